//! The simplified sample shape that introductory articles print: `email-server`,
//! `failed-connections[]` with `source-ip`, `receiving-host`, `failure-reason`, `error-code`.
//!
//! It is not RFC 8460. It is read as a dialect of its own, every field is kept, and
//! the report says so in a deviation.

use serde_json::{Map, Value};

use super::deviation::{Deviation, DeviationRule as Rule};
use super::hints::Hints;
use super::instant;
use super::model::{AppliedPolicy, DateRange, FailureDetail, PolicyResult, PolicyType, Report, Source, Summary};
use super::result_type::ResultType;
use crate::domain_name::tidy;

/// Whether an object has this shape; `policies` would make it an RFC 8460 report.
pub(super) fn is_sample_shape(object: &Map<String, Value>) -> bool {
    object.get("failed-connections").is_some_and(Value::is_array) && !object.contains_key("policies")
}

/// Reads a report of this shape.
pub(super) fn lower(object: &Map<String, Value>, raw: &str, hints: &Hints, mut deviations: Vec<Deviation>) -> Report {
    deviations.push(Deviation::whole(Rule::SimplifiedSampleShape, "failed-connections"));
    let text = |object: &Map<String, Value>, key: &str| match object.get(key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::String(_) | Value::Null) | None => None,
        Some(other) => Some(other.to_string()),
    };
    let rows: Vec<FailureDetail> = object
        .get("failed-connections")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(|row| {
            let reason = text(row, "failure-reason");
            FailureDetail {
                result_type: result_type(reason.as_deref().unwrap_or_default()),
                sending_mta_ip: text(row, "source-ip"),
                receiving_mx_hostname: text(row, "receiving-host"),
                receiving_mx_helo: None,
                receiving_ip: None,
                // Spec: the shape has no counts; one entry is one failed session.
                failed_session_count: row.get("count").and_then(Value::as_u64).unwrap_or(1),
                additional_information: reason,
                failure_reason_code: text(row, "error-code"),
            }
        })
        .collect();
    let failed = rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.failed_session_count));
    let domain = text(object, "email-server").or_else(|| hints.policy_domain.clone()).unwrap_or_default();
    let range = object.get("date-range").and_then(Value::as_object);
    let mut date = |keys: [&str; 2]| {
        let stated = range.and_then(|range| keys.iter().find_map(|key| text(range, key))).unwrap_or_default();
        let (instant, rule) = instant::parse(&stated);
        deviations.extend(rule.map(|rule| Deviation::new(rule, "date-range", stated.as_str())));
        instant
    };
    let date_range =
        DateRange { start: date(["start-datetime", "start-date"]), end: date(["end-datetime", "end-date"]) };
    Report {
        organization_name: text(object, "organization-name").unwrap_or_default(),
        contact_info: text(object, "contact-info"),
        report_id: text(object, "report-id").unwrap_or_default(),
        date_range,
        policies: vec![PolicyResult {
            policy: AppliedPolicy {
                policy_type: PolicyType::Unknown("not stated".into()),
                policy_string: Vec::new(),
                policy_domain: tidy(&domain),
                mx_host: Vec::new(),
            },
            summary: Summary {
                successful: object.get("successful-connections").and_then(Value::as_u64).unwrap_or(0),
                failed,
            },
            failure_details: rows,
        }],
        deviations,
        raw: raw.to_owned(),
        source: Source::Text(hints.clone()),
    }
}

/// The words of the articles, as the result types they mean; anything else is kept.
fn result_type(reason: &str) -> ResultType {
    let lower = reason.to_lowercase();
    let says = |word: &str| lower.contains(word);
    if says("expired") {
        ResultType::CertificateExpired
    } else if says("starttls") {
        ResultType::StarttlsNotSupported
    } else if says("mismatch") && (says("host") || says("name")) {
        ResultType::CertificateHostMismatch
    } else if says("trust") || says("self-signed") {
        ResultType::CertificateNotTrusted
    } else {
        ResultType::parse(reason)
    }
}
