//! What comes out of something packed in one piece.

use super::error::IntakeError;
use crate::limits::Limits;

/// What came out, and what is wrong with it.
pub(super) struct Unpacked {
    pub(super) content: Vec<u8>,
    pub(super) damage: Option<IntakeError>,
}

/// Charges what a copy of a text takes.
pub(super) fn charge(bytes: usize, limits: &mut Limits) -> Result<(), IntakeError> {
    limits.charge_total(bytes as u64).map_err(|limit| IntakeError::TooLarge { limit })
}
