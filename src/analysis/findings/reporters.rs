//! What is wrong with the reports themselves: damage on the way, sums that disagree, ids that collide.

use std::collections::BTreeSet;

use super::departures::Departures;
use super::finding::{Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use super::wording::name;
use crate::analysis::Filter;
use crate::analysis::history::History;
use crate::counted;
use crate::explain::Actor;
use crate::language::tr;
use crate::report::DeviationRule;

/// The next organisation from a number on, and what is wrong with its reports; of those `untold` it is told already that
/// they count failures without details. How they depart from RFC 8460 is told once, of all.
pub(super) fn next(
    history: &History<'_>,
    from: usize,
    untold: &BTreeSet<u32>,
    departures: &mut Departures,
) -> Option<(u32, Vec<Finding>)> {
    let mut with_reports = history.deviations().iter().zip(0_u32..).skip(from).filter(|((reports, _), _)| *reports > 0);
    let ((reports, counts), organization) = with_reports.next()?;
    let mut counts: Vec<(DeviationRule, usize)> = counts.iter().map(|(rule, count)| (*rule, *count)).collect();
    counts.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let disagree: Vec<_> = counts.iter().filter(|(rule, _)| is_about_sums(*rule)).copied().collect();
    counts.retain(|(rule, _)| !is_about_sums(*rule) && !is_no_departure(*rule));
    let damaged = counts.iter().find(|(rule, _)| *rule == DeviationRule::DamagedOnTheWay).map(|(_, count)| *count);
    let damage = damaged.map(|count| damaged_on_the_way(history, organization, count));
    if damage.is_none() {
        departures.add(history, organization, *reports, counts);
    }
    // Failures without details are told as such.
    let told = untold.contains(&history.last_name(organization));
    let sums = (!told).then(|| sums(history, organization, &disagree)).flatten();
    Some((organization, damage.into_iter().chain(sums).collect()))
}

/// An offset is a form of RFC 3339, a day is to last from 00:00 to 24:00 UTC (RFC 8460, section 4.3), DNS knows no
/// capitals (RFC 4343), and what a tool between did to a report is not its sender's doing.
fn is_no_departure(rule: DeviationRule) -> bool {
    matches!(
        rule,
        DeviationRule::DateWithOffset
            | DeviationRule::EndIsMidnight
            | DeviationRule::PolicyDomainForm
            | DeviationRule::ParsedmarcShape
            | DeviationRule::FailuresTable
            | DeviationRule::SurroundingText
            | DeviationRule::SimplifiedSampleShape
            | DeviationRule::ByteOrderMark
            | DeviationRule::NotUtf8
    )
}

fn is_about_sums(rule: DeviationRule) -> bool {
    matches!(rule, DeviationRule::DetailsDoNotAddUp | DeviationRule::DetailsMissing)
}

/// A tool between turned parts of reports into text: whoever sent them has no part in it.
fn damaged_on_the_way(history: &History<'_>, organization: u32, reports: usize) -> Finding {
    let who = name(history, organization);
    let sentence = counted!(
        reports,
        "{n} report from {who} was damaged on the way here: parts of it were turned into text.",
        "{n} reports from {who} were damaged on the way here: parts of them were turned into text.",
        who,
    );
    let mut finding = Finding::new(FindingRule::ReportsDamaged, FindingSeverity::Info, Actor::You, sentence);
    finding.id = format!("reports-damaged/{who}");
    finding.reasons = vec![
        tr("It looks like what PowerShell, Python or a spreadsheet makes of an object; no sender writes reports like that.")
            .to_owned(),
    ];
    finding.steps = vec![Step::new(tr("Load the reports as they arrived, before any script processed them."))];
    finding.evidence = about_reporter(history, organization);
    finding.organizations = vec![who];
    finding.source = "RFC 8460, section 4.4";
    finding
}

fn sums(history: &History<'_>, organization: u32, counts: &[(DeviationRule, usize)]) -> Option<Finding> {
    let reports: usize = counts.iter().map(|(_, count)| *count).max()?;
    let who = name(history, organization);
    let missing = counts.iter().all(|(rule, _)| *rule == DeviationRule::DetailsMissing);
    let sentence = if missing {
        counted!(
            reports,
            "{n} report from {who} counts failures but does not say why.",
            "{n} reports from {who} count failures but do not say why.",
            who,
        )
    } else {
        counted!(
            reports,
            "{n} report from {who} gives different failure counts in the summary and in the details.",
            "{n} reports from {who} give different failure counts in the summary and in the details.",
            who,
        )
    };
    let mut finding = Finding::new(FindingRule::SummaryDisagrees, FindingSeverity::Info, Actor::Nobody, sentence);
    finding.reasons = vec![
        tr("Sessions are taken from the summary, causes from the details; where they differ, both are shown.")
            .to_owned(),
    ];
    finding.id = format!("summary-disagrees/{who}");
    finding.evidence = about_reporter(history, organization);
    finding.organizations = vec![who];
    finding.steps = vec![Step::new(tr("Nothing on your side. The report’s own page shows both numbers."))];
    finding.source = "RFC 8460, section 4.4";
    Some(finding)
}

fn about_reporter(history: &History<'_>, organization: u32) -> Filter {
    Filter { organization: history.organization(organization).into(), ..Filter::default() }
}

/// Report ids that different organisations, or reports about different domains, share.
pub(super) fn collisions(history: &History<'_>) -> Option<Finding> {
    let (ids, reports) = history.store.shared_report_ids();
    let example = ids.iter().min()?;
    let mut organizations: BTreeSet<u32> = BTreeSet::new();
    for id in reports {
        if let Some(row) = history.columns.reports.get(*id) {
            organizations.insert(row.organization);
        }
    }
    let sentence = counted!(
        ids.len(),
        "One report ID ({example}) appears in different reports: the reports were distinguished by sender, date range and domain.",
        "{n} report IDs, such as {example}, appear in different reports: the reports were distinguished by sender, date range and domain.",
        example,
    );
    let mut finding = Finding::new(FindingRule::ReportIdCollision, FindingSeverity::Info, Actor::Nobody, sentence);
    finding.organizations = history.organizations(&organizations);
    finding.reasons = vec![tr("RFC 8460 does not require report IDs to be unique across senders; a program that identifies duplicates by the ID alone loses reports.").to_owned()];
    finding.id = "report-id-collision".into();
    finding.evidence = Filter::default();
    finding.steps = vec![Step::new(tr(
        "Nothing to do here. If you use other tools on these reports, check how they identify duplicates.",
    ))];
    finding.source = "RFC 8460, section 4.4";
    Some(finding)
}
