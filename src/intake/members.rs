//! The seam between archives and what is in them: the reader of an archive knows its format and
//! nothing of what its members are, and what takes the members knows nothing of the format.

use std::fmt::Debug;

use super::error::IntakeError;
use crate::limits::Limits;

/// Reads an archive that comes in slices; give it all, then finish.
pub(super) trait Archive: Debug {
    /// Takes the next slice.
    fn push(&mut self, slice: &[u8], members: &mut dyn Members);

    /// The end of the file.
    fn finish(&mut self, members: &mut dyn Members);
}

/// Takes the members of an archive, one after the other.
pub(super) trait Members {
    /// The budget that all in one file share. What is unpacked is charged before it is handed on.
    fn limits(&mut self) -> &mut Limits;

    /// A member begins. Without a name it is all that the archive holds. Says whether it is wanted.
    fn begin(&mut self, name: Option<&str>) -> bool;

    /// The next bytes of the member, and of how many bytes of the archive, in 256ths, they came. Says whether more of
    /// it is wanted.
    fn bytes(&mut self, slice: &[u8], packed: u64) -> bool;

    /// The next bytes of the member, which lie in the archive as they are.
    fn plain_bytes(&mut self, slice: &[u8]) -> bool {
        self.bytes(slice, (slice.len() as u64).saturating_mul(256))
    }

    /// The member that was begun last, if it was wanted, is over.
    fn end(&mut self, how: End);

    /// A member cannot be read at all.
    fn refuse(&mut self, name: &str, error: IntakeError);

    /// Something is wrong with the archive itself.
    fn problem(&mut self, error: IntakeError);
}

/// How a member ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// All of it was there.
    Whole,
    /// It is damaged, or may not be read on.
    Damaged(IntakeError),
    /// The end of it is missing, and nothing of what came is known to be wrong: one report that is whole before that has
    /// lost nothing.
    CutOff(IntakeError),
    /// The archive is not read on, which is said of the archive.
    GivenUp,
}
