//! Sessions per day, and below, on their own scale, the failed ones by result type.

use std::ops::RangeInclusive;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::sentence::sentence;
use super::swatch::paint;
use super::timeline_text::{describe, table};
use crate::analysis::{Filter, Timeline};
use crate::chart::{Bar, FAILED_PX, TimelineLayout, VOLUME_PX, bars_by_type, outline, timeline_layout};
use crate::language::tr;
use crate::ui::state::{AppState, app_state};
use crate::web::width::WidthWatch;
use crate::{say, text};

/// The figure, with its table behind a button.
#[component]
pub(crate) fn TimelineFigure() -> impl IntoView {
    let state = app_state();
    let chosen = RwSignal::new(None::<Chosen>);
    let as_table = RwSignal::new(false);
    let width_px = RwSignal::new(USUAL_WIDTH_PX);
    let frame = NodeRef::new();
    watch_width(frame, width_px);
    let days = Memo::new(move |_| state.overview.with(|overview| overview.timeline.days.len()));
    let move_by = move |event: web_sys::KeyboardEvent| {
        let last = days.get_untracked().saturating_sub(1);
        let now = chosen.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" => now.map_or(0, |now| (now.to + 1).min(last)),
            "ArrowLeft" => now.map_or(last, |now| now.to.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Escape" => {
                chosen.set(None);
                return event.prevent_default();
            }
            "Enter" => {
                show_only(state, now);
                return event.prevent_default();
            }
            _ => return,
        };
        let from = now.filter(|_| event.shift_key()).map_or(to, |now| now.from);
        chosen.set(Some(Chosen { from, to }));
        event.prevent_default();
    };
    let readout = move || {
        state.overview.with(|overview| {
            let timeline = &overview.timeline;
            let days = chosen.get().and_then(|chosen| timeline.days.get(chosen.range()));
            days.and_then(|days| describe(days, timeline.failures_only)).unwrap_or_else(|| tr(HINT).to_owned())
        })
    };
    let label = move || {
        let title = state.overview.with(|overview| overview.timeline.title());
        say!("{title}. {hint}", title, hint = tr(HINT))
    };
    view! {
        <figure class="timeline" aria-labelledby="timeline">
            <div class="timeline__bar">
                <p class="timeline__readout" aria-live="polite">{readout}</p>
                <button type="button" class="link-button prose" aria-expanded=move || as_table.get().to_string() on:click=move |_| as_table.update(|on| *on = !*on)>
                    {move || if as_table.get() { tr("Hide the table") } else { tr("Show as a table") }}
                </button>
            </div>
            <div class="timeline__plot" node_ref=frame role="group" tabindex="0" aria-label=label on:keydown=move_by>
                {move || state.overview.with(|overview| plot(state, chosen, width_px, &overview.timeline))}
            </div>
            <Show when=move || as_table.get()>
                {move || state.overview.with(|overview| table(&overview.timeline))}
            </Show>
        </figure>
    }
}

/// The days under the pointer or the keys: where the choice began and where it is now.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Chosen {
    from: usize,
    to: usize,
}

impl Chosen {
    fn range(self) -> RangeInclusive<usize> {
        self.from.min(self.to)..=self.from.max(self.to)
    }
}

/// Filters the page by the chosen days and lets go of them.
fn show_only(state: AppState, chosen: Option<Chosen>) {
    let ends = chosen.and_then(|chosen| {
        state.overview.with_untracked(|overview| {
            let days = overview.timeline.days.get(chosen.range())?;
            Some((days.first()?.day, days.last()?.day))
        })
    });
    if let Some(ends) = ends {
        let filter = state.filter.get_untracked();
        AppState::set_filter(&Filter { days: Some(ends), ..filter });
    }
}

fn plot(
    state: AppState,
    chosen: RwSignal<Option<Chosen>>,
    width_px: RwSignal<f64>,
    timeline: &Timeline,
) -> impl IntoView + use<> {
    let layout = timeline_layout(timeline, state.years.get());
    let count = timeline.days.len().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a width on screen")]
    let width = 100.0 / count as f64;
    let band = move |height: u32| {
        move || {
            chosen.get().map(|chosen| {
                let range = chosen.range();
                #[expect(clippy::cast_precision_loss, reason = "a position on screen")]
                let (x, wide) = (*range.start() as f64 * width, range.count() as f64 * width);
                view! { <rect class="band-day" x=pc(x) width=pc(wide) height=height.to_string()></rect> }
            })
        }
    };
    let day_at = move |event: &web_sys::PointerEvent| {
        let frame = event.current_target()?.unchecked_into::<web_sys::Element>().get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - frame.left()) / frame.width();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "clamped to the number of days"
        )]
        let at = (share * count as f64).clamp(0.0, (count - 1) as f64) as usize;
        share.is_finite().then_some(at)
    };
    let dragging = StoredValue::new(false);
    let press = move |event: web_sys::PointerEvent| {
        let Some(at) = day_at(&event).filter(|_| event.button() == 0) else { return };
        let from = chosen.get_untracked().filter(|_| event.shift_key()).map_or(at, |chosen| chosen.from);
        chosen.set(Some(Chosen { from, to: at }));
        dragging.set_value(true);
        if let Some(target) = event.current_target() {
            // Without capture a drag that leaves the plot ends there; nothing else is lost.
            let _ = target.unchecked_into::<web_sys::Element>().set_pointer_capture(event.pointer_id());
        }
    };
    let point = move |event: web_sys::PointerEvent| {
        if let Some(at) = day_at(&event) {
            let from = chosen.get_untracked().filter(|_| dragging.get_value()).map_or(at, |chosen| chosen.from);
            chosen.set(Some(Chosen { from, to: at }));
        }
    };
    let release = move |_: web_sys::PointerEvent| {
        if dragging.get_value() {
            dragging.set_value(false);
            show_only(state, chosen.get_untracked());
        }
    };
    let stop = move |_: web_sys::PointerEvent| dragging.set_value(false);
    let TimelineLayout { volume, failed, gaps, bare, volume_ticks, failed_ticks, day_ticks } = layout;
    let has_gaps = !gaps.is_empty();
    let no_report = || (None, Some("url(#pattern-gap)".to_owned()));
    let volume_shapes = vec![(no_report(), gaps.clone()), ((Some("fill-volume".to_owned()), None), volume)];
    let failed_shapes = bars_by_type(&failed).into_iter().map(|(result_type, bars)| (paint(&result_type), bars));
    let failed_shapes = std::iter::once((no_report(), gaps)).chain(failed_shapes).collect();
    let days = day_ticks
        .iter()
        .map(|tick| {
            view! {
                <line class="base-line" x1=pc(tick.x_percent) x2=pc(tick.x_percent) y1="0" y2="5"></line>
                <text class="tick-text" x=pc(tick.x_percent) dx="3" y="16">{tick.label.clone()}</text>
            }
        })
        .collect_view();
    // Of sessions that succeeded nothing is known where failures are asked for.
    let with_sessions = !timeline.failures_only;
    let sessions = with_sessions.then(|| {
        view! {
            <div class="timeline__title"><span>{sentence(tr("{sessions} per day"), |_| view! { <b>{tr("Sessions")}</b> }.into_any())}</span></div>
            <div class="timeline__row">
                {axis("plot-volume", VOLUME_PX, &volume_ticks)}
                <svg class="plot-volume" height=VOLUME_PX.to_string() aria-hidden="true" on:pointerdown=press on:pointermove=point on:pointerup=release on:pointercancel=stop>
                    {band(VOLUME_PX)} {grid(&volume_ticks)} {shapes(volume_shapes, VOLUME_PX, width_px)}
                    <line class="base-line" x1="0" x2="100%" y1=VOLUME_PX.to_string() y2=VOLUME_PX.to_string()></line>
                </svg>
            </div>
        }
    });
    view! {
        {sessions}
        <div class="timeline__title"><span>{sentence(tr("{failed_sessions} per day, by result type"), |_| view! { <b>{tr("Failed sessions")}</b> }.into_any())}</span>{with_sessions.then(|| view! { <span>{tr("own scale")}</span> })}</div>
        <div class="timeline__row">
            {axis("plot-failed", FAILED_PX, &failed_ticks)}
            <svg class="plot-failed" height=FAILED_PX.to_string() aria-hidden="true" on:pointerdown=press on:pointermove=point on:pointerup=release on:pointercancel=stop>
                {band(FAILED_PX)} {grid(&failed_ticks)} {shapes(failed_shapes, FAILED_PX, width_px)}
                <line class="base-line" x1="0" x2="100%" y1=FAILED_PX.to_string() y2=FAILED_PX.to_string()></line>
            </svg>
        </div>
        <div class="timeline__row"><span></span><svg class="plot-axis" height="22" aria-hidden="true">{days}</svg></div>
        {legend(has_gaps, bare)}
    }
}

/// Class and fill of a shape, and the bars that it is made of.
type Shape = ((Option<String>, Option<String>), Vec<Bar>);

/// The bars of a panel, one path a shape. The picture fits any width; it is drawn anew for the
/// width it has, so that patterns are not stretched.
fn shapes(shapes: Vec<Shape>, height: u32, width_px: RwSignal<f64>) -> impl IntoView {
    move || {
        let width = width_px.get();
        let paths = shapes
            .iter()
            .map(|((class, fill), bars)| {
                view! { <path class=class.clone() fill=fill.clone() d=outline(bars, width)></path> }
            })
            .collect_view();
        view! { <svg width="100%" height=height.to_string() viewBox=format!("0 0 {width} {height}") preserveAspectRatio="none">{paths}</svg> }
    }
}

/// Keeps the width that a plot has.
fn watch_width(frame: NodeRef<html::Div>, width_px: RwSignal<f64>) {
    Effect::new(move |_| {
        let Some(element) = frame.get() else { return };
        let watch = WidthWatch::new(&element, move |width| {
            if width > 0.0 && (width - width_px.get_untracked()).abs() >= 1.0 {
                width_px.set(width);
            }
        });
        let watch = StoredValue::new_local(watch);
        on_cleanup(move || watch.dispose());
    });
}

fn axis(class: &'static str, height: u32, ticks: &[crate::chart::Tick]) -> impl IntoView + use<> {
    let texts = ticks
        .iter()
        .map(|tick| view! { <text class="tick-text" x="100%" dx="-8" y=px(tick.y_px) dy="3.5" text-anchor="end">{tick.label.clone()}</text> })
        .collect_view();
    view! { <svg class=class height=height.to_string() aria-hidden="true">{texts}</svg> }
}

fn grid(ticks: &[crate::chart::Tick]) -> impl IntoView + use<> {
    ticks
        .iter()
        .map(|tick| view! { <line class="grid-line" x1="0" x2="100%" y1=px(tick.y_px) y2=px(tick.y_px)></line> })
        .collect_view()
}

/// What days without a bar are.
fn legend(has_gaps: bool, has_bare: bool) -> impl IntoView {
    view! {
        <p class="legend">
            {has_gaps.then(|| view! {
                <span class="legend__item">
                    <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" fill="url(#pattern-gap)"></rect></svg>
                    <span>{tr("no report arrived")}</span>
                </span>
            })}
            {has_bare.then(|| view! {
                <span class="legend__item">
                    <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><line class="base-line" x1="0" x2="14" y1="13.5" y2="13.5"></line></svg>
                    <span>{tr("reports, but nothing that matches")}</span>
                </span>
            })}
        </p>
    }
}

fn pc(value: f64) -> String {
    format!("{value:.3}%")
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// Before the page is measured, in pixels.
const USUAL_WIDTH_PX: f64 = 960.0;

const HINT: &str = text!("Arrow keys move by day, Shift with them or a drag chooses several, Enter shows only these.");
