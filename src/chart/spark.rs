//! A small chart of days beside a finding, on the axis of the timeline.

use crate::analysis::Day;

/// Height, in pixels.
const HEIGHT: f64 = 26.0;
/// Room above the highest bar.
const TOP: f64 = 1.0;

/// Bars to draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// One a day.
    pub bars: Vec<SparkBar>,
}

/// A bar, as attributes of a rectangle.
#[derive(Debug, Clone, PartialEq)]
pub struct SparkBar {
    /// Start, in per cent.
    pub x: String,
    /// Width, in per cent or pixels.
    pub width: String,
    /// Top, in pixels.
    pub y: String,
    /// Height, in pixels.
    pub height: String,
}

/// Lays counts by day out between two days.
pub fn spark(by_day: &[(Day, u64)], (first, last): (Day, Day)) -> Spark {
    let days = f64::from(last.0.saturating_sub(first.0).saturating_add(1).max(1));
    let most = by_day.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let bars = by_day.iter().filter(|(day, _)| first <= *day && *day <= last).map(|(day, count)| {
        #[expect(clippy::cast_precision_loss, reason = "positions on screen")]
        let height = (*count as f64 / most as f64 * (HEIGHT - 1.0 - TOP)).max(2.0);
        let x = f64::from(day.0 - first.0) * 100.0 / days;
        // On a long axis a day is thinner than can be seen.
        let width = if days > 90.0 { "2".to_owned() } else { format!("{:.2}%", 100.0 / days * 0.75) };
        SparkBar {
            x: format!("{x:.2}%"),
            width,
            y: format!("{:.1}", HEIGHT - 1.0 - height),
            height: format!("{height:.1}"),
        }
    });
    Spark { bars: bars.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_place_and_the_most_is_highest() {
        let spark = spark(&[(Day(1), 1), (Day(3), 100), (Day(9), 5)], (Day(0), Day(3)));
        assert_eq!(spark.bars.len(), 2);
        assert_eq!((spark.bars[0].x.as_str(), spark.bars[0].height.as_str()), ("25.00%", "2.0"));
        assert_eq!((spark.bars[1].x.as_str(), spark.bars[1].y.as_str()), ("75.00%", "1.0"));
    }
}
