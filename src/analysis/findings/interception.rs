//! A possible downgrade or interception: one reporter, network or country meets a missing
//! STARTTLS or a wrong certificate while others succeed at the same domain in the same days.
//!
//! It is a suspicion and worded as one. What every reporter meets alike is one's own fault
//! and never called an attack.

use std::collections::{BTreeMap, BTreeSet};

use super::domain::{CellKey, DomainHistory, Failure, per_day};
use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::history::History;
use super::rule::FindingRule;
use super::suspicion::{Concerned, Suspicion};
use super::trend::{episodes_with, trend};
use super::weight::{MOST_OF_DOMAIN, weightiest};
use super::wording::{mx_hosts, name, when};
use crate::analysis::Filter;
use crate::day::Day;
use crate::explain::{Actor, LOOK_FROM_OUTSIDE, explain};
use crate::geo::Country;
use crate::language::tr;
use crate::report::ResultType;
use crate::store::Sessions;
use crate::{counted, say};

/// What looks like interference at a domain, in the order of its cells.
pub(super) fn suspicions(history: &History<'_>, domain: &DomainHistory) -> Vec<Suspicion> {
    let possible = |key: &CellKey| {
        matches!(
            history.columns.result_type(key.0),
            ResultType::StarttlsNotSupported | ResultType::CertificateHostMismatch | ResultType::CertificateNotTrusted
        )
    };
    let sum = |failures: &[Failure]| failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
    let cells = domain.cells.iter().filter(|(key, _)| possible(key));
    let mut all = Vec::new();
    for key in weightiest(cells.map(|(key, failures)| (*key, sum(failures)))) {
        let Some(failures) = domain.cells.get(&key) else { continue };
        if failures.iter().any(|failure| failure.day.is_none()) {
            continue;
        }
        let result_type = history.columns.result_type(key.0);
        let times = episodes_with(domain, failures);
        let whole = times.len() == 1;
        for (days, own) in times {
            all.extend(suspicion(history, domain, (key, &result_type), (days, whole), own));
        }
        if all.len() >= MOST_OF_DOMAIN {
            break;
        }
    }
    all.truncate(MOST_OF_DOMAIN);
    all
}

fn suspicion(
    history: &History<'_>,
    domain: &DomainHistory,
    (key, result_type): (CellKey, &ResultType),
    (days, whole): ((Day, Day), bool),
    failures: Vec<Failure>,
) -> Option<Suspicion> {
    let distinct = |of: &dyn Fn(&Failure) -> u32| {
        let mut values: Vec<u32> = failures.iter().map(of).collect();
        values.sort_unstable();
        values.dedup();
        values
    };
    let failing = distinct(&|failure| failure.organization);
    let networks = distinct(&|failure| failure.network);
    let active = domain.organizations_between(days.0, days.1);
    let others: Vec<_> =
        active.iter().filter(|(number, sum)| failing.binary_search(number).is_err() && sum.successful > 0).collect();
    let others_sessions = others.iter().fold(0_u64, |sum, (_, sessions)| sum.saturating_add(sessions.successful));
    if others_sessions < ENOUGH_OTHERS {
        return None;
    }
    let country = one_country(&failures);
    let one_network = networks.len() == 1 && networks.first() != Some(&0);
    let concerned = match (failing.as_slice(), networks.as_slice(), country) {
        ([one], ..) => Concerned::Organization(*one),
        (_, [network], _) if one_network => Concerned::Network(*network),
        (_, _, Some(country)) => Concerned::Country(country),
        _ => return None,
    };
    let own = active
        .iter()
        .filter(|(number, _)| failing.binary_search(number).is_ok())
        .fold(Sessions::default(), |sum, (_, sessions)| sum.plus(*sessions));
    // A policy that leaves the MX out is one's own fault, whoever meets it first.
    let host = history.host(key.1);
    let is_uncovered = |text: &u32| !host.is_empty() && history.policy(*text).leaves_out(host);
    if *result_type == ResultType::CertificateHostMismatch
        && distinct(&|failure| failure.policy_text).iter().any(is_uncovered)
    {
        return None;
    }
    // Whoever never trusts the certificate has another list of authorities, or no intermediate.
    let always = own.successful.saturating_mul(10) < own.failed;
    if *result_type != ResultType::StarttlsNotSupported && always {
        return None;
    }
    let ips = distinct(&|failure| failure.receiving_ip);
    let unknown_ip = match ips.as_slice() {
        [ip] if *ip != 0 => Some(*ip).filter(|ip| elsewhere_known(domain, key.1, &failing, *ip)),
        _ => None,
    };
    let others = others.len();
    Some(Suspicion {
        domain: domain.domain,
        key,
        days,
        concerned,
        failures,
        failing,
        others,
        others_sessions,
        own,
        one_network,
        unknown_ip,
        whole,
    })
}

/// The country that all of it came from.
fn one_country(failures: &[Failure]) -> Option<Country> {
    let first = failures.first()?.country?;
    failures.iter().all(|failure| failure.country == Some(first)).then_some(first)
}

/// Other organisations met the same MX, at addresses none of which is this one.
fn elsewhere_known(domain: &DomainHistory, host: u32, failing: &[u32], ip: u32) -> bool {
    let rows = domain.cells.iter().filter(|(key, _)| key.1 == host).flat_map(|(_, failures)| failures);
    let others = rows.filter(|row| failing.binary_search(&row.organization).is_err() && row.receiving_ip != 0);
    let mut any = false;
    for row in others {
        if row.receiving_ip == ip {
            return false;
        }
        any = true;
    }
    any
}

/// One finding for each whom it concerns; several MX hosts are told together. About the suspicions of one
/// domain, from one of them on; gives where those of the next begin.
pub(super) fn findings(history: &History<'_>, from: usize) -> (Vec<Finding>, usize) {
    let rest = history.suspicions.get(from..).unwrap_or_default();
    let own = rest.chunk_by(|one, next| one.domain == next.domain).next().unwrap_or_default();
    let end = from + own.len();
    let number = own.first().map_or(0, |first| first.domain);
    let domain = history.domains.binary_search_by_key(&number, |domain| domain.domain);
    let Some(domain) = domain.ok().and_then(|at| history.domains.get(at)) else { return (Vec::new(), end) };
    let mut places = BTreeMap::new();
    let mut groups: Vec<Vec<&Suspicion>> = Vec::new();
    for one in own {
        let place = *places.entry((one.key.0, one.concerned)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let mut all = Vec::new();
    for together in groups {
        let whole = together.iter().all(|one| one.whole);
        if whole && together.first().is_some_and(|first| is_all(domain, first, &together)) {
            all.push(finding(history, domain, &together));
        } else {
            all.extend(together.iter().map(|one| finding(history, domain, &[*one])));
        }
    }
    (all, end)
}

/// The suspicions hold every failure of that type that the concerned one met.
fn is_all(domain: &DomainHistory, first: &Suspicion, together: &[&Suspicion]) -> bool {
    let inside: BTreeSet<CellKey> = together.iter().map(|one| one.key).collect();
    let cells = domain.cells.iter().filter(|(key, _)| key.0 == first.key.0);
    let outside = cells.filter(|(key, _)| !inside.contains(key));
    !outside.into_iter().flat_map(|(_, failures)| failures).any(|failure| match first.concerned {
        Concerned::Organization(number) => failure.organization == number,
        Concerned::Network(number) => failure.network == number,
        Concerned::Country(country) => failure.country == Some(country),
    })
}

fn finding(history: &History<'_>, domain: &DomainHistory, together: &[&Suspicion]) -> Finding {
    let failures: Vec<Failure> = together.iter().flat_map(|one| one.failures.iter().copied()).collect();
    let failed = failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
    let first_day = together.iter().map(|one| one.days.0).min();
    let last_day = together.iter().map(|one| one.days.1).max();
    let mut hosts: Vec<String> = together.iter().map(|one| history.host(one.key.1).to_owned()).collect();
    hosts.retain(|host| !host.is_empty());
    let Some(one) = together.first() else {
        return Finding::new(FindingRule::PossibleInterception, FindingSeverity::Info, Actor::Depends, String::new());
    };
    let result_type = history.columns.result_type(one.key.0);
    let who = match one.concerned {
        Concerned::Organization(number) => name(history, number),
        Concerned::Network(number) => {
            say!("The network {network}", network = history.columns.networks.text(number))
        }
        Concerned::Country(country) => say!("Senders in {country}", country = history.country(country)),
    };
    let at = (mx_hosts(&hosts), when(first_day, last_day));
    let sentence = sentence(&result_type, &who, (&at.0, &at.1), failed, one.others == 1);
    let mut finding =
        Finding::new(FindingRule::PossibleInterception, FindingSeverity::Warning, Actor::Depends, sentence);
    let (confidence, reasons) = weigh(history, one);
    finding.confidence = confidence;
    finding.reasons = reasons;
    finding.policy_domain = history.domain_name(domain);
    finding.organizations = history.organizations(&one.failing);
    finding.first_day = first_day;
    finding.last_day = last_day;
    finding.failed = failed;
    finding.by_day = per_day(&failures);
    finding.trend = trend(domain, &failures);
    finding.evidence = evidence(history, domain, together, one);
    finding.steps = steps(history, one, &hosts, &finding.policy_domain);
    finding.source = explain(&result_type).source;
    finding.topic = result_type.to_string();
    finding.hosts = hosts;
    finding
}

/// What `who` met in `failed` sessions, and that others, or one other, succeeded.
fn sentence(result_type: &ResultType, who: &str, (hosts, when): (&str, &str), failed: u64, one_other: bool) -> String {
    let met = match result_type {
        ResultType::StarttlsNotSupported => counted!(
            failed,
            "{who} found no STARTTLS at {hosts} in {n} session {when}.",
            "{who} found no STARTTLS at {hosts} in {n} sessions {when}.",
            who,
            hosts,
            when,
        ),
        ResultType::CertificateHostMismatch => counted!(
            failed,
            "{who} met a certificate with another name at {hosts} in {n} session {when}.",
            "{who} met a certificate with another name at {hosts} in {n} sessions {when}.",
            who,
            hosts,
            when,
        ),
        _ => counted!(
            failed,
            "{who} met a certificate that is not trusted at {hosts} in {n} session {when}.",
            "{who} met a certificate that is not trusted at {hosts} in {n} sessions {when}.",
            who,
            hosts,
            when,
        ),
    };
    let meanwhile = if one_other {
        tr("Another organisation succeeded meanwhile: this may be interference.")
    } else {
        tr("Others succeeded meanwhile: this may be interference.")
    };
    say!("{sentence} {next}", sentence = met, next = meanwhile)
}

fn evidence(history: &History<'_>, domain: &DomainHistory, together: &[&Suspicion], one: &Suspicion) -> Filter {
    let mut evidence =
        Filter { result_type: history.columns.result_types.text(one.key.0).into(), ..history.about(domain) };
    match one.concerned {
        Concerned::Organization(number) => evidence.organization = history.organization(number).into(),
        Concerned::Network(number) => evidence.network = history.columns.networks.text(number).into(),
        Concerned::Country(country) => evidence.country = country.to_string().into(),
    }
    if together.len() == 1 {
        evidence.receiving_mx = history.host(one.key.1).into();
        if !one.whole {
            evidence.days = Some(one.days);
        }
    }
    evidence
}

/// What speaks for it and against it.
fn weigh(history: &History<'_>, one: &Suspicion) -> (Confidence, Vec<String>) {
    let mut reasons = vec![if one.others == 1 {
        counted!(
            one.others_sessions,
            "For: another organisation had {n} session without this failure in the same days.",
            "For: another organisation had {n} sessions without this failure in the same days."
        )
    } else {
        counted!(
            one.others_sessions,
            "For: {others} other organisations had {n} session without this failure in the same days.",
            "For: {others} other organisations had {n} sessions without this failure in the same days.",
            others = one.others,
        )
    }];
    let mut weight = if one.others > 1 { SEVERAL_OTHERS } else { 0 };
    if one.one_network {
        weight += ONE_ORIGIN;
        reasons.push(tr("For: all of it came from one sending network.").to_owned());
    } else if let Some(country) = one_country(&one.failures) {
        weight += ONE_ORIGIN;
        reasons.push(say!("For: all of it came from {country}.", country = history.country(country)));
    }
    if let Some(ip) = one.unknown_ip {
        weight += UNKNOWN_ADDRESS;
        let ip = history.columns.addresses.text(ip);
        reasons.push(say!("For: it happened at {ip}, an address that no other report knows.", ip));
    }
    if one.own.successful > 0 {
        weight += OWN_SUCCESS;
        reasons.push(counted!(
            one.own.successful,
            "For: other sessions of the same sender succeeded, {n} session in all.",
            "For: other sessions of the same sender succeeded, {n} sessions in all."
        ));
    } else {
        weight -= NO_SUCCESS;
        let text = tr(
            "Against: none of the sender’s sessions succeeded, so it may be a setting of theirs, or a block of yours.",
        );
        reasons.push(text.to_owned());
    }
    if one.failures.iter().map(|failure| failure.failed).sum::<u64>() <= FEW {
        weight -= VERY_FEW;
        reasons.push(tr("Against: it is very few sessions.").to_owned());
    }
    let text = tr("Against: a load balancer, a mail filter or one server of a cluster can look the same.");
    reasons.push(text.to_owned());
    (if weight >= LIKELY { Confidence::Medium } else { Confidence::Low }, reasons)
}

fn steps(history: &History<'_>, one: &Suspicion, hosts: &[String], domain: &str) -> Vec<Step> {
    let host = hosts.first().map_or("HOST", String::as_str);
    let mut steps = vec![
        Step::about(LOOK_FROM_OUTSIDE, host, domain),
        Step::new(tr(
            "Look at every server behind that name, and at filters and load balancers before it: does one answer otherwise?",
        )),
    ];
    let mut ips: Vec<&str> =
        one.failures.iter().map(|failure| history.columns.addresses.text(failure.receiving_ip)).collect();
    ips.sort_unstable();
    ips.dedup();
    ips.retain(|ip| !ip.is_empty());
    if !ips.is_empty() {
        steps.push(Step::with(tr("Are these addresses yours? The senders connected to them."), ips.join("\n")));
    }
    steps.push(Step::new(tr(
        "If your side is in order, tell the reporting organisation: what lies between is in its reach or its provider’s.",
    )));
    steps.push(Step::new(tr(
        "A policy in mode enforce, or DANE, makes senders refuse such a session instead of sending in the clear.",
    )));
    steps
}

/// Sessions of others that must have succeeded before their silence means anything.
const ENOUGH_OTHERS: u64 = 5;

// What speaks for interference, as weights. An address that nobody else knows tells more than all
// else, for only who stands in between can answer there; what a harmless cause explains as well weighs
// the least.
/// Several others succeeded: the receiving side is in order.
const SEVERAL_OTHERS: i8 = 1;
/// All of it came over one network or from one country: something lies on that way.
const ONE_ORIGIN: i8 = 1;
/// It was met at an address that no other report knows.
const UNKNOWN_ADDRESS: i8 = 2;
/// The same sender succeeded at other times, so its settings are in order.
const OWN_SUCCESS: i8 = 1;
/// It never succeeded, so its settings may be what is wrong.
const NO_SUCCESS: i8 = 1;
/// So few sessions may be chance.
const VERY_FEW: i8 = 1;
const FEW: u64 = 2;
/// From here on it is more likely than not: one strong sign, or two weak ones.
const LIKELY: i8 = 2;
