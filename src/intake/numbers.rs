//! Numbers as archives write them.

/// The number at a place, lowest byte first; 0 behind the end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u16::from_le_bytes)
}

/// The number at a place, lowest byte first; 0 behind the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u32::from_le_bytes)
}

/// The number at a place, lowest byte first; 0 behind the end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u64::from_le_bytes)
}

/// A field of a tar header: octal digits, or binary if the first bit is set (GNU); negative is none.
pub(super) fn tar_number(field: &[u8]) -> Option<u64> {
    match field.split_first()? {
        (0x80, digits) => digits.iter().try_fold(0_u64, |value, byte| Some(value.checked_mul(256)? | u64::from(*byte))),
        (0x81.., _) => None,
        _ => {
            let text = field.trim_ascii_start();
            let end = text.iter().position(|byte| matches!(byte, 0 | b' ')).unwrap_or(text.len());
            text.get(..end)?.iter().try_fold(0_u64, |value, byte| match byte {
                b'0'..=b'7' => value.checked_mul(8)?.checked_add(u64::from(byte - b'0')),
                _ => None,
            })
        }
    }
}
