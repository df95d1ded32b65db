//! Why a text is no TLS report.

use std::fmt;

use crate::language::tr;
use crate::{counted, say, text};

/// A text that could not be read as a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportError {
    /// The text is empty or white space.
    Empty,
    /// The JSON ends before it is complete.
    CutOff {
        /// Bytes of text that are there.
        offset: usize,
    },
    /// The JSON is wrong in the middle.
    Damaged {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the JSON reader expected, in its words.
        detail: String,
    },
    /// The JSON has more levels than any report.
    Nested {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Reading the JSON would take more memory than any report takes.
    TooHeavy {
        /// Line, from 1, up to which it was read.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A row of a table does not fit its heading.
    Row {
        /// Line, from 1.
        line: usize,
        /// Cells of the row.
        found: usize,
        /// Cells of the heading.
        expected: usize,
    },
    /// A quote in a table is never closed.
    Quote {
        /// Line, from 1.
        line: usize,
    },
    /// A line between reports that is no JSON.
    NoValue {
        /// Line, from 1.
        line: usize,
    },
    /// Our own summary.
    TotalsOnly,
    /// Our own result of a check.
    CheckResult,
    /// JSON, but something else.
    NotAReport {
        /// What it looks like.
        looks_like: LooksLike,
    },
}

/// What JSON that is no TLS report looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LooksLike {
    /// A report by an early draft of the RFC.
    EarlyDraft,
    /// What programs hand to libtlsrpt.
    Datagram,
    /// A part of a report.
    Fragment,
    /// Output of parsedmarc without a TLS report.
    Parsedmarc,
    /// A DMARC report.
    Dmarc,
    /// Some other object.
    Other,
    /// A list.
    List,
    /// A text, a number, …
    Value,
    /// A line of our own export inside another.
    LineInLine,
    /// Single events of Momentum.
    MtaEvent,
    /// A table of mails without what was attached to them.
    MailTable,
    /// Several values.
    Several(u64),
}

impl fmt::Display for LooksLike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::EarlyDraft => text!(
                "a report in the format of an early draft (report-items instead of policies), which no sender uses"
            ),
            Self::Datagram => text!("a single libtlsrpt datagram, the raw material of a report"),
            Self::Fragment => {
                text!("a fragment of one: the part about a single policy, without the organisation and the dates")
            }
            Self::Parsedmarc => text!("the output of parsedmarc without any TLS report"),
            Self::Dmarc => text!("a DMARC report in JSON"),
            Self::Other => text!("some other JSON: organization-name, date-range and policies are missing"),
            Self::List => text!("a JSON list"),
            Self::Value => text!("a single JSON value"),
            Self::LineInLine => text!("a line of Reports (NDJSON) inside another"),
            Self::MtaEvent => {
                text!("individual events from one mail server, as Momentum passes them to its hooks: the raw material of a report")
            }
            Self::MailTable => text!("a table of emails exported from Outlook, without their attachments"),
            Self::Several(count) => {
                return f.write_str(&counted!(
                    *count,
                    "{n} other JSON value, which is not a report",
                    "{n} other JSON values, none of which is a report"
                ));
            }
        }))
    }
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Empty => return f.write_str(tr("it is empty")),
            Self::CutOff { offset } => {
                say!("the JSON is cut off at byte {offset}, so the end of the report is missing", offset)
            }
            Self::Damaged { line, column, detail } => say!(
                "the JSON is damaged at line {line}, column {column}: {detail}",
                line,
                column,
                detail = fault_in_words(detail)
            ),
            Self::Nested { line, column } => say!(
                "the JSON is nested too deeply, with more than 32 levels at line {line}, column {column}, whereas a report has five",
                line,
                column
            ),
            Self::TooHeavy { line, column } => say!(
                "the JSON up to line {line}, column {column} would take more memory than a report is allowed",
                line,
                column
            ),
            Self::Row { line, found, expected } => counted!(
                *found,
                "line {line} of the table has {n} cell, but its header row has {expected}",
                "line {line} of the table has {n} cells, but its header row has {expected}",
                line,
                expected
            ),
            Self::Quote { line } => say!("the quoted cell that starts on line {line} of the table never ends", line),
            Self::NoValue { line } => say!("line {line} is not JSON", line),
            Self::TotalsOnly => {
                return f.write_str(tr(
                    "this is a “Summary (JSON)” export from this page: it contains totals, not the reports they were calculated from",
                ));
            }
            Self::CheckResult => {
                return f.write_str(tr(
                    "this is a check result from this page: it records what DNS answered about a domain and contains no reports",
                ));
            }
            Self::NotAReport { looks_like } => say!("this is not a TLS report but {looks_like}", looks_like),
        };
        f.write_str(&text)
    }
}

impl std::error::Error for ReportError {}

/// What the JSON reader found wrong: `serde_json` tells it in English words only. What is not listed stays
/// in these.
fn fault_in_words(detail: &str) -> &str {
    match FAULTS.into_iter().find(|fault| *fault == detail) {
        Some(fault) => tr(fault),
        None => detail,
    }
}

const FAULTS: [&str; 14] = [
    text!("expected `:`"),
    text!("expected `,` or `]`"),
    text!("expected `,` or `}`"),
    text!("expected ident"),
    text!("expected value"),
    text!("invalid escape"),
    text!("invalid number"),
    text!("number out of range"),
    text!("invalid unicode code point"),
    text!("control character (\\u0000-\\u001F) found while parsing a string"),
    text!("key must be a string"),
    text!("lone leading surrogate in hex escape"),
    text!("trailing comma"),
    text!("unexpected end of hex escape"),
];

impl ReportError {
    /// Whether the fault is one that [`super::first_value`] mends.
    pub(crate) fn can_be_mended(&self) -> bool {
        // A half of a character is "lone" before another escape, and before anything else an "unexpected end".
        let faults =
            ["control character", "number out of range", "lone leading surrogate", "unexpected end of hex escape"];
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
            Self::TooHeavy { line, column } => Self::TooHeavy { line: line + lines, column: column_in(line, column) },
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
            Self::TooHeavy { .. } => "json-too-heavy",
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
        tr(match self {
            Self::Empty => text!("Fetch the email or file again."),
            Self::CutOff { .. } => {
                text!("Fetch the email from the mail server again, or ask the sender to resend the report.")
            }
            Self::Damaged { .. } => {
                text!(
                    "Load the attachment as you received it, not text copied from a web page. If it arrived like this, tell the sender."
                )
            }
            Self::Nested { .. } => text!("No sender produces such a report, so check where it came from."),
            Self::TooHeavy { .. } => text!(
                "Real reports are small, so check where the file came from. If you trust it, read it with higher limits."
            ),
            Self::Row { .. } | Self::Quote { .. } => text!("Export the table again, or load the reports themselves."),
            Self::NoValue { .. } => text!("If there should be a report there, load it as it was sent."),
            Self::TotalsOnly => {
                text!("Load the reports themselves, or the export “Reports (NDJSON)”, which contains them in full.")
            }
            Self::CheckResult => {
                text!("Check the domain again on the Check page. This page is for loading TLS reports.")
            }
            Self::NotAReport { .. } => text!("Load the whole report as it was sent."),
        })
    }
}
