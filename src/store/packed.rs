//! A report as it is kept: where it was found and the bytes it was read from, mostly still
//! compressed. It is read again when somebody looks at it; everything counted stands in rows.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::compact::{Compact, compact_fields, get_bytes, get_field, numbered, put_bytes, put_field};
use crate::intake::{Trail, pack_long};
use crate::report::{
    self, AppliedPolicy, DateRange, Decoded, Deviation, DeviationRule, FailureDetail, Found, Hints, Instant, Place,
    PolicyResult, PolicyType, Report, ResultType, Source, Summary,
};

/// Writes what is kept of a report: its trail, its form, its bytes, and optional fields up to the end.
pub(super) fn pack(trail: &Trail, report: &Report) -> Vec<u8> {
    let mut out = Vec::with_capacity(report.raw.len() / 2 + 160);
    trail.put(&mut out);
    let (mut whole, mut gzip) = (Vec::new(), None);
    let (form, hints) = match &report.source {
        Source::Text(hints) => (Form::Text, Some(hints)),
        Source::Gzip(_, hints) => (Form::Gzip, Some(hints)),
        Source::Whole => {
            report.put(&mut whole);
            gzip = pack_long(&whole);
            (if gzip.is_some() { Form::WholeGzip } else { Form::Whole }, None)
        }
    };
    form.put(&mut out);
    put_bytes(report.readable_bytes().or(gzip.as_deref()).unwrap_or(&whole), &mut out);
    if let Some(domain) = hints.and_then(|hints| hints.policy_domain.as_ref()) {
        put_field(POLICY_DOMAIN, domain.as_bytes(), &mut out);
    }
    out
}

/// How a report is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Gzip,
    /// Field by field.
    Whole,
    /// The same, as a gzip file.
    WholeGzip,
}

/// What was kept of a report.
pub(super) struct Packed<'a> {
    pub(super) trail: Trail,
    hints: Hints,
    form: Form,
    /// As it came.
    pub(super) bytes: &'a [u8],
    /// All that stands behind the trail.
    behind_trail: &'a [u8],
}

impl<'a> Packed<'a> {
    pub(super) fn open(mut packed: &'a [u8]) -> Option<Self> {
        let trail = Trail::get(&mut packed)?;
        let behind_trail = packed;
        let form = Form::get(&mut packed)?;
        let bytes = get_bytes(&mut packed)?;
        let mut hints = Hints::default();
        while !packed.is_empty() {
            let (number, value) = get_field(&mut packed)?;
            // A field that this program does not know stays where it is, for one that does.
            if number == POLICY_DOMAIN {
                hints.policy_domain = Some(std::str::from_utf8(value).ok()?.to_owned());
            }
        }
        Some(Self { trail, hints, form, bytes, behind_trail })
    }

    /// The same, found elsewhere, as bytes to keep.
    pub(super) fn found_at(&self, trail: &Trail) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.behind_trail.len() + 64);
        trail.put(&mut out);
        out.extend_from_slice(self.behind_trail);
        out
    }

    /// The text of the report. Its size was charged when it was read first.
    pub(super) fn text(&self) -> Cow<'a, [u8]> {
        match self.form {
            Form::Text => Cow::Borrowed(self.bytes),
            Form::Gzip => Cow::Owned(unpacked(self.bytes)),
            Form::Whole | Form::WholeGzip => {
                Cow::Owned(self.report().map(|report| report.raw.into_bytes()).unwrap_or_default())
            }
        }
    }

    /// The report, read again, if it is not long: `None` for one of more than [`MOST_COMPARED`].
    pub(super) fn short_report(&self) -> Option<Report> {
        self.report_of(&self.unpacked_within(MOST_COMPARED)?)
    }

    /// What is kept, unpacked, if it is no more than so many bytes.
    pub(super) fn unpacked_within(&self, most: usize) -> Option<Cow<'a, [u8]>> {
        match self.form {
            Form::Text | Form::Whole => (self.bytes.len() <= most).then_some(Cow::Borrowed(self.bytes)),
            Form::Gzip | Form::WholeGzip => unpacked_within(self.bytes, most).map(Cow::Owned),
        }
    }

    /// The report in what is kept, unpacked.
    pub(super) fn report_of(&self, unpacked: &[u8]) -> Option<Report> {
        match self.form {
            Form::Text | Form::Gzip => report::parse(unpacked, &self.hints).ok(),
            Form::Whole | Form::WholeGzip => Report::get(&mut { unpacked }),
        }
    }

    /// Its text, as [`Report::raw`] has it.
    pub(super) fn raw(&self) -> Option<String> {
        match self.form {
            Form::Text | Form::Gzip => Some(Decoded::of(&self.text()).text.trim_ascii().to_owned()),
            Form::Whole | Form::WholeGzip => self.report().map(|report| report.raw),
        }
    }

    /// The report, read again.
    pub(super) fn report(&self) -> Option<Report> {
        match self.form {
            Form::Text | Form::Gzip => report::parse(&self.text(), &self.hints).ok(),
            Form::Whole => Report::get(&mut { self.bytes }),
            Form::WholeGzip => Report::get(&mut unpacked(self.bytes).as_slice()),
        }
    }
}

fn unpacked(gzip: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // A wrong checksum behind the whole report was tolerated before: what came out counts.
    let _ = MultiGzDecoder::new(gzip).read_to_end(&mut out);
    out
}

fn unpacked_within(gzip: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let _ = MultiGzDecoder::new(gzip).take(most as u64 + 1).read_to_end(&mut out);
    (out.len() <= most).then_some(out)
}

/// Bytes of a report that is read again to be compared with another: some milliseconds.
const MOST_COMPARED: usize = 1_000_000;

/// The optional field with what a mail said: the policy domain.
const POLICY_DOMAIN: u64 = 1;

numbered! {
    Form {
        1 => { Self::Text } ();
        2 => { Self::Gzip } ();
        3 => { Self::Whole } ();
        4 => { Self::WholeGzip } ();
    }
    Place {
        1 => { Self::Path(path) } (path);
        2 => { Self::At { line, column } } (line, column);
    }
    Found {
        1 => { Self::Text(text) } (text);
        2 => { Self::Days(days) } (days);
        3 => { Self::Failed(failed) } (failed);
        4 => { Self::Sums { details, summary } } (details, summary);
        5 => { Self::More(places) } (places);
    }
}

compact_fields! {
    DateRange { start, end }
    Instant { unix, text }
    PolicyResult { policy, summary, failure_details }
    AppliedPolicy { policy_type, policy_string, policy_domain, mx_host }
    Summary { successful, failed }
    FailureDetail {
        result_type, sending_mta_ip, receiving_mx_hostname, receiving_mx_helo, receiving_ip,
        failed_session_count, additional_information, failure_reason_code
    }
}

/// Only a report of [`Source::Whole`] is kept field by field. Its deviations are fields by the number of their
/// rule, so that one which a later program knows is left aside by this.
impl Compact for Report {
    fn put(&self, out: &mut Vec<u8>) {
        self.organization_name.put(out);
        self.contact_info.put(out);
        self.report_id.put(out);
        self.date_range.put(out);
        self.policies.put(out);
        self.raw.put(out);
        self.deviations.len().put(out);
        for deviation in &self.deviations {
            let mut value = Vec::new();
            deviation.place.put(&mut value);
            deviation.found.put(&mut value);
            put_field(deviation.rule.number().into(), &value, out);
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let mut report = Self {
            organization_name: Compact::get(bytes)?,
            contact_info: Compact::get(bytes)?,
            report_id: Compact::get(bytes)?,
            date_range: Compact::get(bytes)?,
            policies: Compact::get(bytes)?,
            raw: Compact::get(bytes)?,
            deviations: Vec::new(),
            source: Source::Whole,
        };
        for _ in 0..usize::get(bytes)? {
            let (number, mut value) = get_field(bytes)?;
            if let Some(rule) = u32::try_from(number).ok().and_then(DeviationRule::of_number) {
                let (place, found) = (Place::get(&mut value)?, Found::get(&mut value)?);
                report.deviations.push(Deviation { rule, place, found });
            }
        }
        Some(report)
    }
}

impl Compact for ResultType {
    fn put(&self, out: &mut Vec<u8>) {
        put_bytes(self.as_str().as_bytes(), out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        String::get(bytes).map(|text| Self::parse(&text))
    }
}

impl Compact for PolicyType {
    fn put(&self, out: &mut Vec<u8>) {
        put_bytes(self.as_str().as_bytes(), out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let text = String::get(bytes)?;
        let known = [Self::Tlsa, Self::Sts, Self::NoPolicyFound].into_iter().find(|known| known.as_str() == text);
        Some(known.unwrap_or_else(|| Self::Unknown(text.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deviation_from_a_later_rule_is_left_aside() {
        let text = include_bytes!("../../tests/fixtures/history/input/02-plain.json");
        let report = Report { source: Source::Whole, ..report::parse(text, &Hints::default()).unwrap() };
        let mut bytes = Vec::new();
        report.put(&mut bytes);
        assert_eq!(bytes.pop(), Some(0), "no deviation");
        1_u64.put(&mut bytes);
        put_field(9_999, &[7, 7, 7], &mut bytes);
        let mut rest = bytes.as_slice();
        assert_eq!((Report::get(&mut rest), rest), (Some(report), &[][..]));
    }
}
