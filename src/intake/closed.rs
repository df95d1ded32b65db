//! What is known for what it is and not opened: sealed mails, Outlook's own packing, and packings other than those
//! that are read.

use std::fmt;

use crate::language::tr;
use crate::text;

/// Why what a mail carries cannot be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closed {
    /// Encrypted with S/MIME (RFC 8551, section 3.3).
    Smime,
    /// Encrypted, or packed, with PGP (RFC 9580).
    Pgp,
    /// Packed in Outlook's own form, winmail.dat ([MS-OXTNEF]).
    ///
    /// [MS-OXTNEF]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef/
    Tnef,
    /// Protected by the rights management of Microsoft ([MS-OXORMMS]).
    ///
    /// [MS-OXORMMS]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxormms/
    Rights,
    /// A text stands where the report should be.
    Replaced,
}

impl Closed {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 5] = [Self::Smime, Self::Pgp, Self::Tnef, Self::Rights, Self::Replaced];

    /// A stable name of the kind.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Smime => "smime-encrypted",
            Self::Pgp => "pgp-encrypted",
            Self::Tnef => "tnef-not-read",
            Self::Rights => "rights-protected",
            Self::Replaced => "attachment-replaced",
        }
    }

    /// What the user can do.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Smime | Self::Pgp | Self::Rights => {
                text!("Open the email in your email program, save its attachment and load that.")
            }
            Self::Tnef => text!("Open the email in Outlook, save its attachment and load that."),
            Self::Replaced => text!(
                "Look for the report in the quarantine of your email gateway, and allow application/tlsrpt+gzip and .json.gz."
            ),
        }
    }
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::Smime => text!("it is encrypted with S/MIME"),
            Self::Pgp => text!("it is encrypted with PGP"),
            Self::Tnef => text!("it is in Outlook’s own format (winmail.dat), which is not supported"),
            Self::Rights => text!("it is protected by Microsoft’s rights management"),
            Self::Replaced => text!(
                "it contains text instead of the report, typically because an email gateway removed the attachment"
            ),
        }))
    }
}

/// A packing that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Packing {
    /// `.xz`, also within ZIP.
    Xz,
    /// `.bz2`, also within ZIP.
    Bzip2,
    /// `.7z`.
    SevenZip,
    /// `.rar`.
    Rar,
    /// `.zst`, also within ZIP.
    Zstandard,
    /// `.lz4`.
    Lz4,
    /// `.lz`.
    Lzip,
    /// `.lzma`, also within ZIP.
    Lzma,
    /// `.Z`.
    Compress,
    /// `.cab`.
    Cabinet,
    /// Within ZIP.
    Deflate64,
    /// Within ZIP.
    Ppmd,
}

impl Packing {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 12] = [
        Self::Xz,
        Self::Bzip2,
        Self::SevenZip,
        Self::Rar,
        Self::Zstandard,
        Self::Lz4,
        Self::Lzip,
        Self::Lzma,
        Self::Compress,
        Self::Cabinet,
        Self::Deflate64,
        Self::Ppmd,
    ];

    /// The packing of a ZIP entry by its number, APPNOTE section 4.4.5.
    pub(super) fn of_zip(method: u16) -> Option<Self> {
        match method {
            9 => Some(Self::Deflate64),
            12 => Some(Self::Bzip2),
            14 => Some(Self::Lzma),
            // 20 is what 93 was for a short time.
            20 | 93 => Some(Self::Zstandard),
            95 => Some(Self::Xz),
            98 => Some(Self::Ppmd),
            _ => None,
        }
    }
}

/// As its makers write it.
impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xz => "xz",
            Self::Bzip2 => "bzip2",
            Self::SevenZip => "7-Zip",
            Self::Rar => "RAR",
            Self::Zstandard => "Zstandard",
            Self::Lz4 => "LZ4",
            Self::Lzip => "lzip",
            Self::Lzma => "LZMA",
            Self::Compress => "compress (.Z)",
            Self::Cabinet => "CAB",
            Self::Deflate64 => "Deflate64",
            Self::Ppmd => "PPMd",
        })
    }
}
