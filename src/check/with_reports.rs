//! What today's DNS says about the reports that are loaded.

use std::collections::BTreeSet;

use super::facts::{Facts, tlsa_records};
use super::{CheckResult, StsState};
use crate::analysis::Day;
use crate::record::{Finding, Policy, Rule, judge_coverage, judge_policy};
use crate::report::{PolicyResult, PolicyType};
use crate::store::Store;

/// An entry of a report about the domain, with the day of the report.
type Entry<'a> = (Option<Day>, &'a PolicyResult);

/// What differs between the loaded reports about the domain and the DNS of today.
pub fn with_reports(store: &Store, facts: &Facts, result: &CheckResult) -> Vec<Finding> {
    let entries = entries(store, facts);
    let mut findings = Vec::new();
    findings.extend(policy_changed(&entries, result));
    findings.extend(hosts_gone(&entries, facts));
    findings.extend(tlsa_gone(&entries, facts));
    if let Some((day, policy)) = latest_policy(&entries) {
        let when = day.map(|day| format!(" in the report of {}", day.label_with_year())).unwrap_or_default();
        for mut finding in judge_coverage(&policy, &facts.mail_hosts()) {
            finding.message = format!("The policy{when}: {}", finding.message);
            findings.push(finding);
        }
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// The newest MTA-STS policy that a sender saw, as text with its day.
pub fn policy_of_reports(store: &Store, domain: &str) -> Option<(Option<Day>, String)> {
    let all = store.reports().iter().flat_map(|stored| stored.report.policies.iter().map(|entry| (stored.day, entry)));
    let own = all.filter(|(_, entry)| entry.policy.policy_domain.eq_ignore_ascii_case(domain));
    let policies =
        own.filter(|(_, entry)| entry.policy.policy_type == PolicyType::Sts && !entry.policy.policy_string.is_empty());
    policies.max_by_key(|(day, _)| *day).map(|(day, entry)| (day, entry.policy.policy_string.join("\n")))
}

/// Entries about the domain or one of its MX hosts: DANE policies name the host (RFC 8460, section 1.1).
fn entries<'a>(store: &'a Store, facts: &Facts) -> Vec<Entry<'a>> {
    let mut names: BTreeSet<String> = facts.hosts.iter().map(|host| host.host.clone()).collect();
    names.insert(facts.domain.clone());
    let all = store.reports().iter().flat_map(|stored| stored.report.policies.iter().map(|entry| (stored.day, entry)));
    all.filter(|(_, entry)| names.contains(&tidy(&entry.policy.policy_domain))).collect()
}

fn latest_policy(entries: &[Entry<'_>]) -> Option<(Option<Day>, Policy)> {
    let texts = entries.iter().filter(|(_, entry)| entry.policy.policy_type == PolicyType::Sts);
    texts
        .filter_map(|(day, entry)| Some((*day, judge_policy(&entry.policy.policy_string.join("\n")).policy?)))
        .max_by_key(|(day, _)| *day)
}

/// Senders saw a policy and there is none now, or the other way round.
fn policy_changed(entries: &[Entry<'_>], result: &CheckResult) -> Option<Finding> {
    let last = |policy_type: PolicyType| {
        entries.iter().filter(|(_, entry)| entry.policy.policy_type == policy_type).filter_map(|(day, _)| *day).max()
    };
    let (seen, unseen) = (last(PolicyType::Sts), last(PolicyType::NoPolicyFound));
    match result.mta_sts.verdict {
        StsState::None | StsState::Orphan => seen.map(|day| {
            let message = format!(
                "Senders saw an MTA-STS policy as late as {}, but no record announces one today.",
                day.label_with_year()
            );
            Finding::new(
                Rule::ReportPolicyGone,
                message,
                "If that was not meant, publish the record again; senders remember the old policy for its max_age.",
            )
        }),
        StsState::RecordOk => unseen.filter(|day| seen.is_none_or(|seen| seen < *day)).map(|day| {
            let message = format!(
                "The newest report, of {}, found no policy; the record is newer, or that sender cannot fetch the file.",
                day.label_with_year()
            );
            Finding::new(Rule::ReportPolicyNew, message, "Wait for the reports of the coming days.")
        }),
        _ => None,
    }
}

/// Hosts that failed and are no MX of the domain any more.
fn hosts_gone(entries: &[Entry<'_>], facts: &Facts) -> Vec<Finding> {
    let hosts = facts.mail_hosts();
    if hosts.is_empty() {
        return Vec::new();
    }
    let rows = entries.iter().flat_map(|(_, entry)| &entry.failure_details);
    let failed: BTreeSet<String> = rows.filter_map(|row| row.receiving_mx_hostname.as_deref()).map(tidy).collect();
    let gone = failed.into_iter().filter(|host| !host.is_empty() && !hosts.contains(host));
    gone.map(|host| {
        let message = format!("Sessions to {host} failed, but it is no MX host of {} any more.", facts.domain);
        Finding::new(Rule::ReportMxGone, message, "These failures should end by themselves.")
    })
    .collect()
}

/// TLSA records that senders saw and that are gone.
fn tlsa_gone(entries: &[Entry<'_>], facts: &Facts) -> Vec<Finding> {
    let today: BTreeSet<String> = facts
        .hosts
        .iter()
        .flat_map(|host| tlsa_records(&host.tlsa))
        .map(|tlsa| {
            let hex: Vec<String> = tlsa.data.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{} {} {} {}", tlsa.usage, tlsa.selector, tlsa.matching, hex.concat())
        })
        .collect();
    let seen: BTreeSet<String> = entries
        .iter()
        .filter(|(_, entry)| entry.policy.policy_type == PolicyType::Tlsa)
        .flat_map(|(_, entry)| entry.policy.policy_string.iter().filter_map(|text| tlsa_text(text)))
        .collect();
    if seen.is_empty() || facts.hosts.iter().any(|host| host.tlsa.result.is_unknown()) {
        return Vec::new();
    }
    let gone: Vec<&String> = seen.difference(&today).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let shown: Vec<String> = gone.iter().map(|text| text.chars().take(24).collect::<String>() + "…").collect();
    let message = format!(
        "{} of {} TLSA records in the reports are gone from the DNS: {}.",
        gone.len(),
        seen.len(),
        shown.join(", ")
    );
    vec![Finding::new(Rule::ReportTlsaGone, message, "After a change of keys that is right; else publish them again.")]
}

/// `usage selector matching hex` in lower case, out of what a sender wrote (RFC 6698, section 2.2).
fn tlsa_text(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let start =
        words.windows(3).position(|three| three.iter().all(|word| word.len() == 1 && word.parse::<u8>().is_ok()))?;
    let (numbers, hex) = words.get(start..)?.split_at_checked(3)?;
    let hex = hex.concat().to_ascii_lowercase();
    (!hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| format!("{} {hex}", numbers.join(" ")))
}

fn tidy(name: &str) -> String {
    name.trim().trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tlsa_records_of_reports_are_read_in_every_spelling() {
        let hex = "1f85".repeat(16);
        for text in [
            format!("3 1 1 {hex}"),
            format!("3 1 1 {}", hex.to_uppercase()),
            format!("_25._tcp.mx.example. 3600 IN TLSA 3 1 1 {0} {0}", "1f85".repeat(8)),
        ] {
            assert_eq!(tlsa_text(&text), Some(format!("3 1 1 {hex}")), "{text}");
        }
        assert_eq!(tlsa_text("version: STSv1"), None);
    }
}
