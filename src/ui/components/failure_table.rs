//! Failures, grouped as the senders reported them.

use leptos::prelude::*;

use super::address::address;
use super::flow_picture::{FlowPicture, class_of};
use super::paper::on_paper;
use super::sentence::sentence;
use super::strange::{strange, strange_value};
use super::swatch::Swatch;
use crate::analysis::{FailureGroup, failure_rows};
use crate::day::{Day, Years};
use crate::explain::decode_reason;
use crate::joined::{dot, gap};
use crate::language::format_count;
use crate::language::tr;
use crate::ui::state::app_state;
use crate::{counted, say, text};

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
            let years = state.years.get();
            groups.map(|(index, group)| row(index, open, group, years)).collect_view()
        })
    };
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("Failed sessions, grouped by result type, reason, receiving MX and sending network")}</caption>
            <thead><tr>
                <th scope="col">{tr("Result type")}</th><th scope="col">{tr("Reason given")}</th><th scope="col">{tr("Receiving MX")}</th>
                <th scope="col">{tr("Sending network")}</th><th scope="col">{tr("Reported by")}</th><th scope="col">{tr("Seen")}</th>
                <th scope="col" class="num">{tr("Failed")}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        {move || on_paper(state, total.get(), shown.get())}
        <Show when=move || { total.get() > shown.get() && !state.printing.get() }>
            <p class="bar-list__more"><button type="button" class="link-button" on:click=move |_| shown.update(|shown| *shown += STEP)>
                {move || counted!(total.get(), "Show more groups ({n} in total)", "Show more groups ({n} in total)")}
            </button></p>
        </Show>
    }
}

fn row(index: usize, open: RwSignal<Option<usize>>, group: FailureGroup, years: Years) -> impl IntoView {
    let name = group.result_type.to_string();
    let by = match group.organizations.as_slice() {
        [only] => strange(only),
        many => counted!(many.len(), "{n} organisation", "{n} organisations").into_any(),
    };
    let days = group.first_day.zip(group.last_day);
    let seen = days.map_or_else(|| tr("date not readable").to_owned(), |days| years.period(days));
    let is_open = Memo::new(move |_| open.get() == Some(index));
    let turn = move |_| open.update(|open| *open = if *open == Some(index) { None } else { Some(index) });
    let whole = StoredValue::new(group.clone());
    view! {
        <tr>
            <td data-place="title">
                <button type="button" class="row-button cell-flag" aria-expanded=move || is_open.get().to_string() on:click=turn>
                    <Swatch result_type=group.result_type/>{strange(&name)}
                    <svg class="row-button__chevron" viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>
                </button>
            </td>
            <td data-label=tr(text!("reason" as "label"))>{strange_value(group.reason.as_deref())}</td>
            <td data-label="MX">{strange_value(group.receiving_mx.as_deref())}</td>
            <td data-label=tr(text!("network" as "label"))>{strange_value(group.network.as_deref())}</td>
            <td data-label=tr("by")>{by}</td>
            <td>{seen}</td>
            <td class="num num--strong" data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(group.failed)}</td>
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
    let found = state.settled(|store| {
        state.filter.with_untracked(|filter| group.with_value(|group| failure_rows(store, filter, group)))
    });
    let total = found.len();
    let items = found.into_iter().take(MOST_ROWS).map(|row| {
        let day = row.day.map_or_else(|| tr("date not readable").to_owned(), Day::label_with_year);
        let organization = if row.organization.is_empty() {
            tr(text!("not stated" as "organisation")).to_owned()
        } else {
            row.organization
        };
        let text = match (&row.sending_mta_ip, &row.receiving_ip) {
            (Some(_), Some(_)) => counted!(
                row.failed,
                "{report}: {n} failed session from {sender} to {receiver}",
                "{report}: {n} failed sessions from {sender} to {receiver}"
            ),
            (Some(_), None) => {
                counted!(
                    row.failed,
                    "{report}: {n} failed session from {sender}",
                    "{report}: {n} failed sessions from {sender}"
                )
            }
            (None, Some(_)) => {
                counted!(
                    row.failed,
                    "{report}: {n} failed session to {receiver}",
                    "{report}: {n} failed sessions to {receiver}"
                )
            }
            (None, None) => counted!(row.failed, "{report}: {n} failed session", "{report}: {n} failed sessions"),
        };
        let report = say!("{day}, {organization}", day, organization);
        let words = sentence(&text, |slot| match slot {
            "report" => view! { <a href=format!("#/report/{}", row.report)>{report.clone()}</a> }.into_any(),
            "sender" => address(row.sending_mta_ip.as_deref()),
            "receiver" => address(row.receiving_ip.as_deref()),
            _ => ().into_any(),
        });
        let note = row.additional_information.map(|text| view! { {dot()} <span class="mono">{strange(&text)}</span> });
        view! {
            <li>{words} {note}</li>
        }
    });
    let items = items.collect_view();
    let rest = (total > MOST_ROWS).then(|| {
        let rest = total - MOST_ROWS;
        view! { <p class="muted">{counted!(rest, "And {n} more. Filter by day or organisation to see them, or export the failures as CSV.", "And {n} more. Filter by day or organisation to see them, or export the failures as CSV.")}</p> }
    });
    let (result_type, reason) = group.with_value(|group| (group.result_type.clone(), group.reason.clone()));
    let class = class_of(reason.as_deref());
    let actor = group.with_value(|group| state.actor_of(group));
    let meaning = reason.as_deref().and_then(decode_reason).map(|reason| {
        // Who has to act in this case the picture says, which knows more than the reason alone.
        let whose = actor.is_none().then(|| view! { {reason.actor.sentence()} {gap()} });
        view! {
            <p><b>{reason.meaning}</b> {gap()} {reason.cause} {gap()} {whose}
            <a href=format!("#/learn/{}", reason.id)>{tr("About this reason code")}</a></p>
        }
    });
    view! { <FlowPicture result_type actor class/> {meaning} <ul class="row-list">{items}</ul> {rest} }
}

const STEP: usize = 25;
/// Rows of one group that are shown.
const MOST_ROWS: usize = 100;
