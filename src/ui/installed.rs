//! What makes the page like an installed program: it is kept for use without a network, and the system
//! can open files with it and share files to it.

use leptos::prelude::*;

use super::route::Route;
use super::state::AppState;
use crate::web::drop::{Given, NamedFile};
use crate::web::service_worker::{self, Event};
use crate::web::{hash, launch, shared, shell};

/// Begins, once.
pub(crate) fn start(state: AppState) {
    service_worker::register(move |event| match event {
        Event::Kept(kept) => state.kept.set(kept),
        Event::NewVersion => state.new_version.set(true),
    });
    launch::listen(move |given| take(state, given));
    open(state, shell::take(move |files| open(state, files)));
    leptos::task::spawn_local(async move { take(state, shared::take().await) });
}

/// Reads what the system gives, and lists what could not be had.
fn take(state: AppState, (files, unreadable): Given) {
    for name in unreadable {
        state.unreadable(name);
    }
    open(state, files);
}

/// Reads files where their numbers can be seen.
fn open(state: AppState, files: Vec<NamedFile>) {
    if !files.is_empty() && state.route.get_untracked() != Route::Reports {
        hash::write("/");
    }
    state.import(files);
}
