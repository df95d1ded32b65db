//! What was found, written for other programs.

mod failures;
mod formatted;
mod hidden;
mod html;
mod ndjson;
mod summary;

pub use failures::failures_csv;
pub use formatted::{Formatted, formatted};
pub use html::{exported_file_name, picture_title, report_file_name, report_html, report_html_on};
pub use ndjson::reports_ndjson;
pub use summary::{summary, summary_json};
