//! Deflated data without gzip: in zlib's wrapper ([RFC 1950](https://www.rfc-editor.org/rfc/rfc1950))
//! and with none ([RFC 1951](https://www.rfc-editor.org/rfc/rfc1951)).
//!
//! Neither has a name of its own in its bytes, so `sniff` takes both for what they are only
//! when the first bytes that come out of them fit.

use super::error::IntakeError;
use super::inflate::{Inflater, Next};
use super::sniff::{self, Kind};
use super::unpacked::Unpacked;
use crate::limits::Limits;

/// What came out, or why nothing did, and what stands behind the data.
pub(super) type Deflated<'a> = Result<(Unpacked, &'a [u8]), Option<IntakeError>>;

/// Unpacks zlib data; `Err(None)` when it is none after all.
pub(super) fn unpack_zlib<'a>(bytes: &'a [u8], limits: &mut Limits) -> Deflated<'a> {
    // RFC 1950, section 2.2: two bytes before the data, and four of a checksum behind it.
    let deflated = bytes.get(2..).unwrap_or_default();
    let (mut unpacked, behind) = inflate(deflated, limits)?;
    if unpacked.damage.is_none() {
        let length = unpacked.content.len() as u64;
        unpacked.damage = match behind.first_chunk() {
            Some(checksum) if u32::from_be_bytes(*checksum) == adler32(&unpacked.content) => None,
            Some(_) => Some(IntakeError::ZlibChecksum { unpacked: length }),
            None => Some(IntakeError::Deflate { unpacked: length }),
        };
    }
    // "x^2 + y^2" is text, and what it unpacks to is nothing.
    if unpacked.damage.is_some() && !sniff::is_binary(bytes) && sniff::kind(&unpacked.content) == Kind::Other {
        return Err(None);
    }
    Ok((unpacked, behind.get(4..).unwrap_or_default()))
}

/// Unpacks deflated data without a wrapper.
pub(super) fn unpack_raw<'a>(bytes: &'a [u8], limits: &mut Limits) -> Deflated<'a> {
    inflate(bytes, limits).map_err(Some)
}

/// Unpacks in steps, each charged before it is kept; gives what stands behind the data too.
fn inflate<'a>(mut input: &'a [u8], limits: &mut Limits) -> Result<(Unpacked, &'a [u8]), IntakeError> {
    let (mut inflater, mut content) = (Inflater::default(), Vec::new());
    loop {
        let step = inflater.step(input);
        input = input.get(step.used..).unwrap_or_default();
        let charged = limits.charge(step.out.len() as u64, content.len() as u64);
        charged.map_err(|limit| IntakeError::TooLarge { limit })?;
        content.extend_from_slice(step.out);
        let damage = match step.next {
            Next::Again => continue,
            Next::End => None,
            Next::NeedsMore | Next::Damaged => Some(IntakeError::Deflate { unpacked: content.len() as u64 }),
        };
        return Ok((Unpacked { content, damage }, input));
    }
}

/// The checksum of RFC 1950, section 8.2.
fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for chunk in bytes.chunks(LONGEST_SUM) {
        for byte in chunk {
            a += u32::from(*byte);
            b += a;
        }
        (a, b) = (a % ADLER_BASE, b % ADLER_BASE);
    }
    b << 16 | a
}

/// The largest prime below 65,536.
const ADLER_BASE: u32 = 65_521;
/// So many bytes may be summed before the sums leave 32 bits.
const LONGEST_SUM: usize = 5552;

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    /// The checksums of the crate that packs are right for the one that unpacks.
    #[test]
    fn checksums_are_those_of_the_crate() {
        for text in [vec![], b"a".to_vec(), vec![0xFF; 100_000], (0..=255).cycle().take(70_001).collect()] {
            let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&text).unwrap();
            let packed = packed.finish().unwrap();
            let (unpacked, _) = unpack_zlib(&packed, &mut Limits::default()).unwrap_or_else(|_| panic!("it is sound"));
            assert_eq!((unpacked.content, unpacked.damage), (text, None));
        }
        // The name of the encyclopedia that is the usual example.
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }
}
