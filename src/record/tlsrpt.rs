//! The TXT records at `_smtp._tls.<domain>` together: which one senders use, and whether they can
//! (RFC 8460, section 3).

use std::fmt;

use super::destination::Destination;
use super::finding::{Finding, Findings, sort};
use super::reading::{Reading, WORD};
use super::rules::Rule;
use super::txt::TxtRecord;
use crate::language::tr;
use crate::{counted, say};

/// What senders make of the TXT records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Exactly one record, and it has a destination that can be used.
    Valid,
    /// A record was meant, but senders cannot use it.
    Invalid,
    /// No record was meant.
    None,
    /// More than one record, so senders use none.
    Multiple,
}

impl Verdict {
    /// The name in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::None => "none",
            Self::Multiple => "multiple",
        }
    }
}

/// What can be said of the TXT records from their text alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// By the letter of RFC 8460.
    pub verdict: Verdict,
    /// As common senders read it.
    pub lenient_verdict: Verdict,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// The record, when it is valid.
    pub record: Option<Record>,
}

/// A TLSRPT record that senders can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where reports go: every usable destination, in order.
    pub rua: Vec<Destination>,
    /// Other fields, in order; senders ignore them.
    pub extensions: Vec<(String, String)>,
}

impl Record {
    /// Reads a record by the letter.
    ///
    /// # Errors
    /// What is wrong with it, worst first.
    pub fn parse_strict(text: &str) -> Result<Self, Vec<Finding>> {
        let judgement = judge(&[TxtRecord::from(text)]);
        judgement.record.ok_or(judgement.findings)
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v={WORD}; rua=")?;
        for (index, destination) in self.rua.iter().enumerate() {
            write!(f, "{}{destination}", if index > 0 { "," } else { "" })?;
        }
        self.extensions.iter().try_for_each(|(name, value)| write!(f, "; {name}={value}"))
    }
}

/// The destinations of all records in one, each once; fields other than `rua` are left out.
pub fn merge(records: &[Record]) -> Record {
    let mut rua: Vec<Destination> = Vec::new();
    for destination in records.iter().flat_map(|record| &record.rua) {
        if !rua.iter().any(|known| known.normalised() == destination.normalised()) {
            rua.push(destination.clone());
        }
    }
    Record { rua, extensions: Vec::new() }
}

/// What a person would recognise in the records that were meant as TLSRPT records, faulty or not.
pub fn readable_records(records: &[TxtRecord]) -> Vec<Record> {
    let readings = records.iter().enumerate().map(|(index, record)| Reading::new(record.text(), index));
    readings
        .filter(Reading::is_attempt)
        .map(|mut reading| {
            reading.judge(false, &mut Findings::default());
            Record { rua: reading.readable, extensions: reading.extensions }
        })
        .collect()
}

/// Bytes of an answer beyond which it hardly fits into one UDP packet (RFC 9715, section 3).
const MOST_BYTES: usize = 1_200;

/// Judges the TXT records at one name.
pub fn judge(records: &[TxtRecord]) -> Judgement {
    let mut findings = Findings::default();
    let mut readings: Vec<Reading> =
        records.iter().enumerate().map(|(index, record)| Reading::new(record.text(), index)).collect();
    let prefix = format!("v={WORD};");
    let several = records.len() > 1;
    let (mut exact, mut near, mut attempts) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (record, reading)) in records.iter().zip(&readings).enumerate() {
        if record.text().starts_with(&prefix) {
            exact.push(index);
        } else if reading.is_near() {
            near.push(index);
        }
        if reading.is_attempt() {
            attempts.push(index);
        }
    }
    // Beside others, a record counts only when it begins to the letter (RFC 8460, section 3).
    let strict = if several { exact.clone() } else { attempts.clone() };
    let lenient: Vec<usize> = if several { exact.iter().chain(&near).copied().collect() } else { attempts.clone() };
    judge_sizes(records, &strict, &mut findings);
    judge_others(records, &readings, &strict, &mut findings);
    if strict.len() > 1 {
        let message = counted!(
            strict.len(),
            "{n} record begins with v=TLSRPTv1; so senders must ignore all of them.",
            "{n} records begin with v=TLSRPTv1; so senders must ignore all of them."
        );
        findings.add(Finding::new(
            Rule::Multiple,
            message,
            tr("Merge their destinations into one record and delete the others."),
        ));
        return finish(Verdict::Multiple, Verdict::Multiple, None, findings);
    }
    for (index, reading) in readings.iter_mut().enumerate() {
        if strict.contains(&index) || lenient.contains(&index) {
            reading.judge(several, &mut findings);
        } else if several && attempts.contains(&index) {
            if strict.is_empty() {
                reading.judge(several, &mut findings);
            } else {
                reading.judge_beginning(&mut findings);
            }
        }
    }
    if strict.len() == 1 && lenient.len() > 1 {
        let message = counted!(
            lenient.len(),
            "By the letter there is one record, but {n} of these texts looks like one: senders disagree on how many there are.",
            "By the letter there is one record, but {n} of these texts look like one: senders disagree on how many there are."
        );
        findings.add(Finding::new(
            Rule::MultipleNearMiss,
            message,
            tr("Delete the one that does not begin with v=TLSRPTv1; exactly."),
        ));
    }
    if attempts.is_empty() {
        let message = tr("No record asks for TLS reports, so senders send none.");
        findings.add(Finding::new(Rule::None, message, tr("Publish one: v=TLSRPTv1; rua=mailto:reports@example.com")));
        return finish(Verdict::None, Verdict::None, None, findings);
    }
    let strict = strict.first().and_then(|index| readings.get(*index));
    let record = strict
        .filter(|reading| reading.grammatical && !reading.destinations.is_empty())
        .map(|reading| Record { rua: reading.destinations.clone(), extensions: reading.extensions.clone() });
    let verdict = if record.is_some() { Verdict::Valid } else { Verdict::Invalid };
    let lenient_verdict = match lenient.as_slice() {
        [one] if readings.get(*one).is_some_and(|reading| reading.tolerable && !reading.tolerated.is_empty()) => {
            Verdict::Valid
        }
        [] | [_] => Verdict::Invalid,
        _ => Verdict::Multiple,
    };
    finish(verdict, lenient_verdict, record, findings)
}

fn finish(verdict: Verdict, lenient_verdict: Verdict, record: Option<Record>, findings: Findings) -> Judgement {
    let mut findings = findings.into_vec();
    sort(&mut findings);
    Judgement { verdict, lenient_verdict, findings, record }
}

/// Strings and sizes as DNS has them.
fn judge_sizes(records: &[TxtRecord], kept: &[usize], findings: &mut Findings) {
    for (index, record) in records.iter().enumerate() {
        let whole = 0..record.text().len();
        if record.strings.len() > 1 && kept == [index] {
            let lengths: Vec<String> = record.strings.iter().map(|string| string.len().to_string()).collect();
            let message = say!(
                "The record comes in strings of {lengths} bytes, joined without spaces.",
                lengths = lengths.join(" + ")
            );
            let remedy = tr("Nothing to do, unless a space is missing where they meet.");
            findings.add(Finding::new(Rule::MultiString, message, remedy).at(index, &whole));
        }
        if let Some(string) = record.strings.iter().find(|string| string.len() > 255) {
            let message = counted!(
                string.len(),
                "A string of {n} byte stands here; DNS allows 255.",
                "A string of {n} bytes stands here; DNS allows 255."
            );
            let remedy = tr("Split it into quoted strings of at most 255 bytes.");
            findings.add(Finding::new(Rule::String255, message, remedy).at(index, &whole));
        }
    }
    let bytes = records.iter().fold(0_usize, |sum, record| sum.saturating_add(record.wire_len()));
    if bytes > MOST_BYTES {
        let message = counted!(
            bytes,
            "The TXT records at this name take {n} byte, too many for one UDP packet.",
            "The TXT records at this name take {n} bytes, too many for one UDP packet."
        );
        findings.add(Finding::new(Rule::Long, message, tr("Shorten the record, or remove what does not belong here.")));
    }
}

/// TXT records at the name that senders leave aside.
fn judge_others(records: &[TxtRecord], readings: &[Reading], kept: &[usize], findings: &mut Findings) {
    for (index, (record, reading)) in records.iter().zip(readings).enumerate() {
        if kept.contains(&index) || (records.len() == 1 && reading.is_attempt()) {
            continue;
        }
        let text = record.text();
        let whole = 0..text.len();
        let lower = text.trim_start_matches(['"', ' ']).to_ascii_lowercase();
        let message =
            tr("Another TXT record stands at this name; senders ignore it, but read more strictly beside it.");
        findings.add(Finding::new(Rule::OtherTxt, message, tr("Remove it from this name.")).at(index, &whole));
        if lower.starts_with("v=spf1") {
            let message = tr("An SPF record stands here: a wildcard answers, or it was pasted at the wrong name.");
            findings.add(Finding::new(Rule::SpfAtName, message, tr("Remove it from this name.")).at(index, &whole));
        } else if lower.starts_with("v=stsv1") {
            let message = tr("An MTA-STS record stands here; it belongs to _mta-sts.");
            findings.add(Finding::new(Rule::StsAtName, message, tr("Move it to the name _mta-sts.")).at(index, &whole));
        }
    }
}
