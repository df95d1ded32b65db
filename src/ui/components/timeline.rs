//! Sessions through time, and below, on their own scale, the failed ones by result type: what the hand does with it.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::timeline_plot::Plot;
use super::timeline_pointer::{AXIS_PX, By, Chosen, show_only};
use super::timeline_text::{describe, hint, hint_in_words, table, title};
use super::timeline_views::{ViewChoice, Views};
use crate::analysis::{Lane, LaneSteps};
use crate::chart::Bins;
use crate::say;
use crate::ui::state::{AppState, app_state};
use crate::ui::turns::Turns;
use crate::web::pause::Slice;
use crate::web::size::SizeWatch;

/// The figure, with its views and its table.
#[component]
pub(crate) fn TimelineFigure() -> impl IntoView {
    let state = app_state();
    let chosen = RwSignal::new(None::<Chosen>);
    let as_table = RwSignal::new(false);
    let width_px = RwSignal::new(USUAL_WIDTH_PX);
    let frame = NodeRef::new();
    watch_width(frame, width_px);
    let lanes = lanes(state);
    let choice = ViewChoice::new(state);
    let bins = Memo::new(move |_| {
        let step = choice.step.get();
        Arc::new(state.overview.with(|overview| Bins::of(&overview.timeline, step)))
    });
    Effect::new(move |_| {
        bins.track();
        chosen.set(None);
    });
    let move_by = move |event: web_sys::KeyboardEvent| {
        // The legend has links with keys of their own.
        if event.target() != event.current_target() {
            return;
        }
        let last = bins.with_untracked(|bins| bins.bins.len()).saturating_sub(1);
        let now = chosen.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" => now.map_or(0, |now| (now.to + 1).min(last)),
            "ArrowLeft" => now.map_or(last, |now| now.to.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Escape" if now.is_some() => {
                chosen.set(None);
                return event.prevent_default();
            }
            "Enter" => {
                bins.with_untracked(|bins| show_only(state, bins, now));
                return event.prevent_default();
            }
            _ => return,
        };
        let from = now.filter(|_| event.shift_key()).map_or(to, |now| now.from);
        chosen.set(Some(Chosen { from, to, by: By::Keys }));
        event.prevent_default();
    };
    let readout = move || {
        let chosen = chosen.get()?;
        bins.with(|bins| describe(bins.bins.get(chosen.range())?, bins.failures_only))
    };
    let label = move || {
        say!("{title}. {hint}", title = bins.with(|bins| title(bins, choice.share.get())), hint = hint_in_words())
    };
    view! {
        <div class="timeline-frame">
            <Views choice as_table/>
            <figure class="timeline" aria-labelledby="timeline">
                <p class="timeline__readout visually-hidden" role="status">{readout}</p>
                <div class="timeline__plot" node_ref=frame role="group" tabindex="0" aria-label=label on:keydown=move_by>
                    {move || {
                        let (bins, lanes) = (bins.get(), lanes.get());
                        let plot = Plot { state, bins, lanes, chosen, width_px, share: choice.share.get() };
                        plot.view()
                    }}
                </div>
                <p class="timeline__hint muted">{hint()}</p>
            </figure>
            <Show when=move || as_table.get()>
                <div class="timeline__table">{move || bins.with(|bins| table(bins))}</div>
            </Show>
        </div>
    }
    .into_any()
}

/// The lanes of policies under the filter, found in slices.
fn lanes(state: AppState) -> RwSignal<Vec<Lane>> {
    // Paper does not wait.
    if state.printing.get_untracked() {
        return RwSignal::new(lanes_at_once(state));
    }
    let lanes = RwSignal::new(Vec::new());
    let turns = Turns::new();
    Effect::new(move |_| {
        state.store.track();
        let filter = state.filter.get();
        let turn = turns.begin();
        leptos::task::spawn_local(async move {
            let (mut slice, mut steps) = (Slice::begin(), LaneSteps::default());
            // The numbers of the page come first.
            slice.pause().await;
            state.settled(|_| ());
            loop {
                if turn.is_over() {
                    return;
                }
                if state.store.with_untracked(|store| steps.step(store, &filter, REPORTS_A_STEP)) {
                    break;
                }
                slice.pause_if_long().await;
            }
            _ = lanes.try_set(state.store.with_untracked(|store| steps.finish(store)));
        });
    });
    lanes
}

fn lanes_at_once(state: AppState) -> Vec<Lane> {
    let mut steps = LaneSteps::default();
    let filter = state.filter.get_untracked();
    state.settled(|store| {
        while !steps.step(store, &filter, REPORTS_A_STEP) {}
        steps.finish(store)
    })
}

/// Keeps the width that a plot has without its axis.
fn watch_width(frame: NodeRef<html::Div>, width_px: RwSignal<f64>) {
    Effect::new(move |_| {
        let Some(element) = frame.get() else { return };
        let watch = SizeWatch::new(&element, move |width, _| {
            let width = width - AXIS_PX;
            if width > 0.0 && (width - width_px.get_untracked()).abs() >= 1.0 {
                width_px.set(width);
            }
        });
        let watch = StoredValue::new_local(watch);
        on_cleanup(move || watch.dispose());
    });
}

/// Before the page is measured, in pixels.
const USUAL_WIDTH_PX: f64 = 960.0;

const REPORTS_A_STEP: usize = 2_000;
