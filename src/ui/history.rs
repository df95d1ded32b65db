//! The history: reports kept on this device. Off until the user turns it on.
//!
//! What an import brings is kept batch by batch as it is merged, so a page that closes in the middle loses nothing that
//! it had; while some megabytes are on their way to the device, the import waits. Tabs tell one another when something was
//! added or wiped.

use std::rc::Rc;

use leptos::prelude::*;

use super::history_state::{Entry, SETTING, Wipe};
use super::loaded::announce;
use super::merging;
use super::orders::Load;
use super::state::AppState;
use crate::store::{Batch, HistoryRecord, Merging, Store};
use crate::web::device_storage;
use crate::web::history_db::{HistoryDb, HistoryFault};
use crate::web::pause::Slice;
use crate::web::random::seed;
use crate::web::storage;
use crate::web::tabs::Tabs;

/// Opens what is kept, if anything is, and listens to other tabs.
pub(crate) fn begin(state: AppState) {
    let tabs = Tabs::listen(move |word| {
        leptos::task::spawn_local(async move {
            match word.as_str() {
                ADDED => {
                    read_new(state, state.orders.load()).await;
                    announce(state);
                }
                WIPED => reopen(state).await,
                TURNED_ON => _ = open_and_keep(state).await,
                TURNED_OFF => drop(leave(state)),
                _ => {}
            }
        });
    });
    state.history.change(|keeper| keeper.tabs = Some(tabs));
    if state.history.on.get_untracked() {
        leptos::task::spawn_local(open(state));
    }
}

/// Turns the history on, and keeps what is loaded.
pub(crate) async fn turn_on(state: AppState) {
    if open_and_keep(state).await {
        device_storage::ask_to_persist().await;
        state.history.look_at_room().await;
        say(state, TURNED_ON);
    }
}

/// Turns the history off and wipes it; what is loaded stays in the page.
pub(crate) async fn turn_off(state: AppState) {
    let history = state.history;
    let db = leave(state);
    if let Some(db) = db
        && let Err(fault) = db.clear().await
    {
        // It is as it was.
        history.change(|keeper| keeper.db = Some(db));
        history.on.set(true);
        return history.failed(&fault);
    }
    history.fault.set(None);
    forget_places(state);
    storage::write(SETTING, "");
    say(state, TURNED_OFF);
}

/// Keeps nothing more from this moment on, also of what is being kept now.
fn leave(state: AppState) -> Option<Rc<HistoryDb>> {
    state.history.on.set(false);
    state.history.hidden.set(false);
    let left = state.history.change(|keeper| {
        keeper.waiting.clear();
        keeper.db.take()
    });
    state.history.made_room();
    left.flatten()
}

/// Wipes, and shows what is left.
pub(crate) async fn wipe(state: AppState, what: Wipe) {
    let Some(db) = db(state) else { return };
    let wiped = match &what {
        Wipe::All => db.clear().await,
        _ => wipe_from(&db, &what).await,
    };
    match wiped {
        Ok(()) => state.history.fault.set(None),
        Err(fault) => return state.history.failed(&fault),
    }
    reopen(state).await;
    say(state, WIPED);
}

/// Forgets what the page has loaded and reads what is kept.
pub(crate) async fn reopen(state: AppState) {
    state.history.hidden.set(false);
    state.free_cleared();
    forget_places(state);
    // What an import that still runs could not read stays told.
    let reading = state.orders.any();
    state
        .store
        .update_untracked(|store| if reading { store.forget_reports() } else { *store = Store::with_seed(seed()) });
    read_new(state, state.orders.load()).await;
    announce(state);
    state.history.look_at_room().await;
}

/// Keeps the reports of a batch that were new to the store. Then waits until there is room for more.
pub(crate) async fn keep(state: AppState, batch: Batch, new: &[bool], range: Option<u32>) {
    let part = range.and_then(|range| state.history.change(|keeper| keeper.name_of_range(range)));
    let record = HistoryRecord { part, batch: batch.only(new) };
    if !record.batch.is_empty() {
        let entry = Entry::Record(record.encode());
        drop((record, batch));
        write(state, entry);
        state.history.has_room().await;
    }
}

/// Notes how many mails come before a range of a large mailbox.
pub(crate) fn note_part(state: AppState, range: u32, mails_before: u64) {
    if state.history.on.get_untracked()
        && let Some(name) = state.history.change(|keeper| keeper.name_of_range(range))
    {
        write(state, Entry::Range(name, mails_before));
    }
}

/// Writes in the background; before the history is open, as soon as it is.
fn write(state: AppState, entry: Entry) {
    let history = state.history;
    let Some(db) = db(state) else {
        history.change(|keeper| keeper.waiting.push(entry));
        return;
    };
    let (load, round) = (state.orders.load(), history.look(|keeper| keeper.round));
    history.writing.update(|writing| *writing += 1);
    let bytes = entry.bytes();
    history.change(|keeper| keeper.writing += bytes);
    leptos::task::spawn_local(async move {
        let mut forgotten = false;
        let written = match entry {
            Entry::Record(record) => db.add(&record).await.map(|key| {
                // What is kept was begun to be read anew meanwhile: then this must be read too.
                forgotten = history.look(|keeper| keeper.round) != round;
                if !forgotten {
                    history.change(|keeper| keeper.own.insert(key));
                }
            }),
            Entry::Range(name, mails_before) => db.note_part(&name, mails_before).await,
        };
        if let Err(fault) = written {
            history.failed(&fault);
        }
        history.writing.update(|writing| *writing -= 1);
        history.change(|keeper| keeper.writing -= bytes);
        history.made_room();
        if forgotten {
            read_new(state, load).await;
            announce(state);
        }
        if history.writing.get_untracked() == 0 {
            say(state, ADDED);
            history.look_at_room().await;
        }
    });
}

/// Opens what is kept and reads it.
async fn open(state: AppState) {
    let load = state.orders.load();
    if open_db(state).await.is_some() {
        read_new(state, load).await;
    }
    state.history.opening.set(false);
    announce(state);
    state.history.look_at_room().await;
}

/// Keeps what is loaded, then reads what was kept before. Whether the history was off and is on now.
async fn open_and_keep(state: AppState) -> bool {
    let history = state.history;
    // A second press, or another tab, has nothing to add.
    if history.on.get_untracked()
        || history.change(|keeper| std::mem::replace(&mut keeper.turning_on, true)) == Some(true)
    {
        return false;
    }
    let load = state.orders.load();
    history.fault.set(None);
    if let Some(db) = open_db(state).await {
        // From here on `keep` keeps what comes; this, what is there already. Clear may forget it meanwhile.
        history.on.set(true);
        // At once: a page that is closed meanwhile opens with what is kept.
        storage::write(SETTING, "on");
        let loaded = state.settled(Store::clone);
        history.writing.update(|writing| *writing += 1);
        let kept = keep_loaded(state, &db, &loaded).await;
        drop(loaded);
        history.writing.update(|writing| *writing -= 1);
        match kept {
            Ok(()) => read_new(state, load).await,
            Err(fault) => history.failed(&fault),
        }
        announce(state);
    }
    history.change(|keeper| keeper.turning_on = false);
    history.on.get_untracked()
}

async fn open_db(state: AppState) -> Option<Rc<HistoryDb>> {
    match HistoryDb::open().await {
        Ok(db) => {
            let db = Rc::new(db);
            let waiting = state.history.change(|keeper| {
                keeper.db = Some(Rc::clone(&db));
                std::mem::take(&mut keeper.waiting)
            });
            for entry in waiting.unwrap_or_default() {
                write(state, entry);
            }
            Some(db)
        }
        Err(fault) => {
            state.history.change(|keeper| keeper.waiting.clear());
            state.history.made_room();
            state.history.failed(&fault);
            None
        }
    }
}

/// Merges the records that this page does not have yet. Once the user has cleared what was loaded when this was
/// wanted, they count as read and are not shown.
async fn read_new(state: AppState, load: Load) {
    if let Err(fault) = try_read_new(state, load).await {
        state.history.failed(&fault);
    }
}

async fn try_read_new(state: AppState, load: Load) -> Result<(), HistoryFault> {
    let Some(db) = db(state) else { return Ok(()) };
    let round = state.history.look(|keeper| keeper.round);
    let range_of = |name: &str| state.history.change(|keeper| keeper.range_of_name(name));
    for (name, before) in db.parts().await? {
        if let Some(range) = range_of(&name) {
            state.store.update_untracked(|store| store.count_mails(range, before));
        }
    }
    let mut slice = Slice::begin();
    loop {
        let records = db.records_after(state.history.look(|keeper| keeper.read), RECORDS_AT_ONCE).await?;
        if records.is_empty() {
            return Ok(());
        }
        for (key, bytes) in records {
            // Everything is read anew by another.
            if state.history.look(|keeper| keeper.round) != round {
                return Ok(());
            }
            let is_new = state.history.change(|keeper| keeper.is_new(key));
            if is_new != Some(true) || state.orders.load() != load {
                continue;
            }
            match HistoryRecord::decode(&bytes) {
                Ok(record) => {
                    let range = record.part.as_deref().and_then(range_of);
                    let mut merging = Merging::new(record.batch);
                    // Not once it was cleared, or begun to be read anew.
                    let is_wanted =
                        || state.history.look(|keeper| keeper.round) == round && state.orders.load() == load;
                    if !merging::look_up(state, &mut merging, &mut slice, is_wanted).await {
                        continue;
                    }
                    state.free_cleared();
                    state.store.update_untracked(|store| drop(merging.finish(store, range)));
                }
                Err(error) => state.history.unreadable.set(Some(error)),
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
            } else if left != record {
                db.replace(key, Some(&left.encode())).await?;
            }
        }
    }
}

/// Keeps what the page had loaded before, as long as the history stays on.
async fn keep_loaded(state: AppState, db: &Rc<HistoryDb>, loaded: &Store) -> Result<(), HistoryFault> {
    let round = state.history.look(|keeper| keeper.round);
    let mut slice = Slice::begin();
    let mut batch = Batch::with_seed(seed());
    for id in 0..loaded.len() {
        loaded.put_again(id, &mut batch);
        // The mails of a part are counted later, all of a record alike.
        let part = loaded.part_to_count(id);
        let last = id + 1 == loaded.len() || loaded.part_to_count(id + 1) != part;
        if batch.is_full() || last {
            let part = part.and_then(|part| state.history.change(|keeper| keeper.name_of_range(part)));
            let record = HistoryRecord { part, batch: batch.take() };
            // It may have been turned off, and wiped, while this paused.
            if !state.history.is_open(db) {
                return Ok(());
            }
            let key = db.add(&record.encode()).await?;
            state.history.change(|keeper| keeper.round == round && keeper.own.insert(key));
        }
        slice.pause_if_long().await;
    }
    Ok(())
}

fn db(state: AppState) -> Option<Rc<HistoryDb>> {
    state.history.look(|keeper| keeper.db.clone())
}

fn forget_places(state: AppState) {
    state.history.unreadable.set(None);
    state.history.change(|keeper| {
        keeper.round += 1;
        keeper.read = 0;
        keeper.own.clear();
    });
}

fn say(state: AppState, word: &str) {
    state.history.look(|keeper| {
        if let Some(tabs) = &keeper.tabs {
            tabs.say(word);
        }
    });
}

/// A few megabytes at a time.
const RECORDS_AT_ONCE: u32 = 16;
/// What tabs say to one another.
const ADDED: &str = "history added";
const WIPED: &str = "history wiped";
const TURNED_ON: &str = "history on";
const TURNED_OFF: &str = "history off";
