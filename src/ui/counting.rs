//! Counts what the filter leaves, and says what it means.

use std::sync::Arc;

use leptos::prelude::*;

use super::state::{AppState, Stage};
use crate::analysis::{FindingsSteps, OverviewSteps};
use crate::web::pause::Slice;

/// Counts and draws the findings, in slices. Between the numbers of the top, those below and the findings the page
/// has its turn. A count that is no longer the newest stops.
pub(super) async fn count(state: AppState) {
    let outdated = state.begin_count();
    let filter = state.filter.get_untracked();
    let mut slice = Slice::begin();
    let mut steps = OverviewSteps::new();
    while !state.store.with_untracked(|store| steps.step(store, &filter, WORK_A_STEP)) {
        slice.pause_if_long().await;
        if outdated() {
            return;
        }
    }
    let overview = Arc::new(steps.finish());
    slice.pause_if_long().await;
    if outdated() {
        return;
    }
    state.explained.set(false);
    for stage in Stage::ALL {
        state.draw(&overview, stage);
        slice.pause().await;
        if outdated() {
            return;
        }
    }
    state.end_count();
    // An import ends for its user when its numbers are there.
    if !state.orders.any() {
        state.progress.set(None);
    }
    let mut steps = FindingsSteps::new(&filter);
    while !state.store.with_untracked(|store| steps.step(store, WORK_A_STEP)) {
        slice.pause_if_long().await;
        if outdated() {
            return;
        }
    }
    state.findings.set(steps.finish());
    state.explained.set(true);
}

/// Rows and lines that are looked at between two looks at the clock.
const WORK_A_STEP: usize = 2_000;
