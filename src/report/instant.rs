//! Date-times of a report: [RFC 8460, section 4.1](https://www.rfc-editor.org/rfc/rfc8460#section-4.1)
//! asks for RFC 3339; senders write more than that.

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::deviation::DeviationRule;
use super::model::Instant;

/// Reads a date-time, and says which rule it departs from.
pub(super) fn parse(text: &str) -> (Instant, Option<DeviationRule>) {
    let trimmed = text.trim();
    let (unix, rule) = if let Ok(instant) = OffsetDateTime::parse(trimmed, &Rfc3339) {
        let in_utc = instant.offset() == UtcOffset::UTC && trimmed.ends_with(['Z', 'z']);
        (Some(instant.unix_timestamp()), (!in_utc).then_some(DeviationRule::DateWithOffset))
    } else if let Some(local) = without_zone(trimmed) {
        // Microsoft left the zone out in 2023 and 2024; its days are UTC days.
        (Some(local.assume_utc().unix_timestamp()), Some(DeviationRule::DateWithoutZone))
    } else if let Ok(date) = Date::parse(trimmed, format_description!("[year]-[month]-[day]")) {
        (Some(date.midnight().assume_utc().unix_timestamp()), Some(DeviationRule::DateOnly))
    } else if trimmed.is_empty() {
        (None, Some(DeviationRule::DateMissing))
    } else {
        (None, Some(DeviationRule::DateUnreadable))
    };
    (Instant { unix, text: text.to_owned() }, rule)
}

fn without_zone(text: &str) -> Option<PrimitiveDateTime> {
    // RFC 3339 with a Z appended covers fractions of a second and a blank for the T.
    OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339)
        .ok()
        .map(|instant| PrimitiveDateTime::new(instant.date(), instant.time()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, unix: Option<i64>, rule: Option<DeviationRule>) {
        let (instant, found) = parse(text);
        assert_eq!((instant.unix, found), (unix, rule), "{text}");
        assert_eq!(instant.text, text);
    }

    // 2023-01-10T00:00:00Z is 1,673,308,800 seconds after the epoch: 19,367 days.
    const DAY: i64 = 19_367 * 86_400;

    #[test]
    fn reads_the_forms_that_senders_write() {
        check("2023-01-10T00:00:00Z", Some(DAY), None);
        check("2023-01-10T00:00:00.000Z", Some(DAY), None);
        check("2023-01-10T01:00:00+01:00", Some(DAY), Some(DeviationRule::DateWithOffset));
        check("2023-01-10T00:00:00+00:00", Some(DAY), Some(DeviationRule::DateWithOffset));
        check("2023-01-10T00:00:00", Some(DAY), Some(DeviationRule::DateWithoutZone));
        check("2023-01-10", Some(DAY), Some(DeviationRule::DateOnly));
        check("April fools", None, Some(DeviationRule::DateUnreadable));
        check("", None, Some(DeviationRule::DateMissing));
    }
}
