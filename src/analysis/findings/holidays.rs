//! Holidays that nearly all who write mail share.

use crate::day::{Day, Month};

/// Whether hardly anybody works on a day: from Christmas to Epiphany, and from Good Friday to Easter Monday.
pub(super) fn is_one(day: Day) -> bool {
    let Some((month, first)) = Month::of(day).and_then(|month| Some((month, month.first()?))) else { return false };
    let of_month = day.0 - first.0 + 1;
    match month.number() {
        12 => of_month >= CHRISTMAS,
        1 => of_month <= EPIPHANY,
        3 | 4 => easter(month.year()).is_some_and(|sunday| (sunday.plus(-2)..=sunday.plus(1)).contains(&day)),
        _ => false,
    }
}

/// Easter Sunday of a year of the Gregorian calendar, as Meeus, Jones and Butcher work it out.
fn easter(year: i32) -> Option<Day> {
    let (golden, century, of_century) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let corrected = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - corrected + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    // Days after the 22nd of March.
    let days = epact + to_sunday - 7 * late;
    Some(Day::parse(&format!("{year:04}-03-22"))?.plus(days))
}

/// The first day of December, and the last of January, of the holidays.
const CHRISTMAS: i32 = 23;
const EPIPHANY: i32 = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_where_calendars_have_it() {
        for (year, date) in [
            (2000, "2000-04-23"),
            (2008, "2008-03-23"),
            (2011, "2011-04-24"),
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year), Day::parse(date), "{year}");
        }
    }

    #[test]
    fn nobody_works_at_christmas_and_at_easter() {
        let is = |date: &str| is_one(Day::parse(date).unwrap());
        for date in ["2025-12-23", "2025-12-31", "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06"] {
            assert!(is(date), "{date}");
        }
        for date in ["2025-12-22", "2026-01-07", "2026-04-02", "2026-04-07", "2026-08-15"] {
            assert!(!is(date), "{date}");
        }
    }
}
