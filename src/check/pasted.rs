//! A check of what commands printed: which answers are still wanted, and the commands that print them.

use super::facts::Facts;
use crate::command::{self, PlainName};
use crate::dns::{Lookup, LookupResult, PASTED, Question, RecordType, TransportError};

/// Whether what is known was pasted.
pub fn is_pasted(facts: &Facts) -> bool {
    facts.tlsrpt.attempts.iter().any(|attempt| attempt.resolver == PASTED)
}

/// The commands to begin with: what they print names the MX hosts and destinations, about which there is more to ask.
pub fn first_commands(domain: &str) -> Vec<String> {
    let first = [
        Question::new(format!("_smtp._tls.{domain}"), RecordType::Txt),
        Question::new(format!("_mta-sts.{domain}"), RecordType::Txt),
        Question::new(domain, RecordType::Mx),
    ];
    first.iter().filter_map(command).collect()
}

/// The commands for the answers that decide something and that nobody gave.
pub fn wanted_commands(facts: &Facts) -> Vec<String> {
    let mut wanted: Vec<&Question> = Vec::new();
    let deciding = deciding(facts).into_iter().filter(|lookup| is_wanted(lookup)).map(|lookup| &lookup.question);
    for question in deciding {
        if !wanted.contains(&question) {
            wanted.push(question);
        }
    }
    wanted.into_iter().filter_map(command).take(MOST_COMMANDS).collect()
}

fn command(question: &Question) -> Option<String> {
    if question.name.is_empty() {
        return Some(command::root());
    }
    PlainName::new(&question.name).map(|name| command::query(&name, &question.record_type.to_string()))
}

/// Whether a verdict rests on whether the resolver validates: on that TLSA records are signed, or on that there are none.
pub(super) fn rests_on_validation(facts: &Facts) -> bool {
    facts.hosts.iter().any(|host| !is_wanted(&host.tlsa))
}

/// Whether nothing that was pasted answers a lookup.
pub fn is_wanted(lookup: &Lookup) -> bool {
    lookup.result == LookupResult::Unreachable(TransportError::NotPasted)
}

/// The lookups that verdicts rest on; the others only make a sentence more exact.
fn deciding(facts: &Facts) -> Vec<&Lookup> {
    let mut all = vec![&facts.tlsrpt, &facts.mta_sts, &facts.mx];
    all.extend(facts.policy_host.iter().chain(&facts.address));
    for host in &facts.hosts {
        all.extend(&host.addresses);
        all.push(&host.tlsa);
        all.extend(host.other_tlsa.iter().chain(&host.alias));
    }
    for destination in &facts.destinations {
        all.extend(destination.mx.iter().chain(&destination.addresses));
    }
    if rests_on_validation(facts) {
        all.extend(&facts.root);
    }
    all
}

/// Commands that are shown at a time.
const MOST_COMMANDS: usize = 60;
