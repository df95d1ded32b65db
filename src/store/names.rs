//! Texts that occur again and again, each kept once and known by a number.

use std::collections::HashMap;
use std::sync::Arc;

use super::rows::number_of;
use crate::seed::Seed;

/// Texts of one kind, in the order met. Number 0 is the empty text: "not stated".
#[derive(Debug, Clone)]
pub struct Names {
    texts: Vec<Arc<str>>,
    /// Bytes of the texts.
    bytes: u64,
    numbers: HashMap<Arc<str>, u32, Seed>,
}

impl Names {
    /// Texts that have fixed numbers, from 1 on.
    pub fn with<'a>(seed: &Seed, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = Self { texts: Vec::new(), bytes: 0, numbers: HashMap::with_hasher(seed.clone()) };
        names.number("");
        for text in texts {
            names.number(text);
        }
        names
    }

    /// The number of a text, a new one when it was not met before.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = number_of(self.texts.len());
        self.bytes = self.bytes.saturating_add(text.len() as u64);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    /// Other texts under the same numbers; of two that become one text, the first is found by it.
    #[must_use]
    pub fn map(&self, mut change: impl FnMut(&str) -> String) -> Self {
        let numbers = HashMap::with_capacity_and_hasher(self.texts.len(), self.numbers.hasher().clone());
        let mut names = Self { texts: Vec::with_capacity(self.texts.len()), bytes: 0, numbers };
        for (text, number) in self.texts.iter().zip(0_u32..) {
            let text: Arc<str> = change(text).into();
            names.bytes = names.bytes.saturating_add(text.len() as u64);
            names.texts.push(Arc::clone(&text));
            names.numbers.entry(text).or_insert(number);
        }
        names
    }

    /// The number of a text that was met.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of a number; empty for one that was never given.
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", AsRef::as_ref)
    }

    /// The text of a number without a copy of it; empty for one that was never given.
    pub fn shared(&self, number: usize) -> Arc<str> {
        self.texts.get(number).cloned().unwrap_or_default()
    }

    /// How many numbers were given, with the one of the empty text.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Bytes that they take.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.saturating_add(self.texts.len() as u64 * OF_A_TEXT)
    }

    /// Whether nothing but the empty text was met.
    pub fn is_empty(&self) -> bool {
        self.texts.len() <= 1
    }
}

/// What a text takes beside its own bytes: twice where it lies, its count, its place in the table.
const OF_A_TEXT: u64 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_and_nothing_is_zero() {
        let mut names = Names::with(&Seed::default(), ["tlsa", "sts"]);
        assert_eq!((names.number(""), names.number("sts"), names.number("new")), (0, 2, 3));
        assert_eq!((names.number("new"), names.find("other"), names.text(3), names.text(99)), (3, None, "new", ""));
    }
}
