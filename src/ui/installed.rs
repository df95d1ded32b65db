//! What makes the page like an installed program: it is kept for use without a network, and the system
//! can open files with it and share files to it.

use leptos::prelude::*;

use super::orders::Wish;
use super::reading::Acts;
use super::route::Route;
use crate::web::drop::Given;
use crate::web::service_worker::{self, Event};
use crate::web::{hash, launch, shell};

/// Begins, once.
pub(crate) fn start(acts: Acts) {
    let state = acts.state;
    service_worker::register(move |event| match event {
        Event::Kept(kept) => state.kept.set(kept),
        Event::NewVersion => state.new_version.set(true),
    });
    launch::listen(move |given| open(acts, acts.wish(), given));
    open(acts, acts.wish(), (shell::take(move |files| open(acts, acts.wish(), (files, Vec::new()))), Vec::new()));
}

/// Reads files where their numbers can be seen.
pub(crate) fn open(acts: Acts, wish: Wish, given: Given) {
    if acts.state.orders.is_wanted(wish) && !given.0.is_empty() && acts.state.route.get_untracked() != Route::Reports {
        hash::write("/");
    }
    acts.take(wish, given);
}
