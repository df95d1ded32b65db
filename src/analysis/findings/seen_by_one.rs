//! What one organisation alone met, while others who could have did not: its view, and no fact about the domain.

use super::telling::Telling;
use super::wording::{list, mx_hosts, name, names, nothing_in_common, when_at_all};
use crate::analysis::cause::Cause;
use crate::analysis::incidents::Story;
use crate::explain::CauseClass;
use crate::{counted, say};

/// What one met alone, as a clause that names whose word it is; `None` where others met it too, or could not have.
pub(super) fn seen_by_one(telling: &Telling<'_>) -> Option<String> {
    let Telling { history, incident, .. } = telling;
    if incident.story == Story::Background || incident.idle || !others_do_not(telling) {
        return None;
    }
    let Some(one) = incident.met.first().filter(|_| incident.met.len() == 1) else {
        // Of senders in trouble of their own several say it alike.
        return if incident.story == Story::SendersOwn { by_word_of(telling) } else { None };
    };
    let (who, domain, count) = (name(history, *one), list(&telling.domains), incident.domains.len());
    Some(match incident.cause {
        Cause::Class(CauseClass::DnssecBroken) => {
            let names = if incident.hosts.is_empty() { domain } else { mx_hosts(&telling.hosts) };
            say!("{who} could not validate DNSSEC for {names}, but others could", who, names)
        }
        Cause::PolicyFetch => counted!(
            count,
            "{who} could not fetch the MTA-STS policy of {domain}, but others could",
            "{who} could not fetch the MTA-STS policies of {domain}, but others could",
            who,
            domain,
        ),
        Cause::PolicyInvalid => counted!(
            count,
            "{who} considered the MTA-STS policy of {domain} invalid, but others used it",
            "{who} considered the MTA-STS policies of {domain} invalid, but others used them",
            who,
            domain,
        ),
        Cause::Class(CauseClass::StsRecordMissing) => counted!(
            count,
            "{who} did not find the TXT record _mta-sts.{domain}, but others did",
            "{who} did not find the _mta-sts TXT records of {domain}, but others did",
            who,
            domain,
        ),
        Cause::Class(CauseClass::StsRecordBroken) => counted!(
            count,
            "{who} could not read the TXT record _mta-sts.{domain}, but others could",
            "{who} could not read the _mta-sts TXT records of {domain}, but others could",
            who,
            domain,
        ),
        Cause::Class(CauseClass::PolicyHostCertificate) => counted!(
            count,
            "{who} did not accept the certificate of mta-sts.{domain}, but others did",
            "{who} did not accept the certificates of the policy hosts of {domain}, but others did",
            who,
            domain,
        ),
        _ => return by_word_of(telling),
    })
}

/// What they say of a host; that they are alone with it is said behind it. Where it is told how the TLSA records changed, that is known from the reports of all.
fn by_word_of(telling: &Telling<'_>) -> Option<String> {
    let Telling { history, incident, .. } = telling;
    if matches!(incident.story, Story::StrangeAddress(_)) || telling.records.is_some() {
        return None;
    }
    let (who, hosts) = (names(history, &incident.met), telling.hosts_and_customers());
    let Cause::Class(class) = incident.cause else { return None };
    Some(match (class, telling.is_past()) {
        (CauseClass::Expired, _) if !telling.is_stated_as_expired() => return None,
        (CauseClass::Expired, false) => {
            say!("According to {who}, the certificate of {hosts} has expired", who, hosts)
        }
        (CauseClass::Expired, true) => {
            say!("According to {who}, the certificate of {hosts} had expired", who, hosts)
        }
        (CauseClass::NameMismatch, false) => {
            say!("According to {who}, the certificate of {hosts} does not cover the requested name", who, hosts)
        }
        (CauseClass::NameMismatch, true) => {
            say!("According to {who}, the certificate of {hosts} did not cover the requested name", who, hosts)
        }
        (CauseClass::ChainUntrusted, false) => {
            say!("According to {who}, the certificate of {hosts} is not trusted", who, hosts)
        }
        (CauseClass::ChainUntrusted, true) => {
            say!("According to {who}, the certificate of {hosts} was not trusted", who, hosts)
        }
        (CauseClass::NotYetValid, false) => {
            say!("According to {who}, the certificate of {hosts} is not valid yet", who, hosts)
        }
        (CauseClass::NotYetValid, true) => {
            say!("According to {who}, the certificate of {hosts} was not valid yet", who, hosts)
        }
        (CauseClass::WeakSignature, false) => {
            say!("According to {who}, the certificate of {hosts} is signed with a weak algorithm", who, hosts)
        }
        (CauseClass::WeakSignature, true) => {
            say!("According to {who}, the certificate of {hosts} was signed with a weak algorithm", who, hosts)
        }
        (CauseClass::Revocation, _) if telling.is_revoked() => {
            say!("According to {who}, a certificate of {hosts} was revoked", who, hosts)
        }
        (CauseClass::NoStarttls, false) => {
            say!("According to {who}, STARTTLS is not offered by {hosts}", who, hosts)
        }
        (CauseClass::NoStarttls, true) => {
            say!("According to {who}, STARTTLS was not offered by {hosts}", who, hosts)
        }
        (CauseClass::DaneNoMatch, false) => {
            say!("According to {who}, no TLSA record matches the certificate of {hosts}", who, hosts)
        }
        (CauseClass::DaneNoMatch, true) => {
            say!("According to {who}, no TLSA record matched the certificate of {hosts}", who, hosts)
        }
        _ => return nothing_in_common(class, &who, incident.met.len(), &hosts),
    })
}

/// What one alone noted, and in which nothing failed: it used a policy that it kept, or went without DANE.
pub(super) fn idle_by_one(telling: &Telling<'_>) -> Option<String> {
    let Telling { history, incident, years, .. } = telling;
    let ([one], true) = (incident.met.as_slice(), others_do_not(telling)) else { return None };
    let (who, when) = (name(history, *one), when_at_all(incident, *years));
    let (domain, count) = (list(&telling.domains), incident.domains.len());
    Some(match incident.cause {
        // What is wrong with the records themselves anybody can see.
        Cause::Class(CauseClass::TlsaUnusable | CauseClass::DaneNoMatch | CauseClass::NoTlsa)
            if telling.faults.is_empty() =>
        {
            say!(
                "According to {who} alone, the TLSA records of {hosts} cannot be used: it sent without DANE ({when}), so the mail was delivered without authentication.",
                who,
                hosts = mx_hosts(&telling.hosts),
                when,
            )
        }
        Cause::Class(CauseClass::StsRecordMissing | CauseClass::StsRecordBroken) => counted!(
            count,
            "{who} did not find the TXT record _mta-sts.{domain}, or could not read it, but others could: it used a cached policy ({when}), and the protection of its mail ends when that expires.",
            "{who} did not find the _mta-sts TXT records of {domain}, or could not read them, but others could: it used cached policies ({when}), and the protection of its mail ends when they expire.",
            who,
            domain,
            when,
        ),
        cause if cause.is_of_policy_host() => counted!(
            count,
            "{who} could not fetch the MTA-STS policy of {domain}, but others could: it used a cached copy ({when}), and the protection of its mail ends when that expires.",
            "{who} could not fetch the MTA-STS policies of {domain}, but others could: it used cached copies ({when}), and the protection of its mail ends when they expire.",
            who,
            domain,
            when,
        ),
        _ => return None,
    })
}

/// Whether others who could have met it succeeded, and did not meet it.
fn others_do_not(telling: &Telling<'_>) -> bool {
    let (spared, sessions) = telling.incident.spared();
    spared > 0 && sessions >= ENOUGH_OTHERS
}

/// Sessions of others that must have succeeded before anything is one organisation's view alone.
const ENOUGH_OTHERS: u64 = 5;
