//! One budget for everything a file unpacks to, charged before anything is allocated.

/// What may still be unpacked; handed down as `&mut` so that nesting shares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes one report may unpack to.
    pub report_bytes: u64,
    /// Most bytes one file may unpack to, all nesting together; counts down.
    pub inflated_bytes: u64,
    /// Most entries of archives and parts of mails; counts down.
    pub entries: u64,
    /// Most levels of nesting (mail in mail, archive in archive).
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { report_bytes: 64 << 20, inflated_bytes: 1 << 30, entries: 2_000_000, depth: 8 }
    }
}
