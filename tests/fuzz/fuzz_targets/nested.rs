//! Mails in archives in mails, built of the input: no panic, the same things found however the file is cut, every
//! report found that lies at an allowed depth, and no more unpacked than was packed.
#![no_main]

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use tlsrpt_lens::intake::{Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens_fuzz::nested::{Built, build};

/// What is found: reports by their ids, and everything in words.
fn read(parts: &[&[u8]], built: &Built) -> (Vec<String>, Vec<String>) {
    let start = Limits::default();
    let mut limits = start.clone();
    let (mut reader, mut ids, mut found) = (StreamReader::new("file"), Vec::new(), Vec::new());
    let mut sink = |item: tlsrpt_lens::intake::Ingested| {
        if let Outcome::Report(report) = &item.outcome {
            ids.push(report.report_id.to_string());
        }
        found.push(format!("{item:?}"));
    };
    for part in parts {
        reader.push(part, &mut limits, &mut sink);
    }
    reader.finish(&mut limits, &mut sink);
    // Whatever was built of layers is at most looked at once as each of them, and as the text that it is.
    assert!(limits.spent.inflated_bytes <= 4 * built.bytes + 4096, "{:?} of {}", limits.spent, built.bytes);
    assert!(limits.spent.entries <= built.bytes / 8 + 64, "{:?} of {}", limits.spent, built.bytes);
    assert!(!found.is_empty());
    (ids, found)
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(built) = build(&mut Unstructured::new(bytes)) else { return };
    let (ids, found) = read(&[&built.file], &built);
    for id in &built.planted {
        assert!(ids.contains(id), "{id} is missing: {found:#?} in {}", String::from_utf8_lossy(&built.file));
    }
    let (left, right) = built.file.split_at(built.cut.min(built.file.len()));
    assert_eq!(read(&[left, right], &built).1, found);
});
