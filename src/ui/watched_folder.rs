//! A folder that is watched: what is new in it is read by itself while the page is open.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::state::AppState;
use crate::web::drop::NamedFile;
use crate::web::folder::Folder;

/// Handles to the signals.
#[derive(Clone, Copy)]
pub(crate) struct WatchedFolder {
    /// How it stands.
    pub(crate) watching: RwSignal<Watching>,
    /// Its name; empty when there is none.
    pub(crate) name: RwSignal<String>,
    /// Files of it that were read.
    pub(crate) files: RwSignal<usize>,
}

/// How the watching stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watching {
    /// No folder is watched.
    Off,
    /// One was watched before, and the browser wants a press before it is read again.
    Asks,
    /// New files are read.
    On,
    /// The folder went away, or may no longer be read.
    Gone,
}

/// A file as it was when it was read: path, bytes, milliseconds of its last change.
type Seen = (String, u64, u64);

thread_local! {
    /// Browser handles live outside signals.
    static FOLDER: RefCell<Option<Folder>> = const { RefCell::new(None) };
    static SEEN: RefCell<HashSet<Seen>> = RefCell::default();
    /// How often watching began: one that is not the newest stops.
    static TURN: Cell<u64> = const { Cell::new(0) };
}

impl WatchedFolder {
    /// None.
    pub(crate) fn new() -> Self {
        Self { watching: RwSignal::new(Watching::Off), name: RwSignal::default(), files: RwSignal::new(0) }
    }

    fn hold(self, folder: Folder) {
        self.name.set(folder.name());
        self.files.set(0);
        SEEN.with_borrow_mut(HashSet::clear);
        FOLDER.set(Some(folder));
    }
}

/// Goes on with the folder of the last visit, if the browser lets it.
pub(crate) async fn resume(state: AppState) {
    let Some(folder) = Folder::kept().await else { return };
    let allowed = folder.is_allowed().await;
    state.folder.hold(folder);
    if allowed { watch(state) } else { state.folder.watching.set(Watching::Asks) }
}

/// Lets the user pick a folder, and watches it.
pub(crate) async fn pick(state: AppState) {
    let Some(folder) = Folder::pick().await else { return };
    folder.keep().await;
    state.folder.hold(folder);
    watch(state);
}

/// Goes on after a press, which the browser wants before it asks.
pub(crate) async fn go_on(state: AppState) {
    let Some(folder) = FOLDER.with_borrow(Clone::clone) else { return };
    if folder.ask().await {
        watch(state);
    }
}

/// Watches no longer; what was read stays.
pub(crate) async fn stop(state: AppState) {
    TURN.set(TURN.get() + 1);
    FOLDER.set(None);
    // Only then is it true: a page that is closed before would watch again the next time.
    Folder::forget().await;
    state.folder.watching.set(Watching::Off);
    state.folder.name.set(String::new());
}

fn watch(state: AppState) {
    let turn = TURN.get() + 1;
    TURN.set(turn);
    state.folder.watching.set(Watching::On);
    leptos::task::spawn_local(async move {
        while TURN.get() == turn {
            let began = now();
            // One import at a time, and nothing behind the user's back in a tab that nobody sees.
            if !state.importing() && !document().hidden() && !look(state, turn).await {
                return;
            }
            // A folder that takes long to look through is looked at less often.
            let pause = (TIMES_LONGER * (now() - began)).clamp(LEAST_PAUSE_MS, MOST_PAUSE_MS);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the limits above")]
            TimeoutFuture::new(pause as u32).await;
        }
    });
}

/// Reads what is new; false when the folder cannot be read any more, or another is watched.
async fn look(state: AppState, turn: u64) -> bool {
    let Some(folder) = FOLDER.with_borrow(Clone::clone) else { return false };
    let files = folder.files().await;
    if TURN.get() != turn {
        return false;
    }
    let Ok(files) = files else {
        state.folder.watching.set(Watching::Gone);
        return false;
    };
    let new: Vec<NamedFile> =
        SEEN.with_borrow_mut(|seen| files.into_iter().filter(|(path, file)| seen.insert(mark(path, file))).collect());
    state.folder.files.update(|files| *files += new.len());
    state.import(new);
    true
}

fn mark(path: &str, file: &web_sys::File) -> Seen {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "neither is negative")]
    let (size, changed) = (file.size() as u64, file.last_modified() as u64);
    (path.to_owned(), size, changed)
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// A look every five seconds at most, and at least every ten minutes.
const LEAST_PAUSE_MS: f64 = 5_000.0;
const MOST_PAUSE_MS: f64 = 600_000.0;
const TIMES_LONGER: f64 = 20.0;
