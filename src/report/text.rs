//! Text to JSON: raw control characters, numbers beyond any range, doubled keys, data behind the end.

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
/// With `repair`, two faults that people and programs make are mended. A raw control
/// character in a string: RFC 8460, Appendix B, is printed with a line break inside a
/// string, and people paste exactly that. And a number that is too large for any program.
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

/// A text in which raw control characters inside strings are spaces and numbers beyond
/// the range of a double are strings.
struct Mended {
    text: String,
    /// Line and column of the first control character.
    control: Option<(usize, usize)>,
    /// The first number.
    number: Option<String>,
    /// Where quotes were put in, in the mended text.
    quotes: Vec<usize>,
}

impl Mended {
    fn of(from: &str) -> Self {
        let mut mended =
            Self { text: String::with_capacity(from.len()), control: None, number: None, quotes: Vec::new() };
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
}
