//! Text to JSON: raw control characters, halves of characters, numbers beyond any range, doubled keys, data behind the end.

use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::Value;

use super::deviation::{Deviation, DeviationRule, Place};
use super::error::ReportError;
use super::value::Weighing;
use crate::limits::MOST_VALUE_BYTES;

/// Reads the first JSON value of `text`; what follows it is left aside with a deviation.
pub(super) fn json(text: &str, deviations: &mut Vec<Deviation>) -> Result<Value, ReportError> {
    if text.trim().is_empty() {
        return Err(ReportError::Empty);
    }
    let found = first_value(text, true, MOST_VALUE_BYTES)?;
    let rest = text.get(found.end..).unwrap_or_default().trim();
    if !rest.is_empty() {
        deviations.push(Deviation::whole(DeviationRule::TrailingData, rest));
    }
    deviations.extend(found.deviations);
    Ok(found.value)
}

/// A JSON value at the start of a text.
#[derive(Debug)]
pub(crate) struct FirstValue {
    /// The value.
    pub(crate) value: Value,
    /// Where it ends.
    pub(crate) end: usize,
    /// What was repaired in it.
    pub(crate) deviations: Vec<Deviation>,
}

/// Reads the value that `text` starts with.
///
/// With `repair`, three faults that people and programs make are mended. A raw control
/// character in a string: RFC 8460, Appendix B, is printed with a line break inside a
/// string, and people paste exactly that. A surrogate without its partner, which programs
/// write that cut a text in the middle of a character. And a number that is too large for
/// any program.
///
/// The value may take `most` bytes of memory.
pub(crate) fn first_value(text: &str, repair: bool, most: u64) -> Result<FirstValue, ReportError> {
    let mut weighing = Weighing::within(most);
    let error = match read_value(text, &mut weighing) {
        Ok((value, end)) => {
            return Ok(FirstValue { value, end, deviations: duplicates(&weighing).collect() });
        }
        Err(error) => error,
    };
    if !(repair && error.can_be_mended()) {
        return Err(error);
    }
    let mended = Mended::of(text);
    let mut weighing = Weighing::within(most);
    let (value, end) = read_value(&mended.text, &mut weighing)?;
    let inserted = mended.quotes.iter().filter(|at| **at < end).count();
    let mut deviations = Vec::new();
    if let Some((line, column)) = mended.control {
        let place = Place::At { line: line as u64, column: column as u64 };
        deviations.push(Deviation::new(DeviationRule::RawControlCharacter, place, ""));
    }
    if let Some(((line, column), escape)) = mended.half {
        let place = Place::At { line: line as u64, column: column as u64 };
        deviations.push(Deviation::new(DeviationRule::LoneSurrogate, place, escape));
    }
    if let Some(number) = mended.number {
        deviations.push(Deviation::whole(DeviationRule::NumberTooLarge, &number));
    }
    deviations.extend(duplicates(&weighing));
    Ok(FirstValue { value, end: end - inserted, deviations })
}

fn read_value(text: &str, weighing: &mut Weighing) -> Result<(Value, usize), ReportError> {
    if text.trim_ascii().is_empty() {
        return Ok((Value::Null, text.len()));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = (&mut *weighing).deserialize(&mut reader).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        match &*weighing {
            Weighing { too_heavy: true, .. } => ReportError::TooHeavy { line, column },
            Weighing { too_deep: true, .. } => ReportError::Nested { line, column },
            _ => describe(&error, text),
        }
    })?;
    // A number or a word ends where something else begins.
    if !(value.is_object() || value.is_array() || value.is_string()) {
        let mut alone = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        alone.next().transpose().map_err(|error| describe(&error, text))?;
    }
    Ok((value, reader.into_iter::<IgnoredAny>().byte_offset()))
}

/// A text in which raw control characters inside strings are spaces, escapes of lone
/// surrogates are those of U+FFFD and numbers beyond the range of a double are strings.
struct Mended<'a> {
    text: String,
    /// Line and column of the first control character.
    control: Option<(usize, usize)>,
    /// Line and column of the first lone surrogate, and its escape.
    half: Option<((usize, usize), &'a str)>,
    /// The first number.
    number: Option<String>,
    /// Where quotes were put in, in the mended text.
    quotes: Vec<usize>,
}

impl<'a> Mended<'a> {
    fn of(from: &'a str) -> Self {
        let text = String::with_capacity(from.len());
        let mut mended = Self { text, control: None, half: None, number: None, quotes: Vec::new() };
        let (mut in_string, mut escaped) = (false, false);
        let (mut line, mut column) = (1, 0);
        let mut rest = from;
        while let Some(c) = rest.chars().next() {
            if !in_string && (c == '-' || c.is_ascii_digit()) {
                let end = rest.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(rest.len());
                let (number, behind) = rest.split_at(end);
                mended.number(number);
                column += end;
                rest = behind;
                continue;
            }
            if in_string
                && !escaped
                && c == '\\'
                && let Some(surrogates) = surrogates(rest)
            {
                let (escape, behind) = rest.split_at(surrogates.len());
                if surrogates == Surrogates::Lone {
                    mended.half.get_or_insert(((line, column + 1), escape));
                }
                mended.text.push_str(if surrogates == Surrogates::Lone { REPLACEMENT } else { escape });
                column += escape.len();
                rest = behind;
                continue;
            }
            (line, column) = if c == '\n' { (line + 1, 0) } else { (line, column + 1) };
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            let was_escaped = std::mem::take(&mut escaped);
            if in_string && c.is_ascii_control() {
                mended.control.get_or_insert((line, column));
                mended.text.push(' ');
                continue;
            }
            match c {
                '"' if !was_escaped => in_string = !in_string,
                '\\' if in_string && !was_escaped => escaped = true,
                _ => {}
            }
            mended.text.push(c);
        }
        mended
    }

    fn number(&mut self, number: &str) {
        if number.parse::<f64>().is_ok_and(f64::is_infinite) {
            self.number.get_or_insert_with(|| number.to_owned());
            self.quotes.push(self.text.len());
            self.text.push('"');
            self.text.push_str(number);
            self.quotes.push(self.text.len());
            self.text.push('"');
        } else {
            self.text.push_str(number);
        }
    }
}

/// Escapes of the range that UTF-16 writes the characters beyond U+FFFF in, two for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Surrogates {
    /// Both halves of a character.
    Pair,
    /// One half without the other.
    Lone,
}

impl Surrogates {
    /// Bytes that they take in the text.
    fn len(self) -> usize {
        match self {
            Self::Pair => 2 * ESCAPE,
            Self::Lone => ESCAPE,
        }
    }
}

/// The escapes of surrogates that a piece of a string starts with. RFC 8259, section 8.2: JSON can be written with one
/// half alone, and what a program makes of that is not to be told.
fn surrogates(text: &str) -> Option<Surrogates> {
    let first = escaped_unit(text).filter(|unit| matches!(unit, 0xD800..=0xDFFF))?;
    let next = text.get(ESCAPE..).and_then(escaped_unit);
    let is_pair = first < 0xDC00 && next.is_some_and(|unit| matches!(unit, 0xDC00..=0xDFFF));
    Some(if is_pair { Surrogates::Pair } else { Surrogates::Lone })
}

/// The unit of UTF-16 that a text starts with the escape of: `\u` and four hexadecimal digits (RFC 8259, section 7).
fn escaped_unit(text: &str) -> Option<u16> {
    let digits = text.get(..ESCAPE)?.strip_prefix("\\u")?;
    // Rust's own reading of numbers also takes a sign.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

/// Bytes of the escape of a unit.
const ESCAPE: usize = 6;
/// What stands in the place of a lone surrogate: as long as its escape, so that nothing is moved.
const REPLACEMENT: &str = "\\ufffd";

/// A deviation for each key that stands twice in an object. RFC 8259, section 4, leaves open what that means; like
/// most programs the last one is taken.
fn duplicates(weighing: &Weighing) -> impl Iterator<Item = Deviation> {
    weighing.duplicates.iter().map(|key| Deviation::whole(DeviationRule::DuplicateKey, key))
}

fn describe(error: &serde_json::Error, text: &str) -> ReportError {
    if error.is_eof() {
        return ReportError::CutOff { offset: text.trim_end().len() };
    }
    let message = error.to_string();
    let detail = message.split(" at line ").next().unwrap_or_default().to_owned();
    let (line, column) = (error.line(), error.column());
    ReportError::Damaged { line, column, detail }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keys_that_stand_twice() {
        let keys = |text: &str| -> Vec<String> {
            first_value(text, true, u64::MAX)
                .unwrap()
                .deviations
                .into_iter()
                .map(|deviation| deviation.found.to_string())
                .collect()
        };
        assert_eq!(keys(r#"{"a": ":\":", "b": [{"a": 1}]}"#), Vec::<String>::new());
        assert_eq!(keys(r#"{"a": 1, "b": [{"c": 1, "c": [2]}], "a": {}}"#), ["c", "a"]);
    }

    #[test]
    fn keeps_numbers_beyond_any_range_as_text() {
        let text = "{\"a\": 1e400, \"b\": \"1e400\"} and more";
        let found = first_value(text, true, u64::MAX).unwrap();
        assert_eq!(found.value["a"], "1e400");
        assert_eq!(text.get(found.end..), Some(" and more"));
        assert_eq!(found.deviations[0].rule, DeviationRule::NumberTooLarge);
        let long = format!("[{}]", "9".repeat(100_000));
        assert_eq!(first_value(&long, true, u64::MAX).unwrap().end, long.len());
        assert!(matches!(first_value(&long, false, u64::MAX), Err(ReportError::Damaged { .. })));
    }

    #[test]
    fn too_deep_json_is_refused() {
        assert_eq!(
            first_value(&"[".repeat(100_000), true, u64::MAX).err(),
            Some(ReportError::Nested { line: 1, column: 33 })
        );
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
        assert_eq!(deviations[0].place, Place::At { line: 2, column: 0 });
    }

    /// Reads a string; gives it, and where the first half of a character stood and what it was.
    #[track_caller]
    fn string(inner: &str) -> (String, Option<(Place, String)>) {
        let text = format!("\"{inner}\" behind");
        let found = first_value(&text, true, u64::MAX).unwrap_or_else(|error| panic!("{inner}: {error}"));
        assert_eq!(text.get(found.end..), Some(" behind"), "{inner}");
        let named = found.deviations.first().map(|deviation| {
            assert_eq!(deviation.rule, DeviationRule::LoneSurrogate, "{inner}");
            (deviation.place.clone(), deviation.found.to_string())
        });
        assert!(found.deviations.len() < 2, "{inner} is named once");
        (found.value.as_str().unwrap().to_owned(), named)
    }

    #[test]
    fn half_a_character_is_replaced() {
        for (inner, expected, column, escape) in [
            (r"\ud800", "\u{FFFD}", 2, r"\ud800"),
            (r"a\uDBFFz", "a\u{FFFD}z", 3, r"\uDBFF"),
            (r"\udc00", "\u{FFFD}", 2, r"\udc00"),
            (r"\uDfFf\n", "\u{FFFD}\n", 2, r"\uDfFf"),
            // The wrong way round, the same half twice, and a half before a pair and behind one.
            (r"\udc00\ud800", "\u{FFFD}\u{FFFD}", 2, r"\udc00"),
            (r"\ud83d\ud83d", "\u{FFFD}\u{FFFD}", 2, r"\ud83d"),
            (r"\ud83d\ud83d\ude00", "\u{FFFD}\u{1F600}", 2, r"\ud83d"),
            (r"\ud83d\ude00\ude00", "\u{1F600}\u{FFFD}", 14, r"\ude00"),
            // Another escape, an escaped backslash and a letter where the second half should be.
            (r"\ud800\n", "\u{FFFD}\n", 2, r"\ud800"),
            (r"\ud800\u0041", "\u{FFFD}A", 2, r"\ud800"),
            (r"\ud800\\udc00", "\u{FFFD}\\udc00", 2, r"\ud800"),
            (r"\ud800udc00", "\u{FFFD}udc00", 2, r"\ud800"),
            (r"\\\ud800", "\\\u{FFFD}", 4, r"\ud800"),
            // A backslash that is escaped begins no escape.
            (r"\\ud800\ud800", "\\ud800\u{FFFD}", 9, r"\ud800"),
            (r"ä\ud800ä", "ä\u{FFFD}ä", 3, r"\ud800"),
        ] {
            let place = Place::At { line: 1, column };
            assert_eq!(string(inner), (expected.to_owned(), Some((place, escape.to_owned()))), "{inner}");
        }
    }

    #[test]
    fn whole_characters_stay() {
        for (inner, expected) in [
            (r"\ud83d\ude00", "\u{1F600}"),
            (r"\uDBFF\uDFFF", "\u{10FFFF}"),
            (r"\\ud800", r"\ud800"),
            (r"\\\\ud800", r"\\ud800"),
            (r"\ud7ff\ue000", "\u{D7FF}\u{E000}"),
            (r"\ufffd", "\u{FFFD}"),
        ] {
            assert_eq!(string(inner), (expected.to_owned(), None), "{inner}");
            // Nor are they touched where another fault is mended.
            let found = first_value(&format!("[\"{inner}\", \"\t\"]"), true, u64::MAX).unwrap();
            assert_eq!(found.value[0], *expected, "{inner}");
            assert_eq!(found.deviations.len(), 1, "{inner}");
        }
    }

    #[test]
    fn half_a_character_in_a_key_is_replaced() {
        let found = first_value(r#"{"a\ud800": 1, "b": {"\udc00": "\ud83d\ude00"}}"#, true, u64::MAX).unwrap();
        assert_eq!(found.value["a\u{FFFD}"], 1);
        assert_eq!(found.value["b"]["\u{FFFD}"], "\u{1F600}");
        // Keys that were two become one.
        let found = first_value(r#"{"\ud800": 1, "\ud801": 2}"#, true, u64::MAX).unwrap();
        let rules: Vec<_> = found.deviations.iter().map(|deviation| deviation.rule).collect();
        assert_eq!(rules, [DeviationRule::LoneSurrogate, DeviationRule::DuplicateKey]);
        assert_eq!(found.value["\u{FFFD}"], 2);
    }

    #[test]
    fn what_is_no_escape_stays_damage() {
        for text in [r#""\ud80""#, r#""\ud8g0""#, r#""\ud800\uzzzz""#, r#""\u+800""#, r#""\ud800\x""#] {
            assert!(matches!(json(text, &mut Vec::new()), Err(ReportError::Damaged { .. })), "{text}");
        }
        for text in [r#"{"a": "\ud800"#, r#"{"a": "\ud800\"#, r#"{"a": "\ud800\udc"#, r#"{"a": "\ud8"#] {
            assert!(matches!(json(text, &mut Vec::new()), Err(ReportError::CutOff { .. })), "{text}");
        }
        let text = r#"{"a": "\ud800"}"#;
        assert!(matches!(first_value(text, false, u64::MAX), Err(ReportError::Damaged { .. })));
        // Outside of a string it is damage of another kind.
        assert!(json(r#"{"a": \ud800}"#, &mut Vec::new()).is_err());
    }

    #[test]
    fn faults_of_each_kind_are_mended_together() {
        use DeviationRule::{LoneSurrogate, NumberTooLarge, RawControlCharacter};
        let found = first_value("{\"a\": \"\n\",\n\"b\": \"\\ud800\", \"c\": 1e400}", true, u64::MAX).unwrap();
        let rules: Vec<_> = found.deviations.iter().map(|deviation| deviation.rule).collect();
        assert_eq!(rules, [RawControlCharacter, LoneSurrogate, NumberTooLarge]);
        assert_eq!(found.deviations[1].place, Place::At { line: 3, column: 7 });
    }

    proptest! {
        /// Strings of units of UTF-16, each as an escape or as it is: read as UTF-16 is read with U+FFFD for each half.
        #[test]
        fn strings_are_read_like_utf_16(units in proptest::collection::vec(
            prop_oneof![0xD7F0_u16..0xE010, 0xD800_u16..0xE000, 0x20_u16..0x7F, Just(0x5C)], 0..12,
        )) {
            let inner = units.iter().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
            let text = format!("{{\"{inner}\": \"{inner}\"}}");
            let expected = String::from_utf16_lossy(&units);
            let found = first_value(&text, true, u64::MAX).unwrap();
            prop_assert_eq!(&found.value[&expected], &Value::from(expected.as_str()));
            prop_assert_eq!(found.end, text.len());
            let named = found.deviations.iter().any(|deviation| deviation.rule == DeviationRule::LoneSurrogate);
            prop_assert_eq!(named, String::from_utf16(&units).is_err());
        }

        /// Whatever is written with escapes and halves of them: what can be read whole is never touched.
        #[test]
        fn what_needs_no_mending_is_read_as_it_is(inner in r#"([a-f0-9u\\"]|\\u|\\ud8|\\udc|ud800|\\\\){0,12}"#) {
            let text = format!("[\"{inner}\"]");
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                let found = first_value(&text, true, u64::MAX).unwrap();
                prop_assert_eq!(&found.value, &value);
                // The mending itself would leave it too.
                prop_assert_eq!(Mended::of(&text).text, text);
            }
        }
    }
}
