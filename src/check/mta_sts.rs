//! The MTA-STS record of a domain, and the host that its policy is fetched from.

use super::facts::{Facts, has_records, is_absent, private_address, records, txt_records};
use super::lookups::{failure, general};
use crate::dns::RecordData;
use crate::language::tr;
use crate::record::{
    Finding, Rule, Severity, StsRecord, StsVerdict, TxtRecord, Verdict, judge as judge_tlsrpt, judge_mta_sts,
};
use crate::say;

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
    match verdict {
        StsVerdict::Valid if host => StsState::RecordOk,
        StsVerdict::Valid if host_absent => StsState::RecordOkHostMissing,
        StsVerdict::Valid => StsState::Unknown,
        StsVerdict::Invalid => StsState::Invalid,
        StsVerdict::Multiple => StsState::Multiple,
        StsVerdict::None if host => StsState::Orphan,
        StsVerdict::None => StsState::None,
    }
}

pub(super) fn judge(facts: &Facts) -> StsResult {
    let mut findings: Vec<Finding> = general(&facts.mta_sts)
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
    findings.extend(judgement.findings.into_iter().filter(|finding| !(orphan && finding.rule == Rule::StsNone)));
    for lookup in &facts.wrong_sts_names {
        if judge_mta_sts(&txt_records(lookup)).verdict != StsVerdict::None {
            let message =
                say!("An MTA-STS record stands at {name}, where no sender looks.", name = lookup.question.name);
            let remedy = say!("Publish it at _mta-sts.{domain}.", domain = facts.domain);
            findings.push(Finding::new(Rule::StsWrongName, message, remedy));
        }
    }
    if matches!(verdict, StsState::RecordOkHostMissing) {
        let dangling = facts.policy_host.iter().find_map(|lookup| lookup.result.answer()?.chain.last().cloned());
        findings.push(match dangling {
            Some(hop) => Finding::new(
                Rule::StsHostDangling,
                say!(
                    "{host} is an alias of {target}, which has no address: senders cannot fetch the policy.",
                    host,
                    target = hop.to
                ),
                tr("Correct the alias; until then whoever gets hold of its target decides your policy."),
            ),
            None => Finding::new(
                Rule::StsHostMissing,
                say!("{host} has no address, so senders cannot fetch the policy and act as if there were none.", host),
                say!("Publish an address for {host}, with a certificate for exactly that name.", host),
            ),
        });
    }
    if judgement.verdict == StsVerdict::Valid {
        findings.extend(facts.policy_host.iter().filter_map(failure).take(1));
        if let Some(address) = private_address(&facts.policy_host) {
            let message =
                say!("{host} has the private address {address}: senders cannot fetch the policy.", host, address);
            findings.push(Finding::new(Rule::StsHostPrivate, message, tr("Publish a public address.")));
        }
        findings.extend(issuers(facts, &host));
        let reported = !matches!(judge_tlsrpt(&txt_records(&facts.tlsrpt)).verdict, Verdict::None);
        if !reported && !facts.tlsrpt.result.is_unknown() {
            let message = tr("There is a policy but no TLSRPT record, so you do not learn of failures.");
            findings.push(Finding::new(Rule::StsNoTlsrpt, message, tr("Publish a TLSRPT record first.")));
        }
    }
    if orphan {
        let message = say!(
            "{host} has an address, but no record points senders to it; a policy fetched earlier still applies.",
            host
        );
        let remedy = tr("To withdraw a policy publish mode none, wait the old max_age, then remove record and host.");
        findings.push(Finding::new(Rule::StsOrphan, message, remedy));
    }
    findings.sort_by_key(|finding| finding.severity);
    StsResult { verdict, record: judgement.record, records, findings }
}

/// Who may issue the certificate that senders ask of the policy host.
fn issuers(facts: &Facts, host: &str) -> Option<Finding> {
    let lookup = facts.issuers.iter().find(|lookup| has_records(lookup))?;
    let allowed: Vec<String> = records(lookup)
        .filter_map(|data| match data {
            RecordData::Caa { tag, value, .. } if tag == "issue" => Some(String::from_utf8_lossy(value).into_owned()),
            _ => None,
        })
        .collect();
    let name = &lookup.question.name;
    let message = match allowed.as_slice() {
        [] => return None,
        [only] if only.trim_matches([' ', ';']).is_empty() => {
            let message = say!("The CAA record at {name} lets nobody issue a certificate for {host}.", name, host);
            let remedy =
                tr("Allow your issuer, or the policy host will have no valid certificate once this one expires.");
            return Some(Finding::new(Rule::StsHostCaa, message, remedy).with_severity(Severity::Warning));
        }
        several => {
            say!(
                "The CAA records at {name} let these issue the certificate of {host}: {issuers}.",
                name,
                host,
                issuers = several.join(tr(", "))
            )
        }
    };
    Some(Finding::new(Rule::StsHostCaa, message, tr("Check that the issuer of its certificate is among them.")))
}

impl StsResult {
    /// The address of the policy.
    pub fn policy_url(domain: &str) -> String {
        format!("https://mta-sts.{domain}/.well-known/mta-sts.txt")
    }
}
