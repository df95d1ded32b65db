//! What intake yields, file by file: reports, things that are no TLS report, and problems.

use std::borrow::Cow;
use std::fmt;

use crate::language::tr;
use crate::limits::SizeLimit;
use crate::report::Report;
use crate::report::ReportError;
use crate::{counted, say, text};

/// Where something was found, outermost first: "box.mbox › mail 17 › x.json.gz". Steps that are no names are
/// kept in English, as the bytes of the history are, and put into the language spoken where they are shown.
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

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((file, inner)) = self.0.split_first() else { return Ok(()) };
        f.write_str(file)?;
        for step in inner {
            f.write_str(" › ")?;
            f.write_str(&in_words(step))?;
        }
        Ok(())
    }
}

/// A step below the file in words.
fn in_words(step: &str) -> Cow<'_, str> {
    let numbered = step.split_once(' ').filter(|(_, number)| is_number(number));
    match (step, numbered) {
        ("attached mail", _) => tr("attached mail").into(),
        ("attachment", _) => tr("attachment").into(),
        ("end of the list", _) => tr("end of the list").into(),
        (_, Some(("mail", number))) => say!("mail {number}", number).into(),
        (_, Some(("part", number))) => say!("part {number}", number).into(),
        (_, Some(("line", number))) => say!("line {number}", number).into(),
        (_, Some(("report", number))) => say!("report {number}", number).into(),
        _ => {
            let both = step.strip_prefix("line ").and_then(|rest| rest.split_once(", report "));
            match both.filter(|(line, report)| is_number(line) && is_number(report)) {
                Some((line, report)) => say!("line {line}, report {report}", line, report).into(),
                None => step.into(),
            }
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntakeError {
    /// The gzip stream is damaged.
    Gzip {
        /// Bytes unpacked before the fault.
        unpacked: u64,
    },
    /// The gzip stream ends early.
    GzipCutOff {
        /// Bytes unpacked before the end.
        unpacked: u64,
    },
    /// The gzip stream unpacks to something else than was packed.
    GzipChecksum {
        /// Bytes unpacked.
        unpacked: u64,
    },
    /// The ZIP archive is damaged.
    Zip(ZipFault),
    /// The tar archive is damaged.
    Tar(TarFault),
    /// The Outlook message is damaged.
    Msg(MsgFault),
    /// A ZIP entry is encrypted.
    Encrypted,
    /// It, or what it unpacks to, would exceed the budget.
    TooLarge {
        /// The limit.
        limit: SizeLimit,
    },
    /// More nesting than allowed.
    TooDeep {
        /// The limit.
        limit: u32,
    },
    /// More entries than allowed.
    TooManyEntries {
        /// The limit.
        limit: u64,
    },
    /// Deflated data (RFC 1951) outside gzip is damaged or cut off.
    Deflate {
        /// Bytes unpacked before the fault.
        unpacked: u64,
    },
    /// A text of base64 has something else in it.
    Base64 {
        /// Line, from 1.
        line: u64,
    },
    /// A part of a mail is not valid base64 or was cut off.
    Transfer,
    /// The mail says that it carries a TLS report, and none is in it.
    NoReportInMail,
    /// The text is not a TLS report.
    Report(ReportError),
    /// The worker that read it ended, mostly for want of memory.
    ReaderDied,
    /// The file could not be read from disk.
    Unreadable,
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Gzip { unpacked } => say!("the gzip data is damaged after {bytes} bytes of text", bytes = unpacked),
            Self::GzipCutOff { unpacked } => {
                say!("the gzip data is cut off after {bytes} bytes of text", bytes = unpacked)
            }
            Self::GzipChecksum { unpacked } => say!(
                "the checksum of the gzip data is wrong: some of its {bytes} bytes of text are damaged",
                bytes = unpacked
            ),
            Self::Zip(fault) => say!("the ZIP archive is damaged: {fault}", fault),
            Self::Tar(fault) => say!("the tar archive is damaged: {fault}", fault),
            Self::Msg(fault) => say!("the Outlook message is damaged: {fault}", fault),
            Self::Encrypted => return f.write_str(tr("the ZIP entry is protected by a password")),
            Self::TooLarge { limit } => say!("it is, or unpacks to, more than {limit}", limit),
            Self::TooDeep { limit } => {
                counted!(*limit, "it is nested more than {n} level deep", "it is nested more than {n} levels deep")
            }
            Self::TooManyEntries { limit } => {
                counted!(*limit, "it holds more than {n} entry", "it holds more than {n} entries")
            }
            Self::Deflate { unpacked } => {
                say!("the deflated data is damaged or cut off after {bytes} bytes of text", bytes = unpacked)
            }
            Self::Base64 { line } => say!("the base64 text has a character in line {line} that is not base64", line),
            Self::Transfer => return f.write_str(tr("the mail part could not be decoded")),
            Self::NoReportInMail => {
                return f.write_str(tr("the mail says that it carries a TLS report, but none is in it"));
            }
            Self::Report(error) => return fmt::Display::fmt(error, f),
            Self::ReaderDied => {
                return f.write_str(tr("reading it took more memory than the browser gives, or failed inside"));
            }
            Self::Unreadable => return f.write_str(tr("the browser could not read the file")),
        };
        f.write_str(&text)
    }
}

impl std::error::Error for IntakeError {}

impl From<ReportError> for IntakeError {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
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
        tr(match self {
            Self::Base64 { .. } => text!("Copy the base64 text once more, all of it and nothing else."),
            Self::Zip(ZipFault::Method) => {
                text!("Unpack it with another program and load what is inside, or pack it as plain ZIP.")
            }
            Self::Tar(_) => text!("Copy or download the archive again. What could be read of it is shown."),
            Self::Msg(_) => text!("Save the mail from Outlook again, or save its attachment and load that."),
            Self::Gzip { .. }
            | Self::GzipCutOff { .. }
            | Self::GzipChecksum { .. }
            | Self::Deflate { .. }
            | Self::Zip(_)
            | Self::Transfer
            | Self::NoReportInMail => {
                text!("Fetch the mail anew from the mail server, or ask the sender for it again.")
            }
            Self::Encrypted => text!("Unpack it with its password and load what is inside."),
            Self::TooDeep { .. } => {
                text!(
                    "Real reports are not nested so, so look at where it came from. If you trust it, unpack it and load the parts."
                )
            }
            Self::TooLarge { .. } | Self::TooManyEntries { .. } => {
                text!(
                    "Real reports are small, so look at where it came from. If you trust it, read it with raised limits."
                )
            }
            Self::Report(error) => return error.remedy(),
            Self::ReaderDied => {
                text!("Everything else was read. Split the file, or load it with the native program of this project.")
            }
            Self::Unreadable => text!("Check that the file still exists and load it again."),
        })
    }
}

/// What is wrong with a ZIP archive or an entry of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZipFault {
    /// The file ends before the archive.
    CutOff,
    /// Something else stands where a header must be.
    Header,
    /// The packed data of an entry is wrong.
    Data,
    /// An entry unpacks to something else than was packed.
    Checksum,
    /// The sizes given for an entry are not those it has.
    Size,
    /// The directory does not fit the entries.
    Directory,
    /// Packed in a way that is not read.
    Method,
}

impl ZipFault {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 7] =
        [Self::CutOff, Self::Header, Self::Data, Self::Checksum, Self::Size, Self::Directory, Self::Method];
}

impl fmt::Display for ZipFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::CutOff => text!("it is cut off"),
            Self::Header => text!("a header is damaged, so entries may be missing"),
            Self::Data => text!("the packed data of this entry is wrong"),
            Self::Checksum => text!("the checksum of this entry is wrong"),
            Self::Size => text!("the sizes given for this entry are false"),
            Self::Directory => text!("its directory names entries that are not there or lie inside others"),
            Self::Method => text!("this entry is packed in another way than deflate"),
        }))
    }
}

impl std::error::Error for ZipFault {}

/// What is wrong with a tar archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TarFault {
    /// The file ends within a member.
    CutOff,
    /// A header has a wrong checksum.
    Header,
    /// A size is negative or no number.
    Size,
}

impl TarFault {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 3] = [Self::CutOff, Self::Header, Self::Size];
}

impl fmt::Display for TarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::CutOff => text!("it is cut off within this member, or the size given for it is false"),
            Self::Header => text!("a header is damaged, so members may be missing"),
            Self::Size => text!("the size given for this member is no possible size"),
        }))
    }
}

impl std::error::Error for TarFault {}

/// What is wrong with an Outlook message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MsgFault {
    /// The header is wrong.
    Header,
    /// The file ends before the data.
    CutOff,
    /// A chain of sectors runs in a circle or does not hold what it must.
    Chain,
    /// The directory is wrong.
    Directory,
}

impl MsgFault {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Header, Self::CutOff, Self::Chain, Self::Directory];
}

impl fmt::Display for MsgFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::Header => text!("its header is wrong"),
            Self::CutOff => text!("it is cut off"),
            Self::Chain => text!("the parts of its data do not follow one another"),
            Self::Directory => text!("its directory is wrong"),
        }))
    }
}

impl std::error::Error for MsgFault {}
