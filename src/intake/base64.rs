//! Base64 as people have it: a raw mail part, a cell of a log, a `data:` URL
//! ([RFC 4648](https://www.rfc-editor.org/rfc/rfc4648), sections 4 and 5; RFC 2397).
//!
//! White space and quotes are skipped and both alphabets are read. Padding may be
//! missing; what follows it is left aside.

use super::error::IntakeError;
use super::sniff::{self, Kind};
use crate::limits::Limits;

/// Whether a text is base64 and its first bytes are those of something that can be read.
pub(super) fn is_base64_of_something(text: &[u8]) -> bool {
    let head = text.get(..text.len().min(HEAD)).unwrap_or_default();
    // Prose has a blank after a few letters, base64 has none within a line.
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
    if line.len() < LEAST || line.contains(&b' ') {
        return false;
    }
    let mut decoder = Decoder::default();
    let clean = head.iter().all(|byte| decoder.push(*byte));
    if !clean && decoder.out.len() < LEAST {
        return false;
    }
    match decoder.out.as_slice() {
        // The two magic bytes alone would fit one word in 65,536.
        [0x1F, 0x8B, 8, ..] | [b'P', b'K', 3, 4, ..] => true,
        out if !out.is_ascii() => false,
        out => matches!(sniff::kind(out), Kind::Json | Kind::Mail | Kind::Mbox | Kind::Table(_)),
    }
}

/// A `data:` URL with base64 in it.
pub(super) fn is_data_url(text: &[u8]) -> bool {
    content_of_data_url(text).is_some()
}

fn content_of_data_url(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"data:")?;
    let comma = rest.iter().take(200).position(|byte| *byte == b',')?;
    let (label, content) = rest.split_at_checked(comma)?;
    label.to_ascii_lowercase().ends_with(b";base64").then(|| content.get(1..).unwrap_or_default())
}

/// Decodes a text; what it needs is charged before.
pub(super) fn decode(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let text = content_of_data_url(text).unwrap_or(text);
    let size = text.len() / 4 * 3;
    limits.charge(size as u64, 0).map_err(|limit| IntakeError::TooLarge { limit })?;
    let mut decoder = Decoder { out: Vec::with_capacity(size + 3), ..Decoder::default() };
    let mut line = 1;
    for byte in text {
        if *byte == b'\n' {
            line += 1;
        }
        if decoder.padded {
            break;
        }
        if !decoder.push(*byte) {
            return Err(IntakeError::Base64 { line });
        }
    }
    Ok(decoder.out)
}

#[derive(Default)]
struct Decoder {
    out: Vec<u8>,
    bits: u32,
    count: u32,
    padded: bool,
}

impl Decoder {
    /// Takes a character; `false` when it is none of base64.
    fn push(&mut self, byte: u8) -> bool {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                self.padded = true;
                return true;
            }
            b'"' | b'\'' | b'`' => return true,
            byte => return byte.is_ascii_whitespace() || self.padded,
        };
        if self.padded {
            return true;
        }
        self.bits = self.bits << 6 | u32::from(value);
        self.count += 6;
        if self.count >= 8 {
            self.count -= 8;
            self.out.push((self.bits >> self.count & 0xFF) as u8);
        }
        true
    }
}

/// As much of a text as is looked at.
const HEAD: usize = 1024;
/// Shorter words are words.
const LEAST: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&[u8], IntakeError>) {
        let found = decode(text.as_bytes(), &mut Limits::default());
        assert_eq!(found, expected.map(<[u8]>::to_vec), "{text}");
    }

    #[test]
    fn decodes_what_people_paste() {
        // RFC 4648, section 10.
        check("Zm9vYmFy", Ok(b"foobar"));
        check("Zm9v\r\n  YmE=\n", Ok(b"fooba"));
        check("Zm9vYg==", Ok(b"foob"));
        check("Zm9vYg", Ok(b"foob"));
        check("\"Zm9vYg==\"", Ok(b"foob"));
        check("Zm9vYg==\n--boundary--", Ok(b"foob"));
        check("-_-_", Ok(&[0xFB, 0xFF, 0xBF]));
        check("+/+/", Ok(&[0xFB, 0xFF, 0xBF]));
        check("data:application/gzip;base64,Zm9v", Ok(b"foo"));
        check("Zm9v\nYm!y", Err(IntakeError::Base64 { line: 2 }));
    }

    #[test]
    fn prose_is_not_base64() {
        for text in ["Hello", "Congratulations", "eyJ hello there all", "internationalization", "PRODUCTIONSYSTEM"] {
            assert!(!is_base64_of_something(text.as_bytes()), "{text}");
        }
        for text in ["H4sIAAAAAAAAA6tWKi5J", "UEsDBBQAAAAIAAAA", "eyJyZXBvcnQtaWQiOiAxfQ==", "RnJvbTogYUBiDQpUbzogY0Bk"]
        {
            assert!(is_base64_of_something(text.as_bytes()), "{text}");
        }
    }
}
