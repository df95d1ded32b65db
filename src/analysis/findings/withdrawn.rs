//! A policy that was taken back on purpose.

use super::finding::{Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use crate::analysis::history::{DomainHistory, SeenPolicy};
use crate::day::{Day, Years};
use crate::explain::Actor;
use crate::language::tr;
use crate::say;

/// Since when nobody finds the policy any more that was last seen in mode none.
pub(super) fn withdrawn(domain: &DomainHistory, none: &SeenPolicy) -> Option<Day> {
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
