//! What other programs put around reports in JSON.

use serde_json::Value;

/// What is in a value.
pub(super) enum Opened {
    /// One report or something else.
    One(Value),
    /// A report that was taken out of something.
    Inner(Value),
    /// A list of reports, of lists of them and of JSON as text inside JSON strings, and how many DMARC reports stood
    /// beside them.
    Many { reports: Vec<Value>, dmarc: usize },
}

/// Whether a value may be a report or hold one: in a list beside reports, numbers and words are none.
pub(super) fn may_hold_reports(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => {
            !items.is_empty()
                && !items.iter().all(|item| matches!(item, Value::Null | Value::Bool(_) | Value::Number(_)))
        }
        Value::String(text) => text.trim_start().starts_with(['{', '[', '"']),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether an object is in a list, or in one in it; or a text that starts as one does.
fn holds_objects(items: &[Value]) -> bool {
    let mut lists = vec![items.iter()];
    while let Some(list) = lists.last_mut() {
        match list.next() {
            None => {
                lists.pop();
            }
            Some(Value::Object(_)) => return true,
            Some(Value::String(text)) if text.trim_start().starts_with(['{', '[']) => return true,
            // What is parsed is nested no deeper than a limit.
            Some(Value::Array(items)) => lists.push(items.iter()),
            Some(_) => {}
        }
    }
    false
}

/// Takes reports out of the lists and objects that programs put them in.
pub(super) fn open(value: Value) -> Opened {
    match value {
        text @ Value::String(_) => Opened::Many { reports: vec![text], dmarc: 0 },
        // Whatever else stands in a list of objects is none of them.
        Value::Array(mut items) if holds_objects(&items) => {
            items.retain(may_hold_reports);
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
