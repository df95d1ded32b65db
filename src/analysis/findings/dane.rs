//! DANE that failed from the day on which its records, or the certificate, changed.

use super::domain::{DomainHistory, Failure, SeenPolicy, per_day};
use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::history::History;
use super::rule::FindingRule;
use super::trend::{Trend, trend};
use super::wording::list;
use crate::analysis::Filter;
use crate::counted;
use crate::day::Day;
use crate::explain::{Actor, explain};
use crate::language::tr;
use crate::report::ResultType;
use crate::shown::host_in_command;
use crate::store::Columns;

pub(super) fn findings(history: &History<'_>, domain: &DomainHistory) -> Vec<Finding> {
    rollover(history, domain).into_iter().collect()
}

/// `tlsa-invalid` that began when the TLSA records changed, or while they stayed.
fn rollover(history: &History<'_>, domain: &DomainHistory) -> Option<Finding> {
    let cells = domain.cells.iter().filter(|(key, _)| history.columns.result_type(key.0) == ResultType::TlsaInvalid);
    let (mut hosts, mut failures) = (Vec::new(), Vec::<Failure>::new());
    for (key, own) in cells {
        hosts.push(history.host(key.1).to_owned());
        failures.extend(own);
    }
    hosts.retain(|host| !host.is_empty());
    hosts.sort_unstable();
    let first = failures.iter().filter_map(|failure| failure.day).min()?;
    let sets: Vec<&SeenPolicy> =
        domain.policies.iter().filter(|policy| policy.policy_type == Columns::TLSA && policy.text != 0).collect();
    let before = sets.iter().filter(|set| set.first_day < first).max_by_key(|set| set.last_day)?;
    let after = sets.iter().filter(|set| set.last_day >= first).max_by_key(|set| set.first_day)?;
    let changed = records(history, before) != records(history, after) && near(after.first_day, first);
    let stayed = records(history, before) == records(history, after)
        && domain.sessions_between(before.first_day, first.plus(-1)).successful > 0;
    let name = history.domain_name(domain);
    let failed = failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
    let at = if hosts.is_empty() { name.clone() } else { list(&hosts) };
    let (rule, sentence, reason, steps) = if changed {
        (
            FindingRule::TlsaChanged,
            counted!(
                failed,
                "The TLSA records of {hosts} changed on {day}, and from then on {n} session failed: the certificate does not fit the new ones.",
                "The TLSA records of {hosts} changed on {day}, and from then on {n} sessions failed: the certificate does not fit the new ones.",
                hosts = at,
                day = after.first_day.label(),
            ),
            tr("The set of records in the reports changed on the day the failures began, or the day beside it."),
            vec![
                Step::with(tr("See what the server presents now."), dane_command(hosts.first().unwrap_or(&name))),
                Step::new(tr(
                    "Either put the records of the present key back, or install the certificate that the new records describe.",
                )),
                Step::new(tr(
                    "Next time publish the new record beside the old one, wait two TTLs, change the key, then remove the old record.",
                )),
            ],
        )
    } else if stayed {
        (
            FindingRule::TlsaCertificateChanged,
            counted!(
                failed,
                "The key or certificate of {hosts} changed by {day}, and its TLSA records did not: {n} session failed since.",
                "The key or certificate of {hosts} changed by {day}, and its TLSA records did not: {n} sessions failed since.",
                hosts = at,
                day = first.label(),
            ),
            tr(
                "The records in the reports stayed the same while sessions began to fail, so what changed is the certificate.",
            ),
            vec![
                Step::with(
                    tr("Compute the record of the present certificate."),
                    dane_command(hosts.first().unwrap_or(&name)),
                ),
                Step::new(tr("Publish it beside the old record, and remove the old one two TTLs later.")),
                Step::new(tr("Let renewals keep the key, or publish the record of the next key before it is used.")),
            ],
        )
    } else {
        return None;
    };
    let trend = trend(domain, &failures);
    let over = trend.as_ref().is_some_and(Trend::is_over);
    let severity = if over { FindingSeverity::Info } else { FindingSeverity::Critical };
    let mut finding = Finding::new(rule, severity, Actor::You, sentence);
    finding.organizations =
        history.organizations(&failures.iter().map(|failure| failure.organization).collect::<Vec<_>>());
    finding.first_day = Some(first);
    finding.last_day = failures.iter().filter_map(|failure| failure.day).max();
    finding.failed = failed;
    finding.by_day = per_day(&failures);
    finding.trend = trend;
    finding.confidence = Confidence::Medium;
    finding.reasons = vec![reason.to_owned(), tr("Senders that know DANE do not deliver to such a host.").to_owned()];
    finding.evidence = Filter { result_type: ResultType::TlsaInvalid.to_string().into(), ..history.about(domain) };
    finding.policy_domain = name;
    finding.hosts = hosts;
    finding.steps = steps;
    finding.source = explain(&ResultType::TlsaInvalid).source;
    finding.topic = ResultType::TlsaInvalid.to_string();
    Some(finding)
}

/// The records of a set in an order of their own, for senders list them in any.
fn records<'a>(history: &History<'a>, set: &SeenPolicy) -> Vec<&'a str> {
    let mut lines: Vec<&str> = history.columns.policy_texts.text(set.text).lines().map(str::trim).collect();
    lines.sort_unstable();
    lines
}

fn near(a: Day, b: Day) -> bool {
    (a.0 - b.0).abs() <= 1
}

fn dane_command(host: &str) -> String {
    let host = host_in_command(host, "HOST");
    format!(
        "openssl s_client -starttls smtp -connect {host}:25 </dev/null 2>/dev/null | openssl x509 -noout -pubkey | openssl pkey -pubin -outform DER | openssl sha256"
    )
}
