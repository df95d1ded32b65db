//! A folder that is watched: what is new in it is read by itself while the page is open.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::reading;
use super::state::AppState;
use super::watched_state::{Turn, Watching};
use crate::web::clock;
use crate::web::folder::Folder;

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
    let Some(folder) = state.folder.folder() else { return };
    if folder.ask().await {
        watch(state);
    }
}

/// Watches no longer; what was read stays.
pub(crate) async fn stop(state: AppState) {
    state.folder.turn();
    state.folder.let_go();
    // Only then is it true: a page that is closed before would watch again the next time.
    Folder::forget().await;
    state.folder.watching.set(Watching::Off);
    state.folder.name.set(String::new());
}

fn watch(state: AppState) {
    let turn = state.folder.turn();
    state.folder.watching.set(Watching::On);
    leptos::task::spawn_local(async move {
        while state.folder.is_turn(turn) {
            let began = clock::now();
            // One import at a time, and nothing behind the user's back in a tab that nobody sees.
            if !state.importing() && !document().hidden() && !look(state, turn).await {
                return;
            }
            // A folder that takes long to look through is looked at less often.
            let pause = (TIMES_LONGER * (clock::now() - began)).clamp(LEAST_PAUSE_MS, MOST_PAUSE_MS);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the limits above")]
            TimeoutFuture::new(pause as u32).await;
        }
    });
}

/// Reads what is new; false when the folder cannot be read any more, or another is watched.
async fn look(state: AppState, turn: Turn) -> bool {
    let Some(folder) = state.folder.folder() else { return false };
    let wish = state.orders.wish();
    let files = folder.files().await;
    if !state.folder.is_turn(turn) {
        return false;
    }
    let Ok(files) = files else {
        state.folder.watching.set(Watching::Gone);
        return false;
    };
    // What came while the user pressed Cancel or Clear is found again at the next look.
    if state.orders.is_wanted(wish) {
        reading::give(state, wish, state.folder.new_of(files));
    }
    true
}

/// A look every five seconds at most, and at least every ten minutes.
const LEAST_PAUSE_MS: f64 = 5_000.0;
const MOST_PAUSE_MS: f64 = 600_000.0;
const TIMES_LONGER: f64 = 20.0;
