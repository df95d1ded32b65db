//! The timeline as a picture of its own: colours, patterns and legend inside, for a file.

use std::fmt::Write;

use super::axis::axis_ticks;
use super::bins::{Bins, Step};
use super::paint::{Ink, gap, pattern_of};
use super::palette::{self, CONTROL, GROUND, LINE, MUTED, TEXT, VOLUME};
use super::timeline::{FAILED_PX, Tick, TimelineLayout, VOLUME_PX, timeline_layout};
use crate::analysis::Timeline;
use crate::day::Years;
use crate::html::escape_html;
use crate::language::tr;
use crate::report::ResultType;

/// Width of the whole picture, in pixels.
pub const PICTURE_WIDTH: u32 = 960;
const LEFT: f64 = 52.0;
const TOP: u32 = 40;
const GAP: u32 = 34;
const LEGEND_LINE: u32 = 20;

/// Height of the picture of a timeline, in pixels.
pub fn picture_height(timeline: &Timeline) -> u32 {
    height(timeline, &timeline_layout(&bins_of(timeline)))
}

fn height(timeline: &Timeline, layout: &TimelineLayout) -> u32 {
    let lines = types(timeline).len() + states(layout).len();
    bottom(timeline) + 30 + LEGEND_LINE * u32::try_from(lines).unwrap_or(0).div_ceil(3) + 12
}

/// In the step that suits so many days.
fn bins_of(timeline: &Timeline) -> Bins {
    Bins::of(timeline, Step::usual(timeline.days.len()))
}

/// What stands over a panel.
fn titles(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Day => (tr("Sessions per day"), tr("Failed sessions per day, separate scale")),
        Step::Week => (tr("Sessions per week"), tr("Failed sessions per week, separate scale")),
        Step::Month => (tr("Sessions per month"), tr("Failed sessions per month, separate scale")),
    }
}

/// Where the panel of failed sessions begins: without the other one where sessions are not known.
fn failed_top(timeline: &Timeline) -> u32 {
    if timeline.failures_only { TOP } else { TOP + VOLUME_PX + GAP }
}

/// Where the last panel ends. Where nothing failed there is none of failures.
fn bottom(timeline: &Timeline) -> u32 {
    if bins_of(timeline).none_failed() { TOP + VOLUME_PX } else { failed_top(timeline) + FAILED_PX }
}

/// What is of no type, and what days without a bar are, as far as there are any: how the legend paints it and calls it.
fn states(layout: &TimelineLayout) -> Vec<(&'static str, &'static str)> {
    let gaps = (!layout.gaps.is_empty()).then(|| ("url(#gap)", tr("no report loaded")));
    let bare = layout.bare.then(|| ("none", tr("reports, but nothing that matches")));
    let untold = (!layout.untold.is_empty()).then(|| (CONTROL, tr("no details given")));
    untold.into_iter().chain(gaps).chain(bare).collect()
}

/// Top, height, title and scale of each panel.
fn panels<'a>(
    timeline: &Timeline,
    step: Step,
    layout: &'a TimelineLayout,
) -> impl Iterator<Item = (u32, u32, &'static str, &'a [Tick])> + use<'a> {
    let (of_sessions, of_failed) = titles(step);
    let volume = (TOP, VOLUME_PX, of_sessions, layout.volume_ticks.as_slice());
    let failed = (failed_top(timeline), FAILED_PX, of_failed, layout.failed_ticks.as_slice());
    let has_failures = !bins_of(timeline).none_failed();
    [Some(volume).filter(|_| !timeline.failures_only), Some(failed).filter(|_| has_failures)].into_iter().flatten()
}

/// The picture, as a whole SVG file on white ground.
pub fn timeline_svg(timeline: &Timeline, title: &str) -> String {
    let bins = bins_of(timeline);
    let layout = timeline_layout(&bins);
    let width = f64::from(PICTURE_WIDTH) - LEFT - 12.0;
    let x = |percent: f64| LEFT + percent * width / 100.0;
    let height = height(timeline, &layout);
    let title = escape_html(title);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{PICTURE_WIDTH}\" height=\"{height}\" viewBox=\"0 0 {PICTURE_WIDTH} {height}\" role=\"img\" aria-label=\"{title}\" font-family=\"system-ui, sans-serif\" font-size=\"11\">\n<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"{GROUND}\"/>\n<defs>{}",
        gap("gap", &format!("stroke=\"{CONTROL}\""))
    );
    let types = types(timeline);
    let mut fills = Vec::with_capacity(types.len());
    for (index, result_type) in types.iter().enumerate() {
        let (fill, pattern) = painted(index, result_type);
        fills.push(fill);
        out.push_str(&pattern);
    }
    out.push_str("</defs>\n");
    // Writing to a text cannot fail.
    let mut put = |text: std::fmt::Arguments<'_>| {
        let _ = out.write_fmt(text);
        out.push('\n');
    };
    put(format_args!("<text x=\"8\" y=\"18\" font-size=\"14\" font-weight=\"600\" fill=\"{TEXT}\">{title}</text>"));
    let failed_top = failed_top(timeline);
    for (top, panel, label, ticks) in panels(timeline, bins.step, &layout) {
        let label = escape_html(label);
        put(format_args!("<text x=\"{LEFT}\" y=\"{}\" fill=\"{MUTED}\">{label}</text>", top - 6));
        for tick in ticks {
            let y = f64::from(top) + tick.y_px;
            put(format_args!(
                "<line x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"{LINE}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{MUTED}\">{}</text>",
                x(100.0),
                LEFT - 6.0,
                y + 3.5,
                tick.label
            ));
        }
        for gap in &layout.gaps {
            put(format_args!(
                "<rect x=\"{:.1}\" width=\"{:.1}\" y=\"{top}\" height=\"{panel}\" fill=\"url(#gap)\"/>",
                x(gap.x_percent),
                gap.width_percent * width / 100.0
            ));
        }
    }
    for bar in layout.volume.iter().filter(|_| !timeline.failures_only) {
        put(format_args!(
            "<rect x=\"{:.1}\" width=\"{:.2}\" y=\"{:.1}\" height=\"{:.1}\" fill=\"{VOLUME}\"/>",
            x(bar.x_percent),
            bar.width_percent * width / 100.0,
            f64::from(TOP) + bar.y_px,
            bar.height_px
        ));
    }
    let failed_top = f64::from(failed_top);
    let painted = layout.failed.iter().map(|failed| {
        let fill = types.iter().zip(&fills).find(|(known, _)| **known == failed.result_type);
        (fill.map_or(palette::GENERAL, |(_, fill)| fill), &failed.bar)
    });
    for (fill, bar) in painted.chain(layout.untold.iter().map(|bar| (CONTROL, bar))) {
        put(format_args!(
            "<rect x=\"{:.1}\" width=\"{:.2}\" y=\"{:.1}\" height=\"{:.1}\" fill=\"{fill}\"/>",
            x(bar.x_percent),
            bar.width_percent * width / 100.0,
            failed_top + bar.y_px,
            bar.height_px
        ));
    }
    let axis = f64::from(bottom(timeline));
    let ticks = bins.days().map(|days| axis_ticks(days, Years::Written, width)).unwrap_or_default();
    for tick in &ticks {
        let at = x(tick.x_percent);
        put(format_args!(
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{axis:.1}\" y2=\"{:.1}\" stroke=\"{CONTROL}\"/><text x=\"{:.1}\" y=\"{:.1}\" fill=\"{MUTED}\">{}</text>",
            axis + 5.0,
            at + 3.0,
            axis + 16.0,
            tick.label
        ));
    }
    let names = types.iter().map(|result_type| result_type.as_str().chars().take(40).collect::<String>());
    let states = states(&layout).into_iter().map(|(fill, words)| (fill.to_owned(), words.to_owned()));
    for ((fill, name), row) in fills.iter().cloned().zip(names).chain(states).zip(0_u32..) {
        let (left, y) = (LEFT + f64::from(row % 3) * 290.0, axis + 28.0 + f64::from(row / 3 * LEGEND_LINE));
        // The foot of a day without a bar.
        let line = if fill == "none" {
            let (right, foot) = (left + 12.0, y + 11.0);
            format!("<line x1=\"{left:.1}\" x2=\"{right:.1}\" y1=\"{foot:.1}\" y2=\"{foot:.1}\" stroke=\"{CONTROL}\"/>")
        } else {
            String::new()
        };
        put(format_args!(
            "<rect x=\"{left:.1}\" y=\"{y:.1}\" width=\"12\" height=\"12\" fill=\"{fill}\"/>{line}<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{TEXT}\" unicode-bidi=\"isolate\">{}</text>",
            left + 18.0,
            y + 10.0,
            escape_html(&name)
        ));
    }
    out.push_str("</svg>\n");
    out
}

/// The types that failed, in the order of the RFC, unknown ones last.
fn types(timeline: &Timeline) -> Vec<ResultType> {
    let days = timeline.days.iter().flat_map(|day| &day.failed_by_type);
    let spans = timeline.spans.iter().flat_map(|span| &span.failed_by_type);
    let mut types: Vec<ResultType> = days.chain(spans).map(|(result_type, _)| result_type.clone()).collect();
    types.sort_unstable();
    types.dedup();
    types.truncate(MOST_TYPES);
    types
}

/// How the shapes of a type are painted, and the pattern that this needs.
fn painted(index: usize, result_type: &ResultType) -> (String, String) {
    let (colour, _) = palette::of_class(result_type.class());
    let Some(pattern) = pattern_of(result_type) else { return (colour.to_owned(), String::new()) };
    let (tile, line, dot) =
        (format!("fill=\"{colour}\""), format!("stroke=\"{GROUND}\""), format!("fill=\"{GROUND}\""));
    let id = format!("type{index}");
    let element = pattern.element(&id, &Ink { tile: &tile, line: &line, dot: &dot });
    (format!("url(#{id})"), element)
}

/// Senders may write any result type; a legend has an end.
const MOST_TYPES: usize = 24;
