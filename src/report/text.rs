//! Text to JSON: raw control characters, numbers beyond any range, doubled keys, data behind the end.

use std::collections::BTreeSet;

use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::deviation::{Deviation, DeviationRule, Place};
use super::error::ReportError;

/// Reads the first JSON value of `text`; what follows it is left aside with a deviation.
pub(super) fn json(text: &str, deviations: &mut Vec<Deviation>) -> Result<Value, ReportError> {
    if text.trim().is_empty() {
        return Err(ReportError::Empty);
    }
    let found = first_value(text, true)?;
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
pub(crate) fn first_value(text: &str, repair: bool) -> Result<FirstValue, ReportError> {
    let error = match read_value(text) {
        Ok((value, end)) => {
            let deviations = duplicates(text.get(..end).unwrap_or_default(), &value);
            return Ok(FirstValue { value, end, deviations });
        }
        Err(error) => describe(&error, text),
    };
    if !(repair && error.can_be_mended()) {
        return Err(error);
    }
    let mended = Mended::of(text);
    let (value, end) = read_value(&mended.text).map_err(|error| describe(&error, &mended.text))?;
    let inserted = mended.quotes.iter().filter(|at| **at < end).count();
    let mut deviations = Vec::new();
    if let Some((line, column)) = mended.control {
        let place = Place::At { line: line as u64, column: column as u64 };
        deviations.push(Deviation::new(DeviationRule::RawControlCharacter, place, ""));
    }
    if let Some(number) = mended.number {
        deviations.push(Deviation::whole(DeviationRule::NumberTooLarge, &number));
    }
    deviations.extend(duplicates(mended.text.get(..end).unwrap_or_default(), &value));
    Ok(FirstValue { value, end: end - inserted, deviations })
}

fn read_value(text: &str) -> Result<(Value, usize), serde_json::Error> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = stream.next().unwrap_or(Ok(Value::Null))?;
    Ok((value, stream.byte_offset()))
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

/// A deviation for each key that stands twice in an object.
///
/// RFC 8259, section 4, leaves open what that means; like most programs the last one is
/// taken. A text with more colons than the value has members must hold such a key.
fn duplicates(text: &str, value: &Value) -> Vec<Deviation> {
    if colons(text) <= members(value) {
        return Vec::new();
    }
    let mut keys = Vec::new();
    let _ = Keys(&mut keys).deserialize(&mut serde_json::Deserializer::from_str(text));
    keys.iter().take(MOST_DUPLICATES).map(|key| Deviation::whole(DeviationRule::DuplicateKey, key)).collect()
}

/// Colons outside strings of JSON that is known to be valid.
fn colons(text: &str) -> usize {
    let (mut in_string, mut escaped, mut count) = (false, false, 0);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'"' => in_string = !in_string,
            b'\\' => escaped = true,
            b':' if !in_string => count += 1,
            _ => {}
        }
    }
    count
}

fn members(value: &Value) -> usize {
    match value {
        Value::Object(object) => object.len() + object.values().map(members).sum::<usize>(),
        Value::Array(items) => items.iter().map(members).sum(),
        _ => 0,
    }
}

/// Gathers the keys that stand twice.
struct Keys<'a>(&'a mut Vec<String>);

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            map.next_value_seed(Keys(self.0))?;
            if seen.contains(&key) {
                self.0.push(key);
            } else {
                seen.insert(key);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Keys(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

fn describe(error: &serde_json::Error, text: &str) -> ReportError {
    if error.is_eof() {
        return ReportError::CutOff { offset: text.trim_end().len() };
    }
    let message = error.to_string();
    let detail = message.split(" at line ").next().unwrap_or_default().to_owned();
    let (line, column) = (error.line(), error.column());
    if detail == "recursion limit exceeded" {
        return ReportError::Nested { line, column };
    }
    ReportError::Damaged { line, column, detail }
}

/// Doubled keys that are named in one report.
const MOST_DUPLICATES: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keys_that_stand_twice() {
        let keys = |text: &str| -> Vec<String> {
            first_value(text, true)
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
        let found = first_value(text, true).unwrap();
        assert_eq!(found.value["a"], "1e400");
        assert_eq!(text.get(found.end..), Some(" and more"));
        assert_eq!(found.deviations[0].rule, DeviationRule::NumberTooLarge);
        let long = format!("[{}]", "9".repeat(100_000));
        assert_eq!(first_value(&long, true).unwrap().end, long.len());
        assert!(matches!(first_value(&long, false), Err(ReportError::Damaged { .. })));
    }

    #[test]
    fn too_deep_json_is_refused() {
        assert_eq!(first_value(&"[".repeat(100_000), true).err(), Some(ReportError::Nested { line: 1, column: 128 }));
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
