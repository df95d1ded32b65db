//! What the store keeps of a report gives the same report again, and duplicates are told for sure.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use tlsrpt_lens::intake::{self, Ingested, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::report::Report;
use tlsrpt_lens::store::{Batch, Store};

/// With deviations of many kinds: no zone, a domain in capitals, one host as text, an unknown field.
fn text(organization: &str, id: &str, successful: u64) -> String {
    format!(
        r#"{{"organization-name":"{organization}","date-range":{{"start-datetime":"2026-01-03T00:00:00","end-datetime":"2026-01-03T23:59:59Z"}},
"contact-info":null,"report-id":"{id}","extra":1,"policies":[{{"policy":{{"policy-type":"sts","policy-string":["version: STSv1","mode: enforce"],
"policy-domain":"Example.com","mx-host":"mx.example.com"}},"summary":{{"total-successful-session-count":{successful},"total-failure-session-count":2}},
"failure-details":[{{"result-type":"certificate-expired","receiving-mx-hostname":"MX.example.com","failed-session-count":2,
"additional-information":"https://example.com/x"}}]}}]}}"#
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Vec<Ingested> {
    let mut items = Vec::new();
    intake::read(name, bytes, &mut Limits::default(), &mut |item| items.push(item));
    items
}

fn first_report(items: &[Ingested]) -> Report {
    match &items[0].outcome {
        Outcome::Report(report) => report.as_ref().clone(),
        other => panic!("no report: {other:?}"),
    }
}

#[track_caller]
fn check_kept(name: &str, bytes: &[u8]) {
    let items = read(name, bytes);
    let (report, trail) = (first_report(&items), items[0].trail.clone());
    let mut batch = Batch::default();
    for item in items {
        batch.add(item);
    }
    let mut store = Store::default();
    store.merge(Batch::decode(&batch.encode()).unwrap());
    let stored = store.report(0).unwrap();
    // The source may be the packed form; all that anybody sees is the same.
    assert_eq!(Report { source: report.source.clone(), ..stored.report }, report, "{name}");
    assert_eq!(stored.trails, [trail]);
    assert_eq!((stored.sessions.successful, stored.sessions.failed), (40, 2));
}

#[test]
fn what_is_kept_gives_the_same_report() {
    let json = text("A", "1", 40);
    check_kept("r.json", json.as_bytes());
    check_kept("r.json.gz", &gzip(json.as_bytes()));
    check_kept("bom.json", format!("\u{feff}{json}").as_bytes());
    let wide: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_kept("wide.json", &wide);
    check_kept("wide.json.gz", &gzip(&wide));
    check_kept("tail.json", format!("{json} and more").as_bytes());
    // A line break in a string, as RFC 8460, Appendix B, prints it.
    check_kept("break.json", json.replace("mode: ", "mode:\n").as_bytes());
}

#[test]
fn the_domain_that_only_the_file_name_states_is_kept() {
    let json = text("A", "1", 40).replace(r#""policy-domain":"Example.com","#, "");
    check_kept("sender.example!example.net!1!2.json", json.as_bytes());
    check_kept("sender.example!example.net!1!2.json.gz", &gzip(json.as_bytes()));
}

#[test]
fn a_report_that_comes_again_in_another_wrapping_is_one() {
    let mut store = Store::default();
    let json = text("A", "1", 40);
    // Plain, packed, packed otherwise, and with other white space but the same identity.
    let mut best = GzEncoder::new(Vec::new(), Compression::best());
    best.write_all(json.as_bytes()).unwrap();
    let inputs = [
        json.as_bytes().to_vec(),
        gzip(json.as_bytes()),
        best.finish().unwrap(),
        json.replace(",\n", ", ").into_bytes(),
    ];
    for (index, bytes) in inputs.iter().enumerate() {
        for item in read(&format!("{index}.json"), bytes) {
            store.add(item);
        }
    }
    assert_eq!((store.len(), store.duplicates(), store.times_met(0)), (1, 3, 4));
    let trails: Vec<String> = store.report(0).unwrap().trails.iter().map(ToString::to_string).collect();
    assert_eq!(trails, ["0.json", "1.json", "2.json", "3.json"]);
}

#[test]
fn the_same_id_of_another_sender_is_another_report() {
    let mut store = Store::default();
    for (organization, successful) in [("A", 40), ("B", 40), ("C", 40)] {
        let json = text(organization, "same", successful);
        for item in read("r.json", json.as_bytes()) {
            store.add(item);
        }
    }
    assert_eq!((store.len(), store.duplicates()), (3, 0));
    let (ids, reports) = store.shared_report_ids();
    assert_eq!((ids, reports), (&["same".to_owned()][..], &[0, 1, 2][..]));
}

#[test]
fn batches_of_any_size_give_the_same_store() {
    let items = || {
        (0..40_usize).flat_map(|n| {
            let json = text(["A", "B", "C"][n % 3], &format!("{}", n / 2), 40 + (n % 5) as u64);
            read(&format!("{n}.json"), json.as_bytes())
        })
    };
    let summary_of = |size: usize| {
        let mut store = Store::default();
        let all: Vec<Ingested> = items().collect();
        for part in all.chunks(size) {
            let mut batch = Batch::default();
            for item in part {
                batch.add(item.clone());
            }
            store.merge(Batch::decode(&batch.encode()).unwrap());
        }
        tlsrpt_lens::export::summary(&store)
    };
    let one = summary_of(1);
    assert_eq!(one["reports"], 40);
    assert_eq!(one["sessions"]["failed"], 80);
    for size in [2, 7, 40] {
        assert_eq!(summary_of(size), one);
    }
}

/// A mailbox of reports, a broken one in the middle.
fn mailbox(mails: usize) -> Vec<u8> {
    let mails = (0..mails).map(|n| {
        let body = if n == 7 { "{\"policies\": [".to_owned() } else { text("A", &n.to_string(), 40) };
        format!(
            "From tls@a.example Sat Jan  3 01:05:34 2026\nContent-Type: application/tlsrpt+json; name=r{n}.json\nSubject: x\n\n{body}\n\n"
        )
    });
    mails.collect::<String>().into_bytes()
}

#[test]
fn a_mailbox_in_parts_gives_what_it_gives_whole() {
    let bytes = mailbox(40);
    let size = bytes.len() as u64;
    let all = |store: &Store| {
        let trails = (0..store.len()).map(|id| store.report(id).unwrap().trails[0].to_string());
        let mut trails: Vec<String> = trails.chain(store.problems().map(|problem| problem.trail.to_string())).collect();
        trails.sort();
        trails
    };
    let mut whole = Store::default();
    for item in read("box.mbox", &bytes) {
        whole.add(item);
    }
    assert_eq!((whole.len(), whole.problems().len()), (39, 1));
    assert!(all(&whole).contains(&"box.mbox › message 8 › r7.json".to_owned()), "{:?}", all(&whole));
    for step in [900, 5_000, 30_000] {
        let mut store = Store::default();
        let mut mails = Vec::new();
        for (part, from) in (0_u32..).zip((0..size).step_by(step)) {
            let place = |at: u64| usize::try_from(at).unwrap();
            let mut slice = |range: std::ops::Range<u64>| Some(bytes[place(range.start)..place(range.end)].to_vec());
            let range = intake::mails_in(from..(from + step as u64).min(size), size, &mut slice).unwrap();
            let mut reader = StreamReader::of_range("box.mbox", part + 1);
            let (mut batch, mut limits) = (Batch::default(), Limits::default());
            if !range.is_empty() {
                reader.push(&bytes[place(range.start)..place(range.end)], &mut limits, &mut |item| batch.add(item));
                reader.finish(&mut limits, &mut |item| batch.add(item));
            }
            mails.push(reader.mails());
            store.merge_part(batch, Some(part));
        }
        if mails.iter().filter(|mails| **mails > 0).count() > 1 {
            assert!(all(&store).iter().any(|trail| trail.starts_with("box.mbox › part ")), "parts are named as such");
        }
        let mut before = 0;
        for (part, mails) in (0_u32..).zip(mails) {
            store.count_mails(part, before);
            before += mails;
        }
        assert_eq!(all(&store), all(&whole), "step {step}");
    }
}

/// Files are read again with raised limits; where that is stopped, what stood before stands again.
#[test]
fn what_was_forgotten_of_a_file_can_be_put_back() {
    let mut store = Store::default();
    for name in ["a.json", "b.json", "a.json"] {
        for item in read(name, b"{\"organization-name\":") {
            store.add(item);
        }
        store.file_read(true);
    }
    store.file_read(false);
    let before: Vec<_> = store.problems().collect();
    assert_eq!((before.len(), store.files_failed(), store.files_read()), (3, 3, 1));

    let forgotten = store.forget_file("a.json", 2, 0);
    let left: Vec<String> = store.problems().map(|problem| problem.trail.to_string()).collect();
    assert_eq!((left, store.files_failed(), store.files_read()), (vec!["b.json".to_owned()], 1, 1));

    store.put_back(forgotten);
    let mut after: Vec<_> = store.problems().collect();
    after.sort();
    let mut before = before;
    before.sort();
    assert_eq!((after, store.files_failed(), store.files_read()), (before, 3, 1));
}

/// What is no report is named, fifty of it at most; and a file that is none is told from a mail that lies in one.
#[test]
fn what_is_left_aside_is_named() {
    let mut batch = Batch::default();
    for number in 0..60 {
        for item in read(&format!("notes{number}.txt"), b"hello") {
            batch.add(item);
        }
    }
    let mails = b"From a@b.example Sun Mar  1 00:00:00 2026\nFrom: a@b.example\nSubject: Lunch\n\nAt noon?\n\n\
        From a@b.example Sun Mar  1 00:00:00 2026\nFrom: a@b.example\nSubject: Tea\n\nAt five?\n";
    let mut other = Batch::default();
    for item in read("box.mbox", mails) {
        other.add(item);
    }

    let mut store = Store::default();
    for sent in [other, batch] {
        // As it comes from a worker.
        store.merge(Batch::decode(&sent.encode()).unwrap());
    }
    (0..61).for_each(|_| store.file_read(false));
    assert_eq!((store.not_reports().mail, store.not_reports().other), (2, 60));
    assert_eq!((store.files_read(), store.files_aside()), (61, 60));
    let names: Vec<String> = store.left_aside().iter().map(|aside| aside.trail.to_string()).collect();
    assert_eq!(
        (names.len(), &names[..3]),
        (50, &["box.mbox › message 1", "box.mbox › message 2", "notes0.txt"].map(str::to_owned)[..])
    );
}
