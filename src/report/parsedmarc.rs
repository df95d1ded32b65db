//! The JSON that parsedmarc writes for a TLS report (`smtp_tls.json`): the fields of
//! RFC 8460, section 4.4, under other names and one level flatter.
//!
//! It is turned into the shape of the RFC and read like any report, with a deviation that
//! names it. parsedmarc drops what it does not know, such as `mx-host`; that stays lost.

use serde_json::{Map, Value, json};

use super::deviation::{Deviation, DeviationRule as Rule};
use super::hints::Hints;
use super::lower::lower_object;
use super::model::Report;

type Object = Map<String, Value>;

/// Whether an object has this shape.
pub(super) fn is_shape(object: &Object) -> bool {
    let has = |key: &str| object.contains_key(key);
    has("policies") && has("organization_name") && (has("begin_date") || has("report_id")) && !has("organization-name")
}

/// Reads a report of this shape.
pub(super) fn lower(object: &Object, raw: &str, hints: &Hints, mut deviations: Vec<Deviation>) -> Report {
    deviations.push(Deviation::whole(Rule::ParsedmarcShape, "organization_name"));
    lower_object(&by_the_rfc(object), raw, hints, deviations)
}

fn by_the_rfc(object: &Object) -> Object {
    let mut report = renamed(
        object,
        &[("organization_name", "organization-name"), ("contact_info", "contact-info"), ("report_id", "report-id")],
    );
    let dates = renamed(object, &[("begin_date", "start-datetime"), ("end_date", "end-datetime")]);
    report.insert("date-range".to_owned(), Value::Object(only(&dates, &["start-datetime", "end-datetime"])));
    report.remove("begin_date");
    report.remove("end_date");
    if let Some(Value::Array(policies)) = object.get("policies") {
        report.insert("policies".to_owned(), policies.iter().map(policy).collect());
    }
    report
}

fn policy(entry: &Value) -> Value {
    let Some(entry) = entry.as_object() else { return entry.clone() };
    let names = [
        ("policy_domain", "policy-domain"),
        ("policy_type", "policy-type"),
        ("policy_strings", "policy-string"),
        ("mx_host_patterns", "mx-host"),
        ("successful_session_count", "total-successful-session-count"),
        ("failed_session_count", "total-failure-session-count"),
    ];
    let flat = renamed(entry, &names);
    let policy = ["policy-domain", "policy-type", "policy-string", "mx-host"];
    let summary = ["total-successful-session-count", "total-failure-session-count"];
    let mut result: Object = flat
        .iter()
        .filter(|(key, _)| !policy.contains(&key.as_str()) && !summary.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    result.insert("policy".to_owned(), Value::Object(only(&flat, &policy)));
    result.insert("summary".to_owned(), Value::Object(only(&flat, &summary)));
    if let Some(details) = result.remove("failure_details") {
        let details = match details {
            Value::Array(rows) => rows.iter().map(failure).collect(),
            other => other,
        };
        result.insert("failure-details".to_owned(), details);
    }
    json!(result)
}

fn failure(row: &Value) -> Value {
    let Some(row) = row.as_object() else { return row.clone() };
    json!(renamed(row, &FAILURE_FIELDS))
}

/// The object with known keys under their other name.
fn renamed(object: &Object, names: &[(&str, &str)]) -> Object {
    let name = |key: &String| names.iter().find(|(from, _)| from == key).map_or(key.as_str(), |(_, to)| to).to_owned();
    object.iter().map(|(key, value)| (name(key), value.clone())).collect()
}

fn only(object: &Object, keys: &[&str]) -> Object {
    object
        .iter()
        .filter(|(key, _)| keys.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// What parsedmarc calls the fields of a failure, and what the RFC does.
pub(super) const FAILURE_FIELDS: [(&str, &str); 8] = [
    ("result_type", "result-type"),
    ("failed_session_count", "failed-session-count"),
    ("sending_mta_ip", "sending-mta-ip"),
    ("receiving_ip", "receiving-ip"),
    ("receiving_mx_hostname", "receiving-mx-hostname"),
    ("receiving_mx_helo", "receiving-mx-helo"),
    ("additional_info_uri", "additional-information"),
    ("failure_reason_code", "failure-reason-code"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_get_the_names_of_the_rfc() {
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        let report = object(json!({
            "organization_name": "A", "begin_date": "x", "end_date": "y", "report_id": "1", "extra": 1,
            "policies": [5, { "policy_domain": "d", "policy_strings": ["s"], "failed_session_count": 2, "failure_details": [{ "result_type": "r" }] }],
        }));
        assert!(is_shape(&report));
        assert_eq!(
            Value::Object(by_the_rfc(&report)),
            json!({
                "organization-name": "A", "report-id": "1", "extra": 1,
                "date-range": { "start-datetime": "x", "end-datetime": "y" },
                "policies": [5, {
                    "policy": { "policy-domain": "d", "policy-string": ["s"] },
                    "summary": { "total-failure-session-count": 2 },
                    "failure-details": [{ "result-type": "r" }],
                }],
            })
        );
        assert!(!is_shape(&object(json!({ "organization-name": "A", "report_id": "1", "policies": [] }))));
    }
}
