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
    /// The JSON has more levels than any report.
    #[error("the JSON is nested more than 127 levels deep at line {line}, column {column}; a report has five")]
    Nested {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A row of a table does not fit its heading.
    #[error("line {line} of the table has {found} cells, but its heading has {expected}")]
    Row {
        /// Line, from 1.
        line: usize,
        /// Cells of the row.
        found: usize,
        /// Cells of the heading.
        expected: usize,
    },
    /// A quote in a table is never closed.
    #[error("the quoted cell that starts in line {line} of the table never ends")]
    Quote {
        /// Line, from 1.
        line: usize,
    },
    /// A line between reports that is no JSON.
    #[error("line {line} is no JSON")]
    NoValue {
        /// Line, from 1.
        line: usize,
    },
    /// Our own summary.
    #[error("this is a Summary (JSON) of this page: it holds totals, not the reports they were counted from")]
    TotalsOnly,
    /// Our own result of a check.
    #[error("this is a check result of this page: it says what the DNS answered about a domain, and holds no reports")]
    CheckResult,
    /// JSON, but something else.
    #[error("this is not a TLS report but {looks_like}")]
    NotAReport {
        /// What it looks like, with its article: "a DMARC report".
        looks_like: Cow<'static, str>,
    },
}

impl ReportError {
    /// Whether the fault is one that [`super::first_value`] mends.
    pub(crate) fn can_be_mended(&self) -> bool {
        let faults = ["control character", "number out of range"];
        matches!(self, Self::Damaged { detail, .. } if faults.iter().any(|fault| detail.starts_with(fault)))
    }

    /// The same fault of a text that starts further on: at byte `bytes`, in column `columns` (from 0) of line `lines` (from 0).
    pub(crate) fn further(self, bytes: usize, lines: usize, columns: usize) -> Self {
        // Only the rest of the first line is moved to the right.
        let column_in = |line: usize, column: usize| if line == 1 { column + columns } else { column };
        match self {
            Self::CutOff { offset } => Self::CutOff { offset: offset + bytes },
            Self::Damaged { line, column, detail } => {
                Self::Damaged { line: line + lines, column: column_in(line, column), detail }
            }
            Self::Nested { line, column } => Self::Nested { line: line + lines, column: column_in(line, column) },
            other => other,
        }
    }

    /// A stable name of the kind, for exports and grouping.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::CutOff { .. } => "json-cut-off",
            Self::Damaged { .. } => "json-damaged",
            Self::Nested { .. } => "json-too-deep",
            Self::Row { .. } => "table-row-damaged",
            Self::Quote { .. } => "table-quote-open",
            Self::NoValue { .. } => "line-not-json",
            Self::TotalsOnly => "own-summary",
            Self::CheckResult => "own-check-result",
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
            Self::Nested { .. } => "No sender writes such a report, so look at where it came from.",
            Self::Row { .. } | Self::Quote { .. } => "Export the table anew, or load the reports themselves.",
            Self::NoValue { .. } => "If a report should stand there, load it as it was sent.",
            Self::TotalsOnly => "Load the reports themselves, or the export Reports (NDJSON), which holds them whole.",
            Self::CheckResult => "Check the domain again on the page Check. Here, load TLS reports.",
            Self::NotAReport { .. } => "Load the whole report as it was sent.",
        }
    }
}
