//! Any file, in one piece and in two: no panic, and the same things found.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;

fn read(parts: &[&[u8]]) -> Vec<String> {
    let mut limits = Limits::default();
    let mut reader = StreamReader::new("file");
    let mut found = Vec::new();
    for part in parts {
        reader.push(part, &mut limits, &mut |item| found.push(format!("{item:?}")));
    }
    reader.finish(&mut limits, &mut |item| found.push(format!("{item:?}")));
    found
}

fuzz_target!(|bytes: &[u8]| {
    let (left, right) = bytes.split_at(bytes.len() / 2);
    assert_eq!(read(&[bytes]), read(&[left, right]));
});
