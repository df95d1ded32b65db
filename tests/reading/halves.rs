//! Halves of characters: a program that cuts a text in the middle of a pair of surrogates writes an escape without its
//! partner (RFC 8259, section 8.2). The report is read with U+FFFD in its place, and nothing beside it is lost.

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use tlsrpt_lens::intake::{self, Outcome};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::report::Report;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::write::{attached, gzip, mixed, report};
use super::{check, read};

/// A report with a text behind the name of its organisation, as it stands in the JSON.
fn sent_by(id: &str, text: &str) -> Vec<u8> {
    let report = String::from_utf8(report(id)).unwrap();
    report.replacen(r#""organization-name":"S""#, &format!(r#""organization-name":"S{text}""#), 1).into_bytes()
}

fn reports(name: &str, bytes: &[u8]) -> Vec<Report> {
    let mut found = Vec::new();
    intake::read(name, bytes, &mut Limits::default(), &mut |item| match item.outcome {
        Outcome::Report(report) => found.push(*report),
        other => panic!("{name}: {other:?}"),
    });
    found
}

/// How a report departs, beside the policy that these leave out.
fn rules(report: &Report) -> Vec<&'static str> {
    let all = report.deviations.iter().map(|deviation| deviation.rule.id());
    all.filter(|rule| *rule != "policy-string-missing").collect()
}

/// The names of the organisations, and the departures of each report.
fn names(name: &str, bytes: &[u8]) -> Vec<(String, Vec<&'static str>)> {
    reports(name, bytes).iter().map(|report| (report.organization_name.clone(), rules(report))).collect()
}

#[test]
fn half_a_character_is_named_wherever_it_stands() {
    for (text, expected) in [
        (r"\ud800", "S\u{FFFD}"),
        (r"\udc00\ud800", "S\u{FFFD}\u{FFFD}"),
        (r"\ud83d\ude00\ud83d", "S\u{1F600}\u{FFFD}"),
        (r"\\\ud800\\ud800", "S\\\u{FFFD}\\ud800"),
    ] {
        let found = names("x.json", &sent_by("1", text));
        assert_eq!(found, [(expected.to_owned(), vec!["lone-surrogate"])], "{text}");
    }
    // What is whole departs from nothing.
    for (text, expected) in [(r"\ud83d\ude00", "S\u{1F600}"), (r"\\ud800", r"S\ud800")] {
        assert_eq!(names("x.json", &sent_by("1", text)), [(expected.to_owned(), vec![])], "{text}");
    }
    // In every string and key of a report one after the other, and with what is not known there.
    let whole = String::from_utf8(report("1")).unwrap();
    let ends: Vec<usize> = whole.match_indices('"').map(|(at, _)| at).skip(1).step_by(2).collect();
    assert_eq!(ends.len(), 20);
    for end in ends {
        let text = [&whole[..end], r"\ud800", &whole[end..]].concat();
        let mut found = Vec::new();
        intake::read("x.json", text.as_bytes(), &mut Limits::default(), &mut |item| found.push(item.outcome));
        let [Outcome::Report(report)] = found.as_slice() else { panic!("{text}: {found:?}") };
        assert!(report.deviations.iter().any(|found| found.rule.id() == "lone-surrogate"), "{text}");
    }
}

#[test]
fn reports_beside_it_are_read() {
    let (one, half, three) = (report("1"), sent_by("2", r"\ud800"), report("3"));
    let all = ["1", "2", "3"];
    let lines = [&one[..], &half, &three].join(&b'\n');
    let list = [&b"["[..], &[&one[..], &half, &three].join(&b','), b"]"].concat();
    let behind = [&one[..], &half, &three].concat();
    for (name, bytes) in [("lines", &lines), ("list", &list), ("behind", &behind)] {
        let found = reports(name, bytes);
        assert_eq!(found.iter().map(|report| report.report_id.as_str()).collect::<Vec<_>>(), all, "{name}");
        let named: Vec<_> = found.iter().map(rules).collect();
        assert_eq!(named, [vec![], vec!["lone-surrogate"], vec![]], "{name}");
    }
    // In the middle of what somebody wrote, as the value of a string, and in the output of parsedmarc.
    let text = String::from_utf8(half).unwrap();
    check("note.txt", format!("Here it is:\n{text}\nRegards"), &["note.txt: report 2"]);
    let quoted = serde_json::to_string(&text).unwrap();
    assert_eq!(names("x.json", quoted.as_bytes()), [("S\u{FFFD}".to_owned(), vec!["lone-surrogate"])]);
    let parsed = r#"{"smtp_tls_reports":[{"organization_name":"S\ud800","begin_date":"2026-01-01T00:00:00Z","end_date":"2026-01-01T23:59:59Z","contact_info":"c","report_id":"2","policies":[]}]}"#;
    assert_eq!(names("x.json", parsed.as_bytes())[0].0, "S\u{FFFD}");
}

#[test]
fn mailboxes_and_archives_hold_it() {
    let (one, half, three) = (report("1"), sent_by("2", r"\udc00"), report("3"));
    let mails = [&one, &half, &three].map(|report| {
        let part = attached("Content-Type: application/tlsrpt+gzip; name=\"r.json.gz\"\n", &gzip(report));
        format!("From MAILER-DAEMON Thu Jan  1 00:00:00 2026\n{}\n", mixed("", &[&part]))
    });
    let found = read("box.mbox", mails.concat().as_bytes());
    let ids: Vec<_> = found.iter().map(|line| line.rsplit(' ').next().unwrap()).collect();
    assert_eq!(ids, ["1", "2", "3"], "{found:?}");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, report) in [("1.json", &one), ("2.json.gz", &gzip(&half)), ("3.json", &three)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(report).unwrap();
    }
    check(
        "r.zip",
        zip.finish().unwrap().into_inner(),
        &["r.zip › 1.json: report 1", "r.zip › 2.json.gz: report 2", "r.zip › 3.json: report 3"],
    );
}

/// Each report is mended for itself: ten times as many take about ten times as long, however many halves each has.
#[test]
fn many_of_them_cost_what_they_weigh() {
    let once = |reports: usize, halves: usize, between: &str| {
        let one = String::from_utf8(sent_by("1", &r"\ud800".repeat(halves))).unwrap();
        let text = vec![one; reports].join(between);
        let began = Instant::now();
        let mut found = 0;
        intake::read("x", text.as_bytes(), &mut Limits::default(), &mut |item| {
            assert!(matches!(item.outcome, Outcome::Report(_)));
            found += 1;
        });
        assert_eq!(found, reports);
        began.elapsed()
    };
    // What else the machine does only adds to a time: the least of some counts.
    let time =
        |reports: usize, halves: usize, between: &str| (0..3).map(|_| once(reports, halves, between)).min().unwrap();
    for (between, halves) in [("\n", 1), (",", 1), ("\n", 1_000), (",", 1_000)] {
        let few = time(100, halves, between);
        let many = time(1_000, halves, between);
        assert!(many < few * 40 + Duration::from_millis(100), "{between:?} {halves}: {few:?}, {many:?}");
    }
    let (few, many) = (time(1, 10_000, ""), time(1, 100_000, ""));
    assert!(many < few * 40 + Duration::from_millis(100), "in one report: {few:?}, {many:?}");
    // Broken values with halves, one in the other, cost no more than a multiple of their text.
    let began = Instant::now();
    let text = r#"{"report-id":"\ud800","#.repeat(50_000);
    intake::read("x", text.as_bytes(), &mut Limits::default(), &mut |_| {});
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
}
