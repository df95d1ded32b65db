//! Things taken out in the order of their keys, each put in and each taken out at a small price, where a sort of all
//! of them would hold a page up.
//!
//! Runs are sorted as they fill and merged as they are taken out. One heap of everything would give the same order, but
//! compares keys from all over the memory for each thing: from some ten thousand texts on most of that is waiting for
//! memory. A run fits a cache, and of a merge only the first of each run is compared.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::vec::IntoIter;

/// What is sorted at once.
const RUN: usize = 1_024;

/// Things by key: all are put in before the first is taken out, and others when none is left.
#[derive(Debug)]
pub(super) struct InOrder<K, V = ()> {
    /// What was put in since the last run was full.
    open: Vec<Item<K, V>>,
    /// What is left of each run behind its first.
    runs: Vec<IntoIter<Item<K, V>>>,
    /// The first of each run, with the number of its run.
    firsts: BinaryHeap<(Item<K, V>, usize)>,
}

#[derive(Debug)]
struct Item<K, V> {
    key: K,
    value: V,
}

impl<K: Ord, V> Default for InOrder<K, V> {
    fn default() -> Self {
        Self { open: Vec::new(), runs: Vec::new(), firsts: BinaryHeap::new() }
    }
}

impl<K: Ord, V> InOrder<K, V> {
    /// Puts one in.
    pub(super) fn push(&mut self, key: K, value: V) {
        self.open.push(Item { key, value });
        if self.open.len() == RUN {
            self.close();
        }
    }

    /// Takes the one with the lowest key out.
    pub(super) fn pop(&mut self) -> Option<(K, V)> {
        if !self.open.is_empty() {
            self.close();
        }
        let mut first = self.firsts.peek_mut()?;
        let next = self.runs.get_mut(first.1).and_then(Iterator::next);
        let Item { key, value } = match next {
            Some(next) => std::mem::replace(&mut first.0, next),
            None => PeekMut::pop(first).0,
        };
        Some((key, value))
    }

    /// Ends a run.
    fn close(&mut self) {
        if self.firsts.is_empty() {
            self.runs.clear();
        }
        let mut run = std::mem::take(&mut self.open);
        run.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        let mut run = run.into_iter();
        self.firsts.extend(run.next().map(|first| (first, self.runs.len())));
        self.runs.push(run);
    }
}

/// The lowest key is the greatest item, which a heap gives first.
impl<K: Ord, V> Ord for Item<K, V> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key)
    }
}

impl<K: Ord, V> PartialOrd for Item<K, V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Ord, V> PartialEq for Item<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<K: Ord, V> Eq for Item<K, V> {}

#[cfg(test)]
mod tests {
    use super::{InOrder, RUN};

    fn all<K: Ord, V>(mut things: InOrder<K, V>) -> Vec<(K, V)> {
        std::iter::from_fn(|| things.pop()).collect()
    }

    #[test]
    fn the_lowest_key_comes_first() {
        let mut things = InOrder::default();
        for (key, value) in [(3, 'c'), (1, 'a'), (2, 'b')] {
            things.push(key, value);
        }
        assert_eq!(all(things), [(1, 'a'), (2, 'b'), (3, 'c')]);
        assert_eq!(all(InOrder::<u8>::default()), []);
    }

    #[test]
    fn many_runs_are_one_order() {
        for count in [RUN - 1, RUN, RUN + 1, 5 * RUN + 7] {
            let mut things = InOrder::default();
            // Every number below a prime comes once, each far from the one before.
            let numbers = (0..count).map(|at| at * 7_919 % 104_729);
            for number in numbers.clone() {
                things.push(number, number + 1);
            }
            let mut expected: Vec<_> = numbers.map(|number| (number, number + 1)).collect();
            expected.sort_unstable();
            assert_eq!(all(things), expected, "{count} things");
        }
    }
}
