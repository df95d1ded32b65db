//! UTC days, and months of them.

use std::fmt;

use time::{Date, Weekday};

use crate::language::{code, own_day, own_days, own_month};
use crate::say;

/// A UTC day, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day that an instant (seconds since 1970) falls on.
    pub fn of_unix(unix: i64) -> Self {
        Self(i32::try_from(unix.div_euclid(86_400)).unwrap_or(if unix < 0 { i32::MIN } else { i32::MAX }))
    }

    /// Its first second, since 1970.
    pub fn start(self) -> i64 {
        i64::from(self.0) * 86_400
    }

    /// Reads "2026-01-31" (the full-date of RFC 3339, section 5.6). The parser of `time` would be 20 KB of the first load.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits| {
            let part =
                parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()));
            part?.parse::<u16>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return None;
        }
        let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
        let date = Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()?;
        Some(Self(date.to_julian_day() - EPOCH))
    }

    /// The day some days later.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// "12 Feb".
    pub fn label(self) -> String {
        let Some(date) = self.date() else { return String::new() };
        own_day(self.0, false).unwrap_or_else(|| format!("{} {}", date.day(), month(date)))
    }

    /// "12 Feb 2026".
    pub fn label_with_year(self) -> String {
        let Some(date) = self.date() else { return String::new() };
        own_day(self.0, true).unwrap_or_else(|| format!("{} {} {}", date.day(), month(date), date.year()))
    }

    /// "12 Feb", or "12 Feb 2026" where years are written.
    pub fn label_in(self, years: Years) -> String {
        match years {
            Years::Written => self.label_with_year(),
            Years::Left => self.label(),
        }
    }

    /// The year of the calendar; `None` beyond what a calendar has.
    pub fn year(self) -> Option<i32> {
        self.date().map(Date::year)
    }

    /// The day of the week: 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.0.rem_euclid(7) + 3) % 7).unwrap_or_default()
    }

    /// The Monday on or before it.
    #[must_use]
    pub fn monday(self) -> Self {
        self.plus(-i32::from(self.weekday()))
    }

    /// Whether it is a Monday.
    pub fn is_monday(self) -> bool {
        self.date().is_some_and(|date| date.weekday() == Weekday::Monday)
    }

    fn date(self) -> Option<Date> {
        Date::from_julian_day(self.0.saturating_add(EPOCH)).ok()
    }
}

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    /// 1 is January.
    month: u8,
}

impl Month {
    /// The month of a day; `None` beyond what a calendar has.
    pub fn of(day: Day) -> Option<Self> {
        day.date().map(|date| Self { year: date.year(), month: date.month().into() })
    }

    /// Reads "2026-11".
    pub fn parse(text: &str) -> Option<Self> {
        let day = Day::parse(&format!("{text}-01"))?;
        Self::of(day)
    }

    /// The month some months later.
    #[must_use]
    pub fn plus(self, months: i32) -> Option<Self> {
        let all = self.year.checked_mul(12)?.checked_add(i32::from(self.month) - 1)?.checked_add(months)?;
        Some(Self { year: all.div_euclid(12), month: u8::try_from(all.rem_euclid(12)).ok()? + 1 })
    }

    /// Its first day.
    pub fn first(self) -> Option<Day> {
        let date = Date::from_calendar_date(self.year, time::Month::try_from(self.month).ok()?, 1).ok()?;
        Some(Day(date.to_julian_day() - EPOCH))
    }

    /// Its first and its last day.
    pub fn days(self) -> Option<(Day, Day)> {
        Some((self.first()?, self.plus(1)?.first()?.plus(-1)))
    }

    /// 1 is January.
    pub fn number(self) -> u8 {
        self.month
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// "Nov", or "Nov 2026" where years are written.
    pub fn label_in(self, years: Years) -> String {
        let Some(date) = self.first().and_then(Day::date) else { return String::new() };
        let with_year = years == Years::Written;
        own_month(date.to_julian_day() - EPOCH, with_year).unwrap_or_else(|| match years {
            Years::Written => format!("{} {}", month(date), date.year()),
            Years::Left => month(date),
        })
    }
}

/// "2026-11".
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Whether days are written with their years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Years {
    /// "12 Feb 2026": whatever is read at another time, such as an export.
    #[default]
    Written,
    /// "12 Feb": nobody can take it for another year.
    Left,
}

impl Years {
    /// For a page read today that tells of all days from the first to the last: years may be left out where
    /// all of them are of this year.
    pub fn on_page(days: Option<(Day, Day)>, today: Day) -> Self {
        match days {
            Some((first, last)) if [first, last].iter().any(|day| day.year() != today.year()) => Self::Written,
            _ => Self::Left,
        }
    }

    /// "12 Feb to 3 Mar 2026": the year once where there is one year, and in any case.
    pub fn in_full((first, last): (Day, Day)) -> String {
        if first == last || first.year() != last.year() || code() == "en" {
            return Self::Written.period((first, last));
        }
        own_days(first.0, last.0, true).unwrap_or_else(|| {
            // Japanese writes the year before the month, so that the first day has it.
            let year_comes_first = code() == "ja";
            let (first, last) = if year_comes_first {
                (first.label_with_year(), last.label())
            } else {
                (first.label(), last.label_with_year())
            };
            say!("{first} to {last}", first, last)
        })
    }

    /// "12 Feb", or "12 Feb to 3 Mar"; with years where years are written.
    pub fn period(self, (first, last): (Day, Day)) -> String {
        if first == last {
            first.label_in(self)
        } else {
            own_days(first.0, last.0, self == Self::Written).unwrap_or_else(|| {
                let (first, last) = self.ends((first, last));
                say!("{first} to {last}", first, last)
            })
        }
    }

    /// The first and the last day of a period, for a sentence with both: English says the month and the year that they
    /// share once, "2" and "5 Mar 2026".
    pub fn ends(self, (first, last): (Day, Day)) -> (String, String) {
        let begin = match (Month::of(first).zip(Month::of(last)), first.date()) {
            _ if code() != "en" || first == last || first.year() != last.year() => first.label_in(self),
            (Some((one, other)), Some(date)) if one == other => date.day().to_string(),
            _ => first.label(),
        };
        (begin, last.label_in(self))
    }
}

/// "2026-01-31".
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()),
            None => write!(f, "day {}", self.0),
        }
    }
}

fn month(date: Date) -> String {
    date.month().to_string().chars().take(3).collect()
}

/// The Julian day of 1970-01-01.
const EPOCH: i32 = 2_440_588;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Conventions, Language, speak};

    #[test]
    fn knows_the_calendar() {
        assert_eq!(Day::of_unix(0).to_string(), "1970-01-01");
        assert_eq!(Day::of_unix(-1).to_string(), "1969-12-31");
        assert_eq!(Day::parse("2024-02-29").map(|day| day.plus(1).to_string()).as_deref(), Some("2024-03-01"));
        assert_eq!(Day::of_unix(1_771_027_199).label_with_year(), "13 Feb 2026");
        assert!(Day::parse("2026-11-23").is_some_and(Day::is_monday));
        for none in [
            "2026-13-01",
            "2026-02-29",
            "2026-1-01",
            "2026-01-001",
            "+026-01-01",
            "2026-01-01-",
            "2026-01",
            "",
            "２０２６-01-01",
        ] {
            assert_eq!(Day::parse(none), None, "{none}");
        }
        assert_eq!(Day(i32::MAX).label(), "");
    }

    #[test]
    fn knows_months_and_weeks() {
        let month = |text| Month::parse(text).unwrap();
        let days = |text| month(text).days().map(|(first, last)| format!("{first}..{last}")).unwrap();
        assert_eq!(days("2024-02"), "2024-02-01..2024-02-29");
        assert_eq!(days("2026-12"), "2026-12-01..2026-12-31");
        assert_eq!(month("2026-01").plus(-1), Some(month("2025-12")));
        assert_eq!(month("2026-11").plus(14), Some(month("2028-01")));
        assert_eq!(Month::parse("2026-00"), None);
        assert_eq!(Month::of(Day(i32::MAX)), None);
        assert_eq!(month("2026-11").label_in(Years::Written), "Nov 2026");
        assert_eq!(month("2026-11").label_in(Years::Left), "Nov");
        // 1 March 2026 is a Sunday.
        assert_eq!(Day::parse("2026-03-01").map(|day| day.monday().to_string()).as_deref(), Some("2026-02-23"));
        assert_eq!(Day::parse("2026-03-02").map(|day| day.monday().to_string()).as_deref(), Some("2026-03-02"));
    }

    #[test]
    fn years_are_left_out_only_where_all_is_of_this_year() {
        let day = |text| Day::parse(text).unwrap();
        let years = |first, last, today| Years::on_page(Some((day(first), day(last))), day(today));
        assert_eq!(years("2026-01-01", "2026-12-31", "2026-06-01"), Years::Left);
        assert_eq!(years("2025-12-31", "2026-01-01", "2026-06-01"), Years::Written);
        assert_eq!(years("2023-01-25", "2023-01-25", "2026-06-01"), Years::Written);
        assert_eq!(Years::on_page(None, day("2026-06-01")), Years::Left);
        let days = (day("2025-12-30"), day("2026-01-02"));
        assert_eq!(Years::Written.period(days), "30 Dec 2025 to 2 Jan 2026");
        assert_eq!(Years::Left.period((days.1, days.1)), "2 Jan");
        assert_eq!(Years::in_full(days), "30 Dec 2025 to 2 Jan 2026");
        assert_eq!(Years::in_full((days.1, days.1.plus(1))), "2 to 3 Jan 2026");
        assert_eq!(Years::Written.period((day("2026-01-30"), day("2026-02-02"))), "30 Jan to 2 Feb 2026");
        assert_eq!(Years::Left.period((day("2026-01-02"), day("2026-01-03"))), "2 to 3 Jan");
        assert_eq!(Years::Left.ends(days), ("30 Dec".to_owned(), "2 Jan".to_owned()));
        assert_eq!(Years::Left.ends((days.1, days.1)).0, "2 Jan");
    }
    /// Writes a range of its own as French does, where there is one.
    struct Own(&'static str);

    impl Conventions for Own {
        fn code(&self) -> &'static str {
            self.0
        }

        fn number(&self, value: f64, _: u8) -> String {
            value.to_string()
        }

        fn day(&self, day: i32, with_year: bool) -> String {
            format!("{day}e{}", if with_year { " 1970" } else { "" })
        }

        fn days(&self, first: i32, last: i32, with_year: bool) -> Option<String> {
            (last < 9).then(|| format!("{first}–{}", self.day(last, with_year)))
        }

        fn plural(&self, _: u64) -> String {
            "other".to_owned()
        }
    }

    #[test]
    fn a_language_writes_ranges_its_own_way_where_it_has_one() {
        let table = r#"{"{first} to {last}": "{first}～{last}"}"#;
        speak(Some(Box::leak(Box::new(Language::read(table, Box::new(Own("fr"))).unwrap()))));
        assert_eq!(Years::Left.period((Day(2), Day(5))), "2–5e");
        assert_eq!(Years::Written.period((Day(2), Day(5))), "2–5e 1970");
        assert_eq!(Years::in_full((Day(2), Day(5))), "2–5e 1970");
        assert_eq!(Years::Left.period((Day(5), Day(5))), "5e", "one day is no range");
        assert_eq!(Years::Left.period((Day(2), Day(12))), "2e～12e");
        assert_eq!(Years::in_full((Day(2), Day(12))), "2e～12e 1970");
        speak(Some(Box::leak(Box::new(Language::read(table, Box::new(Own("ja"))).unwrap()))));
        assert_eq!(Years::in_full((Day(2), Day(12))), "2e 1970～12e", "Japanese has the year first");
        speak(None);
    }
}
