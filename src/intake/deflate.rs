//! Deflated data without gzip: in zlib's wrapper ([RFC 1950](https://www.rfc-editor.org/rfc/rfc1950))
//! and with none ([RFC 1951](https://www.rfc-editor.org/rfc/rfc1951)).
//!
//! Neither has a name of its own in its bytes, so `sniff` takes both for what they are only
//! when the first bytes that come out of them fit.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::error::IntakeError;
use super::sniff::{self, Kind};
use crate::limits::{Limits, SizeLimit};

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

/// Unpacks deflated data without a wrapper.
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
