//! MTA-STS records and policies: each rule speaks where it should, and nowhere by chance.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use tlsrpt_lens::draft::{MtaStsDraft, TlsrptDraft};
use tlsrpt_lens::record::{
    Mode, Policy, Rule, StsRecord, StsVerdict, TxtRecord, covers, judge_coverage, judge_mta_sts, judge_policy,
};

fn rules_of_record(texts: &[&str]) -> (StsVerdict, Vec<&'static str>) {
    let records: Vec<TxtRecord> = texts.iter().map(|text| TxtRecord::from(*text)).collect();
    let judgement = judge_mta_sts(&records);
    (judgement.verdict, judgement.findings.iter().map(|finding| finding.rule.id()).collect())
}

/// The verdict, and exactly the rules that speak.
const RECORDS: &[(&[&str], StsVerdict, &[&str])] = &[
    (&["v=STSv1; id=20260131T120000Z;"], StsVerdict::Valid, &[]),
    (&["v=STSv1;id=20260131120000Z"], StsVerdict::Valid, &[]),
    (&["v=STSv1; id=20260131; x=1;", "google-site-verification=1"], StsVerdict::Valid, &[]),
    (&[], StsVerdict::None, &["ms-none"]),
    (&["v=spf1 -all"], StsVerdict::None, &["ms-none"]),
    (&["v=STSv1; id=1", "v=STSv1; id=2"], StsVerdict::Multiple, &["ms-multiple", "ms-id-style", "ms-id-style"]),
    (&["v=stsv1; id=20260131"], StsVerdict::Invalid, &["ms-version-case"]),
    // RFC 8461, section 3.1: of several TXT records those that do not begin with v=STSv1; are dropped.
    (&["v=STSv1 ; id=20260131", "x"], StsVerdict::Invalid, &["ms-version-delim-wsp"]),
    (&["v=STSv1; id=20260131", "v=STSv1 ; id=20260201"], StsVerdict::Valid, &["ms-multiple-nearmiss"]),
    (&["v=STSv1; id=20260131", "V=STSv1; id=20260201"], StsVerdict::Valid, &["ms-multiple-nearmiss"]),
    // Of two that are nearly right one is repaired: both would be two records.
    (
        &["V=STSv1; id=20260131", "v=STSv2; id=20260201"],
        StsVerdict::Multiple,
        &["ms-multiple", "ms-multiple-nearmiss", "ms-version-case"],
    ),
    (&["v=STSv1; id=20260131", "google-site-verification=x"], StsVerdict::Valid, &[]),
    (&["v=STSv1; id=20260131; mode=enforce"], StsVerdict::Valid, &["ms-policy-field"]),
    (&["v=STSv1; id=20260131; mx: mx.a.example"], StsVerdict::Invalid, &["ms-policy-field"]),
    (&["v=STSv1; id=20260131; max_age=1; modes=x"], StsVerdict::Valid, &["ms-policy-field"]),
    (&["v=STV1; id=20260131"], StsVerdict::Invalid, &["ms-version-typo"]),
    (&["v=STSv2; id=20260131"], StsVerdict::Invalid, &["ms-version-other"]),
    (&["v =STSv1; id=20260131"], StsVerdict::Invalid, &["ms-version-wsp-eq"]),
    (&["v=STSv1 ; id=20260131"], StsVerdict::Valid, &["ms-version-delim-wsp"]),
    (&["v=STSv1, id=20260131"], StsVerdict::Invalid, &["ms-version-no-delim"]),
    (&["v=STSv1 id=20260131"], StsVerdict::Invalid, &["ms-version-no-delim"]),
    (&[" v=STSv1; id=20260131"], StsVerdict::Invalid, &["ms-leading-junk"]),
    (&["v=STSv1;"], StsVerdict::Invalid, &["ms-id-missing"]),
    // RFC 8461, section 3.1: the version comes first. What has an id all the same was meant as the record.
    (&["id=20260131; v=STSv1"], StsVerdict::Invalid, &["ms-version-not-first"]),
    (&["id=20260131; v=STSv1;"], StsVerdict::Invalid, &["ms-version-not-first"]),
    (&["id=20260131; v=stsv1;"], StsVerdict::Invalid, &["ms-version-not-first"]),
    (&["id=20260131"], StsVerdict::Invalid, &["ms-version-missing"]),
    (&["id=20260131; mode=enforce"], StsVerdict::Invalid, &["ms-version-missing", "ms-policy-field"]),
    (&["v=STSv1; id=20260131", "id=20260201"], StsVerdict::Valid, &["ms-multiple-nearmiss"]),
    (&["v=DKIM1; id=20260131"], StsVerdict::None, &["ms-none"]),
    (&["v=TLSRPTv1; rua=mailto:r@a.example"], StsVerdict::None, &["ms-none"]),
    (&["google-site-verification=id"], StsVerdict::None, &["ms-none"]),
    (&["v=STSv1; id="], StsVerdict::Invalid, &["ms-id-empty"]),
    (&["v=STSv1; id=2026-01-31"], StsVerdict::Invalid, &["ms-id-chars"]),
    (&["v=STSv1; id=202601310000000000000000000000001"], StsVerdict::Invalid, &["ms-id-long"]),
    (&["v=STSv1; id=20260131; id=20260201"], StsVerdict::Valid, &["ms-id-duplicate"]),
    (&["v=STSv1; id=abc"], StsVerdict::Valid, &["ms-id-style"]),
    (&["v=STSv1; id=20260131;; x=1"], StsVerdict::Invalid, &["ms-syntax"]),
    (&["v=STSv1; id=20260131; x"], StsVerdict::Invalid, &["ms-syntax"]),
    (&["v=STSv1; id=20260131; x=a b"], StsVerdict::Invalid, &["ms-syntax"]),
    (&["v=STSv1; id=20260131; \u{e9}=1"], StsVerdict::Invalid, &["ms-syntax", "ms-syntax"]),
];

const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n";

/// What is changed in a good policy, whether senders can still use it, and exactly the rules that speak.
const POLICIES: &[(&str, &str, bool, &[&str])] = &[
    ("", "", true, &[]),
    ("\n", "\r\n", true, &[]),
    ("version", "\u{feff}version", false, &["mp-bom"]),
    ("version: STSv1", "<!DOCTYPE html>", false, &["mp-encoding", "mp-version", "mp-mode", "mp-maxage-missing"]),
    ("enforce\n", "enforce\r", false, &["mp-line-end", "mp-mode"]),
    ("mode: enforce", "mode=enforce", false, &["mp-syntax", "mp-mode"]),
    ("mode:", "mode :", false, &["mp-syntax", "mp-mode"]),
    ("mode:", " mode:", false, &["mp-syntax", "mp-mode"]),
    ("mode: enforce\n", "mode: enforce\n\n", true, &["mp-blank-line"]),
    ("version: STSv1\n", "", false, &["mp-version"]),
    ("STSv1", "stsv1", false, &["mp-version"]),
    ("mode: enforce\n", "", false, &["mp-mode"]),
    ("enforce", "Enforce", false, &["mp-mode"]),
    ("enforce", "report", false, &["mp-mode"]),
    ("enforce", "testing", true, &["mp-mode-testing"]),
    ("enforce", "none", true, &["mp-mode-none"]),
    ("max_age: 604800\n", "", false, &["mp-maxage-missing"]),
    ("604800", "1 week", false, &["mp-maxage-syntax"]),
    ("604800", "+604800", false, &["mp-maxage-syntax"]),
    ("604800", "12345678901", false, &["mp-maxage-syntax"]),
    ("604800", "9999999999", true, &["mp-maxage-range"]),
    ("604800", "3600", true, &["mp-maxage-short"]),
    ("604800", "86400", true, &["mp-maxage-short"]),
    ("mx: mx.example.com\n", "", false, &["mp-mx-missing"]),
    ("mx.example.com", "mx.example.com, mx2.example.com", false, &["mp-mx-syntax"]),
    ("mx.example.com", "mx.example.com.", false, &["mp-mx-syntax"]),
    ("mx.example.com", "https://mx.example.com", false, &["mp-mx-syntax"]),
    ("mx.example.com", "192.0.2.1", false, &["mp-mx-syntax"]),
    ("mx.example.com", ".example.com", false, &["mp-mx-syntax"]),
    ("mx.example.com", "mx.*.example.com", false, &["mp-mx-syntax"]),
    ("mx.example.com", "*", false, &["mp-mx-syntax"]),
    ("mx.example.com", "b\u{fc}cher.example", false, &["mp-mx-syntax"]),
    ("mx.example.com", "mx_1.example.com", false, &["mp-mx-syntax"]),
    ("mx.example.com", "*.com", true, &["mp-mx-broad"]),
    ("mode", "Mode", false, &["mp-mode", "mp-key-case"]),
    ("mode: enforce\n", "mode: enforce\nmode: none\n", true, &["mp-duplicate"]),
    ("mode: enforce\n", "mode: enforce\nnote: x y\n", true, &["mp-unknown"]),
];

/// A name server hands out records in any order: the one that spells the version is repaired, the other deleted.
#[test]
fn of_two_near_misses_the_nearer_is_repaired_in_any_order() {
    for texts in [["V=STSv1; id=1;", "v=STSv2; id=2;"], ["v=STSv2; id=2;", "V=STSv1; id=1;"]] {
        let ids: Vec<&str> =
            judge_mta_sts(&texts.map(TxtRecord::from)).findings.iter().map(|finding| finding.rule.id()).collect();
        assert!(ids.contains(&"ms-version-case") && !ids.contains(&"ms-version-other"), "{ids:?}");
    }
}

#[test]
fn each_rule_of_the_record_speaks() {
    for (texts, verdict, rules) in RECORDS {
        let (found, mut spoken) = rules_of_record(texts);
        let mut wanted = rules.to_vec();
        wanted.sort_unstable();
        spoken.sort_unstable();
        assert_eq!((found, spoken), (*verdict, wanted), "{texts:?}");
    }
}

#[test]
fn each_rule_of_the_policy_speaks() {
    for (from, to, usable, rules) in POLICIES {
        let text = GOOD.replacen(from, to, if *from == "\n" { 9 } else { 1 });
        let judgement = judge_policy(&text);
        let mut spoken: Vec<&str> = judgement.findings.iter().map(|finding| finding.rule.id()).collect();
        spoken.sort_unstable();
        let mut wanted = rules.to_vec();
        wanted.sort_unstable();
        assert_eq!(spoken, wanted, "{text:?}");
        assert_eq!(judgement.policy.is_some(), *usable, "{text:?}");
    }
    let large = GOOD.to_owned() + &"note: x\n".repeat(9_000);
    let judgement = judge_policy(&large);
    assert!(judgement.findings.iter().any(|finding| finding.rule == Rule::PolicySize));
    let covered: BTreeSet<&str> = POLICIES.iter().flat_map(|(.., rules)| *rules).copied().collect();
    // The last two need the DNS or reports: tests/check_rules.rs.
    let elsewhere =
        ["mp-size", "mp-http", "mp-mx-uncovered", "mp-mx-unused", "mp-mx-wildcard-depth", "mp-null-mx", "mp-id-stale"];
    let silent: Vec<&str> = Rule::ALL
        .iter()
        .map(|rule| rule.id())
        .filter(|id| id.starts_with("mp-") && !covered.contains(id) && !elsewhere.contains(id))
        .collect();
    assert_eq!(silent, Vec::<&str>::new(), "rules without a case");
}

/// RFC 8461, section 4.1: a wildcard matches exactly one label.
#[test]
fn patterns_cover_as_the_rfc_says() {
    for (pattern, host, covered) in [
        ("*.example.com", "mail.example.com", true),
        ("*.example.com", "example.com", false),
        ("*.example.com", "foo.bar.example.com", false),
        ("MX.example.com", "mx.EXAMPLE.com.", true),
        ("mx.example.com", "mx2.example.com", false),
    ] {
        assert_eq!(covers(pattern, host), covered, "{pattern} {host}");
    }
}

#[test]
fn coverage_names_hosts_left_out_and_lines_unused() {
    let policy =
        judge_policy("version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: *.example.net\nmax_age: 604800").policy;
    let hosts = ["mx1.example.com", "mx2.example.com", "a.b.example.net"].map(str::to_owned);
    let findings = judge_coverage(&policy.unwrap(), &hosts);
    let spoken: Vec<&str> = findings.iter().map(|finding| finding.rule.id()).collect();
    assert_eq!(spoken, ["mp-mx-uncovered", "mp-mx-wildcard-depth", "mp-mx-unused"]);
    assert!(findings[0].message.contains("mx2.example.com"));
}

fn policy() -> impl Strategy<Value = Policy> {
    let mode = prop_oneof![Just(Mode::Enforce), Just(Mode::Testing), Just(Mode::None)];
    let mx = proptest::collection::vec("(\\*\\.)?[a-z]{1,9}\\.[a-z]{2,5}", 1..4);
    (mode, 0_u64..9_999_999_999, mx).prop_map(|(mode, max_age, mx)| Policy {
        mode,
        max_age,
        mx,
        extensions: Vec::new(),
    })
}

proptest! {
    #[test]
    fn a_printed_policy_reads_back(policy in policy()) {
        prop_assert_eq!(judge_policy(&policy.to_string()).policy, Some(policy));
    }

    #[test]
    fn a_printed_record_reads_back(id in "[A-Za-z0-9]{1,32}") {
        let record = StsRecord::of_id(&id).unwrap();
        let judgement = judge_mta_sts(&[TxtRecord::from(record.to_string().as_str())]);
        prop_assert_eq!(judgement.record, Some(record));
    }

    #[test]
    fn any_text_is_judged(text in any::<String>(), lines in "((version|mode|mx|max_age|x)?:? ?[a-zA-Z0-9*. ]{0,9}\r?\n?){0,8}") {
        judge_policy(&text);
        judge_mta_sts(&[TxtRecord::from(text.as_str())]);
        for finding in judge_policy(&lines).findings {
            if let Some(place) = finding.place {
                prop_assert!(lines.get(place.start..place.end).is_some());
            }
        }
    }

    #[test]
    fn drafts_survive_the_address(domain in any::<String>(), rows in proptest::collection::vec("[ -~\u{e9}]{1,20}", 1..4), ttl in any::<u32>(), max_age in any::<u64>()) {
        let record = TlsrptDraft { domain: domain.clone(), destinations: rows.clone(), also: rows.clone(), ttl };
        prop_assert_eq!(TlsrptDraft::from_query(&record.to_query()), record);
        let policy = MtaStsDraft { domain, mode: Mode::Enforce, max_age, chosen: true, mx: rows, id: "1".into(), ttl };
        prop_assert_eq!(MtaStsDraft::from_query(&policy.to_query()), policy);
    }

    #[test]
    fn any_draft_builds(typed in any::<String>(), query in "[a-z&=%. @:/]{0,60}") {
        let draft = TlsrptDraft { domain: typed.clone(), destinations: vec![typed.clone()], also: vec![typed.clone()], ttl: 0 };
        let built = draft.build(|_| None);
        prop_assert!(built.text.is_empty() || built.judgement.record.is_some(), "{}", built.text);
        TlsrptDraft::from_query(&query).build(|_| None);
        MtaStsDraft { mx: vec![typed], ..MtaStsDraft::from_query(&query) }.build(|_| None);
    }
}
