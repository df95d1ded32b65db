//! A list of checked domains, grouped by the worst fault of each.

use std::collections::{BTreeMap, BTreeSet};

use super::dane::DaneVerdict;
use super::mta_sts::StsState;
use super::result::CheckResult;
use super::tlsrpt::TlsrptState;
use super::verdict::verdict_lines;
use crate::domain_name::tidy;
use crate::record::{Finding, Rule, Severity};
use crate::store::{EntryRow, Store, sessions_of};

/// How a domain of a list stands, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListClass {
    /// Its worst finding is an error.
    Error,
    /// Its worst finding is a warning.
    Warning,
    /// Something could not be learned, and nothing that is known is an error.
    Unknown,
    /// Nothing is wrong, but MTA-STS, DANE or both are not in use.
    Further,
    /// Nothing is wrong, and all is in use, or nothing is needed since no mail is accepted.
    InOrder,
}

impl ListClass {
    /// All, worst first.
    pub const ALL: [Self; 5] = [Self::Error, Self::Warning, Self::Unknown, Self::Further, Self::InOrder];
}

/// The domains of a list that have the same worst fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultGroup {
    /// How its domains stand.
    pub class: ListClass,
    /// The rule of the fault; `None` where there is no fault.
    pub rule: Option<Rule>,
    /// `TLS-RPT`, `MTA-STS` or `DANE`; empty where there is no fault.
    pub protocol: &'static str,
    /// What is true of all: the message of the fault if it is the same, or else the verdict if that is the same and no
    /// praise, or else what the rule speaks of; empty where there is no fault.
    pub sentence: String,
    /// Places in the list, in its order.
    pub members: Vec<usize>,
}

impl FaultGroup {
    /// What tells the group from all others: one rule may speak of two protocols.
    pub fn key(&self) -> String {
        format!("{:?} {} {}", self.class, self.protocol, self.rule.map_or("", Rule::id))
    }
}

/// The worst fault of a result: the protocol, and the finding.
pub fn worst_fault(result: &CheckResult) -> Option<(&'static str, &Finding)> {
    let lists =
        [("TLS-RPT", &result.tlsrpt.findings), ("MTA-STS", &result.mta_sts.findings), ("DANE", &result.dane.findings)];
    let faults = lists.into_iter().flat_map(|(protocol, findings)| findings.iter().map(move |own| (protocol, own)));
    // Of equally bad ones the first counts.
    faults
        .filter(|(_, finding)| is_fault(finding))
        .min_by_key(|(protocol, finding)| (is_open(result, protocol, finding), finding.severity))
}

/// How a domain stands.
pub fn list_class(result: &CheckResult) -> ListClass {
    let worst = worst_fault(result).filter(|(protocol, finding)| !is_open(result, protocol, finding));
    let worst = worst.map(|(_, finding)| finding.severity);
    let unknown = ["TLS-RPT", "MTA-STS", "DANE"].map(|protocol| is_unknown(result, protocol));
    let (sts, dane) = (result.mta_sts.verdict != StsState::None, result.dane.verdict != DaneVerdict::None);
    // Where no mail is accepted there is nothing to protect.
    let uses_all = result.dane.verdict == DaneVerdict::NotApplicable || (sts && dane);
    match worst {
        Some(Severity::Error) => ListClass::Error,
        _ if unknown.contains(&true) => ListClass::Unknown,
        Some(_) => ListClass::Warning,
        None if uses_all => ListClass::InOrder,
        None => ListClass::Further,
    }
}

/// A group under way, and the verdict that all its members have if it is a bad one.
type Growing = (FaultGroup, Option<&'static str>);

/// The domains by their worst fault: the worst class first, in it the fault of most domains. Each domain counts once.
pub fn group_by_fault<'a>(results: impl Iterator<Item = &'a CheckResult>) -> Vec<FaultGroup> {
    let mut groups: BTreeMap<(ListClass, &str, Option<Rule>), Growing> = BTreeMap::new();
    for (place, result) in results.enumerate() {
        let class = list_class(result);
        let fault = worst_fault(result).filter(|_| matches!(class, ListClass::Error | ListClass::Warning));
        let rule = fault.map(|(_, finding)| finding.rule);
        let message = fault.map(|(_, finding)| finding.message.as_str()).unwrap_or_default();
        let protocol = fault.map(|(protocol, _)| protocol).unwrap_or_default();
        let line = verdict_lines(result).into_iter().find(|line| line.what == protocol);
        let own = line.filter(|line| matches!(line.severity, Severity::Error | Severity::Warning));
        let own = own.map(|line| line.sentence);
        let (group, verdict) = groups.entry((class, protocol, rule)).or_insert_with(|| {
            let group = FaultGroup { class, rule, protocol, sentence: message.to_owned(), members: Vec::new() };
            (group, own)
        });
        *verdict = verdict.filter(|verdict| own == Some(*verdict));
        if group.sentence != message {
            let of_all = verdict.or(rule.map(Rule::sentence)).unwrap_or_default();
            of_all.clone_into(&mut group.sentence);
        }
        group.members.push(place);
    }
    let mut groups: Vec<FaultGroup> = groups.into_values().map(|(group, _)| group).collect();
    groups.sort_by_key(|group| (group.class, std::cmp::Reverse(group.members.len())));
    groups
}

/// The policy domains of the loaded reports, each once, in alphabetical order.
pub fn reported_domains(store: &Store) -> Vec<String> {
    let columns = store.columns();
    let names = columns.entries.iter().map(|entry| entry.policy_domain).collect::<BTreeSet<u32>>();
    let names: BTreeSet<String> = names.into_iter().map(|name| tidy(columns.policy_domains.text(name))).collect();
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// Failed sessions by policy domain in the loaded reports, the names as [`reported_domains`] has them; a session that a sender
/// judged by two policies counts once.
pub fn failed_by_domain(store: &Store) -> BTreeMap<String, u64> {
    let columns = store.columns();
    let mut by_number: BTreeMap<u32, u64> = BTreeMap::new();
    for entries in columns.entries.chunk_by(|one, next| one.report == next.report) {
        let mut own: Vec<_> = entries.iter().map(EntryRow::counted).collect();
        own.sort_by_key(|(domain, ..)| *domain);
        for own in own.chunk_by(|(one, ..), (next, ..)| one == next) {
            if let Some((domain, ..)) = own.first() {
                let failed = by_number.entry(*domain).or_default();
                *failed = failed.saturating_add(sessions_of(own.iter().copied()).failed);
            }
        }
    }
    let mut failed: BTreeMap<String, u64> = BTreeMap::new();
    for (domain, count) in by_number.into_iter().filter(|(_, count)| *count > 0) {
        let sum = failed.entry(tidy(columns.policy_domains.text(domain))).or_default();
        *sum = sum.saturating_add(count);
    }
    failed
}

fn is_unknown(result: &CheckResult, protocol: &str) -> bool {
    match protocol {
        "TLS-RPT" => result.tlsrpt.verdict == TlsrptState::Unknown,
        "MTA-STS" => result.mta_sts.verdict == StsState::Unknown,
        _ => result.dane.verdict == DaneVerdict::Unknown,
    }
}

/// A finding of a protocol of which something is unknown, about the lookup that failed: of the protocol it tells nothing.
fn is_open(result: &CheckResult, protocol: &str, finding: &Finding) -> bool {
    is_unknown(result, protocol) && finding.rule.tells_nothing()
}

fn is_fault(finding: &Finding) -> bool {
    matches!(finding.severity, Severity::Error | Severity::Warning)
}
