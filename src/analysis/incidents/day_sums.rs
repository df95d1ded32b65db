//! Sums by day, in the order of days.

use crate::day::Day;

/// Sums by day, each day once, in order; a day without one has 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::analysis) struct DaySums {
    days: Vec<(Day, u64)>,
    /// The sum of all before each of them, and of all.
    before: Vec<u128>,
}

impl DaySums {
    /// Of amounts whose days come in order.
    pub(super) fn of_ordered(amounts: impl Iterator<Item = (Day, u64)>) -> Self {
        let days = once_each(amounts);
        let mut before = Vec::with_capacity(days.len() + 1);
        let mut sum = 0_u128;
        before.push(sum);
        for (_, own) in &days {
            sum += u128::from(*own);
            before.push(sum);
        }
        Self { days, before }
    }

    /// The sum of a day.
    pub(super) fn on(&self, day: Day) -> u64 {
        let found = self.days.binary_search_by_key(&day, |(own, _)| *own).ok();
        found.and_then(|at| self.days.get(at)).map_or(0, |(_, sum)| *sum)
    }

    /// All days that have a sum.
    pub(super) fn all(&self) -> &[(Day, u64)] {
        &self.days
    }

    /// Those from one day to another, both counted.
    pub(super) fn between(&self, first: Day, last: Day) -> &[(Day, u64)] {
        let (from, to) = self.places(first, last);
        self.days.get(from..to).unwrap_or_default()
    }

    /// What those from one day to another have together.
    pub(super) fn total_between(&self, first: Day, last: Day) -> u64 {
        let (from, to) = self.places(first, last);
        self.sum_before(to, from)
    }

    /// What all have together.
    pub(super) fn total(&self) -> u64 {
        self.sum_before(self.days.len(), 0)
    }

    fn places(&self, first: Day, last: Day) -> (usize, usize) {
        let from = self.days.partition_point(|(day, _)| *day < first);
        (from, self.days.partition_point(|(day, _)| *day <= last).max(from))
    }

    fn sum_before(&self, to: usize, from: usize) -> u64 {
        let sum = |at: usize| self.before.get(at).copied().unwrap_or_default();
        u64::try_from(sum(to).saturating_sub(sum(from))).unwrap_or(u64::MAX)
    }
}

/// Amounts by day, each day once; the days come in order.
fn once_each(amounts: impl Iterator<Item = (Day, u64)>) -> Vec<(Day, u64)> {
    let mut days: Vec<(Day, u64)> = Vec::new();
    for (day, amount) in amounts {
        match days.last_mut() {
            Some((last, sum)) if *last == day => *sum = sum.saturating_add(amount),
            _ => days.push((day, amount)),
        }
    }
    days
}

/// Amounts by day, each day once and in order; they come in any.
pub(super) fn in_order(amounts: impl Iterator<Item = (Day, u64)>) -> Vec<(Day, u64)> {
    let mut days = once_each(amounts);
    days.sort_unstable();
    once_each(days.into_iter())
}

/// The same of any amounts that can be put together. Usually they fill most days of a time, so that each has a place.
pub(super) fn by_day<A: Copy>(
    amounts: impl Iterator<Item = (Day, A)> + Clone,
    together: impl Fn(A, A) -> A,
) -> Vec<(Day, A)> {
    let (mut first, mut last, mut count) = (i32::MAX, i32::MIN, 0_usize);
    for (day, _) in amounts.clone() {
        (first, last, count) = (first.min(day.0), last.max(day.0), count + 1);
    }
    let span = usize::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or_default();
    if span > count.saturating_mul(MOST_PLACES) {
        let mut all: Vec<(Day, A)> = amounts.collect();
        all.sort_by_key(|(day, _)| *day);
        all.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = together(kept.1, next.1);
            }
            same
        });
        return all;
    }
    let mut places: Vec<Option<A>> = vec![None; span];
    for (day, amount) in amounts {
        let place = usize::try_from(i64::from(day.0) - i64::from(first)).ok();
        if let Some(place) = place.and_then(|place| places.get_mut(place)) {
            *place = Some(place.map_or(amount, |sum| together(sum, amount)));
        }
    }
    places.into_iter().zip(0..).filter_map(|(sum, days)| Some((Day(first + days), sum?))).collect()
}

/// Days that may be for an amount.
const MOST_PLACES: usize = 4;

/// What some days have together.
pub(super) fn total(days: &[(Day, u64)]) -> u64 {
    days.iter().fold(0, |sum, (_, own)| sum.saturating_add(*own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_summed_up_once() {
        let sums = DaySums::of_ordered([(3, 1), (3, 2), (5, 4), (9, 8)].map(|(day, n)| (Day(day), n)).into_iter());
        assert_eq!([2, 3, 4, 5, 9].map(|day| sums.on(Day(day))), [0, 3, 0, 4, 8]);
        assert_eq!(
            (total(sums.between(Day(4), Day(9))), sums.total_between(Day(4), Day(9)), sums.total()),
            (12, 12, 15)
        );
        assert_eq!((sums.total_between(Day(6), Day(8)), sums.total_between(Day(9), Day(3))), (0, 0));
        let most = DaySums::of_ordered([(3, u64::MAX), (5, 4)].map(|(day, n)| (Day(day), n)).into_iter());
        assert_eq!((most.total(), most.total_between(Day(4), Day(5))), (u64::MAX, 4));
        assert_eq!(sums.between(Day(6), Day(8)), []);
        assert_eq!(sums.between(Day(8), Day(6)), []);
        let mixed = in_order([(5, 4), (3, 2), (9, 8), (3, 1)].map(|(day, n)| (Day(day), n)).into_iter());
        assert_eq!(mixed, sums.all());
        let mixed = [(5, 4), (3, 2), (9, 8), (3, 1)].map(|(day, n)| (Day(day), n));
        assert_eq!(by_day(mixed.into_iter(), u64::saturating_add), sums.all());
        // Far from each other, and none.
        let far = [(i32::MAX, 1), (3, 1), (i32::MIN, 2), (3, 4)].map(|(day, n)| (Day(day), n));
        let expected = [(i32::MIN, 2), (3, 5), (i32::MAX, 1)].map(|(day, n)| (Day(day), n));
        assert_eq!(by_day(far.into_iter(), u64::saturating_add), expected);
        assert_eq!(by_day([].into_iter(), u64::saturating_add), []);
    }
}
