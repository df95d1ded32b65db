//! Numbers as words that do not lie.

use super::Sessions;

/// A count with separators: "412,113".
pub fn format_count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The secured share for a sentence that goes on with "of n sessions were secured":
/// "99.97 %", "99.999 %", "All but 3", "All", "None"; never "100 %" while a session failed.
pub fn share_secured(sessions: &Sessions) -> String {
    let total = sessions.total();
    if sessions.failed == 0 {
        return if total == 0 { "None".to_owned() } else { "All".to_owned() };
    }
    if sessions.successful == 0 {
        return "None".to_owned();
    }
    // Rounded to the nearest, unless that would say 100 %.
    let (successful, total) = (u128::from(sessions.successful), u128::from(total));
    let share = |parts: u128| (successful * parts * 2 + total) / (total * 2);
    let (hundredths, thousandths) = (share(10_000), share(100_000));
    if hundredths < 10_000 {
        format!("{}.{:02} %", hundredths / 100, hundredths % 100)
    } else if thousandths < 100_000 {
        format!("{}.{:03} %", thousandths / 1000, thousandths % 1000)
    } else {
        format!("All but {}", format_count(sessions.failed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_thousands() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (412_113, "412,113"), (1_234_567, "1,234,567")]
        {
            assert_eq!(format_count(count), text);
        }
    }

    #[test]
    fn never_rounds_a_failure_away() {
        for (successful, failed, text) in [
            (0, 0, "None"),
            (10, 0, "All"),
            (0, 3, "None"),
            (1, 1, "50.00 %"),
            (411_982, 131, "99.97 %"),
            (99_999, 1, "99.999 %"),
            (99_986, 14, "99.99 %"),
            (99_996, 4, "99.996 %"),
            (9_999_997, 3, "All but 3"),
        ] {
            assert_eq!(share_secured(&Sessions { successful, failed }), text);
        }
    }
}
