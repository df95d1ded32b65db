//! A check of what commands printed: which answers are still wanted, and the commands that print them.

use std::collections::BTreeSet;

use super::facts::{Facts, named};
use crate::command::{self, PlainName};
use crate::dns::{Lookup, LookupResult, PASTED, Question, RecordType, TransportError};
use crate::language::tr;
use crate::{counted, say};

/// What is still to be pasted before a verdict is known, as "name type"; nothing where the verdict is open because a lookup
/// failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pending {
    /// For TLS-RPT.
    pub tlsrpt: Vec<String>,
    /// For MTA-STS.
    pub mta_sts: Vec<String>,
    /// For DANE.
    pub dane: Vec<String>,
}

impl Pending {
    pub(super) fn of(facts: &Facts) -> Self {
        let open = |lookups: Vec<&Lookup>| {
            let is_failed = |lookup: &&Lookup| lookup.result.is_unknown() && !is_wanted(lookup);
            if lookups.iter().any(is_failed) {
                return Vec::new();
            }
            let mut names: Vec<String> = lookups.into_iter().filter(|lookup| is_wanted(lookup)).map(named).collect();
            let mut known = BTreeSet::new();
            names.retain(|name| known.insert(name.clone()));
            names
        };
        Self { tlsrpt: open(of_tlsrpt(facts)), mta_sts: open(of_sts(facts)), dane: open(of_dane(facts)) }
    }
}

/// What is said beside the field: how far it is, and what to do.
pub fn pasted_note(facts: &Facts) -> String {
    if wanted_commands(facts).is_empty() {
        return tr("Nothing else is needed.").to_owned();
    }
    let each: BTreeSet<&Question> = deciding(facts).into_iter().map(|lookup| &lookup.question).collect();
    let wanted = deciding(facts).into_iter().filter(|lookup| is_wanted(lookup)).map(|lookup| &lookup.question);
    let given = each.len().saturating_sub(wanted.collect::<BTreeSet<_>>().len());
    if given == 0 {
        return say!(
            "More answers are needed: none of those pasted is about {domain}. Run these commands and paste what they print.",
            domain = facts.domain
        );
    }
    counted!(
        each.len(),
        "More answers are needed ({part} of {n} so far). Run these commands and add what they print to the text in the field.",
        "More answers are needed ({part} of {n} so far). Run these commands and add what they print to the text in the field.",
        part = given
    )
}

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
    let mut all = of_tlsrpt(facts);
    all.extend(of_sts(facts));
    all.extend(of_dane(facts));
    all
}

fn of_tlsrpt(facts: &Facts) -> Vec<&Lookup> {
    let of_each = facts.destinations.iter().flat_map(|own| own.mx.iter().chain(&own.addresses));
    [&facts.tlsrpt].into_iter().chain(of_each).collect()
}

fn of_sts(facts: &Facts) -> Vec<&Lookup> {
    [&facts.mta_sts].into_iter().chain(&facts.policy_host).collect()
}

fn of_dane(facts: &Facts) -> Vec<&Lookup> {
    let of_each = facts
        .hosts
        .iter()
        .flat_map(|host| host.addresses.iter().chain([&host.tlsa]).chain(&host.other_tlsa).chain(&host.alias));
    let mut all: Vec<&Lookup> = [&facts.mx].into_iter().chain(&facts.address).chain(of_each).collect();
    if rests_on_validation(facts) {
        all.extend(&facts.root);
    }
    all
}

/// Commands that are shown at a time.
const MOST_COMMANDS: usize = 60;
