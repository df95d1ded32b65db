//! Failures that come without their reason. Many resolvers keep a failure for a while and say the reason (RFC 8914) with
//! the first answer only; of several questions about one zone, one has it.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream;

use super::facts::Facts;
use crate::dns::{AnyTransport, Lookup, LookupResult, OF_SERVERS, is_at_or_below, zone_of};

/// Codes that say what is wrong with signatures, the most telling first.
pub(super) const OF_SIGNATURES: [u16; 7] = [7, 25, 8, 9, 11, 10, 12];

/// Gives each failure without a reason that of another answer of the same zone, and of no other zone. Which zone a name is
/// in, the resolver is asked without validation, and only where one has a reason and another lacks it.
pub(super) async fn lend(transport: &dyn AnyTransport, facts: &mut Facts) {
    let signatures = lend_of_signatures(transport, facts).await;
    let servers = lend_of_servers(facts);
    for lookup in facts.lookups_mut() {
        let reasons = match lookup.result {
            LookupResult::Bogus(_) => &signatures,
            LookupResult::ServFail(_) => &servers,
            _ => continue,
        };
        if reason(lookup, &OF_SIGNATURES).is_none() && reason(lookup, &OF_SERVERS).is_none() {
            lookup.reason = reasons.get(&lookup.question.name).copied();
        }
    }
}

/// The reason for each name at which signatures do not hold.
async fn lend_of_signatures(transport: &dyn AnyTransport, facts: &Facts) -> BTreeMap<String, u16> {
    let all = facts.lookups();
    let bogus: Vec<&Lookup> = all.into_iter().filter(|lookup| is_bogus(lookup) && is_direct(lookup)).collect();
    let mut known: BTreeMap<&str, u16> = BTreeMap::new();
    let mut open: Vec<&Lookup> = Vec::new();
    for lookup in &bogus {
        match reason(lookup, &OF_SIGNATURES) {
            Some(code) => {
                known.entry(&lookup.question.name).or_insert(code);
            }
            None => open.push(lookup),
        }
    }
    let mut reasons: BTreeMap<String, u16> = known.iter().map(|(name, code)| ((*name).to_owned(), *code)).collect();
    // What stands at one name stands in one zone.
    open.retain(|lookup| !known.contains_key(lookup.question.name.as_str()));
    if known.is_empty() || open.is_empty() {
        return reasons;
    }
    let mut asked: BTreeMap<&str, &Lookup> = BTreeMap::new();
    for lookup in &bogus {
        if asked.len() < MOST_NAMES {
            asked.entry(&lookup.question.name).or_insert(lookup);
        }
    }
    let zone = async |(name, lookup): (&str, &Lookup)| {
        let told = lookup.result.answer().and_then(|answer| answer.zone.clone());
        let told = told.filter(|zone| is_at_or_below(name, zone));
        let zone = match (told, lookup.answered_by()) {
            (None, Some(resolver)) => zone_of(transport, &resolver, name).await,
            (told, _) => told,
        };
        Some((name.to_owned(), zone?))
    };
    let zones: Vec<Option<(String, String)>> = stream::iter(asked).map(zone).buffered(AT_ONCE).collect().await;
    let zones: BTreeMap<String, String> = zones.into_iter().flatten().collect();
    let mut by_zone: BTreeMap<&str, u16> = BTreeMap::new();
    let rank = |code: u16| OF_SIGNATURES.iter().position(|own| *own == code);
    for (name, code) in &known {
        if let Some(zone) = zones.get(*name) {
            let best = by_zone.entry(zone).or_insert(*code);
            if rank(*code) < rank(*best) {
                *best = *code;
            }
        }
    }
    for lookup in open {
        let name = &lookup.question.name;
        if let Some(code) = zones.get(name).and_then(|zone| by_zone.get(zone.as_str())) {
            reasons.insert(name.clone(), *code);
        }
    }
    reasons
}

/// The reason for each name of which the name servers do not answer. These cannot be asked for the zone: but nothing below a
/// name can be found where the zone of that name is dead.
fn lend_of_servers(facts: &Facts) -> BTreeMap<String, u16> {
    let failed = |lookup: &&Lookup| matches!(lookup.result, LookupResult::ServFail(_)) && is_direct(lookup);
    let failed: Vec<&Lookup> = facts.lookups().into_iter().filter(failed).collect();
    let known: Vec<(&str, u16)> = failed
        .iter()
        .filter_map(|lookup| Some((lookup.question.name.as_str(), reason(lookup, &OF_SERVERS)?)))
        .collect();
    // The zone of the domain is dead, and with it all that is below: one name tells of the others.
    let domain = facts.domain.as_str();
    let is_dead = failed.iter().any(|lookup| lookup.question.name == domain);
    let of_domain = known.iter().find(|(name, _)| is_dead && is_at_or_below(name, domain)).map(|(_, code)| *code);
    let own = |name: &str| {
        let above = known.iter().find(|(known, _)| is_at_or_below(name, known)).map(|(_, code)| *code);
        above.or(of_domain.filter(|_| is_at_or_below(name, domain)))
    };
    failed.iter().filter_map(|lookup| Some((lookup.question.name.clone(), own(&lookup.question.name)?))).collect()
}

/// The first of these codes that a failure came with.
fn reason(lookup: &Lookup, codes: &[u16]) -> Option<u16> {
    let errors = &lookup.result.answer()?.extended_errors;
    codes.iter().find(|code| errors.iter().any(|(own, _)| own == *code)).copied()
}

fn is_bogus(lookup: &Lookup) -> bool {
    matches!(lookup.result, LookupResult::Bogus(_))
}

/// No alias: the failure behind one may be that of another zone.
fn is_direct(lookup: &Lookup) -> bool {
    lookup.result.answer().is_some_and(|answer| answer.chain.is_empty())
}

/// Names of which the zone is asked for.
const MOST_NAMES: usize = 24;
/// Questions under way at a time.
const AT_ONCE: usize = 6;
