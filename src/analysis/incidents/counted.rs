//! Sessions that a sender judged by DANE and by MTA-STS both, counted once (see [`crate::store::sessions_of`]).

use std::collections::BTreeMap;

use crate::analysis::history::Failure;
use crate::store::Columns;

/// Failed sessions of one report about one domain, by what judged them.
#[derive(Debug, Clone, Copy, Default)]
struct Judged {
    sts: u64,
    dane: u64,
    rest: u64,
}

impl Judged {
    fn add(&mut self, policy_type: u32, failed: u64) {
        let sum = match policy_type {
            Columns::STS => &mut self.sts,
            Columns::TLSA => &mut self.dane,
            _ => &mut self.rest,
        };
        *sum = sum.saturating_add(failed);
    }

    fn once(self) -> u64 {
        self.sts.max(self.dane).saturating_add(self.rest)
    }
}

fn by_report<'a>(failures: impl Iterator<Item = &'a Failure>) -> BTreeMap<(u32, u32), Judged> {
    let mut sums: BTreeMap<(u32, u32), Judged> = BTreeMap::new();
    for failure in failures {
        sums.entry((failure.report, failure.domain)).or_default().add(failure.policy_type, failure.failed);
    }
    sums
}

/// Whether there are failures under DANE and under MTA-STS, so that a session can be among both.
fn may_be_judged_twice<'a>(mut failures: impl Iterator<Item = &'a Failure>) -> bool {
    let (mut sts, mut dane) = (false, false);
    failures.any(|failure| {
        sts |= failure.policy_type == Columns::STS;
        dane |= failure.policy_type == Columns::TLSA;
        sts && dane
    })
}

/// Notes how much of each failure counts: of sessions judged twice those under the policy that has more of them. Gives
/// whether there are such.
pub(super) fn note(failures: &mut [Failure]) -> bool {
    if !may_be_judged_twice(failures.iter()) {
        for failure in failures {
            failure.counted = failure.failed;
        }
        return false;
    }
    let sums = by_report(failures.iter());
    let mut twice = false;
    for failure in failures {
        let own = sums.get(&(failure.report, failure.domain)).copied().unwrap_or_default();
        let counts = match failure.policy_type {
            Columns::STS => own.sts > own.dane,
            Columns::TLSA => own.dane >= own.sts,
            _ => true,
        };
        failure.counted = if counts { failure.failed } else { 0 };
        twice |= !counts && failure.failed > 0;
    }
    twice
}

/// How many sessions some failures are.
pub(super) fn sessions<'a>(failures: impl Iterator<Item = &'a Failure> + Clone) -> u64 {
    if !may_be_judged_twice(failures.clone()) {
        return failures.fold(0, |sum, failure| sum.saturating_add(failure.failed));
    }
    by_report(failures).into_values().fold(0, |sum, own| sum.saturating_add(own.once()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_under_two_policies_is_one() {
        let of = |report, policy_type, failed| Failure { report, policy_type, failed, ..Failure::default() };
        let mut failures = [
            of(1, Columns::STS, 40),
            of(1, Columns::TLSA, 30),
            of(1, Columns::TLSA, 5),
            of(1, 0, 3),
            of(2, Columns::STS, 7),
            of(2, Columns::TLSA, 7),
        ];
        assert!(note(&mut failures));
        assert_eq!(failures.map(|failure| failure.counted), [40, 0, 0, 3, 0, 7]);
        assert_eq!(sessions(failures.iter()), 50);
        assert!(!note(&mut failures[..1]));
    }
}
