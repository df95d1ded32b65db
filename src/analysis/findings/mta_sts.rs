//! What reports tell of MTA-STS policies: MX hosts left out, policies that changed or differ.

use std::collections::BTreeMap;

use super::domain::{DomainHistory, Failure, SeenPolicy, per_day};
use super::finding::{Finding, FindingSeverity, Step};
use super::history::History;
use super::policy_text::PolicyText;
use super::rule::FindingRule;
use super::weight::{MOST_OF_DOMAIN, weightiest};
use super::wording::list;
use crate::analysis::Filter;
use crate::day::Day;
use crate::explain::Actor;
use crate::language::tr;
use crate::report::ResultType;
use crate::store::Columns;
use crate::{counted, say};

pub(super) fn findings(history: &History<'_>, domain: &DomainHistory) -> Vec<Finding> {
    let mut all = uncovered(history, domain);
    let policies: Vec<&SeenPolicy> =
        domain.policies.iter().filter(|policy| policy.policy_type == Columns::STS && policy.text != 0).collect();
    // What changed long ago and often helps nobody now.
    let newest = policies.get(policies.len().saturating_sub(MOST_OF_DOMAIN)..).unwrap_or_default();
    for (before, after) in newest.iter().zip(newest.iter().skip(1)) {
        all.extend(changed(history, domain, before, after));
    }
    all
}

/// An MX that senders tried and the policy they had does not name.
fn uncovered(history: &History<'_>, domain: &DomainHistory) -> Vec<Finding> {
    let latest = latest(domain);
    let under_sts = |failures: &'_ Vec<Failure>| -> u64 {
        let own = failures.iter().filter(|failure| failure.policy_type == Columns::STS);
        own.fold(0_u64, |sum, failure| sum.saturating_add(failure.failed))
    };
    let mut failed_at: BTreeMap<u32, u64> = BTreeMap::new();
    for (key, failures) in domain.cells.iter().filter(|(key, _)| key.1 != 0) {
        let failed = failed_at.entry(key.1).or_default();
        *failed = failed.saturating_add(under_sts(failures));
    }
    let chosen = weightiest(failed_at.into_iter());
    let mut by_host: BTreeMap<u32, Vec<&Failure>> = BTreeMap::new();
    for (key, failures) in domain.cells.iter().filter(|(key, _)| chosen.binary_search(&key.1).is_ok()) {
        let own = failures.iter().filter(|failure| failure.policy_type == Columns::STS);
        by_host.entry(key.1).or_default().extend(own);
    }
    by_host
        .into_iter()
        .filter_map(|(host, under_sts)| {
            let name = history.host(host);
            let left_out = |text: u32| history.policy(text).leaves_out(name);
            // Thousands of failures stand under the same few texts: each is asked once.
            let mut texts: Vec<u32> = under_sts.iter().map(|failure| failure.policy_text).collect();
            texts.sort_unstable();
            texts.dedup();
            texts.retain(|text| left_out(*text));
            let under_these = under_sts.iter().filter(|failure| texts.binary_search(&failure.policy_text).is_ok());
            let last = under_these.max_by_key(|failure| failure.day)?;
            let failed = under_sts.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
            let policy = history.policy(last.policy_text);
            let now = latest.is_some_and(|policy| left_out(policy.text));
            let severity = match (now, policy.mode.as_str()) {
                (true, "enforce") => FindingSeverity::Critical,
                (true, _) => FindingSeverity::Warning,
                (false, _) => FindingSeverity::Info,
            };
            let sentence = not_named(&history.domain_name(domain), name, failed, (policy.mode == "enforce", now));
            let mut finding = Finding::new(FindingRule::MxUncovered, severity, Actor::You, sentence);
            finding.policy_domain = history.domain_name(domain);
            finding.hosts = vec![name.to_owned()];
            finding.first_day = under_sts.iter().filter_map(|failure| failure.day).min();
            finding.last_day = under_sts.iter().filter_map(|failure| failure.day).max();
            finding.failed = failed;
            finding.by_day = per_day(under_sts);
            finding.reasons = vec![say!("The policy in the reports names {hosts}.", hosts = list(&policy.mx))];
            finding.evidence = Filter { receiving_mx: name.into(), policy_type: "sts".into(), ..history.about(domain) };
            finding.steps = vec![
                Step::with(
                    tr("If the host is yours, add it to the policy, then change the id in the record."),
                    format!("mx: {name}"),
                ),
                Step::new(tr("If it is not, see how the MX record came to name it.")),
            ];
            finding.source = "RFC 8461, section 4.1";
            finding.topic = ResultType::StsPolicyInvalid.to_string();
            Some(finding)
        })
        .collect()
}

/// That a policy, which is enforced or not, leaves a host out, and the newest one does so too or not.
fn not_named(domain: &str, host: &str, failed: u64, (enforced, now): (bool, bool)) -> String {
    match (enforced, now) {
        (true, true) => counted!(
            failed,
            "The MTA-STS policy of {domain} does not name {host}, so senders refuse it: {n} session failed there.",
            "The MTA-STS policy of {domain} does not name {host}, so senders refuse it: {n} sessions failed there.",
            domain,
            host,
        ),
        (true, false) => counted!(
            failed,
            "The MTA-STS policy of {domain} does not name {host}, so senders refuse it: {n} session failed there. The newest policy covers it.",
            "The MTA-STS policy of {domain} does not name {host}, so senders refuse it: {n} sessions failed there. The newest policy covers it.",
            domain,
            host,
        ),
        (false, true) => counted!(
            failed,
            "The MTA-STS policy of {domain} does not name {host}, so senders would refuse it under enforce: {n} session failed there.",
            "The MTA-STS policy of {domain} does not name {host}, so senders would refuse it under enforce: {n} sessions failed there.",
            domain,
            host,
        ),
        (false, false) => counted!(
            failed,
            "The MTA-STS policy of {domain} does not name {host}, so senders would refuse it under enforce: {n} session failed there. The newest policy covers it.",
            "The MTA-STS policy of {domain} does not name {host}, so senders would refuse it under enforce: {n} sessions failed there. The newest policy covers it.",
            domain,
            host,
        ),
    }
}

fn latest(domain: &DomainHistory) -> Option<&SeenPolicy> {
    domain
        .policies
        .iter()
        .filter(|policy| policy.policy_type == Columns::STS)
        .max_by_key(|policy| (policy.last_day, policy.first_day))
}

/// Two policies one after the other, or beside each other for longer than senders may keep one.
fn changed(history: &History<'_>, domain: &DomainHistory, before: &SeenPolicy, after: &SeenPolicy) -> Option<Finding> {
    let (old, new) = (history.policy(before.text), history.policy(after.text));
    let changes = differences(old, new);
    if changes.is_empty() {
        return None;
    }
    let name = history.domain_name(domain);
    let overlap = before.last_day.0.min(after.last_day.0) - after.first_day.0;
    let finding = if overlap > LONG_OVERLAP {
        let sentence = say!(
            "Senders see different MTA-STS policies of {domain}: {some} ({old}), {others} ({new}).",
            domain = name,
            some = list(&history.organizations(&before.organizations)),
            old = summary(old),
            others = list(&history.organizations(&after.organizations)),
            new = summary(new),
        );
        let mut finding = Finding::new(FindingRule::PolicyDiffers, FindingSeverity::Warning, Actor::You, sentence);
        finding.reasons = vec![
            counted!(
                overlap.unsigned_abs(),
                "Both were seen for {n} day: {changes}.",
                "Both were seen for {n} days: {changes}.",
                changes = changes.join("; "),
            ),
            tr("Senders keep a policy for its max_age, and fetch it anew only when the id in the record changes.")
                .to_owned(),
        ];
        finding.steps = vec![
            Step::new(tr(
                "Change the id in the _mta-sts record: senders that hold the old policy then fetch the new one.",
            )),
            Step::new(tr("If you serve the policy from several hosts, compare the file on each.")),
        ];
        finding
    } else {
        let sentence = say!(
            "The MTA-STS policy of {domain} changed on {day}: {changes}.",
            domain = name,
            day = after.first_day.label(),
            changes = changes.join("; "),
        );
        let mut finding = Finding::new(FindingRule::PolicyChanged, FindingSeverity::Info, Actor::Nobody, sentence);
        finding.reasons = vec![
            tr("The day is that of the first report with the new policy; senders may have kept the old one for a while.")
                .to_owned(),
        ];
        finding
    };
    Some(Finding {
        policy_domain: name,
        organizations: history.organizations(&after.organizations),
        first_day: Some(after.first_day),
        last_day: Some(after.last_day.max(before.last_day)),
        evidence: Filter {
            policy_type: "sts".into(),
            days: Some(span(history, before.last_day.min(after.first_day), after.last_day)),
            ..history.about(domain)
        },
        source: "RFC 8461, section 3.3",
        topic: "sts".to_owned(),
        ..finding
    })
}

/// Days within those that the base filter asks for.
fn span(history: &History<'_>, first: Day, last: Day) -> (Day, Day) {
    history.base.days.map_or((first, last), |(from, to)| (first.max(from), last.min(to)))
}

fn differences(old: &PolicyText, new: &PolicyText) -> Vec<String> {
    let mut changes = Vec::new();
    if old.mode != new.mode {
        changes.push(say!("mode from {old} to {new}", old = stated(&old.mode), new = stated(&new.mode)));
    }
    // Both are in order.
    let added: Vec<&String> = new.mx.iter().filter(|mx| old.mx.binary_search(mx).is_err()).collect();
    let removed: Vec<&String> = old.mx.iter().filter(|mx| new.mx.binary_search(mx).is_err()).collect();
    if !added.is_empty() {
        changes.push(say!("mx {hosts} added", hosts = list(&added)));
    }
    if !removed.is_empty() {
        changes.push(say!("mx {hosts} removed", hosts = list(&removed)));
    }
    if old.max_age != new.max_age {
        changes.push(say!("max_age from {old} to {new}", old = stated(&old.max_age), new = stated(&new.max_age)));
    }
    changes
}

fn summary(policy: &PolicyText) -> String {
    counted!(
        policy.mx.len(),
        "mode {mode}, {n} mx line, max_age {max_age}",
        "mode {mode}, {n} mx lines, max_age {max_age}",
        mode = stated(&policy.mode),
        max_age = stated(&policy.max_age),
    )
}

fn stated(text: &str) -> &str {
    if text.is_empty() { tr("not stated") } else { text }
}

/// Days that two policies may be seen side by side while caches run out.
const LONG_OVERLAP: i32 = 10;
