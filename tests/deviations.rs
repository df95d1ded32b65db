//! Each tolerated departure from RFC 8460 is read, and named on the report.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use tlsrpt_lens::intake::{self, Outcome};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::report::{DeviationRule, Hints, Report, parse};

/// A report without a departure.
const PLAIN: &str = r#"{
  "organization-name": "Sender",
  "date-range": { "start-datetime": "2026-01-01T00:00:00Z", "end-datetime": "2026-01-01T23:59:59Z" },
  "contact-info": "tls@sender.example",
  "report-id": "1",
  "policies": [{
    "policy": { "policy-type": "sts", "policy-string": ["version: STSv1", "mode: enforce"], "policy-domain": "example.com", "mx-host": ["*.example.com"] },
    "summary": { "total-successful-session-count": 5, "total-failure-session-count": 2 },
    "failure-details": [{ "result-type": "certificate-expired", "sending-mta-ip": "192.0.2.1", "receiving-mx-hostname": "mx.example.com", "failed-session-count": 2 }]
  }]
}"#;

fn read(text: &[u8]) -> Report {
    parse(text, &Hints::default()).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(text)))
}

fn rules(report: &Report) -> Vec<&'static str> {
    report.deviations.iter().map(|deviation| deviation.rule.id()).collect()
}

/// Puts `to` for `from` in the plain report and expects exactly this departure.
#[track_caller]
fn check(from: &str, to: &str, rule: &str) -> Report {
    assert!(PLAIN.contains(from), "the plain report has no {from}");
    let report = read(PLAIN.replace(from, to).as_bytes());
    assert_eq!(rules(&report), [rule], "{to}");
    report
}

#[test]
fn a_report_by_the_rfc_has_none() {
    assert_eq!(rules(&read(PLAIN.as_bytes())), Vec::<&str>::new());
}

#[test]
fn departures_of_the_report_itself() {
    check(r#""Sender""#, r#""""#, "organization-name-missing");
    check(r#""report-id": "1""#, r#""report-id": """#, "report-id-missing");
    check(r#""tls@sender.example""#, "null", "contact-info-null");
    check("  \"contact-info\": \"tls@sender.example\",\n", "", "contact-info-missing");
    check(r#""report-id": "1""#, r#""report-id": "1", "extra": 1"#, "unknown-field");
    check(r#""report-id": "1""#, r#""report-id": 1"#, "field-not-text");
}

#[test]
fn departures_of_dates_keep_the_day() {
    let day = 20_454 * 86_400; // 2026-01-01
    for (date, rule) in [
        ("2026-01-01T00:00:00", "date-without-zone"),
        ("2026-01-01", "date-only"),
        ("2026-01-01T01:00:00+01:00", "date-with-offset"),
    ] {
        let report = check("2026-01-01T00:00:00Z", date, rule);
        assert_eq!(report.date_range.start.unix, Some(day), "{date}");
    }
    assert_eq!(check("2026-01-01T00:00:00Z", "April fools", "date-unreadable").date_range.start.unix, None);
    check("2026-01-01T00:00:00Z", "", "date-missing");
    check("2026-01-01T23:59:59Z", "2026-01-02T00:00:00Z", "end-is-next-midnight");
    check("2026-01-01T23:59:59Z", "2026-01-07T23:59:59Z", "period-longer-than-a-day");
    check("2026-01-01T23:59:59Z", "2025-12-30T23:59:59Z", "end-before-start");
}

#[test]
fn departures_of_policies() {
    check(r#""sts""#, r#""STS""#, "policy-type-case");
    check(r#""sts""#, r#""tls""#, "policy-type-unknown");
    check(r#""policy-type": "sts", "#, "", "policy-type-missing");
    let report = check(r#""example.com""#, r#""Example.COM.""#, "policy-domain-form");
    assert_eq!(report.policies.first().unwrap().policy.policy_domain, "example.com");
    check(r#" "policy-domain": "example.com","#, "", "policy-domain-missing");
    check(r#"["version: STSv1", "mode: enforce"]"#, r#""version: STSv1\nmode: enforce""#, "policy-string-not-a-list");
    check(r#""mode: enforce""#, r#""mode: enforce\r""#, "policy-string-carriage-return");
    check(r#"["version: STSv1", "mode: enforce"]"#, "[]", "policy-string-missing");
    check(r#"["*.example.com"]"#, r#""*.example.com""#, "mx-host-not-a-list");
    check(r#"["*.example.com"]"#, r#""[*.example.com]""#, "mx-host-bracketed");
    check(r#"["*.example.com"]"#, r#""""#, "mx-host-empty");
    check("mx-host\":", "mx-host-pattern\":", "mx-host-pattern");
    let report = check(
        r#"["version: STSv1", "mode: enforce"]"#,
        r#"["[\"3 1 1 AB\",\"3 1 1 CD\"]"]"#,
        "tlsa-records-in-one-string",
    );
    assert_eq!(report.policies.first().unwrap().policy.policy_string, ["3 1 1 AB", "3 1 1 CD"]);
}

#[test]
fn departures_of_counts() {
    let successful = |report: Report| report.policies.first().unwrap().summary.successful;
    assert_eq!(successful(check("count\": 5", "count\": \"5\"", "count-as-text")), 5);
    assert_eq!(successful(check("count\": 5", "count\": -5", "count-negative")), 0);
    assert_eq!(successful(check("count\": 5", "count\": 5.5", "count-unreadable")), 0);
    assert_eq!(successful(check("\"total-successful-session-count\": 5, ", "", "count-missing")), 0);
    check("failure-session-count\": 2", "failure-session-count\": 1", "details-do-not-add-up");
}

#[test]
fn departures_of_failures() {
    check(r#""certificate-expired""#, r#""quantum-handshake-flux""#, "result-type-unknown");
    check(r#""result-type": "certificate-expired", "#, "", "result-type-missing");
    check(r#""192.0.2.1""#, r#""x.x.x.x""#, "ip-unreadable");
    check(r#""192.0.2.1""#, r#""""#, "empty-field");
    check("receiving-mx-hostname", "receiving-mx-host-name", "field-renamed");
    check(
        r#""failed-session-count": 2"#,
        r#""failed-session-count": 2, "additional-information": "see there""#,
        "additional-information-not-a-uri",
    );
}

#[test]
fn departures_of_the_text() {
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend_from_slice(PLAIN.as_bytes());
    assert_eq!(rules(&read(&marked)), ["byte-order-mark"]);
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain(PLAIN.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(rules(&read(&wide)), ["not-utf-8"]);
    check("Sender", "Sen\nder", "raw-line-break-in-string");
    assert_eq!(rules(&read(format!("{PLAIN} and more").as_bytes())), ["trailing-data"]);
}

#[test]
fn departures_of_json_itself() {
    let report = check(r#""report-id": "1""#, r#""report-id": "0", "report-id": "1""#, "duplicate-key");
    assert_eq!(
        (report.report_id.as_str(), report.deviations.first().unwrap().found.to_string()),
        ("1", "report-id".to_owned())
    );
    let report = read(PLAIN.replace("count\": 5", "count\": 1e400").as_bytes());
    assert_eq!(rules(&report), ["number-too-large", "count-unreadable"]);
    assert_eq!(report.policies.first().unwrap().summary.failed, 2);
    assert_eq!(check("Sender", r"Sen\ud83der", "lone-surrogate").organization_name, "Sen\u{FFFD}er");
}

#[test]
fn a_count_that_cannot_be_is_left_out() {
    for count in ["18446744073709551615", "\"9223372036854775807\"", "1000000000001"] {
        let report = check("count\": 5", &format!("count\": {count}"), "count-impossible");
        let summary = report.policies.first().unwrap().summary;
        assert_eq!((summary.successful, summary.failed), (0, 2));
    }
    assert_eq!(rules(&read(PLAIN.replace("count\": 5", "count\": 1000000000000").as_bytes())), Vec::<&str>::new());
}

#[test]
fn what_a_tool_made_of_an_object_is_named() {
    let range = r#"{ "start-datetime": "2026-01-01T00:00:00Z", "end-datetime": "2026-01-01T23:59:59Z" }"#;
    for text in ["@{start-datetime=2026-01-01T00:00:00Z}", "{'start-datetime': '2026-01-01'}", "[object Object]"] {
        assert!(PLAIN.contains(range));
        let report = read(PLAIN.replace(range, &format!("\"{text}\"")).as_bytes());
        assert!(rules(&report).contains(&"damaged-on-the-way"), "{text}: {:?}", rules(&report));
    }
}

/// Reads a file that holds one report and expects these departures.
#[track_caller]
fn check_file(text: &str, expected: &[&str]) -> Report {
    let mut found = Vec::new();
    intake::read("file", text.as_bytes(), &mut Limits::default(), &mut |item| found.push(item.outcome));
    let [Outcome::Report(report)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(rules(report), expected);
    report.as_ref().clone()
}

#[test]
fn departures_of_what_the_report_stands_in() {
    check_file(&format!("Here it is:\n```json\n{PLAIN}\n```\nRegards"), &["surrounding-text"]);
    check_file(
        r#"{"organization_name": "Sender", "begin_date": "2026-01-01T00:00:00Z", "end_date": "2026-01-01T23:59:59Z", "contact_info": "c", "report_id": "1", "policies": []}"#,
        &["parsedmarc-shape", "policies-empty"],
    );
    let report = check_file(
        "day,organization-name,report-id,policy-type,policy-domain,result-type,failed-session-count\r\n2026-01-01,Sender,1,sts,example.com,certificate-expired,3\r\n",
        &["failures-table"],
    );
    let summary = report.policies.first().unwrap().summary;
    assert_eq!((summary.successful, summary.failed), (0, 3));
}

#[test]
fn the_simplified_sample_shape_is_read_and_named() {
    let report = read(
        br#"{"email-server": "mail.example.com", "date-range": {"start-datetime": "2026-01-01T00:00:00Z", "end-datetime": "2026-01-01T23:59:59Z"},
            "failed-connections": [{"source-ip": "192.0.2.1", "receiving-host": "mx.example.com", "failure-reason": "certificate expired", "error-code": "X1"}]}"#,
    );
    assert_eq!(rules(&report), ["simplified-sample-shape"]);
    let row = report.policies.first().and_then(|entry| entry.failure_details.first()).unwrap();
    assert_eq!(row.result_type.as_str(), "certificate-expired");
    assert_eq!(row.failure_reason_code.as_deref(), Some("X1"));
}

/// RFC 8460, section 4.4: `policy-string` is the text of the applied policy. Where the failures themselves say that none
/// could be had (section 4.3.2), there was none to apply.
#[test]
fn a_policy_that_could_not_be_had_has_no_text() {
    let without = PLAIN.replace(r#" "policy-string": ["version: STSv1", "mode: enforce"],"#, "");
    assert_eq!(rules(&read(without.as_bytes())), ["policy-string-missing"]);
    for result in ["sts-policy-fetch-error", "sts-webpki-invalid", "sts-policy-invalid"] {
        let text = without.replace("certificate-expired", result);
        assert_eq!(rules(&read(text.as_bytes())), Vec::<&str>::new(), "{result}");
    }
    for result in ["dnssec-invalid", "dane-required"] {
        let text = without.replace("certificate-expired", result).replace(r#""sts""#, r#""tlsa""#);
        assert_eq!(rules(&read(text.as_bytes())), Vec::<&str>::new(), "{result}");
    }
    // A certificate was held against a policy, and TLSA records that are not valid were found.
    for (kind, result) in [("sts", "certificate-not-trusted"), ("tlsa", "tlsa-invalid"), ("tlsa", "sts-webpki-invalid")]
    {
        let text = without.replace("certificate-expired", result).replace(r#""sts""#, &format!("\"{kind}\""));
        assert_eq!(rules(&read(text.as_bytes())), ["policy-string-missing"], "{kind} {result}");
    }
    // Beside a failure of the certificate the policy was there.
    let both = without.replace(
        r#""failure-details": ["#,
        r#""failure-details": [{ "result-type": "sts-policy-fetch-error", "failed-session-count": 0 }, "#,
    );
    assert_eq!(rules(&read(both.as_bytes())), ["policy-string-missing"]);
}

#[test]
fn rule_names_are_unique() {
    let mut ids: Vec<_> = DeviationRule::ALL.iter().map(|rule| rule.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), DeviationRule::ALL.len());
}
