//! Reports by a hash. A hash is no key: it names candidates, whoever asks compares them.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

/// Numbers of reports, found by a hash of each.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    first: FxHashMap<u64, u32>,
    /// Further ones, for the few hashes that have them.
    more: FxHashMap<u64, Vec<u32>>,
}

impl Candidates {
    pub(super) fn note(&mut self, hash: u64, id: u32) {
        match self.first.entry(hash) {
            Entry::Vacant(first) => _ = first.insert(id),
            Entry::Occupied(_) => self.more.entry(hash).or_default().push(id),
        }
    }

    /// All that have this hash, in the order noted.
    pub(super) fn of(&self, hash: u64) -> impl Iterator<Item = u32> {
        self.first.get(&hash).into_iter().chain(self.more.get(&hash).into_iter().flatten()).copied()
    }

    /// Gives all of them new numbers.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        let all = self.first.values_mut().chain(self.more.values_mut().flatten());
        all.for_each(|id| *id = number(*id));
    }
}

#[cfg(test)]
mod tests {
    use super::Candidates;

    #[test]
    fn a_hash_names_all_that_have_it() {
        let mut candidates = Candidates::default();
        for (hash, id) in [(7, 0), (8, 1), (7, 2), (7, 3)] {
            candidates.note(hash, id);
        }
        assert_eq!(candidates.of(7).collect::<Vec<_>>(), [0, 2, 3]);
        candidates.renumber(|id| id + 10);
        assert_eq!((candidates.of(8).collect::<Vec<_>>(), candidates.of(9).count()), (vec![11], 0));
    }
}
