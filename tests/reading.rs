//! Shapes in which people have reports, and things that are none: each is read, or told for exactly what it is.
//!
//! What was handed to us is read where `TLSRPT_CASES` (by default `../shared/cases`) has it; each kind has inputs of
//! our own, made here or by the programs that the folder `fixtures/mails` names, that always run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]
#![allow(clippy::format_collect, reason = "texts of tests are small")]

#[path = "reading/cms.rs"]
mod cms;
#[path = "reading/halves.rs"]
mod halves;
#[path = "reading/handed.rs"]
mod handed;
#[path = "reading/mails.rs"]
mod mails;
#[path = "reading/odd.rs"]
mod odd;
#[path = "reading/outlook.rs"]
mod outlook;
#[path = "reading/write.rs"]
mod write;

use tlsrpt_lens::intake::{Ingested, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;

/// A line for each thing found: its trail, and "report ID", what it is else, or the kind of a problem.
fn read_with(limits: &mut Limits, name: &str, slices: &[&[u8]]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut take = |item: Ingested| {
        let what = match &item.outcome {
            Outcome::Report(report) => format!("report {}", report.report_id),
            Outcome::NotAReport(kind) => format!("{kind:?}"),
            Outcome::Problem(error) => {
                let text = error.to_string();
                assert!(!text.contains("damaged") || error.kind().contains("damaged"), "{text}");
                assert!(!error.remedy().is_empty());
                error.kind().to_owned()
            }
        };
        lines.push(format!("{}: {what}", item.trail));
    };
    let mut reader = StreamReader::new(name).in_slices();
    for slice in slices {
        reader.push(slice, limits, &mut take);
    }
    reader.finish(limits, &mut take);
    lines
}

/// What is found in a file that comes whole, and in slices.
#[track_caller]
fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let whole = read_with(&mut Limits::default(), name, &[bytes]);
    for size in [7, 1000, 5000] {
        let slices: Vec<&[u8]> = bytes.chunks(size).collect();
        assert_eq!(read_with(&mut Limits::default(), name, &slices), whole, "{name} in slices of {size}");
    }
    whole
}

#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, expected: &[&str]) {
    let bytes = bytes.as_ref();
    assert_eq!(read(name, bytes), expected, "{name}:\n{}", String::from_utf8_lossy(&bytes[..bytes.len().min(1500)]));
}
