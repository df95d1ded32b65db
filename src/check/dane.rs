//! DANE for mail (RFC 7672): per MX host, which step is signed and whether the TLSA records can be used.

use super::facts::{Facts, HostFacts, has_records, is_absent, is_null_mx, tlsa_records, txt_records};
use super::lookups::failure;
use crate::command::{Mx, PlainName};
use crate::dns::{LookupResult, Tlsa};
use crate::language::tr;
use crate::record::{
    Finding, Remedy, Rule, Severity, StsVerdict, TlsaFault, TlsaRecord, Verdict, examine_tlsa, judge as judge_tlsrpt,
    judge_mta_sts, tlsa_fault,
};
use crate::{counted, say, text};

/// What senders that know DANE find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaneVerdict {
    /// Every MX host is protected, and so is the way to it.
    Good,
    /// Every MX host is protected, but the MX records are not signed.
    GoodMxInsecure,
    /// Some are protected.
    Partial,
    /// TLSA records without DNSSEC.
    Insecure,
    /// TLSA records that cannot be used.
    Unusable,
    /// The TLSA lookup fails: senders hold mail back.
    Broken,
    /// No TLSA records.
    None,
    /// The domain takes no mail.
    NotApplicable,
    /// A lookup failed.
    Unknown,
}

impl DaneVerdict {
    /// The name in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::GoodMxInsecure => "good-mx-insecure",
            Self::Partial => "partial",
            Self::Insecure => "insecure",
            Self::Unusable => "unusable",
            Self::Broken => "broken",
            Self::None => "none",
            Self::NotApplicable => "n/a",
            Self::Unknown => "unknown",
        }
    }
}

/// DANE at one MX host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostResult {
    /// The host.
    pub host: String,
    /// Its verdict: `Good`, `Insecure`, `Unusable`, `Broken`, `None` or `Unknown`.
    pub verdict: DaneVerdict,
    /// Whether its addresses are signed.
    pub address_signed: bool,
    /// Whether the answer for TLSA is signed.
    pub tlsa_signed: bool,
    /// Its TLSA records.
    pub tlsa: Vec<Tlsa>,
}

/// What is said of DANE.
#[derive(Debug, Clone, PartialEq)]
pub struct DaneResult {
    /// The verdict.
    pub verdict: DaneVerdict,
    /// Whether the MX records are signed.
    pub mx_signed: bool,
    /// The hosts, by preference.
    pub hosts: Vec<HostResult>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

pub(super) fn judge(facts: &Facts) -> DaneResult {
    let mx_signed = facts.mx.result.validated();
    let mut findings = Vec::new();
    let hosts: Vec<HostResult> = facts.hosts.iter().map(|host| judge_host(host, &mut findings)).collect();
    let verdict = verdict(facts, &hosts, mx_signed);
    if matches!(verdict, DaneVerdict::Unknown | DaneVerdict::Broken) {
        findings.extend(failure(&facts.mx));
    }
    match verdict {
        DaneVerdict::None => {
            let message = tr("No MX host has TLSA records: the domain does not use DANE.");
            findings.push(Finding::new(Rule::DaneNone, message, tr("Nothing to do; it needs DNSSEC first.")));
        }
        DaneVerdict::GoodMxInsecure => {
            let message =
                tr("The MX records are not signed: an attacker can lead senders to other hosts before DANE begins.");
            findings.push(Finding::new(
                Rule::DaneMxInsecure,
                message,
                say!("Sign the zone of {domain}.", domain = facts.domain),
            ));
        }
        DaneVerdict::Partial => {
            let names = |good: bool| {
                let own = hosts.iter().filter(|host| (host.verdict == DaneVerdict::Good) == good);
                own.map(|host| host.host.as_str()).collect::<Vec<_>>().join(", ")
            };
            let message = say!(
                "{protected} is protected, {others} is not: an attacker can push mail to the weak one.",
                protected = names(true),
                others = names(false)
            );
            findings.push(Finding::new(Rule::DanePartial, message, tr("Publish TLSA records for every MX host.")));
        }
        _ => {}
    }
    for lookup in facts.wrong_tlsa_names.iter().filter(|lookup| has_records(lookup)) {
        let message = say!("TLSA records stand at {name}, where no sender of mail looks.", name = lookup.question.name);
        let host = facts.hosts.first().map(|host| host.host.as_str()).unwrap_or_default();
        let remedy = say!("If they are meant for mail, publish them at _25._tcp.{host}.", host);
        let wrong = Finding::new(Rule::DaneWrongName, message, remedy);
        // At other ports they may well serve other clients.
        let at_mail_port = lookup.question.name.starts_with("_25.");
        findings.push(if at_mail_port { wrong } else { wrong.with_severity(Severity::Note) });
    }
    let failing = matches!(verdict, DaneVerdict::Broken | DaneVerdict::Unusable);
    if failing && judge_mta_sts(&txt_records(&facts.mta_sts)).verdict == StsVerdict::Valid {
        let message = tr("There is an MTA-STS policy too, but senders that know DANE hold to DANE, and that fails.");
        findings.push(Finding::new(Rule::DaneStsConflict, message, tr("Repair the TLSA records, or remove them.")));
    }
    if hosts.iter().any(|host| !host.tlsa.is_empty()) {
        let reported = judge_tlsrpt(&txt_records(&facts.tlsrpt)).verdict != Verdict::None;
        if !reported && !facts.tlsrpt.result.is_unknown() {
            let message = tr("There are TLSA records but no TLSRPT record, so you do not learn of failures.");
            findings.push(Finding::new(Rule::DaneNoTlsrpt, message, tr("Publish a TLSRPT record.")));
        }
        let message =
            tr("A browser cannot open port 25, so the certificate in use was not compared with the TLSA records.");
        let text = tr("Run this command on a machine that can reach port 25.");
        let remedy = hosts.iter().find_map(compare).map_or_else(
            || Remedy::from(tr("Compare them on a machine that can reach port 25.")),
            |command| Remedy::with_command(text, command),
        );
        findings.push(Finding::new(Rule::DaneCertUnverified, message, remedy));
    }
    findings.sort_by_key(|finding| finding.severity);
    DaneResult { verdict, mx_signed, hosts, findings }
}

fn verdict(facts: &Facts, hosts: &[HostResult], mx_signed: bool) -> DaneVerdict {
    if matches!(facts.mx.result, LookupResult::Bogus(_)) {
        return DaneVerdict::Broken;
    }
    if facts.mx.result.is_unknown() {
        return DaneVerdict::Unknown;
    }
    if is_null_mx(&facts.mx) || hosts.is_empty() {
        let known = facts.address.iter().all(|lookup| !lookup.result.is_unknown());
        return if known { DaneVerdict::NotApplicable } else { DaneVerdict::Unknown };
    }
    let count = |verdict: DaneVerdict| hosts.iter().filter(|host| host.verdict == verdict).count();
    let good = count(DaneVerdict::Good);
    if count(DaneVerdict::Broken) > 0 {
        DaneVerdict::Broken
    } else if count(DaneVerdict::Unknown) > 0 {
        DaneVerdict::Unknown
    } else if good == hosts.len() {
        if mx_signed { DaneVerdict::Good } else { DaneVerdict::GoodMxInsecure }
    } else if good > 0 {
        DaneVerdict::Partial
    } else if count(DaneVerdict::Unusable) > 0 {
        DaneVerdict::Unusable
    } else if count(DaneVerdict::Insecure) > 0 {
        DaneVerdict::Insecure
    } else {
        DaneVerdict::None
    }
}

fn judge_host(facts: &HostFacts, findings: &mut Vec<Finding>) -> HostResult {
    let host = &facts.host;
    let tlsa: Vec<Tlsa> = tlsa_records(&facts.tlsa).into_iter().cloned().collect();
    let known = facts.addresses.iter().filter(|lookup| has_records(lookup));
    let addressed = known.clone().count() > 0;
    let address_signed = addressed && known.clone().all(|lookup| lookup.result.validated());
    let tlsa_signed = facts.tlsa.result.validated();
    if known.clone().any(|lookup| lookup.result.answer().is_some_and(|answer| !answer.chain.is_empty())) {
        let message = say!("The MX record names {host}, which is an alias; that is not allowed.", host);
        findings.push(Finding::new(Rule::DaneMxCname, message, tr("Name the host itself in the MX record.")));
    }
    if let Some(hop) = facts.tlsa.result.answer().filter(|_| !tlsa.is_empty()).and_then(|answer| answer.chain.last()) {
        let message = say!("The TLSA records of {host} are kept at {target}.", host, target = hop.to);
        findings.push(Finding::new(
            Rule::DaneCname,
            message,
            tr("Nothing to do; every step of the way must be signed."),
        ));
    }
    let verdict = match &facts.tlsa.result {
        LookupResult::Bogus(_) | LookupResult::ServFail(_) if address_signed || !addressed => {
            let message =
                say!("The lookup of _25._tcp.{host} fails, so senders that know DANE hold all mail to it back.", host);
            let remedy = tr("Repair the zone's signatures or name servers; until then remove the DS record.");
            findings.push(Finding::new(Rule::DaneDenialBroken, message, remedy));
            DaneVerdict::Broken
        }
        // Without signed addresses senders do not ask for TLSA at all (RFC 7672, section 2.2.2).
        LookupResult::Bogus(_) | LookupResult::ServFail(_) => DaneVerdict::None,
        LookupResult::Found(_) if !tlsa_signed => {
            let message = say!("The TLSA records of {host} are not signed, so senders ignore them.", host);
            findings.push(Finding::new(
                Rule::DaneTlsaInsecure,
                message,
                tr("Sign the zone of the MX host with DNSSEC."),
            ));
            DaneVerdict::Insecure
        }
        LookupResult::Found(_) if addressed && !address_signed => {
            let message = say!("The addresses of {host} are not signed, so senders skip its TLSA records.", host);
            findings.push(Finding::new(
                Rule::DaneAddressInsecure,
                message,
                tr("Sign the zone that holds the addresses."),
            ));
            DaneVerdict::Insecure
        }
        LookupResult::Found(_) => judge_tlsa(host, &tlsa, findings),
        _ if is_absent(&facts.tlsa) => DaneVerdict::None,
        _ => {
            findings.extend(failure(&facts.tlsa));
            DaneVerdict::Unknown
        }
    };
    HostResult { host: host.clone(), verdict, address_signed, tlsa_signed, tlsa }
}

/// The command that compares the certificate of a host with its records, where it has usable ones.
fn compare(host: &HostResult) -> Option<String> {
    let records: Vec<String> = host.tlsa.iter().map(Tlsa::to_string).collect();
    Mx::of(&PlainName::new(&host.host)?).dane(&records)
}

/// What the content of the records tells, beyond the form; and whether none of those that senders take can ever match.
fn judge_content(host: &str, tlsa: &[Tlsa], usable: &[&Tlsa], findings: &mut Vec<Finding>) -> bool {
    let lines: Vec<String> = tlsa.iter().map(Tlsa::to_string).collect();
    // Faults of form have words of their own above.
    let faults = examine_tlsa(lines.iter().map(String::as_str)).into_iter().filter(|fault| !fault.is_unusable());
    for fault in faults {
        let message = say!("{host}: {sentence}", host, sentence = fault.sentence());
        findings.push(Finding::new(fault.rule(), message, fault.remedy()));
    }
    let content = |record: &&Tlsa| TlsaRecord::parse(&record.to_string()).as_ref().and_then(tlsa_fault);
    usable.iter().all(|record| content(record).is_some_and(|fault: TlsaFault| fault.never_matches()))
}

/// Which of the signed TLSA records of a host a sender can use.
fn judge_tlsa(host: &str, tlsa: &[Tlsa], findings: &mut Vec<Finding>) -> DaneVerdict {
    let usable: Vec<&Tlsa> = tlsa.iter().filter(|record| is_usable(host, record, findings)).collect();
    if usable.is_empty() {
        let message = say!("No TLSA record of {host} can be used: senders ask for TLS but check nothing.", host);
        findings.push(Finding::new(
            Rule::DaneAllUnusable,
            message,
            tr("Publish a record 3 1 1: the SHA-256 of the server’s key."),
        ));
        return DaneVerdict::Unusable;
    }
    if judge_content(host, tlsa, &usable, findings) {
        return DaneVerdict::Unusable;
    }
    if usable.iter().all(|record| record.matching == 2) {
        let message = say!("{host} has SHA-512 records only; SHA-256 is the one that every sender knows.", host);
        findings.push(Finding::new(
            Rule::DaneSha512Only,
            message,
            tr("Publish the SHA-256 as well (matching type 1)."),
        ));
    }
    let kinds: Vec<(u8, u8, u8)> =
        usable.iter().map(|record| (record.usage, record.selector, record.matching)).collect();
    if kinds.iter().all(|kind| matches!(kind, (3, 1, 1) | (2, 0 | 1, 1))) {
        let shown: Vec<String> =
            kinds.iter().map(|(usage, selector, matching)| format!("{usage} {selector} {matching}")).collect();
        let message =
            say!("The TLSA records of {host} are as recommended: {kinds}.", host, kinds = shown.join(tr(", ")));
        findings.push(Finding::new(Rule::DaneRecommended, message, tr("Nothing to do.")));
    }
    if kinds.iter().filter(|kind| **kind == (3, 1, 1)).count() > 1 {
        let message = say!("{host} has two records 3 1 1: a change of keys under way, or one left over.", host);
        findings.push(Finding::new(
            Rule::DaneRollover,
            message,
            tr("Remove the old one once the new key is in use everywhere."),
        ));
    }
    DaneVerdict::Good
}

fn is_usable(host: &str, record: &Tlsa, findings: &mut Vec<Finding>) -> bool {
    let shown = format!("{} {} {}", record.usage, record.selector, record.matching);
    let mut add = |rule: Rule, message: String, remedy: &str| findings.push(Finding::new(rule, message, remedy));
    let recommended = text!("Publish 3 1 1: the SHA-256 of the server’s key.");
    match record.usage {
        0 | 1 => {
            let usage = record.usage;
            add(
                Rule::DaneUsagePkix,
                say!(
                    "{host}: usage {usage} in {tlsa} is not for SMTP; senders do not use it.",
                    host,
                    usage,
                    tlsa = shown
                ),
                tr(recommended),
            );
            return false;
        }
        2 => add(
            Rule::DaneTaNote,
            say!(
                "{host}: {tlsa} names an issuer; the server must send that issuer’s certificate, and name and expiry are checked.",
                host,
                tlsa = shown
            ),
            tr("Check that the server sends the whole chain."),
        ),
        3 => {}
        other => {
            add(
                Rule::DaneUsageUnknown,
                say!("{host}: usage {other} in {tlsa} does not exist.", host, other, tlsa = shown),
                tr(recommended),
            );
            return false;
        }
    }
    if record.selector > 1 {
        let selector = record.selector;
        let message = say!("{host}: selector {selector} in {tlsa} does not exist.", host, selector, tlsa = shown);
        add(Rule::DaneSelectorUnknown, message, tr(recommended));
        return false;
    }
    let wanted = match record.matching {
        0 => None,
        1 => Some(32),
        2 => Some(64),
        other => {
            add(
                Rule::DaneMatchingUnknown,
                say!("{host}: matching type {other} in {tlsa} does not exist.", host, other, tlsa = shown),
                tr(recommended),
            );
            return false;
        }
    };
    match wanted {
        Some(wanted) if record.data.len() != wanted => {
            let message = counted!(
                record.data.len(),
                "{host}: {tlsa} has {n} byte of data instead of {wanted}; it can never match.",
                "{host}: {tlsa} has {n} bytes of data instead of {wanted}; it can never match.",
                host,
                tlsa = shown,
                wanted
            );
            let text = tr("This command prints the data of a 3 1 1 record for the key that the server presents.");
            let remedy = PlainName::new(host).map_or_else(
                || Remedy::from(tr(recommended)),
                |name| Remedy::with_command(text, Mx::of(&name).data_of_3_1_1()),
            );
            findings.push(Finding::new(Rule::DaneLength, message, remedy));
            return false;
        }
        None if record.data.is_empty() => {
            add(
                Rule::DaneLength,
                say!("{host}: {tlsa} has no data; it can never match.", host, tlsa = shown),
                tr(recommended),
            );
            return false;
        }
        None => add(
            Rule::DaneFull,
            say!("{host}: {tlsa} holds a whole certificate or key, which makes large answers.", host, tlsa = shown),
            tr(recommended),
        ),
        Some(_) => {}
    }
    if record.usage == 3 && record.selector == 0 {
        let message = say!("{host}: {tlsa} changes with every renewal of the certificate.", host, tlsa = shown);
        add(Rule::DaneCertSelector, message, tr("Prefer 3 1 1, which stays while the key stays."));
    }
    true
}
