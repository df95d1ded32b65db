//! The history: reports kept on this device. Off until the user turns it on.
//!
//! What an import brings is kept batch by batch as it is merged, so a page that closes in the
//! middle loses nothing that it had. Tabs tell one another when something was added or wiped.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use leptos::prelude::*;

use super::state::AppState;
use crate::day::Day;
use crate::intake::{Ingested, Outcome};
use crate::say;
use crate::store::{Batch, HistoryRecord, Store};
use crate::web::device_storage::{self, Room};
use crate::web::history_db::{HistoryDb, HistoryFault};
use crate::web::pause::Slice;
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
    /// What went wrong last, in the user's words.
    pub(crate) fault: RwSignal<Option<String>>,
    /// Room on the device, as it was last seen.
    pub(crate) room: RwSignal<Option<Room>>,
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

thread_local! {
    static DB: RefCell<Option<Rc<HistoryDb>>> = const { RefCell::new(None) };
    static TABS: RefCell<Option<Tabs>> = const { RefCell::new(None) };
    /// The key of the last record that was read.
    static READ: Cell<u32> = const { Cell::new(0) };
    /// Records that this page wrote: it has what is in them.
    static OWN: RefCell<BTreeSet<u32>> = const { RefCell::new(BTreeSet::new()) };
    /// What an import brought before the history was open.
    static WAITING: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
    /// Parts of large mailboxes by the names under which they are kept.
    static PARTS: RefCell<HashMap<String, u32>> = RefCell::new(HashMap::new());
}

impl History {
    /// As it was left; what is kept is opened by [`begin`].
    pub(crate) fn load() -> Self {
        let on = storage::read(SETTING).as_deref() == Some("on");
        Self {
            on: RwSignal::new(on),
            opening: RwSignal::new(on),
            writing: RwSignal::new(0),
            fault: RwSignal::new(None),
            room: RwSignal::new(None),
        }
    }

    fn failed(self, fault: &HistoryFault) {
        self.fault.set(Some(fault.to_string()));
    }

    async fn look_at_room(self) {
        self.room.set(device_storage::room().await);
    }
}

/// Opens what is kept, if anything is, and listens to other tabs.
pub(crate) fn begin(state: AppState) {
    let tabs = Tabs::listen(move |word| {
        leptos::task::spawn_local(async move {
            match word.as_str() {
                ADDED => {
                    read_new(state).await;
                    state.announce_loaded();
                }
                WIPED => reopen(state).await,
                TURNED_ON => open_and_keep(state).await,
                TURNED_OFF => {
                    state.history.on.set(false);
                    DB.take();
                }
                _ => {}
            }
        });
    });
    TABS.set(Some(tabs));
    if state.history.on.get_untracked() {
        leptos::task::spawn_local(open(state));
    }
}

/// Turns the history on, and keeps what is loaded.
pub(crate) async fn turn_on(state: AppState) {
    open_and_keep(state).await;
    if state.history.on.get_untracked() {
        storage::write(SETTING, "on");
        device_storage::ask_to_persist().await;
        state.history.look_at_room().await;
        say(TURNED_ON);
    }
}

/// Turns the history off and wipes it; what is loaded stays in the page.
pub(crate) async fn turn_off(state: AppState) {
    let history = state.history;
    let cleared = match DB.take() {
        Some(db) => db.clear().await,
        None => Ok(()),
    };
    match cleared {
        Ok(()) => history.fault.set(None),
        Err(fault) => return history.failed(&fault),
    }
    forget_places();
    storage::write(SETTING, "");
    history.on.set(false);
    say(TURNED_OFF);
}

/// Wipes, and shows what is left.
pub(crate) async fn wipe(state: AppState, what: Wipe) {
    let Some(db) = db() else { return };
    let wiped = match &what {
        Wipe::All => db.clear().await,
        _ => wipe_from(&db, &what).await,
    };
    match wiped {
        Ok(()) => state.history.fault.set(None),
        Err(fault) => return state.history.failed(&fault),
    }
    reopen(state).await;
    say(WIPED);
}

/// Forgets what the page has loaded and reads what is kept.
pub(crate) async fn reopen(state: AppState) {
    forget_places();
    state.store.update_untracked(|store| *store = Store::default());
    read_new(state).await;
    state.announce_loaded();
    state.history.look_at_room().await;
}

/// Keeps the reports of a batch that were new to the store.
pub(crate) fn keep(state: AppState, batch: &Batch, new: &[bool], part: Option<u32>) {
    let record = HistoryRecord { part: part.map(part_name), batch: batch.only(new) };
    if !record.batch.is_empty() {
        write(state, Entry::Record(Box::new(record)));
    }
}

/// Notes how many mails come before a part of a large mailbox.
pub(crate) fn note_part(state: AppState, part: u32, mails_before: u64) {
    if state.history.on.get_untracked() {
        write(state, Entry::Part(part_name(part), mails_before));
    }
}

/// Something on its way to the device.
enum Entry {
    Record(Box<HistoryRecord>),
    Part(String, u64),
}

/// Writes in the background; before the history is open, as soon as it is.
fn write(state: AppState, entry: Entry) {
    let Some(db) = db() else {
        return WAITING.with_borrow_mut(|waiting| waiting.push(entry));
    };
    let history = state.history;
    history.writing.update(|writing| *writing += 1);
    leptos::task::spawn_local(async move {
        let written = match entry {
            Entry::Record(record) => db.add(&record.encode()).await.map(|key| {
                OWN.with_borrow_mut(|own| own.insert(key));
            }),
            Entry::Part(name, mails_before) => db.note_part(&name, mails_before).await,
        };
        if let Err(fault) = written {
            history.failed(&fault);
        }
        history.writing.update(|writing| *writing -= 1);
        if history.writing.get_untracked() == 0 {
            say(ADDED);
            history.look_at_room().await;
        }
    });
}

/// Opens what is kept and reads it.
async fn open(state: AppState) {
    if open_db(state).await.is_some() {
        read_new(state).await;
    }
    state.history.opening.set(false);
    state.announce_loaded();
    state.history.look_at_room().await;
}

/// Keeps what is loaded, then reads what was kept before.
async fn open_and_keep(state: AppState) {
    state.history.fault.set(None);
    let Some(db) = open_db(state).await else { return };
    state.history.on.set(true);
    match keep_loaded(state, &db).await {
        Ok(()) => read_new(state).await,
        Err(fault) => state.history.failed(&fault),
    }
    state.announce_loaded();
}

async fn open_db(state: AppState) -> Option<Rc<HistoryDb>> {
    match HistoryDb::open().await {
        Ok(db) => {
            let db = Rc::new(db);
            DB.set(Some(Rc::clone(&db)));
            for entry in WAITING.take() {
                write(state, entry);
            }
            Some(db)
        }
        Err(fault) => {
            WAITING.take();
            state.history.failed(&fault);
            None
        }
    }
}

/// Merges the records that this page does not have yet.
async fn read_new(state: AppState) {
    if let Err(fault) = try_read_new(state).await {
        state.history.failed(&fault);
    }
}

async fn try_read_new(state: AppState) -> Result<(), HistoryFault> {
    let Some(db) = db() else { return Ok(()) };
    for (name, before) in db.parts().await? {
        let part = part_of_name(&name);
        state.store.update_untracked(|store| store.count_mails(part, before));
    }
    let mut slice = Slice::begin();
    loop {
        let records = db.records_after(READ.get(), RECORDS_AT_ONCE).await?;
        if records.is_empty() {
            return Ok(());
        }
        for (key, bytes) in records {
            READ.set(key);
            if OWN.with_borrow(|own| own.contains(&key)) {
                continue;
            }
            match HistoryRecord::decode(&bytes) {
                Ok(record) => {
                    let part = record.part.as_deref().map(part_of_name);
                    state.store.update_untracked(|store| drop(store.merge_part(record.batch, part)));
                }
                Err(error) => state.history.fault.set(Some(say!("{problem}.", problem = error))),
            }
            slice.pause_if_long().await;
        }
    }
}

async fn wipe_from(db: &HistoryDb, what: &Wipe) -> Result<(), HistoryFault> {
    let mut after = 0;
    loop {
        let records = db.records_after(after, RECORDS_AT_ONCE).await?;
        if records.is_empty() {
            return Ok(());
        }
        for (key, bytes) in records {
            after = key;
            // What cannot be read stays: only the user's "all" wipes it.
            let Ok(record) = HistoryRecord::decode(&bytes) else { continue };
            let left = record.filtered(|entry| match what {
                Wipe::Domain(domain) => !entry.policy_domains.contains(&domain.as_str()),
                Wipe::Before(first) => entry.day.is_none_or(|day| day >= *first),
                Wipe::All => false,
            });
            if left.batch.is_empty() {
                db.replace(key, None).await?;
            } else if left.batch.reports() < record.batch.reports() {
                db.replace(key, Some(&left.encode())).await?;
            }
        }
    }
}

/// Keeps what the page had loaded before; what an import brings meanwhile is kept by [`keep`].
async fn keep_loaded(state: AppState, db: &HistoryDb) -> Result<(), HistoryFault> {
    let mut slice = Slice::begin();
    let mut batch = Batch::default();
    let loaded = state.store.with_untracked(Store::len);
    for id in 0..loaded {
        let stored = state.store.with_untracked(|store| store.report(id));
        if let Some((trail, report)) =
            stored.and_then(|stored| Some((stored.trails.into_iter().next()?, stored.report)))
        {
            batch.add(Ingested { trail, outcome: Outcome::Report(Box::new(report)) });
        }
        if batch.is_full() || id + 1 == loaded {
            let record = HistoryRecord { part: None, batch: std::mem::take(&mut batch) };
            let key = db.add(&record.encode()).await?;
            OWN.with_borrow_mut(|own| own.insert(key));
        }
        slice.pause_if_long().await;
    }
    Ok(())
}

fn db() -> Option<Rc<HistoryDb>> {
    DB.with_borrow(Option::clone)
}

fn forget_places() {
    READ.set(0);
    OWN.take();
}

fn say(word: &str) {
    TABS.with_borrow(|tabs| {
        if let Some(tabs) = tabs {
            tabs.say(word);
        }
    });
}

/// A name that no part of another page has: parts are numbered anew by each.
fn part_name(part: u32) -> String {
    thread_local! {
        static PAGE: String = format!("{}-{}", clock::utc_stamp(), js_sys::Math::random());
    }
    let name = PAGE.with(|page| format!("{page}-{part}"));
    PARTS.with_borrow_mut(|parts| _ = parts.insert(name.clone(), part));
    name
}

fn part_of_name(name: &str) -> u32 {
    PARTS.with_borrow_mut(|parts| *parts.entry(name.to_owned()).or_insert_with(pool::part_number))
}

/// The name of the setting.
const SETTING: &str = "history";
/// A few megabytes at a time.
const RECORDS_AT_ONCE: u32 = 16;
/// What tabs say to one another.
const ADDED: &str = "history added";
const WIPED: &str = "history wiped";
const TURNED_ON: &str = "history on";
const TURNED_OFF: &str = "history off";
