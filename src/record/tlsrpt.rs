//! The TXT records at `_smtp._tls.<domain>` together: which one senders use, and whether they can
//! (RFC 8460, section 3).

use std::collections::BTreeMap;
use std::fmt;

use super::destination::Destination;
use super::finding::{Finding, Findings, Remedy, quote, sort};
use super::reading::{Reading, WORD};
use super::rules::Rule;
use super::severity::Severity;
use super::txt::TxtRecord;
use crate::joined::sentences;
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

/// Judges TXT records of which it is not known where they stand.
pub fn judge(records: &[TxtRecord]) -> Judgement {
    judge_of("example.com", records)
}

/// Judges the TXT records at `_smtp._tls.<domain>`. What is proposed to be published names the domain.
pub fn judge_of(domain: &str, records: &[TxtRecord]) -> Judgement {
    let mut findings = Findings::default();
    let mut readings: Vec<Reading> = records
        .iter()
        .enumerate()
        .map(|(index, record)| Reading::new(record.text(), index).for_domain(domain))
        .collect();
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
    if is_divided(&readings, &attempts) {
        judge_sizes(records, &attempts, &mut findings);
        judge_others(records, &readings, &attempts, &BTreeMap::new(), &mut findings);
        findings.add(divided(records, &attempts));
        return finish(Verdict::Invalid, Verdict::Invalid, None, findings);
    }
    // Beside others, a record counts only when it begins to the letter (RFC 8460, section 3).
    let strict = if several { exact.clone() } else { attempts.clone() };
    let lenient: Vec<usize> = if several { exact.iter().chain(&near).copied().collect() } else { attempts.clone() };
    let kept = strict.first().or(attempts.first()).copied();
    let surplus: Vec<usize> =
        attempts.iter().copied().filter(|index| Some(*index) != kept && !strict.contains(index)).collect();
    let surplus = kept.map(|kept| surplus_remedies(records, kept, &surplus)).unwrap_or_default();
    judge_sizes(records, &strict, &mut findings);
    judge_others(records, &readings, &strict, &surplus, &mut findings);
    if strict.len() > 1 {
        let message = counted!(
            strict.len(),
            "{n} record begins with v=TLSRPTv1; so senders must ignore all of them.",
            "{n} records begin with v=TLSRPTv1; so senders must ignore all of them."
        );
        findings.add(Finding::new(Rule::Multiple, message, of_several(records, &readings, &strict)));
        return finish(Verdict::Multiple, Verdict::Multiple, None, findings);
    }
    for (index, reading) in readings.iter_mut().enumerate().filter(|(index, _)| attempts.contains(index)) {
        let mut own = Findings::default();
        if strict.is_empty() || strict.contains(&index) || lenient.contains(&index) {
            reading.judge(several, &mut own);
        } else {
            reading.judge_beginning(&mut own);
        }
        for mut finding in own.into_vec() {
            if let Some(remedy) = surplus.get(&index).filter(|_| finding.severity != Severity::Note) {
                finding.remedy = Remedy::from(remedy.as_str());
                // Reports arrive by the record beside it.
                if !strict.is_empty() {
                    finding.severity = Severity::Warning;
                }
            }
            findings.add(finding);
        }
    }
    if strict.is_empty() && attempts.len() > 1 {
        let message = counted!(
            attempts.len(),
            "{n} text looks like the record, but v=TLSRPTv1; is not its exact beginning.",
            "{n} texts look like the record, but v=TLSRPTv1; is not the exact beginning of any of them."
        );
        let remedy = tr("Repair one and delete the others: if there are several records, senders use none.");
        findings.add(Finding::new(Rule::MultipleNearMiss, message, remedy));
    }
    if strict.len() == 1 && lenient.len() > 1 {
        let message = counted!(
            lenient.len(),
            "Strictly speaking, there is one record, but {n} of these texts looks like one: senders disagree on how many there are.",
            "Strictly speaking, there is one record, but {n} of these texts look like one: senders disagree on how many there are."
        );
        let remedy = if lenient.len() == 2 {
            tr("Delete the one that does not begin exactly with v=TLSRPTv1;")
        } else {
            tr("Keep the one that begins exactly with v=TLSRPTv1; and delete the others.")
        };
        findings.add(Finding::new(Rule::MultipleNearMiss, message, remedy));
    }
    if attempts.is_empty() {
        let message = tr("No record asks for TLS reports, so senders send none.");
        let remedy = say!("Publish one: v=TLSRPTv1; rua=mailto:reports@{domain}", domain);
        findings.add(Finding::new(Rule::None, message, remedy));
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

/// Whether one record was published in parts: the version in one TXT record, its destinations in another.
fn is_divided(readings: &[Reading], attempts: &[usize]) -> bool {
    let (mut heads, mut tails) = (0_usize, 0_usize);
    for reading in attempts.iter().filter_map(|index| readings.get(*index)) {
        match (reading.has_version(), reading.has_rua()) {
            (true, false) => heads = heads.saturating_add(1),
            (false, true) => tails = tails.saturating_add(1),
            _ => return false,
        }
    }
    heads > 0 && tails > 0
}

/// Neither part is to be completed: that would make two records, of which senders use none (RFC 8460, section 3).
fn divided(records: &[TxtRecord], parts: &[usize]) -> Finding {
    let texts: Vec<TxtRecord> = parts.iter().filter_map(|index| records.get(*index)).cloned().collect();
    let merged = merge(&readable_records(&texts));
    let message =
        tr("The version and the destinations are in separate TXT records, but senders read each record on its own.");
    let remedy = if merged.rua.is_empty() {
        tr("Merge them into one TXT record.").to_owned()
    } else {
        say!("Merge them into one TXT record: {record}", record = merged)
    };
    let place = parts.first().copied().unwrap_or_default();
    let span = 0..records.get(place).map_or(0, |record| record.text().len());
    Finding::new(Rule::RuaMissing, message, remedy).at(place, &span)
}

/// What to do about several records that begin to the letter.
fn of_several(records: &[TxtRecord], readings: &[Reading], strict: &[usize]) -> String {
    let texts: Vec<String> = strict.iter().filter_map(|index| records.get(*index)).map(TxtRecord::text).collect();
    let is_first = |text: &String| Some(text) == texts.first();
    // In the DNS they differ in how they are split.
    if texts.iter().all(is_first) {
        return match texts.as_slice() {
            [_, _] => tr("Both say the same: delete one.").to_owned(),
            _ => tr("All say the same: keep one and delete the others.").to_owned(),
        };
    }
    let without: Vec<&String> = strict
        .iter()
        .zip(&texts)
        .filter(|(index, _)| readings.get(**index).is_some_and(|reading| !reading.has_rua()))
        .map(|(_, text)| text)
        .collect();
    match without.as_slice() {
        [one] if texts.len() == 2 => say!("Delete {text}: it has no destination.", text = quote(one)),
        _ => tr("Merge their destinations into one record and delete the others.").to_owned(),
    }
}

/// What to do about each of the texts beside the one that is kept. Repaired it would be a second record, and senders would
/// use none (RFC 8460, section 3). One record that has all their destinations is told once.
fn surplus_remedies(records: &[TxtRecord], kept: usize, surplus: &[usize]) -> BTreeMap<usize, String> {
    let readable = |index: usize| readable_records(records.get(index..=index).unwrap_or_default());
    let of_kept = merge(&readable(kept));
    let adds = |own: usize| {
        let both = merge(&[readable(kept), readable(own)].concat());
        !of_kept.rua.is_empty() && both.rua.len() > of_kept.rua.len()
    };
    let adding: Vec<usize> = surplus.iter().copied().filter(|own| adds(*own)).collect();
    let all = merge(&[kept].iter().chain(&adding).flat_map(|index| readable(*index)).collect::<Vec<_>>());
    let remedy = |own: usize| {
        if adding.first() != Some(&own) {
            tr("Delete it: repaired, it would be a second record, and senders would use neither.").to_owned()
        } else if adding.len() == 1 {
            say!(
                "Delete it: repaired, it would be a second record, and senders would use neither. If you want its destinations, publish this one record: {record}",
                record = all
            )
        } else {
            say!(
                "Delete it: repaired, it would be a second record, and senders would use neither. If you want the destinations of all these texts, publish this one record: {record}",
                record = all
            )
        }
    };
    surplus.iter().map(|own| (*own, remedy(*own))).collect()
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
                "The record consists of strings of {lengths} bytes, joined without spaces.",
                lengths = lengths.join(" + ")
            );
            let remedy = tr("Nothing to do, unless a space is missing where they meet.");
            findings.add(Finding::new(Rule::MultiString, message, remedy).at(index, &whole));
        }
        if let Some(string) = record.strings.iter().find(|string| string.len() > 255) {
            let message = counted!(
                string.len(),
                "There is a string of {n} byte here; DNS allows 255.",
                "There is a string of {n} bytes here; DNS allows 255."
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

/// TXT records at the name that senders leave aside; equal ones are told once.
fn judge_others(
    records: &[TxtRecord],
    readings: &[Reading],
    kept: &[usize],
    surplus: &BTreeMap<usize, String>,
    findings: &mut Findings,
) {
    let any_meant = readings.iter().any(Reading::is_attempt);
    // Each text with the number of its first record, whether it was meant as the record, and how often it stands here.
    let mut others: BTreeMap<String, (usize, bool, usize)> = BTreeMap::new();
    for (index, (record, reading)) in records.iter().zip(readings).enumerate() {
        let is_meant = reading.is_attempt();
        // Without a record that counts, one that was meant is to be repaired.
        if kept.contains(&index) || (kept.is_empty() && is_meant) {
            continue;
        }
        let (.., count) = others.entry(record.text()).or_insert((index, is_meant, 0));
        *count = count.saturating_add(1);
    }
    for (text, (index, is_meant, count)) in others {
        let whole = 0..text.len();
        let shown = quote(&text);
        let message = if any_meant {
            counted!(
                count,
                "There is another TXT record at this name: {text}. Senders ignore it, but read the TLSRPT record more strictly because of it.",
                "There are {n} other TXT records with the same text at this name: {text}. Senders ignore them, but read the TLSRPT record more strictly because of them.",
                text = shown
            )
        } else {
            counted!(
                count,
                "There is a TXT record at this name that does not ask for reports: {text}.",
                "There are {n} TXT records with the same text at this name that do not ask for reports: {text}.",
                text = shown
            )
        };
        let lower = text.trim_start_matches(['"', ' ']).to_ascii_lowercase();
        // RFC 7489, section 6.1.
        let is_dmarc = lower.starts_with("v=dmarc1");
        let remedy = match surplus.get(&index).filter(|_| is_meant) {
            Some(remedy) => remedy.clone(),
            None if is_dmarc => tr("Remove it from this name; DMARC records belong at _dmarc.").to_owned(),
            None => tr("Remove it from this name.").to_owned(),
        };
        let message = if is_dmarc {
            let of_dmarc = tr("It is a DMARC record: a wildcard answers, or it was published at the wrong name.");
            sentences(&[message.as_str(), of_dmarc])
        } else {
            message
        };
        findings.add(Finding::new(Rule::OtherTxt, message, remedy).at(index, &whole));
        if lower.starts_with("v=spf1") {
            let message = tr("There is an SPF record here: a wildcard answers, or it was published at the wrong name.");
            findings.add(Finding::new(Rule::SpfAtName, message, tr("Remove it from this name.")).at(index, &whole));
        } else if lower.starts_with("v=stsv1") {
            let message = tr("There is an MTA-STS record here; it belongs at _mta-sts.");
            findings.add(Finding::new(Rule::StsAtName, message, tr("Move it to the name _mta-sts.")).at(index, &whole));
        }
    }
}
