//! One row a report, newest first.

use leptos::prelude::*;

use super::strange::{strange_list, strange_or_not_stated};
use crate::language::format_count;
use crate::language::tr;
use crate::store::Store;
use crate::ui::state::app_state;
use crate::{counted, say};

/// The table; "Show more" adds rows.
#[component]
pub(crate) fn ReportTable() -> impl IntoView {
    let state = app_state();
    let shown = RwSignal::new(STEP);
    let total = Memo::new(move |_| state.reports.with(|overview| overview.reports_list.len()));
    let rows = move || {
        state.reports.with(|overview| {
            state.store.with(|store| {
                let ids = overview.reports_list.iter().take(shown.get());
                ids.filter_map(|&id| row(store, id)).collect_view()
            })
        })
    };
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("Reports, newest first")}</caption>
            <thead><tr>
                <th scope="col">{tr("Day")}</th><th scope="col">{tr("Reporting organisation")}</th><th scope="col">{tr("Policy domain")}</th>
                <th scope="col">{tr("Policies")}</th><th scope="col">{tr("Notes")}</th>
                <th scope="col" class="num">{tr("Sessions")}</th><th scope="col" class="num">{tr("Failed")}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        <Show when=move || { total.get() > shown.get() }>
            <p class="bar-list__more"><button type="button" class="link-button" on:click=move |_| shown.update(|shown| *shown += STEP * 4)>
                {move || say!("Show more of {count}", count = format_count(total.get() as u64))}
            </button></p>
        </Show>
    }
}

fn row(store: &Store, id: usize) -> Option<impl IntoView + use<>> {
    let columns = store.columns();
    let report = columns.reports.get(id)?;
    let day = report.day.map_or_else(|| tr("date not readable").to_owned(), crate::day::Day::label_with_year);
    let entries = columns.entries_of(report);
    let domains = first_of(entries.iter().map(|entry| columns.policy_domains.text(entry.policy_domain)));
    let types = first_of(entries.iter().map(|entry| columns.policy_types.text(entry.policy_type)));
    let mut notes = Vec::new();
    match columns.deviations_of(report).iter().fold(0, |sum: u32, (_, count)| sum.saturating_add(*count)) {
        0 => {}
        count => notes.push(counted!(count, "{n} deviation", "{n} deviations")),
    }
    if store.times_met(id) > 1 {
        notes.push(tr("came more than once").to_owned());
    }
    let organization = strange_or_not_stated(columns.organizations.text(report.organization));
    let sessions = report.sessions;
    Some(view! {
        <tr>
            <td data-place="title">{day}</td>
            <td><a href=format!("#/report/{id}")>{organization}</a></td>
            <td><span class="mono">{domains}</span></td>
            <td><span class="mono">{types}</span></td>
            <td class="muted">{notes.join(tr(", "))}</td>
            <td class="num">{format_count(sessions.total())}</td>
            <td class="num num--strong" data-place="value">{format_count(sessions.failed)}</td>
        </tr>
    })
}

/// The first texts, each once where it stands in a row; the report's own page has more.
fn first_of<'a>(texts: impl Iterator<Item = &'a str>) -> AnyView {
    let mut first: Vec<&str> = Vec::new();
    for text in texts.take(MOST_LOOKED_AT) {
        if first.last() != Some(&text) {
            first.push(text);
        }
        if first.len() > MOST_NAMES {
            break;
        }
    }
    let more = (first.len() > MOST_NAMES).then(|| format!("{}…", tr(", ")));
    first.truncate(MOST_NAMES);
    view! { {strange_list(first)} {more} }.into_any()
}

const STEP: usize = 50;
/// Names in one cell.
const MOST_NAMES: usize = 20;
/// Entries of one report that a row looks at.
const MOST_LOOKED_AT: usize = 1_000;
