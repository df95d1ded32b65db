//! Everything loaded.

use std::sync::Arc;

use super::aside::{Asides, LeftAside};
use super::batch::{Batch, ReportDraft, split};
use super::columns::Columns;
use super::duplicates::Duplicates;
use super::excerpt::ToShow;
use super::kept::{Kept, Span, StoredReport};
use super::problem::{NotReportCounts, Problem};
use super::renumbering::{Known, Own, Renumbering};
use super::rows::{FailureRow, number_of};
use super::stand_ins::{StandIns, hide};
use crate::day::Day;
use crate::geo::{Country, CountryTable};
use crate::intake::{Ingested, Trail};
use crate::language::own_country;
use crate::seed::Seed;
use crate::text;

/// Everything loaded.
#[derive(Debug, Clone)]
pub struct Store {
    seed: Seed,
    kept: Kept,
    duplicates: Duplicates,
    countries: Option<Arc<CountryTable>>,
    /// Each with the part of a large mailbox that it comes from.
    problems: Vec<(Option<u32>, Problem)>,
    /// Bytes of the problems.
    problem_bytes: u64,
    not_reports: NotReportCounts,
    asides: Asides,
    files_read: u64,
    files_failed: u64,
    room: Room,
}

/// How much a store may keep, and what it could not take for want of room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes.
    pub bytes: u64,
    /// Reports that were found and not kept.
    pub refused: u64,
    /// What else was met and is not told: what could not be read, and what is no report.
    pub untold: u64,
}

/// What [`Store::forget_file`] forgot.
#[derive(Debug)]
pub struct Forgotten {
    problems: Vec<(Option<u32>, Problem)>,
    failed: u64,
    read: u64,
}

/// With a seed that everybody knows: for tests, and for what no stranger wrote.
impl Default for Store {
    fn default() -> Self {
        Self::with_seed(Seed::default())
    }
}

impl Store {
    /// Nothing loaded yet; what comes is found by hashes of this seed.
    pub fn with_seed(seed: Seed) -> Self {
        Self {
            kept: Kept::with_seed(&seed),
            duplicates: Duplicates::with_seed(seed.clone()),
            seed,
            countries: None,
            problems: Vec::new(),
            problem_bytes: 0,
            not_reports: NotReportCounts::default(),
            asides: Asides::default(),
            files_read: 0,
            files_failed: 0,
            room: Room::default(),
        }
    }

    /// Takes one thing that intake found. Many at once are a [`Batch`].
    pub fn add(&mut self, item: Ingested) {
        let mut batch = Batch::with_seed(self.seed.clone());
        batch.add(item);
        self.merge(batch);
    }

    /// Notes what could not be read.
    pub fn add_problem(&mut self, problem: Problem) {
        self.note_problems([problem], None);
    }

    /// Bytes that are kept.
    pub fn bytes(&self) -> u64 {
        self.kept.bytes().saturating_add(self.problem_bytes).saturating_add(self.asides.bytes())
    }

    /// How much may be kept.
    pub fn room(&self) -> Room {
        self.room
    }

    /// Whether not even a small batch finds room.
    pub fn is_full(&self) -> bool {
        !self.has_room_for(SMALL)
    }

    /// Lets so many bytes be kept, and forgets what was refused before.
    pub fn make_room(&mut self, bytes: u64) {
        self.room = Room { bytes, ..Room::default() };
    }

    /// Counts what is in a batch for which there is no room.
    pub(super) fn refuse(&mut self, batch: &Batch) -> Vec<bool> {
        let untold = (batch.problems.len() as u64).saturating_add(batch.not_reports.total());
        self.room.refused = self.room.refused.saturating_add(batch.reports.len() as u64);
        self.room.untold = self.room.untold.saturating_add(untold);
        vec![false; batch.reports.len()]
    }

    /// Looks the texts of some failures of a batch up.
    pub(super) fn look_up(&mut self, batch: &Batch, failures: std::ops::Range<usize>, known: &mut Known) {
        let table = self.countries.clone();
        let mut numbers = Renumbering { texts: &batch.texts, known, table: table.as_deref() };
        for draft in batch.failures.get(failures).unwrap_or_default() {
            self.kept.columns.prepare(draft, &mut numbers);
        }
    }

    /// Tells this store from one that took its place: what was looked up in another means nothing here.
    pub(super) fn era(&self) -> &Arc<()> {
        &self.kept.era
    }

    /// Takes a batch in whose failures were looked up, as far as `known` says.
    pub(super) fn take_in(&mut self, mut batch: Batch, known: &mut Known, part: Option<u32>) -> Vec<bool> {
        self.note_problems(std::mem::take(&mut batch.problems), part);
        self.not_reports = self.not_reports.plus(batch.not_reports);
        self.asides.extend(std::mem::take(&mut batch.asides));
        let packed = std::mem::take(&mut batch.packed.0);
        let table = self.countries.clone();
        let mut numbers = Renumbering { texts: &batch.texts, known, table: table.as_deref() };
        let (mut entries, mut failures, mut deviations) =
            (batch.entries.as_slice(), batch.failures.as_slice(), batch.deviations.as_slice());
        // The bytes are reachable while the batch's own reports are compared with each other.
        let start = self.kept.add_batch(packed, part);
        let mut span = start;
        let before = number_of(self.kept.len());
        let mut new = Vec::with_capacity(batch.reports.len());
        for draft in &batch.reports {
            let own_entries = split(&mut entries, draft.entries);
            let failed = own_entries.iter().fold(0_u32, |sum, entry| sum.saturating_add(entry.failures));
            let own = Own {
                entries: own_entries,
                failures: split(&mut failures, failed),
                deviations: split(&mut deviations, draft.deviations),
            };
            span = span.next(draft.packed);
            new.push(self.add_report(draft, &own, span, &mut numbers));
        }
        // What came again keeps no bytes.
        if new.contains(&false) {
            let taken: Vec<u32> = (before..number_of(self.kept.len())).collect();
            self.kept.keep_only(start, &taken);
        }
        self.duplicates.close_many_gaps(&mut self.kept);
        new
    }

    /// Takes out the reports that gave way to fuller ones. Between two batches some are still there: who counts what is
    /// loaded settles it first.
    pub fn settle(&mut self) {
        self.duplicates.close_gaps(&mut self.kept);
    }

    /// The last tenth is left to what is small, so that what somebody made large takes no place from the rest.
    pub(super) fn has_room_for(&self, bytes: u64) -> bool {
        let room = if bytes <= SMALL { self.room.bytes } else { self.room.bytes / 10 * 9 };
        self.bytes().saturating_add(bytes) <= room
    }

    fn note_problems(&mut self, problems: impl IntoIterator<Item = Problem>, part: Option<u32>) {
        for problem in problems {
            self.problem_bytes = self.problem_bytes.saturating_add(problem.bytes());
            self.problems.push((part, problem));
        }
    }

    /// Says how many mails come before a part of a large mailbox.
    pub fn count_mails(&mut self, part: u32, before: u64) {
        self.kept.count_mails(part, before);
    }

    /// Counts one file; `failed` when all that it gave is problems.
    pub fn file_read(&mut self, failed: bool) {
        let count = if failed { &mut self.files_failed } else { &mut self.files_read };
        *count = count.saturating_add(1);
    }

    /// Takes back that so many files were read, for they are read again.
    pub fn uncount_files(&mut self, read: u64) {
        self.files_read = self.files_read.saturating_sub(read);
    }

    /// Makes as if files of a name were never read, for they are read again: forgets what could not be
    /// read in them. So many of them were counted as failed and as read.
    pub fn forget_file(&mut self, name: &str, failed: u64, read: u64) -> Forgotten {
        let problems: Vec<_> = self.problems.extract_if(.., |(_, problem)| problem.trail.file() == name).collect();
        self.problem_bytes =
            problems.iter().fold(self.problem_bytes, |sum, (_, problem)| sum.saturating_sub(problem.bytes()));
        self.files_failed = self.files_failed.saturating_sub(failed);
        self.files_read = self.files_read.saturating_sub(read);
        Forgotten { problems, failed, read }
    }

    /// Takes back what was forgotten.
    pub fn put_back(&mut self, forgotten: Forgotten) {
        for (part, problem) in forgotten.problems {
            self.note_problems([problem], part);
        }
        self.files_failed = self.files_failed.saturating_add(forgotten.failed);
        self.files_read = self.files_read.saturating_add(forgotten.read);
    }

    /// The same to be counted and judged, with stand-ins for all names, addresses and texts of
    /// strangers. Its reports cannot be opened.
    #[must_use]
    pub fn with_stand_ins(&self) -> Self {
        let mut ids = StandIns::new(text!("report"));
        Self {
            seed: self.seed.clone(),
            kept: self.kept.counted_as(hide(&self.kept.columns)),
            duplicates: self.duplicates.renamed(|id| ids.of(id)),
            countries: self.countries.clone(),
            problems: Vec::new(),
            problem_bytes: 0,
            not_reports: self.not_reports,
            asides: Asides { first: Vec::new(), whole_files: self.asides.whole_files },
            files_read: self.files_read,
            files_failed: self.files_failed,
            room: self.room,
        }
    }

    /// Different reports.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether there is no report.
    pub fn is_empty(&self) -> bool {
        self.kept.len() == 0
    }

    /// The first and the last day that reports cover.
    pub fn days(&self) -> Option<(Day, Day)> {
        let reports = &self.columns().reports;
        reports
            .iter()
            .filter_map(|report| report.day)
            .min()
            .zip(reports.iter().filter_map(|report| report.last_day).max())
    }

    /// What is counted of them, as rows of numbers.
    pub fn columns(&self) -> &Columns {
        &self.kept.columns
    }

    /// The table by which sending addresses are located, once it was given.
    pub fn countries(&self) -> Option<&CountryTable> {
        self.countries.as_deref()
    }

    /// The name of a country of two letters: that of the language spoken, or as that table has it.
    pub fn country_name(&self, letters: &str) -> Option<String> {
        let of_table = || Some(self.countries()?.name(Country::parse(letters)?));
        own_country(letters).or_else(of_table)
    }

    /// Locates the sending addresses of all reports, these and those to come.
    pub fn locate(&mut self, table: Arc<CountryTable>) {
        self.kept.columns.locate(&table);
        self.countries = Some(table);
    }

    /// The report with a number, read again. That costs some microseconds: to count, look at
    /// [`Store::columns`].
    pub fn report(&self, id: usize) -> Option<StoredReport> {
        self.kept.report(number_of(id))
    }

    /// `contact-info` of the report with a number, read again; `None` as well when that takes more than `bytes`. What it
    /// took is taken from them, so that many may be asked for with work that is bounded.
    pub fn contact_info(&self, id: usize, bytes: &mut usize) -> Option<String> {
        self.kept.contact_info(number_of(id), bytes)
    }

    /// `receiving-mx-helo` of the failure of a row, read again as [`Store::contact_info`] is.
    pub fn receiving_mx_helo(&self, failure: usize, bytes: &mut usize) -> Option<String> {
        let row = self.columns().failures.get(failure)?;
        let place = self.place_in_report(row)?;
        self.kept.receiving_mx_helo(row.report, place, bytes)
    }

    /// The report with a number as it is to be shown; `None` when there is none.
    pub fn to_show(&self, id: usize) -> Option<ToShow> {
        self.kept.to_show(number_of(id))
    }

    /// Where a report was found, and at how many places beside these.
    pub fn places(&self, id: usize) -> Option<(Vec<Trail>, u64)> {
        self.kept.places(number_of(id))
    }

    /// The JSON text of a report as it came, unpacked anew.
    pub fn text(&self, id: usize) -> Option<String> {
        self.kept.packed(number_of(id))?.raw()
    }

    /// The part of a large mailbox that a report comes from, until [`Store::count_mails`] told what comes before it.
    pub fn part_to_count(&self, id: usize) -> Option<u32> {
        self.kept.part_to_count(number_of(id))
    }

    /// Forgets all reports; what could not be read, and what was no report, stays told.
    pub fn forget_reports(&mut self) {
        (self.kept, self.duplicates) = (Kept::with_seed(&self.seed), Duplicates::with_seed(self.seed.clone()));
        self.room = Room { bytes: self.room.bytes, ..Room::default() };
    }

    /// Puts a report into a batch once more, with all that is kept of it: also what this program does not know.
    pub fn put_again(&self, id: usize, batch: &mut Batch) {
        let stored = self.report(id);
        let first = stored.as_ref().and_then(|stored| Some((stored, stored.trails.first()?)));
        if let Some(((stored, trail), packed)) = first.zip(self.kept.packed(number_of(id))) {
            batch.report(&stored.report, &packed.found_at(trail));
        }
    }

    /// All reports in the order loaded, each read again as [`Store::report`] does.
    pub fn reports(&self) -> impl Iterator<Item = StoredReport> {
        (0..self.len()).filter_map(|id| self.report(id))
    }

    /// How often a report came.
    pub fn times_met(&self, id: usize) -> usize {
        self.kept.times_met(number_of(id))
    }

    /// Where the failure of a row stands in its report: which of `policies`, which of its `failure-details`.
    pub fn place_in_report(&self, row: &FailureRow) -> Option<(usize, usize)> {
        self.kept.columns.place_of(row)
    }

    /// How many reports came again.
    pub fn duplicates(&self) -> u64 {
        self.duplicates.count()
    }

    /// What could not be read.
    pub fn problems(&self) -> impl ExactSizeIterator<Item = Problem> {
        self.problems.iter().map(|(part, problem)| Problem {
            trail: self.kept.counted(&problem.trail, *part),
            error: problem.error.clone(),
        })
    }

    /// What was no TLS report.
    pub fn not_reports(&self) -> NotReportCounts {
        self.not_reports
    }

    /// The first of what was no TLS report.
    pub fn left_aside(&self) -> &[LeftAside] {
        &self.asides.first
    }

    /// Files that were read to their end and are, as a whole, no TLS report; they are among [`Store::files_read`].
    pub fn files_aside(&self) -> u64 {
        self.asides.whole_files.min(self.files_read)
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
        self.duplicates.shared_report_ids()
    }

    /// Whether it is new.
    fn add_report(&mut self, draft: &ReportDraft, own: &Own<'_>, span: Span, numbers: &mut Renumbering<'_>) -> bool {
        if let Some(id) = self.duplicates.find(&self.kept, draft, span) {
            self.kept.found_again(id, span);
            return false;
        }
        let id = self.kept.add(draft, own, span, numbers);
        self.duplicates.note(&mut self.kept, draft, id);
        true
    }
}

impl Default for Room {
    fn default() -> Self {
        Self { bytes: USUAL_ROOM, refused: 0, untold: 0 }
    }
}

/// A batch of so many bytes is small.
const SMALL: u64 = 64_000;

/// As much as a page can keep beside what it needs to read and to count: some two million reports.
pub const USUAL_ROOM: u64 = 640_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake;
    use crate::limits::Limits;

    /// A report about one domain.
    fn text(organization: &str, id: &str, domain: &str) -> String {
        include_str!("../../tests/fixtures/history/input/02-plain.json")
            .replace("Sender", organization)
            .replace("\"plain\"", &format!("\"{id}\""))
            .replace("\"example.com\"", &format!("\"{domain}\""))
    }

    /// The reports as a batch in which all hashes meet.
    fn meeting(texts: &[String]) -> Batch {
        let mut batch = Batch::default();
        for text in texts {
            intake::read("r.json", text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
        }
        for draft in &mut batch.reports {
            (draft.content, draft.report_id) = (7, 7);
            (draft.identity, draft.table_key) = (draft.identity.map(|_| 7), draft.table_key.map(|_| 7));
        }
        batch
    }

    #[test]
    fn different_reports_stay_different_where_hashes_meet() {
        let all = [text("A", "1", "a.example"), text("B", "2", "b.example"), text("A", "3", "a.example")];
        let mut store = Store::default();
        assert_eq!(store.merge_part(meeting(&all), None), [true; 3]);
        assert_eq!((store.duplicates(), store.shared_report_ids().0.len()), (0, 0));
        // Each is still known, and so is one with other white space.
        assert_eq!(store.merge_part(meeting(&all), None), [false; 3]);
        assert_eq!(store.merge_part(meeting(&[all[0].replace(',', ", ")]), None), [false]);
        assert_eq!((store.len(), store.duplicates()), (3, 4));
        assert_eq!([0, 1, 2].map(|id| store.times_met(id)), [3, 2, 2]);
    }

    #[test]
    fn a_shared_report_id_is_told_by_its_text() {
        let mut store = Store::default();
        let all = [("A", "1"), ("B", "2"), ("C", "1"), ("D", "2"), ("E", "1")];
        store.merge(meeting(&all.map(|(organization, id)| text(organization, id, "a.example"))));
        let (ids, reports) = store.shared_report_ids();
        assert_eq!((ids, reports), (&["1".to_owned(), "2".to_owned()][..], &[0, 2, 1, 3, 4][..]));
    }

    #[test]
    fn contacts_are_read_as_long_as_the_bytes_last() {
        let mut store = Store::default();
        let all = ["1", "2"].map(|id| text("A", id, "a.example"));
        store.merge(meeting(&all));
        let one = all[0].trim().len();
        let mut bytes = one + one / 2;
        assert!(store.contact_info(0, &mut bytes).is_some_and(|contact| all[0].contains(&contact)));
        assert!(bytes <= one / 2 + 1, "{bytes} are left");
        let left = bytes;
        assert_eq!((store.contact_info(1, &mut bytes), bytes), (None, left));
    }

    /// Many reports whose hashes meet, as only somebody makes them on purpose: none is lost, and it ends.
    #[test]
    fn hashes_that_meet_on_purpose_lose_no_report() {
        let texts: Vec<String> = (0..60).map(|n| text("A", &n.to_string(), "a.example")).collect();
        let mut store = Store::default();
        store.merge(meeting(&texts));
        assert_eq!((store.len(), store.duplicates()), (60, 0));
    }
}
