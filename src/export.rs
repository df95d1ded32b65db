//! What was found, written for other programs.

mod failures;
mod html;
mod ndjson;
mod redact;
mod summary;

pub use failures::failures_csv;
pub use html::report_html;
pub use ndjson::reports_ndjson;
pub use redact::Redactor;
pub use summary::{summary, summary_json};
