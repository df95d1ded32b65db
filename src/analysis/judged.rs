//! What one report says of one policy domain, put together: a session that two policies judged is one.

use crate::explain::{CauseClass, cause_class};
use crate::report::ResultType;
use crate::store::{Columns, EntryRow, FailureRow, Sessions, sessions_of};

/// What is reported under policies of one type.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OfPolicy {
    pub(super) sessions: Sessions,
    /// Of those that failed, how many its details tell of.
    pub(super) told: u64,
    /// Of the sessions, those under an MTA-STS policy in mode none, or under TLSA records that the sender ignored.
    pub(super) in_none: Sessions,
}

/// The same by what judged them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OfDomain {
    sts: OfPolicy,
    dane: OfPolicy,
    rest: OfPolicy,
}

impl OfPolicy {
    /// What an entry says, whatever mode its policy is in.
    pub(super) fn of(columns: &Columns, entry: &EntryRow) -> Self {
        let told = FailureRow::failed_in(columns.failures_of(entry)).min(entry.summary.failed);
        Self { sessions: entry.summary, told, in_none: Sessions::default() }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            sessions: self.sessions.plus(other.sessions),
            told: self.told.saturating_add(other.told),
            in_none: self.in_none.plus(other.in_none),
        }
    }
}

impl OfDomain {
    pub(super) fn add(&mut self, policy_type: u32, own: OfPolicy) {
        let sum = match policy_type {
            Columns::STS => &mut self.sts,
            Columns::TLSA => &mut self.dane,
            _ => &mut self.rest,
        };
        *sum = sum.plus(own);
    }

    /// Failed sessions of which no details are given: those that failed without those that are told of, each counted
    /// once. What one policy's details tell of is not untold because another's has none.
    pub(super) fn untold(&self) -> u64 {
        let told = self.sts.told.max(self.dane.told).saturating_add(self.rest.told);
        let all = [(0, Columns::STS, self.sts), (0, Columns::TLSA, self.dane), (0, OTHER, self.rest)];
        sessions_of(all.map(|(domain, policy_type, own)| (domain, policy_type, own.sessions)))
            .failed
            .saturating_sub(told)
    }

    /// Sessions that succeeded under an MTA-STS policy in mode none, or under TLSA records that the sender ignored, and
    /// that nothing else judged: they were encrypted, and nobody asked whether the certificate was right. A sender treats
    /// such a domain as one without an active policy (RFC 8461, section 5; the mode: section 3.2; RFC 7672, section 2.2).
    /// `beside` is what else is known to be under DANE.
    pub(super) fn unverified(&self, beside: Sessions) -> u64 {
        let successful = |sts: Sessions, dane: Sessions| {
            sessions_of([(0, Columns::STS, sts), (0, Columns::TLSA, dane.plus(beside))]).successful
        };
        let active = |own: OfPolicy| Sessions {
            successful: own.sessions.successful.saturating_sub(own.in_none.successful),
            failed: own.sessions.failed.saturating_sub(own.in_none.failed),
        };
        let in_none = self.sts.in_none.successful.saturating_add(self.dane.in_none.successful);
        successful(self.sts.sessions, self.dane.sessions)
            .saturating_sub(successful(active(self.sts), active(self.dane)))
            .min(in_none)
    }
}

/// Whether a sender ignored the TLSA records of an entry, for none could be used: it says so in a row in which nothing
/// failed, and then no certificate was compared with them (RFC 7672, section 2.2).
pub(super) fn is_ignored(columns: &Columns, entry: &EntryRow) -> bool {
    let is_unusable = |row: &FailureRow| {
        columns.result_type(row.result_type).meant() == ResultType::TlsaInvalid
            || cause_class(columns.reason_kinds.text(columns.reason_kind(row))) == CauseClass::TlsaUnusable
    };
    entry.policy_type == Columns::TLSA
        && columns.failures_of(entry).iter().any(|row| row.failed == 0 && is_unusable(row))
}

/// Any type but these two.
const OTHER: u32 = u32::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(own: &[(u32, u64, u64, u64)]) -> OfDomain {
        let mut all = OfDomain::default();
        for (policy_type, successful, failed, told) in own {
            let sessions = Sessions { successful: *successful, failed: *failed };
            all.add(*policy_type, OfPolicy { sessions, told: *told, ..OfPolicy::default() });
        }
        all
    }

    #[test]
    fn what_is_untold_is_what_failed_without_what_is_told_of_it() {
        let (sts, dane) = (Columns::STS, Columns::TLSA);
        // The same ten under both, and five without a policy that nobody explains: 15 failed, 10 are told of.
        assert_eq!(of(&[(sts, 0, 10, 10), (dane, 0, 10, 10), (OTHER, 0, 5, 0)]).untold(), 5);
        // Twelve failed under DANE; ten of them are told of under MTA-STS.
        assert_eq!(of(&[(sts, 2, 10, 10), (dane, 0, 12, 0)]).untold(), 2);
        assert_eq!(of(&[(sts, 0, 30, 5), (dane, 4, 26, 26)]).untold(), 4);
        assert_eq!(of(&[(sts, 0, 10, 10), (dane, 0, 10, 0)]).untold(), 0);
        assert_eq!(of(&[(sts, 9, 8, 2)]).untold(), 6);
        assert_eq!(of(&[]).untold(), 0);
    }

    #[test]
    fn what_succeeded_under_mode_none_alone_is_unverified() {
        let none = |successful, failed, in_none: Sessions| {
            let sessions = Sessions { successful, failed };
            let mut all = OfDomain::default();
            all.add(Columns::STS, OfPolicy { sessions, in_none, ..OfPolicy::default() });
            all
        };
        let good = |successful| Sessions { successful, failed: 0 };
        assert_eq!(none(48, 0, good(48)).unverified(good(0)), 48);
        // The policy changed within the day: 30 were under the one that was active.
        assert_eq!(none(80, 0, good(50)).unverified(good(0)), 50);
        // DANE judged all of them, or 20 of them.
        assert_eq!(none(48, 0, good(48)).unverified(good(48)), 0);
        assert_eq!(none(48, 0, good(48)).unverified(good(20)), 28);
        assert_eq!(none(48, 2, good(0)).unverified(good(0)), 0);
        // Two of fifty failed, as they would have without a policy.
        assert_eq!(none(48, 2, Sessions { successful: 48, failed: 2 }).unverified(good(0)), 48);
    }

    #[test]
    fn what_succeeded_under_ignored_records_alone_is_unverified() {
        let good = |successful| Sessions { successful, failed: 0 };
        let of = |sts, dane, ignored| {
            let mut all = OfDomain::default();
            all.add(Columns::STS, OfPolicy { sessions: good(sts), ..OfPolicy::default() });
            all.add(Columns::TLSA, OfPolicy { sessions: good(dane), in_none: good(ignored), ..OfPolicy::default() });
            all.unverified(good(0))
        };
        assert_eq!([of(0, 60, 60), of(0, 60, 20), of(0, 60, 0)], [60, 20, 0]);
        // MTA-STS judged all of them, or 40 of them.
        assert_eq!([of(60, 60, 60), of(40, 60, 60)], [0, 20]);
    }
}
