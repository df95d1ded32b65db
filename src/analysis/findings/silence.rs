//! Reports that stopped coming, and days without any, each judged against its own habit.

use std::collections::BTreeSet;

use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::holidays;
use super::rule::FindingRule;
use super::wording::{domain_in_words, name};
use crate::analysis::Filter;
use crate::analysis::history::{DomainHistory, History};
use crate::analysis::incidents::{HABIT, stopped};
use crate::day::{Day, Years};
use crate::explain::Actor;
use crate::joined::listed;
use crate::language::{format_count, tr};
use crate::{counted, say};

/// When something was reported, and how long its pauses are, in days on which anybody else was.
#[derive(Default)]
struct Habit {
    /// How many days it was reported.
    days: usize,
    /// The place of the last of them among all days.
    last: Option<usize>,
    /// The longest pause between two.
    longest: usize,
}

impl Habit {
    /// Notes the next day, by its place among all.
    fn note(&mut self, place: usize) {
        let pause = self.last.map_or(0, |last| place.saturating_sub(last + 1));
        self.longest = self.longest.max(pause);
        (self.days, self.last) = (self.days + 1, Some(place));
    }

    /// Days of others without it since its last, which may be a report that covers more, where that is far longer than
    /// its longest pause.
    fn silent_for(&self, all: &[Day], covered: impl Fn(Day) -> Option<Day>) -> Option<(Day, usize)> {
        let day = *all.get(self.last?)?;
        let last = covered(day).unwrap_or(day);
        let quiet = all.len().saturating_sub(all.partition_point(|day| *day <= last));
        stopped(self.days, self.longest, quiet).then_some((last, quiet))
    }
}

/// The places of days, in order, among all.
struct Places<'a> {
    all: &'a [Day],
    at: usize,
}

impl Places<'_> {
    /// The place of a day, which is that of the one before or comes later.
    fn of(&mut self, day: Day) -> usize {
        let later = self.all.get(self.at..).unwrap_or_default();
        // Mostly it is the next one.
        let near = later.iter().take(2).position(|own| *own >= day);
        self.at += near.unwrap_or_else(|| later.partition_point(|own| *own < day));
        self.at
    }
}

pub(super) fn findings(history: &History<'_>, domain: &DomainHistory, years: Years) -> Vec<Finding> {
    // Reports about an MX host are reports about the domains whose mail it receives: of these it is asked.
    if history.is_host_of_others(domain.domain) {
        return Vec::new();
    }
    match silent_domain(history, domain, years) {
        Some(finding) => vec![finding],
        None => silent_reporters(history, domain, years),
    }
}

fn about(history: &History<'_>, domain: &DomainHistory) -> Filter {
    Filter { policy_domain: history.own_names(domain.domain).map(str::to_owned).collect(), ..Filter::default() }
}

/// Nobody reports the domain any more, while others are still reported.
fn silent_domain(history: &History<'_>, domain: &DomainHistory, years: Years) -> Option<Finding> {
    let (_, end) = history.days()?;
    let all = history.list_of_days();
    let (mut habit, mut places) = (Habit::default(), Places { all, at: 0 });
    domain.days.iter().for_each(|day| habit.note(places.of(*day)));
    let (last, quiet) = habit.silent_for(all, |_| None)?;
    let days = end.0 - last.0;
    if quiet < SILENT_DOMAIN {
        return None;
    }
    let domain_name = history.domain_name(domain.domain).to_owned();
    let sentence = counted!(
        days.unsigned_abs(),
        "No report about {domain} has been loaded for the last {n} day; the latest is from {last}.",
        "No report about {domain} has been loaded for the last {n} days; the latest is from {last}.",
        domain = domain_in_words(&domain_name),
        last = last.label_in(years),
    );
    let mut finding = Finding::new(FindingRule::DomainSilent, FindingSeverity::Warning, Actor::You, sentence);
    finding.id = format!("domain-silent/{domain_name}");
    finding.steps = vec![
        Step::new(tr("Check the domain: does the TLSRPT record still exist, and does its address still accept email?")),
        Step::new(tr("Look for the reports in the spam folder, and check the filters of the mailbox.")),
    ];
    finding.policy_domains = vec![domain_name.clone()];
    finding.policy_domain = domain_name;
    finding.first_day = Some(last.plus(1));
    finding.last_day = Some(end);
    finding.confidence = Confidence::Medium;
    finding.reasons = vec![tr("Reports about other domains were loaded for the same days.").to_owned()];
    finding.evidence = about(history, domain);
    finding.source = "RFC 8460, section 3";
    Some(finding)
}

/// Organisations that used to report and stopped, while others go on.
fn silent_reporters(history: &History<'_>, domain: &DomainHistory, years: Years) -> Vec<Finding> {
    let Some((_, end)) = domain.days() else { return Vec::new() };
    let mut places = Places { all: &domain.days, at: 0 };
    let habits = domain.of_each(|habit: &mut Habit, one| habit.note(places.of(one.day)));
    let mut found = Vec::new();
    for (organization, habit) in habits {
        // A report of a week is of its last day too.
        let covered = |day| history.covered_by(organization, day);
        let Some((last, quiet)) = habit.silent_for(&domain.days, covered) else { continue };
        let is_of_several = habit.last.and_then(|place| covered(*domain.days.get(place)?)).is_some();
        let reported = habit.days;
        let who = name(history, organization);
        let domain_name = history.domain_name(domain.domain).to_owned();
        let sentence = counted!(
            quiet,
            "{who} reported about {domain} {on_days}, but nothing since {last} has been loaded, although others reported on {n} day.",
            "{who} reported about {domain} {on_days}, but nothing since {last} has been loaded, although others reported on {n} days.",
            who,
            domain = domain_in_words(&domain_name),
            on_days = if is_of_several {
                counted!(reported, "in {n} report", "in {n} reports" as "silence")
            } else {
                counted!(reported, "on {n} day", "on {n} days" as "reports")
            },
            last = last.label_in(years),
        );
        let mut finding = Finding::new(FindingRule::ReporterSilent, FindingSeverity::Info, Actor::Depends, sentence);
        finding.id = format!("reporter-silent/{domain_name}/{who}");
        finding.policy_domains = vec![domain_name.clone()];
        finding.policy_domain = domain_name;
        finding.organizations = vec![who];
        finding.first_day = Some(last.plus(1));
        finding.last_day = Some(end);
        finding.confidence = Confidence::Medium;
        finding.reasons = vec![
            tr("It may no longer send you mail, may have stopped reporting, or its reports may be getting lost on the way.")
                .to_owned(),
        ];
        finding.evidence = Filter { organization: history.all_names(&[organization]), ..about(history, domain) };
        finding.steps = vec![
            Step::new(tr("Look for its reports in the spam folder; one of your own filters may be holding them back.")),
            Step::new(tr("Check that the address in the TLSRPT record accepts email.")),
        ];
        finding.source = "RFC 8460, section 4.1";
        found.push(finding);
    }
    found
}

/// Organisations that go on under another name.
pub(super) fn renamed(history: &History<'_>, years: Years) -> Vec<Finding> {
    let told = history.renamed().map(|(old, new, since)| {
        let (former, present) = (name(history, old), name(history, new));
        let sentence = say!(
            "{old} has reported as {new} since {day}, with the same contact: the two are treated as the same organisation.",
            old = former,
            new = present,
            day = since.label_in(years),
        );
        let mut finding = Finding::new(FindingRule::ReporterRenamed, FindingSeverity::Info, Actor::Nobody, sentence);
        finding.id = format!("reporter-renamed/{former}");
        finding.first_day = Some(since);
        finding.organizations = vec![former, present];
        finding.confidence = Confidence::Medium;
        finding.evidence = Filter {
            organization: [old, new].iter().map(|number| history.organization(*number).to_owned()).collect(),
            ..Filter::default()
        };
        finding.steps = vec![Step::new(tr("Nothing."))];
        finding
    });
    told.collect()
}

/// Days in a row without any report.
#[derive(Default)]
struct Pause {
    /// All of them on which there are reports otherwise.
    days: Vec<Day>,
    /// How many of these are no holidays, which excuse a pause.
    working: usize,
}

/// Days without any report in pauses that are not usual, in order.
fn missing(history: &History<'_>, (first, last): (Day, Day)) -> Vec<Day> {
    // Who never reports on a weekday leaves no gap there, and rests on a holiday as well.
    let weekdays: BTreeSet<u8> = history.reported_days().map(Day::weekday).collect();
    let has_weeks = last.0 - first.0 >= WEEKS;
    let rests = has_weeks && weekdays.len() < 7;
    let rests_on = |day: Day| has_weeks && !weekdays.contains(&day.weekday());
    let mut pauses: Vec<Pause> = vec![Pause::default()];
    for day in (first.0..=last.0).take(MOST_DAYS).map(Day) {
        match pauses.last_mut() {
            Some(pause) if !history.is_reported(day) => {
                pause.days.extend((!rests_on(day)).then_some(day));
                pause.working += usize::from(!rests_on(day) && !holidays::is_one(day));
            }
            Some(pause) if pause.days.is_empty() => {}
            _ => pauses.push(Pause::default()),
        }
    }
    let mut lengths: Vec<usize> = pauses.iter().map(|pause| pause.working).filter(|length| *length > 0).collect();
    lengths.sort_unstable();
    let reported = history.list_of_days().len();
    // A pause is usual where others, half as long or longer, come every so often: with little mail many days have no report.
    let is_usual = |pause: &Pause| {
        let alike = lengths.len() - lengths.partition_point(|length| length * 2 < pause.working);
        alike >= PAUSES && alike * OFTEN >= reported || pause.working <= if rests { HOLIDAY } else { 0 }
    };
    pauses.into_iter().filter(|pause| !is_usual(pause)).flat_map(|pause| pause.days).collect()
}

/// Days of the range without any report, where that is more than the usual pauses.
pub(super) fn gaps(history: &History<'_>, years: Years) -> Option<Finding> {
    let (first, last) = history.days()?;
    let all = (last.0 - first.0 + 1).unsigned_abs();
    if history.list_of_days().len() < HABIT {
        return None;
    }
    let missing = missing(history, (first, last));
    let (gap_first, gap_last) = (*missing.first()?, *missing.last()?);
    let shown: Vec<String> = missing.iter().take(3).map(|day| day.label_in(years)).collect();
    let part = format_count(missing.len() as u64);
    let sentence = match missing.len().saturating_sub(shown.len()) {
        0 => counted!(
            all,
            "No report from any organisation has been loaded for {part} of {n} day: {days}.",
            "No report from any organisation has been loaded for {part} of {n} days: {days}.",
            part,
            days = listed(&shown),
        ),
        more => counted!(
            all,
            "No report from any organisation has been loaded for {part} of {n} day: {days} and {more}.",
            "No report from any organisation has been loaded for {part} of {n} days: {days} and {more}.",
            part,
            days = listed(&shown),
            more = counted!(more, "{n} more", "{n} more" as "days"),
        ),
    };
    let mut finding = Finding::new(FindingRule::CoverageGaps, FindingSeverity::Info, Actor::You, sentence);
    finding.id = "coverage-gaps".into();
    finding.first_day = Some(gap_first);
    finding.last_day = Some(gap_last);
    finding.reasons = vec![tr("Whether sessions failed on a day without a report is not known.").to_owned()];
    finding.evidence = Filter { days: Some((gap_first, gap_last)), ..Filter::default() };
    finding.steps = vec![Step::new(tr("If you have the report emails for these days, load them too."))];
    finding.source = "RFC 8460, section 4.1";
    Some(finding)
}

/// Days of others that must pass at the least for a domain.
const SILENT_DOMAIN: usize = 7;
const MOST_DAYS: usize = 4_000;
/// Pauses that make a habit, and days with reports in which there is one of them.
const PAUSES: usize = 3;
const OFTEN: usize = 14;
/// Days that a holiday takes from those who rest on some weekdays.
const HOLIDAY: usize = 2;
/// Days in which a weekday without reports shows to be a habit.
const WEEKS: i32 = 20;
