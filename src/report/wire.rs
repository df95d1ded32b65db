//! The quick way for a report that is as RFC 8460 wants it, which most are: typed fields that
//! borrow from the text. Whatever departs in the least goes the tolerant way of [`super::lower`],
//! which names the departure; both give the same report.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::Deserialize;

use super::hints::Hints;
use super::instant;
use super::lower::{is_impossible, is_uri_like, range_departs};
use super::model::{AppliedPolicy, DateRange, FailureDetail, PolicyResult, PolicyType, Report, Source, Summary};
use super::result_type::ResultType;

/// Text that borrows where it has no escapes.
type Text<'a> = Cow<'a, str>;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WireReport<'a> {
    #[serde(borrow)]
    organization_name: Text<'a>,
    #[serde(borrow)]
    date_range: WireRange<'a>,
    #[serde(borrow)]
    contact_info: Text<'a>,
    #[serde(borrow)]
    report_id: Text<'a>,
    #[serde(borrow)]
    policies: Vec<WireEntry<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WireRange<'a> {
    #[serde(borrow)]
    start_datetime: Text<'a>,
    #[serde(borrow)]
    end_datetime: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WireEntry<'a> {
    #[serde(borrow)]
    policy: WirePolicy<'a>,
    summary: WireSummary,
    #[serde(borrow)]
    failure_details: Option<Vec<WireFailure<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WirePolicy<'a> {
    #[serde(borrow)]
    policy_type: Text<'a>,
    #[serde(borrow)]
    policy_string: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    policy_domain: Text<'a>,
    #[serde(borrow)]
    mx_host: Option<Vec<Text<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WireSummary {
    total_successful_session_count: u64,
    total_failure_session_count: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WireFailure<'a> {
    #[serde(borrow)]
    result_type: Text<'a>,
    #[serde(borrow)]
    sending_mta_ip: Option<Text<'a>>,
    #[serde(borrow)]
    receiving_mx_hostname: Option<Text<'a>>,
    #[serde(borrow)]
    receiving_mx_helo: Option<Text<'a>>,
    #[serde(borrow)]
    receiving_ip: Option<Text<'a>>,
    failed_session_count: u64,
    #[serde(borrow)]
    additional_information: Option<Text<'a>>,
    #[serde(borrow)]
    failure_reason_code: Option<Text<'a>>,
}

/// Reads a report without any deviation; `None` for every other text.
pub(super) fn read(text: &str, hints: &Hints) -> Option<Report> {
    let wire: WireReport<'_> = serde_json::from_str(text).ok()?;
    let date_range = range(&wire.date_range)?;
    let policies: Option<Vec<PolicyResult>> = wire.policies.into_iter().map(entry).collect();
    Some(Report {
        organization_name: stated(wire.organization_name)?,
        contact_info: Some(stated(wire.contact_info)?),
        report_id: stated(wire.report_id)?,
        date_range,
        policies: policies.filter(|policies| !policies.is_empty())?,
        deviations: Vec::new(),
        raw: text.to_owned(),
        source: Source::Text(hints.clone()),
    })
}

fn stated(text: Text<'_>) -> Option<String> {
    (!text.is_empty()).then(|| text.into_owned())
}

fn range(wire: &WireRange<'_>) -> Option<DateRange> {
    let instant = |text: &str| {
        let (instant, departs) = instant::parse(text);
        departs.is_none().then_some(instant)
    };
    let (start, end) = (instant(&wire.start_datetime)?, instant(&wire.end_datetime)?);
    range_departs(start.unix, end.unix).is_none().then_some(DateRange { start, end })
}

fn entry(wire: WireEntry<'_>) -> Option<PolicyResult> {
    let summary = Summary {
        successful: wire.summary.total_successful_session_count,
        failed: wire.summary.total_failure_session_count,
    };
    let details: Option<Vec<FailureDetail>> =
        wire.failure_details.unwrap_or_default().into_iter().map(failure).collect();
    let failure_details = details?;
    let counts = failure_details.iter().map(|row| row.failed_session_count);
    (!counts.chain([summary.successful, summary.failed]).any(is_impossible)).then_some(())?;
    let failed = failure_details.iter().fold(0_u64, |sum, row| sum.saturating_add(row.failed_session_count));
    (failed == summary.failed).then_some(())?;
    Some(PolicyResult { policy: policy(wire.policy)?, summary, failure_details })
}

fn policy(wire: WirePolicy<'_>) -> Option<AppliedPolicy> {
    let policy_type = match &*wire.policy_type {
        "tlsa" => PolicyType::Tlsa,
        "sts" => PolicyType::Sts,
        "no-policy-found" => PolicyType::NoPolicyFound,
        _ => return None,
    };
    let policy_string: Vec<String> = wire.policy_string.unwrap_or_default().into_iter().map(Cow::into_owned).collect();
    let odd = |line: &String| line.ends_with('\r') || line.trim_start().starts_with('[');
    if policy_string.iter().any(odd) || policy_string.is_empty() && policy_type != PolicyType::NoPolicyFound {
        return None;
    }
    let domain = &*wire.policy_domain;
    let usual = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
    if domain.is_empty() || domain.ends_with('.') || !domain.bytes().all(usual) {
        return None;
    }
    let mx_host: Option<Vec<String>> = wire.mx_host.unwrap_or_default().into_iter().map(stated).collect();
    Some(AppliedPolicy { policy_type, policy_string, policy_domain: domain.to_owned(), mx_host: mx_host? })
}

fn failure(wire: WireFailure<'_>) -> Option<FailureDetail> {
    let result_type = ResultType::parse(&wire.result_type);
    if matches!(result_type, ResultType::Unknown(_)) {
        return None;
    }
    let address = |text: &str| text.trim().parse::<IpAddr>().is_ok();
    let word = |text: &str| !text.trim().is_empty();
    Some(FailureDetail {
        result_type,
        sending_mta_ip: fit(wire.sending_mta_ip, address)?,
        receiving_mx_hostname: fit(wire.receiving_mx_hostname, word)?,
        receiving_mx_helo: fit(wire.receiving_mx_helo, word)?,
        receiving_ip: fit(wire.receiving_ip, address)?,
        failed_session_count: wire.failed_session_count,
        additional_information: fit(wire.additional_information, is_uri_like)?,
        failure_reason_code: fit(wire.failure_reason_code, word)?,
    })
}

/// A field that may be left out but must be fit when it is there; `None` when it is not.
#[expect(clippy::option_option, reason = "left out and unfit are two things")]
fn fit(text: Option<Text<'_>>, is_fit: impl Fn(&str) -> bool) -> Option<Option<String>> {
    match text {
        Some(text) if is_fit(&text) => Some(Some(text.into_owned())),
        Some(_) => None,
        None => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::{lower, text};

    const GOOD: &str = r#"{"organization-name":"A","date-range":{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"},
"contact-info":"tls@a.example","report-id":"x\u00e4","policies":[{"policy":{"policy-type":"sts","policy-string":["version: STSv1","mode: testing"],
"policy-domain":"example.com","mx-host":["*.example.com"]},"summary":{"total-successful-session-count":5,"total-failure-session-count":3},
"failure-details":[{"result-type":"certificate-expired","sending-mta-ip":"192.0.2.1","receiving-mx-hostname":"MX.example.com","receiving-ip":"2001:db8::1",
"failed-session-count":2,"additional-information":"https://a.example/1","failure-reason-code":"expired"},{"result-type":"validation-failure","sending-mta-ip":null,"failed-session-count":1}]}]}"#;

    fn tolerant(input: &str) -> Option<Report> {
        let mut deviations = Vec::new();
        let value = text::json(input, &mut deviations).ok()?;
        lower(&value, input, &Hints::default(), deviations).ok()
    }

    #[test]
    fn a_report_as_it_should_be_goes_the_quick_way() {
        let report = read(GOOD, &Hints::default());
        assert_eq!(report, tolerant(GOOD));
        assert_eq!(report.map(|report| report.deviations), Some(Vec::new()));
    }

    #[test]
    fn what_departs_is_left_to_the_tolerant_way() {
        for (from, to) in [
            (r#""contact-info":"tls@a.example","#, ""),
            (r#""A""#, r#""""#),
            ("T00:00:00Z", "T00:00:00"),
            ("2026-01-03T23:59:59Z", "2026-01-04T00:00:00Z"),
            ("example.com\",\"mx-host", "Example.com\",\"mx-host"),
            (r#"["*.example.com"]"#, r#""*.example.com""#),
            (r#"count":5"#, r#"count":"5""#),
            (r#"count":5"#, r#"count":18446744073709551615"#),
            (r#"failure-session-count":3"#, r#"failure-session-count":4"#),
            ("certificate-expired", "certificate-old"),
            ("192.0.2.1", "x"),
            ("failure-reason-code", "failure-error-code"),
            ("\"policy-type\":\"sts\"", "\"policy-type\":\"STS\""),
            ("https://a.example/1", "no link"),
        ] {
            let changed = GOOD.replacen(from, to, 1);
            assert_ne!(changed, GOOD, "{from}");
            assert_eq!(read(&changed, &Hints::default()), None, "{to}");
            assert_ne!(tolerant(&changed).map(|report| report.deviations.len()), Some(0), "{to}");
        }
    }

    proptest! {
        /// Any small damage: where the quick way reads it, the tolerant way reads the same.
        #[test]
        fn both_ways_agree(at in 0..GOOD.len(), length in 0_usize..30, put in "[ -~]{0,6}") {
            let end = (at + length).min(GOOD.len());
            let (before, after) = (GOOD.get(..at).unwrap(), GOOD.get(end..).unwrap());
            let changed = format!("{before}{put}{after}");
            if let Some(report) = read(&changed, &Hints::default()) {
                prop_assert_eq!(Some(report), tolerant(&changed));
            }
        }
    }
}
