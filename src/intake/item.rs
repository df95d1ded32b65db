//! What intake yields, file by file: reports, things that are no TLS report, and problems.

use crate::limits::SizeLimit;
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

    /// The step of one part of a large mailbox, from 1; below it mails are counted anew.
    pub(crate) fn part_step(part: u32) -> String {
        format!("part {part}")
    }

    /// The trail of a mail in a part, with its number in the whole mailbox.
    pub(crate) fn after_mails(&self, before: u64) -> Self {
        let mut steps = self.0.clone();
        let number = steps.get(2).and_then(|step| step.strip_prefix("mail ")?.parse::<u64>().ok());
        if let Some(number) = number {
            steps.splice(1..3, [format!("mail {}", number.saturating_add(before))]);
        }
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
    /// The gzip stream is damaged.
    #[error("the gzip data is damaged after {unpacked} bytes of text")]
    Gzip {
        /// Bytes unpacked before the fault.
        unpacked: u64,
    },
    /// The gzip stream ends early.
    #[error("the gzip data is cut off after {unpacked} bytes of text")]
    GzipCutOff {
        /// Bytes unpacked before the end.
        unpacked: u64,
    },
    /// The gzip stream unpacks to something else than was packed.
    #[error("the checksum of the gzip data is wrong: some of its {unpacked} bytes of text are damaged")]
    GzipChecksum {
        /// Bytes unpacked.
        unpacked: u64,
    },
    /// The ZIP archive is damaged.
    #[error("the ZIP archive is damaged: {0}")]
    Zip(ZipFault),
    /// The tar archive is damaged.
    #[error("the tar archive is damaged: {0}")]
    Tar(TarFault),
    /// The Outlook message is damaged.
    #[error("the Outlook message is damaged: {0}")]
    Msg(MsgFault),
    /// A ZIP entry is encrypted.
    #[error("the ZIP entry is protected by a password")]
    Encrypted,
    /// It, or what it unpacks to, would exceed the budget.
    #[error("it is, or unpacks to, more than {limit}")]
    TooLarge {
        /// The limit.
        limit: SizeLimit,
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
    /// The worker that read it ended, mostly for want of memory.
    #[error("reading it took more memory than the browser gives, or failed inside")]
    ReaderDied,
    /// The file could not be read from disk.
    #[error("the browser could not read the file")]
    Unreadable,
}

impl IntakeError {
    /// A stable name of the kind, for exports and grouping.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Gzip { .. } | Self::GzipCutOff { .. } | Self::GzipChecksum { .. } => "gzip-damaged",
            Self::Zip(ZipFault::Method) => "zip-method",
            Self::Zip(_) => "zip-damaged",
            Self::Tar(_) => "tar-damaged",
            Self::Msg(_) => "msg-damaged",
            Self::Encrypted => "zip-encrypted",
            Self::TooLarge { .. } => "too-large",
            Self::TooDeep { .. } => "too-deep",
            Self::TooManyEntries { .. } => "too-many-entries",
            Self::Deflate { .. } => "deflate-damaged",
            Self::Base64 { .. } => "base64-damaged",
            Self::Transfer => "mail-part-damaged",
            Self::NoReportInMail => "no-report-in-mail",
            Self::Report(error) => error.kind(),
            Self::ReaderDied => "reader-died",
            Self::Unreadable => "unreadable",
        }
    }

    /// Whether it is a limit that a user who trusts the file may raise.
    pub fn is_raisable_limit(&self) -> bool {
        matches!(self, Self::TooLarge { .. } | Self::TooManyEntries { .. })
    }

    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Base64 { .. } => "Copy the base64 text once more, all of it and nothing else.",
            Self::Zip(ZipFault::Method) => {
                "Unpack it with another program and load what is inside, or pack it as plain ZIP."
            }
            Self::Tar(_) => "Copy or download the archive again. What could be read of it is shown.",
            Self::Msg(_) => "Save the mail from Outlook again, or save its attachment and load that.",
            Self::Gzip { .. }
            | Self::GzipCutOff { .. }
            | Self::GzipChecksum { .. }
            | Self::Deflate { .. }
            | Self::Zip(_)
            | Self::Transfer
            | Self::NoReportInMail => "Fetch the mail anew from the mail server, or ask the sender for it again.",
            Self::Encrypted => "Unpack it with its password and load what is inside.",
            Self::TooDeep { .. } => {
                "Real reports are not nested so, so look at where it came from. If you trust it, unpack it and load the parts."
            }
            Self::TooLarge { .. } | Self::TooManyEntries { .. } => {
                "Real reports are small, so look at where it came from. If you trust it, read it with raised limits."
            }
            Self::Report(error) => error.remedy(),
            Self::ReaderDied => {
                "Everything else was read. Split the file, or load it with the native program of this project."
            }
            Self::Unreadable => "Check that the file still exists and load it again.",
        }
    }
}

/// What is wrong with a ZIP archive or an entry of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ZipFault {
    /// The file ends before the archive.
    #[error("it is cut off")]
    CutOff,
    /// Something else stands where a header must be.
    #[error("a header is damaged, so entries may be missing")]
    Header,
    /// The packed data of an entry is wrong.
    #[error("the packed data of this entry is wrong")]
    Data,
    /// An entry unpacks to something else than was packed.
    #[error("the checksum of this entry is wrong")]
    Checksum,
    /// The sizes given for an entry are not those it has.
    #[error("the sizes given for this entry are false")]
    Size,
    /// The directory does not fit the entries.
    #[error("its directory names entries that are not there or lie inside others")]
    Directory,
    /// Packed in a way that is not read.
    #[error("this entry is packed in another way than deflate")]
    Method,
}

impl ZipFault {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 7] =
        [Self::CutOff, Self::Header, Self::Data, Self::Checksum, Self::Size, Self::Directory, Self::Method];
}

/// What is wrong with a tar archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum TarFault {
    /// The file ends within a member.
    #[error("it is cut off within this member, or the size given for it is false")]
    CutOff,
    /// A header has a wrong checksum.
    #[error("a header is damaged, so members may be missing")]
    Header,
    /// A size is negative or no number.
    #[error("the size given for this member is no possible size")]
    Size,
}

impl TarFault {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 3] = [Self::CutOff, Self::Header, Self::Size];
}

/// What is wrong with an Outlook message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum MsgFault {
    /// The header is wrong.
    #[error("its header is wrong")]
    Header,
    /// The file ends before the data.
    #[error("it is cut off")]
    CutOff,
    /// A chain of sectors runs in a circle or does not hold what it must.
    #[error("the parts of its data do not follow one another")]
    Chain,
    /// The directory is wrong.
    #[error("its directory is wrong")]
    Directory,
}

impl MsgFault {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Header, Self::CutOff, Self::Chain, Self::Directory];
}
