//! Deflated data without gzip: in zlib's wrapper ([RFC 1950](https://www.rfc-editor.org/rfc/rfc1950))
//! and with none ([RFC 1951](https://www.rfc-editor.org/rfc/rfc1951)).
//!
//! Neither has a name of its own in its bytes, so both are taken for what they are only
//! when the first bytes that come out of them fit.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::error::IntakeError;
use super::sniff::{self, Kind};
use crate::limits::{Limits, SizeLimit};

/// Whether bytes have a header of RFC 1950, section 2.2: deflate with a 32 KiB window, no dictionary, checked by 31.
pub(super) fn is_zlib(bytes: &[u8]) -> bool {
    let [0x78, flags, ..] = bytes else { return false };
    flags & 0x20 == 0 && (0x7800 + u32::from(*flags)).is_multiple_of(31)
}

/// Unpacks zlib data; `Err(None)` when it is none after all.
pub(super) fn unpack_zlib(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, Option<IntakeError>> {
    let mut out = Vec::new();
    match inflate(&mut ZlibDecoder::new(bytes), &mut out, limits) {
        Ok(()) => Ok(out),
        Err(Fault::Budget(limit)) => Err(Some(IntakeError::TooLarge { limit })),
        // "x^2 + y^2" is text, and what it unpacks to is nothing.
        Err(Fault::Damaged) if sniff::kind(&out) == Kind::Other => Err(None),
        Err(Fault::Damaged) => Err(Some(IntakeError::Deflate { unpacked: out.len() as u64 })),
    }
}

/// Whether bytes unpack to the start of a JSON object: brace, quote and text.
pub(super) fn is_raw(bytes: &[u8]) -> bool {
    let compressed = bytes.iter().take(64).any(|byte| *byte >= 0x80);
    // Block type 3 is reserved, and type 0 is text that would have been found as such.
    let block = bytes.first().map_or(3, |byte| byte >> 1 & 3);
    if !compressed || !matches!(block, 1 | 2) {
        return false;
    }
    let mut head = [0_u8; 32];
    let count = DeflateDecoder::new(bytes).read(&mut head).unwrap_or(0);
    let head = head.get(..count).unwrap_or_default();
    let text = head.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    count >= 16 && text && head.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

/// Unpacks deflated data that [`is_raw`].
pub(super) fn unpack_raw(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    let mut out = Vec::new();
    match inflate(&mut DeflateDecoder::new(bytes), &mut out, limits) {
        Ok(()) => Ok(out),
        Err(Fault::Budget(limit)) => Err(IntakeError::TooLarge { limit }),
        Err(Fault::Damaged) => Err(IntakeError::Deflate { unpacked: out.len() as u64 }),
    }
}

/// Why unpacking stopped.
enum Fault {
    /// The data is wrong or ends early.
    Damaged,
    /// More than that.
    Budget(SizeLimit),
}

/// Reads to the end in steps, each charged before it is kept.
fn inflate(from: &mut impl Read, out: &mut Vec<u8>, limits: &mut Limits) -> Result<(), Fault> {
    let mut step = vec![0_u8; STEP];
    loop {
        let count = from.read(&mut step).map_err(|_| Fault::Damaged)?;
        if count == 0 {
            return Ok(());
        }
        limits.charge(count as u64, out.len() as u64).map_err(Fault::Budget)?;
        out.extend_from_slice(step.get(..count).unwrap_or_default());
    }
}

const STEP: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_checked() {
        for flags in [0x01, 0x5E, 0x9C, 0xDA] {
            assert!(is_zlib(&[0x78, flags, 0]));
        }
        for bytes in [&b"x"[..], b"xyz", b"x ", &[0x78, 0x20], &[0x78, 0xBB], &[0x79, 0x9C]] {
            assert!(!is_zlib(bytes), "{bytes:?}");
        }
        assert!(!is_raw(b"{\"plain\": \"\xC3\xA4\"}"));
        assert!(!is_raw(b"\xFF\xD8\xFF\xE0"));
    }
}
