//! Who had how many sessions on which day, among those whom a cause could have met.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::day_sums::DaySums;
use super::part::distinct;
use crate::analysis::history::{Failure, History, Kinds};
use crate::day::Day;
use crate::report::ResultType;
use crate::store::{Columns, Sessions};

/// Sessions by day and organisation, over some policy domains.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Table {
    rows: Vec<(Day, u32, Sessions)>,
    /// Sums by organisation over all days, once asked for.
    sums: OnceCell<BTreeMap<u32, Sessions>>,
}

/// Tables that were asked for: the causes at one host concern the same domains again and again.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Tables {
    known: BTreeMap<(BTreeSet<u32>, Kinds), Rc<Table>>,
    /// Rows of all that are known.
    rows: usize,
}

impl Tables {
    /// The sessions of all that failures could have met: those judged by the same kinds of policy, about the same
    /// domains; under DANE also about others whose senders meet the same host.
    pub(in crate::analysis) fn beside(&mut self, history: &History<'_>, failures: &[Failure]) -> Rc<Table> {
        let mut domains = distinct(failures.iter().map(|failure| failure.domain));
        let types = distinct(failures.iter().map(|failure| failure.policy_type));
        let mut kinds = types.iter().fold(Kinds::default(), |kinds, number| kinds.and(Kinds::of(*number)));
        // Whoever cannot have the policy reports that there is none: others, who have it, could have met the same.
        if kinds.none && !kinds.sts {
            let of_sts = |number: &u32| {
                matches!(
                    history.columns.result_type(*number),
                    ResultType::StsPolicyFetchError | ResultType::StsPolicyInvalid | ResultType::StsWebpkiInvalid
                )
            };
            kinds.sts =
                distinct(failures.iter().map(|failure| failure.result_type)).iter().take(MOST_JOINED).any(of_sts);
        }
        if kinds == Kinds::of(Columns::TLSA) {
            let hosts = distinct(failures.iter().map(|failure| failure.receiving_mx));
            let names = hosts.into_iter().take(MOST_JOINED).map(|host| history.host(host));
            let own: Vec<u32> = domains.iter().copied().take(MOST_JOINED).collect();
            let names = names.chain(own.iter().map(|domain| history.domain_name(*domain)));
            let joined: Vec<u32> =
                names.filter(|name| !name.is_empty()).flat_map(|name| history.dane_at(name)).collect();
            domains.extend(joined);
        }
        let key = (domains, kinds);
        if let Some(table) = self.known.get(&key) {
            return Rc::clone(table);
        }
        let table = Rc::new(Table::of(history, &key.0, kinds));
        let rows = table.len() + key.0.len();
        if self.rows.saturating_add(rows) > MOST_ROWS {
            (self.known, self.rows) = (BTreeMap::new(), 0);
        }
        self.rows = self.rows.saturating_add(rows);
        self.known.insert(key, Rc::clone(&table));
        table
    }
}

impl Table {
    /// The sessions about these domains that were judged by one of these kinds of policy.
    fn of(history: &History<'_>, domains: &BTreeSet<u32>, kinds: Kinds) -> Self {
        let known = || domains.iter().filter_map(|number| history.domain(*number));
        let mut rows = Vec::with_capacity(known().map(|domain| domain.activity.len()).sum());
        for one in known().flat_map(|domain| &domain.activity) {
            let sessions = one.by.judged(kinds);
            if sessions.total() > 0 {
                rows.push((one.day, one.organization, sessions));
            }
        }
        if domains.len() > 1 {
            // One number is compared faster than two; days before 1970 are below zero.
            rows.sort_by_key(|(day, organization, _)| (i64::from(day.0) << 32) + i64::from(*organization));
            rows.dedup_by(|next, kept| {
                let same = (next.0, next.1) == (kept.0, kept.1);
                if same {
                    kept.2 = kept.2.plus(next.2);
                }
                same
            });
        }
        Self { rows, sums: OnceCell::new() }
    }

    /// Of rows in the order of their days.
    #[cfg(test)]
    pub(super) fn of_rows(rows: Vec<(Day, u32, Sessions)>) -> Self {
        Self { rows, sums: OnceCell::new() }
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

    /// Sessions by organisation.
    pub(in crate::analysis) fn by_organization(&self) -> &BTreeMap<u32, Sessions> {
        self.sums.get_or_init(|| by_organization(&self.rows))
    }

    /// Sessions by organisation in a stretch of days.
    pub(in crate::analysis) fn by_organization_between(&self, (first, last): (Day, Day)) -> BTreeMap<u32, Sessions> {
        by_organization(self.between(first, last))
    }

    /// All sessions by day of those organisations that are `met`.
    pub(in crate::analysis) fn by_day(&self, met: &BTreeSet<u32>) -> DaySums {
        let own = self.rows.iter().filter(|(_, organization, _)| met.contains(organization));
        DaySums::of_ordered(own.map(|(day, _, sessions)| (*day, sessions.total())))
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

fn by_organization(rows: &[(Day, u32, Sessions)]) -> BTreeMap<u32, Sessions> {
    let mut sums: BTreeMap<u32, Sessions> = BTreeMap::new();
    for (_, organization, sessions) in rows {
        let sum = sums.entry(*organization).or_default();
        *sum = sum.plus(*sessions);
    }
    sums
}

/// Hosts of an incident whose other domains are looked for.
const MOST_JOINED: usize = 20;
/// Rows of tables that are kept: some tens of megabytes.
const MOST_ROWS: usize = 1_000_000;
