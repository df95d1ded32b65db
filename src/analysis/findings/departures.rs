//! How the reports of organisations depart from RFC 8460: told once, with a letter for each of those that depart most.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use super::wording::{MOST_LISTED, list_of, name};
use crate::analysis::Filter;
use crate::analysis::history::History;
use crate::explain::{Actor, cited};
use crate::language::{self, format_count, tr};
use crate::report::DeviationRule;
use crate::{counted, say};

/// How many reports depart from each rule, most first.
type Counts = Vec<(DeviationRule, usize)>;

/// The departures of all organisations.
#[derive(Debug, Clone, Default)]
pub(super) struct Departures {
    organizations: BTreeSet<u32>,
    /// All reports of these.
    reports: usize,
    /// By rule, how many reports depart from it, and whose they are.
    by_rule: BTreeMap<DeviationRule, (usize, Vec<u32>)>,
    /// Those whose reports depart most often, and get a letter: how often, by name; all their reports, and how many depart
    /// from each rule.
    worst: BTreeMap<(Reverse<usize>, String), (usize, Counts)>,
}

impl Departures {
    /// Adds an organisation: its reports, and how many of them depart from each rule, most first.
    pub(super) fn add(&mut self, history: &History<'_>, organization: u32, reports: usize, counts: Counts) {
        let Some((_, most)) = counts.first() else { return };
        self.organizations.insert(organization);
        self.reports = self.reports.saturating_add(reports);
        for (rule, count) in &counts {
            let (all, by) = self.by_rule.entry(*rule).or_default();
            *all = all.saturating_add(*count);
            by.push(organization);
        }
        self.worst.insert((Reverse(*most), name(history, organization)), (reports, counts));
        if self.worst.len() > MOST_LETTERS {
            self.worst.pop_last();
        }
    }

    /// What there is to say of all.
    pub(super) fn finish(self, history: &History<'_>) -> Option<Finding> {
        let mut rules: Vec<_> = self.by_rule.into_iter().collect();
        rules.sort_by_key(|(rule, (count, _))| (Reverse(*count), *rule));
        let (first, (most, _)) = rules.first()?;
        let who = first_of(history, self.organizations.iter());
        let deviation = within_sentence(first.sentence());
        let part = format_count(*most as u64);
        let of_reports = counted!(self.reports, "the only report", "{part} of {n} reports", part);
        let sentence = if rules.len() > 1 {
            counted!(
                rules.len(),
                "Reports from {who} deviate from RFC 8460 in one way; most often ({of_reports}): {deviation}.",
                "Reports from {who} deviate from RFC 8460 in {n} ways; most often ({of_reports}): {deviation}.",
                who,
                of_reports,
                deviation,
            )
        } else {
            say!("Reports from {who} deviate from RFC 8460 ({of_reports}): {deviation}.", who, of_reports, deviation,)
        };
        let mut finding = Finding::new(FindingRule::ReporterDeviates, FindingSeverity::Info, Actor::Nobody, sentence);
        finding.reasons = vec![tr("All of these reports were still read; each lists its deviations.").to_owned()];
        let alone = self.organizations.len() == 1;
        if !alone && rules.len() > 1 {
            finding.reasons.extend(rules.iter().take(MOST_RULES).map(|(rule, (count, by))| {
                counted!(
                    *count,
                    "{deviation}: {n} report from {who}.",
                    "{deviation}: {n} reports from {who}.",
                    deviation = language::without_stop(rule.sentence()),
                    who = first_of(history, by.iter()),
                )
            }));
        }
        finding.steps = self
            .worst
            .into_iter()
            .map(|((_, who), (reports, counts))| {
                let letter = letter(reports, &counts);
                let none = |(rule, count): &(DeviationRule, usize)| lacks_contact(*rule) && *count >= reports;
                if counts.iter().any(none) {
                    return Step::with(
                        say!("The reports from {who} give no contact: if you know whom to ask, send this.", who),
                        letter,
                    );
                }
                if alone {
                    return Step::with(tr("If you wish, send this to the contact given in its reports."), letter);
                }
                Step::with(say!("If you wish, send this to the contact given in the reports from {who}.", who), letter)
            })
            .collect();
        finding.id = "reporter-deviates".into();
        finding.evidence = Filter { organization: history.all_names(&self.organizations), ..Filter::default() };
        finding.organizations = history.organizations(&self.organizations);
        finding.source = "RFC 8460, section 4.4";
        Some(finding)
    }
}

/// Whether such a report has no contact.
fn lacks_contact(rule: DeviationRule) -> bool {
    matches!(rule, DeviationRule::ContactInfoMissing | DeviationRule::ContactInfoNull)
}

/// The first by name, and how many more. Anybody can report, so that only these are put in order.
fn first_of<'n>(history: &History<'_>, numbers: impl ExactSizeIterator<Item = &'n u32>) -> String {
    let (all, mut first) = (numbers.len(), BTreeSet::new());
    for number in numbers {
        first.insert((history.organization(*number), *number));
        if first.len() > MOST_LISTED {
            first.pop_last();
        }
    }
    let names: Vec<String> = first.into_iter().map(|(_, number)| name(history, number)).collect();
    list_of(&names, all)
}

/// What can be sent to an organisation.
fn letter(reports: usize, counts: &[(DeviationRule, usize)]) -> String {
    let lines: Vec<String> = counts
        .iter()
        .map(|(rule, count)| {
            let line = counted!(
                reports,
                "{deviation} ({section}; the only report)",
                "{deviation} ({section}; {part} of {n} reports)",
                deviation = language::without_stop(rule.sentence()),
                section = cited(rule.section()),
                part = format_count(*count as u64),
            );
            format!("- {line}")
        })
        .collect();
    format!(
        "{}\n\n{}\n",
        counted!(
            counts.len(),
            "Thank you for your TLS reports, which we find useful. They deviate from RFC 8460 in one way, which makes them harder for other programs to read:",
            "Thank you for your TLS reports, which we find useful. They deviate from RFC 8460 in {n} ways, which makes them harder for other programs to read:"
        ),
        lines.join("\n")
    )
}

/// A sentence as a part of another. Only English begins it with a small letter then: elsewhere the
/// first word may be one that has a capital always.
fn within_sentence(sentence: &str) -> String {
    let sentence = language::without_stop(sentence);
    if language::code() != "en" {
        return sentence.to_owned();
    }
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Organisations that get a letter.
const MOST_LETTERS: usize = 10;
/// Rules that are told with those who depart from them.
const MOST_RULES: usize = 8;
