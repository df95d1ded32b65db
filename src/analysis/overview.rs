//! Everything that the overview shows, counted from the store under a filter.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Filter;
use super::selection::{Passed, Selection, each_value};
use crate::day::Day;
use crate::geo::Country;
use crate::report::ResultType;
use crate::store::Sessions;
use crate::store::{Columns, EntryRow, FailureRow, Names, Store};

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
    pub(super) key: GroupKey,
}

/// The longest axis; dates far off are typing errors or attacks.
const MOST_DAYS: i32 = 4_000;

/// Numbers of result type, reason, MX and sending network.
pub(super) type GroupKey = (u32, u32, u32, u32);

/// The group that a failure belongs to.
pub(super) fn group_key(columns: &Columns, row: &FailureRow) -> GroupKey {
    (row.result_type, row.reason, row.receiving_mx, columns.network(row))
}

/// Counts what a filter leaves of the store.
pub fn overview(store: &Store, filter: &Filter) -> Overview {
    let mut steps = OverviewSteps::new(store);
    steps.step(store, filter, usize::MAX);
    steps.finish(store)
}

/// An overview made in steps, for a thread that has to answer its user between them. Store and
/// filter must be the same at each step.
pub struct OverviewSteps {
    counting: Counting,
    /// The number of the report that comes next.
    next: usize,
}

impl OverviewSteps {
    /// Nothing counted yet.
    pub fn new(store: &Store) -> Self {
        Self { counting: Counting::new(store.columns()), next: 0 }
    }

    /// Looks at so many more reports; true when all were seen.
    pub fn step(&mut self, store: &Store, filter: &Filter, reports: usize) -> bool {
        let columns = store.columns();
        let end = self.next.saturating_add(reports).min(store.len());
        let selection = Selection::new(columns, filter);
        selection.each_in(self.next..end, |passed| self.counting.take(columns, &selection, &passed));
        self.next = end;
        end == store.len()
    }

    /// The overview of what was counted.
    pub fn finish(self, store: &Store) -> Overview {
        self.counting.finish(store.columns())
    }
}

struct Counting {
    overview: Overview,
    types: Vec<u64>,
    mxs: Tally,
    organizations: Tally,
    policy_types: Tally,
    policy_domains: Tally,
    reasons: Tally,
    networks: Tally,
    countries: BTreeMap<Option<Country>, Share>,
    days: BTreeMap<Day, (usize, Sessions, Vec<u64>)>,
    groups: FxHashMap<GroupKey, Group>,
}

struct Group {
    organizations: Vec<u32>,
    first_day: Option<Day>,
    last_day: Option<Day>,
    failed: u64,
    reports: Vec<usize>,
}

/// Counts by number.
struct Tally(Vec<Option<(usize, Sessions)>>);

impl Tally {
    fn new(names: &Names) -> Self {
        Self(vec![None; names.len()])
    }

    fn add(&mut self, number: u32, sessions: Sessions) {
        if let Some(slot) = self.0.get_mut(number as usize) {
            let (reports, sum) = slot.get_or_insert_default();
            *reports += 1;
            *sum = sum.plus(sessions);
        }
    }

    /// Most sessions first, then by label.
    fn shares(self, names: &Names) -> Vec<Share> {
        let rows = self.0.into_iter().zip(0_u32..);
        let mut shares: Vec<Share> = rows
            .filter_map(|(row, number)| {
                let (reports, sessions) = row?;
                Some(Share { label: names.text(number).to_owned(), reports, sessions, failed: sessions.failed })
            })
            .collect();
        shares.sort_by(|a, b| (b.sessions.total(), &a.label).cmp(&(a.sessions.total(), &b.label)));
        shares
    }
}

impl Counting {
    fn new(columns: &Columns) -> Self {
        Self {
            overview: Overview::default(),
            types: vec![0; columns.result_types.len()],
            mxs: Tally::new(&columns.receiving_mxs),
            organizations: Tally::new(&columns.organizations),
            policy_types: Tally::new(&columns.policy_types),
            policy_domains: Tally::new(&columns.policy_domains),
            reasons: Tally::new(&columns.reason_kinds),
            networks: Tally::new(&columns.networks),
            countries: BTreeMap::new(),
            days: BTreeMap::new(),
            groups: FxHashMap::default(),
        }
    }

    fn take(&mut self, columns: &Columns, selection: &Selection<'_>, passed: &Passed<'_, '_>) {
        let overview = &mut self.overview;
        overview.reports += 1;
        overview.reports_list.push(passed.id);
        overview.sessions = overview.sessions.plus(passed.sessions);
        overview.evaluations = passed.entries.iter().fold(overview.evaluations, |sum, entry| sum.plus(entry.summary));
        self.organizations.add(passed.report.organization, passed.sessions);
        let sessions = |own: &[&EntryRow]| {
            if own.len() == passed.entries.len() { passed.sessions } else { selection.sessions(own) }
        };
        let (types, domains) = (&mut self.policy_types, &mut self.policy_domains);
        each_value(passed.entries, |entry| entry.policy_type, |value, own| types.add(value, sessions(own)));
        each_value(passed.entries, |entry| entry.policy_domain, |value, own| domains.add(value, sessions(own)));
        for row in passed.failures {
            let failed = Sessions { successful: 0, failed: row.failed };
            if let Some(count) = self.types.get_mut(row.result_type as usize) {
                *count = count.saturating_add(row.failed);
            }
            self.mxs.add(row.receiving_mx, failed);
            self.reasons.add(columns.reason_kind(row), failed);
            self.networks.add(columns.network(row), failed);
            let share = self.countries.entry(columns.country(row)).or_default();
            share.reports += 1;
            share.sessions = share.sessions.plus(failed);
            share.failed = share.sessions.failed;
            self.group(columns, passed, row);
        }
        self.day(columns, passed);
    }

    fn group(&mut self, columns: &Columns, passed: &Passed<'_, '_>, row: &FailureRow) {
        let group = self.groups.entry(group_key(columns, row)).or_insert_with(|| Group {
            organizations: Vec::new(),
            first_day: None,
            last_day: None,
            failed: 0,
            reports: Vec::new(),
        });
        if !group.organizations.contains(&passed.report.organization) {
            group.organizations.push(passed.report.organization);
        }
        group.failed = group.failed.saturating_add(row.failed);
        group.first_day = [group.first_day, passed.report.day].into_iter().flatten().min();
        group.last_day = group.last_day.max(passed.report.last_day);
        if group.reports.last() != Some(&passed.id) {
            group.reports.push(passed.id);
        }
    }

    fn day(&mut self, columns: &Columns, passed: &Passed<'_, '_>) {
        let (Some(first), Some(last)) = (passed.report.day, passed.report.last_day) else {
            self.overview.undated += 1;
            return;
        };
        self.overview.first_day = [self.overview.first_day, Some(first)].into_iter().flatten().min();
        self.overview.last_day = self.overview.last_day.max(Some(last));
        if last > first {
            let mut types = vec![0; columns.result_types.len()];
            count_types(&mut types, passed.failures);
            let failed_by_type = most_first(columns, &types);
            self.overview.timeline.spans.push(Span { first, last, sessions: passed.sessions, failed_by_type });
            return;
        }
        let (reports, sum, types) =
            self.days.entry(first).or_insert_with(|| (0, Sessions::default(), vec![0; columns.result_types.len()]));
        *reports += 1;
        *sum = sum.plus(passed.sessions);
        count_types(types, passed.failures);
    }

    fn finish(self, columns: &Columns) -> Overview {
        let Self { mut overview, .. } = self;
        overview.by_result_type = most_first(columns, &self.types);
        overview.by_mx = self.mxs.shares(&columns.receiving_mxs);
        overview.by_organization = self.organizations.shares(&columns.organizations);
        overview.organizations = overview.by_organization.len();
        overview.by_policy_type = self.policy_types.shares(&columns.policy_types);
        overview.by_policy_domain = self.policy_domains.shares(&columns.policy_domains);
        overview.by_reason = self.reasons.shares(&columns.reason_kinds);
        overview.by_network = self.networks.shares(&columns.networks);
        let countries = self.countries.into_iter().map(|(country, share)| Share {
            label: country.map(|country| country.to_string()).unwrap_or_default(),
            ..share
        });
        overview.by_country = countries.collect();
        overview.by_country.sort_by_key(|share| std::cmp::Reverse(share.failed));
        let days = self.days.into_iter().map(|(day, (reports, sessions, types))| {
            let failed_by_type = most_first(columns, &types);
            (day, DayTotals { day, reports, sessions, failed_by_type })
        });
        fill_days(&mut overview.timeline, days.collect());
        newest_first(columns, &mut overview.reports_list);
        overview.failure_groups = self
            .groups
            .into_iter()
            .map(|(key, mut group)| {
                newest_first(columns, &mut group.reports);
                failure_group(columns, key, group)
            })
            .collect();
        overview.failure_groups.sort_by(|a, b| (b.failed, &a.key).cmp(&(a.failed, &b.key)));
        overview
    }
}

/// Orders numbers of reports by day, newest first and undated last; those of a day stay in order.
fn newest_first(columns: &Columns, ids: &mut [usize]) {
    // Day and number in one word: a hundred thousand of them are sorted without a look-up.
    let mut keys: Vec<u64> = ids
        .iter()
        .map(|&id| {
            let day = columns.reports.get(id).and_then(|report| report.day);
            let age = day.map_or(u32::MAX, |day| (i32::MAX.wrapping_sub(day.0)).cast_unsigned().min(u32::MAX - 1));
            u64::from(age) << 32 | id as u64 & u64::from(u32::MAX)
        })
        .collect();
    keys.sort_unstable();
    for (slot, key) in ids.iter_mut().zip(keys) {
        *slot = usize::try_from(key & u64::from(u32::MAX)).unwrap_or_default();
    }
}

fn count_types(types: &mut [u64], failures: &[&FailureRow]) {
    for row in failures {
        if let Some(count) = types.get_mut(row.result_type as usize) {
            *count = count.saturating_add(row.failed);
        }
    }
}

fn most_first(columns: &Columns, types: &[u64]) -> Vec<(ResultType, u64)> {
    let counted = types.iter().zip(0_u32..).filter(|(count, _)| **count > 0);
    let mut counts: Vec<_> = counted.map(|(count, number)| (columns.result_type(number), *count)).collect();
    counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    counts
}

fn failure_group(columns: &Columns, key: GroupKey, group: Group) -> FailureGroup {
    let (result_type, reason, receiving_mx, network) = key;
    let stated = |names: &Names, number: u32| (number != 0).then(|| names.text(number).to_owned());
    let mut organizations: Vec<String> =
        group.organizations.iter().map(|number| columns.organizations.text(*number).to_owned()).collect();
    organizations.sort_unstable();
    FailureGroup {
        result_type: columns.result_type(result_type),
        reason: stated(&columns.reasons, reason),
        receiving_mx: stated(&columns.receiving_mxs, receiving_mx),
        network: stated(&columns.networks, network),
        organizations,
        first_day: group.first_day,
        last_day: group.last_day,
        failed: group.failed,
        reports: group.reports,
        key,
    }
}

/// Lays the days out without holes, around the bulk of the reports.
fn fill_days(timeline: &mut Timeline, mut days: BTreeMap<Day, DayTotals>) {
    let mut edges: Vec<(Day, usize)> = days.values().map(|totals| (totals.day, totals.reports)).collect();
    edges.extend(timeline.spans.iter().flat_map(|span| [(span.first, 1), (span.last, 1)]));
    edges.sort_unstable();
    let all: usize = edges.iter().map(|(_, weight)| weight).sum();
    let mut seen = 0;
    let middle = edges.iter().find(|(_, weight)| {
        seen += weight;
        seen > all / 2
    });
    let Some(&(middle, _)) = middle else { return };
    let near = |day: Day| day.0.abs_diff(middle.0) <= MOST_DAYS.unsigned_abs() / 2;
    let before = timeline.spans.len();
    timeline.spans.retain(|span| near(span.first) && near(span.last));
    timeline.outliers = before - timeline.spans.len();
    timeline.outliers += days.values().filter(|totals| !near(totals.day)).map(|totals| totals.reports).sum::<usize>();
    let inside = edges.iter().map(|(day, _)| *day).filter(|day| near(*day));
    let (Some(first), Some(last)) = (inside.clone().min(), inside.max()) else { return };
    timeline.days = (first.0..=last.0)
        .map(|day| {
            let day = Day(day);
            let nothing = || DayTotals { day, reports: 0, sessions: Sessions::default(), failed_by_type: Vec::new() };
            days.remove(&day).unwrap_or_else(nothing)
        })
        .collect();
}
