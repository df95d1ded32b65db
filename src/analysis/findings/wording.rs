//! Phrases that several rules share.

use std::fmt::Display;

use super::finding::Finding;
use crate::analysis::history::History;
use crate::analysis::incidents::{Course, FEW_TIMES, Incident, Story, Trend, Worse};
use crate::analysis::words::share_failed;
use crate::day::{Day, Years};
use crate::explain::CauseClass;
use crate::joined::{gap, listed};
use crate::language::{STOPS, begin_large, format_count, tr};
use crate::shown::shown;
use crate::store::Sessions;
use crate::{counted, say};

/// Names that a list gives one by one.
pub(super) const MOST_LISTED: usize = 3;

/// "a", "a and b", "a, b and 3 more".
pub fn list<T: Display>(names: &[T]) -> String {
    list_of(names, names.len())
}

/// The same of so many, of whom the first are given: where there are more than [`MOST_LISTED`], two are enough.
pub(super) fn list_of<T: Display>(names: &[T], all: usize) -> String {
    let names: Vec<String> =
        names.iter().take(MOST_LISTED).map(|name| domain_in_words(&name.to_string()).to_owned()).collect();
    match names.as_slice() {
        [first, second, ..] if all > MOST_LISTED => {
            counted!(all - 2, "{first}, {second} and {n} more", "{first}, {second} and {n} more", first, second)
        }
        [] => String::new(),
        [one] => shown(one).into_owned(),
        [first, second] => say!("{first} and {second}", first, second),
        [first, second, third, ..] => say!("{first}, {second} and {third}", first, second, third),
    }
}

/// The same of organisations: a report may leave its own out.
pub(super) fn list_of_organizations(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| named(name)).collect();
    list(&names)
}

/// A policy domain in a sentence: reports may leave it out (RFC 8460, section 4.4, wants it).
pub(super) fn domain_in_words(name: &str) -> &str {
    if name.is_empty() { tr("an unnamed domain") } else { name }
}

/// The receiving MX hosts that a sentence is about.
pub fn mx_hosts(hosts: &[String]) -> String {
    if hosts.is_empty() { tr("a receiving MX").to_owned() } else { list(hosts) }
}

/// The first day of the last time, of what came before as well and lasts.
pub(super) fn again(incident: &Incident) -> Option<Day> {
    let lasts = matches!(incident.trend(), Some(Trend::New | Trend::Ongoing | Trend::Worse));
    let told = incident.course.covered.is_none() && incident.course.weekdays.is_empty() && lasts;
    few_times(&incident.course).filter(|_| told)?.last().map(|(first, _)| *first)
}

/// Each time, where they are few but several, and it failed on each of their days.
fn few_times(course: &Course) -> Option<&[(Day, Day)]> {
    let times = &course.times;
    let length = times.iter().fold(0_i32, |sum, (first, last)| sum.saturating_add(last.0 - first.0 + 1));
    let dense = usize::try_from(length).is_ok_and(|length| length == course.days.len());
    ((2..=FEW_TIMES).contains(&times.len()) && dense).then_some(times)
}

/// When an incident was: several times are told as several.
pub(super) fn when(incident: &Incident, years: Years) -> String {
    let Some((first_day, last_day)) = incident.days() else { return String::new() };
    let course = &incident.course;
    let days = course.days.len();
    if let Some(covered) = course.covered.filter(|_| course.weekdays.is_empty() && course.times.len() < 2) {
        let (first, last) = years.ends((first_day, covered));
        return say!("in reports that cover {first} to {last}", first, last);
    }
    if first_day == last_day {
        return say!("on {day}", day = first_day.label_in(years));
    }
    let (first, last) = years.ends((first_day, last_day));
    if !course.weekdays.is_empty() && incident.story != Story::Background {
        let weekdays: Vec<&str> = course.weekdays.iter().map(|day| weekday(*day)).collect();
        return counted!(
            days,
            "on {n} day from {first} to {last}, always on a {weekdays}",
            "on {n} days from {first} to {last}, always on a {weekdays}",
            first,
            last,
            weekdays = or(&weekdays),
        );
    }
    if let Some(times) = few_times(course) {
        let periods = |times: &[(Day, Day)]| -> Vec<String> { times.iter().map(|time| years.period(*time)).collect() };
        if let (Some(again), [before @ .., _]) = (again(incident), times) {
            return say!(
                "again since {first}, most recently on {last}, previously {before}",
                first = again.label_in(years),
                last,
                before = list(&periods(before)),
            );
        }
        return counted!(days, "on {n} day, {periods}", "on {n} days, {periods}", periods = list(&periods(times)));
    }
    if course.times.len() > 1 || days.saturating_mul(5) < course.reported.saturating_mul(4) {
        return counted!(
            course.reported.max(days),
            "on the only day with reports between {first} and {last}",
            "on {part} of {n} days with reports between {first} and {last}",
            part = format_count(days as u64),
            first,
            last,
        );
    }
    match incident.trend() {
        Some(Trend::New | Trend::Ongoing | Trend::Worse) => {
            say!("since {first}, most recently on {last}", first = first_day.label_in(years), last)
        }
        _ => say!("from {first} to {last}", first, last),
    }
}

/// The same where it stands in brackets and must not be empty.
pub(super) fn when_at_all(incident: &Incident, years: Years) -> String {
    let when = when(incident, years);
    if when.is_empty() { tr("on unknown dates").to_owned() } else { when }
}

/// How much worse it got, where it did: "It is getting worse: 6.0% failed in the last week, 1.0% failed in the week of
/// 2 Mar."
pub(super) fn worse(course: &Course, years: Years) -> Option<String> {
    let Worse { week, before, now } = course.worse.filter(|_| course.trend == Some(Trend::Worse))?;
    // {now}, {before}: a failed share, "4.9% failed"
    // {day}: the first day of a week
    Some(say!(
        "It is getting worse: {now} in the last week, {before} in the week of {day}.",
        now = share_of(now),
        before = share_of(before),
        day = week.label_in(years),
    ))
}

/// The share of so many failed of so many.
pub(super) fn share_of((failed, all): (u64, u64)) -> String {
    share_failed(&Sessions { successful: all.saturating_sub(failed), failed })
}

/// So many of some, each as it is said with its day, the newest first.
pub(super) fn newest_first<T: Ord>(all: &mut [(Day, T)], most: usize, said: impl Fn(Day, &T) -> String) -> String {
    all.sort_unstable_by(|one, other| other.cmp(one));
    listed(&all.iter().take(most).map(|(day, what)| said(*day, what)).collect::<Vec<_>>())
}

fn or(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, second] => say!("{first} or {second}", first, second),
        [first, rest @ ..] => say!("{first}, {rest}", first, rest = or(rest)),
    }
}

fn weekday(day: u8) -> &'static str {
    match day {
        0 => tr("Monday"),
        1 => tr("Tuesday"),
        2 => tr("Wednesday"),
        3 => tr("Thursday"),
        4 => tr("Friday"),
        5 => tr("Saturday"),
        _ => tr("Sunday"),
    }
}

/// How many organisations of how many: "all 6 organisations", "Google Inc. alone (of 6 organisations)".
pub(super) fn who(history: &History<'_>, incident: &Incident) -> String {
    let active = incident.meanwhile.active;
    match incident.met.as_slice() {
        [] => String::new(),
        [one] if active > 1 && incident.troubled > 0 => counted!(
            active,
            "{organization} (1 of {n} organisation)",
            "{organization} (1 of {n} organisations)",
            organization = name(history, *one),
        ),
        [one] if active > 1 => counted!(
            active,
            "{organization} alone (of {n} organisation)",
            "{organization} alone (of {n} organisations)",
            organization = name(history, *one),
        ),
        [one] => name(history, *one),
        [_, _] if active == 2 => tr("both organisations").to_owned(),
        all if all.len() >= active => counted!(all.len(), "all {n} organisations", "all {n} organisations"),
        some => counted!(
            active,
            "{part} of {n} organisation",
            "{part} of {n} organisations" as "who",
            part = format_count(some.len() as u64),
        ),
    }
}

/// What a sender and its hosts do not have in common, which is a matter of both; `None` where it is something else.
pub(super) fn nothing_in_common(class: CauseClass, who: &str, count: usize, hosts: &str) -> Option<String> {
    match class {
        CauseClass::TlsVersion => Some(counted!(
            count,
            "{who} has no TLS version in common with {hosts}",
            "{who} have no TLS version in common with {hosts}",
            who,
            hosts
        )),
        CauseClass::CipherOrKey => Some(counted!(
            count,
            "{who} has no cipher suite or key type in common with {hosts}",
            "{who} have no cipher suite or key type in common with {hosts}",
            who,
            hosts
        )),
        _ => None,
    }
}

pub(super) fn name(history: &History<'_>, organization: u32) -> String {
    named(history.organization(organization))
}

/// The name of an organisation, or that it has none.
pub fn named(name: &str) -> String {
    if name.is_empty() { tr("an unnamed organisation").to_owned() } else { name.to_owned() }
}

/// Makes sentences that begin with an organisation or a domain without a name begin with a capital.
pub(super) fn begin_with_capitals(finding: &mut Finding) {
    let reasons = &mut finding.reasons;
    [&mut finding.sentence, &mut finding.gist].into_iter().chain(reasons).for_each(begin_with_capital);
}

/// The same for one sentence.
pub fn begin_with_capital(sentence: &mut String) {
    for unnamed in [tr("an unnamed organisation"), tr("an unnamed domain")] {
        if sentence.starts_with(unnamed) {
            begin_large(sentence);
        }
        // One that begins within a text of several.
        let mut large = unnamed.to_owned();
        begin_large(&mut large);
        for stop in STOPS {
            *sentence = sentence.replace(&format!("{stop}{}{unnamed}", gap()), &format!("{stop}{}{large}", gap()));
        }
    }
}

/// Names of several of whom none comes first, in order: their numbers depend on what was loaded first.
pub(super) fn names_in_order<'n>(history: &History<'_>, organizations: impl IntoIterator<Item = &'n u32>) -> String {
    let mut names: Vec<String> = organizations.into_iter().map(|number| name(history, *number)).collect();
    names.sort_unstable();
    list(&names)
}

/// Names of several, the first of them by name.
pub(super) fn names(history: &History<'_>, organizations: &[u32]) -> String {
    let names: Vec<String> = organizations.iter().map(|number| name(history, *number)).collect();
    list(&names)
}
