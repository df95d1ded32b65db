//! Failures, grouped as the senders reported them.

use leptos::prelude::*;

use super::flow_picture::FlowPicture;
use super::swatch::Swatch;
use crate::analysis::{Day, FailureGroup, decode_reason, failure_rows, format_count};
use crate::ui::state::app_state;

/// The table; "Show more" adds rows.
#[component]
pub(crate) fn FailureTable() -> impl IntoView {
    let state = app_state();
    let shown = RwSignal::new(STEP);
    let total = Memo::new(move |_| state.failures.with(|overview| overview.failure_groups.len()));
    let open = RwSignal::new(None::<usize>);
    let rows = move || {
        state.failures.with(|overview| {
            let groups = overview.failure_groups.iter().take(shown.get()).cloned().enumerate();
            groups.map(|(index, group)| row(index, open, group)).collect_view()
        })
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

fn row(index: usize, open: RwSignal<Option<usize>>, group: FailureGroup) -> impl IntoView {
    let name = group.result_type.to_string();
    let by = match group.organizations.as_slice() {
        [only] => only.clone(),
        many => format!("{} organisations", many.len()),
    };
    let stated = |text: Option<String>| {
        text.map_or_else(
            || view! { <span class="muted">"not stated"</span> }.into_any(),
            |text| view! { <span class="mono">{text}</span> }.into_any(),
        )
    };
    let is_open = Memo::new(move |_| open.get() == Some(index));
    let turn = move |_| open.update(|open| *open = if *open == Some(index) { None } else { Some(index) });
    let whole = StoredValue::new(group.clone());
    view! {
        <tr>
            <td data-place="title">
                <button type="button" class="row-button cell-flag" aria-expanded=move || is_open.get().to_string() on:click=turn>
                    <Swatch result_type=group.result_type/>{name}
                    <svg class="row-button__chevron" viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>
                </button>
            </td>
            <td data-label="reason">{stated(group.reason)}</td>
            <td data-label="MX">{stated(group.receiving_mx)}</td>
            <td data-label="from">{stated(group.network)}</td>
            <td data-label="by">{by}</td>
            <td>{seen(group.first_day, group.last_day)}</td>
            <td class="num num--strong" data-place="value">{format_count(group.failed)}</td>
        </tr>
        <Show when=move || is_open.get()>
            <tr class="data-table__inner"><td colspan="7" data-place="block"><GroupRows group=whole/></td></tr>
        </Show>
    }
}

/// The failure details of a group, each leading to its report.
#[component]
fn GroupRows(group: StoredValue<FailureGroup>) -> impl IntoView {
    let state = app_state();
    let found = state.store.with_untracked(|store| {
        state.filter.with_untracked(|filter| group.with_value(|group| failure_rows(store, filter, group)))
    });
    let total = found.len();
    let items = found.into_iter().take(MOST_ROWS).map(|row| {
        let day = row.day.map_or_else(|| "date not readable".to_owned(), Day::label_with_year);
        let organization = if row.organization.is_empty() { "not stated".to_owned() } else { row.organization };
        let from = row.sending_mta_ip.map(|ip| view! { " from " <span class="mono">{ip}</span> });
        let to = row.receiving_ip.map(|ip| view! { " to " <span class="mono">{ip}</span> });
        let note = row.additional_information.map(|text| view! { " · " <span class="mono">{text}</span> });
        view! {
            <li>
                <a href=format!("#/report/{}", row.report)>{format!("{day}, {organization}")}</a>
                {format!(": {} failed", format_count(row.failed))} {from} {to} {note}
            </li>
        }
    });
    let items = items.collect_view();
    let rest = (total > MOST_ROWS).then(|| {
        let rest = format_count((total - MOST_ROWS) as u64);
        view! { <p class="muted">{format!("And {rest} more. Filter by day or reporter to see them, or export the failures as CSV.")}</p> }
    });
    let (result_type, reason) = group.with_value(|group| (group.result_type.clone(), group.reason.clone()));
    let meaning = reason.as_deref().and_then(decode_reason).map(|reason| {
        view! {
            <p><b>{reason.meaning}</b> " " {reason.cause} " " {reason.actor.words()} ". "
            <a href=format!("#/learn/{}", reason.id)>"This reason code"</a></p>
        }
    });
    view! { <FlowPicture result_type/> {meaning} <ul class="row-list">{items}</ul> {rest} }
}

fn seen(first: Option<Day>, last: Option<Day>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => first.label(),
        (Some(first), Some(last)) => format!("{} to {}", first.label(), last.label()),
        _ => "date not readable".to_owned(),
    }
}

const STEP: usize = 25;
/// Rows of one group that are shown.
const MOST_ROWS: usize = 100;
