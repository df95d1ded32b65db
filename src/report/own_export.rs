//! A line of the export "Reports (NDJSON)" read back: the report as sent, beside what was derived.
//!
//! Derived numbers are counted anew. Only what the text of the report does not tell any
//! more is taken over: how its bytes were odd, and the policy domain that a mail or a
//! file name gave.

use serde_json::{Map, Value};

use super::Hints;
use super::deviation::{Deviation, DeviationRule as Rule};
use super::error::{LooksLike, ReportError};
use super::lower::lower as lower_value;
use super::model::{Report, Source};
use super::table::{self, Table};
use super::text;

/// Whether an object is such a line.
pub(super) fn is_line(object: &Map<String, Value>) -> bool {
    ["report", "deviations", "sources"].iter().all(|key| object.contains_key(*key))
}

/// Reads the report in a line.
pub(super) fn lower(
    line: &Map<String, Value>,
    hints: &Hints,
    mut deviations: Vec<Deviation>,
) -> Result<Report, ReportError> {
    let stated = stated_deviations(line);
    let guess = stated.iter().find(|stated| stated.rule == Rule::PolicyDomainMissing && !stated.found.is_empty());
    let hints = guess.map_or_else(|| hints.clone(), |guess| Hints { policy_domain: Some(guess.found.clone()) });
    let report = match line.get("report") {
        // What was sent was no plain JSON: the repaired text, or rows of a table.
        Some(Value::String(raw)) => {
            if let Some(table) = Table::of(raw) {
                let first = table::read(table, raw).into_iter().next();
                first.ok_or(ReportError::Empty).and_then(|row| row.outcome)?
            } else {
                let value = text::json(raw, &mut deviations)?;
                lower_sent(&value, raw, &hints, deviations)?
            }
        }
        Some(value) => lower_sent(value, &value.to_string(), &hints, deviations)?,
        None => return Err(ReportError::Empty),
    };
    Ok(restore(report, stated))
}

/// A line inside a line is nothing that the export writes.
fn lower_sent(value: &Value, raw: &str, hints: &Hints, deviations: Vec<Deviation>) -> Result<Report, ReportError> {
    if value.as_object().is_some_and(is_line) {
        return Err(ReportError::NotAReport { looks_like: LooksLike::LineInLine });
    }
    lower_value(value, raw, hints, deviations)
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
fn restore(report: Report, stated: Vec<Deviation>) -> Report {
    let shown = |rule: Rule| report.deviations.iter().any(|deviation| deviation.rule == rule);
    let mut deviations: Vec<Deviation> =
        stated.into_iter().filter(|stated| OF_THE_TEXT.contains(&stated.rule) && !shown(stated.rule)).collect();
    deviations.extend(report.deviations);
    Report { deviations, source: Source::Whole, ..report }
}

/// Deviations of the text and not of the JSON in it.
const OF_THE_TEXT: [Rule; 7] = [
    Rule::ByteOrderMark,
    Rule::NotUtf8,
    Rule::RawControlCharacter,
    Rule::TrailingData,
    Rule::DuplicateKey,
    Rule::NumberTooLarge,
    Rule::SurroundingText,
];

const MOST_STATED: usize = 10_000;
