//! Filtering, counting and explaining what is loaded.

mod cause;
mod compare;
mod counting;
mod failure_rows;
mod filter;
mod findings;
mod heap;
mod history;
mod incidents;
mod mx_of_reports;
mod overview;
mod overview_steps;
mod policy_text;
mod selection;
mod sums;
mod values;
pub mod verdict;
mod words;
mod writing;

pub use cause::Cause;
pub use compare::{Change, ChangeKind, Comparison, compare};
pub use failure_rows::{GroupedFailure, failure_rows};
pub use filter::Filter;
pub use findings::{
    ChoosingSteps, Confidence, Diagnosis, DiagnosisSteps, Finding, FindingRule, FindingSeverity, Step, findings,
};
pub use history::reported_range;
pub use incidents::{Consequence, IpFamily, Traits, Trend};
pub use mx_of_reports::mx_of_reports;
pub use overview::{DayTotals, FailureGroup, Overview, Share, Span, Timeline};
pub use overview_steps::{OverviewSteps, overview};
pub use selection::{Passed, Selection};
pub use values::{MOST_VALUES, Values};
pub use verdict::{Known, Verdict};
pub use words::{basis, share_secured};
