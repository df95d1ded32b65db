//! From numbers to a diagnosis: what is wrong, whose move it is, since when, and how sure that is.
//!
//! Incidents are made of all that is loaded (see [`super::incidents`]); each is told as one finding, and further rules
//! look at policies, silence and the reports themselves. A filter chooses among the findings afterwards: what is new,
//! over or severe never depends on what is looked at.

mod afterwards;
mod assess;
mod because;
mod commands;
mod dane;
mod dates;
mod departures;
mod finding;
mod found_again;
mod holidays;
mod hosts;
mod masked;
mod noise;
mod of_domain;
mod own_view;
mod policies;
mod policy_faults;
mod readiness;
mod records;
mod reporters;
mod rule;
mod seen_by_one;
mod shared;
mod silence;
mod stale;
mod steps;
mod telling;
mod together;
mod told;
mod withdrawn;
mod wording;
mod words;

pub use finding::{Confidence, Finding, FindingSeverity, Step};
pub use rule::FindingRule;
pub use wording::{begin_with_capital, list as list_of_names, mx_hosts, named};

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Filter;
use super::history::{Gathered, History};
use super::incidents::{Incident, IncidentsSteps};
use super::judged::{OfDomain as OfDomainInReport, OfPolicy};
use super::overview::{FailureGroup, group_key};
use super::selection::Selection;
use crate::counted;
use crate::day::{Day, Years};
use crate::explain::Actor;
use crate::language::tr;
use crate::store::{Columns, Sessions, Store, sessions_of};
use departures::Departures;
use of_domain::OfDomain;
use wording::begin_with_capitals;

/// The findings about all that is loaded which concern what a filter leaves, worst first; days with their years.
pub fn findings(store: &Store, filter: &Filter) -> Vec<Finding> {
    diagnosis(store).under(store, filter)
}

/// All findings about all that is loaded, days with their years.
pub fn diagnosis(store: &Store) -> Diagnosis {
    let mut steps = DiagnosisSteps::new(None);
    while !steps.step(store, usize::MAX) {}
    steps.finish()
}

/// All findings about what is loaded.
#[derive(Debug, Clone, Default)]
pub struct Diagnosis {
    findings: Vec<Finding>,
    /// By number of a failure: which finding explains it, counted from 1; 0 for none that is told. [`REFUSED`] is added
    /// where it is of the part of that finding's failures that were refused.
    told_by: Vec<u32>,
}

impl Diagnosis {
    /// All of them, whatever the filter, worst first.
    pub fn all(&self) -> &[Finding] {
        &self.findings
    }

    /// Those that concern what a filter leaves, each with how much of it is left.
    pub fn under(&self, store: &Store, filter: &Filter) -> Vec<Finding> {
        let mut steps = ChoosingSteps::default();
        while !steps.step(self, store, filter, usize::MAX) {}
        steps.finish(self, filter)
    }

    /// The finding that explains a group of failures under the filter that made it: the worst of several, which the reader
    /// has to know of first.
    pub fn of_group(&self, store: &Store, filter: &Filter, group: &FailureGroup) -> Option<&Finding> {
        let columns = store.columns();
        let mut worst = None;
        Selection::new(columns, filter).each_failure(0..self.told_by.len(), |number, row| {
            let (by, _) = self.told_by(number);
            // They are in the order of the list.
            if by > 0 && worst.is_none_or(|worst| by < worst) && group_key(columns, row) == group.key {
                worst = Some(by);
            }
        });
        self.findings.get(worst?.checked_sub(1)?)
    }

    /// The findings that explain failures of one report, and those to act on that its records tell, worst first; `shown`
    /// and `result_types` of each are what it explains of that report.
    pub fn of_report(&self, store: &Store, id: usize) -> Vec<Finding> {
        let mut steps = OfReportSteps::new(store, id);
        while !steps.step(self, store, usize::MAX) {}
        steps.finish(self)
    }

    /// Which finding explains a failure, counted from 1, and whether it is of the refused part of it.
    fn told_by(&self, failure: usize) -> (usize, bool) {
        let by = self.told_by.get(failure).copied().unwrap_or_default();
        ((by & !REFUSED) as usize, by & REFUSED != 0)
    }

    /// Whether it can be about this store: as many failures are in it.
    pub fn fits(&self, store: &Store) -> bool {
        self.told_by.len() == store.columns().failures.len()
    }
}

/// The findings about one report, in steps.
#[derive(Debug)]
pub struct OfReportSteps {
    /// The failures of the report that are not looked at.
    rows: Range<usize>,
    /// Its entries that are not looked at.
    entries: Range<usize>,
    open: Open,
    /// By finding, counted from 1: how many failed sessions of the report it explains.
    left: Vec<Left>,
    /// By finding and number of a result type that it explains here: that result type.
    types: BTreeMap<(usize, u32), String>,
    /// By policy domain: which finding, counted from 1, tells of failures without details; `None` until it is asked.
    untold: Option<BTreeMap<String, usize>>,
    /// By number of a policy domain: that finding, and what the report says.
    of_domains: BTreeMap<u32, (usize, OfDomainInReport)>,
    /// By policy domain: findings, counted from 1, that records tell and no failure; `None` until it is asked.
    of_records: Option<BTreeMap<String, Vec<usize>>>,
    /// The domains and types of its policies that were asked for these.
    asked: BTreeSet<(u32, u32)>,
    /// Which of these the report tells.
    told: BTreeSet<usize>,
}

impl OfReportSteps {
    /// Of a report, by its number.
    pub fn new(store: &Store, id: usize) -> Self {
        // Rows lie in the order of their reports.
        let failures = &store.columns().failures;
        let start = failures.partition_point(|row| (row.report as usize) < id);
        let end = failures.partition_point(|row| row.report as usize <= id);
        let entries = &store.columns().entries;
        let first = entries.partition_point(|entry| (entry.report as usize) < id);
        let last = entries.partition_point(|entry| entry.report as usize <= id);
        Self {
            rows: start..end,
            entries: first..last,
            open: BTreeMap::new(),
            left: Vec::new(),
            types: BTreeMap::new(),
            untold: None,
            of_domains: BTreeMap::new(),
            of_records: None,
            asked: BTreeSet::new(),
            told: BTreeSet::new(),
        }
    }

    /// Looks at so many more failures, or closes so many groups of them; true when all is done. Diagnosis and store
    /// must be the same at each step.
    pub fn step(&mut self, diagnosis: &Diagnosis, store: &Store, work: usize) -> bool {
        let columns = store.columns();
        self.left.resize(diagnosis.findings.len() + 1, Left::default());
        for (at, row) in self.rows.clone().zip(columns.failures.get(self.rows.clone()).unwrap_or_default()).take(work) {
            let (by, refused) = diagnosis.told_by(at);
            let result_type = row.result_type;
            self.types.entry((by, result_type)).or_insert_with(|| columns.result_types.text(result_type).to_owned());
            if let Some(entry) = columns.entries.get(row.entry as usize) {
                add(&mut self.open, (by, entry.policy_domain, false), (entry.policy_type, row.failed));
                if refused {
                    add(&mut self.open, (by, entry.policy_domain, true), (entry.policy_type, row.failed));
                }
            }
        }
        let begun = self.rows.len() + self.entries.len();
        self.rows.start = self.rows.start.saturating_add(work).min(self.rows.end);
        if self.rows.is_empty() {
            self.see_untold(diagnosis, columns, work);
        }
        if begun == 0 {
            let mut some = Open::new();
            some.extend(std::iter::from_fn(|| self.open.pop_first()).take(work));
            close(&mut some, &mut self.left);
            for (_, (by, own)) in std::iter::from_fn(|| self.of_domains.pop_first()).take(work) {
                if let Some(left) = self.left.get_mut(by) {
                    left.shown = left.shown.saturating_add(own.untold());
                }
            }
        }
        self.rows.is_empty() && self.entries.is_empty() && self.open.is_empty() && self.of_domains.is_empty()
    }

    /// Looks at so many more entries for failures that they count and give no details of: no row is behind these.
    fn see_untold(&mut self, diagnosis: &Diagnosis, columns: &Columns, work: usize) {
        let telling = self.untold.get_or_insert_with(|| {
            let findings = diagnosis.findings.iter().zip(1..);
            let untold = findings.filter(|(finding, _)| finding.rule == FindingRule::FailuresUntold);
            untold
                .flat_map(|(finding, by)| finding.policy_domains.iter().map(move |domain| (domain.clone(), by)))
                .collect()
        });
        for entry in columns.entries.get(self.entries.clone()).unwrap_or_default().iter().take(work) {
            let Some(by) = telling.get(columns.policy_domains.text(entry.policy_domain)) else { continue };
            let (_, own) = self.of_domains.entry(entry.policy_domain).or_insert((*by, OfDomainInReport::default()));
            own.add(entry.policy_type, OfPolicy::of(columns, entry));
        }
        self.see_records(diagnosis, columns, work);
        self.entries.start = self.entries.start.saturating_add(work).min(self.entries.end);
    }

    /// Looks at the same entries for what their policies tell. What other reports alone show, or that some are missing,
    /// is nothing that this one tells.
    fn see_records(&mut self, diagnosis: &Diagnosis, columns: &Columns, work: usize) {
        let of_records = self.of_records.get_or_insert_with(|| {
            let mut by_domain: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (finding, by) in diagnosis.findings.iter().zip(1..).filter(|(finding, _)| is_of_records(finding)) {
                for domain in &finding.policy_domains {
                    by_domain.entry(domain.clone()).or_default().push(by);
                }
            }
            by_domain
        });
        for entry in columns.entries.get(self.entries.clone()).unwrap_or_default().iter().take(work) {
            let Some(report) = columns.reports.get(entry.report as usize) else { continue };
            if !self.asked.insert((entry.policy_domain, entry.policy_type)) {
                continue;
            }
            let domain = columns.policy_domains.text(entry.policy_domain);
            for by in of_records.get(domain).into_iter().flatten() {
                let Some(finding) = by.checked_sub(1).and_then(|at| diagnosis.findings.get(at)) else { continue };
                let days = finding.first_day.zip(finding.last_day);
                let within = report.day.zip(days).is_none_or(|(day, (first, last))| (first..=last).contains(&day));
                if within
                    && finding.evidence.takes_day(report.day)
                    && finding.evidence.organization.takes(columns.organizations.text(report.organization))
                    && finding.evidence.policy_type.takes(columns.policy_types.text(entry.policy_type))
                {
                    self.told.insert(*by);
                }
            }
        }
    }

    /// The findings, worst first; `shown` and `result_types` of each are what it explains of the report.
    pub fn finish(self, diagnosis: &Diagnosis) -> Vec<Finding> {
        let types = self.types;
        let told = diagnosis.findings.iter().zip(1..).zip(self.left.into_iter().skip(1));
        let told = told.filter(|((_, by), left)| left.shown > 0 || self.told.contains(by));
        told.map(|((finding, by), left)| {
            let mut result_types: Vec<String> =
                types.range((by, 0)..=(by, u32::MAX)).map(|(_, text)| text.clone()).collect();
            result_types.sort_unstable();
            Finding { result_types, ..left.of(finding) }
        })
        .collect()
    }
}

/// Whether it is to be acted on, and policies tell it that reports state, and no failure.
fn is_of_records(finding: &Finding) -> bool {
    let of_silence = [FindingRule::DomainSilent, FindingRule::ReporterSilent, FindingRule::CoverageGaps];
    finding.is_without_rows()
        && finding.is_to_be_acted_on()
        && finding.rule != FindingRule::FailuresUntold
        && !of_silence.contains(&finding.rule)
}

/// By finding and policy domain, the failures of one report by policy type; those of them that were refused once more,
/// where only a part was.
type Open = BTreeMap<(usize, u32, bool), Vec<(u32, u64)>>;

/// What is left of a finding.
#[derive(Debug, Clone, Copy, Default)]
struct Left {
    /// Failed sessions that it explains.
    shown: u64,
    /// Of these, the refused ones, where only a part of all was.
    refused: u64,
    /// Whether any failure is left.
    any: bool,
}

impl Left {
    fn of(self, finding: &Finding) -> Finding {
        let shown_refused = if finding.refused < finding.failed { self.refused } else { self.shown };
        Finding { shown: self.shown, shown_refused, ..finding.clone() }
    }
}

/// Adds failures of one policy type; those of the same one follow each other.
fn add(open: &mut Open, by: (usize, u32, bool), (policy_type, failed): (u32, u64)) {
    let own = open.entry(by).or_default();
    match own.last_mut() {
        Some((last, sum)) if *last == policy_type => *sum = sum.saturating_add(failed),
        _ => own.push((policy_type, failed)),
    }
}

/// Findings chosen by a filter, in steps.
#[derive(Debug, Default)]
pub struct ChoosingSteps {
    at: usize,
    /// By finding, counted from 1: how many of its failed sessions are left, and whether anything is.
    left: Vec<Left>,
    /// The report that is looked at.
    report: u32,
    open: Open,
}

impl ChoosingSteps {
    /// Looks at so many more failures; true when all were looked at. Diagnosis, store and filter must be the same at
    /// each step.
    pub fn step(&mut self, diagnosis: &Diagnosis, store: &Store, filter: &Filter, work: usize) -> bool {
        if filter.is_empty() {
            return true;
        }
        let columns = store.columns();
        self.left.resize(diagnosis.findings.len() + 1, Left::default());
        let end = self.at.saturating_add(work).min(diagnosis.told_by.len());
        Selection::new(columns, filter).each_failure(self.at..end, |number, row| {
            let (by, refused) = diagnosis.told_by(number);
            if row.report != self.report {
                close(&mut self.open, &mut self.left);
                self.report = row.report;
            }
            if let (Some(concerned), Some(entry)) = (self.left.get_mut(by), columns.entries.get(row.entry as usize)) {
                concerned.any = true;
                add(&mut self.open, (by, entry.policy_domain, false), (entry.policy_type, row.failed));
                if refused {
                    add(&mut self.open, (by, entry.policy_domain, true), (entry.policy_type, row.failed));
                }
            }
        });
        self.at = end;
        end == diagnosis.told_by.len()
    }

    /// The findings chosen, worst first.
    pub fn finish(mut self, diagnosis: &Diagnosis, filter: &Filter) -> Vec<Finding> {
        close(&mut self.open, &mut self.left);
        if filter.is_empty() {
            return diagnosis.findings.clone();
        }
        let marked = diagnosis.findings.iter().zip(self.left.into_iter().skip(1));
        marked
            .filter(|(finding, left)| left.any || finding.is_without_rows() && finding.agrees_with(filter))
            .map(|(finding, left)| {
                if finding.is_without_rows() {
                    return Finding { shown: finding.failed, ..finding.clone() };
                }
                left.of(finding)
            })
            .collect()
    }
}

/// Counts what is left of one report, a session that two policies judged once.
fn close(open: &mut Open, left: &mut [Left]) {
    for ((by, domain, refused), own) in std::mem::take(open) {
        let failed = |(policy_type, failed)| (domain, policy_type, Sessions { successful: 0, failed });
        if let Some(left) = left.get_mut(by) {
            let sum = if refused { &mut left.refused } else { &mut left.shown };
            *sum = sum.saturating_add(sessions_of(own.into_iter().map(failed)).failed);
        }
    }
}

/// A diagnosis made in steps, for a thread that has to answer its user between them. The store must be the same at
/// each step.
pub struct DiagnosisSteps {
    today: Option<Day>,
    years: Years,
    gathered: Gathered,
    making: Option<IncidentsSteps>,
    incidents: Vec<Incident>,
    /// By number of a domain: its failures, each as the number of its incident and its place in that.
    of_domain: Vec<Vec<(usize, usize)>>,
    job: usize,
    at: usize,
    /// The domain about which the rules are asked now.
    asking: Option<OfDomain>,
    /// Each with the incident that it tells of.
    found: Vec<(Finding, Option<usize>)>,
    /// Organisations of which it is told that they count failures without details.
    untold: BTreeSet<u32>,
    /// How reports depart from RFC 8460.
    departures: Departures,
    /// Findings that are not the worst, and were let go of.
    left_out: usize,
    told_by: Vec<u32>,
}

impl DiagnosisSteps {
    /// Nothing looked at yet. Who reads it today may do without the year in which that day is.
    pub fn new(today: Option<Day>) -> Self {
        Self {
            today,
            years: Years::Written,
            gathered: Gathered::default(),
            making: None,
            incidents: Vec::new(),
            of_domain: Vec::new(),
            job: 0,
            at: 0,
            asking: None,
            found: Vec::new(),
            untold: BTreeSet::new(),
            departures: Departures::default(),
            left_out: 0,
            told_by: Vec::new(),
        }
    }

    /// Looks at about so many more rows; true when nothing is left to look at.
    pub fn step(&mut self, store: &Store, mut work: usize) -> bool {
        while let Some(job) = JOBS.get(self.job) {
            if work == 0 {
                return false;
            }
            let (cost, done) = self.go_on(store, *job, work);
            work = work.saturating_sub(cost.max(1));
            if done {
                (self.job, self.at) = (self.job + 1, 0);
            }
        }
        true
    }

    /// Does a part of a job. Gives what that cost, in rows, and whether it was the last.
    fn go_on(&mut self, store: &Store, job: Job, work: usize) -> (usize, bool) {
        if job == Job::Gather {
            let done = self.gathered.step(store, work);
            self.making = done.then(|| IncidentsSteps::of(self.gathered.take_groups()));
            return (work, done);
        }
        if self.found.len() >= MOST_HELD {
            self.keep_worst();
        }
        if let Some(after) = self.after(store, job, work) {
            return after;
        }
        let history = History::new(store, &self.gathered);
        let years = self.years;
        let found: (usize, Vec<Finding>, bool) = match job {
            Job::Gather | Job::Index | Job::Explain | Job::Forget => return (0, true),
            Job::Incidents => {
                let Some(making) = &mut self.making else { return (0, true) };
                if !making.step(&history, work) {
                    return (work, false);
                }
                self.incidents = self.making.take().map(IncidentsSteps::finish).unwrap_or_default();
                self.years = self.today.map_or(Years::Written, |today| Years::on_page(history.days(), today));
                return (work, true);
            }
            Job::Tell => {
                let Some(incident) = self.incidents.get(self.at) else { return (0, true) };
                let finding = told::tell(&history, incident, years);
                self.found.push((finding, Some(self.at)));
                (ASKING + masked::cost(incident) + incident.failures.len(), Vec::new(), false)
            }
            Job::Domains => {
                let Some(domain) = history.domains().get(self.at) else { return (0, true) };
                let numbers = self.of_domain.get(domain.domain as usize).map_or(&[][..], Vec::as_slice);
                let incidents = &self.incidents;
                let own = || {
                    let found = numbers.iter().filter_map(|(number, place)| {
                        let incident = incidents.get(*number)?;
                        Some((incident, incident.failures.get(*place)?))
                    });
                    found.collect::<Vec<_>>()
                };
                let cost = domain.size() + numbers.len() + ASKING / 4;
                let Some(asking) = &mut self.asking else {
                    self.asking = Some(OfDomain::of(&history, domain, &own()));
                    return (cost, false);
                };
                if !asking.step(&history, domain, own, years) {
                    return (cost, false);
                }
                let (found, untold) = self.asking.take().map(OfDomain::finish).unwrap_or_default();
                self.untold.extend(untold);
                (cost, found, false)
            }
            Job::Reporters => match reporters::next(&history, self.at, &self.untold, &mut self.departures) {
                Some((number, found)) => {
                    self.found.extend(found.into_iter().map(|finding| (finding, None)));
                    self.at = number as usize + 1;
                    return (ASKING, false);
                }
                None => (0, std::mem::take(&mut self.departures).finish(&history).into_iter().collect(), true),
            },
            Job::Reports => {
                let mut found: Vec<Finding> = silence::gaps(&history, years).into_iter().collect();
                found.extend(silence::renamed(&history, years));
                found.extend(dates::strange(&history));
                found.extend(dates::same_content(&history));
                found.extend(reporters::collisions(&history));
                (store.columns().reports.len(), found, true)
            }
        };
        let (cost, found, last) = found;
        self.found.extend(found.into_iter().map(|finding| (finding, None)));
        self.at += 1;
        (cost, last)
    }

    /// Does a part of a job that asks no rule: what it cost, and whether it was the last.
    fn after(&mut self, store: &Store, job: Job, work: usize) -> Option<(usize, bool)> {
        Some(match job {
            Job::Index => {
                let Some(incident) = self.incidents.get(self.at) else { return Some((0, true)) };
                self.of_domain.resize_with(store.columns().policy_domains.len(), Vec::new);
                for (place, failure) in incident.failures.iter().enumerate() {
                    if let Some(own) = self.of_domain.get_mut(failure.domain as usize) {
                        own.push((self.at, place));
                    }
                }
                self.at += 1;
                (incident.failures.len(), false)
            }
            Job::Explain => {
                if self.at == 0 {
                    self.keep_worst();
                    self.told_by = vec![0; store.columns().failures.len()];
                }
                let Some((_, incident)) = self.found.get(self.at) else { return Some((0, true)) };
                self.at += 1;
                let number = u32::try_from(self.at).unwrap_or_default();
                let incident = incident.and_then(|at| self.incidents.get(at));
                let failures = incident.map_or(&[][..], |incident| &incident.failures);
                let refused = incident.map_or(&[][..], |incident| &incident.refused_rows);
                for failure in failures {
                    if let Some(by) = self.told_by.get_mut(failure.row as usize) {
                        let mark = if refused.binary_search(&failure.row).is_ok() { REFUSED } else { 0 };
                        *by = number | mark;
                    }
                }
                (failures.len(), false)
            }
            // To let go of all of it at once would take as long as to make it.
            Job::Forget => {
                if let Some(own) = self.of_domain.pop() {
                    (FORGETTING + own.len() / ROWS_FORGOTTEN_FOR_ONE, false)
                } else if let Some(incident) = self.incidents.pop() {
                    (FORGETTING + incident.failures.len(), false)
                } else {
                    (work, self.gathered.forget(work / FORGETTING + 1))
                }
            }
            _ => return None,
        })
    }

    /// Leaves the worst of what was found, worst first, and only as many as a list can have. What is not among the
    /// worst of some is not among the worst of more.
    fn keep_worst(&mut self) {
        self.found = together::of(std::mem::take(&mut self.found));
        self.found.sort_by(|(a, _), (b, _)| a.rank().cmp(&b.rank()));
        let all = self.found.len();
        // One domain's causes, of which a stranger can make up any number, do not push those of others out.
        let mut of_domain: BTreeMap<String, usize> = BTreeMap::new();
        self.found.retain(|(finding, _)| match of_domain.get_mut(finding.policy_domain.as_str()) {
            Some(own) => {
                *own += 1;
                *own <= MOST_OF_DOMAIN
            }
            None => of_domain.insert(finding.policy_domain.clone(), 1).is_none(),
        });
        self.found.truncate(MOST_FINDINGS);
        self.left_out += all - self.found.len();
    }

    /// What was found.
    pub fn finish(self) -> Diagnosis {
        let mut findings: Vec<Finding> = self.found.into_iter().map(|(finding, _)| finding).collect();
        findings.extend(left_out(self.left_out));
        findings.iter_mut().for_each(begin_with_capitals);
        Diagnosis { findings, told_by: self.told_by }
    }
}

/// That some findings are not listed.
fn left_out(count: usize) -> Option<Finding> {
    if count == 0 {
        return None;
    }
    let sentence = counted!(
        count,
        "{n} more finding is not shown; those shown are the most severe.",
        "{n} more findings are not shown; those shown are the most severe."
    );
    let mut finding = Finding::new(FindingRule::FindingsLeftOut, FindingSeverity::Info, Actor::Nobody, sentence);
    finding.id = "findings-left-out".into();
    finding.steps = vec![Step::new(tr("To see the rest, load the reports for a single domain or a single month."))];
    Some(finding)
}

/// What is done one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    /// Looks at all rows.
    Gather,
    /// Makes incidents of them.
    Incidents,
    /// Notes which of them are about a domain.
    Index,
    /// Tells each incident.
    Tell,
    /// Asks what there is to say of each domain.
    Domains,
    /// What is wrong with the reports of each organisation.
    Reporters,
    /// What is wrong with all reports together.
    Reports,
    /// Notes which finding explains a failure.
    Explain,
    /// Lets go of what all of that was made of.
    Forget,
}

const JOBS: [Job; 9] = [
    Job::Gather,
    Job::Incidents,
    Job::Index,
    Job::Tell,
    Job::Domains,
    Job::Reporters,
    Job::Reports,
    Job::Explain,
    Job::Forget,
];

/// The highest bit of a number: there are never so many findings.
const REFUSED: u32 = 1 << 31;
/// What asking a rule costs in rows, beside the rows that it looks at.
const ASKING: usize = 64;
/// What letting go of an incident, or of as much else, costs in rows.
const FORGETTING: usize = 4;
/// Rows of plain numbers that are let go of in the time in which one is looked at.
const ROWS_FORGOTTEN_FOR_ONE: usize = 64;
/// Findings beyond which a list helps nobody; the worst stay.
const MOST_FINDINGS: usize = 1_000;
/// The same of one policy domain.
const MOST_OF_DOMAIN: usize = 200;
/// Findings that are held before the worst are chosen. What is true of more domains than this is told more than once.
const MOST_HELD: usize = 2 * MOST_FINDINGS;
