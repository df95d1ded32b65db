//! The hash in bytes that are kept: `SipHash`-1-3 with the key 0, the same with every compiler and on every
//! machine. Each part goes in as its length in eight bytes, lowest first, and its bytes, filled with
//! zeros to a multiple of eight; so no two lists of parts are the same to it.
//!
//! It names candidates; whether they are the same is looked up ([`super::duplicates`]), for a stranger who
//! tries long enough makes two hashes meet.

/// The hash of some parts.
pub(super) fn hash_of(parts: &[&[u8]]) -> u64 {
    let mut state = State::default();
    let mut length = 0_u64;
    for part in parts {
        state.take(part.len() as u64);
        let (words, rest) = part.as_chunks::<8>();
        for word in words {
            state.take(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            state.take(u64::from_le_bytes(last));
        }
        length = length.wrapping_add(8 + (part.len() as u64).next_multiple_of(8));
    }
    state.finish(length)
}

/// A number that may not be there, as a part.
pub(super) fn part_of(number: Option<i64>) -> [u8; 9] {
    let mut part = [0; 9];
    if let Some(number) = number {
        let [there, rest @ ..] = &mut part;
        (*there, *rest) = (1, number.to_le_bytes());
    }
    part
}

/// After J.-P. Aumasson and D. J. Bernstein, "`SipHash`: a fast short-input PRF".
struct State([u64; 4]);

impl Default for State {
    fn default() -> Self {
        // "somepseudorandomlygeneratedbytes", each word with a half of the key, which is 0.
        Self([0x736f_6d65_7073_6575, 0x646f_7261_6e64_6f6d, 0x6c79_6765_6e65_7261, 0x7465_6462_7974_6573])
    }
}

impl State {
    fn take(&mut self, word: u64) {
        self.0[3] ^= word;
        self.round();
        self.0[0] ^= word;
    }

    /// `length` is that of all words in bytes; no byte is left over.
    fn finish(mut self, length: u64) -> u64 {
        self.take(length << 56);
        self.0[2] ^= 0xff;
        for _ in 0..3 {
            self.round();
        }
        self.0.into_iter().fold(0, |all, word| all ^ word)
    }

    fn round(&mut self) {
        let [mut a, mut b, mut c, mut d] = self.0;
        a = a.wrapping_add(b);
        b = b.rotate_left(13) ^ a;
        a = a.rotate_left(32);
        c = c.wrapping_add(d);
        d = d.rotate_left(16) ^ c;
        a = a.wrapping_add(d);
        d = d.rotate_left(21) ^ a;
        c = c.wrapping_add(b);
        b = b.rotate_left(17) ^ c;
        c = c.rotate_left(32);
        self.0 = [a, b, c, d];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with another implementation: `CPython` 3.11 hashes bytes with `SipHash`-1-3, and with
    /// `PYTHONHASHSEED=0` its key is 0. `hash(b"".join(len(p).to_bytes(8, "little") + p + b"\0" * (-len(p) % 8) for p in parts))`
    #[test]
    fn hashes_are_those_of_another_implementation() {
        assert_eq!(hash_of(&[b""]), 0xbd60_acb6_58c7_9e45);
        assert_eq!(hash_of(&[b"abc"]), 0xe2e2_27ca_3979_c07a);
        assert_eq!(hash_of(&[b"a", b"bc"]), 0x5547_84ab_2e97_f96f);
        assert_eq!(hash_of(&[b"ab", b"c"]), 0x3ce8_86e5_e592_8b56);
        assert_eq!(hash_of(&[b"12345678"]), 0x0005_82b7_c2cb_c5df);
        assert_eq!(hash_of(&["ä".repeat(40).as_bytes(), b"", b"\0"]), 0x68e3_64ed_0d1c_3188);
    }

    #[test]
    fn a_number_that_is_not_there_is_none() {
        assert_eq!(part_of(None), [0; 9]);
        assert_eq!(part_of(Some(-2)), [1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        assert_ne!(hash_of(&[&part_of(None)]), hash_of(&[&part_of(Some(0))]));
    }
}
