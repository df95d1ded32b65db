//! The rules about one policy domain, asked one a step: a domain of forty thousand reporters holds up nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, FindingSeverity};
use super::policies::{Asking, Troubles};
use super::rule::FindingRule;
use super::{dates, noise, policies, readiness, records, silence};
use crate::analysis::cause::Cause;
use crate::analysis::history::{DomainHistory, Failure, History};
use crate::analysis::incidents::{Incident, Story, Trend, distinct};
use crate::day::{Day, Years};
use crate::explain::CauseClass;
use crate::language::tr;

/// What there is to say of a domain.
pub(super) struct OfDomain {
    next: Rule,
    policies: Asking,
    /// Those who meet a fault of the policy host, each with the last day of it.
    of_policy_host: BTreeMap<u32, Day>,
    /// Texts of policies and hosts that senders refuse by them.
    refusing: BTreeSet<(u32, u32)>,
    /// Those who fail by a policy that was replaced at a host that the newest one names.
    holders: BTreeSet<u32>,
    /// The texts of TLSA records of which incidents tell what is wrong with them.
    told: BTreeSet<u32>,
    /// The domain with its own MX hosts, where reports name these as policy domains (RFC 8460, section 1.1).
    whole: Option<DomainHistory>,
    found: Vec<Finding>,
    untold: BTreeSet<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Policies,
    Records,
    Readiness,
    Silence,
    Noise,
    Untold,
    Nothing,
}

impl OfDomain {
    /// Nothing asked yet, of a domain with these failures.
    pub(super) fn of(history: &History<'_>, domain: &DomainHistory, own: &[(&Incident, &Failure)]) -> Self {
        // What passed, or is over, explains nothing that comes after it.
        let own: Vec<(&Incident, &Failure)> = own.iter().filter(|(one, _)| goes_on(one)).copied().collect();
        let mut of_policy_host: BTreeMap<u32, Day> = BTreeMap::new();
        for (_, failure) in own.iter().filter(|(incident, _)| incident.cause.is_of_policy_host()) {
            if let Some(day) = failure.day {
                let last = of_policy_host.entry(failure.organization).or_insert(day);
                *last = day.max(*last);
            }
        }
        let uncovered = own.iter().filter(|(one, _)| one.cause == Cause::Class(CauseClass::MxNotInPolicy));
        let of_records = own.iter().filter(|(one, _)| records::is_of_dane(one));
        Self {
            next: Rule::Policies,
            policies: Asking::default(),
            of_policy_host,
            refusing: uncovered.map(|(_, failure)| (failure.policy_text, failure.receiving_mx)).collect(),
            holders: holders(history, domain, &own),
            told: distinct(of_records.map(|(_, failure)| failure.policy_text)),
            whole: whole(history, domain),
            found: Vec::new(),
            untold: BTreeSet::new(),
        }
    }

    /// Asks the next rule, of the domain and its failures; true when it was the last.
    pub(super) fn step<'a>(
        &mut self,
        history: &History<'_>,
        domain: &DomainHistory,
        own: impl Fn() -> Vec<(&'a Incident, &'a Failure)>,
        years: Years,
    ) -> bool {
        let found = &mut self.found;
        let whole = self.whole.as_ref().unwrap_or(domain);
        self.next = match self.next {
            Rule::Policies => {
                let troubles =
                    Troubles { of_policy_host: &self.of_policy_host, refusing: &self.refusing, holders: &self.holders };
                if self.policies.step(history, whole, troubles, years) {
                    let mut own = std::mem::take(&mut self.policies).finish(history, domain);
                    leave_to_owner(history, domain, years, &mut own);
                    found.extend(own);
                    Rule::Records
                } else {
                    Rule::Policies
                }
            }
            Rule::Records => {
                found.extend(records::content(history, domain, &self.told));
                Rule::Readiness
            }
            Rule::Readiness => {
                found.extend(readiness::findings(history, domain, own, years));
                Rule::Silence
            }
            Rule::Silence => {
                found.extend(silence::findings(history, whole, years));
                Rule::Noise
            }
            Rule::Noise => {
                found.extend(noise::findings(history, domain));
                Rule::Untold
            }
            Rule::Untold => {
                if let Some((untold, who)) = dates::untold(history, domain, years) {
                    self.untold = who;
                    found.push(untold);
                }
                Rule::Nothing
            }
            Rule::Nothing => Rule::Nothing,
        };
        self.next == Rule::Nothing
    }

    /// What was found, and the organisations of which it is told that they count failures without details.
    pub(super) fn finish(mut self) -> (Vec<Finding>, BTreeSet<u32>) {
        agree(&mut self.found);
        (self.found, self.untold)
    }
}

/// A domain together with its own MX hosts; `None` where reports name none of these as policy domains.
fn whole(history: &History<'_>, domain: &DomainHistory) -> Option<DomainHistory> {
    let hosts = history.own_hosts(domain.domain);
    hosts.clone().next().is_some().then(|| domain.with_hosts(hosts))
}

/// Leaves what is lost at an MX host to the domain whose mail it receives, where it is told there of all who lost it.
fn leave_to_owner(history: &History<'_>, domain: &DomainHistory, years: Years, found: &mut Vec<Finding>) {
    let is_of_loss = |one: &Finding| matches!(one.rule, FindingRule::PolicyLost | FindingRule::DaneLost);
    if !found.iter().any(is_of_loss) {
        return;
    }
    let Some(owner) = history.owner_of(domain.domain) else { return };
    let owner = whole(history, owner).unwrap_or_default();
    let losses = policies::losses(history, &owner, years);
    found.retain(|one| {
        let is_told = |loss: &Finding| one.organizations.iter().all(|who| loss.organizations.contains(who));
        !is_of_loss(one) || !losses.iter().any(is_told)
    });
}

/// Whether an incident is there now, and more than single sessions.
fn goes_on(incident: &Incident) -> bool {
    let is_over = incident.trend().is_none_or(Trend::is_over) || incident.is_past();
    incident.story != Story::Background && !is_over
}

/// Those who fail by a policy that was replaced, at a host that the newest one names.
fn holders(history: &History<'_>, domain: &DomainHistory, own: &[(&Incident, &Failure)]) -> BTreeSet<u32> {
    let Some(newest) = domain.newest_sts() else { return BTreeSet::new() };
    let uncovered = own.iter().filter(|(one, _)| one.cause == Cause::Class(CauseClass::MxNotInPolicy));
    let old = uncovered.filter(|(_, failure)| failure.policy_text != newest.text);
    let by: BTreeSet<(u32, u32)> = old.map(|(_, failure)| (failure.receiving_mx, failure.organization)).collect();
    let policy = history.policy(newest.text);
    // The hosts lie side by side: each is looked up once.
    let mut last = None;
    let covered = by.into_iter().filter(|(mx, _)| match last {
        Some((host, covers)) if host == *mx => covers,
        _ => {
            let covers = !policy.leaves_out(history.host(*mx));
            last = Some((*mx, covers));
            covers
        }
    });
    covered.map(|(_, organization)| organization).collect()
}

/// Makes findings about one domain agree: nobody is told to go back to enforce before what fails is mended.
fn agree(found: &mut [Finding]) {
    if !found.iter().any(|one| one.rule == FindingRule::NotReadyForEnforce) {
        return;
    }
    let weakened =
        found.iter_mut().filter(|one| one.rule == FindingRule::PolicyWeakened && one.severity != FindingSeverity::Info);
    for step in weakened.filter_map(|one| one.steps.first_mut()) {
        tr("If it was not intended, first fix what is failing; then restore the mode, and change the id in the record.")
            .clone_into(&mut step.text);
    }
}
