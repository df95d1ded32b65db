//! The TLSRPT record of a domain: whether senders find one, and whether reports can arrive.

use std::collections::BTreeSet;

use super::dane::{DaneResult, DaneVerdict};
use super::destinations::{Arrival, judge_destinations};
use super::facts::{
    Facts, cannot_be, has_null_mx, has_records, is_absent, is_in_circle, is_null_mx, tlsa_records, txt_records,
};
use super::lookups::{delegation, general, not_validating};
use super::mta_sts::{StsResult, StsState};
use super::origin::{Origin, not_needed, of_wildcard, same_texts};
use super::pasted::is_wanted;
use crate::dns::LookupResult;
use crate::language::tr;
use crate::record::{Finding, Judgement, Record, Rule, Severity, TxtRecord, Verdict, judge as judge_records, judge_of};
use crate::{counted, say};

/// What senders find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsrptState {
    /// The lookup succeeded; what the records amount to.
    Known(Verdict),
    /// The lookup failed.
    Unknown,
}

impl TlsrptState {
    /// The name in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Known(verdict) => verdict.id(),
            Self::Unknown => "unknown",
        }
    }
}

/// What is said of the TLSRPT record.
#[derive(Debug, Clone, PartialEq)]
pub struct TlsrptResult {
    /// By the letter.
    pub verdict: TlsrptState,
    /// As common senders read it.
    pub lenient_verdict: TlsrptState,
    /// Where reports get to; `None` without a valid record.
    pub arrival: Option<Arrival>,
    /// The texts at the name.
    pub records: Vec<TxtRecord>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

impl TlsrptResult {
    /// Whether a record, right or wrong, is published for the domain, and not by a wildcard: one to change and not to add to.
    pub fn is_published(&self) -> bool {
        let is_attempt = matches!(self.verdict, TlsrptState::Known(verdict) if verdict != Verdict::None);
        is_attempt && self.findings.iter().all(|finding| finding.rule != Rule::DnsWildcard)
    }

    /// The record is valid, and no report reaches any of its destinations.
    pub fn reports_cannot_arrive(&self) -> bool {
        self.arrival == Some(Arrival::None)
    }
}

pub(super) fn judge(facts: &Facts, mta_sts: &StsResult, dane: &DaneResult) -> TlsrptResult {
    let origin = Origin::of_texts(&facts.tlsrpt, facts.wildcard.as_ref());
    let name = &facts.tlsrpt.question.name;
    // The alias of a wildcard is nobody's to remove.
    let is_of_wildcard = |finding: &Finding| origin == Origin::Wildcard && finding.rule == Rule::DnsCnameDangling;
    let mut findings: Vec<Finding> = general(&facts.tlsrpt).filter(|finding| !is_of_wildcard(finding)).collect();
    findings.extend(domain_findings(facts));
    let records = txt_records(&facts.tlsrpt);
    if facts.tlsrpt.result.is_unknown() {
        findings.sort_by_key(|finding| finding.severity);
        let unknown = TlsrptState::Unknown;
        return TlsrptResult { verdict: unknown, lenient_verdict: unknown, arrival: None, records, findings };
    }
    let Judgement { verdict, lenient_verdict, findings: of_text, record } = judge_of(&facts.domain, &records);
    let takes_no_mail = facts.takes_no_mail();
    let guarded = matches!(mta_sts.verdict, StsState::RecordOk | StsState::RecordOkHostMissing)
        || !matches!(dane.verdict, DaneVerdict::None | DaneVerdict::NotApplicable | DaneVerdict::Unknown);
    // Nobody can publish one at a name that cannot be, or below one that is not there.
    let is_moot = cannot_be(&facts.tlsrpt) || facts.is_nowhere();
    let of_text = once_a_text(of_text).into_iter().filter(|_| !is_moot);
    findings.extend(of_text.map(|finding| match finding.rule {
        Rule::None if takes_no_mail => {
            let message = tr("No record asks for TLS reports, and none is needed: the domain accepts no mail.");
            Finding::new(Rule::None, message, tr("Nothing to do.")).with_severity(Severity::Note)
        }
        Rule::None => {
            let mut finding = finding;
            if let Origin::Alias(target) = origin {
                finding.remedy = beside_alias(facts, target).into();
            }
            if guarded { finding.with_severity(Severity::Error) } else { finding }
        }
        _ if takes_no_mail => origin.without_need(name, finding),
        _ => origin.at_its_place(name, finding),
    }));
    findings.extend(unsigned(facts));
    findings.extend(time_to_live(facts));
    findings.extend(wildcard(facts, &records, takes_no_mail));
    findings.extend(elsewhere(facts));
    findings.extend(host_records(facts, record.as_ref()));
    let no_dane = dane.verdict == DaneVerdict::None;
    if verdict == Verdict::Valid && no_dane && !takes_no_mail && mta_sts.verdict == StsState::None {
        let message = tr("There is neither MTA-STS nor DANE to report on; reports will say no-policy-found.");
        findings.push(Finding::new(
            Rule::NothingToReport,
            message,
            tr("The record is still useful: after a week of reports, you can start with MTA-STS."),
        ));
    }
    let arrival = judge_destinations(facts, record.as_ref(), &mut findings);
    // Where no mail is accepted nobody waits for reports.
    for finding in findings.iter_mut().filter(|finding| takes_no_mail && finding.rule.stops_delivery()) {
        *finding = not_needed(finding.rule, std::mem::take(&mut finding.message));
    }
    findings.sort_by_key(|finding| finding.severity);
    TlsrptResult {
        verdict: TlsrptState::Known(verdict),
        lenient_verdict: TlsrptState::Known(lenient_verdict),
        arrival,
        records,
        findings,
    }
}

/// The findings with one for each text that senders leave aside: what is wrong with it, where that is told, and not that it
/// is there as well.
fn once_a_text(findings: Vec<Finding>) -> Vec<Finding> {
    let place = |finding: &Finding| finding.place.map(|place| place.record);
    let others: BTreeSet<usize> =
        findings.iter().filter(|finding| finding.rule == Rule::OtherTxt).filter_map(place).collect();
    let is_own = |finding: &Finding| {
        let is_of_others = matches!(finding.rule, Rule::OtherTxt | Rule::SpfAtName | Rule::StsAtName);
        finding.severity != Severity::Note && !is_of_others
    };
    // The worst of each comes first.
    let mut told: BTreeSet<usize> = findings.iter().filter(|finding| is_own(finding)).filter_map(place).collect();
    told.retain(|record| others.contains(record));
    let mut said = BTreeSet::new();
    let mut kept = findings;
    kept.retain(|finding| match place(finding).filter(|record| told.contains(record)) {
        Some(record) => is_own(finding) && said.insert(record),
        None => true,
    });
    kept
}

/// How a record comes to a name that is an alias: nothing can be published beside a CNAME record (RFC 1034, section 3.6.2).
fn beside_alias(facts: &Facts, target: &str) -> String {
    let (name, domain) = (&facts.tlsrpt.question.name, &facts.domain);
    if matches!(facts.tlsrpt.result, LookupResult::CnameLoop(_)) {
        return say!(
            "Replace the CNAME record at {name} with a TXT record: v=TLSRPTv1; rua=mailto:reports@{domain}",
            name,
            domain
        );
    }
    say!(
        "Have one published at {target}, or replace the CNAME record at {name} with a TXT record: v=TLSRPTv1; rua=mailto:reports@{domain}",
        target,
        name,
        domain
    )
}

/// Whether the domain exists and takes mail.
fn domain_findings(facts: &Facts) -> Vec<Finding> {
    let domain = &facts.domain;
    let mut findings = Vec::new();
    if is_null_mx(&facts.mx) {
        let message = say!("{domain} declares that it accepts no mail (null MX), so no reports are expected.", domain);
        findings.push(Finding::new(Rule::NullMx, message, tr("Nothing to do.")));
    } else if has_null_mx(&facts.mx) {
        let message = say!("{domain} has a null MX next to other MX records, so some senders deliver nothing.", domain);
        findings.push(Finding::new(Rule::NullMxBeside, message, tr("Remove the MX record “0 .”, or all the others.")));
    } else if facts.is_denied() {
        // Below a name that does not exist there is nothing (RFC 8020, section 2).
        if let Some(other) = facts.below().find(|lookup| has_records(lookup)) {
            let message = say!(
                "DNS answers contradict each other: according to the answer to the MX query, {domain} does not exist, yet {name} has records. Senders deliver nothing.",
                domain,
                name = other.question.name
            );
            let remedy =
                tr("Check the name servers of the zone: a name that has records, or has names below it, exists.");
            findings.push(Finding::new(Rule::NoMx, message, remedy).with_severity(Severity::Error));
            return findings;
        }
        let message = say!("The domain {domain} does not exist.", domain);
        findings.push(Finding::new(
            Rule::DnsDomainNxdomain,
            message,
            tr("Check the spelling, and whether the domain is registered."),
        ));
    } else if is_in_circle(&facts.mx) {
        findings.extend(delegation(&facts.mx));
    } else if is_absent(&facts.mx) {
        let message = if facts.address.iter().any(has_records) {
            say!("{domain} has no MX record; mail goes to its address.", domain)
        } else {
            say!("{domain} has neither an MX record nor an address: no mail reaches it.", domain)
        };
        let remedy = match facts.mx.result.target() {
            // No other record can stand beside a CNAME record (RFC 1034, section 3.6.2).
            Some(target) => say!(
                "The name is an alias of {target}: if the domain accepts email, publish an MX record there, or replace the CNAME record.",
                target
            ),
            None => tr("Publish an MX record if the domain is meant to receive mail.").to_owned(),
        };
        findings.push(Finding::new(Rule::NoMx, message, remedy));
    }
    findings
}

/// A record that could be hidden or changed on the way. Which zone lacks DNSSEC an answer does not tell: behind an alias it
/// may be that of the target, and a signed zone may hold a part that is not.
fn unsigned(facts: &Facts) -> Option<Finding> {
    let answer = facts.tlsrpt.result.answer().filter(|_| has_records(&facts.tlsrpt))?;
    match facts.signed(&facts.tlsrpt) {
        Some(true) => return None,
        Some(false) => {}
        // Whether the resolver validates is still to be pasted.
        None if facts.root.iter().any(is_wanted) => return None,
        None => return Some(not_validating().with_severity(Severity::Note)),
    }
    let message = tr("The answer with the record is not signed: an attacker on the path could hide the record.");
    let remedy = match answer.chain.last() {
        Some(hop) => {
            say!("The name is an alias: DNSSEC is needed for each zone up to that of {target}.", target = hop.to)
        }
        None => say!("DNSSEC for the zone that contains {name} would prevent that.", name = facts.tlsrpt.question.name),
    };
    Some(Finding::new(Rule::DnsUnsigned, message, remedy))
}

fn time_to_live(facts: &Facts) -> Option<Finding> {
    let ttl = facts.tlsrpt.result.answer()?.records.iter().map(|record| record.ttl).min()?;
    // A resolver's answer counts down, so a short time says nothing.
    (ttl > 86_400).then(|| {
        let message = counted!(
            ttl,
            "The record may be cached for {n} second: a change takes more than a day to reach everybody.",
            "The record may be cached for {n} seconds: a change takes more than a day to reach everybody."
        );
        Finding::new(Rule::DnsTtl, message, tr("A TTL of 3600 is typical."))
    })
}

fn wildcard(facts: &Facts, records: &[TxtRecord], takes_no_mail: bool) -> Option<Finding> {
    let sibling = facts.wildcard.as_ref()?;
    (!records.is_empty() && same_texts(&facts.tlsrpt, sibling))
        .then(|| of_wildcard(tr("Publish the record at _smtp._tls itself."), takes_no_mail))
}

/// Records at names where nobody looks.
fn elsewhere(facts: &Facts) -> Vec<Finding> {
    let right = format!("_smtp._tls.{}", facts.domain);
    let parent = facts.domain.split_once('.').map(|(_, parent)| format!("_smtp._tls.{parent}"));
    // Asked for in any case, and a wrong name like others for this record.
    let at_sts = (!facts.wrong_names.is_empty()).then_some(&facts.mta_sts);
    let takes_no_mail = facts.takes_no_mail();
    let found = facts.wrong_names.iter().chain(at_sts).filter(|lookup| {
        let verdict = judge_records(&txt_records(lookup)).verdict;
        // Where no mail is accepted nothing is missing that could be inherited.
        let is_needless = takes_no_mail && Some(&lookup.question.name) == parent.as_ref();
        has_records(lookup) && verdict != Verdict::None && !is_needless
    });
    found
        .map(|lookup| {
            let name = &lookup.question.name;
            if *name == format!("{right}.{}", facts.domain) {
                let message = say!("The record is published at {name}: the domain was appended twice.", name);
                if takes_no_mail {
                    return not_needed(Rule::NameDoubled, message);
                }
                Finding::new(Rule::NameDoubled, message, tr("Enter only _smtp._tls in the host field."))
            } else if Some(name) == parent.as_ref() {
                let message = say!(
                    "{name} has a record, but it does not apply to {domain}: nothing is inherited.",
                    name,
                    domain = facts.domain
                );
                Finding::new(Rule::Subdomain, message, say!("Publish the same record at {right}.", right))
            } else {
                let message = say!("There is a TLSRPT record at {name}, where no sender looks.", name);
                if takes_no_mail {
                    return not_needed(Rule::WrongName, message);
                }
                Finding::new(Rule::WrongName, message, say!("Publish it at {right}.", right))
            }
        })
        .collect()
}

/// Reports about DANE look at the MX host's own name.
fn host_records(facts: &Facts, record: Option<&Record>) -> Vec<Finding> {
    let own_zone = |host: &str| host == facts.domain || host.ends_with(&format!(".{}", facts.domain));
    let hosts = facts.hosts.iter().filter(|host| !tlsa_records(&host.tlsa).is_empty() && own_zone(host.tlsa_base()));
    // At the domain's own name stands the record of the domain. Several hosts may be aliases of one.
    let mut known = BTreeSet::new();
    let others = hosts.filter(|host| host.tlsa_base() != facts.domain && known.insert(host.tlsa_base()));
    others
        .filter_map(|host| {
            let lookup = host.tlsrpt.as_ref()?;
            let base = host.tlsa_base();
            let name = format!("_smtp._tls.{base}");
            match judge_records(&txt_records(lookup)).verdict {
                // What stands there may be another record.
                Verdict::None if (is_absent(lookup) && !cannot_be(lookup)) || has_records(lookup) => {}
                Verdict::None | Verdict::Valid => return None,
                Verdict::Multiple | Verdict::Invalid => {
                    let message = say!(
                        "The record at {name} is not valid, so no reports about DANE at {host} will arrive.",
                        name,
                        host = base
                    );
                    return Some(Finding::new(Rule::HostRecord, message, repaired(record, &name)));
                }
            }
            let message = say!(
                "{host} has TLSA records; for reports about DANE, senders look for a record at {name}.",
                host = base,
                name
            );
            let remedy = match record {
                Some(record) => say!("Publish the same record there: {text}", text = record),
                None => say!("Publish a record at {name} too.", name),
            };
            Some(Finding::new(Rule::HostRecord, message, remedy))
        })
        .collect()
}

/// What mends a record of a host that is not valid.
fn repaired(record: Option<&Record>, name: &str) -> String {
    match record {
        Some(record) => say!("Replace it with the record of the domain: {text}", text = record),
        None => say!("Correct the record at {name}.", name),
    }
}
