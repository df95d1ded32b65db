//! Every report of a folder of public samples, against the numbers of its index.
//!
//! The folder is not part of this repository: `TLSRPT_CORPUS` names it, `../shared/corpus`
//! is the default. Without it this test says so; our own fixtures cover the same ground.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::PathBuf;

use serde_json::Value;
use tlsrpt_lens::analysis::Filter;
use tlsrpt_lens::export::{reports_ndjson, summary};
use tlsrpt_lens::intake::{self, Ingested, NotAReport, Outcome};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::report::Report;
use tlsrpt_lens::store::Store;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("TLSRPT_CORPUS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let there = folder.join("INDEX.json").is_file();
    if !there {
        eprintln!("skipped: no sample reports at {}", folder.display());
    }
    there.then_some(folder)
}

fn read(folder: &std::path::Path, name: &str) -> Vec<Ingested> {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let mut items = Vec::new();
    intake::read(name, &bytes, &mut Limits::default(), &mut |item| items.push(item));
    items
}

fn reports(items: &[Ingested]) -> Vec<&Report> {
    items
        .iter()
        .filter_map(|item| match &item.outcome {
            Outcome::Report(report) => Some(report.as_ref()),
            _ => None,
        })
        .collect()
}

/// One difference, in words; empty when the report is as the index says.
fn difference(report: &Report, expected: &Value) -> String {
    let sum = |of: fn(&tlsrpt_lens::report::Summary) -> u64| -> u64 {
        report.policies.iter().map(|entry| of(&entry.summary)).sum()
    };
    let rows: usize = report.policies.iter().map(|entry| entry.failure_details.len()).sum();
    let text = |key: &str| expected[key].as_str().unwrap_or_default().to_owned();
    let pairs = [
        ("organization", report.organization_name.clone(), text("organization")),
        ("report_id", report.report_id.clone(), text("report_id")),
        ("start", report.date_range.start.text.clone(), text("start")),
        ("end", report.date_range.end.text.clone(), text("end")),
        ("policies", report.policies.len().to_string(), expected["policies"].to_string()),
        ("total_success", sum(|s| s.successful).to_string(), expected["total_success"].to_string()),
        ("total_failure", sum(|s| s.failed).to_string(), expected["total_failure"].to_string()),
        ("failure_detail_rows", rows.to_string(), expected["failure_detail_rows"].to_string()),
    ];
    let wrong = pairs.into_iter().filter(|(_, found, wanted)| found != wanted);
    let lines: Vec<String> = wrong.map(|(key, found, wanted)| format!("{key}: {found} instead of {wanted}")).collect();
    lines.join("; ")
}

#[test]
fn every_sample_gives_the_numbers_of_the_index() {
    let Some(folder) = folder() else { return };
    let index: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(folder.join("INDEX.json")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for entry in &index {
        let name = entry["file"].as_str().unwrap();
        let items = read(&folder, name);
        let found = reports(&items);
        let expected: Vec<&Value> = match (&entry["expected"], &entry["expected_reports"]) {
            (_, Value::Array(many)) => many.iter().collect(),
            (one @ Value::Object(_), _) => vec![one],
            _ => continue,
        };
        compared += 1;
        if found.len() != expected.len() {
            wrong.push(format!("{name}: {} reports instead of {}: {items:?}", found.len(), expected.len()));
            continue;
        }
        for expected in expected {
            let differences: Vec<String> = found.iter().map(|report| difference(report, expected)).collect();
            if !differences.iter().any(String::is_empty) {
                wrong.push(format!("{name}: {}", differences.join(" | ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= 60, "only {compared} samples had expected numbers");
}

#[test]
fn all_samples_are_exported_and_read_back_with_the_same_summary() {
    let Some(folder) = folder() else { return };
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let mut store = Store::default();
    for path in names.iter().filter(|path| path.is_file()) {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        intake::read(&name, &bytes, &mut Limits::default(), &mut |item| store.add(item));
    }
    let text = reports_ndjson(&store, &Filter::default());
    let mut again = Store::default();
    intake::read("reports.ndjson", text.as_bytes(), &mut Limits::default(), &mut |item| again.add(item));
    let (was, is) = (summary(&store), summary(&again));
    for (key, value) in was.as_object().unwrap() {
        if !["duplicates", "files", "problems"].contains(&key.as_str()) {
            assert_eq!(&is[key], value, "{key}");
        }
    }
    assert_eq!(again.problems().next(), None);
}

#[test]
fn malformed_samples_say_what_is_wrong() {
    let Some(folder) = folder() else { return };
    for (name, message) in [
        ("issue-PS.MTA-STS-33__google-truncated.json", "cut off"),
        ("issue-parsedmarc-561__microsoft-truncated.json", "cut off"),
        ("reddit-1pnf2vk__microsoft-truncated.json", "cut off"),
        ("belastingdienst-slides__bad.json", "line 1, column"),
        ("belastingdienst-slides__good.json", "damaged at line"),
        ("subs.gr__doc-example.json", "damaged at line"),
        ("dmarctrust__policy-fragment.json", "not a TLS report but a fragment"),
        ("issue-sys4-12__libtlsrpt-datagram.json", "not a TLS report but a single libtlsrpt datagram"),
    ] {
        let items = read(&folder, name);
        let [Ingested { outcome: Outcome::Problem(error), .. }] = items.as_slice() else { panic!("{name}: {items:?}") };
        assert!(error.to_string().contains(message), "{name}: {error}");
    }
    for (name, kind) in [
        ("kravietz_tlsrpt-rs__empty.eml", NotAReport::Mail),
        ("stalwartlabs_stalwart__NOT-TLSRPT-arf1.eml", NotAReport::Feedback),
        ("stalwartlabs_stalwart__NOT-TLSRPT-dmarc4.eml", NotAReport::Dmarc),
    ] {
        let items = read(&folder, name);
        assert!(
            matches!(items.as_slice(), [Ingested { outcome: Outcome::NotAReport(found), .. }] if *found == kind),
            "{name}: {items:?}"
        );
    }
    // The RFC's own example as printed: a raw line break in a string, repaired and noted.
    let items = read(&folder, "mrisher_smtp-sts__rfc8460-example-verbatim.json");
    let found = reports(&items);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].policies[0].summary.successful, found[0].policies[0].summary.failed), (5326, 303));
    assert!(found[0].deviations.iter().any(|deviation| deviation.rule.id() == "raw-line-break-in-string"));
}
