//! What is said of counts: which sessions a policy secured, and of which failures no details are given. Under two
//! policies a session is one; the numbers themselves are those of the reports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, clippy::cast_sign_loss, reason = "tests")]

#[path = "scenarios/tale.rs"]
mod tale;

use tale::{Entry, Tale, key, no_policy, policy, row, said, store_of, sts, tlsa};
use tlsrpt_lens::analysis::{
    DiagnosisSteps, Elsewhere, Filter, FindingRule, Headline, Overview, Part, ReportedSteps, Verdict, did_tls_work,
    findings, is_without_policy, mx_of_reports, overview, overview_of_report,
};
use tlsrpt_lens::store::Store;

/// A day of one sender each.
fn days(days: Vec<Vec<Entry>>) -> Store {
    let mut tale = Tale::of("stern.example", "2026-03-02");
    for (day, entries) in (0..).zip(days) {
        tale.put(said("Sender", day, entries));
    }
    store_of(&tale.in_order(), [1, 2])
}

fn under(store: &Store, filter: &str) -> Overview {
    overview(store, &Filter::from_query(filter))
}

/// What is said of all of it, of its first report, and under a filter.
#[track_caller]
fn check(store: &Store, filter: &str, words: &str) {
    assert_eq!(Verdict::of(&under(store, filter)).sentence(), words, "{filter}");
}

fn none() -> Entry {
    sts(&policy("none", &["mx.stern.example"]))
}

fn enforce() -> Entry {
    sts(&policy("enforce", &["mx.stern.example"]))
}

fn dane() -> Entry {
    tlsa("mx.stern.example", &[key("41")])
}

/// RFC 7672, section 2.2: where no TLSA record can be used, a sender goes on as if there were none, and compares nothing.
#[test]
fn ignored_tlsa_records_secure_nothing() {
    let ignored = || dane().with(row(0, "tlsa-invalid", "mx.stern.example").why("all-unusable-records+ignored"));
    let all = days(vec![vec![ignored().good(60)]]);
    let words = "100% of 60 sessions succeeded; 60 of them had no active policy and were not verified.";
    check(&all, "", words);
    assert_eq!(Verdict::of(&overview_of_report(&all, 0).unwrap()).sentence(), words);
    // Another sender's were compared with the records; and what MTA-STS judged as well was verified.
    let beside =
        days(vec![vec![ignored().good(60)], vec![dane().good(40)], vec![enforce().good(30), ignored().good(30)]]);
    check(&beside, "", "100% of 130 sessions succeeded; 60 of them had no active policy and were not verified.");
    let one = overview_of_report(&beside, 2).unwrap();
    assert_eq!(Verdict::of(&one).sentence(), "100% of 30 sessions were secured.");
    // Records that one session in ten met as unusable failed it: what succeeded was compared.
    let failed = days(vec![vec![dane().good(9).with(row(1, "tlsa-invalid", "mx.stern.example"))]]);
    assert_eq!(under(&failed, "").unverified, 0);
}

/// RFC 8461, section 5: mode none is no active policy.
#[test]
fn mode_none_secures_nothing() {
    let store = days(vec![vec![none().good(48)]]);
    let words = "100% of 48 sessions were encrypted, but nothing enforces it.";
    check(&store, "", words);
    check(&store, "policy=sts", words);
    let one = overview_of_report(&store, 0).unwrap();
    assert_eq!(Verdict::of(&one).sentence(), words);
    assert!(!is_without_policy(&one) && !is_without_policy(&under(&store, "")), "no policy is to be built");
    assert_eq!((one.sessions, one.sessions.successful), (under(&store, "").sessions, 48));
}

#[test]
fn testing_and_enforce_do() {
    let store = days(vec![vec![sts(&policy("testing", &["mx.stern.example"])).good(8)], vec![enforce().good(2)]]);
    check(&store, "", "100% of 10 sessions were secured.");
}

/// Two days: 30 under enforce, 20 under none.
#[test]
fn what_came_under_mode_none_later_is_told_apart() {
    let store = days(vec![vec![enforce().good(30)], vec![none().good(20)]]);
    check(&store, "", "100% of 50 sessions succeeded; 20 of them had no active policy and were not verified.");
    check(&store, "from=2026-03-02&to=2026-03-02", "100% of 30 sessions were secured.");
    // Both in one report, and eight sessions without any.
    let store = days(vec![vec![enforce().good(30), none().good(20), no_policy().good(8)]]);
    let words = "100% of 58 sessions succeeded; 28 of them had no active policy and were not verified.";
    check(&store, "", words);
    assert_eq!(Verdict::of(&overview_of_report(&store, 0).unwrap()).sentence(), words);
}

/// A sender that knows both reports the same sessions under both.
#[test]
fn what_dane_secured_is_secured_whatever_the_mode() {
    let store = days(vec![vec![none().good(48), dane().good(48)]]);
    check(&store, "", "100% of 48 sessions were secured.");
    // A filter takes nothing from that.
    check(&store, "policy=sts", "100% of 48 sessions were secured.");
    let some = days(vec![vec![none().good(48), dane().good(40).with(row(8, "tlsa-invalid", "mx.stern.example"))]]);
    // Forty of the sessions succeeded under both.
    assert_eq!((under(&some, "").sessions.successful, under(&some, "").unverified), (40, 0));
}

fn expired(failed: u64) -> tale::Row {
    row(failed, "certificate-expired", "mx.stern.example")
}

/// Ten failed under both policies, with details, and five without a policy, of which nobody says why: 15, and a third of
/// them is not told.
#[test]
fn what_is_told_twice_does_not_hide_what_is_not_told() {
    let entries = vec![
        enforce().good(40).with(expired(10)),
        dane().good(40).with(row(10, "validation-failure", "mx.stern.example").why("connection reset by peer")),
        no_policy().good(0).bad(5),
    ];
    let store = days(vec![entries]);
    let all = under(&store, "");
    assert_eq!((all.sessions.failed, all.untold, all.timeline.days[0].untold), (15, 5, 5));
    assert_eq!(overview_of_report(&store, 0).unwrap().untold, 5);
    assert_eq!(under(&store, "result=certificate-expired").untold, 0);
}

/// Twelve failed under DANE, without details; ten of them are told of under MTA-STS: two are not told.
#[test]
fn what_one_policy_tells_is_not_untold_under_the_other() {
    let store = days(vec![vec![enforce().good(40).with(expired(10)), dane().good(38).bad(12)]]);
    let all = findings(&store, &Filter::default());
    let told: Vec<u64> = all.iter().map(|finding| finding.failed).filter(|failed| *failed > 0).collect();
    assert_eq!((under(&store, "").sessions.failed, told.iter().sum::<u64>()), (12, 10), "{told:?}");
    let untold = all.iter().find(|finding| finding.rule == FindingRule::FailuresUntold).unwrap();
    assert!(untold.sentence.starts_with("2 of 50 sessions to stern.example failed for Sender"), "{}", untold.sentence);
    let mut steps = DiagnosisSteps::new(None);
    while !steps.step(&store, 1) {}
    let of_report = steps.finish().of_report(&store, 0);
    let shown: Vec<u64> = of_report.iter().map(|finding| finding.shown).collect();
    assert_eq!(shown.iter().sum::<u64>(), 12, "{shown:?}");
}

/// The same ten under both, told under one.
#[test]
fn what_is_told_under_one_policy_is_told() {
    let store = days(vec![vec![enforce().good(40).with(expired(10)), dane().good(40).bad(10)]]);
    assert!(findings(&store, &Filter::default()).iter().all(|finding| finding.rule != FindingRule::FailuresUntold));
    assert_eq!(under(&store, "").untold, 0);
}

/// RFC 7672, section 3.1.3: usage 1 is not meant for mail. The report itself states the record, and nothing failed.
#[test]
fn what_the_records_of_a_report_tell_is_told_of_that_report() {
    let faulty = tlsa("mx.stern.example", &[key("41"), key("42").replacen('3', "1", 1)]);
    for store in [days(vec![vec![faulty.clone().good(40)]]), {
        // One about another domain states no such record.
        let mut tale = Tale::of("stern.example", "2026-03-02");
        tale.put(said("Sender", 0, vec![faulty.good(40)]));
        tale.put(said("Other", 0, vec![enforce().of("mond.example").good(7)]));
        store_of(&tale.in_order(), [1, 2])
    }] {
        let mut steps = DiagnosisSteps::new(None);
        while !steps.step(&store, 1) {}
        let diagnosis = steps.finish();
        for id in 0..store.len() {
            let (own, all) = (diagnosis.of_report(&store, id), overview_of_report(&store, id).unwrap());
            let elsewhere = Elsewhere::of(Part::Report, diagnosis.all(), &own);
            let is_its = all.by_policy_type[0].label == "tlsa";
            let lead = Headline::of_part(&all, &own, &elsewhere).lead;
            let expected = if is_its { "You need to act on one point:" } else { "Nothing to do in this report." };
            assert_eq!((lead.as_str(), elsewhere.is_empty()), (expected, is_its), "{own:?}");
            assert!(own.iter().all(|finding| finding.shown == 0));
        }
    }
}

/// One word for one figure: the answers of a report say what its heading says.
#[test]
fn whether_tls_worked_is_said_in_the_words_of_the_heading() {
    for (entries, words) in [
        (vec![enforce().good(48)], "All 48 sessions were secured."),
        (vec![enforce().good(1)], "The only session was secured."),
        (vec![no_policy().good(48)], "All 48 sessions were encrypted."),
        (vec![none().good(1)], "The only session was encrypted."),
        (vec![enforce().of("mond.example").good(8), no_policy().good(40)], "All 48 sessions succeeded."),
        (vec![enforce().good(0).bad(1)], "The only session failed."),
        (vec![enforce().good(0).bad(3)], "All 3 sessions failed."),
        (vec![enforce().good(9).bad(1)], "One of 10 sessions failed."),
        (vec![enforce().good(7).bad(3)], "3 of 10 sessions failed."),
    ] {
        let store = days(vec![entries]);
        assert_eq!(did_tls_work(&overview_of_report(&store, 0).unwrap()), words);
    }
}

/// By hand: each sender's own sessions and days; what DANE and MTA-STS both judged is one session.
#[test]
fn what_reports_show_is_told_by_host_sender_and_result() {
    let mut tale = Tale::of("stern.example", "2026-03-02");
    for (who, day, entries) in [
        ("Orchard", 0, vec![enforce().good(40).with(expired(3))]),
        ("Orchard", 4, vec![enforce().good(40).with(expired(2)), dane().good(38).with(expired(4))]),
        ("Maple", 2, vec![enforce().good(40).with(expired(9))]),
    ] {
        tale.put(said(who, day, entries));
    }
    let store = store_of(&tale.in_order(), [1, 2]);
    for work in [1, 2, 100] {
        let mut steps = ReportedSteps::default();
        while !steps.step(&store, &Filter::default(), work) {}
        let (rows, count) = steps.finish(&store, 12);
        let days = |days: (i32, i32)| {
            let first = tlsrpt_lens::day::Day::parse("2026-03-02").unwrap();
            Some((first.plus(days.0), first.plus(days.1)))
        };
        let told: Vec<_> = rows.iter().map(|row| (row.organization.as_str(), row.failed, row.days)).collect();
        // 3, and of 2 and 4 the more: 7.
        assert_eq!((told, count), (vec![("Maple", 9, days((2, 2))), ("Orchard", 7, days((0, 4)))], 2));
        assert!(rows.iter().all(|row| row.result_type.as_str() == "certificate-expired"));
    }
    let mut steps = ReportedSteps::default();
    while !steps.step(&store, &Filter::default(), 100) {}
    let (rows, count) = steps.finish(&store, 1);
    assert_eq!((rows.len(), count), (1, 2), "those with most");
}

/// The hosts of a policy are those that it quotes, also where nothing failed and no sender repeats them beside it.
#[test]
fn the_hosts_of_a_policy_are_read_from_its_text() {
    let store = days(vec![vec![enforce().good(40).without_hosts()]]);
    assert_eq!(mx_of_reports(&store, "stern.example"), ["mx.stern.example"]);
    assert_eq!(mx_of_reports(&store, "other.example"), [""; 0]);
}

/// A host that only a replaced policy names may be gone; one that still holds the old policy changes nothing.
#[test]
fn hosts_of_a_replaced_policy_are_not_offered_for_the_next() {
    let of = |host: &str| sts(&policy("testing", &[host])).good(40);
    let mut tale = Tale::of("stern.example", "2026-03-02");
    for day in 0..10 {
        let host = if day < 6 { "old.stern.example" } else { "new.stern.example" };
        tale.put(said("Sender", day, vec![of(host)]));
        tale.put(said("Late", day, vec![of("old.stern.example")]));
    }
    let store = store_of(&tale.in_order(), [1, 2]);
    assert_eq!(mx_of_reports(&store, "stern.example"), ["new.stern.example"]);
}
