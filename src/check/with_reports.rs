//! What today's DNS says about the reports that are loaded.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, tlsa_records};
use super::mta_sts::StsState;
use super::result::CheckResult;
use crate::day::Day;
use crate::domain_name::tidy;
use crate::joined::listed;
use crate::language::tr;
use crate::record::{Finding, Mode, Policy, Rule, Severity, judge_coverage, judge_policy};
use crate::store::{Columns, FailureRow, Store, policy_in_use};
use crate::{counted, say};

/// An entry of a report about the domain.
struct Entry<'a> {
    /// The day of the report.
    day: Option<Day>,
    policy_type: u32,
    /// Lines of `policy-string`.
    policy_text: &'a str,
    failures: &'a [FailureRow],
}

/// What differs between the loaded reports about the domain and the DNS of today.
pub fn with_reports(store: &Store, facts: &Facts, result: &CheckResult) -> Vec<Finding> {
    let entries = own_entries(store, facts);
    let mut findings = Vec::new();
    findings.extend(policy_changed(&entries, result));
    findings.extend(hosts_gone(store, &entries, facts));
    findings.extend(tlsa_gone(&entries, facts));
    findings.extend(failed_lately(&entries, Columns::STS));
    findings.extend(failed_lately(&entries, Columns::TLSA));
    if let (Some((day, policy)), Some(hosts)) = (latest_policy(&entries), facts.known_mail_hosts()) {
        for mut finding in judge_coverage(&policy, &hosts) {
            let message = &finding.message;
            finding.message = match day {
                Some(day) => {
                    say!("The policy in the report of {day}: {message}", day = day.label_with_year(), message)
                }
                None => say!("The policy: {message}", message),
            };
            findings.push(finding);
        }
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// The MTA-STS policy in use, as senders saw it: the last day on which one did, and its text.
pub fn policy_of_reports(store: &Store, domain: &str) -> Option<(Option<Day>, String)> {
    let entries = entries(store, |name| name.eq_ignore_ascii_case(domain));
    in_use(&entries, |text| (!text.is_empty()).then(|| text.to_owned()))
}

/// The MTA-STS policy in use, of those that senders could use, with the last day on which one saw it.
pub(super) fn latest_policy_of(store: &Store, domain: &str) -> Option<(Option<Day>, Policy)> {
    latest_policy(&entries(store, |name| tidy(name) == tidy(domain)))
}

/// Entries about the domain, and those about DANE that name one of its MX hosts, or the name at the end of its alias that
/// the TLSA records belong to: the policy domain of DANE is the TLSA base domain (RFC 8460, section 1.1; RFC 7672, section
/// 2.2.3).
fn own_entries<'a>(store: &'a Store, facts: &Facts) -> Vec<Entry<'a>> {
    let hosts: BTreeSet<&str> = facts.hosts.iter().flat_map(|host| [host.host.as_str(), host.tlsa_base()]).collect();
    let of_domain = entries(store, |name| tidy(name) == facts.domain);
    let of_hosts = entries(store, |name| hosts.contains(tidy(name).as_str()) && tidy(name) != facts.domain);
    // A host may be a domain of its own, with a policy of its own.
    let of_hosts = of_hosts.into_iter().filter(|entry| entry.policy_type == Columns::TLSA);
    of_domain.into_iter().chain(of_hosts).collect()
}

/// Entries about domains that are wanted.
fn entries(store: &Store, is_wanted: impl Fn(&str) -> bool) -> Vec<Entry<'_>> {
    let columns = store.columns();
    let domains = (0..columns.policy_domains.len()).zip(0_u32..);
    let wanted: Vec<bool> = domains.map(|(_, number)| is_wanted(columns.policy_domains.text(number))).collect();
    let own = columns.entries.iter().filter(|entry| wanted.get(entry.policy_domain as usize) == Some(&true));
    own.map(|entry| Entry {
        day: columns.reports.get(entry.report as usize).and_then(|report| report.day),
        policy_type: entry.policy_type,
        policy_text: columns.policy_texts.text(entry.policy_text),
        failures: columns.failures_of(entry),
    })
    .collect()
}

fn latest_policy(entries: &[Entry<'_>]) -> Option<(Option<Day>, Policy)> {
    in_use(entries, |text| judge_policy(text).policy)
}

/// The MTA-STS policy in use, of those of which something is `read`, with the last day on which a sender saw it.
fn in_use<'a, T: Clone>(entries: &[Entry<'a>], read: impl Fn(&'a str) -> Option<T>) -> Option<(Option<Day>, T)> {
    // The same few texts stand in many reports.
    let mut days: BTreeMap<&str, (Option<Day>, Option<Day>)> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.policy_type == Columns::STS) {
        let (first, last) = days.entry(entry.policy_text).or_default();
        *first = first.or(entry.day).min(entry.day.or(*first));
        *last = entry.day.max(*last);
    }
    let policies: Vec<_> = days.into_iter().filter_map(|(text, days)| Some((days, read(text)?))).collect();
    policy_in_use(policies.into_iter(), |(days, _)| *days).map(|((_, last), policy)| (last, policy))
}

/// Senders saw a policy and there is none now, or the other way round.
fn policy_changed(entries: &[Entry<'_>], result: &CheckResult) -> Option<Finding> {
    let last = |policy_type: u32| {
        entries.iter().filter(|entry| entry.policy_type == policy_type).filter_map(|entry| entry.day).max()
    };
    let (seen, unseen) = (last(Columns::STS), last(Columns::NO_POLICY));
    match result.mta_sts.verdict {
        StsState::None | StsState::Orphan => seen.map(|day| {
            let message = say!(
                "Senders still saw an MTA-STS policy on {day}, but no record announces one today.",
                day = day.label_with_year()
            );
            Finding::new(
                Rule::ReportPolicyGone,
                message,
                tr("If that was not intended, publish the record again; senders cache the old policy for its max_age."),
            )
        }),
        StsState::RecordOk => unseen.filter(|day| seen.is_none_or(|seen| seen < *day)).map(|day| {
            let message = say!(
                "The newest report, from {day}, says that no policy was found; the record is newer, or that sender cannot fetch the file.",
                day = day.label_with_year()
            );
            Finding::new(Rule::ReportPolicyNew, message, tr("Wait for the reports of the next few days."))
        }),
        _ => None,
    }
}

/// Hosts that failed and are no MX of the domain any more.
fn hosts_gone(store: &Store, entries: &[Entry<'_>], facts: &Facts) -> Vec<Finding> {
    let hosts = facts.mail_hosts();
    if hosts.is_empty() {
        return Vec::new();
    }
    let numbers: BTreeSet<u32> = entries.iter().flat_map(|entry| entry.failures).map(|row| row.receiving_mx).collect();
    let names = &store.columns().receiving_mxs;
    let failed: BTreeSet<String> = numbers.into_iter().map(|number| tidy(names.text(number))).collect();
    let gone = failed.into_iter().filter(|host| !host.is_empty() && !hosts.contains(host));
    // {host}: the name of a host
    gone.map(|host| {
        let message =
            say!("Sessions to {host} failed, but it is no longer an MX host of {domain}.", host, domain = facts.domain);
        Finding::new(Rule::ReportMxGone, message, tr("These failures should stop on their own."))
    })
    .collect()
}

/// Sessions that failed under a policy in the last seven days that reports tell of: senders may refuse what looks right in
/// the DNS.
fn failed_lately(entries: &[Entry<'_>], policy_type: u32) -> Option<Finding> {
    let own = || entries.iter().filter(|entry| entry.policy_type == policy_type);
    let last = own().filter_map(|entry| entry.day).max()?;
    let lately = own().filter(|entry| entry.day >= Some(last.plus(-6)));
    let is_dane = policy_type == Columns::TLSA;
    // Few policies stand in many reports.
    let mut enforced: BTreeMap<&str, bool> = BTreeMap::new();
    let (mut refused, mut failed, mut newest) = (0_u64, 0_u64, None);
    for entry in lately {
        let count = FailureRow::failed_in(entry.failures);
        if count == 0 {
            continue;
        }
        let is_enforced = is_dane
            || *enforced.entry(entry.policy_text).or_insert_with(|| {
                judge_policy(entry.policy_text).policy.is_some_and(|policy| policy.mode == Mode::Enforce)
            });
        if is_enforced {
            refused = refused.saturating_add(count);
            newest = newest.max(entry.day);
        } else {
            failed = failed.saturating_add(count);
        }
    }
    let day = last.label_with_year();
    let message = match (refused, failed, is_dane) {
        (0, 0, _) => return None,
        (0, count, _) => counted!(
            count,
            "{n} session failed under the policy in the week up to {day}, but the mail was delivered all the same.",
            "{n} sessions failed under the policy in the week up to {day}, but the mail was delivered all the same.",
            day
        ),
        (count, _, false) => counted!(
            count,
            "Senders refused {n} session under the policy in the week up to {day}.",
            "Senders refused {n} sessions under the policy in the week up to {day}.",
            day
        ),
        (count, _, true) => counted!(
            count,
            "Senders refused {n} session under DANE in the week up to {day}.",
            "Senders refused {n} sessions under DANE in the week up to {day}.",
            day
        ),
    };
    let rule = if is_dane { Rule::ReportDaneRefused } else { Rule::ReportStsRefused };
    // What failed days ago and not since may be mended.
    let is_going_on = newest >= Some(last.plus(-1));
    let severity = if is_going_on { Severity::Error } else { Severity::Warning };
    let remedy = tr("The reports say at which hosts sessions failed, and why.");
    Some(Finding::new(rule, message, remedy).with_severity(severity))
}

/// TLSA records that senders saw and that are gone.
fn tlsa_gone(entries: &[Entry<'_>], facts: &Facts) -> Vec<Finding> {
    let today: BTreeSet<String> =
        facts.hosts.iter().flat_map(|host| tlsa_records(&host.tlsa)).map(ToString::to_string).collect();
    let seen: BTreeSet<String> = entries
        .iter()
        .filter(|entry| entry.policy_type == Columns::TLSA)
        .flat_map(|entry| entry.policy_text.lines().filter_map(tlsa_text))
        .collect();
    if seen.is_empty() || facts.hosts.iter().any(|host| host.tlsa.result.is_unknown()) {
        return Vec::new();
    }
    let gone: Vec<&String> = seen.difference(&today).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let shown: Vec<String> = gone.iter().map(|text| text.chars().take(24).collect::<String>() + "…").collect();
    let message = counted!(
        seen.len(),
        "The only TLSA record in the reports can no longer be found in DNS ({records}).",
        "{part} of {n} TLSA records in the reports can no longer be found in DNS ({records}).",
        part = gone.len(),
        records = listed(&shown)
    );
    vec![Finding::new(
        Rule::ReportTlsaGone,
        message,
        tr("After a key change, this is expected; otherwise, publish them again."),
    )]
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
