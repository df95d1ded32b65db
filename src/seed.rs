//! Hashes that nobody can aim at. What strangers write becomes a key of maps; whoever does not know the seed of
//! such a map cannot choose keys whose hashes meet.

use std::hash::{BuildHasher, DefaultHasher, Hasher as _};

/// What goes into each hash before its key. The core knows no randomness, so whoever fills it gives the seed:
/// the page and its workers ask the browser, a program the system. Nothing that is shown or written depends on it.
///
/// The hash is the one of the standard library, `SipHash`-1-3: with 16 secret bytes in front of it its state is
/// as unknown as with a secret key.
#[derive(Debug, Clone)]
pub struct Seed(DefaultHasher);

impl Seed {
    /// The seed of 128 bits that nobody else knows.
    pub fn new(secret: [u64; 2]) -> Self {
        let mut begun = DefaultHasher::new();
        for half in secret {
            begun.write_u64(half);
        }
        Self(begun)
    }
}

/// A seed that everybody knows: for tests, and for what no stranger wrote.
impl Default for Seed {
    fn default() -> Self {
        Self::new([0; 2])
    }
}

impl BuildHasher for Seed {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_a_seed_change_the_hash() {
        let hashes = [[0, 0], [0, 1], [1, 0]].map(|secret| Seed::new(secret).hash_one("text"));
        assert!(hashes[0] != hashes[1] && hashes[1] != hashes[2] && hashes[0] != hashes[2]);
        assert_eq!(hashes[0], Seed::default().hash_one("text"));
    }
}
