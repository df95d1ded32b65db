//! The timeline: two panels on one axis of days, each with its own scale.

use std::cmp::Reverse;

use super::bins::Bins;
use super::lens::sum_of;
use crate::analysis::Span;
use crate::language::format_count;
use crate::report::ResultType;

/// Height of the panel of sessions, in pixels.
pub const VOLUME_PX: u32 = 80;
/// Height of the panel of failed sessions, in pixels.
pub const FAILED_PX: u32 = 150;
/// The part of a band that its bar fills.
const BAR_SHARE: f64 = 0.72;
/// A count above zero is at least this high.
pub(super) const LEAST_PX: f64 = 2.0;
/// Parts of one bar, one a result type, before the rest is one more.
const MOST_PARTS: usize = 24;
/// Reports of several days that are drawn.
const MOST_SPANS: usize = 2_000;

/// Everything to draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TimelineLayout {
    /// Bars of sessions.
    pub volume: Vec<Bar>,
    /// Parts of bars of failed sessions.
    pub failed: Vec<FailedBar>,
    /// The parts of these bars of which reports give no details, at the top.
    pub untold: Vec<Bar>,
    /// Days without a report, as high as the higher panel.
    pub gaps: Vec<Bar>,
    /// Whether there are days with reports of which nothing fits the filter: these have neither bar nor gap.
    pub bare: bool,
    /// The scale of sessions.
    pub volume_ticks: Vec<Tick>,
    /// The scale of failed sessions.
    pub failed_ticks: Vec<Tick>,
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

/// Lays out the bars of a timeline.
pub fn timeline_layout(all: &Bins) -> TimelineLayout {
    let Some((first, last)) = all.days() else { return TimelineLayout::default() };
    let day_percent = 100.0 / f64::from(last.0.saturating_sub(first.0).saturating_add(1).max(1));
    let longest: Vec<&Span> = drawn(&all.spans);
    let single =
        all.bins.iter().zip(places(all)).map(|(bin, place)| (place, bin.sessions, bin.untold, &bin.failed_by_type));
    let spans = longest.iter().map(|span| {
        let days = f64::from(span.last.0 - span.first.0) + BAR_SHARE;
        let x_percent = f64::from(span.first.0 - first.0) * day_percent + day_percent * (1.0 - BAR_SHARE) / 2.0;
        ((x_percent, days * day_percent), span.sessions, span.untold, &span.failed_by_type)
    });
    let bars: Vec<_> = single.chain(spans).collect();
    let volume_max = bars.iter().map(|(_, sessions, ..)| sessions.total()).max().unwrap_or(0);
    let stacked = |(_, _, untold, types): &(_, _, u64, &Vec<_>)| sum_of(types).saturating_add(*untold);
    let failed_max = bars.iter().map(|bar| stacked(bar).max(bar.1.failed)).max().unwrap_or(0);
    let (volume_ticks, failed_ticks) = (ticks(volume_max), ticks(failed_max));
    let top = |ticks: &[u64]| as_f64(ticks.last().copied().unwrap_or(1).max(1));
    let (volume_top, failed_top) = (top(&volume_ticks), top(&failed_ticks));
    let mut layout = TimelineLayout {
        volume_ticks: y_ticks(&volume_ticks, volume_top, VOLUME_PX),
        failed_ticks: y_ticks(&failed_ticks, failed_top, FAILED_PX),
        gaps: gaps(all),
        bare: all.bins.iter().any(super::bins::Bin::is_bare),
        ..TimelineLayout::default()
    };
    for ((x_percent, width_percent), sessions, untold, types) in bars {
        let height = |count: u64, top: f64, px: u32| (as_f64(count) / top * f64::from(px)).max(LEAST_PX);
        if sessions.total() > 0 {
            let height_px = height(sessions.total(), volume_top, VOLUME_PX);
            layout.volume.push(Bar { x_percent, width_percent, y_px: f64::from(VOLUME_PX) - height_px, height_px });
        }
        let mut y_px = f64::from(FAILED_PX);
        let (single, rest) = types.split_at_checked(MOST_PARTS).unwrap_or((types, &[]));
        let rest = rest.first().map(|(first, _)| (first, sum_of(rest)));
        let parts = single.iter().map(|(result_type, count)| (result_type, *count)).chain(rest);
        for (result_type, count) in parts.filter(|(_, count)| *count > 0) {
            let height_px = height(count, failed_top, FAILED_PX);
            y_px -= height_px;
            let bar = Bar { x_percent, width_percent, y_px: y_px.max(0.0), height_px };
            layout.failed.push(FailedBar { result_type: result_type.clone(), bar });
        }
        if untold > 0 {
            let height_px = height(untold, failed_top, FAILED_PX);
            layout.untold.push(Bar { x_percent, width_percent, y_px: (y_px - height_px).max(0.0), height_px });
        }
    }
    layout
}

/// Where each bin lies, start and width in per cent.
pub fn bands(all: &Bins) -> Vec<(f64, f64)> {
    let Some((first, last)) = all.days() else { return Vec::new() };
    let day_percent = 100.0 / f64::from(last.0.saturating_sub(first.0).saturating_add(1).max(1));
    let band =
        |bin: &super::bins::Bin| (f64::from(bin.first.0 - first.0) * day_percent, f64::from(bin.days()) * day_percent);
    all.bins.iter().map(band).collect()
}

/// Where the bar of each bin lies, start and width in per cent.
pub(super) fn places(all: &Bins) -> Vec<(f64, f64)> {
    let place = |(x, width): (f64, f64)| (x + width * (1.0 - BAR_SHARE) / 2.0, width * BAR_SHARE);
    bands(all).into_iter().map(place).collect()
}

/// Bins without a report, as high as the higher panel; those side by side are one.
fn gaps(all: &Bins) -> Vec<Bar> {
    let mut gaps: Vec<Bar> = Vec::new();
    let mut open = false;
    for (bin, (x_percent, width_percent)) in all.bins.iter().zip(bands(all)) {
        match gaps.last_mut().filter(|_| open) {
            Some(last) if bin.is_gap() => last.width_percent += width_percent,
            _ if bin.is_gap() => {
                gaps.push(Bar { x_percent, width_percent, y_px: 0.0, height_px: f64::from(VOLUME_PX.max(FAILED_PX)) });
            }
            _ => {}
        }
        open = bin.is_gap();
    }
    gaps
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

#[expect(clippy::cast_precision_loss, reason = "positions on screen")]
pub(super) fn as_f64(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{DayTotals, Timeline};
    use crate::chart::bins::Step;
    use crate::day::Day;
    use crate::store::Sessions;

    fn by_day(timeline: &Timeline) -> TimelineLayout {
        timeline_layout(&Bins::of(timeline, Step::Day))
    }

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
            untold: 0,
        };
        let span = |total| Span {
            first: Day(1),
            last: Day(2),
            sessions: Sessions { successful: total, failed: 0 },
            failed_by_type: Vec::new(),
            untold: 0,
        };
        let spans = (0..3_000).map(span).collect();
        let timeline = Timeline { days: (0..4).map(day).collect(), spans, ..Timeline::default() };
        let layout = by_day(&timeline);
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
            untold: 0,
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
        let layout = by_day(&timeline);
        assert!((layout.failed[0].bar.height_px - 2.0).abs() < 1e-9);
        assert!((layout.volume[0].height_px - 2.0).abs() < 1e-9);
        assert_eq!(layout.gaps.len(), 1);
        assert!((layout.gaps[0].x_percent - 100.0 / 3.0).abs() < 1e-9);
    }

    /// 10 failed sessions of which 4 have details, and 5 of which none has: the scale goes to 10, 150 pixels high: 15 each.
    #[test]
    fn failures_without_details_have_their_bars() {
        let day = |day, failed, untold, failed_by_type| DayTotals {
            day: Day(day),
            reports: 1,
            others: false,
            sessions: Sessions { successful: 90, failed },
            failed_by_type,
            untold,
        };
        let expired = vec![(ResultType::CertificateExpired, 4)];
        let days = vec![day(0, 10, 6, expired), day(1, 5, 5, vec![]), day(2, 0, 0, vec![])];
        let layout = by_day(&Timeline { days, ..Timeline::default() });
        let heights: Vec<(f64, f64)> = layout.untold.iter().map(|bar| (bar.y_px, bar.height_px)).collect();
        assert_eq!(layout.failed_ticks.last().map(|tick| tick.label.as_str()), Some("10"));
        assert_eq!(heights, [(0.0, 90.0), (75.0, 75.0)]);
        assert_eq!(layout.failed.len(), 1);
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
            untold: 0,
        };
        let timeline = Timeline {
            days: vec![day(0, 1, false), day(1, 0, true), day(2, 0, false), day(3, 1, true)],
            ..Timeline::default()
        };
        let layout = by_day(&timeline);
        assert!(layout.bare);
        assert_eq!(layout.gaps.iter().map(|gap| gap.x_percent).collect::<Vec<_>>(), [50.0]);
        let all = Timeline { days: vec![day(0, 1, false), day(1, 0, false)], ..Timeline::default() };
        assert!(!by_day(&all).bare);
    }

    /// A bar of a month is as wide as its days.
    #[test]
    fn bars_of_months_lie_over_their_days() {
        let day = |number| DayTotals {
            day: Day::parse("2026-01-01").unwrap().plus(number),
            reports: 1,
            others: false,
            sessions: Sessions { successful: 1, failed: 0 },
            failed_by_type: Vec::new(),
            untold: 0,
        };
        let timeline = Timeline { days: (0..59).map(day).collect(), ..Timeline::default() };
        let months = Bins::of(&timeline, Step::Month);
        let of_59 = |days: f64| days * 100.0 / 59.0;
        for ((x, width), (expected_x, expected_width)) in
            bands(&months).into_iter().zip([(0.0, of_59(31.0)), (of_59(31.0), of_59(28.0))])
        {
            assert!((x - expected_x).abs() < 1e-9 && (width - expected_width).abs() < 1e-9);
        }
        let layout = timeline_layout(&months);
        assert_eq!(layout.volume.len(), 2);
        assert!((layout.volume[0].width_percent - of_59(31.0) * 0.72).abs() < 1e-9);
    }
}
