//! What is loaded is counted and explained in steps, so that a page answers between them: each does a bounded piece
//! of work, however much one report holds, and the result is the same in steps of any size.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use tlsrpt_lens::analysis::{
    ChoosingSteps, DiagnosisSteps, Filter, Finding, MOST_VALUES, Overview, OverviewSteps, findings, overview,
};
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

#[path = "../benches/shared/series.rs"]
mod series;

fn load(files: &[(String, Vec<u8>)]) -> Store {
    let mut store = Store::default();
    for (name, bytes) in files {
        intake::read(name, bytes, &mut Limits::default(), &mut |item| store.add(item));
    }
    store
}

fn in_steps(store: &Store, filter: &Filter, work: usize) -> (Overview, usize, Vec<Finding>, usize) {
    let (mut counting, mut counts) = (OverviewSteps::new(), 1);
    while !counting.step(store, filter, work) {
        counts += 1;
    }
    let (mut explaining, mut asked) = (DiagnosisSteps::new(None), 1);
    while !explaining.step(store, work) {
        asked += 1;
    }
    let diagnosis = explaining.finish();
    let mut choosing = ChoosingSteps::default();
    while !choosing.step(&diagnosis, store, filter, work) {
        asked += 1;
    }
    (counting.finish(), counts, choosing.finish(&diagnosis, filter), asked)
}

#[test]
fn steps_of_any_size_come_to_the_same() {
    let files: Vec<_> = series::SERIES.iter().map(|series| (series.make)(series.least.min(30))).collect();
    let store = load(&files);
    let all = overview(&store, &Filter::default());
    let filters = [
        Filter::default(),
        Filter { organization: all.by_organization[0].label.clone().into(), ..Filter::default() },
        Filter { policy_domain: all.by_policy_domain[0].label.clone().into(), ..Filter::default() },
        Filter { policy_type: "sts".into(), ..Filter::default() },
        Filter { result_type: all.by_result_type[0].0.to_string().into(), ..Filter::default() },
        Filter { days: all.first_day.zip(all.last_day), reason: String::new().into(), ..Filter::default() },
    ];
    for filter in filters {
        let (whole, told) = (overview(&store, &filter), findings(&store, &filter));
        for work in [1, 2, 7, 1_000] {
            let (counted, _, explained, _) = in_steps(&store, &filter, work);
            assert!(counted == whole, "overview under {:?} in steps of {work}", filter.to_query());
            assert!(explained == told, "findings under {:?} in steps of {work}", filter.to_query());
        }
    }
}

/// Rows, entries and lines of lists make steps, not reports: each of these files is one report or few.
#[test]
fn one_report_is_many_steps() {
    const ROWS: usize = 4_000;
    const WORK: usize = 100;
    for name in [
        "texts of one report",
        "reasons of one report",
        "receiving MX of one report",
        "result types of one report",
        "policy types of one report",
        "policy domains of one report",
        "policy domains that fail",
    ] {
        let series = series::SERIES.iter().find(|series| series.name == name).unwrap();
        let store = load(&[(series.make)(ROWS)]);
        assert_eq!(store.len(), 1, "{name}");
        let (_, counts, _, asked) = in_steps(&store, &Filter::default(), WORK);
        assert!(counts >= ROWS / WORK && asked >= ROWS / WORK, "{name}: {counts} and {asked} steps");
    }
    // Lists of thousands of lines are put into order in steps too: rows alone are 40 steps.
    let series = series::SERIES.iter().find(|series| series.name == "receiving MX of one report").unwrap();
    let store = load(&[(series.make)(ROWS)]);
    let (_, counts, ..) = in_steps(&store, &Filter::default(), WORK);
    // The rows; each MX into its list and out of it; each group in, and out with its organisation.
    assert!(counts >= 5 * ROWS / WORK, "{counts} steps");
}

/// One domain may be all that is loaded, and one cause at one host too: each rule, and each thing that is asked of a
/// cause, is a step of its own.
#[test]
fn one_domain_and_one_cause_are_many_steps() {
    const ROWS: usize = 2_000;
    let series = series::SERIES.iter().find(|series| series.name == "organisations that meet one failure").unwrap();
    let store = load(&[(series.make)(ROWS)]);
    let (.., found, asked) = in_steps(&store, &Filter::default(), ROWS);
    assert!(!found.is_empty());
    // Reports, failures, entries and what they are put into; six things asked of the cause as a group, six as an
    // incident; the telling; eight rules about the domain and more about its policies.
    assert!(asked >= 4 + 6 + 6 + 1 + 8, "{asked} steps");
}

/// An incident is looked at as a whole, so that its size bounds the work of a step: it has as many hosts as the filter
/// that leaves its failures can name. More are told apart, and of each the filter leaves all that is told.
#[test]
fn an_incident_has_as_many_hosts_as_its_filter_names() {
    const HOSTS: usize = 2_500;
    for name in ["receiving MX of one report", "receiving MX without STARTTLS"] {
        let series = series::SERIES.iter().find(|series| series.name == name).unwrap();
        let store = load(&[(series.make)(HOSTS)]);
        let found = findings(&store, &Filter::default());
        let told: Vec<&Finding> = found.iter().filter(|finding| !finding.hosts.is_empty()).collect();
        assert!(told.len() >= HOSTS / MOST_VALUES, "{name}: {} findings", told.len());
        for finding in &told {
            assert!(finding.hosts.len() <= MOST_VALUES, "{name}: {} hosts", finding.hosts.len());
            let left = overview(&store, &finding.evidence).sessions.failed;
            assert_eq!(left, finding.failed, "{name}: what the filter of a finding leaves");
        }
        assert_eq!(told.iter().map(|finding| finding.failed).sum::<u64>(), HOSTS as u64, "{name}");
    }
}

/// Each of hundreds of findings quotes the domain and the organisation: of a name of a megabyte they have the start.
#[test]
fn a_long_name_is_counted_by_its_start() {
    let name = "ö".repeat(100_000);
    let (file, bytes) =
        (series::SERIES.iter().find(|series| series.name == "reasons of one report").unwrap().make)(300);
    let text = String::from_utf8(bytes).unwrap();
    let text = text.replace("\"o\"", &format!("\"{name}\"")).replace("example.com", &format!("{name}.example.com"));
    let store = load(&[(file, text.into_bytes())]);
    assert_eq!(store.report(0).unwrap().report.organization_name, name);
    let all = overview(&store, &Filter::default());
    assert_eq!(all.by_organization[0].label, "ö".repeat(1_000));
    let found = findings(&store, &Filter::default());
    assert!(!found.is_empty() && found.iter().all(|finding| finding.sentence.len() < 10_000));
    // What it rests on is found by the start, too.
    let evidence = &found.iter().find(|finding| finding.failed > 0).unwrap().evidence;
    assert_eq!(overview(&store, evidence).reports, 1);
}

/// A list behind a thousand findings helps nobody, and each would cost memory.
#[test]
fn findings_are_bounded_and_the_worst_stay() {
    let series = series::SERIES.iter().find(|series| series.name == "policy domains that fail").unwrap();
    let found = findings(&load(&[(series.make)(1_500)]), &Filter::default());
    // That there are more is said last.
    assert_eq!(found.len(), 1_001);
    assert!(found[..1_000].iter().all(|finding| finding.severity == found[0].severity));
    assert_eq!(found[1_000].rule.id(), "findings-left-out");
    let series = series::SERIES.iter().find(|series| series.name == "reasons of one report").unwrap();
    let found = findings(&load(&[(series.make)(1_500)]), &Filter::default());
    // Reasons that only a sender knows are one cause, however many it makes up.
    assert!(found.len() < 10, "{}", found.len());
}
