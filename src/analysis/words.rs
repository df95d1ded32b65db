//! Numbers as words that do not lie.

use super::Overview;
use crate::language::{format_count, format_decimal, tr};
use crate::store::Sessions;
use crate::{counted, say, text};

/// The secured share for a sentence that goes on with "of n sessions were secured":
/// "99.97 %", "99.999 %", "All but 3", "All", "None"; never "100 %" while a session failed.
pub fn share_secured(sessions: &Sessions) -> String {
    let total = sessions.total();
    if sessions.failed == 0 {
        return tr(if total == 0 { text!("None") } else { text!("All") }).to_owned();
    }
    if sessions.successful == 0 {
        return tr("None").to_owned();
    }
    // Rounded to the nearest, unless that would say 100 %.
    let (successful, total) = (u128::from(sessions.successful), u128::from(total));
    let share = |parts: u128| (successful * parts * 2 + total) / (total * 2);
    let (hundredths, thousandths) = (share(10_000), share(100_000));
    if hundredths < 10_000 {
        say!("{percent} %", percent = decimal(hundredths, 2))
    } else if thousandths < 100_000 {
        say!("{percent} %", percent = decimal(thousandths, 3))
    } else {
        say!("All but {failed}", failed = format_count(sessions.failed))
    }
}

/// What an overview rests on: "In 12 reports of 2 organisations, 3 Feb to 4 Mar 2026."; `days` are the days in words.
pub fn basis(overview: &Overview, days: Option<&str>) -> String {
    let in_reports = counted!(overview.reports, "In {n} report", "In {n} reports");
    let of_organizations = counted!(overview.organizations, "of {n} organisation", "of {n} organisations");
    match days {
        Some(days) => say!("{in_reports} {of_organizations}, {days}.", in_reports, of_organizations, days),
        None => say!("{in_reports} {of_organizations}.", in_reports, of_organizations),
    }
}

/// Parts of a whole that has `decimals` digits behind the point; below 100,000.
fn decimal(parts: u128, decimals: u8) -> String {
    #[expect(clippy::cast_precision_loss, reason = "five digits")]
    format_decimal(parts as f64 / 10_f64.powi(decimals.into()), decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let one = Overview { reports: 1, organizations: 1, ..Overview::default() };
        let many = Overview { reports: 1_200, organizations: 2, ..Overview::default() };
        assert_eq!(basis(&one, Some("3 Feb 2026")), "In 1 report of 1 organisation, 3 Feb 2026.");
        assert_eq!(basis(&many, None), "In 1,200 reports of 2 organisations.");
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
