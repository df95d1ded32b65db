//! How sessions are counted: a sender that knows both DANE and MTA-STS reports the
//! same sessions under `tlsa` and under `sts`, so their sums may not be added.

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
    policy_domain: u32,
    sts: Sessions,
    tlsa: Sessions,
    rest: Sessions,
}

/// The sessions of entries of one report.
///
/// Per policy domain: total = max(Σ sts, Σ tlsa) + Σ everything else; failed by the
/// same rule, never more than the total; successful is what remains.
pub fn sessions_of<'a>(entries: impl IntoIterator<Item = &'a EntryRow>) -> Sessions {
    // A report is nearly always about one domain.
    let (mut first, mut others) = (None::<Sums>, Vec::<Sums>::new());
    for entry in entries {
        let new = || Sums { policy_domain: entry.policy_domain, ..Sums::default() };
        let sums = first.get_or_insert_with(new);
        let sums = if sums.policy_domain == entry.policy_domain {
            sums
        } else if let Some(at) = others.iter().position(|sums| sums.policy_domain == entry.policy_domain) {
            let Some(sums) = others.get_mut(at) else { continue };
            sums
        } else {
            others.push(new());
            let Some(sums) = others.last_mut() else { continue };
            sums
        };
        let sum = match entry.policy_type {
            Columns::STS => &mut sums.sts,
            Columns::TLSA => &mut sums.tlsa,
            _ => &mut sums.rest,
        };
        *sum = sum.plus(entry.summary);
    }
    first.iter().chain(&others).fold(Sessions::default(), |all, Sums { sts, tlsa, rest, .. }| {
        let total = sts.total().max(tlsa.total()).saturating_add(rest.total());
        let failed = sts.failed.max(tlsa.failed).saturating_add(rest.failed).min(total);
        all.plus(Sessions { successful: total - failed, failed })
    })
}
