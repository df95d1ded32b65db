//! What the user gave to be read: what is being read, what waits for its turn, and what still is wanted.
//!
//! Giving files, Cancel and Clear are heard in the order in which the user did them, however long files take to be
//! fetched or looked at: who takes time takes a [`Wish`] first and asks afterwards whether it still stands.

use std::collections::VecDeque;

use leptos::prelude::*;

use super::cleared::Cleared;
use super::held_files::{Again, AtHand, HeldFiles};
use super::reject::Reject;
use crate::store::Forgotten;
use crate::web::drop::{NamedFile, NotHad};
use crate::worker::pool::Import;

/// Handle to what was given.
#[derive(Clone, Copy)]
pub(crate) struct Orders(StoredValue<Desk, LocalStorage>);

/// Something given to be read.
pub(crate) enum Order {
    /// Files, within so many times the usual limits.
    Files(Vec<NamedFile>, u64),
    /// The files of a name of which some met a limit, once more, within so many times the usual limits.
    Again(String, u64),
    /// A file that could not be had, or a folder not wholly, by its name.
    Missing(String, NotHad),
}

/// That something is to be read. Cancel and Clear end all wishes there were before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish(u64);

/// What is loaded, until Clear forgets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Load(u64);

#[derive(Default)]
struct Desk {
    /// How often the user pressed Cancel or Clear.
    stops: u64,
    /// How often Clear.
    clears: u64,
    waiting: VecDeque<Order>,
    reading: Option<Reading>,
    held: HeldFiles,
    /// For which there was no room; whether each was counted as read.
    left: Vec<(NamedFile, bool)>,
    /// What was cleared last, while it can be brought back.
    cleared: Option<Cleared>,
    /// Files that hold no report, while nothing is loaded.
    rejects: Vec<(String, Reject)>,
}

/// What is being read.
pub(crate) struct Reading {
    /// What reads it.
    pub(crate) import: Import,
    /// When files are read again: what stands again when that is stopped.
    pub(crate) before: Option<(Again, Forgotten)>,
}

impl Orders {
    /// Nothing given yet.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new_local(Desk::default()))
    }

    /// To be taken when the user acts.
    pub(crate) fn wish(self) -> Wish {
        Wish(self.0.with_value(|desk| desk.stops))
    }

    /// Whether neither Cancel nor Clear was pressed since.
    pub(crate) fn is_wanted(self, wish: Wish) -> bool {
        self.wish() == wish
    }

    /// What is loaded now.
    pub(crate) fn load(self) -> Load {
        Load(self.0.with_value(|desk| desk.clears))
    }

    /// Puts an order behind the others.
    pub(crate) fn add(self, order: Order) {
        self.0.update_value(|desk| desk.waiting.push_back(order));
    }

    /// The order whose turn it is; `None` while another is being read.
    pub(crate) fn next(self) -> Option<Order> {
        self.0.try_update_value(|desk| if desk.reading.is_some() { None } else { desk.waiting.pop_front() }).flatten()
    }

    /// Whether something is being read or waits.
    pub(crate) fn any(self) -> bool {
        self.0.with_value(|desk| desk.reading.is_some() || !desk.waiting.is_empty())
    }

    /// Notes what is being read now; `None` at its end.
    pub(crate) fn set_reading(self, reading: Option<Reading>) {
        self.0.update_value(|desk| desk.reading = reading);
    }

    /// Ends all wishes: what waits is forgotten, and what is being read is handed out to be stopped.
    pub(crate) fn stop(self) -> Option<Reading> {
        self.0
            .try_update_value(|desk| {
                desk.stops += 1;
                desk.waiting.clear();
                desk.reading.take()
            })
            .flatten()
    }

    /// Notes that everything loaded is forgotten, and hands out the files that were at hand for it.
    pub(crate) fn clear(self) -> AtHand {
        let at_hand = self.0.try_update_value(|desk| {
            desk.clears += 1;
            AtHand { left: std::mem::take(&mut desk.left), held: std::mem::take(&mut desk.held) }
        });
        at_hand.unwrap_or_default()
    }

    /// Takes files back that belong to what is loaded again.
    pub(crate) fn give_back(self, at_hand: AtHand) {
        self.0.update_value(|desk| (desk.left, desk.held) = (at_hand.left, at_hand.held));
    }

    /// Holds what was cleared, in place of what was before; with `None` lets go of it, and of the memory that it takes.
    pub(crate) fn hold_cleared(self, cleared: Option<Cleared>) {
        self.0.update_value(|desk| desk.cleared = cleared);
    }

    /// Hands out what was cleared.
    pub(crate) fn take_cleared(self) -> Option<Cleared> {
        self.0.try_update_value(|desk| desk.cleared.take()).flatten()
    }

    /// Changes the files that hold no report; how many there are then.
    pub(crate) fn change_rejects(self, change: impl FnOnce(&mut Vec<(String, Reject)>)) -> usize {
        let changed = self.0.try_update_value(|desk| {
            change(&mut desk.rejects);
            desk.rejects.len()
        });
        changed.unwrap_or_default()
    }

    /// The files that hold no report.
    pub(crate) fn rejects(self) -> Vec<(String, Reject)> {
        self.0.with_value(|desk| desk.rejects.clone())
    }

    /// Notes a file for which there is no room.
    pub(crate) fn leave(self, named: NamedFile, counted: bool) {
        self.0.update_value(|desk| {
            if !desk.left.iter().any(|((_, file), _)| *file == named.1) {
                desk.left.push((named, counted));
            }
        });
    }

    /// How many files there was no room for.
    pub(crate) fn left(self) -> usize {
        self.0.with_value(|desk| desk.left.len())
    }

    /// Hands them out, each with whether it was counted as read.
    pub(crate) fn take_left(self) -> Vec<(NamedFile, bool)> {
        self.0.try_update_value(|desk| std::mem::take(&mut desk.left)).unwrap_or_default()
    }

    /// Reads the files at hand.
    pub(crate) fn held<T>(self, look: impl FnOnce(&HeldFiles) -> T) -> T {
        self.0.with_value(|desk| look(&desk.held))
    }

    /// Changes the files at hand.
    pub(crate) fn change_held<T>(self, change: impl FnOnce(&mut HeldFiles) -> T) -> Option<T> {
        self.0.try_update_value(|desk| change(&mut desk.held))
    }
}
