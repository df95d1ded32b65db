//! Batches from a worker to the page, as compact bytes that are transferred, not copied.
//!
//! Both ends are the same build, so there is no version; the decoder still trusts
//! nothing and answers `None` to bytes that it cannot read.

use crate::intake::{Ingested, IntakeError, NotAReport, Outcome, Trail};
use crate::report::{
    AppliedPolicy, DateRange, Deviation, DeviationRule, FailureDetail, Instant, PolicyResult, PolicyType, Report,
    ReportError, ResultType, Summary,
};

/// Writes a batch.
pub fn encode(batch: &[Ingested]) -> Vec<u8> {
    let mut out = Vec::with_capacity(batch.len().saturating_mul(2048));
    (batch.len() as u64).put(&mut out);
    for item in batch {
        item.put(&mut out);
    }
    out
}

/// Reads a batch; `None` when the bytes are none.
pub fn decode(mut bytes: &[u8]) -> Option<Vec<Ingested>> {
    let batch = Vec::get(&mut bytes)?;
    bytes.is_empty().then_some(batch)
}

/// A value that can be written to and read from a batch.
trait Wire: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn get(bytes: &mut &[u8]) -> Option<Self>;
}

impl Wire for u64 {
    /// Seven bits a byte, lowest first.
    fn put(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push((rest & 0x7F) as u8 | 0x80);
            rest >>= 7;
        }
        out.push((rest & 0x7F) as u8);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = bytes.split_first()?;
            *bytes = rest;
            value |= Self::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

impl Wire for i64 {
    fn put(&self, out: &mut Vec<u8>) {
        self.cast_unsigned().put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        u64::get(bytes).map(u64::cast_signed)
    }
}

impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let length = usize::try_from(u64::get(bytes)?).ok()?;
        let (text, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        Some(std::str::from_utf8(text).ok()?.to_owned())
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        for item in self {
            item.put(out);
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let length = usize::try_from(u64::get(bytes)?).ok()?;
        // Every item takes a byte at least, so a false length allocates nothing.
        let mut items = Self::with_capacity(length.min(bytes.len()).min(1 << 16));
        for _ in 0..length {
            items.push(T::get(bytes)?);
        }
        Some(items)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        u64::from(self.is_some()).put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(if u64::get(bytes)? == 0 { None } else { Some(T::get(bytes)?) })
    }
}

/// A struct is its fields in order.
macro_rules! fields {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$field.put(out);)*
            }

            fn get(bytes: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Wire::get(bytes)?),* })
            }
        }
    )*};
}

fields! {
    Ingested { trail, outcome }
    Report { organization_name, contact_info, report_id, date_range, policies, deviations, raw }
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

impl Wire for Trail {
    fn put(&self, out: &mut Vec<u8>) {
        self.steps().to_vec().put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let mut steps = Vec::<String>::get(bytes)?.into_iter();
        let file = Self::of_file(steps.next()?);
        Some(steps.fold(file, |trail, step| trail.join(step)))
    }
}

impl Wire for DeviationRule {
    fn put(&self, out: &mut Vec<u8>) {
        (*self as u64).put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Self::ALL.get(usize::try_from(u64::get(bytes)?).ok()?).copied()
    }
}

impl Wire for ResultType {
    fn put(&self, out: &mut Vec<u8>) {
        self.as_str().to_owned().put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        String::get(bytes).map(|text| Self::parse(&text))
    }
}

impl Wire for PolicyType {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Tlsa => 0_u64.put(out),
            Self::Sts => 1_u64.put(out),
            Self::NoPolicyFound => 2_u64.put(out),
            Self::Unknown(text) => {
                3_u64.put(out);
                text.to_string().put(out);
            }
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(match u64::get(bytes)? {
            0 => Self::Tlsa,
            1 => Self::Sts,
            2 => Self::NoPolicyFound,
            3 => Self::Unknown(String::get(bytes)?.into()),
            _ => return None,
        })
    }
}

impl Wire for Outcome {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Report(report) => {
                0_u64.put(out);
                report.as_ref().put(out);
            }
            Self::NotAReport(kind) => {
                1_u64.put(out);
                (*kind as u64).put(out);
            }
            Self::Problem(error) => {
                2_u64.put(out);
                error.put(out);
            }
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(match u64::get(bytes)? {
            0 => Self::Report(Box::new(Report::get(bytes)?)),
            1 => Self::NotAReport(match u64::get(bytes)? {
                0 => NotAReport::Dmarc,
                1 => NotAReport::Feedback,
                2 => NotAReport::Mail,
                3 => NotAReport::Other,
                _ => return None,
            }),
            2 => Self::Problem(IntakeError::get(bytes)?),
            _ => return None,
        })
    }
}

impl Wire for IntakeError {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Gzip { unpacked } => [0, *unpacked].iter().for_each(|n| n.put(out)),
            Self::Zip { detail } => {
                1_u64.put(out);
                detail.put(out);
            }
            Self::Encrypted => 2_u64.put(out),
            Self::TooLarge { limit } => [3, *limit].iter().for_each(|n| n.put(out)),
            Self::TooDeep { limit } => [4, u64::from(*limit)].iter().for_each(|n| n.put(out)),
            Self::TooManyEntries { limit } => [5, *limit].iter().for_each(|n| n.put(out)),
            Self::Transfer => 6_u64.put(out),
            Self::Report(ReportError::Empty) => 7_u64.put(out),
            Self::Report(ReportError::CutOff { offset }) => [8, *offset as u64].iter().for_each(|n| n.put(out)),
            Self::Report(ReportError::Damaged { line, column, detail }) => {
                9_u64.put(out);
                (*line as u64).put(out);
                (*column as u64).put(out);
                detail.put(out);
            }
            Self::Report(ReportError::NotAReport { looks_like }) => {
                10_u64.put(out);
                looks_like.to_string().put(out);
            }
            Self::Unreadable => 11_u64.put(out),
            Self::NoReportInMail => 12_u64.put(out),
            Self::Deflate { unpacked } => [20, *unpacked].iter().for_each(|n| n.put(out)),
            Self::Base64 { line } => [21, *line].iter().for_each(|n| n.put(out)),
            Self::Report(ReportError::Nested { line, column }) => {
                for n in [22, *line as u64, *column as u64] {
                    n.put(out);
                }
            }
            Self::Report(ReportError::Row { line, found, expected }) => {
                for n in [23, *line as u64, *found as u64, *expected as u64] {
                    n.put(out);
                }
            }
            Self::Report(ReportError::Quote { line }) => [24, *line as u64].iter().for_each(|n| n.put(out)),
            Self::Report(ReportError::NoValue { line }) => [25, *line as u64].iter().for_each(|n| n.put(out)),
            Self::Report(ReportError::TotalsOnly) => 26_u64.put(out),
            Self::Report(ReportError::CheckResult) => 27_u64.put(out),
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let size = |bytes: &mut &[u8]| usize::try_from(u64::get(bytes)?).ok();
        Some(match u64::get(bytes)? {
            0 => Self::Gzip { unpacked: u64::get(bytes)? },
            1 => Self::Zip { detail: String::get(bytes)? },
            2 => Self::Encrypted,
            3 => Self::TooLarge { limit: u64::get(bytes)? },
            4 => Self::TooDeep { limit: u32::try_from(u64::get(bytes)?).ok()? },
            5 => Self::TooManyEntries { limit: u64::get(bytes)? },
            6 => Self::Transfer,
            7 => Self::Report(ReportError::Empty),
            8 => Self::Report(ReportError::CutOff { offset: size(bytes)? }),
            9 => Self::Report(ReportError::Damaged {
                line: size(bytes)?,
                column: size(bytes)?,
                detail: String::get(bytes)?,
            }),
            10 => Self::Report(ReportError::NotAReport { looks_like: String::get(bytes)?.into() }),
            11 => Self::Unreadable,
            12 => Self::NoReportInMail,
            20 => Self::Deflate { unpacked: u64::get(bytes)? },
            21 => Self::Base64 { line: u64::get(bytes)? },
            22 => Self::Report(ReportError::Nested { line: size(bytes)?, column: size(bytes)? }),
            23 => Self::Report(ReportError::Row { line: size(bytes)?, found: size(bytes)?, expected: size(bytes)? }),
            24 => Self::Report(ReportError::Quote { line: size(bytes)? }),
            25 => Self::Report(ReportError::NoValue { line: size(bytes)? }),
            26 => Self::Report(ReportError::TotalsOnly),
            27 => Self::Report(ReportError::CheckResult),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::{Hints, parse};

    const REPORT: &str = r#"{"organization-name":"A","date-range":{"start-datetime":"2026-01-01T00:00:00",
        "end-datetime":"x"},"contact-info":null,"report-id":"1","policies":[{"policy":{"policy-type":"odd",
        "policy-domain":"Example.com","mx-host":"*.example.com"},"summary":{"total-successful-session-count":-1,
        "total-failure-session-count":3},"failure-details":[{"result-type":"certificate-expired",
        "sending-mta-ip":"192.0.2.1","failed-session-count":2},{"result-type":"new"}]}]}"#;

    fn batch() -> Vec<Ingested> {
        let trail = Trail::of_file("box.mbox").join("mail 2");
        let report = parse(REPORT.as_bytes(), &Hints::default()).unwrap();
        let mut outcomes = vec![Outcome::Report(Box::new(report))];
        for kind in [NotAReport::Dmarc, NotAReport::Feedback, NotAReport::Mail, NotAReport::Other] {
            outcomes.push(Outcome::NotAReport(kind));
        }
        for error in [
            IntakeError::Gzip { unpacked: 300 },
            IntakeError::Zip { detail: "no end".into() },
            IntakeError::Encrypted,
            IntakeError::TooLarge { limit: u64::MAX },
            IntakeError::TooDeep { limit: 8 },
            IntakeError::TooManyEntries { limit: 9 },
            IntakeError::Transfer,
            IntakeError::Report(ReportError::Empty),
            IntakeError::Report(ReportError::CutOff { offset: 12 }),
            IntakeError::Report(ReportError::Damaged { line: 1, column: 2, detail: "x".into() }),
            IntakeError::Report(ReportError::NotAReport { looks_like: "a list".into() }),
            IntakeError::Unreadable,
            IntakeError::NoReportInMail,
            IntakeError::Deflate { unpacked: 4 },
            IntakeError::Base64 { line: 3 },
            IntakeError::Report(ReportError::Nested { line: 1, column: 128 }),
            IntakeError::Report(ReportError::Row { line: 3, found: 2, expected: 14 }),
            IntakeError::Report(ReportError::Quote { line: 3 }),
            IntakeError::Report(ReportError::NoValue { line: 3 }),
            IntakeError::Report(ReportError::TotalsOnly),
            IntakeError::Report(ReportError::CheckResult),
        ] {
            outcomes.push(Outcome::Problem(error));
        }
        outcomes.into_iter().map(|outcome| Ingested { trail: trail.clone(), outcome }).collect()
    }

    #[test]
    fn a_batch_arrives_as_it_was_sent() {
        let batch = batch();
        assert_eq!(decode(&encode(&batch)), Some(batch));
    }

    #[test]
    fn every_deviation_rule_keeps_its_name_over_the_wire() {
        for (index, rule) in DeviationRule::ALL.iter().enumerate() {
            assert_eq!(*rule as usize, index);
        }
    }

    proptest! {
        #[test]
        fn damaged_batches_are_refused_without_a_panic(cut in 0_usize..2000, at in 0_usize..2000, byte: u8) {
            let mut bytes = encode(&batch());
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
            bytes.truncate(cut);
            let _ = decode(&bytes);
        }
    }
}
