//! A check in which no resolver gave an answer: what is said of it, the same on the page and in a list.

use super::facts::{Facts, named};
use super::pasted::is_pasted;
use crate::dns::{Lookup, LookupResult};
use crate::joined::{labelled, listed};
use crate::say;

/// Nothing was learned at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// That no resolver answered, and what is known: nothing.
    pub sentence: String,
    /// Who was asked, and what became of it.
    pub tried: String,
    /// What was looked up in vain, as "name type".
    pub failed: Vec<String>,
}

/// What is said where no resolver gave an answer; `None` where one did, and where answers are pasted.
pub fn outage_of(facts: &Facts) -> Option<Outage> {
    let all = facts.lookups();
    if is_pasted(facts) || all.iter().any(|lookup| is_answered(lookup)) {
        return None;
    }
    // Of a name that cannot be nobody is asked.
    let asked: Vec<&Lookup> = all.into_iter().filter(|lookup| lookup.result != LookupResult::BadName).collect();
    let attempts = &asked.iter().find(|lookup| !lookup.attempts.is_empty())?.attempts;
    let is_unreached =
        |lookup: &&Lookup| lookup.attempts.iter().all(|attempt| matches!(attempt.result, LookupResult::Unreachable(_)));
    let domain = &facts.domain;
    let (sentence, tried) = if asked.iter().all(is_unreached) {
        let resolvers = listed(&attempts.iter().map(|attempt| attempt.resolver.name()).collect::<Vec<_>>());
        (
            say!("No resolver answered from this network. Nothing is known about {domain}.", domain),
            say!("Tried: {resolvers}. A firewall that blocks DNS over HTTPS is the usual cause.", resolvers),
        )
    } else {
        let each = attempts.iter().map(|attempt| labelled(attempt.resolver.name(), &attempt.result.summary()));
        let resolvers = listed(&each.collect::<Vec<_>>());
        (
            say!("No resolver gave a usable answer. Nothing is known about {domain}.", domain),
            say!("Tried: {resolvers}.", resolvers),
        )
    };
    let failed = asked.iter().map(|lookup| named(lookup)).collect();
    Some(Outage { sentence, tried, failed })
}

/// Whether a DNS answer came, whatever it says.
pub fn is_answered(lookup: &Lookup) -> bool {
    lookup.result.answer().is_some()
}
