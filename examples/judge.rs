//! Judges TLSRPT records: a JSON list of cases on standard input, verdicts on standard output.
//!
//! `[{"txt": ["v=TLSRPTv1; rua=…", ["in two ", "strings"]]}]` gives
//! `[{"verdict": "valid", "lenient_verdict": "valid", "findings": ["rule-id"]}]`, in order.

use std::io::{Read, Write};

use serde::Deserialize;
use serde_json::{Value, json};
use tlsrpt_lens::record::{TxtRecord, judge};

#[derive(Deserialize)]
struct Case {
    txt: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Text(String),
    Strings(Vec<String>),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let cases: Vec<Case> = serde_json::from_str(&input)?;
    let verdicts: Vec<Value> = cases.into_iter().map(verdict).collect();
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &verdicts)?;
    writeln!(out)?;
    Ok(())
}

fn verdict(case: Case) -> Value {
    let records: Vec<TxtRecord> = case
        .txt
        .into_iter()
        .map(|item| match item {
            Item::Text(text) => TxtRecord::new([text]),
            Item::Strings(strings) => TxtRecord::new(strings),
        })
        .collect();
    let judgement = judge(&records);
    let mut rules: Vec<&str> = judgement.findings.iter().map(|finding| finding.rule.id()).collect();
    rules.sort_unstable();
    rules.dedup();
    json!({
        "verdict": judgement.verdict.id(),
        "lenient_verdict": judgement.lenient_verdict.id(),
        "findings": rules,
    })
}
