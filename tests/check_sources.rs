//! One verdict for each protocol: the worst of the DNS, a pasted policy and the loaded reports, with where it comes from.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use tlsrpt_lens::check::{
    Addresses, Arrival, Beside, CheckResult, DaneResult, DaneVerdict, Facts, HostFacts, HostResult, Pending,
    PolicyFileResult, Source, StsResult, StsState, TlsrptResult, TlsrptState, fold, host_states, judge_facts,
    judge_policy_file, markdown, policy_in_force, policy_of_reports, protocol_verdicts, result_json, results_csv,
    with_reports,
};
use tlsrpt_lens::dns::{
    Answer, Lookup, LookupResult, Outcome, Question, RecordData, RecordType, ResourceRecord, Tlsa, TransportError,
};
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::record::{Finding, Mode, Remedy, Rule, Severity, Verdict, judge_policy};
use tlsrpt_lens::store::Store;

fn finding(rule: Rule, severity: Severity, message: &str) -> Finding {
    let remedy = Remedy { text: "what to do".to_owned(), command: None };
    Finding { rule, severity, message: message.to_owned(), remedy, place: None }
}

/// A domain at which everything is right.
fn right() -> CheckResult {
    let known = TlsrptState::Known(Verdict::Valid);
    CheckResult {
        domain: "a.example".to_owned(),
        resolver: String::new(),
        tlsrpt: TlsrptResult {
            verdict: known,
            lenient_verdict: known,
            arrival: Some(Arrival::All),
            records: Vec::new(),
            findings: Vec::new(),
        },
        mta_sts: StsResult { verdict: StsState::RecordOk, record: None, records: Vec::new(), findings: Vec::new() },
        dane: DaneResult { verdict: DaneVerdict::Good, mx_signed: Some(true), hosts: Vec::new(), findings: Vec::new() },
        pending: Pending::default(),
    }
}

/// Of each protocol: which source decides, how bad it is, and in what words.
fn verdicts(
    result: &CheckResult,
    policy: Option<&PolicyFileResult>,
    reports: &[Finding],
) -> Vec<(Source, Severity, String)> {
    let all = protocol_verdicts(result, policy, reports);
    assert_eq!(all.each_ref().map(|verdict| verdict.what), ["TLS-RPT", "MTA-STS", "DANE"]);
    all.iter()
        .map(|verdict| verdict.worst().unwrap())
        .map(|said| (said.source, said.severity, said.sentence.clone()))
        .collect()
}

#[test]
fn the_worst_source_decides_and_is_named() {
    let fine = PolicyFileResult { usable: true, findings: Vec::new() };
    let testing = finding(Rule::PolicyModeTesting, Severity::Warning, "not enforced");
    let uncovered = finding(Rule::PolicyMxUncovered, Severity::Error, "not covered");
    let (warned, broken) = (
        PolicyFileResult { usable: true, findings: vec![testing.clone()] },
        PolicyFileResult { usable: false, findings: vec![uncovered, testing] },
    );
    let refused = finding(Rule::ReportStsRefused, Severity::Error, "refused");
    let gone = finding(Rule::ReportMxGone, Severity::Note, "gone");
    let sts = |policy, reports: &[Finding]| verdicts(&right(), policy, reports)[1].clone();
    let dns = (Source::Dns, Severity::Ok, "The record and its policy host exist.".to_owned());
    assert_eq!(sts(None, &[]), dns);
    assert_eq!(sts(Some(&fine), std::slice::from_ref(&gone)), dns, "notes decide nothing");
    assert_eq!(sts(Some(&warned), &[]), (Source::Policy, Severity::Warning, "not enforced".to_owned()));
    assert_eq!(sts(Some(&broken), &[]), (Source::Policy, Severity::Error, "not covered".to_owned()));
    assert_eq!(sts(Some(&warned), &[gone, refused.clone()]), (Source::Reports, Severity::Error, "refused".to_owned()));
    // Equally bad: what is published comes before what was seen of it.
    assert_eq!(sts(Some(&broken), std::slice::from_ref(&refused)).0, Source::Policy);
    // Reports about one protocol say nothing of another.
    let all = verdicts(&right(), Some(&broken), &[refused]);
    assert_eq!((all[0].0, all[2].0), (Source::Dns, Source::Dns));
    let tlsa = finding(Rule::ReportDaneRefused, Severity::Error, "refused by DANE");
    let all = verdicts(&right(), None, &[tlsa]);
    assert_eq!((all[1].0, all[2].0, all[2].1), (Source::Dns, Source::Reports, Severity::Error));
}

#[test]
fn a_verdict_is_as_bad_as_its_own_findings() {
    let mut result = right();
    result.mta_sts.findings.push(finding(Rule::StsHostPrivate, Severity::Error, "no public address"));
    result.tlsrpt.findings.push(finding(Rule::OtherTxt, Severity::Warning, "another"));
    result.dane.findings.push(finding(Rule::DaneRollover, Severity::Note, "two keys"));
    let severities: Vec<Severity> = verdicts(&result, None, &[]).into_iter().map(|(_, severity, _)| severity).collect();
    assert_eq!(severities, [Severity::Warning, Severity::Error, Severity::Ok]);
    // A lookup that failed is an error of the lookup: of the protocol nothing is known.
    result.mta_sts.verdict = StsState::Unknown;
    result.mta_sts.findings = vec![finding(Rule::DnsServfail, Severity::Error, "failed")];
    assert_eq!(verdicts(&result, None, &[])[1].1, Severity::Note);
    // But an error of a source that is known counts beside it.
    let bad = PolicyFileResult { usable: false, findings: vec![finding(Rule::PolicyMode, Severity::Error, "no mode")] };
    assert_eq!(verdicts(&result, Some(&bad), &[])[1].0, Source::Policy);
}

#[test]
fn what_a_source_does_not_say_is_not_there() {
    let verdicts = protocol_verdicts(&right(), None, &[]);
    for verdict in &verdicts {
        assert!(verdict.of(Source::Dns).is_some());
        assert_eq!((verdict.of(Source::Policy), verdict.of(Source::Reports)), (None, None));
    }
    let fine = PolicyFileResult { usable: true, findings: Vec::new() };
    let [record, policy, _] = protocol_verdicts(&right(), Some(&fine), &[]);
    assert_eq!(record.of(Source::Policy), None);
    assert_eq!(policy.of(Source::Policy).unwrap().sentence, "Senders can use this policy.");
}

#[test]
fn equal_findings_are_folded_and_counted() {
    let many: Vec<Finding> = (0..22)
        .map(|number| finding(Rule::MailtoExternal, Severity::Note, &format!("Reports go to {number}")))
        .collect();
    let mut all = many.clone();
    all.insert(3, finding(Rule::OtherTxt, Severity::Warning, "another"));
    all.push(many[0].clone());
    all.push(Finding { severity: Severity::Error, ..many[0].clone() });
    let folded = fold(all);
    let shape: Vec<(&str, usize, usize)> =
        folded.iter().map(|group| (group.finding.rule.id(), group.count, group.others.len())).collect();
    assert_eq!(shape, [("tr-mailto-external", 23, 21), ("tr-other-txt", 1, 0), ("tr-mailto-external", 1, 0)]);
    assert_eq!(folded[0].others[0], "Reports go to 1");
}

#[test]
fn findings_whose_remedies_differ_by_the_host_alone_are_folded() {
    let of = |host: &str, remedy: &str, command: Option<&str>| {
        let mut own =
            finding(Rule::DaneTlsaInsecure, Severity::Error, &format!("The records of {host} are not signed."));
        own.remedy = Remedy { text: remedy.replace("{host}", host), command: command.map(str::to_owned) };
        own
    };
    let sign = "Sign the zone that contains _25._tcp.{host} with DNSSEC.";
    let folded = fold([
        of("mx1.a.example", sign, None),
        of("mx2.a.example", sign, None),
        of("mx3.a.example", "Remove the records of {host}.", None),
        // What is to be copied is not the same.
        of("mx4.a.example", sign, Some("run one")),
        of("mx5.a.example", sign, Some("run another")),
    ]);
    assert_eq!(folded.iter().map(|group| group.count).collect::<Vec<_>>(), [2, 1, 1, 1]);
    // The remedy of each is still told.
    assert_eq!(
        folded[0].others,
        [
            "The records of mx2.a.example are not signed. Sign the zone that contains _25._tcp.mx2.a.example with DNSSEC."
        ]
    );
}

/// An export says what the page says: the worst of all sources.
#[test]
fn exports_have_the_verdict_of_all_sources() {
    let result = right();
    let broken = PolicyFileResult {
        usable: false,
        findings: vec![finding(Rule::PolicyMxUncovered, Severity::Error, "mx1 is not covered")],
    };
    let refused = [finding(Rule::ReportDaneRefused, Severity::Error, "refused by DANE")];
    let beside = Beside { policy: Some(&broken), reports: &refused };
    let json = result_json(&result, beside);
    assert_eq!(json["mta_sts"]["verdict"], "record-ok", "what the DNS says");
    let overall = |field: &str| {
        let own = &json[field]["overall"];
        [&own["severity"], &own["decided_by"], &own["sentence"]].map(|text| text.as_str().unwrap().to_owned())
    };
    assert_eq!(overall("tlsrpt"), ["ok", "dns", "Reports can arrive."]);
    assert_eq!(overall("mta_sts"), ["error", "policy", "mx1 is not covered"]);
    assert_eq!(overall("dane"), ["error", "reports", "refused by DANE"]);
    assert_eq!(json["policy_findings"][0]["rule"], "mp-mx-uncovered");
    assert_eq!(json["report_findings"][0]["rule"], "rp-dane-refused");
    let text = markdown(&result, beside);
    for line in [
        "- TLS-RPT: Reports can arrive.\n",
        "- MTA-STS, in DNS: The record and its policy host exist. The pasted policy takes precedence: mx1 is not covered\n",
        "- DANE, in DNS: Every MX host is protected. The loaded reports take precedence: refused by DANE\n",
        "## Error (mp-mx-uncovered)\n",
        "## Error (rp-dane-refused)\n",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    let alone = result_json(&result, Beside::default());
    assert_eq!((alone.get("policy_findings"), alone.get("report_findings")), (None, None));
    assert_eq!(alone["dane"]["overall"]["decided_by"], "dns");
    let csv = results_csv(&[result]);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].ends_with(",reports_cannot_arrive,tlsrpt_severity,mta_sts_severity,dane_severity"), "{csv}");
    assert!(lines[1].ends_with(",ok,ok,ok"), "{csv}");
}

fn lookup(name: &str, record_type: RecordType, result: LookupResult) -> Lookup {
    Lookup { question: Question::new(name, record_type), attempts: Vec::new(), result, reason: None }
}

fn answer(outcome: Outcome, data: &[RecordData]) -> Answer {
    let records = data.iter().map(|data| ResourceRecord { ttl: 60, data: data.clone() }).collect();
    Answer { outcome, validated: true, chain: Vec::new(), records, extended_errors: Vec::new(), zone: None }
}

fn found(name: &str, record_type: RecordType, data: &[RecordData]) -> Lookup {
    lookup(name, record_type, LookupResult::Found(answer(Outcome::Records, data)))
}

fn none(name: &str, record_type: RecordType) -> Lookup {
    lookup(name, record_type, LookupResult::NoData(answer(Outcome::NoData, &[])))
}

/// A host with this answer for A, none for AAAA, and this one for TLSA.
fn host(name: &str, a: Lookup, tlsa: Lookup) -> HostFacts {
    let addresses = vec![a, none(name, RecordType::Aaaa)];
    HostFacts { host: name.to_owned(), addresses, tlsa, other_tlsa: None, alias: None, tlsrpt: None }
}

fn facts(hosts: Vec<HostFacts>) -> Facts {
    let mx: Vec<RecordData> = hosts
        .iter()
        .zip(10_u16..)
        .map(|(host, preference)| RecordData::Mx { preference, exchange: host.host.clone() })
        .collect();
    Facts {
        domain: "a.example".to_owned(),
        tlsrpt: none("_smtp._tls.a.example", RecordType::Txt),
        mta_sts: none("_mta-sts.a.example", RecordType::Txt),
        policy_host: vec![none("mta-sts.a.example", RecordType::A), none("mta-sts.a.example", RecordType::Aaaa)],
        issuers: Vec::new(),
        mx: found("a.example", RecordType::Mx, &mx),
        address: Vec::new(),
        wildcard: None,
        wrong_names: Vec::new(),
        wrong_sts_names: Vec::new(),
        sts_siblings: Vec::new(),
        wrong_tlsa_names: Vec::new(),
        hosts,
        hosts_left_out: 0,
        destinations: Vec::new(),
        destinations_left_out: 0,
        root: Vec::new(),
        not_validating: Vec::new(),
    }
}

#[test]
fn every_host_has_its_state() {
    let tlsa = Tlsa { usage: 3, selector: 1, matching: 1, data: vec![0x5a; 32] };
    let no_tlsa = |name: &str| none(&format!("_25._tcp.{name}"), RecordType::Tlsa);
    let a = |name: &str| found(name, RecordType::A, &[RecordData::A("8.8.8.8".parse().unwrap())]);
    let failed = LookupResult::Unreachable(TransportError::TimedOut);
    let facts = facts(vec![
        host(
            "mx1.a.example",
            a("mx1.a.example"),
            found("_25._tcp.mx1.a.example", RecordType::Tlsa, &[RecordData::Tlsa(tlsa)]),
        ),
        host("mx2.a.example", a("mx2.a.example"), no_tlsa("mx2.a.example")),
        host("mx3.a.example", none("mx3.a.example", RecordType::A), no_tlsa("mx3.a.example")),
        host("mx4.a.example", lookup("mx4.a.example", RecordType::A, failed), no_tlsa("mx4.a.example")),
    ]);
    let result = judge_facts(&facts);
    let policy = judge_policy("version: STSv1\nmode: enforce\nmx: mx1.a.example\nmx: mx3.a.example\nmax_age: 604800\n");
    let states = host_states(&facts, &result, policy.policy.as_ref());
    let short: Vec<_> = states
        .iter()
        .map(|state| {
            (
                state.host.as_str(),
                state.addresses.clone(),
                state.addresses_signed,
                state.tlsa.len(),
                state.dane.id(),
                state.covered,
            )
        })
        .collect();
    let known = Addresses::Known(vec!["8.8.8.8".to_owned()]);
    assert_eq!(
        short,
        [
            ("mx1.a.example", known.clone(), Some(true), 1, "good", Some(true)),
            ("mx2.a.example", known, Some(true), 0, "none", Some(false)),
            ("mx3.a.example", Addresses::None, None, 0, "none", Some(true)),
            ("mx4.a.example", Addresses::Unknown, None, 0, "unknown", Some(false)),
        ]
    );
    assert_eq!(states[0].tlsa, [format!("3 1 1 {}", "5a".repeat(32))]);
    // Nothing is covered by a policy that is not known or withdrawn.
    let withdrawn = judge_policy("version: STSv1\nmode: none\nmax_age: 86400\n");
    for policy in [None, withdrawn.policy.as_ref()] {
        assert!(host_states(&facts, &result, policy).iter().all(|state| state.covered.is_none()));
    }
    let _: &[HostResult] = &result.dane.hosts;
}

/// Reports of days, each with a policy of a type, its mode and failed sessions.
fn reports(list: &[(&str, &str, &str, u32)]) -> Store {
    let mut store = Store::default();
    for (number, (day, policy_type, mode, failed)) in list.iter().enumerate() {
        let text = if *policy_type == "sts" {
            format!(r#"["version: STSv1","mode: {mode}","mx: mx1.a.example","max_age: 604800"]"#)
        } else {
            format!(r#"["3 1 1 {}"]"#, "5a".repeat(32))
        };
        let domain = if *policy_type == "sts" { "a.example" } else { "mx1.a.example" };
        let details = if *failed > 0 {
            format!(
                r#","failure-details":[{{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.a.example","failed-session-count":{failed}}}]"#
            )
        } else {
            String::new()
        };
        let report = format!(
            r#"{{"organization-name":"A","date-range":{{"start-datetime":"{day}T00:00:00Z","end-datetime":"{day}T23:59:59Z"}},"report-id":"{number}","policies":[{{"policy":{{"policy-type":"{policy_type}","policy-string":{text},"policy-domain":"{domain}"}},"summary":{{"total-successful-session-count":9,"total-failure-session-count":{failed}}}{details}}}]}}"#
        );
        intake::read("r.json", report.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
    }
    store
}

#[test]
fn sessions_that_were_refused_lately_contradict_a_right_record() {
    let tlsa = Tlsa { usage: 3, selector: 1, matching: 1, data: vec![0x5a; 32] };
    let a = found("mx1.a.example", RecordType::A, &[RecordData::A("8.8.8.8".parse().unwrap())]);
    let facts = facts(vec![host(
        "mx1.a.example",
        a,
        found("_25._tcp.mx1.a.example", RecordType::Tlsa, &[RecordData::Tlsa(tlsa)]),
    )]);
    let result = judge_facts(&facts);
    let said = |list: &[(&str, &str, &str, u32)]| -> Vec<(&'static str, Severity, String)> {
        let found = with_reports(&reports(list), &facts, &result);
        let refused = found.into_iter().filter(|finding| finding.rule.id().ends_with("-refused"));
        refused.map(|finding| (finding.rule.id(), finding.severity, finding.message)).collect()
    };
    assert_eq!(said(&[("2026-03-01", "sts", "enforce", 0)]), []);
    let refused = "Senders refused 3 sessions under the policy in the week up to 7 Mar 2026.".to_owned();
    let lately = said(&[("2026-03-01", "sts", "enforce", 1), ("2026-03-07", "sts", "enforce", 2)]);
    assert_eq!(lately, [("rp-sts-refused", Severity::Error, refused)]);
    // Nothing failed since: it may be mended.
    let before = said(&[("2026-03-02", "sts", "enforce", 2), ("2026-03-07", "sts", "enforce", 0)]);
    assert_eq!(before[0].1, Severity::Warning);
    // More than a week ago.
    assert_eq!(said(&[("2026-02-28", "sts", "enforce", 2), ("2026-03-07", "sts", "enforce", 0)]), []);
    let testing = said(&[("2026-03-07", "sts", "testing", 2)]);
    assert_eq!((testing[0].1, testing[0].2.contains("delivered all the same")), (Severity::Warning, true));
    let dane = said(&[("2026-03-07", "tlsa", "", 1)]);
    let refused = "Senders refused 1 session under DANE in the week up to 7 Mar 2026.".to_owned();
    assert_eq!(dane, [("rp-dane-refused", Severity::Error, refused)]);
    // RFC 7672, section 2.2.3: of a host that is an alias the policy domain may be the name at its end.
    let mut aliased = facts.clone();
    aliased.hosts[0].host = "alias.a.example".to_owned();
    let found = with_reports(&reports(&[("2026-03-07", "tlsa", "", 1)]), &aliased, &judge_facts(&aliased));
    assert!(found.iter().any(|finding| finding.rule == Rule::ReportDaneRefused), "{found:?}");
    // A host may be a domain with a policy of its own, which is not that of this one.
    let mut other = facts.clone();
    other.domain = "b.example".to_owned();
    other.hosts[0].host = "a.example".to_owned();
    let found = with_reports(&reports(&[("2026-03-07", "sts", "enforce", 2)]), &other, &judge_facts(&other));
    assert!(found.iter().all(|finding| finding.rule != Rule::ReportStsRefused), "{found:?}");
}

/// RFC 8461, section 3.2: a sender may keep a policy for its `max_age`, so the newest report may name a replaced one.
#[test]
fn a_replaced_policy_that_somebody_still_holds_is_not_the_one_in_use() {
    let replaced = [
        ("2026-03-01", "sts", "enforce", 0),
        ("2026-03-05", "sts", "testing", 0),
        ("2026-03-06", "sts", "testing", 0),
        ("2026-03-07", "sts", "enforce", 0),
    ];
    let mode = |list: &[(&str, &str, &str, u32)]| {
        let store = reports(list);
        let (day, text) = policy_of_reports(&store, "a.example").unwrap();
        let in_force = policy_in_force(&store, "a.example", None, "").unwrap();
        assert_eq!(in_force.day, day);
        assert_eq!(judge_policy(&text).policy.unwrap().mode, in_force.policy.mode);
        (in_force.policy.mode, day.unwrap().to_string())
    };
    assert_eq!(mode(&replaced), (Mode::Testing, "2026-03-06".to_owned()));
    assert_eq!(mode(&[replaced[0], replaced[1], replaced[3]]).0, Mode::Testing);
    // What nobody applied for days is not in use.
    assert_eq!(mode(&[replaced[1], ("2026-03-11", "sts", "enforce", 0)]).0, Mode::Enforce);
    let long_held = [replaced[0], replaced[1], ("2026-03-11", "sts", "enforce", 0)];
    assert_eq!(mode(&long_held), (Mode::Enforce, "2026-03-11".to_owned()));
}

#[test]
fn lines_of_a_policy_are_not_called_unused_while_the_hosts_are_unknown() {
    let store = reports(&[("2026-03-07", "sts", "enforce", 0)]);
    let policy = "version: STSv1\nmode: enforce\nmx: mx1.a.example\nmax_age: 604800\n";
    let unused = |facts: &Facts| {
        let from_reports = with_reports(&store, facts, &judge_facts(facts));
        let from_policy = judge_policy_file(policy, facts, None).findings;
        [from_reports, from_policy].map(|found| found.iter().any(|finding| finding.rule == Rule::PolicyMxUnused))
    };
    let silence = || LookupResult::Unreachable(TransportError::Unreachable);
    let mx = |result| Facts { mx: lookup("a.example", RecordType::Mx, result), ..facts(Vec::new()) };
    assert_eq!(unused(&mx(silence())), [false, false]);
    // Without MX records the domain itself is the host, unless its addresses are not known either.
    let no_mx = LookupResult::NoData(answer(Outcome::NoData, &[]));
    let of_address = |result| Facts { address: vec![lookup("a.example", RecordType::A, result)], ..mx(no_mx.clone()) };
    assert_eq!(unused(&of_address(silence())), [false, false]);
    let address = answer(Outcome::Records, &[RecordData::A("8.8.8.8".parse().unwrap())]);
    assert_eq!(unused(&of_address(LookupResult::Found(address))), [true, true]);
    let other = host("mx2.a.example", none("mx2.a.example", RecordType::A), none("mx2.a.example", RecordType::Tlsa));
    assert_eq!(unused(&facts(vec![other])), [true, true]);
}
