//! What reports show of failures: at which host, who reports them, and with which result.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Filter;
use super::selection::Selection;
use crate::day::Day;
use crate::report::ResultType;
use crate::store::{Columns, Sessions, Store, sessions_of};

/// Failures with one result at one host that one organisation reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    /// `receiving-mx-hostname`; empty where none is stated.
    pub receiving_mx: String,
    /// `organization-name`.
    pub organization: String,
    /// `result-type`.
    pub result_type: ResultType,
    /// Failed sessions.
    pub failed: u64,
    /// The first and the last day seen, as far as days can be read.
    pub days: Option<(Day, Day)>,
}

/// Numbers of host, organisation and result type.
type Key = (u32, u32, u32);

/// Looks for them in steps: a finding may rest on a hundred thousand failures.
#[derive(Debug, Default)]
pub struct ReportedSteps {
    at: usize,
    /// The report that is looked at, and its failures by key and policy domain, by policy type.
    report: u32,
    open: BTreeMap<(Key, u32), Vec<(u32, u64)>>,
    rows: BTreeMap<Key, (u64, Option<(Day, Day)>)>,
}

impl ReportedSteps {
    /// Looks at so many more failures; true when all were looked at. Store and filter must be the same at each step.
    pub fn step(&mut self, store: &Store, filter: &Filter, work: usize) -> bool {
        let columns = store.columns();
        let all = columns.failures.len();
        let end = self.at.saturating_add(work).min(all);
        Selection::new(columns, filter).each_failure(self.at..end, |_, row| {
            if row.report != self.report {
                self.close(columns);
                self.report = row.report;
            }
            let (report, entry) = (columns.reports.get(row.report as usize), columns.entries.get(row.entry as usize));
            if let (Some(report), Some(entry)) = (report, entry) {
                let key = (row.receiving_mx, report.organization, row.result_type);
                let own = self.open.entry((key, entry.policy_domain)).or_default();
                match own.last_mut() {
                    Some((last, sum)) if *last == entry.policy_type => *sum = sum.saturating_add(row.failed),
                    _ => own.push((entry.policy_type, row.failed)),
                }
            }
        });
        self.at = end;
        if end == all {
            self.close(columns);
        }
        end == all
    }

    /// Counts what is open of one report, a session that two policies judged once.
    fn close(&mut self, columns: &Columns) {
        let day = columns.reports.get(self.report as usize).and_then(|report| report.day);
        for ((key, domain), own) in std::mem::take(&mut self.open) {
            let failed = |(policy_type, failed)| (domain, policy_type, Sessions { successful: 0, failed });
            let (sum, days) = self.rows.entry(key).or_default();
            *sum = sum.saturating_add(sessions_of(own.into_iter().map(failed)).failed);
            if let Some(day) = day {
                *days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
            }
        }
    }

    /// So many of them, most sessions first, and how many there are.
    pub fn finish(self, store: &Store, most: usize) -> (Vec<Reported>, usize) {
        let columns = store.columns();
        let count = self.rows.len();
        let mut rows: Vec<_> = self.rows.into_iter().collect();
        rows.sort_by_key(|(key, (failed, _))| (Reverse(*failed), *key));
        let told = rows.into_iter().take(most).map(|((mx, organization, result_type), (failed, days))| Reported {
            receiving_mx: columns.receiving_mxs.text(mx).to_owned(),
            organization: columns.organizations.text(organization).to_owned(),
            result_type: ResultType::parse(columns.result_types.text(result_type)),
            failed,
            days,
        });
        (told.collect(), count)
    }
}
