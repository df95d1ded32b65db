//! Reports by a hash. A hash is no key: it names candidates, whoever asks compares them.

use std::collections::BTreeSet;

/// Numbers of reports, found by a hash of each. The hashes are those of kept bytes, so everybody can compute them
/// and make them meet; in a set that is in order nothing comes of it but more candidates of one hash.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates(BTreeSet<(u64, u32)>);

impl Candidates {
    pub(super) fn note(&mut self, hash: u64, id: u32) {
        self.0.insert((hash, id));
    }

    /// All that have this hash, in the order of their numbers.
    pub(super) fn of(&self, hash: u64) -> impl Iterator<Item = u32> {
        self.0.range((hash, 0)..=(hash, u32::MAX)).map(|(_, id)| *id)
    }

    /// Gives all of them new numbers; two that get the same are one.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        self.0 = std::mem::take(&mut self.0).into_iter().map(|(hash, id)| (hash, number(id))).collect();
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
        candidates.renumber(|id| id.min(12));
        assert_eq!(candidates.of(7).collect::<Vec<_>>(), [10, 12]);
    }
}
