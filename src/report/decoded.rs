//! Bytes to text: UTF-8 with or without its mark, UTF-16, and Latin-1.

use std::borrow::Cow;
use std::ops::Range;

use super::deviation::{Deviation, DeviationRule};

/// A text with what was odd about its bytes.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    /// The text, without its byte order mark.
    pub(crate) text: Cow<'a, str>,
    marked: bool,
    wide: bool,
    /// The lines that were no UTF-8 and were read as Latin-1, in order.
    narrow: Vec<Range<usize>>,
}

impl<'a> Decoded<'a> {
    /// Decodes UTF-8, UTF-16 of either order with or without its mark, and Latin-1 line by line.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        let mut rest = bytes;
        while let Some(behind) = rest.strip_prefix(b"\xEF\xBB\xBF") {
            rest = behind;
        }
        let marked = rest.len() < bytes.len();
        let plain = |text| Self { text, marked, wide: false, narrow: Vec::new() };
        let wide = |text| Self { text: Cow::Owned(text), marked, wide: true, narrow: Vec::new() };
        if let Some(unit) = utf16_unit(rest) {
            let units = rest.strip_prefix(b"\xFF\xFE").or_else(|| rest.strip_prefix(b"\xFE\xFF")).unwrap_or(rest);
            return wide(utf16(units, unit));
        }
        if let Ok(text) = std::str::from_utf8(rest) {
            return plain(Cow::Borrowed(text));
        }
        let mut text = String::with_capacity(rest.len());
        let mut narrow = Vec::new();
        for line in rest.split_inclusive(|byte| *byte == b'\n') {
            let start = text.len();
            if let Ok(line) = std::str::from_utf8(line) {
                text.push_str(line);
            } else {
                text.extend(line.iter().map(|&byte| char::from(byte)));
                narrow.push(start..text.len());
            }
        }
        Self { narrow, ..plain(Cow::Owned(text)) }
    }

    /// What was odd about the bytes of a stretch of the text and of what stands before it from `before` on.
    pub(crate) fn deviations(&self, before: usize, stretch: &Range<usize>) -> Vec<Deviation> {
        let mut deviations = Vec::new();
        let inner_mark = self.text.get(before..stretch.start).is_some_and(|text| text.contains('\u{FEFF}'));
        if self.marked && before == 0 || inner_mark {
            deviations.push(Deviation::whole(DeviationRule::ByteOrderMark, ""));
        }
        let first = self.narrow.partition_point(|line| line.end <= stretch.start);
        if self.wide {
            deviations.push(Deviation::whole(DeviationRule::NotUtf8, "UTF-16"));
        } else if self.narrow.get(first).is_some_and(|line| line.start < stretch.end) {
            deviations.push(Deviation::whole(DeviationRule::NotUtf8, "Latin-1"));
        }
        deviations
    }
}

/// Which byte of a unit comes first, if bytes are UTF-16: by the byte order mark, or by NUL bytes in every other place.
///
/// Damage can put a NUL byte, or both bytes of a mark, before any text. So neither is believed where the bytes behind it
/// show another encoding: letters of ASCII, which every report has many of, have a NUL byte beside each in UTF-16.
pub(crate) fn utf16_unit(bytes: &[u8]) -> Option<Unit> {
    let (marked, rest): (Option<Unit>, _) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (Some(u16::from_le_bytes), rest),
        [0xFE, 0xFF, rest @ ..] => (Some(u16::from_be_bytes), rest),
        _ => (None, bytes),
    };
    let head = rest.get(..rest.len().min(HEAD)).unwrap_or_default();
    if marked.is_some() {
        let is_narrow = head.len() >= LEAST_NARROW && head.iter().all(|byte| *byte != 0 && byte.is_ascii());
        return marked.filter(|_| !is_narrow);
    }
    // Most texts have none.
    head.iter().take(LEAST_NARROW).any(|byte| *byte == 0).then_some(())?;
    let (units, _) = head.as_chunks::<2>();
    let count = |is: fn(&[u8; 2]) -> bool| units.iter().filter(|unit| is(unit)).count();
    let (little, big) = (count(|unit| matches!(unit, [1..=255, 0])), count(|unit| matches!(unit, [0, 1..=255])));
    let (most, other) = (little.max(big), little.min(big));
    let is_wide = most * 4 >= units.len() && most > other * 4;
    is_wide.then_some(if little > big { u16::from_le_bytes } else { u16::from_be_bytes })
}

/// How the two bytes of a unit are read.
type Unit = fn([u8; 2]) -> u16;

/// As much as is looked at.
const HEAD: usize = 4096;
/// In fewer bytes a text without letters of ASCII may have none by chance.
const LEAST_NARROW: usize = 16;

/// UTF-16 as text; `unit` says which byte of a unit comes first.
pub(crate) fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str, rules: &[DeviationRule]) {
        let decoded = Decoded::of(bytes);
        assert_eq!(decoded.text, expected);
        let deviations = decoded.deviations(0, &(0..decoded.text.len()));
        assert_eq!(deviations.iter().map(|d| d.rule).collect::<Vec<_>>(), rules);
    }

    #[test]
    fn decodes_what_senders_and_editors_write() {
        check(b"{}", "{}", &[]);
        check(b"\xEF\xBB\xBF{}", "{}", &[DeviationRule::ByteOrderMark]);
        check(b"\xFF\xFE{\0}\0", "{}", &[DeviationRule::NotUtf8]);
        check(b"\xFE\xFF\0{\0}", "{}", &[DeviationRule::NotUtf8]);
        check(b"{\0}\0", "{}", &[DeviationRule::NotUtf8]);
        check(b"\0{\0}", "{}", &[DeviationRule::NotUtf8]);
        // A NUL byte or a mark that damage put there.
        check(b"\0{\"a\": 1, \"b\": 2}", "\0{\"a\": 1, \"b\": 2}", &[]);
        check(b"A\0{\"a\": 1}", "A\0{\"a\": 1}", &[]);
        check(b"\xFF\xFE{\"a\": 1, \"b\": 2}", "\u{FF}\u{FE}{\"a\": 1, \"b\": 2}", &[DeviationRule::NotUtf8]);
        check(b"\"\xE4\"", "\"ä\"", &[DeviationRule::NotUtf8]);
        check("\"ä\"\n\"".as_bytes(), "\"ä\"\n\"", &[]);
        check(b"\xC3\xA4\n\xE4", "ä\nä", &[DeviationRule::NotUtf8]);
        check(&b"\xEF\xBB\xBF".repeat(200_000), "", &[DeviationRule::ByteOrderMark]);
    }

    #[test]
    fn latin_1_is_named_on_its_own_line_only() {
        let decoded = Decoded::of(b"\xC3\xA4\n\xE4\nx\n");
        let rules = |stretch: Range<usize>| decoded.deviations(stretch.start, &stretch).len();
        assert_eq!((rules(0..3), rules(3..6), rules(6..8), rules(0..8)), (0, 1, 0, 1));
    }
}
