//! What to do about an incident, in order.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::afterwards;
use super::commands;
use super::dane::{self, compare, data_of_own, of_change, usage};
use super::finding::Step;
use super::hosts;
use super::masked;
use super::policy_faults;
use super::seen_by_one::seen_by_one;
use super::stale;
use super::telling::Telling;
use super::words;
use crate::analysis::cause::{Cause, Judged};
use crate::analysis::history::DomainHistory;
use crate::analysis::incidents::{Story, distinct};
use crate::analysis::one_host::is_private;
use crate::command::{Mx, PlainName, is_about};
use crate::domain_name::plain_name;
use crate::explain::{
    Actor, Advice, CauseClass, LOOK_FOR_BLOCK, LOOK_FROM_OUTSIDE, explain, host_of_policy, look_at, reason_ids,
    reason_of_kind, steps_of,
};
use crate::joined::sentences;
use crate::language::{begin_small, tr};
use crate::say;
use crate::store::Columns;

/// What to do.
pub(super) fn of(telling: &Telling<'_>) -> Vec<Step> {
    if !telling.hosts.is_empty() {
        let hosts: Vec<String> = telling.hosts.iter().map(|host| hosts::for_command(host)).collect();
        return at(telling, &hosts);
    }
    let hosts = hosts::of_policies(telling.history, telling.incident);
    let mut steps = at(telling, &hosts);
    let names: Vec<PlainName> = hosts.iter().filter_map(|host| PlainName::new(host)).collect();
    let is_about_them =
        |step: &&mut Step| step.copy.as_deref().is_some_and(|copy| names.iter().any(|name| is_about(copy, name)));
    if let Some(step) = steps.iter_mut().find(is_about_them) {
        step.text = sentences(&[step.text.as_str(), host_of_policy()]);
    }
    steps
}

/// What to do, looking at these hosts.
fn at(telling: &Telling<'_>, hosts: &[String]) -> Vec<Step> {
    let incident = telling.incident;
    let domains = hosts::mail_domains(telling.history, &telling.domains, hosts);
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let domain = domains.first().copied().unwrap_or_default();
    // Of several hosts of a policy nobody says which has the address that failed.
    let at_address = if telling.hosts.is_empty() && hosts.len() > 1 { None } else { hosts.first() };
    // Where hosts are named it is about them, whatever domains they serve.
    let domains = if telling.hosts.is_empty() { domains.as_slice() } else { domains.get(..1).unwrap_or_default() };
    match incident.story {
        Story::Background => return vec![Step::new(tr("Nothing, unless it becomes more frequent."))],
        Story::SendersOwn if telling.is_over() => return afterwards::steps(telling, hosts),
        Story::SendersOwn => return senders_own(telling, hosts, domains),
        Story::StrangeAddress(_) => return interference(telling, hosts, domains),
        Story::Fault if telling.assessment.interference => return interference(telling, hosts, domains),
        Story::Fault => {}
    }
    if let Some(stale) = &telling.stale {
        return stale::steps(stale, telling.is_over());
    }
    if telling.covered_since.is_some() {
        return afterwards::steps(telling, hosts);
    }
    if telling.too_many {
        return too_many(telling, hosts, domain);
    }
    // Where names or the chain are at fault as well, both want repair.
    let both = incident.cause.judged() != Judged::Dane && !telling.incident.beside.is_empty();
    if let Some(change) = telling.records.as_ref().filter(|_| !both) {
        return of_change(telling, change, hosts, domain);
    }
    // What mends a fault is no step once nothing is to be mended.
    if telling.is_over() {
        return afterwards::steps(telling, hosts);
    }
    if incident.cause == Cause::Class(CauseClass::SenderSetup) {
        let mut steps = reasons(telling);
        steps.extend(tell_them(telling));
        return steps;
    }
    if incident.cause == Cause::Class(CauseClass::MxNotInPolicy) {
        return uncovered(telling, &telling.hosts);
    }
    let mut steps: Vec<Step> = at_address.and_then(|host| at_the_address(telling, host)).into_iter().collect();
    steps.extend(telling.faults.iter().map(|fault| Step::new(fault.remedy())));
    if incident.cause.judged() == Judged::Dane
        || incident.idle && incident.cause == Cause::Class(CauseClass::DaneNoMatch)
    {
        steps.extend(of_dane(telling, hosts, domains));
    } else {
        steps.extend(policy_faults::remedies(&telling.policy_faults).into_iter().map(Step::new));
        // What the senders say leads; the result type says the rest.
        steps.extend(reasons(telling));
        steps.extend(of_cause(telling, hosts, domains));
        let dates = matches!(
            incident.cause,
            Cause::Class(CauseClass::Expired | CauseClass::NotYetValid | CauseClass::WeakSignature)
        );
        if both {
            steps.extend(trusted(telling));
            for step in of_dane(telling, hosts, domains) {
                if steps.iter().all(|known| known.text != step.text) {
                    steps.push(step);
                }
            }
        } else if dates && incident.failures.iter().any(|failure| failure.policy_type == Columns::TLSA) {
            steps.extend(data_of_own(telling, hosts, domain));
            steps.push(usage(telling));
        }
    }
    // A block or limit of one's own takes no certificate away.
    let may_be_block = incident.cause.is_of_connection() || incident.cause == Cause::Class(CauseClass::NoStarttls);
    if may_be_block && telling.assessment.alone {
        let networks = networks(telling);
        if networks.is_some() {
            // It says the same, and of which networks.
            steps.retain(|step| step.text != tr(LOOK_FOR_BLOCK));
        }
        steps.extend(networks);
    }
    if telling.assessment.actor == Actor::Depends && seen_by_one(telling).is_some() {
        steps.extend(tell_them(telling).into_iter().take(1));
    }
    steps
}

/// What the reason codes say of the cause: what is likely, not what was seen.
fn reasons(telling: &Telling<'_>) -> Vec<Step> {
    // What is said of certificates there is about an MX host.
    let of_policy_host = telling.incident.cause == Cause::Class(CauseClass::PolicyHostCertificate);
    // By name, for numbers depend on what was loaded first.
    let mut texts = if of_policy_host { BTreeSet::new() } else { known_kinds(telling) };
    // What the host called itself says it as well.
    texts.extend(telling.masked.as_ref().map(|_| masked::KIND));
    let mut causes: Vec<&str> = texts.into_iter().filter_map(reason_of_kind).map(|reason| reason.cause).collect();
    causes.dedup();
    causes.truncate(MOST_CAUSES);
    causes.into_iter().map(|cause| Step::new(say!("Possible cause: {cause}", cause = begin_small(cause)))).collect()
}

/// The kinds of reasons that are given for it: all where they are few, else those whose meaning is known.
fn known_kinds<'a>(telling: &Telling<'a>) -> BTreeSet<&'a str> {
    let kinds = distinct(telling.incident.failures.iter().map(|failure| failure.kind));
    let names = &telling.history.columns.reason_kinds;
    if kinds.len() < FEW_KINDS {
        return kinds.into_iter().map(|kind| names.text(kind)).collect();
    }
    // A stranger can make up any number of others.
    reason_ids().filter(|id| names.find(id).is_some_and(|kind| kinds.contains(&kind))).collect()
}

fn of_cause(telling: &Telling<'_>, hosts: &[String], domains: &[&str]) -> Vec<Step> {
    let own = match telling.incident.cause {
        // It is about signatures, not about records.
        Cause::DaneRequired | Cause::Class(CauseClass::NoTlsa)
            if words::is_unsigned(telling.history, telling.incident) =>
        {
            steps_of(CauseClass::DnssecBroken).to_vec()
        }
        Cause::Class(class) => steps_of(class).to_vec(),
        _ => Vec::new(),
    };
    // A recipient that is refused is no matter of TLS.
    let of_recipient = telling.incident.cause == Cause::Class(CauseClass::RecipientRejected);
    let advice = if own.is_empty() && !of_recipient { explain(&telling.result_type()).what_to_do } else { own };
    advised(telling, &advice, hosts, domains)
}

/// Under DANE no authority, name or date counts with usage 3, and with usage 2 the anchor must be in the chain that is
/// sent (RFC 7672, sections 3.1.1 and 3.1.2).
fn of_dane(telling: &Telling<'_>, hosts: &[String], domains: &[&str]) -> Vec<Step> {
    let domain = domains.first().copied().unwrap_or_default();
    let incident = telling.incident;
    match incident.cause {
        Cause::DaneRequired | Cause::Class(CauseClass::DnssecBroken | CauseClass::NoTlsa) => {
            of_cause(telling, hosts, domains)
        }
        // They are well-formed, so none fits.
        Cause::Class(CauseClass::TlsaUnusable) if dane::are_usable(telling) => unfitting(telling, hosts, domain),
        Cause::Class(CauseClass::TlsaUnusable) if incident.failures.iter().all(|failure| failure.kind != 0) => {
            let mut steps = reasons(telling);
            steps.extend(usable(telling, hosts, domain));
            steps
        }
        Cause::Class(CauseClass::TlsaUnusable) => usable(telling, hosts, domain),
        _ => unfitting(telling, hosts, domain),
    }
}

/// What mends a chain for those who do not apply DANE, to whom no record helps.
fn trusted(telling: &Telling<'_>) -> Option<Step> {
    let is_of_chain = telling.incident.cause == Cause::Class(CauseClass::ChainUntrusted);
    is_of_chain.then(|| {
        Step::new(tr(
            "For senders that use MTA-STS, install a certificate from a publicly trusted CA, together with its intermediate certificates.",
        ))
    })
}

/// What to do where no record fits.
fn unfitting(telling: &Telling<'_>, hosts: &[String], domain: &str) -> Vec<Step> {
    if dane::is_of_anchors(telling) {
        return dane::of_anchor(telling, None, hosts, domain);
    }
    let of_certificate = dane::of_whole_certificate(telling);
    let mut steps = compare(telling, hosts, domain);
    steps.push(Step::new(if of_certificate.is_some() {
        tr("Publish the record for the current certificate, or install the certificate that the records describe.")
    } else {
        tr("Publish the record for the current key, or install the certificate that the records describe.")
    }));
    steps.push(usage(telling));
    steps.extend(of_certificate.as_deref().map(dane::rather_of_key));
    steps
}

/// What to do where there are more records than some senders take: one of them fits, and stays.
fn too_many(telling: &Telling<'_>, hosts: &[String], domain: &str) -> Vec<Step> {
    if telling.is_over() {
        return vec![Step::new(tr("Publish no more than twelve TLSA records for a host."))];
    }
    let mut steps: Vec<Step> = telling.faults.iter().map(|fault| Step::new(fault.remedy())).collect();
    steps.extend(data_of_own(telling, hosts, domain));
    steps
}

/// A look at the address at which all of it happened.
fn at_the_address(telling: &Telling<'_>, host: &str) -> Option<Step> {
    look(telling, host, telling.incident.traits.receiving_ips.first()?)
}

/// A look at an address, for what is in question.
fn look(telling: &Telling<'_>, host: &str, ip: &str) -> Option<Step> {
    use CauseClass as Class;
    let address: IpAddr = ip.trim().trim_matches(['[', ']']).parse().ok()?;
    let name = PlainName::new(host)?;
    // Nobody outside gets there.
    if is_private(ip) {
        return None;
    }
    let session = Mx { host: &name, address: Some(address) };
    let is_strange = telling.incident.story != Story::Fault;
    let of_chain = |class| {
        matches!(class, Class::ChainUntrusted | Class::CertificateUnfit | Class::WeakSignature | Class::Revocation)
    };
    let command = match telling.incident.cause {
        // Whose certificate it is tells who is there.
        Cause::Class(class) if of_chain(class) && !is_strange => session.trust(),
        Cause::Class(class) if of_chain(class) => session.certificate(),
        Cause::Class(Class::Expired | Class::NotYetValid | Class::NameMismatch) => session.certificate(),
        // With usage 3 neither name nor date counts (RFC 7672, section 3.1.1).
        Cause::Class(Class::DaneNoMatch | Class::TlsaUnusable) if is_strange => {
            session.dane(&dane::records(telling, &name, 1)).unwrap_or_else(|| session.data_of_3_1_1())
        }
        // It is compared with the records at that address; else no session with the host is at fault.
        Cause::DaneRequired
        | Cause::Class(
            Class::DaneNoMatch
            | Class::TlsaUnusable
            | Class::DnssecBroken
            | Class::DnsFailure
            | Class::NoTlsa
            | Class::RateLimitOrBlock
            | Class::RecipientRejected,
        ) => return None,
        cause if cause.is_of_policy_host() => return None,
        _ => session.starttls(),
    };
    Some(Step::with(say!("Check {ip}: the failures occurred only there.", ip), command))
}

/// How to see for oneself what only some senders see.
fn looks(telling: &Telling<'_>, hosts: &[String], domains: &[&str]) -> Vec<Step> {
    let domain = domains.first().copied().unwrap_or_default();
    let advice = match telling.incident.cause {
        Cause::Class(CauseClass::DaneNoMatch) => return compare(telling, hosts, domain),
        Cause::Class(CauseClass::TlsaUnusable) if dane::are_usable(telling) => return compare(telling, hosts, domain),
        // Who is there, and not what a server of one's own most often leaves out.
        Cause::Class(CauseClass::ChainUntrusted) if telling.is_whole_chain() => look_at(CauseClass::CertificateUnfit),
        Cause::Class(class) => look_at(class),
        Cause::PolicyFetch | Cause::PolicyInvalid => look_at(CauseClass::PolicyNotFound),
        Cause::DaneRequired => look_at(CauseClass::NoTlsa),
        Cause::Unstated | Cause::Told(_) => &[LOOK_FROM_OUTSIDE],
    };
    advised(telling, advice, hosts, domains)
}

fn advised(telling: &Telling<'_>, advice: &[Advice], hosts: &[String], domains: &[&str]) -> Vec<Step> {
    // An address that all of it shares has a step of its own.
    let is_common = !telling.incident.traits.receiving_ips.is_empty();
    let address = |host: &str| hosts::address(telling.history, telling.incident, host).filter(|_| !is_common);
    advice.iter().flat_map(|advice| commands::advised(*advice, hosts, domains, address)).collect()
}

fn usable(telling: &Telling<'_>, hosts: &[String], domain: &str) -> Vec<Step> {
    let mut steps = vec![Step::new(tr(
        "Check each TLSA record: usage 3 or 2, selector 0 or 1, and matching type 1 with 64 hexadecimal digits or 2 with 128.",
    ))];
    steps.extend(data_of_own(telling, hosts, domain));
    steps
}

fn uncovered(telling: &Telling<'_>, hosts: &[String]) -> Vec<Step> {
    let history = telling.history;
    let mut steps = Vec::new();
    // Where a newer policy names the host the lines of an old one tell nothing.
    let is_old = |domain| telling.partly_stale.as_ref().is_some_and(|stale| stale.is_of(domain));
    let own = telling.incident.failures.iter().filter(|failure| !is_old(failure.domain));
    let texts = distinct(own.map(|failure| failure.policy_text));
    let patterns: BTreeSet<&String> = texts.into_iter().flat_map(|text| &history.policy(text).mx).collect();
    for host in hosts.iter().take(MOST_CAUSES) {
        // A wildcard stands for exactly one label (RFC 8461, section 4.1).
        let near = patterns.iter().find(|pattern| {
            let parent = pattern.strip_prefix('*').unwrap_or(pattern);
            pattern.starts_with("*.") && (host.ends_with(parent) || parent.strip_prefix('.') == Some(host.as_str()))
        });
        if let Some(pattern) = near {
            steps.push(Step::new(say!(
                "{pattern} does not cover {host}: the asterisk matches exactly one label.",
                pattern,
                host,
            )));
        }
        steps.push(Step {
            text: tr("If the host is yours, add it to the policy, then change the id in the record.").to_owned(),
            copy: plain_name(host).map(|name| format!("mx: {}", name.as_str())),
        });
    }
    steps.push(Step::new(tr("If it is not, find out how it got into the MX record.")));
    steps.extend(telling.partly_stale.as_ref().map(|stale| stale.step_of_some(history)));
    steps
}

fn senders_own(telling: &Telling<'_>, hosts: &[String], domains: &[&str]) -> Vec<Step> {
    let mut steps = if telling.assessment.actor == Actor::Sender { Vec::new() } else { looks(telling, hosts, domains) };
    if telling.incident.cause.is_of_connection() {
        steps.extend(networks(telling));
    }
    steps.extend(tell_them(telling));
    steps
}

/// Whom to tell, and what becomes of their mail.
fn tell_them(telling: &Telling<'_>) -> Vec<Step> {
    let who = telling.met();
    let mut steps =
        vec![Step::new(say!("If everything is fine on your side, tell {who}; mail from others is not affected.", who))];
    if telling.incident.refused > 0 {
        steps.push(Step::new(say!("Mail from {who} is not delivered until the problem is fixed.", who)));
    } else if !telling.incident.cause.is_of_policy_host() {
        steps.push(Step::new(say!(
            "In enforce mode, mail from {who} would not be delivered until the problem is fixed; that may be what gets it fixed.",
            who
        )));
    }
    steps
}

fn interference(telling: &Telling<'_>, hosts: &[String], domains: &[&str]) -> Vec<Step> {
    let history = telling.history;
    // Who shows what is in question, and not what a server of one's own most often lacks.
    let mut steps = match telling.incident.cause {
        Cause::Class(CauseClass::ChainUntrusted) => {
            advised(telling, look_at(CauseClass::CertificateUnfit), hosts, domains)
        }
        _ => looks(telling, hosts, domains),
    };
    steps.push(Step::new(tr(
        "Check every server behind that name, and the filters and load balancers in front of it: does any of them respond differently?",
    )));
    let stated = telling.incident.failures.iter().filter(|failure| history.has_address(failure));
    let ips = distinct(stated.map(|failure| failure.receiving_ip)).into_iter();
    let ips: BTreeSet<&str> = ips.map(|ip| history.columns.addresses.text(ip)).filter(|ip| !ip.is_empty()).collect();
    let ips: Vec<&str> = ips.into_iter().take(MOST_NETWORKS).collect();
    if let (Story::StrangeAddress(_), [ip]) = (telling.incident.story, ips.as_slice()) {
        steps.extend(look(telling, hosts.first().map_or("", String::as_str), ip));
    }
    if !ips.is_empty() {
        steps.push(Step::with(tr("Are these addresses yours? The senders connected to them."), ips.join("\n")));
    }
    steps.push(Step::new(tr(
        "If everything is fine on your side, tell the reporting organisation: it can check its own network and the path from there.",
    )));
    if !is_enforced(telling) {
        steps.push(Step::new(tr(
            "With a policy in enforce mode, or with usable TLSA records (usage 2 or 3, signed with DNSSEC), senders refuse such a session instead of delivering anyway.",
        )));
    }
    steps
}

/// Whether those who met it refuse such a session already: all its domains are in mode enforce, or DANE made them.
fn is_enforced(telling: &Telling<'_>) -> bool {
    let Telling { history, incident, .. } = telling;
    let enforce = |number: &u32| {
        let newest = history.domain(*number).and_then(DomainHistory::newest_sts);
        newest.is_some_and(|newest| history.policy(newest.text).mode == "enforce")
    };
    let by_dane = incident.failures.iter().all(|failure| failure.policy_type == Columns::TLSA);
    incident.domains.iter().all(enforce) || by_dane && incident.refused >= incident.failed
}

/// The networks concerned, to copy.
fn networks(telling: &Telling<'_>) -> Option<Step> {
    let networks = distinct(telling.incident.failures.iter().map(|failure| failure.network)).into_iter();
    let networks = networks.filter(|network| *network != 0);
    let texts: BTreeSet<&str> = networks.map(|network| telling.history.columns.networks.text(network)).collect();
    let texts: Vec<&str> = texts.into_iter().take(MOST_NETWORKS).collect();
    (!texts.is_empty()).then(|| {
        let text = if telling.incident.cause == Cause::Class(CauseClass::NoStarttls) {
            tr("Check whether one of your firewalls, proxies or mail filters treats these networks differently from others.")
        } else {
            tr(
                "Check whether one of your firewalls, block lists, greylists or rate limits affects these networks: TLS is not the cause.",
            )
        };
        Step::with(text, texts.join("\n"))
    })
}

/// Networks beyond which a list of them helps nobody.
const MOST_NETWORKS: usize = 50;
/// Kinds of reasons that are looked up one by one.
const FEW_KINDS: usize = 1_000;
/// Causes by reason code, or hosts, that get a step each.
const MOST_CAUSES: usize = 4;
