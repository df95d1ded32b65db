//! One budget for everything a file unpacks to, charged before anything is allocated.

/// What may still be unpacked; handed down as `&mut` so that nesting shares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes one report or mail may unpack to.
    pub report_bytes: u64,
    /// Bytes that everything in one file may still unpack to; counts down.
    pub inflated_bytes: u64,
    /// Entries of archives and parts of mails that one file may still have; counts down.
    pub entries: u64,
    /// Most levels of nesting (mail in mail, archive in archive).
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { report_bytes: 64 << 20, inflated_bytes: 8 << 30, entries: 4_000_000, depth: 8 }
    }
}

impl Limits {
    /// Charges `more` bytes on top of the `before` that this part has already.
    ///
    /// # Errors
    /// The limit that they would exceed.
    pub fn charge(&mut self, more: u64, before: u64) -> Result<(), u64> {
        if before.saturating_add(more) > self.report_bytes {
            return Err(self.report_bytes);
        }
        self.inflated_bytes = self.inflated_bytes.checked_sub(more).ok_or(Self::default().inflated_bytes)?;
        Ok(())
    }

    /// Charges one entry.
    ///
    /// # Errors
    /// The limit, when none is left.
    pub fn entry(&mut self) -> Result<(), u64> {
        self.entries = self.entries.checked_sub(1).ok_or(Self::default().entries)?;
        Ok(())
    }
}
