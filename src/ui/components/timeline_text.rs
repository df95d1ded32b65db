//! The timeline as text: the chosen days in a sentence, and all days as a table.

use leptos::prelude::*;

use super::strange::strange;
use crate::analysis::{DayTotals, Timeline};
use crate::day::Years;
use crate::language::{format_count, tr};
use crate::shown::shown;
use crate::store::Sessions;
use crate::{counted, say};

/// All days with reports; those without one are left out.
pub(crate) fn table(timeline: &Timeline) -> impl IntoView + use<> {
    let with_sessions = !timeline.failures_only;
    let rows = timeline
        .days
        .iter()
        .filter(|day| day.reports > 0 || day.others)
        .map(|day| {
            let name = day.day.label_with_year();
            if day.reports == 0 {
                let columns = if with_sessions { "4" } else { "3" };
                return view! {
                    <tr><td data-place="title">{name}</td><td class="muted" colspan=columns>{tr("reports, but nothing that matches")}</td></tr>
                }
                .into_any();
            }
            let sessions = with_sessions
                .then(|| view! { <td class="num" data-label=tr("sessions")>{format_count(day.sessions.total())}</td> });
            view! {
                <tr>
                    <td data-place="title">{name}</td>
                    <td class="num" data-label=tr("reports")>{format_count(day.reports as u64)}</td>
                    {sessions}
                    <td class="num num--strong" data-place="value">{format_count(day.sessions.failed)}</td>
                    <td>{strange(&by_type(day))}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    let caption = if with_sessions {
        tr("Sessions per day; days without a report are left out")
    } else {
        tr("Failed sessions per day; days without a report are left out")
    };
    let sessions = with_sessions.then(|| view! { <th scope="col" class="num">{tr("Sessions")}</th> });
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr><th scope="col">{tr("Day")}</th><th scope="col" class="num">{tr("Reports")}</th>{sessions}<th scope="col" class="num">{tr("Failed")}</th><th scope="col">{tr("By result type")}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

/// The chosen days in words; `None` for no day.
pub(crate) fn describe(days: &[DayTotals], failures_only: bool) -> Option<String> {
    let days_said = Years::in_full((days.first()?.day, days.last()?.day));
    let reports: usize = days.iter().map(|day| day.reports).sum();
    if reports == 0 && days.iter().any(|day| day.others) {
        return Some(say!("{days}: reports arrived, but nothing in them matches the filter.", days = days_said));
    }
    if reports == 0 {
        return Some(say!("{days}: no report arrived.", days = days_said));
    }
    let sessions = days.iter().fold(Sessions::default(), |sum, day| sum.plus(day.sessions));
    let in_reports = counted!(reports, "in {n} report", "in {n} reports");
    let (sessions, failed) = (counted!(sessions.total(), "{n} session", "{n} sessions"), sessions.failed);
    let n_failed = format_count(failed);
    if failures_only {
        let failed = counted!(failed, "{n} session failed", "{n} sessions failed");
        return Some(match days {
            [day] if !day.failed_by_type.is_empty() => {
                say!(
                    "{days}: {failed} {in_reports} ({types})",
                    days = days_said,
                    failed,
                    in_reports,
                    types = by_type(day)
                )
            }
            _ => say!("{days}: {failed} {in_reports}", days = days_said, failed, in_reports),
        });
    }
    Some(match days {
        _ if failed == 0 => {
            say!("{days}: {sessions} {in_reports}, none failed", days = days_said, sessions, in_reports)
        }
        [day] if !day.failed_by_type.is_empty() => say!(
            "{days}: {sessions} {in_reports}, {failed} failed ({types})",
            days = days_said,
            sessions,
            in_reports,
            failed = n_failed,
            types = by_type(day)
        ),
        _ => say!(
            "{days}: {sessions} {in_reports}, {failed} failed",
            days = days_said,
            sessions,
            in_reports,
            failed = n_failed
        ),
    })
}

fn by_type(day: &DayTotals) -> String {
    let parts: Vec<String> = day
        .failed_by_type
        .iter()
        .take(MOST_TYPES)
        .map(|(result_type, count)| format!("{} {}", shown(result_type.as_str()), format_count(*count)))
        .collect();
    let more = if day.failed_by_type.len() > MOST_TYPES { ", …" } else { "" };
    parts.join(tr(", ")) + more
}

/// Types of one day that are told; the breakdown has more.
const MOST_TYPES: usize = 24;
