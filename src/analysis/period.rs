//! Days that are asked for by a name instead of by dates.

use crate::day::{Day, Month};

/// A stretch of days that has a name; those without dates of their own count from the newest report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// So many days, up to the newest report: 1 to [`Period::MOST_DAYS`].
    Last(u16),
    /// The month of the newest report, up to it.
    ThisMonth,
    /// The whole month before.
    LastMonth,
    /// A month of the calendar.
    Month(Month),
}

impl Period {
    /// Days that may be asked for: as many as a timeline has.
    pub const MOST_DAYS: u16 = 4_000;

    /// Its first and its last day; `None` where there is no report to count from.
    pub fn days(self, newest: Option<Day>) -> Option<(Day, Day)> {
        Some(match self {
            Self::Last(days) => (newest?.plus(1 - i32::from(days)), newest?),
            Self::ThisMonth => (Month::of(newest?)?.first()?, newest?),
            Self::LastMonth => Month::of(newest?)?.plus(-1)?.days()?,
            Self::Month(month) => month.days()?,
        })
    }

    /// Key and value in an address: ("last", "7d"), ("month", "2026-11"), ("month", "this").
    pub fn named(self) -> (&'static str, String) {
        match self {
            Self::Last(days) => ("last", format!("{days}d")),
            Self::ThisMonth => ("month", "this".to_owned()),
            Self::LastMonth => ("month", "last".to_owned()),
            Self::Month(month) => ("month", month.to_string()),
        }
    }

    /// Reads what [`Self::named`] wrote.
    pub fn parse(key: &str, value: &str) -> Option<Self> {
        match (key, value) {
            ("last", value) => {
                let days: u16 = value.strip_suffix('d')?.parse().ok()?;
                (1..=Self::MOST_DAYS).contains(&days).then_some(Self::Last(days))
            }
            ("month", "this") => Some(Self::ThisMonth),
            ("month", "last") => Some(Self::LastMonth),
            ("month", value) => Month::parse(value).map(Self::Month),
            _ => None,
        }
    }
}
