//! Text taken out of what a mail program, a chat or a shell put around it: quotes by ">",
//! fences of three backticks, UTF-16 and UTF-32, old ends of lines, and quotes that are not straight.

use super::error::IntakeError;
use super::sniff::{OTHER_QUOTES, utf32};
use super::unpacked::charge;
use crate::limits::Limits;
use crate::report::Decoded;

/// The text without one level of ">" in front of its lines, and without fences of three backticks.
pub(super) fn unquote(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    charge(bytes.len(), limits)?;
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii_start();
        if text.starts_with(b"```") {
            continue;
        }
        let text = text.strip_prefix(b">").map(|rest| rest.strip_prefix(b" ").unwrap_or(rest));
        out.extend_from_slice(text.unwrap_or(line));
    }
    // What starts with ">" or a fence has lost it, so this ends.
    Ok(out)
}

/// UTF-16 as UTF-8. PowerShell writes UTF-16 when it redirects.
pub(super) fn narrow(bytes: &[u8], limits: &mut Limits) -> Result<String, IntakeError> {
    // Two bytes of UTF-16 are three of UTF-8 at most.
    charge(bytes.len().saturating_mul(3) / 2, limits)?;
    if let Some(unit) = utf32(bytes) {
        let units = bytes.chunks_exact(4).filter_map(|four| four.first_chunk().map(|four| unit(*four)));
        let text = units.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        return Ok(text.filter(|c| *c != '\u{FEFF}').collect());
    }
    Ok(Decoded::of(bytes).text.into_owned())
}

/// Lines as old Macs ended them.
pub(super) fn new_lines(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    charge(bytes.len(), limits)?;
    Ok(bytes.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect())
}

/// JSON with straight quotes instead of those that a web page or a word processor made of them.
pub(super) fn straighten(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    // What is no UTF-8 becomes three bytes for one.
    charge(bytes.len().saturating_mul(3), limits)?;
    let text = String::from_utf8_lossy(bytes);
    let first = OTHER_QUOTES.iter().filter_map(|sign| text.find(sign).map(|at| (at, *sign))).min();
    let of_html = first.is_some_and(|(_, sign)| sign.starts_with('&'));
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find(|c: char| c == '&' && of_html || !of_html && !c.is_ascii()) {
        let (before, sign) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let quotes = OTHER_QUOTES.iter().map(|quote| (*quote, "\""));
        let known = quotes.chain(ENTITIES).find(|(written, _)| sign.starts_with(written));
        let letter = sign.chars().next().map_or(1, char::len_utf8);
        let (written, meant) = known.unwrap_or_else(|| sign.split_at(letter.min(sign.len())));
        let meant = if known.is_some() { meant } else { written };
        out.extend_from_slice(meant.as_bytes());
        rest = sign.strip_prefix(written).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
    Ok(out)
}

/// What else is written in another way where quotes are, and in JSON.
const ENTITIES: [(&str, &str); 8] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&nbsp;", " "),
    ("\u{A0}", " "),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_off_one_level_of_quotes_and_the_fences() {
        for (text, expected) in [
            ("> a\n>b\n>\n", "a\nb\n\n"),
            (">> a\r\n> > b", "> a\r\n> b"),
            ("```json\na\n```\n", "a\n"),
            ("> a\nb > c\n", "a\nb > c\n"),
        ] {
            let found = unquote(text.as_bytes(), &mut Limits::default());
            assert_eq!(found.as_deref(), Ok(expected.as_bytes()), "{text}");
        }
    }

    #[test]
    fn straight_quotes_are_put_back() {
        for (text, expected) in [
            ("{&quot;a&quot;: &quot;b &amp;&lt; \u{201C}&quot;}", "{\"a\": \"b &< \u{201C}\"}"),
            ("{\u{201E}a\u{201C}:\u{A0}\u{201D}\u{E4} &amp;\u{201D}}", "{\"a\": \"\u{E4} &amp;\"}"),
            ("{&#34;a&#34;: 1, & &x}", "{\"a\": 1, & &x}"),
        ] {
            let found = straighten(text.as_bytes(), &mut Limits::default());
            assert_eq!(found.as_deref(), Ok(expected.as_bytes()), "{text}");
        }
    }

    #[test]
    fn copies_are_charged_before_they_are_made() {
        let mut limits = Limits { report_bytes: 4, inflated_bytes: 10, ..Limits::default() };
        assert_eq!(charge(10, &mut limits), Ok(()));
        assert_eq!(limits.spent.inflated_bytes, 10);
        assert!(matches!(narrow(b"a\0", &mut limits), Err(IntakeError::TooLarge { .. })));
    }
}
