//! The failure details behind a group, one by one.

use super::overview::group_key;
use super::{Day, FailureGroup, Filter};
use crate::store::Store;

/// One failure detail of one report, as the sender wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureRow {
    /// Number of the report in the store.
    pub report: usize,
    /// The UTC day of the report's start.
    pub day: Option<Day>,
    /// `organization-name`.
    pub organization: String,
    /// The policy domain that the failure stands under.
    pub policy_domain: String,
    /// `sending-mta-ip`.
    pub sending_mta_ip: Option<String>,
    /// `receiving-ip`.
    pub receiving_ip: Option<String>,
    /// `additional-information`, a link or a note of the sender's.
    pub additional_information: Option<String>,
    /// Failed sessions.
    pub failed: u64,
}

/// The rows of a group under the filter that made it, newest report first.
pub fn failure_rows(store: &Store, filter: &Filter, group: &FailureGroup) -> Vec<FailureRow> {
    let key = group.key();
    let reports = group.reports.iter().filter_map(|&id| Some((id, store.report(id)?)));
    reports
        .flat_map(|(id, stored)| {
            let entries = stored.report.policies.iter().filter(|entry| filter.takes_policy(entry));
            let details = entries.flat_map(|entry| entry.failure_details.iter().map(move |row| (entry, row)));
            let own = details.filter(|(_, row)| filter.takes_failure(row) && group_key(row) == key);
            own.map(move |(entry, row)| FailureRow {
                report: id,
                day: stored.day,
                organization: stored.report.organization_name.clone(),
                policy_domain: entry.policy.policy_domain.clone(),
                sending_mta_ip: row.sending_mta_ip.clone(),
                receiving_ip: row.receiving_ip.clone(),
                additional_information: row.additional_information.clone(),
                failed: row.failed_session_count,
            })
            .collect::<Vec<_>>()
        })
        .collect()
}
