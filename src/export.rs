//! What was found, written for other programs.

pub(crate) mod csv;
mod html;
mod ndjson;
mod redact;
mod summary;

pub use csv::failures_csv;
pub use html::{escape_html, report_html};
pub use ndjson::reports_ndjson;
pub use redact::Redactor;
pub use summary::{summary, summary_json};
