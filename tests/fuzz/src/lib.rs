//! What the targets of containers share.

pub mod cost;
pub mod nested;

use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;

/// Reads a file in one piece and cut in two, within small limits: no panic, the same things found,
/// something said, and nothing over the budget.
pub fn cut_anywhere(cut: [u8; 2], file: &[u8]) {
    let (left, right) = file.split_at(usize::from(u16::from_le_bytes(cut)) % (file.len() + 1));
    assert_eq!(read(&[file]), read(&[left, right]));
}

fn read(parts: &[&[u8]]) -> Vec<String> {
    let start = Limits {
        report_bytes: 1 << 16,
        whole_bytes: 1 << 20,
        inflated_bytes: 1 << 20,
        entries: 200,
        ..Limits::default()
    };
    let mut limits = start.clone();
    let mut reader = StreamReader::new("file").in_slices();
    let mut found = Vec::new();
    for part in parts {
        reader.push(part, &mut limits, &mut |item| found.push(format!("{item:?}")));
    }
    reader.finish(&mut limits, &mut |item| found.push(format!("{item:?}")));
    assert!(limits.spent.inflated_bytes <= start.inflated_bytes && limits.spent.entries <= start.entries);
    assert!(!found.is_empty());
    found
}
