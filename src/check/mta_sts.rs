//! The MTA-STS record of a domain, and the host that its policy is fetched from.

use super::facts::{
    Facts, cannot_be, has_records, is_absent, is_in_circle, is_public_host, private_address, records, txt_records,
};
use super::lookups::{failure, general, long_way};
use super::origin::{Origin, is_of_wildcard, not_needed, of_wildcard};
use crate::dns::{Lookup, RecordData, RecordType};
use crate::joined::listed;
use crate::language::tr;
use crate::record::{
    Finding, Rule, Severity, StsRecord, StsVerdict, TxtRecord, Verdict, judge as judge_tlsrpt, judge_mta_sts,
    names_mta_sts, quote,
};
use crate::{counted, say};

/// What senders find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StsState {
    /// A record, and an address of the policy host.
    RecordOk,
    /// A record, but the policy host has no address.
    RecordOkHostMissing,
    /// A record that cannot be used.
    Invalid,
    /// More than one record.
    Multiple,
    /// No record.
    None,
    /// No record, but a policy host.
    Orphan,
    /// A lookup failed.
    Unknown,
}

impl StsState {
    /// The name in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::RecordOk => "record-ok",
            Self::RecordOkHostMissing => "record-ok-host-missing",
            Self::Invalid => "invalid",
            Self::Multiple => "multiple",
            Self::None => "none",
            Self::Orphan => "orphan",
            Self::Unknown => "unknown",
        }
    }
}

/// What is said of MTA-STS.
#[derive(Debug, Clone, PartialEq)]
pub struct StsResult {
    /// The verdict.
    pub verdict: StsState,
    /// The record, when it can be used.
    pub record: Option<StsRecord>,
    /// The texts at the name.
    pub records: Vec<TxtRecord>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

fn state(facts: &Facts, verdict: StsVerdict) -> StsState {
    let host = facts.policy_host.iter().any(has_records);
    let host_absent = !host && facts.policy_host.iter().all(is_absent);
    // Beside addresses that nobody reaches there may be another that a failed lookup did not tell.
    let is_open = !is_public_host(&facts.policy_host) && failed(facts).is_some();
    match verdict {
        StsVerdict::Valid if host && !is_open => StsState::RecordOk,
        StsVerdict::Valid if host_absent => StsState::RecordOkHostMissing,
        StsVerdict::Valid => StsState::Unknown,
        StsVerdict::Invalid => StsState::Invalid,
        StsVerdict::Multiple => StsState::Multiple,
        StsVerdict::None if host && !is_of_wildcard(&facts.policy_host, &facts.sts_siblings) => StsState::Orphan,
        StsVerdict::None => StsState::None,
    }
}

/// A lookup of the addresses of the policy host that failed.
fn failed(facts: &Facts) -> Option<&Lookup> {
    facts.policy_host.iter().find(|lookup| lookup.result.is_unknown())
}

pub(super) fn judge(facts: &Facts) -> StsResult {
    let sibling = facts.sts_siblings.iter().find(|lookup| lookup.question.record_type == RecordType::Txt);
    let origin = Origin::of_texts(&facts.mta_sts, sibling);
    // The alias of a wildcard was not made for this name.
    let is_of_wildcard = |finding: &Finding| {
        origin == Origin::Wildcard && matches!(finding.rule, Rule::DnsCname | Rule::DnsCnameDangling)
    };
    let mut findings: Vec<Finding> = general(&facts.mta_sts)
        .filter(|finding| !is_of_wildcard(finding))
        .map(|finding| {
            if finding.rule == Rule::DnsCname {
                Finding::new(
                    Rule::StsCname,
                    finding.message,
                    tr("The policy host mta-sts should be delegated to the same operator."),
                )
            } else {
                finding
            }
        })
        .collect();
    let records = txt_records(&facts.mta_sts);
    let host = format!("mta-sts.{}", facts.domain);
    if facts.mta_sts.result.is_unknown() {
        return StsResult { verdict: StsState::Unknown, record: None, records, findings };
    }
    let judgement = judge_mta_sts(&records);
    let verdict = state(facts, judgement.verdict);
    let orphan = verdict == StsState::Orphan;
    let takes_no_mail = facts.takes_no_mail();
    // Nobody can publish one at a name that cannot be, or below one that is not there.
    let is_said = orphan || cannot_be(&facts.mta_sts) || facts.is_nowhere();
    let of_text = judgement.findings.into_iter().filter(|finding| !(is_said && finding.rule == Rule::StsNone));
    let name = &facts.mta_sts.question.name;
    let of_text = of_text.map(|finding| match finding.rule {
        Rule::StsNone => origin.at_its_place(name, finding),
        _ if takes_no_mail => origin.without_need(name, finding),
        _ => origin.at_its_place(name, finding),
    });
    findings.extend(of_text.map(|finding| {
        if finding.rule == Rule::StsNone && takes_no_mail {
            let message = tr("No record announces an MTA-STS policy, and none is needed: the domain accepts no mail.");
            return Finding::new(Rule::StsNone, message, tr("Nothing to do."));
        }
        finding
    }));
    // Other texts of a wildcard are told with each of them.
    let is_by_wildcard = origin == Origin::Wildcard && judgement.verdict != StsVerdict::None;
    findings.extend(is_by_wildcard.then(|| of_wildcard(tr("Publish the record at _mta-sts itself."), takes_no_mail)));
    findings.extend(facts.policy_host.iter().find_map(long_way));
    if judgement.verdict == StsVerdict::None {
        findings.extend(others(facts, &records, origin));
    }
    findings.extend(elsewhere(facts));
    if matches!(verdict, StsState::RecordOkHostMissing) {
        let finding = without_address(facts, &host);
        findings.push(if takes_no_mail { not_needed(finding.rule, finding.message) } else { finding });
    }
    if judgement.verdict == StsVerdict::Valid {
        // Where one lookup finds the host senders get there, unless they validate what is broken.
        let severity = match verdict {
            StsState::RecordOk => |finding: Finding| match finding.rule {
                Rule::DnsBogus => finding.with_severity(Severity::Warning),
                _ => finding.with_severity(Severity::Note),
            },
            _ => |finding: Finding| finding,
        };
        findings.extend(facts.policy_host.iter().filter_map(failure).take(1).map(severity));
        if let Some(address) = private_address(&facts.policy_host) {
            let message = say!(
                "{host} has only addresses that are not public, such as {address}: senders cannot fetch the policy.",
                host,
                address
            );
            findings.push(if takes_no_mail {
                not_needed(Rule::StsHostPrivate, message)
            } else {
                Finding::new(Rule::StsHostPrivate, message, tr("Publish a public address."))
            });
        }
        findings.extend(issuers(facts, &host));
        let reported = !matches!(judge_tlsrpt(&txt_records(&facts.tlsrpt)).verdict, Verdict::None);
        if !reported && !takes_no_mail && !facts.tlsrpt.result.is_unknown() {
            let message = tr("There is a policy but no TLSRPT record, so you will not hear about failures.");
            findings.push(Finding::new(Rule::StsNoTlsrpt, message, tr("Publish a TLSRPT record.")));
        }
    }
    if orphan {
        let message = say!(
            "{host} has an address, but no record points senders to it; a policy fetched earlier still applies.",
            host
        );
        let remedy = tr(
            "To put the policy into effect, publish its TXT record. To withdraw it, publish mode none and a TXT record with a new id, wait for the old max_age to pass, then remove the record and the host.",
        );
        findings.push(if takes_no_mail {
            not_needed(Rule::StsOrphan, message)
        } else {
            Finding::new(Rule::StsOrphan, message, remedy)
        });
    }
    findings.sort_by_key(|finding| finding.severity);
    StsResult { verdict, record: judgement.record, records, findings }
}

/// Records at names where nobody looks.
fn elsewhere(facts: &Facts) -> Vec<Finding> {
    let is_record = |lookup: &&Lookup| txt_records(lookup).iter().any(names_mta_sts);
    let found = facts.wrong_sts_names.iter().filter(is_record).map(|lookup| {
        let message = say!("There is an MTA-STS record at {name}, where no sender looks.", name = lookup.question.name);
        if facts.takes_no_mail() {
            return not_needed(Rule::StsWrongName, message);
        }
        Finding::new(Rule::StsWrongName, message, say!("Publish it at _mta-sts.{domain}.", domain = facts.domain))
    });
    found.collect()
}

/// A policy host without an address.
fn without_address(facts: &Facts, host: &str) -> Finding {
    match facts.policy_host.iter().find_map(|lookup| lookup.result.target()) {
        Some(_) if facts.policy_host.iter().any(is_in_circle) => Finding::new(
            Rule::StsHostDangling,
            say!("{host} leads into a CNAME loop: senders cannot fetch the policy.", host),
            tr("Point the CNAME record at a host that has an address, or replace it with address records."),
        ),
        Some(target) => Finding::new(
            Rule::StsHostDangling,
            say!(
                "{host} is an alias of {target}, which has no address: senders cannot fetch the policy.",
                host,
                target
            ),
            tr("Correct the alias; until then, whoever takes over its target controls your policy."),
        ),
        None => Finding::new(
            Rule::StsHostMissing,
            say!(
                "{host} has no address, so senders cannot fetch the policy; those without a cached one act as if there were none.",
                host
            ),
            say!("Publish an address for {host}, with a certificate for exactly that name.", host),
        ),
    }
}

/// Texts of which each is told; an answer may hold thousands.
const MOST_TEXTS: usize = 20;

/// Texts at the name that announce no policy; equal ones are told once.
fn others(facts: &Facts, records: &[TxtRecord], origin: Origin<'_>) -> Vec<Finding> {
    let name = &facts.mta_sts.question.name;
    let mut texts: Vec<String> = records.iter().map(TxtRecord::text).collect();
    texts.sort();
    texts.dedup();
    let told = texts.into_iter().take(MOST_TEXTS).map(|text| {
        let is_tlsrpt = judge_tlsrpt(&[TxtRecord::from(text.as_str())]).verdict != Verdict::None;
        let text = quote(&text);
        let message = if is_tlsrpt {
            say!("A TLSRPT record is published at {name}, where no sender looks for it: {text}.", name, text)
        } else {
            say!("The TXT record at {name} does not announce an MTA-STS policy: {text}.", name, text)
        };
        let remedy = if is_tlsrpt {
            say!(
                "It belongs at _smtp._tls.{domain}: publish it there, once, and remove it here.",
                domain = facts.domain
            )
        } else {
            tr("Remove it from this name.").to_owned()
        };
        let is_mistake = is_tlsrpt && origin == Origin::Own;
        let severity = if is_mistake { Severity::Warning } else { Severity::Note };
        origin.at_its_place(name, Finding::new(Rule::StsOtherTxt, message, remedy).with_severity(severity))
    });
    told.collect()
}

/// Who may issue the certificate that senders ask of the policy host.
fn issuers(facts: &Facts, host: &str) -> Option<Finding> {
    let lookup = facts.issuers.iter().find(|lookup| has_records(lookup))?;
    let strange = records(lookup).find_map(|data| match data {
        RecordData::Caa { flags, tag, .. } if flags & CRITICAL > 0 && !KNOWN_TAGS.contains(&tag.as_str()) => Some(tag),
        _ => None,
    });
    if let Some(tag) = strange {
        let message = say!(
            "The CAA record at {name} has the critical property {tag}, which CAs do not recognise: none may issue a certificate for {host}.",
            name = lookup.question.name,
            tag = quote(tag),
            host
        );
        let remedy = tr("Remove it, or the policy host will have no valid certificate once the current one expires.");
        return Some(Finding::new(Rule::StsHostCaa, message, remedy).with_severity(Severity::Warning));
    }
    // Tags are compared in any case (RFC 8659, section 4.1).
    let values = records(lookup).filter_map(|data| match data {
        RecordData::Caa { tag, value, .. } if tag.eq_ignore_ascii_case("issue") => Some(String::from_utf8_lossy(value)),
        _ => None,
    });
    let values: Vec<_> = values.collect();
    if values.is_empty() {
        return None;
    }
    // What stands before the first semicolon is the issuer; without one the record allows nobody (RFC 8659, section 4.2).
    let issuers =
        values.iter().filter_map(|value| value.split(';').next()).map(str::trim).filter(|name| is_issuer(name));
    let mut allowed: Vec<&str> = issuers.collect();
    allowed.sort_unstable();
    allowed.dedup();
    let name = &lookup.question.name;
    let message = match allowed.as_slice() {
        [] => {
            let message = say!("The CAA record at {name} allows nobody to issue a certificate for {host}.", name, host);
            let remedy = tr(
                "Authorise your CA, or the policy host will have no valid certificate once the current one expires.",
            );
            return Some(Finding::new(Rule::StsHostCaa, message, remedy).with_severity(Severity::Warning));
        }
        several => {
            counted!(
                several.len(),
                "The CAA records at {name} allow only one CA to issue a certificate for {host}: {issuers}.",
                "The CAA records at {name} allow these CAs to issue a certificate for {host}: {issuers}.",
                name,
                host,
                issuers = listed(several)
            )
        }
    };
    Some(Finding::new(Rule::StsHostCaa, message, tr("Check that its certificate comes from an allowed CA.")))
}

/// The bit of a property that forbids every issue to a CA that does not know it (RFC 8659, section 4.1).
const CRITICAL: u8 = 0x80;
/// The properties in IANA's registry, in small letters.
const KNOWN_TAGS: [&str; 7] = ["issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc"];

/// A domain name, as an issuer is named by; what is malformed allows nobody (RFC 8659, section 4.2).
fn is_issuer(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

impl StsResult {
    /// Whether a record, right or wrong, is published for the domain, and not by a wildcard: one to change and not to add to.
    pub fn is_published(&self) -> bool {
        let is_attempt = matches!(self.verdict, StsState::Invalid | StsState::Multiple) || self.record.is_some();
        is_attempt && self.findings.iter().all(|finding| finding.rule != Rule::DnsWildcard)
    }

    /// The address of the policy.
    pub fn policy_url(domain: &str) -> String {
        format!("https://mta-sts.{domain}/.well-known/mta-sts.txt")
    }
}
