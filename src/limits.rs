//! One budget for everything a file unpacks to, charged before anything is allocated.

mod share;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::language::format_bytes;
use crate::say;

use share::Sum;
pub(crate) use share::Thing;
pub use share::Within;

/// What a file may unpack to, and how much of that is spent; handed down as `&mut` so
/// that nesting shares it. Plain data: raise a field, or all with [`Limits::scaled`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes one report or mail may unpack to.
    pub report_bytes: u64,
    /// Most bytes of a file that must be whole in memory to be read (no mailbox, no archive).
    pub whole_bytes: u64,
    /// Most bytes that everything in one file may unpack to.
    pub inflated_bytes: u64,
    /// Most bytes of memory that the JSON of one report may take.
    pub value_bytes: u64,
    /// Most bytes that are kept of what is in one file, however large it is.
    pub kept_bytes: u64,
    /// Most bytes that are kept of it for each byte of the file,
    pub kept_times: u64,
    /// as long as these are no more than so many; beyond,
    pub kept_share: u64,
    /// so many for each byte.
    pub kept_least_times: u64,
    /// Bytes that may be kept of it without regard to its size.
    pub kept_free: u64,
    /// Most entries of archives and parts of mails that one file may have.
    pub entries: u64,
    /// Most levels of nesting (mail in mail, archive in archive).
    pub depth: u32,
    /// What is spent.
    pub spent: Spent,
    /// What of it the thing that is read may spend.
    pub within: Within,
    /// Whether others read at the same time.
    pub sharing: Sharing,
}

/// What one of several readers may hold, each of which has a share of what one alone may hold. All copies of its
/// limits tell of the same reader.
#[derive(Debug, Clone, Default)]
pub struct Sharing(Option<Share>);

#[derive(Debug, Clone)]
struct Share {
    /// Most bytes that one report or mail may unpack to.
    report_bytes: u64,
    /// Something was more than the share.
    exceeded: Arc<AtomicBool>,
}

/// Limits are the same when they allow the same.
impl PartialEq for Sharing {
    fn eq(&self, other: &Self) -> bool {
        let bytes = |Self(share): &Self| share.as_ref().map(|share| share.report_bytes);
        bytes(self) == bytes(other)
    }
}

impl Eq for Sharing {}

/// What of the [`Limits`] is spent so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Bytes unpacked.
    pub inflated_bytes: u64,
    /// Entries and parts seen.
    pub entries: u64,
}

/// A limit on bytes, with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SizeLimit {
    /// [`Limits::report_bytes`].
    Report(u64),
    /// [`Limits::whole_bytes`].
    Whole(u64),
    /// [`Limits::inflated_bytes`].
    Inflated(u64),
    /// What one mail of a mailbox, or one member of an archive, may have of them.
    Share(u64),
}

/// "64 MB, the limit for one report or email".
impl fmt::Display for SizeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Report(bytes) => say!("{size}, the limit for one report or email", size = bytes_in_words(*bytes)),
            Self::Whole(bytes) => {
                say!(
                    "{size}, the limit for a file that is neither a mailbox nor an archive",
                    size = bytes_in_words(*bytes)
                )
            }
            Self::Inflated(bytes) => {
                say!("{size}, the limit for everything that one file unpacks to", size = bytes_in_words(*bytes))
            }
            Self::Share(bytes) => {
                say!(
                    "{size}, the limit for one email of a mailbox or one member of an archive",
                    size = bytes_in_words(*bytes)
                )
            }
        })
    }
}

/// A limit on bytes as it is told: "64 MB".
pub fn bytes_in_words(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "rounded anyway")]
    format_bytes(bytes as f64)
}

/// What the JSON of one report may take in memory, unless it is raised.
pub(crate) const MOST_VALUE_BYTES: u64 = 480_000_000;

impl Default for Limits {
    fn default() -> Self {
        Self {
            report_bytes: 64_000_000,
            whole_bytes: 256_000_000,
            inflated_bytes: 8_000_000_000,
            value_bytes: MOST_VALUE_BYTES,
            kept_bytes: 256_000_000,
            kept_times: 128,
            kept_share: 256_000_000,
            kept_least_times: 128,
            kept_free: 16_000_000,
            entries: 4_000_000,
            depth: 8,
            spent: Spent::default(),
            within: Within::default(),
            sharing: Sharing::default(),
        }
    }
}

impl Limits {
    /// The default limits times `factor`, for a user who trusts the file. Nesting stays.
    #[must_use]
    pub fn scaled(factor: u64) -> Self {
        let limits = Self::default();
        Self {
            report_bytes: limits.report_bytes.saturating_mul(factor),
            whole_bytes: limits.whole_bytes.saturating_mul(factor),
            inflated_bytes: limits.inflated_bytes.saturating_mul(factor),
            value_bytes: limits.value_bytes.saturating_mul(factor),
            kept_bytes: limits.kept_bytes.saturating_mul(factor),
            kept_times: limits.kept_times.saturating_mul(factor),
            kept_share: limits.kept_share.saturating_mul(factor),
            kept_least_times: limits.kept_least_times.saturating_mul(factor),
            kept_free: limits.kept_free.saturating_mul(factor),
            entries: limits.entries.saturating_mul(factor),
            ..limits
        }
    }

    /// How many bytes may be kept of what is in a file of so many bytes. Of a very large one, a mailbox of years, as much
    /// as honest reports need.
    pub fn kept_of(&self, file: u64) -> u64 {
        let most = self.kept_bytes.max(file.saturating_mul(HONEST_TIMES));
        let share = file.saturating_mul(self.kept_times).min(self.kept_share);
        self.kept_free.saturating_add(share.max(file.saturating_mul(self.kept_least_times))).min(most)
    }

    /// For one of so many files, of so many bytes in all. They share what is kept without regard to the size. What is
    /// kept for their bytes they share as well, one half file by file and the other byte by byte: a small list of many
    /// reports, packed, has enough beside a large file that is not. So all of them leave a place in the store, unless
    /// they are as large as honest reports are that fill it.
    #[must_use]
    pub fn among(self, files: u64, bytes: u64) -> Self {
        if files <= 1 {
            return self;
        }
        let free = self.kept_free.saturating_mul(FREE_OF_ALL) / files;
        let half = self.kept_bytes / 4 * 3;
        Self {
            kept_free: free.min(self.kept_free),
            kept_share: half / files,
            kept_least_times: (half / bytes.max(1)).clamp(self.kept_times / LESS_TIMES, self.kept_times),
            ..self
        }
    }

    /// For a part of so many bytes of a file of so many, which others read too: what is kept of all parts is what is kept
    /// of the file.
    #[must_use]
    pub fn part_of(self, part: u64, file: u64) -> Self {
        let share = |all: u64| {
            let share = u128::from(all) * u128::from(part.min(file)) / u128::from(file.max(1));
            u64::try_from(share).unwrap_or(all)
        };
        Self {
            kept_free: share(self.kept_free),
            kept_share: share(self.kept_share),
            kept_bytes: share(self.kept_bytes),
            ..self
        }
    }

    /// For one of so many readers that read at the same time: what all of them hold while they read is no more than
    /// what one alone may hold. What is more than a share is no problem of the file: [`Limits::is_exceeded`] tells
    /// of it, and then what was found since means nothing.
    #[must_use]
    pub fn shared_by(self, readers: u64) -> Self {
        if readers <= 1 {
            return self;
        }
        // No report of any sender is a hundredth of that: what is larger is slower to read, and nothing else.
        let report_bytes = (self.report_bytes / readers * 2).max(self.report_bytes / 8 * 3).min(self.report_bytes);
        Self {
            value_bytes: self.value_bytes / readers,
            // A text as long as a report may always come whole.
            whole_bytes: (self.whole_bytes / readers).max(self.report_bytes).min(self.whole_bytes),
            sharing: Sharing(Some(Share { report_bytes, exceeded: Arc::default() })),
            ..self
        }
    }

    /// Whether something was more than this reader's share, and is to be read by one alone.
    pub fn is_exceeded(&self) -> bool {
        self.sharing.0.as_ref().is_some_and(|share| share.exceeded.load(Ordering::Relaxed))
    }

    /// Notes that something was refused which one reader alone may be allowed.
    pub(crate) fn exceed(&self) {
        if let Some(share) = &self.sharing.0 {
            share.exceeded.store(true, Ordering::Relaxed);
        }
    }

    /// Charges `more` bytes on top of the `before` that this part has already.
    ///
    /// # Errors
    /// The limit that they would exceed.
    pub fn charge(&mut self, more: u64, before: u64) -> Result<(), SizeLimit> {
        let all = before.saturating_add(more);
        if all > self.report_bytes {
            return Err(SizeLimit::Report(self.report_bytes));
        }
        if self.sharing.0.as_ref().is_some_and(|share| all > share.report_bytes) {
            self.exceed();
            return Err(SizeLimit::Report(self.report_bytes));
        }
        self.charge_total(more)
    }

    /// Charges `more` bytes of something that is not kept whole, such as a packed mailbox.
    ///
    /// # Errors
    /// The limit that they would exceed.
    pub fn charge_total(&mut self, more: u64) -> Result<(), SizeLimit> {
        let spent = self.spent.inflated_bytes.saturating_add(more);
        // Behind what exceeded the share nothing counts: it ends soon.
        if spent > self.inflated_bytes || self.is_exceeded() {
            return Err(SizeLimit::Inflated(self.inflated_bytes));
        }
        if let Some(share) = self.within.is_inflated_beyond(spent) {
            return Err(SizeLimit::Share(share));
        }
        self.spent.inflated_bytes = spent;
        Ok(())
    }

    /// A thing begins, inside of what is read; gives what [`Limits::end`] is to be told.
    #[must_use]
    pub(crate) fn begin(&mut self, thing: Thing) -> Within {
        // One report may always be read.
        let Spent { inflated_bytes: spent, entries } = self.spent;
        let inflated = Sum { spent, most: self.inflated_bytes, least: self.report_bytes };
        let entries = Sum { spent: entries, most: self.entries, least: LEAST_ENTRIES };
        let inner = self.within.begin(thing, inflated, entries);
        std::mem::replace(&mut self.within, inner)
    }

    /// The thing has ended.
    pub(crate) fn end(&mut self, outer: Within) {
        self.within = outer;
    }

    /// Charges one entry.
    ///
    /// # Errors
    /// The limit, when none is left.
    pub fn entry(&mut self) -> Result<(), u64> {
        self.any_entry()?;
        self.spent.entries += 1;
        Ok(())
    }

    /// Whether an entry is left.
    ///
    /// # Errors
    /// The limit, when none is.
    pub(crate) fn any_entry(&self) -> Result<(), u64> {
        if self.spent.entries >= self.entries || self.is_exceeded() {
            return Err(self.entries);
        }
        self.within.has_no_entry(self.spent.entries).map_or(Ok(()), Err)
    }
}

/// More entries than any mail has that was written to be read.
const LEAST_ENTRIES: u64 = 1_000;

/// What may be kept of all files together without regard to their sizes, in times what may be kept of one.
const FREE_OF_ALL: u64 = 5;
/// Of many files this part of what is kept for each byte of one, which is more than honest reports need: 16 times.
const LESS_TIMES: u64 = 8;
/// Honest emails make no more be kept than so many times their own bytes: a report that packs to 300 bytes comes in an
/// email of thousands.
const HONEST_TIMES: u64 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_charge_names_its_limit_and_spends_nothing() {
        let mut limits = Limits { report_bytes: 10, inflated_bytes: 25, entries: 1, ..Limits::default() };
        assert_eq!(limits.charge(8, 3), Err(SizeLimit::Report(10)));
        assert_eq!(limits.charge(10, 0), Ok(()));
        assert_eq!(limits.charge_total(16), Err(SizeLimit::Inflated(25)));
        assert_eq!(limits.charge_total(15), Ok(()));
        assert_eq!(limits.charge(1, 0), Err(SizeLimit::Inflated(25)));
        assert_eq!((limits.entry(), limits.entry()), (Ok(()), Err(1)));
        assert_eq!(limits.spent, Spent { inflated_bytes: 25, entries: 1 });
    }

    /// However many small files there are, what is kept of them leaves more than the last tenth of a store, and each of
    /// them has what its bytes give it.
    #[test]
    fn small_files_share_what_is_kept() {
        let kept = |files: u64, bytes: u64| Limits::default().among(files, files * bytes).kept_of(bytes) * files;
        assert_eq!([1, 5, 40].map(|files| kept(files, 1_000)), [16_128_000, 80_640_000, 85_120_000]);
        for files in [100, 1_000, 5_000, 5_800, 20_000] {
            for bytes in [100, 760, 1_000] {
                assert!(kept(files, bytes) <= 464_000_000, "{files} of {bytes}: {}", kept(files, bytes));
            }
        }
        // One of 300 bytes may keep a report of 4,800 whatever is beside it, which is more than any such takes.
        assert!(Limits::default().among(1_000_000, 1 << 40).kept_of(300) >= 4_800);
        assert_eq!(Limits::scaled(4).among(5_800, 1_000).kept_times, 512);
    }

    /// A packed list of 40,000 reports, 30 bytes each, has a kilobyte for each of them beside 40 MB of other files.
    #[test]
    fn a_packed_list_has_its_share_beside_large_files() {
        for files in [2, 3] {
            assert!(Limits::default().among(files, 41_200_000).kept_of(1_200_000) >= 64_000_000, "{files} files");
        }
    }

    /// What one file alone may keep is the same whether it is told of its size or not.
    #[test]
    fn one_file_shares_with_nobody() {
        for bytes in [0, 1_000, 1_000_000, 3_000_000, 40_000_000, 1 << 40] {
            let alone = Limits::default().kept_of(bytes);
            assert_eq!(Limits::default().among(1, bytes).kept_of(bytes), alone, "{bytes}");
            assert!(bytes > 128_000_000 || alone <= 256_000_000, "{bytes}: {alone}");
        }
    }

    /// A mailbox that is read in ranges may make as much be kept as one that is not.
    #[test]
    fn parts_of_a_file_keep_no_more_than_the_file() {
        for (parts, part) in [(1, 16_000_000), (3, 16_000_000), (10, 16_000_000), (640, 16_000_000), (7, 333_333)] {
            let (all, whole) = (parts * part, Limits::default());
            let kept = whole.clone().part_of(part, all).kept_of(part) * parts;
            let most = whole.kept_of(all);
            assert!(kept <= most && kept + 10 * parts >= most, "{parts} of {part}: {kept} of {most}");
        }
        assert_eq!(Limits::default().part_of(0, 0).kept_of(0), 0);
    }

    #[test]
    fn readers_beside_each_other_hold_what_one_alone_may_hold() {
        for readers in [1, 2, 3, 8] {
            let limits = Limits::default().shared_by(readers);
            assert!(limits.value_bytes * readers <= 480_000_000 && limits.whole_bytes >= limits.report_bytes);
            // All copies tell of it, and nothing else is allowed afterwards.
            let mut copy = limits.clone();
            assert_eq!(copy.charge(24_000_000, 0), Ok(()));
            // Two may unpack a whole report each; of more than two none may.
            let alone = readers <= 2;
            assert_eq!(copy.charge(64_000_000, 0).is_ok(), alone);
            assert_eq!((limits.is_exceeded(), copy.is_exceeded()), (!alone, !alone));
            assert_eq!((copy.charge(1, 0).is_ok(), copy.entry().is_ok()), (alone, alone));
        }
        // What one alone is not allowed is a problem of the file, whoever reads it.
        let mut limits = Limits::default().shared_by(2);
        assert_eq!(limits.charge(64_000_001, 0), Err(SizeLimit::Report(64_000_000)));
        assert!(!limits.is_exceeded());
    }

    #[test]
    fn sizes_are_told_in_words() {
        let usual = Limits::default();
        for (factor, texts) in [(1, ["64 MB", "256 MB", "8 GB"]), (4, ["256 MB", "1 GB", "32 GB"])] {
            let sizes = [usual.report_bytes, usual.whole_bytes, usual.inflated_bytes];
            assert_eq!(sizes.map(|bytes| bytes_in_words(bytes * factor)), texts);
        }
        assert_eq!(SizeLimit::Report(64_000_000).to_string(), "64 MB, the limit for one report or email");
    }

    #[test]
    fn scaled_limits_do_not_overflow() {
        assert_eq!(Limits::scaled(2).report_bytes, 128_000_000);
        assert_eq!(Limits::scaled(u64::MAX).entries, u64::MAX);
    }

    #[test]
    fn each_thing_leaves_something_to_the_next() {
        let mut limits = Limits::default();
        let mut shares = Vec::new();
        for _ in 0..10 {
            let outer = limits.begin(Thing::Mail);
            let before = limits.spent.entries;
            while limits.entry().is_ok() {}
            shares.push(limits.spent.entries - before);
            limits.end(outer);
        }
        assert_eq!(shares[..3], [1_000_000, 750_000, 562_500]);
        assert_eq!((shares[9], limits.entry()), (75_085, Ok(())));
    }

    #[test]
    fn a_thing_in_a_thing_has_a_share_of_its_share() {
        let mut limits = Limits { inflated_bytes: 1_600, report_bytes: 1, ..Limits::default() };
        let file = limits.begin(Thing::Member);
        let member = limits.begin(Thing::Mail);
        assert_eq!(limits.charge_total(301), Err(SizeLimit::Share(300)));
        assert_eq!(limits.charge_total(300), Ok(()));
        limits.end(member);
        assert_eq!(limits.charge_total(901), Err(SizeLimit::Share(1_200)));
        limits.end(file);
        assert_eq!(limits.charge_total(1_300), Ok(()));
        assert_eq!(limits.charge_total(1), Err(SizeLimit::Inflated(1_600)));
    }
}
