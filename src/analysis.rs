//! Filtering, counting and explaining what is loaded.

mod advice;
mod compare;
mod day;
mod failure_rows;
mod filter;
mod findings;
mod flow;
mod mx_of_reports;
mod network;
mod overview;
mod reason;
mod selection;
mod words;

pub use crate::language::format_count;
pub use crate::store::Sessions;
pub use advice::{Explanation, explain};
pub use compare::{Change, ChangeKind, Comparison, compare};
pub use day::Day;
pub use failure_rows::{FailureRow, failure_rows};
pub use filter::Filter;
pub use findings::{Confidence, Finding, FindingSeverity, FindingsSteps, Step, Trend, findings};
pub use flow::{Stage, StageState, flow};
pub use mx_of_reports::mx_of_reports;
pub use network::network_of;
pub use overview::{DayTotals, FailureGroup, Overview, OverviewSteps, Share, Span, Timeline, overview};
pub use reason::{Actor, Reason, decode as decode_reason, kind_of as reason_kind, of_kind as reason_of_kind, reasons};
pub use selection::{Passed, Selection};
pub use words::{basis, share_secured};
