//! What a filter leaves of the rows.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::cause::{Cause, Causes};
use super::{Filter, Values};
use crate::geo::Country;
use crate::network::normal_address;
use crate::store::{Columns, EntryRow, FailureRow, Names, ReportRow, Sessions, sessions_of};

/// A filter with its texts as numbers.
#[derive(Debug, Clone)]
pub struct Selection<'a> {
    columns: &'a Columns,
    filter: &'a Filter,
    organization: Wanted,
    policy_domain: Wanted,
    policy_type: Wanted,
    result_type: Wanted,
    receiving_mx: Wanted,
    reason: Wanted,
    network: Wanted,
    receiving_ip: Wanted,
    /// A country, or none where it is not known.
    country: Wanted<Option<Country>>,
    /// Causes that were looked up, and whether they are asked for.
    causes: RefCell<(Causes, BTreeMap<Cause, bool>)>,
}

/// Numbers that are asked for, in order, `None` for any; and those that are left out. What nobody wrote has no number:
/// asked for it matches nothing, left out it is no loss.
#[derive(Debug, Clone)]
struct Wanted<T = u32> {
    wanted: Option<Vec<T>>,
    unwanted: Vec<T>,
}

impl<T: Ord> Wanted<T> {
    fn new(values: &Values, find: impl Fn(&str) -> Option<T>) -> Self {
        fn sorted<T: Ord>(numbers: impl Iterator<Item = T>) -> Vec<T> {
            let mut numbers: Vec<T> = numbers.collect();
            numbers.sort_unstable();
            numbers
        }
        let asks = values.iter().next().is_some();
        let wanted = asks.then(|| sorted(values.iter().filter_map(&find)));
        Self { wanted, unwanted: sorted(values.left_out().filter_map(&find)) }
    }

    fn takes(&self, found: &T) -> bool {
        self.wanted.as_ref().is_none_or(|numbers| numbers.binary_search(found).is_ok())
            && (self.unwanted.is_empty() || self.unwanted.binary_search(found).is_err())
    }

    /// The same of what is looked up only when it is asked for.
    fn takes_found(&self, find: impl Fn() -> T) -> bool {
        self.wanted.is_none() && self.unwanted.is_empty() || self.takes(&find())
    }
}

/// A report that passes, with what passes of it.
#[derive(Debug, Clone, Copy)]
pub struct Passed<'a, 'b> {
    /// Its number in the store.
    pub id: usize,
    /// Its row.
    pub report: &'a ReportRow,
    /// Its entries that pass.
    pub entries: &'b [&'a EntryRow],
    /// Their failures that pass.
    pub failures: &'b [&'a FailureRow],
    /// Its sessions; where failures are asked for, the failed ones only.
    pub sessions: Sessions,
}

impl<'a> Selection<'a> {
    /// Looks the texts of a filter up.
    pub fn new(columns: &'a Columns, filter: &'a Filter) -> Self {
        let wanted = |names: &Names, values: &Values| Wanted::new(values, |text| names.find(text));
        let country = |text: &str| if text.is_empty() { Some(None) } else { Country::parse(text).map(Some) };
        Self {
            columns,
            filter,
            organization: wanted(&columns.organizations, &filter.organization),
            policy_domain: wanted(&columns.policy_domains, &filter.policy_domain),
            policy_type: wanted(&columns.policy_types, &filter.policy_type),
            result_type: wanted(&columns.result_types, &filter.result_type),
            receiving_mx: wanted(&columns.receiving_mxs, &filter.receiving_mx),
            reason: wanted(&columns.reason_kinds, &filter.reason),
            network: wanted(&columns.networks, &filter.network),
            receiving_ip: Wanted::new(&filter.receiving_ip, |text| columns.addresses.find(&normal_address(text))),
            country: Wanted::new(&filter.country, country),
            causes: RefCell::default(),
        }
    }

    /// Whether sessions are counted by the rows of failures alone.
    pub(super) fn by_detail(&self) -> bool {
        self.filter.by_detail()
    }

    /// The sessions of entries as the filter counts them: where failures are asked for, the failed ones alone.
    pub(super) fn sessions_of(&self, entries: impl IntoIterator<Item = (u32, u32, Sessions)>) -> Sessions {
        let sessions = sessions_of(entries);
        if self.filter.failed { Sessions { successful: 0, ..sessions } } else { sessions }
    }

    /// Whether entries of a type of policy pass.
    pub(super) fn takes_policy_type(&self, policy_type: u32) -> bool {
        self.policy_type.takes(&policy_type)
    }

    pub(super) fn columns(&self) -> &'a Columns {
        self.columns
    }

    /// Shows every report that passes to `see`.
    pub fn each(&self, see: impl FnMut(Passed<'a, '_>)) {
        self.each_in(0..self.columns.reports.len(), see);
    }

    /// The same of the reports with these numbers alone.
    pub fn each_in(&self, numbers: Range<usize>, mut see: impl FnMut(Passed<'a, '_>)) {
        let (by_detail, narrows) = (self.filter.by_detail(), self.filter.narrows_policies());
        let (mut entries, mut failures) = (Vec::new(), Vec::new());
        let (start, end) = (numbers.start, numbers.end.min(self.columns.reports.len()));
        let rows = self.columns.reports.get(start..end).unwrap_or_default();
        for (id, report) in (start..end).zip(rows).filter(|(_, report)| self.takes_report(report)) {
            entries.clear();
            failures.clear();
            for entry in self.columns.entries_of(report).iter().filter(|entry| self.takes_entry(entry)) {
                let before = failures.len();
                failures.extend(self.columns.failures_of(entry).iter().filter(|row| self.takes_failure(row)));
                if self.takes_summary(entry) || failures.len() > before {
                    entries.push(entry);
                }
            }
            if narrows && entries.is_empty() {
                continue;
            }
            let sessions = if by_detail {
                self.sessions(&entries)
            } else if narrows {
                self.sessions_of(entries.iter().map(|entry| entry.counted()))
            } else {
                report.sessions
            };
            see(Passed { id, report, entries: &entries, failures: &failures, sessions });
        }
    }

    /// Shows every failure with one of these numbers that passes to `see`, with its number.
    pub(super) fn each_failure(&self, numbers: Range<usize>, mut see: impl FnMut(usize, &FailureRow)) {
        let rows = self.columns.failures.get(numbers.clone()).unwrap_or_default();
        for (number, row) in numbers.zip(rows) {
            let (report, entry) =
                (self.columns.reports.get(row.report as usize), self.columns.entries.get(row.entry as usize));
            let within = report.is_some_and(|report| self.takes_report(report))
                && entry.is_some_and(|entry| self.takes_entry(entry));
            if within && self.takes_failure(row) {
                see(number, row);
            }
        }
    }

    /// The sessions of some entries of a report, counted as the filter asks.
    pub fn sessions(&self, entries: &[&EntryRow]) -> Sessions {
        if !self.filter.by_detail() {
            return self.sessions_of(entries.iter().map(|entry| entry.counted()));
        }
        let failed = |entry: &EntryRow| {
            let rows = self.columns.failures_of(entry).iter().filter(|row| self.takes_failure(row));
            FailureRow::failed_in(rows)
        };
        // A session that two policies judged is one.
        sessions_of(
            entries.iter().map(|entry| {
                (entry.policy_domain, entry.policy_type, Sessions { successful: 0, failed: failed(entry) })
            }),
        )
    }

    fn takes_report(&self, row: &ReportRow) -> bool {
        self.organization.takes(&row.organization) && self.filter.takes_day(row.day)
    }

    fn takes_entry(&self, row: &EntryRow) -> bool {
        self.policy_domain.takes(&row.policy_domain) && self.policy_type.takes(&row.policy_type)
    }

    /// Whether an entry passes whatever its rows of failures say.
    fn takes_summary(&self, row: &EntryRow) -> bool {
        !self.filter.by_detail() && (!self.filter.failed || row.summary.failed > 0)
    }

    fn takes_failure(&self, row: &FailureRow) -> bool {
        self.result_type.takes(&row.result_type)
            && self.receiving_mx.takes(&row.receiving_mx)
            && self.receiving_ip.takes(&row.receiving_ip)
            && self.reason.takes_found(|| self.columns.reason_kind(row))
            && self.network.takes_found(|| self.columns.network(row))
            && self.country.takes_found(|| self.columns.country(row))
            && (self.filter.cause.is_any() || self.takes_cause(row))
    }

    fn takes_cause(&self, row: &FailureRow) -> bool {
        let Some(entry) = self.columns.entries.get(row.entry as usize) else { return false };
        let mut causes = self.causes.borrow_mut();
        let (known, asked) = &mut *causes;
        let cause = known.of(self.columns, entry, row);
        *asked.entry(cause).or_insert_with(|| self.filter.cause.takes(&cause.id(self.columns)))
    }
}

/// What is shown of the rows that pass, one by one: for each report its entries, each behind its failures,
/// then the report.
pub(super) trait See {
    /// An entry that passes. What it costs beyond a row is taken from `work`.
    fn entry(&mut self, selection: &Selection<'_>, entry: &EntryRow, work: &mut usize);
    /// A failure that passes, of a report with this number.
    fn failure(&mut self, selection: &Selection<'_>, id: usize, entry: &EntryRow, row: &FailureRow);
    /// A report that passes, whose rows were all shown. Takes what it does from `work`; false when more is to be
    /// done than that, to be asked again.
    fn report(&mut self, selection: &Selection<'_>, id: usize, report: &ReportRow, work: &mut usize) -> bool;
    /// A report that does not pass.
    fn left_out(&mut self, _report: &ReportRow) {}
}

/// A walk over all rows, in steps that may end within a report: one report can have as many rows as a mailbox.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The number of the report that is looked at, and whether that was begun.
    report: usize,
    begun: bool,
    /// Which of its entries comes next, and which of the entry's failures once that was begun.
    entry: usize,
    failure: Option<usize>,
    entry_passes: bool,
    passes: bool,
}

impl Walk {
    /// Looks at so many more rows; true when all were seen.
    pub(super) fn step(&mut self, selection: &Selection<'_>, mut work: usize, see: &mut impl See) -> bool {
        let columns = selection.columns;
        let narrows = selection.filter.narrows_policies();
        while let Some(report) = columns.reports.get(self.report) {
            if !self.begun {
                if work == 0 {
                    return false;
                }
                work -= 1;
                if !selection.takes_report(report) {
                    see.left_out(report);
                    self.report += 1;
                    continue;
                }
                *self = Self { report: self.report, begun: true, ..Self::default() };
            }
            while let Some(entry) = columns.entries_of(report).get(self.entry) {
                let next = match self.failure {
                    Some(next) => next,
                    None if work == 0 => return false,
                    None => {
                        work -= 1;
                        self.entry_passes = selection.takes_summary(entry);
                        0
                    }
                };
                self.failure = Some(next);
                let failures = if selection.takes_entry(entry) { columns.failures_of(entry) } else { &[] };
                let rest = failures.get(next..).unwrap_or_default();
                let now = rest.get(..work).unwrap_or(rest);
                for row in now.iter().filter(|row| selection.takes_failure(row)) {
                    self.entry_passes = true;
                    see.failure(selection, self.report, entry, row);
                }
                work -= now.len();
                if now.len() < rest.len() {
                    self.failure = Some(next + now.len());
                    return false;
                }
                if self.entry_passes && selection.takes_entry(entry) {
                    self.passes = true;
                    see.entry(selection, entry, &mut work);
                }
                self.failure = None;
                self.entry += 1;
            }
            if narrows && !self.passes {
                see.left_out(report);
            } else if !see.report(selection, self.report, report, &mut work) {
                return false;
            }
            *self = Self { report: self.report + 1, ..Self::default() };
        }
        true
    }
}
