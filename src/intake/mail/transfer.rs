//! Base64 of a body (RFC 2045, section 6.8) with something else in it.

use memchr::memchr;

use crate::intake::base64::{Decoder, value_of};

/// What a body of base64 holds that has other characters in it, and the first line that has.
///
/// Lines of base64 are whole groups of four letters. So it shows of a line whether what is wrong in it stands for
/// a letter, of which one byte or two are lost, or between them. What stands behind the padding is read if it is
/// base64 too.
pub(super) fn decode_damaged(body: &[u8]) -> (Vec<u8>, Option<u64>) {
    let mut decoder = Decoder::with_capacity(body.len() / 4 * 3);
    let (mut damage, mut is_over) = (None, false);
    for (number, line) in (1..).zip(body.split(|byte| *byte == b'\n')) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let padding = line.iter().rev().take_while(|byte| **byte == b'=').count();
        let text = line.get(..line.len() - padding).unwrap_or_default();
        let letters = text.iter().filter(|byte| value_of(**byte).is_some()).count();
        let wrong = text.iter().filter(|byte| value_of(**byte).is_none() && !byte.is_ascii_whitespace()).count();
        if wrong > 0 || is_over {
            damage.get_or_insert(number);
        }
        // Words, as what checks mails writes under them.
        if is_over && (wrong + text.len() > 2 * letters.max(1) || memchr(b' ', text).is_some()) {
            continue;
        }
        let stands_for_letters = (letters + padding) % 4 != 0 && (letters + padding + wrong) % 4 == 0;
        for byte in text {
            match value_of(*byte) {
                Some(value) => decoder.push_value(value),
                None if stands_for_letters && !byte.is_ascii_whitespace() => decoder.push_value(0),
                None => {}
            }
        }
        if wrong > 0 || padding > 0 {
            // The next line starts a group.
            decoder.begin_group();
        }
        is_over |= padding > 0;
    }
    (decoder.out, damage)
}

/// Whether nothing stands behind the padding of a body.
pub(super) fn ends_with_padding(body: &[u8]) -> bool {
    let rest = memchr(b'=', body).and_then(|at| body.get(at..)).unwrap_or_default();
    rest.iter().all(|byte| *byte == b'=' || byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_passed_over_or_stands_for_a_letter() {
        for (text, expected, damage) in [
            ("Zm9v\nYmFy", &b"foobar"[..], None),
            // Between letters.
            ("Zm9v\nYm!Fy\nZm9v", b"foobarfoo", Some(2)),
            // In place of a letter: an "A" is six bits of 0 (RFC 4648, section 4).
            ("Zm9v\nYm!y\nZm9v", b"foob`2foo", Some(2)),
            ("Zm9vYg==\nYmFy", b"foobbar", Some(2)),
            ("Zm9vYg==\n\nThis was checked.", b"foob", Some(3)),
        ] {
            assert_eq!(decode_damaged(text.as_bytes()), (expected.to_vec(), damage), "{text}");
        }
        assert!(ends_with_padding(b"Zm9vYg==\r\n") && ends_with_padding(b"Zm9v") && !ends_with_padding(b"Zg==\nZg=="));
    }
}
