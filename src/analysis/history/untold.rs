//! Failed sessions of which a report gives no details, each counted once.

use super::groups::Failure;
use crate::store::Columns;

/// How much of failures without details counts, of which `untold` are sessions of their own: those under the policy that
/// has more of them, and what no policy judged twice.
pub(in crate::analysis) fn count_untold(failures: &mut [Failure], untold: u64) {
    let sum = |policy_type| {
        let own = failures.iter().filter(|failure| failure.policy_type == policy_type);
        own.fold(0_u64, |sum, failure| sum.saturating_add(failure.failed))
    };
    let twice = if sum(Columns::TLSA) >= sum(Columns::STS) { Columns::STS } else { Columns::TLSA };
    let mut left = untold;
    for failure in failures {
        failure.counted = if failure.policy_type == twice { 0 } else { failure.failed.min(left) };
        left -= failure.counted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_counts_than_is_untold() {
        let of = |policy_type, failed| Failure { policy_type, failed, ..Failure::default() };
        let mut failures = [of(Columns::STS, 3), of(Columns::TLSA, 12), of(0, 5)];
        // Ten of the twelve are told of under MTA-STS.
        count_untold(&mut failures, 7);
        assert_eq!(failures.map(|failure| failure.counted), [0, 7, 0]);
        count_untold(&mut failures, 17);
        assert_eq!(failures.map(|failure| failure.counted), [0, 12, 5]);
        assert_eq!(failures.map(|failure| failure.failed), [3, 12, 5]);
    }
}
