//! Two periods side by side: what is new, gone, worse or better.

use std::collections::BTreeMap;

use super::selection::Selection;
use super::{Filter, overview};
use crate::day::Day;
use crate::language::tr;
use crate::report::ResultType;
use crate::store::Sessions;
use crate::store::Store;
use crate::text;

/// Two periods compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The later period.
    pub days: (Day, Day),
    /// The period of equal length before it.
    pub before: (Day, Day),
    /// Sessions of the later period.
    pub sessions: Sessions,
    /// Sessions of the one before.
    pub sessions_before: Sessions,
    /// What failed in either, the greatest difference first.
    pub changes: Vec<Change>,
    /// Whether failures were asked for, so that the sessions are not those of which they are part.
    pub failures_only: bool,
}

impl Comparison {
    /// Failed sessions of the later period and of the one before, of what was asked for.
    pub fn failed(&self) -> (u64, u64) {
        let add = |(now, before): (u64, u64), change: &Change| {
            (now.saturating_add(change.failed), before.saturating_add(change.failed_before))
        };
        self.changes.iter().fold((0, 0), add)
    }
}

/// A cause in both periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The policy domain.
    pub policy_domain: String,
    /// The result type.
    pub result_type: ResultType,
    /// The receiving MX; empty when not stated.
    pub receiving_mx: String,
    /// Failed sessions in the later period.
    pub failed: u64,
    /// Failed sessions in the one before.
    pub failed_before: u64,
    /// What that amounts to.
    pub kind: ChangeKind,
}

/// How a cause changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It was not there before.
    New,
    /// More sessions fail, measured against all of the period.
    Worse,
    /// Fewer.
    Better,
    /// It is not there any more.
    Gone,
    /// About as many, within a tenth.
    Same,
}

impl ChangeKind {
    /// In a word.
    pub fn word(self) -> &'static str {
        tr(match self {
            Self::New => text!("new"),
            Self::Worse => text!("worse"),
            Self::Better => text!("better"),
            Self::Gone => text!("gone"),
            Self::Same => text!("about the same"),
        })
    }
}

/// Compares the days that the filter asks for with as many before them; without days the last
/// seven of the reports. `None` without a dated report.
pub fn compare(store: &Store, filter: &Filter) -> Option<Comparison> {
    let last = store.columns().reports.iter().filter_map(|report| report.day).max()?;
    let (first, last) = filter.days.unwrap_or((last.plus(-6), last));
    let length = last.0 - first.0 + 1;
    let before = (first.plus(-length), first.plus(-1));
    let of = |days| Filter { days: Some(days), ..filter.clone() };
    let mut causes: BTreeMap<(u32, u32, u32), (u64, u64)> = BTreeMap::new();
    let columns = store.columns();
    for (period, is_now) in [((first, last), true), (before, false)] {
        Selection::new(columns, &of(period)).each(|passed| {
            for row in passed.failures {
                let domain = columns.entries.get(row.entry as usize).map_or(0, |entry| entry.policy_domain);
                let (now, then) = causes.entry((domain, row.result_type, row.receiving_mx)).or_default();
                let count = if is_now { now } else { then };
                *count = count.saturating_add(row.failed);
            }
        });
    }
    let (sessions, sessions_before) = (totals(store, &of((first, last))), totals(store, &of(before)));
    let mut changes: Vec<Change> = causes
        .into_iter()
        .map(|((domain, result_type, mx), (failed, failed_before))| Change {
            policy_domain: columns.policy_domains.text(domain).to_owned(),
            result_type: columns.result_type(result_type),
            receiving_mx: columns.receiving_mxs.text(mx).to_owned(),
            failed,
            failed_before,
            kind: kind(failed, sessions.total(), failed_before, sessions_before.total()),
        })
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.failed.abs_diff(change.failed_before)));
    let failures_only = filter.by_failure();
    Some(Comparison { days: (first, last), before, sessions, sessions_before, changes, failures_only })
}

fn totals(store: &Store, filter: &Filter) -> Sessions {
    overview(store, &filter.without_failures()).sessions
}

/// Shares of the periods are compared, for a week with twice the mail has twice the failures.
fn kind(failed: u64, all: u64, failed_before: u64, all_before: u64) -> ChangeKind {
    match (failed, failed_before) {
        (_, 0) => return ChangeKind::New,
        (0, _) => return ChangeKind::Gone,
        _ => {}
    }
    let now = u128::from(failed) * u128::from(all_before.max(1));
    let then = u128::from(failed_before) * u128::from(all.max(1));
    if now * 10 > then * 11 {
        ChangeKind::Worse
    } else if now * 11 < then * 10 {
        ChangeKind::Better
    } else {
        ChangeKind::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_compared_and_not_counts() {
        assert_eq!(kind(5, 100, 0, 100), ChangeKind::New);
        assert_eq!(kind(0, 100, 5, 100), ChangeKind::Gone);
        // Twice the failures in twice the mail.
        assert_eq!(kind(10, 200, 5, 100), ChangeKind::Same);
        assert_eq!(kind(10, 100, 5, 100), ChangeKind::Worse);
        assert_eq!(kind(4, 100, 5, 100), ChangeKind::Better);
    }
}
