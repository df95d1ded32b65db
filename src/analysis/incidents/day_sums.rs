//! Sums by day, in the order of days.

use crate::day::Day;

/// Sums by day, each day once, in order; a day without one has 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::analysis) struct DaySums(Vec<(Day, u64)>);

impl DaySums {
    /// Of amounts whose days come in order.
    pub(super) fn of_ordered(amounts: impl Iterator<Item = (Day, u64)>) -> Self {
        let mut days: Vec<(Day, u64)> = Vec::new();
        for (day, amount) in amounts {
            match days.last_mut() {
                Some((last, sum)) if *last == day => *sum = sum.saturating_add(amount),
                _ => days.push((day, amount)),
            }
        }
        Self(days)
    }

    /// Of amounts whose days come in any order.
    pub(super) fn of(amounts: impl Iterator<Item = (Day, u64)>) -> Self {
        let Self(mut days) = Self::of_ordered(amounts);
        days.sort_unstable();
        Self::of_ordered(days.into_iter())
    }

    /// The days and their sums.
    pub(super) fn into_days(self) -> Vec<(Day, u64)> {
        self.0
    }

    /// The sum of a day.
    pub(super) fn on(&self, day: Day) -> u64 {
        let found = self.0.binary_search_by_key(&day, |(own, _)| *own).ok();
        found.and_then(|at| self.0.get(at)).map_or(0, |(_, sum)| *sum)
    }

    /// All days that have a sum.
    pub(super) fn all(&self) -> &[(Day, u64)] {
        &self.0
    }

    /// Those from one day to another, both counted.
    pub(super) fn between(&self, first: Day, last: Day) -> &[(Day, u64)] {
        let from = self.0.partition_point(|(day, _)| *day < first);
        let to = self.0.partition_point(|(day, _)| *day <= last);
        self.0.get(from..to).unwrap_or_default()
    }
}

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
        assert_eq!(total(sums.between(Day(4), Day(9))), 12);
        assert_eq!(sums.between(Day(6), Day(8)), []);
        assert_eq!(sums.between(Day(8), Day(6)), []);
        let mixed = DaySums::of([(5, 4), (3, 2), (9, 8), (3, 1)].map(|(day, n)| (Day(day), n)).into_iter());
        assert_eq!(mixed, sums);
    }
}
