//! One file per page.

pub(super) mod learn;
pub(super) mod opening;
pub(super) mod report;
pub(super) mod reports;
pub(super) mod soon;
