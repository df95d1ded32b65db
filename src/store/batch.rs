//! What a worker found in a while: reports as rows of numbers beside their kept bytes. The
//! numbers stand for the texts of the batch alone; the store gives them numbers of its own.

use std::collections::{BTreeMap, HashMap};

use super::aside::{Asides, LeftAside};
use super::compact::{Bytes, Compact, compact_fields, numbered};
use super::hash::{hash_of, part_of};
use super::packed::{Packed, pack};
use super::problem::{NotReportCounts, Problem};
use super::rows::number_of;
use super::sessions::Sessions;
use crate::day::Day;
use crate::intake::{Ingested, Outcome};
use crate::report::{Completeness, DeviationRule, FailureDetail, PolicyResult, Report};
use crate::seed::Seed;

/// Found things on their way into a [`super::Store`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    pub(super) texts: Texts,
    pub(super) reports: Vec<ReportDraft>,
    pub(super) entries: Vec<EntryDraft>,
    pub(super) failures: Vec<FailureDraft>,
    /// Rules that reports depart from, and how often; those of a report stand together.
    pub(super) deviations: Vec<(u32, u32)>,
    /// What is kept of each report, one behind the other.
    pub(super) packed: Bytes,
    pub(super) problems: Vec<Problem>,
    pub(super) not_reports: NotReportCounts,
    pub(super) asides: Asides,
}

/// The texts of a batch, each once. Number 0 is the empty text.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    pub(super) all: Vec<String>,
    numbers: HashMap<String, u32, Seed>,
    /// Bytes of the reports that they stand in; known to who fills the batch alone.
    read: u64,
}

/// Texts are the same in the same order, however they are looked up.
impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

/// A report; its entries, failures and deviations are counted, for they stand in order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReportDraft {
    pub(super) organization: u32,
    /// Hash of the JSON text.
    pub(super) content: u64,
    /// Hash of what makes it the same report, `None` without a report-id (see [`identity_of`]).
    pub(super) identity: Option<u64>,
    /// Hash of what a table of it tells too, `None` without a report-id.
    pub(super) table_key: Option<u64>,
    pub(super) completeness: Completeness,
    /// Hash of its report-id.
    pub(super) report_id: u64,
    /// `start-datetime` and `end-datetime`, seconds since 1970.
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) entries: u32,
    pub(super) deviations: u32,
    /// Bytes that are kept of it.
    pub(super) packed: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct EntryDraft {
    pub(super) policy_domain: u32,
    pub(super) policy_type: u32,
    pub(super) policy_text: u32,
    pub(super) mx_patterns: u32,
    pub(super) summary: Sessions,
    pub(super) failures: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct FailureDraft {
    pub(super) result_type: u32,
    pub(super) receiving_mx: u32,
    pub(super) reason: u32,
    pub(super) sending_ip: u32,
    pub(super) receiving_ip: u32,
    pub(super) information: u32,
    pub(super) failed: u64,
}

impl Batch {
    /// Nothing found yet; the texts that come are found by hashes of this seed.
    pub fn with_seed(seed: Seed) -> Self {
        let texts = Texts { numbers: HashMap::with_hasher(seed), ..Texts::default() };
        Self { texts, ..Self::default() }
    }

    /// Hands out what was found, to go on with nothing.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let next = Self::with_seed(self.texts.numbers.hasher().clone());
        std::mem::replace(self, next)
    }

    /// Takes one thing that intake found.
    pub fn add(&mut self, item: Ingested) {
        match item.outcome {
            Outcome::Report(report) => {
                let packed = pack(&item.trail, &report);
                self.report(&report, &packed);
            }
            Outcome::NotAReport(kind) => {
                self.not_reports.add(kind);
                self.asides.add(LeftAside { trail: item.trail, kind });
            }
            Outcome::Problem(error) => self.problems.push(Problem { trail: item.trail, error }),
        }
    }

    /// Reports in it.
    pub fn reports(&self) -> usize {
        self.reports.len()
    }

    /// Bytes that a store keeps of it at most.
    pub(super) fn bytes(&self) -> u64 {
        let rows = self.reports.len() * OF_A_REPORT + self.entries.len() * OF_A_ROW + self.failures.len() * OF_A_ROW;
        let texts = self.texts.all.iter().fold(0, |sum, text| sum + text.len() + OF_A_TEXT);
        let problems = self.problems.iter().fold(0_u64, |sum, problem| sum.saturating_add(problem.bytes()));
        problems.saturating_add(self.asides.bytes()).saturating_add((rows + texts + self.packed.0.len()) as u64)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty() && self.problems.is_empty() && self.not_reports.total() == 0
    }

    /// Whether anything but problems was found.
    pub fn has_more_than_problems(&self) -> bool {
        !self.reports.is_empty() || self.not_reports.total() > 0
    }

    /// Whether it is worth sending: small enough that taking it in is no long task.
    pub fn is_full(&self) -> bool {
        self.reports.len() >= MOST_REPORTS
            || self.packed.0.len() >= MOST_BYTES
            || self.texts.read >= MOST_READ
            || self.problems.len() >= MOST_REPORTS
    }

    /// As bytes for another thread.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.packed.0.len() + self.reports.len() * 96 + 4096);
        self.put(&mut out);
        self.asides.put_behind(&mut out);
        out
    }

    /// The batch that [`Batch::encode`] wrote; `None` when the bytes are none.
    pub fn decode(mut bytes: &[u8]) -> Option<Self> {
        let mut batch = Self::get(&mut bytes)?;
        batch.asides = Asides::get_behind(&mut bytes)?;
        bytes.is_empty().then_some(batch)
    }

    /// Whether its rows and bytes are all there, and each report can be opened.
    pub(super) fn is_whole(&self) -> bool {
        let sum = |counts: &mut dyn Iterator<Item = u32>| counts.fold(0_u64, |sum, count| sum + u64::from(count));
        let mut packed = self.packed.0.as_slice();
        sum(&mut self.reports.iter().map(|draft| draft.entries)) == self.entries.len() as u64
            && sum(&mut self.entries.iter().map(|entry| entry.failures)) == self.failures.len() as u64
            && sum(&mut self.reports.iter().map(|draft| draft.deviations)) == self.deviations.len() as u64
            && sum(&mut self.reports.iter().map(|draft| draft.packed)) == self.packed.0.len() as u64
            && self.reports.iter().all(|draft| Packed::open(split(&mut packed, draft.packed)).is_some())
    }

    /// Takes a report, and the bytes that are kept of it.
    pub(super) fn report(&mut self, report: &Report, packed: &[u8]) {
        for entry in &report.policies {
            self.entry(entry);
        }
        let mut rules: BTreeMap<DeviationRule, u64> = BTreeMap::new();
        for deviation in &report.deviations {
            *rules.entry(deviation.rule).or_default() += deviation.times();
        }
        let before = self.deviations.len();
        let rows = rules.into_iter().map(|(rule, times)| (rule.number(), u32::try_from(times).unwrap_or(u32::MAX)));
        self.deviations.extend(rows);
        let has_id = !report.report_id.is_empty();
        let day = report.date_range.start.unix.map(Day::of_unix);
        self.reports.push(ReportDraft {
            organization: self.texts.number(&report.organization_name),
            content: hash_of(&[report.raw.as_bytes()]),
            identity: has_id.then(|| identity_of(report).hash()),
            table_key: has_id.then(|| {
                let day = part_of(day.map(Day::start));
                hash_of(&[report.organization_name.as_bytes(), report.report_id.as_bytes(), &day])
            }),
            completeness: report.completeness(),
            report_id: hash_of(&[report.report_id.as_bytes()]),
            start: report.date_range.start.unix,
            end: report.date_range.end.unix,
            entries: number_of(report.policies.len()),
            deviations: number_of(self.deviations.len() - before),
            packed: number_of(packed.len()),
        });
        self.packed.0.extend_from_slice(packed);
        self.texts.read += report.raw.len() as u64;
    }

    fn entry(&mut self, entry: &PolicyResult) {
        for detail in &entry.failure_details {
            self.failure(detail);
        }
        let texts = &mut self.texts;
        self.entries.push(EntryDraft {
            policy_domain: texts.number(&entry.policy.policy_domain),
            policy_type: texts.number(entry.policy.policy_type.as_str()),
            policy_text: texts.lines(&entry.policy.policy_string),
            mx_patterns: texts.lines(&entry.policy.mx_host),
            summary: Sessions { successful: entry.summary.successful, failed: entry.summary.failed },
            failures: number_of(entry.failure_details.len()),
        });
    }

    fn failure(&mut self, detail: &FailureDetail) {
        let texts = &mut self.texts;
        // With a dot at its end it is the same host.
        let mx = detail.receiving_mx_hostname.as_deref().unwrap_or_default().trim_end_matches('.');
        let receiving_mx = if mx.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            texts.number(mx)
        } else {
            texts.number(&mx.to_lowercase())
        };
        let mut number = |text: &Option<String>| texts.number(text.as_deref().unwrap_or_default());
        self.failures.push(FailureDraft {
            receiving_mx,
            reason: number(&detail.failure_reason_code),
            sending_ip: number(&detail.sending_mta_ip),
            receiving_ip: number(&detail.receiving_ip),
            information: number(&detail.additional_information),
            result_type: texts.number(detail.result_type.as_str()),
            failed: detail.failed_session_count,
        });
    }
}

impl Texts {
    /// The number of a text. Of a long one its start is counted by; the report itself has all of it.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        self.number_of_start(text, MOST_OF_A_TEXT)
    }

    fn number_of_start(&mut self, text: &str, most: usize) -> u32 {
        let text = text.get(..text.floor_char_boundary(most)).unwrap_or(text);
        if text.is_empty() {
            return 0;
        }
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.push(text);
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The number of a text that is known to be new; it cannot be found by the text.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        self.all.push(text.to_owned());
        number_of(self.all.len())
    }

    /// Lines as one text.
    fn lines(&mut self, lines: &[String]) -> u32 {
        match lines {
            [] => 0,
            [only] => self.number_of_start(only, MOST_OF_LINES),
            lines => self.number_of_start(&lines.join("\n"), MOST_OF_LINES),
        }
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &str {
        (number as usize).checked_sub(1).and_then(|at| self.all.get(at)).map_or("", String::as_str)
    }

    pub(super) fn len(&self) -> usize {
        self.all.len() + 1
    }
}

/// What makes two reports the same beside equal content: report-id alone is none.
#[derive(Debug, Hash)]
pub(super) struct Identity<'a> {
    organization: &'a str,
    report_id: &'a str,
    start: Option<i64>,
    end: Option<i64>,
    /// Its `policy-domain` values in order, without repetition.
    domains: Vec<&'a str>,
}

pub(super) fn identity_of(report: &Report) -> Identity<'_> {
    let mut domains: Vec<&str> = report.policies.iter().map(|entry| entry.policy.policy_domain.as_str()).collect();
    domains.sort_unstable();
    domains.dedup();
    let range = &report.date_range;
    Identity {
        organization: &report.organization_name,
        report_id: &report.report_id,
        start: range.start.unix,
        end: range.end.unix,
        domains,
    }
}

impl Identity<'_> {
    fn hash(&self) -> u64 {
        let (start, end) = (part_of(self.start), part_of(self.end));
        let mut parts = vec![self.organization.as_bytes(), self.report_id.as_bytes(), &start, &end];
        parts.extend(self.domains.iter().map(|domain| domain.as_bytes()));
        hash_of(&parts)
    }
}

/// Takes so many rows from the front.
pub(super) fn split<'a, T>(rows: &mut &'a [T], number: u32) -> &'a [T] {
    let (taken, rest) = rows.split_at_checked(number as usize).unwrap_or((rows, &[]));
    *rows = rest;
    taken
}

/// The UTC days that a report covers; a range that ends at midnight ends with the day before. A report of one day of
/// another time zone belongs to the UTC day that holds most of it.
pub(super) fn days_of(start: Option<i64>, end: Option<i64>) -> (Option<Day>, Option<Day>) {
    let day = start.map(Day::of_unix);
    if let (Some(start), Some(end)) = (start, end) {
        let seconds = end.saturating_sub(start);
        if (ONE_DAY - HOUR..=ONE_DAY + HOUR).contains(&seconds) {
            let middle = Some(Day::of_unix(start.saturating_add(seconds / 2)));
            return (middle, middle);
        }
    }
    let end = end.map(|end| Day::of_unix(end.saturating_sub(1)));
    (day, day.map(|day| end.map_or(day, |end| end.max(day))))
}

/// Seconds.
const HOUR: i64 = 3_600;
const ONE_DAY: i64 = 24 * HOUR;

impl Compact for Batch {
    fn put(&self, out: &mut Vec<u8>) {
        self.texts.put(out);
        self.reports.put(out);
        self.entries.put(out);
        self.failures.put(out);
        self.deviations.put(out);
        self.packed.put(out);
        self.problems.put(out);
        self.not_reports.put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self {
            texts: Compact::get(bytes)?,
            reports: Compact::get(bytes)?,
            entries: Compact::get(bytes)?,
            failures: Compact::get(bytes)?,
            deviations: Compact::get(bytes)?,
            packed: Compact::get(bytes)?,
            problems: Compact::get(bytes)?,
            not_reports: Compact::get(bytes)?,
            asides: Asides::default(),
        })
    }
}

compact_fields! {
    ReportDraft { organization, content, identity, table_key, completeness, report_id, start, end, entries, deviations, packed }
    EntryDraft { policy_domain, policy_type, policy_text, mx_patterns, summary, failures }
    FailureDraft { result_type, receiving_mx, reason, sending_ip, receiving_ip, information, failed }
    Sessions { successful, failed }
}

numbered! {
    Completeness {
        1 => { Self::Failures } ();
        2 => { Self::Retold } ();
        3 => { Self::AsSent } ();
    }
}

impl Compact for Texts {
    fn put(&self, out: &mut Vec<u8>) {
        self.all.put(out);
    }

    /// For reading only: a batch that came over is not added to.
    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self { all: Vec::get(bytes)?, ..Self::default() })
    }
}

impl Compact for (u32, u32) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some((u32::get(bytes)?, u32::get(bytes)?))
    }
}

/// What a report, another row and a text take in a store, beside their bytes.
const OF_A_REPORT: usize = 280;
const OF_A_ROW: usize = 48;
const OF_A_TEXT: usize = 64;
/// Bytes of a text that are counted by: names and addresses are far shorter, and each finding about a thing quotes it.
const MOST_OF_A_TEXT: usize = 2_000;
/// Bytes of a policy that are counted by, as much as RFC 8461, section 3.3, lets senders expect of one.
const MOST_OF_LINES: usize = 64 * 1024;
/// Taking in so much costs a page about a millisecond.
const MOST_REPORTS: usize = 512;
const MOST_BYTES: usize = 512 * 1024;
/// Each may have to be opened, to be told from another.
const MOST_READ: u64 = 4 * 1024 * 1024;
