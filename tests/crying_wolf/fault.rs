//! A fault that is put into a world, and what is rightly said of it: the oracle knows only what was put in.

use std::collections::{BTreeMap, BTreeSet};

use tlsrpt_lens::analysis::Finding;

use crate::chance::Chance;
use crate::world::{Cause, Kind, OF_DANE, OF_STS, Row, World};

/// When a fault comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// On days one after the other.
    Steady,
    /// On one weekday, or on two one after the other, week by week.
    Weekly,
}

/// A fault as it was put in.
#[derive(Debug, Clone)]
pub struct Fault {
    pub cause: Cause,
    pub course: Course,
    /// The part of the sessions that it hits.
    pub share: f64,
    pub rows: Vec<Row>,
    /// Only one small sender, of three or more, ever met it, and never once succeeded.
    pub of_one: Option<usize>,
    dane: bool,
    testing: bool,
}

/// What may be said of how it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on, or comes again: worse than info.
    Loud,
    /// It is over, or nobody of yours: info.
    Quiet,
    /// The rules leave it open.
    Either,
}

impl Fault {
    /// Puts a fault into a world, of another cause than the one before; `None` where chance drew one that hits nothing.
    pub fn put(world: &mut World, chance: &mut Chance, before: Option<&Self>) -> Option<Self> {
        let not_of = before.map(|fault| fault.cause.group);
        // Whoever never succeeds by a fault of its own meets no other.
        let apart = before.and_then(|fault| fault.of_one);
        let kinds: BTreeSet<Kind> = world.reporters.iter().map(|reporter| reporter.kind).collect();
        let kind = *chance.one(&kinds.iter().copied().collect::<Vec<_>>());
        let dane = kind == Kind::Dane;
        let all: &[Cause] = if dane { &OF_DANE } else { &OF_STS };
        // STARTTLS that is gone is gone for both kinds of policy.
        let fits = |cause: &&Cause| not_of != Some(cause.group) && (kinds.len() == 1 || cause.group != "starttls");
        let causes: Vec<Cause> = all.iter().filter(fits).copied().collect();
        let cause = *chance.one(&causes);
        let of_one = own_sender(world, chance, kind, cause).filter(|_| before.is_none());
        let course = if of_one.is_none() && chance.once_in(3) { Course::Weekly } else { Course::Steady };
        let days = if of_one.is_some() { (0..world.days).collect() } else { days_of(world, chance, course) };
        let share = if of_one.is_some() { 1.0 } else { chance.size(0.005, 1.0) };
        let hosts: Vec<Option<usize>> = if !cause.at_host {
            vec![None]
        } else if chance.once_in(3) {
            (0..world.hosts.len()).map(Some).collect()
        } else {
            vec![Some(usize::try_from(chance.within(0..=world.hosts.len() as u64 - 1)).unwrap())]
        };
        let mut rows = Vec::new();
        for number in 0..world.reporters.len() {
            if world.reporters[number].kind != kind || apart == Some(number) || of_one.is_some_and(|one| one != number)
            {
                continue;
            }
            for day in &days {
                let Some(good) = world.reporters[number].good.get(day).copied() else { continue };
                let mut left = good;
                for host in &hosts {
                    let part = chance.near(good as f64 * share / hosts.len() as f64);
                    // With all that fails the last host has what the others left.
                    let part = if share >= 0.999 && *host == hosts[hosts.len() - 1] { left } else { part };
                    let failed = part.min(left);
                    left -= failed;
                    if failed > 0 {
                        rows.push(Row { reporter: number, day: *day, cause, host: *host, failed });
                    }
                }
            }
        }
        let fault = Self { cause, course, share, rows, of_one, dane, testing: kind == Kind::Testing };
        if !fault.is_one_that_rules_speak_of(world) || before.is_some_and(|other| fault.is_one_change_with(other)) {
            return None;
        }
        for row in &fault.rows {
            *world.reporters[row.reporter].good.get_mut(&row.day).unwrap() -= row.failed;
        }
        world.rows.extend(fault.rows.iter().cloned());
        // What failed in the same way now and then belongs to it.
        world.noise.retain(|row| row.cause.result_type != cause.result_type || row.cause.at_host);
        Some(fault)
    }

    /// A handful of sessions is left open by the rules ("one session of fifty thousand is never critical"), and so is
    /// what lies near a thousandth of the sessions ("below about 0.1 %").
    fn is_one_that_rules_speak_of(&self, world: &World) -> bool {
        self.failed() >= 10 && self.least_share(world) >= 0.0015 && self.is_seen_at_each_host()
    }

    /// What a changed certificate does under one kind of policy, beside what it does under another, at the same hosts
    /// from the first day to the last, is one fault to all that reports can tell.
    fn is_one_change_with(&self, other: &Self) -> bool {
        let hosts = |fault: &Self| fault.rows.iter().map(|row| row.host).collect::<BTreeSet<_>>();
        let ends = |fault: &Self| fault.days().first().copied().zip(fault.days().last().copied());
        let near = ends(self).zip(ends(other));
        let near = near.is_some_and(|(a, b)| (a.0 - b.0).abs() <= 1 && (a.1 - b.1).abs() <= 1);
        self.dane != other.dane && hosts(self) == hosts(other) && near
    }

    /// What hits several hosts is seen at each of them on most of its days, more than a handful of times: else it is more than one thing to say.
    fn is_seen_at_each_host(&self) -> bool {
        let days = self.days().len();
        let hosts: BTreeSet<Option<usize>> = self.rows.iter().map(|row| row.host).collect();
        hosts.iter().all(|host| {
            let own = || self.rows.iter().filter(|row| row.host == *host);
            let of_host: BTreeSet<i32> = own().map(|row| row.day).collect();
            of_host.len() * 3 >= days * 2 && own().map(|row| row.failed).sum::<u64>() >= 10
        })
    }

    pub fn failed(&self) -> u64 {
        self.rows.iter().map(|row| row.failed).sum()
    }

    /// Days with failures.
    pub fn days(&self) -> BTreeSet<i32> {
        self.rows.iter().map(|row| row.day).collect()
    }

    pub fn hosts(&self, world: &World) -> BTreeSet<String> {
        self.rows.iter().filter_map(|row| Some(world.hosts[row.host?].clone())).collect()
    }

    fn met_by(&self) -> BTreeSet<usize> {
        self.rows.iter().map(|row| row.reporter).collect()
    }

    /// "Failed sessions against all sessions of the reporters that met it, in the days of the segment", whether these
    /// are the days with failures or all from the first to the last.
    fn least_share(&self, world: &World) -> f64 {
        let days = self.days();
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return 0.0 };
        let met = self.met_by();
        let good = |reporter: &usize| -> u64 {
            world.reporters[*reporter].good.range(first..=last).map(|(_, good)| good).sum()
        };
        self.failed() as f64 / met.iter().map(good).sum::<u64>().max(1) as f64
    }

    /// The most days between two days with failures.
    fn longest_pause(&self) -> i32 {
        let days: Vec<i32> = self.days().into_iter().collect();
        days.windows(2).map(|two| two[1] - two[0] - 1).max().unwrap_or(0)
    }

    /// What follows from the rules.
    pub fn verdict(&self, world: &World) -> Verdict {
        // "A sender that never once succeeded while the large ones do: the sender acts, or it depends."
        if self.of_one.is_some() {
            return Verdict::Either;
        }
        // "Over means: those that met it have reported since, cleanly, for longer than the longest pause that it had."
        // How long is long enough for one that had hardly a pause is left open up to four days.
        let (Some(last), Some((_, end))) = (self.days().last().copied(), world.span()) else { return Verdict::Either };
        let clean = |reporter: &usize| world.reporters[*reporter].good.range(last + 1..).count();
        let met = self.met_by();
        let (fewest, most) = (met.iter().map(clean).min().unwrap_or(0), met.iter().map(clean).max().unwrap_or(0));
        let pause = self.longest_pause();
        if most == 0 || end - last <= pause {
            // "A cause that returns is recurring; when its next date is due it is not over and not info."
            Verdict::Loud
        } else if fewest > usize::try_from(pause).unwrap().max(3) {
            Verdict::Quiet
        } else {
            Verdict::Either
        }
    }

    /// Three times or more, each a week after the last, as it was meant to be, and the next not missed.
    fn is_rhythm(&self, world: &World) -> bool {
        let days = self.days();
        let weeks: BTreeSet<i32> = days.iter().map(|day| day.div_euclid(7)).collect();
        let weekdays: BTreeSet<i32> = days.iter().map(|day| world.weekday(*day)).collect();
        let each = weeks.len() * weekdays.len() == days.len() && weekdays.len() <= 2;
        // Where hardly anything is reported on the days between, there is no rhythm to see.
        let span = days.first().copied().unwrap_or(0)..=days.last().copied().unwrap_or(0);
        let (mut on, mut between) = (self.failed(), 0);
        for reporter in self.met_by() {
            for (day, good) in world.reporters[reporter].good.range(span.clone()) {
                *if days.contains(day) { &mut on } else { &mut between } += good;
            }
        }
        self.course == Course::Weekly
            && between >= on
            && each
            && days.len() / weekdays.len().max(1) >= 4
            && self.longest_pause() <= 6
    }

    /// What is wrong with a finding that tells it.
    pub fn wrong(&self, world: &World, finding: &Finding) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut check = |holds: bool, what: String| {
            if !holds {
                wrong.push(what);
            }
        };
        let days = self.days();
        let hosts: BTreeSet<String> = finding.hosts.iter().cloned().collect();
        check(hosts == self.hosts(world), format!("hosts {hosts:?}, not {:?}", self.hosts(world)));
        let (first, last) = (days.first().map(|day| world.date(*day)), days.last().map(|day| world.date(*day)));
        check(finding.first_day == first, format!("first day {:?}, not {first:?}", finding.first_day));
        check(finding.last_day == last, format!("last day {:?}, not {last:?}", finding.last_day));
        check(finding.by_day.len() == days.len(), format!("{} days, not {}", finding.by_day.len(), days.len()));
        check(finding.failed == self.failed(), format!("{} failed, not {}", finding.failed, self.failed()));
        check(finding.result_types == [self.cause.result_type], format!("types {:?}", finding.result_types));
        let policy = if self.dane { "tlsa" } else { "sts" };
        check(finding.policy_types == [policy], format!("policies {:?}", finding.policy_types));
        let met: BTreeSet<&str> = self.met_by().iter().map(|number| world.reporters[*number].name).collect();
        let named: BTreeSet<&str> = finding.organizations.iter().map(String::as_str).collect();
        check(named == met, format!("organisations {named:?}, not {met:?}"));
        let words = format!("{} {}", finding.sentence, finding.reasons.join(" ")).to_lowercase();
        check(self.cause.says.split('|').any(|word| words.contains(word)), format!("does not say {}", self.cause.says));
        let trend = finding.trend.as_ref().map_or("-", |trend| trend.id());
        let severity = finding.severity.id();
        match self.verdict(world) {
            Verdict::Loud => {
                check(severity != "info", "is only info".to_owned());
                check(trend != "over", "is called over".to_owned());
                if self.is_rhythm(world) {
                    check(trend == "recurring", format!("comes each week and is {trend}"));
                }
            }
            Verdict::Quiet => {
                check(severity == "info", format!("is over and {severity}"));
                check(trend == "over" || trend == "recurring", format!("is over and {trend}"));
            }
            Verdict::Either => {}
        }
        let actor = finding.actor.id();
        if self.of_one.is_some() {
            check(severity != "critical" && actor != "you", format!("{severity}, {actor}, though of one small sender"));
        } else {
            check(actor != "sender" && (severity == "info" || actor != "nobody"), format!("actor {actor}"));
        }
        // "Faults of fetching a policy stop no mail"; "under testing, delivered".
        let stops_mail = self.cause.at_host && !self.testing;
        check(stops_mail || severity != "critical", "is critical, and stopped no mail".to_owned());
        wrong
    }
}

/// Now and then the fault is that of one small sender, where others show that it is not yours.
fn own_sender(world: &World, chance: &mut Chance, kind: Kind, cause: Cause) -> Option<usize> {
    let alike: Vec<usize> = (0..world.reporters.len()).filter(|at| world.reporters[*at].kind == kind).collect();
    let sessions = |at: &usize| world.reporters[*at].good.values().sum::<u64>();
    let smallest = alike.iter().copied().min_by_key(sessions)?;
    let total: u64 = alike.iter().map(sessions).sum();
    let suits = alike.len() >= 3 && kind != Kind::Dane && sessions(&smallest) * 20 < total;
    (suits && matches!(cause.group, "chain" | "cipher") && chance.once_in(2)).then_some(smallest)
}

fn days_of(world: &World, chance: &mut Chance, course: Course) -> Vec<i32> {
    let days = world.days;
    match course {
        Course::Steady => {
            let length = chance.day(1..=20);
            // Half of them go on at the end.
            let first = if chance.once_in(2) { days - length } else { chance.day(0..=days - length) };
            (first..first + length).collect()
        }
        Course::Weekly => {
            let (weekday, long) = (chance.day(0..=6), chance.day(1..=2));
            let weeks = chance.day(2..=(20 / long).min(days / 7 - 1));
            let last_week = if chance.once_in(3) { chance.day(weeks..=days / 7) } else { days / 7 };
            let mut all = Vec::new();
            for day in 0..days {
                let since = (world.weekday(day) - weekday).rem_euclid(7);
                let back = last_week - day / 7;
                if since < long && (0..weeks).contains(&back) {
                    all.push(day);
                }
            }
            all
        }
    }
}

/// Failed sessions of a fault by day, for whoever looks at one.
pub fn shown(fault: &Fault, world: &World) -> String {
    let mut by_day: BTreeMap<i32, u64> = BTreeMap::new();
    for row in &fault.rows {
        *by_day.entry(row.day).or_default() += row.failed;
    }
    let (hosts, days) =
        (fault.hosts(world), by_day.iter().map(|(day, failed)| format!("{day}:{failed}")).collect::<Vec<_>>());
    format!(
        "{} {:?} at {hosts:?}, {:?}, {:.2} %, of {:?}, alone {:?}, {:?}, days {} of 0..{}",
        fault.cause.result_type,
        fault.cause.reason,
        fault.course,
        fault.share * 100.0,
        fault.met_by(),
        fault.of_one,
        fault.verdict(world),
        days.join(" "),
        world.days
    )
}
