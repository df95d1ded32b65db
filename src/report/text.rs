//! Bytes to text to JSON: encodings, raw control characters, data behind the end.

use std::borrow::Cow;

use serde_json::Value;

use super::deviation::{Deviation, DeviationRule};
use super::error::ReportError;

/// The text of a report and the deviations met while decoding it.
pub(super) fn decode<'a>(bytes: &'a [u8], deviations: &mut Vec<Deviation>) -> Cow<'a, str> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        deviations.push(Deviation::whole(DeviationRule::ByteOrderMark, ""));
        return decode(rest, deviations);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Cow::Borrowed(text);
    }
    let (encoding, text) = match bytes {
        [0xFF, 0xFE, rest @ ..] => ("UTF-16", utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => ("UTF-16", utf16(rest, u16::from_be_bytes)),
        [_, 0, ..] => ("UTF-16", utf16(bytes, u16::from_le_bytes)),
        [0, _, ..] => ("UTF-16", utf16(bytes, u16::from_be_bytes)),
        _ => ("Latin-1", bytes.iter().map(|&byte| char::from(byte)).collect()),
    };
    deviations.push(Deviation::whole(DeviationRule::NotUtf8, encoding));
    Cow::Owned(text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Reads the first JSON value of `text`.
///
/// A raw control character in a string is repaired: RFC 8460, Appendix B, is printed
/// with a line break inside a string, and people paste exactly that.
pub(super) fn json(text: &str, deviations: &mut Vec<Deviation>) -> Result<Value, ReportError> {
    if text.trim().is_empty() {
        return Err(ReportError::Empty);
    }
    match first_value(text, deviations) {
        Ok(value) => Ok(value),
        Err(error) => {
            let Some(repaired) = without_raw_controls(text) else { return Err(describe(&error, text)) };
            let value = first_value(&repaired, deviations).map_err(|error| describe(&error, &repaired))?;
            let place = format!("line {}, column {}", error.line(), error.column());
            deviations.push(Deviation { rule: DeviationRule::RawControlCharacter, place, found: String::new() });
            Ok(value)
        }
    }
}

fn first_value(text: &str, deviations: &mut Vec<Deviation>) -> Result<Value, serde_json::Error> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = stream.next().unwrap_or(Ok(Value::Null))?;
    let rest = text.get(stream.byte_offset()..).unwrap_or_default().trim();
    if !rest.is_empty() {
        deviations.push(Deviation::whole(DeviationRule::TrailingData, rest));
    }
    Ok(value)
}

/// The text with every control character inside a string replaced by a space;
/// `None` when there is none, so that a second attempt would fail as the first.
fn without_raw_controls(text: &str) -> Option<String> {
    let (mut in_string, mut escaped, mut changed) = (false, false, false);
    let repaired = text
        .chars()
        .map(|c| {
            let was_escaped = std::mem::take(&mut escaped);
            match c {
                '"' if !was_escaped => in_string = !in_string,
                '\\' if in_string && !was_escaped => escaped = true,
                c if in_string && c.is_ascii_control() => {
                    changed = true;
                    return ' ';
                }
                _ => {}
            }
            c
        })
        .collect();
    changed.then_some(repaired)
}

fn describe(error: &serde_json::Error, text: &str) -> ReportError {
    if error.is_eof() {
        return ReportError::CutOff { offset: text.trim_end().len() };
    }
    let message = error.to_string();
    let detail = message.split(" at line ").next().unwrap_or_default().to_owned();
    ReportError::Damaged { line: error.line(), column: error.column(), detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str, rules: &[DeviationRule]) {
        let mut deviations = Vec::new();
        assert_eq!(decode(bytes, &mut deviations), expected);
        assert_eq!(deviations.iter().map(|d| d.rule).collect::<Vec<_>>(), rules);
    }

    #[test]
    fn decodes_what_senders_and_editors_write() {
        check(b"{}", "{}", &[]);
        check(b"\xEF\xBB\xBF{}", "{}", &[DeviationRule::ByteOrderMark]);
        check(b"\xFF\xFE{\0}\0", "{}", &[DeviationRule::NotUtf8]);
        check(b"\xFE\xFF\0{\0}", "{}", &[DeviationRule::NotUtf8]);
        check(b"{\0}\0", "{}", &[DeviationRule::NotUtf8]);
        check(b"\"\xE4\"", "\"ä\"", &[DeviationRule::NotUtf8]);
    }

    #[test]
    fn tells_cut_off_from_damaged() {
        assert_eq!(json("{\"a\": [1, ", &mut Vec::new()), Err(ReportError::CutOff { offset: 9 }));
        assert_eq!(json("  \n", &mut Vec::new()), Err(ReportError::Empty));
        let Err(ReportError::Damaged { line, column, .. }) = json("{\n  a: 1}", &mut Vec::new()) else {
            panic!("unquoted keys are damage")
        };
        assert_eq!((line, column), (2, 3));
    }

    #[test]
    fn repairs_a_raw_line_break_in_a_string() {
        let mut deviations = Vec::new();
        let value = json("{\"a\": \"x\ny \\\" \tz\"}", &mut deviations).unwrap();
        assert_eq!(value["a"], "x y \"  z");
        assert_eq!(deviations[0].rule, DeviationRule::RawControlCharacter);
        assert_eq!(deviations[0].place, "line 2, column 0");
    }
}
