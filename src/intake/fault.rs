//! What is wrong with an archive or with an Outlook message.

use std::fmt;

use crate::language::tr;
use crate::text;

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
    /// Something stands behind its end that is no archive.
    Behind,
    /// The file ends within an entry that holds what looks like other entries.
    Swallowed,
}

impl ZipFault {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 9] = [
        Self::CutOff,
        Self::Header,
        Self::Data,
        Self::Checksum,
        Self::Size,
        Self::Directory,
        Self::Method,
        Self::Behind,
        Self::Swallowed,
    ];
}

impl fmt::Display for ZipFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::CutOff => text!("it is cut off"),
            Self::Header => text!("a header is damaged, so entries may be missing"),
            Self::Data => text!("the packed data of this entry is wrong"),
            Self::Checksum => text!("the checksum of this entry is wrong"),
            Self::Size => text!("the sizes given for this entry are wrong"),
            Self::Directory => text!("its directory lists entries that do not exist or that lie inside others"),
            Self::Method => text!("it is compressed in a way that is not supported"),
            Self::Behind => text!("more data follows after its end and was not read"),
            Self::Swallowed => text!(
                "it ends within this entry, which means that it is cut off, or that the size of the entry is wrong and the entries after it were not read"
            ),
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
            Self::CutOff => text!("it is cut off within this member, or the size given for it is wrong"),
            Self::Header => text!("a header is damaged, so members may be missing"),
            Self::Size => text!("the size given for this member is impossible"),
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
    /// Something stands in two places: an entry in two storages, or a sector in two streams.
    Shared,
}

impl MsgFault {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 5] = [Self::Header, Self::CutOff, Self::Chain, Self::Directory, Self::Shared];
}

impl fmt::Display for MsgFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::Header => text!("its header is wrong"),
            Self::CutOff => text!("it is cut off"),
            Self::Chain => text!("the parts of its data are not in sequence"),
            Self::Directory => text!("its directory is wrong"),
            Self::Shared => text!("the same data is used twice in it, so parts may be missing"),
        }))
    }
}

impl std::error::Error for MsgFault {}
