//! The filters that are set, each value removed by one press; and selects to set them.

use leptos::prelude::*;

use super::strange::strange;
use crate::analysis::{Filter, Overview, Share, Values};
use crate::day::{Day, Years};
use crate::language::{format_count, tr};
use crate::shown::shown;
use crate::ui::state::{AppState, app_state};
use crate::web::clock;
use crate::{say, text};

/// One filter as the bar shows it.
struct Choice {
    name: &'static str,
    of: fn(&mut Filter) -> &mut Values,
    options: fn(&Overview) -> Vec<String>,
}

const CHOICES: [Choice; 10] = [
    Choice {
        name: text!("Policy domain"),
        of: |filter| &mut filter.policy_domain,
        options: |overview| labels(&overview.by_policy_domain),
    },
    Choice {
        name: text!("Reporter"),
        of: |filter| &mut filter.organization,
        options: |overview| labels(&overview.by_organization),
    },
    Choice {
        name: text!("Policy"),
        of: |filter| &mut filter.policy_type,
        options: |overview| labels(&overview.by_policy_type),
    },
    Choice {
        name: text!("Result"),
        of: |filter| &mut filter.result_type,
        options: |overview| {
            let types = overview.by_result_type.iter().take(MOST_OPTIONS);
            types.map(|(result_type, _)| result_type.to_string()).collect()
        },
    },
    Choice { name: text!("MX"), of: |filter| &mut filter.receiving_mx, options: |overview| labels(&overview.by_mx) },
    Choice { name: text!("Reason"), of: |filter| &mut filter.reason, options: |overview| labels(&overview.by_reason) },
    Choice {
        name: text!("Country"),
        of: |filter| &mut filter.country,
        options: |overview| labels(&overview.by_country),
    },
    Choice {
        name: text!("Network"),
        of: |filter| &mut filter.network,
        options: |overview| labels(&overview.by_network),
    },
    // Set by a finding only.
    Choice { name: text!("Cause"), of: |filter| &mut filter.cause, options: |_| Vec::new() },
    // Few reports state it.
    Choice { name: text!("Receiving IP"), of: |filter| &mut filter.receiving_ip, options: |_| Vec::new() },
];

fn labels(shares: &[Share]) -> Vec<String> {
    shares.iter().take(MOST_OPTIONS).map(|share| share.label.clone()).collect()
}

/// Options beyond which a list is no help; the rest is found in the breakdown.
const MOST_OPTIONS: usize = 300;

/// Values of one field that have a chip each; those beyond have one together.
const MOST_CHIPS: usize = 12;

/// The bar.
#[component]
pub(crate) fn FilterBar() -> impl IntoView {
    let state = app_state();
    let chips = move || CHOICES.iter().map(|choice| chips(state, choice)).collect_view();
    let dates = move || {
        let (days, stretches) = state.filter.with(|filter| (filter.days, filter.stretches.clone()));
        let days = days.map(|days| set_chip(state, tr("Dates"), period(state, days), |filter| filter.days = None));
        let shown = stretches.iter().take(MOST_CHIPS).map(|&stretch| {
            let remove = move |filter: &mut Filter| filter.stretches.retain(|own| *own != stretch);
            set_chip(state, tr("Dates"), period(state, stretch), remove)
        });
        let shown = shown.collect_view();
        let rest = stretches.get(MOST_CHIPS..).filter(|rest| !rest.is_empty()).map(|rest| {
            let count = say!("{count} more", count = format_count(rest.len() as u64));
            set_chip(state, tr("Dates"), count, |filter| filter.stretches.truncate(MOST_CHIPS))
        });
        view! { {days} {shown} {rest} }
    };
    view! {
        <div class="filter-bar" role="group" aria-label=tr("Filters")>
            {chips} {dates}
            <Show when=move || !state.filter.with(Filter::is_empty)>
                <a href="#/">{tr("Remove all")}</a>
            </Show>
        </div>
    }
}

/// A chip for each value that is set; without one the values that may be chosen.
fn chips(state: AppState, choice: &'static Choice) -> AnyView {
    let values = (choice.of)(&mut state.filter.get()).clone();
    if values.is_any() {
        return offer(state, choice);
    }
    let each = values.iter().take(MOST_CHIPS).map(|value| {
        let (shown, value) = (named(value), value.to_owned());
        set_chip(state, tr(choice.name), shown, move |filter| (choice.of)(filter).remove(&value))
    });
    let rest: Vec<String> = values.iter().skip(MOST_CHIPS).map(str::to_owned).collect();
    let rest = (!rest.is_empty()).then(|| {
        let shown = say!("{count} more", count = format_count(rest.len() as u64));
        set_chip(state, tr(choice.name), shown, move |filter| {
            for value in &rest {
                (choice.of)(filter).remove(value);
            }
        })
    });
    view! { {each.collect_view()} {rest} }.into_any()
}

/// Days in words; the address may ask for those of any year.
fn period(state: AppState, days: (Day, Day)) -> String {
    let years = match state.years.get() {
        Years::Left => Years::on_page(Some(days), clock::today()),
        Years::Written => Years::Written,
    };
    years.period(days)
}

/// A value as it is shown.
fn named(value: &str) -> String {
    if value.is_empty() { tr("not stated").to_owned() } else { shown(value).into_owned() }
}

fn offer(state: AppState, choice: &'static Choice) -> AnyView {
    let options = state.choices.with(|all| (choice.options)(all));
    if options.is_empty() {
        return ().into_any();
    }
    let on_change = move |event| {
        let picked: usize = event_target_value(&event).parse().unwrap_or(0);
        let value = picked
            .checked_sub(1)
            .and_then(|index| state.choices.with_untracked(|all| (choice.options)(all)).get(index).cloned());
        apply(state, |filter| *(choice.of)(filter) = value.into());
    };
    let items = options
        .into_iter()
        .enumerate()
        .map(|(index, option)| {
            view! { <option value=(index + 1).to_string()>{named(&option)}</option> }
        })
        .collect_view();
    view! {
        <label class="chip">
            {tr(choice.name)} " "
            <select class="chip__select" on:change=on_change>
                <option value="0">{tr("all")}</option>
                {items}
            </select>
        </label>
    }
    .into_any()
}

fn set_chip(state: AppState, name: &'static str, shown: String, remove: impl Fn(&mut Filter) + 'static) -> AnyView {
    let label = say!("Remove the filter {name} {value}", name, value = shown);
    view! {
        <button type="button" class="chip" data-state="set" aria-label=label on:click=move |_| apply(state, &remove)>
            {name} " " <b>{strange(&shown)}</b>
            <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-close"></use></svg>
        </button>
    }
    .into_any()
}

fn apply(state: AppState, change: impl FnOnce(&mut Filter)) {
    let mut filter = state.filter.get_untracked();
    change(&mut filter);
    AppState::set_filter(&filter);
}
