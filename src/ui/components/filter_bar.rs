//! The filters that are set, each removed by one press; and selects to set them.

use leptos::prelude::*;

use super::strange::strange;
use crate::analysis::{Filter, Overview, Share};
use crate::language::tr;
use crate::shown::shown;
use crate::ui::state::{AppState, app_state};
use crate::{say, text};

/// One filter as the bar shows it.
struct Choice {
    name: &'static str,
    set: fn(&mut Filter, Option<String>),
    get: fn(&Filter) -> Option<String>,
    options: fn(&Overview) -> Vec<String>,
}

const CHOICES: [Choice; 9] = [
    Choice {
        name: text!("Policy domain"),
        set: |filter, value| filter.policy_domain = value,
        get: |filter| filter.policy_domain.clone(),
        options: |overview| labels(&overview.by_policy_domain),
    },
    Choice {
        name: text!("Reporter"),
        set: |filter, value| filter.organization = value,
        get: |filter| filter.organization.clone(),
        options: |overview| labels(&overview.by_organization),
    },
    Choice {
        name: text!("Policy"),
        set: |filter, value| filter.policy_type = value,
        get: |filter| filter.policy_type.clone(),
        options: |overview| labels(&overview.by_policy_type),
    },
    Choice {
        name: text!("Result"),
        set: |filter, value| filter.result_type = value,
        get: |filter| filter.result_type.clone(),
        options: |overview| {
            let types = overview.by_result_type.iter().take(MOST_OPTIONS);
            types.map(|(result_type, _)| result_type.to_string()).collect()
        },
    },
    Choice {
        name: text!("MX"),
        set: |filter, value| filter.receiving_mx = value,
        get: |filter| filter.receiving_mx.clone(),
        options: |overview| labels(&overview.by_mx),
    },
    Choice {
        name: text!("Reason"),
        set: |filter, value| filter.reason = value,
        get: |filter| filter.reason.clone(),
        options: |overview| labels(&overview.by_reason),
    },
    Choice {
        name: text!("Country"),
        set: |filter, value| filter.country = value,
        get: |filter| filter.country.clone(),
        options: |overview| labels(&overview.by_country),
    },
    Choice {
        name: text!("Network"),
        set: |filter, value| filter.network = value,
        get: |filter| filter.network.clone(),
        options: |overview| labels(&overview.by_network),
    },
    // Set by a finding only: few reports state it.
    Choice {
        name: text!("Receiving IP"),
        set: |filter, value| filter.receiving_ip = value,
        get: |filter| filter.receiving_ip.clone(),
        options: |_| Vec::new(),
    },
];

fn labels(shares: &[Share]) -> Vec<String> {
    shares.iter().take(MOST_OPTIONS).map(|share| share.label.clone()).collect()
}

/// Options beyond which a list is no help; the rest is found in the breakdown.
const MOST_OPTIONS: usize = 300;

/// The bar.
#[component]
pub(crate) fn FilterBar() -> impl IntoView {
    let state = app_state();
    let chips = move || CHOICES.iter().map(|choice| chip(state, choice)).collect_view();
    let dates = move || {
        state.filter.with(|filter| filter.days).map(|(first, last)| {
            let days = if first == last {
                first.label()
            } else {
                say!("{first} to {last}", first = first.label(), last = last.label())
            };
            set_chip(state, tr("Dates"), days, |filter, _| filter.days = None)
        })
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

fn chip(state: AppState, choice: &'static Choice) -> AnyView {
    if let Some(value) = state.filter.with(choice.get) {
        let shown = if value.is_empty() { tr("not stated").to_owned() } else { shown(&value).into_owned() };
        return set_chip(state, tr(choice.name), shown, choice.set);
    }
    let options = state.choices.with(|all| (choice.options)(all));
    if options.is_empty() {
        return ().into_any();
    }
    let on_change = move |event| {
        let picked: usize = event_target_value(&event).parse().unwrap_or(0);
        let value = picked
            .checked_sub(1)
            .and_then(|index| state.choices.with_untracked(|all| (choice.options)(all)).get(index).cloned());
        apply(state, |filter| (choice.set)(filter, value));
    };
    let items = options
        .into_iter()
        .enumerate()
        .map(|(index, option)| {
            let shown = if option.is_empty() { tr("not stated").to_owned() } else { shown(&option).into_owned() };
            view! { <option value=(index + 1).to_string()>{shown}</option> }
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

fn set_chip(state: AppState, name: &'static str, shown: String, set: fn(&mut Filter, Option<String>)) -> AnyView {
    let label = say!("Remove the filter {name} {value}", name, value = shown);
    view! {
        <button type="button" class="chip" data-state="set" aria-label=label on:click=move |_| apply(state, |filter| set(filter, None))>
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
