//! The receiving MX hosts of an incident.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::analysis::history::{DomainHistory, Failure, History};
use crate::analysis::incidents::{Incident, Story};
use crate::analysis::one_host::is_private;
use crate::command::PlainName;
use crate::domain_name::{in_ascii, plain_name};
use crate::store::Columns;

/// The hosts of an incident, by name.
pub(super) fn of(history: &History<'_>, incident: &Incident) -> Vec<String> {
    let mut hosts: Vec<String> = incident.hosts.iter().map(|host| history.host(*host).to_owned()).collect();
    // Postfix reports the MX as the policy domain (RFC 8460, section 1.1).
    let nameless = |failure: &&Failure| failure.receiving_mx == 0 && failure.policy_type == Columns::TLSA;
    let nameless = incident.failures.iter().filter(nameless);
    let nameless: BTreeSet<u32> = nameless.map(|failure| failure.domain).collect();
    if !nameless.is_empty() {
        let names = nameless.iter().map(|domain| history.domain_name(*domain));
        hosts.extend(names.filter(|name| history.is_met_as_host(name)).map(str::to_owned));
    }
    hosts.retain(|host| !host.is_empty());
    hosts.sort_unstable();
    hosts.dedup();
    if hosts.len() > 1 {
        hosts.retain(|host| !is_mail_domain(history, host));
    }
    hosts
}

/// Whether a sender named the mail domain where the MX belongs: its TLSA records are those of other hosts.
fn is_mail_domain(history: &History<'_>, host: &str) -> bool {
    let domain = history.columns.policy_domains.find(host).and_then(|number| history.domain(number));
    let sets = domain.into_iter().flat_map(|domain| &domain.policies);
    let of_tlsa = sets.filter(|set| set.policy_type == Columns::TLSA).take(MOST_SETS);
    let patterns = of_tlsa.map(|set| history.columns.mx_patterns.text(set.mx_patterns)).filter(|text| !text.is_empty());
    let mut patterns = patterns.peekable();
    let is_own = |text: &str| text.lines().any(|line| line.trim_end_matches('.').eq_ignore_ascii_case(host));
    patterns.peek().is_some() && !patterns.any(is_own)
}

/// A name as a command has it: with labels in letters of other scripts as A-labels. One that cannot be asked for stays
/// as it is.
pub(super) fn for_command(name: &str) -> String {
    in_ascii(name).filter(|ascii| PlainName::new(ascii).is_some()).unwrap_or_else(|| name.to_owned())
}

/// The domains whose mail it is, as commands have them: a sender may report the MX host as the policy domain (RFC 8460,
/// section 1.1), which has no MX records of its own unless it has a policy of its own as well.
pub(super) fn mail_domains(history: &History<'_>, domains: &[String], hosts: &[String]) -> Vec<String> {
    let has_policy = |name: &str| {
        let number = history.columns.policy_domains.find(name);
        let domain = number.and_then(|number| history.domain(number));
        domain.is_some_and(|domain| domain.newest_sts().is_some())
    };
    let names = domains.iter().map(|name| (name, for_command(name)));
    let own = names.filter(|(name, ascii)| !hosts.contains(ascii) || has_policy(name));
    own.map(|(_, ascii)| ascii).collect()
}

/// Whether a command has this name as that of `host`.
pub(super) fn is_called(name: &str, host: &str) -> bool {
    // Most are as they are, and there may be as many as failures.
    name == host || !name.is_ascii() && for_command(name) == host
}

/// The address at which all failures at a host happened, where each of them states it and anybody can reach it, and it is
/// not for being strange that they are told.
pub(super) fn address(history: &History<'_>, incident: &Incident, host: &str) -> Option<IpAddr> {
    if matches!(incident.story, Story::StrangeAddress(_)) {
        return None;
    }
    let is_at = |failure: &&Failure| {
        let named = history.host(failure.receiving_mx);
        is_called(if named.is_empty() { history.domain_name(failure.domain) } else { named }, host)
    };
    let mut all = incident.failures.iter().filter(is_at).map(|failure| failure.receiving_ip);
    let first = all.next().filter(|first| all.all(|other| other == *first))?;
    let text = history.columns.addresses.text(first);
    text.trim().trim_matches(['[', ']']).parse().ok().filter(|_| !is_private(text))
}

/// The hosts to look at where no report names one: those that the newest MTA-STS policy of each domain lists, or those of
/// its TLSA records where there is none. None where a domain has neither, or where the policy of one has a wildcard: then only the DNS tells which hosts there are.
pub(super) fn of_policies(history: &History<'_>, incident: &Incident) -> Vec<String> {
    let mut hosts = BTreeSet::new();
    for number in &incident.domains {
        let domain = history.domain(*number);
        let newest = domain.and_then(DomainHistory::newest_sts);
        let of_tlsa = domain.filter(|_| newest.is_none()).map(|domain| of_records(history, domain)).unwrap_or_default();
        let known = newest.map_or(of_tlsa.as_slice(), |newest| &history.policy(newest.text).mx);
        let whole = known.iter().map(|mx| plain_name(mx).map(|name| name.as_str().to_owned()));
        let Some(own) = whole.take(MOST_IN_POLICY).collect::<Option<Vec<_>>>() else { return Vec::new() };
        if own.is_empty() || hosts.len() > MOST_IN_POLICY {
            return Vec::new();
        }
        hosts.extend(own);
    }
    hosts.into_iter().collect()
}

/// The hosts that come with the TLSA records which were seen last.
fn of_records(history: &History<'_>, domain: &DomainHistory) -> Vec<String> {
    let of_tlsa = domain.policies.iter().filter(|set| set.policy_type == Columns::TLSA).take(MOST_SETS);
    let last = of_tlsa.clone().map(|set| set.last_day).max();
    let lines = of_tlsa.filter(|set| Some(set.last_day) == last);
    let lines = lines.flat_map(|set| history.columns.mx_patterns.text(set.mx_patterns).lines());
    let hosts: BTreeSet<String> = lines.map(|line| line.trim_end_matches('.').to_lowercase()).collect();
    hosts.into_iter().filter(|host| !host.is_empty()).collect()
}

/// How many MX hosts there are beside which these are some, where the newest policy names them all.
pub(super) fn beside(history: &History<'_>, incident: &Incident, hosts: &[String]) -> Option<usize> {
    let domain = history.domain(*incident.domains.first()?).filter(|_| incident.domains.len() == 1)?;
    let known = &history.policy(domain.newest_sts()?.text).mx;
    // "*" sorts before every letter.
    let whole = !known.first().is_some_and(|mx| mx.starts_with('*'));
    let some = whole
        && !hosts.is_empty()
        && known.len() > hosts.len()
        && hosts.iter().all(|host| known.binary_search(host).is_ok());
    some.then_some(known.len())
}

/// Hosts of policies that are taken for those of the domains.
const MOST_IN_POLICY: usize = 100;
/// Sets of TLSA records that are looked at.
const MOST_SETS: usize = 50;
