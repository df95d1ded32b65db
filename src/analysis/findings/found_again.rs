//! Policies that senders did not find for some days, and found again.

use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use super::wording::{domain_in_words, list};
use crate::analysis::Filter;
use crate::analysis::history::{DomainHistory, History, Kinds};
use crate::analysis::incidents::Trend;
use crate::day::{Day, Years};
use crate::explain::Actor;
use crate::language::tr;
use crate::say;

/// Days on which an organisation found no policy, between days on which it applied one.
#[derive(Default)]
struct Known {
    applied: usize,
    /// Since it last applied one.
    missing: Vec<Day>,
    /// Those behind which it applied one again.
    gone: Vec<Day>,
}

/// That the policy, or the TLSA records where there never was one, were gone for a while.
pub(super) fn of(history: &History<'_>, domain: &DomainHistory, years: Years) -> Option<Finding> {
    let by_tlsa = !domain.is_under_sts();
    let applies = |kinds: Kinds| kinds.sts || by_tlsa && kinds.dane;
    let mut of = domain.of_each(|known: &mut Known, one| {
        if applies(one.by.kinds) {
            known.applied += 1;
            known.gone.append(&mut known.missing);
        } else if one.by.kinds.none && known.applied > 0 {
            known.missing.push(one.day);
        }
    });
    // Whoever finds none now and then never found it well.
    of.retain(|(_, known)| !known.gone.is_empty() && known.gone.len() * SELDOM <= known.applied);
    let days = of.iter().map(|(_, known)| known.gone.len()).sum::<usize>();
    let first = of.iter().filter_map(|(_, known)| known.gone.first()).min()?;
    let last = of.iter().filter_map(|(_, known)| known.gone.last()).max()?;
    // One report of one sender may be a fault of its own, and what comes back now and then is none that ended.
    let span = usize::try_from(last.0 - first.0 + 1).unwrap_or(usize::MAX);
    if days < LEAST || span > days * DENSE {
        return None;
    }
    let numbers: Vec<u32> = of.iter().map(|(number, _)| *number).collect();
    let who = list(&history.organizations(&numbers));
    let name = history.domain_name(domain.domain);
    let when = years.period((*first, *last));
    let sentence = if by_tlsa {
        say!(
            "The TLSA records of {domain} were missing for {who} ({when}) but have since been found again. The mail was delivered all the same.",
            domain = domain_in_words(name),
            who,
            when,
        )
    } else {
        say!(
            "The MTA-STS policy of {domain} was missing for {who} ({when}) but has since been found again. The mail was delivered all the same.",
            domain = domain_in_words(name),
            who,
            when,
        )
    };
    let mut finding = Finding::new(FindingRule::PolicyLost, FindingSeverity::Info, Actor::You, sentence);
    finding.organizations = history.organizations(&numbers);
    (finding.first_day, finding.last_day) = (Some(*first), Some(*last));
    finding.trend = Some(Trend::Over);
    finding.confidence = if numbers.len() > 1 { Confidence::High } else { Confidence::Medium };
    let see = if by_tlsa {
        tr("Check what changed in the zone, its signatures and its DS record on those days.")
    } else {
        tr("Check what changed in the TXT record and on the policy host on those days.")
    };
    finding.steps = vec![Step::new(see)];
    finding.evidence = Filter {
        policy_domain: history.own_names(domain.domain).map(str::to_owned).collect(),
        policy_type: "no-policy-found".into(),
        days: Some((*first, *last)),
        ..Filter::default()
    };
    finding.source = "RFC 8460, section 4.4";
    finding.topic = "no-policy-found".into();
    Some(finding)
}

/// Days with a policy for each without one.
const SELDOM: usize = 3;
/// Days without one, of all organisations together.
const LEAST: usize = 2;
/// Days from the first to the last for each of them.
const DENSE: usize = 3;
