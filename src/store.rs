//! The reports that are loaded, each counted once, with everything else that was met.
//!
//! Workers send a [`Batch`] at a time. What is counted goes into [`Columns`], so that filtering
//! and counting never look at a report again; the report itself stays as it came, mostly
//! compressed, and is read again when somebody opens it.

mod batch;
mod columns;
mod compact;
mod counterparts;
mod history;
mod names;
mod packed;
mod problem_bytes;
mod sessions;
mod stand_ins;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use batch::Batch;
pub use columns::{Columns, EntryRow, FailureRow, ReportRow};
pub use history::{HistoryEntry, HistoryError, HistoryRecord};
pub use names::Names;
pub use sessions::{Sessions, sessions_of};

use crate::day::Day;
use crate::geo::CountryTable;
use crate::intake::{Ingested, IntakeError, Trail};
use crate::report::Report;
use batch::{ReportDraft, identity_of, split};
use columns::{Own, Renumbering};
use counterparts::Counterparts;
use packed::Packed;

/// Everything loaded.
#[derive(Debug, Default)]
pub struct Store {
    columns: Columns,
    /// What is kept of the reports, a piece a batch.
    pieces: Vec<Piece>,
    /// By part of a large mailbox: how many mails come before it, once that is known.
    mails_before: FxHashMap<u32, u64>,
    /// By number of report: which piece, from where to where.
    places: Vec<Place>,
    /// Where else a report was found, by its number.
    more_trails: FxHashMap<u32, Vec<(Option<u32>, Trail)>>,
    countries: Option<Arc<CountryTable>>,
    by_content: FxHashMap<u64, u32>,
    by_identity: FxHashMap<u64, u32>,
    counterparts: Counterparts,
    /// By report-id: the first report that has it, and whether others have it too.
    by_report_id: FxHashMap<u64, (u32, bool)>,
    shared_ids: Vec<String>,
    shared_by: Vec<usize>,
    /// Each with the part of a large mailbox that it comes from.
    problems: Vec<(Option<u32>, Problem)>,
    not_reports: NotReportCounts,
    files_read: u64,
    files_failed: u64,
    duplicates: u64,
}

/// What is kept of a batch, and the part of a large mailbox that it comes from.
#[derive(Debug)]
struct Piece {
    bytes: Box<[u8]>,
    part: Option<u32>,
}

/// Where a report's kept bytes are.
#[derive(Debug, Clone, Copy)]
struct Place {
    piece: u32,
    from: u32,
    to: u32,
}

/// One report, read again from what is kept of it.
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
    /// Both, each for itself.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            dmarc: self.dmarc.saturating_add(other.dmarc),
            feedback: self.feedback.saturating_add(other.feedback),
            mail: self.mail.saturating_add(other.mail),
            other: self.other.saturating_add(other.other),
        }
    }

    /// All of them.
    pub fn total(self) -> u64 {
        [self.feedback, self.mail, self.other].into_iter().fold(self.dmarc, u64::saturating_add)
    }
}

impl Store {
    /// Takes one thing that intake found. Many at once are a [`Batch`].
    pub fn add(&mut self, item: Ingested) {
        let mut batch = Batch::default();
        batch.add(item);
        self.merge(batch);
    }

    /// Takes a batch in. A report that is loaded already only adds where it was found.
    pub fn merge(&mut self, batch: Batch) {
        self.merge_part(batch, None);
    }

    /// The same for a batch out of a part of a large mailbox; `part` is a number that no other
    /// part of any mailbox has. [`Store::count_mails`] follows once all parts are read.
    ///
    /// Says of each report of the batch whether it is new.
    pub fn merge_part(&mut self, mut batch: Batch, part: Option<u32>) -> Vec<bool> {
        let problems = std::mem::take(&mut batch.problems);
        self.problems.extend(problems.into_iter().map(|problem| (part, problem)));
        self.not_reports = self.not_reports.plus(batch.not_reports);
        let packed = std::mem::take(&mut batch.packed.0);
        let table = self.countries.clone();
        let mut numbers = Renumbering::new(&batch, table.as_deref());
        let piece = count(self.pieces.len());
        let (mut entries, mut failures, mut deviations, mut from) =
            (batch.entries.as_slice(), batch.failures.as_slice(), batch.deviations.as_slice(), 0_u32);
        // The piece is reachable while its own reports are compared with each other.
        self.pieces.push(Piece { bytes: packed.into_boxed_slice(), part });
        let mut new = Vec::with_capacity(batch.reports.len());
        for draft in &batch.reports {
            let own_entries = split(&mut entries, draft.entries);
            let failed = own_entries.iter().fold(0_u32, |sum, entry| sum.saturating_add(entry.failures));
            let own = Own {
                entries: own_entries,
                failures: split(&mut failures, failed),
                deviations: split(&mut deviations, draft.deviations),
            };
            let place = Place { piece, from, to: from.saturating_add(draft.packed) };
            from = place.to;
            new.push(self.add_report(draft, &own, place, &mut numbers));
        }
        self.close_gaps();
        new
    }

    /// Says how many mails come before a part of a large mailbox.
    pub fn count_mails(&mut self, part: u32, before: u64) {
        self.mails_before.insert(part, before);
    }

    /// A trail with the number of the mail in the whole mailbox, as far as that is known.
    fn counted(&self, trail: &Trail, part: Option<u32>) -> Trail {
        let before = part.and_then(|part| self.mails_before.get(&part));
        before.map_or_else(|| trail.clone(), |before| trail.after_mails(*before))
    }

    /// Counts one file; `failed` when all that it gave is problems.
    pub fn file_read(&mut self, failed: bool) {
        let count = if failed { &mut self.files_failed } else { &mut self.files_read };
        *count = count.saturating_add(1);
    }

    /// Makes as if files of a name were never read, for they are read again: forgets what could not be
    /// read in them. So many of them were counted as failed and as read.
    pub fn forget_file(&mut self, name: &str, failed: u64, read: u64) {
        self.problems.retain(|(_, problem)| problem.trail.steps().first().is_none_or(|file| file != name));
        self.files_failed = self.files_failed.saturating_sub(failed);
        self.files_read = self.files_read.saturating_sub(read);
    }

    /// Different reports.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no report.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
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

    /// The report with a number, read again. That costs some microseconds: to count, look at
    /// [`Store::columns`].
    pub fn report(&self, id: usize) -> Option<StoredReport> {
        let kept = Packed::open(self.kept(id)?)?;
        let row = self.columns.reports.get(id)?;
        let part = self.places.get(id).and_then(|place| self.pieces.get(place.piece as usize)?.part);
        let mut trails = vec![self.counted(&kept.trail, part)];
        let more = self.more_trails.get(&count(id)).into_iter().flatten();
        trails.extend(more.map(|(part, trail)| self.counted(trail, *part)));
        Some(StoredReport {
            report: kept.report()?,
            trails,
            sessions: row.sessions,
            day: row.day,
            last_day: row.last_day,
        })
    }

    /// All reports in the order loaded, each read again as [`Store::report`] does.
    pub fn reports(&self) -> impl Iterator<Item = StoredReport> {
        (0..self.len()).filter_map(|id| self.report(id))
    }

    /// How often a report came.
    pub fn times_met(&self, id: usize) -> usize {
        1 + self.more_trails.get(&count(id)).map_or(0, Vec::len)
    }

    /// Where the failure of a row stands in its report: which of `policies`, which of its `failure-details`.
    pub fn place_in_report(&self, row: &FailureRow) -> Option<(usize, usize)> {
        self.columns.place_of(row)
    }

    fn kept(&self, id: usize) -> Option<&[u8]> {
        self.bytes_at(*self.places.get(id)?)
    }

    fn bytes_at(&self, place: Place) -> Option<&[u8]> {
        self.pieces.get(place.piece as usize)?.bytes.get(place.from as usize..place.to as usize)
    }

    /// How many reports came again.
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// What could not be read.
    pub fn problems(&self) -> impl ExactSizeIterator<Item = Problem> {
        self.problems
            .iter()
            .map(|(part, problem)| Problem { trail: self.counted(&problem.trail, *part), error: problem.error.clone() })
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

    /// Whether it is new.
    fn add_report(&mut self, draft: &ReportDraft, own: &Own<'_>, place: Place, numbers: &mut Renumbering<'_>) -> bool {
        if let Some(id) = self.same_report(draft, place).map(|id| self.counterparts.standing(id)) {
            self.duplicates = self.duplicates.saturating_add(1);
            let trail = self.bytes_at(place).and_then(Packed::open).map(|kept| kept.trail);
            let part = self.pieces.get(place.piece as usize).and_then(|piece| piece.part);
            self.more_trails.entry(id).or_default().extend(trail.map(|trail| (part, trail)));
            return false;
        }
        let id = count(self.places.len());
        self.by_content.insert(draft.content, id);
        self.places.push(place);
        self.columns.add(draft, own, numbers);
        if let Some((identity, key)) = draft.identity.zip(draft.table_key) {
            self.by_identity.insert(identity, id);
            if self.settle(id, key) {
                self.note_report_id(draft.report_id, id);
            }
        }
        true
    }

    /// The report that is loaded already and is this one, as full as this one. Hashes only name a candidate.
    fn same_report(&self, draft: &ReportDraft, place: Place) -> Option<u32> {
        let by_content = self.by_content.get(&draft.content).copied();
        if let Some(id) = by_content.filter(|id| self.has_same_content(*id, place)) {
            return Some(id);
        }
        let candidate = *self.by_identity.get(&draft.identity?)?;
        let fuller = self.columns.reports.get(candidate as usize)?.completeness < draft.completeness;
        (!fuller).then_some(())?;
        let known = Packed::open(self.kept(candidate as usize)?)?.report()?;
        let new = Packed::open(self.bytes_at(place)?)?.report()?;
        (identity_of(&known) == identity_of(&new)).then_some(candidate)
    }

    fn has_same_content(&self, id: u32, place: Place) -> bool {
        let known = self.kept(id as usize).and_then(Packed::open);
        let new = self.bytes_at(place).and_then(Packed::open);
        let Some((known, new)) = known.zip(new) else { return false };
        known.bytes == new.bytes || known.text() == new.text()
    }

    fn note_report_id(&mut self, report_id: u64, id: u32) {
        let Some((first, shared)) = self.by_report_id.get_mut(&report_id) else {
            self.by_report_id.insert(report_id, (id, false));
            return;
        };
        let first = *first;
        if !std::mem::replace(shared, true) {
            let text = self.kept(first as usize).and_then(Packed::open).and_then(|kept| kept.report());
            self.shared_ids.push(text.map(|report| report.report_id).unwrap_or_default());
            self.shared_by.push(first as usize);
        }
        self.shared_by.push(id as usize);
    }
}

/// Numbers fit: a report costs more bytes than its number can count.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
