//! DANE for mail (RFC 7672): per MX host, which step is signed and whether the TLSA records can be used.

use super::facts::{
    Facts, HostFacts, has_no_address, has_records, is_absent, is_in_circle, is_null_mx, private_address, tlsa_records,
    txt_records,
};
use super::lookups::{
    broken_signatures, failure, failure_of_host, is_elsewhere, long_way, not_validating, of_operator,
};
use super::pasted::is_wanted;
use super::tlsa::{Fit, judge_tlsa};
use crate::command::{Mx, PlainName};
use crate::dns::{Lookup, LookupResult, Tlsa};
use crate::joined::{listed, sentences};
use crate::language::tr;
use crate::network::ip_literal;
use crate::record::{Finding, Remedy, Rule, Severity, StsVerdict, Verdict, judge as judge_tlsrpt, judge_mta_sts};
use crate::{counted, say};

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
    /// A lookup failed, or the resolver does not validate.
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
    /// Its TLSA records can be used, and none of them can match: whoever uses DANE does not deliver to it.
    pub never_matches: bool,
    /// Whether it is not known to have no address: mail may go there.
    pub addressed: bool,
    /// Whether its addresses are signed; `None` where the resolver would not know.
    pub address_signed: Option<bool>,
    /// Whether the answer for TLSA is signed; `None` where the resolver would not know.
    pub tlsa_signed: Option<bool>,
    /// Its TLSA records.
    pub tlsa: Vec<Tlsa>,
}

/// What is said of DANE.
#[derive(Debug, Clone, PartialEq)]
pub struct DaneResult {
    /// The verdict.
    pub verdict: DaneVerdict,
    /// Whether the MX records are signed; `None` where the resolver would not know.
    pub mx_signed: Option<bool>,
    /// The hosts, by preference.
    pub hosts: Vec<HostResult>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

pub(super) fn judge(facts: &Facts) -> DaneResult {
    let mx_signed = facts.signed(&facts.mx);
    let mut findings = Vec::new();
    let hosts: Vec<HostResult> = facts.hosts.iter().map(|host| judge_host(facts, host, &mut findings)).collect();
    findings.extend(long_way(&facts.mx));
    let verdict = verdict(facts, &hosts, mx_signed);
    if matches!(verdict, DaneVerdict::Unknown | DaneVerdict::Broken) {
        findings.extend(failure(&facts.mx));
    }
    let is_blind = facts.is_blind(&facts.mx) || facts.hosts.iter().any(|host| host.is_blind(facts));
    if verdict == DaneVerdict::Unknown && is_blind && !facts.root.iter().any(is_wanted) {
        findings.push(not_validating());
    }
    match verdict {
        // Records of a host to which no mail goes count for nothing, and that is said.
        DaneVerdict::None if hosts.iter().any(|host| !host.tlsa.is_empty()) => {}
        DaneVerdict::None => {
            let message = tr("No MX host has TLSA records: the domain does not use DANE.");
            // Only an answer with records tells that their zone is not signed: a denial may come unsigned from a signed one
            // (RFC 5155, section 6), and an alias may lead into another zone.
            let unsigned = facts.hosts.iter().find(|host| {
                let mut found = host.addresses.iter().filter(|lookup| has_records(lookup));
                found.any(|lookup| {
                    let is_own = lookup.result.answer().is_some_and(|answer| answer.chain.is_empty());
                    is_own && facts.signed(lookup) == Some(false)
                })
            });
            let remedy = unsigned.map_or_else(
                || tr("Nothing to do.").to_owned(),
                |host| say!("Nothing to do; DANE would need DNSSEC for the zone of {host} first.", host = host.host),
            );
            findings.push(Finding::new(Rule::DaneNone, message, remedy));
        }
        DaneVerdict::GoodMxInsecure => {
            let message = tr(
                "The MX records are not signed: an attacker can redirect senders to other hosts before DANE applies.",
            );
            // Behind an alias the zone that lacks signatures may be another.
            let remedy = match facts.mx.result.target() {
                Some(target) => say!("DNSSEC is needed for each zone up to that of {target}.", target),
                None => say!("Sign the zone of {domain}.", domain = facts.domain),
            };
            findings.push(Finding::new(Rule::DaneMxInsecure, message, remedy));
        }
        DaneVerdict::Partial => findings.extend(partial(&hosts)),
        _ => {}
    }
    if facts.hosts_left_out > 0 {
        let all = hosts.len().saturating_add(facts.hosts_left_out);
        let message = counted!(
            all,
            "Only the first {part} of {n} MX hosts were checked.",
            "Only the first {part} of {n} MX hosts were checked.",
            part = hosts.len()
        );
        findings.push(Finding::new(Rule::DaneHostsLeftOut, message, tr("Use fewer MX hosts.")));
    }
    for lookup in facts.wrong_tlsa_names.iter().filter(|lookup| has_records(lookup)) {
        let message =
            say!("There are TLSA records at {name}, where no mail sender looks.", name = lookup.question.name);
        let host = facts.hosts.first().map(|host| host.host.as_str()).unwrap_or_default();
        let remedy = say!("If they are meant for mail, publish them at _25._tcp.{host}.", host);
        let wrong = Finding::new(Rule::DaneWrongName, message, remedy);
        // At other ports they may well serve other clients.
        let at_mail_port = lookup.question.name.starts_with("_25.");
        findings.push(if at_mail_port { wrong } else { wrong.with_severity(Severity::Note) });
    }
    let failing = matches!(verdict, DaneVerdict::Broken | DaneVerdict::Unusable);
    if failing && judge_mta_sts(&txt_records(&facts.mta_sts)).verdict == StsVerdict::Valid {
        let message =
            tr("There is also an MTA-STS policy, but senders that support DANE must not let it override failing DANE.");
        findings.push(Finding::new(Rule::DaneStsConflict, message, tr("Fix the TLSA records, or remove them.")));
    }
    if hosts.iter().any(|host| !host.tlsa.is_empty()) {
        let reported = judge_tlsrpt(&txt_records(&facts.tlsrpt)).verdict != Verdict::None;
        if !reported && !facts.tlsrpt.result.is_unknown() {
            let message = tr("There are TLSA records but no TLSRPT record, so you will not hear about failures.");
            findings.push(Finding::new(Rule::DaneNoTlsrpt, message, tr("Publish a TLSRPT record.")));
        }
        let message =
            tr("A browser cannot open port 25, so the certificate in use was not compared with the TLSA records.");
        let text = tr("Run this on a machine that can reach port 25: one command for each host.");
        let bases = facts.hosts.iter().map(HostFacts::tlsa_base);
        let commands: Vec<String> = hosts.iter().zip(bases).filter_map(|(host, base)| compare(host, base)).collect();
        let remedy = if commands.is_empty() {
            Remedy::from(tr("Compare them on a machine that can reach port 25."))
        } else {
            Remedy::with_command(text, commands.join("\n"))
        };
        findings.push(Finding::new(Rule::DaneCertUnverified, message, remedy));
    }
    findings.sort_by_key(|finding| finding.severity);
    DaneResult { verdict, mx_signed, hosts, findings }
}

fn verdict(facts: &Facts, hosts: &[HostResult], mx_signed: Option<bool>) -> DaneVerdict {
    if matches!(facts.mx.result, LookupResult::Bogus(_)) {
        return DaneVerdict::Broken;
    }
    if facts.mx.result.is_unknown() || is_in_circle(&facts.mx) {
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
    } else if count(DaneVerdict::Unknown) > 0 || (good == hosts.len() && facts.hosts_left_out > 0) {
        DaneVerdict::Unknown
    } else if good == hosts.len() {
        match mx_signed {
            Some(true) => DaneVerdict::Good,
            Some(false) => DaneVerdict::GoodMxInsecure,
            None => DaneVerdict::Unknown,
        }
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

fn judge_host(all: &Facts, facts: &HostFacts, findings: &mut Vec<Finding>) -> HostResult {
    let host = &facts.host;
    let tlsa: Vec<Tlsa> = tlsa_records(&facts.tlsa).into_iter().cloned().collect();
    let known = facts.addresses.iter().filter(|lookup| has_records(lookup));
    let addressed = known.clone().count() > 0;
    // Where the way to the addresses leaves what is signed, the name of the host alone may be (RFC 7672, section 2.2.2).
    let name_signed = facts.alias.as_ref().map_or(Some(false), |alias| all.signed(alias));
    let each = known.clone().map(|lookup| all.signed(lookup));
    let address_signed = if !addressed {
        Some(false)
    } else if name_signed == Some(true) || each.clone().all(|signed| signed == Some(true)) {
        Some(true)
    } else if name_signed.is_none() || each.clone().any(|signed| signed.is_none()) {
        None
    } else {
        Some(false)
    };
    let failed = facts.addresses.iter().find(|lookup| lookup.result.is_unknown());
    let tlsa_signed = all.signed(&facts.tlsa);
    findings.extend(facts.addresses.iter().chain([&facts.tlsa]).find_map(long_way));
    let no_address = has_no_address(&facts.addresses);
    // A domain without MX records is its own host and may be an alias (RFC 5321, section 5.1).
    let is_named = *host != all.domain || has_records(&all.mx);
    findings.extend(unreachable(facts, is_named));
    if is_named && known.clone().any(|lookup| lookup.result.answer().is_some_and(|answer| !answer.chain.is_empty())) {
        let message = say!("The MX record points to {host}, which is an alias; that is not allowed.", host);
        findings.push(Finding::new(Rule::DaneMxCname, message, tr("Enter the host itself in the MX record.")));
    }
    findings.extend(not_a_host_name(host));
    let base = Some(facts.tlsa.question.name.as_str()).filter(|_| facts.tlsa_base() != host);
    if let Some(target) = facts.tlsa.result.target().or(base).filter(|_| !tlsa.is_empty()) {
        let message = say!("The TLSA records of {host} are published at {target}.", host, target);
        findings.push(Finding::new(
            Rule::DaneCname,
            message,
            tr("Nothing to do; every step of the alias chain must be signed."),
        ));
    }
    let mut never_matches = false;
    let verdict = match &facts.tlsa.result {
        // Nobody is led there, and nobody looks for its records.
        _ if no_address => DaneVerdict::None,
        // Whether senders ask for TLSA records at all rests on signatures that nobody looked at.
        LookupResult::CnameLoop(_) | LookupResult::Bogus(_) | LookupResult::ServFail(_) if address_signed.is_none() => {
            findings.extend(failure_of_host(&facts.tlsa, &all.domain));
            DaneVerdict::Unknown
        }
        LookupResult::CnameLoop(_) if address_signed == Some(true) || !addressed => {
            findings.push(in_circle(facts));
            DaneVerdict::Broken
        }
        LookupResult::Bogus(_) | LookupResult::ServFail(_) if address_signed == Some(true) || !addressed => {
            findings.push(failing(facts, addressed, &all.domain));
            // At the zone of another all of it is said in one.
            let own = failure(&facts.tlsa).filter(|_| !is_elsewhere(&facts.tlsa, &all.domain));
            findings.extend(own.filter(|finding| finding.rule == Rule::DnsBogus));
            DaneVerdict::Broken
        }
        // Without signed addresses senders do not ask for TLSA at all (RFC 7672, section 2.2.2).
        LookupResult::Bogus(_) | LookupResult::ServFail(_) => DaneVerdict::None,
        LookupResult::Found(_) if tlsa_signed.is_none() || (addressed && address_signed.is_none()) => {
            findings.extend(facts.alias.as_ref().and_then(|alias| failure_of_host(alias, &all.domain)));
            DaneVerdict::Unknown
        }
        LookupResult::Found(_) if tlsa_signed == Some(false) => {
            findings.push(tlsa_unsigned(facts));
            DaneVerdict::Insecure
        }
        LookupResult::Found(_) if addressed && address_signed == Some(false) => {
            findings.push(addresses_unsigned(facts));
            DaneVerdict::Insecure
        }
        LookupResult::Found(_) => {
            // Whoever cannot look a host's addresses up does not deliver to it (RFC 7672, section 2.1.3).
            if let Some(lookup) = failed {
                undelivered(lookup, &all.domain, findings)
            } else {
                let fit = judge_tlsa(host, &tlsa, findings);
                never_matches = fit == Fit::Never;
                if fit == Fit::May { DaneVerdict::Good } else { DaneVerdict::Unusable }
            }
        }
        // Who cannot look up any address of a host does not deliver to it, TLSA records or not (RFC 7672, section 2.2.2).
        // Where the name is too long to exist there are none either.
        _ if is_absent(&facts.tlsa) => {
            if let Some(lookup) = failed.filter(|_| !addressed) {
                undelivered(lookup, &all.domain, findings)
            } else if facts.is_blind(all) {
                // That there are none counts when it is proved, or known to need no proof: to who does not look at signatures
                // a broken zone looks the same, and senders that do look hold mail back (RFC 7672, section 2.1.3).
                DaneVerdict::Unknown
            } else if let Some(failed) = facts.alias.as_ref().filter(|alias| alias.result.is_unknown()) {
                // Of a signed alias the records at its end would count.
                findings.extend(failure_of_host(failed, &all.domain));
                DaneVerdict::Unknown
            } else {
                findings.extend(dangling(facts));
                findings.extend(failure_of_host(&facts.tlsa, &all.domain));
                DaneVerdict::None
            }
        }
        _ => {
            findings.extend(failure_of_host(&facts.tlsa, &all.domain));
            DaneVerdict::Unknown
        }
    };
    let address_signed = address_signed.filter(|_| addressed);
    HostResult { host: host.clone(), verdict, never_matches, addressed: !no_address, address_signed, tlsa_signed, tlsa }
}

/// A name with a character that names of hosts do not have, although the DNS holds it (RFC 1123, section 2.1; RFC 5321,
/// section 2.3.5). CAs issue no certificate for it (RFC 5280, section 4.2.1.6).
fn not_a_host_name(host: &str) -> Option<Finding> {
    let other = host.chars().find(|char| !char.is_ascii_alphanumeric() && !matches!(char, '-' | '.'))?;
    let message = say!(
        "The MX host {host} has {character} in its name, which is not allowed in host names: no public CA issues a certificate for it.",
        host,
        character = format!("{other:?}")
    );
    let remedy = tr("Give the server a name of letters, digits and hyphens, and use that name in the MX record.");
    Some(Finding::new(Rule::MxName, message, remedy))
}

/// What keeps mail from a host by its addresses.
fn unreachable(facts: &HostFacts, is_named: bool) -> Option<Finding> {
    let (host, no_address) = (&facts.host, has_no_address(&facts.addresses));
    if facts.addresses.iter().any(is_in_circle) {
        let message = say!("The MX host {host} leads into a CNAME loop, so no email is delivered there.", host);
        let remedy = tr("Enter a host with an address in the MX record.");
        Some(Finding::new(Rule::MxNoAddress, message, remedy))
    } else if no_address && ip_literal(host).is_some() {
        let message = say!("The MX record contains the IP address {host}; only a host name is allowed there.", host);
        let remedy =
            tr("Give the server a host name, publish its address under that name, and use the name in the MX record.");
        Some(Finding::new(Rule::MxNoAddress, message, remedy))
    } else if no_address {
        let message = match facts.addresses.iter().find_map(|lookup| lookup.result.target()) {
            Some(target) => say!(
                "The MX host {host} is an alias of {target}, which has no address: no mail goes there.",
                host,
                target
            ),
            None => say!("The MX host {host} has no address: no mail goes there.", host),
        };
        let remedy = tr("Remove it from the MX records, or publish its address.");
        Some(Finding::new(Rule::MxNoAddress, message, remedy))
    } else if let Some(address) = private_address(&facts.addresses) {
        let message = if is_named {
            say!(
                "The MX host {host} has only addresses that are not public, such as {address}, so no email from outside reaches it.",
                host,
                address
            )
        } else {
            say!(
                "{host} has no MX record and only addresses that are not public, such as {address}, so no email from outside reaches it.",
                host,
                address
            )
        };
        let remedy = if is_named {
            tr("Publish its public address, or remove it from the MX records.")
        } else {
            tr("Publish its public address, or an MX record that points to a host with one.")
        };
        Some(Finding::new(Rule::MxPrivate, message, remedy))
    } else {
        None
    }
}

/// A host of which the addresses cannot be looked up.
fn undelivered(lookup: &Lookup, domain: &str, findings: &mut Vec<Finding>) -> DaneVerdict {
    findings.extend(failure_of_host(lookup, domain));
    if matches!(lookup.result, LookupResult::Bogus(_)) { DaneVerdict::Broken } else { DaneVerdict::Unknown }
}

/// The lookup of the TLSA records fails.
fn failing(facts: &HostFacts, addressed: bool, domain: &str) -> Finding {
    let name = &facts.tlsa.question.name;
    let message = say!(
        "The lookup of {name} fails, so senders that support DANE hold back all email to {host}.",
        name,
        host = facts.host
    );
    if is_elsewhere(&facts.tlsa, domain) {
        let message = match broken_signatures(&facts.tlsa) {
            Some(reason) => sentences(&[message, reason]),
            None => message,
        };
        return Finding::new(Rule::DaneDenialBroken, message, of_operator(&facts.tlsa));
    }
    let is_dead = !addressed && matches!(facts.tlsa.result, LookupResult::ServFail(_));
    let remedy = match facts.tlsa.result.target() {
        // Nothing is found in the zone, signatures or not.
        _ if is_dead => tr("Check that each name server of the zone is running and serves the zone.").to_owned(),
        Some(target) => say!(
            "{name} is an alias: fix the signatures or name servers of its zone or of that of {target}; until then, remove the alias.",
            name,
            target
        ),
        None => say!(
            "Fix the signatures or name servers of the zone that contains {name}; until then, remove its DS record.",
            name
        ),
    };
    Finding::new(Rule::DaneDenialBroken, message, remedy)
}

/// The name of the TLSA records is an alias that leads to no end.
fn in_circle(facts: &HostFacts) -> Finding {
    let (host, name) = (&facts.host, &facts.tlsa.question.name);
    let message =
        say!("{name} leads into a CNAME loop, so senders that support DANE hold back all email to {host}.", name, host);
    Finding::new(
        Rule::DaneDenialBroken,
        message,
        tr("Remove the CNAME record, or point it at the name that has the TLSA records."),
    )
}

/// The name of the TLSA records is an alias of one that has none.
fn dangling(facts: &HostFacts) -> Option<Finding> {
    let (name, target) = (&facts.tlsa.question.name, facts.tlsa.result.target()?);
    // Of a host that is an alias itself no records are asked at its own name alone.
    if is_in_circle(&facts.tlsa) || facts.alias.is_some() || facts.tlsa_base() != facts.host {
        return None;
    }
    let message = say!("{name} is an alias of {target}, which has no TLSA records.", name, target);
    let remedy = tr("Publish TLSA records there, or remove the CNAME record.");
    Some(Finding::new(Rule::DaneCname, message, remedy).with_severity(Severity::Warning))
}

/// What is said when not every host is protected. A host without an address takes no mail, so nobody can be led to it.
///
/// Nobody is led to one whose records never match either: senders do not deliver there, which is told with it.
fn partial(hosts: &[HostResult]) -> Option<Finding> {
    let names = |list: &[&HostResult]| listed(&list.iter().map(|host| host.host.as_str()).collect::<Vec<_>>());
    let (good, others): (Vec<&HostResult>, Vec<&HostResult>) =
        hosts.iter().partition(|host| host.verdict == DaneVerdict::Good);
    let others: Vec<&HostResult> = others.into_iter().filter(|host| !host.never_matches).collect();
    if others.is_empty() {
        return None;
    }
    let weak: Vec<&HostResult> = others.iter().copied().filter(|host| host.addressed).collect();
    if weak.is_empty() {
        let message = counted!(
            others.len(),
            "Protected: {protected}. {others} has neither effective TLSA records nor an address, so no mail goes there.",
            "Protected: {protected}. {others} have neither effective TLSA records nor addresses, so no mail goes there.",
            protected = names(&good),
            others = names(&others)
        );
        let remedy = tr("Remove hosts without an address from the MX records.");
        return Some(Finding::new(Rule::DanePartial, message, remedy));
    }
    // What is wrong stands before the names of many hosts that are right.
    let message = if good.len() > MOST_PROTECTED {
        counted!(
            good.len(),
            "Not protected: {others} ({n} other host is). An attacker can redirect mail to those that are not.",
            "Not protected: {others} ({n} other hosts are). An attacker can redirect mail to those that are not.",
            others = names(&weak)
        )
    } else {
        say!(
            "Protected: {protected}. Not protected: {others}. An attacker can redirect mail to those that are not.",
            protected = names(&good),
            others = names(&weak)
        )
    };
    // Of what is not signed nobody asks for TLSA records (RFC 7672, section 2.2.2).
    let unsigned: Vec<&HostResult> = weak.into_iter().filter(|host| host.address_signed == Some(false)).collect();
    let remedy = if unsigned.is_empty() {
        tr("Publish usable TLSA records for every MX host.").to_owned()
    } else {
        counted!(
            unsigned.len(),
            "Publish usable TLSA records for every MX host. This one needs DNSSEC first: {hosts}.",
            "Publish usable TLSA records for every MX host. These need DNSSEC first: {hosts}.",
            hosts = names(&unsigned)
        )
    };
    Some(Finding::new(Rule::DanePartial, message, remedy))
}

/// Protected hosts that are told by name.
const MOST_PROTECTED: usize = 4;

/// TLSA records without a signature. The zone that lacks one is the host's own, or that of the name that the records stand
/// at.
fn tlsa_unsigned(facts: &HostFacts) -> Finding {
    let host = &facts.host;
    match facts.tlsa.result.target() {
        Some(target) => Finding::new(
            Rule::DaneTlsaInsecure,
            say!(
                "The TLSA records of {host} are published at {target}, but not every step of the alias chain is signed, so senders ignore them.",
                host,
                target
            ),
            say!("DNSSEC is needed for each zone up to that of {target}.", target),
        ),
        None => Finding::new(
            Rule::DaneTlsaInsecure,
            say!("The TLSA records of {host} are not signed, so senders ignore them.", host),
            say!(
                "Sign the zone that contains {name} with DNSSEC, and have its DS record published in the zone above.",
                name = facts.tlsa.question.name
            ),
        ),
    }
}

/// Addresses without a signature, in the host's own zone or behind its alias.
fn addresses_unsigned(facts: &HostFacts) -> Finding {
    let host = &facts.host;
    match facts.addresses.iter().find_map(|lookup| lookup.result.target()) {
        Some(target) => Finding::new(
            Rule::DaneAddressInsecure,
            say!(
                "{host} is an alias of {target}, but not every step to the address is signed, so senders skip its TLSA records.",
                host,
                target
            ),
            say!("Point the MX record to a host in a signed zone, or have the zone of {target} signed.", target),
        ),
        None => Finding::new(
            Rule::DaneAddressInsecure,
            say!("The addresses of {host} are not signed, so senders skip its TLSA records.", host),
            say!(
                "Sign the zone that contains {name} with DNSSEC, and have its DS record published in the zone above.",
                name = host
            ),
        ),
    }
}

/// The command that compares the certificate of a host with its records, where it has usable ones; `base` is the name that
/// these belong to.
fn compare(host: &HostResult, base: &str) -> Option<String> {
    let records: Vec<String> = host.tlsa.iter().map(Tlsa::to_string).collect();
    Mx::of(&PlainName::new(&host.host)?).dane_of(&PlainName::new(base)?, &records)
}
