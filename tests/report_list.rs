//! The list of reports, and one report among its neighbours: orders, groups and sums by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use serde_json::json;
use tlsrpt_lens::analysis::{
    DiagnosisSteps, Line, ListSteps, Neighbours, OfReportSteps, SortBy, neighbours, overview_of_report,
};
use tlsrpt_lens::day::Day;
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

/// Organisation, domain, day of November 2026, successful and failed sessions.
type Made = (&'static str, &'static str, u8, u64, u64);

const REPORTS: [Made; 6] = [
    ("Orchard", "example.com", 3, 10, 0),
    ("birch", "example.net", 1, 5, 1),
    ("Orchard", "example.com", 1, 20, 4),
    ("Orchard", "example.com", 2, 7, 0),
    ("Maple", "example.com", 3, 1, 2),
    ("Orchard", "example.net", 2, 0, 9),
];

fn loaded(made: &[Made]) -> Store {
    let mut store = Store::default();
    for (number, (organization, domain, day, successful, failed)) in made.iter().enumerate() {
        let details = if *failed == 0 {
            json!([])
        } else {
            json!([{ "result-type": "certificate-expired", "failed-session-count": failed, "receiving-mx-hostname": "mx.example.com" }])
        };
        let report = json!({
            "organization-name": organization,
            "date-range": { "start-datetime": format!("2026-11-{day:02}T00:00:00Z"), "end-datetime": format!("2026-11-{day:02}T23:59:59Z") },
            "contact-info": "tls@mail.example",
            "report-id": format!("r{number}"),
            "policies": [{
                "policy": { "policy-type": "sts", "policy-domain": domain },
                "summary": { "total-successful-session-count": successful, "total-failure-session-count": failed },
                "failure-details": details,
            }],
        });
        let bytes = report.to_string().into_bytes();
        intake::read(&format!("{number}.json"), &bytes, &mut Limits::default(), &mut |item| store.add(item));
    }
    store.settle();
    store
}

fn listed(store: &Store, by: SortBy, descending: bool, only_failing: bool, work: usize) -> Vec<Line> {
    let all: Vec<usize> = (0..store.len()).collect();
    let mut steps = ListSteps::new(by, descending, only_failing);
    while !steps.step(store, &all, work) {}
    steps.finish()
}

fn numbers(lines: &[Line]) -> Vec<u32> {
    lines
        .iter()
        .filter_map(|line| match line {
            Line::Report(id) => Some(*id),
            Line::Day { .. } => None,
        })
        .collect()
}

#[test]
fn every_column_sorts_and_the_newest_comes_first_among_those_alike() {
    let store = loaded(&REPORTS);
    for (by, descending, expected) in [
        (SortBy::Day, true, [0, 4, 3, 5, 1, 2]),
        (SortBy::Day, false, [1, 2, 3, 5, 0, 4]),
        (SortBy::Organization, false, [1, 4, 0, 3, 5, 2]),
        (SortBy::Domain, false, [0, 4, 3, 2, 5, 1]),
        (SortBy::Sessions, true, [2, 0, 5, 3, 1, 4]),
        (SortBy::Failed, true, [5, 2, 4, 1, 0, 3]),
        (SortBy::Failed, false, [0, 3, 1, 4, 2, 5]),
    ] {
        for work in [1, 2, usize::MAX] {
            assert_eq!(numbers(&listed(&store, by, descending, false, work)), expected, "{by:?} {descending} {work}");
        }
    }
}

#[test]
fn days_are_groups_with_their_sums() {
    let store = loaded(&REPORTS);
    let lines = listed(&store, SortBy::Day, true, false, 1);
    let days: Vec<_> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Day { day, reports, sessions } => Some((day.unwrap(), *reports, sessions.total(), sessions.failed)),
            Line::Report(_) => None,
        })
        .collect();
    let day = |text| Day::parse(text).unwrap();
    assert_eq!(days, [(day("2026-11-03"), 2, 13, 2), (day("2026-11-02"), 2, 16, 9), (day("2026-11-01"), 2, 30, 5)]);
    assert!(matches!(lines[0], Line::Day { .. }) && matches!(lines[3], Line::Day { .. }));
    assert!(listed(&store, SortBy::Failed, true, false, 1).iter().all(|line| matches!(line, Line::Report(_))));
}

#[test]
fn only_those_with_failures() {
    let store = loaded(&REPORTS);
    assert_eq!(numbers(&listed(&store, SortBy::Day, true, true, 1)), [4, 5, 1, 2]);
}

#[test]
fn many_reports_are_sorted_as_at_once() {
    let made: Vec<Made> = (0..9_000_u64)
        .map(|number| ("Orchard", "example.com", u8::try_from(1 + number % 28).unwrap(), number * 7_919 % 9_001, 0))
        .collect();
    let store = loaded(&made);
    let sessions: Vec<u64> =
        numbers(&listed(&store, SortBy::Sessions, true, false, 500)).iter().map(|id| made[*id as usize].3).collect();
    assert_eq!(sessions.len(), 9_000);
    assert!(sessions.is_sorted_by(|one, next| one >= next));
}

#[test]
fn neighbours_are_of_the_same_organisation_and_domain() {
    let store = loaded(&REPORTS);
    let found = |before, after, number, all| Neighbours { before, after, number, all };
    assert_eq!(neighbours(&store, 3), found(Some(2), Some(0), 2, 3));
    assert_eq!(neighbours(&store, 2), found(None, Some(3), 1, 3));
    assert_eq!(neighbours(&store, 5), found(None, None, 1, 1));
    assert_eq!(neighbours(&store, 99), Neighbours::default());
}

#[test]
fn a_report_has_the_findings_of_its_own_failures() {
    let store = loaded(&REPORTS);
    let mut steps = DiagnosisSteps::new(None);
    while !steps.step(&store, usize::MAX) {}
    let diagnosis = steps.finish();
    let shown = |id| diagnosis.of_report(&store, id).iter().map(|finding| finding.shown).sum::<u64>();
    assert_eq!((0..REPORTS.len()).map(shown).collect::<Vec<_>>(), [0, 1, 4, 0, 2, 9]);
    // In steps of any size they are the same.
    for (id, work) in (0..REPORTS.len()).flat_map(|id| [(id, 1), (id, 2), (id, 100)]) {
        let (mut steps, mut count) = (OfReportSteps::new(&store, id), 1);
        while !steps.step(&diagnosis, &store, work) {
            count += 1;
        }
        assert_eq!(steps.finish(&diagnosis), diagnosis.of_report(&store, id), "{id} in steps of {work}");
        assert!(count < 20);
    }
    let all = overview_of_report(&store, 2).unwrap();
    assert_eq!((all.sessions.total(), all.sessions.failed, all.by_policy_type[0].label.as_str()), (24, 4, "sts"));
}
