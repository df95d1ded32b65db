//! Everything that the overview shows, counted from the store under a filter.

use std::sync::Arc;

use super::Filter;
use crate::day::Day;
use crate::language::tr;
use crate::report::ResultType;
use crate::store::{Columns, FailureRow, Sessions};
use crate::text;

/// The counts under a filter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// What was asked for.
    pub filter: Filter,
    /// Reports that the filter leaves.
    pub reports: usize,
    /// Their sessions; where failures are asked for, the failed ones only.
    pub sessions: Sessions,
    /// Failed sessions of which no details are given.
    pub untold: u64,
    /// Sessions that succeeded under an MTA-STS policy in mode none, or under TLSA records that the sender ignored, and
    /// under no other policy.
    pub unverified: u64,
    /// Sessions under such a policy as reported, whatever else judged them.
    pub in_mode_none: Sessions,
    /// The summaries as reported, added up per policy.
    pub evaluations: Sessions,
    /// Reporting organisations.
    pub organizations: usize,
    /// The first day covered.
    pub first_day: Option<Day>,
    /// The last day covered.
    pub last_day: Option<Day>,
    /// Reports whose date cannot be read; counted, but not on the timeline.
    pub undated: usize,
    /// Failed sessions by result type, most first.
    pub by_result_type: Vec<(ResultType, u64)>,
    /// Failed sessions by receiving MX, most first; senders name it for failures only.
    pub by_mx: Vec<Share>,
    /// By reporting organisation.
    pub by_organization: Vec<Share>,
    /// By policy-type. A session judged by two policies stands under both.
    pub by_policy_type: Vec<Share>,
    /// By policy domain.
    pub by_policy_domain: Vec<Share>,
    /// Failed sessions by sending country, most first; empty label for "not known".
    pub by_country: Vec<Share>,
    /// Failed sessions by sending network, most first.
    pub by_network: Vec<Share>,
    /// Failed sessions by kind of reason, most first.
    pub by_reason: Vec<Share>,
    /// By day.
    pub timeline: Timeline,
    /// Failure details that agree in what matters, most failed sessions first.
    pub failure_groups: Vec<FailureGroup>,
    /// Numbers of the reports, newest first.
    pub reports_list: Vec<usize>,
}

impl Overview {
    /// Whether nothing that is loaded fits the filter.
    pub fn fits_nothing(&self) -> bool {
        self.reports == 0 && !self.filter.is_empty()
    }
}

/// One line of a breakdown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Share {
    /// Of whom; empty for "not stated".
    pub label: String,
    /// Reports.
    pub reports: usize,
    /// Sessions; none where senders do not state them.
    pub sessions: Sessions,
    /// Failed sessions.
    pub failed: u64,
}

/// The days from the first to the last report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// One entry a day, without holes; a day without a report has `reports == 0`.
    pub days: Vec<DayTotals>,
    /// Reports of more than one day, each over its range.
    pub spans: Vec<Span>,
    /// Reports left out because they would stretch the axis beyond 4,000 days.
    pub outliers: usize,
    /// Whether failures were asked for, so that of sessions that succeeded nothing is known.
    pub failures_only: bool,
}

impl Timeline {
    /// What it shows.
    pub fn title(&self) -> &'static str {
        tr(if self.failures_only {
            text!("Failed sessions per day")
        } else {
            text!("Sessions and failed sessions per day")
        })
    }
}

/// What is known of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayTotals {
    /// The day.
    pub day: Day,
    /// Reports that start on it.
    pub reports: usize,
    /// Whether a report covers it that does not fit the filter.
    pub others: bool,
    /// Their sessions.
    pub sessions: Sessions,
    /// Their failures, most first.
    pub failed_by_type: Vec<(ResultType, u64)>,
    /// Failed sessions of which no details are given.
    pub untold: u64,
}

impl DayTotals {
    pub(crate) fn without_report(day: Day, others: bool) -> Self {
        Self { day, reports: 0, others, sessions: Sessions::default(), failed_by_type: Vec::new(), untold: 0 }
    }
}

/// A report of several days.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
    /// Its sessions.
    pub sessions: Sessions,
    /// Its failures, most first.
    pub failed_by_type: Vec<(ResultType, u64)>,
    /// Failed sessions of which no details are given.
    pub untold: u64,
}

/// Failure details with the same result type, reason, MX and sending network.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureGroup {
    /// `result-type`.
    pub result_type: ResultType,
    /// `failure-reason-code`.
    pub reason: Option<String>,
    /// `receiving-mx-hostname`.
    pub receiving_mx: Option<String>,
    /// The /24 or /48 of `sending-mta-ip`, or its text when that is no address.
    pub network: Option<String>,
    /// Who reported it.
    pub organizations: Vec<Arc<str>>,
    /// First day seen.
    pub first_day: Option<Day>,
    /// Last day seen.
    pub last_day: Option<Day>,
    /// Failed sessions.
    pub failed: u64,
    /// Reports.
    pub reports: usize,
    pub(super) key: GroupKey,
}

/// Numbers of result type, reason, MX and sending network.
pub(super) type GroupKey = (u32, u32, u32, u32);

/// The group that a failure belongs to.
pub(super) fn group_key(columns: &Columns, row: &FailureRow) -> GroupKey {
    (row.result_type, row.reason, row.receiving_mx, columns.network(row))
}
