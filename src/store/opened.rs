//! What tells reports apart whose hashes meet: digests of what each says, so that each is opened but once.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use super::batch::identity_of;
use super::packed::Packed;
use crate::seed::Seed;

/// What was opened, by a number of each report that it keeps.
#[derive(Debug, Clone, Default)]
pub(super) struct Opened {
    /// Nobody makes two digests meet who does not know it.
    seed: Seed,
    known: BTreeMap<u32, Option<Said>>,
}

/// Digests of what a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    /// Of its JSON text.
    pub(super) text: u64,
    /// Of what makes it the same report (see [`identity_of`]).
    pub(super) identity: u64,
    pub(super) report_id: u64,
}

impl Opened {
    pub(super) fn with_seed(seed: Seed) -> Self {
        Self { seed, known: BTreeMap::new() }
    }

    /// What a report says, opened now; `None` for one that is too long to be opened, and for one that cannot be.
    pub(super) fn open(&self, packed: Option<Packed<'_>>) -> Option<Said> {
        let report = packed?.short_report()?;
        Some(Said {
            text: self.seed.hash_one(&report.raw),
            identity: self.seed.hash_one(identity_of(&report)),
            report_id: self.seed.hash_one(&report.report_id),
        })
    }

    /// The same of a report with a number, opened at the first time.
    pub(super) fn said<'a>(&mut self, number: u32, packed: impl FnOnce() -> Option<Packed<'a>>) -> Option<Said> {
        if let Some(known) = self.known.get(&number) {
            return *known;
        }
        let said = self.open(packed());
        self.note(number, said);
        said
    }

    /// Keeps what was opened before the report had a number.
    pub(super) fn note(&mut self, number: u32, said: Option<Said>) {
        self.known.insert(number, said);
    }

    /// Another report has this number now.
    pub(super) fn forget(&mut self, number: u32) {
        self.known.remove(&number);
    }
}
