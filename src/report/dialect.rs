//! In which shape a report comes: that of RFC 8460, one that another program gives it, or a line of
//! our own export. Each shape is read by a file of its own; here it is told which.

use serde_json::{Map, Value};

use super::deviation::Deviation;
use super::error::{LooksLike, ReportError};
use super::hints::Hints;
use super::lower::lower_object;
use super::model::Report;
use super::own_export::{self, Sent};
use super::{parsedmarc, sample_shape, table, text};
use crate::limits::MOST_VALUE_BYTES;

/// Reads the report that `value` holds.
pub(crate) fn lower(
    value: &Value,
    raw: &str,
    hints: &Hints,
    mut deviations: Vec<Deviation>,
) -> Result<Report, ReportError> {
    let Some(line) = value.as_object().and_then(own_export::peel) else {
        return lower_sent(value, raw, hints, deviations);
    };
    let hints = line.hints(hints);
    let report = match line.sent {
        Sent::Table(table, rows) => {
            let first = table::read(table, rows, MOST_VALUE_BYTES).0.next();
            first.ok_or(ReportError::Empty).and_then(|first| first.outcome)?
        }
        Sent::Text(raw) => {
            let value = text::json(raw, &mut deviations)?;
            lower_sent(&value, raw, &hints, deviations)?
        }
        Sent::Json(value) => lower_sent(value, &value.to_string(), &hints, deviations)?,
    };
    Ok(own_export::restore(report, line.stated))
}

/// Reads a report as somebody else sent it.
fn lower_sent(value: &Value, raw: &str, hints: &Hints, deviations: Vec<Deviation>) -> Result<Report, ReportError> {
    let object = value.as_object().ok_or_else(|| not_a_report(value))?;
    match object.get("schema").and_then(Value::as_str) {
        Some(schema) if schema.starts_with("tlsrpt-lens/summary/") => return Err(ReportError::TotalsOnly),
        Some(schema) if schema.starts_with("tlsrpt-lens/check/") => return Err(ReportError::CheckResult),
        _ => {}
    }
    if own_export::is_line(object) {
        // Nothing that the export writes.
        return Err(ReportError::NotAReport { looks_like: LooksLike::LineInLine });
    }
    if parsedmarc::is_shape(object) {
        return Ok(parsedmarc::lower(object, raw, hints, deviations));
    }
    if sample_shape::is_sample_shape(object) {
        return Ok(sample_shape::lower(object, raw, hints, deviations));
    }
    if !looks_like_a_report(object) {
        return Err(not_a_report(value));
    }
    Ok(lower_object(object, raw, hints, deviations))
}

/// A report states policies, or at least says who covers which time.
fn looks_like_a_report(object: &Map<String, Value>) -> bool {
    let has = |key: &str| object.contains_key(key);
    (has("policies") || has("report-id")) && !has("report-items") && (has("organization-name") || has("date-range"))
        || has("policies") && has("report-id")
}

fn not_a_report(value: &Value) -> ReportError {
    let looks_like = match value {
        Value::Object(object) => {
            let has = |key: &str| object.contains_key(key);
            if has("report-items") {
                LooksLike::EarlyDraft
            } else if has("d") && has("pr") && has("policies") {
                LooksLike::Datagram
            } else if has("policy") && (has("epoch") || has("result-type")) && !has("summary") {
                LooksLike::MtaEvent
            } else if has("policy") || has("failure-details") || has("policy-type") {
                LooksLike::Fragment
            } else if has("smtp_tls_reports") {
                LooksLike::Parsedmarc
            } else if has("report_metadata") || has("policy_published") {
                LooksLike::Dmarc
            } else {
                LooksLike::Other
            }
        }
        Value::Array(_) => LooksLike::List,
        _ => LooksLike::Value,
    };
    ReportError::NotAReport { looks_like }
}
