//! Days that lie so far from all others that a clock must be wrong.

use std::collections::{BTreeMap, BTreeSet};

use crate::day::Day;
use crate::store::{ReportRow, Store};

/// The earliest `start-datetime` and the latest `end-datetime` of all reports, seconds since 1970, without those of a
/// clock that must be wrong.
pub fn reported_range(store: &Store) -> (Option<i64>, Option<i64>) {
    let columns = store.columns();
    let mut days: BTreeMap<Day, usize> = BTreeMap::new();
    for day in columns.reports.iter().filter_map(|report| report.day) {
        *days.entry(day).or_default() += 1;
    }
    let outliers = of(&days);
    let strange = |report: &ReportRow| {
        let last = report.day.zip(report.last_day).is_some_and(|(first, last)| last.0.saturating_sub(first.0) > FAR);
        report.day.is_none_or(|day| outliers.contains(&day)) || last && days.len() > 1
    };
    if !columns.reports.iter().any(strange) {
        return columns.range();
    }
    let sane = || columns.reports.iter().enumerate().filter(|(_, report)| !strange(report));
    let first = sane().filter_map(|(_, report)| report.day).min();
    let last = sane().filter_map(|(_, report)| report.last_day).max();
    // A day is that which holds most of a report, so its neighbours may hold the first and last moment.
    let near = |one: Option<Day>, other: Option<Day>| one.zip(other).is_some_and(|(a, b)| (a.0 - b.0).abs() <= 1);
    let (mut start, mut end) = (None::<i64>, None::<i64>);
    for (number, report) in sane() {
        let (begins, ends) = (near(report.day, first), near(report.last_day, last));
        let Some(stored) = (begins || ends).then(|| store.report(number)).flatten() else { continue };
        let range = &stored.report.date_range;
        if begins {
            start = [start, range.start.unix].into_iter().flatten().min();
        }
        if ends {
            end = end.max(range.end.unix);
        }
    }
    (start, end)
}

/// Of days with their number of reports, those that lie far from nearly all.
pub(in crate::analysis) fn of(days: &BTreeMap<Day, usize>) -> BTreeSet<Day> {
    let all: usize = days.values().sum();
    // Stretches without a long pause; all but the largest are strange, if they are small.
    let mut stretches: Vec<(usize, Vec<Day>)> = Vec::new();
    let mut last = None;
    for (day, reports) in days {
        let near = last.is_some_and(|last: Day| day.0.saturating_sub(last.0) <= FAR);
        last = Some(*day);
        match stretches.last_mut() {
            Some((sum, own)) if near => {
                *sum += reports;
                own.push(*day);
            }
            _ => stretches.push((*reports, vec![*day])),
        }
    }
    let largest = stretches.iter().map(|(sum, _)| *sum).max().unwrap_or_default();
    let strange = |sum: usize| {
        let few = sum * FEW_PER <= all || sum <= A_WEEK && sum * FEW_OF_A_WEEK <= all || sum <= 1 && all > ENOUGH;
        sum < largest && few
    };
    stretches.into_iter().filter(|(sum, _)| strange(*sum)).flat_map(|(_, own)| own).collect()
}

/// The days of all reports, gathered in steps, and those of them that are strange.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Dates {
    next: usize,
    days: BTreeMap<Day, usize>,
    strange: Option<BTreeSet<Day>>,
}

impl Dates {
    /// Looks at so many more reports; true when all were seen. What is left of the work is left in it.
    pub(in crate::analysis) fn step(&mut self, reports: &[ReportRow], work: &mut usize) -> bool {
        if self.strange.is_some() {
            return true;
        }
        for report in reports.get(self.next..).unwrap_or_default() {
            if *work == 0 {
                return false;
            }
            *work -= 1;
            self.next += 1;
            if let Some(day) = report.day {
                *self.days.entry(day).or_default() += 1;
            }
        }
        self.strange = Some(of(&self.days));
        true
    }

    /// The days that are not strange, in order.
    pub(in crate::analysis) fn sane_days(&self) -> impl DoubleEndedIterator<Item = Day> {
        self.days.keys().copied().filter(|day| !self.is_far(*day))
    }

    fn is_far(&self, day: Day) -> bool {
        self.strange.as_ref().is_some_and(|strange| strange.contains(&day))
    }

    /// Whether a report lies so far from all others, or reaches so far, that no range of days includes it.
    pub(in crate::analysis) fn is_strange(&self, report: &ReportRow) -> bool {
        let is_long = report.day.zip(report.last_day).is_some_and(|(first, last)| last.0.saturating_sub(first.0) > FAR);
        report.day.is_some_and(|day| self.is_far(day)) || is_long && self.days.len() > 1
    }
}

/// Days without any report beyond which what comes next is another time: reports are sent daily.
const FAR: i32 = 500;
/// A hundredth of all reports, or less, is few.
const FEW_PER: usize = 100;
/// A wrong clock may go unnoticed for a week: so many reports are few if they are a tenth of all, or less.
const A_WEEK: usize = 7;
const FEW_OF_A_WEEK: usize = 10;
/// Reports beside which a single one is few.
const ENOUGH: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn strange(days: &[(i32, usize)]) -> Vec<i32> {
        of(&days.iter().map(|(day, reports)| (Day(*day), *reports)).collect()).into_iter().map(|day| day.0).collect()
    }

    #[test]
    fn one_report_of_another_decade_is_strange() {
        let month: Vec<(i32, usize)> = (20_000..20_030).map(|day| (day, 4)).collect();
        assert_eq!(strange(&[&month[..], &[(33_000, 1)]].concat()), [33_000]);
        assert_eq!(strange(&[&[(0, 1)], &month[..]].concat()), [0]);
        assert_eq!(strange(&month), [0; 0]);
    }

    #[test]
    fn a_clock_that_was_wrong_for_some_days_is_strange() {
        let month: Vec<(i32, usize)> = (20_000..20_021).map(|day| (day, 5)).collect();
        assert_eq!(strange(&[&month[..], &[(33_000, 1), (33_001, 1)]].concat()), [33_000, 33_001]);
        let week: Vec<(i32, usize)> = (33_000..33_007).map(|day| (day, 1)).collect();
        assert_eq!(strange(&[&month[..], &week[..]].concat()).len(), 7);
        // More than a week of one is another time, and so is what is not few beside the rest.
        let longer: Vec<(i32, usize)> = (33_000..33_008).map(|day| (day, 1)).collect();
        assert_eq!(strange(&[&month[..], &longer[..]].concat()), [0; 0]);
        assert_eq!(strange(&[&month[..3], &[(33_000, 1), (33_001, 1)]].concat()), [0; 0]);
    }

    #[test]
    fn years_of_reports_with_a_pause_are_not() {
        let before: Vec<(i32, usize)> = (17_000..17_030).map(|day| (day, 1)).collect();
        let after: Vec<(i32, usize)> = (20_000..20_030).map(|day| (day, 2)).collect();
        assert_eq!(strange(&[&before[..], &after[..]].concat()), [0; 0]);
        assert_eq!(strange(&[(17_000, 1), (20_000, 1)]), [0; 0]);
    }
}
