//! What was met beside reports.

use crate::intake::{IntakeError, NotAReport, Trail};

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub trail: Trail,
    /// Why.
    pub error: IntakeError,
}

impl Problem {
    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> u64 {
        self.trail.bytes() + size_of::<Self>() as u64
    }
}

/// How many readable things were no TLS report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NotReportCounts {
    /// DMARC reports.
    pub dmarc: u64,
    /// Feedback reports and delivery notifications.
    pub feedback: u64,
    /// Ordinary mails.
    pub mail: u64,
    /// Other files.
    pub other: u64,
}

impl NotReportCounts {
    /// Counts one more.
    pub(super) fn add(&mut self, kind: NotAReport) {
        let count = match kind {
            NotAReport::Dmarc => &mut self.dmarc,
            NotAReport::Feedback | NotAReport::Returned => &mut self.feedback,
            NotAReport::Mail => &mut self.mail,
            NotAReport::Other | NotAReport::Placeholder => &mut self.other,
        };
        *count = count.saturating_add(1);
    }

    /// Both, each for itself.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            dmarc: self.dmarc.saturating_add(other.dmarc),
            feedback: self.feedback.saturating_add(other.feedback),
            mail: self.mail.saturating_add(other.mail),
            other: self.other.saturating_add(other.other),
        }
    }

    /// All of them.
    pub fn total(self) -> u64 {
        [self.feedback, self.mail, self.other].into_iter().fold(self.dmarc, u64::saturating_add)
    }
}
