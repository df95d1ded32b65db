//! Any text as a report: no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens::report::{Hints, parse};

fuzz_target!(|bytes: &[u8]| {
    let _ = parse(bytes, &Hints::default());
});
