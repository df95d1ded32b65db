//! What the page knows of the history, and what keeps it.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use leptos::prelude::*;

use crate::day::Day;
use crate::store::HistoryError;
use crate::web::device_storage::{self, Room};
use crate::web::history_db::{HistoryDb, HistoryFault};
use crate::web::tabs::Tabs;
use crate::web::{clock, storage};
use crate::worker::pool;

/// Handles to what the page shows of the history.
#[derive(Clone, Copy)]
pub(crate) struct History {
    /// Whether reports are kept.
    pub(crate) on: RwSignal<bool>,
    /// Whether what is kept is being read.
    pub(crate) opening: RwSignal<bool>,
    /// Records on their way to the device.
    pub(crate) writing: RwSignal<usize>,
    /// Not all that is kept is shown: the user cleared the page.
    pub(crate) hidden: RwSignal<bool>,
    /// What went wrong last.
    pub(crate) fault: RwSignal<Option<HistoryFault>>,
    /// Why something of what is kept could not be read; it stays kept.
    pub(crate) unreadable: RwSignal<Option<HistoryError>>,
    /// Room on the device, as it was last seen.
    pub(crate) room: RwSignal<Option<Room>>,
    /// What keeps it.
    keeper: StoredValue<Keeper, LocalStorage>,
}

/// What is wiped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wipe {
    /// Reports about one `policy-domain`.
    Domain(String),
    /// Reports that start before a day; those without a date stay.
    Before(Day),
    /// Everything.
    All,
}

/// Something on its way to the device.
pub(super) enum Entry {
    /// A record as it is kept.
    Record(Vec<u8>),
    /// So many mails come before a range of a large mailbox, by the name under which that is kept.
    Range(String, u64),
}

impl Entry {
    /// Bytes of it.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Record(record) => record.len(),
            Self::Range(name, _) => name.len(),
        }
    }
}

/// Handles of the browser, and what is written where.
#[derive(Default)]
pub(super) struct Keeper {
    /// The history, while it is open.
    pub(super) db: Option<Rc<HistoryDb>>,
    /// Word to the other tabs.
    pub(super) tabs: Option<Tabs>,
    /// The history is being turned on.
    pub(super) turning_on: bool,
    /// How often what is kept was to be read from its begin.
    pub(super) round: u64,
    /// The key of the last record that was read.
    pub(super) read: u32,
    /// Records that this page wrote: it has what is in them.
    pub(super) own: BTreeSet<u32>,
    /// What an import brought before the history was open.
    pub(super) waiting: Vec<Entry>,
    /// Bytes that are being written.
    pub(super) writing: usize,
    /// Who waits for them, and for what waits, to become less.
    waiters: Vec<Waker>,
    /// Ranges of large mailboxes by the names under which they are kept.
    ranges: BTreeMap<String, u32>,
    /// What begins the names that this page gives.
    page: Option<String>,
}

impl Keeper {
    /// Whether as much is on its way to the device as may be.
    fn is_full(&self) -> bool {
        self.waiting.iter().map(Entry::bytes).fold(self.writing, usize::saturating_add) > MOST_UNDER_WAY
    }

    /// Whether a record is not read yet and was not written by this page; from now on it counts as read.
    pub(super) fn is_new(&mut self, key: u32) -> bool {
        let new = key > self.read && !self.own.contains(&key);
        self.read = self.read.max(key);
        new
    }

    /// A name that no range of another page has: ranges are numbered anew by each.
    pub(super) fn name_of_range(&mut self, range: u32) -> String {
        let page = self.page.get_or_insert_with(|| format!("{}-{}", clock::utc_stamp(), js_sys::Math::random()));
        let name = format!("{page}-{range}");
        self.ranges.insert(name.clone(), range);
        name
    }

    /// The number that this page gives a range.
    pub(super) fn range_of_name(&mut self, name: &str) -> u32 {
        *self.ranges.entry(name.to_owned()).or_insert_with(pool::range_number)
    }
}

impl History {
    /// As it was left; what is kept is opened by [`super::history::begin`].
    pub(crate) fn load() -> Self {
        let on = storage::read(SETTING).as_deref() == Some("on");
        Self {
            on: RwSignal::new(on),
            opening: RwSignal::new(on),
            writing: RwSignal::new(0),
            hidden: RwSignal::new(false),
            fault: RwSignal::new(None),
            unreadable: RwSignal::new(None),
            room: RwSignal::new(None),
            keeper: StoredValue::new_local(Keeper::default()),
        }
    }

    /// Tells what went wrong.
    pub(super) fn failed(self, fault: &HistoryFault) {
        self.fault.set(Some(fault.clone()));
    }

    /// Notes how much room is left on the device.
    pub(super) async fn look_at_room(self) {
        self.room.set(device_storage::room().await);
    }

    /// Whether a history that was opened is still the one in use.
    pub(super) fn is_open(self, db: &Rc<HistoryDb>) -> bool {
        self.look(|keeper| keeper.db.as_ref().is_some_and(|open| Rc::ptr_eq(open, db)))
    }

    /// Waits until no more than some megabytes are on their way to the device: what brings more waits meanwhile.
    pub(super) async fn has_room(self) {
        poll_fn(|context| {
            let full = self.change(|keeper| {
                let full = keeper.is_full();
                if full {
                    keeper.waiters.push(context.waker().clone());
                }
                full
            });
            if full == Some(true) { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }

    /// Less is on its way to the device.
    pub(super) fn made_room(self) {
        for waiter in self.change(|keeper| std::mem::take(&mut keeper.waiters)).unwrap_or_default() {
            waiter.wake();
        }
    }

    /// Looks at what keeps it.
    pub(super) fn look<T>(self, look: impl FnOnce(&Keeper) -> T) -> T {
        self.keeper.with_value(look)
    }

    /// Changes what keeps it.
    pub(super) fn change<T>(self, change: impl FnOnce(&mut Keeper) -> T) -> Option<T> {
        self.keeper.try_update_value(change)
    }
}

/// The name of the setting.
pub(super) const SETTING: &str = "history";
/// Bytes that may be on their way to the device before an import waits.
const MOST_UNDER_WAY: usize = 32_000_000;
