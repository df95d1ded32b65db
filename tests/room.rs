//! A store keeps as much as it has room for, says what it left out, and can be given more.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, Store, USUAL_ROOM};

/// A batch of reports with numbers from `from` on; each takes some kilobytes, for its texts do not pack.
fn batch(from: u64, reports: u64) -> Batch {
    let mut batch = Batch::default();
    for id in from..from + reports {
        let details: Vec<String> = (0..40_u64)
            .map(|n| {
                let mixed = (id * 40 + n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                format!(r#"{{"result-type":"certificate-expired","failed-session-count":1,"failure-reason-code":"{mixed:x}"}}"#)
            })
            .collect();
        let text = format!(
            r#"{{"organization-name":"A","date-range":{{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"}},"contact-info":"a@a.example","report-id":"{id}","policies":[{{"policy":{{"policy-type":"no-policy-found","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":5,"total-failure-session-count":40}},"failure-details":[{}]}}]}}"#,
            details.join(",")
        );
        intake::read("r.json", text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
    }
    assert_eq!(batch.reports() as u64, reports);
    batch
}

#[test]
fn what_finds_no_room_is_counted_and_what_was_read_stays() {
    let mut store = Store::default();
    assert_eq!(store.room().bytes, USUAL_ROOM);
    store.make_room(2_000_000);
    let mut taken = 0;
    for part in 0..20 {
        taken += store.merge_part(batch(part * 50, 50), None).into_iter().filter(|new| *new).count();
    }
    // 1,000 reports of about five kilobytes: most find no room, and none of them half.
    assert!(taken > 100 && taken < 500 && taken % 50 == 0, "{taken}");
    assert_eq!((store.len(), store.room().refused), (taken, 1_000 - taken as u64));
    assert!(store.bytes() <= 2_000_000, "{}", store.bytes());
    assert!(store.report(taken - 1).is_some());
    // The last tenth is left to what is small.
    assert!(!store.is_full());
    assert_eq!(store.merge_part(batch(5_000, 1), None), [true]);
    // The user goes on with more, and gives the same files once more: what was read is not doubled.
    store.make_room(20_000_000);
    assert_eq!(store.room().refused, 0);
    for part in 0..20 {
        store.merge(batch(part * 50, 50));
    }
    assert_eq!((store.len(), store.duplicates()), (1_001, taken as u64));
}

#[test]
fn a_full_store_says_so() {
    let mut store = Store::default();
    store.make_room(100_000);
    for id in 0..100 {
        store.merge(batch(id, 1));
    }
    assert!(store.is_full() && store.bytes() <= 100_000, "{}", store.bytes());
    assert!(store.len() > 5 && store.len() as u64 + store.room().refused == 100);
    store.forget_reports();
    assert!(!store.is_full() && store.bytes() < 5_000, "{}", store.bytes());
    assert_eq!(store.room().refused, 0);
}

/// What is counted is what is there: a report that came again adds where it was found, and nothing else.
#[test]
fn what_came_again_keeps_no_bytes() {
    let mut store = Store::default();
    store.merge(batch(0, 50));
    let once = store.bytes();
    for _ in 0..10 {
        store.merge(batch(0, 50));
    }
    assert_eq!((store.len(), store.duplicates()), (50, 500));
    // 500 trails of one step.
    assert!(store.bytes() - once < 500 * 200, "{} after {once}", store.bytes());
    assert!((0..50).all(|id| store.report(id).is_some_and(|stored| stored.trails.len() == 11)));
}

/// Two batches of one file in which new reports and known ones lie between each other: each opens as itself.
#[test]
fn reports_between_known_ones_are_still_found() {
    let mut store = Store::default();
    store.merge(batch(10, 5));
    assert_eq!(store.merge_part(batch(8, 10), None), [true, true, false, false, false, false, false, true, true, true]);
    let ids: Vec<String> = store.reports().map(|stored| stored.report.report_id).collect();
    assert_eq!(ids, ["10", "11", "12", "13", "14", "8", "9", "15", "16", "17"]);
}
