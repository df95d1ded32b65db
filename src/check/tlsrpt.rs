//! The TLSRPT record of a domain: whether senders find one, and whether reports can arrive.

use super::dane::{DaneResult, DaneVerdict};
use super::facts::{
    DestinationFacts, Facts, has_records, is_absent, is_null_mx, private_address, tlsa_records, txt_records,
};
use super::lookups::general;
use super::mta_sts::{StsResult, StsState};
use crate::dns::LookupResult;
use crate::language::tr;
use crate::record::{DestinationKind, Finding, Judgement, Rule, Severity, TxtRecord, Verdict, judge as judge_records};
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
    /// The record is valid, and no report reaches any of its destinations.
    pub reports_cannot_arrive: bool,
    /// The texts at the name.
    pub records: Vec<TxtRecord>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

pub(super) fn judge(facts: &Facts, mta_sts: &StsResult, dane: &DaneResult) -> TlsrptResult {
    let mut findings: Vec<Finding> = general(&facts.tlsrpt).collect();
    findings.extend(domain_findings(facts));
    let records = txt_records(&facts.tlsrpt);
    if facts.tlsrpt.result.is_unknown() {
        findings.sort_by_key(|finding| finding.severity);
        let unknown = TlsrptState::Unknown;
        return TlsrptResult {
            verdict: unknown,
            lenient_verdict: unknown,
            reports_cannot_arrive: false,
            records,
            findings,
        };
    }
    let Judgement { verdict, lenient_verdict, findings: of_text, record } = judge_records(&records);
    let guarded = matches!(mta_sts.verdict, StsState::RecordOk | StsState::RecordOkHostMissing)
        || !matches!(dane.verdict, DaneVerdict::None | DaneVerdict::NotApplicable | DaneVerdict::Unknown);
    findings.extend(of_text.into_iter().map(|finding| {
        let worse = finding.rule == Rule::None && guarded;
        if worse { finding.with_severity(Severity::Error) } else { finding }
    }));
    if facts.tlsrpt.result.answer().is_some_and(|answer| !answer.validated) {
        let message = tr("The zone is not signed: an attacker on the way could hide the record.");
        findings.push(Finding::new(Rule::DnsUnsigned, message, tr("DNSSEC for the zone would prevent that.")));
    }
    findings.extend(time_to_live(facts));
    findings.extend(wildcard(facts, &records));
    findings.extend(elsewhere(facts));
    findings.extend(host_records(facts, &records));
    if verdict == Verdict::Valid && !guarded && mta_sts.verdict == StsState::None {
        let message = tr("Neither MTA-STS nor DANE is there to report about; reports will say no-policy-found.");
        findings.push(Finding::new(
            Rule::NothingToReport,
            message,
            tr("Still useful: a week of them, and MTA-STS can begin."),
        ));
    }
    let mut unreachable: Vec<String> = Vec::new();
    for destination in &facts.destinations {
        let found = destination_findings(destination, &facts.domain);
        if found.iter().any(|finding| finding.rule.stops_delivery()) {
            unreachable.push(destination.destination.normalised());
        }
        findings.extend(found);
    }
    // Where several are named, one that is reached is enough (RFC 8460, section 3).
    let reports_cannot_arrive =
        record.is_some_and(|record| record.rua.iter().all(|each| unreachable.contains(&each.normalised())));
    findings.sort_by_key(|finding| finding.severity);
    TlsrptResult {
        verdict: TlsrptState::Known(verdict),
        lenient_verdict: TlsrptState::Known(lenient_verdict),
        reports_cannot_arrive,
        records,
        findings,
    }
}

/// Whether the domain exists and takes mail.
fn domain_findings(facts: &Facts) -> Vec<Finding> {
    let domain = &facts.domain;
    let mut findings = Vec::new();
    if is_null_mx(&facts.mx) {
        let message = say!("{domain} says that it takes no mail (null MX), so no reports are due.", domain);
        findings.push(Finding::new(Rule::NullMx, message, tr("Nothing to do.")));
    } else if matches!(facts.mx.result, LookupResult::NxDomain(_))
        && facts.mx.result.answer().is_some_and(|answer| answer.chain.is_empty())
    {
        let message = say!("The domain {domain} does not exist.", domain);
        findings.push(Finding::new(
            Rule::DnsDomainNxdomain,
            message,
            tr("Check the spelling, and whether it is registered."),
        ));
    } else if is_absent(&facts.mx) {
        let message = if facts.address.iter().any(has_records) {
            say!("{domain} has no MX record; mail goes to its address.", domain)
        } else {
            say!("{domain} has no MX record; and no address: no mail reaches it.", domain)
        };
        findings.push(Finding::new(Rule::NoMx, message, tr("Publish an MX record if the domain takes mail.")));
    }
    findings
}

fn time_to_live(facts: &Facts) -> Option<Finding> {
    let ttl = facts.tlsrpt.result.answer()?.records.iter().map(|record| record.ttl).min()?;
    // A resolver's answer counts down, so a short time says nothing.
    (ttl > 86_400).then(|| {
        let message = counted!(
            ttl,
            "The record may be kept for {n} second: a change takes more than a day to reach everybody.",
            "The record may be kept for {n} seconds: a change takes more than a day to reach everybody."
        );
        Finding::new(Rule::DnsTtl, message, tr("3600 is usual."))
    })
}

fn wildcard(facts: &Facts, records: &[TxtRecord]) -> Option<Finding> {
    let sibling = txt_records(facts.wildcard.as_ref()?);
    (!sibling.is_empty() && sibling == records).then(|| {
        let message = tr("A wildcard answers here: a name beside it that nobody publishes has the same record.");
        Finding::new(Rule::DnsWildcard, message, tr("Publish the record at _smtp._tls itself."))
    })
}

/// Records at names where nobody looks.
fn elsewhere(facts: &Facts) -> Vec<Finding> {
    let right = format!("_smtp._tls.{}", facts.domain);
    let parent = facts.domain.split_once('.').map(|(_, parent)| format!("_smtp._tls.{parent}"));
    let found = facts.wrong_names.iter().filter(|lookup| {
        let verdict = judge_records(&txt_records(lookup)).verdict;
        has_records(lookup) && verdict != Verdict::None
    });
    found
        .map(|lookup| {
            let name = &lookup.question.name;
            if *name == format!("{right}.{}", facts.domain) {
                let message = say!("The record stands at {name}: the domain was appended twice.", name);
                Finding::new(Rule::NameDoubled, message, tr("Enter only _smtp._tls in the host field."))
            } else if Some(name) == parent.as_ref() {
                let message = say!(
                    "{name} has a record, but it does not count for {domain}: nothing is inherited.",
                    name,
                    domain = facts.domain
                );
                Finding::new(Rule::Subdomain, message, say!("Publish the same record at {right}.", right))
            } else {
                let message = say!("A TLSRPT record stands at {name}, where no sender looks.", name);
                Finding::new(Rule::WrongName, message, say!("Publish it at {right}.", right))
            }
        })
        .collect()
}

/// Reports about DANE look at the MX host's own name.
fn host_records(facts: &Facts, records: &[TxtRecord]) -> Vec<Finding> {
    let own_zone = |host: &str| host == facts.domain || host.ends_with(&format!(".{}", facts.domain));
    let hosts = facts.hosts.iter().filter(|host| !tlsa_records(&host.tlsa).is_empty() && own_zone(&host.host));
    let missing = hosts.filter(|host| host.host != facts.domain && host.tlsrpt.as_ref().is_some_and(is_absent));
    missing
        .map(|host| {
            let name = format!("_smtp._tls.{}", host.host);
            let message = say!(
                "{host} has TLSA records, and reports about DANE look for a record at {name}.",
                host = host.host,
                name
            );
            let text = records.first().map(TxtRecord::text).unwrap_or_default();
            let remedy = if text.is_empty() {
                say!("Publish a record at {name} too.", name)
            } else {
                say!("Publish the same record there: {text}", text)
            };
            Finding::new(Rule::HostRecord, message, remedy)
        })
        .collect()
}

fn destination_findings(facts: &DestinationFacts, domain: &str) -> Vec<Finding> {
    let (destination, host) = (&facts.destination, facts.destination.host());
    let mut findings = Vec::new();
    let no_address = !facts.addresses.is_empty() && facts.addresses.iter().all(is_absent);
    if destination.kind() == DestinationKind::Https {
        if no_address {
            let message = say!("{host} has no address, so {destination} cannot be reached.", host, destination);
            findings.push(Finding::new(Rule::HttpsNxdomain, message, tr("Correct the host or publish its address.")));
        } else if let Some(address) = private_address(&facts.addresses) {
            let message = say!(
                "{host} has the private address {address}, so {destination} cannot be reached from outside.",
                host,
                address,
                destination
            );
            findings.push(Finding::new(Rule::HttpsPrivate, message, tr("Publish a public address.")));
        }
        return findings;
    }
    match facts.mx.as_ref().map(|mx| (&mx.result, mx)) {
        Some((_, mx)) if is_null_mx(mx) => {
            let message =
                say!("{host} takes no mail (null MX), so reports to {destination} bounce.", host, destination);
            findings.push(Finding::new(Rule::MailtoNullMx, message, tr("Choose an address that takes mail.")));
        }
        Some((LookupResult::NxDomain(_), _)) => {
            let message = say!("{host} does not exist, so reports to {destination} bounce.", host, destination);
            findings.push(Finding::new(Rule::MailtoNxdomain, message, tr("Correct the address.")));
        }
        Some((LookupResult::NoData(_), _)) if no_address => {
            let message =
                say!("{host} has neither MX nor address, so reports to {destination} bounce.", host, destination);
            findings.push(Finding::new(Rule::MailtoNoMx, message, tr("Choose an address that takes mail.")));
        }
        _ => {}
    }
    if host.eq_ignore_ascii_case(domain) {
        let message = say!("Reports to {destination} come by the servers that they are about.", destination);
        let remedy =
            tr("Senders must deliver them in spite of TLS failures, yet a second destination elsewhere is safer.");
        findings.push(Finding::new(Rule::MailtoSameDomain, message, remedy));
    } else if !host.ends_with(&format!(".{domain}")) && !domain.ends_with(&format!(".{host}")) {
        let message = say!("Reports go to {host}. That needs no further record, unlike with DMARC.", host);
        findings.push(Finding::new(Rule::MailtoExternal, message, tr("Nothing to do.")));
    }
    findings
}
