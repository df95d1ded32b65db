//! A list of checked domains: every domain once, under its worst fault, the worst first.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use tlsrpt_lens::check::{
    CheckResult, DaneResult, DaneVerdict, ListClass, Pending, StsResult, StsState, TlsrptResult, TlsrptState,
    failed_by_domain, group_by_fault, list_class,
};
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::record::{Finding, Remedy, Rule, Severity, Verdict};
use tlsrpt_lens::store::Store;

fn finding(rule: Rule, severity: Severity, message: &str) -> Finding {
    let remedy = Remedy { text: String::new(), command: None };
    Finding { rule, severity, message: message.to_owned(), remedy, place: None }
}

/// A domain with a valid record, no MTA-STS, no DANE, and these findings about its record.
fn domain(name: &str, findings: Vec<Finding>) -> CheckResult {
    let known = TlsrptState::Known(Verdict::Valid);
    CheckResult {
        domain: name.to_owned(),
        resolver: String::new(),
        tlsrpt: TlsrptResult { verdict: known, lenient_verdict: known, arrival: None, records: Vec::new(), findings },
        mta_sts: StsResult { verdict: StsState::None, record: None, records: Vec::new(), findings: Vec::new() },
        dane: DaneResult {
            verdict: DaneVerdict::None,
            mx_signed: Some(false),
            hosts: Vec::new(),
            findings: Vec::new(),
        },
        pending: Pending::default(),
    }
}

#[test]
fn a_domain_counts_once_under_its_worst_fault() {
    let several = |name, message| {
        let other = finding(Rule::StsNone, Severity::Warning, "another");
        domain(name, vec![other, finding(Rule::Multiple, Severity::Error, message)])
    };
    let results = [
        domain("quiet.example", Vec::new()),
        domain("warned.example", vec![finding(Rule::StsNone, Severity::Warning, "warned")]),
        several("first.example", "2 records"),
        several("second.example", "2 records"),
    ];
    let groups = group_by_fault(results.iter());
    let seen: Vec<_> =
        groups.iter().map(|group| (group.class, group.sentence.as_str(), group.members.clone())).collect();
    assert_eq!(
        seen,
        [
            (ListClass::Error, "2 records", vec![2, 3]),
            (ListClass::Warning, "warned", vec![1]),
            (ListClass::Further, "", vec![0]),
        ]
    );
    assert_eq!(groups[0].protocol, "TLS-RPT");
}

#[test]
fn messages_that_differ_give_way_to_the_verdict() {
    let faulty = |name, message| {
        let known = TlsrptState::Known(Verdict::Multiple);
        let mut result = domain(name, vec![finding(Rule::Multiple, Severity::Error, message)]);
        (result.tlsrpt.verdict, result.tlsrpt.lenient_verdict) = (known, known);
        result
    };
    let results =
        [faulty("a.example", "2 records"), faulty("b.example", "3 records"), faulty("c.example", "2 records")];
    let groups = group_by_fault(results.iter());
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].members, [0, 1, 2]);
    assert!(!groups[0].sentence.is_empty() && !groups[0].sentence.contains("2 records"));
}

/// What stands over a group is true of each domain in it.
#[test]
fn a_group_is_called_by_what_all_its_members_have() {
    let other = |name, message| domain(name, vec![finding(Rule::OtherTxt, Severity::Warning, message)]);
    let praised = [other("a.example", "x"), other("b.example", "y"), other("c.example", "x")];
    let groups = group_by_fault(praised.iter());
    assert_eq!(groups.len(), 1);
    // The verdict of each is praise, and no fault.
    assert_eq!(groups[0].sentence, Rule::OtherTxt.sentence());
    // Verdicts that differ say nothing of the group either.
    let mut invalid = other("d.example", "z");
    let known = TlsrptState::Known(Verdict::Invalid);
    (invalid.tlsrpt.verdict, invalid.tlsrpt.lenient_verdict) = (known, known);
    for mixed in [[invalid.clone(), other("e.example", "x")], [other("e.example", "x"), invalid]] {
        assert_eq!(group_by_fault(mixed.iter())[0].sentence, Rule::OtherTxt.sentence());
    }
    // One rule that speaks of two protocols makes two groups.
    let mut of_sts = domain("f.example", Vec::new());
    of_sts.mta_sts.findings = vec![finding(Rule::DnsCnameLong, Severity::Warning, "long")];
    let of_tlsrpt = domain("g.example", vec![finding(Rule::DnsCnameLong, Severity::Warning, "long")]);
    let groups = group_by_fault([of_sts, of_tlsrpt].iter());
    let seen: Vec<_> = groups.iter().map(|group| (group.protocol, group.members.clone())).collect();
    assert_eq!(seen, [("MTA-STS", vec![0]), ("TLS-RPT", vec![1])]);
    assert_ne!(groups[0].key(), groups[1].key(), "both are drawn");
}

#[test]
fn unknown_is_neither_missing_nor_hidden_by_a_warning() {
    let warning = || vec![finding(Rule::StsNone, Severity::Warning, "warned")];
    let error = || vec![finding(Rule::Multiple, Severity::Error, "2 records")];
    let mut some = domain("some.example", warning());
    some.dane.verdict = DaneVerdict::Unknown;
    assert_eq!(list_class(&some), ListClass::Unknown);
    some.tlsrpt.findings = error();
    assert_eq!(list_class(&some), ListClass::Error);
    // That a lookup failed tells nothing of the protocol.
    let failed = || vec![finding(Rule::DnsServfail, Severity::Error, "failed")];
    some.tlsrpt.verdict = TlsrptState::Unknown;
    some.tlsrpt.findings = failed();
    assert_eq!(list_class(&some), ListClass::Unknown);
    // What else is known of it counts.
    some.dane.findings = vec![finding(Rule::DaneDigestEmpty, Severity::Error, "of nothing")];
    assert_eq!(list_class(&some), ListClass::Error);
    let mut all = domain("all.example", failed());
    all.tlsrpt.verdict = TlsrptState::Unknown;
    all.mta_sts.verdict = StsState::Unknown;
    all.dane.verdict = DaneVerdict::Unknown;
    assert_eq!(list_class(&all), ListClass::Unknown);
}

#[test]
fn a_domain_that_uses_everything_is_in_order() {
    let mut result = domain("whole.example", Vec::new());
    assert_eq!(list_class(&result), ListClass::Further);
    result.mta_sts.verdict = StsState::RecordOk;
    result.dane.verdict = DaneVerdict::Good;
    assert_eq!(list_class(&result), ListClass::InOrder);
    // RFC 7505: a domain that accepts no mail has nothing to protect.
    let mut parked = domain("parked.example", Vec::new());
    parked.dane.verdict = DaneVerdict::NotApplicable;
    assert_eq!(list_class(&parked), ListClass::InOrder);
}

/// A domain's failed sessions are those of all its reports; a session judged by DANE and MTA-STS both counts once.
#[test]
fn failed_sessions_of_the_reports_stand_beside_the_domains() {
    let report = |id: &str, entries: &[(&str, &str, u64)]| {
        let policies: Vec<_> = entries
            .iter()
            .map(|(kind, domain, failed)| {
                serde_json::json!({
                    "policy": { "policy-type": kind, "policy-domain": domain },
                    "summary": { "total-successful-session-count": 9, "total-failure-session-count": failed },
                })
            })
            .collect();
        serde_json::json!({
            "organization-name": "Test Mail", "report-id": id, "policies": policies,
            "date-range": { "start-datetime": "2026-03-01T00:00:00Z", "end-datetime": "2026-03-01T23:59:59Z" },
        })
        .to_string()
    };
    let mut store = Store::default();
    for (name, text) in [
        ("a.json", report("a", &[("sts", "a.example", 3), ("tlsa", "A.example.", 5), ("sts", "b.example", 0)])),
        ("b.json", report("b", &[("no-policy-found", "a.example", 2), ("sts", "c.example", 7)])),
    ] {
        intake::read(name, text.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
    }
    let failed = failed_by_domain(&store);
    let seen: Vec<_> = failed.iter().map(|(domain, count)| (domain.as_str(), *count)).collect();
    assert_eq!(seen, [("a.example", 7), ("c.example", 7)]);
}
