//! The TLSA records of an MX host (RFC 7672, section 3.1): which of them a sender can use.

use super::certificate::is_whole;
use crate::command::{Mx, PlainName, data_of_issuer};
use crate::dns::Tlsa;
use crate::joined::{listed, sentences};
use crate::language::tr;
use crate::record::{Finding, Remedy, Rule, Severity, TlsaFault, TlsaRecord, examine_tlsa, tlsa_fault};
use crate::{counted, say, text};

/// What senders can do with the signed TLSA records of a host (RFC 7672, section 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// A record can be used, and nothing tells that it does not match.
    May,
    /// Records can be used, and none of them can match: whoever uses DANE does not deliver.
    Never,
    /// None can be used: whoever uses DANE encrypts and verifies nothing.
    Unusable,
}

/// What the content of the records tells, beyond the form. Those that can never match are taken out of what senders take.
fn judge_content(host: &str, tlsa: &[Tlsa], usable: &mut Vec<&Tlsa>, findings: &mut Vec<Finding>) {
    let lines: Vec<String> = tlsa.iter().map(Tlsa::to_string).collect();
    // Faults of form have words of their own above.
    let faults = examine_tlsa(lines.iter().map(String::as_str)).into_iter().filter(|fault| !fault.is_unusable());
    let content = |record: &&Tlsa| TlsaRecord::parse(&record.to_string()).as_ref().and_then(tlsa_fault);
    let never = |record: &&Tlsa| content(record).is_some_and(|fault: TlsaFault| fault.never_matches());
    usable.retain(|record| !never(record));
    let only_roots = usable.iter().all(|record| matches!(content(record), Some(TlsaFault::Root { .. })));
    for fault in faults {
        let mut message = say!("{host}: {sentence}", host, sentence = fault.sentence());
        if only_roots && matches!(fault, TlsaFault::Root { .. }) {
            let consequence = say!("If it does not, senders that use DANE hold back all email to {host}.", host);
            message = sentences(&[message, consequence]);
        }
        findings.push(Finding::new(fault.rule(), message, fault.remedy()));
    }
}

/// What senders can do with the signed TLSA records of a host, and what is to be said of them.
pub(super) fn judge_tlsa(host: &str, tlsa: &[Tlsa], findings: &mut Vec<Finding>) -> Fit {
    let mut own = Vec::new();
    let fit = judge_records(host, tlsa, &mut own);
    // Beside a record that can match the others do no harm (RFC 6698, section 2.1: one that matches is enough).
    findings.extend(own.into_iter().map(|finding| match finding.rule {
        rule if fit == Fit::May && rule.is_about_useless_tlsa() => {
            let remedy = tr("Remove it: a usable record is published alongside it.");
            Finding { remedy: remedy.into(), ..finding }.with_severity(Severity::Warning)
        }
        _ => finding,
    }));
    fit
}

fn judge_records(host: &str, tlsa: &[Tlsa], findings: &mut Vec<Finding>) -> Fit {
    let mut usable: Vec<&Tlsa> =
        tlsa.iter().filter(|record| !is_private(host, record, findings) && is_usable(host, record, findings)).collect();
    if usable.is_empty() {
        let message = say!("No TLSA record of {host} can be used: senders require TLS but verify nothing.", host);
        findings.push(Finding::new(Rule::DaneAllUnusable, message, tr(RECOMMENDED)));
        return Fit::Unusable;
    }
    let at = findings.len();
    judge_content(host, tlsa, &mut usable, findings);
    if usable.is_empty() {
        let message = say!(
            "None of the TLSA records of {host} can match. Senders that use DANE hold back all email to {host}.",
            host
        );
        // The consequence before the causes.
        findings.insert(at, Finding::new(Rule::DaneNeverMatches, message, tr(RECOMMENDED)));
        return Fit::Never;
    }
    if usable.iter().all(|record| record.matching == 2) {
        let message = say!("{host} has SHA-512 records only; SHA-256 is the one that every sender supports.", host);
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
        let message = counted!(
            shown.len(),
            "The TLSA record of {host} is as recommended: {kinds}.",
            "The TLSA records of {host} are as recommended: {kinds}.",
            host,
            kinds = listed(&shown)
        );
        findings.push(Finding::new(Rule::DaneRecommended, message, tr("Nothing to do.")));
    }
    let own_keys = kinds.iter().filter(|kind| **kind == (3, 1, 1)).count();
    if own_keys > 1 {
        let message = counted!(
            own_keys,
            "{host} has {n} record of the form 3 1 1: a key change is under way, or one record was left over.",
            "{host} has {n} records of the form 3 1 1: a key change is under way, or one record was left over.",
            host
        );
        findings.push(Finding::new(
            Rule::DaneRollover,
            message,
            tr("Remove the old one once the new key is in use everywhere."),
        ));
    }
    Fit::May
}

/// How the data of a record is computed again, by its own selector and matching type.
fn data_again(host: &str, record: &Tlsa) -> Remedy {
    let kind = form_of(record);
    if record.usage == 2 {
        let text = say!(
            "This command prints the data of a {kind} record for the certificate of the issuer in issuer.pem.",
            kind
        );
        return Remedy::with_command(&text, data_of_issuer(record.selector, record.matching));
    }
    let text = if record.selector == 0 {
        say!("This command prints the data of a {kind} record for the certificate that the server presents.", kind)
    } else {
        say!("This command prints the data of a {kind} record for the key that the server presents.", kind)
    };
    PlainName::new(host).map_or_else(
        || Remedy::from(tr(RECOMMENDED)),
        |name| Remedy::with_command(&text, Mx::of(&name).data_of_own(record.selector, record.matching)),
    )
}

/// Numbers for private use, which senders do not know.
fn is_private(host: &str, record: &Tlsa, findings: &mut Vec<Finding>) -> bool {
    let fault = TlsaRecord::parse(&record.to_string()).as_ref().and_then(tlsa_fault);
    let Some(fault) = fault.filter(|fault| matches!(fault, TlsaFault::Private { .. })) else { return false };
    let message = say!("{host}: {sentence}", host, sentence = fault.sentence());
    findings.push(Finding::new(fault.rule(), message, tr(RECOMMENDED)));
    true
}

fn is_usable(host: &str, record: &Tlsa, findings: &mut Vec<Finding>) -> bool {
    let shown = form_of(record);
    let mut add = |rule: Rule, message: String, remedy: &str| findings.push(Finding::new(rule, message, remedy));
    match record.usage {
        0 | 1 => {
            let usage = record.usage;
            add(
                Rule::DaneUsagePkix,
                say!(
                    "{host}: usage {usage} in {tlsa} is not meant for SMTP, so senders ignore the record.",
                    host,
                    usage,
                    tlsa = shown
                ),
                tr(RECOMMENDED),
            );
            return false;
        }
        2 => add(
            Rule::DaneTaNote,
            say!(
                "{host}: {tlsa} is for an issuer; the server must send that issuer’s certificate, and the name and expiry date are checked.",
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
                tr(RECOMMENDED),
            );
            return false;
        }
    }
    if record.selector > 1 {
        let selector = record.selector;
        let message = say!("{host}: selector {selector} in {tlsa} does not exist.", host, selector, tlsa = shown);
        add(Rule::DaneSelectorUnknown, message, tr(RECOMMENDED));
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
                tr(RECOMMENDED),
            );
            return false;
        }
    };
    if let Some((message, remedy)) = data_fault(host, record, wanted) {
        findings.push(Finding::new(Rule::DaneLength, message, remedy));
        return false;
    }
    if wanted.is_none() {
        add(
            Rule::DaneFull,
            say!("{host}: {tlsa} contains a whole certificate or key, which makes answers large.", host, tlsa = shown),
            tr(RECOMMENDED),
        );
    }
    if record.usage == 3 && record.selector == 0 {
        let message = say!(
            "{host}: {tlsa} is allowed, but it has to change with every renewal of the certificate.",
            host,
            tlsa = shown
        );
        let remedy = tr("Prefer a 3 1 1 record, which stays the same as long as the key does.");
        add(Rule::DaneCertSelector, message, remedy);
    }
    true
}

/// Why the data can never match: they are not as many bytes as are `wanted` of a digest, or no certificate or key where
/// none are.
fn data_fault(host: &str, record: &Tlsa, wanted: Option<usize>) -> Option<(String, Remedy)> {
    let tlsa = form_of(record);
    match wanted {
        // As long as the digest of the other matching type.
        Some(32) if record.data.len() == 64 => Some((
            say!(
                "{host}: {tlsa} has 64 bytes of data, the length of a SHA-512 digest, but matching type 1 is SHA-256; it can never match.",
                host,
                tlsa
            ),
            Remedy::from(tr("If the data is a SHA-512 digest, publish it with matching type 2.")),
        )),
        Some(64) if record.data.len() == 32 => Some((
            say!(
                "{host}: {tlsa} has 32 bytes of data, the length of a SHA-256 digest, but matching type 2 is SHA-512; it can never match.",
                host,
                tlsa
            ),
            Remedy::from(tr("If the data is a SHA-256 digest, publish it with matching type 1.")),
        )),
        Some(wanted) if record.data.len() != wanted => {
            let message = counted!(
                record.data.len(),
                "{host}: {tlsa} has {n} byte of data instead of {wanted}; it can never match.",
                "{host}: {tlsa} has {n} bytes of data instead of {wanted}; it can never match.",
                host,
                tlsa,
                wanted
            );
            Some((message, data_again(host, record)))
        }
        None if record.data.is_empty() => {
            Some((say!("{host}: {tlsa} has no data; it can never match.", host, tlsa), Remedy::from(tr(RECOMMENDED))))
        }
        // Senders cannot read it (RFC 6698, sections 2.1.2 and 2.1.4).
        None if !is_whole(record.selector, &record.data) => {
            let message = say!(
                "{host}: the data of {tlsa} is not the complete certificate or key that its selector requires; it can never match.",
                host,
                tlsa
            );
            Some((message, Remedy::from(tr(RECOMMENDED))))
        }
        _ => None,
    }
}

/// What is advised where a record cannot be used.
const RECOMMENDED: &str = text!("Publish a 3 1 1 record: the SHA-256 of the server’s key.");

/// The form of a record: "3 1 1".
fn form_of(record: &Tlsa) -> String {
    format!("{} {} {}", record.usage, record.selector, record.matching)
}
