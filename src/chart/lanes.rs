//! The modes of a policy as a band over the days of a timeline, with a flag where they change.

use super::axis::label_px;
use crate::analysis::{Lane, Mode};
use crate::day::Day;

/// The band of one policy domain.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneRow {
    /// The policy domain.
    pub policy_domain: String,
    /// Parts of one mode each, in order.
    pub parts: Vec<LanePart>,
}

/// Days of one mode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LanePart {
    /// Start, in per cent.
    pub x_percent: f64,
    /// Width, in per cent.
    pub width_percent: f64,
    /// The mode.
    pub mode: Mode,
    /// The day on which it came after another one that is drawn.
    pub since: Option<Day>,
}

/// Lays lanes out over the days of a timeline; what lies outside is left out.
pub fn lane_rows(lanes: &[Lane], (first, last): (Day, Day)) -> Vec<LaneRow> {
    let day_percent = 100.0 / f64::from(last.0.saturating_sub(first.0).saturating_add(1).max(1));
    let row = |lane: &Lane| {
        let mut parts: Vec<LanePart> = Vec::new();
        for stretch in &lane.stretches {
            let (from, to) = (stretch.first.max(first), stretch.last.min(last));
            if from > to {
                continue;
            }
            parts.push(LanePart {
                x_percent: f64::from(from.0 - first.0) * day_percent,
                width_percent: f64::from(to.0 - from.0 + 1) * day_percent,
                mode: stretch.mode,
                since: (!parts.is_empty()).then_some(stretch.first),
            });
        }
        LaneRow { policy_domain: lane.policy_domain.clone(), parts }
    };
    lanes.iter().map(row).filter(|row| !row.parts.is_empty()).collect()
}

/// Where policies change, in per cent: each place once.
pub fn changes(rows: &[LaneRow]) -> Vec<f64> {
    let flags = rows.iter().flat_map(|row| &row.parts).filter(|part| part.since.is_some());
    let mut places: Vec<f64> = flags.map(|part| part.x_percent).collect();
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    places
}

/// The first of some texts that fits into so many pixels.
pub fn fitting(texts: &[String], px: f64) -> Option<&str> {
    texts.iter().find(|text| label_px(text) <= px).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ModeStretch;

    #[test]
    fn a_band_covers_its_days_and_a_change_has_a_flag() {
        let of = |first, last, mode| ModeStretch { first: Day(first), last: Day(last), mode };
        let lane = |name: &str, stretches| Lane { policy_domain: name.to_owned(), stretches };
        let lanes = [
            lane("a.example", vec![of(0, 9, Mode::NoPolicy), of(10, 13, Mode::Testing), of(14, 19, Mode::Enforce)]),
            lane("b.example", vec![of(14, 25, Mode::Testing), of(26, 40, Mode::Enforce)]),
            lane("c.example", vec![of(30, 40, Mode::Enforce)]),
        ];
        let rows = lane_rows(&lanes, (Day(10), Day(29)));
        let part = |x_percent, width_percent, mode, since: Option<i32>| LanePart {
            x_percent,
            width_percent,
            mode,
            since: since.map(Day),
        };
        assert_eq!(rows.len(), 2);
        // What was before the first day drawn is no change that could be seen.
        assert_eq!(rows[0].parts, [part(0.0, 20.0, Mode::Testing, None), part(20.0, 30.0, Mode::Enforce, Some(14))]);
        assert_eq!(rows[1].parts, [part(20.0, 60.0, Mode::Testing, None), part(80.0, 20.0, Mode::Enforce, Some(26))]);
        assert_eq!(changes(&rows), [20.0, 80.0]);
    }

    #[test]
    fn words_are_left_out_where_they_do_not_fit() {
        let texts = ["MTA-STS, testing mode".to_owned(), "testing".to_owned()];
        assert_eq!(fitting(&texts, 300.0), Some("MTA-STS, testing mode"));
        assert_eq!(fitting(&texts, 80.0), Some("testing"));
        assert_eq!(fitting(&texts, 20.0), None);
    }
}
