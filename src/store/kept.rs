//! What is kept of the loaded reports: their rows, their own bytes, and where each was found.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::batch::ReportDraft;
use super::columns::Columns;
use super::excerpt::{Excerpt, ToShow};
use super::packed::Packed;
use super::renumbering::{Own, Renumbering};
use super::rows::number_of;
use super::sessions::Sessions;
use crate::day::Day;
use crate::intake::Trail;
use crate::report::Report;
use crate::seed::Seed;

/// The loaded reports, by number.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) columns: Columns,
    batches: Vec<KeptBatch>,
    /// By number of report: its own bytes.
    spans: Vec<Span>,
    /// By number of report: where else it was found.
    more: Vec<More>,
    /// By part of a large mailbox: how many mails come before it, once that is known.
    mails_before: BTreeMap<u32, u64>,
    /// Bytes of the packed reports, and of the trails in `more`.
    bytes: u64,
    trail_bytes: u64,
    /// Of this, and of nothing that takes its place.
    pub(super) era: Arc<()>,
}

/// A trail, and the part of a large mailbox that it begins in.
pub(super) type PartTrail = (Option<u32>, Trail);

/// Where else a report was found.
#[derive(Debug, Clone, Default)]
struct More {
    /// The first of them. Who sends one report again and again makes no list that takes long to copy or to draw.
    trails: Vec<PartTrail>,
    /// How many there are.
    times: u32,
}

/// The packed reports of a batch, and the part of a large mailbox that they come from.
#[derive(Debug, Clone)]
struct KeptBatch {
    packed: Box<[u8]>,
    part: Option<u32>,
}

/// The bytes of a report: in which batch, from where to where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    batch: u32,
    from: u32,
    to: u32,
}

/// One report, read again from what is kept of it.
#[derive(Debug, Clone)]
pub struct StoredReport {
    /// The report.
    pub report: Report,
    /// Where it was found; more than one place when it came more than once, [`MOST_PLACES`] at most.
    pub trails: Vec<Trail>,
    /// At how many places it was found beside these.
    pub more_places: u64,
    /// Its sessions, counted by the rule of [`super::sessions_of`].
    pub sessions: Sessions,
    /// The UTC day of its start; `None` when the date cannot be read.
    pub day: Option<Day>,
    /// The UTC day of its end, at least `day`.
    pub last_day: Option<Day>,
}

impl More {
    /// Whether one more is listed.
    fn has_place(&self) -> bool {
        self.trails.len() + 1 < MOST_PLACES
    }
}

impl Span {
    /// The bytes that follow.
    pub(super) fn next(self, length: u32) -> Self {
        Self { from: self.to, to: self.to.saturating_add(length), ..self }
    }
}

impl Kept {
    /// Nothing yet.
    pub(super) fn with_seed(seed: &Seed) -> Self {
        Self::of(Columns::with_seed(seed))
    }

    fn of(columns: Columns) -> Self {
        Self {
            columns,
            batches: Vec::new(),
            spans: Vec::new(),
            more: Vec::new(),
            mails_before: BTreeMap::new(),
            bytes: 0,
            trail_bytes: 0,
            era: Arc::default(),
        }
    }

    /// As many reports, counted as `columns` say; none of them can be opened.
    pub(super) fn counted_as(&self, columns: Columns) -> Self {
        Self { spans: self.spans.clone(), ..Self::of(columns) }
    }

    /// Takes the packed reports of a batch; the first of them begins at the empty span given back.
    pub(super) fn add_batch(&mut self, packed: Vec<u8>, part: Option<u32>) -> Span {
        let batch = number_of(self.batches.len());
        self.bytes = self.bytes.saturating_add(packed.len() as u64);
        self.batches.push(KeptBatch { packed: packed.into_boxed_slice(), part });
        Span { batch, from: 0, to: 0 }
    }

    /// Lets go of the bytes of a batch's reports that were not taken: `taken` are the spans of those that were, in order.
    pub(super) fn keep_only(&mut self, start: Span, taken: &[u32]) {
        let Some(batch) = self.batches.get_mut(start.batch as usize) else { return };
        let mut packed = Vec::new();
        for id in taken {
            let Some(span) = self.spans.get_mut(*id as usize) else { continue };
            let bytes = batch.packed.get(span.from as usize..span.to as usize).unwrap_or_default();
            (span.from, span.to) = (number_of(packed.len()), number_of(packed.len() + bytes.len()));
            packed.extend_from_slice(bytes);
        }
        self.bytes = self.bytes.saturating_sub(batch.packed.len() as u64).saturating_add(packed.len() as u64);
        batch.packed = packed.into_boxed_slice();
    }

    /// Bytes that are kept.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.saturating_add(self.trail_bytes).saturating_add(self.columns.bytes())
    }

    /// Takes a report, and gives its number.
    pub(super) fn add(&mut self, draft: &ReportDraft, own: &Own<'_>, span: Span, numbers: &mut Renumbering<'_>) -> u32 {
        let id = number_of(self.spans.len());
        self.spans.push(span);
        self.more.push(More::default());
        self.columns.add(draft, own, numbers);
        id
    }

    /// Leaves of the reports from a number on only those that `stays` says, one by one.
    pub(super) fn retain(&mut self, first: u32, stays: &[bool]) {
        self.columns.retain(first, stays);
        retain(&mut self.spans, first, stays);
        retain(&mut self.more, first, stays);
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// What is kept of a report.
    pub(super) fn packed(&self, id: u32) -> Option<Packed<'_>> {
        self.packed_at(*self.spans.get(id as usize)?)
    }

    /// What is kept at a place.
    pub(super) fn packed_at(&self, span: Span) -> Option<Packed<'_>> {
        Packed::open(self.bytes_at(span)?)
    }

    fn bytes_at(&self, span: Span) -> Option<&[u8]> {
        self.batches.get(span.batch as usize)?.packed.get(span.from as usize..span.to as usize)
    }

    /// The report-id of a report that is not long, read again.
    pub(super) fn report_id(&self, id: u32) -> Option<String> {
        Some(self.packed(id)?.short_report()?.report_id)
    }

    /// The contact of a report, read again if it takes no more than so many bytes, which its size is taken from.
    pub(super) fn contact_info(&self, id: u32, bytes: &mut usize) -> Option<String> {
        self.report_within(id, bytes)?.contact_info
    }

    /// `receiving-mx-helo` of a failure of a report, by the places of its entry and of itself, read again as that is.
    pub(super) fn receiving_mx_helo(
        &self,
        id: u32,
        (entry, failure): (usize, usize),
        bytes: &mut usize,
    ) -> Option<String> {
        let mut entries = self.report_within(id, bytes)?.policies.into_iter();
        entries.nth(entry)?.failure_details.into_iter().nth(failure)?.receiving_mx_helo
    }

    /// A report, read again if it takes no more than so many bytes, which its size is taken from.
    fn report_within(&self, id: u32, bytes: &mut usize) -> Option<Report> {
        let packed = self.packed(id)?;
        let unpacked = packed.unpacked_within(*bytes)?;
        *bytes -= unpacked.len();
        packed.report_of(&unpacked)
    }

    /// Notes that a report was found at one more place.
    pub(super) fn found_again(&mut self, id: u32, span: Span) {
        let has_place = self.more.get(id as usize).is_some_and(More::has_place);
        let trail = has_place.then(|| self.trail_at(span)).flatten();
        self.add_places(id, trail, 1);
    }

    /// Hands all trails of a report to another.
    pub(super) fn hand_trails(&mut self, from: u32, to: u32) {
        let first = self.spans.get(from as usize).and_then(|span| self.trail_at(*span));
        let more = self.more.get_mut(from as usize).map(std::mem::take).unwrap_or_default();
        let bytes = more.trails.iter().fold(0_u64, |sum, (_, trail)| sum.saturating_add(trail.bytes()));
        self.trail_bytes = self.trail_bytes.saturating_sub(bytes);
        self.add_places(to, first.into_iter().chain(more.trails), more.times.saturating_add(1));
    }

    /// Notes that a report was found so many times more, at some places of which these are the first.
    fn add_places(&mut self, id: u32, trails: impl IntoIterator<Item = PartTrail>, times: u32) {
        let Some(more) = self.more.get_mut(id as usize) else { return };
        more.times = more.times.saturating_add(times);
        for trail in trails {
            if more.has_place() {
                self.trail_bytes = self.trail_bytes.saturating_add(trail.1.bytes());
                more.trails.push(trail);
            }
        }
    }

    fn trail_at(&self, span: Span) -> Option<PartTrail> {
        let part = self.batches.get(span.batch as usize)?.part;
        Some((part, self.packed_at(span)?.trail))
    }

    /// How often a report came.
    pub(super) fn times_met(&self, id: u32) -> usize {
        1 + self.more.get(id as usize).map_or(0, |more| more.times as usize)
    }

    /// Says how many mails come before a part of a large mailbox.
    pub(super) fn count_mails(&mut self, part: u32, before: u64) {
        self.mails_before.insert(part, before);
    }

    /// The part of a large mailbox that a report comes from, as long as it is not known how many mails come before.
    pub(super) fn part_to_count(&self, id: u32) -> Option<u32> {
        let part = self.batches.get(self.spans.get(id as usize)?.batch as usize)?.part?;
        (!self.mails_before.contains_key(&part)).then_some(part)
    }

    /// A trail with the number of the mail in the whole mailbox, as far as that is known.
    pub(super) fn counted(&self, trail: &Trail, part: Option<u32>) -> Trail {
        let before = part.and_then(|part| self.mails_before.get(&part));
        before.map_or_else(|| trail.clone(), |before| trail.after_mails(*before))
    }

    /// A report as it is to be shown.
    pub(super) fn to_show(&self, id: u32) -> Option<ToShow> {
        let packed = self.packed(id)?;
        match packed.unpacked_within(MOST_AT_ONCE) {
            Some(unpacked) => packed.report_of(&unpacked).map(|report| ToShow::Excerpt(Box::new(Excerpt::of(report)))),
            None => self.bytes_at(*self.spans.get(id as usize)?).map(|bytes| ToShow::Long(bytes.to_vec())),
        }
    }

    /// The places where a report was found, and how many more there are.
    pub(super) fn places(&self, id: u32) -> Option<(Vec<Trail>, u64)> {
        let (part, first) = self.trail_at(*self.spans.get(id as usize)?)?;
        let mut trails = vec![self.counted(&first, part)];
        let more = self.more.get(id as usize).map_or(&[][..], |more| more.trails.as_slice());
        trails.extend(more.iter().map(|(part, trail)| self.counted(trail, *part)));
        let more_places = (self.times_met(id) as u64).saturating_sub(trails.len() as u64);
        Some((trails, more_places))
    }

    /// The report with a number, read again.
    pub(super) fn report(&self, id: u32) -> Option<StoredReport> {
        let row = self.columns.reports.get(id as usize)?;
        let (trails, more_places) = self.places(id)?;
        Some(StoredReport {
            report: self.packed(id)?.report()?,
            trails,
            more_places,
            sessions: row.sessions,
            day: row.day,
            last_day: row.last_day,
        })
    }
}

/// Leaves of a list from a place on only what `stays` says, one by one.
fn retain<T>(list: &mut Vec<T>, first: u32, stays: &[bool]) {
    let tail = list.split_off(list.len().min(first as usize));
    list.extend(tail.into_iter().zip(stays).filter_map(|(item, stays)| stays.then_some(item)));
}

/// Bytes of a report that is read at once when it is shown: far more than any that was seen, and a few milliseconds.
const MOST_AT_ONCE: usize = 128 * 1024;
/// Places of a report that are listed; the others are counted.
pub const MOST_PLACES: usize = 100;
