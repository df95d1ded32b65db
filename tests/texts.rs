//! Text-shaped input that people really have: many reports in one text, encodings, base64,
//! tables and the output of other programs. What is broken is named and stops nothing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;
use serde_json::{Value, json};
use tlsrpt_lens::analysis::Filter;
use tlsrpt_lens::export::{failures_csv, reports_ndjson, summary, summary_json};
use tlsrpt_lens::intake::{self, Ingested, NotAReport, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::report::Report;
use tlsrpt_lens::store::{Batch, Merging, Store};

/// A report with 10 × `number` good sessions and `number` failed ones.
fn value(number: u64) -> Value {
    json!({
        "organization-name": format!("Sender {number}"),
        "date-range": { "start-datetime": "2026-01-01T00:00:00Z", "end-datetime": "2026-01-01T23:59:59Z" },
        "contact-info": "tls@sender.example",
        "report-id": format!("id-{number}"),
        "policies": [{
            "policy": { "policy-type": "sts", "policy-string": ["version: STSv1", "mode: enforce"], "policy-domain": "example.com", "mx-host": ["*.example.com"] },
            "summary": { "total-successful-session-count": number * 10, "total-failure-session-count": number },
            "failure-details": [{ "result-type": "certificate-expired", "sending-mta-ip": "192.0.2.1", "receiving-mx-hostname": "mx.example.com", "failed-session-count": number }],
        }],
    })
}

fn line(number: u64) -> String {
    value(number).to_string()
}

fn pretty(number: u64) -> String {
    format!("{:#}", value(number))
}

/// The start of a text of ASCII, without white space at its end.
fn cut(text: &str, length: usize) -> &str {
    text.get(..length).unwrap().trim_end()
}

fn read(bytes: &[u8]) -> Vec<Ingested> {
    let mut found = Vec::new();
    intake::read("file", bytes, &mut Limits::default(), &mut |item| found.push(item));
    found
}

/// Each outcome as "trail behind the file: report-id, message or kind".
fn outline(bytes: &[u8]) -> Vec<String> {
    read(bytes).into_iter().map(outcome).collect()
}

fn outcome(item: Ingested) -> String {
    let what = match item.outcome {
        Outcome::Report(report) => report.report_id,
        Outcome::NotAReport(kind) => format!("{kind:?}"),
        Outcome::Problem(error) => error.to_string(),
    };
    let steps: Vec<String> = item.trail.steps()[1..].iter().map(ToString::to_string).collect();
    let steps = steps.join(" › ");
    if steps.is_empty() { what } else { format!("{steps}: {what}") }
}

#[track_caller]
fn check(bytes: impl AsRef<[u8]>, expected: &[&str]) {
    assert_eq!(outline(bytes.as_ref()), expected, "{}", String::from_utf8_lossy(bytes.as_ref()));
}

fn reports(bytes: &[u8]) -> Vec<Report> {
    read(bytes)
        .into_iter()
        .map(|item| match item.outcome {
            Outcome::Report(report) => *report,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn rules(report: &Report) -> Vec<&'static str> {
    report.deviations.iter().map(|deviation| deviation.rule.id()).collect()
}

fn load(bytes: &[u8]) -> Store {
    let mut store = Store::default();
    intake::read("file", bytes, &mut Limits::default(), &mut |item| store.add(item));
    store.file_read(false);
    store
}

fn base64(bytes: &[u8], letters: &[u8; 64]) -> String {
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = letters[(word >> (18 - 6 * at) & 63) as usize];
            out.push(if at > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FOR_URLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn one_report_has_no_step() {
    for text in
        [line(1), pretty(1), format!("[{}]", line(1)), format!("\n\n{}\r\n", line(1)), format!("\u{1E}{}\n", line(1))]
    {
        check(&text, &["id-1"]);
        assert_eq!(rules(&reports(text.as_bytes())[0]), Vec::<&str>::new());
        assert_eq!(reports(text.as_bytes())[0].raw, text.trim_matches(['[', ']', '\n', '\r', '\u{1E}']));
    }
}

#[test]
fn several_reports_in_one_text() {
    let (a, b, c) = (line(1), line(2), line(3));
    let lines = ["line 1: id-1", "line 2: id-2", "line 3: id-3"];
    check(format!("{a}\n{b}\n{c}"), &lines);
    check(format!("{a}\r\n{b}\r\n{c}\r\n"), &lines);
    check(format!("\u{1E}{a}\n\u{1E}{b}\n\u{1E}{c}\n"), &lines);
    check(format!("{a}\n\n\n{b}\n"), &["line 1: id-1", "line 4: id-2"]);
    let numbered = ["report 1: id-1", "report 2: id-2", "report 3: id-3"];
    check(format!("{a}{b}{c}"), &numbered);
    check(format!("{}\n{}\n{}", pretty(1), pretty(2), pretty(3)), &numbered);
    check(format!("[{a},{b},{c}]"), &numbered);
    check(format!("{:#}", json!([value(1), value(2), value(3)])), &numbered);
    check(format!("[[{a}],[{b},{c}]]"), &numbered);
    check(format!("[[{a},{b}],{c}]"), &numbered);
    check(format!("[{a},[{b}],{c}]"), &numbered);
    check(format!("[{a},[[{b},7],\"s\"],{}]", json!(c)), &numbered);
    check(format!("[{},{b},{c}]", json!(a)), &numbered);
    check(json!(format!("{a}\n{b}\n{c}\n")).to_string(), &numbered);
    check(json!([json!(a).to_string(), value(2), [c]]).to_string(), &numbered);
    check(format!("{a},{b}"), &["report 1: id-1", "report 2: id-2"]);
    check(json!(a).to_string(), &["id-1"]);
}

fn cut_off(step: &str, byte: usize) -> String {
    format!("{step}: the JSON is cut off at byte {byte}, so the end of the report is missing")
}

fn no_value(column: usize) -> String {
    format!("the JSON is damaged at line 1, column {column}: expected value")
}

#[test]
fn hostile_and_broken_texts_are_named_and_stop_nothing() {
    let (a, b, c) = (line(1), line(2), line(3));
    let half = cut(&b, 120);
    let huge = a.replace(":10,", ":1e400,");
    let digits = a.replace(":10,", &format!(":{},", "9".repeat(100_000)));
    let deep = "[".repeat(100_000);
    let deep_object = "{\"a\":".repeat(50_000);
    let cases: Vec<(String, Vec<String>)> = [
        // Lines.
        (format!("{a}\n{half}\n{c}\n"), vec!["line 1: id-1", &cut_off("line 2", a.len() + 1 + 120), "line 3: id-3"]),
        (format!("{half}\n{b}\n{c}\n"), vec![&cut_off("line 1", 120), "line 2: id-2", "line 3: id-3"]),
        (format!("{a}\n{{oops}}\n{c}\n"), vec!["line 1: id-1", "line 2: the JSON is damaged at line 2, column 2: key must be a string", "line 3: id-3"]),
        (format!("{a}\nnonsense\n{c}\n"), vec!["line 1: id-1", "line 2: line 2 is not JSON", "line 3: id-3"]),
        (format!("{a}\n{half}\nnonsense\n{c}\n"), vec!["line 1: id-1", &cut_off("line 2", a.len() + 1 + 120), "line 3: line 3 is not JSON", "line 4: id-3"]),
        (format!("{a}\n{{\"a\":1}}\n{c}\n"), vec!["line 1: id-1", &format!("line 2: {OTHER_JSON}"), "line 3: id-3"]),
        (format!("{a}\n{deep}\n{c}\n"), vec!["line 1: id-1", "line 2: the JSON is nested too deeply, with more than 32 levels at line 2, column 33, whereas a report has five", "line 3: id-3"]),
        (format!("{a}\n{deep_object}\n{c}\n"), vec!["line 1: id-1", "line 2: the JSON is nested too deeply, with more than 32 levels at line 2, column 161, whereas a report has five", "line 3: id-3"]),
        (format!("{a}\n{}\n{c}\n", b.replace("2026", "20\\u12")), vec!["line 1: id-1", "line 2: the JSON is damaged at line 2, column 72: invalid escape", "line 3: id-3"]),
        (format!("{a}\n{}\n{c}\n", b.replace(":20,", ":020,")), vec!["line 1: id-1", &format!("line 2: the JSON is damaged at line 2, column {}: invalid number", b.find(":20,").unwrap() + 3), "line 3: id-3"]),
        (format!("{a}\nnull\n{c}\n"), vec!["line 1: id-1", "line 2: line 2 is not JSON", "line 3: id-3"]),
        (format!("{a}\n{{}}\n{c}\n"), vec!["line 1: id-1", &format!("line 2: {OTHER_JSON}"), "line 3: id-3"]),
        (format!("{a}\n{c}\n{{\"schema\":\"tlsrpt-lens/summary/1\"}}\n"), vec!["line 1: id-1", "line 2: id-3", "line 3: this is a “Summary (JSON)” export from this page: it contains totals, not the reports they were calculated from"]),
        (format!("{huge}\n{digits}\n{c}\n"), vec!["line 1: id-1", "line 2: id-1", "line 3: id-3"]),
        // One after another.
        (format!("{}\n{}\n{}", pretty(1), cut(&pretty(2), 200), pretty(3)), vec!["report 1: id-1", &cut_off("report 2", pretty(1).len() + 1 + cut(&pretty(2), 200).len()), "report 3: id-3"]),
        (format!("{}\n{}", pretty(1), cut(&pretty(2), 200)), vec!["report 1: id-1", &cut_off("report 2", pretty(1).len() + 1 + cut(&pretty(2), 200).len())]),
        (format!("\u{1E}{}\n\u{1E}{}\u{1E}{}\n", pretty(1), cut(&pretty(2), 180), pretty(3)), vec!["report 1: id-1", &cut_off("report 2", pretty(1).len() + 3 + cut(&pretty(2), 180).len()), "report 3: id-3"]),
        // Lists.
        (format!("[{a},{b},{c}"), vec!["report 1: id-1", "report 2: id-2", "report 3: id-3", &cut_off("end of the list", 1 + a.len() + 1 + b.len() + 1 + c.len())]),
        (format!("[{a},{half}"), vec!["report 1: id-1", &cut_off("report 2", 2 + a.len() + 120)]),
        (format!("[{a},{{\"x\" 1}},{c}]"), vec!["report 1: id-1", &format!("report 2: the JSON is damaged at line 1, column {}: expected `:`", a.len() + 2 + 6), "report 3: id-3"]),
        (format!("[{a},{deep_object},{c}]"), vec!["report 1: id-1", &format!("report 2: the JSON is nested too deeply, with more than 32 levels at line 1, column {}, whereas a report has five", a.len() + 2 + 161), "report 3: id-3"]),
        (format!("[{a},5,{c}]"), vec!["report 1: id-1", "report 2: id-3"]),
        (format!("[1, {a}]"), vec!["id-1"]),
        (format!("[null, {a}, \"s\", [1], {c}]"), vec!["report 1: id-1", "report 2: id-3"]),
        // Without their first bytes, and several that are broken.
        (format!("[{a}, {}, {c}]", &b[1..]), vec!["report 1: id-1", &format!("report 2: {}", no_value(a.len() + 4)), "report 3: id-3"]),
        (format!("{}\n{b}\n{}\n{}\n{c}\n", &a[9..], &b[1..], &b[7..]), vec!["report 1: the JSON is damaged at line 1, column 1: expected value", "report 2: id-2", "report 3: the JSON is damaged at line 3, column 1: expected value", "report 4: the JSON is damaged at line 3, column 1: expected value", "report 5: id-3"]),
        (format!("{a}\n{}\n{}\n{c}\n", &b[1..], &b[3..]), vec!["line 1: id-1", "line 2: line 2 is not JSON", "line 3: line 3 is not JSON", "line 4: id-3"]),
        (format!("[{a},{half},{half},{c}]"), vec!["report 1: id-1", &cut_off("report 2", 2 + a.len() + 121), &cut_off("report 3", 2 + a.len() + 242), "report 4: id-3"]),
        (a[80..].to_owned(), vec!["the JSON is damaged at line 1, column 1: expected value"]),
        (json!(format!("{a}\n{{oops}}\n{c}")).to_string(), vec!["report 1: id-1", "report 2: the JSON is damaged at line 1, column 2: key must be a string", "report 3: id-3"]),
        ("[1, 2, 3]".to_owned(), vec!["this is not a TLS report but a JSON list"]),
        ("[]".to_owned(), vec!["this is not a TLS report but a JSON list"]),
        ("[{\"a\":1},{\"b\":2},{\"c\":3}]".to_owned(), vec!["this is not a TLS report but 3 other JSON values, none of which is a report"]),
        // Alone.
        (deep, vec!["the JSON is nested too deeply, with more than 32 levels at line 1, column 33, whereas a report has five"]),
        (half.to_owned(), vec!["the JSON is cut off at byte 120, so the end of the report is missing"]),
        ("{\"schema\":\"tlsrpt-lens/check/1\"}".to_owned(), vec!["this is a check result from this page: it records what DNS answered about a domain and contains no reports"]),
        ("{\"smtp_tls_reports\":[],\"aggregate_reports\":[]}".to_owned(), vec!["this is not a TLS report but the output of parsedmarc without any TLS report"]),
        ("H4sIAAAAAAAAA6tWKi5J\nLE!kvTVQ".to_owned(), vec!["the base64 text has a character on line 2 that is not base64"]),
        ("H4sIAAAAAAAAA6tWKi5J".to_owned(), vec!["the gzip data is cut off after 4 bytes of text"]),
        ("\"{\\\"report-id\\\":\"".to_owned(), vec!["the JSON is cut off at byte 13, so the end of the report is missing"]),
    ]
    .into_iter()
    .map(|(text, expected)| (text, expected.into_iter().map(str::to_owned).collect()))
    .collect();
    assert!(cases.len() >= 20);
    let mut wrong = String::new();
    for (text, expected) in cases {
        let found = outline(text.as_bytes());
        if found != expected {
            let head: String = text.chars().take(60).collect();
            writeln!(wrong, "{head}\n  found    {found:#?}\n  expected {expected:#?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Each report holds what is mended, a control character or a number beyond any range: all are read, in whatever way
/// they follow one another, and what is broken between them is told one by one.
#[test]
fn mending_many_reports_loses_none() {
    let tab = |text: String| text.replace("tls@sender.example", "tls\tsender.example");
    let large = |text: String| text.replacen('{', "{\"x\": 1e999, ", 1);
    for faulty in [&tab as &dyn Fn(String) -> String, &large] {
        let texts: Vec<String> = (1..=100).map(|number| faulty(line(number))).collect();
        let long: Vec<String> = (1..=100).map(|number| faulty(pretty(number))).collect();
        for text in [
            format!("[{}]", texts.join(",")),
            format!("[\n{}\n]", long.join(",\n")),
            long.concat(),
            long.join("\n"),
            texts.join(" "),
            texts.join("\n"),
        ] {
            assert_eq!(reports(text.as_bytes()).len(), 100, "{}", text.get(..60).unwrap());
        }
    }
    // Broken beyond mending, each told, and the good one behind them read.
    let broken = "{\"report-id\":\"a\tb\",},".repeat(20);
    let found = read(format!("[{broken}{}]", tab(line(1))).as_bytes());
    assert_eq!(found.len(), 21, "{found:?}");
    assert!(matches!(found[20].outcome, Outcome::Report(_)));
    // What never ends spends its own share alone, and all that it costs is told.
    let open = "{\"report-id\":\"a\tb\",".repeat(1_000);
    let found = read(format!("{open}{}", texts_of(&tab)).as_bytes());
    let reports = found.iter().filter(|item| matches!(item.outcome, Outcome::Report(_))).count();
    assert!(reports >= 99, "{reports} of 100 behind what never ends");
}

fn texts_of(faulty: &dyn Fn(String) -> String) -> String {
    (1..=100).map(|number| faulty(line(number))).collect::<Vec<_>>().join(",")
}

#[test]
fn every_problem_has_a_remedy() {
    for text in ["{\"schema\":\"tlsrpt-lens/summary/1\"}", "{\"schema\":\"tlsrpt-lens/check/1\"}", "{\"a\":", "[[[1"] {
        let found = read(text.as_bytes());
        let [Ingested { outcome: Outcome::Problem(error), .. }] = found.as_slice() else { panic!("{found:?}") };
        assert!(error.remedy().ends_with('.'), "{text}");
    }
    let found = read(summary_json(&load(line(1).as_bytes())).as_bytes());
    let [Ingested { outcome: Outcome::Problem(error), .. }] = found.as_slice() else { panic!("{found:?}") };
    assert!(error.remedy().contains("Reports (NDJSON)"), "{}", error.remedy());
}

#[test]
fn encodings_are_read_and_named() {
    let text = line(1).replace("Sender 1", "Sënder 1");
    let lines = format!("{text}\n{}\n", line(2));
    let marked: Vec<u8> = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (bytes, rule) in [
        (marked, "byte-order-mark"),
        (utf16(&format!("\u{FEFF}{text}"), u16::to_le_bytes), "not-utf-8"),
        (utf16(&format!("\u{FEFF}{text}"), u16::to_be_bytes), "not-utf-8"),
        (utf16(&text, u16::to_le_bytes), "not-utf-8"),
        (utf16(&text, u16::to_be_bytes), "not-utf-8"),
        (latin.clone(), "not-utf-8"),
    ] {
        let found = reports(&bytes);
        assert_eq!((found.len(), found[0].organization_name.as_str()), (1, "Sënder 1"), "{bytes:?}");
        assert_eq!(rules(&found[0]), [rule]);
    }
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        check(utf16(&lines, unit), &["line 1: id-1", "line 2: id-2"]);
        check(utf16(&format!("\u{FEFF}{lines}"), unit), &["line 1: id-1", "line 2: id-2"]);
        let mail = format!("From: a@b\r\nTo: c@d\r\nContent-Type: application/tlsrpt+json\r\n\r\n{}\r\n", line(1));
        check(utf16(&format!("\u{FEFF}{mail}"), unit), &["id-1"]);
        check(utf16(&base64(&gzip(line(1).as_bytes()), STANDARD), unit), &["id-1"]);
    }
    // Only the line that was Latin-1 is named.
    let mixed = [latin.as_slice(), b"\n", text.replace("id-1", "id-2").as_bytes(), b"\n", line(3).as_bytes()].concat();
    let found = reports(&mixed);
    assert_eq!(found.iter().map(|report| rules(report).len()).collect::<Vec<_>>(), [1, 0, 0]);
    assert_eq!(found[1].organization_name, "Sënder 1");
    // Files with a mark, put one behind the other.
    let found = reports(format!("{}\n\u{FEFF}{}", pretty(1), pretty(2)).as_bytes());
    assert_eq!(found.iter().map(rules).collect::<Vec<_>>(), [vec![], vec!["byte-order-mark"]]);
}

#[test]
fn base64_of_anything() {
    let mail = format!("From: a@b\r\nSubject: x\r\nContent-Type: application/tlsrpt+json\r\n\r\n{}\r\n", line(1));
    let wrapped = |text: &str, width: usize, before: &str| {
        let lines: Vec<String> =
            text.as_bytes().chunks(width).map(|line| format!("{before}{}", String::from_utf8_lossy(line))).collect();
        lines.join("\r\n")
    };
    for bytes in [gzip(line(1).as_bytes()), line(1).into_bytes(), pretty(1).into_bytes(), mail.into_bytes()] {
        let text = base64(&bytes, STANDARD);
        check(&text, &["id-1"]);
        check(base64(&bytes, FOR_URLS), &["id-1"]);
        check(text.trim_end_matches('='), &["id-1"]);
        check(wrapped(&text, 76, ""), &["id-1"]);
        check(wrapped(&text, 64, "> "), &["id-1"]);
        check(wrapped(&text, 64, ">> "), &["id-1"]);
        check(format!("data:application/gzip;base64,{text}"), &["id-1"]);
        check(format!("```\n{}\n```\n", wrapped(&text, 76, "")), &["id-1"]);
        check(format!("\u{FEFF}\n{text}\n\n"), &["id-1"]);
    }
    check(base64(format!("{}\n{}\n", line(1), line(2)).as_bytes(), STANDARD), &["line 1: id-1", "line 2: id-2"]);
}

#[test]
fn deflated_without_gzip() {
    for level in [Compression::none(), Compression::fast(), Compression::new(5), Compression::best()] {
        let mut packed = ZlibEncoder::new(Vec::new(), level);
        packed.write_all(pretty(1).as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        check(&packed, &["id-1"]);
        check(base64(&packed, STANDARD), &["Other"]);
    }
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(pretty(1).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    check(&packed, &["id-1"]);
    let found = outline(&packed[..packed.len() - 20]);
    assert!(found[0].starts_with("the deflated data is damaged or cut off after ") && found.len() == 1, "{found:?}");
    check("x^2 + y^2", &["Other"]);
}

#[test]
fn nothing_unpacks_beyond_the_limit() {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(format!("{{\"a\":\"{}\"}}", " ".repeat(1 << 20)).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(2000));
    let texts: [Vec<u8>; 4] = [
        packed,
        base64(long.as_bytes(), STANDARD).into_bytes(),
        format!("{long}\n{}", line(1)).into_bytes(),
        utf16(&long, u16::to_le_bytes),
    ];
    for (at, bytes) in texts.iter().enumerate() {
        let mut found = Vec::new();
        let mut limits = Limits { report_bytes: 1000, inflated_bytes: 3000, ..Limits::default() };
        intake::read("file", bytes, &mut limits, &mut |item| found.push(item.outcome));
        let Some(Outcome::Problem(error)) = found.first() else { panic!("{at}: {found:?}") };
        assert_eq!(error.kind(), "too-large", "{at}");
    }
}

/// The outcomes of a file that comes in slices, as [`outline`] tells them.
fn outline_of_slices(bytes: &[u8], slice: usize, limits: &Limits) -> Vec<String> {
    let (mut reader, mut limits, mut told) = (StreamReader::new("file").in_slices(), limits.clone(), Vec::new());
    let mut sink = |item: Ingested| told.push(outcome(item));
    for slice in bytes.chunks(slice) {
        reader.push(slice, &mut limits, &mut sink);
    }
    reader.finish(&mut limits, &mut sink);
    told
}

#[test]
fn lines_are_read_as_they_come_beyond_what_one_report_may_take() {
    let mut lines: Vec<String> = (0..400).map(line).collect();
    lines[37] = cut(&line(37), 200).to_owned();
    lines[38] = "nonsense".to_owned();
    lines[39] = String::new();
    lines[120] = format!("[{},{}]", line(1), line(2));
    lines[300] = "{\"a\":1}".to_owned();
    lines[399] = cut(&line(399), 100).to_owned();
    let limits = Limits { report_bytes: 20_000, ..Limits::default() };
    for end in ["\n", "\r\n"] {
        let text = lines.join(end);
        let expected = outline(text.as_bytes());
        assert_eq!(expected.len(), 400);
        for slice in [700, 5_000, 30_000] {
            assert_eq!(outline_of_slices(text.as_bytes(), slice, &limits), expected, "{slice}");
            assert_eq!(outline_of_slices(&gzip(text.as_bytes()), slice, &limits), expected, "{slice}, packed");
        }
    }
    // One line that is too long is named, and its neighbours are read.
    lines[200] = line(200).replace(":{", &format!(":{}{{", " ".repeat(30_000)));
    let text = lines.join("\n");
    let mut expected = outline(text.as_bytes());
    expected[200] =
        "line 201: packed or unpacked, it is larger than 20 KB, the limit for one report or email".to_owned();
    let found = outline_of_slices(&gzip(text.as_bytes()), 5_000, &limits);
    assert_eq!(found[..399], expected[..399]);
    // Lines that are all something else are told in one sentence, and one large report is no lines.
    let foreign = "{\"a\":1}\n".repeat(9_000);
    assert_eq!(outline_of_slices(foreign.as_bytes(), 5_000, &limits), outline(foreign.as_bytes()));
    let large = pretty(1).replace("{\n", &format!("{{{}\n", " ".repeat(30_000)));
    assert_eq!(
        outline_of_slices(&gzip(large.as_bytes()), 5_000, &limits),
        ["packed or unpacked, it is larger than 20 KB, the limit for one report or email"]
    );
}

#[test]
fn text_around_reports_is_left_aside() {
    let text = format!("Hi,\n\nthis came today:\n\n```json\n{}\n```\n\nand this {} - what now?\n", pretty(1), line(2));
    check(&text, &["report 1: id-1", "report 2: id-2"]);
    assert!(reports(text.as_bytes()).iter().all(|report| rules(report) == ["surrounding-text"]));
    let quoted = format!("> {}", pretty(1).replace('\n', "\n> "));
    check(&quoted, &["id-1"]);
    check("A text with {braces} and {\"no\": \"report\"}", &["Other"]);
    check("See: {\"report-id\": 1, ", &["the JSON is cut off at byte 21, so the end of the report is missing"]);
}

const OTHER_JSON: &str =
    "this is not a TLS report but some other JSON: organization-name, date-range and policies are missing";

/// Reports with departures of their text, from a mail, a file name and a table.
fn odd_store() -> Store {
    let mut store = Store::default();
    let no_domain =
        line(4).replace(r#","policy-domain":"example.com""#, "").replace(r#""policy-domain":"example.com","#, "");
    let files: [(&str, Vec<u8>); 6] = [
        ("1.json", line(1).into_bytes()),
        ("2.json", utf16(&format!("\u{FEFF}{}", pretty(2)), u16::to_le_bytes)),
        ("3.json", pretty(3).replace("Sender", "Sen\nder").into_bytes()),
        ("sender!example.org!1!2.json", no_domain.into_bytes()),
        ("5.json", format!("{} and more", line(5)).into_bytes()),
        ("6.json", line(6).replace(r#""contact-info":"#, r#""report-id":"x","contact-info":"#).into_bytes()),
    ];
    for (name, bytes) in files {
        intake::read(name, &bytes, &mut Limits::default(), &mut |item| store.add(item));
        store.file_read(false);
    }
    assert_eq!(store.len(), 6);
    store
}

/// The summary without the count of files.
fn totals(store: &Store) -> Value {
    let mut totals = summary(store);
    totals["files"] = Value::Null;
    totals
}

#[test]
fn our_reports_are_read_back_with_the_same_summary() {
    let store = odd_store();
    let text = reports_ndjson(&store, &Filter::default());
    let again = load(text.as_bytes());
    assert_eq!(totals(&again), totals(&store));
    assert_eq!(
        again.reports().map(|stored| rules(&stored.report)).collect::<Vec<_>>(),
        store.reports().map(|stored| rules(&stored.report)).collect::<Vec<_>>()
    );
    let mut both = odd_store();
    intake::read("reports.ndjson", text.as_bytes(), &mut Limits::default(), &mut |item| both.add(item));
    assert_eq!((both.len(), both.duplicates()), (6, 6), "the same reports are known again");
    let once = load(text.lines().next().unwrap().as_bytes());
    assert_eq!(once.len(), 1);
}

#[test]
fn our_failures_table_is_read_back() {
    let store = odd_store();
    let table = failures_csv(&store, &Filter::default());
    let again = load(table.as_bytes());
    assert_eq!(again.problems().next(), None);
    assert_eq!(again.len(), 6);
    let (was, is) = (summary(&store), summary(&again));
    for key in ["failed_by_result_type", "failed_by_receiving_mx_hostname", "failure_details"] {
        assert_eq!(was[key], is[key], "{key}");
    }
    assert_eq!((&is["sessions"]["failed"], &is["sessions"]["successful"]), (&was["sessions"]["failed"], &json!(0)));
    assert!(again.reports().all(|stored| stored.report.deviations[0].rule.id() == "failures-table"));
    // As a spreadsheet saves it, and as a shell redirects it.
    for other in
        [table.replace(',', ";"), table.replace(',', "\t"), format!("\u{FEFF}{table}"), table.replace("\r\n", "\n")]
    {
        let (is, was) = (totals(&load(other.as_bytes())), totals(&again));
        for (key, value) in was.as_object().unwrap() {
            assert_eq!(&is[key], value, "{key}");
        }
    }
    let wide = load(&utf16(&format!("\u{FEFF}{table}"), u16::to_le_bytes));
    assert_eq!((wide.len(), wide.problems().len()), (6, 0));
    // What was read from a table is exported and read back once more.
    let lines = reports_ndjson(&again, &Filter::default());
    assert_eq!(totals(&load(lines.as_bytes())), totals(&again));
}

const HEADING: &str = "day,organization-name,report-id,policy-type,policy-domain,result-type,failed-session-count,failure-reason-code,receiving-mx-hostname,receiving-mx-helo,receiving-ip,sending-mta-ip,additional-information,source\r\n";

#[test]
fn damaged_rows_of_a_table_are_named_and_stop_nothing() {
    let row = |id: &str, code: &str| {
        format!("2026-01-01,Sender,{id},sts,example.com,certificate-expired,2,{code},mx.example.com,,,192.0.2.1,,f\r\n")
    };
    let text = format!(
        "{HEADING}{}{}too,short\r\n{}{}\"open,{}",
        row("a", "\"'=cmd(\"\"x\"\"),\r\n\""),
        row("a", "'-1"),
        row("b", "'quoted'"),
        row("c", "x").replace(",2,", ",many,"),
        row("d", "x"),
    );
    check(
        &text,
        &[
            "line 2: a",
            "line 6: b",
            "line 7: c",
            "line 5: line 5 of the table has 2 cells instead of 14",
            "line 8: the quoted cell that starts on line 8 of the table never ends",
        ]
        .map(|line| {
            if line.contains("instead") {
                "line 5: line 5 of the table has 2 cells, but its header row has 14"
            } else {
                line
            }
        }),
    );
    let found = read(text.as_bytes());
    let Outcome::Report(report) = &found[0].outcome else { panic!("{found:?}") };
    let codes: Vec<_> =
        report.policies[0].failure_details.iter().map(|row| row.failure_reason_code.clone().unwrap()).collect();
    assert_eq!(codes, ["=cmd(\"x\"),\r\n", "-1"]);
    assert_eq!((report.date_range.start.unix, report.date_range.end.unix), (Some(20_454 * 86_400), None));
    let Outcome::Report(report) = &found[2].outcome else { panic!("{found:?}") };
    assert_eq!(rules(report), ["failures-table", "count-unreadable"]);
    check(HEADING, &["Other"]);
}

/// What parsedmarc makes of [`value`].
fn parsedmarc(number: u64) -> Value {
    json!({
        "organization_name": format!("Sender {number}"),
        "begin_date": "2026-01-01T00:00:00Z",
        "end_date": "2026-01-01T23:59:59Z",
        "contact_info": "tls@sender.example",
        "report_id": format!("id-{number}"),
        "policies": [{
            "policy_domain": "example.com",
            "policy_type": "sts",
            "policy_strings": ["version: STSv1", "mode: enforce"],
            "mx_host_patterns": ["*.example.com"],
            "successful_session_count": number * 10,
            "failed_session_count": number,
            "failure_details": [{ "result_type": "certificate-expired", "failed_session_count": number, "sending_mta_ip": "192.0.2.1", "receiving_mx_hostname": "mx.example.com" }],
        }],
    })
}

#[test]
fn the_output_of_parsedmarc_is_read_and_named() {
    let one = parsedmarc(1);
    let plain = reports(line(1).as_bytes());
    let found = reports(one.to_string().as_bytes());
    assert_eq!(rules(&found[0]), ["parsedmarc-shape"]);
    assert_eq!(
        (&found[0].policies, &found[0].date_range, &found[0].contact_info),
        (&plain[0].policies, &plain[0].date_range, &plain[0].contact_info)
    );
    check(format!("{:#}", json!([one, parsedmarc(2)])), &["report 1: id-1", "report 2: id-2"]);
    check(format!("{one}\n{}\n", parsedmarc(2)), &["line 1: id-1", "line 2: id-2"]);
    let all = json!({ "aggregate_reports": [{ "report_metadata": {} }], "failure_reports": [], "smtp_tls_reports": [one, parsedmarc(2)] });
    check(format!("{all:#}"), &["report 1: id-1", "report 2: id-2", "report 1: Dmarc"]);
    check(json!({ "report_type": "smtp_tls", "report": one }).to_string(), &["id-1"]);
    check(json!({ "aggregate_reports": [{}], "smtp_tls_reports": [] }).to_string(), &["Dmarc"]);
}

#[test]
fn the_table_of_parsedmarc_is_read_and_named() {
    let heading = "organization_name,begin_date,end_date,report_id,result_type,successful_session_count,failed_session_count,policy_domain,policy_type,policy_strings,mx_host_patterns,sending_mta_ip,receiving_ip,receiving_mx_hostname,receiving_mx_helo,additional_info_uri,failure_reason_code\r\n";
    let rows = |number: u64| {
        let about = format!("Sender {number},2026-01-01T00:00:00Z,2026-01-01T23:59:59Z,id-{number}");
        let policy = "version: STSv1|mode: enforce,*.example.com";
        format!(
            "{about},,{},{number},example.com,sts,{policy},,,,,,\r\n{about},certificate-expired,,{number},,,{policy},192.0.2.1,,mx.example.com,,,\r\n",
            number * 10
        )
    };
    let text = format!("{heading}{}{}", rows(1), rows(2));
    check(&text, &["line 2: id-1", "line 4: id-2"]);
    let found = reports(text.as_bytes());
    assert_eq!(rules(&found[0]), ["parsedmarc-shape"]);
    assert_eq!(found[0].policies, reports(line(1).as_bytes())[0].policies);
    assert_eq!(found[1].policies, reports(line(2).as_bytes())[0].policies);
    // parsedmarc adds to its file, so a report may stand in it twice.
    let twice = format!("{heading}{}{}{}{}", rows(1), rows(1), rows(2), rows(1));
    let store = load(twice.as_bytes());
    assert_eq!((store.len(), store.duplicates()), (2, 2));
    assert_eq!(summary(&store)["sessions"], json!({ "failed": 3, "successful": 30 }));
}

/// Every order of the given texts, loaded one after the other.
fn in_every_order(texts: &[&str]) -> Vec<Store> {
    if texts.is_empty() {
        return vec![Store::default()];
    }
    let mut all = Vec::new();
    for (at, last) in texts.iter().enumerate() {
        let rest: Vec<&str> =
            texts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, text)| *text).collect();
        for mut store in in_every_order(&rest) {
            intake::read("file", last.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
            all.push(store);
        }
    }
    all
}

#[test]
fn a_report_out_of_a_table_gives_way_to_the_report_whichever_came_first() {
    let sent = format!("{}\n{}\n{}\n", line(1), line(2), line(3));
    let retold = format!("{}\n{}\n", parsedmarc(1), parsedmarc(2));
    let failures = failures_csv(&load(sent.as_bytes()), &Filter::default());
    let plain = totals(&load(sent.as_bytes()));
    for store in in_every_order(&[&sent, &retold, &failures]) {
        let mut found = totals(&store);
        assert_eq!((store.len(), store.duplicates()), (3, 5));
        found["duplicates"] = json!(0);
        assert_eq!(found, plain);
        assert_eq!(store.reports().map(|stored| stored.trails.len()).sum::<usize>(), 8);
        assert!(store.reports().all(|stored| stored.report.deviations.is_empty()));
    }
    // Of what is here in parts only, the fuller part stays.
    for store in in_every_order(&[&retold, &failures]) {
        assert_eq!((store.len(), store.duplicates()), (3, 2));
        assert_eq!(summary(&store)["sessions"], json!({ "failed": 6, "successful": 30 }));
    }
    // What gave way is known when it comes again.
    for mut store in in_every_order(&[&sent, &failures]) {
        for again in [&failures, &sent, &retold] {
            intake::read("again", again.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
        }
        assert_eq!((store.len(), store.duplicates()), (3, 11));
    }
}

/// Each time all reports behind the first of them move up.
#[test]
fn what_gives_way_a_few_at_a_time_is_taken_out_seldom() {
    let batch = |text: &str| {
        let mut batch = Batch::default();
        intake::read("file", text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
        batch
    };
    let lines: Vec<String> = (1..=800).map(line).collect();
    let whole = load(lines.join("\n").as_bytes());
    let mut store = Store::default();
    store.merge(batch(&failures_csv(&whole, &Filter::default())));
    assert_eq!(store.len(), 800);
    let mut times = 0;
    for some in lines.chunks(10) {
        let before = store.len();
        assert_eq!(Merging::new(batch(&some.join("\n"))).finish(&mut store, None), [true; 10]);
        times += usize::from(store.len() < before + 10);
    }
    assert!((1..=20).contains(&times), "{times} of 80");
    store.settle();
    assert_eq!((store.len(), store.duplicates()), (800, 800));
    let ids = |store: &Store| store.reports().map(|stored| stored.report.report_id).collect::<Vec<_>>();
    assert_eq!(ids(&store), ids(&whole));
    assert_eq!(summary(&store)["by_organization"], summary(&whole)["by_organization"]);
}

#[test]
fn a_table_of_other_failures_stays_beside_the_report() {
    // The same id and day, but of another sender, and about another domain.
    let failures = failures_csv(&load(line(1).as_bytes()), &Filter::default());
    for (from, to) in
        [("Sender 1", "Sender 9"), ("example.com", "example.net"), ("2026-01-01", "2026-01-02"), ("id-1", "id-9")]
    {
        let other = failures.replace(from, to);
        for store in in_every_order(&[&line(1), &other]) {
            assert_eq!((store.len(), store.duplicates()), (2, 0), "{to}");
            assert_eq!(summary(&store)["sessions"], json!({ "failed": 2, "successful": 10 }));
        }
    }
    // Two tables of one report, one a domain, both give way to it.
    let mut whole = value(1);
    let mut second = whole["policies"][0].clone();
    second["policy"]["policy-domain"] = json!("example.net");
    whole["policies"].as_array_mut().unwrap().push(second);
    let tables = ["example.com", "example.net"].map(|domain| {
        let filter = Filter { policy_domain: domain.into(), ..Filter::default() };
        failures_csv(&load(whole.to_string().as_bytes()), &filter)
    });
    for store in in_every_order(&[&whole.to_string(), &tables[0], &tables[1]]) {
        assert_eq!((store.len(), store.duplicates()), (1, 2));
        assert_eq!(summary(&store)["findings"], summary(&load(whole.to_string().as_bytes()))["findings"]);
    }
}

#[test]
fn a_mail_with_text_around_says_nothing_of_it() {
    let mail = format!(
        "From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx {{\"other\": 1}}\r\n--b\r\nContent-Type: application/tlsrpt+json\r\n\r\n{}\r\n--b--\r\n",
        line(1)
    );
    check(&mail, &["id-1"]);
    check("From: a@b\r\nSubject: hello\r\n\r\nx {\"other\": 1}\r\n", &["Mail"]);
    assert_eq!(read(b"From: a@b\r\nSubject: hello\r\n\r\nx\r\n")[0].outcome, Outcome::NotAReport(NotAReport::Mail));
}

proptest! {
    #[test]
    fn lines_printed_and_read_are_the_same_reports(numbers in proptest::collection::vec(0_u64..40, 1..12)) {
        let text: String = numbers.iter().map(|number| line(*number) + "\n").collect();
        let store = load(text.as_bytes());
        let printed = reports_ndjson(&store, &Filter::default());
        let again = load(printed.as_bytes());
        prop_assert_eq!(again.len(), store.len());
        for (was, is) in store.reports().zip(again.reports()) {
            // Only how it is kept is another.
            prop_assert_eq!(Report { source: is.report.source.clone(), ..was.report }, is.report);
        }
    }

    #[test]
    fn damaged_texts_are_read_without_a_panic(seed in 0_usize..8, at in 0_usize..1200, bytes: [u8; 3], cut in 0_usize..900) {
        let mut text = match seed {
            0 => format!("{}\n{}\n", line(1), line(2)).into_bytes(),
            1 => format!("{:#}", json!([value(1), value(2)])).into_bytes(),
            2 => failures_csv(&load(line(1).as_bytes()), &Filter::default()).into_bytes(),
            3 => reports_ndjson(&load(line(1).as_bytes()), &Filter::default()).into_bytes(),
            4 => base64(&gzip(line(1).as_bytes()), STANDARD).into_bytes(),
            5 => format!("{:#}", json!({ "smtp_tls_reports": [parsedmarc(1)] })).into_bytes(),
            6 => utf16(&line(1), u16::to_be_bytes),
            _ => format!("> x\n> {}", line(1)).into_bytes(),
        };
        for (step, byte) in bytes.into_iter().enumerate() {
            if let Some(slot) = text.get_mut(at + step) {
                *slot = byte;
            }
        }
        text.truncate(text.len().saturating_sub(cut));
        prop_assert!(!read(&text).is_empty(), "something is said of every file");
    }

    #[test]
    fn arbitrary_text_is_read_without_a_panic(text in "[\\[\\]{}\",:> \n\u{1E}a-dA-H0-4=`-]{0,300}") {
        prop_assert!(!read(text.as_bytes()).is_empty());
        prop_assert!(!read(&utf16(&text, u16::to_le_bytes)).is_empty());
    }

    #[test]
    fn a_good_line_is_read_beside_any_other(before in "[^\n\u{1E}]{0,80}", after in "[^\n]{0,80}") {
        let text = format!("{}\n{before}\n{}\n{after}\n{}\n", line(1), line(2), line(3));
        let found = read(text.as_bytes());
        let ids: Vec<_> = found.iter().filter_map(|item| match &item.outcome {
            Outcome::Report(report) => Some(report.report_id.as_str()),
            _ => None,
        }).collect();
        for id in ["id-1", "id-2", "id-3"] {
            prop_assert!(ids.contains(&id), "{id} is missing: {ids:?}");
        }
    }
}
