//! The records in the form that the user's DNS host wants.

use leptos::prelude::*;

use crate::counted;
use crate::language::tr;
use crate::publish::{Format, Kind, TxtEntry, render_over};
use crate::ui::components::copy_field::CopyField;
use crate::ui::route::Route;
use crate::ui::state::app_state;
use crate::web::hash;

/// A choice of formats and the text in the chosen one.
#[component]
pub(crate) fn Publish(entries: Signal<Vec<TxtEntry>>) -> impl IntoView {
    let state = app_state();
    let format = state.publish_format;
    // Two records are none: senders ignore both (RFC 8460, section 3; RFC 8461, section 3.1).
    let published = Memo::new(move |_| {
        state.check.done.with(|done| done.as_ref().map(|(_, result)| result.published_names()).unwrap_or_default())
    });
    let text = Signal::derive(move || {
        entries.with(|entries| published.with(|published| render_over(format.get(), entries, published)))
    });
    let label = Signal::derive(move || {
        let records = entries.with(Vec::len);
        counted!(records, "{format}: one record", "{format}: {n} records", format = format.get().label())
    });
    let group = move |kind: &Kind| {
        let options = Format::ALL
            .iter()
            .filter(|format| format.kind() == *kind)
            .map(|own| {
                let own = *own;
                view! { <option value=own.id() selected=move || format.get() == own>{own.label()}</option> }
            })
            .collect_view();
        view! { <optgroup label=kind.label()>{options}</optgroup> }
    };
    let groups = move || Kind::ALL.iter().map(group).collect_view();
    let choose = move |event| {
        let id = event_target_value(&event);
        if let Some(chosen) = Format::ALL.iter().find(|format| format.id() == id) {
            format.set(*chosen);
            // The address of the builder holds it too.
            let link = match state.route.get_untracked() {
                Route::BuildPolicy => state.policy_link(),
                _ => state.record_link(),
            };
            hash::replace(link.trim_start_matches('#'));
        }
    };
    let exists = move || {
        let is_there = |entry: &TxtEntry| {
            published.with(|published| published.iter().any(|name| name.eq_ignore_ascii_case(&entry.fqdn())))
        };
        entries.with(|entries| entries.iter().any(is_there))
    };
    let change = move || {
        exists().then(|| {
            let said = tr("The check found a record at this name. Change that record and do not add another: senders ignore both if there are two.");
            view! { <p class="field__hint">{said}</p> }
        })
    };
    view! {
        {change}
        <Show when=move || !entries.with(Vec::is_empty)
            fallback=|| view! { <p class="field__hint">{tr("Once you enter a domain, the lines to paste at your DNS provider appear here.")}</p> }>
            <div class="formats">
                <div class="field">
                    <label class="field__label" for="publish-format">{tr("Where you publish")}</label>
                    <div class="select">
                        <select class="input" id="publish-format" on:change=choose>{groups()}</select>
                        <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg>
                    </div>
                </div>
                <CopyField what=tr("the records for your DNS provider") text label/>
            </div>
        </Show>
    }
}
