//! Mailboxes, cut anywhere: no panic, the same mails, nothing over the budget.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens_fuzz::cut_anywhere;

fuzz_target!(|bytes: &[u8]| {
    let Some((cut, bytes)) = bytes.split_first_chunk::<2>() else { return };
    let file = [b"From a@b Sat Jan  3 01:05:34 2026\n", bytes].concat();
    cut_anywhere(*cut, &file);
});
