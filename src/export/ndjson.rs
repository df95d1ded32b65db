//! "Reports (NDJSON)": one object a report, with what was derived beside what was sent.

use serde_json::{Value, json};

use crate::analysis::{Filter, Selection};
use crate::intake::Trail;
use crate::store::Store;

/// The reports that the filter leaves, one a line, in the order loaded.
pub fn reports_ndjson(store: &Store, filter: &Filter) -> String {
    let mut out = String::new();
    Selection::new(store.columns(), filter).each(|passed| {
        let Some(stored) = store.report(passed.id) else { return };
        let report = &stored.report;
        // What was sent is JSON once more, or the repaired text when it was none.
        let sent = serde_json::from_str(&report.raw).unwrap_or_else(|_| Value::String(report.raw.clone()));
        let deviations: Vec<Value> = report
            .deviations
            .iter()
            .map(|deviation| json!({ "rule": deviation.rule.id(), "place": deviation.place.to_string(), "found": deviation.found.to_string() }))
            .collect();
        let sources: Vec<String> = stored.trails.iter().map(Trail::as_data).collect();
        let mut line = json!({
            "day": stored.day.map(|day| day.to_string()),
            "sessions": { "failed": stored.sessions.failed, "successful": stored.sessions.successful },
            "deviations": deviations,
            "sources": sources,
            "report": sent,
        });
        if let Some(line) = line.as_object_mut().filter(|_| stored.more_places > 0) {
            line.insert("more_sources".into(), stored.more_places.into());
        }
        out.push_str(&line.to_string());
        out.push('\n');
    });
    out
}
