//! What is said of counts: which sessions a policy secured, and of which failures no details are given. Under two
//! policies a session is one; the numbers themselves are those of the reports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, clippy::cast_sign_loss, reason = "tests")]

#[path = "scenarios/tale.rs"]
mod tale;

use tale::{Entry, Tale, key, no_policy, policy, row, said, store_of, sts, tlsa};
use tlsrpt_lens::analysis::{
    DiagnosisSteps, Filter, FindingRule, Overview, Verdict, findings, is_without_policy, overview, overview_of_report,
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
