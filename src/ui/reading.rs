//! Reading what the user gave: files, Cancel, Clear, and what an import brings.
//!
//! The upper half ([`Acts`]) is there from the first moment and only notes what is to be done. The lower half comes
//! with the part that reads ([`super::part::ReportsPart`]); it takes one order after the other.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use leptos::prelude::*;

use super::alone;
use super::cleared::Cleared;
use super::held_files::{Again, HeldFiles};
use super::history;
use super::loaded::announce;
use super::merging;
use super::orders::{Order, Reading, Wish};
use super::part::{Part, Parts};
use super::rejects;
use super::state::{AppState, Progress};
use crate::intake::{IntakeError, Trail, TrailStep};
use crate::store::{Batch, Forgotten, Merging, Problem, Store};
use crate::web::clock;
use crate::web::drop::{Given, NamedFile, NotHad};
use crate::web::hash;
use crate::web::pause::Slice;
use crate::web::random::seed;
use crate::worker::pool::{Event, Import, Wanted};

/// What a user does with files. A context of the page.
#[derive(Clone, Copy)]
pub(crate) struct Acts {
    /// What is shown.
    pub(crate) state: AppState,
    /// The parts of the program.
    pub(crate) parts: Parts,
}

impl Acts {
    /// To be taken when the user acts, by whoever then has to fetch files first.
    pub(crate) fn wish(self) -> Wish {
        self.state.orders.wish()
    }

    /// Reads files beside what is loaded, after those that were given before.
    pub(crate) fn import(self, files: Vec<NamedFile>) {
        self.import_wished(self.wish(), files);
    }

    /// The same for files that took time to come, if they still are wanted.
    pub(crate) fn import_wished(self, wish: Wish, files: Vec<NamedFile>) {
        let limits = self.state.settings.limits.get_untracked();
        add(self.state, wish, Order::Files(files, limits));
        self.go_on();
    }

    /// The same for what a drop or the system gave; what could not be had is listed.
    pub(crate) fn take(self, wish: Wish, (files, missing): Given) {
        for (name, why) in missing {
            self.missing(wish, name, why);
        }
        self.import_wished(wish, files);
    }

    /// Reads files once more that met a limit, within so many times the usual limits.
    pub(crate) fn read_again(self, name: &str, limits: u64) {
        add(self.state, self.wish(), Order::Again(name.to_owned(), limits));
        self.go_on();
    }

    /// Lists a file or folder that could not be had, or not all of it.
    pub(crate) fn missing(self, wish: Wish, name: String, why: NotHad) {
        add(self.state, wish, Order::Missing(name, why));
        self.go_on();
    }

    /// Stops what is being read, keeps what was read, and forgets what waits.
    pub(crate) fn cancel(self) {
        if let Part::There(part) = self.parts.reports.get_untracked() {
            (part.stop_reading)(self.state);
        } else {
            // Nothing can have been read yet.
            self.state.orders.stop();
            self.state.progress.set(None);
        }
    }

    /// The same, and forgets everything that is loaded. For a moment one press brings it back.
    pub(crate) fn clear(self) {
        let state = self.state;
        self.cancel();
        let at_hand = state.orders.clear();
        let (hidden, fragment) = (state.history.hidden.get_untracked(), hash::read());
        // What is kept stays kept.
        state.history.hidden.set(state.history.on.get_untracked());
        let store = state.store.try_update(|store| std::mem::replace(store, Store::with_seed(seed())));
        let store = store.filter(|store| !store.is_empty());
        let reports = store.as_ref().map_or(0, Store::len);
        // What was being opened when all was cleared is not brought back.
        let hidden = hidden || state.history.opening.get_untracked();
        state.orders.hold_cleared(store.map(|store| Cleared { store, at_hand, hidden, fragment }));
        state.cleared.set(reports);
        state.rejects.set(state.orders.change_rejects(Vec::clear));
        state.progress.set(None);
        state.left_start.set(false);
        hash::write("/");
    }

    /// Brings back what was cleared, unless something else is loaded or being read.
    pub(crate) fn bring_back(self) {
        let state = self.state;
        let held = state.orders.take_cleared();
        state.cleared.set(0);
        if let Some(held) = held.filter(|_| state.store.with_untracked(Store::is_empty)) {
            state.orders.give_back(held.at_hand);
            state.store.set(held.store);
            state.history.hidden.set(held.hidden);
            hash::write(&held.fragment);
        }
    }

    fn go_on(self) {
        if let Part::There(part) = self.parts.reports.get_untracked() {
            (part.read_next)(self.state);
        }
    }
}

/// The context that [`super::App`] provides.
pub(crate) fn acts() -> Acts {
    expect_context()
}

/// Puts an order behind the others, and shows that there is something to do.
fn add(state: AppState, wish: Wish, order: Order) {
    if !state.orders.is_wanted(wish) || matches!(&order, Order::Files(files, _) if files.is_empty()) {
        return;
    }
    // What was cleared makes room for what comes.
    state.free_cleared();
    if state.progress.with_untracked(Option::is_none) {
        state.progress.set(progress_of(state, &order));
    }
    state.orders.add(order);
}

/// `None` for what takes no time.
fn progress_of(state: AppState, order: &Order) -> Option<Progress> {
    let sizes: Vec<f64> = match order {
        Order::Files(files, _) => files.iter().map(|(_, file)| file.size()).collect(),
        Order::Again(name, _) => state.orders.held(|held| held.sizes_of(name)),
        Order::Missing(..) => return None,
    };
    Some(Progress::of(sizes.len(), sizes.iter().sum(), clock::now()))
}

/// Reads files that came by themselves, if they still are wanted.
pub(super) fn give(state: AppState, wish: Wish, files: Vec<NamedFile>) {
    add(state, wish, Order::Files(files, state.settings.limits.get_untracked()));
    read_next(state);
}

/// Goes on with what waits, unless something is being read.
pub(super) fn read_next(state: AppState) {
    while let Some(order) = state.orders.next() {
        let shown = progress_of(state, &order);
        match order {
            Order::Missing(name, why) => {
                let why = match why {
                    NotHad::Unreadable => IntakeError::Unreadable,
                    NotHad::TooDeep(limit) => IntakeError::TooDeep { limit },
                    NotHad::TooMany(limit) => IntakeError::TooManyEntries { limit },
                };
                state.store.update(|store| add_problem(store, Trail::of_file(name), why, true));
            }
            Order::Files(files, limits) => start(state, shown, files, limits, None),
            Order::Again(name, limits) => {
                // They may have been read again meanwhile.
                let Some(again) = state.orders.change_held(|held| held.take(&name)).flatten() else { continue };
                let forget = |store: &mut Store| store.forget_file(&again.name, again.failed, again.read);
                let forgotten = state.store.try_update_untracked(forget);
                let files = again.named_files();
                start(state, shown, files, limits, forgotten.map(|forgotten| (again, forgotten)));
            }
        }
    }
}

fn start(
    state: AppState,
    progress: Option<Progress>,
    files: Vec<NamedFile>,
    limits: u64,
    before: Option<(Again, Forgotten)>,
) {
    state.progress.set(progress);
    state.orders.change_held(|held| held.hold(&files, limits));
    let on_batch = move |batch, range| take(state, batch, range).boxed_local();
    let import = Import::start(files, limits, move |event| on_event(state, event), on_batch);
    state.orders.set_reading(Some(Reading { import, before }));
}

/// Stops what is being read; what was read stays, and what stood before files were read again stands again.
pub(super) fn stop(state: AppState) {
    let Some(Reading { import, before }) = state.orders.stop() else {
        // All may be read, and is counted now: until that is done the page shows the numbers of before.
        if !state.is_counting() {
            state.progress.set(None);
        }
        return;
    };
    import.cancel();
    if let Some((again, forgotten)) = before.filter(|(again, _)| !state.orders.held(|held| held.all_done(&again.name)))
    {
        let new = state.orders.change_held(|held| held.take(&again.name)).flatten();
        state.store.update_untracked(|store| {
            if let Some(new) = new {
                store.forget_file(&new.name, new.failed, new.read);
            }
            store.put_back(forgotten);
        });
        state.orders.change_held(|held| held.give_back(again));
    }
    at_end(state);
}

/// Takes what was found into the store, in slices.
async fn take(state: AppState, batch: Batch, range: Option<u32>) -> Wanted {
    let wish = state.orders.wish();
    let mut merging = Merging::new(batch);
    if !merging::look_up(state, &mut merging, &mut Slice::begin(), || state.orders.is_wanted(wish)).await {
        return Wanted::Nothing;
    }
    // Only now: the history may have been turned on, or off, meanwhile.
    let kept = state.history.on.get_untracked().then(|| merging.batch().clone());
    let (before, room) = state.store.with_untracked(|store| (store.len(), store.room()));
    let new = state.store.try_update_untracked(|store| merging.finish(store, range));
    let after = state.store.with_untracked(Store::len);
    update_progress(state, |progress| progress.reports += after.saturating_sub(before));
    let (full, all) = state.store.with_untracked(|store| (store.is_full(), store.room() == room));
    if let Some((batch, new)) = kept.zip(new) {
        history::keep(state, batch, &new, range).await;
    }
    match (all, full) {
        (true, _) => Wanted::All,
        (false, false) => Wanted::OtherFiles,
        (false, true) => Wanted::Nothing,
    }
}

fn on_event(state: AppState, event: Event) {
    match event {
        Event::Progress { bytes, mails } => update_progress(state, |progress| {
            #[expect(clippy::cast_precision_loss, reason = "for the eye")]
            let bytes = bytes as f64;
            progress.bytes_done += bytes;
            progress.mails += mails;
        }),
        Event::FileDone { name, failed } => {
            state.orders.change_held(|held| held.done(&name, failed));
            state.store.update_untracked(|store| store.file_read(failed));
            update_progress(state, |progress| progress.files_done += 1);
        }
        Event::MailsBefore(range, before) => {
            state.store.update_untracked(|store| store.count_mails(range, before));
            history::note_part(state, range, before);
        }
        // The file itself is counted when it is done.
        Event::Unreadable { name } => state.store.update_untracked(|store| {
            add_problem(store, Trail::of_file(name), IntakeError::Unreadable, false);
        }),
        // The file itself is counted when it is done.
        Event::Lost { name, part, error } => state.store.update_untracked(|store| {
            let file = Trail::of_file(name);
            let trail = part.map_or_else(|| file.clone(), |part| file.join(TrailStep::Part(part)));
            add_problem(store, trail, error, false);
        }),
        Event::Left { file, counted } => state.orders.leave(file, counted),
        Event::Requested(url) => state.check.traffic.note_request(url),
        Event::Finished => {
            state.orders.set_reading(None);
            at_end(state);
            read_next(state);
        }
    }
}

/// Shows what is loaded now, and lets go of files that need not be read again.
fn at_end(state: AppState) {
    let wanted = state.store.with_untracked(with_problems);
    if state.store.with_untracked(Store::is_empty) {
        let mut files = state.orders.held(HeldFiles::read);
        files.retain(|(name, _)| !wanted.contains(name));
        rejects::note(state, files);
    } else if state.rejects.get_untracked() > 0 {
        state.rejects.set(state.orders.change_rejects(Vec::clear));
    }
    state.orders.change_held(|held| held.keep(&wanted));
    leave_start(state);
    alone::open(state);
    announce(state);
}

/// Goes on from the first screen once there is something to show: a step in the browser's history, so that Back leads to
/// that screen and not away from the page.
fn leave_start(state: AppState) {
    let new = state.progress.with_untracked(|progress| progress.as_ref().map_or(0, |progress| progress.reports));
    let loaded = state.store.with_untracked(Store::len);
    let fragment = hash::read();
    if fragment == "/" && new == loaded && !state.left_start.get_untracked() {
        // An address that asks for the overview showed the first screen as well, for nothing was loaded.
        hash::replace("");
    } else if !fragment.is_empty() {
        return;
    }
    if loaded > 0 {
        state.left_start.set(true);
        hash::write("/");
    }
}

/// Notes how far the import is, and shows it if it was not shown just before: to draw each of
/// a thousand messages takes longer than to merge what they bring.
fn update_progress(state: AppState, change: impl FnOnce(&mut Progress)) {
    let due = state.progress.try_update_untracked(|progress| {
        let progress = progress.as_mut()?;
        change(progress);
        Some(progress.is_due(clock::now()))
    });
    if due.flatten() == Some(true) {
        state.progress.notify();
    }
}

/// The files in which something could not be read: where one of them is read again, all of its name are.
fn with_problems(store: &Store) -> BTreeSet<String> {
    store.problems().map(|problem| problem.trail.file().to_owned()).collect()
}

fn add_problem(store: &mut Store, trail: Trail, error: IntakeError, whole_file: bool) {
    store.add_problem(Problem { trail, error });
    if whole_file {
        store.file_read(true);
    }
}
