//! How sessions are counted: a sender that knows both DANE and MTA-STS reports the
//! same sessions under `tlsa` and under `sts`, so their sums may not be added.

use std::collections::BTreeMap;

/// Counted sessions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sessions {
    /// Sessions that succeeded: as the policy asks, or encrypted where there is none (RFC 8460, section 4.4).
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

/// The sessions of entries of one report, each with the numbers of its policy domain and policy type.
///
/// Per policy domain: total = max(Σ sts, Σ tlsa) + Σ everything else; failed by the
/// same rule, never more than the total; successful is what remains.
pub fn sessions_of(entries: impl IntoIterator<Item = (u32, u32, Sessions)>) -> Sessions {
    // A report is nearly always about one domain; a map costs something only from the second on.
    let (mut first, mut others) = (None::<(u32, Sums)>, BTreeMap::<u32, Sums>::new());
    for (policy_domain, policy_type, summary) in entries {
        let (domain, sums) = first.get_or_insert_with(|| (policy_domain, Sums::default()));
        let sums = if *domain == policy_domain { sums } else { others.entry(policy_domain).or_default() };
        let sum = match policy_type {
            STS => &mut sums.sts,
            TLSA => &mut sums.tlsa,
            _ => &mut sums.rest,
        };
        *sum = sum.plus(summary);
    }
    let first = first.iter().map(|(_, sums)| sums);
    first.chain(others.values()).fold(Sessions::default(), |all, Sums { sts, tlsa, rest }| {
        let total = sts.total().max(tlsa.total()).saturating_add(rest.total());
        let failed = sts.failed.max(tlsa.failed).saturating_add(rest.failed).min(total);
        all.plus(Sessions { successful: total - failed, failed })
    })
}

/// Number of the policy type `tlsa`.
pub(super) const TLSA: u32 = 1;
/// Number of the policy type `sts`.
pub(super) const STS: u32 = 2;
