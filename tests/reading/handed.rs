//! What was handed to us.

use std::path::PathBuf;

use serde_json::Value;
use tlsrpt_lens::export::summary;
use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

/// What is not as it is expected to be.
fn wrong(expect: &Value, found: &Value) -> Vec<String> {
    let pair = |counts: &Value| Value::from(vec![counts["successful"].clone(), counts["failed"].clone()]);
    let keys = |object: &Value| Value::from(object.as_object().unwrap().keys().cloned().collect::<Vec<_>>());
    let is_told = found["problems"] != Value::Array(Vec::new());
    let mut wrong = Vec::new();
    for (key, wanted) in expect.as_object().unwrap() {
        let is = match key.as_str() {
            "reports" | "policies" | "failure_details" => found[key].clone(),
            "evaluations" | "sessions" => pair(&found[key]),
            "not_reports" | "failed" => found["files"][key].clone(),
            "by_org" => keys(&found["by_organization"]),
            "by_domain" => keys(&found["by_policy_domain"]),
            "deviations" => {
                let deviations = keys(&found["deviations"]);
                let has = |rule| deviations.as_array().unwrap().contains(rule);
                // Of others nothing is said when some are named.
                let named = wanted.as_array().unwrap();
                if !named.is_empty() && named.iter().all(has) { wanted.clone() } else { deviations }
            }
            "deviations_not" => {
                let has = |rule: &&Value| found["deviations"].get(rule.as_str().unwrap()).is_some();
                if wanted.as_array().unwrap().iter().any(|rule| has(&rule)) { Value::Null } else { wanted.clone() }
            }
            "not_reports_min" => {
                let count = &found["files"]["not_reports"];
                if count.as_u64() >= wanted.as_u64() { wanted.clone() } else { count.clone() }
            }
            "said" => Value::from(is_told),
            "reports_or_told" => Value::from(found["reports"].as_u64().unwrap().max(is_told.into())),
            // Said of the analysis.
            "finding_wanted" => continue,
            _ => panic!("{key}"),
        };
        if is != *wanted {
            wrong.push(format!("{key}: {is} instead of {wanted}"));
        }
    }
    wrong
}

#[test]
fn what_was_handed_is_as_it_says() {
    let folder = std::env::var_os("TLSRPT_CASES").map_or_else(|| PathBuf::from("../shared/cases"), PathBuf::from);
    let folder = folder.join("reading");
    let Ok(text) = std::fs::read_to_string(folder.join("EXPECTED.json")) else {
        eprintln!("skipped: there is nothing in {}", folder.display());
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut told = Vec::new();
    for case in &cases {
        let names = match &case["file"] {
            Value::Array(names) => names.iter().map(|name| name.as_str().unwrap()).collect(),
            name => vec![name.as_str().unwrap()],
        };
        let mut store = Store::default();
        for name in &names {
            let bytes = std::fs::read(folder.join(name)).unwrap();
            let mut reader = StreamReader::new(name);
            let mut limits = Limits::default();
            reader.push(&bytes, &mut limits, &mut |item| store.add(item));
            reader.finish(&mut limits, &mut |item| store.add(item));
            store.file_read(reader.failed());
        }
        let wrong = wrong(&case["expect"], &summary(&store));
        if !wrong.is_empty() {
            told.push(format!("{names:?}: {}", wrong.join("; ")));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}
