//! Reports that stopped coming, and days without any.

use std::collections::BTreeMap;

use super::domain::DomainHistory;
use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::history::History;
use super::rule::FindingRule;
use super::wording::name;
use crate::analysis::Filter;
use crate::counted;
use crate::day::Day;
use crate::explain::Actor;
use crate::language::{format_count, tr};

/// Days without a report after which a daily reporter, or a domain, counts as silent.
const SILENT_REPORTER: i32 = 4;
const SILENT_DOMAIN: i32 = 7;
/// Days of reports that make a daily reporter.
const DAILY: usize = 7;

pub(super) fn findings(history: &History<'_>, domain: &DomainHistory) -> Vec<Finding> {
    match silent_domain(history, domain) {
        Some(finding) => vec![finding],
        None => silent_reporters(history, domain),
    }
}

/// Nobody reports the domain any more, while others are still reported.
fn silent_domain(history: &History<'_>, domain: &DomainHistory) -> Option<Finding> {
    let (_, last) = domain.days()?;
    let end = history.last_day()?;
    let days = end.0 - last.0;
    let first = domain.days()?.0;
    if days < SILENT_DOMAIN || domain.days_between(first, last) < 3 {
        return None;
    }
    let domain_name = history.domain_name(domain);
    let sentence = counted!(
        days.unsigned_abs(),
        "No report about {domain} has come for {n} day, the last is of {last}.",
        "No report about {domain} has come for {n} days, the last is of {last}.",
        domain = domain_name,
        last = last.label(),
    );
    let mut finding = Finding::new(FindingRule::DomainSilent, FindingSeverity::Warning, Actor::You, sentence);
    finding.steps = vec![
        Step::new(tr("Check the domain: is the TLSRPT record still there, and does its address still take mail?")),
        Step::new(tr("Look for the reports in the spam folder and in the filters of the mailbox.")),
    ];
    finding.policy_domain = domain_name;
    finding.first_day = Some(last.plus(1));
    finding.last_day = Some(end);
    finding.confidence = Confidence::Medium;
    finding.reasons = vec![tr("Reports about other domains go on in the same days.").to_owned()];
    finding.evidence = history.about(domain);
    finding.source = "RFC 8460, section 3";
    Some(finding)
}

/// Organisations that reported daily and stopped.
fn silent_reporters(history: &History<'_>, domain: &DomainHistory) -> Vec<Finding> {
    let Some(end) = history.last_day() else { return Vec::new() };
    let mut days_of: BTreeMap<u32, Vec<Day>> = BTreeMap::new();
    for activity in &domain.activity {
        days_of.entry(activity.organization).or_default().push(activity.day);
    }
    let silent = days_of.into_iter().filter_map(|(organization, mut days)| {
        days.dedup();
        let (first, last) = (*days.first()?, *days.last()?);
        let quiet = end.0 - last.0;
        let span = last.0 - first.0 + 1;
        let daily = days.len() >= DAILY && i32::try_from(days.len()).is_ok_and(|days| days * 10 >= span * 8);
        (daily && quiet >= SILENT_REPORTER).then_some((organization, last, quiet, days.len()))
    });
    silent
        .map(|(organization, last, quiet, reported)| {
            let who = name(history, organization);
            let domain_name = history.domain_name(domain);
            let sentence = counted!(
                quiet.unsigned_abs(),
                "{who} reported {domain} nearly every day and stopped: nothing for {n} day, since {last}.",
                "{who} reported {domain} nearly every day and stopped: nothing for {n} days, since {last}.",
                who,
                domain = domain_name,
                last = last.label(),
            );
            let mut finding =
                Finding::new(FindingRule::ReporterSilent, FindingSeverity::Info, Actor::Depends, sentence);
            finding.policy_domain = domain_name;
            finding.organizations = vec![who];
            finding.first_day = Some(last.plus(1));
            finding.last_day = Some(end);
            finding.confidence = Confidence::Medium;
            finding.reasons = vec![
                counted!(reported, "It had reported on {n} day.", "It had reported on {n} days."),
                tr("It may have no mail for you any more, have stopped reporting, or its reports are lost on the way.")
                    .to_owned(),
            ];
            finding.evidence =
                Filter { organization: history.organization(organization).into(), ..history.about(domain) };
            finding.steps = vec![
                Step::new(tr("Look for its reports in the spam folder; a filter of your own may hold them.")),
                Step::new(tr("Check that the address in the TLSRPT record takes mail.")),
            ];
            finding.source = "RFC 8460, section 4.1";
            finding
        })
        .collect()
}

/// Days of the range without any report.
pub(super) fn gaps(history: &History<'_>) -> Option<Finding> {
    let (first, last) = history.base.days.or(history.days)?;
    let all = (last.0 - first.0 + 1).unsigned_abs();
    let missing: Vec<Day> =
        (first.0..=last.0).take(MOST_DAYS).map(Day).filter(|day| !history.reported_days.contains(day)).collect();
    let (gap_first, gap_last) = (*missing.first()?, *missing.last()?);
    if history.reported_days.len() < 3 {
        return None;
    }
    let shown: Vec<String> = missing.iter().take(3).map(|day| day.label()).collect();
    let count = format_count(missing.len() as u64);
    let sentence = match missing.len().saturating_sub(shown.len()) {
        0 => counted!(
            all,
            "No report of any organisation is here for {missing} of {n} days: {days}.",
            "No report of any organisation is here for {missing} of {n} days: {days}.",
            missing = count,
            days = shown.join(tr(", ")),
        ),
        more => counted!(
            all,
            "No report of any organisation is here for {missing} of {n} days: {days} and {more} more.",
            "No report of any organisation is here for {missing} of {n} days: {days} and {more} more.",
            missing = count,
            days = shown.join(tr(", ")),
            more = format_count(more as u64),
        ),
    };
    let mut finding = Finding::new(FindingRule::CoverageGaps, FindingSeverity::Info, Actor::You, sentence);
    finding.first_day = Some(gap_first);
    finding.last_day = Some(gap_last);
    finding.reasons = vec![tr("A day without a report is unknown, neither good nor bad.").to_owned()];
    finding.evidence = Filter { days: Some((gap_first, gap_last)), ..history.base.clone() };
    finding.steps = vec![Step::new(tr("Look for the mails of these days and drop them here too."))];
    finding.source = "RFC 8460, section 4.1";
    Some(finding)
}

const MOST_DAYS: usize = 4_000;
