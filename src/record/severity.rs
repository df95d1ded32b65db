//! How bad something is that was found in a record.

use crate::language::tr;
use crate::text;

/// How bad a finding is; the worst sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Reports will not come, or not to the destination spoken of.
    Error,
    /// It works with some senders, or is risky.
    Warning,
    /// Worth knowing; nothing has to be done.
    Note,
    /// Right as it is, though some say otherwise.
    Ok,
}

impl Severity {
    /// The name in exports: `error`, `warning`, `note` or `ok`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
            Self::Ok => "ok",
        }
    }

    /// In the language spoken, as a heading has it.
    pub fn words(self) -> &'static str {
        tr(match self {
            Self::Error => text!("Error" as "finding"),
            Self::Warning => text!("Warning" as "finding"),
            Self::Note => text!("Note" as "finding"),
            Self::Ok => text!("OK" as "finding"),
        })
    }
}
