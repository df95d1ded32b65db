//! Who of those who met an incident meets it still, where others are rid of it.

use std::collections::BTreeMap;

use super::table::Table;
use crate::analysis::history::Failure;
use crate::day::Day;

/// Some are rid of it, and some are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analysis) struct Recovered {
    /// The last day on which one of those met it who are rid of it.
    pub(in crate::analysis) last: Day,
    /// Those who meet it still.
    pub(in crate::analysis) still: Vec<u32>,
}

/// What one organisation met, and what it reported since.
#[derive(Default)]
struct Own {
    days: Vec<Day>,
    failed: u64,
    /// Sessions from its first day to its last.
    within: u64,
    /// Sessions and days since, and the last of these.
    since: u64,
    clean_days: usize,
    reported: Option<Day>,
}

impl Own {
    fn last(&self) -> Option<Day> {
        self.days.last().copied()
    }

    /// Whether it has been clean for longer than its longest pause, with sessions of which some should have failed.
    fn is_rid_of_it(&self) -> bool {
        let Some((last, reported)) = self.last().zip(self.reported) else { return false };
        let pauses = self.days.iter().zip(self.days.iter().skip(1)).map(|(one, next)| next.0 - one.0);
        let longest = pauses.max().unwrap_or(1);
        let expected = u128::from(self.failed) * u128::from(self.since);
        self.clean_days >= LEAST_CLEAN
            && reported.0 - last.0 > longest
            && expected >= u128::from(self.within.max(1)) * TELLING
    }
}

/// Who meets it still; `None` where all do, or nobody does.
pub(super) fn of(failures: &[Failure], table: &Table) -> Option<Recovered> {
    let mut by: BTreeMap<u32, Own> = BTreeMap::new();
    for failure in failures {
        let own = by.entry(failure.organization).or_default();
        own.days.extend(failure.day);
        own.failed = own.failed.saturating_add(failure.counted);
    }
    if by.len() < 2 {
        return None;
    }
    for own in by.values_mut() {
        own.days.sort_unstable();
        own.days.dedup();
    }
    for (organization, own) in &mut by {
        let Some((first, last)) = own.days.first().copied().zip(own.last()) else { continue };
        for (day, sessions) in table.reported_by(*organization) {
            if *day > last {
                own.since = own.since.saturating_add(sessions.total());
                own.clean_days += 1;
                own.reported = Some(*day);
            } else if *day >= first {
                own.within = own.within.saturating_add(sessions.total());
            }
        }
    }
    let last = by.values().filter(|own| own.is_rid_of_it()).filter_map(Own::last).max()?;
    let others = || by.iter().filter(|(_, own)| !own.is_rid_of_it());
    let clear = others().all(|(_, own)| own.last() > Some(last));
    let still: Vec<u32> = others().map(|(number, _)| *number).collect();
    (clear && !still.is_empty()).then_some(Recovered { last, still })
}

/// Days without it after which somebody is rid of it.
const LEAST_CLEAN: usize = 3;
/// So many sessions should have failed before their absence tells anything.
const TELLING: u128 = 5;
