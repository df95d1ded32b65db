//! The steps of a finding fit what is in question: what a command shows, and what counts there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use history::{ENFORCE, Failed, History, TESTING, failed, said};
use tlsrpt_lens::analysis::{Filter, Finding, FindingRule, Headline, actor_now, overview};
use tlsrpt_lens::command::{Shown, shown_by};
use tlsrpt_lens::explain::Actor;

const BIG: [&str; 3] = ["Google Inc.", "Microsoft Corporation", "Mail.ru"];
const MX: &str = "mx1.example.com";

/// What the commands of a finding show, in order.
fn shown(finding: &Finding) -> Vec<Shown> {
    let copies = finding.steps.iter().filter_map(|step| step.copy.as_deref());
    copies.filter_map(|copy| shown_by(copy.lines().next()?)).collect()
}

fn texts(finding: &Finding) -> String {
    finding.steps.iter().map(|step| step.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn copies(finding: &Finding) -> String {
    finding.steps.iter().filter_map(|step| step.copy.as_deref()).collect::<Vec<_>>().join("\n")
}

/// A history in which all meet a failure under a policy, after days without.
fn all_meet(kind: &str, policy: &[&str], failure: &Failed) -> History {
    let mut history = History::new();
    for day in 0..=9 {
        for organization in BIG {
            let rows = if day < 5 { vec![] } else { vec![failure.clone()] };
            history.add(said(organization, day).entry(kind, policy, "example.com", 60, &rows));
        }
    }
    history
}

/// One sender of several never gets through, and the others always do.
fn one_meets(result_type: &str) -> History {
    let mut history = History::new();
    history.good(&BIG, 0..=9, ENFORCE);
    for day in 0..=9 {
        history.add(said("Comcast", day).sts(ENFORCE, 0, &[failed(20, result_type, MX)]));
    }
    history
}

/// A certificate that is its own issuer lacks no intermediate: who sees one alone sees another certificate.
#[test]
fn what_is_self_signed_lacks_no_intermediate() {
    for reason in ["self signed certificate", "self signed certificate in certificate chain"] {
        let mut history = History::new();
        history.good(&BIG, 0..=9, ENFORCE);
        for day in 0..=9 {
            let row = failed(20, "certificate-not-trusted", MX).because(reason);
            history.add(said("Comcast", day).sts(ENFORCE, 0, &[row]));
        }
        let finding = history.one("sender-own");
        assert_eq!(shown(&finding), [Shown::Chain, Shown::Trust]);
        let told = format!("{} {}", finding.sentence, texts(&finding));
        assert!(!told.contains("intermediate") && told.contains("another certificate"), "{reason}: {told}");
    }
}

/// Whoever has four hosts needs four commands; where there are more than a list can have, it says whom it leaves out.
#[test]
fn no_host_is_left_without_a_command_in_silence() {
    for count in [4_usize, 12, 15] {
        let hosts: Vec<String> = (1..=count).map(|number| format!("mx{number:02}.example.com")).collect();
        let lines: Vec<String> = ["version: STSv1".to_owned(), "mode: enforce".to_owned()]
            .into_iter()
            .chain(hosts.iter().map(|host| format!("mx: {host}")))
            .chain(["max_age: 604800".to_owned()])
            .collect();
        let policy: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut history = History::new();
        for day in 0..=9 {
            for organization in BIG {
                let rows: Vec<Failed> = hosts.iter().map(|host| failed(9, "certificate-expired", host)).collect();
                let rows = if day < 5 { Vec::new() } else { rows };
                history.add(said(organization, day).sts(&policy, 60, &rows));
            }
        }
        let finding = history.one("certificate-expired");
        let commands = copies(&finding);
        let left_out: Vec<&String> = hosts.iter().filter(|host| !commands.contains(host.as_str())).collect();
        assert_eq!(left_out.len(), count.saturating_sub(12), "{commands}");
        let told = texts(&finding);
        assert_eq!(told.contains("Not listed: "), !left_out.is_empty(), "{told}");
        assert!(left_out.iter().all(|host| told.contains(host.as_str())), "{told}");
    }
}

/// What asks nobody to act now does not begin with what to do.
#[test]
fn steps_agree_with_who_needs_to_act() {
    let quiet = |row: &dyn Fn(i32) -> Vec<Failed>| {
        let mut history = History::new();
        for day in 0..=29 {
            for organization in BIG {
                history.add(said(organization, day).sts(ENFORCE, 5_000, &row(day)));
            }
        }
        history
    };
    let single = |row: Failed| move |day: i32| if day % 9 == 4 { vec![row.clone()] } else { Vec::new() };
    for row in [
        failed(1, "certificate-expired", MX),
        failed(1, "validation-failure", MX).because("connection timed out"),
        failed(2, "starttls-not-supported", MX),
        failed(1, "sts-policy-fetch-error", "").because("404"),
    ] {
        for finding in quiet(&single(row)).findings() {
            let calm = finding.failed > 0 && actor_now(&finding) == Actor::Nobody;
            let is_said = finding.before_steps().is_some() || finding.rule == FindingRule::PassingFailures;
            assert!(!calm || finding.steps.is_empty() || is_said, "{}", finding.sentence);
        }
    }
}

/// A recommendation is no fact that could be certain.
#[test]
fn an_advice_is_not_certain() {
    let mut ready = History::new();
    ready.good(&BIG, 0..=20, TESTING);
    assert!(ready.one("ready-for-enforce").is_advice());
    let mut without = History::new();
    for day in 0..=9 {
        without.add(said("A", day).none("example.com", 9, &[]));
    }
    assert!(without.one("no-policy").is_advice());
    assert!(!all_meet("sts", ENFORCE, &failed(9, "certificate-expired", MX)).one("certificate-expired").is_advice());
}

/// An intermediate that is left out passes a look at STARTTLS, and large senders make up for it.
#[test]
fn what_one_sender_says_of_a_chain_is_looked_at_in_the_chain() {
    let finding = one_meets("certificate-not-trusted").one("sender-own");
    assert_eq!(shown(&finding), [Shown::Chain, Shown::Trust]);
    assert!(texts(&finding).contains("intermediate"), "{}", texts(&finding));
    let finding = one_meets("starttls-not-supported");
    let found = finding.findings();
    let finding = found.iter().find(|finding| finding.failed == 200).unwrap();
    assert!(shown(finding).contains(&Shown::Starttls));
    let history = one_meets("certificate-expired");
    let found = history.findings();
    let finding = found.iter().find(|finding| finding.failed == 200).unwrap();
    assert_eq!(shown(finding)[0], Shown::Certificate, "{finding:?}");
}

/// RFC 7672, section 3.1.1: with usage 3 neither name nor date nor issuer counts; section 3.1.2: with usage 2 the anchor
/// and the name do.
#[test]
fn under_dane_the_steps_fit_the_usage_of_the_records() {
    let key = format!("3 1 1 {}", "5a".repeat(32));
    let whole = format!("3 0 2 {}", "5a".repeat(64));
    let anchor = format!("2 1 1 {}", "5a".repeat(32));
    for result_type in ["tlsa-invalid", "validation-failure"] {
        let failure = failed(40, result_type, MX).at("198.51.100.7");
        let of = |records: &[&str]| {
            let history = all_meet("tlsa", records, &failure);
            let found = history.findings();
            found.iter().find(|finding| finding.failed > 0).unwrap().clone()
        };
        let finding = of(&[&key]);
        assert_eq!(shown(&finding), [Shown::Dane, Shown::TlsaData], "{result_type}: {finding:?}");
        assert!(copies(&finding).contains("-connect 198.51.100.7:25"), "{}", copies(&finding));

        let finding = of(&[&whole]);
        assert_eq!(shown(&finding), [Shown::Dane, Shown::TlsaData]);
        assert!(copies(&finding).contains("x509 -outform DER | openssl sha512"), "{}", copies(&finding));
        assert!(!texts(&finding).contains("data of a 3 1 1"), "{}", texts(&finding));
        // It is allowed, and what it costs is said (RFC 7671, section 5.1).
        assert!(texts(&finding).contains("a 3 0 2 record is allowed"), "{}", texts(&finding));
        let of_certificate = ["record for the current certificate", "record for the new certificate"];
        assert!(of_certificate.iter().any(|words| texts(&finding).contains(words)), "{}", texts(&finding));

        // What the host has of its own is no data of a record for its issuer.
        let finding = of(&[&anchor]);
        // The chain must lead up to it (RFC 7672, section 3.1.2).
        assert_eq!(shown(&finding), [Shown::Dane, Shown::Chain]);
        assert!(!texts(&finding).contains("3 1 1"), "{}", texts(&finding));
    }
    // The certificate never fitted: which usage is known by the records alone.
    let mut history = History::new();
    let failure = failed(40, "tlsa-invalid", MX);
    for organization in BIG {
        history.add(said(organization, 3).tlsa(&[&key], 0, std::slice::from_ref(&failure)));
        history.add(said(organization, 4).tlsa(&[&key], 0, std::slice::from_ref(&failure)));
    }
    let found = history.findings();
    let finding = found.iter().find(|finding| finding.failed > 0).unwrap();
    assert_eq!(shown(finding), [Shown::Dane, Shown::TlsaData]);
    assert!(texts(finding).contains("The records have usage 3"), "{}", texts(finding));
    assert!(finding.sentence.contains("No TLSA record matches"), "{}", finding.sentence);
}

/// RFC 8460, section 4.3.2.1: `tlsa-invalid` says that no record was valid. Records that cannot be used are another thing
/// (RFC 7672, section 2.2): which of the two it is, the records in the report tell, or a reason.
#[test]
fn records_that_are_well_formed_are_not_called_unusable() {
    let good = format!("3 1 1 {}", "5a".repeat(32));
    let short = format!("3 1 1 {}", "5a".repeat(31));
    let told = |records: &[&str], reason: &str| {
        let mut history = History::new();
        let mut failure = failed(40, "tlsa-invalid", MX);
        if !reason.is_empty() {
            failure = failure.because(reason);
        }
        for organization in BIG {
            for day in 0..=4 {
                history.add(said(organization, day).tlsa(records, 0, &[failure.clone()]));
            }
        }
        let found = history.findings();
        found.iter().find(|finding| finding.failed > 0).unwrap().gist.clone()
    };
    let [fits, unusable, unknown] = [
        "No TLSA record matches the certificate of mx1.example.com.",
        "The TLSA records of mx1.example.com cannot be used.",
        "Senders found no valid TLSA record for mx1.example.com.",
    ];
    for (records, reason, said) in [
        (&[good.as_str()][..], "", fits),
        (&[short.as_str(), good.as_str()], "", fits),
        (&[short.as_str()], "", unusable),
        (&["1 1 1 5a5a"], "", unusable),
        (&[], "", unknown),
        (&[], "all-unusable-records+ignored", unusable),
        (&[good.as_str()], "tlsa-invalid", fits),
        (&[], "tlsa-invalid", unknown),
        (&[good.as_str()], "all-unusable-records+ignored", unusable),
    ] {
        assert_eq!(told(records, reason), said, "{records:?} {reason}");
    }
}

/// The text is in the reports: `mode: enforced` is no mode, and max_age is missing (RFC 8461, section 3.2).
#[test]
fn what_is_wrong_with_the_reported_policy_is_said() {
    let broken = ["version: STSv1", "mode: enforced", "mx: mx.alder.example"];
    let finding = all_meet("sts", &broken, &failed(40, "sts-policy-invalid", "")).one("sts-policy-invalid");
    let reasons = finding.reasons.join("\n");
    for part in ["In the policy as reported: The mode “enforced” does not exist.", "“max_age: …” is missing"]
    {
        assert!(reasons.contains(part), "{part}: {reasons}");
    }
    for part in ["Write mode: enforce, testing or none", "Add max_age: 604800"] {
        assert!(texts(&finding).contains(part), "{part}: {}", texts(&finding));
    }
    assert!(shown(&finding).contains(&Shown::Policy));
    // A text without a fault says nothing of what senders met.
    let finding = all_meet("sts", TESTING, &failed(40, "sts-policy-invalid", "")).one("sts-policy-invalid");
    assert!(!finding.reasons.iter().any(|reason| reason.contains("as reported")), "{:?}", finding.reasons);
}

/// For a session that never came about no certificate is in question.
#[test]
fn a_time_out_and_a_version_are_looked_at_as_such() {
    for (reason, wanted) in [
        ("dial tcp 192.0.2.1:25: i/o timeout", &[Shown::Starttls, Shown::Starttls][..]),
        ("unsupported protocol", &[Shown::Starttls, Shown::Version, Shown::Version]),
    ] {
        let failure = failed(40, "validation-failure", MX).at("198.51.100.7").because(reason);
        let history = all_meet("sts", ENFORCE, &failure);
        let found = history.findings();
        let finding = found.iter().find(|finding| finding.failed > 0).unwrap();
        assert_eq!(shown(finding), wanted, "{reason}: {}", texts(finding));
        let first = finding.steps[0].copy.as_deref().unwrap();
        assert!(first.contains("198.51.100.7:25") && !first.contains("2>/dev/null"), "{first}");
    }
    let failure = failed(40, "certificate-not-trusted", MX).at("198.51.100.7");
    let finding = all_meet("sts", ENFORCE, &failure).one("certificate-not-trusted");
    assert_eq!(shown(&finding), [Shown::Trust, Shown::Chain, Shown::Trust]);
}

/// Sentences that begin with an organisation that gives no name begin with a capital, and the heading goes on behind its
/// colon.
#[test]
fn an_organisation_without_a_name_begins_sentences_with_a_capital() {
    let mut history = History::new();
    history.good(&BIG, 0..=19, ENFORCE);
    for day in 10..=19 {
        history.add(said("", day).sts(ENFORCE, 60, &[failed(40, "sts-policy-fetch-error", "")]));
    }
    let finding = history.findings().into_iter().find(|finding| finding.failed > 0).unwrap();
    assert!(finding.sentence.starts_with("An unnamed organisation could not fetch"), "{}", finding.sentence);
    assert!(finding.gist.starts_with("An unnamed organisation could not fetch"), "{}", finding.gist);
    let headline = Headline::new(&overview(history.store(), &Filter::default()), &[finding]);
    let (_, gist) = headline.cause.unwrap();
    assert!(gist.starts_with("an unnamed organisation could not fetch"), "{gist}");
}

/// What is in force is no advice.
#[test]
fn enforce_is_advised_where_it_is_not_in_force() {
    let advice = "With a policy in enforce mode, or with usable TLSA records (usage 2 or 3, signed with DNSSEC), senders refuse such a session";
    for (policy, advised) in [(ENFORCE, false), (TESTING, true)] {
        let mut history = History::new();
        history.good(&BIG, 0..=19, policy);
        for day in 10..=19 {
            history.add(said("Yahoo Inc.", day).sts(policy, 60, &[failed(40, "starttls-not-supported", MX)]));
        }
        let finding = history.one("possible-interception");
        assert_eq!(texts(&finding).contains(advice), advised, "{}", texts(&finding));
    }
}
