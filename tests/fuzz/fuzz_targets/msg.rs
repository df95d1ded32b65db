//! Outlook mails, cut anywhere: no panic, the same things found, nothing over the budget.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens_fuzz::cut_anywhere;

fuzz_target!(|bytes: &[u8]| {
    let Some((cut, bytes)) = bytes.split_first_chunk::<2>() else { return };
    // A right magic, version and sector size, so that what lies behind is reached.
    let mut file = bytes.to_vec();
    for (at, part) in [(0, &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..]), (26, b"\x03\0\xFE\xFF\x09\0\x06\0")] {
        if let Some(slots) = file.get_mut(at..at + part.len()) {
            slots.copy_from_slice(part);
        }
    }
    cut_anywhere(*cut, &file);
});
