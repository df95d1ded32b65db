//! One report alone: what an overview of it says, and the reports before and after it.

use super::overview::{Overview, Share};
use crate::store::{Columns, ReportRow, Sessions, Store};

/// What the answer to one report rests on: its sessions and the policies behind them. `None` for one that is not loaded.
pub fn overview_of_report(store: &Store, id: usize) -> Option<Overview> {
    let columns = store.columns();
    let report = columns.reports.get(id)?;
    let mut types: Vec<u32> = columns.entries_of(report).iter().map(|entry| entry.policy_type).collect();
    types.sort_unstable();
    types.dedup();
    let share = |number| {
        let own = columns.entries_of(report).iter().filter(|entry| entry.policy_type == number);
        let sessions = own.fold(Sessions::default(), |sum, entry| sum.plus(entry.summary));
        let label = columns.policy_types.text(number).to_owned();
        Share { label, reports: 1, sessions, failed: sessions.failed }
    };
    Some(Overview {
        reports: 1,
        sessions: report.sessions,
        organizations: 1,
        first_day: report.day,
        last_day: report.last_day,
        by_policy_type: types.into_iter().map(share).collect(),
        ..Overview::default()
    })
}

/// The reports of one organisation about one domain, by day, around one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before it.
    pub before: Option<usize>,
    /// The one after it.
    pub after: Option<usize>,
    /// Which it is, counted from 1.
    pub number: usize,
    /// How many there are.
    pub all: usize,
}

/// The reports before and after one, of the same organisation about the same first policy domain.
pub fn neighbours(store: &Store, id: usize) -> Neighbours {
    let columns = store.columns();
    let Some(own) = columns.reports.get(id) else { return Neighbours::default() };
    let domain = first_domain(columns, own);
    let place = (own.day, id);
    let mut found = Neighbours { number: 1, ..Neighbours::default() };
    let (mut before, mut after) = (None, None);
    let same = |report: &ReportRow| report.organization == own.organization && first_domain(columns, report) == domain;
    for (other, report) in columns.reports.iter().enumerate().filter(|(_, report)| same(report)) {
        let other = (report.day, other);
        found.all += 1;
        if other < place {
            found.number += 1;
            before = before.max(Some(other));
        } else if other > place && after.is_none_or(|after| other < after) {
            after = Some(other);
        }
    }
    found.before = before.map(|(_, id)| id);
    found.after = after.map(|(_, id)| id);
    found
}

fn first_domain(columns: &Columns, report: &ReportRow) -> Option<u32> {
    columns.entries_of(report).first().map(|entry| entry.policy_domain)
}
