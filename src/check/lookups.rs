//! What can be said of any lookup: where it failed, and how the name is delegated.

use crate::dns::{Answer, Hop, Lookup, LookupResult, OF_SERVERS, TransportError};
use crate::joined::sentences;
use crate::language::tr;
use crate::record::{Finding, Rule, Severity};
use crate::{counted, say, text};

/// A resolver that answers with its own form of JSON, which has another address mostly.
fn json(name: &str, unknown: &str) -> Finding {
    Finding::new(
        Rule::DnsTransport,
        say!("For {name}, the resolver sent JSON, not DNS. {unknown}", name, unknown),
        tr("Enter the address that answers DNS queries (RFC 8484), often /dns-query, or choose another resolver."),
    )
}

/// What a lookup that tells nothing means, or one of a name that cannot be, and what can be done. Nothing for one that tells
/// something.
pub(super) fn failure(lookup: &Lookup) -> Option<Finding> {
    let name = format!("{} {}", lookup.question.name, lookup.question.record_type);
    let unknown = text!("Whether a record exists is unknown, which is not the same as there being none.");
    let codes = codes(lookup, lookup.result.answer());
    let found = match &lookup.result {
        LookupResult::Found(_) | LookupResult::NoData(_) | LookupResult::NxDomain(_) | LookupResult::CnameLoop(_) => {
            return None;
        }
        // The command for it is shown.
        LookupResult::Unreachable(TransportError::NotPasted) => return None,
        LookupResult::Bogus(answer) => bogus(&name, &codes, answer),
        LookupResult::ServFail(_) if codes.iter().any(|code| OF_SERVERS.contains(code)) => Finding::new(
            Rule::DnsLame,
            say!("The name servers do not answer for {name}. {unknown}", name, unknown = tr(unknown)),
            tr("Check that each name server of the zone is running and serves the zone."),
        ),
        LookupResult::Filtered(_) => Finding::new(
            Rule::DnsFiltered,
            say!("The resolver blocks {name}. {unknown}", name, unknown = tr(unknown)),
            tr("Choose another resolver."),
        ),
        LookupResult::ServFail(_) => Finding::new(
            Rule::DnsServfail,
            say!("The lookup of {name} failed. {unknown}", name, unknown = tr(unknown)),
            tr("Check the name servers of the zone, or ask another resolver."),
        ),
        LookupResult::Refused(code) => Finding::new(
            Rule::DnsRefused,
            say!(
                "The resolver refused to answer for {name} (response code {code}). {unknown}",
                name,
                code,
                unknown = tr(unknown)
            ),
            tr("Choose another resolver."),
        ),
        LookupResult::Truncated => Finding::new(
            Rule::DnsTruncated,
            say!("The answer for {name} was truncated. {unknown}", name, unknown = tr(unknown)),
            tr("Choose another resolver."),
        ),
        LookupResult::Mismatch(why) => Finding::new(
            Rule::DnsMismatch,
            say!(
                "The response for {name} does not answer the query: {why}. {unknown}",
                name,
                why = tr(why),
                unknown = tr(unknown)
            ),
            tr("Something between you and the resolver is altering answers; choose another resolver."),
        ),
        LookupResult::NoMessage(status) => Finding::new(
            Rule::DnsTransport,
            match status {
                Some(status) => say!(
                    "The resolver answered {name} with HTTP status {status}. {unknown}",
                    name,
                    status,
                    unknown = tr(unknown)
                ),
                None => {
                    say!(
                        "What the resolver sent for {name} is not a DNS message. {unknown}",
                        name,
                        unknown = tr(unknown)
                    )
                }
            },
            tr("Choose another resolver, or try again later."),
        ),
        LookupResult::WebPage => Finding::new(
            Rule::DnsTransport,
            say!(
                "Instead of an answer for {name}, the resolver sent a web page. {unknown}",
                name,
                unknown = tr(unknown)
            ),
            tr(
                "A captive portal or filter is in the way, or the address is not that of a resolver; choose another one.",
            ),
        ),
        LookupResult::Json => json(&name, tr(unknown)),
        LookupResult::Unreachable(TransportError::NoServer) => Finding::new(
            Rule::DnsTransport,
            say!("No name server answered the command for {name}. {unknown}", name, unknown = tr(unknown)),
            tr("Run the command again, or on another network, and add what it prints."),
        ),
        LookupResult::Unreachable(error) => Finding::new(
            Rule::DnsTransport,
            say!("{name}: {error}. {unknown}", name, error, unknown = tr(unknown)),
            tr("Check your connection and whether something is blocking the resolver, or choose another one."),
        ),
        LookupResult::BadName => Finding::new(
            Rule::DnsNameLong,
            say!("{name} cannot exist: the name is longer than DNS allows.", name = lookup.question.name),
            tr("Nothing to do; only a shorter domain can have such a record."),
        ),
    };
    Some(found)
}

/// The host of a name that was asked for.
fn host_of(lookup: &Lookup) -> &str {
    let name = lookup.question.name.as_str();
    name.strip_prefix("_25._tcp.").unwrap_or(name)
}

/// Whether a name is neither at the domain or below it, nor above it: whoever runs the domain may not run its zone.
pub(super) fn is_elsewhere(lookup: &Lookup, domain: &str) -> bool {
    let host = host_of(lookup);
    let is_below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('.'));
    host != domain && !is_below(host, domain) && !is_below(domain, host)
}

/// What can be done about the zone of an MX host that somebody else runs.
pub(super) fn of_operator(lookup: &Lookup) -> String {
    say!("The zone of {host} belongs to its operator: tell them, or choose another MX host.", host = host_of(lookup))
}

/// A failed lookup of an MX host. What only the operator of its zone can mend is told as that.
pub(super) fn failure_of_host(lookup: &Lookup, domain: &str) -> Option<Finding> {
    let remedy = of_operator(lookup);
    failure(lookup).map(|finding| with_remedy_elsewhere(finding, lookup, domain, remedy))
}

/// The same of a destination of reports.
pub(super) fn failure_of_destination(lookup: &Lookup, domain: &str) -> Option<Finding> {
    let host = host_of(lookup);
    let remedy = say!("The zone of {host} belongs to its operator: tell them, or choose another destination.", host);
    failure(lookup).map(|finding| with_remedy_elsewhere(finding, lookup, domain, remedy))
}

fn with_remedy_elsewhere(finding: Finding, lookup: &Lookup, domain: &str, remedy: String) -> Finding {
    let is_of_zone = matches!(finding.rule, Rule::DnsBogus | Rule::DnsLame);
    if is_of_zone && is_elsewhere(lookup, domain) { Finding { remedy: remedy.into(), ..finding } } else { finding }
}

/// Why signatures do not hold, where the lookup tells that they do not.
pub(super) fn broken_signatures(lookup: &Lookup) -> Option<String> {
    let LookupResult::Bogus(answer) = &lookup.result else { return None };
    let name = format!("{} {}", lookup.question.name, lookup.question.record_type);
    Some(reason(&name, &codes(lookup, Some(answer))).0)
}

/// The extended errors of an answer, and the one that was asked for again.
fn codes(lookup: &Lookup, answer: Option<&Answer>) -> Vec<u16> {
    let own = answer.into_iter().flat_map(|answer| answer.extended_errors.iter().map(|(code, _)| *code));
    own.chain(lookup.reason).collect()
}

/// What the extended errors say of signatures that do not hold (RFC 8914, section 4), and what mends them.
fn reason(name: &str, codes: &[u16]) -> (String, &'static str) {
    let told = |code: u16| codes.contains(&code);
    if told(7) || told(25) {
        (
            say!("DNSSEC is broken at {name}: the signatures have expired.", name),
            tr("Re-sign the zone, and have this done automatically before signatures expire."),
        )
    } else if told(8) {
        (
            say!("DNSSEC is broken at {name}: the signatures are not valid yet.", name),
            tr("Correct the clock of the signing machine, and re-sign the zone."),
        )
    } else if told(9) || told(11) {
        (
            say!("DNSSEC is broken at {name}: no key of the zone matches its DS records.", name),
            tr(
                "Publish the DS record of the key in use at your registrar, or remove the DS records that match no key.",
            ),
        )
    } else if told(10) {
        (
            say!("DNSSEC is broken at {name}: signatures are missing.", name),
            tr("Sign the zone, and check that each of its name servers has the signed copy."),
        )
    } else if told(12) {
        (
            say!("DNSSEC is broken at {name}: the proof that there is no such name is missing.", name),
            tr("Re-sign the zone with its NSEC or NSEC3 records, and check that each of its name servers has them."),
        )
    } else {
        (
            say!("DNSSEC is broken at {name}.", name),
            tr("Compare the DS records at your registrar with the keys of the zone, and re-sign the zone."),
        )
    }
}

/// Signatures that do not hold.
fn bogus(name: &str, codes: &[u16], answer: &Answer) -> Finding {
    let (reason, remedy) = reason(name, codes);
    let blind = tr("Resolvers that validate DNSSEC return no answer, and the senders that use them see no record.");
    match answer.chain.last() {
        Some(hop) => {
            let where_else = say!("It is an alias of {target}, whose zone may be the broken one.", target = hop.to);
            let of_others = tr("If that zone belongs to someone else, they need to fix it.");
            Finding::new(
                Rule::DnsBogus,
                sentences(&[&reason, where_else.as_str(), blind]),
                sentences(&[remedy, of_others]),
            )
        }
        None => Finding::new(Rule::DnsBogus, sentences(&[reason.as_str(), blind]), remedy),
    }
}

/// Steps of an alias that resolvers follow without complaint.
const MOST_STEPS: usize = 8;

/// A long way from alias to alias.
pub(super) fn long_way(lookup: &Lookup) -> Option<Finding> {
    let answer = lookup.result.answer().filter(|answer| answer.chain.len() > MOST_STEPS)?;
    let message = counted!(
        answer.chain.len(),
        "{name} is an alias of an alias, {n} step in all; many resolvers give up on such a long chain.",
        "{name} is an alias of an alias, {n} steps in all; many resolvers give up on such a long chain.",
        name = lookup.question.name
    );
    Some(Finding::new(Rule::DnsCnameLong, message, tr("Point the first alias at the last name.")))
}

/// How the name is delegated, and whether that leads anywhere.
pub(super) fn delegation(lookup: &Lookup) -> Option<Finding> {
    let answer = lookup.result.answer()?;
    let last = answer.chain.last()?;
    let hops: Vec<&str> = answer.chain.iter().map(Hop::shown_to).collect();
    let way = format!("{} → {}", lookup.question.name, hops.join(" → "));
    Some(match lookup.result {
        LookupResult::CnameLoop(_) => Finding::new(
            Rule::DnsCnameLoop,
            if answer.chain.iter().any(|hop| hop.from == last.to) {
                say!("CNAME records form a loop: {way}.", way)
            } else {
                say!("The chain of CNAME records does not end: {way} …", way)
            },
            tr("Point the first alias at the name that has the record."),
        ),
        LookupResult::NoData(_) | LookupResult::NxDomain(_) => Finding::new(
            Rule::DnsCnameDangling,
            say!(
                "{way}, where nothing is published. Whoever takes over {target} controls what senders see.",
                way,
                target = last.shown_to()
            ),
            tr("Remove the CNAME, or have the record published at its target."),
        ),
        _ => Finding::new(
            Rule::DnsCname,
            say!("The name is delegated: {way}.", way),
            tr("Nothing to do; the record is maintained there."),
        ),
    })
}

/// A resolver that does not validate: nothing is known of signatures.
pub(super) fn not_validating() -> Finding {
    Finding::new(
        Rule::DnsNotValidating,
        tr(
            "The resolver does not validate DNSSEC, or does not say so: it is unknown whether answers are signed and whether their signatures are valid.",
        ),
        tr("Choose another resolver, or turn on DNSSEC validation in this one."),
    )
}

/// An old answer.
pub(super) fn stale(lookup: &Lookup) -> Option<Finding> {
    let answer = lookup.result.answer()?;
    answer.extended_errors.iter().any(|(code, _)| matches!(code, 3 | 19)).then(|| {
        let message = say!("The resolver returned a stale answer for {name}.", name = lookup.question.name);
        Finding::new(Rule::DnsStale, message, tr("The name servers of the zone did not answer just now; check them."))
            .with_severity(Severity::Warning)
    })
}

/// All that can be said of a lookup in general.
pub(super) fn general(lookup: &Lookup) -> impl Iterator<Item = Finding> {
    [failure(lookup), delegation(lookup), long_way(lookup), stale(lookup)].into_iter().flatten()
}
