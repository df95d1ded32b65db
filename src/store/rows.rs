//! The rows that are counted: numbers stand for texts, and the rows of a report lie one behind the other.

use super::sessions::Sessions;
use crate::day::Day;
use crate::report::Completeness;

/// One report.
#[derive(Debug, Clone, Copy)]
pub struct ReportRow {
    /// Number of `organization-name`.
    pub organization: u32,
    /// The UTC day of its start; `None` when the date cannot be read.
    pub day: Option<Day>,
    /// The UTC day of its end, at least `day`.
    pub last_day: Option<Day>,
    /// Its sessions.
    pub sessions: Sessions,
    /// How much of what was sent is there.
    pub completeness: Completeness,
    pub(super) first_entry: u32,
    pub(super) end_entry: u32,
    pub(super) first_deviation: u32,
    pub(super) end_deviation: u32,
}

/// One entry of `policies`.
#[derive(Debug, Clone, Copy)]
pub struct EntryRow {
    /// Number of its report.
    pub report: u32,
    /// Number of `policy-domain`.
    pub policy_domain: u32,
    /// Number of `policy-type`.
    pub policy_type: u32,
    /// Number of its text.
    pub policy_text: u32,
    /// Number of its `mx-host` patterns.
    pub mx_patterns: u32,
    /// The summary as reported.
    pub summary: Sessions,
    pub(super) first_failure: u32,
    pub(super) end_failure: u32,
}

/// One element of `failure-details`.
#[derive(Debug, Clone, Copy)]
pub struct FailureRow {
    /// Number of its report.
    pub report: u32,
    /// Number of its entry.
    pub entry: u32,
    /// Number of `result-type`.
    pub result_type: u32,
    /// Number of `receiving-mx-hostname`.
    pub receiving_mx: u32,
    /// Number of `failure-reason-code`.
    pub reason: u32,
    /// Number of `sending-mta-ip`.
    pub sending_ip: u32,
    /// Number of `receiving-ip`.
    pub receiving_ip: u32,
    /// Number of `additional-information`.
    pub information: u32,
    /// `failed-session-count`.
    pub failed: u64,
}

impl FailureRow {
    /// The failed sessions of some rows, added up.
    pub fn failed_in<'a>(rows: impl IntoIterator<Item = &'a Self>) -> u64 {
        rows.into_iter().fold(0, |sum, row| sum.saturating_add(row.failed))
    }
}

impl EntryRow {
    /// What [`super::sessions_of`] counts: domain, policy type, summary.
    pub fn counted(&self) -> (u32, u32, Sessions) {
        (self.policy_domain, self.policy_type, self.summary)
    }
}

/// The number of what comes next in a list. It fits: whatever is counted costs more bytes than its number can count.
pub(super) fn number_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
