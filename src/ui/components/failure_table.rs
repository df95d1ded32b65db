//! Failures, grouped as the senders reported them.

use leptos::prelude::*;

use super::swatch::Swatch;
use crate::analysis::{Day, FailureGroup, format_count};
use crate::ui::state::app_state;

/// The table; "Show more" adds rows.
#[component]
pub(crate) fn FailureTable() -> impl IntoView {
    let state = app_state();
    let shown = RwSignal::new(STEP);
    let total = Memo::new(move |_| state.overview.with(|overview| overview.failure_groups.len()));
    let rows = move || {
        state
            .overview
            .with(|overview| overview.failure_groups.iter().take(shown.get()).cloned().map(row).collect_view())
    };
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">"Failed sessions, grouped by result type, reason, receiving MX and sending network"</caption>
            <thead><tr>
                <th scope="col">"Result type"</th><th scope="col">"Reason given"</th><th scope="col">"Receiving MX"</th>
                <th scope="col">"Sending network"</th><th scope="col">"Reported by"</th><th scope="col">"Seen"</th>
                <th scope="col" class="num">"Failed"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        <Show when=move || { total.get() > shown.get() }>
            <p class="bar-list__more"><button type="button" class="link-button" on:click=move |_| shown.update(|shown| *shown += STEP)>
                {move || format!("Show more of {} groups", format_count(total.get() as u64))}
            </button></p>
        </Show>
    }
}

fn row(group: FailureGroup) -> impl IntoView {
    let name = group.result_type.to_string();
    let by = match group.organizations.as_slice() {
        [only] => only.clone(),
        many => format!("{} organisations", many.len()),
    };
    let link = group.reports.first().map(|id| format!("#/report/{id}"));
    let stated = |text: Option<String>| {
        text.map_or_else(
            || view! { <span class="muted">"not stated"</span> }.into_any(),
            |text| view! { <span class="mono">{text}</span> }.into_any(),
        )
    };
    view! {
        <tr>
            <td data-place="title"><a class="cell-flag" href=link><Swatch result_type=group.result_type/>{name}</a></td>
            <td>{stated(group.reason)}</td>
            <td>{stated(group.receiving_mx)}</td>
            <td>{stated(group.network)}</td>
            <td>{by}</td>
            <td>{seen(group.first_day, group.last_day)}</td>
            <td class="num num--strong" data-place="value">{format_count(group.failed)}</td>
        </tr>
    }
}

fn seen(first: Option<Day>, last: Option<Day>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => first.label(),
        (Some(first), Some(last)) => format!("{} to {}", first.label(), last.label()),
        _ => "date not readable".to_owned(),
    }
}

const STEP: usize = 25;
