//! The counts behind an overview, taken row by row.

use std::collections::BTreeMap;

use super::history::outliers::Dates;
use super::judged::{OfDomain, OfPolicy, is_ignored};
use super::overview::{GroupKey, Overview, group_key};
use super::policy_text::Modes;
use super::selection::{See, Selection};
use super::sums::{OpenDomain, Sums};
use crate::day::Day;
use crate::geo::Country;
use crate::store::{Columns, EntryRow, FailureRow, ReportRow, Sessions};

/// What is counted so far.
#[derive(Default)]
pub(super) struct Counting {
    pub(super) overview: Overview,
    /// Failed sessions by number of result type.
    pub(super) types: BTreeMap<u32, u64>,
    pub(super) mxs: Tally,
    pub(super) organizations: Tally,
    pub(super) policy_types: Tally,
    pub(super) policy_domains: Tally,
    pub(super) reasons: Tally,
    pub(super) networks: Tally,
    pub(super) countries: BTreeMap<Option<Country>, (usize, u64)>,
    pub(super) days: BTreeMap<Day, DaySums>,
    /// The days of all that is loaded.
    pub(super) dates: Dates,
    /// How much each day weighs when the middle of all is looked for; those of a clock that must be wrong apart.
    pub(super) weights: BTreeMap<Day, usize>,
    pub(super) strange_weights: BTreeMap<Day, usize>,
    pub(super) spans: Vec<CountedSpan>,
    /// Reports that nothing is shown of: how many more than on the day before cover each day.
    pub(super) left_out: BTreeMap<Day, i64>,
    pub(super) groups: BTreeMap<GroupKey, Group>,
    /// Numbers of reports by the age of their day, the newest first; what has no day is the oldest.
    pub(super) by_age: BTreeMap<u32, Vec<usize>>,
    modes: Modes,
    report: ReportSums,
}

/// What is counted of the report that is looked at.
#[derive(Default)]
struct ReportSums {
    /// By policy domain and policy type.
    policies: Sums<(u32, u32), OfPolicy>,
    policy_types: Sums<u32, Sessions>,
    /// Failed sessions by result type.
    failed: Sums<u32, u64>,
    /// All of them, and those of the policy domain that is added up.
    sessions: Sessions,
    domain: OpenDomain,
    span: BTreeMap<u32, u64>,
    /// Failed sessions that the rows of an entry tell of, before it comes itself.
    told: u64,
    /// Failed sessions of which no details are given.
    untold: u64,
    /// By policy domain, sessions under DANE that the filter leaves out; once they are asked for.
    hidden: Option<BTreeMap<u32, Sessions>>,
}

/// What is known of the reports of one day.
#[derive(Default)]
pub(super) struct DaySums {
    pub(super) reports: usize,
    pub(super) sessions: Sessions,
    /// Failed sessions by number of result type.
    pub(super) failed: BTreeMap<u32, u64>,
    /// Failed sessions of which no details are given.
    pub(super) untold: u64,
}

/// A report of several days.
pub(super) struct CountedSpan {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) sessions: Sessions,
    /// Failed sessions by number of result type.
    pub(super) failed: BTreeMap<u32, u64>,
    /// Failed sessions of which no details are given.
    pub(super) untold: u64,
}

#[derive(Default)]
pub(super) struct Group {
    pub(super) organizations: Sums<u32, ()>,
    /// The first and the last day; those of a clock that must be wrong apart.
    pub(super) days: (Option<Day>, Option<Day>),
    pub(super) strange_days: (Option<Day>, Option<Day>),
    pub(super) failed: u64,
    pub(super) reports: usize,
    last_report: Option<usize>,
}

/// Reports and sessions by number.
#[derive(Default)]
pub(super) struct Tally(pub(super) Vec<Option<(usize, Sessions)>>);

impl Tally {
    fn add(&mut self, number: u32, sessions: Sessions) {
        let Self(rows) = self;
        let at = number as usize;
        if rows.len() <= at {
            rows.resize(at + 1, None);
        }
        if let Some(slot) = rows.get_mut(at) {
            let (reports, sum) = slot.get_or_insert_default();
            *reports += 1;
            *sum = sum.plus(sessions);
        }
    }
}

impl See for Counting {
    fn entry(&mut self, selection: &Selection<'_>, entry: &EntryRow, work: &mut usize) {
        self.overview.evaluations = self.overview.evaluations.plus(entry.summary);
        let told = std::mem::take(&mut self.report.told).min(entry.summary.failed);
        // Under a filter by kinds of failures their rows say how many sessions there are.
        if selection.by_detail() {
            return;
        }
        let mut own = OfPolicy { sessions: entry.summary, told, ..OfPolicy::default() };
        if self.modes.is_none(selection.columns(), entry, work) {
            own.in_none = entry.summary;
            self.overview.in_mode_none = self.overview.in_mode_none.plus(entry.summary);
            self.look_for_hidden(selection, entry, work);
        } else if is_ignored(selection.columns(), entry) {
            own.in_none = entry.summary;
        }
        self.report.policies.add((entry.policy_domain, entry.policy_type), |sum| *sum = sum.plus(own));
    }

    fn failure(&mut self, selection: &Selection<'_>, id: usize, entry: &EntryRow, row: &FailureRow) {
        let columns = selection.columns();
        let Some(report) = columns.reports.get(id) else { return };
        let failed = Sessions { successful: 0, failed: row.failed };
        self.report.told = self.report.told.saturating_add(row.failed);
        if selection.by_detail() {
            let own = OfPolicy { sessions: failed, told: row.failed, ..OfPolicy::default() };
            self.report.policies.add((entry.policy_domain, entry.policy_type), |sum| *sum = sum.plus(own));
        }
        let count = self.types.entry(row.result_type).or_default();
        *count = count.saturating_add(row.failed);
        self.report.failed.add(row.result_type, |sum| *sum = sum.saturating_add(row.failed));
        self.mxs.add(row.receiving_mx, failed);
        self.reasons.add(columns.reason_kind(row), failed);
        self.networks.add(columns.network(row), failed);
        let (rows, sum) = self.countries.entry(columns.country(row)).or_default();
        *rows += 1;
        *sum = sum.saturating_add(row.failed);
        let group = self.groups.entry(group_key(columns, row)).or_default();
        group.organizations.add(report.organization, |()| ());
        group.failed = group.failed.saturating_add(row.failed);
        let days = if self.dates.is_strange(report) { &mut group.strange_days } else { &mut group.days };
        days.0 = [days.0, report.day].into_iter().flatten().min();
        days.1 = days.1.max(report.last_day);
        if group.last_report != Some(id) {
            group.last_report = Some(id);
            group.reports += 1;
        }
    }

    /// Adds up by policy domain, then by policy type, then by result type.
    fn report(&mut self, selection: &Selection<'_>, id: usize, report: &ReportRow, work: &mut usize) -> bool {
        while let Some(((domain, policy_type), sum)) = self.report.policies.pop() {
            if *work == 0 {
                self.report.policies.add((domain, policy_type), |slot| *slot = sum);
                return false;
            }
            *work -= 1;
            if self.report.domain.as_ref().is_some_and(|(open, _)| *open != domain) {
                self.close_domain(selection);
            }
            let sessions = selection.sessions_of([(domain, policy_type, sum.sessions)]);
            self.report.policy_types.add(policy_type, |all| *all = all.plus(sessions));
            self.report.domain.get_or_insert_with(|| (domain, Vec::new())).1.push((policy_type, sum));
        }
        self.close_domain(selection);
        while let Some((policy_type, sum)) = self.report.policy_types.pop() {
            if *work == 0 {
                self.report.policy_types.add(policy_type, |slot| *slot = sum);
                return false;
            }
            *work -= 1;
            self.policy_types.add(policy_type, sum);
        }
        let days = report.day.zip(report.last_day);
        while let Some((result_type, failed)) = self.report.failed.pop() {
            if *work == 0 {
                self.report.failed.add(result_type, |slot| *slot = failed);
                return false;
            }
            *work -= 1;
            match days {
                Some((first, last)) if last > first => _ = self.report.span.insert(result_type, failed),
                Some((day, _)) => {
                    let sum = self.days.entry(day).or_default().failed.entry(result_type).or_default();
                    *sum = sum.saturating_add(failed);
                }
                None => {}
            }
        }
        self.close(id, report);
        true
    }

    fn left_out(&mut self, report: &ReportRow) {
        for (day, by) in [(report.day, 1), (report.last_day.map(|last| last.plus(1)), -1)] {
            if let Some(day) = day {
                *self.left_out.entry(day).or_default() += by;
            }
        }
    }
}

impl Counting {
    fn close_domain(&mut self, selection: &Selection<'_>) {
        let Some((domain, own)) = self.report.domain.take() else { return };
        let mut all = OfDomain::default();
        for (policy_type, sum) in &own {
            all.add(*policy_type, *sum);
        }
        let hidden = self.report.hidden.as_ref().and_then(|hidden| hidden.get(&domain)).copied().unwrap_or_default();
        self.overview.unverified = self.overview.unverified.saturating_add(all.unverified(hidden));
        self.report.untold = self.report.untold.saturating_add(all.untold());
        let own = own.into_iter().map(|(policy_type, sum)| (domain, policy_type, sum.sessions));
        let sessions = selection.sessions_of(own);
        self.report.sessions = self.report.sessions.plus(sessions);
        self.policy_domains.add(domain, sessions);
    }

    /// A filter by the kind of policy does not make sessions unverified that DANE judged as well.
    fn look_for_hidden(&mut self, selection: &Selection<'_>, entry: &EntryRow, work: &mut usize) {
        if self.report.hidden.is_some() || selection.takes_policy_type(Columns::TLSA) {
            return;
        }
        let columns = selection.columns();
        let Some(report) = columns.reports.get(entry.report as usize) else { return };
        let entries = columns.entries_of(report);
        *work = work.saturating_sub(entries.len());
        let mut hidden: BTreeMap<u32, Sessions> = BTreeMap::new();
        for dane in entries.iter().filter(|entry| entry.policy_type == Columns::TLSA) {
            let sum = hidden.entry(dane.policy_domain).or_default();
            *sum = sum.plus(dane.summary);
        }
        self.report.hidden = Some(hidden);
    }

    fn close(&mut self, id: usize, report: &ReportRow) {
        let sessions = std::mem::take(&mut self.report.sessions);
        let failed = std::mem::take(&mut self.report.span);
        let untold = std::mem::take(&mut self.report.untold);
        self.report.hidden = None;
        let overview = &mut self.overview;
        overview.reports += 1;
        overview.sessions = overview.sessions.plus(sessions);
        overview.untold = overview.untold.saturating_add(untold);
        self.organizations.add(report.organization, sessions);
        let age = report.day.map_or(u32::MAX, |day| i32::MAX.wrapping_sub(day.0).cast_unsigned().min(u32::MAX - 1));
        self.by_age.entry(age).or_default().push(id);
        let (Some(first), Some(last)) = (report.day, report.last_day) else {
            overview.undated += 1;
            return;
        };
        let weights = if self.dates.is_strange(report) { &mut self.strange_weights } else { &mut self.weights };
        if last > first {
            for day in [first, last] {
                *weights.entry(day).or_default() += 1;
            }
            self.spans.push(CountedSpan { first, last, sessions, failed, untold });
            return;
        }
        *weights.entry(first).or_default() += 1;
        let day = self.days.entry(first).or_default();
        day.reports += 1;
        day.sessions = day.sessions.plus(sessions);
        day.untold = day.untold.saturating_add(untold);
    }
}
