//! The rows of the list of reports: a report, and the day that begins a group.

use leptos::prelude::*;

use super::strange::{strange_list, strange_or_not_stated};
use crate::analysis::policy_name;
use crate::day::Day;
use crate::joined::{comma, listed};
use crate::language::{format_count, tr};
use crate::store::{Sessions, Store};
use crate::{counted, text};

/// A report; below its day it does not say the day again.
pub(super) fn report_row(store: &Store, index: usize, id: usize, by_day: bool) -> AnyView {
    let columns = store.columns();
    let Some(report) = columns.reports.get(id) else { return ().into_any() };
    let entries = columns.entries_of(report);
    let domains = first_of(entries.iter().map(|entry| columns.policy_domains.text(entry.policy_domain)));
    let types = first_of(entries.iter().map(|entry| policy_name(columns.policy_types.text(entry.policy_type))));
    let mut notes = Vec::new();
    match columns.deviations_of(report).iter().fold(0, |sum: u32, (_, count)| sum.saturating_add(*count)) {
        0 => {}
        count => notes.push(counted!(count, "{n} deviation", "{n} deviations")),
    }
    if store.times_met(id) > 1 {
        notes.push(tr("received more than once").to_owned());
    }
    let organization = strange_or_not_stated(columns.organizations.text(report.organization));
    let Sessions { failed, .. } = report.sessions;
    let day = (!by_day).then(|| label(report.day));
    view! {
        <tr data-report=id data-index=index aria-rowindex=index + 2>
            <td data-place="title"><a href=format!("#/report/{id}")>{organization}</a></td>
            <td>{day}</td>
            <td><span class="mono">{domains}</span></td>
            <td>{types}</td>
            <td class="muted">{listed(&notes)}</td>
            <td class=number(report.sessions.total(), false) data-label=tr("sessions")>{format_count(report.sessions.total())}</td>
            <td class=number(failed, true) data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(failed)}</td>
        </tr>
    }
    .into_any()
}

/// The day, and what its reports hold together.
pub(super) fn day_row(index: usize, day: Option<Day>, reports: usize, sessions: Sessions) -> AnyView {
    view! {
        <tr class="day-row" data-index=index aria-rowindex=index + 2>
            <td data-place="title" colspan="5">{label(day)} " " <small>{counted!(reports, "{n} report", "{n} reports")}</small></td>
            <td class=number(sessions.total(), false) data-label=tr("sessions")>{format_count(sessions.total())}</td>
            <td class=number(sessions.failed, true) data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(sessions.failed)}</td>
        </tr>
    }
    .into_any()
}

fn label(day: Option<Day>) -> String {
    day.map_or_else(|| tr("date not readable").to_owned(), Day::label_with_year)
}

/// Zeros are pale: what failed is what is looked for.
fn number(count: u64, is_strong: bool) -> &'static str {
    match (count, is_strong) {
        (0, _) => "num zero",
        (_, true) => "num num--strong",
        (_, false) => "num",
    }
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
    let more = (first.len() > MOST_NAMES).then(|| format!("{}…", comma()));
    first.truncate(MOST_NAMES);
    view! { {strange_list(first)} {more} }.into_any()
}

/// Names in one cell.
const MOST_NAMES: usize = 20;
/// Entries of one report that a row looks at.
const MOST_LOOKED_AT: usize = 1_000;
