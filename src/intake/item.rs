//! What intake yields, file by file: reports, things that are no TLS report, and problems.

use super::error::IntakeError;
use super::trail::Trail;
use crate::report::Report;

/// One thing found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// Where.
    pub trail: Trail,
    /// What.
    pub outcome: Outcome,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A TLS report, possibly with deviations.
    Report(Box<Report>),
    /// Readable, but not a TLS report.
    NotAReport(NotAReport),
    /// Something that should have been readable and was not.
    Problem(IntakeError),
}

/// Why something readable is not a TLS report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotAReport {
    /// A DMARC aggregate or failure report.
    Dmarc,
    /// An ARF feedback report or a delivery notification.
    Feedback,
    /// A mail about a mail that was sent from here, with a report in that: it was not received.
    Returned,
    /// What a sender of reports attaches when it has nothing to say.
    Placeholder,
    /// A mail without a report in it.
    Mail,
    /// Any other file.
    Other,
}
