//! All that was reported, arranged for those who judge it: by policy domain, day and organisation, and failures by
//! what failed where. Plain data; made in steps.

mod domain;
mod groups;
pub(super) mod outliers;
mod renamed;
mod seen_policy;
mod untold;

pub(super) use domain::DomainHistory;
pub(super) use groups::{Failure, GroupKey, Groups, Place};
pub use outliers::reported_range;
pub(super) use seen_policy::SeenPolicy;

use std::collections::{BTreeMap, BTreeSet};

use domain::ByPolicy;
pub(super) use domain::{Activity, Kinds};

use renamed::Reported;

use super::Values;
use super::cause::Causes;
use super::judged::{OfDomain, OfPolicy};
use super::lately::Lately;
use super::one_host::Spellings;
use super::policy_text::{BYTES_A_ROW, NO_POLICY, PolicyText};
use crate::day::Day;
use crate::geo::Country;
use crate::report::DeviationRule;
use crate::store::{Columns, EntryRow, FailureRow, Names, ReportRow, Store, sessions_of};

/// Everything that is loaded. Numbers are those of [`Columns`].
#[derive(Clone, Copy)]
pub(super) struct History<'a> {
    pub(super) store: &'a Store,
    pub(super) columns: &'a Columns,
    gathered: &'a Gathered,
}

/// By number of organisation: its reports, and how many of them have each deviation.
pub(super) type Deviations = Vec<(usize, BTreeMap<DeviationRule, usize>)>;

/// Failed sessions of which reports have no details, by policy domain and organisation.
pub(super) type Untold = BTreeMap<(u32, u32), Vec<Failure>>;

/// How many reports there are of one day.
#[derive(Default)]
struct Today {
    day: Option<Day>,
    reports: usize,
}

/// What a [`History`] is made of, gathered in steps.
#[derive(Default)]
pub(super) struct Gathered {
    stage: usize,
    at: usize,
    causes: Causes,
    /// By number while they are gathered, then only those with reports.
    domains: Vec<DomainHistory>,
    groups: Groups,
    /// Entries whose details count more failures than their summary, in order.
    overstated: Vec<u32>,
    /// By MX and network of the addresses that it was met at: who met it there.
    networks: BTreeMap<(u32, u32), BTreeSet<u32>>,
    met_lately: Lately<(u32, u32, u32), ()>,
    /// MX hosts of several spellings.
    spellings: Spellings,
    deviations: Deviations,
    untold: Untold,
    /// What was seen of the day of the report that was looked at last: they mostly come day by day.
    today: Today,
    reported_days: BTreeMap<Day, usize>,
    /// The same days as a list, in order.
    list_of_days: Vec<Day>,
    /// Days that reports of several days cover beside the first.
    covered: BTreeSet<Day>,
    /// By organisation and day of its reports of several days: the last day of them.
    long_reports: BTreeMap<(u32, Day), Day>,
    /// The days of reports that lie so far from all others that their clock must be wrong.
    outliers: BTreeSet<Day>,
    /// The days of each organisation, and by its number that which was noted last.
    reporters: Reported,
    noted_last: Vec<Option<Day>>,
    /// By number of a former name: the next, and since when.
    heirs: BTreeMap<u32, (u32, Day)>,
    /// By number of a former name: the last.
    last_names: BTreeMap<u32, u32>,
    policies: BTreeMap<u32, PolicyText>,
    /// By name of an MX host: the domains whose TLSA records senders found there.
    dane_at: BTreeMap<String, BTreeSet<u32>>,
    /// By number of a policy domain that may be an MX host: the domains whose mail it receives.
    owners: BTreeMap<u32, BTreeSet<u32>>,
    /// By number of a domain: those that are MX hosts of its own.
    own_hosts: BTreeMap<u32, Vec<u32>>,
    /// Where the first failure was sent from whose country is known, and whether another came from elsewhere.
    country: Option<Country>,
    several_countries: bool,
    /// How many domains there are below each base.
    bases: BTreeMap<String, usize>,
    most_reports: usize,
    /// By number of its text, whether an MTA-STS policy was read.
    read: Vec<bool>,
    /// The entries of a report that is looked at: policy domain, policy type, and what was reported.
    report: Vec<(u32, u32, OfPolicy)>,
    /// Of these, what is not told of.
    missing: Vec<Failure>,
    open: Option<u32>,
}

impl Gathered {
    /// Looks at so many more rows; true when all were seen and are in their order.
    pub(super) fn step(&mut self, store: &Store, mut work: usize) -> bool {
        let columns = store.columns();
        while work > 0 {
            let next = match self.stage {
                0 => columns.reports.get(self.at).map(|report| self.see_report(columns, self.at, report)),
                1 => (self.at < columns.receiving_mxs.len()).then(|| {
                    if let Ok(number) = u32::try_from(self.at) {
                        self.spellings.see(&columns.receiving_mxs, number);
                    }
                    0
                }),
                2 => columns.failures.get(self.at).map(|row| self.see_failure(columns, row)),
                3 => columns.entries.get(self.at).map(|entry| self.see_entry(columns, entry)),
                4 => self.domains.get_mut(self.at).map(|domain| {
                    let causes = &mut self.causes;
                    domain.close(&columns.policy_texts, |text| causes.policy(columns, text).is_policy());
                    self.most_reports = self.most_reports.max(domain.reports);
                    let base = base(columns.policy_domains.text(domain.domain));
                    *self.bases.entry(base.to_owned()).or_default() += 1;
                    let of_tlsa = domain.policies.iter().filter(|policy| policy.policy_type == Columns::TLSA);
                    for policy in of_tlsa.take(MOST_SETS) {
                        for host in columns.mx_patterns.text(policy.mx_patterns).lines().take(MOST_HOSTS) {
                            let host = host.trim_end_matches('.').to_lowercase();
                            if let Some(number) = columns.policy_domains.find(&host) {
                                self.owners.entry(number).or_default().insert(domain.domain);
                            }
                            self.dane_at.entry(host).or_default().insert(domain.domain);
                        }
                    }
                    for policy in domain.sts_policies().take(MOST_SETS) {
                        for host in causes.policy(columns, policy.text).mx.iter().take(MOST_HOSTS) {
                            if let Some(number) = columns.policy_domains.find(&host.to_lowercase()) {
                                self.owners.entry(number).or_default().insert(domain.domain);
                            }
                        }
                    }
                    let name = columns.policy_domains.text(domain.domain);
                    for parent in parents(name).filter_map(|parent| columns.policy_domains.find(parent)) {
                        self.owners.entry(domain.domain).or_default().insert(parent);
                    }
                    domain.size() / ROWS_CLOSED_FOR_ONE
                }),
                _ => return true,
            };
            if let Some(more) = next {
                self.at += 1;
                work = work.saturating_sub(1 + more);
            } else {
                self.end_stage(store, columns);
                (self.stage, self.at) = (self.stage + 1, 0);
            }
        }
        self.stage > 4
    }

    fn end_stage(&mut self, store: &Store, columns: &Columns) {
        match self.stage {
            0 => {
                self.end_day();
                self.outliers = outliers::of(&self.reported_days);
                self.reported_days.retain(|day, _| !self.outliers.contains(day));
                self.list_of_days = self.reported_days.keys().copied().collect();
                let mut reporters = std::mem::take(&mut self.reporters);
                if !self.outliers.is_empty() {
                    reporters.retain(|(_, day), _| !self.outliers.contains(day));
                }
                let name = |number: u32| columns.organizations.text(number).to_owned();
                let mut bytes = renamed::BYTES_OF_CONTACTS;
                let contact = |report: usize| store.contact_info(report, &mut bytes);
                self.heirs = renamed::of(&reporters, &self.list_of_days, name, contact);
                self.last_names = renamed::last_names(&self.heirs);
            }
            1 => self.spellings.close(&columns.receiving_mxs),
            3 => {
                self.close_report(columns);
                self.domains.retain(|domain| domain.reports > 0);
            }
            4 => {
                self.policies = std::mem::take(&mut self.causes).into_policies();
                self.close_hosts(columns);
            }
            _ => {}
        }
    }

    /// Leaves the policy domains that are MX hosts, each with the domains whose mail it receives.
    fn close_hosts(&mut self, columns: &Columns) {
        let mut owners = std::mem::take(&mut self.owners);
        let found = |number: u32| {
            let at = self.domains.binary_search_by_key(&number, |domain| domain.domain).ok()?;
            self.domains.get(at)
        };
        let hosts: BTreeSet<u32> = owners
            .iter()
            .filter(|(host, by)| found(**host).is_some_and(|host| is_host(columns, host, by.contains(&host.domain))))
            .map(|(host, _)| *host)
            .collect();
        owners.retain(|host, _| hosts.contains(host));
        for (host, by) in &mut owners {
            by.retain(|number| number != host && !hosts.contains(number) && found(*number).is_some());
        }
        owners.retain(|_, by| !by.is_empty());
        for (host, by) in &owners {
            if let (Some(only), 1) = (by.first(), by.len()) {
                self.own_hosts.entry(*only).or_default().push(*host);
            }
        }
        self.owners = owners;
    }

    fn see_report(&mut self, columns: &Columns, number: usize, report: &ReportRow) -> usize {
        let (reports, counts) = entry_of(&mut self.deviations, report.organization);
        *reports += 1;
        let own = columns.deviations_of(report);
        for (rule, _) in own {
            *counts.entry(*rule).or_default() += 1;
        }
        if let Some(day) = report.day {
            if self.today.day != Some(day) {
                self.end_day();
                self.today.day = Some(day);
            }
            self.today.reports += 1;
            if entry_of(&mut self.noted_last, report.organization).replace(day) != Some(day) {
                self.reporters.entry((report.organization, day)).or_insert(number);
            }
            let last = report.last_day.unwrap_or(day).min(day.plus(LONGEST_REPORT));
            self.covered.extend((day.0.saturating_add(1)..=last.0).map(Day));
            if let Some(last) = last_of_several(day, report) {
                let known = self.long_reports.entry((report.organization, day)).or_insert(last);
                *known = last.max(*known);
            }
            return own.len() + usize::try_from(last.0 - day.0).unwrap_or_default();
        }
        own.len()
    }

    /// Another day comes next.
    fn end_day(&mut self) {
        let Today { day, reports } = std::mem::take(&mut self.today);
        if let Some(day) = day {
            *self.reported_days.entry(day).or_default() += reports;
        }
    }

    fn see_failure(&mut self, columns: &Columns, row: &FailureRow) -> usize {
        let (Some(entry), Some(report)) =
            (columns.entries.get(row.entry as usize), columns.reports.get(row.report as usize))
        else {
            return 0;
        };
        let cause = self.causes.of(columns, entry, row);
        let place = match row.receiving_mx {
            mx if mx != 0 && !cause.is_of_domain() => Place::Host(self.spellings.one(mx)),
            // Who applies DANE may report the MX as the policy domain (RFC 8460, section 1.1).
            _ => Place::Domain(entry.policy_domain),
        };
        // Where no session failed, a policy that was kept took the place of the one that could not be had.
        let idle = row.failed == 0 || entry.summary.failed == 0 && cause.is_of_policy_host();
        let failure = Failure {
            row: u32::try_from(self.at).unwrap_or(u32::MAX),
            day: self.day_of(report),
            last_day: self.day_of(report).and_then(|day| last_of_several(day, report)),
            report: row.report,
            organization: self.last_name(report.organization),
            domain: entry.policy_domain,
            policy_type: entry.policy_type,
            policy_text: entry.policy_text,
            result_type: row.result_type,
            reason: row.reason,
            kind: columns.reason_kind(row),
            network: columns.is_ipv6(row.sending_ip).map_or(0, |_| columns.network(row)),
            country: columns.country(row),
            receiving_mx: self.spellings.one(row.receiving_mx),
            receiving_ip: row.receiving_ip,
            failed: row.failed,
            counted: row.failed,
        };
        self.groups.add(GroupKey { cause, place, idle }, failure);
        if let Some(country) = failure.country {
            self.several_countries |= *self.country.get_or_insert(country) != country;
        }
        // What is no address says nothing of where somebody was.
        if row.receiving_mx != 0 && columns.is_ipv6(row.receiving_ip).is_some() {
            let (host, who) = (failure.receiving_mx, failure.organization);
            let network = columns.network_of_address(row.receiving_ip);
            self.met_lately.find(host << 9 ^ network << 4 ^ who, (host, network, who), || {
                self.networks.entry((host, network)).or_default().insert(who);
            });
        }
        0
    }

    fn see_entry(&mut self, columns: &Columns, entry: &EntryRow) -> usize {
        if self.open.is_some_and(|open| open != entry.report) {
            self.close_report(columns);
        }
        self.open = Some(entry.report);
        let mut read = 0;
        let is_policy = entry.policy_type == Columns::STS && entry.policy_text != 0;
        if is_policy && !std::mem::replace(entry_of(&mut self.read, entry.policy_text), true) {
            self.causes.policy(columns, entry.policy_text);
            read = columns.policy_texts.text(entry.policy_text).len() / BYTES_A_ROW;
        }
        let Some(report) = columns.reports.get(entry.report as usize) else { return read };
        let (day, organization) = (self.day_of(report), self.last_name(report.organization));
        let rows = columns.failures_of(entry);
        let told = FailureRow::failed_in(rows);
        let own = OfPolicy { sessions: entry.summary, told: told.min(entry.summary.failed), ..OfPolicy::default() };
        self.report.push((entry.policy_domain, entry.policy_type, own));
        if told > entry.summary.failed {
            self.overstated.extend(u32::try_from(self.at));
        }
        if let Some(missing) = entry.summary.failed.checked_sub(told).filter(|missing| *missing > 0) {
            let failure = Failure {
                day,
                report: entry.report,
                organization,
                domain: entry.policy_domain,
                policy_type: entry.policy_type,
                policy_text: entry.policy_text,
                failed: missing,
                counted: missing,
                ..Failure::default()
            };
            self.missing.push(failure);
        }
        if let (Some(day), Some(domain)) = (day, self.domain(entry.policy_domain)) {
            domain.saw(entry, day, organization);
        }
        rows.len() + read
    }

    fn day_of(&self, report: &ReportRow) -> Option<Day> {
        report.day.filter(|day| !self.outliers.contains(day))
    }

    /// The number under which an organisation goes on.
    fn last_name(&self, organization: u32) -> u32 {
        self.last_names.get(&organization).copied().unwrap_or(organization)
    }

    fn close_report(&mut self, columns: &Columns) {
        let Some(report) = self.open.take().and_then(|open| columns.reports.get(open as usize)) else { return };
        let (day, organization) = (self.day_of(report), self.last_name(report.organization));
        let mut entries = std::mem::take(&mut self.report);
        entries.sort_by_key(|(domain, ..)| *domain);
        for own in entries.chunk_by(|(one, ..), (next, ..)| one == next) {
            let Some((number, ..)) = own.first() else { continue };
            // Mostly a report is about one domain, and then its sessions are counted already.
            let counted = own.iter().map(|(domain, policy_type, own)| (*domain, *policy_type, own.sessions));
            let all = if own.len() == entries.len() { report.sessions } else { sessions_of(counted) };
            let mut by = ByPolicy { all, ..ByPolicy::default() };
            for (_, policy_type, own) in own {
                let sum = match *policy_type {
                    Columns::TLSA => &mut by.dane,
                    Columns::STS => &mut by.sts,
                    _ => &mut by.none,
                };
                *sum = sum.plus(own.sessions);
                by.kinds = by.kinds.and(Kinds::of(*policy_type));
            }
            if let Some(domain) = self.domain(*number) {
                domain.reported(day, organization, by);
            }
        }
        self.close_missing(&entries);
        // Its memory serves the next report, unless that was a large one.
        entries.clear();
        entries.shrink_to(MOST_SETS);
        self.report = entries;
    }

    /// Keeps the failures without details of a report. The entries lie in the order of their domains.
    fn close_missing(&mut self, entries: &[(u32, u32, OfPolicy)]) {
        if self.missing.is_empty() {
            return;
        }
        let mut missing = std::mem::take(&mut self.missing);
        missing.sort_by_key(|failure| failure.domain);
        for own in missing.chunk_by_mut(|one, next| one.domain == next.domain) {
            let Some(Failure { domain, organization, .. }) = own.first().copied() else { continue };
            let start = entries.partition_point(|(other, ..)| *other < domain);
            let mut all = OfDomain::default();
            let reported = entries.get(start..).unwrap_or_default();
            for (_, policy_type, own) in reported.iter().take_while(|(other, ..)| *other == domain) {
                all.add(*policy_type, *own);
            }
            untold::count_untold(own, all.untold());
            self.untold.entry((domain, organization)).or_default().extend_from_slice(own);
        }
    }

    fn domain(&mut self, number: u32) -> Option<&mut DomainHistory> {
        let at = number as usize;
        while self.domains.len() <= at {
            let domain = u32::try_from(self.domains.len()).ok()?;
            self.domains.push(DomainHistory::of(domain));
        }
        self.domains.get_mut(at)
    }

    /// Lets go of so much of it; true when nothing large is left. Nothing can be asked afterwards.
    pub(super) fn forget(&mut self, work: usize) -> bool {
        for _ in 0..work {
            let any = [
                self.domains.pop().is_some(),
                self.networks.pop_first().is_some(),
                self.untold.pop_first().is_some(),
                self.policies.pop_first().is_some(),
                self.dane_at.pop_first().is_some(),
                self.bases.pop_first().is_some(),
                self.owners.pop_first().is_some(),
                self.own_hosts.pop_first().is_some(),
                self.deviations.pop().is_some(),
            ];
            if !any.contains(&true) {
                return true;
            }
        }
        false
    }

    /// The groups of failures, once all is gathered; none stays.
    pub(super) fn take_groups(&mut self) -> Groups {
        std::mem::take(&mut self.groups)
    }
}

impl<'a> History<'a> {
    pub(super) fn new(store: &'a Store, gathered: &'a Gathered) -> Self {
        Self { store, columns: store.columns(), gathered }
    }

    /// The policy domains that have reports, in the order of their numbers.
    pub(super) fn domains(&self) -> &'a [DomainHistory] {
        &self.gathered.domains
    }

    /// The domain of a number.
    pub(super) fn domain(&self, number: u32) -> Option<&'a DomainHistory> {
        let at = self.gathered.domains.binary_search_by_key(&number, |domain| domain.domain).ok()?;
        self.gathered.domains.get(at)
    }

    /// The networks that an MX was met in, each with who met it there.
    pub(super) fn networks_of(&self, mx: u32) -> impl Iterator<Item = (u32, &'a BTreeSet<u32>)> + Clone {
        self.gathered.networks.range((mx, 0)..=(mx, u32::MAX)).map(|((_, network), met)| (*network, met))
    }

    /// Whether a network is one of IPv6.
    pub(super) fn is_ipv6_network(&self, network: u32) -> bool {
        self.columns.networks.text(network).contains(':')
    }

    /// How many met an MX in a network.
    pub(super) fn met_in(&self, mx: u32, network: u32) -> usize {
        self.gathered.networks.get(&(mx, network)).map_or(0, BTreeSet::len)
    }

    /// Whether failures were sent from more than one country: otherwise it is no trait to have come from it.
    pub(super) fn has_several_countries(&self) -> bool {
        self.gathered.several_countries
    }

    /// Domains whose DANE senders meet the same host, be it called the MX or the policy domain (RFC 8460, section 1.1).
    pub(super) fn dane_at(&self, host: &str) -> impl Iterator<Item = u32> {
        let named = self.columns.policy_domains.find(host);
        self.gathered.dane_at.get(host).into_iter().flatten().copied().chain(named)
    }

    /// Whether a policy domain is an MX host that receives the mail of others.
    pub(super) fn is_host_of_others(&self, domain: u32) -> bool {
        self.gathered.owners.contains_key(&domain)
    }

    /// The domain whose mail an MX host receives, where it is of one alone.
    pub(super) fn owner_of(&self, host: u32) -> Option<&'a DomainHistory> {
        let by = self.gathered.owners.get(&host).filter(|by| by.len() == 1)?;
        self.domain(*by.first()?)
    }

    /// The MX hosts that receive the mail of a domain alone, where reports name them as policy domains.
    pub(super) fn own_hosts(&self, domain: u32) -> impl Iterator<Item = &'a DomainHistory> + Clone {
        let history = *self;
        let hosts = self.gathered.own_hosts.get(&domain).map_or(&[][..], Vec::as_slice);
        hosts.iter().filter_map(move |host| history.domain(*host))
    }

    /// The name of a domain, and of these.
    pub(super) fn own_names(&self, domain: u32) -> impl Iterator<Item = &'a str> {
        let history = *self;
        let hosts = self.own_hosts(domain).map(move |host| history.domain_name(host.domain));
        std::iter::once(self.domain_name(domain)).chain(hosts)
    }

    /// The MX hosts that somebody met by the name of a domain, or by a name that its TLSA records come with.
    pub(super) fn hosts_of(&self, domain: u32) -> BTreeSet<u32> {
        let names = self.dane_names(domain);
        let found = names.iter().filter_map(|name| self.columns.receiving_mxs.find(name)).filter(|host| *host != 0);
        found.map(|host| self.gathered.spellings.one(host)).collect()
    }

    /// All spellings of an MX host.
    pub(super) fn spellings(&self, host: u32) -> impl Iterator<Item = u32> {
        self.gathered.spellings.all(host)
    }

    /// Entries whose details count more failures than their summary, in order.
    pub(super) fn overstated(&self) -> &'a [u32] {
        &self.gathered.overstated
    }

    /// Whether a failure states a receiving address that is one.
    pub(super) fn has_address(&self, failure: &Failure) -> bool {
        self.columns.is_ipv6(failure.receiving_ip).is_some()
    }

    /// The name of a domain, and the hosts that its TLSA records come with.
    pub(super) fn dane_names(&self, domain: u32) -> BTreeSet<String> {
        let sets = self.domain(domain).into_iter().flat_map(|domain| &domain.policies);
        let sets = sets.filter(|set| set.policy_type == Columns::TLSA).take(MOST_SETS);
        let lines = sets.flat_map(|set| self.columns.mx_patterns.text(set.mx_patterns).lines().take(MOST_HOSTS));
        let names = lines.chain([self.domain_name(domain)]);
        names.map(|name| name.trim_end_matches('.').to_lowercase()).filter(|name| !name.is_empty()).collect()
    }

    pub(super) fn deviations(&self) -> &'a Deviations {
        &self.gathered.deviations
    }

    pub(super) fn untold(&self) -> &'a Untold {
        &self.gathered.untold
    }

    /// The number under which an organisation goes on.
    pub(super) fn last_name(&self, organization: u32) -> u32 {
        self.gathered.last_name(organization)
    }

    /// Organisations that go on under another name: the former number, the next, and since when.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (u32, u32, Day)> {
        self.gathered.heirs.iter().map(|(old, (new, since))| (*old, *new, *since))
    }

    /// The names that reports of these organisations bear, the former ones too.
    pub(super) fn all_names<'n>(&self, numbers: impl IntoIterator<Item = &'n u32>) -> Values {
        let numbers: BTreeSet<u32> = numbers.into_iter().copied().collect();
        let former = self.gathered.last_names.iter().filter(|(_, last)| numbers.contains(last)).map(|(old, _)| old);
        numbers.iter().chain(former).map(|number| self.organization(*number).to_owned()).collect()
    }

    /// Whether a name is met as a receiving MX somewhere.
    pub(super) fn is_met_as_host(&self, name: &str) -> bool {
        self.columns.receiving_mxs.find(name).is_some() || self.gathered.dane_at.contains_key(name)
    }

    /// Days of reports that lie far from all others.
    pub(super) fn outliers(&self) -> &'a BTreeSet<Day> {
        &self.gathered.outliers
    }

    /// Days of any report, in order.
    pub(super) fn reported_days(&self) -> impl DoubleEndedIterator<Item = Day> {
        self.gathered.reported_days.keys().copied()
    }

    /// The same as a list.
    pub(super) fn list_of_days(&self) -> &'a [Day] {
        &self.gathered.list_of_days
    }

    /// Whether there is a report of a day.
    pub(super) fn is_reported(&self, day: Day) -> bool {
        self.gathered.reported_days.contains_key(&day) || self.gathered.covered.contains(&day)
    }

    /// The last day that the reports of an organisation of a day cover, where they are of several.
    pub(super) fn covered_by(&self, organization: u32, day: Day) -> Option<Day> {
        let known = &self.gathered.long_reports;
        let former = self.gathered.last_names.iter().filter(|(_, last)| **last == organization).map(|(old, _)| *old);
        former.chain([organization]).filter_map(|number| known.get(&(number, day)).copied()).max()
    }

    /// The first and last day of any report.
    pub(super) fn days(&self) -> Option<(Day, Day)> {
        self.gathered
            .reported_days
            .first_key_value()
            .zip(self.gathered.reported_days.last_key_value())
            .map(|((first, _), (last, _))| (*first, *last))
    }

    /// The most reports that a domain has.
    pub(super) fn most_reports(&self) -> usize {
        self.gathered.most_reports
    }

    pub(super) fn organization(&self, number: u32) -> &'a str {
        self.columns.organizations.text(number)
    }

    pub(super) fn host(&self, number: u32) -> &'a str {
        self.columns.receiving_mxs.text(number)
    }

    pub(super) fn domain_name(&self, number: u32) -> &'a str {
        self.columns.policy_domains.text(number)
    }

    pub(super) fn place_name(&self, place: Place) -> &'a str {
        match place {
            Place::Host(host) => self.host(host),
            Place::Domain(domain) => self.domain_name(domain),
        }
    }

    /// Names of organisations, in order.
    pub(super) fn organizations<'n>(&self, numbers: impl IntoIterator<Item = &'n u32>) -> Vec<String> {
        texts(&self.columns.organizations, numbers)
    }

    /// What an MTA-STS policy text says.
    pub(super) fn policy(&self, text: u32) -> &'a PolicyText {
        self.gathered.policies.get(&text).unwrap_or(&NO_POLICY)
    }

    /// Whether no other domain has the last two labels of this one.
    pub(super) fn is_alone(&self, domain: &DomainHistory) -> bool {
        self.gathered.bases.get(base(self.domain_name(domain.domain))) == Some(&1)
    }
}

/// Whether a policy domain is an MX host: under DANE it may stand where the mail domain does (RFC 8460, section 1.1). A name
/// right below a registry is a mail domain more likely; `own` is whether it is named as its own MX host.
fn is_host(columns: &Columns, domain: &DomainHistory, own: bool) -> bool {
    let name = columns.policy_domains.text(domain.domain);
    let mut of_tlsa = domain.policies.iter().filter(|policy| policy.policy_type == Columns::TLSA).peekable();
    of_tlsa.peek().is_some()
        && !domain.is_under_sts()
        && base(name) != name
        && (own || of_tlsa.all(|policy| columns.mx_patterns.text(policy.mx_patterns).is_empty()))
}

/// The names that a name lies below, down to its owner's.
fn parents(name: &str) -> impl Iterator<Item = &str> {
    let least = base(name).len();
    let after = name.match_indices('.').filter_map(|(at, _)| name.get(at + 1..));
    after.filter(move |parent| parent.len() >= least).take(MOST_PARENTS)
}

/// The last day of a report of several days. One of a local day is of one, though two days of UTC have a part in it.
fn last_of_several(day: Day, report: &ReportRow) -> Option<Day> {
    report.last_day.filter(|last| (SEVERAL..=LONGEST_REPORT).contains(&(last.0 - day.0)))
}

/// What belongs to a number, in a list of as many as there are.
fn entry_of<T: Default>(all: &mut Vec<T>, number: u32) -> &mut T {
    let place = number as usize;
    if all.len() <= place {
        all.resize_with(place + 1, T::default);
    }
    // It has one more than its number.
    #[expect(clippy::indexing_slicing, reason = "it was made just now")]
    &mut all[place]
}

/// The part of a name below which all is one owner's: its last two labels, or three where a country has registries of
/// its own below it, as in "example.co.uk".
pub(super) fn base(name: &str) -> &str {
    let last = |dots: usize| name.rmatch_indices('.').nth(dots).and_then(|(at, _)| name.get(at + 1..)).unwrap_or(name);
    let two = last(1);
    let is_registry = two.split_once('.').is_some_and(|(second, country)| {
        country.len() == 2 && REGISTRIES.iter().any(|registry| registry.eq_ignore_ascii_case(second))
    });
    if is_registry { last(2) } else { two }
}

/// Texts of numbers, each once, in order.
pub(super) fn texts<'n>(names: &Names, numbers: impl IntoIterator<Item = &'n u32>) -> Vec<String> {
    let mut all: Vec<&str> = numbers.into_iter().map(|number| names.text(*number)).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(str::to_owned).collect()
}

/// Names that countries have given to registries below them.
const REGISTRIES: [&str; 22] = [
    "ac", "asso", "co", "com", "ed", "edu", "go", "gob", "gouv", "gov", "govt", "gv", "ltd", "me", "mil", "ne", "net",
    "nhs", "nom", "or", "org", "plc",
];
/// Rows that are put into their order in the time in which one is looked at.
const ROWS_CLOSED_FOR_ONE: usize = 4;
/// Days of a report that are looked at.
const LONGEST_REPORT: i32 = 31;
/// Days after its first that make a report one of several days.
const SEVERAL: i32 = 2;
/// Sets of TLSA records of a domain, and hosts beside each, that are looked at.
const MOST_SETS: usize = 50;
const MOST_HOSTS: usize = 20;
/// Names above one that may be the domain whose mail it receives.
const MOST_PARENTS: usize = 4;

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn what_lies_below_a_registry_of_a_country_has_three_labels() {
        for (name, owner) in [
            ("mx1.mail.example.com", "example.com"),
            ("example.com", "example.com"),
            ("mx.bakery.co.uk", "bakery.co.uk"),
            ("bakery.co.uk", "bakery.co.uk"),
            ("mx.school.ac.jp", "school.ac.jp"),
            ("MX.Bakery.CO.UK", "Bakery.CO.UK"),
            ("mx.shop.com.au", "shop.com.au"),
            // Short, and no registries.
            ("mx.db.de", "db.de"),
            ("mx-ha.web.de", "web.de"),
            ("co.uk", "co.uk"),
            ("localhost", "localhost"),
            ("", ""),
        ] {
            assert_eq!(base(name), owner, "{name}");
        }
    }
}
