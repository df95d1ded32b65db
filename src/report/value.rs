//! A JSON value, read within a budget of memory: a text of two bytes a value becomes fifty times its size, so what
//! the value takes is charged as it is made.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Reads one value, and charges what it takes.
pub(super) struct Weighing {
    /// Bytes that it may still take.
    left: u64,
    /// It was more than that.
    pub(super) too_heavy: bool,
    /// Levels that may still be opened.
    levels: u32,
    /// There were more than that.
    pub(super) too_deep: bool,
    /// Keys that stand twice in an object, the first few.
    pub(super) duplicates: Vec<String>,
}

impl Weighing {
    /// For a value that takes at most so many bytes.
    pub(super) fn within(most: u64) -> Self {
        Self { left: most, too_heavy: false, levels: MOST_LEVELS, too_deep: false, duplicates: Vec::new() }
    }

    fn charge<E: serde::de::Error>(&mut self, bytes: u64) -> Result<(), E> {
        let Some(left) = self.left.checked_sub(bytes) else {
            self.too_heavy = true;
            return Err(E::custom("too heavy"));
        };
        self.left = left;
        Ok(())
    }

    /// Opens a list or an object. Asked before anything goes further down, for each level takes its share of the
    /// stack, here and where the value is dropped.
    fn open<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.charge(LIST)?;
        let Some(levels) = self.levels.checked_sub(1) else {
            self.too_deep = true;
            return Err(E::custom("too deep"));
        };
        self.levels = levels;
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut Weighing {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

/// Makes the same values as `serde_json` does.
impl<'de> Visitor<'de> for &mut Weighing {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.open::<A::Error>()?;
        let mut list = Vec::new();
        while let Some(value) = items.next_element_seed(&mut *self)? {
            self.charge::<A::Error>(ELEMENT)?;
            list.push(value);
        }
        self.levels += 1;
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.open::<A::Error>()?;
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            self.charge::<A::Error>(if object.is_empty() { FIRST_MEMBER } else { MEMBER })?;
            let value = members.next_value_seed(&mut *self)?;
            if object.contains_key(&key) && self.duplicates.len() < MOST_DUPLICATES {
                self.duplicates.push(key.clone());
            }
            object.insert(key, value);
        }
        self.levels += 1;
        Ok(Value::Object(object))
    }
}

/// What an empty list or object takes, an element of a list and a member of an object: in bytes, above what is
/// measured on 64 bits, and the same everywhere so that a file is read alike on every machine. Texts are not counted:
/// they take what they take in the file.
const LIST: u64 = 100;
const ELEMENT: u64 = 100;
const FIRST_MEMBER: u64 = 560;
const MEMBER: u64 = 220;

/// A report has five levels; what other programs put around it adds a few.
const MOST_LEVELS: u32 = 32;

/// Doubled keys that are named in one report.
const MOST_DUPLICATES: usize = 20;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, most: u64) -> (Option<Value>, bool) {
        let mut weighing = Weighing::within(most);
        let value = (&mut weighing).deserialize(&mut serde_json::Deserializer::from_str(text)).ok();
        (value, weighing.too_heavy)
    }

    #[test]
    fn what_is_too_heavy_is_refused_before_it_is_made() {
        let text = format!("[{}0]", "{},".repeat(1_000_000));
        assert_eq!(read(&text, 1_000_000), (None, true));
        assert!(matches!(read(&text, 600_000_000), (Some(Value::Array(list)), false) if list.len() == 1_000_001));
        // Damaged and heavy are two things.
        assert_eq!(read("[1,", 1_000), (None, false));
    }

    proptest! {
        #[test]
        fn values_are_those_that_serde_json_makes(text in "[\\[\\]{}:,\"a0-9.e -]{0,40}|(\\[|\\{\"a\":){0,3}(1|-2|1.5|\"x\"|null|true|\\[\\]|\\{\"a\":1,\"a\":2\\})(\\]|\\}){0,3}") {
            prop_assert_eq!(read(&text, u64::MAX).0, {
                let mut from = serde_json::Deserializer::from_str(&text);
                serde::Deserialize::deserialize(&mut from).ok()
            });
        }
    }
}
