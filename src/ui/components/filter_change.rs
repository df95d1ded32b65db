//! Changes of the filter that the controls make: each is a step in the browser's history, and Escape takes it back
//! ([`crate::ui::filter_steps`]).

use std::cell::RefCell;

use leptos::prelude::*;

use crate::analysis::Filter;
use crate::ui::route::{Route, query_of};
use crate::ui::state::AppState;
use crate::web::hash;

thread_local! {
    /// The fragment that these controls wrote last.
    static WRITTEN: RefCell<Option<String>> = const { RefCell::new(None) };
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
        WRITTEN.set(Some(hash::read()));
    }
}

/// Whether the fragment is the one that these controls wrote last, and not where the browser went since.
pub(crate) fn is_own(fragment: &str) -> bool {
    WRITTEN.with_borrow(|written| written.as_deref() == Some(fragment))
}
