//! Who had how many sessions on which day, among those whom a cause could have met.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::cause::Judged;
use crate::analysis::history::History;
use crate::day::Day;
use crate::store::Sessions;

/// Sessions by day and organisation, over some policy domains.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Table {
    rows: Vec<(Day, u32, Sessions)>,
}

impl Table {
    /// The sessions that a cause could have met, about these domains.
    pub(in crate::analysis) fn of(history: &History<'_>, domains: &BTreeSet<u32>, judged: Judged) -> Self {
        let known = domains.iter().filter_map(|number| history.domain(*number));
        let activity = known.flat_map(|domain| &domain.activity);
        let sessions = activity.map(|one| (one.day, one.organization, one.by.judged(judged)));
        let mut rows: Vec<(Day, u32, Sessions)> = sessions.filter(|(.., sessions)| sessions.total() > 0).collect();
        if domains.len() > 1 {
            rows.sort_by_key(|(day, organization, _)| (*day, *organization));
            rows.dedup_by(|next, kept| {
                let same = (next.0, next.1) == (kept.0, kept.1);
                if same {
                    kept.2 = kept.2.plus(next.2);
                }
                same
            });
        }
        Self { rows }
    }

    /// Of rows in the order of their days.
    #[cfg(test)]
    pub(super) fn of_rows(rows: Vec<(Day, u32, Sessions)>) -> Self {
        Self { rows }
    }

    pub(in crate::analysis) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Rows of a stretch of days.
    fn between(&self, first: Day, last: Day) -> &[(Day, u32, Sessions)] {
        let from = self.rows.partition_point(|(day, ..)| *day < first);
        let to = self.rows.partition_point(|(day, ..)| *day <= last);
        self.rows.get(from..to).unwrap_or_default()
    }

    /// Sessions by organisation in a stretch of days, or in all.
    pub(in crate::analysis) fn by_organization(&self, days: Option<(Day, Day)>) -> BTreeMap<u32, Sessions> {
        let rows = days.map_or(self.rows.as_slice(), |(first, last)| self.between(first, last));
        let mut sums: BTreeMap<u32, Sessions> = BTreeMap::new();
        for (_, organization, sessions) in rows {
            let sum = sums.entry(*organization).or_default();
            *sum = sum.plus(*sessions);
        }
        sums
    }

    /// All sessions by day of those organisations that are `met`.
    pub(in crate::analysis) fn by_day(&self, met: &BTreeSet<u32>) -> BTreeMap<Day, u64> {
        let mut days = BTreeMap::new();
        for (day, _, sessions) in self.rows.iter().filter(|(_, organization, _)| met.contains(organization)) {
            let sum: &mut u64 = days.entry(*day).or_default();
            *sum = sum.saturating_add(sessions.total());
        }
        days
    }

    /// By organisation of those that are `met`: sessions after a day, and the last day of them.
    pub(in crate::analysis) fn after(&self, day: Day, met: &BTreeSet<u32>) -> BTreeMap<u32, (u64, Day)> {
        let mut sums = BTreeMap::new();
        let from = self.rows.partition_point(|(other, ..)| *other <= day);
        for (day, organization, sessions) in self.rows.get(from..).unwrap_or_default() {
            if met.contains(organization) {
                let sum: &mut (u64, Day) = sums.entry(*organization).or_insert((0, *day));
                *sum = (sum.0.saturating_add(sessions.total()), *day);
            }
        }
        sums
    }
}
