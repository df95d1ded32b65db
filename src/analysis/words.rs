//! Numbers as words that do not lie.

use super::Overview;
use crate::day::Day;
use crate::language::{format_decimal, tr};
use crate::store::Sessions;
use crate::{counted, say, text};

/// The secured share for a sentence that goes on with "of n sessions were secured":
/// "99.97%", "99.999%", "All but 3", "100%", "None"; never "100%" while a session failed.
pub fn share_secured(sessions: &Sessions) -> String {
    let total = sessions.total();
    if sessions.failed == 0 {
        return tr(if total == 0 { NONE } else { text!("100%") }).to_owned();
    }
    if sessions.successful == 0 {
        return tr(NONE).to_owned();
    }
    // Rounded to the nearest, unless that would say 100%.
    let (successful, total) = (u128::from(sessions.successful), u128::from(total));
    let share = |parts: u128| (successful * parts * 2 + total) / (total * 2);
    let (hundredths, thousandths) = (share(10_000), share(100_000));
    if hundredths < 10_000 {
        say!("{percent}%", percent = decimal(hundredths, 2))
    } else if thousandths < 100_000 {
        say!("{percent}%", percent = decimal(thousandths, 3))
    } else {
        counted!(sessions.failed, "All but {n}", "All but {n}")
    }
}

const NONE: &str = text!("None" as "of the sessions");

/// The failed share: "4.9% failed", "< 0.01% failed", "none failed", "all failed"; never nothing while a session failed.
pub fn share_failed(sessions: &Sessions) -> String {
    let total = u128::from(sessions.total());
    let failed = u128::from(sessions.failed);
    if total == 0 {
        return tr("no sessions").to_owned();
    }
    // Rounded to the nearest, unless that would say all of them.
    let hundredths = ((failed * 20_000 + total) / (total * 2)).min(if failed < total { 9_999 } else { 10_000 });
    let percent = match hundredths {
        _ if failed == 0 => return tr("none failed").to_owned(),
        _ if failed == total => return tr("all failed").to_owned(),
        0 => say!("< {percent}%", percent = decimal(1, 2)),
        hundredths if hundredths < 100 => say!("{percent}%", percent = decimal(hundredths, 2)),
        hundredths => say!("{percent}%", percent = decimal(((hundredths + 5) / 10).min(999), 1)),
    };
    say!("{share} failed", share = percent)
}

/// "The newest report is 32 months old: check whether this is still the case.", where the newest report is so old that what is
/// said in the present may be long past. `goes_on` says whether anything is told that may still be so; `reports` is how
/// many reports there are.
pub fn age(newest: Day, today: Day, reports: usize, goes_on: bool) -> Option<String> {
    let days = today.0.checked_sub(newest.0).filter(|days| *days > OLD)?;
    let age = if days < TWO_YEARS {
        counted!((days / MONTH).unsigned_abs(), "{n} month", "{n} months")
    } else {
        counted!((days / YEAR).unsigned_abs(), "{n} year", "{n} years")
    };
    Some(match (reports, goes_on) {
        (0 | 1, true) => say!("This report is {age} old: check whether what it says is still the case.", age),
        (0 | 1, false) => say!("This report is {age} old. It does not say what has happened since.", age),
        (_, true) => say!("The newest report is {age} old: check whether this is still the case.", age),
        (_, false) => say!("The newest report is {age} old. What has happened since is not known.", age),
    })
}

/// What an overview rests on: "In 12 reports from 2 organisations, 3 Feb to 4 Mar 2026."; `days` are the days in words.
pub fn basis(overview: &Overview, days: Option<&str>) -> String {
    let in_reports = counted!(overview.reports, "In {n} report", "In {n} reports");
    let of_organizations = counted!(overview.organizations, "from {n} organisation", "from {n} organisations");
    match days {
        Some(days) => say!("{in_reports} {of_organizations}, {days}.", in_reports, of_organizations, days),
        None => say!("{in_reports} {of_organizations}.", in_reports, of_organizations),
    }
}

/// So many domains, which are all: "Both domains", "All 3 domains".
pub fn all_domains(count: usize) -> String {
    if count == 2 { tr("Both domains").to_owned() } else { counted!(count, "{n} domain", "All {n} domains") }
}

/// Days beyond which reports are old.
const OLD: i32 = MONTH;
const MONTH: i32 = 30;
const YEAR: i32 = 365;
const TWO_YEARS: i32 = 2 * YEAR;

/// Parts of a whole that has `decimals` digits behind the point; below 100,000.
fn decimal(parts: u128, decimals: u8) -> String {
    #[expect(clippy::cast_precision_loss, reason = "five digits")]
    format_decimal(parts as f64 / 10_f64.powi(decimals.into()), decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_reports_say_how_old_they_are() {
        let day = |text: &str| Day::parse(text).unwrap();
        let at = |newest: &str| age(day(newest), day("2026-11-28"), 12, true);
        assert_eq!((at("2026-11-28"), at("2026-10-29"), at("2027-01-01")), (None, None, None));
        let [month, months, years] = [at("2026-10-28"), at("2026-09-28"), at("2024-03-03")].map(Option::unwrap);
        assert_eq!(month, "The newest report is 1 month old: check whether this is still the case.");
        assert_eq!(months, "The newest report is 2 months old: check whether this is still the case.");
        assert_eq!(years, "The newest report is 2 years old: check whether this is still the case.");
    }

    /// Where nothing is wrong there is nothing to check, and a report that is alone is not the newest of any.
    #[test]
    fn the_age_fits_what_is_told() {
        let day = |text: &str| Day::parse(text).unwrap();
        let at = |reports, goes_on| age(day("2026-02-28"), day("2026-11-28"), reports, goes_on).unwrap();
        assert_eq!(at(12, false), "The newest report is 9 months old. What has happened since is not known.");
        assert_eq!(at(1, false), "This report is 9 months old. It does not say what has happened since.");
        assert_eq!(at(1, true), "This report is 9 months old: check whether what it says is still the case.");
    }

    #[test]
    fn one_is_not_many() {
        let one = Overview { reports: 1, organizations: 1, ..Overview::default() };
        let many = Overview { reports: 1_200, organizations: 2, ..Overview::default() };
        assert_eq!(basis(&one, Some("3 Feb 2026")), "In 1 report from 1 organisation, 3 Feb 2026.");
        assert_eq!(basis(&many, None), "In 1,200 reports from 2 organisations.");
    }

    #[test]
    fn the_failed_share_is_never_nothing_and_never_all() {
        for (successful, failed, text) in [
            (0, 0, "no sessions"),
            (10, 0, "none failed"),
            (0, 3, "all failed"),
            (82, 18, "18.0% failed"),
            (951, 49, "4.9% failed"),
            (1_999, 1, "0.05% failed"),
            (999_999, 1, "< 0.01% failed"),
            (1, 9_999, "99.9% failed"),
        ] {
            assert_eq!(share_failed(&Sessions { successful, failed }), text);
        }
    }

    #[test]
    fn never_rounds_a_failure_away() {
        for (successful, failed, text) in [
            (0, 0, "None"),
            (10, 0, "100%"),
            (0, 3, "None"),
            (1, 1, "50.00%"),
            (411_982, 131, "99.97%"),
            (99_999, 1, "99.999%"),
            (99_986, 14, "99.99%"),
            (99_996, 4, "99.996%"),
            (9_999_997, 3, "All but 3"),
        ] {
            assert_eq!(share_secured(&Sessions { successful, failed }), text);
        }
    }
}
