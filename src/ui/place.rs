//! Keeps the user's place on the page with each entry of the browser's history, so that Back and Forward find the page
//! as it was left.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::filter_steps;
use super::place_state::{Kept, OPENED, WITHIN, of_list};
use super::route::{Route, query_of};
use super::state::AppState;
use super::tab::finding_of_query;
use crate::store::Store;
use crate::web::{clock, place, scroll};

/// Keeps the place from now on, and goes to the one that belongs to each entry of the history: to where it was left, or
/// else to the top of a new page. Until this is there, and where it cannot be had, pages begin at their top.
pub(crate) fn begin(state: AppState) {
    let own = state.place;
    place::scroll_by_itself();
    place::on_act(move || {
        if own.returning.get_untracked() {
            own.returning.set(false);
        }
    });
    let waiting = StoredValue::new(false);
    place::listen(move || {
        if state.route.get_untracked() == Route::Reports && !own.returning.get_untracked() {
            own.overview.set(own.now());
        }
        if waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        let visit = own.visits.get_untracked();
        leptos::task::spawn_local(async move {
            TimeoutFuture::new(KEPT_AFTER_MS).await;
            waiting.set_value(false);
            if own.visits.get_untracked() == visit {
                own.keep();
            }
        });
    });
    Effect::new(move |before: Option<Route>| {
        let query = state.fragment.with(|fragment| query_of(fragment).to_owned());
        let route = state.route.get_untracked();
        own.visits.update(|visits| *visits += 1);
        own.returning.set(false);
        scroll::hold(false);
        let is_new_page = before.is_some_and(|before| before != route);
        let kept = place::read();
        let entry =
            kept.as_ref().map_or_else(|| format!("{:.0}", clock::unix_milliseconds()), |text| Kept::read(text).entry);
        filter_steps::arrived(state, kept.is_none());
        if kept.is_none() {
            place::write(&Kept { entry: entry.clone(), ..Kept::default() }.write());
        }
        own.entry.set(entry);
        let finding = finding_of_query(&query);
        match (kept, is_new_page) {
            (Some(kept), _) => go_back(state, &kept),
            // A link leads to it.
            (None, _) if route == Route::Reports && finding.is_some() => own.wanted.set(finding.unwrap_or_default()),
            (None, true) if route == Route::Reports => go_back(state, &own.overview.get_untracked()),
            (None, true) => go_back(state, &Kept { list: list_of(state, before, route), ..Kept::default() }.write()),
            (None, false) => own.keep(),
        }
        route
    });
}

/// The list that a new page goes on with: a report that was opened from one has the reports before and after it there.
fn list_of(state: AppState, before: Option<Route>, route: Route) -> String {
    let list = state.place.list.get_untracked();
    let Route::Report(id) = route else { return String::new() };
    // From the overview only the list that it shows leads to a report.
    let is_shown = |within: String| {
        before != Some(Route::Reports) || within == untrack(|| query_of(&state.overview_link()).to_owned())
    };
    let is_opened = of_list(&list, OPENED).is_some_and(|opened| opened == id.to_string());
    if is_opened && of_list(&list, WITHIN).is_some_and(is_shown) { list } else { String::new() }
}

/// Goes to where the page was left, as soon as it is as high as it was.
fn go_back(state: AppState, kept: &str) {
    let own = state.place;
    let visit = own.visits.get_untracked();
    own.returning.set(true);
    // What is drawn late above the place must not push it on.
    scroll::hold(true);
    let Kept { scrolled, open, list, list_top, .. } = Kept::read(kept);
    if own.open.with_untracked(|own| *own != open) {
        own.open.set(open);
    }
    own.list_top.set(list_top);
    if own.list.with_untracked(|own| *own != list) {
        own.list.set(list);
    }
    leptos::task::spawn_local(async move {
        // Turns since the page was drawn.
        let mut drawn = 0;
        for _ in 0..MOST_TURNS {
            TimeoutFuture::new(TURN_MS).await;
            if own.visits.get_untracked() != visit {
                return;
            }
            // The user took over.
            if !own.returning.get_untracked() {
                break;
            }
            let overview = state.route.get_untracked() == Route::Reports;
            let counting = overview && (state.is_counting() || !state.explained.get_untracked());
            if counting && !state.store.with_untracked(Store::is_empty) {
                drawn = 0;
                continue;
            }
            drawn += 1;
            // What is drawn in later tasks makes the page as high as it was; meanwhile it may become lower once more.
            let reaches = scroll::reaches(scrolled);
            if reaches || drawn > PATIENT_TURNS {
                scroll::to(scrolled);
            }
            // The top is there at once, and a new page may go on from it to what its address names.
            let enough = match reaches {
                true if scrolled == 0.0 => 0,
                true => HELD_TURNS,
                false => GROWING_TURNS,
            };
            if drawn > enough {
                break;
            }
        }
        scroll::hold(false);
        if own.returning.get_untracked() {
            own.returning.set(false);
            own.keep();
        }
    });
}

/// Milliseconds between two looks at the page.
const TURN_MS: u32 = 16;
/// Looks in all.
const MOST_TURNS: u32 = 900;
/// Looks at a page that is drawn and not as high as it was, before it is scrolled as far as it goes.
const PATIENT_TURNS: u32 = 40;
/// Looks at one that is as high as it was, and at one that may still grow.
const HELD_TURNS: u32 = 40;
const GROWING_TURNS: u32 = 240;
/// Milliseconds after which a scrolling is kept.
const KEPT_AFTER_MS: u32 = 120;
