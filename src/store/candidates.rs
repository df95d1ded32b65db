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

    pub(super) fn remove(&mut self, hash: u64, id: u32) {
        self.0.remove(&(hash, id));
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
        candidates.remove(7, 2);
        candidates.remove(8, 2);
        assert_eq!(candidates.of(7).collect::<Vec<_>>(), [0, 3]);
        assert_eq!((candidates.of(8).collect::<Vec<_>>(), candidates.of(9).count()), (vec![1], 0));
    }
}
