//! What could not be read, why, and what the user can do.

use std::fmt;

use super::closed::{Closed, Packing};
use super::fault::{MsgFault, TarFault, ZipFault};
use crate::language::tr;
use crate::limits::{SizeLimit, bytes_in_words};
use crate::report::ReportError;
use crate::{counted, say, text};

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
    /// Keeping it would take more memory than the file that it comes from may.
    TooMuchToKeep {
        /// Bytes that the file may.
        limit: u64,
    },
    /// Beside the problems listed, so many more were met in the file.
    More {
        /// How many.
        problems: u64,
    },
    /// Deflated data (RFC 1951) outside gzip is damaged or cut off.
    Deflate {
        /// Bytes unpacked before the fault.
        unpacked: u64,
    },
    /// Zlib data (RFC 1950) unpacks to something else than was packed.
    ZlibChecksum {
        /// Bytes unpacked.
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
    /// It is known what it is, and it is not opened.
    Closed(Closed),
    /// It is packed in a way that is not read.
    Packing(Packing),
    /// What S/MIME puts around a signed mail is damaged or ends early.
    Signed,
    /// Mails of the file tell of mails that were sent from here, and reports in those were not counted.
    Returned {
        /// How many.
        mails: u64,
    },
    /// The text is not a TLS report.
    Report(ReportError),
    /// The worker that read it ended, mostly for want of memory.
    ReaderDied,
    /// Workers ended in so many parts of it, and it was read no further.
    ReaderDiedOften {
        /// The parts, each of which is named for itself.
        parts: u64,
    },
    /// The file could not be read from disk.
    Unreadable,
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Gzip { unpacked } => counted!(
                *unpacked,
                "the gzip data is damaged after {n} byte of text",
                "the gzip data is damaged after {n} bytes of text"
            ),
            Self::GzipCutOff { unpacked } => {
                counted!(
                    *unpacked,
                    "the gzip data is cut off after {n} byte of text",
                    "the gzip data is cut off after {n} bytes of text"
                )
            }
            Self::GzipChecksum { unpacked } => counted!(
                *unpacked,
                "the checksum of the gzip data is wrong, so its {n} byte of text is damaged",
                "the checksum of the gzip data is wrong, so some of its {n} bytes of text are damaged"
            ),
            Self::Zip(fault @ ZipFault::Method) => return fmt::Display::fmt(fault, f),
            Self::Zip(fault) => say!("the ZIP archive is damaged: {fault}", fault),
            Self::Tar(fault) => say!("the tar archive is damaged: {fault}", fault),
            Self::Msg(fault) => say!("the Outlook message is damaged: {fault}", fault),
            Self::Encrypted => return f.write_str(tr("the ZIP entry is protected by a password")),
            Self::TooLarge { limit } => say!("packed or unpacked, it is larger than {limit}", limit),
            Self::TooDeep { limit } => {
                counted!(*limit, "it is nested more than {n} level deep", "it is nested more than {n} levels deep")
            }
            Self::TooManyEntries { limit } => {
                counted!(*limit, "it contains more than {n} entry", "it contains more than {n} entries")
            }
            Self::TooMuchToKeep { limit } => say!(
                "storing it would take more memory than is allowed for a file of this size: {size}",
                size = bytes_in_words(*limit)
            ),
            Self::More { problems } => counted!(
                *problems,
                "{n} more problem was found but is not listed",
                "{n} more problems were found but are not listed"
            ),
            Self::Deflate { unpacked } => {
                counted!(
                    *unpacked,
                    "the deflated data is damaged or cut off after {n} byte of text",
                    "the deflated data is damaged or cut off after {n} bytes of text"
                )
            }
            Self::ZlibChecksum { unpacked } => counted!(
                *unpacked,
                "the checksum of the zlib data is wrong, so its {n} byte of text is damaged",
                "the checksum of the zlib data is wrong, so some of its {n} bytes of text are damaged"
            ),
            Self::Base64 { line } => say!("the base64 text has a character on line {line} that is not base64", line),
            Self::Transfer => return f.write_str(tr("the email part could not be decoded")),
            Self::NoReportInMail => {
                return f.write_str(tr("the email says that it carries a TLS report but contains none"));
            }
            Self::Closed(closed) => return fmt::Display::fmt(closed, f),
            Self::Packing(packing) => say!("it is compressed with {packing}, which is not supported", packing),
            Self::Signed => return f.write_str(tr("the signed message (S/MIME) is damaged or cut off")),
            Self::Returned { mails } => counted!(
                *mails,
                "{n} email is a bounce or another notice about a sent email: its report is a copy of what was sent, not a received report, and is not counted",
                "{n} emails are bounces or other notices about sent emails: their reports are copies of what was sent, not received reports, and are not counted"
            ),
            Self::Report(error) => return fmt::Display::fmt(error, f),
            Self::ReaderDied => {
                return f.write_str(tr("reading it took more memory than the browser allows, or failed internally"));
            }
            Self::ReaderDiedOften { parts } => counted!(
                *parts,
                "reading failed in {n} part of the file, and the rest was not read",
                "reading failed in {n} parts of the file, and the rest was not read"
            ),
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
            Self::TooMuchToKeep { .. } => "too-much-to-keep",
            Self::More { .. } => "more-problems",
            Self::Deflate { .. } | Self::ZlibChecksum { .. } => "deflate-damaged",
            Self::Base64 { .. } => "base64-damaged",
            Self::Transfer => "mail-part-damaged",
            Self::NoReportInMail => "no-report-in-mail",
            Self::Closed(closed) => closed.kind(),
            Self::Packing(_) => "packing-not-read",
            Self::Signed => "smime-damaged",
            Self::Returned { .. } => "own-reports-returned",
            Self::Report(error) => error.kind(),
            Self::ReaderDied => "reader-died",
            Self::ReaderDiedOften { .. } => "reader-died-often",
            Self::Unreadable => "unreadable",
        }
    }

    /// Whether it is a limit that a user who trusts the file may raise.
    pub fn is_raisable_limit(&self) -> bool {
        let heavy = matches!(self, Self::Report(ReportError::TooHeavy { .. }));
        heavy || matches!(self, Self::TooLarge { .. } | Self::TooManyEntries { .. } | Self::TooMuchToKeep { .. })
    }

    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        tr(match self {
            Self::Base64 { .. } => text!("Copy the base64 text again, all of it and nothing else."),
            Self::Zip(ZipFault::Method) | Self::Packing(_) => {
                text!("Unpack it with another program and load what is inside, or pack it as plain ZIP.")
            }
            Self::Tar(_) => text!("Copy or download the archive again. What could be read of it is shown."),
            Self::Msg(_) => text!("Save the email from Outlook again, or save its attachment and load that."),
            Self::Gzip { .. }
            | Self::GzipCutOff { .. }
            | Self::GzipChecksum { .. }
            | Self::Deflate { .. }
            | Self::ZlibChecksum { .. }
            | Self::Zip(_)
            | Self::Transfer
            | Self::Signed
            | Self::NoReportInMail => {
                text!("Fetch the email from the mail server again, or ask the sender to resend it.")
            }
            Self::Encrypted => text!("Unpack it with its password and load what is inside."),
            Self::TooDeep { .. } => {
                text!(
                    "Real reports are not nested this deeply, so check where the file came from. If you trust it, unpack it and load the parts."
                )
            }
            Self::More { .. } => {
                text!("Look at the first ones: what is wrong with those is usually wrong with all of them.")
            }
            Self::TooLarge { .. } | Self::TooManyEntries { .. } | Self::TooMuchToKeep { .. } => {
                text!(
                    "Real reports are small, so check where the file came from. If you trust it, read it with higher limits."
                )
            }
            Self::Closed(closed) => closed.remedy(),
            Self::Returned { .. } => {
                text!(
                    "The reports you received are not affected. If the ones you sent should have arrived, look at the notices."
                )
            }
            Self::Report(error) => return error.remedy(),
            Self::ReaderDied => {
                text!(
                    "It was skipped, so reports in it may be missing here. Load it on its own or with the command-line program of this project."
                )
            }
            Self::ReaderDiedOften { .. } => {
                text!(
                    "What was read before is shown. Split the file, or load it with the command-line program of this project."
                )
            }
            Self::Unreadable => text!("Check that the file still exists and load it again."),
        })
    }
}
