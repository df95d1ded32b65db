//! One file per page.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod learn;
pub(crate) mod opening;
pub(crate) mod privacy;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod settings;
