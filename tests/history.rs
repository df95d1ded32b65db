//! What the history keeps comes back the same, and only what was chosen goes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use tlsrpt_lens::day::Day;
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, HistoryError, HistoryRecord, Store};

/// Three reports: two of one domain, one of two; the last is one day later.
fn record() -> HistoryRecord {
    let report = |id: &str, day: &str, domains: &[&str]| {
        let policy = |domain: &&str| {
            format!(
                r#"{{"policy":{{"policy-type":"sts","policy-domain":"{domain}"}},"summary":{{"total-successful-session-count":7,
"total-failure-session-count":1}},"failure-details":[{{"result-type":"certificate-expired","failed-session-count":1}}]}}"#
            )
        };
        let policies: Vec<String> = domains.iter().map(policy).collect();
        format!(
            r#"{{"organization-name":"A","date-range":{{"start-datetime":"{day}T00:00:00Z","end-datetime":"{day}T23:59:59Z"}},
"contact-info":"a@example.net","report-id":"{id}","policies":[{}]}}"#,
            policies.join(",")
        )
    };
    let texts = [
        report("1", "2026-01-03", &["example.com"]),
        report("2", "2026-01-03", &["example.com", "example.org"]),
        report("3", "2026-01-04", &["example.net"]),
    ];
    let mut batch = Batch::default();
    for (number, text) in texts.iter().enumerate() {
        let name = format!("{number}.json");
        intake::read(&name, text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
    }
    HistoryRecord { part: Some("a mailbox 1".to_owned()), batch }
}

fn ids(record: &HistoryRecord) -> Vec<String> {
    let mut store = Store::default();
    store.merge(Batch::decode(&record.batch.encode()).unwrap());
    store.reports().map(|stored| stored.report.report_id).collect()
}

#[test]
fn a_record_comes_back() {
    let record = record();
    let back = HistoryRecord::decode(&record.encode()).unwrap();
    assert_eq!(back, record);
    assert_eq!(ids(&back), ["1", "2", "3"]);
}

#[test]
fn one_domain_goes() {
    let left = record().filtered(|entry| !entry.policy_domains.contains(&"example.org"));
    assert_eq!(ids(&left), ["1", "3"]);
    assert_eq!(left.part.as_deref(), Some("a mailbox 1"));
    let mut store = Store::default();
    store.merge(left.batch);
    let stored: Vec<_> = store.reports().collect();
    assert_eq!(stored[1].report.policies[0].policy.policy_domain, "example.net");
    assert_eq!((stored[1].sessions.successful, stored[1].sessions.failed), (7, 1));
}

#[test]
fn a_period_goes() {
    let first = Day::parse("2026-01-04").unwrap();
    let left = record().filtered(|entry| entry.day.is_some_and(|day| day >= first));
    assert_eq!(ids(&left), ["3"]);
    assert!(record().filtered(|_| false).batch.is_empty());
}

#[test]
fn what_is_new_is_told() {
    let mut store = Store::default();
    assert_eq!(store.merge_part(record().batch, None), [true; 3]);
    assert_eq!(store.merge_part(record().batch, None), [false; 3]);
    let one = record().filtered(|entry| entry.policy_domains == ["example.net"]);
    let mut store = Store::default();
    store.merge(one.batch);
    assert_eq!(store.merge_part(record().batch, None), [true, true, false]);
}

/// Written by the first version. What it holds must be read for ever; should the same reports be
/// written otherwise, the version must rise and the next file must join this one.
#[test]
fn version_1_is_read_and_written() {
    let bytes = include_bytes!("fixtures/history-version-1.bin");
    assert_eq!(bytes[0], 1);
    let kept = HistoryRecord::decode(bytes).unwrap();
    assert_eq!(ids(&kept), ["1", "2", "3"]);
    assert_eq!(record().encode(), bytes);
}

#[test]
fn another_version_is_told_from_damage() {
    let mut bytes = record().encode();
    assert_eq!(HistoryRecord::decode(&bytes[..bytes.len() - 1]), Err(HistoryError::Damaged));
    assert_eq!(HistoryRecord::decode(&[]), Err(HistoryError::Damaged));
    bytes[0] = 9;
    assert_eq!(HistoryRecord::decode(&bytes), Err(HistoryError::Version(9)));
}

proptest! {
    /// Whatever stands in the browser's storage: no panic, and what is read can be merged.
    #[test]
    fn any_bytes(mut bytes in prop::collection::vec(any::<u8>(), 0..64), at in 0_usize..2000, byte: u8) {
        bytes.insert(0, 1);
        let _ = HistoryRecord::decode(&bytes);
        let mut bytes = record().encode();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(record) = HistoryRecord::decode(&bytes) {
            let mut store = Store::default();
            store.merge(record.filtered(|entry| entry.day.is_some()).batch);
            prop_assert!(store.reports().count() <= 3);
        }
    }
}
