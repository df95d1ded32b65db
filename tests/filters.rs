//! What filters leave of made-up histories, and what is said of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use history::{ENFORCE, Failed, History, TESTING, day_of, failed, said};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use tlsrpt_lens::analysis::{
    Filter, LaneSteps, Mode, Overview, OverviewSteps, SessionsByDay, Values, compare, overview, reported_days,
};
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
        // What is left out, alone and beside what is asked for.
        ("not-mx=mx1.example.com", 10, 2),
        ("not-mx=", 7, 1),
        ("not-mx=mx1.example.com&not-mx=", 2, 1),
        ("not-mx=mx9.example.com", 15, 2),
        ("not-result=certificate-expired&mx=mx1.example.com", 4, 1),
        ("not-country=", 0, 0),
        ("not-network=192.0.2.0%2F24", 10, 2),
        ("failed=1", 15, 2),
        ("failed=1&by=B", 8, 1),
        ("not-by=B", 7, 5),
    ] {
        let shown = overview(history.store(), &Filter::from_query(query));
        assert_eq!((shown.sessions.failed, shown.reports), (failed, reports), "{query}");
    }
}

/// The verdict of the report to hand on, without its marks.
fn verdict(html: &str) -> String {
    let (_, from) = html.split_once("<p class=\"lead\">").unwrap();
    let (verdict, _) = from.split_once("</p>").unwrap();
    verdict.replace("<b>", "").replace("</b>", "").replace("<bdi>", "").replace("</bdi>", "")
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
        // What is to be done stands first, and the share below it.
        assert!(html.contains("secured."), "{query}");
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

/// What is new, over or severe comes from all that is loaded: a part in which nothing happens does not mean that nothing
/// is to be done.
#[test]
fn that_nothing_is_to_be_done_is_said_of_the_selection_alone() {
    let mut history = History::new();
    history.good(&["A", "B", "C"], 0..=9, ENFORCE);
    for day in 10..=14 {
        for organization in ["A", "B", "C"] {
            history.add(said(organization, day).sts(
                ENFORCE,
                10,
                &[failed(30, "certificate-expired", "mx1.example.com")],
            ));
        }
        history.add(said("D", day).entry("sts", ENFORCE, "example.org", 50, &[]));
    }
    let html = |query: &str| report_html(history.store(), &Filter::from_query(query), false);
    let outside =
        "Outside this selection, one finding needs attention: the certificate of mx1.example.com has expired.";
    for (query, said) in [
        ("from=2026-01-01&to=2026-01-05", "Nothing to do in this selection. All 1,500 sessions were secured."),
        ("domain=example.org", "Nothing to do in this selection. All 250 sessions were secured."),
    ] {
        let html = html(query);
        assert_eq!(verdict(&html), said, "{query}");
        assert!(html.contains(outside), "{query}");
    }
    for query in ["", "from=2026-01-12&to=2026-01-15", "by=A"] {
        let html = html(query);
        assert!(verdict(&html).starts_with("You need to act on one cause: the certificate of mx1"), "{query}");
        assert!(!html.contains("selection"), "{query}");
    }
    // Where nothing is to be done anywhere, it is no matter of the selection.
    let mut calm = History::new();
    calm.good(&["A", "B"], 0..=9, ENFORCE);
    let html = report_html(calm.store(), &Filter::from_query("by=A"), false);
    assert_eq!(verdict(&html), "Nothing to do. All 1,000 sessions were secured.");
}

/// The axis has all days of a period that was chosen, also those after its last report; none beyond what an axis may have.
#[test]
fn a_period_that_was_chosen_is_shown_whole() {
    let mut history = History::new();
    history.good(&["A"], 2..=9, ENFORCE);
    history.good(&["B"], 0..=20, ENFORCE);
    for (from, to, first, last) in [(0, 14, 0, 14), (5, 30, 5, 30), (-3, 4, -3, 4), (5, 100_000, 5, 9)] {
        let filter = Filter { days: Some((day_of(from), day_of(to))), ..Filter::from_query("by=A") };
        let days = overview(history.store(), &filter).timeline.days;
        let ends = days.first().zip(days.last()).map(|(first, last)| (first.day, last.day));
        assert_eq!(ends, Some((day_of(first), day_of(last))), "{from} to {to}");
    }
}

/// A report whose clock is wrong is named, and no range that is shown reaches to it.
#[test]
fn no_range_reaches_to_a_wrong_clock() {
    let mut history = History::new();
    history.good(&["A", "B"], 0..=20, ENFORCE);
    for day in [9, 13_000] {
        history.add(said("A", day).sts(ENFORCE, 10, &[failed(2, "certificate-expired", "mx1.example.com")]));
    }
    for query in ["", "by=A", "mx=mx1.example.com"] {
        let filter = Filter::from_query(query);
        let all = overview(history.store(), &filter);
        let last = if query.starts_with("mx") { 9 } else { 20 };
        assert_eq!(all.last_day, Some(day_of(last)), "{query}");
        assert_eq!(all.timeline.days.last().map(|day| day.day), Some(day_of(last)), "{query}");
        let groups: Vec<_> = all.failure_groups.iter().map(|group| (group.first_day, group.last_day)).collect();
        assert_eq!(groups, [(Some(day_of(9)), Some(day_of(9)))], "{query}");
        assert_eq!(all.sessions.failed, 4, "it is counted: {query}");
        let html = report_html(history.store(), &filter, false);
        let dated = html.replace(&day_of(13_000).label_with_year(), "");
        // The note, and the line that it is folded to.
        let times = (html.len() - dated.len()) / day_of(13_000).label_with_year().len();
        assert!(times <= 2, "only the note names it: {query}");
    }
    // Whoever asks for it sees it.
    let day = day_of(13_000);
    let alone = overview(history.store(), &Filter { days: Some((day, day)), ..Filter::default() });
    assert_eq!((alone.first_day, alone.last_day), (Some(day), Some(day)));
    // A year that is wrong by little lies on no axis either.
    let mut near = History::new();
    near.good(&["A", "B"], 0..=20, ENFORCE);
    near.add(said("C", 730).sts(ENFORCE, 10, &[]));
    let all = overview(near.store(), &Filter::default());
    assert_eq!((all.last_day, all.timeline.days.len(), all.timeline.outliers), (Some(day_of(20)), 21, 1));
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
    assert!(all.contains("no report loaded") && !all.contains("nothing that matches"));
    assert!(failures.contains("no report loaded") && failures.contains("reports, but nothing that matches"));
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
    for part in ["1 to 7 Jan 2026", "<span>5 Jan 2026</span></td>"] {
        assert!(html.contains(part), "{part}");
    }
}

/// Whatever a finding can ask for stands in the evidence as lists, and is in the schema.
#[test]
fn the_schema_names_every_field_of_a_filter() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../public/summary.schema.json")).unwrap();
    let named = schema["$defs"]["filter"]["properties"].as_object().unwrap();
    let query = "domain=d&by=b&policy=p&result=r&mx=m&reason=o&network=n&country=DE&ip=i&cause=c&days=2026-01-01..2026-01-02&from=2026-01-01&to=2026-01-02";
    let filter = Filter::from_query(query);
    let asked: std::collections::BTreeSet<String> = filter.named().into_iter().map(|(key, _)| key).collect();
    assert_eq!(asked, named.keys().cloned().collect());
}

/// Failed sessions of which the sender gives no details are failed sessions.
#[test]
fn failures_without_details_are_failures() {
    let mut history = History::new();
    let row = failed(2, "certificate-expired", "mx1.example.com").1;
    history.add(said("A", 1).sts(ENFORCE, 10, &[Failed(5, row)]));
    history.good(&["A"], 2..=3, ENFORCE);
    let shown = overview(history.store(), &Filter::from_query("failed=1"));
    assert_eq!((shown.sessions.successful, shown.sessions.failed, shown.reports), (0, 5, 1));
    assert!(shown.timeline.failures_only);
    let shown = overview(history.store(), &Filter::from_query("failed=1&mx=mx1.example.com"));
    assert_eq!((shown.sessions.failed, shown.reports), (2, 1));
}

/// Relative days count from the newest report, and a clock that is wrong by years moves nothing.
#[test]
fn the_newest_report_is_the_newest_of_the_bulk() {
    let mut history = History::new();
    history.good(&["A", "B"], 0..=20, ENFORCE);
    history.add(said("C", 4_000).sts(ENFORCE, 1, &[]));
    assert_eq!(reported_days(history.store()), Some((day_of(0), day_of(20))));
    let newest = reported_days(history.store()).map(|(_, newest)| newest);
    let week = Filter::from_query("last=7d").resolved(newest);
    assert_eq!(week.days, Some((day_of(14), day_of(20))));
    let shown = overview(history.store(), &week);
    assert_eq!(shown.reports, 14);
    // What a choice of days would give is known before it is made.
    let mut by_day = SessionsByDay::default();
    while !by_day.step(history.store(), &Filter::from_query("last=1d&by=A"), 5) {}
    assert_eq!(by_day.between((day_of(14), day_of(20))).total(), 700);
    assert_eq!(reported_days(History::new().store()), None);
}

#[test]
fn a_lane_tells_which_mode_senders_saw() {
    let mut history = History::new();
    history.good(&["A", "B"], 0..=3, TESTING).good(&["A"], 4..=5, ENFORCE).good(&["B"], 4..=4, TESTING);
    history.good(&["A", "B"], 9..=9, ENFORCE);
    history.add(said("A", 2).none("other.example", 3, &[]));
    let mut steps = LaneSteps::default();
    while !steps.step(history.store(), &Filter::from_query("mx=mx1.example.com"), 3) {}
    let lanes = steps.finish(history.store());
    let of = |place: usize| {
        let lane = &lanes[place];
        lane.stretches.iter().map(|own| (own.first, own.last, own.mode)).collect::<Vec<_>>()
    };
    // On 5 January each saw another: the one of the day before stays.
    assert_eq!(of(0), [(day_of(0), day_of(4), Mode::Testing), (day_of(5), day_of(9), Mode::Enforce)]);
    assert_eq!((lanes.len(), lanes[0].policy_domain.as_str()), (1, "example.com"));
}

/// A report as a test makes it up.
#[derive(Debug, Clone)]
struct Told {
    by: usize,
    day: i32,
    entries: Vec<(usize, usize, u64, Vec<Row>)>,
}

/// A row of failures: result type, MX, reason, network, sessions with and without details.
#[derive(Debug, Clone, Copy)]
struct Row(usize, usize, usize, usize, u64, u64);

const BY: [&str; 3] = ["A", "B", "C"];
const DOMAINS: [&str; 2] = ["one.example", "two.example"];
const KINDS: [&str; 2] = ["sts", "no-policy-found"];
const RESULTS: [&str; 3] = ["certificate-expired", "starttls-not-supported", "made-up"];
const MXS: [&str; 3] = ["", "mx1.example.com", "mx2.example.com"];
const REASONS: [&str; 2] = ["", "frobnicated"];
const NETWORKS: [&str; 3] = ["", "192.0.2.0/24", "198.51.100.0/24"];

fn told() -> impl Strategy<Value = Told> {
    let row = (0..3_usize, 0..3_usize, 0..2_usize, 0..3_usize, 1..9_u64, 0..3_u64)
        .prop_map(|(result, mx, reason, network, count, more)| Row(result, mx, reason, network, count, more));
    let entry = (0..2_usize, 0..2_usize, 0..20_u64, vec(row, 0..4));
    (0..3_usize, 0..8_i32, vec(entry, 1..3)).prop_map(|(by, day, entries)| Told { by, day, entries })
}

/// Some of these values, some left out, and one that nobody wrote.
fn some(of: &'static [&'static str]) -> impl Strategy<Value = Values> {
    let unasked = 3_u32;
    (vec(0..of.len() + 1, 0..3), vec(0..of.len() + 1, 0..2), 0..4_u32).prop_map(move |(wanted, unwanted, asks)| {
        let text = |place: usize| of.get(place).copied().unwrap_or("nobody.example");
        let mut values: Values = wanted.into_iter().filter(|_| asks < unasked).map(text).collect();
        unwanted.into_iter().filter(|_| asks < 2).for_each(|place| values.leave_out(text(place)));
        values
    })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let days = proptest::option::of((0..8_i32, 0..8_i32));
    let failures = (some(&RESULTS), some(&MXS), some(&REASONS), some(&NETWORKS), 0..3_u32);
    (some(&BY), some(&DOMAINS), some(&KINDS), failures, any::<bool>(), days).prop_map(
        |(
            organization,
            policy_domain,
            policy_type,
            (result_type, receiving_mx, reason, network, which),
            failed,
            days,
        )| {
            // Under all of them at once little passes.
            let only = |place: u32, values: Values| if which == place { values } else { Values::any() };
            Filter {
                organization,
                policy_domain,
                policy_type,
                result_type: only(0, result_type),
                receiving_mx: if which < 2 { receiving_mx } else { Values::any() },
                reason: only(2, reason),
                network: only(1, network),
                failed,
                days: days.map(|(one, other)| (day_of(one.min(other)), day_of(one.max(other)))),
                ..Filter::default()
            }
        },
    )
}

/// What a filter leaves of what was told: reports, sessions that succeeded and that failed.
fn left(all: &[Told], filter: &Filter) -> (usize, u64, u64) {
    let passes = |values: &Values, text: &str| {
        let (mut asked, mut left_out) = (values.iter(), values.left_out());
        (values.iter().next().is_none() || asked.any(|value| value == text)) && !left_out.any(|value| value == text)
    };
    let details = [&filter.result_type, &filter.receiving_mx, &filter.reason, &filter.network];
    let of_a_kind = details.iter().any(|values| !values.is_any());
    let (mut reports, mut successful, mut failed) = (0, 0, 0);
    for one in all {
        let in_time = filter.days.is_none_or(|(first, last)| first <= day_of(one.day) && day_of(one.day) <= last);
        if !in_time || !passes(&filter.organization, BY[one.by]) {
            continue;
        }
        let mut any = false;
        for (domain, kind, good, rows) in &one.entries {
            if !passes(&filter.policy_domain, DOMAINS[*domain]) || !passes(&filter.policy_type, KINDS[*kind]) {
                continue;
            }
            let fits = |row: &&Row| {
                passes(&filter.result_type, RESULTS[row.0])
                    && passes(&filter.receiving_mx, MXS[row.1])
                    && passes(&filter.reason, REASONS[row.2])
                    && passes(&filter.network, NETWORKS[row.3])
            };
            if of_a_kind {
                any |= rows.iter().any(|row| fits(&row));
                failed += rows.iter().filter(fits).map(|row| row.4).sum::<u64>();
            } else if filter.failed {
                any |= !rows.is_empty();
                failed += rows.iter().map(|row| row.4 + row.5).sum::<u64>();
            } else {
                any = true;
                successful += good;
                failed += rows.iter().map(|row| row.4 + row.5).sum::<u64>();
            }
        }
        reports += usize::from(any);
    }
    (reports, successful, failed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_filter_leaves_what_a_look_at_each_row_leaves(
        all in vec(told(), 1..12), filters in vec(any_filter(), 12), work in 1..9_usize,
    ) {
        let mut history = History::new();
        for one in &all {
            let mut report = said(BY[one.by], one.day);
            for (domain, kind, good, rows) in &one.entries {
                let rows: Vec<Failed> = rows.iter().map(|row| {
                    let mut told = failed(row.4, RESULTS[row.0], MXS[row.1]);
                    if row.2 > 0 {
                        told = told.because(REASONS[row.2]);
                    }
                    if row.3 > 0 {
                        told = told.from(&NETWORKS[row.3].replace("0/24", "7"));
                    }
                    Failed(row.4 + row.5, told.1)
                }).collect();
                report = report.entry(KINDS[*kind], &[], DOMAINS[*domain], *good, &rows);
            }
            history.add(report);
        }
        for filter in &filters {
            let shown = overview(history.store(), filter);
            let (reports, successful, failures) = left(&all, filter);
            let counted = (shown.reports, shown.sessions.successful, shown.sessions.failed);
            prop_assert_eq!(counted, (reports, successful, failures), "{}", filter.to_query());
            prop_assert_eq!(shown.reports_list.len(), reports);
            let by_domain: u64 = shown.by_policy_domain.iter().map(|share| share.sessions.total()).sum();
            prop_assert_eq!(by_domain, successful + failures);
            let mut steps = OverviewSteps::new();
            while !steps.step(history.store(), filter, work) {}
            prop_assert_eq!(steps.finish(), shown);
        }
    }
}
