//! TLSRPT records and their verdicts: the shared vectors, and cases of our own for each rule.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;
use tlsrpt_lens::record::{Record, Rule, Severity, TxtRecord, Verdict, judge, typed_destination};

fn rules(records: &[TxtRecord]) -> BTreeSet<&'static str> {
    judge(records).findings.iter().map(|finding| finding.rule.id()).collect()
}

fn strings(item: &Value) -> TxtRecord {
    match item {
        Value::Array(parts) => TxtRecord::new(parts.iter().map(|part| part.as_str().unwrap())),
        text => TxtRecord::from(text.as_str().unwrap()),
    }
}

#[test]
fn every_shared_vector_comes_out_right() {
    let path = std::env::var_os("TLSRPT_VECTORS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/record_vectors.json"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not here; our own cases ran all the same", path.display());
        return;
    };
    let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(vectors.len(), 90);
    for vector in &vectors {
        let records: Vec<TxtRecord> = vector["txt"].as_array().unwrap().iter().map(strings).collect();
        let judgement = judge(&records);
        let expected = vector["expect"].as_str().unwrap();
        assert_eq!(judgement.verdict.id(), expected, "{vector}");
        assert_eq!(judgement.lenient_verdict.id(), vector["lenient"].as_str().unwrap_or(expected), "lenient: {vector}");
        let wanted: BTreeSet<&str> =
            vector["issues"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(rules(&records), wanted, "{vector}");
    }
}

/// What is written, the verdict by the letter, the rule that must speak.
const CASES: &[(&[&str], Verdict, &str)] = &[
    (&["v=TLSRPTv1; rua=mailto:r@a.example", "x=1"], Verdict::Valid, "tr-other-txt"),
    (&["v=spf1 -all"], Verdict::None, "tr-spf-at-name"),
    (&["v=STSv1; id=1"], Verdict::None, "tr-sts-at-name"),
    (&[], Verdict::None, "tr-none"),
    (&["v=TLSRPTv1;rua=mailto:r@a.example", "v=TLSRPTv1; rua=mailto:s@a.example"], Verdict::Multiple, "tr-multiple"),
    (
        &["v=TLSRPTv1;rua=mailto:r@a.example", " v=TLSRPTv1; rua=mailto:s@a.example"],
        Verdict::Valid,
        "tr-multiple-nearmiss",
    ),
    (&["v=TlsRptV1; rua=mailto:r@a.example"], Verdict::Invalid, "tr-version-case"),
    (&["v=TLSRPv1; rua=mailto:r@a.example"], Verdict::Invalid, "tr-version-typo"),
    (&["v=TLSRPTv2; rua=mailto:r@a.example"], Verdict::Invalid, "tr-version-other"),
    (&["v= TLSRPTv1; rua=mailto:r@a.example"], Verdict::Invalid, "tr-version-wsp-eq"),
    (&["v=TLSRPTv1\t; rua=mailto:r@a.example"], Verdict::Valid, "tr-version-delim-wsp"),
    (&["v=TLSRPTv1 , rua=mailto:r@a.example"], Verdict::Invalid, "tr-version-no-delim"),
    (&["text v=TLSRPTv1; rua=mailto:r@a.example"], Verdict::Invalid, "tr-leading-junk"),
    (&["rua=mailto:r@a.example; v=TLSRPTv1;"], Verdict::Invalid, "tr-version-not-first"),
    (&["rua=https://a.example/r"], Verdict::Invalid, "tr-version-missing"),
    (&["'v=TLSRPTv1; rua=mailto:r@a.example'"], Verdict::Invalid, "tr-quoted"),
    (&["v=TLSRPTv1\\; rua=mailto:r@a.example"], Verdict::Invalid, "tr-escaped-semicolon"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example\u{200b}"], Verdict::Invalid, "tr-nonascii"),
    (&["v=TLSRPTv1;\nrua=mailto:r@a.example"], Verdict::Invalid, "tr-control"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example\t"], Verdict::Invalid, "tr-trailing-wsp"),
    (&["v=TLSRPTv1;; rua=mailto:r@a.example"], Verdict::Invalid, "tr-empty-field"),
    (&["v=TLSRPTv1; reports; rua=mailto:r@a.example"], Verdict::Invalid, "tr-field-syntax"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example; -x=1"], Verdict::Invalid, "tr-field-name"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example; x="], Verdict::Invalid, "tr-field-value-empty"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example; x=a b"], Verdict::Invalid, "tr-field-value-chars"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example; x=1"], Verdict::Valid, "tr-ext-unknown"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example; x=1; x=2"], Verdict::Valid, "tr-ext-duplicate"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example; v=TLSRPTv1"], Verdict::Valid, "tr-v-repeated"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example; fo=1"], Verdict::Valid, "tr-dmarc-tag"),
    (&["v=TLSRPTv1; x=1"], Verdict::Invalid, "tr-rua-missing"),
    (&["v=TLSRPTv1; rua="], Verdict::Invalid, "tr-rua-empty"),
    (&["v=TLSRPTv1; Rua=mailto:r@a.example"], Verdict::Invalid, "tr-rua-case"),
    (&["v=TLSRPTv1; rua= mailto:r@a.example"], Verdict::Invalid, "tr-rua-wsp-eq"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example; rua=mailto:s@a.example"], Verdict::Valid, "tr-rua-multi-field"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example,"], Verdict::Invalid, "tr-rua-empty-item"),
    (&["v=TLSRPTv1; rua=r@a.example"], Verdict::Invalid, "tr-rua-no-scheme"),
    (&["v=TLSRPTv1; rua=http://a.example/r"], Verdict::Invalid, "tr-rua-http"),
    (&["v=TLSRPTv1; rua=tel:+4930"], Verdict::Invalid, "tr-rua-scheme-unsupported"),
    (&["v=TLSRPTv1; rua=Mailto:r@a.example"], Verdict::Valid, "tr-rua-scheme-case"),
    (&["v=TLSRPTv1; rua=ftp://a.example"], Verdict::Invalid, "tr-rua-none-usable"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example!10m"], Verdict::Invalid, "tr-rua-bang"),
    (&["v=TLSRPTv1; rua=https://a.example/x,y"], Verdict::Invalid, "tr-rua-comma"),
    (&["v=TLSRPTv1; rua=https://a.example/x;y"], Verdict::Invalid, "tr-rua-semicolon"),
    (&["v=TLSRPTv1; rua=https://a.example/100%"], Verdict::Invalid, "tr-rua-percent"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example mailto:s@a.example"], Verdict::Invalid, "tr-rua-space"),
    (&["v=TLSRPTv1; rua=https://a.example/{x}"], Verdict::Invalid, "tr-rua-uri-syntax"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example,mailto:r@A.EXAMPLE"], Verdict::Valid, "tr-rua-duplicate"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example,mailto:s@a.example,mailto:t@a.example"], Verdict::Valid, "tr-rua-many"),
    (&["v=TLSRPTv1; rua=mailto:"], Verdict::Invalid, "tr-mailto-no-address"),
    (&["v=TLSRPTv1; rua=mailto:reports"], Verdict::Invalid, "tr-mailto-addr-syntax"),
    (&["v=TLSRPTv1; rua=mailto://r@a.example"], Verdict::Invalid, "tr-mailto-slashes"),
    (&["v=TLSRPTv1; rua=mailto:r@a.example?subject=x"], Verdict::Valid, "tr-mailto-hfields"),
    (&["v=TLSRPTv1; rua=mailto:a%2Fb@a.example"], Verdict::Valid, "tr-mailto-special-local"),
    (&["v=TLSRPTv1; rua=mailto:b%C3%BC@a.example"], Verdict::Valid, "tr-mailto-eai"),
    (&["v=TLSRPTv1; rua=mailto:r@b%C3%BC.example"], Verdict::Valid, "tr-mailto-idn-percent"),
    (&["v=TLSRPTv1; rua=mailto:jane.doe@a.example"], Verdict::Valid, "tr-mailto-personal"),
    (&["v=TLSRPTv1; rua=https://:443/x"], Verdict::Invalid, "tr-https-no-host"),
    (&["v=TLSRPTv1; rua=https:a.example/x"], Verdict::Invalid, "tr-https-slashes"),
    (&["v=TLSRPTv1; rua=https://a.example:0/x"], Verdict::Invalid, "tr-https-port"),
    (&["v=TLSRPTv1; rua=https://a.example:8443/x"], Verdict::Valid, "tr-https-port-unusual"),
    (&["v=TLSRPTv1; rua=https://u:p@a.example/x"], Verdict::Valid, "tr-https-userinfo"),
    (&["v=TLSRPTv1; rua=https://a.example/x#y"], Verdict::Valid, "tr-https-fragment"),
    (&["v=TLSRPTv1; rua=https://192.0.2.1/x"], Verdict::Valid, "tr-https-ip-literal"),
    (&["v=TLSRPTv1; rua=https://localhost/x"], Verdict::Valid, "tr-https-single-label"),
    (&["v=TLSRPTv1; rua=https://a.example/x"], Verdict::Valid, "tr-https-unverified"),
];

#[test]
fn each_rule_of_the_text_speaks() {
    let mut spoken = BTreeSet::new();
    for (texts, verdict, rule) in CASES {
        let records: Vec<TxtRecord> = texts.iter().map(|text| TxtRecord::from(*text)).collect();
        let judgement = judge(&records);
        let found = rules(&records);
        assert!(found.contains(rule), "{texts:?}: {rule} is not among {found:?}");
        assert_eq!(judgement.verdict, *verdict, "{texts:?}: {found:?}");
        let speaks = judgement.findings.iter().find(|finding| finding.rule.id() == *rule).unwrap();
        assert!(!speaks.message.is_empty() && !speaks.remedy.text.is_empty(), "{rule} says nothing");
        spoken.insert(*rule);
    }
    let long = TxtRecord::new(["v=TLSRPTv1; rua=mailto:r@a.example; x=".to_owned() + &"a".repeat(1_300)]);
    assert_eq!(rules(&[long]), BTreeSet::from(["tr-ext-unknown", "tr-long", "tr-string-255"]));
    spoken.extend(["tr-long", "tr-string-255"]);
    let parts = TxtRecord::new(["v=TLSRPTv1; ", "rua=mailto:r@a.example"]);
    assert_eq!(rules(&[parts]), BTreeSet::from(["tr-multistring"]));
    spoken.insert("tr-multistring");
    // The rules that text alone can decide stand before those of MTA-STS in the table.
    let of_text = Rule::ALL.iter().take_while(|rule| **rule != Rule::StsNone).map(|rule| rule.id());
    let silent: Vec<&str> = of_text.filter(|id| !spoken.contains(id)).collect();
    assert_eq!(silent, Vec::<&str>::new(), "rules without a case");
}

#[test]
fn a_fault_is_shown_where_it_stands() {
    let text = "v=TLSRPTv1; rua=mailto:a@a.example,b@a.example";
    let judgement = judge(&[TxtRecord::from(text)]);
    let finding = judgement.findings.iter().find(|finding| finding.severity == Severity::Error).unwrap();
    let place = finding.place.unwrap();
    assert_eq!(text.get(place.start..place.end), Some("b@a.example"));
    assert_eq!(finding.remedy.text, "Write mailto:b@a.example");
}

#[test]
fn typed_destinations_become_uris() {
    for (typed, uri) in [
        ("reports@a.example", "mailto:reports@a.example"),
        ("  MAILTO:Reports@a.example ", "mailto:Reports@a.example"),
        ("a.example/tls,rpt;x!y z", "https://a.example/tls%2Crpt%3Bx%21y%20z"),
        ("https://a.example/a%2Cb", "https://a.example/a%2Cb"),
    ] {
        assert_eq!(typed_destination(typed).map(|destination| destination.uri().to_owned()), Ok(uri.to_owned()));
    }
    for typed in ["reports", "@a.example", "reports@", "ftp://a.example/x", "http://a.example/x"] {
        assert!(typed_destination(typed).is_err(), "{typed}");
    }
}

fn record() -> impl Strategy<Value = Record> {
    let mail = "[a-z]{1,8}@[a-z]{1,8}\\.example";
    let web = "https://[a-z]{1,8}\\.example(:8443)?/[a-z,;! ]{0,8}";
    let destination = prop_oneof![mail, web].prop_filter_map("usable", |typed| typed_destination(&typed).ok());
    let extension = ("x[a-z0-9_.-]{0,31}", "[!-:<>-~]{1,20}");
    (proptest::collection::vec(destination, 1..5), proptest::collection::vec(extension, 0..3))
        .prop_map(|(rua, extensions)| Record { rua, extensions })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(record in record()) {
        prop_assert_eq!(Record::parse_strict(&record.to_string()), Ok(record));
    }

    #[test]
    fn any_records_are_judged(records in proptest::collection::vec(proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..80), 0..3), 0..4)) {
        let records: Vec<TxtRecord> = records.into_iter().map(TxtRecord::new).collect();
        let judgement = judge(&records);
        prop_assert_eq!(judgement.record.is_some(), judgement.verdict == Verdict::Valid);
    }

    #[test]
    fn near_records_are_judged(text in "[ \"']{0,2}[vV]=?[TLSRPTv1 ]{0,9}[;, ]{0,2}(rua|RUA|x)?=?(mailto:|https://|http:)?[a-z@.,;!%#\"\\\\ ]{0,30}[; ]{0,2}") {
        let judgement = judge(&[TxtRecord::from(text.as_str())]);
        for finding in &judgement.findings {
            if let Some(place) = finding.place {
                prop_assert!(text.get(place.start..place.end).is_some(), "{:?} is no place in {:?}", place, text);
            }
        }
        if judgement.verdict == Verdict::Invalid {
            prop_assert!(judgement.findings.iter().any(|finding| finding.severity == Severity::Error), "{}", text);
        }
    }
}
