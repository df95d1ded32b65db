//! What a reader could not finish of one slice, in front of the next.

use std::borrow::Cow;

/// The unfinished end of the slices so far.
#[derive(Debug, Default)]
pub(super) struct Kept(Vec<u8>);

impl Kept {
    /// What was kept and the next slice as one; nothing is kept any more, and nothing is copied
    /// when nothing was.
    pub(super) fn join<'a>(&mut self, slice: &'a [u8]) -> Cow<'a, [u8]> {
        if self.0.is_empty() {
            return Cow::Borrowed(slice);
        }
        let mut joined = self.take();
        joined.extend_from_slice(slice);
        Cow::Owned(joined)
    }

    /// Keeps what is unfinished.
    pub(super) fn keep(&mut self, rest: &[u8]) {
        self.0 = rest.to_vec();
    }

    /// What is kept.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Hands it out.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}
