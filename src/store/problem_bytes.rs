//! Problems as compact bytes, each by its number. A number is never given anew: what was kept names its
//! problem by it.

use super::compact::{compact_fields, numbered};
use super::problem::{NotReportCounts, Problem};
use crate::intake::{Closed, IntakeError, MsgFault, Packing, TarFault, ZipFault};
use crate::limits::SizeLimit;
use crate::report::{LooksLike, ReportError};

compact_fields! {
    Problem { trail, error }
    NotReportCounts { dmarc, feedback, mail, other }
}

numbered! {
    IntakeError {
        1 => { Self::Gzip { unpacked } } (unpacked);
        2 => { Self::GzipCutOff { unpacked } } (unpacked);
        3 => { Self::GzipChecksum { unpacked } } (unpacked);
        4 => { Self::Zip(fault) } (fault);
        5 => { Self::Tar(fault) } (fault);
        6 => { Self::Msg(fault) } (fault);
        7 => { Self::Encrypted } ();
        8 => { Self::TooLarge { limit: SizeLimit::Report(most) } } (most);
        9 => { Self::TooLarge { limit: SizeLimit::Whole(most) } } (most);
        10 => { Self::TooLarge { limit: SizeLimit::Inflated(most) } } (most);
        11 => { Self::TooDeep { limit } } (limit);
        12 => { Self::TooManyEntries { limit } } (limit);
        13 => { Self::Deflate { unpacked } } (unpacked);
        14 => { Self::Base64 { line } } (line);
        15 => { Self::Transfer } ();
        16 => { Self::NoReportInMail } ();
        17 => { Self::ReaderDied } ();
        18 => { Self::Unreadable } ();
        19 => { Self::TooMuchToKeep { limit } } (limit);
        20 => { Self::More { problems } } (problems);
        21 => { Self::ReaderDiedOften { parts } } (parts);
        22 => { Self::ZlibChecksum { unpacked } } (unpacked);
        23 => { Self::Closed(closed) } (closed);
        24 => { Self::Packing(packing) } (packing);
        25 => { Self::Signed } ();
        26 => { Self::Returned { mails } } (mails);
        30 => { Self::Report(ReportError::Empty) } ();
        31 => { Self::Report(ReportError::CutOff { offset }) } (offset);
        32 => { Self::Report(ReportError::Damaged { line, column, detail }) } (line, column, detail);
        33 => { Self::Report(ReportError::Nested { line, column }) } (line, column);
        34 => { Self::Report(ReportError::Row { line, found, expected }) } (line, found, expected);
        35 => { Self::Report(ReportError::Quote { line }) } (line);
        36 => { Self::Report(ReportError::NoValue { line }) } (line);
        37 => { Self::Report(ReportError::TotalsOnly) } ();
        38 => { Self::Report(ReportError::CheckResult) } ();
        39 => { Self::Report(ReportError::NotAReport { looks_like }) } (looks_like);
        27 => { Self::TooLarge { limit: SizeLimit::Share(most) } } (most);
        40 => { Self::Report(ReportError::TooHeavy { line, column }) } (line, column);
    }
    Closed {
        1 => { Self::Smime } ();
        2 => { Self::Pgp } ();
        3 => { Self::Tnef } ();
        4 => { Self::Rights } ();
        5 => { Self::Replaced } ();
    }
    Packing {
        1 => { Self::Xz } ();
        2 => { Self::Bzip2 } ();
        3 => { Self::SevenZip } ();
        4 => { Self::Rar } ();
        5 => { Self::Zstandard } ();
        6 => { Self::Lz4 } ();
        7 => { Self::Lzip } ();
        8 => { Self::Lzma } ();
        9 => { Self::Compress } ();
        10 => { Self::Cabinet } ();
        11 => { Self::Deflate64 } ();
        12 => { Self::Ppmd } ();
    }
    ZipFault {
        1 => { Self::CutOff } ();
        2 => { Self::Header } ();
        3 => { Self::Data } ();
        4 => { Self::Checksum } ();
        5 => { Self::Size } ();
        6 => { Self::Directory } ();
        7 => { Self::Method } ();
        8 => { Self::Behind } ();
        9 => { Self::Swallowed } ();
    }
    TarFault {
        1 => { Self::CutOff } ();
        2 => { Self::Header } ();
        3 => { Self::Size } ();
    }
    MsgFault {
        1 => { Self::Header } ();
        2 => { Self::CutOff } ();
        3 => { Self::Chain } ();
        4 => { Self::Directory } ();
        5 => { Self::Shared } ();
    }
    LooksLike {
        1 => { Self::EarlyDraft } ();
        2 => { Self::Datagram } ();
        3 => { Self::Fragment } ();
        4 => { Self::Parsedmarc } ();
        5 => { Self::Dmarc } ();
        6 => { Self::Other } ();
        7 => { Self::List } ();
        8 => { Self::Value } ();
        9 => { Self::LineInLine } ();
        10 => { Self::Several(count) } (count);
        11 => { Self::MtaEvent } ();
        12 => { Self::MailTable } ();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::batch::Batch;
    use super::super::compact::Compact;
    use super::*;

    const FIXTURE: &[u8] = include_bytes!("../../tests/fixtures/history/version-1-native.records");

    /// The numbers that a kind is read by: of each number with whatever values behind it.
    fn known<T: Compact>() -> BTreeSet<u64> {
        (0..120).filter(|number| T::get(&mut [*number, 1, 1, 1, 1].as_slice()).is_some()).map(u64::from).collect()
    }

    fn number(value: &impl Compact) -> u64 {
        let mut bytes = Vec::new();
        value.put(&mut bytes);
        u64::get(&mut bytes.as_slice()).unwrap()
    }

    /// A new problem must join the file of kept records; `tests/history.rs` says how.
    #[test]
    fn every_problem_stands_in_the_kept_records() {
        let mut problems = Vec::new();
        let mut bytes = FIXTURE;
        while let Some((length, rest)) = bytes.split_first_chunk() {
            let (mut record, rest) = rest.split_at(u32::from_le_bytes(*length) as usize);
            bytes = rest;
            // The version, and the name of a part.
            let _ = (u64::get(&mut record), Option::<String>::get(&mut record));
            problems.extend(Batch::decode(record).unwrap().problems);
        }
        let errors = || problems.iter().map(|problem| &problem.error);
        assert_eq!(errors().map(number).collect::<BTreeSet<_>>(), known::<IntakeError>());
        let looks = errors().filter_map(|error| match error {
            IntakeError::Report(ReportError::NotAReport { looks_like }) => Some(number(looks_like)),
            _ => None,
        });
        assert_eq!(looks.collect::<BTreeSet<_>>(), known::<LooksLike>());
        let faults = errors().filter_map(|error| match error {
            IntakeError::Zip(fault) => Some(("zip", number(fault))),
            IntakeError::Tar(fault) => Some(("tar", number(fault))),
            IntakeError::Msg(fault) => Some(("msg", number(fault))),
            IntakeError::Closed(closed) => Some(("closed", number(closed))),
            IntakeError::Packing(packing) => Some(("packing", number(packing))),
            _ => None,
        });
        let expected = [
            ("zip", known::<ZipFault>()),
            ("tar", known::<TarFault>()),
            ("msg", known::<MsgFault>()),
            ("closed", known::<Closed>()),
            ("packing", known::<Packing>()),
        ];
        let expected = expected.into_iter().flat_map(|(kind, numbers)| numbers.into_iter().map(move |n| (kind, n)));
        assert_eq!(faults.collect::<BTreeSet<_>>(), expected.collect());
    }
}
