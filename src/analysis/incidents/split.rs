//! A group of failures of one cause at one place, taken apart into its stories.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::background;
use super::course::{Course, per_day};
use super::part::{Part, Story, distinct, failed_by};
use super::table::{Meanwhile, Table, Tables};
use crate::analysis::cause::Judged;
use crate::analysis::history::{Failure, GroupKey, History, Place};
use crate::day::Day;
use crate::store::Sessions;

/// A group on its way apart. Each step asks one thing of all of it, for a group may be most of what is loaded.
pub(super) struct Apart {
    next: Ask,
    /// What no story has taken yet.
    rest: Part,
    table: Rc<Table>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Table,
    Index,
    Networks,
    Senders,
    Background,
    Days,
    Times,
    Nothing,
}

impl Apart {
    /// All failures of a group.
    pub(super) fn of(key: GroupKey, failures: Vec<Failure>) -> Self {
        Self { next: Ask::Table, rest: Part::whole(key, failures), table: Rc::default() }
    }

    /// Rows that each step looks at.
    pub(super) fn size(&self) -> usize {
        self.rest.failures.len().saturating_add(self.table.len())
    }

    /// Asks the next thing, and adds the stories that come of it; true when nothing is left to ask.
    pub(super) fn step(&mut self, history: &History<'_>, tables: &mut Tables, parts: &mut Vec<Part>) -> bool {
        let (rest, table) = (&mut self.rest, &*self.table);
        self.next = match self.next {
            Ask::Table => {
                self.table = tables.beside(history, &rest.failures);
                if rest.idle {
                    // Only where a protection is dead all the same it says anything that nothing failed.
                    let tells = rest.cause.is_of_policy_host() || rest.cause.judged() == Judged::Dane;
                    parts.extend(tells.then(|| rest.take_all()));
                    Ask::Nothing
                } else {
                    Ask::Index
                }
            }
            Ask::Index => {
                table.prepare();
                Ask::Networks
            }
            Ask::Networks => {
                of_strange_networks(history, rest, table, parts);
                Ask::Senders
            }
            Ask::Senders => {
                of_own_trouble(rest, table, parts);
                if rest.failures.is_empty() { Ask::Nothing } else { Ask::Background }
            }
            Ask::Background => {
                if background::is(rest.cause, &rest.failures, table) {
                    rest.story = Story::Background;
                    parts.push(rest.take_all());
                    Ask::Nothing
                } else {
                    Ask::Days
                }
            }
            Ask::Days => {
                parts.extend(quiet_days(rest, table));
                Ask::Times
            }
            Ask::Times => {
                parts.extend(alone_at_another_time(rest, table));
                parts.push(rest.take_all());
                Ask::Nothing
            }
            Ask::Nothing => Ask::Nothing,
        };
        self.next == Ask::Nothing
    }
}

fn of_strange_networks(history: &History<'_>, rest: &mut Part, table: &Table, parts: &mut Vec<Part>) {
    let strange = strange_networks(history, rest, table);
    for network in &strange {
        let within = |failure: &Failure| {
            history.has_address(failure) && history.columns.network_of_address(failure.receiving_ip) == *network
        };
        let taken = rest.take(Story::StrangeAddress(*network), within);
        parts.extend(taken.map(|mut part| {
            part.limits.receiving_ips = Some(part.failures.iter().map(|failure| failure.receiving_ip).collect());
            part
        }));
    }
    if !strange.is_empty() {
        rest.limits.receiving_ips = Some(rest.failures.iter().map(|failure| failure.receiving_ip).collect());
    }
}

fn of_own_trouble(rest: &mut Part, table: &Table, parts: &mut Vec<Part>) {
    let own = with_own_trouble(rest, table);
    if own.is_empty() {
        return;
    }
    let taken = rest.take(Story::SendersOwn, |failure| own.contains(&failure.organization));
    let others = rest.met();
    if let Some(mut part) = taken {
        part.limits.organizations = Some(part.met());
        part.limits.without.clone_from(&others);
        parts.push(part);
    }
    rest.limits.organizations = Some(others);
    rest.limits.without = own;
}

/// Times at which one organisation alone met what may be interference, long before or after the times of others.
fn alone_at_another_time(part: &mut Part, table: &Table) -> Vec<Part> {
    if !part.cause.may_be_interference() || part.limits.days.is_some() || part.met().len() < 2 {
        return Vec::new();
    }
    let course = Course::of(&part.failures, table, None);
    let times = course.times;
    if times.len() < 2 || times.len() > MOST_OUTAGES || part.failures.iter().any(|failure| failure.day.is_none()) {
        return Vec::new();
    }
    let within =
        |failure: &Failure, (first, last): (Day, Day)| failure.day.is_some_and(|day| first <= day && day <= last);
    let mut met = vec![BTreeSet::new(); times.len()];
    for failure in &part.failures {
        let at = times.partition_point(|(_, last)| Some(*last) < failure.day);
        if let Some(own) = met.get_mut(at) {
            own.insert(failure.organization);
        }
    }
    // Whoever met it at another time too is not alone.
    let clear = |at: usize| {
        let Some((time, own)) = times.get(at).zip(met.get(at)) else { return false };
        let near = times.iter().enumerate().any(|(other, days)| {
            other != at && days.0.0 - time.1.0 < LONG_BETWEEN && time.0.0 - days.1.0 < LONG_BETWEEN
        });
        !near && table.meanwhile(*time, own).others.successful >= ENOUGH_OTHERS
    };
    let is_apart = |at: usize| {
        clear(at)
            && met.get(at).is_some_and(|own| {
                own.len() == 1 && met.iter().enumerate().all(|(other, who)| other == at || who.is_disjoint(own))
            })
    };
    let (alone, others): (Vec<_>, Vec<_>) = times.iter().copied().enumerate().partition(|(at, _)| is_apart(*at));
    if alone.is_empty() || others.is_empty() {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for (_, time) in alone {
        parts.extend(part.take(Story::Fault, |failure| within(failure, time)).map(|mut taken| {
            taken.limits.days = Some(vec![time]);
            taken
        }));
    }
    part.limits.days = Some(others.into_iter().map(|(_, time)| time).collect());
    parts
}

/// Networks of addresses at which some were met by something that others did not meet, and in which no other address of
/// the host lies. Someone in between answers there.
fn strange_networks(history: &History<'_>, part: &Part, table: &Table) -> Vec<u32> {
    let Place::Host(mx) = part.place else { return Vec::new() };
    if !part.cause.may_be_of_another_address() {
        return Vec::new();
    }
    let known = history.networks_of(mx);
    if known.clone().nth(1).is_none() {
        return Vec::new();
    }
    let network = |ip: u32| history.columns.network_of_address(ip);
    let mut by_network: BTreeMap<u32, Vec<&Failure>> = BTreeMap::new();
    for failure in part.failures.iter().filter(|failure| history.has_address(failure)) {
        by_network.entry(network(failure.receiving_ip)).or_default().push(failure);
    }
    let mut strange = Vec::new();
    for (here, failures) in by_network.into_iter().take(MOST_NETWORKS) {
        let met = distinct(failures.iter().map(|failure| failure.organization));
        // Whoever met it here must be all that know the network: one that others know is one's own.
        if history.met_in(mx, here) != met.len() {
            continue;
        }
        // Not everybody can reach an address of the other family.
        let is_alike = |other: u32| history.is_ipv6_network(other) == history.is_ipv6_network(here);
        let elsewhere = |alike: bool| {
            let others = known.clone().filter(move |(other, _)| *other != here && (!alike || is_alike(*other)));
            others.take(MOST_NETWORKS).flat_map(|(_, who)| who).filter(|one| !met.contains(one))
        };
        let several = met.len() > MOST_MET;
        let days = per_day(failures.iter().copied());
        let ends = days.first().zip(days.last()).filter(|_| elsewhere(several).next().is_some());
        let Some(((first, _), (last, _))) = ends else { continue };
        let Meanwhile { all, own, others, .. } = table.meanwhile((*first, *last), &met);
        // Some of the largest may meet it as well: it is the address that is strange.
        let few = own.total().saturating_mul(3) <= all.total().saturating_mul(2) && others.successful >= ENOUGH_OTHERS;
        // An address of one's own that several meet would be met by the others too, where they have as much mail.
        let failed = failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
        let expected = u128::from(failed) * u128::from(others.successful) / u128::from(own.total().max(1));
        if !few || several && expected < TELLING {
            continue;
        }
        // A single session at one of two addresses does not tell which is one's own, unless several know the other.
        let mut know_another = elsewhere(true);
        let is_known = know_another.next().is_some_and(|one| know_another.any(|other| other != one));
        if is_known || !background::is(part.cause, &failures.iter().map(|one| **one).collect::<Vec<_>>(), table) {
            strange.push(here);
        }
    }
    strange
}

/// Organisations that hardly ever succeed, while others, who carry most of the mail, do not meet this at all.
fn with_own_trouble(part: &Part, table: &Table) -> BTreeSet<u32> {
    let all = table.all().total();
    let failed = failed_by(part.failures.iter().map(|one| (one.organization, one.failed)));
    let met: BTreeSet<u32> = failed.iter().map(|(number, _)| *number).collect();
    let sessions = table.sessions_of(&met);
    let hardly =
        |((_, failed), own): &(&(u32, u64), Sessions)| own.successful.saturating_mul(10) <= own.failed.max(*failed);
    let (mut own, mut theirs) = (Vec::new(), 0_u64);
    for ((number, _), sessions) in failed.iter().zip(sessions).filter(hardly) {
        own.push(*number);
        theirs = theirs.saturating_add(sessions.total());
    }
    let own: BTreeSet<u32> = own.into_iter().collect();
    // What the others met of it in the days in which these failed.
    let days = per_day(part.failures.iter().filter(|failure| own.contains(&failure.organization)));
    let stretch = days.first().zip(days.last()).map(|((first, _), (last, _))| (*first, *last));
    let Some((first, last)) = stretch else { return BTreeSet::new() };
    let Meanwhile { others, spared, .. } = table.meanwhile((first, last), &own);
    let good = others.successful;
    let bad = part.failures.iter().filter(|failure| {
        !own.contains(&failure.organization) && failure.day.is_some_and(|day| first <= day && day <= last)
    });
    let bad = bad.fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
    let small = theirs.saturating_mul(SMALL) <= all;
    let clear = good >= ENOUGH_OTHERS && bad.saturating_mul(50) <= good && spared >= own.len();
    if small && clear { own } else { BTreeSet::new() }
}

/// Days on which so little failed, beside the days of an outage, that they are another story.
fn quiet_days(part: &mut Part, table: &Table) -> Option<Part> {
    let sessions = table.by_day(&part.met());
    let days = per_day(&part.failures);
    let (first, last) = (days.first()?.0, days.last()?.0);
    // Where it fails on most days there is nothing beside it.
    let steady = days.len().saturating_mul(2) > sessions.between(first, last).len() && days.len() > 2;
    let share = |(day, failed): &(Day, u64)| {
        let all = sessions.on(*day).max(*failed).max(1);
        (u128::from(*failed) << 32) / u128::from(all)
    };
    let peak = days.iter().map(share).max()?;
    let most = days.iter().map(|(_, failed)| *failed).max()?;
    let is_quiet =
        |day: &(Day, u64)| share(day).saturating_mul(QUIET_SHARE) < peak && day.1.saturating_mul(QUIET) < most;
    let is_single = |day: &(Day, u64)| is_quiet(day) && day.1 <= MOST_QUIET;
    let mut loud: Vec<Day> = days.iter().filter(|day| !is_single(day)).map(|(day, _)| *day).collect();
    // Unless it ended, and single sessions came after; or what is there on most days is no more than what always is.
    let behind = loud.last().map_or(0, |end| days.iter().filter(|(day, _)| day > end).count());
    if steady && behind + loud.len() < days.len() {
        let is_noise = |day: &(Day, u64)| is_quiet(day) && share(day).saturating_mul(NOISE) < 1 << 32;
        let (noise, above): (Vec<_>, Vec<_>) = days.iter().copied().partition(is_noise);
        // What rises little by little is one story, and so is what fades.
        let most = noise.iter().map(share).max()?;
        let before = noise.iter().filter(|(day, _)| above.first().is_some_and(|(first, _)| day < first)).count();
        if before < LEAST_BEFORE || above.iter().map(share).min()? < most.saturating_mul(QUIET_SHARE) {
            return None;
        }
        loud = above.into_iter().map(|(day, _)| day).collect();
    }
    if loud.len() == days.len() {
        return None;
    }
    // A quiet day within an outage belongs to it.
    let mut outages: Vec<(Day, Day)> = Vec::new();
    for day in loud {
        match outages.last_mut() {
            Some((_, last)) if day.0 - last.0 <= NEAR => *last = day,
            _ => outages.push((day, day)),
        }
    }
    if outages.len() > MOST_OUTAGES {
        return None;
    }
    let within = |day: Day| outages.iter().any(|(first, last)| *first <= day && day <= *last);
    let mut quiet = part.take(Story::Background, |failure| failure.day.is_some_and(|day| !within(day)))?;
    let own = per_day(&quiet.failures);
    quiet.limits.days = Some(if own.len() <= MOST_OUTAGES {
        own.iter().map(|(day, _)| (*day, *day)).collect()
    } else {
        around(&outages, (first, last))
    });
    part.limits.days = Some(outages);
    // What has no day would be lost from both.
    if part.failures.iter().any(|failure| failure.day.is_none()) {
        part.failures.append(&mut quiet.failures);
        part.limits.days = None;
        return None;
    }
    Some(quiet)
}

/// What is left of the days from the first to the last, around some stretches of them.
fn around(stretches: &[(Day, Day)], (first, last): (Day, Day)) -> Vec<(Day, Day)> {
    let begins = std::iter::once(first).chain(stretches.iter().map(|(_, end)| end.plus(1)));
    let ends = stretches.iter().map(|(begin, _)| begin.plus(-1)).chain(std::iter::once(last));
    begins.zip(ends).filter(|(begin, end)| begin <= end).collect()
}

/// Sessions of others that must have succeeded before their silence means anything.
const ENOUGH_OTHERS: u64 = 5;
/// Where more reporters than this meet an address, it is one's own unless others should have met it as well.
const MOST_MET: usize = 2;
/// Sessions of others that should have failed at an address before it tells anything that none did.
const TELLING: u128 = 10;
/// Networks of one host that are looked at.
const MOST_NETWORKS: usize = 200;
/// A fifth of all mail, or less, is small.
const SMALL: u64 = 5;
/// A twentieth of the worst day, or less, is quiet.
const QUIET: u64 = 20;
const QUIET_SHARE: u128 = 20;
/// A share of sessions, one in so many, that fails always and everywhere.
const NOISE: u128 = 1_000;
/// Days of it before anything else came.
const LEAST_BEFORE: usize = 5;
/// Sessions of a quiet day.
const MOST_QUIET: u64 = 5;
/// Days between the times of one and of others.
const LONG_BETWEEN: i32 = 7;
/// Days between two loud days of one outage.
const NEAR: i32 = 2;
/// Stretches of days that a filter can hold well.
const MOST_OUTAGES: usize = 100;
