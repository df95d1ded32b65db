//! A policy that was taken back on purpose.

use super::finding::{Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use crate::analysis::history::{DomainHistory, History, SeenPolicy};
use crate::day::{Day, Years};
use crate::explain::Actor;
use crate::language::tr;
use crate::say;

/// That a policy enforces nothing any more: that it did before, and is in testing or none since.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weakening<'a> {
    /// Where the last policy that enforced lies among all.
    pub(super) before: usize,
    /// The newest one, its mode, and since when that is the mode.
    pub(super) newest: &'a SeenPolicy,
    pub(super) mode: &'a str,
    pub(super) since: Day,
}

impl<'a> Weakening<'a> {
    /// `None` where the newest of the policies enforces, or none before it did.
    pub(super) fn of(history: &History<'a>, domain: &'a DomainHistory, policies: &[&'a SeenPolicy]) -> Option<Self> {
        let mode = |policy: &SeenPolicy| history.policy(policy.text).mode.as_str();
        let newest = domain.newest_sts()?;
        let place = policies.iter().position(|policy| std::ptr::eq(*policy, newest))?;
        let until_newest = policies.get(..=place)?;
        let is_weak = |policy: &&&SeenPolicy| matches!(mode(policy), "none" | "testing");
        let weak = until_newest.iter().rev().take_while(is_weak).count();
        let before = place.checked_sub(weak).filter(|_| weak > 0)?;
        if mode(policies.get(before)?) != "enforce" {
            return None;
        }
        let now = until_newest.iter().rev().take(weak).take_while(|policy| mode(policy) == mode(newest)).last()?;
        Some(Self { before, newest, mode: mode(newest), since: now.first_day })
    }

    /// Since when nobody finds the policy any more, where it was taken back.
    pub(super) fn withdrawn(&self, domain: &DomainHistory) -> Option<Day> {
        withdrawn(domain, self.newest).filter(|_| self.mode == "none")
    }
}

/// Since when nobody finds the policy any more that was last seen in mode none.
fn withdrawn(domain: &DomainHistory, none: &SeenPolicy) -> Option<Day> {
    let since = domain.between(none.last_day.plus(1), Day(i32::MAX));
    let found = since.iter().any(|one| one.by.kinds.sts);
    since.iter().find(|one| one.by.kinds.none).map(|one| one.day).filter(|_| !found)
}

/// That a policy was taken back as it should be: mode none first, and gone once no sender keeps the former one (RFC 8461,
/// section 8.3).
pub(super) fn of_withdrawal(domain: &str, none: Day, gone: Day, kept: i64, years: Years) -> Finding {
    let sentence = say!(
        "The MTA-STS policy of {domain} was withdrawn: mode none since {none}, and no policy since {gone}. It no longer enforces anything.",
        domain,
        none = none.label_in(years),
        gone = gone.label_in(years),
    );
    let mut finding = Finding::new(FindingRule::PolicyWeakened, FindingSeverity::Info, Actor::Nobody, sentence);
    finding.reasons = vec![if i64::from(gone.0 - none.0) >= kept {
        tr("Mode none was published for as long as senders cache the old policy, so no sender still applies the old one.")
            .to_owned()
    } else {
        tr("Mode none was not published for as long as senders cache the old policy: some may still apply the old one.")
            .to_owned()
    }];
    finding.steps = vec![Step::new(tr("If it was intended, do nothing."))];
    finding
}
