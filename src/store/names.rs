//! Texts that occur again and again, each kept once and known by a number.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::rows::number_of;
use crate::seed::Seed;

/// Texts of one kind, in the order met. Number 0 is the empty text: "not stated".
#[derive(Debug, Clone)]
pub struct Names {
    texts: Vec<Arc<str>>,
    /// Bytes of the texts.
    bytes: u64,
    /// The number of each text by its hash, or by the next one that is free where two meet. A table that grows hashes
    /// its keys anew: of a hundred thousand long texts that takes longer than a page may stand, of their hashes it is
    /// quick. Those know the seed, so nothing but that has to be hashed in a way that nobody can aim at.
    numbers: FxHashMap<u64, u32>,
    seed: Seed,
}

impl Names {
    /// Texts that have fixed numbers, from 1 on.
    pub fn with<'a>(seed: &Seed, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = Self { texts: Vec::new(), bytes: 0, numbers: FxHashMap::default(), seed: seed.clone() };
        names.number("");
        for text in texts {
            names.number(text);
        }
        names
    }

    /// The number of a text, a new one when it was not met before.
    pub fn number(&mut self, text: &str) -> u32 {
        let place = match self.look(text) {
            Ok(number) => return number,
            Err(place) => place,
        };
        let number = number_of(self.texts.len());
        self.bytes = self.bytes.saturating_add(text.len() as u64);
        self.texts.push(text.into());
        self.numbers.insert(place, number);
        number
    }

    /// The number of a text, or where it belongs.
    fn look(&self, text: &str) -> Result<u32, u64> {
        let mut place = self.seed.hash_one(text);
        while let Some(&number) = self.numbers.get(&place) {
            if self.text(number) == text {
                return Ok(number);
            }
            place = place.wrapping_add(1);
        }
        Err(place)
    }

    /// Other texts under the same numbers; of two that become one text, the first is found by it.
    #[must_use]
    pub fn map(&self, mut change: impl FnMut(&str) -> String) -> Self {
        let texts = Vec::with_capacity(self.texts.len());
        let mut names = Self { texts, bytes: 0, numbers: FxHashMap::default(), seed: self.seed.clone() };
        for (text, number) in self.texts.iter().zip(0_u32..) {
            let text: Arc<str> = change(text).into();
            names.bytes = names.bytes.saturating_add(text.len() as u64);
            if let Err(place) = names.look(&text) {
                names.numbers.insert(place, number);
            }
            names.texts.push(text);
        }
        names
    }

    /// The number of a text that was met.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.look(text).ok()
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

/// What a text takes beside its own bytes: where it lies, its counts, its place in the table.
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

    #[test]
    fn of_two_that_become_one_the_first_is_found() {
        let mut names = Names::with(&Seed::default(), ["b", "a", "A"]);
        let mapped = names.map(str::to_lowercase);
        assert_eq!(
            (mapped.find("b"), mapped.find("a"), mapped.find("A"), mapped.text(3)),
            (Some(1), Some(2), None, "a")
        );
        assert_eq!(mapped.len(), 4);
        for number in 4..5_000 {
            assert_eq!(names.number(&number.to_string()), number);
        }
        assert!((4..5_000).all(|number| names.find(&number.to_string()) == Some(number)));
    }
}
