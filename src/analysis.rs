//! Filtering, counting and explaining what is loaded.

mod advice;
mod day;
mod failure_rows;
mod filter;
mod mx_of_reports;
mod overview;
mod words;

pub use crate::store::Sessions;
pub use advice::{Explanation, explain};
pub use day::Day;
pub use failure_rows::{FailureRow, failure_rows};
pub use filter::Filter;
pub use mx_of_reports::mx_of_reports;
pub use overview::{DayTotals, FailureGroup, Overview, Share, Span, Timeline, overview};
pub use words::{format_count, share_secured};
