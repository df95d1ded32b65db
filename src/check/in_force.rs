//! The MTA-STS policy that a domain is known to have: as it was pasted, or as senders saw it.

use super::facts::Facts;
use super::mta_sts::StsState;
use super::result::CheckResult;
use super::with_reports::latest_policy_of;
use crate::day::Day;
use crate::record::{Policy, judge_policy, pasted_policy};
use crate::store::Store;

/// A policy that senders apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The policy.
    pub policy: Policy,
    /// The day of the report that shows it; `None` where it was pasted, or where the report has no day.
    pub day: Option<Day>,
}

/// The policy that is in force at a domain, as far as anything tells: what was pasted of it comes before what a report
/// shows. `checked` is the last check, which may be of another domain, and `pasted` the policy of its domain. Where the DNS
/// announces none any more there is none.
pub fn policy_in_force(
    store: &Store,
    domain: &str,
    checked: Option<(&Facts, &CheckResult)>,
    pasted: &str,
) -> Option<InForce> {
    let own = checked.filter(|(facts, _)| facts.domain.eq_ignore_ascii_case(domain));
    if own.is_some_and(|(_, result)| matches!(result.mta_sts.verdict, StsState::None | StsState::Orphan)) {
        return None;
    }
    let pasted = own.and_then(|_| judge_policy(&pasted_policy(pasted).text).policy);
    match pasted {
        Some(policy) => Some(InForce { policy, day: None }),
        None => latest_policy_of(store, domain).map(|(day, policy)| InForce { policy, day }),
    }
}
