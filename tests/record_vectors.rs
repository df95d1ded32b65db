//! TLSRPT records and their verdicts: the shared vectors, and cases of our own for each rule.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::Value;
use tlsrpt_lens::record::{Record, Rule, Severity, TxtRecord, Verdict, judge, judge_of, typed_destination};

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
    (&["v=TLSRPTv1; rua=https://a.example./x"], Verdict::Valid, "tr-https-final-dot"),
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

/// RFC 8460, section 3: of several records senders use none, so the parts of one are merged and neither is completed.
#[test]
fn a_record_in_parts_is_to_be_merged() {
    let record = "Merge them into one TXT record: v=TLSRPTv1; rua=mailto:r@a.example";
    for parts in [
        ["v=TLSRPTv1;", "rua=mailto:r@a.example"],
        ["rua=mailto:r@a.example", "v=TLSRPTv1;"],
        ["v=TLSRPTv1", "rua=mailto:r@a.example;"],
    ] {
        let judgement = judge(&parts.map(TxtRecord::from));
        assert_eq!(judgement.verdict, Verdict::Invalid, "{parts:?}");
        let told: Vec<_> =
            judgement.findings.iter().map(|finding| (finding.rule.id(), finding.remedy.text.as_str())).collect();
        assert_eq!(told, [("tr-rua-missing", record)], "{parts:?}");
    }
    // Neighbours: one of the two is whole, or a text beside was not meant as a part.
    for (texts, rules_of) in [
        (["v=TLSRPTv1; rua=mailto:r@a.example", "rua=mailto:s@a.example"], vec!["tr-other-txt"]),
        (["v=TLSRPTv1;", "v=spf1 -all"], vec!["tr-other-txt", "tr-rua-missing", "tr-spf-at-name"]),
    ] {
        assert_eq!(rules(&texts.map(TxtRecord::from)), rules_of.into_iter().collect(), "{texts:?}");
    }
}

/// Encoded, a quotation mark around a destination would be as wrong as it stands.
#[test]
fn quotation_marks_around_a_destination_are_removed_and_never_encoded() {
    for text in [
        "v=TLSRPTv1; rua=\"mailto:r@a.example\"",
        "v=TLSRPTv1; rua=\"mailto:r@a.example",
        "v=TLSRPTv1; rua=mailto:r@a.example\"",
        "v=TLSRPTv1; rua=\"mailto:r@a.example,mailto:s@a.example\"",
    ] {
        let judgement = judge(&[TxtRecord::from(text)]);
        assert_eq!(judgement.verdict, Verdict::Invalid, "{text}");
        let remedies: BTreeSet<&str> = judgement.findings.iter().map(|finding| finding.remedy.text.as_str()).collect();
        let only = BTreeSet::from(["Remove the quotation marks; they belong in zone files only."]);
        assert_eq!(remedies, only, "{text}");
    }
    // A mark inside of it, where encoding helps, is another matter.
    assert!(rules(&[TxtRecord::from("v=TLSRPTv1; rua=https://a.example/a\"b")]).contains("tr-rua-uri-syntax"));
}

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

/// All remedies for what is wrong with these texts.
fn remedies(texts: &[&str]) -> Vec<(&'static str, String)> {
    let records: Vec<TxtRecord> = texts.iter().map(|text| TxtRecord::from(*text)).collect();
    judge(&records).findings.into_iter().map(|finding| (finding.rule.id(), finding.remedy.text)).collect()
}

#[test]
fn a_second_record_is_never_repaired_into_one_that_counts() {
    const GOOD: &str = "v=TLSRPTv1; rua=mailto:r@a.example";
    for near in [
        " v=TLSRPTv1; rua=mailto:s@b.example",
        "v=TLSRPTv1 ; rua=mailto:s@b.example",
        "V=TLSRPTv1; rua=mailto:s@b.example",
        "v=tlsrptv1; rua=mailto:s@b.example",
        "v=TLSRPv1; rua=mailto:s@b.example",
        "text v=TLSRPTv1; rua=mailto:s@b.example",
    ] {
        for texts in [[GOOD, near], [near, GOOD]] {
            let all = remedies(&texts);
            let about_it: Vec<&String> =
                all.iter().filter(|(rule, _)| *rule != "tr-multiple-nearmiss").map(|(_, text)| text).collect();
            assert!(!about_it.is_empty(), "{texts:?}");
            let merged = "v=TLSRPTv1; rua=mailto:r@a.example,mailto:s@b.example";
            assert!(about_it.iter().all(|text| text.starts_with("Delete it") && text.contains(merged)), "{all:?}");
        }
    }
    // Nothing of it is lost when its destination is known already.
    let same = remedies(&[GOOD, " v=TLSRPTv1; rua=mailto:r@A.example"]);
    assert!(same.iter().all(|(_, text)| !text.contains("want its destinations")), "{same:?}");
    // Of two faulty ones the first is repaired.
    let two = remedies(&["V=TLSRPTv1; rua=mailto:r@a.example", "v=TLSRPTv1 ; rua=mailto:s@b.example"]);
    assert_eq!(two.iter().filter(|(_, text)| text.contains("Write exactly")).count(), 1, "{two:?}");
    assert_eq!(two.iter().filter(|(_, text)| text.contains("Remove the space")).count(), 0, "{two:?}");
    assert!(
        two.iter().any(|(rule, text)| *rule == "tr-multiple-nearmiss" && text.starts_with("Repair one")),
        "{two:?}"
    );
}

#[test]
fn other_texts_are_named_once_each_and_the_attempt_is_not_removed() {
    let alone = judge(&[TxtRecord::from("v=tlsrptv1; rua=mailto:r@a.example"), TxtRecord::from("v=spf1 -all")]);
    let others: Vec<&str> = alone
        .findings
        .iter()
        .filter(|finding| finding.rule.id() == "tr-other-txt")
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        others,
        [
            "There is another TXT record at this name: “v=spf1 -all”. Senders ignore it, but read the TLSRPT record more strictly because of it."
        ]
    );
    let records = ["v=TLSRPTv1; rua=mailto:r@a.example", "x=1", "x=1", "x=1", "y"].map(TxtRecord::from);
    let mut others: Vec<String> = judge(&records)
        .findings
        .into_iter()
        .filter(|finding| finding.rule.id() == "tr-other-txt")
        .map(|finding| finding.message)
        .collect();
    others.sort();
    assert_eq!(others.len(), 2, "{others:?}");
    assert!(
        others.iter().any(|text| text.starts_with("There are 3 other TXT records") && text.contains("“x=1”")),
        "{others:?}"
    );
}

#[test]
fn what_follows_a_semicolon_is_junk_or_wants_a_comma() {
    let said = |text: &str| -> Vec<(&'static str, String)> { remedies(&[text]) };
    let junk = said("v=TLSRPTv1; rua=mailto:r@a.example; thanks");
    assert_eq!(junk, [("tr-field-syntax", "Delete it, or complete the field.".to_owned())]);
    let cut = said("v=TLSRPTv1; rua=https://a.example/x;y");
    let errors: Vec<&str> = cut.iter().map(|(rule, _)| *rule).filter(|rule| *rule != "tr-https-unverified").collect();
    assert_eq!(errors, ["tr-field-syntax", "tr-rua-semicolon"]);
    for (second, uri) in [
        ("mailto:s@a.example", "mailto:s@a.example"),
        ("s@a.example", "mailto:s@a.example"),
        ("https://a.example/r?x=1", "https://a.example/r?x=1"),
    ] {
        let found = said(&format!("v=TLSRPTv1; rua=mailto:r@a.example; {second}"));
        let remedy = format!("Replace the semicolon with a comma: rua=…,{uri}");
        assert_eq!(found, [("tr-field-syntax", remedy)], "{second}");
    }
    let bare = said("v=TLSRPTv1; mailto:s@a.example");
    assert!(bare.contains(&("tr-field-syntax", "Write rua=mailto:s@a.example".to_owned())), "{bare:?}");
}

#[test]
fn an_address_that_a_web_page_hides_is_to_be_typed() {
    for text in [
        "mailto:[email protected]",
        "mailto:[email\u{a0}protected]",
        "[email protected]",
        "mailto:[email&#160;protected]",
        "[email&nbsp;protected]",
    ] {
        let found = judge(&[TxtRecord::from(format!("v=TLSRPTv1; rua={text}").as_str())]);
        let hidden = found.findings.iter().find(|finding| finding.rule.id() == "tr-mailto-addr-syntax").unwrap();
        assert!(hidden.message.contains("a web page shows"), "{}", hidden.message);
        let others = found.findings.iter().filter(|finding| finding.remedy.text.contains("%20")).count();
        assert_eq!((found.verdict, others), (Verdict::Invalid, 0), "{text}");
    }
    assert!(typed_destination("[email protected]").is_err());
}

#[test]
fn what_is_proposed_names_the_domain() {
    for text in ["", "v=TLSRPTv1;", "v=TLSRPTv1; rua=", "v=TLSRPTv1; rua=mailto:", "v=TLSRPTv1; rua=mailto:reports"] {
        let judgement = judge_of("b.example", &[TxtRecord::from(text)]);
        assert!(judgement.findings.iter().all(|finding| !finding.remedy.text.contains("example.com")), "{text}");
    }
    let none = judge_of("b.example", &[]);
    assert_eq!(none.findings.first().unwrap().remedy.text, "Publish one: v=TLSRPTv1; rua=mailto:reports@b.example");
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

#[test]
fn of_two_records_that_say_the_same_one_is_deleted() {
    let of = |records: &[TxtRecord]| {
        let judgement = judge(records);
        let told = judgement.findings.iter().find(|finding| finding.rule == Rule::Multiple).unwrap();
        told.remedy.text.clone()
    };
    let whole = TxtRecord::from("v=TLSRPTv1; rua=mailto:r@a.example");
    let split = TxtRecord::new(["v=TLSRPTv1; ", "rua=mailto:r@a.example"]);
    let other_split = TxtRecord::new(["v=TLSRPTv1; rua=", "mailto:r@a.example"]);
    assert_eq!(of(&[whole.clone(), split.clone()]), "Both say the same: delete one.");
    assert_eq!(of(&[whole.clone(), split, other_split]), "All say the same: keep one and delete the others.");
    assert_eq!(of(&[whole.clone(), TxtRecord::from("v=TLSRPTv1;")]), "Delete “v=TLSRPTv1;”: it has no destination.");
    let merge = "Merge their destinations into one record and delete the others.";
    assert_eq!(of(&[whole, TxtRecord::from("v=TLSRPTv1; rua=mailto:s@a.example")]), merge);
}

/// RFC 5321, section 4.1.3: an address literal stands in brackets.
#[test]
fn an_address_without_brackets_is_no_domain_that_every_sender_knows() {
    for text in ["mailto:x@45.33.32.7", "mailto:x@%5B45.33.32.7%5D"] {
        let found = rules(&[TxtRecord::from(format!("v=TLSRPTv1; rua={text}").as_str())]);
        assert!(found.contains("tr-mailto-special-local"), "{text}: {found:?}");
    }
    assert!(
        !rules(&[TxtRecord::from("v=TLSRPTv1; rua=mailto:x@45.33.32.example")]).contains("tr-mailto-special-local")
    );
}
