//! What the rules look at: the reports that a filter leaves, by policy domain.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::domain::{Activity, DomainHistory, Failure};
use super::suspicion::Suspicion;
use crate::analysis::selection::each_value;
use crate::analysis::{Filter, Passed, Selection};
use crate::day::Day;
use crate::geo::Country;
use crate::report::{DeviationRule, ResultType};
use crate::store::{Columns, Names, Store, sessions_of};

/// Everything that a filter leaves, arranged for the rules. Numbers are those of [`Columns`].
pub(super) struct History<'a> {
    pub(super) store: &'a Store,
    pub(super) columns: &'a Columns,
    /// The filter; evidence is drawn within it.
    pub(super) base: &'a Filter,
    /// The policy domains, by number.
    pub(super) domains: &'a [DomainHistory],
    /// Reports per organisation, and how many of them have each deviation.
    pub(super) deviations: &'a Deviations,
    /// The first and last day of any report.
    pub(super) days: Option<(Day, Day)>,
    /// Days of any report, in order.
    pub(super) reported_days: &'a [Day],
    /// What looks like interference; empty until it was looked for.
    pub(super) suspicions: &'a [Suspicion],
}

/// By number of organisation: its reports, and how many of them have each deviation.
pub(super) type Deviations = FxHashMap<u32, (usize, FxHashMap<DeviationRule, usize>)>;

/// What a [`History`] is made of, gathered in steps.
#[derive(Default)]
pub(super) struct Gathered {
    domains: Vec<DomainHistory>,
    deviations: Deviations,
    reported_days: Vec<Day>,
}

impl Gathered {
    pub(super) fn new(store: &Store) -> Self {
        let blank = |domain| DomainHistory { domain, ..DomainHistory::default() };
        let domains = (0..store.columns().policy_domains.len()).zip(0_u32..).map(|(_, number)| blank(number));
        Self { domains: domains.collect(), ..Self::default() }
    }

    /// Adds what a filter leaves of the reports with these numbers.
    pub(super) fn add(&mut self, columns: &Columns, base: &Filter, numbers: Range<usize>) {
        Selection::new(columns, base).each_in(numbers, |passed| self.report(columns, &passed));
    }

    fn report(&mut self, columns: &Columns, passed: &Passed<'_, '_>) {
        let report = passed.report;
        let (reports, counts) = self.deviations.entry(report.organization).or_default();
        *reports += 1;
        for (rule, _) in columns.deviations_of(report) {
            *counts.entry(*rule).or_default() += 1;
        }
        if self.reported_days.last() != report.day.as_ref() {
            self.reported_days.extend(report.day);
        }
        for entry in passed.entries {
            let Some(domain) = self.domains.get_mut(entry.policy_domain as usize) else { continue };
            if let Some(day) = report.day {
                domain.saw(entry.policy_type, entry.policy_text, day, report.organization);
            }
            for row in columns.failures_of(entry) {
                let kind = if is_vague(columns, row.result_type) { columns.reason_kind(row) } else { 0 };
                domain.cells.entry((row.result_type, row.receiving_mx, kind)).or_default().push(Failure {
                    day: report.day,
                    organization: report.organization,
                    network: columns.network(row),
                    country: columns.country(row),
                    receiving_ip: row.receiving_ip,
                    policy_type: entry.policy_type,
                    policy_text: entry.policy_text,
                    failed: row.failed,
                });
            }
        }
        each_value(
            passed.entries,
            |entry| entry.policy_domain,
            |domain, own| {
                let Some(domain) = self.domains.get_mut(domain as usize) else { return };
                domain.reports += 1;
                if let Some(day) = report.day {
                    let sessions = sessions_of(own.iter().map(|entry| entry.counted()));
                    domain.activity.push(Activity { day, organization: report.organization, sessions });
                }
            },
        );
    }

    /// Puts everything into its order; nothing is added afterwards.
    pub(super) fn close(&mut self) {
        self.reported_days.sort_unstable();
        self.reported_days.dedup();
        self.domains.retain(|domain| domain.reports > 0);
        for domain in &mut self.domains {
            domain.activity.sort_unstable_by_key(|activity| (activity.day, activity.organization));
            domain.places = FxHashMap::default();
            domain.policies.sort_by_key(|policy| (policy.first_day, policy.text));
        }
    }
}

impl<'a> History<'a> {
    pub(super) fn new(store: &'a Store, base: &'a Filter, gathered: &'a Gathered, suspicions: &'a [Suspicion]) -> Self {
        let reported_days = gathered.reported_days.as_slice();
        Self {
            store,
            columns: store.columns(),
            base,
            domains: &gathered.domains,
            deviations: &gathered.deviations,
            days: reported_days.first().copied().zip(reported_days.last().copied()),
            reported_days,
            suspicions,
        }
    }

    pub(super) fn organization(&self, number: u32) -> &'a str {
        self.columns.organizations.text(number)
    }

    pub(super) fn host(&self, number: u32) -> &'a str {
        self.columns.receiving_mxs.text(number)
    }

    pub(super) fn domain_name(&self, domain: &DomainHistory) -> String {
        self.columns.policy_domains.text(domain.domain).to_owned()
    }

    /// The name of a country.
    pub(super) fn country(&self, country: Country) -> String {
        self.store.countries().map_or_else(|| country.to_string(), |table| table.name(country))
    }

    /// Names of organisations, in order.
    pub(super) fn organizations(&self, numbers: &[u32]) -> Vec<String> {
        texts(&self.columns.organizations, numbers)
    }

    /// The base filter narrowed to a domain.
    pub(super) fn about(&self, domain: &DomainHistory) -> Filter {
        Filter { policy_domain: Some(self.domain_name(domain)), ..self.base.clone() }
    }

    /// What an MTA-STS policy text says.
    pub(super) fn policy(&self, text: u32) -> PolicyText<'a> {
        PolicyText::read(self.columns.policy_texts.text(text))
    }

    pub(super) fn last_day(&self) -> Option<Day> {
        self.days.map(|(_, last)| last)
    }
}

/// The result type says so little that the kind of reason makes another cause of it.
fn is_vague(columns: &Columns, result_type: u32) -> bool {
    matches!(columns.result_type(result_type), ResultType::ValidationFailure | ResultType::Unknown(_))
}

pub(super) fn texts(names: &Names, numbers: &[u32]) -> Vec<String> {
    let mut all: Vec<String> = numbers.iter().map(|number| names.text(*number).to_owned()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The lines of an MTA-STS policy as a report quotes them; read leniently, for it is history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PolicyText<'a> {
    pub(super) mode: &'a str,
    pub(super) max_age: &'a str,
    pub(super) mx: Vec<&'a str>,
}

impl<'a> PolicyText<'a> {
    fn read(text: &'a str) -> Self {
        let mut policy = Self::default();
        for line in text.lines() {
            let Some((key, value)) = line.split_once(':') else { continue };
            match (key.trim(), value.trim()) {
                ("mode", value) => policy.mode = value,
                ("max_age", value) => policy.max_age = value,
                ("mx", value) => policy.mx.push(value),
                _ => {}
            }
        }
        policy.mx.sort_unstable();
        policy
    }
}
