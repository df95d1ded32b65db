//! What can be said of any lookup: where it failed, and how the name is delegated.

use crate::dns::{Lookup, LookupResult};
use crate::language::tr;
use crate::record::{Finding, Rule, Severity};
use crate::{say, text};

/// What a lookup that tells nothing means, and what can be done. Nothing for one that tells something.
pub(super) fn failure(lookup: &Lookup) -> Option<Finding> {
    let name = format!("{} {}", lookup.question.name, lookup.question.record_type);
    let unknown = text!("Whether there is a record is unknown, which is not the same as none.");
    let codes: Vec<u16> = lookup
        .result
        .answer()
        .map_or_else(Vec::new, |answer| answer.extended_errors.iter().map(|(code, _)| *code).collect());
    let found = match &lookup.result {
        LookupResult::Found(_) | LookupResult::NoData(_) | LookupResult::NxDomain(_) | LookupResult::CnameLoop(_) => {
            return None;
        }
        LookupResult::Bogus(_) => Finding::new(
            Rule::DnsBogus,
            say!(
                "DNSSEC is broken at {name}: resolvers that validate see nothing, and neither do careful senders.",
                name
            ),
            tr("Compare the DS records at your registrar with the keys of the zone, and sign the zone anew."),
        ),
        LookupResult::ServFail(_) if codes.iter().any(|code| matches!(code, 22 | 23)) => Finding::new(
            Rule::DnsLame,
            say!("The name servers do not answer for {name}. {unknown}", name, unknown = tr(unknown)),
            tr("Check that each name server of the zone runs and knows the zone."),
        ),
        LookupResult::ServFail(_) if codes.iter().any(|code| matches!(code, 15..=18)) => Finding::new(
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
            say!("The resolver refused {name} (response code {code}). {unknown}", name, code, unknown = tr(unknown)),
            tr("Choose another resolver."),
        ),
        LookupResult::Truncated => Finding::new(
            Rule::DnsTruncated,
            say!("The answer for {name} is cut short. {unknown}", name, unknown = tr(unknown)),
            tr("Choose another resolver."),
        ),
        LookupResult::Mismatch(why) => Finding::new(
            Rule::DnsMismatch,
            say!(
                "What came for {name} is no answer to it: {why}. {unknown}",
                name,
                why = tr(why),
                unknown = tr(unknown)
            ),
            tr("Something between you and the resolver changes answers; choose another resolver."),
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
                    say!("What the resolver sent for {name} is no DNS message. {unknown}", name, unknown = tr(unknown))
                }
            },
            tr("Choose another resolver, or try again later."),
        ),
        LookupResult::Unreachable(error) => Finding::new(
            Rule::DnsTransport,
            format!("{name}: {error}. {}", tr(unknown)),
            tr("Check your connection, or whether something blocks the resolver; choose another one."),
        ),
        LookupResult::BadName => Finding::new(
            Rule::DnsTransport,
            say!("{name} is too long a name to ask for. {unknown}", name, unknown = tr(unknown)),
            tr("Check the domain."),
        ),
    };
    Some(found)
}

/// How the name is delegated, and whether that leads anywhere.
pub(super) fn delegation(lookup: &Lookup) -> Option<Finding> {
    let answer = lookup.result.answer()?;
    let last = answer.chain.last()?;
    let hops: Vec<&str> = answer.chain.iter().map(|hop| hop.to.as_str()).collect();
    let way = format!("{} → {}", lookup.question.name, hops.join(" → "));
    Some(match lookup.result {
        LookupResult::CnameLoop(_) => Finding::new(
            Rule::DnsCnameLoop,
            say!("CNAME records lead in a circle: {way}.", way),
            tr("Break the circle."),
        ),
        LookupResult::NoData(_) | LookupResult::NxDomain(_) => Finding::new(
            Rule::DnsCnameDangling,
            say!(
                "{way}, where nothing is published. Whoever gets hold of {target} decides what senders see.",
                way,
                target = last.to
            ),
            tr("Remove the CNAME, or have the record published at its target."),
        ),
        _ => Finding::new(
            Rule::DnsCname,
            say!("The name is delegated: {way}.", way),
            tr("Nothing to do; the record is changed there."),
        ),
    })
}

/// An old answer.
pub(super) fn stale(lookup: &Lookup) -> Option<Finding> {
    let answer = lookup.result.answer()?;
    answer.extended_errors.iter().any(|(code, _)| matches!(code, 3 | 19)).then(|| {
        let message = say!("The resolver gave an old answer for {name}.", name = lookup.question.name);
        Finding::new(Rule::DnsStale, message, tr("Its servers did not answer just now; check them."))
            .with_severity(Severity::Warning)
    })
}

/// All that can be said of a lookup in general.
pub(super) fn general(lookup: &Lookup) -> impl Iterator<Item = Finding> {
    [failure(lookup), delegation(lookup), stale(lookup)].into_iter().flatten()
}
