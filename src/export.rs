//! What was found, written for other programs.

mod failures;
mod hidden;
mod html;
mod ndjson;
mod summary;

pub use failures::failures_csv;
pub use html::report_html;
pub use ndjson::reports_ndjson;
pub use summary::{summary, summary_json};
