//! How much of a report is there: what other programs make of one leaves things out.

use super::deviation::DeviationRule;
use super::model::Report;

/// From the least to the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Completeness {
    /// Its failures, out of a table of failures.
    Failures,
    /// What parsedmarc keeps of it.
    Retold,
    /// All that was sent.
    AsSent,
}

impl Report {
    /// How much of what its sender wrote is in it.
    pub fn completeness(&self) -> Completeness {
        let has = |rule| self.deviations.iter().any(|deviation| deviation.rule == rule);
        if has(DeviationRule::FailuresTable) {
            Completeness::Failures
        } else if has(DeviationRule::ParsedmarcShape) {
            Completeness::Retold
        } else {
            Completeness::AsSent
        }
    }
}
