//! "Failures (CSV)": one line a failure detail, after RFC 4180, safe to open in a spreadsheet.

use crate::analysis::Filter;
use crate::store::Store;

const HEADER: [&str; 14] = [
    "day",
    "organization-name",
    "report-id",
    "policy-type",
    "policy-domain",
    "result-type",
    "failed-session-count",
    "failure-reason-code",
    "receiving-mx-hostname",
    "receiving-mx-helo",
    "receiving-ip",
    "sending-mta-ip",
    "additional-information",
    "source",
];

/// The failure details that the filter leaves.
pub fn failures_csv(store: &Store, filter: &Filter) -> String {
    let mut out = String::new();
    line(&mut out, &HEADER);
    for stored in store.reports() {
        if !filter.takes_report(stored) {
            continue;
        }
        let day = stored.day.map(|day| day.to_string()).unwrap_or_default();
        let source = stored.trails.first().map(ToString::to_string).unwrap_or_default();
        for entry in stored.report.policies.iter().filter(|entry| filter.takes_policy(entry)) {
            for row in entry.failure_details.iter().filter(|row| filter.takes_failure(row)) {
                let text = |value: &Option<String>| value.clone().unwrap_or_default();
                line(
                    &mut out,
                    &[
                        &day,
                        &stored.report.organization_name,
                        &stored.report.report_id,
                        entry.policy.policy_type.as_str(),
                        &entry.policy.policy_domain,
                        row.result_type.as_str(),
                        &row.failed_session_count.to_string(),
                        &text(&row.failure_reason_code),
                        &text(&row.receiving_mx_hostname),
                        &text(&row.receiving_mx_helo),
                        &text(&row.receiving_ip),
                        &text(&row.sending_mta_ip),
                        &text(&row.additional_information),
                        &source,
                    ],
                );
            }
        }
    }
    out
}

/// One line of CSV (RFC 4180), safe against spreadsheet formulas.
pub(crate) fn line(out: &mut String, cells: &[&str]) {
    for (index, text) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        cell(out, text);
    }
    out.push_str("\r\n");
}

/// A stranger wrote the text: one that a spreadsheet would take for a formula gets a `'` in front.
fn cell(out: &mut String, text: &str) {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        cell(&mut out, text);
        assert_eq!(out, expected);
    }

    #[test]
    fn quotes_and_disarms() {
        check("mx1.example.com", "mx1.example.com");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check("-1+2", "'-1+2");
        check("a,b", "\"a,b\"");
        check("a\r\nb", "\"a\r\nb\"");
    }
}
