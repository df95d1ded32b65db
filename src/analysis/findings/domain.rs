//! What reports say of one policy domain: who reported it on which day, and what failed there.

use std::collections::{BTreeMap, BTreeSet};

use crate::day::Day;
use crate::geo::Country;
use crate::store::Sessions;

/// What is known of one policy domain.
#[derive(Default)]
pub(super) struct DomainHistory {
    /// Its number.
    pub(super) domain: u32,
    /// What each organisation reported, in the order of days.
    pub(super) activity: Vec<Activity>,
    /// Days of its reports, in order.
    pub(super) days: Vec<Day>,
    /// The same while it is gathered; the last number tells reports apart.
    gathered: BTreeMap<(Day, u32, usize), Sessions>,
    /// Failures by result type, MX and, where the type says little, kind of reason.
    pub(super) cells: BTreeMap<CellKey, Vec<Failure>>,
    /// Failed sessions by result type and kind of reason.
    pub(super) causes: BTreeMap<(u32, u32), u64>,
    /// The policies that senders applied.
    pub(super) policies: Vec<SeenPolicy>,
    /// Their places by type and text, while they are gathered.
    places: BTreeMap<(u32, u32), usize>,
    /// Reports about it.
    pub(super) reports: usize,
    /// Failures of it.
    pub(super) failures: usize,
}

impl DomainHistory {
    /// Nothing is known of it yet.
    pub(super) fn of(domain: u32) -> Self {
        Self { domain, ..Self::default() }
    }

    /// Notes that an organisation applied a policy on a day.
    pub(super) fn saw(&mut self, policy_type: u32, text: u32, day: Day, organization: u32) {
        let place = *self.places.entry((policy_type, text)).or_insert(self.policies.len());
        let Some(policy) = self.policies.get_mut(place) else {
            let organizations = BTreeSet::from([organization]);
            self.policies.push(SeenPolicy { policy_type, text, first_day: day, last_day: day, organizations });
            return;
        };
        policy.first_day = policy.first_day.min(day);
        policy.last_day = policy.last_day.max(day);
        policy.organizations.insert(organization);
    }

    /// Notes a failure.
    pub(super) fn failed(&mut self, key: CellKey, failure: Failure) {
        let sum = self.causes.entry((key.0, key.2)).or_default();
        *sum = sum.saturating_add(failure.failed);
        self.failures += 1;
        self.cells.entry(key).or_default().push(failure);
    }

    /// Notes a report.
    pub(super) fn reported(&mut self, day: Option<Day>, organization: u32, sessions: Sessions) {
        self.reports += 1;
        if let Some(day) = day {
            self.gathered.insert((day, organization, self.reports), sessions);
        }
    }

    /// Puts everything into its order; nothing is noted afterwards.
    pub(super) fn close(&mut self) {
        let gathered = std::mem::take(&mut self.gathered).into_iter();
        self.activity =
            gathered.map(|((day, organization, _), sessions)| Activity { day, organization, sessions }).collect();
        self.days = self.activity.iter().map(|activity| activity.day).collect();
        self.days.dedup();
        self.places = BTreeMap::new();
        self.policies.sort_by_key(|policy| (policy.first_day, policy.text));
    }

    /// How much there is to look at.
    pub(super) fn size(&self) -> usize {
        self.activity.len() + self.failures + self.policies.len()
    }

    /// The first and last day of its reports.
    pub(super) fn days(&self) -> Option<(Day, Day)> {
        Some((*self.days.first()?, *self.days.last()?))
    }

    /// What was reported between two days.
    fn between(&self, first: Day, last: Day) -> &[Activity] {
        let from = self.activity.partition_point(|activity| activity.day < first);
        let to = self.activity.partition_point(|activity| activity.day <= last);
        self.activity.get(from..to).unwrap_or_default()
    }

    /// Sessions per organisation between two days, most first.
    pub(super) fn organizations_between(&self, first: Day, last: Day) -> Vec<(u32, Sessions)> {
        let mut sums: BTreeMap<u32, Sessions> = BTreeMap::new();
        for activity in self.between(first, last) {
            let sum = sums.entry(activity.organization).or_default();
            *sum = sum.plus(activity.sessions);
        }
        let mut sums: Vec<(u32, Sessions)> = sums.into_iter().collect();
        sums.sort_by_key(|(number, sum)| (std::cmp::Reverse(sum.total()), *number));
        sums
    }

    /// Sessions between two days.
    pub(super) fn sessions_between(&self, first: Day, last: Day) -> Sessions {
        self.between(first, last).iter().fold(Sessions::default(), |sum, activity| sum.plus(activity.sessions))
    }

    /// Days with a report between two days.
    pub(super) fn days_between(&self, first: Day, last: Day) -> usize {
        let from = self.days.partition_point(|day| *day < first);
        self.days.partition_point(|day| *day <= last).saturating_sub(from)
    }
}

/// Result type, receiving MX, kind of reason; 0 for a kind that does not matter.
pub(super) type CellKey = (u32, u32, u32);

/// An organisation's reports of one day about one domain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Activity {
    pub(super) day: Day,
    pub(super) organization: u32,
    pub(super) sessions: Sessions,
}

/// One failure detail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failure {
    pub(super) day: Option<Day>,
    pub(super) organization: u32,
    pub(super) network: u32,
    pub(super) country: Option<Country>,
    pub(super) receiving_ip: u32,
    pub(super) policy_type: u32,
    pub(super) policy_text: u32,
    pub(super) failed: u64,
}

/// A policy as senders saw it.
#[derive(Debug, Clone)]
pub(super) struct SeenPolicy {
    pub(super) policy_type: u32,
    /// Number of its text.
    pub(super) text: u32,
    pub(super) first_day: Day,
    pub(super) last_day: Day,
    pub(super) organizations: BTreeSet<u32>,
}

/// Failed sessions by day, in order.
pub(super) fn per_day<'a>(failures: impl IntoIterator<Item = &'a Failure>) -> Vec<(Day, u64)> {
    let mut days: Vec<(Day, u64)> = failures.into_iter().filter_map(|one| Some((one.day?, one.failed))).collect();
    days.sort_unstable();
    days.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        same
    });
    days
}
