//! Base64 as people have it: a raw mail part, a cell of a log, a `data:` URL
//! ([RFC 4648](https://www.rfc-editor.org/rfc/rfc4648), sections 4 and 5).
//!
//! White space and quotes are skipped and both alphabets are read. Padding may be
//! missing; what follows it is left aside. The crate `data-encoding` can be told all of
//! that only at run time, and then it brings its code for every base: about 50 KB for the
//! workers' program where this takes one. So it is only the judge in the tests.

use super::error::IntakeError;
use crate::limits::Limits;

/// Decodes a text; what it needs is charged before.
pub(super) fn decode(text: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    let size = text.len() / 4 * 3;
    limits.charge(size as u64, 0).map_err(|limit| IntakeError::TooLarge { limit })?;
    let letters = before_padding(text);
    let mut decoder = Decoder::with_capacity(size + 3);
    match letters.iter().position(|byte| !decoder.push(*byte)) {
        None => Ok(decoder.out),
        Some(at) => {
            let before = letters.get(..at).unwrap_or_default();
            Err(IntakeError::Base64 { line: memchr::memchr_iter(b'\n', before).count() as u64 + 1 })
        }
    }
}

/// What a text starts with, up to the first character that is none of base64; and whether there is none.
pub(super) fn decode_start(text: &[u8]) -> (Vec<u8>, bool) {
    let mut decoder = Decoder::default();
    let clean = before_padding(text).iter().all(|byte| decoder.push(*byte));
    (decoder.out, clean)
}

fn before_padding(text: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'=', text).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Puts bytes together of what characters stand for, six bits each.
#[derive(Default)]
pub(super) struct Decoder {
    pub(super) out: Vec<u8>,
    bits: u32,
    count: u32,
}

impl Decoder {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { out: Vec::with_capacity(bytes), ..Self::default() }
    }

    /// Takes a character; `false` when it is none of base64.
    fn push(&mut self, byte: u8) -> bool {
        let value = match byte {
            b'-' => 62,
            b'_' => 63,
            b'"' | b'\'' | b'`' => return true,
            byte => match value_of(byte) {
                Some(value) => value,
                None => return byte.is_ascii_whitespace(),
            },
        };
        self.push_value(value);
        true
    }

    /// Takes what a character stands for.
    pub(super) fn push_value(&mut self, value: u8) {
        self.bits = self.bits << 6 | u32::from(value);
        self.count += 6;
        if self.count >= 8 {
            self.count -= 8;
            self.out.push((self.bits >> self.count & 0xFF) as u8);
        }
    }

    /// The next character starts a group of four.
    pub(super) fn begin_group(&mut self) {
        self.count = 0;
    }
}

/// What a character stands for (RFC 4648, section 4).
pub(super) fn value_of(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

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
        check("Zm9vY", Ok(b"foo"));
        check("Zm9vY===", Ok(b"foo"));
        check("Z m\t9\u{C}v'`", Ok(b"foo"));
        check("\"Zm9vYg==\"", Ok(b"foob"));
        check("Zm9vYg==\n--boundary--", Ok(b"foob"));
        check("Zm9vYh==", Ok(b"foob"));
        check("-_-_", Ok(&[0xFB, 0xFF, 0xBF]));
        check("+/+/", Ok(&[0xFB, 0xFF, 0xBF]));
        check("", Ok(b""));
        check("Zm9v\nYm!y", Err(IntakeError::Base64 { line: 2 }));
        check("Zm9v\r\n\r\nYmFyYmFy\u{E9}", Err(IntakeError::Base64 { line: 3 }));
    }

    #[test]
    fn the_start_goes_up_to_what_is_none() {
        for (text, expected) in [
            ("Zm9vYmFy", (&b"foobar"[..], true)),
            ("Zm9vYmF!Zm9v", (b"fooba", false)),
            ("Zm9vYm!Zm9v", (b"foob", false)),
            ("Zm9vY!Zm9v", (b"foo", false)),
            ("Zm9v\n\nYm\n!Zm9v", (b"foob", false)),
            ("!Zm9v", (b"", false)),
            ("Zm9vYg==!", (b"foob", true)),
        ] {
            assert_eq!(decode_start(text.as_bytes()), (expected.0.to_vec(), expected.1), "{text}");
        }
    }

    proptest::proptest! {
        /// White space anywhere changes nothing.
        #[test]
        fn gaps_do_not_matter(bytes: Vec<u8>, at in 0_usize..40, gap in "[ \n\r\t\"]{0,5}", cut in 0_usize..3) {
            let text = data_encoding::BASE64.encode(&bytes);
            let at = at.min(text.len());
            let (before, behind) = text.split_at(at);
            let mut text = [before, &gap, behind].concat();
            for _ in 0..cut {
                text = text.strip_suffix('=').unwrap_or(&text).to_owned();
            }
            proptest::prop_assert_eq!(decode(text.as_bytes(), &mut Limits::default()), Ok(bytes));
        }
    }
}
