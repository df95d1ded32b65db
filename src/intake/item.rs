//! What intake yields, file by file: reports, things that are no TLS report, and problems.

use crate::report::Report;
use crate::report::ReportError;

/// Where something was found, outermost first: "box.mbox › mail 17 › x.json.gz".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Trail(Vec<String>);

impl Trail {
    /// A trail of one step, the file the user gave.
    pub fn of_file(name: impl Into<String>) -> Self {
        Self(vec![name.into()])
    }

    /// The trail one step deeper.
    #[must_use]
    pub fn join(&self, step: impl Into<String>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Self(steps)
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[String] {
        &self.0
    }
}

impl std::fmt::Display for Trail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" › ")?;
            }
            f.write_str(step)?;
        }
        Ok(())
    }
}

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
    /// A mail without a report in it.
    Mail,
    /// Any other file.
    Other,
}

/// A file or part that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum IntakeError {
    /// The gzip stream is damaged or cut off.
    #[error("the gzip data is damaged or cut off after {unpacked} bytes of text")]
    Gzip {
        /// Bytes unpacked before the fault.
        unpacked: u64,
    },
    /// The ZIP archive is damaged.
    #[error("the ZIP archive is damaged: {detail}")]
    Zip {
        /// What the reader of archives said.
        detail: String,
    },
    /// A ZIP entry is encrypted.
    #[error("the ZIP entry is protected by a password")]
    Encrypted,
    /// Unpacking would exceed the budget.
    #[error("it would unpack to more than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// More nesting than allowed.
    #[error("it is nested more than {limit} levels deep")]
    TooDeep {
        /// The limit.
        limit: u32,
    },
    /// More entries than allowed.
    #[error("it holds more than {limit} entries")]
    TooManyEntries {
        /// The limit.
        limit: u64,
    },
    /// Deflated data (RFC 1951) outside gzip is damaged or cut off.
    #[error("the deflated data is damaged or cut off after {unpacked} bytes of text")]
    Deflate {
        /// Bytes unpacked before the fault.
        unpacked: u64,
    },
    /// A text of base64 has something else in it.
    #[error("the base64 text has a character in line {line} that is not base64")]
    Base64 {
        /// Line, from 1.
        line: u64,
    },
    /// A part of a mail is not valid base64 or was cut off.
    #[error("the mail part could not be decoded")]
    Transfer,
    /// The mail says that it carries a TLS report, and none is in it.
    #[error("the mail says that it carries a TLS report, but none is in it")]
    NoReportInMail,
    /// The text is not a TLS report.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The file could not be read from disk.
    #[error("the browser could not read the file")]
    Unreadable,
}

impl IntakeError {
    /// A stable name of the kind, for exports and grouping.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Gzip { .. } => "gzip-damaged",
            Self::Zip { .. } => "zip-damaged",
            Self::Encrypted => "zip-encrypted",
            Self::TooLarge { .. } => "too-large",
            Self::TooDeep { .. } => "too-deep",
            Self::TooManyEntries { .. } => "too-many-entries",
            Self::Deflate { .. } => "deflate-damaged",
            Self::Base64 { .. } => "base64-damaged",
            Self::Transfer => "mail-part-damaged",
            Self::NoReportInMail => "no-report-in-mail",
            Self::Report(error) => error.kind(),
            Self::Unreadable => "unreadable",
        }
    }

    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Base64 { .. } => "Copy the base64 text once more, all of it and nothing else.",
            Self::Gzip { .. } | Self::Deflate { .. } | Self::Zip { .. } | Self::Transfer | Self::NoReportInMail => {
                "Fetch the mail anew from the mail server, or ask the sender for it again."
            }
            Self::Encrypted => "Unpack it with its password and load what is inside.",
            Self::TooLarge { .. } | Self::TooDeep { .. } | Self::TooManyEntries { .. } => {
                "Real reports are small, so look at where it came from. If you trust it, unpack it and load the parts."
            }
            Self::Report(error) => error.remedy(),
            Self::Unreadable => "Check that the file still exists and load it again.",
        }
    }
}
