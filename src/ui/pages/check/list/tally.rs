//! The whole list as one bar, to scale, with its legend.

use leptos::prelude::*;

use crate::check::{ListClass, list_class};
use crate::counted;
use crate::language::{format_count, tr};
use crate::text;
use crate::ui::state::app_state;

/// The name of a class in the style sheet.
pub(super) fn class_id(class: ListClass) -> &'static str {
    match class {
        ListClass::Error => "error",
        ListClass::Warning => "warning",
        ListClass::Unknown => "unknown",
        ListClass::Further => "further",
        ListClass::InOrder => "quiet",
    }
}

/// A class in words, for the legend and for the heading of its groups.
pub(super) fn class_words(class: ListClass) -> &'static str {
    tr(match class {
        ListClass::Error => text!("Errors"),
        ListClass::Warning => text!("Warnings"),
        ListClass::Unknown => text!("Unknown"),
        ListClass::Further => text!("Could do more"),
        ListClass::InOrder => text!("OK"),
    })
}

/// A part of a whole, in percent.
pub(super) fn percent(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    100.0 * number(part) / number(whole.max(1))
}

/// The bar and its legend.
#[component]
pub(super) fn Tally() -> impl IntoView {
    let check = app_state().check;
    let counts = Memo::new(move |_| {
        check.list.with(|list| {
            let mut counts = ListClass::ALL.map(|class| (class, 0_usize));
            for kept in list {
                let own = list_class(&kept.result);
                counts.iter_mut().filter(|(class, _)| *class == own).for_each(|(_, count)| *count += 1);
            }
            counts.to_vec()
        })
    });
    let total = move || counts.with(|counts| counts.iter().map(|(_, count)| count).sum::<usize>());
    let bar = move || {
        let share = |count: usize| percent(count, total());
        let mut at = 0.0;
        counts.with(|counts| {
            let own = counts.iter().filter(|(_, count)| *count > 0).map(|&(class, count)| {
                let x = at;
                at += share(count);
                // A gap between two parts, so that they are told apart without colours.
                let width = (share(count) - 0.15).max(0.1);
                view! { <rect class="tally__part" data-class=class_id(class) x=format!("{x:.3}%") width=format!("{width:.3}%") height="28"></rect> }
            });
            own.collect_view()
        })
    };
    let legend = move || {
        counts.with(|counts| {
            let own = counts.iter().filter(|(_, count)| *count > 0).map(|&(class, count)| {
                let go = move |event: web_sys::MouseEvent| {
                    // The address names the page, so a link within it is followed by hand.
                    event.prevent_default();
                    if let Some(heading) = document().get_element_by_id(&format!("list-{}", class_id(class))) {
                        heading.scroll_into_view();
                    }
                };
                view! {
                    <li><a href="#/check/list" on:click=go>
                        <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect class="tally__part" data-class=class_id(class) width="14" height="14"></rect></svg>
                        {class_words(class)} " " <b>{format_count(count as u64)}</b>
                    </a></li>
                }
            });
            own.collect_view()
        })
    };
    view! {
        <figure class="tally" aria-label=tr("Domains by result")>
            <p class="muted">{move || counted!(total(), "{n} domain, to scale", "{n} domains, to scale")}</p>
            <svg class="tally__plot" height="28" aria-hidden="true">{bar}</svg>
            <ul class="tally__list">{legend}</ul>
        </figure>
    }
}
