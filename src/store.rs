//! The reports that are loaded, each counted once, with everything else that was met.
//!
//! Beside the reports stand [`Columns`], so that filtering and counting never look at a
//! report again.

mod columns;
mod names;
mod sessions;

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use columns::{Columns, EntryRow, FailureRow, ReportRow};
pub use names::Names;
pub use sessions::{Sessions, sessions_of};

use crate::analysis::Day;
use crate::geo::CountryTable;
use crate::intake::{Ingested, IntakeError, NotAReport, Outcome, Trail};
use crate::report::{AppliedPolicy, FailureDetail, Report};

/// Everything loaded.
#[derive(Debug, Default)]
pub struct Store {
    reports: Vec<StoredReport>,
    columns: Columns,
    countries: Option<Arc<CountryTable>>,
    by_content: HashMap<[u8; 32], usize>,
    by_identity: HashMap<Identity, usize>,
    /// By report-id: the first report that has it, and whether others have it too.
    by_report_id: HashMap<Box<str>, (usize, bool)>,
    shared_ids: Vec<String>,
    shared_by: Vec<usize>,
    problems: Vec<Problem>,
    not_reports: NotReportCounts,
    files_read: u64,
    files_failed: u64,
    duplicates: u64,
}

/// One report with what is derived from it once.
#[derive(Debug, Clone)]
pub struct StoredReport {
    /// The report.
    pub report: Report,
    /// Where it was found; more than one place when it came more than once.
    pub trails: Vec<Trail>,
    /// Its sessions, counted by the rule of [`sessions_of`].
    pub sessions: Sessions,
    /// The UTC day of its start; `None` when the date cannot be read.
    pub day: Option<Day>,
    /// The UTC day of its end, at least `day`.
    pub last_day: Option<Day>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub trail: Trail,
    /// Why.
    pub error: IntakeError,
}

/// How many readable things were no TLS report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NotReportCounts {
    /// DMARC reports.
    pub dmarc: u64,
    /// Feedback reports and delivery notifications.
    pub feedback: u64,
    /// Ordinary mails.
    pub mail: u64,
    /// Other files.
    pub other: u64,
}

impl NotReportCounts {
    /// All of them.
    pub fn total(self) -> u64 {
        [self.feedback, self.mail, self.other].into_iter().fold(self.dmarc, u64::saturating_add)
    }
}

/// What makes two reports the same beside equal content: report-id alone is none.
type Identity = (String, String, Option<i64>, Option<i64>, Vec<String>);

impl Store {
    /// Takes one thing that intake found. A report that is loaded already only adds its trail.
    pub fn add(&mut self, item: Ingested) {
        match item.outcome {
            Outcome::Report(report) => self.add_report(*report, item.trail),
            Outcome::NotAReport(kind) => {
                let counts = &mut self.not_reports;
                let count = match kind {
                    NotAReport::Dmarc => &mut counts.dmarc,
                    NotAReport::Feedback => &mut counts.feedback,
                    NotAReport::Mail => &mut counts.mail,
                    NotAReport::Other => &mut counts.other,
                };
                *count = count.saturating_add(1);
            }
            Outcome::Problem(error) => self.problems.push(Problem { trail: item.trail, error }),
        }
    }

    /// Counts one file; `failed` when all that it gave is problems.
    pub fn file_read(&mut self, failed: bool) {
        let count = if failed { &mut self.files_failed } else { &mut self.files_read };
        *count = count.saturating_add(1);
    }

    /// Different reports.
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// Whether there is no report.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// All reports, in the order loaded.
    pub fn reports(&self) -> &[StoredReport] {
        &self.reports
    }

    /// What is counted of them, as rows of numbers.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The table by which sending addresses are located, once it was given.
    pub fn countries(&self) -> Option<&CountryTable> {
        self.countries.as_deref()
    }

    /// Locates the sending addresses of all reports, these and those to come.
    pub fn locate(&mut self, table: Arc<CountryTable>) {
        self.columns.locate(&table);
        self.countries = Some(table);
    }

    /// The report with a number.
    pub fn report(&self, id: usize) -> Option<&StoredReport> {
        self.reports.get(id)
    }

    /// The failure detail of a row with the policy that it stands under, as the sender wrote them.
    pub fn failure_detail(&self, row: &FailureRow) -> Option<(&AppliedPolicy, &FailureDetail)> {
        let (entry_at, at) = self.columns.place_of(row)?;
        let entry = self.report(row.report as usize)?.report.policies.get(entry_at)?;
        Some((&entry.policy, entry.failure_details.get(at)?))
    }

    /// How many reports came again.
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// What could not be read.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What was no TLS report.
    pub fn not_reports(&self) -> NotReportCounts {
        self.not_reports
    }

    /// Files that gave something, or nothing without a problem.
    pub fn files_read(&self) -> u64 {
        self.files_read
    }

    /// Files that could not be read at all.
    pub fn files_failed(&self) -> u64 {
        self.files_failed
    }

    /// Report ids that different reports share, and the reports.
    pub fn shared_report_ids(&self) -> (&[String], &[usize]) {
        (&self.shared_ids, &self.shared_by)
    }

    fn note_report_id(&mut self, report: &Report, id: usize) {
        let Some((first, shared)) = self.by_report_id.get_mut(report.report_id.as_str()) else {
            self.by_report_id.insert(report.report_id.as_str().into(), (id, false));
            return;
        };
        if !*shared {
            *shared = true;
            self.shared_ids.push(report.report_id.clone());
            self.shared_by.push(*first);
        }
        self.shared_by.push(id);
    }

    fn add_report(&mut self, report: Report, trail: Trail) {
        let content: [u8; 32] = Sha256::digest(report.raw.as_bytes()).into();
        let identity = identity_of(&report);
        let known = self.by_content.get(&content).or_else(|| identity.as_ref().and_then(|id| self.by_identity.get(id)));
        if let Some(&id) = known {
            self.duplicates = self.duplicates.saturating_add(1);
            if let Some(stored) = self.reports.get_mut(id) {
                stored.trails.push(trail);
            }
            return;
        }
        let id = self.reports.len();
        self.by_content.insert(content, id);
        if let Some(identity) = identity {
            self.note_report_id(&report, id);
            self.by_identity.insert(identity, id);
        }
        let day = report.date_range.start.unix.map(Day::of_unix);
        // A range that ends at midnight ends with the day before.
        let end = report.date_range.end.unix.map(|end| Day::of_unix(end.saturating_sub(1)));
        let last_day = day.map(|day| end.map_or(day, |end| end.max(day)));
        self.columns.add(&report, day, last_day, self.countries.as_deref());
        let sessions = self.columns.reports.last().map(|row| row.sessions).unwrap_or_default();
        self.reports.push(StoredReport { report, trails: vec![trail], sessions, day, last_day });
    }
}

/// `None` for a report without a report-id: then only equal content makes it the same.
fn identity_of(report: &Report) -> Option<Identity> {
    if report.report_id.is_empty() {
        return None;
    }
    let mut domains: Vec<String> = report.policies.iter().map(|entry| entry.policy.policy_domain.clone()).collect();
    domains.sort_unstable();
    domains.dedup();
    Some((
        report.organization_name.clone(),
        report.report_id.clone(),
        report.date_range.start.unix,
        report.date_range.end.unix,
        domains,
    ))
}
