//! The sample mailbox that ships with the page gives the numbers of its story.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use serde_json::Value;
use tlsrpt_lens::export::summary;
use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

fn root(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Reads the mailbox in slices of a size.
fn read(slice: usize) -> Value {
    let bytes = std::fs::read(root("public/samples/sample-reports.mbox")).unwrap();
    let (mut store, mut limits) = (Store::default(), Limits::default());
    let mut reader = StreamReader::new("sample-reports.mbox").in_slices();
    for slice in bytes.chunks(slice) {
        reader.push(slice, &mut limits, &mut |item| store.add(item));
    }
    reader.finish(&mut limits, &mut |item| store.add(item));
    store.file_read(false);
    summary(&store)
}

#[test]
fn the_sample_mailbox_gives_the_numbers_of_its_story() {
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(root("tests/fixtures/sample-reports.expected.json")).unwrap())
            .unwrap();
    let found = read(usize::MAX);
    for key in ["reports", "duplicates", "sessions", "failed_by_result_type"] {
        assert_eq!(found[key], expected[key], "{key}");
    }
    assert_eq!(found["files"]["not_reports"], expected["not_reports"]);
    assert_eq!(found["problems"], Value::Array(Vec::new()));
}

#[test]
fn slices_of_any_size_give_the_same_summary() {
    let whole = read(usize::MAX);
    for size in [1009, 65_536] {
        assert_eq!(read(size), whole, "slices of {size} bytes");
    }
}

#[test]
fn the_summary_has_the_keys_of_its_schema_in_order() {
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(root("public/summary.schema.json")).unwrap()).unwrap();
    let summary = read(usize::MAX);
    let keys: Vec<&String> = summary.as_object().unwrap().keys().collect();
    let mut required: Vec<&str> =
        schema["required"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    // Whoever checks older summaries by the schema must not miss what came later.
    required.push("verdict");
    required.sort_unstable();
    assert_eq!(keys, required);
    assert!(keys.iter().all(|key| schema["properties"].get(key.as_str()).is_some()));
    assert_eq!(summary["schema"], schema["properties"]["schema"]["const"]);
}
