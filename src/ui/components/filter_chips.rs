//! The filters that are set: a chip a field, each value removed by one press.

use leptos::prelude::*;

use super::dates_chip::period_words;
use super::filter_change::change;
use super::filter_fields::{KEYS, named};
use super::strange::strange;
use crate::analysis::{Filter, field_name};
use crate::joined::listed;
use crate::language::tr;
use crate::ui::state::{AppState, app_state};
use crate::web::focus;
use crate::{counted, say};

/// Values of one field that have a button each; those beyond have one together.
const MOST_SHOWN: usize = 12;

/// The chips, and a button that removes all of them.
#[component]
pub(crate) fn FilterChips() -> impl IntoView {
    let state = app_state();
    let chips = move || {
        let filter = state.filter.get();
        KEYS.iter().map(|key| of_field(state, &filter, key)).collect_view()
    };
    let failed = move || {
        state.filter.with(|filter| filter.failed).then(|| {
            let label = say!("Remove the filter “{name} {value}”", name = tr("Only"), value = tr("with failures"));
            view! { <span class="chip" data-state="set">{tr("Only")} " " {value(state, tr("with failures"), label, |filter| filter.failed = false)}</span> }
        })
    };
    let any = Memo::new(move |_| state.filter.with(|filter| !narrowed(filter).is_empty()));
    let reset = move |_| {
        change(state, |filter| {
            let (days, relative) = (filter.days, filter.relative);
            *filter = Filter { days, relative, ..Filter::default() };
        });
        focus::on("filter");
    };
    view! {
        <Show when=move || any.get()>
            <span class="filter-chips" role="group" aria-label=tr("Filters")>
                {chips} {move || of_stretches(state)} {failed}
                <button type="button" class="link-button" on:click=reset>{tr("Reset")}</button>
            </span>
        </Show>
    }
    .into_any()
}

/// For each thing that a filter asks for: what a button says that takes it back, and the filter without it.
pub(crate) fn without_one(state: AppState, filter: &Filter) -> Vec<(String, Filter)> {
    let label = |name: &str, shown: &[String]| say!("Remove the filter “{name} {value}”", name, value = listed(shown));
    let mut all = Vec::new();
    if filter.days.is_some() || !filter.stretches.is_empty() {
        let mut rest = filter.clone();
        rest.set_days(None);
        rest.stretches.clear();
        let days = filter.days.iter().chain(&filter.stretches).take(MOST_SHOWN);
        let days: Vec<String> = days.map(|days| period_words(state, *days)).collect();
        all.push((label(tr("Dates"), &days), rest));
    }
    for key in KEYS {
        let mut own = filter.clone();
        let Some(values) = own.field_mut(key).map(|values| values.clone()) else { continue };
        let is_not = say!("{field} is not", field = field_name(key));
        let kinds: [(&str, Vec<&str>); 2] =
            [(field_name(key), values.iter().collect()), (&is_not, values.left_out().collect())];
        for (name, texts) in kinds.into_iter().filter(|(_, texts)| !texts.is_empty()) {
            let mut rest = filter.clone();
            if let Some(own) = rest.field_mut(key) {
                for text in &texts {
                    own.remove(text);
                }
            }
            let shown: Vec<String> = texts.iter().take(MOST_SHOWN).map(|text| named(state, key, text)).collect();
            all.push((label(name, &shown), rest));
        }
    }
    if filter.failed {
        all.push((label(tr("Only"), &[tr("with failures").to_owned()]), Filter { failed: false, ..filter.clone() }));
    }
    all
}

/// What is asked for besides the days, for which the page has a chip of its own.
fn narrowed(filter: &Filter) -> Filter {
    Filter { days: None, relative: None, ..filter.clone() }
}

/// The chips of a field: one for what is wanted, one for what is not.
fn of_field(state: AppState, filter: &Filter, key: &'static str) -> impl IntoView + use<> {
    let mut filter = filter.clone();
    let values = filter.field_mut(key).map(|values| values.clone()).unwrap_or_default();
    let wanted: Vec<String> = values.iter().map(str::to_owned).collect();
    let unwanted: Vec<String> = values.left_out().map(str::to_owned).collect();
    let chip = move |texts: Vec<String>, is_not: bool| {
        (!texts.is_empty()).then(|| {
            let verb = is_not.then(|| view! { <i>{tr("is not")}</i> " " });
            let name = field_name(key);
            let said = if is_not { say!("{field} is not", field = name) } else { name.to_owned() };
            let label =
                move |shown: &str| say!("Remove the filter “{name} {value}”", name = said.clone(), value = shown);
            let rest = texts.get(MOST_SHOWN..).unwrap_or_default().to_vec();
            let each = texts.into_iter().take(MOST_SHOWN).enumerate().map(|(index, text)| {
                let shown = named(state, key, &text);
                let remove = move |filter: &mut Filter| {
                    if let Some(values) = filter.field_mut(key) {
                        values.remove(&text);
                    }
                };
                view! { {or(index)} {value(state, &shown, label(&shown), remove)} }
            });
            let each = each.collect_view();
            let rest = (!rest.is_empty()).then(|| {
                let shown = counted!(rest.len(), "{n} more", "{n} more" as "values");
                let remove = move |filter: &mut Filter| {
                    if let Some(values) = filter.field_mut(key) {
                        for text in &rest {
                            values.remove(text);
                        }
                    }
                };
                view! { {or(1)} {value(state, &shown, label(&shown), remove)} }
            });
            view! { <span class="chip" data-state="set">{name} " " {verb} {each} {rest}</span> }
        })
    };
    view! { {chip(wanted, false)} {chip(unwanted, true)} }
}

/// The stretches of days that a finding asks for.
fn of_stretches(state: AppState) -> impl IntoView + use<> {
    let stretches = state.filter.with(|filter| filter.stretches.clone());
    (!stretches.is_empty()).then(|| {
        let label = |shown: &str| say!("Remove the filter “{name} {value}”", name = tr("Dates"), value = shown);
        let each = stretches.iter().take(MOST_SHOWN).enumerate().map(|(index, &stretch)| {
            let shown = period_words(state, stretch);
            let remove = move |filter: &mut Filter| filter.stretches.retain(|own| *own != stretch);
            view! { {or(index)} {value(state, &shown, label(&shown), remove)} }
        });
        let each = each.collect_view();
        let rest = stretches.get(MOST_SHOWN..).filter(|rest| !rest.is_empty()).map(|rest| {
            let shown = counted!(rest.len(), "{n} more", "{n} more" as "periods");
            view! { {or(1)} {value(state, &shown, label(&shown), |filter| filter.stretches.truncate(MOST_SHOWN))} }
        });
        view! { <span class="chip" data-state="set">{tr("Dates")} " " {each} {rest}</span> }
    })
}

fn or(index: usize) -> Option<impl IntoView> {
    (index > 0).then(|| view! { <span class="chip__also">{tr("or")}</span> " " })
}

/// A value that one press removes.
fn value(state: AppState, shown: &str, label: String, remove: impl Fn(&mut Filter) + 'static) -> AnyView {
    let press = move |_| {
        change(state, &remove);
        focus::on("filter");
    };
    view! {
        <button type="button" class="chip__value" aria-label=label on:click=press>
            <b>{strange(shown)}</b>
            <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-close"></use></svg>
        </button>
    }
    .into_any()
}
