//! What one thing of a file, a mail of a mailbox or a member of an archive, may take of what all in the file share: a
//! fixed fraction of what is left when it begins. So however much one of them would take, those behind it have theirs.

/// A thing beside which others stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    /// Of a mailbox, into which anybody can write.
    Mail,
    /// Of an archive, which may hold a whole mailbox.
    Member,
}

impl Thing {
    /// What it may take of what is left.
    pub(crate) fn share(self, left: u64) -> u64 {
        match self {
            Self::Mail => left / 4,
            Self::Member => left - left / 4,
        }
    }
}

/// What the thing that is read may take, as the sums of its file that it may not exceed. Without one it is the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Within(Option<(Ceiling, Ceiling)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ceiling {
    /// The sum of the file.
    most: u64,
    /// What it leaves to the thing.
    share: u64,
}

impl Ceiling {
    fn of(thing: Thing, Sum { spent, most, least }: Sum) -> Self {
        let left = most.saturating_sub(spent);
        let share = thing.share(left).max(least).min(left);
        Self { most: spent.saturating_add(share), share }
    }
}

/// A sum of a file, and the most that it may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    pub(super) spent: u64,
    pub(super) most: u64,
    /// What any thing may take of what is left.
    pub(super) least: u64,
}

impl Within {
    /// For a thing that begins inside of what is read.
    pub(super) fn begin(self, thing: Thing, inflated: Sum, entries: Sum) -> Self {
        let (inflated_most, entries_most) = self.0.map_or((inflated.most, entries.most), |(a, b)| (a.most, b.most));
        Self(Some((
            Ceiling::of(thing, Sum { most: inflated_most, ..inflated }),
            Ceiling::of(thing, Sum { most: entries_most, ..entries }),
        )))
    }

    /// The share of unpacked bytes, if a sum of the file exceeds it.
    pub(super) fn is_inflated_beyond(self, spent: u64) -> Option<u64> {
        self.0.and_then(|(inflated, _)| (spent > inflated.most).then_some(inflated.share))
    }

    /// The share of entries, if they are spent.
    pub(super) fn has_no_entry(self, spent: u64) -> Option<u64> {
        self.0.and_then(|(_, entries)| (spent >= entries.most).then_some(entries.share))
    }
}
