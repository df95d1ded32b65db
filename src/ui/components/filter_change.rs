//! Changes of the filter that the controls make: each is a step in the browser's history, and Escape takes it back.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::analysis::Filter;
use crate::ui::route::{Route, query_of};
use crate::ui::state::AppState;
use crate::web::hash;

thread_local! {
    /// The fragments that these controls wrote, the newest last.
    static WRITTEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The filter as the address has it now: two changes may come before the page has heard of the first.
fn current(state: AppState) -> Filter {
    let fragment = hash::read();
    match Route::of_fragment(&fragment) {
        Route::Reports => {
            let newest = state.reported.get_untracked().map(|(_, newest)| newest);
            Filter::from_query(query_of(&fragment)).resolved(newest)
        }
        _ => state.filter.get_untracked(),
    }
}

/// Changes the filter.
pub(crate) fn change(state: AppState, change: impl FnOnce(&mut Filter)) {
    let before = current(state);
    let mut filter = before.clone();
    change(&mut filter);
    if filter != before {
        AppState::set_filter(&filter);
        WRITTEN.with_borrow_mut(|written| written.push(hash::read()));
    }
}

/// Whether the fragment is the one that these controls wrote last, and not where the browser went since.
pub(crate) fn is_own(fragment: &str) -> bool {
    WRITTEN.with_borrow(|written| written.last().is_some_and(|last| last == fragment))
}

/// Takes the last change back when Escape is pressed, if nothing else happened to the address since.
pub(crate) fn undo_on_escape(event: &web_sys::KeyboardEvent) {
    if event.key() != "Escape" || event.default_prevented() {
        return;
    }
    let now = hash::read();
    let own = WRITTEN.with_borrow_mut(|written| written.pop_if(|last| *last == now).is_some());
    if own {
        event.prevent_default();
        hash::back();
    }
}
