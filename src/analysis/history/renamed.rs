//! Organisations that go on under another name: one reporter, whatever it calls itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::day::Day;

/// By number of an organisation and day: the number of a report.
pub(super) type Reported = BTreeMap<(u32, Day), usize>;

/// By number of the former name: the number of the name that goes on, and since when. Whoever reports since the very
/// days in which another stopped, with the same contact, is that other; `contact` gives that of a report.
pub(super) fn of(
    reported: &Reported,
    all: &[Day],
    name: impl Fn(u32) -> String,
    mut contact: impl FnMut(usize) -> Option<String>,
) -> BTreeMap<u32, (u32, Day)> {
    // Days of others from one on, before the other.
    let between = |one: Day, next: Day| all.partition_point(|day| *day < next) - all.partition_point(|day| *day <= one);
    let mut begins: BTreeMap<Day, Vec<u32>> = BTreeMap::new();
    let mut ended: Vec<(Day, String, u32)> = Vec::new();
    let keys: Vec<(u32, Day)> = reported.keys().copied().filter(|(number, _)| *number != 0).collect();
    for days in keys.chunk_by(|one, next| one.0 == next.0) {
        let (Some((number, first)), Some((_, last))) = (days.first(), days.last()) else { continue };
        begins.entry(*first).or_default().push(*number);
        if days.len() < HABIT {
            continue;
        }
        let pauses = days.iter().zip(days.iter().skip(1)).map(|((_, one), (_, next))| between(*one, *next));
        // It is silent for longer than it ever was.
        if between(*last, Day(i32::MAX)) > pauses.max().unwrap_or(0) {
            ended.push((*last, name(*number), *number));
        }
    }
    ended.sort();
    let mut taken: BTreeSet<u32> = BTreeSet::new();
    let mut heirs = BTreeMap::new();
    for (last, _, old) in ended.into_iter().rev().take(MOST_TRIED) {
        let near =
            begins.range(last..=last.plus(NEXT)).flat_map(|(day, numbers)| numbers.iter().map(|one| (*day, *one)));
        let mut near: Vec<(Day, String, u32)> = near
            .filter(|(_, number)| *number != old && !taken.contains(number))
            .take(MOST_HEIRS)
            .map(|(day, number)| (day, name(number), number))
            .collect();
        near.sort();
        let mut of = |number: u32, day: Day| {
            let report = reported.get(&(number, day))?;
            contact(*report).map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty())
        };
        let Some(own) = (!near.is_empty()).then(|| of(old, last)).flatten() else { continue };
        let found = near.into_iter().find(|(day, _, number)| of(*number, *day).is_some_and(|other| other == own));
        if let Some((first, _, new)) = found {
            taken.insert(new);
            heirs.insert(old, (new, first));
        }
    }
    heirs
}

/// The name under which each goes on in the end.
pub(super) fn last_names(heirs: &BTreeMap<u32, (u32, Day)>) -> BTreeMap<u32, u32> {
    // Whoever goes on began later, so the newest are known first.
    let mut newest_first: Vec<(Day, u32, u32)> = heirs.iter().map(|(old, (new, day))| (*day, *old, *new)).collect();
    newest_first.sort_by_key(|(day, ..)| std::cmp::Reverse(*day));
    let mut names = BTreeMap::new();
    for (_, old, new) in newest_first {
        let last = names.get(&new).copied().unwrap_or(new);
        names.insert(old, last);
    }
    names
}

/// Days with reports that make a habit.
const HABIT: usize = 7;
/// Days between the last report of a name and the first of another that goes on.
const NEXT: i32 = 3;
/// Organisations whose contact is looked up, and those that may go on for one.
const MOST_TRIED: usize = 40;
const MOST_HEIRS: usize = 5;
/// Bytes of reports that are read for their contacts, all together: some 40 milliseconds. An honest report has thousands.
pub(super) const BYTES_OF_CONTACTS: usize = 8_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: std::ops::Range<i32>) -> Vec<Day> {
        days.map(Day).collect()
    }

    /// The days of some organisations; each report has the number of its day.
    fn reported(all: impl IntoIterator<Item = (u32, Vec<Day>)>) -> Reported {
        let each = |(number, days): (u32, Vec<Day>)| days.into_iter().map(move |day| (number, day));
        all.into_iter().flat_map(each).map(|key| (key, usize::try_from(key.1.0).unwrap())).collect()
    }

    #[test]
    fn whoever_goes_on_with_the_same_contact_is_the_same() {
        let reported = reported([(1, days(0..40)), (2, days(0..20)), (3, days(20..30)), (4, days(31..40))]);
        let all = days(0..40);
        let name = |number: u32| format!("{number}");
        let heirs = of(&reported, &all, name, |_| Some(" TLS@a.example".to_owned()));
        assert_eq!(heirs, BTreeMap::from([(2, (3, Day(20))), (3, (4, Day(31)))]));
        assert_eq!(last_names(&heirs), BTreeMap::from([(2, 4), (3, 4)]));
        // Another contact, or none.
        assert!(of(&reported, &all, name, |report| Some(format!("{report}"))).is_empty());
        assert!(of(&reported, &all, name, |_| None).is_empty());
    }

    #[test]
    fn whoever_still_reports_has_not_gone_on() {
        let weekly = (0..8).map(|week| Day(week * 7)).collect();
        let reported = reported([(1, days(0..53)), (2, weekly), (3, days(51..53))]);
        assert!(of(&reported, &days(0..53), |number| format!("{number}"), |_| Some("a".to_owned())).is_empty());
    }
}
