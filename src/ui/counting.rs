//! Counts what the filter leaves, and says what it means.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::state::{AppState, Stage};
use crate::analysis::{Before, ChoosingSteps, Diagnosis, DiagnosisSteps, Filter, Overview, OverviewSteps, in_all};
use crate::store::Store;
use crate::web::clock;
use crate::web::pause::Slice;

/// Counts and draws the findings, in slices. Between the numbers of the top, those below and the findings the page
/// has its turn. A count that is no longer the newest stops.
pub(super) async fn count(state: AppState) {
    let outdated = state.begin_count();
    // What was found of before says nothing of what is counted now.
    state.explained.set(false);
    let filter = state.filter.get_untracked();
    let mut slice = Slice::begin();
    let mut steps = OverviewSteps::new();
    state.store.update_untracked(Store::settle);
    while !state.store.with_untracked(|store| steps.step(store, &filter, WORK_A_STEP)) {
        slice.pause_if_long().await;
        if outdated() {
            return;
        }
    }
    let overview = steps.finish();
    // Of nothing no filter leaves anything out: who loads something must not read for a moment that it fits nothing.
    let is_empty = state.store.with_untracked(Store::is_empty);
    let overview = Arc::new(if is_empty { Overview::default() } else { overview });
    slice.pause_if_long().await;
    if outdated() {
        return;
    }
    if !state.beside.with_untracked(String::is_empty) {
        state.beside.set(String::new());
    }
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
    let Some(diagnosis) = diagnose(state, &mut slice, &outdated).await else { return };
    let mut steps = ChoosingSteps::default();
    while !state.store.with_untracked(|store| steps.step(&diagnosis, store, &filter, WORK_A_STEP)) {
        slice.pause_if_long().await;
        if outdated() {
            return;
        }
    }
    state.findings.set(steps.finish(&diagnosis, &filter));
    state.explained.set(!is_empty);
    slice.pause().await;
    let beside = beside(state, &filter, &mut slice, &outdated).await;
    if let Some(beside) = beside.filter(|_| !outdated()) {
        state.beside.set(beside);
    }
}

/// What stands beside the numbers: what was in as many days before those that are asked for; or all sessions of those
/// whose failures are shown. `None` where nothing is to be compared, or another count began.
async fn beside(state: AppState, filter: &Filter, slice: &mut Slice, outdated: &impl Fn() -> bool) -> Option<String> {
    if filter.by_failure() {
        let all = filter.without_failures();
        let sessions = overview_of(state, &all, slice, outdated).await?.sessions;
        return (sessions.total() > 0).then(|| in_all(&sessions, all.organization.only()));
    }
    let (earlier, days) = Before::asked(filter)?;
    let sessions = overview_of(state, &earlier, slice, outdated).await?.sessions;
    let before = Before { days, sessions };
    (sessions.total() > 0).then(|| before.sentence())
}

/// What a filter leaves. `None` where that is no longer asked for.
pub(super) async fn overview_of(
    state: AppState,
    filter: &Filter,
    slice: &mut Slice,
    outdated: &impl Fn() -> bool,
) -> Option<Overview> {
    let mut steps = OverviewSteps::new();
    while !state.store.with_untracked(|store| steps.step(store, filter, WORK_A_STEP)) {
        slice.pause_if_long().await;
        if outdated() {
            return None;
        }
    }
    Some(steps.finish())
}

/// What is to be said of all that is loaded: as it was, where nothing was loaded since. `None` when another count began.
async fn diagnose(state: AppState, slice: &mut Slice, outdated: &impl Fn() -> bool) -> Option<Rc<Diagnosis>> {
    let known = state.diagnosis.with_value(Option::clone);
    if let Some(known) = known.filter(|known| state.store.with_untracked(|store| known.fits(store))) {
        return Some(known);
    }
    let mut steps = DiagnosisSteps::new(Some(clock::today()));
    while !state.store.with_untracked(|store| steps.step(store, WORK_A_STEP)) {
        slice.pause_if_long().await;
        if outdated() {
            return None;
        }
    }
    let diagnosis = Rc::new(steps.finish());
    state.diagnosis.set_value(Some(Rc::clone(&diagnosis)));
    Some(diagnosis)
}

/// Rows and lines that are looked at between two looks at the clock.
const WORK_A_STEP: usize = 2_000;
