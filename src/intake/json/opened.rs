//! What other programs put around reports in JSON.

use serde_json::Value;

/// What is in a value.
pub(super) enum Opened {
    /// One report or something else.
    One(Value),
    /// A report that was taken out of something.
    Inner(Value),
    /// JSON as text inside a JSON string.
    Text(String),
    /// A list of reports, and how many DMARC reports stood beside them.
    Many { reports: Vec<Value>, dmarc: usize },
}

/// Takes reports out of the lists and objects that programs put them in.
pub(super) fn open(value: Value) -> Opened {
    match value {
        Value::String(text) => Opened::Text(text),
        // Whatever else stands in a list of objects is none of them.
        Value::Array(mut items) if items.iter().any(Value::is_object) => {
            items.retain(Value::is_object);
            Opened::Many { reports: items, dmarc: 0 }
        }
        // The whole output of parsedmarc, and one result of its parser.
        Value::Object(mut object) if object.get("smtp_tls_reports").is_some_and(Value::is_array) => {
            let length = |key: &str| object.get(key).and_then(Value::as_array).map_or(0, Vec::len);
            let dmarc = ["aggregate_reports", "failure_reports", "forensic_reports"].into_iter().map(length).sum();
            if length("smtp_tls_reports") + dmarc == 0 {
                return Opened::One(Value::Object(object));
            }
            match object.remove("smtp_tls_reports") {
                Some(Value::Array(reports)) => Opened::Many { reports, dmarc },
                _ => Opened::Many { reports: Vec::new(), dmarc },
            }
        }
        Value::Object(mut object) if object.get("report_type").and_then(Value::as_str) == Some("smtp_tls") => {
            match object.remove("report") {
                Some(report) => Opened::Inner(report),
                None => Opened::One(Value::Object(object)),
            }
        }
        value => Opened::One(value),
    }
}
