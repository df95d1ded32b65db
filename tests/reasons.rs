//! Reasons that were handed to us, where they are: known, and with the actor that they should have.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::PathBuf;

use serde_json::Value;
use tlsrpt_lens::explain::decode_reason;

#[test]
fn handed_reasons_are_known() {
    let folder = std::env::var_os("TLSRPT_CASES").map_or_else(|| "../shared/cases".into(), PathBuf::from);
    let Ok(bytes) = std::fs::read(folder.join("records.json")) else {
        eprintln!("skipped: there is no records.json in {}", folder.display());
        return;
    };
    let cases: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    for case in cases.iter().filter(|case| case["kind"] == "reason") {
        let text = case["text"].as_str().unwrap();
        let reason = decode_reason(text);
        assert_eq!(Some(reason.is_some()), case["expect"]["known"].as_bool(), "{text}");
        assert_eq!(reason.map(|reason| format!("{:?}", reason.actor)).as_deref(), case["expect"]["actor"].as_str());
    }
}
