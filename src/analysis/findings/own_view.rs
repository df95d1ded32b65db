//! That few senders, with little of the mail, find no policy where others do: their view, and no fact about the domain.

use std::collections::BTreeSet;

use super::finding::{Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use crate::analysis::history::DomainHistory;
use crate::counted;
use crate::day::Day;
use crate::explain::Actor;
use crate::language::tr;

/// What few do not find.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnView {
    /// Others have applied it for longer than they keep a copy: they fetched it anew (RFC 8461, section 3.2).
    pub(super) is_there: bool,
}

impl OwnView {
    /// Whether those who found none from a day on are few beside those who `still` do; `kept` are the days for which a
    /// copy is kept.
    pub(super) fn of(
        domain: &DomainHistory,
        (first, kept): (Day, i64),
        numbers: &[u32],
        still: &[u32],
    ) -> Option<Self> {
        let own: BTreeSet<u32> = numbers.iter().copied().collect();
        let (theirs, all) = sessions_since(domain, first, |number| own.contains(number));
        let few = theirs.saturating_mul(SMALL) <= all && still.len() > numbers.len();
        let is_there = domain.days().is_some_and(|(_, end)| i64::from(end.0 - first.0) > kept);
        few.then_some(Self { is_there })
    }

    /// What there is to say of it.
    pub(super) fn finding(self, by_tlsa: bool, domain: &str, who: (&str, usize), day: &str) -> Finding {
        let severity = if self.is_there { FindingSeverity::Info } else { FindingSeverity::Warning };
        let sentence = not_found_by(by_tlsa, domain, who, day);
        Finding::new(FindingRule::PolicyLost, severity, Actor::Depends, sentence)
    }
}

/// That others find it.
pub(super) fn there(who: &str, count: usize) -> String {
    counted!(
        count,
        "{who} still applies it, and has done so for longer than a copy is cached: it can be found.",
        "{who} still apply it, and have done so for longer than a copy is cached: it can be found.",
        who,
    )
}

/// What to do where all is in order.
pub(super) fn step() -> Step {
    Step::new(tr(
        "If everything is fine on your side, the cause is the resolver or the network of the reporting organisation: notify it at the contact given in its reports.",
    ))
}

/// Sessions from a day on, of some and of all.
fn sessions_since(domain: &DomainHistory, first: Day, own: impl Fn(&u32) -> bool) -> (u64, u64) {
    domain.between(first, Day(i32::MAX)).iter().fold((0_u64, 0_u64), |(theirs, all), one| {
        let total = one.by.all.total();
        let theirs = if own(&one.organization) { theirs.saturating_add(total) } else { theirs };
        (theirs, all.saturating_add(total))
    })
}

/// That few find none while others do: that is their view, and no fact about the domain.
fn not_found_by(by_tlsa: bool, domain: &str, (who, count): (&str, usize), day: &str) -> String {
    // {who}: the organisations that find none, as a list
    if by_tlsa {
        return counted!(
            count,
            "{who} has found no TLSA records of {domain} since {day}, but others still find them. The mail was delivered all the same.",
            "{who} have found no TLSA records of {domain} since {day}, but others still find them. The mail was delivered all the same.",
            who,
            domain,
            day,
        );
    }
    counted!(
        count,
        "{who} has found no MTA-STS policy of {domain} since {day}, but others still apply it. The mail was delivered all the same.",
        "{who} have found no MTA-STS policy of {domain} since {day}, but others still apply it. The mail was delivered all the same.",
        who,
        domain,
        day,
    )
}

/// A fifth of the sessions, or less, is little.
const SMALL: u64 = 5;
