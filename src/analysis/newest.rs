//! The days that reports are about.

use std::collections::BTreeMap;

use super::history::outliers::{self, Dates};
use crate::day::Day;
use crate::store::Store;

/// The days that reports cover, without those so far from all others that a clock must be wrong. `None` without a dated
/// report.
pub fn covered_days(store: &Store) -> Option<(Day, Day)> {
    let reports = &store.columns().reports;
    let (mut dates, mut work) = (Dates::default(), usize::MAX);
    dates.step(reports, &mut work);
    let sane = || reports.iter().filter(|report| !dates.is_strange(report));
    sane().filter_map(|report| report.day).min().zip(sane().filter_map(|report| report.last_day).max())
}

/// The days on which the first and the last report begin, without those so far from all others that a clock must be
/// wrong. `None` without a dated report.
pub fn reported_days(store: &Store) -> Option<(Day, Day)> {
    let mut days: BTreeMap<Day, usize> = BTreeMap::new();
    for day in store.columns().reports.iter().filter_map(|report| report.day) {
        *days.entry(day).or_default() += 1;
    }
    let strange = outliers::of(&days);
    let mut own = days.keys().filter(|day| !strange.contains(day));
    let first = *own.next()?;
    Some((first, own.next_back().copied().unwrap_or(first)))
}
