//! What the rules look at: the reports that a filter leaves, by policy domain.

use std::collections::{BTreeMap, BTreeSet};

use super::domain::{CellKey, DomainHistory, Failure};
use super::policy_text::{NO_POLICY, PolicyText};
use super::suspicion::Suspicion;
use crate::analysis::selection::See;
use crate::analysis::sums::{OpenDomain, Sums};
use crate::analysis::{Filter, Selection};
use crate::day::Day;
use crate::geo::Country;
use crate::report::{DeviationRule, ResultType};
use crate::store::{Columns, EntryRow, FailureRow, Names, ReportRow, Sessions, Store, sessions_of};

/// Everything that a filter leaves, arranged for the rules. Numbers are those of [`Columns`].
pub(super) struct History<'a> {
    pub(super) store: &'a Store,
    pub(super) columns: &'a Columns,
    /// The filter; evidence is drawn within it.
    pub(super) base: &'a Filter,
    /// The policy domains that have reports, in the order of their numbers.
    pub(super) domains: &'a [DomainHistory],
    /// Reports per organisation, and how many of them have each deviation.
    pub(super) deviations: &'a Deviations,
    /// The first and last day of any report.
    pub(super) days: Option<(Day, Day)>,
    /// Days of any report, in order.
    pub(super) reported_days: &'a BTreeSet<Day>,
    /// How many domains there are below each base, see [`History::is_alone`].
    bases: &'a BTreeMap<String, usize>,
    /// The most reports that a domain has.
    pub(super) most_reports: usize,
    policies: &'a BTreeMap<u32, PolicyText>,
    /// What looks like interference, by domain and cell; empty until it was looked for.
    pub(super) suspicions: &'a [Suspicion],
}

/// By number of organisation: its reports, and how many of them have each deviation.
pub(super) type Deviations = BTreeMap<u32, (usize, BTreeMap<DeviationRule, usize>)>;

/// What a [`History`] is made of, gathered in steps.
#[derive(Default)]
pub(super) struct Gathered {
    /// By number while they are gathered, then only those with reports.
    domains: Vec<DomainHistory>,
    /// How many of them are in their order.
    closed: usize,
    deviations: Deviations,
    reported_days: BTreeSet<Day>,
    /// By number of its text, what a policy says.
    policies: BTreeMap<u32, PolicyText>,
    /// How many domains there are below each base.
    bases: BTreeMap<String, usize>,
    most_reports: usize,
    report: Sums<(u32, u32), Sessions>,
    domain: OpenDomain,
}

impl See for Gathered {
    fn entry(&mut self, selection: &Selection<'_>, entry: &EntryRow, work: &mut usize) {
        let columns = selection.columns();
        if entry.policy_text != 0 && !self.policies.contains_key(&entry.policy_text) {
            let text = columns.policy_texts.text(entry.policy_text);
            self.policies.insert(entry.policy_text, PolicyText::read(text));
            *work = work.saturating_sub(text.len() / BYTES_A_ROW);
        }
        self.report.add((entry.policy_domain, entry.policy_type), |sum| *sum = sum.plus(entry.summary));
        let Some(report) = columns.reports.get(entry.report as usize) else { return };
        let Some(day) = report.day else { return };
        if let Some(domain) = self.domain(entry.policy_domain) {
            domain.saw(entry.policy_type, entry.policy_text, day, report.organization);
        }
    }

    fn failure(&mut self, selection: &Selection<'_>, id: usize, entry: &EntryRow, row: &FailureRow) {
        let columns = selection.columns();
        let Some(report) = columns.reports.get(id) else { return };
        let kind = if is_vague(columns, row.result_type) { columns.reason_kind(row) } else { 0 };
        let failure = Failure {
            day: report.day,
            organization: report.organization,
            network: columns.network(row),
            country: columns.country(row),
            receiving_ip: row.receiving_ip,
            policy_type: entry.policy_type,
            policy_text: entry.policy_text,
            failed: row.failed,
        };
        if let Some(domain) = self.domain(entry.policy_domain) {
            domain.failed((row.result_type, row.receiving_mx, kind), failure);
        }
    }

    fn report(&mut self, selection: &Selection<'_>, _: usize, report: &ReportRow, work: &mut usize) -> bool {
        while let Some(((domain, policy_type), sum)) = self.report.pop() {
            if *work == 0 {
                self.report.add((domain, policy_type), |slot| *slot = sum);
                return false;
            }
            *work -= 1;
            if self.domain.as_ref().is_some_and(|(open, _)| *open != domain) {
                self.close_domain(report);
            }
            self.domain.get_or_insert_with(|| (domain, Vec::new())).1.push((domain, policy_type, sum));
        }
        self.close_domain(report);
        let (reports, counts) = self.deviations.entry(report.organization).or_default();
        *reports += 1;
        for (rule, _) in selection.columns().deviations_of(report) {
            *counts.entry(*rule).or_default() += 1;
        }
        self.reported_days.extend(report.day);
        true
    }
}

impl Gathered {
    fn domain(&mut self, number: u32) -> Option<&mut DomainHistory> {
        let at = number as usize;
        while self.domains.len() <= at {
            let domain = u32::try_from(self.domains.len()).ok()?;
            self.domains.push(DomainHistory::of(domain));
        }
        self.domains.get_mut(at)
    }

    fn close_domain(&mut self, report: &ReportRow) {
        let Some((number, own)) = self.domain.take() else { return };
        let sessions = sessions_of(own);
        if let Some(domain) = self.domain(number) {
            domain.reported(report.day, report.organization, sessions);
        }
    }

    /// Puts so much more into its order; true when all is. Nothing is added afterwards.
    pub(super) fn close(&mut self, columns: &Columns, mut work: usize) -> bool {
        if self.closed == 0 {
            self.domains.retain(|domain| domain.reports > 0);
        }
        while let Some(domain) = self.domains.get_mut(self.closed) {
            if work == 0 {
                return false;
            }
            domain.close();
            work = work.saturating_sub(1 + domain.activity.len());
            self.most_reports = self.most_reports.max(domain.reports);
            *self.bases.entry(base(columns.policy_domains.text(domain.domain)).to_owned()).or_default() += 1;
            self.closed += 1;
        }
        true
    }
}

/// The last two labels of a name.
fn base(name: &str) -> &str {
    name.rmatch_indices('.').nth(1).and_then(|(at, _)| name.get(at + 1..)).unwrap_or(name)
}

/// Bytes of a policy that cost as much as a row.
const BYTES_A_ROW: usize = 64;

impl<'a> History<'a> {
    pub(super) fn new(store: &'a Store, base: &'a Filter, gathered: &'a Gathered, suspicions: &'a [Suspicion]) -> Self {
        let reported_days = &gathered.reported_days;
        Self {
            store,
            columns: store.columns(),
            base,
            domains: &gathered.domains,
            deviations: &gathered.deviations,
            days: reported_days.first().copied().zip(reported_days.last().copied()),
            reported_days,
            bases: &gathered.bases,
            most_reports: gathered.most_reports,
            policies: &gathered.policies,
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
    pub(super) fn organizations<'n>(&self, numbers: impl IntoIterator<Item = &'n u32>) -> Vec<String> {
        texts(&self.columns.organizations, numbers)
    }

    /// The base filter narrowed to a domain.
    pub(super) fn about(&self, domain: &DomainHistory) -> Filter {
        Filter { policy_domain: self.domain_name(domain).into(), ..self.base.clone() }
    }

    /// What an MTA-STS policy text says.
    pub(super) fn policy(&self, text: u32) -> &'a PolicyText {
        self.policies.get(&text).unwrap_or(&NO_POLICY)
    }

    /// Whether no other domain has the last two labels of this one.
    pub(super) fn is_alone(&self, domain: &DomainHistory) -> bool {
        self.bases.get(base(self.columns.policy_domains.text(domain.domain))) == Some(&1)
    }

    /// What looks like interference in a cell of a domain.
    pub(super) fn suspicions_in(&self, domain: &DomainHistory, key: CellKey) -> &'a [Suspicion] {
        let place = |one: &Suspicion| (one.domain, one.key).cmp(&(domain.domain, key));
        let from = self.suspicions.partition_point(|one| place(one).is_lt());
        let to = self.suspicions.partition_point(|one| place(one).is_le());
        self.suspicions.get(from..to).unwrap_or_default()
    }

    pub(super) fn last_day(&self) -> Option<Day> {
        self.days.map(|(_, last)| last)
    }
}

/// The result type says so little that the kind of reason makes another cause of it.
fn is_vague(columns: &Columns, result_type: u32) -> bool {
    matches!(columns.result_type(result_type), ResultType::ValidationFailure | ResultType::Unknown(_))
}

pub(super) fn texts<'n>(names: &Names, numbers: impl IntoIterator<Item = &'n u32>) -> Vec<String> {
    let mut all: Vec<String> = numbers.into_iter().map(|number| names.text(*number).to_owned()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
