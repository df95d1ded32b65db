//! Which bars of the timeline are chosen, and what the pointer does.

use std::ops::RangeInclusive;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::filter_change::change;
use crate::chart::{Bins, bands};
use crate::ui::state::AppState;

/// The column of numbers at the left of a chart, in pixels.
pub(super) const AXIS_PX: f64 = 44.0;

/// The bars under the pointer or the keys: where the choice began and where it is now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chosen {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) by: By,
}

/// With what it was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum By {
    Keys,
    Mouse,
    Touch,
}

impl Chosen {
    pub(super) fn range(self) -> RangeInclusive<usize> {
        self.from.min(self.to)..=self.from.max(self.to)
    }
}

/// Filters the page by the days of the chosen bars.
pub(super) fn show_only(state: AppState, bins: &Bins, chosen: Option<Chosen>) {
    let own = chosen.and_then(|chosen| bins.bins.get(chosen.range()));
    let ends = own.and_then(|own| Some((own.first()?.first, own.last()?.last)));
    if let Some(ends) = ends {
        change(state, |filter| filter.set_days(Some(ends)));
    }
}

/// What the pointer does on a panel. A mouse reads where it is, filters with a click, and with a drag filters by
/// several bars; a finger reads first, and filters when it taps once more what it reads.
#[derive(Clone, Copy)]
pub(super) struct Pointer {
    state: AppState,
    chosen: RwSignal<Option<Chosen>>,
    bins: StoredValue<Arc<Bins>>,
    /// Ends of the bands, in per cent.
    ends: StoredValue<Vec<f64>>,
    dragging: StoredValue<bool>,
    /// What was read when a finger came down.
    read_before: StoredValue<Option<Chosen>>,
}

impl Pointer {
    pub(super) fn new(state: AppState, chosen: RwSignal<Option<Chosen>>, bins: &Arc<Bins>) -> Self {
        let ends = bands(bins).into_iter().map(|(x, width)| x + width).collect();
        Self {
            state,
            chosen,
            bins: StoredValue::new(Arc::clone(bins)),
            ends: StoredValue::new(ends),
            dragging: StoredValue::new(false),
            read_before: StoredValue::new(None),
        }
    }

    fn bar_at(self, event: &web_sys::PointerEvent) -> Option<usize> {
        let frame = event.current_target()?.unchecked_into::<web_sys::Element>().get_bounding_client_rect();
        let percent = (f64::from(event.client_x()) - frame.left()) / frame.width() * 100.0;
        if !percent.is_finite() {
            return None;
        }
        self.ends.with_value(|ends| {
            let last = ends.len().checked_sub(1)?;
            Some(ends.partition_point(|end| *end <= percent).min(last))
        })
    }

    pub(super) fn press(self, event: &web_sys::PointerEvent) {
        let Some(at) = self.bar_at(event).filter(|_| event.button() == 0) else { return };
        let before = self.chosen.get_untracked();
        let from = before.filter(|_| event.shift_key()).map_or(at, |chosen| chosen.from);
        let by = by(event);
        self.read_before.set_value(before.filter(|before| by == By::Touch && before.range().contains(&at)));
        if self.read_before.with_value(Option::is_none) {
            self.chosen.set(Some(Chosen { from, to: at, by }));
        }
        self.dragging.set_value(true);
        if let Some(target) = event.current_target() {
            // Without capture a drag that leaves the plot ends there; nothing else is lost.
            let _ = target.unchecked_into::<web_sys::Element>().set_pointer_capture(event.pointer_id());
        }
    }

    pub(super) fn point(self, event: &web_sys::PointerEvent) {
        let Some(at) = self.bar_at(event) else { return };
        let before = self.chosen.get_untracked();
        if self.read_before.with_value(Option::is_some) {
            return;
        }
        let from = before.filter(|_| self.dragging.get_value()).map_or(at, |chosen| chosen.from);
        let now = Chosen { from, to: at, by: by(event) };
        if before != Some(now) {
            self.chosen.set(Some(now));
        }
    }

    pub(super) fn release(self, event: &web_sys::PointerEvent) {
        if !self.dragging.get_value() {
            return;
        }
        self.dragging.set_value(false);
        let read_before = self.read_before.try_update_value(Option::take).flatten();
        if by(event) == By::Mouse || read_before.is_some() {
            self.bins.with_value(|bins| show_only(self.state, bins, self.chosen.get_untracked()));
        }
    }

    pub(super) fn stop(self) {
        self.dragging.set_value(false);
        self.read_before.set_value(None);
    }

    pub(super) fn leave(self) {
        let by_mouse = self.chosen.get_untracked().is_some_and(|chosen| chosen.by == By::Mouse);
        if by_mouse && !self.dragging.get_value() {
            self.chosen.set(None);
        }
    }
}

fn by(event: &web_sys::PointerEvent) -> By {
    if event.pointer_type() == "mouse" { By::Mouse } else { By::Touch }
}
