//! What a user is about to publish: the builder's fields, and what comes of them.
//!
//! A draft is plain text as typed. It goes into the address and comes back from it, so that a
//! link holds a record that no server ever sees.

mod difference;
mod mta_sts;
mod tlsrpt;

pub use difference::{Change, difference};
pub use mta_sts::{MAX_AGES, MtaStsBuilt, MtaStsDraft, MxRow, STAGES, Stage};
pub use tlsrpt::{Row, TlsrptBuilt, TlsrptDraft};

/// How long resolvers may keep a record, in seconds, unless the user says otherwise.
pub const DEFAULT_TTL: u32 = 3_600;

/// A name as it has to be typed in three places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spellings {
    /// In the host field of a DNS panel: relative to the zone.
    pub host_field: String,
    /// In full.
    pub full: String,
    /// In a zone file: in full, with the final dot.
    pub absolute: String,
}

impl Spellings {
    /// The spellings of `owner` in a zone.
    pub fn of(owner: &str, zone: &str) -> Self {
        let full = format!("{owner}.{zone}");
        Self { host_field: owner.to_owned(), absolute: format!("{full}."), full }
    }
}
