//! The timeline: two panels on one axis of days, each with its own scale.

use std::cmp::Reverse;

use crate::analysis::{DayTotals, Span, Timeline};
use crate::day::{Day, Years};
use crate::language::format_count;
use crate::report::ResultType;

/// Height of the panel of sessions, in pixels.
pub const VOLUME_PX: u32 = 104;
/// Height of the panel of failed sessions, in pixels.
pub const FAILED_PX: u32 = 136;
/// The part of a day's band that its bar fills.
const BAR_SHARE: f64 = 0.72;
/// A count above zero is at least this high.
const LEAST_PX: f64 = 2.0;
/// Parts of one bar, one a result type, before the rest is one more.
const MOST_PARTS: usize = 24;
/// Reports of several days that are drawn.
const MOST_SPANS: usize = 2_000;
/// Labels that fit under the axis on a narrow screen.
const MOST_DAY_TICKS: usize = 8;
/// The part of a narrow axis that a label with its year takes.
const YEAR_PERCENT: f64 = 25.0;

/// Everything to draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TimelineLayout {
    /// Bars of sessions.
    pub volume: Vec<Bar>,
    /// Parts of bars of failed sessions.
    pub failed: Vec<FailedBar>,
    /// Days without a report, as high as the higher panel.
    pub gaps: Vec<Bar>,
    /// Whether there are days with reports of which nothing fits the filter: these have neither bar nor gap.
    pub bare: bool,
    /// The scale of sessions.
    pub volume_ticks: Vec<Tick>,
    /// The scale of failed sessions.
    pub failed_ticks: Vec<Tick>,
    /// Labels of days.
    pub day_ticks: Vec<XTick>,
}

/// A bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Start, in per cent.
    pub x_percent: f64,
    /// Width, in per cent.
    pub width_percent: f64,
    /// Top, in pixels.
    pub y_px: f64,
    /// Height, in pixels.
    pub height_px: f64,
}

/// A part of a bar, for one type.
#[derive(Debug, Clone, PartialEq)]
pub struct FailedBar {
    /// The type.
    pub result_type: ResultType,
    /// Where.
    pub bar: Bar,
}

/// A tick of a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Height on screen, in pixels from the top.
    pub y_px: f64,
    /// Its number.
    pub label: String,
}

/// A tick of the axis of days.
#[derive(Debug, Clone, PartialEq)]
pub struct XTick {
    /// Start of the day, in per cent.
    pub x_percent: f64,
    /// "12 Jan", or "12 Jan 2026".
    pub label: String,
}

/// Round ticks from 0 to at least `max`: steps of 1, 2 or 5 times a power of ten, three or four of them.
pub fn ticks(max: u64) -> Vec<u64> {
    let max = max.max(1);
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            let count = max.div_ceil(step);
            if count <= 4 || step == u64::MAX {
                return (0..=count).map(|index| step.saturating_mul(index)).collect();
            }
        }
        power = power.saturating_mul(10);
    }
}

/// Lays out a timeline; days on its axis have their years where these are written.
pub fn timeline_layout(timeline: &Timeline, years: Years) -> TimelineLayout {
    let Some(first) = timeline.days.first().map(|day| day.day) else { return TimelineLayout::default() };
    let band = 100.0 / as_f64(timeline.days.len() as u64);
    let covered = covered(timeline, first);
    let longest: Vec<&Span> = drawn(&timeline.spans);
    let x_of = |days: i32| f64::from(days) * band;
    let bars = timeline.days.iter().map(|day| (day.day, 1, day.sessions, &day.failed_by_type)).chain(
        longest.iter().map(|span| (span.first, span.last.0 - span.first.0 + 1, span.sessions, &span.failed_by_type)),
    );
    let sum = |types: &[(ResultType, u64)]| types.iter().fold(0_u64, |sum, (_, count)| sum.saturating_add(*count));
    let volume_max = bars.clone().map(|(_, _, sessions, _)| sessions.total()).max().unwrap_or(0);
    let failed_max = bars.clone().map(|(_, _, _, types)| sum(types)).max().unwrap_or(0);
    let (volume_ticks, failed_ticks) = (ticks(volume_max), ticks(failed_max));
    let top = |ticks: &[u64]| as_f64(ticks.last().copied().unwrap_or(1).max(1));
    let (volume_top, failed_top) = (top(&volume_ticks), top(&failed_ticks));
    let mut layout = TimelineLayout {
        volume_ticks: y_ticks(&volume_ticks, volume_top, VOLUME_PX),
        failed_ticks: y_ticks(&failed_ticks, failed_top, FAILED_PX),
        ..TimelineLayout::default()
    };
    for (day, length, sessions, types) in bars {
        let x_percent = x_of(day.0 - first.0) + band * (1.0 - BAR_SHARE) / 2.0;
        let width_percent = band * (f64::from(length) - 1.0 + BAR_SHARE);
        let height = |count: u64, top: f64, px: u32| (as_f64(count) / top * f64::from(px)).max(LEAST_PX);
        if sessions.total() > 0 {
            let height_px = height(sessions.total(), volume_top, VOLUME_PX);
            layout.volume.push(Bar { x_percent, width_percent, y_px: f64::from(VOLUME_PX) - height_px, height_px });
        }
        let mut y_px = f64::from(FAILED_PX);
        let (single, rest) = types.split_at_checked(MOST_PARTS).unwrap_or((types, &[]));
        let rest = rest.first().map(|(first, _)| (first, sum(rest)));
        let parts = single.iter().map(|(result_type, count)| (result_type, *count)).chain(rest);
        for (result_type, count) in parts.filter(|(_, count)| *count > 0) {
            let height_px = height(count, failed_top, FAILED_PX);
            y_px -= height_px;
            let bar = Bar { x_percent, width_percent, y_px: y_px.max(0.0), height_px };
            layout.failed.push(FailedBar { result_type: result_type.clone(), bar });
        }
    }
    let days = timeline.days.iter().zip(covered).enumerate();
    layout.bare = days.clone().any(|(_, (day, covered))| day.others && !covered);
    layout.gaps = days
        .filter(|(_, (day, covered))| !day.others && !covered)
        .map(|(index, _)| Bar {
            x_percent: as_f64(index as u64) * band,
            width_percent: band,
            y_px: 0.0,
            height_px: f64::from(VOLUME_PX.max(FAILED_PX)),
        })
        .collect();
    layout.day_ticks = day_ticks(timeline, band, years);
    layout
}

/// By number of day: whether a report that fits the filter covers it.
fn covered(timeline: &Timeline, first: Day) -> Vec<bool> {
    let place = |day: Day| usize::try_from(day.0.saturating_sub(first.0)).unwrap_or_default();
    // How many spans more than on the day before lie over each day.
    let mut change = vec![0_i64; timeline.days.len() + 1];
    for span in &timeline.spans {
        for (day, by) in [(span.first, 1), (span.last.plus(1), -1)] {
            if let Some(change) = change.get_mut(place(day)) {
                *change += by;
            }
        }
    }
    let mut over = 0;
    let spans = change.into_iter().map(|change| {
        over += change;
        over > 0
    });
    timeline.days.iter().zip(spans).map(|(day, over)| day.reports > 0 || over).collect()
}

/// The spans that are drawn: those with the most sessions, for thousands lie over each other.
fn drawn(spans: &[Span]) -> Vec<&Span> {
    let mut drawn: Vec<&Span> = spans.iter().collect();
    if drawn.len() > MOST_SPANS {
        drawn.select_nth_unstable_by_key(MOST_SPANS, |span| Reverse((span.sessions.total(), span.first)));
        drawn.truncate(MOST_SPANS);
        drawn.sort_unstable_by_key(|span| (span.first, span.last, span.sessions.total()));
    }
    drawn
}

fn y_ticks(ticks: &[u64], top: f64, px: u32) -> Vec<Tick> {
    let y_px = |value: u64| f64::from(px) * (1.0 - as_f64(value) / top);
    ticks.iter().map(|&value| Tick { y_px: y_px(value), label: format_count(value) }).collect()
}

/// Mondays, or every n-th, or every day of a short axis. The first of each year has it written out, where years are
/// written, and takes the room of those behind it.
fn day_ticks(timeline: &Timeline, band: f64, years: Years) -> Vec<XTick> {
    let short = timeline.days.len() <= MOST_DAY_TICKS;
    let days: Vec<_> = timeline.days.iter().enumerate().filter(|(_, day)| short || day.day.is_monday()).collect();
    let every = days.len().div_ceil(MOST_DAY_TICKS).max(1);
    let (mut year, mut free_percent) = (None, 0.0);
    let mut ticks = Vec::new();
    for (index, DayTotals { day, .. }) in days.into_iter().step_by(every) {
        let x_percent = as_f64(index as u64) * band;
        if x_percent < free_percent {
            continue;
        }
        let label = if years == Years::Written && day.year() != year {
            (year, free_percent) = (day.year(), x_percent + YEAR_PERCENT);
            day.label_with_year()
        } else {
            day.label()
        };
        ticks.push(XTick { x_percent, label });
    }
    ticks
}

#[expect(clippy::cast_precision_loss, reason = "positions on screen")]
fn as_f64(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Sessions;

    #[test]
    fn ticks_are_round_and_cover_the_maximum() {
        for (max, expected) in [
            (0, vec![0, 1]),
            (3, vec![0, 1, 2, 3]),
            (7, vec![0, 2, 4, 6, 8]),
            (26, vec![0, 10, 20, 30]),
            (14_000, vec![0, 5_000, 10_000, 15_000]),
        ] {
            assert_eq!(ticks(max), expected, "{max}");
        }
        assert!(ticks(u64::MAX).len() <= 5);
    }

    #[test]
    fn what_is_drawn_is_bounded() {
        let types: Vec<_> = (0..500_u64).map(|n| (ResultType::parse(&format!("t{n}")), 500 - n)).collect();
        let day = |day| DayTotals {
            day: Day(day),
            reports: usize::from(day == 0),
            others: false,
            sessions: Sessions { successful: 0, failed: 1 },
            failed_by_type: types.clone(),
        };
        let span = |total| Span {
            first: Day(1),
            last: Day(2),
            sessions: Sessions { successful: total, failed: 0 },
            failed_by_type: Vec::new(),
        };
        let spans = (0..3_000).map(span).collect();
        let timeline = Timeline { days: (0..4).map(day).collect(), spans, ..Timeline::default() };
        let layout = timeline_layout(&timeline, Years::Left);
        assert_eq!((layout.failed.len(), layout.volume.len(), layout.gaps.len()), (4 * 25, 4 + 2_000, 1));
        assert!((layout.gaps[0].x_percent - 75.0).abs() < 1e-9);
    }

    #[test]
    fn one_failed_session_beside_many_is_still_seen() {
        let day = |day, successful, failed_by_type| DayTotals {
            day: Day(day),
            reports: usize::from(successful > 0),
            others: false,
            sessions: Sessions { successful, failed: 0 },
            failed_by_type,
        };
        let expired = ResultType::CertificateExpired;
        let timeline = Timeline {
            days: vec![
                day(0, 10, vec![(expired.clone(), 1)]),
                day(1, 0, vec![]),
                day(2, 1_000_000, vec![(expired, 10_000)]),
            ],
            ..Timeline::default()
        };
        let layout = timeline_layout(&timeline, Years::Left);
        assert!((layout.failed[0].bar.height_px - 2.0).abs() < 1e-9);
        assert!((layout.volume[0].height_px - 2.0).abs() < 1e-9);
        assert_eq!(layout.gaps.len(), 1);
        assert!((layout.gaps[0].x_percent - 100.0 / 3.0).abs() < 1e-9);
    }

    /// A day has a gap only where no report is, whatever the filter asks for.
    #[test]
    fn a_day_whose_reports_do_not_fit_is_no_gap() {
        let day = |day, reports, others| DayTotals {
            day: Day(day),
            reports,
            others,
            sessions: Sessions { successful: 0, failed: reports as u64 },
            failed_by_type: Vec::new(),
        };
        let timeline = Timeline {
            days: vec![day(0, 1, false), day(1, 0, true), day(2, 0, false), day(3, 1, true)],
            ..Timeline::default()
        };
        let layout = timeline_layout(&timeline, Years::Left);
        assert!(layout.bare);
        assert_eq!(layout.gaps.iter().map(|gap| gap.x_percent).collect::<Vec<_>>(), [50.0]);
        let all = Timeline { days: vec![day(0, 1, false), day(1, 0, false)], ..Timeline::default() };
        assert!(!timeline_layout(&all, Years::Left).bare);
    }

    #[test]
    fn the_axis_writes_each_year_once() {
        let first = Day::parse("2025-12-01").unwrap();
        let days = (0..70).map(|number| DayTotals::without_report(first.plus(number), false)).collect();
        let timeline = Timeline { days, ..Timeline::default() };
        let labels =
            |years| timeline_layout(&timeline, years).day_ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>();
        assert_eq!(labels(Years::Left), ["1 Dec", "15 Dec", "29 Dec", "12 Jan", "26 Jan"]);
        assert_eq!(labels(Years::Written), ["1 Dec 2025", "29 Dec", "12 Jan 2026"]);
    }
}
