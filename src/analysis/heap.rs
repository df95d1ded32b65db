//! Things taken out in the order of their keys: each put in and each taken out costs little, where a sort of all
//! of them would hold a page up.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Things by key.
pub(super) struct Heap<K, V>(BinaryHeap<Item<K, V>>);

struct Item<K, V> {
    key: K,
    value: V,
}

impl<K: Ord, V> Default for Heap<K, V> {
    fn default() -> Self {
        Self(BinaryHeap::new())
    }
}

impl<K: Ord, V> Heap<K, V> {
    pub(super) fn push(&mut self, key: K, value: V) {
        self.0.push(Item { key, value });
    }

    /// Takes the one with the lowest key out.
    pub(super) fn pop(&mut self) -> Option<(K, V)> {
        self.0.pop().map(|Item { key, value }| (key, value))
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
    use super::Heap;

    #[test]
    fn the_lowest_key_comes_first() {
        let mut heap = Heap::default();
        for (key, value) in [(3, 'c'), (1, 'a'), (2, 'b')] {
            heap.push(key, value);
        }
        assert_eq!(std::iter::from_fn(|| heap.pop()).collect::<Vec<_>>(), [(1, 'a'), (2, 'b'), (3, 'c')]);
    }
}
