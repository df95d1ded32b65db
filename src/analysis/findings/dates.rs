//! Reports whose dates, or contents, cannot be as they are.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use super::wording::{list, names};
use crate::analysis::Filter;
use crate::analysis::history::History;
use crate::counted;
use crate::day::Day;
use crate::explain::Actor;
use crate::language::tr;
use crate::store::{ReportRow, Sessions};

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
        "{n} report of {who} is dated {days}, far from all others: it is counted, and left out of everything that asks when.",
        "{n} reports of {who} are dated {days}, far from all others: they are counted, and left out of everything that asks when.",
        who = names(history, &who),
        days = list(&days),
    );
    let mut finding = Finding::new(FindingRule::StrangeDate, FindingSeverity::Info, Actor::Sender, sentence);
    finding.id = "strange-date".to_owned();
    finding.organizations = history.organizations(&who);
    (finding.first_day, finding.last_day) = (Some(first), Some(last));
    finding.reasons = vec![tr("The clock of the program that wrote it was wrong, or the date was damaged.").to_owned()];
    finding.steps = vec![Step::new(tr("Nothing on your side. Tell the reporter if it comes again."))];
    finding.evidence = Filter { days: Some((first, last)), ..Filter::default() };
    finding.source = "RFC 8460, section 4.4";
    Some(finding)
}

/// Reports of one organisation about the same time whose rows are all the same, under different ids.
pub(super) fn same_content(history: &History<'_>) -> Option<Finding> {
    let columns = history.columns;
    let mut alike: BTreeMap<(u32, Day, Option<Day>, u64, u64), Vec<&ReportRow>> = BTreeMap::new();
    let enough = |sessions: Sessions| sessions.total() >= LEAST_SESSIONS;
    for report in columns.reports.iter().filter(|report| enough(report.sessions)) {
        let Some(day) = report.day else { continue };
        let key = (report.organization, day, report.last_day, report.sessions.successful, report.sessions.failed);
        alike.entry(key).or_default().push(report);
    }
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
    for reports in alike.values().filter(|reports| reports.len() > 1) {
        let Some(first) = reports.first() else { continue };
        let again = reports.iter().skip(1).filter(|other| same(first, other)).count();
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
        "{n} report of {who} has the same content as another under another report-id: both count, for large senders report in parts.",
        "{n} reports of {who} have the same content as others under other report-ids: all count, for large senders report in parts.",
        who = names(history, &who),
    );
    let mut finding = Finding::new(FindingRule::SameContent, FindingSeverity::Info, Actor::Sender, sentence);
    finding.id = "same-content".to_owned();
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

/// Failed sessions of which no report gives details.
pub(super) fn untold(history: &History<'_>, organization: u32) -> Option<(u64, Option<(Day, Day)>)> {
    let own = history.untold().range((organization, 0)..=(organization, u32::MAX));
    own.fold(None, |sum, (_, (failed, days))| {
        let (all, range) = sum.unwrap_or((0_u64, None::<(Day, Day)>));
        let range = match (range, *days) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        Some((all.saturating_add(*failed), range))
    })
}

/// Sessions below which reports may well be alike by chance.
const LEAST_SESSIONS: u64 = 20;
