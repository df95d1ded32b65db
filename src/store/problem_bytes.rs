//! Problems as compact bytes, beside the rows of a [`crate::store::Batch`].

use super::compact::Compact;
use crate::intake::{IntakeError, MsgFault, TarFault, ZipFault};
use crate::limits::SizeLimit;
use crate::report::{LooksLike, ReportError};

impl Compact for IntakeError {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Gzip { unpacked } => [0, *unpacked].iter().for_each(|n| n.put(out)),
            Self::Zip(fault) => [1, *fault as u64].iter().for_each(|n| n.put(out)),
            Self::Encrypted => 2_u64.put(out),
            Self::TooLarge { limit } => {
                let (tag, bytes) = match limit {
                    SizeLimit::Report(bytes) => (3, bytes),
                    SizeLimit::Whole(bytes) => (13, bytes),
                    SizeLimit::Inflated(bytes) => (14, bytes),
                };
                u64::put(&tag, out);
                bytes.put(out);
            }
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
                looks_like.put(out);
            }
            Self::Unreadable => 11_u64.put(out),
            Self::NoReportInMail => 12_u64.put(out),
            Self::ReaderDied => 24_u64.put(out),
            Self::GzipCutOff { unpacked } => [20, *unpacked].iter().for_each(|n| n.put(out)),
            Self::GzipChecksum { unpacked } => [21, *unpacked].iter().for_each(|n| n.put(out)),
            Self::Tar(fault) => [22, *fault as u64].iter().for_each(|n| n.put(out)),
            Self::Msg(fault) => [23, *fault as u64].iter().for_each(|n| n.put(out)),
            Self::Deflate { unpacked } => [30, *unpacked].iter().for_each(|n| n.put(out)),
            Self::Base64 { line } => [31, *line].iter().for_each(|n| n.put(out)),
            Self::Report(ReportError::Nested { line, column }) => {
                for n in [32, *line as u64, *column as u64] {
                    n.put(out);
                }
            }
            Self::Report(ReportError::Row { line, found, expected }) => {
                for n in [33, *line as u64, *found as u64, *expected as u64] {
                    n.put(out);
                }
            }
            Self::Report(ReportError::Quote { line }) => [34, *line as u64].iter().for_each(|n| n.put(out)),
            Self::Report(ReportError::NoValue { line }) => [35, *line as u64].iter().for_each(|n| n.put(out)),
            Self::Report(ReportError::TotalsOnly) => 36_u64.put(out),
            Self::Report(ReportError::CheckResult) => 37_u64.put(out),
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let size = |bytes: &mut &[u8]| usize::try_from(u64::get(bytes)?).ok();
        Some(match u64::get(bytes)? {
            0 => Self::Gzip { unpacked: u64::get(bytes)? },
            1 => Self::Zip(*ZipFault::ALL.get(size(bytes)?)?),
            2 => Self::Encrypted,
            3 => Self::TooLarge { limit: SizeLimit::Report(u64::get(bytes)?) },
            13 => Self::TooLarge { limit: SizeLimit::Whole(u64::get(bytes)?) },
            14 => Self::TooLarge { limit: SizeLimit::Inflated(u64::get(bytes)?) },
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
            10 => Self::Report(ReportError::NotAReport { looks_like: LooksLike::get(bytes)? }),
            11 => Self::Unreadable,
            12 => Self::NoReportInMail,
            24 => Self::ReaderDied,
            20 => Self::GzipCutOff { unpacked: u64::get(bytes)? },
            21 => Self::GzipChecksum { unpacked: u64::get(bytes)? },
            22 => Self::Tar(*TarFault::ALL.get(size(bytes)?)?),
            23 => Self::Msg(*MsgFault::ALL.get(size(bytes)?)?),
            30 => Self::Deflate { unpacked: u64::get(bytes)? },
            31 => Self::Base64 { line: u64::get(bytes)? },
            32 => Self::Report(ReportError::Nested { line: size(bytes)?, column: size(bytes)? }),
            33 => Self::Report(ReportError::Row { line: size(bytes)?, found: size(bytes)?, expected: size(bytes)? }),
            34 => Self::Report(ReportError::Quote { line: size(bytes)? }),
            35 => Self::Report(ReportError::NoValue { line: size(bytes)? }),
            36 => Self::Report(ReportError::TotalsOnly),
            37 => Self::Report(ReportError::CheckResult),
            _ => return None,
        })
    }
}

impl Compact for LooksLike {
    fn put(&self, out: &mut Vec<u8>) {
        if let Self::Several(count) = self {
            (PLAIN.len() as u64).put(out);
            count.put(out);
        } else {
            let tag = PLAIN.iter().position(|plain| plain == self).unwrap_or_default();
            (tag as u64).put(out);
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let tag = usize::try_from(u64::get(bytes)?).ok()?;
        if tag == PLAIN.len() { Some(Self::Several(u64::get(bytes)?)) } else { PLAIN.get(tag).copied() }
    }
}

/// What has no number.
const PLAIN: [LooksLike; 9] = [
    LooksLike::EarlyDraft,
    LooksLike::Datagram,
    LooksLike::Fragment,
    LooksLike::Parsedmarc,
    LooksLike::Dmarc,
    LooksLike::Other,
    LooksLike::List,
    LooksLike::Value,
    LooksLike::LineInLine,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::intake::{Ingested, NotAReport, Outcome, Trail, TrailStep};
    use crate::report::{DeviationRule, Hints, parse};
    use crate::store::{Batch, Store};

    const REPORT: &str = r#"{"organization-name":"A","date-range":{"start-datetime":"2026-01-01T00:00:00",
        "end-datetime":"x"},"contact-info":null,"report-id":"1","policies":[{"policy":{"policy-type":"odd",
        "policy-domain":"Example.com","mx-host":"*.example.com"},"summary":{"total-successful-session-count":-1,
        "total-failure-session-count":3},"failure-details":[{"result-type":"certificate-expired",
        "sending-mta-ip":"192.0.2.1","failed-session-count":2},{"result-type":"new"}]}]}"#;

    fn batch() -> Batch {
        let trail = Trail::of_file("box.mbox").join(TrailStep::Mail(2));
        let report = parse(REPORT.as_bytes(), &Hints::default()).unwrap();
        let mut outcomes = vec![Outcome::Report(Box::new(report))];
        for kind in [NotAReport::Dmarc, NotAReport::Feedback, NotAReport::Mail, NotAReport::Other] {
            outcomes.push(Outcome::NotAReport(kind));
        }
        for error in [
            IntakeError::Gzip { unpacked: 300 },
            IntakeError::GzipCutOff { unpacked: 300 },
            IntakeError::GzipChecksum { unpacked: 300 },
            IntakeError::Encrypted,
            IntakeError::TooLarge { limit: SizeLimit::Report(u64::MAX) },
            IntakeError::TooLarge { limit: SizeLimit::Whole(1) },
            IntakeError::TooLarge { limit: SizeLimit::Inflated(2) },
            IntakeError::TooDeep { limit: 8 },
            IntakeError::TooManyEntries { limit: 9 },
            IntakeError::Transfer,
            IntakeError::Report(ReportError::Empty),
            IntakeError::Report(ReportError::CutOff { offset: 12 }),
            IntakeError::Report(ReportError::Damaged { line: 1, column: 2, detail: "x".into() }),
            IntakeError::Report(ReportError::NotAReport { looks_like: LooksLike::Several(2) }),
            IntakeError::Unreadable,
            IntakeError::NoReportInMail,
            IntakeError::ReaderDied,
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
        outcomes.extend(PLAIN.map(|looks_like| Outcome::Problem(ReportError::NotAReport { looks_like }.into())));
        outcomes.extend(ZipFault::ALL.map(|fault| Outcome::Problem(IntakeError::Zip(fault))));
        outcomes.extend(TarFault::ALL.map(|fault| Outcome::Problem(IntakeError::Tar(fault))));
        outcomes.extend(MsgFault::ALL.map(|fault| Outcome::Problem(IntakeError::Msg(fault))));
        let mut batch = Batch::default();
        for outcome in outcomes {
            batch.add(Ingested { trail: trail.clone(), outcome });
        }
        batch
    }

    #[test]
    fn a_batch_arrives_as_it_was_sent() {
        let batch = batch();
        assert_eq!(Batch::decode(&batch.encode()), Some(batch));
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
            let mut bytes = batch().encode();
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
            bytes.truncate(cut);
            // Whatever still reads is taken in without a panic as well.
            if let Some(batch) = Batch::decode(&bytes) {
                let mut store = Store::default();
                store.merge(batch);
                let _ = store.report(0);
            }
        }
    }
}
