//! Two periods side by side: what is new, gone, worse or better.

use std::collections::BTreeMap;

use super::selection::{See, Selection, Walk};
use super::{Filter, OverviewSteps};
use crate::day::Day;
use crate::language::tr;
use crate::report::ResultType;
use crate::store::{EntryRow, FailureRow, ReportRow, Sessions, Store};
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
    /// About as many, within a tenth; or more sessions are a smaller share, or fewer a larger one.
    Same,
}

impl ChangeKind {
    /// In a word.
    pub fn word(self) -> &'static str {
        tr(match self {
            Self::New => text!("new" as "failure group"),
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
    let mut steps = ComparisonSteps::new(store, filter)?;
    while !steps.step(store, usize::MAX) {}
    Some(steps.finish(store))
}

/// The same in steps. The store must be the same at each step.
pub struct ComparisonSteps {
    filter: Filter,
    days: (Day, Day),
    before: (Day, Day),
    causes: Causes,
    sessions: Vec<Sessions>,
    stage: Stage,
}

/// What is looked at: the failures of either period, then all sessions of either.
enum Stage {
    Failures(Period, Walk),
    Sessions(Period, Box<OverviewSteps>),
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Period {
    #[default]
    Now,
    Before,
}

/// Failed sessions of both periods by domain, result type and MX.
#[derive(Default)]
struct Causes {
    looked_at: Period,
    failed: BTreeMap<(u32, u32, u32), (u64, u64)>,
}

impl See for Causes {
    fn entry(&mut self, _: &Selection<'_>, _: &EntryRow, _: &mut usize) {}

    fn failure(&mut self, _: &Selection<'_>, _: usize, entry: &EntryRow, row: &FailureRow) {
        let cause = (entry.policy_domain, row.result_type, row.receiving_mx);
        let (now, before) = self.failed.entry(cause).or_default();
        let count = if self.looked_at == Period::Now { now } else { before };
        *count = count.saturating_add(row.failed);
    }

    fn report(&mut self, _: &Selection<'_>, _: usize, _: &ReportRow, _: &mut usize) -> bool {
        true
    }
}

impl ComparisonSteps {
    /// Nothing compared yet. `None` without a dated report.
    pub fn new(store: &Store, filter: &Filter) -> Option<Self> {
        let last = store.columns().reports.iter().filter_map(|report| report.day).max()?;
        let (first, last) = filter.days.unwrap_or((last.plus(-6), last));
        let length = last.0.saturating_sub(first.0).saturating_add(1);
        Some(Self {
            filter: filter.clone(),
            days: (first, last),
            before: (first.plus(-length), first.plus(-1)),
            causes: Causes::default(),
            sessions: Vec::new(),
            stage: Stage::Failures(Period::Now, Walk::default()),
        })
    }

    /// Does so much more work, in rows; true when nothing is left to do.
    pub fn step(&mut self, store: &Store, work: usize) -> bool {
        let (days, before) = (self.days, self.before);
        let of = |period| if period == Period::Now { days } else { before };
        match &mut self.stage {
            Stage::Failures(period, walk) => {
                self.causes.looked_at = *period;
                let filter = Filter { days: Some(of(*period)), ..self.filter.clone() };
                if walk.step(&Selection::new(store.columns(), &filter), work, &mut self.causes) {
                    self.stage = match period {
                        Period::Now => Stage::Failures(Period::Before, Walk::default()),
                        Period::Before => Stage::Sessions(Period::Now, Box::default()),
                    };
                }
            }
            Stage::Sessions(period, steps) => {
                let filter = Filter { days: Some(of(*period)), ..self.filter.without_failures() };
                if steps.step(store, &filter, work) {
                    self.sessions.push(std::mem::take(steps.as_mut()).finish().sessions);
                    self.stage = match period {
                        Period::Now => Stage::Sessions(Period::Before, Box::default()),
                        Period::Before => Stage::Done,
                    };
                }
            }
            Stage::Done => return true,
        }
        matches!(self.stage, Stage::Done)
    }

    /// What was found.
    pub fn finish(self, store: &Store) -> Comparison {
        let columns = store.columns();
        let of_period = |index: usize| self.sessions.get(index).copied().unwrap_or_default();
        let (sessions, sessions_before) = (of_period(0), of_period(1));
        let change = |((domain, result_type, mx), (failed, failed_before))| Change {
            policy_domain: columns.policy_domains.text(domain).to_owned(),
            result_type: columns.result_type(result_type),
            receiving_mx: columns.receiving_mxs.text(mx).to_owned(),
            failed,
            failed_before,
            kind: kind(failed, sessions.total(), failed_before, sessions_before.total()),
        };
        let mut changes: Vec<Change> = self.causes.failed.into_iter().map(change).collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.failed.abs_diff(change.failed_before)));
        let failures_only = self.filter.by_failure();
        Comparison { days: self.days, before: self.before, sessions, sessions_before, changes, failures_only }
    }
}

/// Shares of the periods are compared, for a week with twice the mail has twice the failures. The page shows the counts:
/// where they do not change as the shares do it is neither worse nor better.
fn kind(failed: u64, all: u64, failed_before: u64, all_before: u64) -> ChangeKind {
    match (failed, failed_before) {
        (_, 0) => return ChangeKind::New,
        (0, _) => return ChangeKind::Gone,
        _ => {}
    }
    let now = u128::from(failed) * u128::from(all_before.max(1));
    let then = u128::from(failed_before) * u128::from(all.max(1));
    if failed > failed_before && now * 10 > then * 11 {
        ChangeKind::Worse
    } else if failed < failed_before && now * 11 < then * 10 {
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
        // As many in more mail, and more in much more: nobody sees that from the counts.
        assert_eq!(kind(2, 300, 2, 100), ChangeKind::Same);
        assert_eq!(kind(2, 100, 2, 300), ChangeKind::Same);
        assert_eq!(kind(3, 900, 2, 100), ChangeKind::Same);
        assert_eq!(kind(2, 100, 3, 900), ChangeKind::Same);
    }
}
