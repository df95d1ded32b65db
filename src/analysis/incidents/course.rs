//! How failures go through time: the times at which they came, the pauses between, and whether they are over.

use std::collections::BTreeSet;

use super::day_sums::{DaySums, in_order, total};
use super::habit::stopped;
use super::part::{distinct, failed_by};
use super::table::Table;
use super::trend::Trend;
use crate::analysis::history::Failure;
use crate::day::Day;
use crate::store::Sessions;

/// Failed sessions through time, beside all sessions of those who met them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::analysis) struct Course {
    /// Failed sessions by day, in order.
    pub(in crate::analysis) days: Vec<(Day, u64)>,
    /// The first and last day of each time; those who met it were clean for a while between two.
    pub(in crate::analysis) times: Vec<(Day, Day)>,
    /// The last day of the last report with a failure, where reports are of several days.
    pub(in crate::analysis) covered: Option<Day>,
    /// All sessions of those who met it within these times.
    pub(in crate::analysis) sessions: u64,
    /// The same on days with failures alone.
    pub(in crate::analysis) sessions_of_days: u64,
    /// Failed sessions, and all, of its first full week and of the last, where it goes on and is far less than it was.
    pub(in crate::analysis) eased: Option<((u64, u64), (u64, u64))>,
    /// The week that its last full one is worse than, where it is.
    pub(in crate::analysis) worse: Option<Worse>,
    /// Failed sessions, and all, of its last days.
    pub(in crate::analysis) lately: (u64, u64),
    /// Days on which those who met it reported, from the first day with a failure to the last.
    pub(in crate::analysis) reported: usize,
    /// Weekdays (0 is Monday) of all failures, where they are few and the others are clean.
    pub(in crate::analysis) weekdays: Vec<u8>,
    /// How it goes; `None` where no day is known.
    pub(in crate::analysis) trend: Option<Trend>,
}

/// The last full week beside one before it, or beside the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) struct Worse {
    /// The first day of the week that it is compared with.
    pub(in crate::analysis) week: Day,
    /// Failed sessions, and all, of that week and of the last.
    pub(in crate::analysis) before: (u64, u64),
    pub(in crate::analysis) now: (u64, u64),
}

impl Course {
    /// The course of failures beside the sessions of a table; `end` is the newest day of any report.
    pub(in crate::analysis) fn of(failures: &[Failure], table: &Table, end: Option<Day>) -> Self {
        let met = distinct(failures.iter().map(|failure| failure.organization));
        let sessions = table.by_day(&met);
        let days = per_day(failures);
        let failed = total(&days);
        let sessions_of_days =
            days.iter().fold(0_u64, |sum, (day, failed)| sum.saturating_add(sessions.on(*day).max(*failed)));
        let rate = Rate { failed, sessions: sessions_of_days };
        // What comes back on the same weekdays is seen however little it is each time.
        let spots = times(&days, |last, next| rate.expected(between(&sessions, last, next)) >= TELLING);
        let weekdays = weekdays(&days, &sessions, &spots, rate);
        let times = if weekdays.is_empty() {
            let pauses = Pauses::of(&days, &sessions, rate);
            times(&days, |last, next| pauses.has(last, next))
        } else {
            spots
        };
        let within =
            times.iter().fold(0_u64, |sum, (first, last)| sum.saturating_add(sessions.total_between(*first, *last)));
        let reported =
            days.first().zip(days.last()).map_or(0, |((first, _), (last, _))| sessions.between(*first, *last).len());
        let from = days.last().map_or(Day(i32::MAX), |(last, _)| last.plus(-LATELY));
        let lately = days.iter().filter(|(day, _)| *day >= from);
        let lately = lately.fold((0_u64, 0_u64), |(failed, all), (day, own)| {
            (failed.saturating_add(*own), all.saturating_add(sessions.on(*day).max(*own)))
        });
        let undated = undated(failures, table);
        let mut course = Self {
            lately,
            eased: None,
            worse: None,
            covered: covered(failures),
            weekdays,
            days,
            times,
            sessions: within.max(sessions_of_days).max(failed).saturating_add(undated),
            sessions_of_days: sessions_of_days.saturating_add(undated),
            reported,
            trend: None,
        };
        course.eased = end.and_then(|end| course.find_eased(&sessions, end));
        course.worse = end.and_then(|end| course.find_worse(&sessions, end));
        course.trend = end.and_then(|end| course.find_trend(failures, table, &met, &sessions, rate, end));
        course
    }

    /// Whether it comes every week, on the same weekdays alone.
    pub(super) fn is_weekly(&self) -> bool {
        !self.weekdays.is_empty()
    }

    /// Whether the last of few times is a fault on each of several days, long after the one before.
    fn is_back(&self) -> bool {
        let [.., before, last] = self.times.as_slice() else { return false };
        let length = last.1.0 - last.0.0 + 1;
        let days = self.days.iter().filter(|(day, _)| last.0 <= *day).count();
        let dense = usize::try_from(length).is_ok_and(|length| days == length);
        self.times.len() <= FEW_TIMES && length >= LEAST_BACK && dense && last.0.0 - before.1.0 > LONG_PAUSE
    }

    /// The longest time without a failure between two, in days.
    fn longest_pause(&self) -> i32 {
        let days = self.days.iter().zip(self.days.iter().skip(1));
        days.map(|((one, _), (next, _))| next.0 - one.0 - 1).max().unwrap_or(0)
    }

    fn find_trend(
        &self,
        failures: &[Failure],
        table: &Table,
        met: &BTreeSet<u32>,
        sessions: &DaySums,
        rate: Rate,
        end: Day,
    ) -> Option<Trend> {
        let (first, last) = (self.days.first()?.0, self.days.last()?.0);
        let begin = sessions.all().first().map_or(first, |(day, _)| *day);
        let since = table.after(last, met);
        let clean = since.values().fold(0_u64, |sum, (sessions, _)| sum.saturating_add(*sessions));
        let clean_days = sessions.between(last.plus(1), Day(i32::MAX)).len();
        let pause = self.longest_pause();
        let told = rate.expected(clean) >= TELLING;
        let long_enough = |organization: u32| since.get(&organization).is_some_and(|(_, day)| day.0 - last.0 > pause);
        let over = told && clean_days >= LEAST_CLEAN && are_rid_of_it(failures, table, long_enough, end);
        // Single sessions fall on days that lie alike by chance.
        let enough = rate.failed > FEW.saturating_mul(self.times.len() as u64);
        let rhythm = rhythm(&self.times).filter(|_| enough);
        if over {
            return Some(Trend::Over);
        }
        if rhythm.is_none() && self.weekdays.is_empty() && clean == 0 && self.is_back() {
            return Some(if self.worse.is_some() { Trend::Worse } else { Trend::Ongoing });
        }
        let returns = rhythm.is_some() || !self.weekdays.is_empty() || self.times.len() > 2 || pause >= LONG_PAUSE;
        if self.times.len() > 1 && returns {
            let begins = self.times.iter().map(|(first, _)| *first).collect();
            return Some(Trend::Recurring { begins, every: rhythm, weekdays: self.weekdays.clone() });
        }
        // Who writes once a week is not silent on the days between.
        let silent = SILENT.max(usual_step(sessions) + 1);
        let within_habit =
            clean == 0 && end.0 - last.0 < silent || clean > 0 && !told && end.0 - last.0 <= pause.max(2);
        Some(if !within_habit && end > last && (clean > 0 || end.0 - last.0 >= silent) {
            Trend::Unclear
        } else if first.0 - begin.0 >= NEW && end.0 - first.0 <= NEW {
            Trend::New
        } else if self.worse.is_some() {
            Trend::Worse
        } else {
            Trend::Ongoing
        })
    }

    /// The first full week and the last, where the share of the last is a quarter of the first or less, and not only for
    /// there being more mail.
    fn find_eased(&self, sessions: &DaySums, end: Day) -> Option<((u64, u64), (u64, u64))> {
        let (first, last) = (self.days.first()?.0, self.days.last()?.0);
        if self.times.len() > 1 || end.0 - last.0 > LATELY || end.0 - first.0 < TWO_WEEKS {
            return None;
        }
        let week = |last: Day| {
            let own = self.days.iter().filter(|(day, _)| last.plus(-6) <= *day && *day <= last);
            let failed = own.fold(0_u64, |sum, (_, failed)| sum.saturating_add(*failed));
            (failed, total(sessions.between(last.plus(-6), last)))
        };
        let (before, now) = (week(first.plus(6)), week(end));
        let rate = |(failed, sessions)| Rate { failed, sessions };
        let fewer = now.0.saturating_mul(2) <= before.0;
        (fewer && before.0 >= WORSE_BY && rate(before).is_at_least(rate(now), 4)).then_some((before, now))
    }

    /// The last full week, where it is worse than the one before, or than the first of its last time. From the first on a
    /// rise may be so slow that no week is much worse than the one before it.
    fn find_worse(&self, sessions: &DaySums, end: Day) -> Option<Worse> {
        let week = |last: Day| {
            let first = last.plus(-6);
            let failed = self.days.iter().filter(|(day, _)| first <= *day && *day <= last);
            let failed = failed.fold(0_u64, |sum, (_, failed)| sum.saturating_add(*failed));
            let rate = Rate { failed, sessions: sessions.total_between(first, last) };
            (rate, sessions.between(first, last).len() >= DAYS_OF_A_WEEK, first)
        };
        let (first, _) = self.times.last()?;
        let (now, is_full, _) = week(end);
        if !is_full {
            return None;
        }
        let is_worse = |before: Rate, times: u64| {
            before.failed > 0
                && now.failed >= before.failed.saturating_mul(times)
                && now.failed - before.failed >= WORSE_BY
                && now.is_at_least(before, 2)
        };
        let told = |(before, _, week): (Rate, bool, Day)| Worse {
            week,
            before: (before.failed, before.sessions),
            now: (now.failed, now.sessions),
        };
        let weeks = usize::try_from((end.0 - first.0 + 1) / 7).unwrap_or_default();
        let (of_first, last) = (week(first.plus(6)), week(end.plus(-7)));
        // Four weeks rise one after the other by chance once in 24 times, and hardly ever to the double.
        let rises = || {
            let back = (0..weeks.min(MOST_WEEKS)).zip((0..).step_by(7)).map(|(_, days)| week(end.plus(-days)));
            let all: Vec<_> = back.collect();
            all.iter().all(|(_, is_full, _)| *is_full)
                && all
                    .iter()
                    .zip(all.iter().skip(1))
                    .all(|((later, ..), (earlier, ..))| !earlier.is_at_least(*later, 1))
        };
        if end.0 - first.0 >= SLOW_RISE && (is_worse(of_first.0, 5) || is_worse(of_first.0, 2) && rises()) {
            return Some(told(of_first));
        }
        // A week in which it had only begun is no full one.
        let is_whole = first.0 <= end.0 - 13;
        (is_whole && last.1 && is_worse(last.0, 2)).then(|| told(last))
    }
}

/// Failed sessions of so many.
#[derive(Debug, Clone, Copy)]
struct Rate {
    failed: u64,
    sessions: u64,
}

impl Rate {
    /// How many failures so many sessions should have had, rounded down.
    fn expected(self, sessions: u64) -> u64 {
        let product = u128::from(self.failed) * u128::from(sessions);
        u64::try_from(product / u128::from(self.sessions.max(1))).unwrap_or(u64::MAX)
    }

    /// Whether it is so many times as high as another.
    fn is_at_least(self, other: Self, times: u64) -> bool {
        let one = u128::from(self.failed).saturating_mul(u128::from(other.sessions));
        one >= u128::from(other.failed).saturating_mul(u128::from(self.sessions)).saturating_mul(u128::from(times))
    }
}

/// Failed sessions by day, in order.
pub(in crate::analysis) fn per_day<'a>(failures: impl IntoIterator<Item = &'a Failure>) -> Vec<(Day, u64)> {
    let days = failures.into_iter().filter_map(|one| Some((one.day?, one.counted)));
    in_order(days)
}

/// Sessions of no known day, of those who met failures on such.
fn undated(failures: &[Failure], table: &Table) -> u64 {
    let by = failed_by(failures.iter().filter(|one| one.day.is_none()).map(|one| (one.organization, one.counted)));
    by.into_iter()
        .fold(0, |sum: u64, (organization, failed)| sum.saturating_add(failed.max(table.undated_of(organization))))
}

/// The last day of the last report with a failure, where it is of several days: on which of them it failed is not said.
fn covered(failures: &[Failure]) -> Option<Day> {
    let last = failures.iter().filter_map(|failure| failure.day).max()?;
    failures.iter().filter_map(|failure| failure.last_day).max().filter(|covered| *covered > last)
}

/// Two days with failures are one time unless those who met it had enough sessions between that some should have failed.
fn times(days: &[(Day, u64)], is_pause: impl Fn(Day, Day) -> bool) -> Vec<(Day, Day)> {
    let mut times: Vec<(Day, Day)> = Vec::new();
    for (day, _) in days {
        match times.last_mut() {
            Some((_, last)) if day.0 - last.0 <= 1 || !is_pause(*last, *day) => *last = *day,
            _ => times.push((*day, *day)),
        }
    }
    times
}

/// What tells a pause of failures from days on which none fell by chance.
struct Pauses<'a> {
    sessions: &'a DaySums,
    /// Failures and sessions of the days with failures, without what those days are chosen by.
    rate: Rate,
    /// Failures that were to be expected where none in so long a time is no chance.
    telling: u64,
    /// It fails on most days, and a small part of the sessions: then no single clean day is a pause.
    is_trickle: bool,
}

impl<'a> Pauses<'a> {
    fn of(days: &[(Day, u64)], sessions: &'a DaySums, rate: Rate) -> Self {
        // Only days on which it failed are looked at, so that the mean of them is too high: of one failure in two days, each
        // day that has any has 1.3. The unbiased mean of all days leaves out those with one (R. L. Plackett, "The truncated
        // Poisson distribution", Biometrics 9, 1953).
        let several = days.iter().filter(|(_, failed)| *failed > 1);
        let failed = several.fold(0_u64, |sum, (_, failed)| sum.saturating_add(*failed));
        // Where n failures are expected, there are none with a chance of e^-n: 5 % for three. Of so many days that any is
        // without by chance is as often as that where ln(20 * days) are expected a day, which is 3 + ln(days).
        let telling = TELLING + (u64::from(days.len().max(1).ilog2()) * 7).div_ceil(10);
        let ends = days.first().zip(days.last());
        let reported = ends.map_or(0, |((first, _), (last, _))| sessions.between(*first, *last).len());
        let is_trickle = days.len() >= STEADY
            && days.len().saturating_mul(5) >= reported.saturating_mul(4)
            && rate.failed.saturating_mul(SMALL_PART) < rate.sessions;
        Self { sessions, rate: Rate { failed, ..rate }, telling, is_trickle }
    }

    fn has(&self, last: Day, next: Day) -> bool {
        // Failures come in bunches, so that a fault which few sessions meet spares a whole day more often than single failures
        // would, and is not over for that.
        if self.is_trickle && self.sessions.between(last.plus(1), next.plus(-1)).len() < 2 {
            return false;
        }
        self.rate.expected(between(self.sessions, last, next)) >= self.telling
    }
}

/// Whether those who carried half of it have been clean for `long_enough`, and each who carried much of it has, or
/// reports no more at all.
fn are_rid_of_it(failures: &[Failure], table: &Table, long_enough: impl Fn(u32) -> bool, end: Day) -> bool {
    let by = failed_by(failures.iter().map(|failure| (failure.organization, failure.counted)));
    let (mut all, mut cleared) = (0_u64, 0_u64);
    for (organization, failed) in &by {
        all = all.saturating_add(*failed);
        cleared = cleared.saturating_add(if long_enough(*organization) { *failed } else { 0 });
    }
    cleared.saturating_mul(2) >= all
        && by
            .into_iter()
            .filter(|(_, failed)| failed.saturating_mul(MUCH) > all)
            .all(|(organization, _)| long_enough(organization) || is_silent(table.reported_by(organization), end))
}

/// Whether somebody who had the habit of reporting stopped.
fn is_silent(reported: &[(Day, Sessions)], end: Day) -> bool {
    let days = |from: Day, to: Day| usize::try_from(to.0 - from.0).unwrap_or_default();
    let steps = reported.iter().zip(reported.iter().skip(1)).map(|((one, _), (next, _))| days(*one, *next));
    let longest_pause = steps.max().unwrap_or(1).saturating_sub(1);
    reported.last().is_some_and(|(last, _)| stopped(reported.len(), longest_pause, days(*last, end)))
}

/// Days from one day with sessions to the next, as they mostly are.
fn usual_step(sessions: &DaySums) -> i32 {
    let days = sessions.all();
    let mut steps: Vec<i32> =
        days.iter().zip(days.iter().skip(1)).map(|((one, _), (next, _))| next.0 - one.0).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(1)
}

/// The weekdays of failures that come every week, and on these days alone.
fn weekdays(days: &[(Day, u64)], sessions: &DaySums, times: &[(Day, Day)], rate: Rate) -> Vec<u8> {
    if times.len() < WEEKS && !are_two_weekends(times, days) {
        return Vec::new();
    }
    let mut own: Vec<u8> = days.iter().map(|(day, _)| day.weekday()).collect();
    own.sort_unstable();
    own.dedup();
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else { return Vec::new() };
    let span = sessions.between(*first, *last).iter();
    let others =
        span.filter(|(day, _)| !own.contains(&day.weekday())).fold(0_u64, |sum, (_, all)| sum.saturating_add(*all));
    // On each of these weekdays it came in at least two of three weeks.
    let weeks = weeks_between(*first, *last);
    // What came in one week alone never came back.
    if weeks < 2 {
        return Vec::new();
    }
    let comes_back = |weekday: &u8| {
        let came = days.iter().filter(|(day, _)| day.weekday() == *weekday).count();
        came >= WEEKS.min(weeks) && came.saturating_mul(3) >= weeks.saturating_mul(2)
    };
    let steady = own.iter().all(comes_back);
    if own.len() <= MOST_WEEKDAYS && steady && rate.expected(others) >= TELLING { own } else { Vec::new() }
}

/// Whether it came on all four days of two weekends in a row, and on no other. That two times of any two days are these is
/// a chance of one in 49, where two Mondays alone would be one in seven.
fn are_two_weekends(times: &[(Day, Day)], days: &[(Day, u64)]) -> bool {
    let is_weekend = |(first, last): &(Day, Day)| first.weekday() == SATURDAY && last.0 - first.0 == 1;
    matches!(times, [one, next] if is_weekend(one) && is_weekend(next) && next.0.0 - one.0.0 == 7) && days.len() == 4
}

/// Weeks from one day to another, both counted.
pub(in crate::analysis) fn weeks_between(first: Day, last: Day) -> usize {
    usize::try_from((last.0 - first.0) / 7 + 1).unwrap_or(usize::MAX)
}

/// Days from one time to the next, when there are three or more that lie alike (within a tenth, or two days).
fn rhythm(times: &[(Day, Day)]) -> Option<i32> {
    let gaps: Vec<i32> = times.iter().zip(times.iter().skip(1)).map(|((a, _), (b, _))| b.0 - a.0).collect();
    if gaps.len() < 2 {
        return None;
    }
    let mean = gaps.iter().sum::<i32>() / i32::try_from(gaps.len()).ok()?;
    let slack = (mean / 10).max(2);
    (mean >= LEAST_RHYTHM && gaps.iter().all(|gap| (gap - mean).abs() <= slack)).then_some(mean)
}

/// Sessions between two days.
fn between(sessions: &DaySums, last: Day, next: Day) -> u64 {
    sessions.total_between(last.plus(1), next.plus(-1))
}

/// Days before its last failure that are its last days.
const LATELY: i32 = 1;
/// So many failures should have been there before their absence tells anything.
const TELLING: u64 = 3;
/// Days with failures that make a steady fault.
const STEADY: usize = 7;
/// Less than one in so many sessions is a small part.
const SMALL_PART: u64 = 12;
/// Days with clean reports before anything counts as over.
const LEAST_CLEAN: usize = 2;
/// A pause of a week makes what comes next another time.
const LONG_PAUSE: i32 = 7;
/// Times that can be told one by one.
pub(in crate::analysis) const FEW_TIMES: usize = 3;
/// Days in a row that are more than another of several spots.
const LEAST_BACK: i32 = 3;
/// So few sessions of a time may be chance.
const FEW: u64 = 2;
/// More than a tenth of all that failed is much.
const MUCH: u64 = 10;
/// Days without reports of those who met it after which nothing is known any more.
const SILENT: i32 = 4;
/// Days without a failure before the first, and days since, that make it new.
const NEW: i32 = 7;
/// Days after its first without which there are no two full weeks.
const TWO_WEEKS: i32 = 13;
/// Days of a week with reports, so that weeks can be compared.
const DAYS_OF_A_WEEK: usize = 4;
/// Sessions by which a week must be worse.
const WORSE_BY: u64 = 10;
/// Days after which a week is compared with the first as well.
const SLOW_RISE: i32 = 28;
/// Weeks that must each be worse than the one before, where there are as many.
const MOST_WEEKS: usize = 8;
/// Times that make a weekly habit, and weekdays that it may have.
const WEEKS: usize = 3;
const MOST_WEEKDAYS: usize = 5;
/// Its number as a weekday.
const SATURDAY: u8 = 5;
/// Days from one time to the next that make a rhythm worth telling.
const LEAST_RHYTHM: i32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    /// One organisation with so many sessions each day, and so many failed on some days.
    fn course(reported: std::ops::RangeInclusive<i32>, sessions: u64, failed: &[(i32, u64)]) -> Course {
        let end = Day(*reported.end());
        let of_day = |day: i32| {
            let failed = failed.iter().find(|(own, _)| *own == day).map_or(0, |(_, failed)| *failed);
            (Day(day), 1, Sessions { successful: sessions - failed, failed })
        };
        let table = Table::of_rows(reported.map(of_day).collect());
        let failures: Vec<Failure> = failed
            .iter()
            .map(|(day, failed)| Failure {
                day: Some(Day(*day)),
                organization: 1,
                failed: *failed,
                counted: *failed,
                ..Failure::default()
            })
            .collect();
        Course::of(&failures, &table, Some(end))
    }

    #[test]
    fn it_is_over_after_longer_than_its_longest_pause() {
        let steady = [(10, 50), (11, 50), (12, 50)];
        assert_eq!(course(0..=12, 100, &steady).trend, Some(Trend::New));
        assert_eq!(course(0..=13, 100, &steady).trend, Some(Trend::Unclear));
        assert_eq!(course(0..=14, 100, &steady).trend, Some(Trend::Over));
        // Five days between two: five clean days are no end yet.
        let twice = [(10, 50), (16, 50)];
        assert_ne!(course(0..=21, 100, &twice).trend, Some(Trend::Over));
        assert_eq!(course(0..=22, 100, &twice).trend, Some(Trend::Over));
    }

    #[test]
    fn one_who_carried_much_of_it_holds_it_open() {
        // Two organisations, of which the second has two fifths of what failed, and reports until a day.
        let course = |until: i32, end: i32| {
            let row = |day: i32, organization: u32| {
                let failed = if (10..13).contains(&day) { 80 - 20 * u64::from(organization) } else { 0 };
                (Day(day), organization, Sessions { successful: 100, failed })
            };
            let rows: Vec<_> = (0..=end).map(|day| row(day, 1)).chain((0..=until).map(|day| row(day, 2))).collect();
            let failures: Vec<Failure> = rows
                .iter()
                .filter(|(.., sessions)| sessions.failed > 0)
                .map(|(day, organization, Sessions { failed, .. })| Failure {
                    day: Some(*day),
                    organization: *organization,
                    failed: *failed,
                    counted: *failed,
                    ..Failure::default()
                })
                .collect();
            Course::of(&failures, &Table::of_rows(rows), Some(Day(end))).trend
        };
        assert_eq!(course(15, 15), Some(Trend::Over));
        // It has not reported since, and that is not long yet.
        assert_eq!(course(12, 15), Some(Trend::Unclear));
        // It stopped for good.
        assert_eq!(course(12, 16), Some(Trend::Over));
    }

    #[test]
    fn few_sessions_since_tell_nothing() {
        // One of a hundred fails: three hundred more are needed to miss three.
        let rare = [(10, 1), (11, 1), (12, 1)];
        assert_ne!(course(0..=14, 100, &rare).trend, Some(Trend::Over));
        assert_eq!(course(0..=15, 100, &rare).trend, Some(Trend::Over));
    }

    #[test]
    fn weekends_are_a_habit() {
        // 1970-01-01 was a Thursday, so day 2 was a Saturday.
        let weekends: Vec<(i32, u64)> = (0..4).flat_map(|week| [(2 + 7 * week, 30), (3 + 7 * week, 30)]).collect();
        let found = course(0..=28, 100, &weekends);
        assert_eq!((found.weekdays.as_slice(), found.times.len()), (&[5, 6][..], 4));
        assert!(matches!(found.trend, Some(Trend::Recurring { every: Some(7), .. })), "{:?}", found.trend);
        assert_eq!((found.days.len(), found.sessions), (8, 800));
    }

    #[test]
    fn days_that_are_spared_by_chance_are_no_pause() {
        // One of a hundred fails on every fourth day: that it is one a day is known of days on which it failed alone.
        let single: Vec<(i32, u64)> = (0..6).map(|number| (4 * number, 1)).collect();
        assert_eq!(course(0..=20, 100, &single).times, [(Day(0), Day(20))]);
        // Days with 1, 3, 2, 1 and 1: five of eight failures are on days with several, so that one a day is expected, of
        // 100 sessions. That is four in four days, and 3 + ln(5) = 4.6 would have to be.
        let several = [(0, 1), (5, 3), (10, 2), (15, 1), (20, 1)];
        assert_eq!(course(0..=20, 100, &several).times, [(Day(0), Day(20))]);
        // Three of a hundred each time: twelve were to be expected.
        let spots = [(0, 3), (5, 3), (10, 3), (15, 3), (20, 3)];
        assert_eq!(course(0..=20, 100, &spots).times.len(), 5);
    }

    #[test]
    fn one_clean_day_is_a_pause_only_of_what_much_of_the_mail_meets() {
        let of = |failed: u64| (0..=20).filter(|day| *day != 10).map(|day| (day, failed)).collect::<Vec<_>>();
        assert_eq!(course(0..=20, 1_000, &of(20)).times, [(Day(0), Day(20))]);
        assert_eq!(course(0..=20, 1_000, &of(200)).times, [(Day(0), Day(9)), (Day(11), Day(20))]);
        // Two days without a failure of twenty are an end.
        let two: Vec<(i32, u64)> = (0..=20).filter(|day| ![10, 11].contains(day)).map(|day| (day, 20)).collect();
        assert_eq!(course(0..=20, 1_000, &two).times, [(Day(0), Day(9)), (Day(12), Day(20))]);
    }

    #[test]
    fn two_weekends_are_a_habit_and_two_mondays_are_not() {
        // Day 2 was a Saturday.
        let weekends = [(2, 30), (3, 30), (9, 30), (10, 30)];
        assert_eq!(course(0..=13, 100, &weekends).weekdays, [5, 6]);
        let half = [(2, 30), (3, 30), (9, 30)];
        assert_eq!(course(0..=13, 100, &half).weekdays, [0; 0]);
        assert_eq!(course(0..=13, 100, &[(4, 30), (11, 30)]).weekdays, [0; 0]);
    }

    #[test]
    fn a_week_is_worse_than_the_one_before_or_than_the_first() {
        let weeks = |failed: &[u64]| {
            let all: Vec<(i32, u64)> = (0..).zip(failed.iter().flat_map(|failed| [*failed; 7])).collect();
            let found = course(0..=i32::try_from(all.len()).unwrap() - 1, 1_000, &all);
            found.worse.map(|worse| (worse.week, worse.before.0, worse.now.0))
        };
        // Twice the week before; and of six that rise, twice the first.
        assert_eq!(weeks(&[10, 10, 20]), Some((Day(7), 70, 140)));
        assert_eq!(weeks(&[10, 12, 14, 16, 18, 20]), Some((Day(0), 70, 140)));
        assert_eq!(weeks(&[10, 12, 14, 16, 15, 20]), None);
        assert_eq!(weeks(&[10, 11, 12, 13, 14, 15]), None);
    }

    #[test]
    fn a_day_between_without_enough_sessions_is_no_pause() {
        let found = course(0..=9, 4, &[(3, 1), (5, 1)]);
        assert_eq!(found.times, [(Day(3), Day(5))]);
        let found = course(0..=9, 40, &[(3, 10), (5, 10)]);
        assert_eq!(found.times.len(), 2);
    }
}
