//! What is wrong with the reports themselves: deviations, sums that disagree, ids that collide.

use std::collections::BTreeSet;

use super::finding::{Finding, FindingSeverity, Step};
use super::history::History;
use super::wording::name;
use crate::analysis::{Actor, Filter};
use crate::report::DeviationRule;

pub(super) fn findings(history: &History<'_>) -> Vec<Finding> {
    let mut organizations: Vec<_> = history.deviations.iter().collect();
    organizations.sort_by_key(|(number, _)| **number);
    let mut all = Vec::new();
    for (organization, (reports, counts)) in organizations {
        let mut counts: Vec<(DeviationRule, usize)> = counts.iter().map(|(rule, count)| (*rule, *count)).collect();
        counts.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
        let disagree: Vec<_> = counts.iter().filter(|(rule, _)| is_about_sums(*rule)).copied().collect();
        counts.retain(|(rule, _)| !is_about_sums(*rule));
        all.extend(deviates(history, *organization, *reports, &counts));
        all.extend(sums(history, *organization, &disagree));
    }
    all.extend(collisions(history));
    all
}

fn is_about_sums(rule: DeviationRule) -> bool {
    matches!(rule, DeviationRule::DetailsDoNotAddUp | DeviationRule::DetailsMissing)
}

/// One organisation's habits, with a text that can be sent to it.
fn deviates(
    history: &History<'_>,
    organization: u32,
    reports: usize,
    counts: &[(DeviationRule, usize)],
) -> Option<Finding> {
    let (first, most) = counts.first()?;
    let who = name(history, organization);
    let more = if counts.len() > 1 { format!(", and {} more", counts.len() - 1) } else { String::new() };
    let sentence =
        format!("Reports of {who} depart from RFC 8460, {most} of {reports}: {}{more}.", lower_first(first.sentence()));
    let lines: Vec<String> = counts
        .iter()
        .map(|(rule, count)| format!("- {} ({}; {count} of {reports} reports)", rule.sentence(), rule.section()))
        .collect();
    let letter = format!(
        "Your TLS reports are useful to us, thank you. Some departures from RFC 8460 make them harder to read for other programs:\n\n{}\n",
        lines.join("\n")
    );
    let mut finding = Finding::new("reporter-deviates", FindingSeverity::Info, Actor::Sender, sentence);
    finding.reasons = vec!["All of it was read all the same; each report lists what was odd.".to_owned()];
    finding.steps = vec![Step::with("If you care to, send this to the contact that its reports state.", letter)];
    finding.evidence = about_reporter(history, organization);
    finding.organizations = vec![who];
    finding.source = "RFC 8460, section 4.4";
    Some(finding)
}

fn sums(history: &History<'_>, organization: u32, counts: &[(DeviationRule, usize)]) -> Option<Finding> {
    let reports: usize = counts.iter().map(|(_, count)| *count).max()?;
    let who = name(history, organization);
    let missing = counts.iter().all(|(rule, _)| *rule == DeviationRule::DetailsMissing);
    let what = if missing {
        "count failures and do not say why"
    } else {
        "count other failures in the summary than in the details"
    };
    let sentence = format!("{reports} reports of {who} {what}.");
    let mut finding = Finding::new("summary-disagrees", FindingSeverity::Info, Actor::Sender, sentence);
    finding.reasons = vec![
        "Sessions are taken from the summary, causes from the details; where they differ both are shown.".to_owned(),
    ];
    finding.evidence = about_reporter(history, organization);
    finding.organizations = vec![who];
    finding.steps = vec![Step::new("Nothing on your side. The report’s own page shows both numbers.")];
    finding.source = "RFC 8460, section 4.4";
    Some(finding)
}

fn about_reporter(history: &History<'_>, organization: u32) -> Filter {
    Filter { organization: Some(history.organization(organization).to_owned()), ..history.base.clone() }
}

/// Report ids that different organisations, or reports about different domains, share.
fn collisions(history: &History<'_>) -> Option<Finding> {
    let (ids, reports) = history.store.shared_report_ids();
    let example = ids.first()?;
    let mut organizations: BTreeSet<u32> = BTreeSet::new();
    for id in reports {
        if let Some(row) = history.columns.reports.get(*id) {
            organizations.insert(row.organization);
        }
    }
    let organizations: Vec<u32> = organizations.into_iter().collect();
    let sentence = format!(
        "{} stand in different reports, such as {example}: they were kept apart by sender, range and domain.",
        if ids.len() == 1 { "One report id".to_owned() } else { format!("{} report ids", ids.len()) }
    );
    let mut finding = Finding::new("report-id-collision", FindingSeverity::Info, Actor::Sender, sentence);
    finding.organizations = history.organizations(&organizations);
    finding.reasons = vec!["A program that tells duplicates by the id alone loses reports.".to_owned()];
    finding.evidence = history.base.clone();
    finding.steps =
        vec![Step::new("Nothing here. If you use other tools on these reports, see how they tell duplicates.")];
    finding.source = "RFC 8460, section 4.4";
    Some(finding)
}

fn lower_first(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
