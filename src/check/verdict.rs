//! What a check comes to, in a sentence for each of TLS-RPT, MTA-STS and DANE.

use super::dane::DaneVerdict;
use super::destinations::Arrival;
use super::mta_sts::StsState;
use super::result::CheckResult;
use super::tlsrpt::TlsrptState;
use crate::joined::listed;
use crate::language::tr;
use crate::record::{Finding, Rule, Severity, Verdict};
use crate::{counted, say, text};

/// One line of the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictLine {
    /// What it is about: `TLS-RPT`, `MTA-STS` or `DANE`.
    pub what: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The verdict.
    pub sentence: &'static str,
    /// The worst error or warning; without one what is still to be pasted. Empty when there is neither.
    pub worst: String,
}

impl VerdictLine {
    fn new(what: &'static str, severity: Severity, sentence: &'static str, findings: &[Finding]) -> Self {
        let worst = findings.iter().find(|finding| matches!(finding.severity, Severity::Error | Severity::Warning));
        let worst = worst.map(|finding| finding.message.clone()).unwrap_or_default();
        Self { what, severity, sentence: tr(sentence), worst }
    }

    /// The same with what is still to be pasted before more is known.
    fn with_pending(mut self, pending: &[String]) -> Self {
        if pending.is_empty() || !self.worst.is_empty() {
            return self;
        }
        let names = listed(pending.get(..MOST_PENDING).unwrap_or(pending));
        self.worst = match pending.len().saturating_sub(MOST_PENDING) {
            0 => say!("Still to be pasted: {names}.", names),
            more => counted!(
                more,
                "Still to be pasted: {names} and {n} more answer.",
                "Still to be pasted: {names} and {n} more answers.",
                names
            ),
        };
        self
    }
}

/// Answers that a line names as still to be pasted.
const MOST_PENDING: usize = 3;

/// The verdict: TLS-RPT, MTA-STS, DANE.
pub fn verdict_lines(result: &CheckResult) -> [VerdictLine; 3] {
    [tlsrpt_line(result), sts_line(result), dane_line(result)]
}

fn tlsrpt_line(result: &CheckResult) -> VerdictLine {
    let found = |rule: Rule| result.tlsrpt.findings.iter().any(|finding| finding.rule == rule);
    let takes_no_mail = result.dane.verdict == DaneVerdict::NotApplicable;
    let pending = &result.pending.tlsrpt;
    let (severity, sentence) = match (result.tlsrpt.verdict, result.tlsrpt.lenient_verdict) {
        (TlsrptState::Unknown, _) if !pending.is_empty() => (Severity::Note, NOT_PASTED),
        (TlsrptState::Unknown, _) if found(Rule::DnsBogus) => {
            (Severity::Error, text!("Unknown: DNSSEC is broken, so senders that validate it see no record."))
        }
        (TlsrptState::Unknown, _) => (Severity::Note, text!("Unknown: the lookup failed.")),
        (TlsrptState::Known(Verdict::None), _) if found(Rule::DnsNameLong) => {
            (Severity::Note, text!("No record can exist: its name is too long."))
        }
        (TlsrptState::Known(Verdict::None), _) if is_nowhere(result) => {
            (Severity::Error, text!("The domain does not exist."))
        }
        (TlsrptState::Known(Verdict::None), _) if takes_no_mail => {
            (Severity::Note, text!("No record, and none is needed: the domain accepts no mail."))
        }
        (TlsrptState::Known(Verdict::Valid), _) if takes_no_mail => {
            (Severity::Note, text!("The record is correct, but no reports are expected: the domain accepts no mail."))
        }
        (TlsrptState::Known(Verdict::Invalid | Verdict::Multiple), _) if takes_no_mail => {
            (Severity::Note, text!("The record is faulty, but none is needed: the domain accepts no mail."))
        }
        (TlsrptState::Known(Verdict::Valid), _)
            if result.tlsrpt.arrival == Some(Arrival::Unknown) && !pending.is_empty() =>
        {
            (Severity::Note, text!("The record is correct; whether reports arrive is not known yet."))
        }
        (TlsrptState::Known(Verdict::Valid), lenient) => valid_line(lenient, result.tlsrpt.arrival),
        (_, TlsrptState::Known(Verdict::Valid)) => {
            (Severity::Warning, text!("Reports can arrive from lenient senders only."))
        }
        (TlsrptState::Known(Verdict::Multiple), _) => {
            (Severity::Error, text!("Reports will not arrive: there are several records."))
        }
        (TlsrptState::Known(Verdict::Invalid), _) => {
            (Severity::Error, text!("Reports will not arrive: the record is faulty."))
        }
        (TlsrptState::Known(Verdict::None), _) => {
            (Severity::Warning, text!("Reports will not arrive: there is no record."))
        }
    };
    let is_open = result.tlsrpt.verdict == TlsrptState::Unknown || result.tlsrpt.arrival == Some(Arrival::Unknown);
    let pending = pending.get(..).filter(|_| is_open).unwrap_or_default();
    VerdictLine::new("TLS-RPT", severity, sentence, &result.tlsrpt.findings).with_pending(pending)
}

/// The domain does not exist, which is told with the TLSRPT record.
fn is_nowhere(result: &CheckResult) -> bool {
    result.tlsrpt.findings.iter().any(|finding| finding.rule == Rule::DnsDomainNxdomain)
}

const NOWHERE: &str = text!("Nothing can be in use: the domain does not exist.");

/// Nothing has failed: an answer has not come yet.
const NOT_PASTED: &str = text!("Not known yet: answers are still to be pasted.");

/// A record that is valid by the letter: whether reports get to where it wants them.
fn valid_line(lenient: TlsrptState, arrival: Option<Arrival>) -> (Severity, &'static str) {
    match (arrival, lenient) {
        (Some(Arrival::None), _) => (Severity::Error, text!("The record is correct, but reports cannot arrive.")),
        (Some(Arrival::Unknown), _) => {
            (Severity::Warning, text!("The record is correct; whether reports arrive is unknown."))
        }
        (Some(Arrival::Some), _) => {
            (Severity::Warning, text!("Some reports may not arrive: not every destination can be reached."))
        }
        (_, TlsrptState::Known(Verdict::Valid)) => (Severity::Ok, text!("Reports can arrive.")),
        _ => (Severity::Warning, text!("Reports can arrive from strict senders only.")),
    }
}

fn sts_line(result: &CheckResult) -> VerdictLine {
    let found = |rule: Rule| result.mta_sts.findings.iter().any(|finding| finding.rule == rule);
    let pending = &result.pending.mta_sts;
    let takes_no_mail = result.dane.verdict == DaneVerdict::NotApplicable;
    let has_no_effect = |state: StsState| match state {
        StsState::Invalid | StsState::Multiple | StsState::RecordOkHostMissing => true,
        StsState::RecordOk => found(Rule::StsHostPrivate),
        _ => false,
    };
    let (severity, sentence) = match result.mta_sts.verdict {
        state if takes_no_mail && has_no_effect(state) => {
            (Severity::Note, text!("The record has no effect, and none is needed: the domain accepts no mail."))
        }
        StsState::Unknown if !pending.is_empty() => (Severity::Note, NOT_PASTED),
        StsState::RecordOk if found(Rule::StsHostPrivate) => (Severity::Error, text!("The policy cannot be fetched.")),
        StsState::RecordOk => (Severity::Ok, text!("The record and its policy host exist.")),
        StsState::RecordOkHostMissing => (Severity::Error, text!("The policy cannot be fetched.")),
        StsState::Invalid => (Severity::Error, text!("The record is faulty: senders see no policy.")),
        StsState::Multiple => (Severity::Error, text!("Several records: senders see no policy.")),
        StsState::None if found(Rule::DnsNameLong) => {
            (Severity::Note, text!("No record can exist: its name is too long."))
        }
        StsState::None if is_nowhere(result) => (Severity::Note, NOWHERE),
        StsState::None => (Severity::Note, text!("Not used.")),
        StsState::Orphan if takes_no_mail => (Severity::Note, text!("There is a policy host but no record.")),
        StsState::Orphan => (Severity::Warning, text!("There is a policy host but no record.")),
        StsState::Unknown if found(Rule::DnsBogus) => {
            (Severity::Error, text!("Unknown: DNSSEC is broken, so senders that validate it cannot use a policy."))
        }
        StsState::Unknown => (Severity::Note, text!("Unknown: a lookup failed.")),
    };
    let pending = pending.get(..).filter(|_| result.mta_sts.verdict == StsState::Unknown).unwrap_or_default();
    VerdictLine::new("MTA-STS", severity, sentence, &result.mta_sts.findings).with_pending(pending)
}

fn dane_line(result: &CheckResult) -> VerdictLine {
    let found = |rule: Rule| result.dane.findings.iter().any(|finding| finding.rule == rule);
    let pending = &result.pending.dane;
    let hosts = || result.dane.hosts.iter().filter(|host| host.addressed);
    let (severity, sentence) = match result.dane.verdict {
        DaneVerdict::Unknown if !pending.is_empty() => (Severity::Note, NOT_PASTED),
        DaneVerdict::Partial | DaneVerdict::Unusable if hosts().any(|host| host.never_matches) => {
            if hosts().all(|host| host.never_matches) {
                (Severity::Error, text!("No TLSA record can match: senders that use DANE hold back all email."))
            } else {
                (
                    Severity::Error,
                    text!(
                        "The TLSA records of some MX hosts never match: senders that use DANE do not deliver to them."
                    ),
                )
            }
        }
        DaneVerdict::Good | DaneVerdict::GoodMxInsecure | DaneVerdict::None if found(Rule::MxPrivate) => {
            let told = result.dane.findings.iter().filter(|finding| finding.rule == Rule::MxPrivate);
            if told.count() >= hosts().count() {
                (
                    Severity::Error,
                    text!("Email from outside does not reach the domain: no MX host has a public address."),
                )
            } else {
                (
                    Severity::Error,
                    text!("Not every MX host has a public address: email from outside does not reach all of them."),
                )
            }
        }
        DaneVerdict::Good => (Severity::Ok, text!("Every MX host is protected.")),
        DaneVerdict::GoodMxInsecure => {
            (Severity::Warning, text!("The hosts are protected, but the path to them is not."))
        }
        DaneVerdict::Partial => (Severity::Warning, text!("Only some MX hosts are protected.")),
        DaneVerdict::Insecure => (Severity::Error, text!("TLSA records without DNSSEC have no effect.")),
        DaneVerdict::Unusable => (Severity::Error, text!("No TLSA record can be used.")),
        DaneVerdict::Broken
            if result.dane.hosts.iter().any(|host| host.addressed && host.verdict != DaneVerdict::Broken) =>
        {
            (
                Severity::Error,
                text!("Lookups fail for some MX hosts: senders that support DANE do not deliver to them."),
            )
        }
        DaneVerdict::Broken => (Severity::Error, text!("Lookups fail: senders that support DANE hold mail back.")),
        DaneVerdict::None => (Severity::Note, text!("Not used.")),
        DaneVerdict::NotApplicable if is_nowhere(result) => (Severity::Note, NOWHERE),
        DaneVerdict::NotApplicable => (Severity::Note, text!("Not applicable: the domain accepts no mail.")),
        DaneVerdict::Unknown if found(Rule::DnsNotValidating) => {
            (Severity::Note, text!("Unknown: the resolver does not validate DNSSEC."))
        }
        DaneVerdict::Unknown => (Severity::Note, text!("Unknown: a lookup failed.")),
    };
    let pending = pending.get(..).filter(|_| result.dane.verdict == DaneVerdict::Unknown).unwrap_or_default();
    VerdictLine::new("DANE", severity, sentence, &result.dane.findings).with_pending(pending)
}
