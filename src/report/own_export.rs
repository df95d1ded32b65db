//! A line of the export "Reports (NDJSON)": the report as sent, beside what was derived. The line is
//! taken apart here; what it holds is read in [`super::dialect`].
//!
//! Derived numbers are counted anew. Only what the text of the report does not tell any
//! more is taken over: how its bytes were odd, and the policy domain that a mail or a
//! file name gave.

use serde_json::{Map, Value};

use super::deviation::{Deviation, DeviationRule as Rule};
use super::hints::Hints;
use super::model::{Report, Source};
use super::table::Table;

/// A line taken apart.
pub(super) struct Line<'a> {
    /// The report as sent.
    pub(super) sent: Sent<'a>,
    /// The deviations that the line states.
    pub(super) stated: Vec<Deviation>,
}

/// A report as it was sent.
pub(super) enum Sent<'a> {
    /// JSON.
    Json(&'a Value),
    /// A text that was no plain JSON and had to be repaired.
    Text(&'a str),
    /// Rows of a table.
    Table(Table, &'a str),
}

/// Whether an object is such a line.
pub(super) fn is_line(object: &Map<String, Value>) -> bool {
    ["report", "deviations", "sources"].iter().all(|key| object.contains_key(*key))
}

/// Takes a line apart; `None` for every other object.
pub(super) fn peel(object: &Map<String, Value>) -> Option<Line<'_>> {
    let report = object.get("report").filter(|_| is_line(object))?;
    let sent = match report {
        Value::String(raw) => Table::of(raw).map_or(Sent::Text(raw), |table| Sent::Table(table, raw)),
        value => Sent::Json(value),
    };
    Some(Line { sent, stated: stated_deviations(object) })
}

impl Line<'_> {
    /// What a mail said about the report, as far as the line tells.
    pub(super) fn hints(&self, hints: &Hints) -> Hints {
        let guess = self.stated.iter().find(|stated| stated.rule == Rule::PolicyDomainMissing);
        match guess.filter(|guess| !guess.found.is_empty()) {
            Some(guess) => Hints { policy_domain: Some(guess.found.to_string()) },
            None => hints.clone(),
        }
    }
}

fn stated_deviations(line: &Map<String, Value>) -> Vec<Deviation> {
    let entries = line.get("deviations").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let deviation = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let rule = Rule::ALL.iter().find(|rule| rule.id() == text("rule"))?;
        Some(Deviation::new(*rule, text("place"), text("found")))
    };
    entries.iter().take(MOST_STATED).filter_map(deviation).collect()
}

/// The deviations that the text no longer shows, in front, where they were met first.
pub(super) fn restore(report: Report, stated: Vec<Deviation>) -> Report {
    let shown = |rule: Rule| report.deviations.iter().any(|deviation| deviation.rule == rule);
    let mut deviations: Vec<Deviation> =
        stated.into_iter().filter(|stated| OF_THE_TEXT.contains(&stated.rule) && !shown(stated.rule)).collect();
    deviations.extend(report.deviations);
    Report { deviations, source: Source::Whole, ..report }
}

/// Deviations of the text and not of the JSON in it.
const OF_THE_TEXT: [Rule; 8] = [
    Rule::ByteOrderMark,
    Rule::NotUtf8,
    Rule::RawControlCharacter,
    Rule::TrailingData,
    Rule::DuplicateKey,
    Rule::NumberTooLarge,
    Rule::LoneSurrogate,
    Rule::SurroundingText,
];

const MOST_STATED: usize = 10_000;
