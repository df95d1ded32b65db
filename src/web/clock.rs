//! The clocks: the time of day, read only where a user’s action needs it and for the year that it is, and one that counts how long something takes.

use js_sys::Date;

use crate::day::Day;

/// Milliseconds since the page was opened; never set back.
pub fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// The time of day, in milliseconds since 1970.
pub fn unix_milliseconds() -> f64 {
    Date::now()
}

/// The day that it is, in UTC.
pub fn today() -> Day {
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds; a clock beyond the range is at its end")]
    Day::of_unix((unix_milliseconds() / 1000.0) as i64)
}

/// The time of day in UTC, as `hh:mm:ss`.
pub fn utc_time() -> String {
    let text = String::from(Date::new_0().to_iso_string());
    let time = text.split(['T', '.']).nth(1);
    time.unwrap_or_default().to_owned()
}

/// Now in UTC as `YYYYMMDDhhmmssZ`, the form of an `id` (RFC 8461, section 3.1).
pub fn utc_stamp() -> String {
    let text = String::from(Date::new_0().to_iso_string());
    let digits: String = text.split('.').next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    format!("{digits}Z")
}
