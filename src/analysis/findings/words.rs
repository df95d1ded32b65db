//! What failed, in words: a clause that stands before a colon, in the present for what goes on and in the past for
//! what is over.

use std::collections::BTreeSet;

use super::dane;
use super::seen_by_one::seen_by_one;
use super::stale::Stale;
use super::telling::Telling;
use super::wording::{list, mx_hosts, name, nothing_in_common};
use crate::analysis::cause::Cause;
use crate::analysis::history::History;
use crate::analysis::incidents::{Incident, Story};
use crate::explain::{CauseClass, cause_class, reason_of_kind};
use crate::language::without_stop;
use crate::{counted, say};

/// What failed.
pub(super) fn what(telling: &Telling<'_>) -> String {
    let incident = telling.incident;
    let no_match = Cause::Class(CauseClass::DaneNoMatch);
    if incident.story == Story::Background && !incident.beside.is_empty() {
        let hosts = mx_hosts(&telling.hosts);
        if incident.failed > FEW {
            return say!("A small share of the sessions to {hosts} failed for several reasons", hosts);
        }
        return say!("A few isolated sessions to {hosts} failed for several reasons", hosts);
    }
    if telling.too_many {
        let hosts = telling.hosts_and_customers();
        return if telling.is_past() {
            say!("There were more TLSA records for {hosts} than some senders can use", hosts)
        } else {
            say!("There are more TLSA records for {hosts} than some senders can use", hosts)
        };
    }
    let what = seen_by_one(telling).unwrap_or_else(|| what_of_cause(telling));
    match (incident.beside.contains(&no_match), telling.is_past()) {
        (false, _) => what,
        (true, false) => say!("{what}, and no TLSA record matches it", what),
        (true, true) => say!("{what}, and no TLSA record matched it", what),
    }
}

/// A policy that was replaced, and is kept by senders.
pub(super) fn of_cached_policy(telling: &Telling<'_>) -> String {
    let incident = telling.incident;
    let (domain, hosts) = (list(&telling.domains), mx_hosts(&telling.hosts));
    let count = incident.domains.len();
    if telling.stale.as_ref().is_some_and(Stale::in_turn) {
        return if telling.is_past() {
            say!(
                "Two different MTA-STS policies were served for {domain}, and one of them did not cover {hosts}",
                domain,
                hosts,
            )
        } else {
            say!(
                "Two different MTA-STS policies are served for {domain}, and one of them does not cover {hosts}",
                domain,
                hosts,
            )
        };
    }
    if telling.stale.as_ref().is_some_and(Stale::is_no_copy) {
        return of_old_policy(telling);
    }
    if telling.is_past() {
        return counted!(
            count,
            "A cached MTA-STS policy of {domain}, since replaced, did not cover {hosts}",
            "Cached MTA-STS policies of {domain}, since replaced, did not cover {hosts}",
            domain,
            hosts,
        );
    }
    counted!(
        count,
        "A cached MTA-STS policy of {domain}, since replaced, does not cover {hosts}",
        "Cached MTA-STS policies of {domain}, since replaced, do not cover {hosts}",
        domain,
        hosts,
    )
}

/// The same where it is too old to be a copy in a cache.
fn of_old_policy(telling: &Telling<'_>) -> String {
    let (domain, hosts) = (list(&telling.domains), mx_hosts(&telling.hosts));
    let count = telling.incident.domains.len();
    if telling.is_past() {
        return counted!(
            count,
            "An old MTA-STS policy of {domain}, since replaced, did not cover {hosts}",
            "Old MTA-STS policies of {domain}, since replaced, did not cover {hosts}",
            domain,
            hosts,
        );
    }
    counted!(
        count,
        "An old MTA-STS policy of {domain}, since replaced, does not cover {hosts}",
        "Old MTA-STS policies of {domain}, since replaced, do not cover {hosts}",
        domain,
        hosts,
    )
}

/// What failed, by its cause.
fn what_of_cause(telling: &Telling<'_>) -> String {
    let Telling { history, incident, .. } = telling;
    let (over, hosts) = (telling.is_past(), telling.hosts_and_customers());
    let (domain, count) = (list(&telling.domains), incident.domains.len());
    match incident.cause {
        Cause::PolicyFetch => counted!(
            count,
            "The MTA-STS policy of {domain} could not be fetched",
            "The MTA-STS policies of {domain} could not be fetched",
            domain
        ),
        Cause::PolicyInvalid if over => counted!(
            count,
            "The MTA-STS policy of {domain} was not valid",
            "The MTA-STS policies of {domain} were not valid",
            domain
        ),
        Cause::PolicyInvalid => counted!(
            count,
            "The MTA-STS policy of {domain} is not valid",
            "The MTA-STS policies of {domain} are not valid",
            domain
        ),
        Cause::DaneRequired if is_unsigned(history, incident) => counted!(
            incident.met.len(),
            "{who} requires DANE, but {domain} or its MX is not signed with DNSSEC",
            "{who} require DANE, but {domain} or its MX is not signed with DNSSEC",
            who = telling.met(),
            domain,
        ),
        Cause::DaneRequired => counted!(
            incident.met.len(),
            "{who} requires DANE for {domain} but found no TLSA records",
            "{who} require DANE for {domain} but found no TLSA records",
            who = telling.met(),
            domain,
        ),
        Cause::Unstated => match stated_beside(history, incident) {
            Some(reason) => {
                say!("Sessions to {hosts} failed with the stated reason “{reason}”", hosts, reason = shortened(reason))
            }
            None => say!("No reason is stated for failures at {hosts}", hosts),
        },
        Cause::Told(result_type) => {
            let kinds: BTreeSet<u32> = incident.failures.iter().map(|failure| failure.kind).collect();
            match kinds.first() {
                Some(0) if kinds.len() == 1 => say!(
                    "Sessions to {hosts} failed with the result “{result}”, which RFC 8460 does not define",
                    hosts,
                    result = shortened(history.columns.result_types.text(result_type)),
                ),
                Some(kind) if kinds.len() == 1 => match as_written(history, incident) {
                    Some(text) if reason_of_kind(history.columns.reason_kinds.text(*kind)).is_none() => {
                        quoted(text, &hosts)
                    }
                    _ => told(telling, *kind, &hosts),
                },
                _ => say!("Sessions to {hosts} failed for several reasons known only to the senders", hosts),
            }
        }
        // The policy has the name of its domain.
        Cause::Class(class) if is_of_policy(class) => of_policy(telling, class, &mx_hosts(&telling.hosts), &domain),
        Cause::Class(class) => of_class(telling, class, over, &hosts, &domain),
    }
}

/// Whether all that senders say of missing records is that the zone is not signed.
pub(super) fn is_unsigned(history: &History<'_>, incident: &Incident) -> bool {
    let kinds: BTreeSet<u32> = incident.failures.iter().map(|failure| failure.kind).collect();
    let unsigned =
        |kind: &u32| matches!(history.columns.reason_kinds.text(*kind), "dane-non-dnssec" | "dane-tlsa-unsigned");
    !kinds.is_empty() && kinds.iter().all(unsigned)
}

/// What all failures have as additional information, where it is text and no address to look it up at.
fn stated_beside<'a>(history: &History<'a>, incident: &Incident) -> Option<&'a str> {
    let rows = incident.failures.iter().map(|failure| history.columns.failures.get(failure.row as usize));
    let mut stated = rows.map(|row| row.map_or(0, |row| row.information));
    let first = stated.next().filter(|first| *first != 0 && stated.all(|other| other == *first))?;
    let text = history.columns.information.text(first).trim();
    (!text.is_empty() && !text.contains("://")).then_some(text)
}

fn told(telling: &Telling<'_>, kind: u32, hosts: &str) -> String {
    let text = telling.history.columns.reason_kinds.text(kind);
    match reason_of_kind(text) {
        Some(reason) if telling.incident.hosts.is_empty() => without_stop(reason.meaning).to_owned(),
        Some(reason) => say!("{meaning} ({hosts})", meaning = without_stop(reason.meaning), hosts),
        None if text.is_empty() => say!("No reason is stated for failures at {hosts}", hosts),
        None => quoted(text, hosts),
    }
}

fn quoted(text: &str, hosts: &str) -> String {
    say!("Sessions to {hosts} failed with the stated reason “{reason}”", hosts, reason = shortened(text))
}

/// The reason as its senders wrote it, where all wrote the same; a kind of reason has neither capitals nor numbers.
fn as_written<'a>(history: &History<'a>, incident: &Incident) -> Option<&'a str> {
    let first = incident.failures.first().map(|failure| failure.reason).filter(|reason| *reason != 0)?;
    let same = incident.failures.iter().all(|failure| failure.reason == first);
    same.then(|| history.columns.reasons.text(first).trim())
}

fn of_class(telling: &Telling<'_>, class: CauseClass, over: bool, hosts: &str, domain: &str) -> String {
    let Telling { history, incident, .. } = telling;
    let is_stated = telling.is_stated_as_expired();
    if let [one] = incident.met.as_slice()
        && let Some(own) = of_one(telling, class, &name(history, *one), hosts)
    {
        return own;
    }
    // Well-formed records that are "not valid" are those that do not fit.
    let class =
        if class == CauseClass::TlsaUnusable && dane::are_usable(telling) { CauseClass::DaneNoMatch } else { class };
    match (class, over) {
        (CauseClass::TlsaUnusable, _) if dane::are_unknown(telling) => {
            say!("Senders found no valid TLSA record for {hosts}", hosts)
        }
        (CauseClass::Expired, false) if !is_stated => {
            say!("According to the reason code, a certificate of {hosts} has expired", hosts)
        }
        (CauseClass::Expired, true) if !is_stated => {
            say!("According to the reason code, a certificate of {hosts} had expired", hosts)
        }
        (CauseClass::Expired, false) => say!("The certificate of {hosts} has expired", hosts),
        (CauseClass::Expired, true) => say!("The certificate of {hosts} had expired", hosts),
        (CauseClass::NotYetValid, false) => say!("The certificate of {hosts} is not valid yet", hosts),
        (CauseClass::NotYetValid, true) => say!("The certificate of {hosts} was not valid yet", hosts),
        (CauseClass::NameMismatch, false) => {
            say!("The certificate of {hosts} does not cover the requested name", hosts)
        }
        (CauseClass::NameMismatch, true) => say!("The certificate of {hosts} did not cover the requested name", hosts),
        (CauseClass::ChainUntrusted, false) => say!("The certificate of {hosts} is not trusted", hosts),
        (CauseClass::ChainUntrusted, true) => say!("The certificate of {hosts} was not trusted", hosts),
        (CauseClass::WeakSignature, false) => say!("The certificate of {hosts} is signed with a weak algorithm", hosts),
        (CauseClass::WeakSignature, true) => say!("The certificate of {hosts} was signed with a weak algorithm", hosts),
        (CauseClass::Revocation, _) if telling.is_revoked() => {
            say!("A certificate of {hosts} was revoked", hosts)
        }
        (CauseClass::CertificateUnfit | CauseClass::Revocation, _) => {
            say!("Senders could not use the certificate of {hosts}", hosts)
        }
        (CauseClass::NoStarttls, false) => say!("STARTTLS is not offered by {hosts}", hosts),
        (CauseClass::NoStarttls, true) => say!("STARTTLS was not offered by {hosts}", hosts),
        (CauseClass::DaneNoMatch, false) => say!("No TLSA record matches the certificate of {hosts}", hosts),
        (CauseClass::DaneNoMatch, true) => say!("No TLSA record matched the certificate of {hosts}", hosts),
        (CauseClass::TlsaUnusable, false) => say!("The TLSA records of {hosts} cannot be used", hosts),
        (CauseClass::TlsaUnusable, true) => say!("The TLSA records of {hosts} could not be used", hosts),
        (CauseClass::NoTlsa, _) if is_unsigned(history, incident) => {
            say!(
                "According to senders, the zone of {hosts} is not signed with DNSSEC, so its TLSA records are ignored",
                hosts
            )
        }
        (CauseClass::NoTlsa, _) => say!("Senders found no TLSA records for {hosts}", hosts),
        (CauseClass::DnssecBroken, _) if incident.hosts.is_empty() => {
            say!("DNSSEC validation failed for {names}", names = domain)
        }
        (CauseClass::DnssecBroken, _) => say!("DNSSEC validation failed for {names}", names = hosts),
        (CauseClass::TlsVersion, _) => say!("Senders and {hosts} have no TLS version in common", hosts),
        (CauseClass::CipherOrKey, _) => say!("Senders and {hosts} have no cipher suite or key type in common", hosts),
        (CauseClass::NotTls, _) => say!("What {hosts} sent was not TLS", hosts),
        (CauseClass::HandshakeFailed, _) => say!("The TLS handshake with {hosts} failed", hosts),
        (CauseClass::ConnectionRefused, _) => say!("Connections to {hosts} were refused", hosts),
        (CauseClass::TimedOut, _) => say!("Connections to {hosts} timed out", hosts),
        (CauseClass::ConnectionLost, _) => say!("Connections to {hosts} were cut off", hosts),
        (CauseClass::Unreachable, _) => say!("Senders could not reach {hosts}", hosts),
        (CauseClass::RateLimitOrBlock, _) => say!("A rate limit or block list of {hosts} turned senders away", hosts),
        (CauseClass::DnsFailure, _) => say!("DNS lookups for {hosts} failed", hosts),
        (CauseClass::RecipientRejected, _) => say!("Recipients were refused by {hosts}", hosts),
        (CauseClass::SenderSetup, _) => say!("A sender’s own settings made sessions to {hosts} fail", hosts),
        (
            CauseClass::StarttlsRefused
            | CauseClass::PolicyNotFound
            | CauseClass::PolicyHostUnreachable
            | CauseClass::PolicyHttpStatus
            | CauseClass::PolicySyntax
            | CauseClass::MxNotInPolicy
            | CauseClass::PolicyHostCertificate
            | CauseClass::StsRecordMissing
            | CauseClass::StsRecordBroken
            | CauseClass::CachedPolicyUsed
            | CauseClass::Other,
            _,
        ) => told(telling, incident.failures.first().map_or(0, |failure| failure.kind), hosts),
    }
}

/// What one alone met, where a sentence about senders would make several of it.
fn of_one(telling: &Telling<'_>, class: CauseClass, who: &str, hosts: &str) -> Option<String> {
    Some(match class {
        CauseClass::TlsaUnusable if !dane::are_usable(telling) && dane::are_unknown(telling) => {
            say!("{who} found no valid TLSA record for {hosts}", who, hosts)
        }
        CauseClass::NoTlsa if !is_unsigned(telling.history, telling.incident) => {
            say!("{who} found no TLSA records for {hosts}", who, hosts)
        }
        CauseClass::CertificateUnfit => say!("{who} could not use the certificate of {hosts}", who, hosts),
        CauseClass::Revocation if !telling.is_revoked() => {
            say!("{who} could not use the certificate of {hosts}", who, hosts)
        }
        CauseClass::Unreachable => say!("{who} could not reach {hosts}", who, hosts),
        class => return nothing_in_common(class, who, 1, hosts),
    })
}

fn is_of_policy(class: CauseClass) -> bool {
    matches!(
        class,
        CauseClass::MxNotInPolicy
            | CauseClass::PolicyHostCertificate
            | CauseClass::StsRecordMissing
            | CauseClass::StsRecordBroken
            | CauseClass::CachedPolicyUsed
    )
}

/// What failed of an MTA-STS policy, its record or its host.
fn of_policy(telling: &Telling<'_>, class: CauseClass, hosts: &str, domain: &str) -> String {
    let count = telling.incident.domains.len();
    match (class, telling.is_past()) {
        (CauseClass::PolicyHostCertificate, false) if is_expired(telling) => counted!(
            count,
            "The certificate of mta-sts.{domain} has expired",
            "The certificates of the policy hosts of {domain} have expired",
            domain
        ),
        (CauseClass::PolicyHostCertificate, true) if is_expired(telling) => counted!(
            count,
            "The certificate of mta-sts.{domain} had expired",
            "The certificates of the policy hosts of {domain} had expired",
            domain
        ),
        (CauseClass::PolicyHostCertificate, false) => counted!(
            count,
            "The certificate of mta-sts.{domain} is not valid",
            "The certificates of the policy hosts of {domain} are not valid",
            domain
        ),
        (CauseClass::PolicyHostCertificate, true) => counted!(
            count,
            "The certificate of mta-sts.{domain} was not valid",
            "The certificates of the policy hosts of {domain} were not valid",
            domain
        ),
        (CauseClass::StsRecordMissing, false) => counted!(
            count,
            "The TXT record _mta-sts.{domain} is missing",
            "The _mta-sts TXT records of {domain} are missing",
            domain
        ),
        (CauseClass::StsRecordMissing, true) => counted!(
            count,
            "The TXT record _mta-sts.{domain} was missing",
            "The _mta-sts TXT records of {domain} were missing",
            domain
        ),
        (CauseClass::StsRecordBroken, false) => counted!(
            count,
            "The TXT record _mta-sts.{domain} cannot be read",
            "The _mta-sts TXT records of {domain} cannot be read",
            domain
        ),
        (CauseClass::StsRecordBroken, true) => counted!(
            count,
            "The TXT record _mta-sts.{domain} could not be read",
            "The _mta-sts TXT records of {domain} could not be read",
            domain
        ),
        (CauseClass::CachedPolicyUsed, _) => counted!(
            count,
            "Senders rely on a cached MTA-STS policy of {domain}",
            "Senders rely on cached MTA-STS policies of {domain}",
            domain
        ),
        (_, false) => counted!(
            count,
            "The MTA-STS policy of {domain} does not cover {hosts}",
            "The MTA-STS policies of {domain} do not cover {hosts}",
            domain,
            hosts
        ),
        (_, true) => counted!(
            count,
            "The MTA-STS policy of {domain} did not cover {hosts}",
            "The MTA-STS policies of {domain} did not cover {hosts}",
            domain,
            hosts
        ),
    }
}

/// Whether that is all that any sender says of the certificate of a policy host.
fn is_expired(telling: &Telling<'_>) -> bool {
    let kinds: BTreeSet<u32> = telling.incident.failures.iter().map(|failure| failure.kind).collect();
    let mut classes = kinds
        .into_iter()
        .filter(|kind| *kind != 0)
        .map(|kind| cause_class(telling.history.columns.reason_kinds.text(kind)));
    classes.next() == Some(CauseClass::Expired) && classes.all(|class| class == CauseClass::Expired)
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(MOST_QUOTED).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Failed sessions beyond which they are not called a few.
const FEW: u64 = 50;
/// Letters of a sender's text that a sentence can hold.
const MOST_QUOTED: usize = 80;
