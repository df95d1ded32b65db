//! Where a link leads on the overview: its part comes into view and has the focus, once it is counted and drawn. The link
//! itself changes the address, so that Back returns to where it was pressed.

use leptos::prelude::*;

use super::evidence::EVIDENCE;
use crate::ui::state::AppState;
use crate::ui::tab::Tab;
use crate::web::{focus, scroll};

/// To a tab of the evidence; the link that led there may be gone by then.
pub(super) fn to_tab(state: AppState, tab: Tab) {
    leptos::task::spawn_local(async move {
        for _ in 0..MOST_TURNS {
            gloo_timers::future::TimeoutFuture::new(TURN_MS).await;
            if !state.is_counting() && state.explained.get_untracked() && untrack(|| state.tab()) == tab {
                break;
            }
        }
        arrive(state);
        scroll::to_element(EVIDENCE);
        focus::soon_on(format!("tab-{}", tab.id()));
    });
}

/// To what could not be read.
pub(super) fn to_problems(state: AppState) {
    arrive(state);
    // On the overview it is there; coming from a report it is drawn first.
    focus::on_heading(PROBLEMS);
    focus::soon_on_heading(PROBLEMS);
}

/// The link to what could not be read.
pub(super) fn problems_link(state: AppState) -> String {
    let overview = state.overview_link();
    let sign = if overview.contains('?') { '&' } else { '?' };
    format!("{overview}{sign}at={PROBLEMS}")
}

/// The page no longer returns to where it was left: a link says where to go.
fn arrive(state: AppState) {
    state.place.returning.set(false);
}

/// The heading of what could not be read.
const PROBLEMS: &str = "problems";
/// Milliseconds between two looks, and how many there are.
const TURN_MS: u32 = 20;
const MOST_TURNS: u32 = 250;
