//! From numbers to a diagnosis: what is wrong, whose move it is, since when, and how sure that is.
//!
//! Each rule is a file and a function from [`History`] to findings: plain data in and out.

mod dane;
mod failing;
mod finding;
mod history;
mod interception;
mod mta_sts;
mod noise;
mod readiness;
mod reporters;
mod silence;
mod trend;
mod wording;

pub use finding::{Confidence, Finding, FindingSeverity, Step};
pub use trend::Trend;

use history::History;

use super::Filter;
use crate::store::Store;

/// The findings about what a filter leaves, worst first.
///
/// They are drawn from whole policies: what the filter asks of failures chooses among the
/// findings afterwards, for a failure can only be judged beside the sessions that succeeded.
pub fn findings(store: &Store, filter: &Filter) -> Vec<Finding> {
    let base = Filter { organization: None, ..filter.without_failures() };
    let history = History::new(store, &base);
    let suspicions = interception::suspicions(&history);
    let mut all = interception::findings(&history, &suspicions);
    all.extend(failing::findings(&history, &suspicions));
    for rule in RULES {
        all.extend(rule(&history));
    }
    all.retain(|finding| finding.evidence.agrees_with(filter));
    all.sort_by(|a, b| a.rank().cmp(&b.rank()));
    all
}

/// The rules that look at the history alone.
const RULES: [fn(&History<'_>) -> Vec<Finding>; 6] =
    [mta_sts::findings, dane::findings, readiness::findings, silence::findings, noise::findings, reporters::findings];
