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
                    "another version of this page saved what is stored here; open it with that version, or delete the history"
                )
            }
            Self::Damaged => text!("some of the stored data is damaged"),
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
        let batch = Batch::decode(bytes).filter(Batch::is_whole).ok_or(HistoryError::Damaged)?;
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

#[cfg(test)]
mod tests {
    use super::super::compact::put_field;
    use super::super::loaded::Store;
    use super::*;
    use crate::intake;
    use crate::limits::Limits;

    const LATER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/history/version-1-later.record");

    /// Two reports as a later program would keep them: the second has a field, and departs from a rule, that
    /// this one does not know.
    fn later() -> HistoryRecord {
        let name = "sender.example!example.net!1!2.json";
        let first = include_str!("../../tests/fixtures/history/input/02-plain.json");
        let second = first.replace("\"plain\"", "\"later\"").replace(r#""policy-domain":"example.com","#, "");
        let mut batch = Batch::default();
        for text in [first, &second] {
            intake::read(name, text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
        }
        let before = batch.packed.0.len();
        put_field(9_999, b"what only a later program knows", &mut batch.packed.0);
        batch.deviations.push((9_999, 2));
        let draft = batch.reports.last_mut().unwrap();
        draft.packed += u32::try_from(batch.packed.0.len() - before).unwrap();
        draft.deviations += 1;
        HistoryRecord { part: None, batch }
    }

    #[test]
    fn a_record_with_a_part_missing_is_damaged() {
        let damaged = |damage: fn(&mut Batch)| {
            let mut record = later();
            damage(&mut record.batch);
            assert_eq!(HistoryRecord::decode(&record.encode()), Err(HistoryError::Damaged));
        };
        damaged(|batch| _ = batch.entries.pop());
        damaged(|batch| _ = batch.failures.pop());
        damaged(|batch| _ = batch.deviations.pop());
        damaged(|batch| _ = batch.packed.0.pop());
        // A report kept in a form that nobody knows: the byte behind its trail.
        damaged(|batch| {
            let mut rest = batch.packed.0.as_slice();
            intake::Trail::get(&mut rest).unwrap();
            let at = batch.packed.0.len() - rest.len();
            batch.packed.0[at] = 99;
        });
    }

    /// `WRITE_FIXTURES=1 cargo test --lib later` writes the file anew.
    #[test]
    fn what_only_a_later_program_knows_is_left_aside_and_kept() {
        let record = later();
        if std::env::var_os("WRITE_FIXTURES").is_some() {
            std::fs::write(LATER, record.encode()).unwrap();
        }
        let bytes = std::fs::read(LATER).unwrap();
        let read = HistoryRecord::decode(&bytes).unwrap();
        assert_eq!((&read, record.encode()), (&record, bytes.clone()));
        assert_eq!(read.filtered(|_| true).encode(), bytes);
        let mut store = Store::default();
        store.merge(read.batch);
        let reports: Vec<_> = store.reports().map(|stored| stored.report).collect();
        assert_eq!(reports.iter().map(|report| report.report_id.as_str()).collect::<Vec<_>>(), ["plain", "later"]);
        assert_eq!(reports[1].policies[0].policy.policy_domain, "example.net");
        // Kept anew, from what is loaded.
        let mut again = Batch::default();
        (0..store.len()).for_each(|id| store.put_again(id, &mut again));
        assert_eq!(again.packed, record.batch.packed);
    }
}
