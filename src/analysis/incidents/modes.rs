//! Whether the MTA-STS policy that failed sessions were under was enforced.

use std::collections::{BTreeMap, BTreeSet};

use super::part::distinct;
use crate::analysis::history::{Failure, History, SeenPolicy};
use crate::day::Day;
use crate::store::Columns;

/// Which of some failures were under a policy in mode enforce.
pub(super) struct Modes {
    /// Texts of such policies.
    enforcing: BTreeSet<u32>,
    /// Texts that state no mode: most of all the one that is not quoted at all.
    silent: BTreeSet<u32>,
    /// Of domain and day of failures under these: whether what others hold then is enforced; `None` where they differ, or
    /// nobody quotes a policy.
    by_others: BTreeMap<(u32, Option<Day>), Option<bool>>,
}

impl Modes {
    /// Of these failures.
    pub(super) fn of(history: &History<'_>, failures: &[Failure]) -> Self {
        let under_sts = || failures.iter().filter(|failure| failure.policy_type == Columns::STS);
        let (mut enforcing, mut silent) = (BTreeSet::new(), BTreeSet::new());
        for text in distinct(under_sts().map(|failure| failure.policy_text)) {
            match history.policy(text).mode.as_str() {
                "enforce" => enforcing.insert(text),
                "" => silent.insert(text),
                _ => false,
            };
        }
        let mut by_others = BTreeMap::new();
        if !silent.is_empty() {
            for failure in under_sts().filter(|failure| silent.contains(&failure.policy_text)) {
                let key = (failure.domain, failure.day);
                by_others.entry(key).or_insert_with(|| is_enforced(history, failure.domain, failure.day));
            }
        }
        Self { enforcing, silent, by_others }
    }

    /// Whether some are under a policy whose mode is not stated.
    pub(super) fn some_are_unknown(&self) -> bool {
        !self.silent.is_empty()
    }

    /// Whether the policy of a failure was enforced; `None` where that is not known.
    pub(super) fn is_enforced(&self, failure: &Failure) -> Option<bool> {
        if self.silent.contains(&failure.policy_text) {
            return self.by_others.get(&(failure.domain, failure.day)).copied().flatten();
        }
        Some(self.enforcing.contains(&failure.policy_text))
    }
}

/// Whether the policy of a domain was enforced on a day, by what others quote of it then, or at all.
fn is_enforced(history: &History<'_>, domain: u32, day: Option<Day>) -> Option<bool> {
    let policies = history.domain(domain)?.sts_policies().take(MOST_POLICIES);
    let stated: Vec<(&SeenPolicy, &str)> = policies
        .map(|seen| (seen, history.policy(seen.text).mode.as_str()))
        .filter(|(_, mode)| !mode.is_empty())
        .collect();
    let held = |seen: &SeenPolicy| day.is_some_and(|day| seen.first_day <= day && day <= seen.last_day);
    let any = stated.iter().any(|(seen, _)| held(seen));
    let mut modes = stated.iter().filter(|(seen, _)| !any || held(seen)).map(|(_, mode)| *mode == "enforce");
    let first = modes.next()?;
    modes.all(|other| other == first).then_some(first)
}

/// Policies of a domain that are looked at.
const MOST_POLICIES: usize = 100;
