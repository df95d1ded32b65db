//! The days that reports are about.

use super::history::outliers::Dates;
use crate::day::Day;
use crate::store::{ReportRow, Store};

/// The days that reports cover, without those so far from all others that a clock must be wrong. `None` without a dated
/// report.
pub fn covered_days(store: &Store) -> Option<(Day, Day)> {
    let reports = &store.columns().reports;
    let dates = dates_of(reports);
    let sane = || reports.iter().filter(|report| !dates.is_strange(report));
    sane().filter_map(|report| report.day).min().zip(sane().filter_map(|report| report.last_day).max())
}

/// The days on which the first and the last report begin, without those so far from all others that a clock must be
/// wrong. `None` without a dated report.
pub fn reported_days(store: &Store) -> Option<(Day, Day)> {
    let dates = dates_of(&store.columns().reports);
    let mut own = dates.sane_days();
    let first = own.next()?;
    Some((first, own.next_back().unwrap_or(first)))
}

fn dates_of(reports: &[ReportRow]) -> Dates {
    let (mut dates, mut work) = (Dates::default(), usize::MAX);
    dates.step(reports, &mut work);
    dates
}
