//! What was found, written for other programs.

pub(crate) mod csv;
mod ndjson;
mod summary;

pub use csv::failures_csv;
pub use ndjson::reports_ndjson;
pub use summary::{summary, summary_json};
