//! What a record of either kind has beside its text: a name, and a time to live.

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
