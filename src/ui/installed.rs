//! What makes the page like an installed program: it is kept for use without a network, and the system
//! can open files with it and share files to it.

use leptos::prelude::*;

use super::route::Route;
use super::state::AppState;
use crate::web::drop::NamedFile;
use crate::web::service_worker::{self, Event};
use crate::web::{hash, launch, shared, shell};

/// Begins, once.
pub(crate) fn start(state: AppState) {
    service_worker::register(move |event| match event {
        Event::Kept(kept) => state.kept.set(kept),
        Event::NewVersion => state.new_version.set(true),
    });
    launch::listen(move |(files, unreadable)| {
        for name in unreadable {
            state.unreadable(name);
        }
        open(state, files);
    });
    open(state, shell::take(move |files| open(state, files)));
    leptos::task::spawn_local(async move { open(state, shared::take().await) });
}

/// Reads files where their numbers can be seen.
fn open(state: AppState, files: Vec<NamedFile>) {
    if !files.is_empty() && state.route.get_untracked() != Route::Reports {
        hash::write("/");
    }
    state.import(files);
}
