//! A small chart of days beside a finding, on the axis of the timeline.

use super::timeline::Bar;
use crate::day::Day;

/// Width, in pixels.
pub const SPARK_WIDTH_PX: f64 = 172.0;
/// Height, in pixels.
pub const SPARK_HEIGHT_PX: f64 = 26.0;
/// Room above the highest bar.
const TOP: f64 = 1.0;
/// On a long axis a day is thinner than can be seen.
const LEAST_WIDTH_PX: f64 = 2.0;

/// Lays counts by day out between two days.
pub fn spark(by_day: &[(Day, u64)], (first, last): (Day, Day)) -> Vec<Bar> {
    let band = 100.0 / f64::from(last.0.saturating_sub(first.0).saturating_add(1).max(1));
    let most = by_day.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let inside = by_day.iter().filter(|(day, _)| first <= *day && *day <= last);
    inside
        .map(|(day, count)| {
            #[expect(clippy::cast_precision_loss, reason = "positions on screen")]
            let height_px = (*count as f64 / most as f64 * (SPARK_HEIGHT_PX - 1.0 - TOP)).max(2.0);
            let width_percent = (band * 0.75).max(LEAST_WIDTH_PX / SPARK_WIDTH_PX * 100.0);
            Bar {
                // Wider than its day, the last one would begin at the edge and be cut off.
                x_percent: (f64::from(day.0 - first.0) * band).min(100.0 - width_percent),
                width_percent,
                y_px: SPARK_HEIGHT_PX - 1.0 - height_px,
                height_px,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_place_and_the_most_is_highest() {
        let bars = spark(&[(Day(1), 1), (Day(3), 100), (Day(9), 5)], (Day(0), Day(3)));
        let place = |bar: &Bar| (bar.x_percent, bar.width_percent, bar.y_px, bar.height_px);
        assert_eq!(bars.iter().map(place).collect::<Vec<_>>(), [(25.0, 18.75, 23.0, 2.0), (75.0, 18.75, 1.0, 24.0)]);
    }

    #[test]
    fn a_day_of_many_years_can_still_be_seen() {
        let bars = spark(&[(Day(0), 1)], (Day(0), Day(4_000)));
        assert!((bars[0].width_percent * SPARK_WIDTH_PX / 100.0 - 2.0).abs() < 1e-9);
        // Also the last one.
        let bars = spark(&[(Day(4_000), 1)], (Day(0), Day(4_000)));
        assert!((bars[0].x_percent + bars[0].width_percent - 100.0).abs() < 1e-9);
    }
}
