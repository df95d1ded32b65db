//! Base64 as people have it: a raw mail part, a cell of a log, a `data:` URL
//! ([RFC 4648](https://www.rfc-editor.org/rfc/rfc4648), sections 4 and 5).
//!
//! White space and quotes are skipped and both alphabets are read. Padding may be
//! missing; what follows it is left aside.

use std::sync::LazyLock;

use data_encoding::{DecodeKind, Encoding, Specification, Translate};

use super::error::IntakeError;
use crate::limits::Limits;

/// Decodes a text; what it needs is charged before.
pub(super) fn decode(text: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    let size = text.len() / 4 * 3;
    limits.charge(size as u64, 0).map_err(|limit| IntakeError::TooLarge { limit })?;
    let letters = before_padding(text);
    decode_letters(letters).map_err(|at| {
        let before = letters.get(..at).unwrap_or_default();
        IntakeError::Base64 { line: memchr::memchr_iter(b'\n', before).count() as u64 + 1 }
    })
}

/// What a text starts with, up to the first character that is none of base64; and whether there is none.
pub(super) fn decode_start(text: &[u8]) -> (Vec<u8>, bool) {
    let letters = before_padding(text);
    match decode_letters(letters) {
        Ok(start) => (start, true),
        Err(at) => (decode_letters(letters.get(..at).unwrap_or_default()).unwrap_or_default(), false),
    }
}

fn before_padding(text: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'=', text).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Decodes letters without padding; else where the first character stands that is none.
fn decode_letters(letters: &[u8]) -> Result<Vec<u8>, usize> {
    let Some(base64) = &*BASE64 else { return Err(0) };
    // Where letters are skipped every length is possible.
    let mut out = vec![0; base64.decode_len(letters.len()).map_err(|error| error.position)?];
    let written = match base64.decode_mut(letters, &mut out) {
        Ok(written) => written,
        // One letter behind the last group tells nothing.
        Err(partial) if partial.error.kind == DecodeKind::Length => partial.written,
        Err(partial) => return Err(partial.error.position),
    };
    out.truncate(written);
    Ok(out)
}

/// Both alphabets, and what is skipped.
static BASE64: LazyLock<Option<Encoding>> = LazyLock::new(|| {
    let specification = Specification {
        symbols: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".to_owned(),
        translate: Translate { from: "-_".to_owned(), to: "+/".to_owned() },
        ignore: " \t\n\r\u{C}\"'`".to_owned(),
        check_trailing_bits: false,
        ..Specification::default()
    };
    specification.encoding().ok()
});

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
            let mut text = [&text[..at], &gap, &text[at..]].concat();
            for _ in 0..cut {
                text = text.strip_suffix('=').unwrap_or(&text).to_owned();
            }
            proptest::prop_assert_eq!(decode(text.as_bytes(), &mut Limits::default()), Ok(bytes));
        }
    }
}
