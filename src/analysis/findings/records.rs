//! TLSA records that changed, or stayed while the certificate changed, when DANE began to fail.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use super::wording::list;
use crate::analysis::Filter;
use crate::analysis::cause::Cause;
use crate::analysis::history::{DomainHistory, Failure, History, SeenPolicy};
use crate::analysis::incidents::{Incident, Story, distinct};
use crate::day::{Day, Years};
use crate::explain::{Actor, CauseClass, cause_class, reason_of_kind};
use crate::language::tr;
use crate::record::{TlsaFault, TlsaRecord, examine_tlsa as examine, tlsa_fault};
use crate::report::ResultType;
use crate::say;
use crate::store::Columns;

/// How the records changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordsChange {
    pub(super) kind: Kind,
    /// The day of the first report with the new records, or of the first failure.
    day: Day,
    /// The days of the changes before that which failed in the same way, in order.
    before: Vec<Day>,
    /// Records that were there no more, and records that came.
    gone: Vec<String>,
    came: Vec<String>,
    /// The first day of failures, where that was before the records changed.
    early: Option<Day>,
    /// Whether it was so each time.
    always_early: bool,
    /// The day of the first report with the former records, where they came back.
    back: Option<Day>,
    /// The last day on which it failed with the old records, where no sender can have kept them for so long.
    pub(super) outdated: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Senders that held the old records met the certificate of the new ones.
    Rollover,
    /// From the new records on it failed.
    Records,
    /// The records stayed, and it began to fail.
    Certificate,
    /// The same where all records are of a trust anchor: it says nothing of the host's own key (RFC 7672, section 3.1.2).
    Anchor(Sent),
}

/// What senders say of what a host sends under records of a trust anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// Nothing: the anchor may be left out of the chain, or the issuer be another.
    Unknown,
    /// A certificate of the chain is left out.
    Part,
    /// Another name.
    OtherName,
}

/// A set of records as all senders together saw it.
#[derive(Debug, Clone, Default)]
struct Set {
    days: Option<(Day, Day)>,
    successful: u64,
    fails: bool,
}

/// How the records of an incident of DANE changed; `None` where that is not seen.
pub(super) fn change(history: &History<'_>, incident: &Incident) -> Option<RecordsChange> {
    if !is_of_dane(incident) || incident.idle || incident.story != Story::Fault {
        return None;
    }
    let (first, last) = incident.days()?;
    // Others who apply DANE at the same host succeed: its certificate fits its records.
    let (_, spared) = incident.spared();
    let disproved = spared >= ENOUGH_OTHERS && incident.met.len() * 2 <= incident.meanwhile.active;
    let unusable = incident.cause == Cause::Class(CauseClass::TlsaUnusable);
    if unusable && !faults(history, incident).is_empty() {
        return None;
    }
    let failing: BTreeSet<u32> = incident.failures.iter().map(|failure| failure.policy_text).collect();
    let mut sets: BTreeMap<Vec<&str>, Set> = BTreeMap::new();
    for domain in incident.domains.iter().take(MOST_LOOKED_AT).filter_map(|number| history.domain(*number)) {
        let of_tlsa = domain.policies.iter().filter(|seen| seen.policy_type == Columns::TLSA && seen.text != 0);
        for seen in of_tlsa.take(MOST_SETS) {
            let set = sets.entry(records(history, seen)).or_default();
            let (from, to) = set.days.unwrap_or((seen.first_day, seen.last_day));
            set.days = Some((from.min(seen.first_day), to.max(seen.last_day)));
            set.successful = set.successful.saturating_add(seen.sessions.successful);
            set.fails |= failing.contains(&seen.text);
        }
    }
    let begins = |set: &Set| set.days.map_or(Day(i32::MAX), |(from, _)| from);
    let bad = sets.iter().filter(|(_, set)| set.fails).max_by_key(|(_, set)| begins(set))?;
    let good = |set: &Set| !set.fails && set.successful > 0;
    let newer = sets.iter().filter(|(_, set)| good(set) && begins(set) > begins(bad.1));
    let newer = newer.filter(|(_, set)| first.0 - begins(set).0 <= NEAR && begins(set).0 - last.0 <= NEAR);
    if let Some((lines, set)) = newer.min_by_key(|(_, set)| begins(set)) {
        let change = between(Kind::Rollover, begins(set), bad.0, lines);
        let earlier = changes_at_times(incident, sets.values().filter_map(|set| set.days), begins(set));
        let always_early = earlier.iter().all(|day| time_before(incident, *day).is_some());
        let early = time_before(incident, begins(set));
        // One change, and each failure after it under the same old set: nothing else came between.
        let is_one = earlier.is_empty() && incident.course.times.len() == 1;
        let outdated = Some(last).filter(|last| is_one && last.0 - begins(set).0 > LONGEST_TTL);
        return Some(RecordsChange { early, always_early, before: earlier, outdated, ..change });
    }
    let older = sets.iter().filter(|(_, set)| good(set) && begins(set) < begins(bad.1));
    if let Some((lines, _)) = older.max_by_key(|(_, set)| begins(set))
        && (begins(bad.1).0 - first.0).abs() <= NEAR
    {
        let change = between(Kind::Records, begins(bad.1), lines, bad.0);
        let again = |day: &Day| *day > last;
        return Some(RecordsChange { back: returned(history, incident, lines, last).filter(again), ..change });
    }
    let stayed = !unusable && !disproved && begins(bad.1) < first && bad.1.successful > 0;
    let kind = if are_of_anchors(bad.0) { Kind::Anchor(sent(history, incident)) } else { Kind::Certificate };
    stayed.then(|| RecordsChange {
        kind,
        day: first,
        before: Vec::new(),
        gone: Vec::new(),
        came: Vec::new(),
        early: None,
        always_early: false,
        back: None,
        outdated: None,
    })
}

/// Whether all records that a sender can use are of a trust anchor.
pub(super) fn are_of_anchors(lines: &[&str]) -> bool {
    let records = lines.iter().filter_map(|line| TlsaRecord::parse(line));
    let mut usable = records.filter(|record| tlsa_fault(record).is_none_or(|fault| !fault.is_unusable())).peekable();
    usable.peek().is_some() && usable.all(|record| record.usage == 2)
}

/// What all say of what the host sends.
fn sent(history: &History<'_>, incident: &Incident) -> Sent {
    let columns = history.columns;
    let own = || incident.failures.iter().filter(|failure| failure.policy_type == Columns::TLSA);
    let kind = |failure: &Failure| columns.reason_kinds.text(failure.kind);
    let of_name = |failure: &Failure| {
        columns.result_type(failure.result_type).meant() == ResultType::CertificateHostMismatch
            || cause_class(kind(failure)) == CauseClass::NameMismatch
    };
    let of_part = |failure: &Failure| {
        let whole = reason_of_kind(kind(failure)).is_some_and(|reason| reason.is_of_whole_chain());
        cause_class(kind(failure)) == CauseClass::ChainUntrusted && !whole
    };
    // What senders that apply MTA-STS say of the same chain counts as well.
    let mut stated = incident.failures.iter().filter(|failure| failure.kind != 0).peekable();
    if own().all(of_name) {
        Sent::OtherName
    } else if stated.peek().is_some() && stated.all(of_part) {
        Sent::Part
    } else {
        Sent::Unknown
    }
}

fn between(kind: Kind, day: Day, old: &[&str], new: &[&str]) -> RecordsChange {
    let beside = |own: &[&str], other: &[&str]| -> Vec<String> {
        own.iter().filter(|line| !other.contains(line)).take(MOST_TOLD).map(|line| (*line).to_owned()).collect()
    };
    RecordsChange {
        kind,
        day,
        before: Vec::new(),
        gone: beside(old, new),
        came: beside(new, old),
        early: None,
        always_early: false,
        back: None,
        outdated: None,
    }
}

/// The days, before the last of them, on which sets came while it failed. The first set replaced none.
fn changes_at_times(incident: &Incident, sets: impl Iterator<Item = (Day, Day)>, last: Day) -> Vec<Day> {
    let times = &incident.course.times;
    let begins: BTreeSet<Day> = sets.map(|(from, _)| from).collect();
    let near = |day: &Day| {
        let next = times.partition_point(|(_, end)| end.0 + NEAR < day.0);
        times.get(next).is_some_and(|(first, _)| first.0 - NEAR <= day.0)
    };
    begins.into_iter().skip(1).filter(|day| *day < last && near(day)).collect()
}

/// The first day of the time in which a set came, where that was before it came.
fn time_before(incident: &Incident, came: Day) -> Option<Day> {
    let times = incident.course.times.iter().rev();
    let time = times.copied().find(|(first, last)| first.0 - NEAR <= came.0 && came.0 <= last.0 + NEAR)?;
    Some(time.0).filter(|first| *first < came)
}

/// The first day after another on which a set was seen that was seen before it as well.
fn returned(history: &History<'_>, incident: &Incident, lines: &[&str], last: Day) -> Option<Day> {
    let domains = incident.domains.iter().filter_map(|number| history.domain(*number));
    let of_tlsa = domains.flat_map(|domain| domain.policies.iter().take(MOST_SETS).map(move |seen| (domain, seen)));
    let same = of_tlsa.filter(|(_, seen)| {
        seen.policy_type == Columns::TLSA && seen.last_day > last && records(history, seen) == lines
    });
    same.filter_map(|(domain, seen)| {
        // Until when it was away is not known of a set; the first day reported after will do.
        let next = domain.days.partition_point(|day| *day <= last);
        domain.days.get(next).copied().filter(|day| *day <= seen.last_day)
    })
    .min()
}

/// The records of a set in an order of their own, for senders list them in any.
fn records<'a>(history: &History<'a>, set: &SeenPolicy) -> Vec<&'a str> {
    ordered(history.columns.policy_texts.text(set.text))
}

fn ordered(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

impl RecordsChange {
    pub(super) fn rule(&self) -> FindingRule {
        match self.kind {
            Kind::Rollover => FindingRule::TlsaRollover,
            Kind::Records => FindingRule::TlsaChanged,
            Kind::Certificate => FindingRule::TlsaCertificateChanged,
            Kind::Anchor(_) => FindingRule::DaneMismatch,
        }
    }

    pub(super) fn sentence(&self, over: bool, years: Years) -> String {
        let day = self.day.label_in(years);
        if self.is_repeated() && self.early.is_some() && self.always_early {
            return say!(
                "The TLSA records changed on {days}, each time only after the key or certificate: until senders had the new ones, none matched.",
                days = self.days(years),
            );
        }
        if let Some(early) = self.early {
            let early = early.label_in(years);
            return say!(
                "The key or certificate had changed by {early}, but the TLSA records changed only on {day}: until senders had the new ones, none matched.",
                early,
                day,
            );
        }
        if let Some(back) = self.back {
            let back = back.label_in(years);
            return say!(
                "The TLSA records changed on {day}, but the certificate did not match the new ones; the old ones have been back since {back}.",
                day,
                back,
            );
        }
        if self.is_repeated() {
            return say!(
                "The TLSA records changed on {days}: each time, senders that had cached the old ones were presented with the new certificate.",
                days = self.days(years),
            );
        }
        match self.kind {
            Kind::Rollover if self.outdated.is_some() => say!(
                "The TLSA records changed on {day}: senders that still received the old ones were presented with the new certificate.",
                day
            ),
            Kind::Rollover => say!(
                "The TLSA records changed on {day}: senders that had cached the old ones were presented with the new certificate.",
                day
            ),
            Kind::Records if over => {
                say!("The TLSA records changed on {day}, but the certificate did not match the new ones.", day)
            }
            Kind::Records => {
                say!("The TLSA records changed on {day}, but the certificate does not match the new ones.", day)
            }
            Kind::Certificate => {
                say!("The key or certificate had changed by {day}, but the TLSA records had not.", day)
            }
            Kind::Anchor(Sent::Unknown) => say!(
                "The TLSA records have usage 2 and did not change: by {day}, either the server had stopped sending the trust anchor in its chain, or its certificate came from another issuer.",
                day
            ),
            Kind::Anchor(Sent::Part) => say!(
                "The TLSA records have usage 2 and did not change: by {day}, the server had most likely stopped sending its whole chain, up to the trust anchor.",
                day
            ),
            Kind::Anchor(Sent::OtherName) => say!(
                "The TLSA records have usage 2 and did not change: by {day}, the certificate no longer covered the name of the host, which matters with usage 2.",
                day
            ),
        }
    }

    /// Whether one rollover after the other went this way.
    pub(super) fn is_repeated(&self) -> bool {
        self.kind == Kind::Rollover && !self.before.is_empty()
    }

    /// The days of all changes, in words.
    fn days(&self, years: Years) -> String {
        let days: Vec<String> = self.before.iter().chain([&self.day]).map(|day| day.label_in(years)).collect();
        list(&days)
    }

    pub(super) fn reasons(&self, years: Years) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Some(last) = self.outdated {
            reasons.push(say!(
                "The old records were still in use on {day}, longer than a sender keeps them for their TTL: most likely, a name server of the zone still serves them, or the sender’s resolver no longer gets the new ones.",
                day = last.label_in(years),
            ));
        }
        if !self.gone.is_empty() {
            reasons.push(say!("Records removed: {records}.", records = list(&self.gone)));
        }
        if !self.came.is_empty() {
            reasons.push(say!("Records added: {records}.", records = list(&self.came)));
        }
        if self.kind == Kind::Certificate {
            let text = tr(
                "The records in the reports stayed the same while sessions began to fail, so the key or certificate must have changed.",
            );
            reasons.push(text.to_owned());
        }
        if matches!(self.kind, Kind::Anchor(_)) {
            let text = tr(
                "The records in the reports stayed the same while sessions began to fail, so what the server sends must have changed.",
            );
            reasons.push(text.to_owned());
        }
        reasons
    }
}

/// Whether no record fits, or none can be used.
pub(super) fn is_of_dane(incident: &Incident) -> bool {
    let of_dane = |cause: &Cause| matches!(cause, Cause::Class(CauseClass::DaneNoMatch | CauseClass::TlsaUnusable));
    of_dane(&incident.cause) || incident.beside.iter().any(of_dane)
}

/// Whether there are more records than some senders take, beside each failure, and that is why it failed: others succeeded
/// with the same records, so one of them fits, or all that is said is that the records are not valid.
pub(super) fn are_too_many(history: &History<'_>, incident: &Incident) -> bool {
    if !is_of_dane(incident) || incident.idle || incident.story != Story::Fault {
        return false;
    }
    let texts = distinct(incident.failures.iter().map(|failure| failure.policy_text));
    let lines_of = |text: u32| ordered(history.columns.policy_texts.text(text));
    let sets: BTreeSet<Vec<&str>> = texts.into_iter().take(MOST_SETS).map(lines_of).collect();
    let is_too_many =
        |set: &Vec<&str>| examine(set.iter().copied()).iter().any(|fault| matches!(fault, TlsaFault::TooMany { .. }));
    if sets.is_empty() || !sets.iter().all(is_too_many) {
        return false;
    }
    let only_invalid = incident.beside.is_empty() && incident.cause == Cause::Class(CauseClass::TlsaUnusable);
    only_invalid || {
        // Postfix reports the MX host as the policy domain (RFC 8460, section 1.1).
        let hosts = super::hosts::of(history, incident);
        let at_hosts = hosts.iter().flat_map(|host| history.dane_at(host));
        let domains: BTreeSet<u32> = at_hosts.chain(incident.domains.iter().copied()).take(MOST_LOOKED_AT).collect();
        let policies = domains.into_iter().filter_map(|number| history.domain(number));
        let mut others = policies.flat_map(|domain| domain.policies.iter().take(MOST_SETS)).filter(|seen| {
            seen.policy_type == Columns::TLSA
                && seen.sessions.successful > 0
                && seen.holders().any(|number| !incident.is_met_by(*number))
        });
        others.any(|seen| sets.contains(&records(history, seen)))
    }
}

/// What is wrong with the records under which an incident of DANE failed.
pub(super) fn faults(history: &History<'_>, incident: &Incident) -> Vec<TlsaFault> {
    let of_dane = is_of_dane(incident);
    let texts = distinct(incident.failures.iter().map(|failure| failure.policy_text));
    let mut faults: Vec<TlsaFault> = Vec::new();
    for text in texts.into_iter().filter(|text| of_dane && *text != 0).take(MOST_TOLD) {
        for fault in examine(history.columns.policy_texts.text(text).lines()) {
            if faults.len() < MOST_TOLD && !faults.contains(&fault) {
                faults.push(fault);
            }
        }
    }
    faults
}

/// Records of a domain that no certificate can fit, or that few senders take, beside records that do their work.
pub(super) fn content(history: &History<'_>, domain: &DomainHistory, told: &BTreeSet<u32>) -> Vec<Finding> {
    let Some((_, end)) = domain.days() else { return Vec::new() };
    let of_tlsa = domain.policies.iter().filter(|seen| seen.policy_type == Columns::TLSA && seen.text != 0);
    let current = of_tlsa.filter(|seen| end.0 - seen.last_day.0 <= CURRENT && !told.contains(&seen.text));
    let mut found: Vec<Finding> = Vec::new();
    let mut known: BTreeSet<Vec<&str>> = BTreeSet::new();
    let mut sets: Vec<(Day, Vec<&str>, &SeenPolicy)> =
        current.take(MOST_SETS).map(|seen| (seen.first_day, records(history, seen), seen)).collect();
    sets.sort_by(|(day, lines, _), (other, others, _)| (day, lines).cmp(&(other, others)));
    for (_, lines, seen) in sets {
        if !known.insert(lines.clone()) {
            continue;
        }
        let faults = examine(lines.iter().copied());
        let Some(first) = faults.first() else { continue };
        let grave = faults.iter().any(|fault| fault.is_unusable() || fault.never_matches());
        let severity = if grave { FindingSeverity::Warning } else { FindingSeverity::Info };
        let name = history.domain_name(domain.domain).to_owned();
        let mut finding = Finding::new(FindingRule::TlsaContent, severity, Actor::You, first.sentence());
        finding.id = format!("tlsa-content/{}/{name}", first.rule().id());
        finding.reasons = faults.iter().skip(1).take(MOST_TOLD).map(TlsaFault::sentence).collect();
        if faults.len() < lines.len() {
            finding.reasons.push(tr("The other records of the set do not have this problem.").to_owned());
        }
        finding.steps = faults.iter().take(MOST_TOLD).map(|fault| Step::new(fault.remedy())).collect();
        finding.steps.dedup();
        (finding.first_day, finding.last_day) = (Some(seen.first_day), Some(seen.last_day));
        finding.organizations = history.organizations(seen.holders());
        finding.hosts = hosts(history, seen);
        finding.policy_domains = vec![name.clone()];
        finding.evidence =
            Filter { policy_type: "tlsa".into(), policy_domain: name.as_str().into(), ..Filter::default() };
        finding.policy_domain = name;
        finding.source = "RFC 7672, section 3.1";
        finding.topic = "tlsa-invalid".into();
        // The same of the sets of several hosts, or of one set after the other, is one thing to mend.
        match found.iter_mut().find(|other| other.id == finding.id) {
            Some(other) => join(other, finding),
            None => found.push(finding),
        }
    }
    found
}

/// Adds what is said of one set to what is said of another.
fn join(told: &mut Finding, other: Finding) {
    told.severity = told.severity.min(other.severity);
    (told.first_day, told.last_day) = (told.first_day.min(other.first_day), told.last_day.max(other.last_day));
    let sentences = std::iter::once(other.sentence).chain(other.reasons);
    for sentence in sentences.take(MOST_TOLD) {
        if sentence != told.sentence && !told.reasons.contains(&sentence) && told.reasons.len() < MOST_TOLD {
            told.reasons.push(sentence);
        }
    }
    for step in other.steps {
        if !told.steps.contains(&step) && told.steps.len() < MOST_TOLD {
            told.steps.push(step);
        }
    }
    for (own, others) in [(&mut told.hosts, other.hosts), (&mut told.organizations, other.organizations)] {
        own.extend(others);
        own.sort_unstable();
        own.dedup();
    }
}

/// The MX hosts that reports name beside a set.
fn hosts(history: &History<'_>, seen: &SeenPolicy) -> Vec<String> {
    let lines = history.columns.mx_patterns.text(seen.mx_patterns).lines();
    let mut hosts: Vec<String> = lines.take(MOST_TOLD).map(|line| line.trim_end_matches('.').to_lowercase()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// Days after which no sender keeps old records any more.
pub(super) const LONGEST_TTL: i32 = 7;
/// Days that a change and the failures of it may lie apart: reports are daily, and records are kept for a TTL.
const NEAR: i32 = 3;
/// Domains of one incident whose records are looked at.
const MOST_LOOKED_AT: usize = 1_000;
/// Sets of records that are looked at, and records that are named.
const MOST_SETS: usize = 1_000;
const MOST_TOLD: usize = 12;
/// Sessions of others that must have succeeded before they disprove anything.
const ENOUGH_OTHERS: u64 = 5;
/// Days since it was last applied in which a set counts as published.
const CURRENT: i32 = 7;
