//! Where reports go: whether mail or a request gets there, as far as the DNS tells.

use std::collections::BTreeSet;

use super::facts::{
    DestinationFacts, Facts, has_no_address, is_in_circle, is_null_mx, is_public_host, mx_hosts, private_address,
};
use super::gather::MOST_DESTINATION_HOSTS;
use super::lookups::{failure_of_destination, long_way};
use crate::dns::{Lookup, LookupResult};
use crate::joined::listed;
use crate::language::tr;
use crate::network::{ip_literal, is_public};
use crate::record::{DestinationKind, Finding, Record, Rule, Severity};
use crate::{counted, say};

/// Whether reports get to the destinations of a valid record, as far as the DNS tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing keeps them from any destination.
    All,
    /// To some destinations only: a sender may choose one of the others (RFC 8460, section 3).
    Some,
    /// To none.
    None,
    /// No destination is known to be reached, and of one or more a lookup failed.
    Unknown,
}

/// What is to be said of each destination; and where reports get to, for a valid record.
pub(super) fn judge_destinations(
    facts: &Facts,
    record: Option<&Record>,
    findings: &mut Vec<Finding>,
) -> Option<Arrival> {
    let (mut dead, mut unknown): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for destination in &facts.destinations {
        let found = destination_findings(destination, &facts.domain);
        if found.iter().any(|finding| finding.rule.stops_delivery()) {
            dead.push(destination.destination.normalised());
            // The first of https is the one to be tested; where it is dead nobody needs to.
            let of_https = record.and_then(|record| record.rua.iter().find(|uri| uri.kind() == DestinationKind::Https));
            let is_to_test = of_https == Some(&destination.destination);
            findings.retain(|finding| !is_to_test || finding.rule != Rule::HttpsUnverified);
        } else if let Some(lookup) = undecided(destination) {
            unknown.push(destination.destination.normalised());
            findings.extend(
                failure_of_destination(lookup, &facts.domain).map(|finding| finding.with_severity(Severity::Warning)),
            );
        } else if let Some(hosts) = not_asked(destination) {
            unknown.push(destination.destination.normalised());
            findings.push(hosts);
        }
        findings.extend(found);
        findings.extend(destination.mx.iter().chain(&destination.addresses).find_map(long_way));
    }
    if facts.destinations_left_out > 0 {
        let message = counted!(
            facts.destinations.len().saturating_add(facts.destinations_left_out),
            "Only the first {part} of {n} destinations were checked.",
            "Only the first {part} of {n} destinations were checked.",
            part = facts.destinations.len()
        );
        findings.push(Finding::new(Rule::RuaLeftOut, message, tr("Use fewer destinations.")));
    }
    record.map(|record| {
        let asked: BTreeSet<String> =
            facts.destinations.iter().map(|destination| destination.destination.normalised()).collect();
        let unasked = record.rua.iter().filter(|each| !asked.contains(&each.normalised())).count();
        let among = |list: &[String]| record.rua.iter().filter(|each| list.contains(&each.normalised())).count();
        let (dead, unknown) = (among(&dead), among(&unknown).saturating_add(unasked));
        if dead == record.rua.len() {
            Arrival::None
        } else if dead.saturating_add(unknown) == record.rua.len() {
            Arrival::Unknown
        } else if dead > 0 {
            Arrival::Some
        } else {
            Arrival::All
        }
    })
}

/// The lookup that failed and leaves open whether a destination is reached.
fn undecided(facts: &DestinationFacts) -> Option<&Lookup> {
    if let Some(mx) = facts.mx.as_ref().filter(|mx| mx.result.is_unknown()) {
        return Some(mx);
    }
    let found = is_public_host(&facts.addresses);
    facts.addresses.iter().find(|lookup| !found && lookup.result.is_unknown())
}

/// A destination with more MX hosts than were asked about, of which none is reached.
fn not_asked(facts: &DestinationFacts) -> Option<Finding> {
    let count = mx_hosts(facts.mx.as_ref()?).len();
    (count > MOST_DESTINATION_HOSTS && !is_public_host(&facts.addresses)).then(|| {
        let message = counted!(
            count,
            "Only the first {part} of {n} MX hosts of {host} were checked, and none of them can be reached.",
            "Only the first {part} of {n} MX hosts of {host} were checked, and none of them can be reached.",
            part = MOST_DESTINATION_HOSTS,
            host = facts.destination.host()
        );
        Finding::new(Rule::RuaLeftOut, message, tr("Choose an address that accepts email."))
    })
}

/// What is said of the host of an https destination whose aliases lead back to themselves.
fn in_circle(host: &str, destination: &str) -> Finding {
    let message = say!("{host} leads into a CNAME loop, so {destination} cannot be reached.", host, destination);
    let remedy = tr("Point the CNAME record at a host that has an address, or replace it with address records.");
    Finding::new(Rule::HttpsNxdomain, message, remedy)
}

fn destination_findings(facts: &DestinationFacts, domain: &str) -> Vec<Finding> {
    let (destination, host) = (&facts.destination, facts.destination.host());
    let mut findings = Vec::new();
    let no_address = has_no_address(&facts.addresses);
    if let Some(address) = ip_literal(&host) {
        if !is_public(address) {
            let message = say!(
                "{address} is not a public address, so {destination} cannot be reached from outside.",
                address,
                destination
            );
            findings.push(Finding::new(Rule::HttpsPrivate, message, tr("Use a host with a public address.")));
        }
        return findings;
    }
    if destination.kind() == DestinationKind::Https {
        if no_address && facts.addresses.iter().any(is_in_circle) {
            findings.push(in_circle(&host, &destination.to_string()));
        } else if no_address {
            let message = match facts.addresses.iter().find_map(|lookup| lookup.result.target()) {
                Some(target) => say!(
                    "{host} is an alias of {target}, which has no address, so {destination} cannot be reached.",
                    host,
                    target,
                    destination
                ),
                None => say!("{host} has no address, so {destination} cannot be reached.", host, destination),
            };
            findings.push(Finding::new(Rule::HttpsNxdomain, message, tr("Correct the host or publish its address.")));
        } else if let Some(address) = private_address(&facts.addresses) {
            let message = say!(
                "{host} has only addresses that are not public, such as {address}, so {destination} cannot be reached from outside.",
                host,
                address,
                destination
            );
            findings.push(Finding::new(Rule::HttpsPrivate, message, tr("Publish a public address.")));
        }
        return findings;
    }
    match facts.mx.as_ref().map(|mx| (&mx.result, mx)) {
        Some((_, mx)) if is_null_mx(mx) => {
            let message =
                say!("{host} accepts no mail (null MX), so reports to {destination} bounce.", host, destination);
            findings.push(Finding::new(Rule::MailtoNullMx, message, tr("Choose an address that accepts email.")));
        }
        Some((LookupResult::NxDomain(_), mx)) => {
            let message = match mx.result.target() {
                Some(target) => say!(
                    "{host} is an alias of {target}, which does not exist, so reports to {destination} bounce.",
                    host,
                    target,
                    destination
                ),
                None => say!("{host} does not exist, so reports to {destination} bounce.", host, destination),
            };
            findings.push(Finding::new(Rule::MailtoNxdomain, message, tr("Correct the address.")));
        }
        Some((LookupResult::BadName, _)) => findings.push(cannot_exist(facts, &host)),
        Some((LookupResult::CnameLoop(_), _)) if no_address => {
            let message =
                say!("{host} leads into a CNAME loop, so reports to {destination} do not arrive.", host, destination);
            findings.push(Finding::new(Rule::MailtoNoMx, message, tr("Choose an address that accepts email.")));
        }
        Some((LookupResult::NoData(_), _)) if no_address => {
            let message = say!(
                "{host} has neither an MX record nor an address, so reports to {destination} bounce.",
                host,
                destination
            );
            findings.push(Finding::new(Rule::MailtoNoMx, message, tr("Choose an address that accepts email.")));
        }
        // Without MX records mail goes to the address of the domain (RFC 5321, section 5.1).
        Some((LookupResult::NoData(_), _)) => findings.extend(inside(facts, &host)),
        // Of more MX hosts the others may be reached.
        Some((LookupResult::Found(_), mx)) if mx_hosts(mx).len() > MOST_DESTINATION_HOSTS => {}
        Some((LookupResult::Found(_), mx)) if no_address => {
            let hosts = mx_hosts(mx);
            let message = counted!(
                hosts.len(),
                "The MX host of {host} has no address ({hosts}), so reports to {destination} do not arrive.",
                "The MX hosts of {host} have no address ({hosts}), so reports to {destination} do not arrive.",
                host,
                hosts = listed(&hosts),
                destination
            );
            findings.push(Finding::new(Rule::MailtoNoMx, message, tr("Choose an address that accepts email.")));
        }
        Some((LookupResult::Found(_), mx)) => findings.extend(hosts_inside(facts, &host, mx)),
        _ => {}
    }
    // Nothing arrives there by any way.
    if findings.iter().any(|finding| finding.rule.stops_delivery()) {
        return findings;
    }
    if host.eq_ignore_ascii_case(domain) {
        let message = say!("Reports to {destination} arrive through the servers that they are about.", destination);
        let remedy = tr("Senders must deliver them despite TLS failures, but a second destination elsewhere is safer.");
        findings.push(Finding::new(Rule::MailtoSameDomain, message, remedy));
    } else if !host.ends_with(&format!(".{domain}")) && !domain.ends_with(&format!(".{host}")) {
        let message = say!("Reports go to {host}. Unlike with DMARC, no extra record is needed for that.", host);
        findings.push(Finding::new(Rule::MailtoExternal, message, tr("Nothing to do.")));
    }
    findings
}

/// A domain whose MX hosts have no public address.
fn hosts_inside(facts: &DestinationFacts, host: &str, mx: &Lookup) -> Option<Finding> {
    let address = private_address(&facts.addresses)?;
    let message = counted!(
        mx_hosts(mx).len(),
        "The MX host of {host} has only addresses that are not public, such as {address}, so reports to {destination} do not arrive.",
        "The MX hosts of {host} have only addresses that are not public, such as {address}, so reports to {destination} do not arrive.",
        host,
        address,
        destination = facts.destination
    );
    Some(Finding::new(Rule::MailtoNoMx, message, tr("Choose an address that accepts email.")))
}

/// A domain whose name the DNS cannot hold.
fn cannot_exist(facts: &DestinationFacts, host: &str) -> Finding {
    let message = say!(
        "{host} cannot exist: it is longer than DNS allows, so reports to {destination} bounce.",
        host,
        destination = facts.destination
    );
    Finding::new(Rule::MailtoNxdomain, message, tr("Correct the address."))
}

/// A domain without MX records of which no address is public.
fn inside(facts: &DestinationFacts, host: &str) -> Option<Finding> {
    let address = private_address(&facts.addresses)?;
    let message = say!(
        "{host} has only addresses that are not public, such as {address}, so {destination} cannot be reached from outside.",
        host,
        address,
        destination = facts.destination
    );
    Some(Finding::new(Rule::MailtoNoMx, message, tr("Choose an address that accepts email.")))
}
