//! Outlook mails, cut anywhere: no panic, the same things found, nothing over the budget.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;

fn read(parts: &[&[u8]]) -> Vec<String> {
    let start = Limits {
        report_bytes: 1 << 16,
        whole_bytes: 1 << 20,
        inflated_bytes: 1 << 20,
        entries: 200,
        ..Limits::default()
    };
    let mut limits = start.clone();
    let mut reader = StreamReader::new("file");
    let mut found = Vec::new();
    for part in parts {
        reader.push(part, &mut limits, &mut |item| found.push(format!("{item:?}")));
    }
    reader.finish(&mut limits, &mut |item| found.push(format!("{item:?}")));
    assert!(limits.spent.inflated_bytes <= start.inflated_bytes && limits.spent.entries <= start.entries);
    assert!(!found.is_empty());
    found
}

fuzz_target!(|bytes: &[u8]| {
    let Some((cut, bytes)) = bytes.split_first_chunk::<2>() else { return };
    // A right magic, version and sector size, so that what lies behind is reached.
    let mut file = bytes.to_vec();
    for (at, part) in [(0, &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..]), (26, b"\x03\0\xFE\xFF\x09\0\x06\0")] {
        if let Some(slots) = file.get_mut(at..at + part.len()) {
            slots.copy_from_slice(part);
        }
    }
    let (left, right) = file.split_at(usize::from(u16::from_le_bytes(*cut)) % (file.len() + 1));
    assert_eq!(read(&[&file]), read(&[left, right]));
});
