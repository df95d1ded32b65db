//! Reports whose dates, or contents, cannot be as they are.

use std::collections::BTreeSet;

use super::afterwards::watch;
use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use super::wording::{domain_in_words, list, names_in_order, worse};
use crate::analysis::Filter;
use crate::analysis::history::{DomainHistory, Failure, History};
use crate::analysis::incidents::{Course, Tables, Trend};
use crate::counted;
use crate::day::{Day, Years};
use crate::explain::Actor;
use crate::language::{format_count, tr};
use crate::store::{Columns, ReportRow, Sessions};

/// Reports dated far from all others: counted, and left out of every range, pause and trend.
pub(super) fn strange(history: &History<'_>) -> Option<Finding> {
    let outliers = history.outliers();
    let (first, last) = (*outliers.first()?, *outliers.last()?);
    let own = history.columns.reports.iter().filter(|report| report.day.is_some_and(|day| outliers.contains(&day)));
    let (mut organizations, mut count) = (BTreeSet::new(), 0_usize);
    for report in own {
        organizations.insert(report.organization);
        count += 1;
    }
    let who: Vec<u32> = organizations.into_iter().collect();
    let days: Vec<String> = outliers.iter().map(|day| day.label_with_year()).collect();
    let sentence = counted!(
        count,
        "{n} report from {who} is dated {days}, far from all others: it is counted, but left out of everything that depends on dates.",
        "{n} reports from {who} are dated {days}, far from all others: they are counted, but left out of everything that depends on dates.",
        who = names_in_order(history, &who),
        days = list(&days),
    );
    let mut finding = Finding::new(FindingRule::StrangeDate, FindingSeverity::Info, Actor::Nobody, sentence);
    finding.id = "strange-date".into();
    finding.organizations = history.organizations(&who);
    (finding.first_day, finding.last_day) = (Some(first), Some(last));
    finding.reasons =
        vec![tr("Most likely the clock of the reporting program was wrong, or the date was damaged.").to_owned()];
    finding.steps = vec![Step::new(tr("Nothing on your side. Tell the reporting organisation if it happens again."))];
    finding.evidence = Filter { days: Some((first, last)), ..Filter::default() };
    finding.source = "RFC 8460, section 4.4";
    Some(finding)
}

/// Organisation, first and last day, successful and failed sessions: what reports have in common that may be the same.
type Alike = (u32, Day, Option<Day>, u64, u64);

/// Reports of one organisation about the same time whose rows are all the same, under different ids.
pub(super) fn same_content(history: &History<'_>) -> Option<Finding> {
    let columns = history.columns;
    let alike = |report: &ReportRow| -> Option<Alike> {
        let Sessions { successful, failed } = report.sessions;
        Some((report.organization, report.day?, report.last_day, successful, failed))
    };
    // Mostly two reports differ in the lower halves of a few numbers, and one number is sorted faster than five.
    let short = |(organization, day, _, successful, failed): &Alike| {
        let (day, sum) = (u64::from(day.0.unsigned_abs()), successful.wrapping_mul(SPREAD).wrapping_add(*failed));
        sum.wrapping_add(day << 16 ^ u64::from(*organization)).wrapping_mul(SPREAD) >> u32::BITS << u32::BITS
    };
    let enough = columns.reports.iter().zip(0_u64..).filter(|(report, _)| report.sessions.total() >= LEAST_SESSIONS);
    let mut shorts: Vec<u64> = enough.filter_map(|(report, number)| Some(short(&alike(report)?) | number)).collect();
    shorts.sort_unstable();
    let several = shorts.chunk_by(|one, next| one >> u32::BITS == next >> u32::BITS).filter(|own| own.len() > 1);
    let report = |short: &u64| columns.reports.get(usize::try_from(short & u64::from(u32::MAX)).ok()?);
    let several = several.flatten().filter_map(report);
    let mut alike: Vec<(Alike, &ReportRow)> = several.filter_map(|report| Some((alike(report)?, report))).collect();
    // A stable sort: among those alike the one loaded first stays the first.
    alike.sort_by_key(|(key, _)| *key);
    let same = |one: &ReportRow, other: &ReportRow| {
        let (a, b) = (columns.entries_of(one), columns.entries_of(other));
        a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| {
                let place = |entry: &crate::store::EntryRow| {
                    (entry.policy_domain, entry.policy_type, entry.policy_text, entry.mx_patterns, entry.summary)
                };
                let (rows, others) = (columns.failures_of(a), columns.failures_of(b));
                place(a) == place(b)
                    && rows.len() == others.len()
                    && rows.iter().zip(others).all(|(a, b)| {
                        (a.result_type, a.receiving_mx, a.reason, a.sending_ip, a.receiving_ip, a.failed)
                            == (b.result_type, b.receiving_mx, b.reason, b.sending_ip, b.receiving_ip, b.failed)
                    })
            })
    };
    let (mut count, mut organizations) = (0_usize, BTreeSet::new());
    for reports in alike.chunk_by(|(one, _), (next, _)| one == next) {
        let Some((_, first)) = reports.first() else { continue };
        let again = reports.iter().skip(1).filter(|(_, other)| same(first, other)).count();
        if again > 0 {
            count += again;
            organizations.insert(first.organization);
        }
    }
    if count == 0 {
        return None;
    }
    let who: Vec<u32> = organizations.into_iter().collect();
    let sentence = counted!(
        count,
        "{n} report from {who} has the same content as another with a different report-id: both are counted, because large senders report in parts.",
        "{n} reports from {who} have the same content as others with a different report-id: all are counted, because large senders report in parts.",
        who = names_in_order(history, &who),
    );
    let mut finding = Finding::new(FindingRule::SameContent, FindingSeverity::Info, Actor::Nobody, sentence);
    finding.id = "same-content".into();
    finding.organizations = history.organizations(&who);
    finding.confidence = Confidence::Low;
    finding.reasons = vec![tr("If it is the same report sent twice, its sessions are counted twice.").to_owned()];
    finding.steps = vec![Step::new(tr("Compare two of them in the list of reports."))];
    finding.evidence = Filter {
        organization: who.iter().map(|number| history.organization(*number).to_owned()).collect(),
        ..Filter::default()
    };
    finding.source = "RFC 8460, section 4.4";
    Some(finding)
}

/// Failed sessions of which no report gives details, where they are more than a few, and the organisations that count them.
pub(super) fn untold(history: &History<'_>, domain: &DomainHistory, years: Years) -> Option<(Finding, BTreeSet<u32>)> {
    let own = history.untold().range((domain.domain, 0)..=(domain.domain, u32::MAX));
    let mut failures: Vec<Failure> = own.flat_map(|(_, failures)| failures).copied().collect();
    let is_enforced = |failure: &Failure| {
        failure.policy_type == Columns::TLSA || history.policy(failure.policy_text).mode == "enforce"
    };
    let enforced = failures.iter().any(is_enforced);
    // Of what two policies judged the details of one may tell.
    failures.retain(|failure| failure.counted > 0);
    let in_part = enforced && !failures.iter().all(is_enforced);
    let failed = failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.counted));
    let table = Tables::default().beside(history, &failures);
    let course = Course::of(&failures, &table, history.days().map(|(_, last)| last));
    let (first, last) = (course.days.first()?.0, course.days.last()?.0);
    // Who counts one failure and names none says as little as who counts a hundred; only what it asks for differs.
    let (rare, few) = (failed.saturating_mul(100) < course.sessions, failed < LEAST_UNTOLD);
    let organizations: BTreeSet<u32> = failures.iter().map(|failure| failure.organization).collect();
    let who: Vec<u32> = organizations.iter().copied().collect();
    let others = domain.between(first, last).iter().filter(|one| !organizations.contains(&one.organization));
    let others = others.fold(0_u64, |sum, one| sum.saturating_add(one.by.all.successful));
    let name = history.domain_name(domain.domain).to_owned();
    let sentence = counted!(
        course.sessions,
        "The only session to {domain} failed for {who} ({period}), but no report says why.",
        "{part} of {n} sessions to {domain} failed for {who} ({period}), but no report says why.",
        part = format_count(failed),
        domain = domain_in_words(&name),
        who = names_in_order(history, &who),
        period = years.period((first, last)),
    );
    let worse = worse(&course, years);
    let over = course.trend.as_ref().is_some_and(Trend::is_over);
    let severity = if over || rare { FindingSeverity::Info } else { FindingSeverity::Warning };
    let actor = match (rare, few) {
        (true, _) => Actor::Nobody,
        (false, true) => Actor::Depends,
        // What one counts while others, with more sessions, succeed may be its own.
        (false, false) if organizations.len() == 1 && others > course.sessions => Actor::Depends,
        (false, false) => Actor::You,
    };
    let mut finding = Finding::new(FindingRule::FailuresUntold, severity, actor, sentence);
    finding.id = format!("failures-untold/{name}");
    finding.organizations = history.organizations(&who);
    (finding.first_day, finding.last_day) = (Some(first), Some(last));
    finding.sessions = course.sessions;
    let days: BTreeSet<Day> = course.days.iter().map(|(day, _)| *day).collect();
    let stretches = stretches(&days);
    // No filter tells failures with details from those without: where the same reports have both it would show more.
    let theirs = domain.between(first, last).iter();
    let theirs = theirs.filter(|one| days.contains(&one.day) && organizations.contains(&one.organization));
    let all = theirs.fold(0_u64, |sum, one| sum.saturating_add(one.by.all.failed));
    let dated = course.days.iter().fold(0_u64, |sum, (_, failed)| sum.saturating_add(*failed));
    if (all, dated) == (failed, failed) && stretches.len() <= MOST_STRETCHES {
        (finding.failed, finding.shown) = (failed, failed);
        finding.by_day.clone_from(&course.days);
    } else {
        finding.apart = (failed, course.days);
    }
    finding.trend = course.trend;
    finding.confidence = Confidence::Medium;
    finding.reasons = vec![if in_part {
        tr("For some of these sessions a policy was enforced, so their mail was not delivered on these attempts.")
            .to_owned()
    } else if enforced && failed == 1 {
        tr("The policy was enforced, so the mail was not delivered on this attempt.").to_owned()
    } else if enforced {
        tr("The policy was enforced, so the mail was not delivered on these attempts.").to_owned()
    } else {
        tr("No policy was enforced, so this mail was delivered all the same.").to_owned()
    }];
    finding.reasons.extend(worse);
    finding.steps = if over || rare { vec![watch()] } else { steps_of_untold() };
    finding.evidence = Filter {
        policy_domain: name.as_str().into(),
        organization: history.all_names(&who),
        stretches,
        ..Filter::default()
    };
    finding.policy_domains = vec![name.clone()];
    finding.policy_domain = name;
    finding.source = "RFC 8460, section 4.4";
    Some((finding, organizations))
}

/// What to do about failures that nobody explains.
fn steps_of_untold() -> Vec<Step> {
    vec![
        Step::new(tr(
            "Check the log of your mail server for these days: look for problems with the certificate, STARTTLS and DNS of every MX.",
        )),
        Step::new(tr(
            "Check the domain on the Check page, and ask the reporting organisations at the contact given in their reports.",
        )),
    ]
}

/// Days as stretches without a day between, in order.
fn stretches(days: &BTreeSet<Day>) -> Vec<(Day, Day)> {
    let mut stretches: Vec<(Day, Day)> = Vec::new();
    for day in days {
        match stretches.last_mut() {
            Some((_, last)) if day.0 - last.0 == 1 => *last = *day,
            _ => stretches.push((*day, *day)),
        }
    }
    stretches
}

/// Two to the power of 64, divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
/// Stretches of days that a filter can hold well.
const MOST_STRETCHES: usize = 100;
/// Sessions without details below which it may be chance.
pub(super) const LEAST_UNTOLD: u64 = 5;
/// Sessions below which reports may well be alike by chance.
const LEAST_SESSIONS: u64 = 20;
