//! What stands beside the bar under the pointer or the keys. A line of text says the same to screen readers.

use std::sync::Arc;

use leptos::prelude::*;

use super::lens::without_details;
use super::strange::strange;
use super::swatch::Swatch;
use super::timeline_pointer::{AXIS_PX, By, Chosen};
use super::timeline_text::{failed_by_type, sums};
use crate::chart::{Bin, Bins, bands};
use crate::counted;
use crate::day::Years;
use crate::language::{format_count, tr};
use crate::store::Sessions;

/// Where the box is: never over failed bars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Place {
    /// Over the sessions, beside the bar, on the side with more room; below the chart where it is narrow.
    Over,
    /// Above the chart; below it where it is narrow.
    Above,
}

/// The box.
#[component]
pub(super) fn Readout(
    bins: Arc<Bins>,
    chosen: RwSignal<Option<Chosen>>,
    width_px: RwSignal<f64>,
    place: Place,
) -> impl IntoView {
    let places = bands(&bins);
    let left = move || {
        let range = chosen.get().map(Chosen::range);
        let ends = range.and_then(|range| Some((*places.get(*range.start())?, *places.get(*range.end())?)));
        let Some((from, to)) = ends else { return String::new() };
        let px = |percent: f64| AXIS_PX + percent / 100.0 * width_px.get();
        let (start, end) = (px(from.0), px(to.0 + to.1));
        let room_after = AXIS_PX + width_px.get() - end;
        let left = if room_after >= BOX_PX + GAP_PX || room_after >= start - AXIS_PX {
            (end + GAP_PX).min(AXIS_PX + width_px.get() - BOX_PX)
        } else {
            start - GAP_PX - BOX_PX
        };
        format!("{:.0}px", left.max(AXIS_PX))
    };
    let content = move || {
        let chosen = chosen.get();
        let own = chosen.and_then(|chosen| Some((bins.bins.get(chosen.range())?, chosen.by)));
        own.map(|(own, by)| content(own, bins.failures_only, by))
    };
    let kind = if place == Place::Above { "above" } else { "over" };
    view! {
        <div class="readout" data-place=kind aria-hidden="true" data-state=move || chosen.get().is_none().then_some("empty") style:left=left>{content}</div>
    }
}

fn content(own: &[Bin], failures_only: bool, by: By) -> AnyView {
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return ().into_any() };
    let sums = sums(own);
    let days = Years::in_full((first.first, last.last));
    let reports = counted!(sums.reports, "{n} report", "{n} reports");
    let hint = match by {
        By::Mouse => tr("Click to show only this"),
        By::Touch => tr("Tap again to show only this"),
        By::Keys => tr("Enter shows only this"),
    };
    let state = if own.iter().all(Bin::is_gap) {
        Some(tr("No report loaded"))
    } else if sums.reports == 0 && own.iter().any(|bin| bin.covered) {
        Some(tr("Part of a multi-day report"))
    } else if sums.reports == 0 {
        Some(tr("Reports, but nothing that matches"))
    } else {
        None
    };
    let says = match state {
        Some(state) => view! { <p>{state}</p> }.into_any(),
        None => numbers(own, sums.sessions, failures_only),
    };
    let reports = state.is_none().then(|| view! { <span>{reports}</span> });
    view! {
        <p class="readout__day"><span>{days}</span>{reports}</p>
        {says}
        <p class="readout__hint">{hint}</p>
    }
    .into_any()
}

fn numbers(own: &[Bin], sessions: Sessions, failures_only: bool) -> AnyView {
    let said = if failures_only {
        counted!(sessions.failed, "{n} session failed", "{n} sessions failed")
    } else if sessions.failed == 0 {
        counted!(sessions.total(), "{n} session, none failed", "{n} sessions, none failed")
    } else {
        let total = sessions.total();
        counted!(
            total,
            "The only session failed",
            "{part} of {n} sessions failed",
            part = format_count(sessions.failed)
        )
    };
    let types = failed_by_type(own);
    let rest = own.iter().fold(0_u64, |sum, bin| sum.saturating_add(bin.untold));
    let more = types.len().saturating_sub(MOST_TYPES);
    let lines = types.into_iter().take(MOST_TYPES).map(|(result_type, count)| {
        let name = result_type.to_string();
        view! { <p class="readout__line"><Swatch result_type/><span>{strange(&name)}</span><b>{format_count(count)}</b></p> }
    });
    let lines = lines.collect_view();
    view! {
        <p><b>{said}</b></p>
        {lines}
        {(rest > 0).then(|| view! { <p>{without_details(Some(rest))}</p> })}
        {(more > 0).then(|| view! { <p class="muted">{counted!(more, "{n} more", "{n} more" as "result types")}</p> })}
    }
    .into_any()
}

/// Width of the box, as style/55-parts/charts.css has it, and its distance from the bar, in pixels.
const BOX_PX: f64 = 248.0;
const GAP_PX: f64 = 8.0;
/// Result types that are told.
const MOST_TYPES: usize = 3;
