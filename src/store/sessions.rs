//! How sessions are counted: a sender that knows both DANE and MTA-STS reports the
//! same sessions under `tlsa` and under `sts`, so their sums may not be added.

use rustc_hash::FxHashMap;

use super::columns::{Columns, EntryRow};

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
pub fn sessions_of<'a>(entries: impl IntoIterator<Item = &'a EntryRow>) -> Sessions {
    // A report is nearly always about one domain; a map costs something only from the second on.
    let (mut first, mut others) = (None::<(u32, Sums)>, FxHashMap::<u32, Sums>::default());
    for entry in entries {
        let (domain, sums) = first.get_or_insert_with(|| (entry.policy_domain, Sums::default()));
        let sums = if *domain == entry.policy_domain { sums } else { others.entry(entry.policy_domain).or_default() };
        let sum = match entry.policy_type {
            Columns::STS => &mut sums.sts,
            Columns::TLSA => &mut sums.tlsa,
            _ => &mut sums.rest,
        };
        *sum = sum.plus(entry.summary);
    }
    let first = first.iter().map(|(_, sums)| sums);
    first.chain(others.values()).fold(Sessions::default(), |all, Sums { sts, tlsa, rest }| {
        let total = sts.total().max(tlsa.total()).saturating_add(rest.total());
        let failed = sts.failed.max(tlsa.failed).saturating_add(rest.failed).min(total);
        all.plus(Sessions { successful: total - failed, failed })
    })
}
