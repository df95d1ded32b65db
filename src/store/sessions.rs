//! How sessions are counted: a sender that knows both DANE and MTA-STS reports the
//! same sessions under `tlsa` and under `sts`, so their sums may not be added.

use std::collections::BTreeMap;

use crate::report::{PolicyResult, PolicyType};

/// Counted sessions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sessions {
    /// Sessions that were secured as the policy asks.
    pub successful: u64,
    /// Sessions that failed.
    pub failed: u64,
}

impl Sessions {
    /// Both.
    pub fn total(self) -> u64 {
        self.successful.saturating_add(self.failed)
    }

    /// Both sums, each for itself.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            successful: self.successful.saturating_add(other.successful),
            failed: self.failed.saturating_add(other.failed),
        }
    }
}

#[derive(Default)]
struct Sums {
    sts: Sessions,
    tlsa: Sessions,
    rest: Sessions,
}

/// The sessions of entries of one report.
///
/// Per policy domain: total = max(Σ sts, Σ tlsa) + Σ everything else; failed by the
/// same rule, never more than the total; successful is what remains.
pub fn sessions_of<'a>(entries: impl IntoIterator<Item = &'a PolicyResult>) -> Sessions {
    let mut domains: BTreeMap<&str, Sums> = BTreeMap::new();
    for entry in entries {
        let sums = domains.entry(&entry.policy.policy_domain).or_default();
        let sum = match entry.policy.policy_type {
            PolicyType::Sts => &mut sums.sts,
            PolicyType::Tlsa => &mut sums.tlsa,
            PolicyType::NoPolicyFound | PolicyType::Unknown(_) => &mut sums.rest,
        };
        *sum = sum.plus(Sessions { successful: entry.summary.successful, failed: entry.summary.failed });
    }
    domains.values().fold(Sessions::default(), |all, Sums { sts, tlsa, rest }| {
        let total = sts.total().max(tlsa.total()).saturating_add(rest.total());
        let failed = sts.failed.max(tlsa.failed).saturating_add(rest.failed).min(total);
        all.plus(Sessions { successful: total - failed, failed })
    })
}
