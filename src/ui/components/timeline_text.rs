//! The timeline as text: titles, the chosen days in a sentence, and all of it as a table.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use leptos::prelude::*;

use super::sentence::sentence;
use super::strange::strange;
use crate::analysis::Mode;
use crate::chart::{Bin, Bins, Step};
use crate::day::Years;
use crate::joined::listed;
use crate::language::{fill, format_count, tr};
use crate::report::ResultType;
use crate::shown::shown;
use crate::store::Sessions;
use crate::{counted, say, text};

// {shift}: the name of a key
// {enter}: the same
// {esc}: the same
/// What keys and mouse do.
const HINT: &str = text!(
    "Arrow keys move from bar to bar; {shift} with the arrow keys, or dragging, selects several; {enter} shows only these; {esc} clears the selection."
);
/// What a finger does.
const HINT_TOUCH: &str = text!("Tap a bar to see its numbers; tap it again to show only its days.");

/// What can be done with the chart, by keys or by finger.
pub(super) fn hint() -> impl IntoView {
    let keys = sentence(tr(HINT), |slot| view! { <kbd class="kbd">{key_of(slot)}</kbd> }.into_any());
    view! { <span class="timeline__hint-keys">{keys}</span><span class="timeline__hint-touch">{tr(HINT_TOUCH)}</span> }
}

/// The same of the keys alone, as a text.
pub(super) fn hint_in_words() -> String {
    let keys = ["shift", "enter", "esc"].map(|slot| (slot, key_of(slot)));
    fill(tr(HINT), &keys.each_ref().map(|(slot, key)| (*slot, key as &dyn std::fmt::Display)))
}

/// The name of a key, as it stands on it.
fn key_of(slot: &str) -> &'static str {
    match slot {
        "shift" => "Shift",
        "enter" => "Enter",
        _ => "Esc",
    }
}

/// What stands over the panels, with a slot for what it is about.
pub(super) struct Titles {
    pub(super) sessions: &'static str,
    pub(super) failed: &'static str,
    pub(super) failed_own_scale: &'static str,
    pub(super) shares: &'static str,
}

// {sessions}: "Sessions" in bold
// {failed_sessions}: "Failed sessions" in bold
// {failed_share}: "Failed share" in bold
/// The titles for bars of a step.
pub(super) fn titles(step: Step) -> Titles {
    match step {
        Step::Day => Titles {
            sessions: tr("{sessions} per day"),
            failed: tr("{failed_sessions} per day, by result type"),
            failed_own_scale: tr("{failed_sessions} per day, by result type, on a scale of their own"),
            shares: tr("{failed_share} of the sessions of each day, in per cent"),
        },
        Step::Week => Titles {
            sessions: tr("{sessions} per week"),
            failed: tr("{failed_sessions} per week, by result type"),
            failed_own_scale: tr("{failed_sessions} per week, by result type, on a scale of their own"),
            shares: tr("{failed_share} of the sessions of each week, in per cent"),
        },
        Step::Month => Titles {
            sessions: tr("{sessions} per month"),
            failed: tr("{failed_sessions} per month, by result type"),
            failed_own_scale: tr("{failed_sessions} per month, by result type, on a scale of their own"),
            shares: tr("{failed_share} of the sessions of each month, in per cent"),
        },
    }
}

/// What the whole chart shows.
pub(super) fn title(all: &Bins, share: bool) -> &'static str {
    if all.none_failed() {
        return match all.step {
            Step::Day => tr("Sessions per day"),
            Step::Week => tr("Sessions per week"),
            Step::Month => tr("Sessions per month"),
        };
    }
    match (all.step, all.failures_only, share) {
        (Step::Day, true, _) => tr("Failed sessions per day"),
        (Step::Week, true, _) => tr("Failed sessions per week"),
        (Step::Month, true, _) => tr("Failed sessions per month"),
        (Step::Day, _, true) => tr("Failed share of the sessions of each day"),
        (Step::Week, _, true) => tr("Failed share of the sessions of each week"),
        (Step::Month, _, true) => tr("Failed share of the sessions of each month"),
        (Step::Day, ..) => tr("Sessions and failed sessions per day"),
        (Step::Week, ..) => tr("Sessions and failed sessions per week"),
        (Step::Month, ..) => tr("Sessions and failed sessions per month"),
    }
}

/// A mode of a policy in words.
pub(super) fn mode_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Enforce => tr("enforce mode"),
        Mode::Testing => tr("testing mode"),
        Mode::None => tr("mode none"),
        Mode::NoPolicy => tr("no policy"),
    }
}

/// What several bars come to.
pub(super) struct Sums {
    pub(super) reports: usize,
    pub(super) sessions: Sessions,
}

/// Adds bars up.
pub(super) fn sums(own: &[Bin]) -> Sums {
    let reports = own.iter().map(|bin| bin.reports).sum();
    let sessions = own.iter().fold(Sessions::default(), |sum, bin| sum.plus(bin.sessions));
    Sums { reports, sessions }
}

/// Failed sessions of several bars by type, most first.
pub(super) fn failed_by_type(own: &[Bin]) -> Vec<(ResultType, u64)> {
    if let [only] = own {
        let mut all = only.failed_by_type.clone();
        all.sort_by_key(|(_, count)| Reverse(*count));
        return all;
    }
    let mut sums: BTreeMap<&ResultType, u64> = BTreeMap::new();
    for (result_type, count) in own.iter().flat_map(|bin| &bin.failed_by_type) {
        let sum = sums.entry(result_type).or_default();
        *sum = sum.saturating_add(*count);
    }
    let mut all: Vec<(ResultType, u64)> = sums.into_iter().map(|(own, count)| (own.clone(), count)).collect();
    all.sort_by_key(|(_, count)| Reverse(*count));
    all
}

/// All bars with reports; those without one are left out.
pub(super) fn table(all: &Bins) -> impl IntoView + use<> {
    let with_sessions = !all.failures_only;
    let rows = all
        .bins
        .iter()
        .filter(|bin| !bin.is_gap())
        .map(|bin| {
            let name = Years::in_full((bin.first, bin.last));
            if bin.reports == 0 {
                let columns = if with_sessions { "5" } else { "3" };
                let words = if bin.covered {
                    tr("part of a multi-day report")
                } else {
                    tr("reports, but nothing that matches")
                };
                return view! {
                    <tr><td data-place="title">{name}</td><td class="muted" colspan=columns>{words}</td></tr>
                }
                .into_any();
            }
            let sessions = with_sessions
                .then(|| view! { <td class="num" data-label=tr("sessions")>{format_count(bin.sessions.total())}</td> });
            let share = with_sessions.then(
                || view! { <td class="num" data-label=tr("share")>{crate::analysis::share_failed(&bin.sessions)}</td> },
            );
            view! {
                <tr>
                    <td data-place="title">{name}</td>
                    <td class="num" data-label=tr("reports")>{format_count(bin.reports as u64)}</td>
                    {sessions}
                    <td class="num num--strong" data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(bin.sessions.failed)}</td>
                    {share}
                    <td>{strange(&by_type(bin))}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    let caption = say!("{title}; periods without a report are left out", title = title(all, false));
    let sessions = with_sessions.then(|| view! { <th scope="col" class="num">{tr("Sessions")}</th> });
    let share = with_sessions.then(|| view! { <th scope="col" class="num">{tr("Failed share")}</th> });
    let time = match all.step {
        Step::Day => tr("Day"),
        Step::Week => tr("Week"),
        Step::Month => tr("Month"),
    };
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr><th scope="col">{time}</th><th scope="col" class="num">{tr(text!("Reports" as "number"))}</th>{sessions}<th scope="col" class="num">{tr("Failed")}</th>{share}<th scope="col">{tr("By result type")}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

/// The chosen days in words; `None` for no day.
pub(super) fn describe(days: &[Bin], failures_only: bool) -> Option<String> {
    let days_said = Years::in_full((days.first()?.first, days.last()?.last));
    let Sums { reports, sessions } = sums(days);
    if reports == 0 && days.iter().any(|day| day.covered) {
        return Some(say!("{days}: part of a multi-day report.", days = days_said));
    }
    if reports == 0 && days.iter().any(|day| day.others) {
        return Some(say!("{days}: reports are loaded, but nothing in them matches the filter.", days = days_said));
    }
    if reports == 0 {
        return Some(say!("{days}: no report loaded.", days = days_said));
    }
    let in_reports = counted!(reports, "in {n} report", "in {n} reports");
    let (sessions, failed) = (counted!(sessions.total(), "{n} session", "{n} sessions"), sessions.failed);
    let n_failed = counted!(failed, "{n} failed", "{n} failed");
    if failures_only {
        let failed = counted!(failed, "{n} session failed", "{n} sessions failed");
        return Some(match days {
            [day] if !by_type(day).is_empty() => {
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
        [day] if !by_type(day).is_empty() => say!(
            "{days}: {sessions} {in_reports}, {failed} ({types})",
            days = days_said,
            sessions,
            in_reports,
            failed = n_failed,
            types = by_type(day)
        ),
        _ => {
            say!("{days}: {sessions} {in_reports}, {failed}", days = days_said, sessions, in_reports, failed = n_failed)
        }
    })
}

fn by_type(bin: &Bin) -> String {
    let failed = &bin.failed_by_type;
    let untold = (bin.untold > 0).then(|| format!("{} {}", tr("no details given"), format_count(bin.untold)));
    let parts: Vec<String> = failed
        .iter()
        .take(MOST_TYPES)
        .map(|(result_type, count)| format!("{} {}", shown(result_type.as_str()), format_count(*count)))
        .chain(untold)
        .chain((failed.len() > MOST_TYPES).then(|| "…".to_owned()))
        .collect();
    listed(&parts)
}

/// Types of one day that are told; the breakdown has more.
const MOST_TYPES: usize = 24;
