//! What reports say of one policy domain: who reported it on which day, and what failed there.

use rustc_hash::FxHashMap;

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
    /// Failures by result type, MX and, where the type says little, kind of reason.
    pub(super) cells: FxHashMap<CellKey, Vec<Failure>>,
    /// The policies that senders applied.
    pub(super) policies: Vec<SeenPolicy>,
    /// Their places by type and text, while they are gathered.
    pub(super) places: FxHashMap<(u32, u32), usize>,
    /// Reports about it.
    pub(super) reports: usize,
}

impl DomainHistory {
    /// Notes that an organisation applied a policy on a day.
    pub(super) fn saw(&mut self, policy_type: u32, text: u32, day: Day, organization: u32) {
        let place = *self.places.entry((policy_type, text)).or_insert(self.policies.len());
        let Some(policy) = self.policies.get_mut(place) else {
            let organizations = vec![organization];
            self.policies.push(SeenPolicy { policy_type, text, first_day: day, last_day: day, organizations });
            return;
        };
        policy.first_day = policy.first_day.min(day);
        policy.last_day = policy.last_day.max(day);
        if !policy.organizations.contains(&organization) {
            policy.organizations.push(organization);
        }
    }

    /// The first and last day of its reports.
    pub(super) fn days(&self) -> Option<(Day, Day)> {
        Some((self.activity.first()?.day, self.activity.last()?.day))
    }

    /// Sessions per organisation between two days, most first.
    pub(super) fn organizations_between(&self, first: Day, last: Day) -> Vec<(u32, Sessions)> {
        let mut sums: Vec<(u32, Sessions)> = Vec::new();
        for activity in self.activity.iter().filter(|activity| first <= activity.day && activity.day <= last) {
            match sums.iter_mut().find(|(number, _)| *number == activity.organization) {
                Some((_, sum)) => *sum = sum.plus(activity.sessions),
                None => sums.push((activity.organization, activity.sessions)),
            }
        }
        sums.sort_by_key(|(number, sum)| (std::cmp::Reverse(sum.total()), *number));
        sums
    }

    /// Sessions between two days.
    pub(super) fn sessions_between(&self, first: Day, last: Day) -> Sessions {
        let own = self.activity.iter().filter(|activity| first <= activity.day && activity.day <= last);
        own.fold(Sessions::default(), |sum, activity| sum.plus(activity.sessions))
    }

    /// Days with a report between two days.
    pub(super) fn days_between(&self, first: Day, last: Day) -> usize {
        let mut days: Vec<Day> = self.activity.iter().map(|activity| activity.day).collect();
        days.dedup();
        days.into_iter().filter(|day| first <= *day && *day <= last).count()
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
    pub(super) organizations: Vec<u32>,
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
