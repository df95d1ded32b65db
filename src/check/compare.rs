//! A second resolver's word on the same names.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use futures_util::stream;

use super::facts::Facts;
use crate::dns::{AnyTransport, Lookup, LookupResult, Question, Resolver, lookup};
use crate::joined::{labelled, listed};
use crate::language::tr;
use crate::record::{Finding, Rule};
use crate::say;

/// What another resolver is asked for: the names that decide the verdicts.
pub fn compared_questions(facts: &Facts) -> Vec<Question> {
    let hosts = facts.hosts.iter().map(|host| &host.tlsa);
    let all = [&facts.tlsrpt, &facts.mta_sts, &facts.mx].into_iter().chain(hosts);
    all.map(|lookup| lookup.question.clone()).collect()
}

/// Puts the questions to one resolver alone.
pub async fn ask_again(transport: &dyn AnyTransport, resolver: Resolver, questions: Vec<Question>) -> Vec<Lookup> {
    let one = [resolver];
    stream::iter(questions).map(|question| lookup(transport, &one, question)).buffered(4).collect().await
}

/// Where the two differ. What one of them does not know is no difference.
pub fn disagreements(facts: &Facts, second: &[Lookup]) -> Vec<Finding> {
    let first = facts.lookups();
    let mut findings = Vec::new();
    for theirs in second {
        let Some(ours) = first.iter().find(|lookup| lookup.question == theirs.question) else { continue };
        if ours.result.is_unknown() || theirs.result.is_unknown() || content(&ours.result) == content(&theirs.result) {
            continue;
        }
        let said = |lookup: &Lookup| {
            let who = lookup.attempts.last().map(|attempt| attempt.resolver.name()).unwrap_or_default();
            let what: Vec<String> = content(&lookup.result).into_iter().collect();
            labelled(who, &if what.is_empty() { lookup.result.summary() } else { listed(&what) })
        };
        let message = say!(
            "The resolvers disagree on {name} {record_type}. {first}; {second}.",
            name = ours.question.name,
            record_type = ours.question.record_type,
            first = said(ours),
            second = said(theirs)
        );
        let remedy =
            tr("A change is still propagating, or the name servers of the zone disagree. Check again after the TTL.");
        findings.push(Finding::new(Rule::DnsDisagree, message, remedy));
    }
    findings
}

fn content(result: &LookupResult) -> BTreeSet<String> {
    let answer = if let LookupResult::Found(answer) = result { Some(answer) } else { None };
    answer.into_iter().flat_map(|answer| answer.records.iter().map(|record| record.data.presentation())).collect()
}
