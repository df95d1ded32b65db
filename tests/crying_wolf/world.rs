//! A random domain: who reports it, how much, on which days, under which policy; and the faults that are put into it.

use std::collections::BTreeMap;

use tlsrpt_lens::day::Day;
use tlsrpt_lens::intake::{Ingested, Outcome, Trail};
use tlsrpt_lens::report::{
    AppliedPolicy, DateRange, FailureDetail, Instant, PolicyResult, PolicyType, Report, ResultType, Source, Summary,
};
use tlsrpt_lens::store::{Batch, Store};

use crate::chance::Chance;

const NAMES: [&str; 12] = [
    "Google Inc.",
    "Microsoft Corporation",
    "gmx.de",
    "bluewin.ch",
    "telenor.no",
    "orange.fr",
    "kpn.nl",
    "posteo.de",
    "freenet.de",
    "seznam.cz",
    "proton.me",
    "soverin.net",
];
/// Day 0 of all worlds is one of the days from here on; the first is a Monday.
const EPOCH: &str = "2025-09-01";

/// The policy that a reporter applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Enforce,
    Testing,
    Dane,
}

#[derive(Debug, Clone)]
pub struct Reporter {
    pub name: &'static str,
    pub kind: Kind,
    /// Sessions of a weekday, and the part of it that a weekend has.
    pub base: f64,
    weekend: f64,
    /// Good sessions by day; a day without any has no report.
    pub good: BTreeMap<i32, u64>,
}

/// Failed sessions of a reporter on a day.
#[derive(Debug, Clone)]
pub struct Row {
    pub reporter: usize,
    pub day: i32,
    pub cause: Cause,
    /// Which MX host, if any.
    pub host: Option<usize>,
    pub failed: u64,
}

/// What fails: the words of a report, and a word that whoever explains it has to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    pub result_type: &'static str,
    pub reason: &'static str,
    /// One of these.
    pub says: &'static str,
    /// Causes of a group may be taken for one another.
    pub group: &'static str,
    pub at_host: bool,
}

const fn cause(
    group: &'static str,
    result_type: &'static str,
    reason: &'static str,
    says: &'static str,
    at_host: bool,
) -> Cause {
    Cause { result_type, reason, says, group, at_host }
}

pub const OF_STS: [Cause; 9] = [
    cause("expired", "certificate-expired", "", "expire", true),
    cause("expired", "certificate-expired", "certificate has expired", "expire", true),
    cause("name", "certificate-host-mismatch", "", "name", true),
    cause("chain", "certificate-not-trusted", "", "trust|chain|authority", true),
    cause("starttls", "starttls-not-supported", "", "starttls", true),
    cause("cipher", "validation-failure", "no shared cipher", "cipher", true),
    cause("fetch", "sts-policy-fetch-error", "", "fetch|mta-sts", false),
    cause("invalid", "sts-policy-invalid", "", "valid|policy", false),
    cause("webpki", "sts-webpki-invalid", "", "mta-sts|policy host", false),
];
pub const OF_DANE: [Cause; 6] = [
    cause("unmatched", "certificate-not-trusted", "", "tlsa", true),
    cause("unmatched", "validation-failure", "dane-no-match", "tlsa", true),
    cause("unmatched", "validation-failure", "No matching certificates found.", "tlsa", true),
    cause("unmatched", "tlsa-invalid", "", "tlsa", true),
    cause("dnssec", "dnssec-invalid", "", "dnssec|sign", true),
    cause("starttls", "starttls-not-supported", "", "starttls", true),
];
const NOISE: [&str; 4] = ["connection reset by peer", "EOF", "i/o timeout", "Connection reset"];

/// A domain and all that is reported of it.
#[derive(Debug, Clone)]
pub struct World {
    pub seed: u64,
    pub start: i32,
    pub days: i32,
    pub hosts: Vec<String>,
    pub reporters: Vec<Reporter>,
    pub noise: Vec<Row>,
    pub rows: Vec<Row>,
    /// Since when those under MTA-STS find no policy.
    pub lost: Option<i32>,
    pub max_age: u64,
    addresses: bool,
}

impl World {
    /// A healthy world: nothing but noise below a thousandth.
    pub fn healthy(seed: u64) -> Self {
        let mut chance = Chance::of(seed, 1);
        let days = chance.day(24..=56);
        let start = Day::parse(EPOCH).unwrap().0 + chance.day(0..=400);
        let hosts = (1..=chance.within(1..=4)).map(|number| format!("mx{number}.world{seed}.example")).collect();
        let mut world = Self {
            seed,
            start,
            days,
            hosts,
            reporters: Vec::new(),
            noise: Vec::new(),
            rows: Vec::new(),
            lost: None,
            max_age: *chance.one(&[604_800, 1_209_600, 2_592_000, 31_557_600]),
            addresses: chance.once_in(2),
        };
        world.people(&mut chance);
        world.make_noise(&mut chance);
        world.miss_fetches(&mut Chance::of(seed, 4));
        world
    }

    /// 0 is Monday.
    pub fn weekday(&self, day: i32) -> i32 {
        (self.start + day + 3).rem_euclid(7)
    }

    /// Who reports, with which habits.
    fn people(&mut self, chance: &mut Chance) {
        let days = self.days;
        // Days that never arrived, of nobody; days off, of all but the largest.
        let lost: Vec<i32> = (0..days).filter(|day| *day > 0 && chance.once_in(40)).collect();
        let holiday = chance.once_in(3).then(|| chance.day(3..=days - 6));
        let (sts, dane) = *chance.one(&[
            (Some(Kind::Enforce), false),
            (Some(Kind::Testing), false),
            (None, true),
            (Some(Kind::Enforce), true),
        ]);
        let scale = chance.size(1.0, 30_000.0);
        let number = usize::try_from(chance.within(2..=6)).unwrap();
        for at in 0..number {
            let kind = match sts {
                Some(kind) if !dane || at % 2 == 0 => kind,
                _ => Kind::Dane,
            };
            let base = (scale * chance.size(0.05, 4.0)).clamp(1.0, 100_000.0);
            let weekend = *chance.one(&[0.0, 0.2, 0.4, 0.7, 1.0]);
            // The last reports of some are not here yet, and some began later.
            let late = if chance.once_in(4) { chance.day(1..=2) } else { 0 };
            let begins = if chance.once_in(6) { chance.day(1..=5) } else { 0 };
            let weekly = base < 30.0 && chance.once_in(5);
            let (mut good, on) = (BTreeMap::new(), chance.day(0..=6));
            for day in begins..days - late {
                let is_weekend = self.weekday(day) >= 5;
                let off = holiday.is_some_and(|first| (first..first + 4).contains(&day)) && base < 500.0;
                if lost.contains(&day) || off || weekly && self.weekday(day) != on {
                    continue;
                }
                let usual = base * if is_weekend { weekend } else { 1.0 } * (0.8 + 0.4 * chance.part());
                let sessions = chance.near(usual);
                if sessions > 0 {
                    good.insert(day, sessions);
                }
            }
            self.reporters.push(Reporter {
                name: NAMES[(at + self.start as usize) % NAMES.len()],
                kind,
                base,
                weekend,
                good,
            });
        }
    }

    /// Now and then a session breaks off, below one in two thousand of a reporter's day.
    fn make_noise(&mut self, chance: &mut Chance) {
        let mut rows = Vec::new();
        for (number, reporter) in self.reporters.iter().enumerate() {
            for (day, good) in &reporter.good {
                let most = good / 2_000;
                if most > 0 && chance.once_in(6) {
                    let host = usize::try_from(chance.within(0..=self.hosts.len() as u64 - 1)).unwrap();
                    let noise = cause("noise", "validation-failure", chance.one::<&str>(&NOISE), "", true);
                    let failed = chance.within(1..=most.min(5));
                    rows.push(Row { reporter: number, day: *day, cause: noise, host: Some(host), failed });
                }
            }
        }
        self.noise = rows;
    }

    /// Now and then a policy cannot be fetched, as seldom.
    fn miss_fetches(&mut self, chance: &mut Chance) {
        for (number, reporter) in self.reporters.iter().enumerate().filter(|(_, one)| one.kind != Kind::Dane) {
            for (day, good) in &reporter.good {
                let most = good / 2_000;
                if most > 0 && chance.once_in(12) {
                    let missed = cause("noise", "sts-policy-fetch-error", "", "", false);
                    let failed = chance.within(1..=most.min(2));
                    self.noise.push(Row { reporter: number, day: *day, cause: missed, host: None, failed });
                }
            }
        }
    }

    /// Whether a reporter finds no policy on a day.
    fn finds_none(&self, kind: Kind, day: i32) -> bool {
        kind != Kind::Dane && self.lost.is_some_and(|lost| day >= lost)
    }

    /// The same before a day.
    pub fn until(&self, end: i32) -> Self {
        let mut world = self.clone();
        world.days = end;
        for reporter in &mut world.reporters {
            reporter.good.retain(|day, _| *day < end);
        }
        world.noise.retain(|row| row.day < end);
        world.rows.retain(|row| row.day < end);
        world
    }

    /// The first and the last day of all reports.
    pub fn span(&self) -> Option<(i32, i32)> {
        let days = self.reporters.iter().flat_map(|reporter| reporter.good.keys());
        Some((*days.clone().min()?, *days.max()?))
    }

    /// The calendar day of a day.
    pub fn date(&self, day: i32) -> Day {
        Day(self.start).plus(day)
    }

    /// A store of its reports.
    pub fn store(&self) -> Store {
        let mut batch = Batch::default();
        let mut by_report: BTreeMap<(i32, usize), Vec<&Row>> = BTreeMap::new();
        for row in self.noise.iter().chain(&self.rows) {
            by_report.entry((row.day, row.reporter)).or_default().push(row);
        }
        for day in 0..self.days {
            for (number, reporter) in self.reporters.iter().enumerate() {
                let rows = by_report.remove(&(day, number)).unwrap_or_default();
                let good = reporter.good.get(&day).copied();
                if good.is_none() && rows.is_empty() {
                    continue;
                }
                let report = Box::new(self.report(day, reporter, good.unwrap_or(0), &rows));
                batch.add(Ingested {
                    trail: Trail::of_file(report.report_id.as_str()),
                    outcome: Outcome::Report(report),
                });
            }
        }
        let mut store = Store::default();
        store.merge(batch);
        store
    }

    fn report(&self, day: i32, reporter: &Reporter, good: u64, rows: &[&Row]) -> Report {
        let date = self.date(day);
        let id = format!("{date}-{}-{}", self.seed, reporter.name);
        let at = |unix: i64, time: &str| Instant { unix: Some(unix), text: format!("{date}T{time}Z") };
        let failed: u64 = rows.iter().map(|row| row.failed).sum();
        Report {
            organization_name: reporter.name.to_owned(),
            contact_info: Some(format!("tls-reports@{}.example", reporter.name.replace([' ', '.'], ""))),
            report_id: id.clone(),
            date_range: DateRange { start: at(date.start(), "00:00:00"), end: at(date.start() + 86_399, "23:59:59") },
            policies: vec![PolicyResult {
                policy: if self.finds_none(reporter.kind, day) { self.no_policy() } else { self.policy(reporter.kind) },
                summary: Summary { successful: good, failed },
                failure_details: rows.iter().map(|row| self.detail(reporter, row)).collect(),
            }],
            deviations: Vec::new(),
            // Never read again: all of it is kept field by field. No two are alike.
            raw: id,
            source: Source::Whole,
        }
    }

    fn policy(&self, kind: Kind) -> AppliedPolicy {
        let (policy_type, policy_string) = match kind {
            Kind::Dane => (PolicyType::Tlsa, vec![format!("3 1 1 {}", "5a".repeat(32))]),
            Kind::Enforce | Kind::Testing => {
                let mode = if kind == Kind::Enforce { "enforce" } else { "testing" };
                let mut lines = vec!["version: STSv1".to_owned(), format!("mode: {mode}")];
                lines.extend(self.hosts.iter().map(|host| format!("mx: {host}")));
                lines.push(format!("max_age: {}", self.max_age));
                (PolicyType::Sts, lines)
            }
        };
        AppliedPolicy {
            policy_type,
            policy_string,
            policy_domain: format!("world{}.example", self.seed),
            mx_host: self.hosts.clone(),
        }
    }

    fn no_policy(&self) -> AppliedPolicy {
        AppliedPolicy {
            policy_type: PolicyType::NoPolicyFound,
            policy_string: Vec::new(),
            policy_domain: format!("world{}.example", self.seed),
            mx_host: Vec::new(),
        }
    }

    fn detail(&self, reporter: &Reporter, row: &Row) -> FailureDetail {
        let sender = NAMES.iter().position(|name| *name == reporter.name).unwrap();
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        FailureDetail {
            result_type: ResultType::parse(row.cause.result_type),
            sending_mta_ip: self.addresses.then(|| format!("198.18.{sender}.{}", 1 + row.day % 9)),
            receiving_mx_hostname: row.host.map(|host| self.hosts[host].clone()),
            receiving_mx_helo: None,
            receiving_ip: row.host.filter(|_| self.addresses).map(|host| format!("192.0.2.{}", 10 + host)),
            failed_session_count: row.failed,
            additional_information: None,
            failure_reason_code: text(row.cause.reason),
        }
    }
}
