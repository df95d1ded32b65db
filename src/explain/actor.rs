//! Who has to act.

use crate::language::tr;
use crate::{say, text};

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// The receiving domain: its mail server, its policy host or its records.
    You,
    /// The organisation that sent the report.
    Sender,
    /// Whoever serves or signs the zone.
    DnsHost,
    /// It passes by itself or is no failure.
    Nobody,
    /// The text alone does not decide it.
    Depends,
}

impl Actor {
    /// The name in exports, whatever the words and the language are.
    pub fn id(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::Sender => "sender",
            Self::DnsHost => "dns-host",
            Self::Nobody => "nobody",
            Self::Depends => "depends",
        }
    }

    /// As a short sentence without a full stop, in the language spoken.
    pub fn words(self) -> &'static str {
        tr(match self {
            Self::You => text!("You need to act"),
            Self::Sender => text!("The sender needs to act"),
            Self::DnsHost => text!("Your DNS provider needs to act"),
            Self::Nobody => text!("Nobody needs to act"),
            Self::Depends => text!("It depends"),
        })
    }

    /// As a sentence of its own, in the language spoken.
    pub fn sentence(self) -> String {
        match self {
            Self::Depends => tr("Who needs to act depends on the cause.").to_owned(),
            _ => say!("{actor}.", actor = self.words()),
        }
    }
}
