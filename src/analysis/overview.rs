//! Everything that the overview shows, counted from the store under a filter.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::{Day, Filter, Sessions};
use crate::report::{FailureDetail, PolicyResult, ResultType};
use crate::store::{Store, StoredReport, sessions_of};

/// The counts under a filter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// Reports that the filter leaves.
    pub reports: usize,
    /// Their sessions; under a filter by result or MX the failed ones only.
    pub sessions: Sessions,
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
    /// By day.
    pub timeline: Timeline,
    /// Failure details that agree in what matters, most failed sessions first.
    pub failure_groups: Vec<FailureGroup>,
    /// Numbers of the reports, newest first.
    pub reports_list: Vec<usize>,
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
}

/// What is known of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayTotals {
    /// The day.
    pub day: Day,
    /// Reports that start on it.
    pub reports: usize,
    /// Their sessions.
    pub sessions: Sessions,
    /// Their failures, most first.
    pub failed_by_type: Vec<(ResultType, u64)>,
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
    pub organizations: Vec<String>,
    /// First day seen.
    pub first_day: Option<Day>,
    /// Last day seen.
    pub last_day: Option<Day>,
    /// Failed sessions.
    pub failed: u64,
    /// Numbers of the reports, newest first.
    pub reports: Vec<usize>,
}

impl FailureGroup {
    pub(super) fn key(&self) -> GroupKey {
        (self.result_type.clone(), self.reason.clone(), self.receiving_mx.clone(), self.network.clone())
    }
}

/// The longest axis; dates far off are typing errors or attacks.
const MOST_DAYS: i32 = 4_000;

/// Result type, reason, MX in lower case, sending network.
pub(super) type GroupKey = (ResultType, Option<String>, Option<String>, Option<String>);
type TypeCounts = BTreeMap<ResultType, u64>;

/// Counts what a filter leaves of the store.
pub fn overview(store: &Store, filter: &Filter) -> Overview {
    let mut all = Counting::default();
    for (id, stored) in store.reports().iter().enumerate() {
        all.take(id, stored, filter);
    }
    all.finish(store)
}

#[derive(Default)]
struct Counting {
    overview: Overview,
    types: TypeCounts,
    mx: BTreeMap<String, Share>,
    organizations: BTreeMap<String, Share>,
    policy_types: BTreeMap<String, Share>,
    policy_domains: BTreeMap<String, Share>,
    days: BTreeMap<Day, (usize, Sessions, TypeCounts)>,
    groups: BTreeMap<GroupKey, (BTreeSet<String>, FailureGroup)>,
}

impl Counting {
    fn take(&mut self, id: usize, stored: &StoredReport, filter: &Filter) {
        if !filter.takes_report(stored) {
            return;
        }
        let report = &stored.report;
        let by_failure = filter.by_failure();
        let entries: Vec<&PolicyResult> = report.policies.iter().filter(|entry| filter.takes_policy(entry)).collect();
        let narrowed = filter.narrows_policies();
        if narrowed && entries.is_empty() {
            return;
        }
        let rows: Vec<&FailureDetail> =
            entries.iter().flat_map(|entry| &entry.failure_details).filter(|row| filter.takes_failure(row)).collect();
        let rows_failed = rows.iter().fold(0, |sum: u64, row| sum.saturating_add(row.failed_session_count));
        let count = |entries: &[&PolicyResult]| {
            if by_failure {
                let rows =
                    entries.iter().flat_map(|entry| &entry.failure_details).filter(|row| filter.takes_failure(row));
                let failed = rows.fold(0_u64, |sum, row| sum.saturating_add(row.failed_session_count));
                Sessions { successful: 0, failed }
            } else {
                sessions_of(entries.iter().copied())
            }
        };
        let sessions = if by_failure {
            Sessions { successful: 0, failed: rows_failed }
        } else if narrowed {
            count(&entries)
        } else {
            stored.sessions
        };
        self.overview.reports += 1;
        self.overview.reports_list.push(id);
        self.overview.sessions = self.overview.sessions.plus(sessions);
        self.overview.evaluations = entries.iter().fold(self.overview.evaluations, |sum, entry| {
            sum.plus(Sessions { successful: entry.summary.successful, failed: entry.summary.failed })
        });
        share(&mut self.organizations, &report.organization_name, sessions);
        let names = |of: fn(&PolicyResult) -> &str| entries.iter().map(|entry| of(entry)).collect::<BTreeSet<_>>();
        for (shares, of) in [
            (&mut self.policy_types, (|entry| entry.policy.policy_type.as_str()) as fn(&PolicyResult) -> &str),
            (&mut self.policy_domains, |entry| entry.policy.policy_domain.as_str()),
        ] {
            for name in names(of) {
                let own: Vec<&PolicyResult> = entries.iter().copied().filter(|entry| of(entry) == name).collect();
                share(shares, name, count(&own));
            }
        }
        let mut types = TypeCounts::new();
        for row in rows {
            add(&mut types, &row.result_type, row.failed_session_count);
            let host = row.receiving_mx_hostname.as_deref().map(str::to_lowercase).unwrap_or_default();
            let failed = Sessions { successful: 0, failed: row.failed_session_count };
            share(&mut self.mx, &host, failed);
            self.group(id, stored, row);
        }
        for (result_type, count) in &types {
            add(&mut self.types, result_type, *count);
        }
        self.day(stored, sessions, types);
    }

    fn group(&mut self, id: usize, stored: &StoredReport, row: &FailureDetail) {
        let (organizations, group) =
            self.groups.entry(group_key(row)).or_insert_with_key(|(result_type, reason, mx, network)| {
                let group = FailureGroup {
                    result_type: result_type.clone(),
                    reason: reason.clone(),
                    receiving_mx: mx.clone(),
                    network: network.clone(),
                    organizations: Vec::new(),
                    first_day: None,
                    last_day: None,
                    failed: 0,
                    reports: Vec::new(),
                };
                (BTreeSet::new(), group)
            });
        organizations.insert(stored.report.organization_name.clone());
        group.failed = group.failed.saturating_add(row.failed_session_count);
        group.first_day = [group.first_day, stored.day].into_iter().flatten().min();
        group.last_day = group.last_day.max(stored.last_day);
        if group.reports.last() != Some(&id) {
            group.reports.push(id);
        }
    }

    fn day(&mut self, stored: &StoredReport, sessions: Sessions, types: TypeCounts) {
        let (Some(first), Some(last)) = (stored.day, stored.last_day) else {
            self.overview.undated += 1;
            return;
        };
        self.overview.first_day = [self.overview.first_day, Some(first)].into_iter().flatten().min();
        self.overview.last_day = self.overview.last_day.max(Some(last));
        if last > first {
            self.overview.timeline.spans.push(Span { first, last, sessions, failed_by_type: most_first(types) });
            return;
        }
        let (reports, sum, sums) = self.days.entry(first).or_default();
        *reports += 1;
        *sum = sum.plus(sessions);
        for (result_type, count) in types {
            add(sums, &result_type, count);
        }
    }

    fn finish(self, store: &Store) -> Overview {
        let Self { mut overview, types, mx, organizations, policy_types, policy_domains, days, groups } = self;
        overview.organizations = organizations.len();
        overview.by_result_type = most_first(types);
        overview.by_mx = sorted(mx);
        overview.by_mx.sort_by_key(|share| std::cmp::Reverse(share.failed));
        overview.by_organization = sorted(organizations);
        overview.by_policy_type = sorted(policy_types);
        overview.by_policy_domain = sorted(policy_domains);
        fill_days(&mut overview.timeline, days);
        let day_of = |id: &usize| store.report(*id).and_then(|stored| stored.day);
        overview.reports_list.sort_by_key(|id| (std::cmp::Reverse(day_of(id)), *id));
        overview.failure_groups = groups
            .into_values()
            .map(|(organizations, mut group)| {
                group.organizations = organizations.into_iter().collect();
                group.reports.sort_by_key(|id| (std::cmp::Reverse(day_of(id)), *id));
                group
            })
            .collect();
        overview.failure_groups.sort_by_key(|group| std::cmp::Reverse(group.failed));
        overview
    }
}

/// Lays the days out without holes, around the bulk of the reports.
fn fill_days(timeline: &mut Timeline, mut days: BTreeMap<Day, (usize, Sessions, TypeCounts)>) {
    let mut edges: Vec<Day> =
        days.iter().flat_map(|(day, (reports, ..))| std::iter::repeat_n(*day, *reports)).collect();
    edges.extend(timeline.spans.iter().flat_map(|span| [span.first, span.last]));
    edges.sort_unstable();
    let Some(&middle) = edges.get(edges.len() / 2) else { return };
    let near = |day: Day| day.0.abs_diff(middle.0) <= MOST_DAYS.unsigned_abs() / 2;
    let before = timeline.spans.len();
    timeline.spans.retain(|span| near(span.first) && near(span.last));
    timeline.outliers = before - timeline.spans.len();
    timeline.outliers += days.iter().filter(|(day, _)| !near(**day)).map(|(_, (reports, ..))| reports).sum::<usize>();
    let inside = edges.iter().copied().filter(|day| near(*day));
    let (Some(first), Some(last)) = (inside.clone().min(), inside.max()) else { return };
    timeline.days = (first.0..=last.0)
        .map(|day| {
            let day = Day(day);
            let (reports, sessions, types) = days.remove(&day).unwrap_or_default();
            DayTotals { day, reports, sessions, failed_by_type: most_first(types) }
        })
        .collect();
}

fn share(shares: &mut BTreeMap<String, Share>, label: &str, sessions: Sessions) {
    if !shares.contains_key(label) {
        shares.insert(label.to_owned(), Share { label: label.to_owned(), ..Share::default() });
    }
    if let Some(share) = shares.get_mut(label) {
        share.reports += 1;
        share.sessions = share.sessions.plus(sessions);
        share.failed = share.failed.saturating_add(sessions.failed);
    }
}

fn add(counts: &mut TypeCounts, result_type: &ResultType, more: u64) {
    match counts.get_mut(result_type) {
        Some(count) => *count = count.saturating_add(more),
        None => {
            counts.insert(result_type.clone(), more);
        }
    }
}

fn most_first(counts: TypeCounts) -> Vec<(ResultType, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

fn sorted(shares: BTreeMap<String, Share>) -> Vec<Share> {
    let mut shares: Vec<Share> = shares.into_values().collect();
    shares.sort_by_key(|share| std::cmp::Reverse(share.sessions.total()));
    shares
}

/// The group that a failure detail belongs to.
pub(super) fn group_key(row: &FailureDetail) -> GroupKey {
    (
        row.result_type.clone(),
        row.failure_reason_code.clone(),
        row.receiving_mx_hostname.as_deref().map(str::to_lowercase),
        row.sending_mta_ip.as_deref().map(network_of),
    )
}

/// The /24 of an IPv4 address, the /48 of an IPv6 address.
fn network_of(text: &str) -> String {
    match text.trim().parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, ..] = ip.segments();
            format!("{}/48", std::net::Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
        Err(_) => text.to_owned(),
    }
}
