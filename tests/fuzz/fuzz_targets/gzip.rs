//! gzip, cut anywhere: no panic, the same things found, nothing over the budget.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens_fuzz::cut_anywhere;

fuzz_target!(|bytes: &[u8]| {
    let Some((cut, bytes)) = bytes.split_first_chunk::<2>() else { return };
    let file = [b"\x1F\x8B\x08", bytes].concat();
    cut_anywhere(*cut, &file);
});
