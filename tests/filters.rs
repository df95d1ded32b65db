//! What filters leave of made-up histories, and what is said of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use history::{ENFORCE, History, failed, said};
use tlsrpt_lens::analysis::{Filter, overview};

/// Two organisations, three kinds of failures at three hosts; one states no host.
fn mixed() -> History {
    let mut history = History::new();
    history.good(&["A", "B"], 0..=3, ENFORCE);
    let rows = [
        failed(1, "certificate-expired", "mx1.example.com").from("192.0.2.1"),
        failed(2, "certificate-expired", "mx2.example.com").from("198.51.100.1"),
        failed(4, "certificate-not-trusted", "mx1.example.com").from("192.0.2.1"),
    ];
    history.add(said("A", 4).sts(ENFORCE, 10, &rows));
    history.add(said("B", 4).sts(ENFORCE, 10, &[failed(8, "starttls-not-supported", "")]));
    history
}

#[test]
fn several_values_of_a_field_are_alternatives_and_fields_hold_together() {
    let history = mixed();
    for (query, failed, reports) in [
        ("result=certificate-expired", 3, 1),
        ("result=certificate-expired&result=certificate-not-trusted", 7, 1),
        ("result=starttls-not-supported&result=certificate-expired", 11, 2),
        ("result=certificate-expired&result=certificate-not-trusted&mx=mx1.example.com", 5, 1),
        ("mx=&mx=mx2.example.com", 10, 2),
        ("mx=mx1.example.com&mx=mx2.example.com&mx=&by=B", 8, 1),
        ("by=A&by=B", 15, 10),
        ("network=192.0.2.0%2F24&network=198.51.100.0%2F24", 7, 1),
        // What nobody wrote matches nothing, and takes nothing from what is asked for beside it.
        ("result=made-up", 0, 0),
        ("result=made-up&result=certificate-expired", 3, 1),
        ("country=nowhere", 0, 0),
        // Without a table no country is known.
        ("country=", 15, 2),
        ("country=nowhere&country=", 15, 2),
    ] {
        let shown = overview(history.store(), &Filter::from_query(query));
        assert_eq!((shown.sessions.failed, shown.reports), (failed, reports), "{query}");
    }
}
