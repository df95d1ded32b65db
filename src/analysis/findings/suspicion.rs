//! What looks like interference, before it is told.

use super::domain::{CellKey, Failure};
use crate::day::Day;
use crate::geo::Country;
use crate::store::Sessions;

/// Failures of one cell in one stretch of days that look like interference.
pub(super) struct Suspicion {
    /// Number of the policy domain.
    pub(super) domain: u32,
    pub(super) key: CellKey,
    pub(super) days: (Day, Day),
    pub(super) concerned: Concerned,
    pub(super) failures: Vec<Failure>,
    /// Organisations that failed, and others that succeeded meanwhile.
    pub(super) failing: Vec<u32>,
    pub(super) others: usize,
    pub(super) others_sessions: u64,
    /// The one reporter's sessions in these days.
    pub(super) own: Sessions,
    pub(super) one_network: bool,
    pub(super) unknown_ip: Option<u32>,
    /// The stretch is all that is known of the cell.
    pub(super) whole: bool,
}

/// Whom it concerns alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Concerned {
    Organization(u32),
    Network(u32),
    Country(Country),
}
