//! Sums by a key of which there is nearly always one, and may be any number.

use std::collections::BTreeMap;

use super::judged::OfPolicy;

/// A policy domain, and its sums with their policy type.
pub(super) type OpenDomain = Option<(u32, Vec<(u32, OfPolicy)>)>;

/// Sums by key, taken out in the order of their keys.
#[derive(Debug)]
pub(super) struct Sums<K, T> {
    first: Option<(K, T)>,
    /// Further ones; a map costs something only from the second on.
    others: BTreeMap<K, T>,
}

impl<K, T> Default for Sums<K, T> {
    fn default() -> Self {
        Self { first: None, others: BTreeMap::new() }
    }
}

impl<K: Ord + Copy, T: Default> Sums<K, T> {
    /// Adds to the sum of a key.
    pub(super) fn add(&mut self, key: K, add: impl FnOnce(&mut T)) {
        if self.first.is_none() && self.others.is_empty() {
            self.first = Some((key, T::default()));
        }
        match &mut self.first {
            Some((known, sum)) if *known == key => add(sum),
            _ => add(self.others.entry(key).or_default()),
        }
    }

    /// Takes the sum of the lowest key out.
    pub(super) fn pop(&mut self) -> Option<(K, T)> {
        let Some((first, _)) = &self.first else { return self.others.pop_first() };
        if self.others.first_key_value().is_some_and(|(other, _)| other < first) {
            return self.others.pop_first();
        }
        self.first.take()
    }
}

#[cfg(test)]
mod tests {
    use super::Sums;

    #[test]
    fn sums_come_in_the_order_of_their_keys() {
        let mut sums = Sums::default();
        for (key, more) in [(5, 1), (5, 2), (3, 4), (9, 8), (5, 16), (3, 32)] {
            sums.add(key, |sum| *sum += more);
        }
        assert_eq!(std::iter::from_fn(|| sums.pop()).collect::<Vec<_>>(), [(3, 36), (5, 19), (9, 8)]);
        assert_eq!(sums.pop(), None);
    }
}
