//! What the history on a device keeps: the reports of a batch, as bytes that outlive the build
//! that wrote them.

use std::fmt;

use super::batch::{Batch, days_of};
use super::compact::Compact;
use crate::day::Day;
use crate::language::tr;
use crate::text;

/// Some reports as they are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRecord {
    /// The part of a large mailbox that they come from, by a name that no other part has.
    pub part: Option<String>,
    /// The reports; never problems.
    pub batch: Batch,
}

/// Why kept bytes cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryError {
    /// Another version of this page wrote them.
    Version(u64),
    /// They are not what was written.
    Damaged,
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::Version(_) => {
                text!(
                    "another version of this page wrote what is kept here; open it with that one, or wipe the history"
                )
            }
            Self::Damaged => text!("a part of what is kept here is damaged"),
        }))
    }
}

impl std::error::Error for HistoryError {}

/// What decides whether a kept report stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry<'a> {
    /// Its `policy-domain` values, without repetition.
    pub policy_domains: Vec<&'a str>,
    /// The UTC day of its start; `None` when the date cannot be read.
    pub day: Option<Day>,
}

impl HistoryRecord {
    /// As bytes to keep.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        VERSION.put(&mut out);
        self.part.put(&mut out);
        out.extend(self.batch.encode());
        out
    }

    /// The record that [`HistoryRecord::encode`] wrote.
    pub fn decode(mut bytes: &[u8]) -> Result<Self, HistoryError> {
        let version = u64::get(&mut bytes).ok_or(HistoryError::Damaged)?;
        if version != VERSION {
            return Err(HistoryError::Version(version));
        }
        let part = Option::get(&mut bytes).ok_or(HistoryError::Damaged)?;
        let batch = Batch::decode(bytes).ok_or(HistoryError::Damaged)?;
        Ok(Self { part, batch })
    }

    /// The same without the reports that `keep` does not choose.
    #[must_use]
    pub fn filtered(&self, mut keep: impl FnMut(&HistoryEntry<'_>) -> bool) -> Self {
        let mut entries = self.batch.entries.as_slice();
        let mut flags = Vec::with_capacity(self.batch.reports.len());
        for draft in &self.batch.reports {
            let (own, rest) = entries.split_at_checked(draft.entries as usize).unwrap_or((entries, &[]));
            entries = rest;
            let mut policy_domains: Vec<&str> =
                own.iter().map(|entry| self.batch.texts.text(entry.policy_domain)).collect();
            policy_domains.sort_unstable();
            policy_domains.dedup();
            flags.push(keep(&HistoryEntry { policy_domains, day: days_of(draft.start, draft.end).0 }));
        }
        Self { part: self.part.clone(), batch: self.batch.only(&flags) }
    }
}

/// Whatever changes the bytes of a batch changes this; `tests/history.rs` tells when.
const VERSION: u64 = 1;
