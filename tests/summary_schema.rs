//! The summaries of made-up reports keep to public/summary.schema.json.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use history::{ENFORCE, History, TESTING, failed, said};
use serde_json::{Value, json};
use tlsrpt_lens::export::summary;
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, Store};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The schema, read once; the formats of dates are looked at.
struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn read() -> Self {
        let schema: Value =
            serde_json::from_slice(&std::fs::read(root("public/summary.schema.json")).unwrap()).unwrap();
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.enable_format_assertions();
        compiler.add_resource("https://schema.example/", schema).unwrap();
        let index = compiler.compile("https://schema.example/", &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn allows(&self, summary: &Value) -> bool {
        self.schemas.validate(summary, self.index).is_ok()
    }

    #[track_caller]
    fn check(&self, name: &str, summary: &Value) {
        if let Err(fault) = self.schemas.validate(summary, self.index) {
            panic!("{name}: {fault:#}");
        }
    }
}

#[test]
fn summaries_of_the_files_that_are_kept_for_tests_keep_to_it() {
    let schema = Schema::read();
    let mut files = vec![root("public/samples/sample-reports.mbox")];
    files.extend(std::fs::read_dir(root("tests/fixtures/history/input")).unwrap().map(|file| file.unwrap().path()));
    files.sort();
    let mut all = Store::default();
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy();
        let bytes = std::fs::read(path).unwrap();
        let mut alone = Store::default();
        intake::read(&name, &bytes, &mut Limits::default(), &mut |item| alone.add(item));
        intake::read(&name, &bytes, &mut Limits::default(), &mut |item| all.add(item));
        schema.check(&name, &summary(&alone));
    }
    schema.check("all", &summary(&all));
    schema.check("nothing", &summary(&Store::default()));
}

#[test]
fn summaries_of_histories_with_failures_of_every_kind_keep_to_it() {
    let types = [
        "starttls-not-supported",
        "certificate-host-mismatch",
        "certificate-expired",
        "certificate-not-trusted",
        "validation-failure",
        "tlsa-invalid",
        "dnssec-invalid",
        "dane-required",
        "sts-policy-fetch-error",
        "sts-policy-invalid",
        "sts-webpki-invalid",
        "made-up",
    ];
    let schema = Schema::read();
    let mut rules = std::collections::BTreeSet::new();
    for (number, result_type) in types.into_iter().enumerate() {
        for (policy, days, mx) in [(ENFORCE, 10..=12, "mx1.example.com"), (TESTING, 20..=20, "mx9.example.net")] {
            let mut history = History::new();
            history.good(&["A", "B"], 0..=19, policy);
            for day in days {
                let rows = [failed(3, result_type, mx).from("1.0.0.5").at("192.0.2.1").because("odd \u{1f600}")];
                history.add(said("A", day).sts(policy, 40, &rows));
                history.add(said("C", day).none("other.example", 5, &[]));
                let record = ["3 1 1 8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d"];
                history.add(said("B", day).tlsa(&record, 40, &rows));
            }
            let summary = summary(history.store());
            schema.check(&format!("{number} {result_type}"), &summary);
            for finding in summary["findings"].as_array().unwrap() {
                rules.insert(finding["rule"].as_str().unwrap().to_owned());
            }
        }
    }
    assert!(rules.len() >= 12, "{rules:?}");
}

/// What no filter tells from the failures beside it is counted all the same: of 40 failed sessions a day ten are
/// explained, on three days, and the sentence says 90.
#[test]
fn failures_without_details_beside_others_are_counted() {
    let mut history = History::new();
    history.good(&["A"], 0..=19, TESTING);
    for day in 0..20 {
        let rows = [json!({
            "result-type": "certificate-not-trusted", "receiving-mx-hostname": "mx1.example.com", "failed-session-count": 10,
        })];
        let bad = day >= 17;
        history.add(said("B", day).with("policies", json!([{
            "policy": { "policy-type": "sts", "policy-string": TESTING, "policy-domain": "example.com" },
            "summary": { "total-successful-session-count": 90, "total-failure-session-count": if bad { 40 } else { 0 } },
            "failure-details": if bad { &rows[..] } else { &[] },
        }])));
    }
    let summary = summary(history.store());
    Schema::read().check("untold", &summary);
    let all = summary["findings"].as_array().unwrap();
    let untold = all.iter().find(|finding| finding["rule"] == "failures-untold").unwrap();
    assert_eq!((&untold["failed"], &untold["days"], &untold["sessions"]), (&json!(90), &json!(3), &json!(390)));
    assert!(untold["sentence"].as_str().unwrap().starts_with("90 of 390 sessions"), "{untold}");
    let told = all.iter().find(|finding| finding["result_types"] == json!(["certificate-not-trusted"])).unwrap();
    assert_eq!(told["failed"], json!(30));
}

/// What found no room is in the summary, and only then.
#[test]
fn what_was_not_kept_is_in_the_summary() {
    let schema = Schema::read();
    let sample = std::fs::read(root("public/samples/sample-reports.mbox")).unwrap();
    let mut batch = Batch::default();
    intake::read("sample.mbox", &sample, &mut Limits::default(), &mut |item| batch.add(item));
    let reports = batch.reports();
    let mut store = Store::default();
    store.merge(batch.clone());
    assert_eq!(summary(&store).get("not_kept"), None);
    let mut store = Store::default();
    store.make_room(1_000);
    store.merge(batch);
    let mut summary = summary(&store);
    schema.check("full", &summary);
    assert_eq!((&summary["reports"], &summary["not_kept"]["reports"]), (&json!(0), &json!(reports)));
    summary["not_kept"]["more"] = json!(1);
    assert!(!schema.allows(&summary));
}

/// The schema is not one that lets everything through.
#[test]
fn what_is_not_in_the_contract_is_told() {
    let mut history = History::new();
    history.good(&["A"], 0..=9, ENFORCE);
    history.add(said("A", 10).sts(ENFORCE, 40, &[failed(9, "certificate-expired", "mx1.example.com")]));
    let summary = summary(history.store());
    let schema = Schema::read();
    schema.check("as it is", &summary);
    for (place, value) in [
        ("/findings/0/trend", json!("rising")),
        ("/findings/0/more", json!(1)),
        ("/findings/0/evidence/result", json!("certificate-expired")),
        ("/findings/0/evidence/host", json!(["a"])),
        ("/findings/0/first_day", json!("10 Jan")),
        ("/findings/0/traits/ip_family", json!("IPv4")),
        ("/days/0/reports", json!(-1)),
    ] {
        let mut other = summary.clone();
        let (parent, key) = place.rsplit_once('/').unwrap();
        other.pointer_mut(parent).unwrap()[key] = value;
        assert!(!schema.allows(&other), "{place}");
    }
    for key in summary["findings"][0].as_object().unwrap().keys() {
        let mut other = summary.clone();
        other["findings"][0].as_object_mut().unwrap().remove(key);
        assert!(!schema.allows(&other), "without {key}");
    }
}
