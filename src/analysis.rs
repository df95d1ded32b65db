//! Filtering, counting and explaining what is loaded.

mod advice;
mod day;
mod filter;
mod overview;
mod words;

pub use crate::store::Sessions;
pub use advice::{Explanation, explain};
pub use day::Day;
pub use filter::Filter;
pub use overview::{DayTotals, FailureGroup, Overview, Share, Span, Timeline, overview};
pub use words::{format_count, share_secured};
