//! Deflate, [RFC 1951](https://www.rfc-editor.org/rfc/rfc1951), in steps of bounded size.

use flate2::{Decompress, FlushDecompress, Status};

/// Unpacks one deflate stream at a time.
#[derive(Debug)]
pub(super) struct Inflater {
    state: Decompress,
    out: Vec<u8>,
    /// Bytes of the input, in 256ths, that are taken and stand for what is still to come out.
    held: u64,
    /// Much came out of little.
    is_dense: bool,
}

/// What one step gave.
#[derive(Debug)]
pub(super) struct Step<'a> {
    /// Bytes of the input that are done with.
    pub(super) used: usize,
    /// Bytes of the input, in 256ths, that `out` stands for.
    pub(super) packed: u64,
    /// What they unpack to.
    pub(super) out: &'a [u8],
    /// How it goes on.
    pub(super) next: Next,
}

/// How it goes on after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The same way: there may be more.
    Again,
    /// With more input.
    NeedsMore,
    /// The stream has ended.
    End,
    /// The data is wrong.
    Damaged,
}

impl Inflater {
    /// Makes ready for the next stream.
    pub(super) fn reset(&mut self) {
        self.state.reset(false);
        (self.held, self.is_dense) = (0, false);
    }

    /// Unpacks some of `input`.
    pub(super) fn step(&mut self, input: &[u8]) -> Step<'_> {
        let (before_in, before_out) = (self.state.total_in(), self.state.total_out());
        let piece = if self.is_dense { input.get(..DENSE_PIECE).unwrap_or(input) } else { input };
        let status = self.state.decompress(piece, &mut self.out, FlushDecompress::None);
        // Both are at most the length of a slice.
        let used = usize::try_from(self.state.total_in() - before_in).unwrap_or(input.len());
        let made = usize::try_from(self.state.total_out() - before_out).unwrap_or_default();
        let next = match status {
            Ok(Status::StreamEnd) => Next::End,
            // What did not fit before comes first, and then nothing of the input is taken.
            Ok(_) if made == self.out.len() || (used + made > 0 && used < input.len()) => Next::Again,
            Ok(_) if used == 0 && !input.is_empty() => Next::Damaged,
            Ok(_) => Next::NeedsMore,
            Err(_) => Next::Damaged,
        };
        self.is_dense = made / DENSE > used;
        // Where all the room was used, as much may be unpacked already and wait.
        let there = self.held.saturating_add((used as u64).saturating_mul(256));
        let packed = if made == 0 {
            0
        } else if made == self.out.len() {
            there / 2
        } else {
            there
        };
        self.held = there - packed;
        Step { used, packed, out: self.out.get(..made).unwrap_or_default(), next }
    }
}

impl Default for Inflater {
    fn default() -> Self {
        Self { state: Decompress::new(false), out: vec![0; 16 << 10], held: 0, is_dense: false }
    }
}

/// What unpacks to more than so many times its bytes is taken in pieces of so many: each step then tells closely of
/// what its bytes came.
const DENSE: usize = 8;
const DENSE_PIECE: usize = 128;

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;

    /// Slices that end anywhere, of text that packs well and of text that does not.
    #[test]
    fn slices_of_any_length_give_the_whole() {
        let text: Vec<u8> = (0..60_000_u32).flat_map(|n| format!("line {}\n", n * n % 977).into_bytes()).collect();
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&text).unwrap();
        let packed = packed.finish().unwrap();
        for slice in [1, 7, 300, 701, 1_999, 5_000, 20_011] {
            let (mut inflater, mut out, mut last) = (Inflater::default(), Vec::new(), Next::NeedsMore);
            let mut taken = 0;
            for mut input in packed.chunks(slice) {
                loop {
                    let step = inflater.step(input);
                    input = &input[step.used..];
                    out.extend_from_slice(step.out);
                    taken += step.packed;
                    last = step.next;
                    if last != Next::Again {
                        break;
                    }
                }
            }
            assert_eq!((last, out == text), (Next::End, true), "slices of {slice}, {} bytes", out.len());
            assert!(
                taken <= packed.len() as u64 * 256 && taken > packed.len() as u64 * 250,
                "{taken} of {}",
                packed.len()
            );
        }
    }
}
