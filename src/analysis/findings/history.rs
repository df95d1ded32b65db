//! What the rules look at: who reported which domain on which day, and what failed there.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::analysis::selection::each_value;
use crate::analysis::{Filter, Passed, Selection};
use crate::day::Day;
use crate::geo::Country;
use crate::report::{DeviationRule, ResultType};
use crate::store::{Columns, Names, Sessions, Store, sessions_of};

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

/// What is known of one policy domain.
#[derive(Default)]
pub(super) struct DomainHistory {
    /// Its number.
    pub(super) domain: u32,
    /// What each organisation reported, in the order of days.
    pub(super) activity: Vec<Activity>,
    /// Failures by result type, MX and, where the type says little, kind of reason.
    pub(super) cells: FxHashMap<CellKey, Vec<Failure>>,
    /// The policies that senders applied.
    pub(super) policies: Vec<SeenPolicy>,
    /// Their places by type and text, while they are gathered.
    places: FxHashMap<(u32, u32), usize>,
    /// Reports about it.
    pub(super) reports: usize,
}

/// Result type, receiving MX, kind of reason; 0 for a kind that does not matter.
pub(super) type CellKey = (u32, u32, u32);

/// An organisation's reports of one day about one domain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Activity {
    pub(super) day: Day,
    pub(super) organization: u32,
    pub(super) sessions: Sessions,
}

/// One failure detail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failure {
    pub(super) day: Option<Day>,
    pub(super) organization: u32,
    pub(super) network: u32,
    pub(super) country: Option<Country>,
    pub(super) receiving_ip: u32,
    pub(super) policy_type: u32,
    pub(super) policy_text: u32,
    pub(super) failed: u64,
}

/// A policy as senders saw it.
#[derive(Debug, Clone)]
pub(super) struct SeenPolicy {
    pub(super) policy_type: u32,
    /// Number of its text.
    pub(super) text: u32,
    pub(super) first_day: Day,
    pub(super) last_day: Day,
    pub(super) organizations: Vec<u32>,
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
    pub(super) fn new(store: &'a Store, base: &'a Filter, gathered: &'a Gathered) -> Self {
        let reported_days = gathered.reported_days.as_slice();
        Self {
            store,
            columns: store.columns(),
            base,
            domains: &gathered.domains,
            deviations: &gathered.deviations,
            days: reported_days.first().copied().zip(reported_days.last().copied()),
            reported_days,
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

impl DomainHistory {
    fn saw(&mut self, policy_type: u32, text: u32, day: Day, organization: u32) {
        let place = *self.places.entry((policy_type, text)).or_insert(self.policies.len());
        let Some(policy) = self.policies.get_mut(place) else {
            let organizations = vec![organization];
            self.policies.push(SeenPolicy { policy_type, text, first_day: day, last_day: day, organizations });
            return;
        };
        policy.first_day = policy.first_day.min(day);
        policy.last_day = policy.last_day.max(day);
        if !policy.organizations.contains(&organization) {
            policy.organizations.push(organization);
        }
    }

    /// The first and last day of its reports.
    pub(super) fn days(&self) -> Option<(Day, Day)> {
        Some((self.activity.first()?.day, self.activity.last()?.day))
    }

    /// Sessions per organisation between two days, most first.
    pub(super) fn organizations_between(&self, first: Day, last: Day) -> Vec<(u32, Sessions)> {
        let mut sums: Vec<(u32, Sessions)> = Vec::new();
        for activity in self.activity.iter().filter(|activity| first <= activity.day && activity.day <= last) {
            match sums.iter_mut().find(|(number, _)| *number == activity.organization) {
                Some((_, sum)) => *sum = sum.plus(activity.sessions),
                None => sums.push((activity.organization, activity.sessions)),
            }
        }
        sums.sort_by_key(|(number, sum)| (std::cmp::Reverse(sum.total()), *number));
        sums
    }

    /// Sessions between two days.
    pub(super) fn sessions_between(&self, first: Day, last: Day) -> Sessions {
        let own = self.activity.iter().filter(|activity| first <= activity.day && activity.day <= last);
        own.fold(Sessions::default(), |sum, activity| sum.plus(activity.sessions))
    }

    /// Days with a report between two days.
    pub(super) fn days_between(&self, first: Day, last: Day) -> usize {
        let mut days: Vec<Day> = self.activity.iter().map(|activity| activity.day).collect();
        days.dedup();
        days.into_iter().filter(|day| first <= *day && *day <= last).count()
    }
}

/// Failed sessions by day, in order.
pub(super) fn per_day<'a>(failures: impl IntoIterator<Item = &'a Failure>) -> Vec<(Day, u64)> {
    let mut days: Vec<(Day, u64)> = failures.into_iter().filter_map(|one| Some((one.day?, one.failed))).collect();
    days.sort_unstable();
    days.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        same
    });
    days
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
