//! Where the builder of an MTA-STS policy begins, and what the reports say to a policy that is to be enforced.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(dead_code, missing_docs, unreachable_pub, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use history::{ENFORCE, History, TESTING, day_of, failed, said};
use tlsrpt_lens::analysis::Caution;
use tlsrpt_lens::check::{CheckResult, Facts, gather, judge_facts, policy_in_force};
use tlsrpt_lens::dns::{Lookup, PASTED, Pasted};
use tlsrpt_lens::draft::MtaStsDraft;
use tlsrpt_lens::record::{Mode, Severity};

const BIG: [&str; 3] = ["Google Inc.", "Microsoft Corporation", "Mail.ru"];
const NONE: &[&str] = &["version: STSv1", "mode: none", "max_age: 86400"];

/// A check of a domain, from what commands printed.
fn checked(domain: &str, printed: &str) -> (Facts, CheckResult) {
    let pasted = Pasted::read(printed);
    let facts = match pin!(gather(&pasted, &[PASTED], domain, &|_: &Lookup| {}))
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(facts) => facts,
        Poll::Pending => panic!("it waits"),
    };
    let result = judge_facts(&facts);
    (facts, result)
}

/// The mode and `max_age` that a draft of example.com begins with.
fn begun(history: &History, checked: Option<&(Facts, CheckResult)>, pasted: &str, query: &str) -> (Mode, u64) {
    let checked = checked.map(|(facts, result)| (facts, result));
    let known = policy_in_force(history.store(), "example.com", checked, pasted);
    let mut draft = MtaStsDraft::from_query(query);
    draft.begin_with(known.as_ref().map(|known| &known.policy));
    (draft.mode, draft.max_age)
}

#[test]
fn a_draft_begins_with_the_policy_that_is_in_force() {
    let mut history = History::new();
    assert_eq!(begun(&history, None, "", "d=example.com"), (Mode::Testing, 86_400), "nothing is known");
    history.good(&BIG, 0..=9, TESTING);
    history.good(&BIG, 10..=19, ENFORCE);
    assert_eq!(begun(&history, None, "", "d=example.com"), (Mode::Enforce, 604_800));
    // What was chosen stays as it is.
    assert_eq!(begun(&history, None, "", "d=example.com&mode=testing&max_age=86400"), (Mode::Testing, 86_400));
    let known = policy_in_force(history.store(), "Example.COM.", None, "").unwrap();
    assert_eq!((known.policy.mode, known.day), (Mode::Enforce, Some(day_of(19))));
    assert_eq!(policy_in_force(history.store(), "other.example", None, ""), None);
    // A withdrawn policy is begun anew.
    history.good(&BIG, 20..=21, NONE);
    assert_eq!(begun(&history, None, "", "d=example.com"), (Mode::Testing, 86_400));
}

#[test]
fn what_was_pasted_comes_before_reports_and_a_record_that_is_gone_ends_it() {
    let mut history = History::new();
    history.good(&BIG, 0..=9, TESTING);
    let enforced =
        "HTTP/2 200\ncontent-type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 2592000\n";
    let open = checked("example.com", "");
    assert_eq!(begun(&history, Some(&open), enforced, "d=example.com"), (Mode::Enforce, 2_592_000));
    // The pasted policy is that of the domain that was checked.
    let other = checked("other.example", "");
    assert_eq!(begun(&history, Some(&other), enforced, "d=example.com"), (Mode::Testing, 604_800));
    // What is no policy says nothing.
    assert_eq!(begun(&history, Some(&open), "mode: enforce", "d=example.com"), (Mode::Testing, 604_800));
    history.good(&BIG, 10..=19, ENFORCE);
    let gone =
        ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n;; QUESTION SECTION:\n;_mta-sts.example.com. IN TXT\n";
    let gone = checked("example.com", gone);
    assert_eq!(begun(&history, Some(&gone), "", "d=example.com"), (Mode::Testing, 86_400));
}

/// A link that names no mode leaves it open, and so does its draft; with a record to publish the link has the whole policy.
#[test]
fn a_link_says_what_was_chosen() {
    let draft =
        MtaStsDraft { domain: "example.com".into(), mx: vec!["mx.example.com".into()], ..MtaStsDraft::default() };
    assert_eq!(draft.to_query(), "d=example.com&mx=mx.example.com");
    assert!(!MtaStsDraft::from_query(&draft.to_query()).chosen);
    let with_id = MtaStsDraft { id: "20260131120000Z".into(), ..draft };
    assert_eq!(with_id.to_query(), "d=example.com&mode=testing&max_age=86400&mx=mx.example.com&id=20260131120000Z");
    assert!(MtaStsDraft::from_query(&with_id.to_query()).chosen);
}

/// What the findings say to enforce mode: how bad, and the rules that say so.
fn caution(history: &History, domain: &str, is_enforced: bool) -> Option<(Severity, Vec<&'static str>, &'static str)> {
    let findings = history.findings();
    let caution = Caution::new(&findings, domain, is_enforced)?;
    let rule = |id: &String| findings.iter().find(|finding| finding.id == *id).unwrap().rule.id();
    let rules = caution.causes.iter().map(|(id, gist)| {
        assert!(!gist.is_empty());
        rule(id)
    });
    Some((caution.severity, rules.collect(), caution.more))
}

#[test]
fn failures_under_an_enforced_policy_are_told_before_it_is_published_again() {
    let mut history = History::new();
    history.good(&BIG, 0..=19, ENFORCE);
    assert_eq!(caution(&history, "example.com", true), None);
    for day in 20..=22 {
        for organization in BIG {
            let expired = failed(40, "certificate-expired", "mx2.example.com");
            history.add(said(organization, day).sts(ENFORCE, 60, &[expired]));
        }
    }
    let (severity, rules, more) = caution(&history, "example.com", true).unwrap();
    assert_eq!((severity, rules), (Severity::Warning, vec!["certificate-expired"]));
    assert!(more.contains("already"), "{more}");
    let findings = history.findings();
    let gist = &Caution::new(&findings, "example.com", true).unwrap().causes[0].1;
    assert!(gist.contains("mx2.example.com"), "{gist}");
    assert_eq!(caution(&history, "other.example", true), None);
    // It is over.
    history.good(&BIG, 23..=30, ENFORCE);
    assert_eq!(caution(&history, "example.com", true), None);
}

#[test]
fn failures_in_testing_mode_speak_against_enforcing_it() {
    let mut history = History::new();
    history.good(&BIG, 0..=20, TESTING);
    let (severity, rules, _) = caution(&history, "example.com", false).unwrap();
    assert_eq!((severity, rules), (Severity::Ok, vec!["ready-for-enforce"]));
    for organization in BIG {
        let expired = failed(40, "certificate-expired", "mx2.example.com");
        history.add(said(organization, 21).sts(TESTING, 60, &[expired]));
    }
    let (severity, rules, more) = caution(&history, "example.com", false).unwrap();
    assert_eq!((severity, rules), (Severity::Warning, vec!["certificate-expired", "not-ready-for-enforce"]));
    assert!(!more.contains("already"), "{more}");
    // Two days tell too little.
    let mut short = History::new();
    short.good(&BIG, 0..=1, TESTING);
    let (severity, rules, _) = caution(&short, "example.com", false).unwrap();
    assert_eq!((severity, rules), (Severity::Note, vec!["enforce-unclear"]));
}

/// Without a policy yet: a host that offers no TLS would get no mail. What fails under DANE alone fails with any policy.
#[test]
fn failures_without_a_policy_count_and_those_of_dane_do_not() {
    let mut history = History::new();
    for day in 0..=9 {
        for organization in BIG {
            let plain = failed(40, "starttls-not-supported", "mx2.example.com");
            history.add(said(organization, day).none("example.com", 60, &[plain]));
        }
    }
    let (severity, rules, _) = caution(&history, "example.com", false).unwrap();
    assert_eq!((severity, rules), (Severity::Warning, vec!["starttls-not-supported"]));
    let mut history = History::new();
    let records: &[&str] = &["3 1 1 1f85000000000000000000000000000000000000000000000000000000000001"];
    for day in 0..=9 {
        for organization in BIG {
            let wrong = failed(40, "validation-failure", "mx2.example.com");
            history.add(said(organization, day).tlsa(records, 60, &[wrong]));
        }
    }
    assert!(history.findings().iter().any(|finding| finding.failed > 0));
    assert_eq!(caution(&history, "example.com", false), None);
}
