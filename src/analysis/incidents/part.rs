//! What a group of failures is taken apart into.

use std::collections::BTreeSet;

use crate::analysis::cause::Cause;
use crate::analysis::history::{Failure, GroupKey, Place};
use crate::day::Day;

/// What kind of story it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analysis) enum Story {
    /// Something is at fault on the receiving side, as far as can be seen.
    Fault,
    /// Only senders that never, or hardly ever, succeed, while others do.
    SendersOwn,
    /// It was met at addresses of this network (its number), which nobody else knows.
    StrangeAddress(u32),
    /// Single sessions now and then, too few to mean anything.
    Background,
}

/// Failures of one group that are one story. What limits them beside the group is noted, so that a filter can say it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) cause: Cause,
    pub(super) idle: bool,
    pub(super) place: Place,
    pub(super) story: Story,
    pub(super) failures: Vec<Failure>,
    pub(super) limits: Limits,
}

/// What limits the failures of a part beside its group; `None` for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analysis) struct Limits {
    /// Organisations.
    pub(in crate::analysis) organizations: Option<BTreeSet<u32>>,
    /// Organisations whose failures at the same place are another story.
    pub(in crate::analysis) without: BTreeSet<u32>,
    /// Receiving addresses.
    pub(in crate::analysis) receiving_ips: Option<BTreeSet<u32>>,
    /// Stretches of days, in order.
    pub(in crate::analysis) days: Option<Vec<(Day, Day)>>,
}

impl Limits {
    /// What limits two parts together, each with those who met it; `None` where that would take in more than both.
    pub(super) fn join(&self, met: &BTreeSet<u32>, other: &Self, others: &BTreeSet<u32>) -> Option<Self> {
        let same = self.receiving_ips == other.receiving_ips && self.days == other.days;
        if !same || !self.without.is_disjoint(others) || !other.without.is_disjoint(met) {
            return None;
        }
        let mut joined = self.clone();
        joined.without.extend(&other.without);
        joined.organizations = (self.organizations.is_some() || other.organizations.is_some())
            .then(|| met.union(others).copied().collect());
        Some(joined)
    }
}

impl Part {
    /// All of a group.
    pub(super) fn whole(GroupKey { cause, place, idle }: GroupKey, failures: Vec<Failure>) -> Self {
        Self { cause, idle, place, story: Story::Fault, failures, limits: Limits::default() }
    }

    /// Those that `are` so, told as another story; the rest stays. `None` when there is none.
    pub(super) fn take(&mut self, story: Story, are: impl Fn(&Failure) -> bool) -> Option<Self> {
        let failures: Vec<Failure> = self.failures.extract_if(.., |failure| are(failure)).collect();
        (!failures.is_empty()).then(|| Self { story, failures, ..self.clone_empty() })
    }

    /// All that is left of it; nothing stays.
    pub(super) fn take_all(&mut self) -> Self {
        let empty = Self { limits: Limits::default(), ..self.clone_empty() };
        std::mem::replace(self, empty)
    }

    fn clone_empty(&self) -> Self {
        let (cause, idle, place, story) = (self.cause, self.idle, self.place, self.story);
        Self { cause, idle, place, story, failures: Vec::new(), limits: self.limits.clone() }
    }

    /// Sum of the failed sessions.
    pub(super) fn failed(&self) -> u64 {
        self.failures.iter().fold(0, |sum, failure| sum.saturating_add(failure.failed))
    }

    /// Those who met it.
    pub(super) fn met(&self) -> BTreeSet<u32> {
        distinct(self.failures.iter().map(|failure| failure.organization))
    }

    /// The policy domains that it is about.
    pub(super) fn domains(&self) -> BTreeSet<u32> {
        distinct(self.failures.iter().map(|failure| failure.domain))
    }

    /// The first and last day.
    pub(super) fn days(&self) -> Option<(Day, Day)> {
        let days = self.failures.iter().filter_map(|failure| failure.day);
        Some((days.clone().min()?, days.max()?))
    }
}

/// Failed sessions of each organisation, in order; they come in any.
pub(super) fn failed_by(amounts: impl Iterator<Item = (u32, u64)>) -> Vec<(u32, u64)> {
    let mut all: Vec<(u32, u64)> = amounts.collect();
    all.sort_unstable();
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        same
    });
    all
}

/// Each of many numbers once.
pub(in crate::analysis) fn distinct(numbers: impl Iterator<Item = u32>) -> BTreeSet<u32> {
    // Sorted and without repetitions it is a set at once; rows of one report lie side by side.
    let mut all: Vec<u32> = Vec::new();
    for number in numbers {
        if all.last() != Some(&number) {
            all.push(number);
        }
    }
    all.sort_unstable();
    all.dedup();
    all.into_iter().collect()
}
