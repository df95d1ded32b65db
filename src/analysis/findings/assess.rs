//! How much an incident hurts, who has to act, and how sure that is.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Confidence, FindingSeverity};
use super::{hosts, records, shared};
use crate::analysis::cause::Cause;
use crate::analysis::history::{Failure, History, base};
use crate::analysis::incidents::{Incident, Meanwhile, Story, Trend};
use crate::analysis::one_host::is_private;
use crate::day::Day;
use crate::explain::{Actor, CauseClass, reason_of_kind};

/// What is thought of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Assessment {
    pub(super) severity: FindingSeverity,
    pub(super) actor: Actor,
    pub(super) confidence: Confidence,
    /// It looks like interference: one reporter's, network's or country's alone, or at a strange address.
    pub(super) interference: bool,
    /// Only one organisation met it, while others succeeded meanwhile.
    pub(super) alone: bool,
}

/// Thinks about an incident.
pub(super) fn assess(history: &History<'_>, incident: &Incident) -> Assessment {
    let (spared, spared_sessions) = incident.spared();
    let alone = incident.met.len() == 1 && spared > 0 && spared_sessions >= ENOUGH_OTHERS;
    let nobody = Assessment {
        severity: FindingSeverity::Info,
        actor: Actor::Nobody,
        confidence: Confidence::High,
        interference: false,
        alone,
    };
    if incident.story == Story::Background {
        return nobody;
    }
    if incident.story == Story::SendersOwn {
        let severity = if is_mail_of_a_large_one(incident) { FindingSeverity::Warning } else { FindingSeverity::Info };
        let actor = senders_own(history, incident);
        return Assessment { severity, actor, confidence: Confidence::Medium, ..nobody };
    }
    let interference = looks_like_interference(history, incident, alone);
    let sure = confidence(history, incident, alone, interference);
    // A host that serves others well at the same time is not at fault as a whole.
    let domains = shared::spared_domains(history, incident);
    let confidence = if domains > 0 { sure.max(Confidence::Medium) } else { sure };
    let chance = is_single(incident) || shared::is_seldom(incident, domains);
    let actor = if interference || chance { Actor::Depends } else { actor(history, incident, alone) };
    let severity = severity(incident, (actor, confidence), interference);
    Assessment { severity, actor, confidence, interference, alone }
}

/// Whether mail of senders that carry a fiftieth of the sessions or more is refused, and goes on to be: it is theirs to
/// mend, and yours to know.
fn is_mail_of_a_large_one(incident: &Incident) -> bool {
    let Meanwhile { all, own, .. } = incident.meanwhile;
    incident.refused_lately > FEW
        && incident.trend().is_some_and(|trend| !trend.is_over())
        && own.total().saturating_mul(50) >= all.total()
}

/// Whether it was met at hosts, and by mail for domains, that have nothing to do with each other.
pub(super) fn is_everywhere(history: &History<'_>, incident: &Incident) -> bool {
    let hosts: BTreeSet<&str> = incident.hosts.iter().map(|host| base(history.host(*host))).collect();
    let domains: BTreeSet<&str> = incident.domains.iter().map(|domain| base(history.domain_name(*domain))).collect();
    hosts.len() > 1 && domains.len() > 1
}

/// Its own software is too old, or there is a box, an authority store or a block between.
fn senders_own(history: &History<'_>, incident: &Incident) -> Actor {
    match incident.cause {
        _ if is_everywhere(history, incident) => Actor::Sender,
        Cause::DaneRequired
        | Cause::Class(CauseClass::TlsVersion | CauseClass::CipherOrKey | CauseClass::SenderSetup) => Actor::Sender,
        _ => Actor::Depends,
    }
}

/// One reporter, network or country met it in these days, succeeded otherwise, and the others, among them large ones,
/// did not meet it.
fn looks_like_interference(history: &History<'_>, incident: &Incident, alone: bool) -> bool {
    if matches!(incident.story, Story::StrangeAddress(_)) {
        return true;
    }
    let possible = matches!(
        incident.cause,
        Cause::Class(CauseClass::NoStarttls | CauseClass::NameMismatch | CauseClass::ChainUntrusted)
    );
    let one_way = !incident.traits.networks.is_empty() || !incident.traits.countries.is_empty();
    let (_, spared) = incident.spared();
    if !possible || spared < ENOUGH_OTHERS || !(alone || one_way) {
        return false;
    }
    let Meanwhile { own, others, .. } = incident.meanwhile;
    // The largest meet what others do not, for they meet every host.
    let some = incident.failed > FEW + 1;
    some && !is_rare(incident)
        && own.total().saturating_mul(3) <= others.total()
        && own.successful > 0
        && !is_a_state(incident)
        && !is_one_server(history, incident)
}

/// Whether single sessions failed now and then, on days far apart, most of the others of those who met it succeeding all the
/// while: of a way on which someone stands in between that shows nothing.
fn is_rare(incident: &Incident) -> bool {
    let Some((first, last)) = incident.days() else { return false };
    let days = i32::try_from(incident.course.days.len()).unwrap_or(i32::MAX);
    are_single(incident)
        && days >= LEAST_RARE
        && last.0 - first.0 >= days.saturating_mul(2)
        && incident.failed.saturating_mul(RARE) <= incident.meanwhile.own.total()
}

/// Whether it was met at some of several MX hosts, each at an address of its own that nothing speaks against: it may be
/// that server, for reports do not say at which MX others succeeded. An address that nobody states speaks against none.
fn is_one_server(history: &History<'_>, incident: &Incident) -> bool {
    let names = hosts::of(history, incident);
    // An address that nobody reaches is none of the server's.
    let is_public = |failure: &Failure| {
        history.has_address(failure) && !is_private(history.columns.addresses.text(failure.receiving_ip))
    };
    // A certificate is a server's; STARTTLS goes on the way as well.
    let unstated = incident.cause != Cause::Class(CauseClass::NoStarttls)
        && incident.failures.iter().all(|failure| failure.receiving_ip == 0);
    let stated = incident.failures.iter().all(is_public);
    let addresses: BTreeSet<u32> = incident.failures.iter().map(|failure| failure.receiving_ip).collect();
    (unstated || stated && addresses.len() >= names.len()) && hosts::beside(history, incident, &names).is_some()
}

/// Whether it has been there for weeks, on most of the days on which those who met it reported.
fn is_a_state(incident: &Incident) -> bool {
    let course = &incident.course;
    let long = incident.days().is_some_and(|(first, last)| last.0 - first.0 >= LONGEST);
    let steady = course.days.len() >= LEAST_STEADY && course.days.len().saturating_mul(2) >= course.reported;
    long && steady
}

fn confidence(history: &History<'_>, incident: &Incident, alone: bool, interference: bool) -> Confidence {
    if interference {
        let strange = matches!(incident.story, Story::StrangeAddress(_));
        let (several, one_way) = (incident.spared().0 > 1, !incident.traits.networks.is_empty());
        let few = incident.failed <= FEW;
        // A second sender, or a second domain, at one strange address is nearly proof.
        if strange && !few && (incident.met.len() > 1 || is_everywhere(history, incident)) {
            return Confidence::High;
        }
        return if (strange || several && one_way) && !few { Confidence::Medium } else { Confidence::Low };
    }
    // What senders say of a certificate, or of records, they saw; that others saw it too makes it sure.
    let seen = matches!(
        incident.cause,
        Cause::Class(
            CauseClass::Expired
                | CauseClass::NotYetValid
                | CauseClass::NameMismatch
                | CauseClass::MxNotInPolicy
                | CauseClass::NoStarttls
                | CauseClass::DaneNoMatch
                | CauseClass::TlsaUnusable
                | CauseClass::ChainUntrusted
        )
    );
    match incident.met.len() {
        0 => Confidence::Low,
        1 if seen && !alone => Confidence::High,
        1 => Confidence::Medium,
        _ => Confidence::High,
    }
}

/// Whether those who met it carry more than a small part of the sessions of all who could have.
fn is_large(incident: &Incident) -> bool {
    let Meanwhile { all, own, .. } = incident.meanwhile;
    own.total().saturating_mul(LARGE) >= all.total()
}

fn actor(history: &History<'_>, incident: &Incident, alone: bool) -> Actor {
    let several = incident.met.len() > 1;
    match incident.cause {
        Cause::DaneRequired => Actor::Sender,
        Cause::PolicyFetch | Cause::PolicyInvalid => {
            if alone {
                Actor::Depends
            } else {
                Actor::You
            }
        }
        Cause::Unstated => Actor::Depends,
        Cause::Told(_) => {
            let kind = incident.failures.first().map_or(0, |failure| failure.kind);
            reason_of_kind(history.columns.reason_kinds.text(kind)).map_or(Actor::Depends, |reason| reason.actor)
        }
        // What only some senders cannot take is for the domain to mend.
        Cause::Class(CauseClass::DaneNoMatch | CauseClass::TlsaUnusable)
            if records::are_too_many(history, incident) =>
        {
            Actor::You
        }
        Cause::Class(class) => match class {
            // Others validate the same signatures: it may be that one's resolver.
            CauseClass::DnssecBroken if alone && spared_large(incident) => Actor::Depends,
            CauseClass::DnssecBroken => Actor::DnsHost,
            CauseClass::SenderSetup => Actor::Sender,
            CauseClass::TlsVersion
            | CauseClass::CipherOrKey
            | CauseClass::ConnectionRefused
            | CauseClass::TimedOut
            | CauseClass::ConnectionLost
            | CauseClass::Unreachable
            | CauseClass::HandshakeFailed
            | CauseClass::NotTls
            | CauseClass::DnsFailure
            | CauseClass::RecipientRejected => {
                if several && !spared_large(incident) {
                    Actor::You
                } else {
                    Actor::Depends
                }
            }
            CauseClass::RateLimitOrBlock => {
                if several {
                    Actor::You
                } else {
                    Actor::Depends
                }
            }
            CauseClass::NoTlsa | CauseClass::Other => Actor::Depends,
            // The clock of one may be behind, that of several is not.
            CauseClass::NotYetValid if !several => Actor::Depends,
            // Others who do the same succeed, and carry most of the mail: it may be that sender, or the way between.
            CauseClass::DaneNoMatch
            | CauseClass::NoStarttls
            | CauseClass::NameMismatch
            | CauseClass::ChainUntrusted
            | CauseClass::Expired
            | CauseClass::NotYetValid
            | CauseClass::CertificateUnfit
            | CauseClass::WeakSignature
            | CauseClass::Revocation
            | CauseClass::PolicyHostCertificate
            | CauseClass::StsRecordMissing
            | CauseClass::StsRecordBroken
                if alone && (spared_large(incident) || one_network_of_several(incident)) =>
            {
                Actor::Depends
            }
            _ => Actor::You,
        },
    }
}

/// Whether it came from one network of a sender most of whose sessions succeeded: what lies between that network and the
/// hosts, or a filter of them, may make it.
fn one_network_of_several(incident: &Incident) -> bool {
    !incident.traits.networks.is_empty() && incident.meanwhile.own.successful > incident.failed
}

/// Whether others, who carry most of the sessions, succeeded meanwhile.
fn spared_large(incident: &Incident) -> bool {
    let Meanwhile { own, others, .. } = incident.meanwhile;
    others.successful > own.total()
}

fn severity(incident: &Incident, (actor, confidence): (Actor, Confidence), interference: bool) -> FindingSeverity {
    // Without a day nothing tells that it goes on.
    let Some(trend) = incident.trend() else { return FindingSeverity::Info };
    if interference {
        let strange = matches!(incident.story, Story::StrangeAddress(_));
        let faint = trend.is_over() || !incident.is_one_in(100) && incident.failed <= FEW;
        let hardly = !incident.is_one_in(1_000) && incident.failed <= FEW;
        return if faint && !strange || hardly { FindingSeverity::Info } else { FindingSeverity::Warning };
    }
    if trend.is_over() {
        return FindingSeverity::Info;
    }
    if incident.idle {
        return FindingSeverity::Warning;
    }
    if !incident.is_one_in(1_000) && !fails_wholly_now(incident) {
        return if is_steady(incident) { FindingSeverity::Warning } else { FindingSeverity::Info };
    }
    let refused = incident.refused_lately > 0;
    let now = matches!(trend, Trend::New | Trend::Ongoing | Trend::Worse) || is_within(incident);
    // One small sender's trouble is not everybody's.
    let broad = is_large(incident) || incident.met.len() > 1;
    // What those never meet who carry nearly all of the mail puts little of it at risk.
    let sure = confidence == Confidence::High && actor != Actor::Depends && is_large(incident);
    // Whatever its share: where nearly everybody meets it, it is there for all mail that comes that way.
    let everybody = incident.met.len() >= 3 && incident.met.len().saturating_mul(2) > incident.meanwhile.active;
    // A handshake that fails now and then, and for some, has no cause that anybody saw.
    let share = if is_of_handshake(incident) { 10 } else { 100 };
    let much = incident.is_one_in(share) || everybody || fails_wholly_now(incident);
    if refused && now && sure && broad && much && incident.failed > FEW {
        FindingSeverity::Critical
    } else if !broad && (incident.failed <= FEW || is_rare(incident) && incident.course.weekdays.is_empty()) {
        FindingSeverity::Info
    } else {
        FindingSeverity::Warning
    }
}

/// Whether all that is known is that both sides came to no terms, or to no connection.
fn is_of_handshake(incident: &Incident) -> bool {
    let of_terms = matches!(incident.cause, Cause::Class(CauseClass::TlsVersion | CauseClass::CipherOrKey));
    of_terms || incident.cause.is_of_connection()
}

/// Whether half or more fails on its last days, however little it was over a long time.
fn fails_wholly_now(incident: &Incident) -> bool {
    let (failed, sessions) = incident.course.lately;
    failed > FEW && failed.saturating_mul(2) >= sessions
}

/// Whether each sender lost one or two sessions a day on few days, as any connection may be lost.
fn is_single(incident: &Incident) -> bool {
    incident.cause.is_of_connection() && incident.course.days.len() <= MOST_SINGLE_DAYS && are_single(incident)
}

/// Whether nobody who met it lost more than one or two sessions a day.
fn are_single(incident: &Incident) -> bool {
    let mut by_day: BTreeMap<(u32, Option<Day>), u64> = BTreeMap::new();
    for failure in &incident.failures {
        let sum = by_day.entry((failure.organization, failure.day)).or_default();
        *sum = sum.saturating_add(failure.counted);
    }
    by_day.values().all(|failed| *failed <= SINGLE)
}

/// Whether it failed on most of the days on which those who met it reported, for a week at least.
fn is_steady(incident: &Incident) -> bool {
    let days = incident.course.days.len();
    days >= 7 && days.saturating_mul(2) >= incident.course.reported
}

/// Whether what comes and goes is there at the end of the reports.
fn is_within(incident: &Incident) -> bool {
    matches!(incident.trend(), Some(Trend::Recurring { .. }))
        && incident.days().zip(incident.loaded).is_some_and(|((_, last), (_, end))| end.0 - last.0 <= 1)
}

/// Sessions of others that must have succeeded before their silence means anything.
const ENOUGH_OTHERS: u64 = 5;
/// So few sessions may be chance.
const FEW: u64 = 2;
/// Less than a fifth of the sessions is a small part.
const LARGE: u64 = 5;
/// Sessions of one sender on one day that may break off by themselves.
const SINGLE: u64 = 2;
/// Days on which single sessions broke off, beyond which it is no chance.
const MOST_SINGLE_DAYS: usize = 6;
/// Days on which single sessions failed that are far apart, and sessions of which one failed.
const LEAST_RARE: i32 = 3;
const RARE: u64 = 10;
/// Days of failures after which it is a state of things and no interference.
const LONGEST: i32 = 21;
/// Days of failures that are more than chance.
const LEAST_STEADY: usize = 4;
