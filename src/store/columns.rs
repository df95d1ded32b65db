//! What is counted, as rows of numbers: filtering a hundred thousand reports touches no text.

use std::net::IpAddr;

use super::batch::{EntryDraft, FailureDraft, ReportDraft, days_of};
use super::names::Names;
use super::renumbering::{Column, Own, Renumbering};
use super::rows::{EntryRow, FailureRow, ReportRow, number_of};
use super::sessions::{self, Sessions, sessions_of};
use crate::day::Day;
use crate::explain::{reason_kind, reason_of_kind};
use crate::geo::{Country, CountryTable};
use crate::network::network_of;
use crate::report::{Completeness, DeviationRule, ResultType};
use crate::seed::Seed;

/// Where an address is.
#[derive(Debug, Clone, Copy, Default)]
struct PlaceOfAddress {
    /// Number of its network.
    network: u32,
    country: Option<Country>,
    is_ipv6: Option<bool>,
}

/// The rows of all reports, and the texts that their numbers stand for.
#[derive(Debug, Clone)]
pub struct Columns {
    /// `organization-name`.
    pub organizations: Names,
    /// `policy-domain`.
    pub policy_domains: Names,
    /// `policy-type`; the numbers of the registered ones are fixed.
    pub policy_types: Names,
    /// Lines of `policy-string`, joined by line feeds.
    pub policy_texts: Names,
    /// `mx-host` patterns, joined by line feeds.
    pub mx_patterns: Names,
    /// `result-type`; 1 to 11 are the registered ones in the order of the RFC.
    pub result_types: Names,
    /// `receiving-mx-hostname` in lower case.
    pub receiving_mxs: Names,
    /// `failure-reason-code` as written.
    pub reasons: Names,
    /// What reason codes are grouped by.
    pub reason_kinds: Names,
    /// `additional-information` as written.
    pub information: Names,
    /// `sending-mta-ip` and `receiving-ip`, each address in one spelling.
    pub addresses: Names,
    /// The /24 or /48 of sending addresses.
    pub networks: Names,
    /// One row a report, in the order of the store.
    pub reports: Vec<ReportRow>,
    /// One row an entry of `policies`.
    pub entries: Vec<EntryRow>,
    /// One row an element of `failure-details`.
    pub failures: Vec<FailureRow>,
    /// Rules that reports depart from, with how often; those of a report stand together.
    deviations: Vec<(DeviationRule, u32)>,
    /// The earliest `start-datetime` and the latest `end-datetime`, seconds since 1970; without tables
    /// of failures, which tell only a day and may give way.
    range: (Option<i64>, Option<i64>),
    /// By number of reason: its kind.
    kind_of_reason: Vec<u32>,
    /// By number of information: the kind of reason that it states, where it is one that is known.
    kind_of_information: Vec<u32>,
    /// By number of address: where it is.
    place_of_address: Vec<PlaceOfAddress>,
}

impl Columns {
    /// No rows yet.
    pub(super) fn with_seed(seed: &Seed) -> Self {
        let none = || Names::with(seed, []);
        Self {
            organizations: none(),
            policy_domains: none(),
            policy_types: Names::with(seed, ["tlsa", "sts", "no-policy-found"]),
            policy_texts: none(),
            mx_patterns: none(),
            result_types: Names::with(seed, ResultType::REGISTERED.iter().map(ResultType::as_str)),
            receiving_mxs: none(),
            reasons: none(),
            reason_kinds: none(),
            information: none(),
            addresses: none(),
            networks: none(),
            reports: Vec::new(),
            entries: Vec::new(),
            failures: Vec::new(),
            deviations: Vec::new(),
            range: (None, None),
            kind_of_reason: vec![0],
            kind_of_information: vec![0],
            place_of_address: vec![PlaceOfAddress::default()],
        }
    }
}

impl Columns {
    /// Number of the policy-type `tlsa`.
    pub const TLSA: u32 = sessions::TLSA;
    /// Number of the policy-type `sts`.
    pub const STS: u32 = sessions::STS;
    /// Number of the policy-type `no-policy-found`.
    pub const NO_POLICY: u32 = 3;

    /// Takes a report of a batch in, and the entries, failures and deviations that are its own.
    pub(super) fn add(&mut self, draft: &ReportDraft, own: &Own<'_>, numbers: &mut Renumbering<'_>) {
        let number = number_of(self.reports.len());
        let first_entry = number_of(self.entries.len());
        let mut failures = own.failures;
        for entry in own.entries {
            let (its, rest) = failures.split_at_checked(entry.failures as usize).unwrap_or((failures, &[]));
            failures = rest;
            self.add_entry(number, entry, its, numbers);
        }
        let first_deviation = number_of(self.deviations.len());
        // A rule that this program does not know yet is shown by the one that does.
        let named = |&(rule, count): &(u32, u32)| Some((DeviationRule::of_number(rule)?, count));
        self.deviations.extend(own.deviations.iter().filter_map(named));
        let (day, last_day) = days_of(draft.start, draft.end);
        if draft.completeness > Completeness::Failures {
            self.range.0 = [self.range.0, draft.start].into_iter().flatten().min();
            self.range.1 = self.range.1.max(draft.end);
        }
        let mut row = ReportRow {
            organization: numbers.of(Column::Organization, draft.organization, &mut self.organizations),
            day,
            last_day,
            sessions: Sessions::default(),
            completeness: draft.completeness,
            first_entry,
            end_entry: number_of(self.entries.len()),
            first_deviation,
            end_deviation: number_of(self.deviations.len()),
        };
        row.sessions = sessions_of(self.entries_of(&row).iter().map(EntryRow::counted));
        self.reports.push(row);
    }

    fn add_entry(&mut self, report: u32, draft: &EntryDraft, failures: &[FailureDraft], numbers: &mut Renumbering<'_>) {
        let number = number_of(self.entries.len());
        let first_failure = number_of(self.failures.len());
        for failure in failures {
            let row = self.failure(report, number, failure, numbers);
            self.failures.push(row);
        }
        self.entries.push(EntryRow {
            report,
            policy_domain: numbers.of(Column::PolicyDomain, draft.policy_domain, &mut self.policy_domains),
            policy_type: numbers.of(Column::PolicyType, draft.policy_type, &mut self.policy_types),
            policy_text: numbers.of(Column::PolicyText, draft.policy_text, &mut self.policy_texts),
            mx_patterns: numbers.of(Column::MxPatterns, draft.mx_patterns, &mut self.mx_patterns),
            summary: draft.summary,
            first_failure,
            end_failure: number_of(self.failures.len()),
        });
    }

    /// Looks the texts of a failure up, so that it is quickly added.
    pub(super) fn prepare(&mut self, draft: &FailureDraft, numbers: &mut Renumbering<'_>) {
        self.failure(0, 0, draft, numbers);
    }

    fn failure(&mut self, report: u32, entry: u32, draft: &FailureDraft, numbers: &mut Renumbering<'_>) -> FailureRow {
        let reason = numbers.of(Column::Reason, draft.reason, &mut self.reasons);
        if self.kind_of_reason.len() < self.reasons.len() {
            self.kind_of_reason.push(self.reason_kinds.number(&reason_kind(self.reasons.text(reason))));
        }
        let information = numbers.of(Column::Information, draft.information, &mut self.information);
        if self.kind_of_information.len() < self.information.len() {
            let kind = kind_of_information(self.information.text(information));
            self.kind_of_information.push(kind.map_or(0, |kind| self.reason_kinds.number(&kind)));
        }
        FailureRow {
            report,
            entry,
            result_type: numbers.of(Column::ResultType, draft.result_type, &mut self.result_types),
            receiving_mx: numbers.of(Column::ReceivingMx, draft.receiving_mx, &mut self.receiving_mxs),
            reason,
            sending_ip: self.address(draft.sending_ip, numbers),
            receiving_ip: self.address(draft.receiving_ip, numbers),
            information,
            failed: draft.failed,
        }
    }

    fn address(&mut self, draft: u32, numbers: &mut Renumbering<'_>) -> u32 {
        let number = numbers.of(Column::Address, draft, &mut self.addresses);
        if self.place_of_address.len() < self.addresses.len() {
            let text = self.addresses.text(number);
            let place = PlaceOfAddress {
                network: self.networks.number(&network_of(text)),
                country: country_of(text, numbers.table),
                is_ipv6: text.trim().parse::<IpAddr>().ok().map(|address| address.is_ipv6()),
            };
            self.place_of_address.push(place);
        }
        number
    }

    /// Looks every address up anew.
    pub(super) fn locate(&mut self, table: &CountryTable) {
        for (number, place) in self.place_of_address.iter_mut().enumerate() {
            place.country = country_of(self.addresses.text(number_of(number)), Some(table));
        }
    }

    /// Bytes that rows and texts take.
    pub(super) fn bytes(&self) -> u64 {
        let texts = [
            &self.organizations,
            &self.policy_domains,
            &self.policy_types,
            &self.policy_texts,
            &self.mx_patterns,
            &self.result_types,
            &self.receiving_mxs,
            &self.reasons,
            &self.reason_kinds,
            &self.information,
            &self.addresses,
            &self.networks,
        ];
        let rows = self.reports.len() * (size_of::<ReportRow>() + OF_A_REPORT)
            + self.entries.len() * size_of::<EntryRow>()
            + self.failures.len() * size_of::<FailureRow>()
            + self.deviations.len() * size_of::<(DeviationRule, u32)>();
        texts.iter().fold(rows as u64, |sum, names| sum.saturating_add(names.bytes()))
    }

    /// The entries of a report.
    pub fn entries_of(&self, report: &ReportRow) -> &[EntryRow] {
        rows(&self.entries, report.first_entry, report.end_entry)
    }

    /// The failures of an entry.
    pub fn failures_of(&self, entry: &EntryRow) -> &[FailureRow] {
        rows(&self.failures, entry.first_failure, entry.end_failure)
    }

    /// The rules that a report departs from, each with how often.
    pub fn deviations_of(&self, report: &ReportRow) -> &[(DeviationRule, u32)] {
        rows(&self.deviations, report.first_deviation, report.end_deviation)
    }

    /// All of them, over all reports.
    pub fn deviations(&self) -> &[(DeviationRule, u32)] {
        &self.deviations
    }

    /// The earliest `start-datetime` and the latest `end-datetime`, seconds since 1970.
    pub fn range(&self) -> (Option<i64>, Option<i64>) {
        let tables = self.reports.iter().filter(|report| report.completeness == Completeness::Failures);
        let start = tables.filter_map(|report| report.day).min().map(Day::start);
        ([self.range.0, start].into_iter().flatten().min(), self.range.1)
    }

    /// Leaves of the reports from a number on only those that `stays` says, one by one, and numbers their rows anew.
    pub(super) fn retain(&mut self, first: u32, stays: &[bool]) {
        let Some(row) = self.reports.get(first as usize) else { return };
        let (entry, deviation) = (row.first_entry, row.first_deviation);
        let failure = self.entries.get(entry as usize).map_or(number_of(self.failures.len()), |row| row.first_failure);
        let reports = behind(&mut self.reports, first);
        let entries = behind(&mut self.entries, entry);
        let failures = behind(&mut self.failures, failure);
        let deviations = behind(&mut self.deviations, deviation);
        for (row, _) in reports.into_iter().zip(stays).filter(|(_, stays)| **stays) {
            let report = number_of(self.reports.len());
            let (first_entry, first_deviation) = (number_of(self.entries.len()), number_of(self.deviations.len()));
            for kept in rows(&entries, row.first_entry - entry, row.end_entry - entry) {
                let number = number_of(self.entries.len());
                let first_failure = number_of(self.failures.len());
                let own = rows(&failures, kept.first_failure - failure, kept.end_failure - failure);
                self.failures.extend(own.iter().map(|row| FailureRow { report, entry: number, ..*row }));
                self.entries.push(EntryRow {
                    report,
                    first_failure,
                    end_failure: number_of(self.failures.len()),
                    ..*kept
                });
            }
            let own = rows(&deviations, row.first_deviation - deviation, row.end_deviation - deviation);
            self.deviations.extend_from_slice(own);
            let (end_entry, end_deviation) = (number_of(self.entries.len()), number_of(self.deviations.len()));
            self.reports.push(ReportRow { first_entry, end_entry, first_deviation, end_deviation, ..row });
        }
    }

    /// Where a failure stands in its report: which entry of `policies`, which of its failures.
    pub(super) fn place_of(&self, row: &FailureRow) -> Option<(usize, usize)> {
        let report = self.reports.get(row.report as usize)?;
        let entry = self.entries.get(row.entry as usize)?;
        // Rows lie one behind the other, so their addresses are in order.
        let failures = self.failures_of(entry);
        let at = failures.partition_point(|other| std::ptr::from_ref(other) < std::ptr::from_ref(row));
        failures.get(at).filter(|found| std::ptr::eq(*found, row))?;
        Some((row.entry.checked_sub(report.first_entry)? as usize, at))
    }

    /// Number of the sending network of a failure.
    pub fn network(&self, failure: &FailureRow) -> u32 {
        self.network_of_address(failure.sending_ip)
    }

    /// Number of the network of an address.
    pub fn network_of_address(&self, address: u32) -> u32 {
        self.place_of_address.get(address as usize).map_or(0, |place| place.network)
    }

    /// Whether an address is of IPv6; `None` for what is no address.
    pub fn is_ipv6(&self, address: u32) -> Option<bool> {
        self.place_of_address.get(address as usize).and_then(|place| place.is_ipv6)
    }

    /// The country that a failure was sent from, once the table is there.
    pub fn country(&self, failure: &FailureRow) -> Option<Country> {
        self.place_of_address.get(failure.sending_ip as usize).and_then(|place| place.country)
    }

    /// Number of the kind of a failure's reason.
    pub fn reason_kind(&self, failure: &FailureRow) -> u32 {
        let of_reason = self.kind_of_reason.get(failure.reason as usize).copied().unwrap_or_default();
        if of_reason != 0 {
            return of_reason;
        }
        self.kind_of_information.get(failure.information as usize).copied().unwrap_or_default()
    }

    /// The result type of a number.
    pub fn result_type(&self, number: u32) -> ResultType {
        ResultType::parse(self.result_types.text(number))
    }
}

/// The kind of reason that `additional-information` states, for some senders write it there and no
/// `failure-reason-code`. It ought to be a URI (RFC 8460, section 4.4), and the words in one are no reason.
fn kind_of_information(text: &str) -> Option<String> {
    if text.contains("://") {
        return None;
    }
    Some(reason_kind(text)).filter(|kind| reason_of_kind(kind).is_some())
}

/// Bytes of what a report is found by (see [`super::duplicates::Duplicates`]), and of its span.
const OF_A_REPORT: usize = 200;

fn rows<T>(all: &[T], first: u32, end: u32) -> &[T] {
    all.get(first as usize..end as usize).unwrap_or_default()
}

/// Takes the rows from a number on.
fn behind<T>(all: &mut Vec<T>, first: u32) -> Vec<T> {
    all.split_off(all.len().min(first as usize))
}

fn country_of(text: &str, table: Option<&CountryTable>) -> Option<Country> {
    table?.country(text.trim().parse().ok()?)
}
