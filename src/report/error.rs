//! Why a text is no TLS report.

use std::borrow::Cow;

/// A text that could not be read as a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ReportError {
    /// The text is empty or white space.
    #[error("it is empty")]
    Empty,
    /// The JSON ends before it is complete.
    #[error("the JSON is cut off at byte {offset}: the end of the report is missing")]
    CutOff {
        /// Bytes of text that are there.
        offset: usize,
    },
    /// The JSON is wrong in the middle.
    #[error("the JSON is damaged at line {line}, column {column}: {detail}")]
    Damaged {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the JSON reader expected.
        detail: String,
    },
    /// JSON, but something else.
    #[error("this is not a TLS report but {looks_like}")]
    NotAReport {
        /// What it looks like, with its article: "a DMARC report".
        looks_like: Cow<'static, str>,
    },
}

impl ReportError {
    /// A stable name of the kind, for exports and grouping.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::CutOff { .. } => "json-cut-off",
            Self::Damaged { .. } => "json-damaged",
            Self::NotAReport { .. } => "not-a-tls-report",
        }
    }

    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "Fetch the mail or file anew.",
            Self::CutOff { .. } => "Fetch the mail anew from the mail server, or ask the sender for the report again.",
            Self::Damaged { .. } => {
                "Load the attachment as it came, not text copied from a page. If it came like this, tell the sender."
            }
            Self::NotAReport { .. } => "Load the whole report as it was sent.",
        }
    }
}
