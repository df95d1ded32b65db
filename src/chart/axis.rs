//! The axis of days: ticks where a reader looks for them, with as many words as fit.

use crate::day::{Day, Month, Years};

/// A tick of the axis of days.
#[derive(Debug, Clone, PartialEq)]
pub struct XTick {
    /// Start of the day, in per cent.
    pub x_percent: f64,
    /// "12 Jan", "Jan 2026", "2026"; empty where there is no room.
    pub label: String,
}

/// Where ticks may be, from the densest on.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Grain {
    Days,
    Mondays,
    SecondMondays,
    /// The first day of every n-th month, counted from January.
    Months(u8),
    /// The first day of every n-th year.
    Years(i32),
}

const GRAINS: [Grain; 9] = [
    Grain::Days,
    Grain::Mondays,
    Grain::SecondMondays,
    Grain::Months(1),
    Grain::Months(3),
    Grain::Months(6),
    Grain::Years(1),
    Grain::Years(2),
    Grain::Years(5),
];

/// The ticks of an axis from the first to the last day, in a picture so wide. Where years are written each year stands
/// once.
pub fn axis_ticks((first, last): (Day, Day), years: Years, width_px: f64) -> Vec<XTick> {
    let days = f64::from(last.0.saturating_sub(first.0).saturating_add(1).max(1));
    let x_px = |day: Day| f64::from(day.0.saturating_sub(first.0)) / days * width_px;
    let fits = |grain: &Grain| {
        let count = days / grain.days();
        width_px / count.max(1.0) >= grain.label_px(years)
    };
    let grain = GRAINS.into_iter().find(fits).unwrap_or(Grain::Years(5));
    let mut own = grain.ticks(first, last);
    if own.is_empty() {
        own.push(first);
    }
    let (mut year, mut free_px) = (None, 0.0);
    let mut ticks = Vec::new();
    for day in own {
        let at = x_px(day);
        let with_year = years == Years::Written && day.year() != year;
        let label = grain.label(day, if with_year { Years::Written } else { Years::Left });
        let wide = label_px(&label);
        // A label stands right of its tick.
        let label = if at < free_px || at + wide > width_px + OVERHANG_PX { String::new() } else { label };
        if !label.is_empty() {
            free_px = at + wide;
            year = if with_year { day.year() } else { year };
        }
        ticks.push(XTick { x_percent: at / width_px.max(1.0) * 100.0, label });
    }
    ticks
}

impl Grain {
    /// Days from one tick to the next.
    fn days(self) -> f64 {
        match self {
            Self::Days => 1.0,
            Self::Mondays => 7.0,
            Self::SecondMondays => 14.0,
            Self::Months(months) => 30.44 * f64::from(months),
            Self::Years(years) => 365.25 * f64::from(years),
        }
    }

    /// What a label takes at most, nearly always.
    fn label_px(self, years: Years) -> f64 {
        match self {
            Self::Months(_) if years == Years::Left => 40.0,
            Self::Days | Self::Mondays | Self::SecondMondays | Self::Months(_) => 58.0,
            Self::Years(_) => 36.0,
        }
    }

    fn ticks(self, first: Day, last: Day) -> Vec<Day> {
        let within = |day: &Day| first <= *day && *day <= last;
        match self {
            Self::Days => (first.0..=last.0).map(Day).collect(),
            Self::Mondays | Self::SecondMondays => {
                let step = if self == Self::Mondays { 7 } else { 14 };
                let monday = first.plus(6).monday();
                std::iter::successors(Some(monday), |day| Some(day.plus(step))).take_while(within).collect()
            }
            Self::Months(every) => {
                let months = Self::months(first, last);
                let own = |month: &Month| (month.number() - 1).is_multiple_of(every.max(1));
                months.into_iter().filter(own).filter_map(Month::first).filter(within).collect()
            }
            Self::Years(every) => {
                let months = Self::months(first, last);
                let own = |month: &Month| month.number() == 1 && month.year().rem_euclid(every.max(1)) == 0;
                months.into_iter().filter(own).filter_map(Month::first).filter(within).collect()
            }
        }
    }

    fn months(first: Day, last: Day) -> Vec<Month> {
        let (Some(from), Some(to)) = (Month::of(first), Month::of(last)) else { return Vec::new() };
        std::iter::successors(Some(from), |month| month.plus(1)).take_while(|month| *month <= to).collect()
    }

    fn label(self, day: Day, years: Years) -> String {
        match self {
            Self::Days | Self::Mondays | Self::SecondMondays => day.label_in(years),
            Self::Months(_) => Month::of(day).map(|month| month.label_in(years)).unwrap_or_default(),
            Self::Years(_) => day.year().map(|year| year.to_string()).unwrap_or_default(),
        }
    }
}

/// About how wide a label is, with the room around it; letters of Chinese and Japanese are twice as wide.
pub(super) fn label_px(label: &str) -> f64 {
    let letters: u32 = label.chars().map(|letter| if letter >= '\u{2e80}' { 2 } else { 1 }).sum();
    f64::from(letters) * LETTER_PX + ROOM_PX
}

/// A digit of the axis, in pixels.
pub(super) const LETTER_PX: f64 = 6.1;
const ROOM_PX: f64 = 9.0;
/// The last label may stand out by so much.
const OVERHANG_PX: f64 = 6.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(first: &str, last: &str, years: Years, width: f64) -> Vec<String> {
        let day = |text| Day::parse(text).unwrap();
        let ticks = axis_ticks((day(first), day(last)), years, width);
        assert!(ticks.iter().all(|tick| (0.0..100.0).contains(&tick.x_percent)));
        ticks.into_iter().map(|tick| tick.label).filter(|label| !label.is_empty()).collect()
    }

    #[test]
    fn a_week_has_every_day_and_a_month_its_mondays() {
        let week = labels("2023-01-01", "2023-01-07", Years::Written, 1_000.0);
        assert_eq!(week, ["1 Jan 2023", "2 Jan", "3 Jan", "4 Jan", "5 Jan", "6 Jan", "7 Jan"]);
        let month = labels("2026-10-28", "2026-11-26", Years::Written, 900.0);
        assert_eq!(month, ["2 Nov 2026", "9 Nov", "16 Nov", "23 Nov"]);
        // The last would run out of the picture.
        assert_eq!(labels("2026-10-28", "2026-11-26", Years::Left, 250.0), ["2 Nov", "9 Nov", "16 Nov"]);
        assert_eq!(labels("2026-10-28", "2026-11-26", Years::Left, 160.0), ["2 Nov", "16 Nov"]);
    }

    #[test]
    fn years_of_days_have_months_quarters_or_years() {
        let year = labels("2025-12-10", "2026-11-26", Years::Written, 900.0);
        assert_eq!(year, ["Jan 2026", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]);
        let narrow = labels("2025-12-10", "2026-11-26", Years::Written, 280.0);
        assert_eq!(narrow, ["Jan 2026", "Apr", "Jul", "Oct"]);
        let three = labels("2023-11-06", "2026-11-26", Years::Written, 1_000.0);
        assert_eq!(
            three,
            ["Jan 2024", "Apr", "Jul", "Oct", "Jan 2025", "Apr", "Jul", "Oct", "Jan 2026", "Apr", "Jul", "Oct"]
        );
        assert_eq!(labels("2023-11-06", "2026-11-26", Years::Written, 270.0), ["2024", "2025", "2026"]);
        // 2026 would run out of the picture.
        assert_eq!(labels("2016-11-06", "2026-11-26", Years::Written, 190.0), ["2018", "2020", "2022", "2024"]);
    }

    #[test]
    fn an_axis_always_has_a_tick() {
        assert_eq!(labels("2026-02-03", "2026-02-03", Years::Left, 200.0), ["3 Feb"]);
        assert_eq!(labels("2026-02-03", "2026-02-20", Years::Left, 60.0).len(), 1);
        assert!(axis_ticks((Day(i32::MIN), Day(i32::MIN)), Years::Written, 100.0).len() == 1);
    }

    #[test]
    fn no_label_runs_into_the_next() {
        for width in [120.0, 250.0, 300.0, 700.0, 1_100.0] {
            for days in [1, 5, 29, 92, 121, 400, 1_100, 4_000] {
                let first = Day(20_000);
                let ticks = axis_ticks((first, first.plus(days)), Years::Written, width);
                let mut free = 0.0;
                for tick in ticks.iter().filter(|tick| !tick.label.is_empty()) {
                    let at = tick.x_percent / 100.0 * width;
                    assert!(at + 1e-6 >= free, "{width} px, {days} days: {ticks:?}");
                    free = at + label_px(&tick.label);
                }
            }
        }
    }
}
