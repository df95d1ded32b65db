//! What the user cleared, for as long as one press brings it back.

use super::held_files::AtHand;
use crate::store::Store;

/// What stood on the page.
pub(crate) struct Cleared {
    /// All that was loaded.
    pub(crate) store: Store,
    /// The files at hand beside it.
    pub(crate) at_hand: AtHand,
    /// Whether not all that is kept was shown.
    pub(crate) hidden: bool,
    /// What the address said.
    pub(crate) fragment: String,
}
