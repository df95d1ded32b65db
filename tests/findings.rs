//! Made-up histories with the findings that they must raise, and those that they must not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use std::collections::BTreeMap;
use std::sync::Arc;

use history::{ENFORCE, Failed, History, TESTING, day_of, failed, said};
use proptest::prelude::*;
use serde_json::json;
use tlsrpt_lens::analysis::{
    Confidence, Consequence, DiagnosisSteps, Figures, Filter, FindingSeverity, Group, Headline, Trend, actor_now,
    diagnosis, findings, overview, owner,
};
use tlsrpt_lens::explain::Actor;
use tlsrpt_lens::export::{report_html, summary};
use tlsrpt_lens::geo::CountryTable;

const BIG: [&str; 3] = ["Google Inc.", "Microsoft Corporation", "Mail.ru"];

#[test]
fn nothing_failed_says_nothing_bad() {
    let mut history = History::new();
    history.good(&BIG, 0..=29, ENFORCE);
    assert_eq!(history.rules(), Vec::<&str>::new());
}

#[test]
fn a_forgotten_renewal_is_critical_and_yours() {
    let mut history = History::new();
    history.good(&BIG, 0..=19, ENFORCE);
    for day in 20..=22 {
        for organization in BIG {
            history.add(said(organization, day).sts(
                ENFORCE,
                60,
                &[failed(40, "certificate-expired", "mx2.example.com")],
            ));
        }
    }
    let finding = history.one("certificate-expired");
    assert_eq!((finding.severity, finding.actor, finding.failed), (FindingSeverity::Critical, Actor::You, 360));
    assert_eq!((finding.first_day, finding.trend), (Some(day_of(20)), Some(Trend::New)));
    assert_eq!(finding.hosts, ["mx2.example.com"]);
    for part in ["mx2.example.com", "1 of 2 MX hosts", "360 of 900 sessions", "all 3 organisations", "21 Jan"] {
        assert!(finding.sentence.contains(part), "{part}: {}", finding.sentence);
    }
    assert!(
        finding.steps.iter().any(|step| step.copy.as_ref().is_some_and(|copy| copy.contains("mx2.example.com:25")))
    );
    assert_eq!(history.rules(), ["certificate-expired"]);
}

#[test]
fn without_a_policy_in_force_it_is_a_warning() {
    let mut history = History::new();
    history.good(&BIG, 0..=9, TESTING);
    history.add(said("Google Inc.", 10).sts(TESTING, 60, &[failed(40, "certificate-expired", "mx2.example.com")]));
    assert_eq!(history.one("certificate-expired").severity, FindingSeverity::Warning);
}

#[test]
fn a_renewal_that_was_made_up_for_is_over() {
    let mut history = History::new();
    history.good(&BIG, 0..=9, ENFORCE);
    history.add(said("Google Inc.", 10).sts(ENFORCE, 60, &[failed(40, "certificate-expired", "mx2.example.com")]));
    history.add(said("Mail.ru", 10).sts(ENFORCE, 60, &[failed(4, "certificate-expired", "mx2.example.com")]));
    history.good(&BIG, 11..=16, ENFORCE);
    let finding = history.one("certificate-expired");
    assert_eq!((finding.severity, finding.trend), (FindingSeverity::Info, Some(Trend::Over)));
}

#[test]
fn the_same_failure_every_ninety_days_has_a_rhythm() {
    let mut history = History::new();
    for start in [0, 90, 181] {
        history.good(&["Google Inc."], start + 2..=start + 60, ENFORCE);
        for day in [start, start + 1] {
            history.add(said("Google Inc.", day).sts(
                ENFORCE,
                1,
                &[failed(9, "certificate-expired", "mx1.example.com")],
            ));
        }
    }
    let finding = history.one("certificate-expired");
    // Sixty clean days are less than its pause of ninety.
    let Some(Trend::Recurring { begins, every, weekdays }) = finding.trend else { panic!("{:?}", finding.trend) };
    assert_eq!((begins.len(), every, weekdays), (3, Some(90), vec![]));
}

#[test]
fn three_times_as_many_is_worse() {
    let mut history = History::new();
    for day in 0..=20 {
        let count = if day > 13 { 30 } else { 2 };
        for organization in ["Google Inc.", "Mail.ru"] {
            let rows = [failed(count, "certificate-host-mismatch", "mx1.example.com")];
            history.add(said(organization, day).sts(ENFORCE, 50, &rows));
        }
    }
    assert_eq!(history.one("certificate-host-mismatch").trend, Some(Trend::Worse));
}

#[test]
fn every_reporter_alike_is_misconfiguration_and_no_attack() {
    for result_type in ["starttls-not-supported", "certificate-host-mismatch", "certificate-not-trusted"] {
        let mut history = History::new();
        history.good(&BIG, 0..=9, ENFORCE);
        for organization in BIG {
            let rows = [failed(20, result_type, "mx1.example.com").from("192.0.2.1")];
            history.add(said(organization, 10).sts(ENFORCE, 80, &rows));
        }
        assert_eq!(history.rules(), [result_type]);
        assert_eq!(history.one(result_type).confidence, Confidence::High);
    }
}

#[test]
fn one_reporter_without_starttls_while_others_succeed_is_a_suspicion() {
    let mut history = History::new();
    history.good(&["Google Inc.", "Microsoft Corporation"], 0..=10, TESTING);
    for day in 4..=5 {
        let rows = [
            failed(7, "starttls-not-supported", "mx1.example.com").from("198.51.100.9").at("203.0.113.66"),
            failed(2, "starttls-not-supported", "mx2.example.com").from("198.51.100.17").at("203.0.113.66"),
        ];
        history.add(said("Meridian Telecom", day).sts(TESTING, 30, &rows));
    }
    let finding = history.one("possible-interception");
    assert_eq!(
        (finding.failed, finding.severity, finding.confidence),
        (18, FindingSeverity::Warning, Confidence::Medium)
    );
    assert_eq!(finding.hosts, ["mx1.example.com", "mx2.example.com"]);
    assert!(finding.sentence.contains("may be interference"), "{}", finding.sentence);
    assert!(finding.reasons.iter().any(|reason| reason.contains("from 198.51.100.0/24")));
    assert!(finding.reasons.iter().any(|reason| reason.starts_with("Against")));
    assert!(!history.rules().contains(&"starttls-not-supported"));
}

/// A rhythm has to return: three days of one week are three days.
#[test]
fn three_days_of_one_week_are_no_weekly_habit() {
    let mut history = History::new();
    for day in 0..=33 {
        for organization in BIG {
            let bad = [21, 23, 25].contains(&day);
            let rows = [failed(9, "starttls-not-supported", "mx2.example.com")];
            history.add(said(organization, day).sts(ENFORCE, 90, if bad { &rows } else { &[] }));
        }
    }
    let finding = history.one("starttls-not-supported");
    assert!(!finding.sentence.contains("always on"), "{}", finding.sentence);
    assert!(finding.reasons.iter().all(|reason| !reason.contains("week")), "{:?}", finding.reasons);
}

/// What a report of no day that can be believed says failed is measured against its own sessions.
#[test]
fn failures_of_no_day_are_counted_with_their_sessions() {
    let mut history = History::new();
    history.good(&BIG, 0..=20, ENFORCE);
    let rows = [failed(7, "starttls-not-supported", "mx1.example.com")];
    history.add(said("A clock", 22_000).sts(ENFORCE, 3, &rows));
    let finding = history.one("starttls-not-supported");
    assert_eq!((finding.failed, finding.sessions), (7, 10));
    assert!(finding.sentence.contains("7 of 10 sessions failed"), "{}", finding.sentence);
}

/// A sender that applies both policies fails the same sessions under both: one finding, with what DANE says of them.
#[test]
fn the_same_sessions_under_both_policies_are_told_once() {
    let record = "3 1 1 abababababababababababababababababababababababababababababababab";
    for (of_sts, rule) in
        [("validation-failure", "dane-mismatch"), ("certificate-not-trusted", "certificate-not-trusted")]
    {
        let mut history = History::new();
        for day in 0..=20 {
            history.add(said("Google Inc.", day).sts(ENFORCE, 400, &[]));
            let bad = day > 12;
            let own = [failed(90, of_sts, "mx1.example.com")];
            let dane = [failed(90, "validation-failure", "mx1.example.com")];
            let (ok, own, dane) = if bad { (200, &own[..], &dane[..]) } else { (290, &[][..], &[][..]) };
            history.add(said("Microsoft Corporation", day).sts(ENFORCE, ok, own).tlsa(&[record], ok, dane));
        }
        let worse: Vec<_> = history.findings().into_iter().filter(|finding| finding.failed > 0).collect();
        let told: Vec<_> = worse.iter().map(|finding| (finding.rule.id(), finding.failed)).collect();
        assert_eq!(told, [(rule, 720)], "{of_sts}");
        assert!(worse[0].steps.iter().all(|step| !step.text.contains("TLS is not the cause")), "{of_sts}");
    }
}

/// Two networks in Germany, of universities in Munich, and one in the Netherlands, of the RIPE NCC.
#[test]
fn a_country_that_all_failures_share_is_told_where_others_come_from_elsewhere() {
    let told = |elsewhere: &str| {
        let mut history = History::new();
        history.good(&BIG, 0..=10, TESTING);
        for day in 5..=6 {
            let expired = [
                failed(7, "certificate-expired", "mx1.example.com").from("129.187.1.1"),
                failed(2, "certificate-expired", "mx1.example.com").from("141.84.1.1"),
            ];
            history.add(said("Google Inc.", day).sts(TESTING, 30, &expired));
            let refused = [failed(3, "starttls-not-supported", "mx2.example.com").from(elsewhere)];
            history.add(said("Microsoft Corporation", day).sts(TESTING, 30, &refused));
        }
        let table = CountryTable::read(include_bytes!("../public/data/countries.bin")).unwrap();
        history.store_mut().locate(Arc::new(table));
        let finding = history.one("certificate-expired");
        assert_eq!(finding.traits.countries, ["DE"]);
        let sentence = "All affected sessions came from addresses registered in one country: Germany.";
        finding.reasons.iter().any(|reason| reason == sentence)
    };
    assert!(told("193.0.6.139"));
    assert!(!told("141.84.2.2"));
}

#[test]
fn one_reporter_alone_is_no_evidence_of_an_attack() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=9, ENFORCE);
    history.add(said("Google Inc.", 10).sts(ENFORCE, 60, &[failed(40, "starttls-not-supported", "mx1.example.com")]));
    assert_eq!(history.rules(), ["starttls-not-supported"]);
}

#[test]
fn a_reporter_that_never_trusts_the_certificate_misses_an_authority() {
    let mut history = History::new();
    for day in 0..=9 {
        history.good(&["Google Inc.", "Mail.ru"], day..=day, ENFORCE);
        let rows = [failed(30, "certificate-not-trusted", "mx1.example.com")];
        history.add(said("Small Sender", day).sts(ENFORCE, 0, &rows));
    }
    assert_eq!(history.rules(), ["sender-own"]);
    assert_eq!(history.one("sender-own").organizations, ["Small Sender"]);
}

#[test]
fn an_expired_certificate_is_never_an_attack() {
    let mut history = History::new();
    history.good(&["Google Inc.", "Mail.ru"], 0..=10, ENFORCE);
    history.add(said("Small Sender", 5).sts(ENFORCE, 5, &[failed(5, "certificate-expired", "mx1.example.com")]));
    assert_eq!(history.rules(), ["certificate-expired"]);
}

#[test]
fn an_address_that_nobody_else_knows_strengthens_the_suspicion() {
    let mut history = History::new();
    history.good(&["Google Inc.", "Mail.ru"], 0..=9, ENFORCE);
    let time_out = failed(1, "validation-failure", "mx1.example.com").at("203.0.113.1").because("i/o timeout");
    history.add(said("Google Inc.", 10).sts(ENFORCE, 200, &[time_out]));
    let rows = [failed(9, "certificate-not-trusted", "mx1.example.com").at("198.51.100.99")];
    history.add(said("Small Sender", 10).sts(ENFORCE, 20, &rows));
    let finding = history.one("possible-interception");
    assert!(finding.reasons.iter().any(|reason| reason.contains("198.51.100.99")), "{:?}", finding.reasons);
}

#[test]
fn attack_beside_misconfiguration_are_two_findings() {
    let mut history = History::new();
    history.good(&["Google Inc.", "Mail.ru"], 0..=9, ENFORCE);
    for organization in ["Google Inc.", "Mail.ru", "Small Sender"] {
        history.add(said(organization, 10).sts(
            ENFORCE,
            50,
            &[failed(10, "starttls-not-supported", "mx2.example.com")],
        ));
    }
    let rows = [failed(6, "starttls-not-supported", "mx1.example.com").from("198.51.100.9")];
    history.add(said("Small Sender", 9).sts(ENFORCE, 50, &rows));
    assert_eq!(history.one("possible-interception").failed, 6);
    let own = history.one("starttls-not-supported");
    assert_eq!((own.failed, own.hosts), (30, vec!["mx2.example.com".to_owned()]));
}

#[test]
fn a_suspicion_and_a_later_fault_at_the_same_mx_are_told_apart_by_time() {
    let mut history = History::new();
    history.good(&["Google Inc.", "Mail.ru"], 0..=40, ENFORCE);
    let rows = [failed(6, "starttls-not-supported", "mx1.example.com").from("198.51.100.9")];
    history.add(said("Small Sender", 3).sts(ENFORCE, 50, &rows));
    for organization in ["Google Inc.", "Mail.ru"] {
        history.add(said(organization, 40).id(organization).sts(
            ENFORCE,
            3,
            &[failed(10, "starttls-not-supported", "mx1.example.com")],
        ));
    }
    let suspicion = history.one("possible-interception");
    assert_eq!((suspicion.failed, suspicion.evidence.stretches), (6, vec![(day_of(3), day_of(3))]));
    assert_eq!(history.one("starttls-not-supported").failed, 20);
}

#[test]
fn one_mx_of_three_is_named_as_such() {
    let policy = [
        "version: STSv1",
        "mode: enforce",
        "mx: mx1.example.com",
        "mx: mx2.example.com",
        "mx: mx3.example.com",
        "max_age: 86400",
    ];
    let mut history = History::new();
    for organization in ["Google Inc.", "Mail.ru"] {
        history.add(said(organization, 1).sts(
            &policy,
            90,
            &[failed(10, "certificate-not-trusted", "mx3.example.com")],
        ));
    }
    assert!(history.one("certificate-not-trusted").sentence.contains("1 of 3 MX hosts"));
}

#[test]
fn tls_version_and_cipher_are_told_by_the_reason() {
    let mut history = History::new();
    for day in 0..=2 {
        let rows = [
            failed(4, "validation-failure", "mx1.example.com").because("tls: protocol version not supported"),
            failed(5, "validation-failure", "mx1.example.com").because("no shared cipher"),
            failed(6, "validation-failure", "mx1.example.com").because("quantum flux 17"),
            failed(7, "validation-failure", "mx1.example.com"),
        ];
        history.add(said("Google Inc.", day).sts(ENFORCE, 50, &rows));
    }
    assert_eq!(history.one("tls-version-mismatch").failed, 12);
    assert_eq!(history.one("tls-cipher-mismatch").failed, 15);
    let rest: Vec<u64> = history
        .findings()
        .iter()
        .filter(|finding| finding.rule.id() == "validation-failure")
        .map(|finding| finding.failed)
        .collect();
    assert_eq!(rest, [21, 18]);
}

#[test]
fn single_sessions_now_and_then_need_nobody() {
    let mut history = History::new();
    history.good(&BIG, 0..=29, ENFORCE);
    for day in [7, 15, 22] {
        let rows = [failed(1, "validation-failure", "mx1.example.com").because("i/o timeout")];
        history.add(said("Google Inc.", day).id(&day.to_string()).sts(ENFORCE, 50, &rows));
    }
    let finding = history.one("passing-failures");
    assert_eq!((finding.severity, finding.actor), (FindingSeverity::Info, Actor::Nobody));
}

#[test]
fn faults_of_the_policy_host_are_told_apart() {
    for (result_type, word) in [
        ("sts-policy-fetch-error", "could not be fetched"),
        ("sts-policy-invalid", "is not valid"),
        ("sts-webpki-invalid", "certificate of mta-sts.example.com"),
    ] {
        let mut history = History::new();
        for day in 0..=1 {
            history.add(said("Mail.ru", day).sts(&[], 0, &[failed(9, result_type, "")]));
        }
        let finding = history.one(result_type);
        assert!(finding.sentence.contains(word), "{}", finding.sentence);
        assert_eq!(finding.actor, Actor::You);
    }
}

#[test]
fn an_mx_that_the_policy_leaves_out_is_named() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=3, ENFORCE);
    for day in 4..=5 {
        let rows = [failed(8, "validation-failure", "mx3.example.com").because("MX_HOSTS_MISMATCH")];
        history.add(said("Microsoft Corporation", day).sts(ENFORCE, 8, &rows));
    }
    let finding = history.one("sts-mx-uncovered");
    assert_eq!((finding.severity, finding.failed), (FindingSeverity::Critical, 16));
    assert!(finding.steps.iter().any(|step| step.copy.as_deref() == Some("mx: mx3.example.com")));
    // What the policy names is not left out.
    assert!(
        !history
            .findings()
            .iter()
            .any(|finding| finding.rule.id() == "sts-mx-uncovered" && finding.hosts == ["mx1.example.com"])
    );
}

#[test]
fn a_certificate_of_an_uncovered_mx_is_no_attack() {
    let mut history = History::new();
    history.good(&["Google Inc.", "Mail.ru"], 0..=10, ENFORCE);
    history.add(said("Small Sender", 5).sts(ENFORCE, 5, &[failed(5, "certificate-host-mismatch", "mx9.example.com")]));
    let rules = history.rules();
    assert!(rules.contains(&"sts-mx-uncovered") && !rules.contains(&"possible-interception"), "{rules:?}");
}

#[test]
fn a_policy_change_has_its_day() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=9, TESTING).good(&["Google Inc."], 10..=19, ENFORCE);
    let finding = history.one("sts-policy-changed");
    assert_eq!(finding.first_day, Some(day_of(10)));
    assert!(finding.sentence.contains("mode from testing to enforce"), "{}", finding.sentence);
    assert_eq!(history.rules(), ["sts-policy-changed"]);
}

#[test]
fn a_policy_that_came_back_is_no_old_one() {
    let mut history = History::new();
    history.good(&BIG, 0..=9, ENFORCE).good(&BIG, 10..=11, TESTING).good(&BIG, 12..=30, ENFORCE);
    assert_eq!(history.rules(), ["sts-policy-changed"]);
    let sentence = history.one("sts-policy-changed").sentence;
    assert!(!sentence.contains("still appl"), "{sentence}");
}

#[test]
fn senders_that_see_different_policies_for_long_are_told() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=29, TESTING).good(&["Mail.ru"], 1..=29, ENFORCE);
    let finding = history.one("sts-policy-differs");
    for part in ["Google Inc.", "Mail.ru", "testing", "enforce", "2 mx lines"] {
        assert!(finding.sentence.contains(part), "{}", finding.sentence);
    }
}

#[test]
fn a_policy_with_one_mx_has_one_mx_line() {
    let mut history = History::new();
    let one = &["version: STSv1", "mode: enforce", "mx: *.example.com", "max_age: 604800"];
    history.good(&["Google Inc."], 0..=29, TESTING).good(&["Mail.ru"], 1..=29, one);
    let sentence = history.one("sts-policy-differs").sentence;
    assert!(sentence.contains("1 mx line,"), "{sentence}");
}

#[test]
fn a_rollover_gone_wrong_is_the_records_change() {
    let (old, new) = (format!("3 1 1 {}", "a".repeat(64)), format!("3 1 1 {}", "b".repeat(64)));
    let mut history = History::new();
    for day in 0..=9 {
        history.add(said("Mail.ru", day).tlsa(&[&old], 50, &[]));
    }
    for day in 10..=12 {
        history.add(said("Mail.ru", day).tlsa(&[&new], 0, &[failed(50, "tlsa-invalid", "mx1.example.com")]));
    }
    let finding = history.one("tlsa-changed");
    assert_eq!(
        (finding.severity, finding.first_day, finding.failed),
        (FindingSeverity::Critical, Some(day_of(10)), 150)
    );
}

#[test]
fn a_new_key_without_a_new_record_is_the_certificates_change() {
    let old = format!("3 1 1 {}", "a".repeat(64));
    let mut history = History::new();
    for day in 0..=9 {
        history.add(said("Mail.ru", day).tlsa(&[&old], 50, &[]));
    }
    history.add(said("Mail.ru", 10).tlsa(&[&old], 0, &[failed(50, "certificate-not-trusted", "mx1.example.com")]));
    assert_eq!(history.one("tlsa-certificate-changed").first_day, Some(day_of(10)));
    assert!(!history.rules().contains(&"tlsa-changed"));
}

#[test]
fn dane_failures_name_who_acts() {
    for (result_type, actor) in
        [("dnssec-invalid", Actor::DnsHost), ("dane-required", Actor::Sender), ("tlsa-invalid", Actor::You)]
    {
        let mut history = History::new();
        for day in 0..=1 {
            history.add(said("Mail.ru", day).tlsa(&[], 1, &[failed(9, result_type, "mx1.example.com")]));
        }
        assert_eq!(history.one(result_type).actor, actor);
    }
}

#[test]
fn a_clock_that_is_wrong_does_not_stretch_the_range() {
    let mut history = History::new();
    history.good(&BIG, 3..=9, ENFORCE);
    // In the year 2062.
    history.add(said("Mail.ru", 13_150).sts(ENFORCE, 5, &[]));
    let range = &summary(history.store())["date_range"];
    assert_eq!(range["start"], "2026-01-04T00:00:00Z");
    assert_eq!(range["end"], "2026-01-10T23:59:59Z");
}

#[test]
fn a_session_judged_twice_is_said_to_be() {
    let mut history = History::new();
    let row = [failed(10, "starttls-not-supported", "mx1.example.com")];
    history.add(said("Microsoft Corporation", 0).tlsa(&["3 1 1 ab"], 90, &row).sts(ENFORCE, 90, &row));
    let finding = history.one("starttls-not-supported");
    assert!(finding.reasons.iter().any(|reason| reason.contains("are counted once")), "{:?}", finding.reasons);
    assert_eq!(finding.failed, 10);
    // So are those of the overview.
    let all = overview(history.store(), &Filter::default());
    assert_eq!((all.sessions.successful, all.sessions.failed), (90, 10));
}

#[test]
fn domains_without_a_policy_are_one_step_however_their_reports_differ() {
    let mut history = History::new();
    history.good(&BIG, 0..=9, ENFORCE);
    for number in 0..149_usize {
        let domain = format!("d{number:03}.example");
        // Each on days of its own, from one sender or two.
        for organization in BIG.iter().take(1 + number % 2) {
            history.add(said(organization, i32::try_from(number % 7).unwrap()).none(&domain, 5, &[]));
        }
    }
    let finding = history.one("no-policy");
    assert_eq!((finding.policy_domains.len(), finding.organizations.len()), (149, 2));
    assert_eq!(finding.gist, "Nothing enforces encryption for 149 domains.");
    assert_eq!((finding.first_day, finding.last_day), (Some(day_of(0)), Some(day_of(6))));
    assert!(
        finding.sentence.ends_with("The same is true of 148 more domains: d001.example, d002.example and 146 more.")
    );
    assert_eq!(Group::of(&finding), Group::Ready);
}

#[test]
fn domains_that_are_ready_for_enforce_are_one_step() {
    let mut history = History::new();
    for day in 0..=19 {
        for organization in BIG {
            for (domain, successful) in [("a.example", 60), ("b.example", 80), ("c.example", 90)] {
                let text: Vec<String> = TESTING.iter().map(|line| line.replace("example.com", domain)).collect();
                let text: Vec<&str> = text.iter().map(String::as_str).collect();
                history.add(said(organization, day).entry("sts", &text, domain, successful, &[]));
            }
        }
    }
    let finding = history.one("ready-for-enforce");
    assert_eq!(finding.policy_domains, ["a.example", "b.example", "c.example"]);
    assert_eq!(finding.gist, "3 domains can switch from testing to enforce mode.");
    assert!(!finding.reasons.iter().any(|reason| reason.contains("a.example")), "{:?}", finding.reasons);
}

#[test]
fn two_clean_weeks_with_two_large_reporters_are_ready_for_enforce() {
    let mut history = History::new();
    history.good(&BIG, 0..=20, TESTING);
    let finding = history.one("ready-for-enforce");
    assert_eq!(finding.actor, Actor::You);
    assert!(finding.sentence.contains("4,200 sessions"), "{}", finding.sentence);
}

#[test]
fn a_failure_in_testing_means_not_yet() {
    let mut history = History::new();
    history.good(&BIG, 0..=20, TESTING);
    history.add(said("Google Inc.", 15).id("x").sts(
        TESTING,
        5,
        &[failed(3, "certificate-expired", "mx1.example.com")],
    ));
    let finding = history.one("not-ready-for-enforce");
    assert!(
        finding.sentence.contains("3 sessions failed") && finding.sentence.contains("16 Jan"),
        "{}",
        finding.sentence
    );
}

#[test]
fn an_old_failure_does_not_keep_enforce_away() {
    let mut history = History::new();
    history.good(&BIG, 0..=30, TESTING);
    history.add(said("Google Inc.", 2).id("x").sts(TESTING, 5, &[failed(3, "certificate-expired", "mx1.example.com")]));
    history.one("ready-for-enforce");
}

#[test]
fn few_reports_are_not_enough_to_tell() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=20, TESTING);
    let finding = history.one("enforce-unclear");
    assert!(finding.sentence.contains("only Google Inc."), "{}", finding.sentence);
    let mut short = History::new();
    short.good(&BIG, 0..=5, TESTING);
    assert!(short.one("enforce-unclear").sentence.contains("seen for 6 days"));
    // A policy in force needs no advice.
    let mut enforced = History::new();
    enforced.good(&BIG, 0..=20, ENFORCE);
    assert!(!enforced.findings().iter().any(|finding| finding.rule.id().contains("enforce")));
}

#[test]
fn a_daily_reporter_that_stops_is_noticed() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=20, ENFORCE).good(&["Mail.ru"], 0..=14, ENFORCE);
    let finding = history.one("reporter-silent");
    assert_eq!((finding.organizations, finding.first_day), (vec!["Mail.ru".to_owned()], Some(day_of(15))));
    // Who reports now and then has not stopped.
    let mut rare = History::new();
    rare.good(&["Google Inc."], 0..=20, ENFORCE).good(&["Mail.ru"], 0..=0, ENFORCE).good(&["Mail.ru"], 9..=9, ENFORCE);
    assert_eq!(rare.rules(), Vec::<&str>::new());
}

#[test]
fn a_domain_without_reports_for_a_week_is_noticed() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=20, ENFORCE);
    for day in 0..=10 {
        history.add(said("Google Inc.", day).id(&format!("b{day}")).none("shop.example.com", 30, &[]));
    }
    let finding = history.one("domain-silent");
    assert_eq!((finding.policy_domain.as_str(), finding.severity), ("shop.example.com", FindingSeverity::Warning));
    assert!(finding.sentence.contains("10 days"), "{}", finding.sentence);
}

#[test]
fn days_without_any_report_are_counted() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=5, ENFORCE).good(&["Google Inc."], 8..=9, ENFORCE);
    let finding = history.one("coverage-gaps");
    assert!(finding.sentence.contains("2 of 10 days: 7 Jan 2026, 8 Jan 2026"), "{}", finding.sentence);
}

#[test]
fn report_mails_that_answer_each_other_are_noise() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=9, ENFORCE);
    for day in 0..=9 {
        history.add(said("Small Host", day).sts(ENFORCE, 1, &[]));
    }
    let finding = history.one("report-mail-only");
    assert_eq!((finding.organizations, finding.actor), (vec!["Small Host".to_owned()], Actor::Nobody));
}

#[test]
fn a_report_about_a_strangers_domain_is_marked() {
    let mut history = History::new();
    history.good(&["Google Inc."], 0..=24, ENFORCE);
    history.add(said("Evil Inc.", 3).none("bank.test", 1, &[]));
    history.add(said("Google Inc.", 3).id("s").none("shop.example.com", 1, &[]));
    assert_eq!(history.one("foreign-domain").policy_domain, "bank.test");
}

#[test]
fn a_reporters_habits_come_with_a_letter() {
    let mut history = History::new();
    history.add(said("Small Host", 0).sts(ENFORCE, 5, &[]).with("contact-info", json!(null)));
    let finding = history.one("reporter-deviates");
    assert_eq!(finding.actor, Actor::Nobody, "it is tolerated");
    let letter = finding.steps.iter().find_map(|step| step.copy.clone()).unwrap();
    assert!(letter.contains("contact-info is null") && letter.contains("the only report)"), "{letter}");
    assert!(letter.contains("in one way,"), "{letter}");
}

#[test]
fn sums_that_disagree_and_ids_that_collide_are_told() {
    let mut history = History::new();
    let Failed(_, row) = failed(2, "certificate-expired", "mx1.example.com");
    history.add(said("Mail.ru", 0).id("same").sts(ENFORCE, 5, &[Failed(1, row)]));
    history.add(said("Other", 0).id("same").sts(ENFORCE, 5, &[]));
    assert_eq!(history.one("summary-disagrees").organizations, ["Mail.ru"]);
    assert_eq!(history.one("report-id-collision").organizations, ["Mail.ru", "Other"]);
}

/// They once said "1 reports of Mail.ru count" and "One report id stand in".
#[test]
fn one_report_is_told_in_the_singular() {
    let mut history = History::new();
    let Failed(_, row) = failed(2, "certificate-expired", "mx1.example.com");
    history.add(said("Mail.ru", 0).id("same").sts(ENFORCE, 5, &[Failed(1, row)]));
    history.add(said("Other", 0).id("same").sts(ENFORCE, 5, &[]));
    let sums = history.one("summary-disagrees").sentence;
    assert_eq!(sums, "1 report from Mail.ru gives different failure counts in the summary and in the details.");
    let ids = history.one("report-id-collision").sentence;
    assert!(ids.starts_with("One report ID (same) appears in different reports: "), "{ids}");
}

/// A sender's words for a cause may be another's for another one: each is told with what it explains of a report.
#[test]
fn a_report_has_the_result_types_of_its_own_failures() {
    let mut history = History::new();
    history.good(&["Aspen", "Birch", "Cedar"], 1..=8, ENFORCE);
    for day in 9..=12 {
        let untrusted = failed(20, "certificate-not-trusted", "mx1.example.com");
        let in_words =
            failed(20, "validation-failure", "mx1.example.com").because("unable to get local issuer certificate");
        let version = failed(20, "validation-failure", "mx2.example.com").because("unsupported protocol");
        history.add(said("Aspen", day).sts(ENFORCE, 100, &[untrusted, version.clone()]));
        history.add(said("Birch", day).sts(ENFORCE, 100, &[in_words, version.clone()]));
        history.add(said("Cedar", day).sts(ENFORCE, 100, &[version]));
    }
    let all = diagnosis(history.store());
    let chain = all.all().iter().find(|finding| finding.hosts == ["mx1.example.com"]).unwrap();
    assert_eq!(chain.result_types, ["certificate-not-trusted", "validation-failure"]);
    // The first of the last day is Aspen's, who has no words of its own for the chain.
    let id = history.store().len() - 3;
    let told = all.of_report(history.store(), id);
    let types: BTreeMap<&str, &[String]> =
        told.iter().map(|finding| (finding.hosts[0].as_str(), finding.result_types.as_slice())).collect();
    assert_eq!(types["mx1.example.com"], ["certificate-not-trusted"]);
    assert_eq!(types["mx2.example.com"], ["validation-failure"]);
    // So has each group of failures the finding that explains it.
    for group in overview(history.store(), &Filter::default()).failure_groups {
        let told = all.of_group(history.store(), &Filter::default(), &group).unwrap();
        assert_eq!(Some(&told.hosts[0]), group.receiving_mx.as_ref());
    }
}

#[test]
fn findings_follow_the_filter() {
    let mut history = History::new();
    let rows =
        [failed(10, "certificate-expired", "mx1.example.com"), failed(5, "starttls-not-supported", "mx2.example.com")];
    for day in 0..=1 {
        history.add(said("Google Inc.", day).sts(ENFORCE, 5, &rows));
    }
    let at =
        |mx: &str| Filter { receiving_mx: mx.into(), result_type: "certificate-expired".into(), ..Filter::default() };
    let rules =
        |filter: &Filter| history.findings_under(filter).iter().map(|finding| finding.rule.id()).collect::<Vec<_>>();
    assert!(rules(&at("mx1.example.com")).contains(&"certificate-expired"));
    assert!(!rules(&at("mx1.example.com")).contains(&"starttls-not-supported"));
    let elsewhere = Filter { policy_domain: "other.example".into(), ..Filter::default() };
    assert_eq!(rules(&elsewhere), Vec::<&str>::new());
    let first_day = Filter { days: Some((day_of(0), day_of(0))), ..Filter::default() };
    let finding = history
        .findings_under(&first_day)
        .into_iter()
        .find(|finding| finding.rule.id() == "certificate-expired")
        .unwrap();
    assert_eq!((finding.shown, finding.failed), (10, 20));
}

#[test]
fn the_worst_comes_first() {
    let mut history = History::new();
    history.good(&BIG, 0..=20, TESTING);
    for day in 18..=20 {
        history.add(said("Google Inc.", day).id(&format!("a{day}")).tlsa(
            &["3 1 1 ab"],
            0,
            &[failed(5, "certificate-not-trusted", "mx1.example.com")],
        ));
        history.add(said("Google Inc.", day).id(&format!("b{day}")).sts(
            TESTING,
            0,
            &[failed(50, "certificate-expired", "mx1.example.com")],
        ));
    }
    let severities: Vec<FindingSeverity> = history.findings().iter().map(|finding| finding.severity).collect();
    assert!(severities.is_sorted(), "{severities:?}");
    assert_eq!(severities[0], FindingSeverity::Critical);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Whatever is reported: the evidence of a finding leaves exactly the sessions that it claims.
    #[test]
    fn evidence_leaves_what_is_claimed(
        rows in proptest::collection::vec((0_i32..40, 0_usize..4, 0_usize..5, 0_usize..4, 0_u64..9, 0_u8..3, 0_u64..60), 1..60),
    ) {
        let types = ["starttls-not-supported", "certificate-expired", "certificate-not-trusted", "validation-failure", "tlsa-invalid"];
        let hosts = ["mx1.example.com", "mx2.example.com", "mx3.example.com", ""];
        let mut history = History::new();
        for (day, organization, result_type, host, count, ip, successful) in rows {
            let row = failed(count, types[result_type], hosts[host]).from(&format!("198.51.{ip}.1")).because(["", "i/o timeout", "odd"][usize::from(ip)]);
            let policy = if day % 3 == 0 { TESTING } else { ENFORCE };
            let said = said(["A", "B", "C", ""][organization], day);
            history.add(if day % 5 == 0 { said.tlsa(&["3 1 1 ab"], successful, &[row]) } else { said.sts(policy, successful, &[row]) });
        }
        for finding in findings(history.store(), &Filter::default()) {
            if finding.failed > 0 {
                let shown = overview(history.store(), &finding.evidence);
                prop_assert_eq!(shown.sessions.failed, finding.failed, "{}", finding.sentence);
            }
        }
        history.store_mut();
    }
}

/// Everything that stands beside the heading of a fault that is over says the same: nobody needs to act now.
#[test]
fn what_is_over_asks_nobody_anywhere() {
    for (result_type, watched) in [
        ("certificate-expired", "Monitor the expiry date of the certificate"),
        ("certificate-host-mismatch", "After each certificate change"),
        ("starttls-not-supported", "STARTTLS is offered"),
        ("sts-webpki-invalid", "Monitor the expiry date of the policy host’s certificate"),
        ("sts-policy-fetch-error", "fetch the policy as a sender would"),
    ] {
        let mut history = History::new();
        history.good(&BIG, 0..=9, ENFORCE);
        for organization in BIG {
            history.add(said(organization, 10).sts(ENFORCE, 60, &[failed(40, result_type, "mx2.example.com")]));
        }
        history.good(&BIG, 11..=16, ENFORCE);
        let finding = history.one(result_type);
        assert_eq!(finding.trend, Some(Trend::Over), "{result_type}");
        assert_eq!((owner(&finding).as_str(), actor_now(&finding)), ("It was yours to fix", Actor::Nobody));
        assert_eq!(finding.before_steps(), Some("Nothing now: it is over. To keep it from coming back:"));
        let steps: Vec<&str> = finding.steps.iter().map(|step| step.text.as_str()).collect();
        assert!(steps.len() == 1 && steps[0].contains(watched), "{steps:?}");
        let page = report_html(history.store(), &Filter::default(), false);
        assert!(page.contains("It was yours to fix") && !page.contains("You need to act"), "{result_type}");
        assert!(page.contains("<p>Nothing now: it is over. To keep it from coming back:</p>"), "{result_type}");
    }
}

/// Failures that a report counts and gives no details of (RFC 8460, section 4.4, wants details for each) are told, however
/// few they are, over how many days they may be, and of one report alone.
#[test]
fn failures_without_details_are_told_from_the_first_on() {
    let report = |good: u64, bad: u64| {
        let mut history = History::new();
        let policies = json!([{
            "policy": { "policy-type": "sts", "policy-string": ENFORCE, "policy-domain": "example.com" },
            "summary": { "total-successful-session-count": good, "total-failure-session-count": bad },
        }]);
        history.add(said("Google Inc.", 5).with("policies", policies));
        history
    };
    for (good, bad, severity, actor, lead) in [
        (10, 5, FindingSeverity::Warning, Actor::You, "You need to act on one cause:"),
        (10, 2, FindingSeverity::Warning, Actor::Depends, "Nothing for you to do. Watch one cause:"),
        (5_000, 1, FindingSeverity::Info, Actor::Nobody, "Nothing to do."),
    ] {
        let history = report(good, bad);
        let finding = history.one("failures-untold");
        assert_eq!((finding.severity, finding.actor, finding.failed), (severity, actor, bad));
        let mut steps = DiagnosisSteps::new(None);
        while !steps.step(history.store(), usize::MAX) {}
        let of_report = steps.finish().of_report(history.store(), 0);
        assert_eq!(
            of_report.iter().map(|one| (one.rule.id(), one.shown)).collect::<Vec<_>>(),
            [("failures-untold", bad)]
        );
        let all = overview(history.store(), &Filter::default());
        assert_eq!(Headline::new(&all, &of_report).lead, lead);
    }
}

/// What was enforced for some of these failures is not said of all.
#[test]
fn failures_without_details_are_called_undelivered_where_a_policy_was_enforced() {
    let reason = |texts: &[&[&str]]| {
        let mut history = History::new();
        for (day, text) in (5..).zip(texts) {
            let policies = json!([{
                "policy": { "policy-type": "sts", "policy-string": text, "policy-domain": "example.com" },
                "summary": { "total-successful-session-count": 10, "total-failure-session-count": 5 },
            }]);
            history.add(said("Google Inc.", day).with("policies", policies));
        }
        history.one("failures-untold").reasons[0].clone()
    };
    assert_eq!(reason(&[ENFORCE]), "The policy was enforced, so the mail was not delivered on these attempts.");
    assert_eq!(reason(&[TESTING]), "No policy was enforced, so this mail was delivered all the same.");
    assert_eq!(
        reason(&[ENFORCE, TESTING]),
        "For some of these sessions a policy was enforced, so their mail was not delivered on these attempts."
    );
}

/// A clock that is behind is one sender's; what several say of a certificate is so.
#[test]
fn a_certificate_that_is_not_valid_yet_is_yours_where_several_say_so() {
    let actor = |senders: &[&str]| {
        let mut history = History::new();
        for (organization, day) in senders.iter().flat_map(|one| (0..=4).map(move |day| (*one, day))) {
            let Failed(count, row) = failed(9, "certificate-not-trusted", "mx1.example.com");
            let mut row = row;
            row["failure-reason-code"] = json!("certificate is not yet valid");
            history.add(said(organization, day).sts(ENFORCE, 100, &[Failed(count, row)]));
        }
        let finding = history.one("certificate-expired");
        let step = "If its validity period has not begun, install one that is valid now; otherwise the sender’s clock is wrong.";
        assert!(finding.steps.iter().any(|one| one.text == step), "{:?}", finding.steps);
        finding.actor
    };
    assert_eq!(actor(&["Google Inc."]), Actor::Depends);
    assert_eq!(actor(&["Google Inc.", "Microsoft", "gmx.de"]), Actor::You);
}

/// A policy that changed has been so since, and days without reports are counted.
#[test]
fn a_state_has_a_first_day_and_no_number_of_days() {
    let mut history = History::new();
    history.good(&["Google Inc.", "Microsoft"], 0..=9, ENFORCE).good(&["Google Inc.", "Microsoft"], 12..=19, TESTING);
    assert!(history.one("sts-policy-weakened").is_state());
    assert!(!history.one("coverage-gaps").is_state());
}

/// A sender that explains nothing is one thing to tell, whomever of very many domains its failures are about.
#[test]
fn a_few_untold_failures_of_many_domains_are_one_finding() {
    let mut history = History::new();
    let policies: Vec<_> = (0..300)
        .map(|number| {
            json!({
                "policy": { "policy-type": "sts", "policy-string": ENFORCE, "policy-domain": format!("d{number}.example") },
                "summary": { "total-successful-session-count": 9, "total-failure-session-count": 1 },
            })
        })
        .collect();
    history.add(said("Google Inc.", 5).with("policies", json!(policies)));
    let finding = history.one("failures-untold");
    assert_eq!((finding.failed, finding.policy_domains.len()), (300, 300));
    let mut steps = DiagnosisSteps::new(None);
    while !steps.step(history.store(), usize::MAX) {}
    let of_report = steps.finish().of_report(history.store(), 0);
    assert_eq!(of_report.iter().map(|one| (one.rule.id(), one.shown)).collect::<Vec<_>>(), [("failures-untold", 300)]);
}

/// `tlsa-invalid` says that no record was valid (RFC 8460, section 4.3.2.1), not what the sender then did: it may go on
/// without authentication (RFC 7672, section 2.2), as a reason may tell, or try again later.
#[test]
fn bare_tlsa_invalid_says_nothing_of_delivery() {
    let told = |records: &[&str], failure: Failed| {
        let mut history = History::new();
        history.add(said("Microsoft Corporation", 3).tlsa(records, 10, &[failure]));
        let all = history.findings();
        let finding = all.iter().find(|finding| finding.failed == 4).unwrap().clone();
        let figures = Figures::new(&overview(history.store(), &Filter::default()), Some(&all), String::new());
        (finding, figures.failed)
    };
    let (bare, figures) = told(&[], failed(4, "tlsa-invalid", "mx.example.com"));
    assert_eq!(bare.consequence, Some(Consequence::NotTold));
    assert!(bare.sentence.contains("It is not known whether"), "{}", bare.sentence);
    assert_eq!(figures, "{failed}.");
    // The records themselves tell it as well: of this digest two bytes of 32 are there.
    let (unusable, _) = told(&["3 1 1 ab12"], failed(4, "tlsa-invalid", "mx.example.com"));
    assert_eq!(unusable.consequence, Some(Consequence::WithoutAuthentication));
    let (stated, figures) =
        told(&[], failed(4, "tlsa-invalid", "mx.example.com").because("all-unusable-records+ignored"));
    assert_eq!(stated.consequence, Some(Consequence::WithoutAuthentication));
    assert_eq!(figures, "{failed}, but the mail was delivered all the same.");
}

/// Where some sessions were refused and of others delivery is not told, nothing is said to have been delivered.
#[test]
fn what_is_not_told_beside_refused_sessions_is_not_called_delivered() {
    let told = |records: &[&str], refused: &str, others: &str, reason: &str| {
        let mut history = History::new();
        history.add(said("Microsoft Corporation", 3).tlsa(
            &[],
            10,
            &[failed(4, others, "mx.example.com").because(reason)],
        ));
        history.add(said("Example Mail", 3).tlsa(records, 10, &[failed(6, refused, "mx.example.com")]));
        let all = history.findings();
        let finding = all.iter().find(|finding| finding.failed == 10).unwrap().clone();
        let figures = Figures::new(&overview(history.store(), &Filter::default()), Some(&all), String::new());
        let of_one = Filter { organization: "Microsoft Corporation".into(), ..Filter::default() };
        let of_one = history.findings_under(&of_one).into_iter().find(|finding| finding.shown == 4).unwrap();
        (finding, figures.failed, of_one.shown_consequence())
    };
    let digest = format!("3 1 1 {}", "ab".repeat(32));
    for refused in ["tlsa-invalid", "certificate-not-trusted"] {
        let (mixed, figures, of_one) = told(&[&digest], refused, "tlsa-invalid", "");
        assert_eq!((mixed.refused, mixed.consequence), (6, Some(Consequence::RestNotTold)), "{}", mixed.sentence);
        let words = "6 of these sessions were refused; it is not known whether the mail was delivered in the others.";
        assert!(mixed.sentence.contains(words), "{refused}: {}", mixed.sentence);
        assert_eq!(of_one, Some(Consequence::NotTold));
        assert_eq!(figures, "{failed}.");
    }
    // A reason tells it: these senders ignored the records and went on.
    let (mixed, figures, of_one) = told(&[&digest], "tlsa-invalid", "tlsa-invalid", "all-unusable-records+ignored");
    assert!(mixed.sentence.contains("in the others the mail was delivered all the same"), "{}", mixed.sentence);
    assert_eq!((mixed.refused, of_one), (6, Some(Consequence::Delivered)));
    assert_eq!(figures, "{failed}, and in 6 of them the sender did not deliver.");
}

/// What senders write in words of their own is quoted as they wrote it.
#[test]
fn a_quoted_reason_keeps_its_capitals() {
    let mut history = History::new();
    let bad = failed(4, "validation-failure", "mx1.example.com").because("Aufbau der Sitzung misslungen");
    history.add(said("Example Mail", 3).sts(TESTING, 10, &[bad]));
    let all = history.findings();
    let gist = &all.iter().find(|finding| finding.failed == 4).unwrap().gist;
    assert_eq!(gist, "Sessions to mx1.example.com failed with the stated reason “Aufbau der Sitzung misslungen”.");
}

/// That a policy changed is news of its day; that it is weaker since is there on all days after as well.
#[test]
fn a_changed_policy_is_told_of_the_days_of_its_change() {
    let one = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800";
    let two = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 604800";
    let weak = "version: STSv1\nmode: testing\nmx: mx1.example.com\nmax_age: 604800";
    let told = |after: &[&str], (from, to): (i32, i32)| {
        let mut history = History::new();
        for day in 0..30 {
            let policy = if day < 10 { lines_of(one) } else { after.to_vec() };
            history.add(said("Google Inc.", day).sts(&policy, 50, &[]));
        }
        let filter = Filter { days: Some((day_of(from), day_of(to))), ..Filter::default() };
        history.findings_under(&filter).iter().map(|finding| finding.rule.id()).collect::<Vec<_>>()
    };
    for (days, is_told) in [((0, 29), true), ((9, 10), true), ((10, 12), true), ((0, 8), false), ((12, 29), false)] {
        let rules = told(&lines_of(two), days);
        assert_eq!(rules.contains(&"sts-policy-changed"), is_told, "{days:?}: {rules:?}");
    }
    for (days, is_told) in [((0, 29), true), ((9, 10), true), ((20, 29), true), ((0, 8), false)] {
        let rules = told(&lines_of(weak), days);
        assert_eq!(rules.contains(&"sts-policy-weakened"), is_told, "{days:?}: {rules:?}");
    }
}

/// A change has the id of what changed: files of the weeks before, or after, give it no other.
#[test]
fn a_change_keeps_its_id_whatever_else_is_loaded() {
    let policies = [
        "version: STSv1\nmode: testing\nmx: mx1.example.com\nmax_age: 604800",
        "version: STSv1\nmode: testing\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 604800",
        "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 604800",
        "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 2592000",
    ];
    let ids = |days: std::ops::Range<i32>| {
        let mut history = History::new();
        for day in days {
            let policy = policies[usize::try_from(day / 10).unwrap()];
            history.add(said("Google Inc.", day).sts(&lines_of(policy), 50, &[]));
        }
        let all = history.findings().into_iter().filter(|finding| finding.rule.id() == "sts-policy-changed");
        all.map(|finding| finding.id).collect::<std::collections::BTreeSet<String>>()
    };
    let all = ids(0..40);
    assert_eq!(all.len(), 3, "{all:?}");
    for days in [0..30, 0..20, 10..40, 20..40] {
        let some = ids(days.clone());
        assert!(!some.is_empty() && some.is_subset(&all), "{days:?}: {some:?}, not of {all:?}");
    }
}

fn lines_of(policy: &str) -> Vec<&str> {
    policy.lines().collect()
}

/// Some senders write the reason as additional-information; what is an address there is none.
#[test]
fn a_reason_in_the_additional_information_counts() {
    let told = |result_type: &str, information: &str| {
        let mut history = History::new();
        let mut failure = failed(4, result_type, "mx1.example.com");
        failure.1["additional-information"] = json!(information);
        history.add(said("Microsoft Corporation", 3).sts(TESTING, 10, &[failure]));
        let all = history.findings();
        all.iter().find(|finding| finding.failed == 4).unwrap().gist.clone()
    };
    for result_type in ["validation-failure", "made-up-type"] {
        let gist = told(result_type, "certificate has expired");
        assert_eq!(
            gist, "According to the reason code, a certificate of mx1.example.com has expired.",
            "{result_type}"
        );
    }
    let quoted = told("validation-failure", "the moon was full");
    assert_eq!(quoted, "Sessions to mx1.example.com failed with the stated reason “the moon was full”.");
    for address in ["https://help.example/certificate-has-expired", ""] {
        assert_eq!(told("validation-failure", address), "No reason is stated for failures at mx1.example.com.");
    }
}

/// One fault, met under a policy in testing and then in force: of the days in force all was refused.
#[test]
fn what_a_filter_leaves_says_whether_it_was_delivered() {
    let mut history = History::new();
    let bad = || failed(8, "certificate-expired", "mx1.example.com");
    for day in 0..=9 {
        history.add(said("Google Inc.", day).sts(if day < 8 { TESTING } else { ENFORCE }, 60, &[bad()]));
    }
    for (days, shown, consequence, said) in [
        (0..=9, 80, Consequence::PartlyRefused, "{failed}, and in 16 of them the sender did not deliver."),
        (0..=7, 64, Consequence::Delivered, "{failed}, but the mail was delivered all the same."),
        (8..=9, 16, Consequence::Refused, "{failed}, and the sender did not deliver in any of them."),
        (7..=8, 16, Consequence::PartlyRefused, "{failed}, and in 8 of them the sender did not deliver."),
    ] {
        let filter = Filter { days: Some((day_of(*days.start()), day_of(*days.end()))), ..Filter::default() };
        let all = history.findings_under(&filter);
        let finding = all.iter().find(|finding| finding.rule.id() == "certificate-expired").unwrap();
        assert_eq!((finding.shown, finding.shown_consequence()), (shown, Some(consequence)), "{days:?}");
        let figures = Figures::new(&overview(history.store(), &filter), Some(&all), String::new());
        assert_eq!(figures.failed, said, "{days:?}");
    }
}

/// A report may leave out its policy domain: no sentence has a hole in its place.
#[test]
fn a_domain_that_is_not_stated_leaves_no_hole() {
    let mut history = History::new();
    for day in 0..=20 {
        for organization in ["A", "B", "C"] {
            let rows = [failed(30, "dnssec-invalid", ""), failed(20, "sts-policy-fetch-error", "")];
            history.add(said(organization, day).entry("sts", ENFORCE, "", 60, &rows));
            history.add(said(organization, day).entry("tlsa", &[], "", 60, &rows));
        }
    }
    let found = findings(history.store(), &Filter::default());
    assert!(found.iter().any(|finding| finding.sentence.to_lowercase().contains("an unnamed domain")));
    for finding in &found {
        let texts = [&finding.sentence, &finding.gist].into_iter().chain(&finding.reasons);
        for text in texts {
            let is_whole = !text.contains("  ") && !text.contains(" :") && !text.contains(" .") && !text.contains(" ,");
            let ends = ["for", "of", "to"].iter().any(|word| text.contains(&format!(" {word} failed")));
            assert!(is_whole && !ends, "{text}");
        }
    }
}

/// What programs read has no words of a language in the place of a domain that is not stated: the domain is "", and no id
/// depends on the language.
#[test]
fn a_domain_that_is_not_stated_has_no_name_for_programs() {
    let mut history = History::new();
    for day in 0..=20 {
        for organization in ["A", "B", "C"] {
            history.add(said(organization, day).entry("no-policy-found", &[], "", 60, &[]));
        }
    }
    let found = findings(history.store(), &Filter::default());
    let named: Vec<_> = found.iter().map(|finding| (finding.id.as_str(), &*finding.policy_domain)).collect();
    assert_eq!(named, [("no-policy/", ""), ("reporter-deviates", "")]);
}
