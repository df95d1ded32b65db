//! The first bytes of what is no text.

use std::io::Read;

use flate2::bufread::DeflateDecoder;

use crate::intake::closed::{Closed, Packing};
use crate::intake::numbers::tar_number;
use crate::intake::zip::is_header;

/// The first bytes of every compound file ([MS-CFB], section 2.2), which Outlook's messages are.
///
/// [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/
pub(super) const MSG: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The line before and behind a mail in MMDF.
pub(in crate::intake) const MMDF: &[u8] = b"\x01\x01\x01\x01";

/// Whether bytes start a tar archive.
pub(super) fn starts_tar(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|byte| *byte != 0) && bytes.first_chunk().is_some_and(has_tar_checksum)
}

/// Whether bytes start a tar archive of which the first header is damaged: its magic (POSIX.1-2017, ustar) is there.
pub(super) fn is_damaged_tar(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|byte| *byte != 0)
        && bytes.len() >= 512
        && bytes.get(MAGIC_AT..).is_some_and(|rest| rest.starts_with(USTAR))
}

/// What binary data is whose first bytes are damaged or missing.
pub(in crate::intake) enum Lost {
    Zip,
    /// From the first header on that is whole.
    Tar(usize),
    /// With one wrong byte of three.
    Gzip,
}

/// Looks for an archive in binary data of no known kind.
pub(in crate::intake) fn lost_start(bytes: &[u8]) -> Option<Lost> {
    if let [a, b, c, flags, ..] = bytes
        && bytes.len() > 18
        && [(*a, 0x1F), (*b, 0x8B), (*c, 8)].iter().filter(|(is, must)| is == must).count() == 2
        && flags & 0xE0 == 0
    {
        return Some(Lost::Gzip);
    }
    let header = |at: &usize| {
        let block = at.checked_sub(MAGIC_AT).and_then(|start| bytes.get(start..)).and_then(<[u8]>::first_chunk);
        block.is_some_and(has_tar_checksum)
    };
    // Each costs a block.
    let tar = memchr::memmem::find_iter(bytes, USTAR).take(MOST_HEADERS).find(header);
    if let Some(at) = tar {
        return at.checked_sub(MAGIC_AT).map(Lost::Tar);
    }
    let from = |at: usize| bytes.get(at..).unwrap_or_default();
    let entry = memchr::memmem::find_iter(bytes, b"PK\x03\x04").any(|at| is_header(from(at)));
    // The end of an archive that has entries, of one disk.
    let is_end = |at: usize| matches!(from(at), [_, _, _, _, 0, 0, 0, 0, a, b, c, d, ..] if a == c && b == d && (*a, *b) != (0, 0));
    (entry || memchr::memmem::find_iter(bytes, b"PK\x05\x06").any(is_end)).then_some(Lost::Zip)
}

const USTAR: &[u8] = b"ustar";
const MAGIC_AT: usize = 257;
const MOST_HEADERS: usize = 1000;

/// The sum of all bytes, with the sum itself as spaces; some old programs summed signed bytes.
pub(in crate::intake) fn has_tar_checksum(block: &[u8; 512]) -> bool {
    let (field, at) = (148..156, |index: usize, byte: u8| if (148..156).contains(&index) { b' ' } else { byte });
    let Some(expected) = block.get(field).and_then(tar_number) else { return false };
    let bytes = || block.iter().enumerate().map(|(index, byte)| at(index, *byte));
    let unsigned: u64 = bytes().map(u64::from).sum();
    let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
    // Eight spaces and nothing else are no header.
    unsigned != 8 * u64::from(b' ') && (unsigned == expected || u64::try_from(signed) == Ok(expected))
}

/// Whether bytes have a header of RFC 1950, section 2.2: deflate with a 32 KiB window, no dictionary, checked by 31.
pub(super) fn is_zlib(bytes: &[u8]) -> bool {
    let [0x78, flags, ..] = bytes else { return false };
    flags & 0x20 == 0 && (0x7800 + u32::from(*flags)).is_multiple_of(31)
}

/// Whether bytes unpack to the start of a JSON object: brace, quote and text.
pub(super) fn is_raw_deflate(bytes: &[u8]) -> bool {
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

/// The packing that bytes start, if it is one that is not read.
pub(super) fn not_read(bytes: &[u8]) -> Option<Packing> {
    let packing = PACKINGS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, packing)| *packing);
    // Level, and the mark of a block or of the end.
    let bzip2 = |bytes: &[u8]| {
        let rest = bytes.strip_prefix(b"BZh")?;
        let (level, rest) = rest.split_first()?;
        let block = rest.starts_with(b"\x31\x41\x59\x26\x53\x59") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90");
        (level.is_ascii_digit() && block).then_some(Packing::Bzip2)
    };
    // Properties, a dictionary of 2^n bytes or half of that more, and a size that is unknown or below 2^40.
    let lzma = |bytes: &[u8]| {
        let head = bytes.first_chunk::<13>()?;
        let [0x5D, 0, 0, _, _, size @ ..] = head else { return None };
        let size = u64::from_le_bytes(*size);
        (size == u64::MAX || size >> 40 == 0).then_some(Packing::Lzma)
    };
    packing.or_else(|| bzip2(bytes)).or_else(|| lzma(bytes))
}

/// What a mail was packed or sealed in, other than CMS.
pub(super) fn sealed(bytes: &[u8]) -> Option<Closed> {
    match bytes {
        // [MS-OXTNEF], section 2.1.3.1, and [MS-OXORMMS], section 2.2.4.
        [0x78, 0x9F, 0x3E, 0x22, ..] => Some(Closed::Tnef),
        [0x76, 0xE8, 0x04, 0x60, 0xC4, 0x11, 0xE3, 0x86, ..] => Some(Closed::Rights),
        _ => starts_pgp(bytes).then_some(Closed::Pgp),
    }
}

/// Whether bytes start a session key of `OpenPGP`, for a key or for a password (RFC 9580, sections 4.2, 5.1.1 and 5.3.1).
fn starts_pgp(bytes: &[u8]) -> bool {
    // Lengths of one byte and of two, in the old form and in the new one.
    let ([0x84 | 0x8C | 0xC1 | 0xC3, 0..=191, body @ ..]
    | [0x85, 0..=8, _, body @ ..]
    | [0xC1, 192..=223, _, body @ ..]) = bytes
    else {
        return false;
    };
    match (bytes.first(), body) {
        (Some(0x84 | 0x85 | 0xC1), [3, _, _, _, _, _, _, _, _, algorithm, ..]) => matches!(algorithm, 1 | 2 | 16 | 18),
        (Some(0x8C | 0xC3), [4, 1..=13, 0 | 1 | 3 | 4, 1..=14, ..]) => bytes.len() > 20,
        _ => false,
    }
}

const PACKINGS: [(&[u8], Packing); 9] = [
    (b"\xFD7zXZ\0", Packing::Xz),
    (b"7z\xBC\xAF\x27\x1C", Packing::SevenZip),
    (b"Rar!\x1A\x07", Packing::Rar),
    (b"\x28\xB5\x2F\xFD", Packing::Zstandard),
    (b"\x04\x22\x4D\x18", Packing::Lz4),
    (b"\x02\x21\x4C\x18", Packing::Lz4),
    (b"LZIP\x01", Packing::Lzip),
    (b"\x1F\x9D", Packing::Compress),
    (b"MSCF\0\0\0\0", Packing::Cabinet),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_keys_of_pgp_are_known() {
        // As GnuPG writes them: for RSA, for a curve, for a password.
        let rsa = b"\x85\x01\x0C\x03\x9B\xC9\xAA\xBB\xCC\xDD\xEE\xFF\x01\x08\0";
        let curve = b"\x84\x5E\x03\x9B\xC9\xAA\xBB\xCC\xDD\xEE\xFF\x12\x01\x07";
        let password = b"\x8C\x0D\x04\x09\x03\x02\x11\x22\x33\x44\x55\x66\x77\x88\xFF\xD2\x11\x22\x33\x44\x55";
        assert_eq!([&rsa[..], curve, password].map(starts_pgp), [true; 3]);
        let other: [&[u8]; 4] = [b"\x85\x01\x0C\x04", b"\x84\x5E\x03", b"\xC3\xA4\xC3\xB6 is a word in UTF-8.", b""];
        assert_eq!(other.map(starts_pgp), [false; 4]);
    }

    #[test]
    fn headers_are_checked() {
        for flags in [0x01, 0x5E, 0x9C, 0xDA] {
            assert!(is_zlib(&[0x78, flags, 0]));
        }
        for bytes in [&b"x"[..], b"xyz", b"x ", &[0x78, 0x20], &[0x78, 0xBB], &[0x79, 0x9C]] {
            assert!(!is_zlib(bytes), "{bytes:?}");
        }
        assert!(!is_raw_deflate(b"{\"plain\": \"\xC3\xA4\"}"));
        assert!(!is_raw_deflate(b"\xFF\xD8\xFF\xE0"));
    }
}
