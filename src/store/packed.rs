//! A report as it is kept: where it was found and the bytes it was read from, mostly still
//! compressed. It is read again when somebody looks at it; everything counted stands in rows.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::compact::{Compact, compact_fields, get_bytes, put_bytes};
use crate::intake::Trail;
use crate::report::{
    self, AppliedPolicy, DateRange, Deviation, DeviationRule, FailureDetail, Hints, Instant, PolicyResult, PolicyType,
    Report, ResultType, Source, Summary,
};

/// Writes what is kept of a report, and gives its bytes.
pub(super) fn pack(trail: &Trail, report: &Report) -> Vec<u8> {
    let mut out = Vec::with_capacity(report.raw.len() / 2 + 160);
    trail.put(&mut out);
    match &report.source {
        Source::Text(hints) => {
            Form::Text.put(&mut out);
            hints.policy_domain.put(&mut out);
            put_bytes(report.raw.as_bytes(), &mut out);
        }
        Source::Gzip(bytes, hints) => {
            Form::Gzip.put(&mut out);
            hints.policy_domain.put(&mut out);
            put_bytes(bytes, &mut out);
        }
        Source::Whole => {
            Form::Whole.put(&mut out);
            None::<String>.put(&mut out);
            let mut whole = Vec::new();
            report.put(&mut whole);
            put_bytes(&whole, &mut out);
        }
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
}

impl Compact for Form {
    fn put(&self, out: &mut Vec<u8>) {
        (*self as u64).put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        [Self::Text, Self::Gzip, Self::Whole].get(usize::try_from(u64::get(bytes)?).ok()?).copied()
    }
}

/// What was kept of a report.
pub(super) struct Packed<'a> {
    pub(super) trail: Trail,
    hints: Hints,
    form: Form,
    /// As it came.
    pub(super) bytes: &'a [u8],
}

impl<'a> Packed<'a> {
    pub(super) fn open(mut packed: &'a [u8]) -> Option<Self> {
        let trail = Trail::get(&mut packed)?;
        let form = Form::get(&mut packed)?;
        let policy_domain = Option::get(&mut packed)?;
        Some(Self { trail, hints: Hints { policy_domain }, form, bytes: get_bytes(&mut packed)? })
    }

    /// The text of the report. Its size was charged when it was read first.
    pub(super) fn text(&self) -> Cow<'a, [u8]> {
        match self.form {
            Form::Text => Cow::Borrowed(self.bytes),
            Form::Gzip => {
                let mut out = Vec::new();
                // A wrong checksum behind the whole report was tolerated before: what came out counts.
                let _ = MultiGzDecoder::new(self.bytes).read_to_end(&mut out);
                Cow::Owned(out)
            }
            Form::Whole => Cow::Owned(self.report().map(|report| report.raw.into_bytes()).unwrap_or_default()),
        }
    }

    /// The report, read again.
    pub(super) fn report(&self) -> Option<Report> {
        match self.form {
            Form::Text | Form::Gzip => report::parse(&self.text(), &self.hints).ok(),
            Form::Whole => Report::get(&mut { self.bytes }),
        }
    }
}

compact_fields! {
    Report { organization_name, contact_info, report_id, date_range, policies, deviations, raw, source }
    DateRange { start, end }
    Instant { unix, text }
    PolicyResult { policy, summary, failure_details }
    AppliedPolicy { policy_type, policy_string, policy_domain, mx_host }
    Summary { successful, failed }
    FailureDetail {
        result_type, sending_mta_ip, receiving_mx_hostname, receiving_mx_helo, receiving_ip,
        failed_session_count, additional_information, failure_reason_code
    }
    Deviation { rule, place, found }
}

/// Only [`Source::Whole`] is kept field by field.
impl Compact for Source {
    fn put(&self, _: &mut Vec<u8>) {}

    fn get(_: &mut &[u8]) -> Option<Self> {
        Some(Self::Whole)
    }
}

impl Compact for DeviationRule {
    fn put(&self, out: &mut Vec<u8>) {
        (*self as u64).put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Self::ALL.get(usize::try_from(u64::get(bytes)?).ok()?).copied()
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
