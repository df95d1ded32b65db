//! The drawing of the timeline: legend, policies, sessions, failed sessions or shares, axis.

use std::sync::Arc;

use leptos::prelude::*;

use super::lens::without_details;
use super::sentence::sentence;
use super::strange::strange;
use super::swatch::{Swatch, paint};
use super::timeline_pointer::{Chosen, Pointer};
use super::timeline_readout::{Place, Readout};
use super::timeline_text::{mode_words, titles};
use crate::analysis::{Filter, Lane, Mode};
use crate::chart::{
    Bar, Bins, FAILED_PX, FailedBar, LanePart, LaneRow, Tick, VOLUME_PX, Value, axis_ticks, bands, bars_by_type,
    changes, fitting, lane_rows, outline, share_layout, solid_fill, timeline_layout, values_that_fit,
};
use crate::day::{Day, Years};
use crate::joined::{colon, listed};
use crate::language::{format_count, tr};
use crate::report::ResultType;
use crate::ui::state::AppState;
use crate::{counted, say, text};

/// Height of the band of a policy, in pixels.
const LANE_PX: u32 = 20;
/// A lower bar is too small for a pattern, in pixels.
const LEAST_PATTERN_PX: f64 = 4.0;
/// Result types in the legend.
const MOST_TYPES: usize = 8;

/// All that is drawn from.
pub(super) struct Plot {
    pub(super) state: AppState,
    pub(super) bins: Arc<Bins>,
    pub(super) lanes: Vec<Lane>,
    pub(super) chosen: RwSignal<Option<Chosen>>,
    pub(super) width_px: RwSignal<f64>,
    /// Whether shares are shown instead of sessions.
    pub(super) share: bool,
}

impl Plot {
    pub(super) fn view(self) -> AnyView {
        let Some(days) = self.bins.days() else { return ().into_any() };
        let pointer = Pointer::new(self.state, self.chosen, &self.bins);
        let rows = lane_rows(&self.lanes, days);
        let marks = changes(&rows);
        let layout = timeline_layout(&self.bins);
        let (has_gaps, bare, has_untold) = (!layout.gaps.is_empty(), layout.bare, !layout.untold.is_empty());
        // As high as the panel that they stand in.
        let gaps = |height: u32| -> Shape {
            let of_panel = |gap: &Bar| Bar { height_px: f64::from(height), ..*gap };
            ((None, Some("url(#pattern-gap)".to_owned())), layout.gaps.iter().map(of_panel).collect())
        };
        let share = self.share && !self.bins.failures_only && !self.bins.none_failed();
        let titles = titles(self.bins.step);
        let with_sessions = !self.bins.failures_only && !share;
        let readout =
            |place| view! { <Readout bins=Arc::clone(&self.bins) chosen=self.chosen width_px=self.width_px place/> };
        let sessions = with_sessions.then(|| {
            let shapes = vec![gaps(VOLUME_PX), ((Some("fill-volume".to_owned()), None), layout.volume.clone())];
            let panel =
                self.panel("plot-volume", VOLUME_PX, &pointer, &layout.volume_ticks, shapes, &marks, Vec::new());
            view! {
                <div class="timeline__title"><span>{bold(titles.sessions, tr("Sessions"))}</span></div>
                <div class="timeline__row timeline__row--readout">{panel}{readout(Place::Over)}</div>
            }
        });
        let above = (!with_sessions).then(|| readout(Place::Above));
        // An empty chart says nothing that the sentence above does not.
        let lower = if self.bins.none_failed() {
            ().into_any()
        } else if share {
            let of_all = share_layout(&self.bins);
            let shapes =
                std::iter::once(gaps(FAILED_PX)).chain(shapes_of(&of_all.bars)).chain(untold(of_all.untold)).collect();
            let panel = self.panel("plot-failed", FAILED_PX, &pointer, &of_all.ticks, shapes, &marks, of_all.values);
            view! {
                <div class="timeline__title"><span>{bold(titles.shares, tr("Failed share"))}</span></div>
                <div class="timeline__row">{panel}</div>
            }
            .into_any()
        } else {
            let shapes = std::iter::once(gaps(FAILED_PX))
                .chain(shapes_of(&layout.failed))
                .chain(untold(layout.untold))
                .collect();
            let panel =
                self.panel("plot-failed", FAILED_PX, &pointer, &layout.failed_ticks, shapes, &marks, Vec::new());
            let words = if with_sessions { titles.failed_own_scale } else { titles.failed };
            view! {
                <div class="timeline__title"><span>{bold(words, tr("Failed sessions"))}</span></div>
                <div class="timeline__row">{panel}</div>
            }
            .into_any()
        };
        let lanes = lanes(&rows, self.width_px, self.state.years.get(), days);
        view! {
            <div class="timeline__title timeline__title--legend">{types(self.state)}{states(has_gaps, bare)}{has_untold.then(|| without_details(None))}</div>
            {lanes}
            {above}
            {sessions}
            {lower}
            {axis_of_days(days, self.state.years.get(), self.width_px)}
        }
        .into_any()
    }

    #[expect(clippy::too_many_arguments, reason = "what a panel is made of")]
    fn panel(
        &self,
        class: &'static str,
        height: u32,
        pointer: &Pointer,
        ticks: &[Tick],
        all: Vec<Shape>,
        marks: &[f64],
        values: Vec<Value>,
    ) -> AnyView {
        let (chosen, width_px, pointer) = (self.chosen, self.width_px, *pointer);
        let places = StoredValue::new(bands(&self.bins));
        let band = move || {
            let range = chosen.get()?.range();
            let (from, to) = places.with_value(|all| Some((*all.get(*range.start())?, *all.get(*range.end())?)))?;
            let width = to.0 + to.1 - from.0;
            Some(view! { <rect class="band-day" x=pc(from.0) width=pc(width) height=height.to_string()></rect> })
        };
        let marks = marks
            .iter()
            .map(|x| view! { <line class="mark-line" x1=pc(*x) x2=pc(*x) y1="0" y2=height.to_string()></line> })
            .collect_view();
        let written = move || {
            values_that_fit(&values, width_px.get())
                .into_iter()
                .map(|value| view! { <text class="value-text" x=pc(value.x_percent) y=px(value.y_px - 5.0) text-anchor="middle">{value.label.clone()}</text> })
                .collect_view()
        };
        view! {
            {scale(class, height, ticks)}
            <svg class=class height=height.to_string() aria-hidden="true" on:pointerdown=move |event| pointer.press(&event) on:pointermove=move |event| pointer.point(&event)
                on:pointerup=move |event| pointer.release(&event) on:pointercancel=move |_| pointer.stop() on:pointerleave=move |_| pointer.leave()>
                {band} {grid(ticks)} {shapes(all, height, width_px)} {marks} {written}
                <line class="base-line" x1="0" x2="100%" y1=height.to_string() y2=height.to_string()></line>
            </svg>
        }
        .into_any()
    }
}

/// A title with one bold part.
fn bold(text: &'static str, part: &'static str) -> Vec<AnyView> {
    sentence(text, |_| view! { <b>{part}</b> }.into_any())
}

/// Class and fill of a shape, and the bars that it is made of.
type Shape = ((Option<String>, Option<String>), Vec<Bar>);

/// Bars of what has no details, if there are any.
fn untold(bars: Vec<Bar>) -> Option<Shape> {
    (!bars.is_empty()).then(|| ((Some("fill-untold".to_owned()), None), bars))
}

/// One shape a result type; bars too low for its pattern have the plain colour of their class.
fn shapes_of(bars: &[FailedBar]) -> impl Iterator<Item = Shape> + use<> {
    let (high, low): (Vec<FailedBar>, Vec<FailedBar>) =
        bars.iter().cloned().partition(|bar| bar.bar.height_px >= LEAST_PATTERN_PX);
    let high = bars_by_type(&high).into_iter().map(|(result_type, bars)| (paint(&result_type), bars));
    let low = bars_by_type(&low)
        .into_iter()
        .map(|(result_type, bars)| ((Some(solid_fill(&result_type).to_owned()), None), bars));
    high.chain(low)
}

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

/// What failed, most first; each name filters.
fn types(state: AppState) -> impl IntoView + use<> {
    let (all, more) = state.overview.with(|overview| {
        let all = &overview.by_result_type;
        (all.iter().take(MOST_TYPES).cloned().collect::<Vec<_>>(), all.len().saturating_sub(MOST_TYPES))
    });
    let item = |(result_type, count): (ResultType, u64)| {
        let name = result_type.to_string();
        let filter = Filter { result_type: name.clone().into(), ..state.filter.get_untracked() };
        view! {
            <a class="legend__item" href=state.filter_link(&filter)><Swatch result_type/><span>{strange(&name)}</span>" "<span class="legend__count">{format_count(count)}</span></a>
        }
    };
    let head = (!all.is_empty()).then(|| view! { <span class="legend__item legend__head">{tr("Failed:")}</span> });
    let items = all.into_iter().map(item).collect_view();
    view! {
        <span class="legend">
            {head} {items}
            {(more > 0).then(|| view! { <span class="legend__item">{counted!(more, "{n} more", "{n} more" as "result types")}</span> })}
        </span>
    }
}

/// What days without a bar are.
fn states(has_gaps: bool, has_bare: bool) -> impl IntoView {
    view! {
        <span class="legend">
            {has_gaps.then(|| view! {
                <span class="legend__item">
                    <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" fill="url(#pattern-gap)"></rect></svg>
                    <span>{tr("no report loaded")}</span>
                </span>
            })}
            {has_bare.then(|| view! {
                <span class="legend__item">
                    <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><line class="base-line" x1="0" x2="14" y1="13.5" y2="13.5"></line></svg>
                    <span>{tr("reports, but nothing that matches")}</span>
                </span>
            })}
        </span>
    }
}

/// The bands of policies, and the same in words for whoever does not see them.
fn lanes(rows: &[LaneRow], width_px: RwSignal<f64>, years: Years, days: (Day, Day)) -> impl IntoView + use<> {
    rows.iter().map(|row| lane(row.clone(), width_px, years, days)).collect_view()
}

fn lane(row: LaneRow, width_px: RwSignal<f64>, years: Years, days: (Day, Day)) -> impl IntoView + use<> {
    let domain = row.policy_domain.clone();
    // {domain}: the name of a domain
    let title = sentence(tr("{policy} of {domain}, as senders saw it"), |slot| match slot {
        "policy" => view! { <b>{tr(text!("Policy" as "of a domain"))}</b> }.into_any(),
        _ => strange(&domain),
    });
    let said: Vec<String> = row
        .parts
        .iter()
        .map(|part| match part.since {
            Some(day) => said_since(day, part.mode, Years::Written),
            None => said_since(days.0, part.mode, Years::Written),
        })
        .collect();
    let drawn = move || row.parts.iter().map(|part| lane_part(part, width_px.get(), years)).collect_view();
    view! {
        <div class="timeline__title"><span>{title}<span class="visually-hidden">{colon()}{listed(&said)}</span></span></div>
        <div class="timeline__row"><span></span><svg class="plot-lane" height=LANE_PX.to_string() aria-hidden="true">{drawn}</svg></div>
    }
}

/// "9 Nov: enforce mode".
fn said_since(day: Day, mode: Mode, years: Years) -> String {
    say!("{day}: {mode}", day = day.label_in(years), mode = mode_words(mode))
}

fn lane_part(part: &LanePart, width_px: f64, years: Years) -> impl IntoView + use<> {
    let px_wide = part.width_percent / 100.0 * width_px;
    let (class, inverse) = match part.mode {
        Mode::Enforce => ("lane-enforce", true),
        Mode::Testing => ("lane-testing", false),
        Mode::None | Mode::NoPolicy => ("lane-none", false),
    };
    let mode = mode_words(part.mode).to_owned();
    let texts = match part.since {
        Some(day) => vec![said_since(day, part.mode, years), day.label_in(years)],
        None if part.mode == Mode::NoPolicy => vec![mode],
        None => vec![say!("MTA-STS, {mode}", mode = mode), mode],
    };
    let flagged = part.since.is_some() && px_wide >= FLAG_PX;
    let words_at = if flagged { FLAG_PX } else { 6.0 };
    let words = fitting(&texts, px_wide - words_at).map(str::to_owned);
    let flag_class = if inverse { "flag-shape" } else { "flag-shape flag-shape--dark" };
    let text_class = if inverse { "lane-text lane-text--inverse" } else { "lane-text" };
    view! {
        <rect class=class x=pc(part.x_percent) width=pc(part.width_percent) y="0.5" height="19"></rect>
        {flagged.then(|| view! { <svg x=pc(part.x_percent) overflow="visible"><path class=flag_class d="M7 4.5h1v11H7zM8.5 5h7l-2 2.7 2 2.8h-7z"></path></svg> })}
        {words.map(|words| view! { <text class=text_class x=pc(part.x_percent) dx=px(words_at) y="14">{words}</text> })}
    }
}

fn axis_of_days(days: (Day, Day), years: Years, width_px: RwSignal<f64>) -> impl IntoView {
    let ticks = move || {
        axis_ticks(days, years, width_px.get())
            .into_iter()
            .map(|tick| {
                view! {
                    <line class="base-line" x1=pc(tick.x_percent) x2=pc(tick.x_percent) y1="0" y2="5"></line>
                    <text class="tick-text" x=pc(tick.x_percent) dx="3" y="16">{tick.label}</text>
                }
            })
            .collect_view()
    };
    view! { <div class="timeline__row"><span></span><svg class="plot-axis" height="22" aria-hidden="true">{ticks}</svg></div> }
}

fn scale(class: &'static str, height: u32, ticks: &[Tick]) -> impl IntoView + use<> {
    let texts = ticks
        .iter()
        .map(|tick| view! { <text class="tick-text" x="100%" dx="-8" y=px(tick.y_px) dy="3.5" text-anchor="end">{tick.label.clone()}</text> })
        .collect_view();
    view! { <svg class=class height=height.to_string() aria-hidden="true">{texts}</svg> }
}

fn grid(ticks: &[Tick]) -> impl IntoView + use<> {
    ticks
        .iter()
        .map(|tick| view! { <line class="grid-line" x1="0" x2="100%" y1=px(tick.y_px) y2=px(tick.y_px)></line> })
        .collect_view()
}

fn pc(value: f64) -> String {
    format!("{value:.3}%")
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// A flag with the room around it, in pixels.
const FLAG_PX: f64 = 20.0;
