//! Who had how many sessions on which day, among those whom a cause could have met.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::history::{Failure, History, Kinds};
use crate::day::Day;
use crate::report::ResultType;
use crate::store::{Columns, Sessions};

/// Sessions by day and organisation, over some policy domains.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Table {
    rows: Vec<(Day, u32, Sessions)>,
}

impl Table {
    /// The sessions of all that failures could have met: those judged by the same kinds of policy, about the same
    /// domains; under DANE also about others whose senders meet the same host.
    pub(in crate::analysis) fn beside(history: &History<'_>, failures: &[Failure]) -> Self {
        let mut domains: BTreeSet<u32> = failures.iter().map(|failure| failure.domain).collect();
        let mut kinds =
            failures.iter().fold(Kinds::default(), |kinds, failure| kinds.and(Kinds::of(failure.policy_type)));
        // Whoever cannot have the policy reports that there is none: others, who have it, could have met the same.
        let types: BTreeSet<u32> = failures.iter().map(|failure| failure.result_type).collect();
        let of_sts = |number: &u32| {
            matches!(
                history.columns.result_type(*number),
                ResultType::StsPolicyFetchError | ResultType::StsPolicyInvalid | ResultType::StsWebpkiInvalid
            )
        };
        kinds.sts |= kinds.none && types.iter().take(MOST_JOINED).any(of_sts);
        if kinds == Kinds::of(Columns::TLSA) {
            let hosts: BTreeSet<u32> = failures.iter().map(|failure| failure.receiving_mx).collect();
            let names = hosts.into_iter().take(MOST_JOINED).map(|host| history.host(host));
            let own: Vec<u32> = domains.iter().copied().take(MOST_JOINED).collect();
            let names = names.chain(own.iter().map(|domain| history.domain_name(*domain)));
            let joined: Vec<u32> =
                names.filter(|name| !name.is_empty()).flat_map(|name| history.dane_at(name)).collect();
            domains.extend(joined);
        }
        Self::of(history, &domains, kinds)
    }

    /// The sessions about these domains that were judged by one of these kinds of policy.
    pub(in crate::analysis) fn of(history: &History<'_>, domains: &BTreeSet<u32>, kinds: Kinds) -> Self {
        let known = domains.iter().filter_map(|number| history.domain(*number));
        let activity = known.flat_map(|domain| &domain.activity);
        let sessions = activity.map(|one| (one.day, one.organization, one.by.judged(kinds)));
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
        // Rows lie in the order of their days, so each day is summed up before the next begins.
        let mut days: Vec<(Day, u64)> = Vec::new();
        for (day, _, sessions) in self.rows.iter().filter(|(_, organization, _)| met.contains(organization)) {
            match days.last_mut() {
                Some((last, sum)) if last == day => *sum = sum.saturating_add(sessions.total()),
                _ => days.push((*day, sessions.total())),
            }
        }
        days.into_iter().collect()
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

/// Hosts of an incident whose other domains are looked for.
const MOST_JOINED: usize = 20;
