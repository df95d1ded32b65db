//! What counts under DANE, as steps.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::commands::{MOST_HOSTS, beyond, without};
use super::finding::Step;
use super::hosts;
use super::records::{Kind, LONGEST_TTL, RecordsChange, Sent};
use super::telling::Telling;
use crate::analysis::history::{DomainHistory, Failure};
use crate::command::{Mx, PlainName, mx, tlsa_records};
use crate::day::Day;
use crate::explain::{CauseClass, cause_class, no_host};
use crate::joined::sentences;
use crate::language::tr;
use crate::record::{TlsaRecord, tlsa_fault};
use crate::say;
use crate::store::Columns;

/// What counts under the usages of the records in the reports (RFC 7672, sections 3.1.1 and 3.1.2).
pub(super) fn usage(telling: &Telling<'_>) -> Step {
    let usages: BTreeSet<u8> = reported(telling).iter().map(|record| record.usage).collect();
    let usages = (usages.contains(&2), usages.contains(&3));
    // Beside them others apply MTA-STS alone, and to these authority, name and date do matter.
    if telling.incident.failures.iter().any(|failure| failure.policy_type != Columns::TLSA) {
        return Step::new(match usages {
            (false, true) => tr(
                "For senders that use DANE, the records have usage 3: to them, it does not matter who issued the certificate, which name it covers or when it expires. To senders that use MTA-STS, it does.",
            ),
            (true, false) => tr(
                "For senders that use DANE, the records have usage 2: the server must send the trust anchor in its chain, and the certificate must cover the name of the host and be within its validity period.",
            ),
            _ => tr(
                "For senders that use DANE, only usages 3 and 2 count: with usage 3, it does not matter who issued the certificate, which name it covers or when it expires; with usage 2, the server must send the trust anchor in its chain.",
            ),
        });
    }
    Step::new(match usages {
        (false, true) => tr(
            "The records have usage 3, so it does not matter who issued the certificate, which name it covers or when it expires.",
        ),
        (true, false) => tr(
            "The records have usage 2: the server must send the trust anchor in its chain, and the certificate must cover the name of the host and be within its validity period.",
        ),
        _ => tr(
            "Only usages 3 and 2 count for mail: with usage 3, it does not matter who issued the certificate, which name it covers or when it expires; with usage 2, the server must send the trust anchor in its chain.",
        ),
    })
}

/// The records that a sender can use, of those that reports name beside the failures.
fn reported(telling: &Telling<'_>) -> BTreeSet<TlsaRecord> {
    let own = telling.incident.failures.iter().filter(|failure| failure.policy_type == Columns::TLSA);
    let texts: BTreeSet<u32> = own.map(|failure| failure.policy_text).collect();
    texts.into_iter().take(MOST_RECORDS).flat_map(|text| usable_of(telling, text)).collect()
}

fn usable_of<'a>(telling: &'a Telling<'_>, text: u32) -> impl Iterator<Item = TlsaRecord> + 'a {
    let lines = telling.history.columns.policy_texts.text(text).lines().take(MOST_RECORDS);
    let is_usable = |record: &TlsaRecord| tlsa_fault(record).is_none_or(|fault| !fault.is_unusable());
    lines.filter_map(TlsaRecord::parse).filter(is_usable)
}

/// Whether the reports name a record that can be used beside each failure, and no sender says that none can: then
/// records that "are not valid" are those that do not fit.
pub(super) fn are_usable(telling: &Telling<'_>) -> bool {
    let (history, incident) = (telling.history, telling.incident);
    let said = |kind: u32| tells_unusable(history.columns.reason_kinds.text(kind));
    let sets: BTreeSet<(u32, u32)> =
        incident.failures.iter().map(|failure| (failure.kind, failure.policy_text)).collect();
    sets.into_iter().all(|(kind, text)| !said(kind) && usable_of(telling, text).next().is_some())
}

/// Whether a kind of reason tells that records cannot be used; `tlsa-invalid`, also that of Exchange Online (x.7.323), says
/// again that none was valid.
fn tells_unusable(kind: &str) -> bool {
    cause_class(kind) == CauseClass::TlsaUnusable && !matches!(kind, "dane-tlsa-invalid" | "exchange-tlsa-invalid")
}

/// Whether nothing is known of the records but that none was valid.
pub(super) fn are_unknown(telling: &Telling<'_>) -> bool {
    let columns = telling.history.columns;
    let bare = |kind: u32| !tells_unusable(columns.reason_kinds.text(kind));
    let is_named = |text: u32| columns.policy_texts.text(text).lines().any(|line| TlsaRecord::parse(line).is_some());
    let sets: BTreeSet<(u32, u32)> =
        telling.incident.failures.iter().map(|failure| (failure.kind, failure.policy_text)).collect();
    sets.into_iter().all(|(kind, text)| bare(kind) && !is_named(text))
}

/// Compares what each host shows with the records that senders had, as they do; without records, looks at those in
/// DNS first. Then the data of the record of its key.
pub(super) fn compare(telling: &Telling<'_>, hosts: &[String], domain: &str) -> Vec<Step> {
    let names: Vec<PlainName> = hosts.iter().filter_map(|host| PlainName::new(host)).take(MOST_HOSTS).collect();
    let commands: Vec<String> = names
        .iter()
        .filter_map(|host| at(telling, host, names.len()).dane(&records(telling, host, names.len())))
        .collect();
    let mut steps = Vec::new();
    if commands.len() == names.len() && !commands.is_empty() {
        let text = tr("Compare the certificate with the TLSA records in the reports, as a DANE sender does.");
        steps.push(without(Step::with(text, commands.join("\n")), beyond(hosts)));
    } else {
        steps.extend(in_dns(hosts));
    }
    steps.extend(data_of_own(telling, hosts, domain));
    steps
}

/// What to do where the records changed, or ought to have.
pub(super) fn of_change(telling: &Telling<'_>, change: &RecordsChange, hosts: &[String], domain: &str) -> Vec<Step> {
    let of_certificate = of_whole_certificate(telling);
    let next_time = Step::new(if of_certificate.is_some() {
        tr(
            "Next time, publish the new TLSA record alongside the old one, wait for twice the TTL, change the certificate, then remove the old record.",
        )
    } else {
        tr(
            "Next time, publish the new TLSA record alongside the old one, wait for twice the TTL, change the key, then remove the old record.",
        )
    });
    // A kept key keeps no record of the certificate.
    let keep = of_certificate.as_deref().map_or_else(
        || {
            Step::new(tr(
                "Keep the key when renewing the certificate, or publish the record for the next key before it is used.",
            ))
        },
        rather_of_key,
    );
    let kind = change.kind;
    if let Kind::Anchor(sent) = kind {
        return of_anchor(telling, Some(sent), hosts, domain);
    }
    if change.outdated.is_some() {
        return of_outdated(telling, hosts);
    }
    // Once it is well again for longer than records are kept nothing is left to wait for, though it may come again.
    if telling.is_over() || change.is_repeated() && is_well_again(telling) {
        return if change.is_repeated() || of_certificate.is_some() { vec![next_time, keep] } else { vec![next_time] };
    }
    // Those that senders had are the old ones.
    let mut steps = if kind == Kind::Rollover {
        in_dns(hosts).into_iter().chain(data_of_own(telling, hosts, domain)).collect()
    } else {
        compare(telling, hosts, domain)
    };
    steps.extend(match kind {
        Kind::Rollover if change.is_repeated() => vec![next_time, keep],
        Kind::Rollover if of_certificate.is_some() => {
            vec![Step::new(tr("Wait until the TTL of the old records has run out.")), next_time, keep]
        }
        Kind::Rollover => vec![Step::new(tr("Wait until the TTL of the old records has run out.")), next_time],
        Kind::Records => vec![
            Step::new(tr(
                "Either restore the records for the current key, or install the certificate that the new records describe.",
            )),
            next_time,
        ],
        Kind::Certificate if of_certificate.is_some() => vec![
            Step::new(tr("Publish the TLSA record for the new certificate, and remove the old one.")),
            usage(telling),
            keep,
        ],
        Kind::Certificate => vec![
            Step::new(tr("Publish the TLSA record for the new key alongside the old one, and remove the old one after twice the TTL.")),
            usage(telling),
            keep,
        ],
        Kind::Anchor(_) => Vec::new(),
    });
    steps
}

/// What to do where old records are seen for longer than any sender keeps them: waiting ends nothing.
fn of_outdated(telling: &Telling<'_>, hosts: &[String]) -> Vec<Step> {
    let mut steps: Vec<Step> = in_dns(hosts).into_iter().collect();
    steps.push(Step::new(tr("If the zone has several name servers, compare the TLSA records on each.")));
    if !telling.is_over() {
        steps.push(Step::new(say!(
            "If all of them have the new records, tell {who}: a resolver on the sending side still returns outdated ones.",
            who = telling.met(),
        )));
    }
    steps
}

/// The kind of the records, "3 0 1", where all that a sender can use are of the host's whole certificate: allowed, and each
/// renewal asks for another (RFC 7671, section 5.1).
pub(super) fn of_whole_certificate(telling: &Telling<'_>) -> Option<String> {
    let records = reported(telling);
    let first = records.iter().next()?;
    let are_all = records.iter().all(|record| record.usage == 3 && record.selector == 0);
    are_all.then(|| format!("3 0 {}", first.matching))
}

/// What would last longer.
pub(super) fn rather_of_key(kind: &str) -> Step {
    Step::new(say!(
        "Consider a 3 1 1 record: a {kind} record is allowed, but it is for the whole certificate, so it stops matching at each renewal. A 3 1 1 record is for the key alone, and lasts as long as you keep the key.",
        kind,
    ))
}

/// Whether those who met it have reported for some days since it last failed.
fn is_well_again(telling: &Telling<'_>) -> bool {
    let Telling { history, incident, .. } = telling;
    let Some((_, last)) = incident.days() else { return false };
    let domains = incident.domains.iter().filter_map(|number| history.domain(*number));
    domains.filter_map(DomainHistory::days).any(|(_, end)| end.0 - last.0 > LONGEST_TTL)
}

/// Whether all records that the reports name are of a trust anchor.
pub(super) fn is_of_anchors(telling: &Telling<'_>) -> bool {
    let records = reported(telling);
    !records.is_empty() && records.iter().all(|record| record.usage == 2)
}

/// What to do where the records are of a trust anchor (RFC 7672, section 3.1.2): what is sent must lead up to it.
pub(super) fn of_anchor(telling: &Telling<'_>, sent: Option<Sent>, hosts: &[String], domain: &str) -> Vec<Step> {
    let with_look = |text: &str, at_chain: bool| {
        let names: Vec<PlainName> = hosts.iter().filter_map(|host| PlainName::new(host)).take(MOST_HOSTS).collect();
        let commands: Vec<String> = {
            let mxs = names.iter().map(|host| at(telling, host, names.len()));
            mxs.map(|mx| if at_chain { mx.chain() } else { mx.certificate() }).collect()
        };
        let step = Step { text: text.to_owned(), copy: (!commands.is_empty()).then(|| commands.join("\n")) };
        without(step, beyond(hosts))
    };
    if telling.is_over() {
        let text = tr(
            "After each certificate change, check that the server sends its whole chain, including the trust anchor of the TLSA record.",
        );
        return vec![with_look(text, true)];
    }
    let mut steps = compare(telling, hosts, domain);
    if sent == Some(Sent::OtherName) {
        steps.push(with_look(
            tr("Compare the names in the certificate with the MX record: one of them must match."),
            false,
        ));
        steps.push(Step::new(tr(
            "Get a certificate for the name of the MX, or point the MX record to a name that the certificate covers.",
        )));
    } else {
        steps.push(with_look(tr("See which chain is served."), true));
        steps.push(Step::new(tr(
            "Make the server send every certificate from its own up to the trust anchor of the TLSA record, the anchor included.",
        )));
        steps.push(Step::new(tr(
            "If the certificate came from another issuer, publish a TLSA record for that issuer, or get a certificate from the former one.",
        )));
    }
    steps.push(usage(telling));
    steps
}

/// A look at the records in DNS.
fn in_dns(hosts: &[String]) -> Option<Step> {
    let names = hosts.iter().filter_map(|host| PlainName::new(host)).take(MOST_HOSTS);
    let commands: Vec<String> = names.map(|name| tlsa_records(&name)).collect();
    let step = || Step::with(tr("Look at the TLSA records in DNS."), commands.join("\n"));
    (!commands.is_empty()).then(|| without(step(), beyond(hosts)))
}

/// The data of a TLSA record of what each host presents, of the kinds that the reports name; none where they name usage 2
/// alone, for the record of an issuer is not made of what the host has of its own.
pub(super) fn data_of_own(telling: &Telling<'_>, hosts: &[String], domain: &str) -> Vec<Step> {
    let reported = reported(telling);
    let own = reported.iter().filter(|record| record.usage == 3 && record.matching != 0);
    let mut kinds: BTreeSet<(u8, u8)> = own.map(|record| (record.selector, record.matching)).collect();
    if reported.is_empty() {
        kinds.insert((1, 1));
    }
    let names: Vec<PlainName> = hosts.iter().filter_map(|host| PlainName::new(host)).take(MOST_HOSTS).collect();
    let step = |(selector, matching): (u8, u8)| {
        let text = if (selector, matching) == (1, 1) {
            tr("Compare the TLSA records with the data of a 3 1 1 record for the key that the host presents.")
                .to_owned()
        } else {
            say!(
                "Compare the TLSA records with the data of a {kind} record for what the host presents.",
                kind = format!("3 {selector} {matching}"),
            )
        };
        let data = |name| at(telling, name, names.len()).data_of_own(selector, matching);
        let commands: Vec<String> = names.iter().map(data).collect();
        if commands.is_empty() {
            // The report does not say which host.
            let Some(domain) = PlainName::new(domain) else { return Step::new(text) };
            return Step::with(
                sentences(&[text.as_str(), no_host(hosts.first().map_or("", String::as_str))]),
                mx(&domain),
            );
        }
        without(Step::with(text, commands.join("\n")), beyond(hosts))
    };
    kinds.into_iter().map(step).collect()
}

/// A session with a host, one of so many, at the address where all of it happened, or all that happened at that host.
fn at<'a>(telling: &Telling<'_>, host: &'a PlainName, count: usize) -> Mx<'a> {
    let address = telling.incident.traits.receiving_ips.first().and_then(|ip| ip.parse::<IpAddr>().ok());
    let own = || hosts::address(telling.history, telling.incident, host.as_str());
    Mx { host, address: address.filter(|_| count == 1).or_else(own) }
}

/// The records that senders had last when they failed at a host, as zone files have them.
pub(super) fn records(telling: &Telling<'_>, host: &PlainName, count: usize) -> Vec<String> {
    let history = telling.history;
    let is_at = |failure: &&Failure| {
        let named = history.host(failure.receiving_mx);
        let domain = history.domain_name(failure.domain);
        let is_it = |name: &str| hosts::is_called(name, host.as_str());
        is_it(named) || named.is_empty() && (count == 1 || is_it(domain))
    };
    let own = telling.incident.failures.iter().filter(is_at);
    let own = own.filter(|failure| failure.policy_type == Columns::TLSA && failure.policy_text != 0);
    let mut days: BTreeMap<u32, Option<Day>> = BTreeMap::new();
    for failure in own {
        let day = days.entry(failure.policy_text).or_default();
        *day = (*day).max(failure.day);
    }
    let newest = days.into_iter().max_by_key(|(text, day)| (*day, history.columns.policy_texts.text(*text)));
    let Some((text, _)) = newest else { return Vec::new() };
    let lines = history.columns.policy_texts.text(text).lines().take(MOST_RECORDS);
    lines.filter_map(TlsaRecord::parse).map(|record| record.to_string()).collect()
}

/// Records that a command names.
const MOST_RECORDS: usize = 12;
