//! "Failures (CSV)": one line a failure detail, after RFC 4180, safe to open in a spreadsheet.

use crate::analysis::{Filter, Selection};
use crate::csv::line;
use crate::intake::Trail;
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
    Selection::new(store.columns(), filter).each(|passed| {
        let Some(stored) = store.report(passed.id) else { return };
        let day = stored.day.map(|day| day.to_string()).unwrap_or_default();
        let source = stored.trails.first().map(Trail::as_data).unwrap_or_default();
        for row in passed.failures {
            let Some((entry, at)) = store.place_in_report(row) else { continue };
            let Some(entry) = stored.report.policies.get(entry) else { continue };
            let Some(detail) = entry.failure_details.get(at) else { continue };
            let policy = &entry.policy;
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            line(
                &mut out,
                &[
                    &day,
                    &stored.report.organization_name,
                    &stored.report.report_id,
                    policy.policy_type.as_str(),
                    &policy.policy_domain,
                    detail.result_type.as_str(),
                    &detail.failed_session_count.to_string(),
                    &text(&detail.failure_reason_code),
                    &text(&detail.receiving_mx_hostname),
                    &text(&detail.receiving_mx_helo),
                    &text(&detail.receiving_ip),
                    &text(&detail.sending_mta_ip),
                    &text(&detail.additional_information),
                    &source,
                ],
            );
        }
    });
    out
}
