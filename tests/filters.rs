//! What filters leave of made-up histories, and what is said of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use history::{ENFORCE, History, failed, said};
use serde_json::json;
use tlsrpt_lens::analysis::{Filter, Overview, OverviewSteps, compare, overview};
use tlsrpt_lens::chart::timeline_svg;
use tlsrpt_lens::export::{report_html, summary};

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

/// The h1 of the report to hand on, without its marks.
fn verdict(html: &str) -> String {
    let (_, from) = html.split_once("<h1>").unwrap();
    let (h1, _) = from.split_once("</h1>").unwrap();
    h1.replace("<b>", "").replace("</b>", "").replace("<bdi>", "").replace("</bdi>", "")
}

/// Of what succeeded at an MX, under a result or out of a country, reports say nothing: no share of it is told.
#[test]
fn of_failures_alone_no_share_of_sessions_is_told() {
    let history = mixed();
    let html = |query: &str| report_html(history.store(), &Filter::from_query(query), false);
    let at_host = html("mx=mx1.example.com");
    let said = verdict(&at_host);
    assert!(
        said.starts_with(
            "5 sessions failed at mx1.example.com, in 1 report; how many succeeded there is not reported."
        ),
        "{said}"
    );
    for query in
        ["mx=mx1.example.com", "result=certificate-expired", "reason=", "network=192.0.2.0%2F24", "country=", "ip="]
    {
        let html = html(query);
        let said = verdict(&html);
        assert!(
            said.contains("is not reported") && !said.contains('%') && !said.contains("secured"),
            "{query}: {said}"
        );
        assert!(!html.contains("Sessions per day") && html.contains("Failed sessions per day"), "{query}");
        assert!(!html.contains("<th>Sessions</th>"), "{query}");
    }
    for query in ["", "by=A", "domain=example.com", "policy=sts", "from=2026-01-05&to=2026-01-05"] {
        let html = html(query);
        assert!(verdict(&html).contains("secured"), "{query}");
        assert!(html.contains("Sessions per day") && html.contains("<th>Sessions</th>"), "{query}");
    }
    // The summary is of all that is loaded.
    assert!(summary(history.store())["verdict"].as_str().unwrap().contains("secured"));
}

#[test]
fn two_periods_of_failures_alone_are_counted_by_their_failures() {
    let history = mixed();
    let of = |query: &str| compare(history.store(), &Filter::from_query(query)).unwrap();
    let asked = of("mx=mx1.example.com&from=2026-01-05&to=2026-01-05");
    assert_eq!((asked.failures_only, asked.failed()), (true, (5, 0)));
    assert!(!of("by=A").failures_only);
}

#[test]
fn a_filter_that_fits_nothing_says_so_and_nothing_else() {
    let history = mixed();
    for query in ["by=nobody", "mx=mx9.example.com", "result=made-up", "from=2020-01-01&to=2020-01-02"] {
        let filter = Filter::from_query(query);
        let html = report_html(history.store(), &filter, false);
        assert_eq!(verdict(&html), "No report matches the filter.", "{query}");
        assert!(html.contains("Only: ") && !html.contains("<h2>") && !html.contains("<svg"), "{query}");
        assert!(overview(history.store(), &filter).fits_nothing());
    }
    assert!(!overview(history.store(), &Filter::default()).fits_nothing());
    // Reports are there, although none of them failed so: that is an answer.
    assert!(!overview(history.store(), &Filter::from_query("by=A&from=2026-01-01&to=2026-01-02")).fits_nothing());
}

/// A made-up week: what each day is without and with a filter. Day 2 has no report at all.
fn week() -> History {
    let mut history = History::new();
    history.good(&["A"], 0..=1, ENFORCE);
    history.add(said("A", 0).sts(ENFORCE, 10, &[failed(1, "certificate-expired", "mx1.example.com")]));
    history.good(&["B"], 3..=3, ENFORCE);
    history.add(said("A", 4).sts(ENFORCE, 10, &[failed(2, "certificate-not-trusted", "mx2.example.com")]));
    history.add(said("A", 6).sts(ENFORCE, 10, &[failed(3, "certificate-expired", "mx1.example.com")]));
    history
}

/// One letter a day: a gap, others only, a report without failures, failures.
fn days(all: &Overview) -> String {
    let letter = |day: &tlsrpt_lens::analysis::DayTotals| match (day.reports, day.others, day.sessions.failed) {
        (0, false, _) => '.',
        (0, true, _) => '-',
        (_, _, 0) => 'o',
        _ => 'x',
    };
    all.timeline.days.iter().map(letter).collect()
}

#[test]
fn a_day_has_no_report_or_none_that_fits_or_failures() {
    let mut history = week();
    let shown = |history: &History, query: &str| days(&overview(history.store(), &Filter::from_query(query)));
    assert_eq!(shown(&history, ""), "xo.ox.x");
    assert_eq!(shown(&history, "result=certificate-expired"), "x-.--.x");
    assert_eq!(shown(&history, "mx=mx1.example.com&mx=mx2.example.com"), "x-.-x.x");
    assert_eq!(shown(&history, "by=A"), "xo.-x.x");
    // A report of several days covers each of them.
    let range = json!({ "start-datetime": "2026-01-02T00:00:00Z", "end-datetime": "2026-01-03T23:59:59Z" });
    history.add(said("C", 1).with("date-range", range).sts(ENFORCE, 7, &[]));
    assert_eq!(shown(&history, "result=certificate-expired"), "x----.x");
    // Whatever the steps in which it is counted.
    let filter = Filter::from_query("result=certificate-expired");
    for work in [1, 2, 3, 7] {
        let mut steps = OverviewSteps::new();
        while !steps.step(history.store(), &filter, work) {}
        assert_eq!(steps.finish(), overview(history.store(), &filter), "{work}");
    }
}

#[test]
fn the_picture_names_the_states_that_it_has() {
    let history = week();
    let picture = |query: &str| {
        let all = overview(history.store(), &Filter::from_query(query));
        timeline_svg(&all.timeline, all.timeline.title())
    };
    let (all, failures) = (picture(""), picture("result=certificate-expired"));
    assert!(all.contains("no report arrived") && !all.contains("nothing that matches"));
    assert!(failures.contains("no report arrived") && failures.contains("reports, but nothing that matches"));
    // Only the days without any report are hatched: the third and the sixth.
    assert_eq!((all.matches("url(#gap)").count(), failures.matches("url(#gap)").count()), (2 * 2 + 1, 2 + 1));
    for svg in [&all, &failures] {
        roxmltree::Document::parse(svg).unwrap();
        // An export is read at any time.
        assert!(svg.contains("1 Jan 2026"), "{svg}");
    }
}

#[test]
fn the_report_to_hand_on_writes_years() {
    let html = report_html(week().store(), &Filter::default(), false);
    for part in ["1 Jan 2026 to 7 Jan 2026", "<td>5 Jan 2026</td>"] {
        assert!(html.contains(part), "{part}");
    }
}

/// Whatever a filter can ask for stands in the evidence as lists, and is in the schema.
#[test]
fn the_schema_names_every_field_of_a_filter() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../public/summary.schema.json")).unwrap();
    let named = schema["$defs"]["filter"]["properties"].as_object().unwrap();
    let query = "domain=d&by=b&policy=p&result=r&mx=m&reason=o&network=n&country=DE&ip=i&cause=c&days=2026-01-01..2026-01-02&from=2026-01-01&to=2026-01-02";
    let filter = Filter::from_query(query);
    let asked: std::collections::BTreeSet<&str> = filter.named().into_iter().map(|(key, _)| key).collect();
    assert_eq!(asked, named.keys().map(String::as_str).collect());
}
