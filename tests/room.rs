//! A store keeps as much as it has room for, says what it left out, and can be given more.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "depth/guard.rs"]
mod guard;

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use guard::guarded;
use tlsrpt_lens::intake::{self, Ingested, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, MOST_PLACES, Store, USUAL_ROOM};

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
    guarded!("what_finds_no_room_is_counted_and_what_was_read_stays");
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
    guarded!("a_full_store_says_so");
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
    guarded!("what_came_again_keeps_no_bytes");
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

/// Who sends one report again and again adds to a number, not to what is kept, copied and drawn of it; and so does who
/// sends it as a table first, which then gives way.
#[test]
fn places_beyond_a_hundred_are_counted() {
    guarded!("places_beyond_a_hundred_are_counted");
    let mut store = Store::default();
    store.merge(batch(0, 1));
    for _ in 0..MOST_PLACES - 1 {
        store.merge(batch(0, 1));
    }
    let full = store.bytes();
    let listed = |store: &Store| store.report(0).map(|stored| (stored.trails.len(), stored.more_places));
    assert_eq!(listed(&store), Some((100, 0)));
    for _ in 0..1_000 {
        store.merge(batch(0, 1));
    }
    assert_eq!((store.len(), store.duplicates(), store.times_met(0)), (1, 1_099, 1_100));
    assert_eq!(listed(&store), Some((100, 1_000)));
    assert_eq!(store.bytes(), full);
}

/// The same of two that are one report: what gives way hands on how often it came.
#[test]
fn a_table_that_gives_way_hands_on_how_often_it_came() {
    guarded!("a_table_that_gives_way_hands_on_how_often_it_came");
    let day = "2026-01-03";
    let table = format!(
        "day,organization-name,report-id,policy-type,policy-domain,result-type,failed-session-count\r\n{day},A,1,sts,a.example,certificate-expired,2\r\n"
    );
    let sent = format!(
        r#"{{"organization-name":"A","report-id":"1","date-range":{{"start-datetime":"{day}T00:00:00Z","end-datetime":"{day}T23:59:59Z"}},"policies":[{{"policy":{{"policy-type":"sts","policy-domain":"a.example"}},"summary":{{"total-successful-session-count":5,"total-failure-session-count":2}},"failure-details":[{{"result-type":"certificate-expired","failed-session-count":2}}]}}]}}"#
    );
    let mut store = Store::default();
    let read = |store: &mut Store, name: &str, text: &str| {
        let mut batch = Batch::default();
        intake::read(name, text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
        store.merge(batch);
    };
    for _ in 0..150 {
        read(&mut store, "table.csv", &table);
    }
    let before = store.bytes();
    read(&mut store, "sent.json", &sent);
    assert_eq!((store.len(), store.times_met(0)), (1, 151));
    let stored = store.report(0).unwrap();
    assert_eq!((stored.trails.len(), stored.more_places), (100, 51));
    assert_eq!(stored.trails[0].to_string(), "sent.json");
    // The rows and bytes of one report more; no trail twice.
    assert!(store.bytes() < before + 2_000, "{} after {before}", store.bytes());
}

/// Two batches of one file in which new reports and known ones lie between each other: each opens as itself.
#[test]
fn reports_between_known_ones_are_still_found() {
    guarded!("reports_between_known_ones_are_still_found");
    let mut store = Store::default();
    store.merge(batch(10, 5));
    assert_eq!(store.merge_part(batch(8, 10), None), [true, true, false, false, false, false, false, true, true, true]);
    let ids: Vec<String> = store.reports().map(|stored| stored.report.report_id).collect();
    assert_eq!(ids, ["10", "11", "12", "13", "14", "8", "9", "15", "16", "17"]);
}

/// A batch for which there is no room takes what else is in it along, and that is counted too.
#[test]
fn problems_that_find_no_room_are_counted() {
    guarded!("problems_that_find_no_room_are_counted");
    let read = |batch: &mut Batch, name: &str, bytes: &[u8]| {
        intake::read(name, bytes, &mut Limits::default(), &mut |item| batch.add(item));
    };
    let broken = |batch: &mut Batch| {
        read(batch, "broken.json", br#"{"organization-name":"A","report-id":"1","policies":["#);
        read(batch, "text.txt", b"nothing to see");
    };
    let mut store = Store::default();
    store.make_room(100_000);
    let mut mixed = batch(0, 50);
    broken(&mut mixed);
    assert_eq!(store.merge_part(mixed, None), [false; 50]);
    assert_eq!((store.room().refused, store.room().untold, store.problems().len()), (50, 2, 0));
    // What stands alone finds room as long as there is any.
    let mut alone = Batch::default();
    broken(&mut alone);
    store.merge(alone.clone());
    assert_eq!((store.room().untold, store.problems().len(), store.not_reports().total()), (2, 1, 1));
    while store.problems().len() < 10_000 && store.room().untold == 2 {
        store.merge(alone.clone());
    }
    assert_eq!((store.room().refused, store.room().untold), (50, 4));
    assert!(store.bytes() <= 100_000, "{}", store.bytes());
    // With more room nothing is owed.
    store.make_room(1_000_000);
    assert_eq!((store.room().refused, store.room().untold), (0, 0));
}

/// What is kept of a file, and what is told, is the same in whatever slices it comes: in each file here more is found
/// than may be kept of it, at its start, all over it, and in what it unpacks to.
#[test]
fn what_a_file_may_keep_does_not_depend_on_its_slices() {
    guarded!("what_a_file_may_keep_does_not_depend_on_its_slices");
    let report = |id: usize| {
        format!(
            r#"{{"organization-name":"A","date-range":{{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"}},"contact-info":"a@a.example","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":5,"total-failure-session-count":0}}}}]}}"#
        )
    };
    let reports = |count: usize| (0..count).map(|id| report(id) + "\n").collect::<String>();
    let mail = |id: usize, more: usize| {
        let line = |n: usize| format!("{:x}\n", (id * more + n).wrapping_mul(0x9E37_79B9));
        let noise = (0..more).map(line).collect::<Vec<_>>().concat();
        format!(
            "From a@a.example Sat Jan  3 01:05:34 2026\nContent-Type: application/tlsrpt+json\n\n{}\n\nFrom b@a.example Sat Jan  3 01:05:34 2026\nFrom: b\n\n{noise}\n",
            report(id)
        )
    };
    let packed = |text: &str| {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let mails = |more: fn(usize) -> usize| (0..1_000).map(|id| mail(id, more(id))).collect::<String>();
    let (begin, all_over) = (mails(|id| if id < 600 { 0 } else { 300 }), mails(|_| 5));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for id in 0..1_500 {
        zip.start_file(format!("{id}.json"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(report(id).as_bytes()).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let files = [
        ("begin.mbox.gz", packed(&begin)),
        ("begin.mbox", begin.into_bytes()),
        ("all.mbox", all_over.into_bytes()),
        ("r.ndjson.gz", packed(&reports(3_000))),
        ("r.ndjson", reports(3_000).into_bytes()),
        ("r.zip", zip),
    ];
    for (name, bytes) in &files {
        for size in [None, Some(bytes.len() as u64)] {
            let read = |slice: usize| {
                let mut found: Vec<Ingested> = Vec::new();
                let mut limits = Limits { kept_free: 100_000, kept_times: 1, kept_least_times: 1, ..Limits::default() };
                let mut reader = StreamReader::new(name);
                if let Some(size) = size {
                    reader = reader.with_size(size);
                }
                for slice in bytes.chunks(slice) {
                    reader.push(slice, &mut limits, &mut |item| found.push(item));
                }
                reader.finish(&mut limits, &mut |item| found.push(item));
                found.iter().map(|item| format!("{item:?}")).collect::<Vec<_>>()
            };
            let whole = read(bytes.len());
            let kept = whole.iter().filter(|item| item.contains("Report(")).count();
            let cut = whole.iter().filter(|item| item.contains("TooMuchToKeep")).count();
            assert!(kept > 50 && (cut > 0 || size.is_some()), "{name} {size:?}: {kept} kept, {cut} not");
            for slice in [1 << 10, 1 << 16] {
                assert!(read(slice) == whole, "{name} {size:?} in slices of {slice}");
            }
        }
    }
}

/// Long reports that pack to a few bytes do not come many at once: each of them may have to be opened.
#[test]
fn a_batch_is_full_by_what_its_reports_unpack_to() {
    guarded!("a_batch_is_full_by_what_its_reports_unpack_to");
    let space = " ".repeat(1 << 20);
    let mut batch = Batch::default();
    for id in 0..4 {
        assert!(!batch.is_full(), "at {id}");
        let text = format!(
            r#"{{"organization-name":"A","report-id":"{id}","policies":{space}[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}}}}]}}"#
        );
        intake::read("r.json", text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
    }
    assert!(batch.is_full() && batch.encode().len() < 100_000);
    assert!(!batch.take().is_empty() && !batch.is_full());
}

/// As a worker beside others does: what is more than its share it leaves, and another that is alone goes on there.
#[test]
fn what_is_more_than_a_share_is_read_alone_and_nothing_is_lost() {
    guarded!("what_is_more_than_a_share_is_read_alone_and_nothing_is_lost");
    let report = |id: usize, more: &str| {
        format!(
            r#"{{"organization-name":"A","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}}}}]{more}}}"#
        )
    };
    // Four times the share of one value, and a text that is longer than the share of what is unpacked.
    let heavy = report(1, &format!(r#","x":[{}0]"#, "0,".repeat(20_000)));
    let long = report(1, &format!(r#","x":"{}""#, "y".repeat(500_000)));
    let gzip = |text: &str| {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let mail = |text: &str| {
        format!("From a@a.example Sat Jan  3 01:05:34 2026\nContent-Type: application/tlsrpt+json\n\n{text}\n\n")
    };
    let zip = |middle: &[u8]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in [("a.json", report(0, "").as_bytes()), ("b", middle), ("c.json", report(2, "").as_bytes())]
        {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let around = |middle: &str| [report(0, ""), middle.to_owned(), report(2, "")];
    let mut table =
        "day,organization-name,report-id,policy-type,policy-domain,result-type,failed-session-count\r\n".to_owned();
    let row = |row: usize| format!("2024-10-04,o,{row},sts,d{row}.example,certificate-expired,1\r\n");
    table.extend((0..1_000).map(row));
    let cases: Vec<(&str, Vec<u8>, usize)> = vec![
        ("heavy.json", heavy.clone().into_bytes(), 0),
        ("heavy.json.gz", gzip(&heavy), 0),
        ("heavy.ndjson", around(&heavy).join("\n").into_bytes(), 0),
        ("heavy.mbox", around(&heavy).map(|text| mail(&text)).concat().into_bytes(), 1),
        ("heavy.mbox.gz", gzip(&around(&heavy).map(|text| mail(&text)).concat()), 1),
        ("heavy.zip", zip(heavy.as_bytes()), 1),
        ("long.json.gz", gzip(&long), 0),
        ("long.zip", zip(&gzip(&long)), 1),
        ("table.csv", table.into_bytes(), 0),
    ];
    for (name, bytes, before) in cases {
        let usual = Limits { value_bytes: 2_400_000, report_bytes: 640_000, ..Limits::default() };
        let read = |mut limits: Limits, known: usize| {
            let (mut found, mut left) = (Vec::new(), known);
            let seen = limits.clone();
            let mut take = |item: Ingested| match left.checked_sub(1) {
                _ if seen.is_exceeded() => {}
                Some(rest) => left = rest,
                None => found.push(format!("{} {}", item.trail, matches!(item.outcome, Outcome::Report(_)))),
            };
            let mut reader = StreamReader::new(name).with_size(bytes.len() as u64);
            for slice in bytes.chunks(4_096) {
                if !limits.is_exceeded() {
                    reader.push(slice, &mut limits, &mut take);
                }
            }
            reader.finish(&mut limits, &mut take);
            (found, limits.is_exceeded())
        };
        let (alone, exceeded) = read(usual.clone(), 0);
        assert!(!exceeded && alone.iter().all(|item| item.ends_with("true")), "{name}: {alone:?}");
        let (shared, exceeded) = read(usual.clone().shared_by(4), 0);
        assert!(exceeded && shared.len() == before, "{name}: {shared:?}");
        let (rest, exceeded) = read(usual, shared.len());
        assert!(!exceeded);
        assert_eq!([shared, rest].concat(), alone, "{name}");
    }
}
