//! Sessions per day, and below, on their own scale, the failed ones by result type.

use leptos::prelude::*;

use super::swatch::paint;
use crate::analysis::{DayTotals, Filter, Timeline, format_count};
use crate::chart::{FAILED_PX, TimelineLayout, VOLUME_PX, timeline_layout};
use crate::ui::state::{AppState, app_state};

/// The figure, with its table behind a button.
#[component]
pub(crate) fn TimelineFigure() -> impl IntoView {
    let state = app_state();
    let chosen = RwSignal::new(None::<usize>);
    let as_table = RwSignal::new(false);
    let days = Memo::new(move |_| state.overview.with(|overview| overview.timeline.days.len()));
    let move_by = move |event: web_sys::KeyboardEvent| {
        let last = days.get_untracked().saturating_sub(1);
        let at = chosen.get_untracked();
        match event.key().as_str() {
            "ArrowRight" => chosen.set(Some(at.map_or(0, |at| (at + 1).min(last)))),
            "ArrowLeft" => chosen.set(Some(at.map_or(last, |at| at.saturating_sub(1)))),
            "Home" => chosen.set(Some(0)),
            "End" => chosen.set(Some(last)),
            "Escape" => chosen.set(None),
            "Enter" => choose_day(state, at),
            _ => return,
        }
        event.prevent_default();
    };
    let readout = move || {
        state.overview.with(|overview| match chosen.get().and_then(|at| overview.timeline.days.get(at)) {
            Some(day) => describe(day),
            None => "Arrow keys move by day, Enter shows one day only.".to_owned(),
        })
    };
    view! {
        <figure class="timeline" aria-labelledby="timeline">
            <div class="timeline__bar">
                <p class="timeline__readout" aria-live="polite">{readout}</p>
                <button type="button" class="link-button prose" aria-expanded=move || as_table.get().to_string() on:click=move |_| as_table.update(|on| *on = !*on)>
                    {move || if as_table.get() { "Hide the table" } else { "Show as a table" }}
                </button>
            </div>
            <div class="timeline__plot" role="group" tabindex="0" aria-label="Sessions and failed sessions per day. Arrow keys move by day, Enter shows one day only." on:keydown=move_by>
                {move || state.overview.with(|overview| plot(state, chosen, &overview.timeline))}
            </div>
            <Show when=move || as_table.get()>
                {move || state.overview.with(|overview| table(&overview.timeline))}
            </Show>
        </figure>
    }
}

fn choose_day(state: AppState, at: Option<usize>) {
    let day = at.and_then(|at| state.overview.with_untracked(|o| o.timeline.days.get(at).map(|totals| totals.day)));
    if let Some(day) = day {
        let filter = state.filter.get_untracked();
        AppState::set_filter(&Filter { days: Some((day, day)), ..filter });
    }
}

fn plot(state: AppState, chosen: RwSignal<Option<usize>>, timeline: &Timeline) -> impl IntoView + use<> {
    let layout = timeline_layout(timeline);
    let count = timeline.days.len().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a width on screen")]
    let width = 100.0 / count as f64;
    let band = move |height: u32| {
        move || {
            chosen.get().map(|at| {
                #[expect(clippy::cast_precision_loss, reason = "a position on screen")]
                let x = format!("{}%", at as f64 * width);
                view! { <rect class="band-day" x=x width=format!("{width}%") height=height.to_string()></rect> }
            })
        }
    };
    let point = move |event: web_sys::PointerEvent| {
        let Some(target) = event.current_target() else { return };
        let target: web_sys::Element = wasm_bindgen::JsCast::unchecked_into(target);
        let frame = target.get_bounding_client_rect();
        if frame.width() > 0.0 {
            let share = (f64::from(event.client_x()) - frame.left()) / frame.width();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "clamped to the number of days"
            )]
            let at = (share * count as f64).clamp(0.0, (count - 1) as f64) as usize;
            chosen.set(Some(at));
        }
    };
    let TimelineLayout { volume, failed, gaps, volume_ticks, failed_ticks, day_ticks } = layout;
    let gap_rects = move |height: u32| {
        gaps.iter()
            .map(|gap| view! { <rect x=pc(gap.x_percent) width=pc(gap.width_percent) height=height.to_string() fill="url(#pattern-gap)"></rect> })
            .collect_view()
    };
    let volume_bars = volume
        .iter()
        .map(|bar| view! { <rect class="fill-volume" x=pc(bar.x_percent) width=pc(bar.width_percent) y=px(bar.y_px) height=px(bar.height_px)></rect> })
        .collect_view();
    let failed_bars = failed
        .iter()
        .map(|bar| {
            let (class, fill) = paint(&bar.result_type);
            view! { <rect class=class fill=fill x=pc(bar.bar.x_percent) width=pc(bar.bar.width_percent) y=px(bar.bar.y_px) height=px(bar.bar.height_px)></rect> }
        })
        .collect_view();
    let days = day_ticks
        .iter()
        .map(|tick| {
            view! {
                <line class="base-line" x1=pc(tick.x_percent) x2=pc(tick.x_percent) y1="0" y2="5"></line>
                <text class="tick-text" x=pc(tick.x_percent) dx="3" y="16">{tick.label.clone()}</text>
            }
        })
        .collect_view();
    view! {
        <div class="timeline__title"><span><b>"Sessions"</b> " per day"</span></div>
        <div class="timeline__row">
            {axis("plot-volume", VOLUME_PX, &volume_ticks)}
            <svg class="plot-volume" height=VOLUME_PX.to_string() aria-hidden="true" on:pointermove=point on:click=move |_| choose_day(state, chosen.get_untracked())>
                {band(VOLUME_PX)} {grid(&volume_ticks)} {gap_rects(VOLUME_PX)} {volume_bars}
                <line class="base-line" x1="0" x2="100%" y1=VOLUME_PX.to_string() y2=VOLUME_PX.to_string()></line>
            </svg>
        </div>
        <div class="timeline__title"><span><b>"Failed sessions"</b> " per day, by result type"</span><span>"own scale"</span></div>
        <div class="timeline__row">
            {axis("plot-failed", FAILED_PX, &failed_ticks)}
            <svg class="plot-failed" height=FAILED_PX.to_string() aria-hidden="true" on:pointermove=point on:click=move |_| choose_day(state, chosen.get_untracked())>
                {band(FAILED_PX)} {grid(&failed_ticks)} {gap_rects(FAILED_PX)} {failed_bars}
                <line class="base-line" x1="0" x2="100%" y1=FAILED_PX.to_string() y2=FAILED_PX.to_string()></line>
            </svg>
        </div>
        <div class="timeline__row"><span></span><svg class="plot-axis" height="22" aria-hidden="true">{days}</svg></div>
        <p class="legend"><span class="legend__item">
            <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" fill="url(#pattern-gap)"></rect></svg>
            <span>"no report arrived"</span>
        </span></p>
    }
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

fn table(timeline: &Timeline) -> impl IntoView + use<> {
    let rows = timeline
        .days
        .iter()
        .filter(|day| day.reports > 0)
        .map(|day| {
            view! {
                <tr>
                    <td data-place="title">{day.day.label_with_year()}</td>
                    <td class="num" data-label="reports">{format_count(day.reports as u64)}</td>
                    <td class="num" data-label="sessions">{format_count(day.sessions.total())}</td>
                    <td class="num num--strong" data-place="value">{format_count(day.sessions.failed)}</td>
                    <td>{by_type(day)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">"Sessions per day; days without a report are left out"</caption>
            <thead><tr><th scope="col">"Day"</th><th scope="col" class="num">"Reports"</th><th scope="col" class="num">"Sessions"</th><th scope="col" class="num">"Failed"</th><th scope="col">"By result type"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

fn describe(day: &DayTotals) -> String {
    if day.reports == 0 {
        return format!("{}: no report arrived.", day.day.label_with_year());
    }
    let failed = if day.sessions.failed == 0 {
        "none failed".to_owned()
    } else {
        format!("{} failed ({})", format_count(day.sessions.failed), by_type(day))
    };
    format!(
        "{}: {} sessions in {} reports, {failed}",
        day.day.label_with_year(),
        format_count(day.sessions.total()),
        format_count(day.reports as u64)
    )
}

fn by_type(day: &DayTotals) -> String {
    let parts: Vec<String> = day
        .failed_by_type
        .iter()
        .map(|(result_type, count)| format!("{result_type} {}", format_count(*count)))
        .collect();
    parts.join(", ")
}

fn pc(value: f64) -> String {
    format!("{value:.3}%")
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}
