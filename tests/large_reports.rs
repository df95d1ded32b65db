//! One report of any size: what is done with it grows as the report does, not as its square.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::time::Duration;

use processor_time::processor_time;
use tlsrpt_lens::analysis::{Filter, findings, overview};
use tlsrpt_lens::export::{failures_csv, reports_ndjson};
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

#[path = "../benches/shared/processor_time.rs"]
mod processor_time;

/// A report of `policies` entries with `failures` rows each. `odd`: it departs from the RFC, so it goes the tolerant way.
fn report(policies: usize, failures: usize, one_domain: bool, odd: bool) -> String {
    let mut text = format!(
        r#"{{"organization-name":"A","date-range":{{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"}},"contact-info":"a@a.example","report-id":"1",{}"policies":["#,
        if odd { r#""extra":1,"# } else { "" }
    );
    for policy in 0..policies {
        let comma = if policy > 0 { "," } else { "" };
        let domain = if one_domain { "example.com".to_owned() } else { format!("d{policy}.example.com") };
        write!(
            text,
            r#"{comma}{{"policy":{{"policy-type":"sts","policy-string":["version: STSv1","mode: testing","mx: mx{policy}.example.com"],"policy-domain":"{domain}","mx-host":["mx{policy}.example.com"]}},"summary":{{"total-successful-session-count":3,"total-failure-session-count":{failures}}},"failure-details":["#
        )
        .unwrap();
        for failure in 0..failures {
            let comma = if failure > 0 { "," } else { "" };
            write!(
                text,
                r#"{comma}{{"result-type":"validation-failure","sending-mta-ip":"2001:db8::{failure:x}","receiving-mx-hostname":"mx{failure}.example.com","failed-session-count":1,"failure-reason-code":"code {}"}}"#,
                failure % 7
            )
            .unwrap();
        }
        text.push_str("]}");
    }
    text.push_str("]}");
    text
}

type Work<'a> = dyn Fn() + 'a;

fn load(text: &str) -> Store {
    let mut store = Store::default();
    intake::read("r.json", text.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
    assert_eq!(store.len(), 1);
    store
}

/// What a run costs, on average of so many that the clock's steps do not matter.
fn cost(work: &Work) -> Duration {
    let (began, mut runs) = (processor_time(), 0);
    loop {
        work();
        runs += 1;
        let spent = processor_time().saturating_sub(began);
        if spent >= Duration::from_millis(200) {
            return spent / runs;
        }
    }
}

/// Eight times the report takes about eight times as long, where its square would take 64 times.
#[track_caller]
fn check(make: impl Fn(usize) -> String) {
    let all = Filter::default();
    let texts = [500, 4_000].map(make);
    let stores = texts.each_ref().map(|text| load(text));
    let [small, large] = [0, 1].map(|at| -> [(&str, Box<Work>); 5] {
        let (text, store, all) = (&texts[at], &stores[at], &all);
        [
            ("read", Box::new(|| drop(load(text)))),
            ("overview", Box::new(|| drop(overview(store, all)))),
            ("findings", Box::new(|| drop(findings(store, all)))),
            ("failures", Box::new(|| drop(failures_csv(store, all)))),
            ("reports", Box::new(|| drop(reports_ndjson(store, all)))),
        ]
    });
    for ((step, small), (_, large)) in small.iter().zip(&large) {
        let (before, after) = (cost(small), cost(large));
        assert!(after < before * 24, "{step}: {before:?} for 500, {after:?} for 4,000");
    }
}

#[test]
fn policies_of_one_domain() {
    check(|count| report(count, 1, true, false));
}

#[test]
fn policies_of_as_many_domains() {
    check(|count| report(count, 1, false, true));
}

#[test]
fn failures_of_one_policy() {
    check(|count| report(1, count, true, false));
}
