//! The changes of the filter that the user made, whatever made them, so that Escape takes the last one back.

use std::cell::RefCell;

use leptos::prelude::*;

use super::route::Route;
use super::state::AppState;
use crate::analysis::Filter;
use crate::query;
use crate::web::hash;

/// A filter as the address names it.
type Named = Vec<(String, String)>;

/// A change of the filter.
struct Step {
    /// What it led to.
    fragment: String,
    before: Named,
    after: Named,
}

#[derive(Default)]
struct Steps {
    /// The filter as it was last seen.
    now: Option<Named>,
    /// The newest last.
    made: Vec<Step>,
    /// What taking a change back wrote.
    own: Option<String>,
}

thread_local! {
    static STEPS: RefCell<Steps> = RefCell::default();
}

/// Notes where the page has arrived: at a new entry of the browser's history, or at one that was there.
pub(super) fn arrived(state: AppState, is_new: bool) {
    if state.route.get_untracked() != Route::Reports {
        return;
    }
    let after = state.filter.with_untracked(Filter::named);
    let fragment = hash::read();
    STEPS.with_borrow_mut(|steps| {
        let before = steps.now.replace(after.clone());
        let is_own = steps.own.take().is_some_and(|own| own == fragment);
        match before {
            Some(before) if is_new && !is_own && before != after => {
                if steps.made.len() >= MOST {
                    steps.made.remove(0);
                }
                steps.made.push(Step { fragment, before, after });
            }
            // Back: what came later is no longer to be taken back.
            _ if !is_new => while steps.made.pop_if(|last| last.after != after).is_some() {},
            _ => {}
        }
    });
}

/// Takes the last change back: as Back does where nothing else came since, such as another tab. Whether there was one.
pub(super) fn take_back(state: AppState) -> bool {
    if state.route.get_untracked() != Route::Reports {
        return false;
    }
    let now = state.filter.with_untracked(Filter::named);
    let last = STEPS.with_borrow_mut(|steps| steps.made.pop_if(|last| last.after == now));
    let Some(Step { fragment, before, .. }) = last else { return false };
    if fragment == hash::read() {
        hash::back();
        return true;
    }
    AppState::set_filter(&Filter::from_query(&query::write(&before)));
    STEPS.with_borrow_mut(|steps| steps.own = Some(hash::read()));
    true
}

/// Changes that are remembered.
const MOST: usize = 100;
