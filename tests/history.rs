//! What the history keeps comes back the same, and only what was chosen goes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use tlsrpt_lens::analysis::Filter;
use tlsrpt_lens::day::Day;
use tlsrpt_lens::export::{reports_ndjson, summary_json};
use tlsrpt_lens::intake::{
    self, Closed, Ingested, IntakeError, MsgFault, NotAReport, Outcome, Packing, StreamReader, TarFault, Trail,
    ZipFault,
};
use tlsrpt_lens::limits::{Limits, SizeLimit};
use tlsrpt_lens::report::{Deviation, DeviationRule, Found, Hints, LooksLike, Place, ReportError, Source, parse};
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

/// A report in which every text holds `word`, and no other report's.
fn report_of(word: &str, number: usize) -> String {
    format!(
        r#"{{"organization-name":"org {word}","date-range":{{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"}},
"contact-info":"tls@{word}.example","report-id":"id-{word}","policies":[{{"policy":{{"policy-type":"type-{word}",
"policy-string":["version: STSv1","mx: policy.{word}.example"],"policy-domain":"domain.{word}.example","mx-host":["*.pattern.{word}.example"]}},
"summary":{{"total-successful-session-count":5,"total-failure-session-count":2}},"failure-details":[{{"result-type":"result-{word}",
"sending-mta-ip":"192.0.2.{number}","receiving-mx-hostname":"mx.{word}.example","receiving-mx-helo":"helo.{word}.example",
"receiving-ip":"2001:db8::{number}","failed-session-count":2,"additional-information":"https://{word}.example/info",
"failure-reason-code":"reason {word}"}}]}}]}}"#
    )
}

/// What of a report could be found again.
fn names_of(word: &str, number: usize) -> Vec<String> {
    let names = [
        "org {}",
        "tls@{}.example",
        "id-{}",
        "type-{}",
        "mx: policy.{}.example",
        "domain.{}.example",
        "*.pattern.{}.example",
        "result-{}",
        "mx.{}.example",
        "helo.{}.example",
        "https://{}.example/info",
        "reason {}",
        "{}.json",
    ];
    let mut names: Vec<String> = names.iter().map(|name| name.replace("{}", word)).collect();
    names.extend([format!("192.0.2.{number}"), format!("2001:db8::{number}")]);
    names
}

/// Three strangers, and the numbers of their hosts.
const STRANGERS: [(&str, usize); 3] = [("alpha", 11), ("beta", 22), ("gamma", 33)];

fn batch_of(strangers: &[(&str, usize)]) -> Batch {
    let mut batch = Batch::default();
    for (word, number) in strangers {
        let (name, text) = (format!("{word}.json"), report_of(word, *number));
        intake::read(&name, text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
    }
    batch
}

/// The bytes name these strangers with all that stands in their reports, and the others with nothing.
#[track_caller]
fn check_names(bytes: &[u8], there: &[&str]) {
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for (word, number) in STRANGERS {
        let expected = there.contains(&word);
        for name in names_of(word, number) {
            assert_eq!(holds(&name), expected, "{name}");
        }
        assert_eq!(holds(word), expected, "{word}");
    }
}

/// Everything that the store knows of the reports of a record.
fn told(record: HistoryRecord) -> (String, String) {
    let mut store = Store::default();
    store.merge(record.batch);
    (summary_json(&store), reports_ndjson(&store, &Filter::default()))
}

#[test]
fn of_a_domain_that_goes_nothing_stays() {
    let whole = HistoryRecord { part: None, batch: batch_of(&STRANGERS) };
    check_names(&whole.encode(), &["alpha", "beta", "gamma"]);
    for gone in STRANGERS {
        let domain = format!("domain.{}.example", gone.0);
        // From bytes, as the page reads it.
        let read = HistoryRecord::decode(&whole.encode()).unwrap();
        let bytes = read.filtered(|entry| !entry.policy_domains.contains(&domain.as_str())).encode();
        let others: Vec<_> = STRANGERS.into_iter().filter(|stranger| *stranger != gone).collect();
        check_names(&bytes, &others.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        // As if it had never come.
        let never = HistoryRecord { part: None, batch: batch_of(&others) };
        let left = HistoryRecord::decode(&bytes).unwrap();
        assert_eq!(left, never);
        assert_eq!(told(left), told(never));
    }
    check_names(&whole.filtered(|_| false).encode(), &[]);
}

#[test]
fn of_a_report_that_is_not_new_nothing_is_kept_again() {
    let mut store = Store::default();
    store.merge(batch_of(&STRANGERS[..1]));
    let batch = batch_of(&STRANGERS);
    let new = store.merge_part(batch.clone(), None);
    assert_eq!(new, [false, true, true]);
    let kept = HistoryRecord { part: None, batch: batch.only(&new) };
    check_names(&kept.encode(), &["beta", "gamma"]);
    assert_eq!(kept.batch, batch_of(&STRANGERS[1..]));
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

/// The bytes of records, each behind its length in four bytes, lowest first: `tests/e2e/history-bytes.test.mjs`
/// makes the same of what a browser keeps.
fn joined(records: &[HistoryRecord]) -> Vec<u8> {
    let framed = |record: &HistoryRecord| {
        let bytes = record.encode();
        [&u32::try_from(bytes.len()).unwrap().to_le_bytes()[..], &bytes].concat()
    };
    records.iter().flat_map(framed).collect()
}

fn apart(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let (record, rest) = rest.split_at(u32::from_le_bytes(*length) as usize);
        records.push(record.to_vec());
        bytes = rest;
    }
    records
}

/// What the page keeps of the files in `fixtures/history/input`, loaded one after the other.
fn kept_by_the_page() -> Vec<HistoryRecord> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/history/input");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut store = Store::default();
    let keep = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (mut batch, mut limits) = (Batch::default(), Limits::default());
        let mut reader = StreamReader::new(name);
        reader.push(&std::fs::read(path).unwrap(), &mut limits, &mut |item| batch.add(item));
        reader.finish(&mut limits, &mut |item| batch.add(item));
        // From the worker to the page.
        let batch = Batch::decode(&batch.encode()).unwrap();
        let new = store.merge_part(batch.clone(), None);
        assert!(!new.contains(&false), "{name} brings something that was there");
        let problems: Vec<_> = store.problems().collect();
        assert_eq!(problems, [], "{name}");
        HistoryRecord { part: None, batch: batch.only(&new) }
    };
    paths.iter().map(keep).collect()
}

/// What the files in `fixtures/history/input` give, one thing after the other.
fn found_in_the_files() -> Vec<Ingested> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/history/input");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut reader = StreamReader::new(name);
        let mut limits = Limits::default();
        reader.push(&std::fs::read(&path).unwrap(), &mut limits, &mut |item| found.push(item));
        reader.finish(&mut limits, &mut |item| found.push(item));
    }
    found.retain(|item| matches!(item.outcome, Outcome::Report(_)));
    found
}

/// What the page does not keep, or not so that it is the same each time: every problem, every deviation with
/// each kind of place and of what was found, and a mailbox in parts.
fn kept_natively() -> Vec<HistoryRecord> {
    let mailbox = include_bytes!("fixtures/history/input/16-box.mbox");
    let size = mailbox.len() as u64;
    let place = |at: u64| usize::try_from(at).unwrap();
    let mut records = Vec::new();
    for (part, from) in (1_u32..).zip([0, size / 2]) {
        let mut slice = |range: std::ops::Range<u64>| Some(mailbox[place(range.start)..place(range.end)].to_vec());
        let range = intake::mails_in(from..(from + size / 2).min(size), size, &mut slice).unwrap();
        let (mut batch, mut limits) = (Batch::default(), Limits::default());
        let mut reader = StreamReader::of_range("box.mbox", part);
        reader.push(&mailbox[place(range.start)..place(range.end)], &mut limits, &mut |item| batch.add(item));
        reader.finish(&mut limits, &mut |item| batch.add(item));
        assert!(reader.mails() > 0, "part {part} holds mails");
        records.push(HistoryRecord { part: Some(format!("a page, part {part}")), batch });
    }
    let mut batch = Batch::default();
    let trail = || Trail::of_file("all");
    let mut report = parse(include_bytes!("fixtures/history/input/02-plain.json"), &Hints::default()).unwrap();
    "every deviation".clone_into(&mut report.report_id);
    let sums = Found::Sums { details: 2, summary: 1 };
    let found = [Found::from("sts"), Found::Days(7), Found::Failed(u64::MAX), sums, Found::More(3)];
    let places = [Place::from("policies[0]"), Place::At { line: 2, column: 0 }];
    let each = DeviationRule::ALL.iter().zip(places.iter().cycle()).zip(found.iter().cycle());
    report.deviations =
        each.map(|((rule, place), found)| Deviation::new(*rule, place.clone(), found.clone())).collect();
    report.source = Source::Whole;
    batch.add(Ingested { trail: trail(), outcome: Outcome::Report(Box::new(report)) });
    for kind in [NotAReport::Dmarc, NotAReport::Feedback, NotAReport::Mail, NotAReport::Other] {
        batch.add(Ingested { trail: trail(), outcome: Outcome::NotAReport(kind) });
    }
    for error in every_problem() {
        batch.add(Ingested { trail: trail(), outcome: Outcome::Problem(error) });
    }
    records.push(HistoryRecord { part: None, batch });
    records
}

/// One of each; the test beside `store/problem_bytes.rs` finds one that is missing.
fn every_problem() -> Vec<IntakeError> {
    let mut problems = vec![
        IntakeError::Gzip { unpacked: 300 },
        IntakeError::GzipCutOff { unpacked: 300 },
        IntakeError::GzipChecksum { unpacked: 300 },
        IntakeError::Encrypted,
        IntakeError::TooLarge { limit: SizeLimit::Report(u64::MAX) },
        IntakeError::TooLarge { limit: SizeLimit::Whole(1) },
        IntakeError::TooLarge { limit: SizeLimit::Inflated(2) },
        IntakeError::TooLarge { limit: SizeLimit::Share(2) },
        IntakeError::TooDeep { limit: 8 },
        IntakeError::TooManyEntries { limit: 9 },
        IntakeError::TooMuchToKeep { limit: 128 },
        IntakeError::More { problems: 300 },
        IntakeError::Deflate { unpacked: 4 },
        IntakeError::Base64 { line: 3 },
        IntakeError::Transfer,
        IntakeError::NoReportInMail,
        IntakeError::ReaderDied,
        IntakeError::ReaderDiedOften { parts: 5 },
        IntakeError::Unreadable,
        IntakeError::ZlibChecksum { unpacked: 4 },
        IntakeError::Signed,
        IntakeError::Returned { mails: 3 },
    ];
    problems.extend(Closed::ALL.map(IntakeError::Closed));
    problems.extend(Packing::ALL.map(IntakeError::Packing));
    problems.extend([ZipFault::CutOff, ZipFault::Header, ZipFault::Data, ZipFault::Checksum].map(IntakeError::Zip));
    problems.extend([ZipFault::Size, ZipFault::Directory, ZipFault::Method, ZipFault::Behind].map(IntakeError::Zip));
    problems.push(IntakeError::Zip(ZipFault::Swallowed));
    problems.extend([TarFault::CutOff, TarFault::Header, TarFault::Size].map(IntakeError::Tar));
    problems.extend([MsgFault::Header, MsgFault::CutOff, MsgFault::Chain, MsgFault::Directory].map(IntakeError::Msg));
    problems.push(IntakeError::Msg(MsgFault::Shared));
    let looks = [
        LooksLike::EarlyDraft,
        LooksLike::Datagram,
        LooksLike::Fragment,
        LooksLike::Parsedmarc,
        LooksLike::Dmarc,
        LooksLike::Other,
        LooksLike::List,
        LooksLike::Value,
        LooksLike::LineInLine,
        LooksLike::MtaEvent,
        LooksLike::MailTable,
        LooksLike::Several(2),
    ];
    let mut of_reports = vec![
        ReportError::Empty,
        ReportError::CutOff { offset: 12 },
        ReportError::Damaged { line: 1, column: 2, detail: "expected value".to_owned() },
        ReportError::Nested { line: 1, column: 128 },
        ReportError::TooHeavy { line: 1, column: 300 },
        ReportError::Row { line: 3, found: 2, expected: 14 },
        ReportError::Quote { line: 3 },
        ReportError::NoValue { line: 3 },
        ReportError::TotalsOnly,
        ReportError::CheckResult,
    ];
    of_reports.extend(looks.map(|looks_like| ReportError::NotAReport { looks_like }));
    problems.extend(of_reports.into_iter().map(IntakeError::Report));
    problems
}

/// Compares records with a file; with `WRITE_FIXTURES` set, `cargo test --test history` writes the file instead.
#[track_caller]
fn check_fixture(name: &str, records: &[HistoryRecord]) {
    let path = format!("{}/tests/fixtures/history/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("WRITE_FIXTURES").is_some() {
        std::fs::write(&path, joined(records)).unwrap();
    }
    let bytes = std::fs::read(&path).unwrap();
    // Read first: what was kept once must open for ever, whatever is written today.
    let read: Vec<_> = apart(&bytes).iter().map(|record| HistoryRecord::decode(record).unwrap()).collect();
    assert_eq!(read, records, "{name}");
    assert_eq!(joined(records), bytes, "{name}");
}

/// What version 1 writes: read for ever once a version is released, and until then changed on purpose only.
#[test]
fn version_1_is_read_and_written() {
    check_fixture("version-1-page.records", &kept_by_the_page());
    check_fixture("version-1-native.records", &kept_natively());
}

/// The file that the page saves of all that it keeps.
#[test]
fn what_is_saved_is_written_as_before() {
    let mut store = Store::default();
    for record in kept_by_the_page() {
        store.merge(record.batch);
    }
    let saved = reports_ndjson(&store, &Filter::default());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/history/version-1-page.ndjson");
    if std::env::var_os("WRITE_FIXTURES").is_some() {
        std::fs::write(path, &saved).unwrap();
    }
    assert_eq!(saved, std::fs::read_to_string(path).unwrap());
}

#[test]
fn the_files_hold_every_deviation() {
    for records in [kept_by_the_page(), kept_natively()] {
        let mut store = Store::default();
        for record in records {
            store.merge(record.batch);
        }
        let rows: BTreeSet<_> = store.columns().deviations().iter().map(|(rule, _)| *rule).collect();
        let read: BTreeSet<_> =
            store.reports().flat_map(|stored| stored.report.deviations).map(|deviation| deviation.rule).collect();
        let all: BTreeSet<_> = DeviationRule::ALL.iter().copied().collect();
        assert_eq!(all.difference(&rows).collect::<Vec<_>>(), Vec::<&DeviationRule>::new());
        assert_eq!(all.difference(&read).collect::<Vec<_>>(), Vec::<&DeviationRule>::new());
        assert_eq!(store.reports().count(), store.len());
    }
}

#[test]
fn a_mailbox_in_parts_comes_back_in_parts() {
    let mut store = Store::default();
    for (number, record) in (0_u32..).zip(kept_natively().into_iter().take(2)) {
        let part = record.part.map(|_| number);
        store.merge_part(record.batch, part);
    }
    store.count_mails(0, 0);
    store.count_mails(1, 2);
    let trails: Vec<_> = store.reports().map(|stored| stored.trails[0].to_string()).collect();
    assert_eq!(trails, [1, 2, 3, 4].map(|mail| format!("box.mbox › message {mail} › r{}.json", mail - 1)),);
}

/// Kept bytes name a rule by its number: no rule may ever get another.
#[test]
fn rules_keep_their_numbers() {
    let pairs: Vec<_> = DeviationRule::ALL.iter().map(|rule| (rule.number(), rule.id())).collect();
    assert_eq!(pairs, NUMBERS);
    for rule in DeviationRule::ALL {
        assert_eq!(DeviationRule::of_number(rule.number()), Some(*rule));
    }
    assert_eq!(DeviationRule::of_number(0), None);
}

const NUMBERS: [(u32, &str); 58] = [
    (1, "byte-order-mark"),
    (2, "not-utf-8"),
    (3, "raw-line-break-in-string"),
    (4, "trailing-data"),
    (5, "simplified-sample-shape"),
    (6, "organization-name-missing"),
    (7, "report-id-missing"),
    (8, "contact-info-missing"),
    (9, "contact-info-null"),
    (10, "date-missing"),
    (11, "date-without-zone"),
    (12, "date-only"),
    (13, "date-with-offset"),
    (14, "date-unreadable"),
    (15, "end-is-next-midnight"),
    (16, "end-before-start"),
    (17, "period-longer-than-a-day"),
    (18, "policies-missing"),
    (19, "policies-empty"),
    (20, "policies-not-a-list"),
    (21, "policy-missing"),
    (22, "policy-type-missing"),
    (23, "policy-type-unknown"),
    (24, "policy-type-case"),
    (25, "policy-domain-missing"),
    (26, "policy-domain-form"),
    (27, "policy-string-not-a-list"),
    (28, "policy-string-carriage-return"),
    (29, "policy-string-missing"),
    (30, "tlsa-records-in-one-string"),
    (31, "mx-host-not-a-list"),
    (32, "mx-host-bracketed"),
    (33, "mx-host-empty"),
    (34, "mx-host-pattern"),
    (35, "summary-missing"),
    (36, "count-missing"),
    (37, "count-as-text"),
    (38, "count-negative"),
    (39, "count-unreadable"),
    (40, "details-do-not-add-up"),
    (41, "failure-details-missing"),
    (42, "failure-details-not-a-list"),
    (43, "result-type-missing"),
    (44, "result-type-unknown"),
    (45, "empty-field"),
    (46, "ip-unreadable"),
    (47, "field-renamed"),
    (48, "field-not-text"),
    (49, "additional-information-not-a-uri"),
    (50, "unknown-field"),
    (51, "duplicate-key"),
    (52, "number-too-large"),
    (53, "surrounding-text"),
    (54, "parsedmarc-shape"),
    (55, "failures-table"),
    (56, "count-impossible"),
    (57, "damaged-on-the-way"),
    (58, "lone-surrogate"),
];

#[test]
fn another_version_is_told_from_damage() {
    let mut bytes = record().encode();
    assert_eq!(HistoryRecord::decode(&bytes[..bytes.len() - 1]), Err(HistoryError::Damaged));
    assert_eq!(HistoryRecord::decode(&[]), Err(HistoryError::Damaged));
    bytes[0] = 9;
    assert_eq!(HistoryRecord::decode(&bytes), Err(HistoryError::Version(9)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whichever reports stay of those in the files, of every form: the bytes are those of a batch that never
    /// had the others.
    #[test]
    fn some_reports_are_kept_as_if_they_were_all(flags in prop::collection::vec(any::<bool>(), 1..200), all: bool) {
        let found = found_in_the_files();
        let flags: Vec<bool> = flags.iter().cycle().take(found.len()).map(|flag| *flag || all).collect();
        let (mut whole, mut chosen) = (Batch::default(), Batch::default());
        for (item, flag) in found.into_iter().zip(&flags) {
            if *flag {
                chosen.add(item.clone());
            }
            whole.add(item);
        }
        prop_assert_eq!(whole.only(&flags).encode(), chosen.encode());
        let read = Batch::decode(&whole.encode()).unwrap();
        prop_assert_eq!(read.only(&flags).encode(), chosen.encode());
    }
}

proptest! {
    /// Whatever stands in the browser's storage: no panic, and what is read can be merged.
    #[test]
    fn any_bytes(mut bytes in prop::collection::vec(any::<u8>(), 0..64), at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
        bytes.insert(0, 1);
        let _ = HistoryRecord::decode(&bytes);
        for mut bytes in apart(include_bytes!("fixtures/history/version-1-native.records")) {
            let _ = HistoryRecord::decode(&bytes[..cut.index(bytes.len())]);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(record) = HistoryRecord::decode(&bytes) {
                let mut store = Store::default();
                store.merge(record.filtered(|entry| entry.day.is_some()).batch);
                prop_assert!(store.reports().count() <= 2);
                prop_assert!(store.reports().all(|stored| stored.trails.len() <= 2));
            }
        }
    }
}

/// `fixtures/history/before` holds what earlier programs kept, by the day: files are added there, never changed.
/// Each record is read as it was meant, or is told; none is read as something else.
#[test]
fn what_earlier_programs_kept_is_read_or_told() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/history/before");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    // The day, what it is, how many reports: counted when the file was made.
    let known = [("2026-11-27-native.records", 5), ("2026-11-27-page.records", 68)];
    assert_eq!(names, known.map(|(name, _)| std::ffi::OsString::from(name)));
    for (name, reports) in known {
        let bytes = std::fs::read(format!("{folder}/{name}")).unwrap();
        let read: Result<Vec<_>, _> = apart(&bytes).iter().map(|record| HistoryRecord::decode(record)).collect();
        match read {
            Ok(records) => {
                let mut store = Store::default();
                for record in records {
                    store.merge(record.batch);
                }
                assert_eq!((store.len(), store.reports().count()), (reports, reports), "{name}");
            }
            Err(error) => assert!(matches!(error, HistoryError::Version(_)), "{name}: {error}"),
        }
    }
}
