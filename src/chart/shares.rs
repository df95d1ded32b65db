//! The second view of a timeline: which share of the sessions of each bar failed.

use super::bins::{Bin, Bins};
use super::timeline::{Bar, FAILED_PX, FailedBar, LEAST_PX, Tick, as_f64, places};
use crate::language::{format_count, format_decimal};

/// Everything to draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShareLayout {
    /// One bar each, painted as what failed most.
    pub bars: Vec<FailedBar>,
    /// The same where most failed without details.
    pub untold: Vec<Bar>,
    /// Values to be written at bars: those with sessions, also of none that failed.
    pub values: Vec<Value>,
    /// The scale, in per cent.
    pub ticks: Vec<Tick>,
}

/// A share in words, at its bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The middle of the bar, in per cent.
    pub x_percent: f64,
    /// The top of the bar, in pixels.
    pub y_px: f64,
    /// The share.
    percent: f64,
    /// "6.6", "0.02"; empty where none failed.
    pub label: String,
}

/// Lays the shares out. Where only failures are asked for there are none.
pub fn share_layout(bins: &Bins) -> ShareLayout {
    if bins.failures_only {
        return ShareLayout::default();
    }
    let all = bins.bins.iter().zip(places(bins));
    let told: Vec<(&Bin, (f64, f64), f64)> = all
        .filter(|(bin, _)| bin.sessions.total() > 0)
        .map(|(bin, place)| (bin, place, as_f64(bin.sessions.failed) * 100.0 / as_f64(bin.sessions.total())))
        .collect();
    let most = told.iter().map(|(_, _, percent)| *percent).fold(0.0, f64::max);
    let ticks = percent_ticks(most);
    let top = ticks.last().copied().unwrap_or(1.0);
    let height = f64::from(FAILED_PX) - HEAD_PX;
    let mut layout = ShareLayout {
        ticks: ticks
            .iter()
            .map(|&value| Tick { y_px: f64::from(FAILED_PX) - value / top * height, label: percent_label(value) })
            .collect(),
        ..ShareLayout::default()
    };
    for (bin, (x_percent, width_percent), percent) in told {
        let failed = bin.sessions.failed > 0;
        let height_px = if failed { (percent / top * height).max(LEAST_PX) } else { 0.0 };
        let y_px = f64::from(FAILED_PX) - height_px;
        let bar = Bar { x_percent, width_percent, y_px, height_px };
        match bin.failed_by_type.iter().rev().max_by_key(|(_, failed)| *failed) {
            Some((result_type, most)) if failed && *most >= bin.untold => {
                layout.bars.push(FailedBar { result_type: result_type.clone(), bar });
            }
            _ if failed => layout.untold.push(bar),
            _ => {}
        }
        let label = if failed { percent_label(percent) } else { String::new() };
        layout.values.push(Value { x_percent: x_percent + width_percent / 2.0, y_px, percent, label });
    }
    layout
}

/// Those of the values that can be written side by side in a picture so wide, the greatest first.
pub fn values_that_fit(values: &[Value], width_px: f64) -> Vec<&Value> {
    let mut by_share: Vec<&Value> = values.iter().filter(|value| !value.label.is_empty()).collect();
    by_share.sort_by(|one, other| other.percent.total_cmp(&one.percent));
    let half = |value: &Value| super::axis::label_px(&value.label) / 2.0;
    let mut written: std::collections::BTreeMap<u64, &Value> = std::collections::BTreeMap::new();
    for value in by_share {
        let at = value.x_percent / 100.0 * width_px;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on screen")]
        let key = (at.max(0.0) * 1_000.0) as u64;
        let far = |other: &Value| (other.x_percent / 100.0 * width_px - at).abs() >= half(value) + half(other);
        let left = written.range(..key).next_back().is_none_or(|(_, other)| far(other));
        let right = written.range(key..).next().is_none_or(|(_, other)| far(other));
        if left && right {
            written.insert(key, value);
        }
    }
    written.into_values().collect()
}

/// Round ticks from 0 to at least the greatest share, and to no more than all.
fn percent_ticks(most: f64) -> Vec<f64> {
    const STEPS: [f64; 10] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];
    let step = STEPS.into_iter().find(|step| most <= step * 4.0).unwrap_or(if most <= 80.0 { 20.0 } else { 25.0 });
    let mut ticks = vec![0.0];
    for number in 1..=4_u8 {
        let value = step * f64::from(number);
        ticks.push(value);
        if value >= most {
            break;
        }
    }
    ticks
}

/// "12", "6.6", "0.02"; what is smaller is "< 0.01".
fn percent_label(percent: f64) -> String {
    match percent {
        _ if percent == 0.0 => "0".to_owned(),
        _ if percent < 0.01 => format!("< {}", format_decimal(0.01, 2)),
        _ if percent < 1.0 => format_decimal(percent, if (percent * 10.0).fract() < 1e-9 { 1 } else { 2 }),
        _ if percent < 10.0 && percent.fract() > 1e-9 => format_decimal(percent, 1),
        // Never all while one succeeded.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        _ => format_count(if percent < 100.0 { percent.round().min(99.0) } else { 100.0 } as u64),
    }
}

/// Room above the highest bar, for its value.
const HEAD_PX: f64 = 16.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{DayTotals, Timeline};
    use crate::chart::bins::Step;
    use crate::day::Day;
    use crate::report::ResultType;
    use crate::store::Sessions;

    fn days(all: &[(u64, u64)]) -> Bins {
        let day = |(number, &(successful, failed)): (usize, &(u64, u64))| DayTotals {
            day: Day(i32::try_from(number).unwrap()),
            reports: usize::from(successful + failed > 0),
            others: false,
            sessions: Sessions { successful, failed },
            failed_by_type: if failed > 0 { vec![(ResultType::CertificateExpired, failed)] } else { Vec::new() },
            untold: 0,
        };
        let timeline = Timeline { days: all.iter().enumerate().map(day).collect(), ..Timeline::default() };
        Bins::of(&timeline, Step::Day)
    }

    #[test]
    fn each_bar_is_the_share_of_its_own_sessions() {
        let layout = share_layout(&days(&[(90, 10), (100, 0), (0, 0), (99_999, 1), (50, 50)]));
        let labels: Vec<&str> = layout.values.iter().map(|value| value.label.as_str()).collect();
        assert_eq!(labels, ["10", "", "< 0.01", "50"]);
        let heights: Vec<f64> = layout.bars.iter().map(|bar| bar.bar.height_px).collect();
        // The scale goes to 60: of 134 pixels.
        assert_eq!(layout.ticks.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>(), ["0", "20", "40", "60"]);
        assert!((heights[0] - 134.0 / 6.0).abs() < 1e-9 && (heights[1] - 2.0).abs() < 1e-9);
        assert!((heights[2] - 134.0 * 5.0 / 6.0).abs() < 1e-9);
    }

    #[test]
    fn a_share_is_never_said_to_be_nothing_or_all() {
        for (percent, label) in [
            (0.0, "0"),
            (0.001, "< 0.01"),
            (0.024, "0.02"),
            (0.5, "0.5"),
            (6.61, "6.6"),
            (5.0, "5"),
            (99.97, "99"),
            (100.0, "100"),
        ] {
            assert_eq!(percent_label(percent), label, "{percent}");
        }
        for (most, top) in [(0.0, 0.01), (0.06, 0.06), (4.0, 4.0), (19.0, 20.0), (41.0, 60.0), (100.0, 100.0)] {
            let ticks = percent_ticks(most);
            assert!((ticks.last().unwrap() - top).abs() < 1e-9 && ticks.len() <= 5, "{most}: {ticks:?}");
        }
    }

    #[test]
    fn values_that_would_touch_give_way_to_greater_ones() {
        let layout = share_layout(&days(&[(90, 10), (80, 20), (95, 5), (99, 1)]));
        let written =
            |width| values_that_fit(&layout.values, width).iter().map(|value| value.label.as_str()).collect::<Vec<_>>();
        assert_eq!(written(400.0), ["10", "20", "5", "1"]);
        assert_eq!(written(60.0), ["20", "1"]);
    }

    /// What has no details is not painted as a type that nobody stated.
    #[test]
    fn failures_without_details_are_of_no_type() {
        let mut bins = days(&[(90, 10), (80, 20)]);
        bins.bins[1].failed_by_type.clear();
        bins.bins[1].untold = 20;
        let layout = share_layout(&bins);
        assert_eq!((layout.bars.len(), layout.untold.len(), layout.values[1].label.as_str()), (1, 1, "20"));
        bins.bins[0].failed_by_type[0].1 = 4;
        bins.bins[0].untold = 6;
        assert_eq!(share_layout(&bins).untold.len(), 2);
    }

    #[test]
    fn of_failures_alone_there_is_no_share() {
        let bins = Bins { failures_only: true, ..days(&[(0, 10)]) };
        assert_eq!(share_layout(&bins), ShareLayout::default());
    }
}
