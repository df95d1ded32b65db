//! tar archives, cut anywhere: no panic, the same things found, nothing over the budget.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens_fuzz::cut_anywhere;

fuzz_target!(|bytes: &[u8]| {
    let Some((cut, bytes)) = bytes.split_first_chunk::<2>() else { return };
    // Blocks that are marked as headers get a right checksum, so that what lies behind is reached.
    let mut file = bytes.to_vec();
    for block in file.chunks_exact_mut(512).filter(|block| block[257..].starts_with(b"ustar")) {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
    cut_anywhere(*cut, &file);
});
