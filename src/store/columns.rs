//! What is counted, as rows of numbers: filtering a hundred thousand reports touches no text.

use super::names::Names;
use super::sessions::{Sessions, sessions_of};
use crate::analysis::{Day, network_of, reason_kind};
use crate::geo::{Country, CountryTable};
use crate::report::{FailureDetail, PolicyResult, Report, ResultType};

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
    /// `result-type`; 1 to 11 are the registered ones in the order of the RFC.
    pub result_types: Names,
    /// `receiving-mx-hostname` in lower case.
    pub receiving_mxs: Names,
    /// `failure-reason-code` as written.
    pub reasons: Names,
    /// What reason codes are grouped by.
    pub reason_kinds: Names,
    /// `sending-mta-ip` and `receiving-ip` as written.
    pub addresses: Names,
    /// The /24 or /48 of sending addresses.
    pub networks: Names,
    /// One row a report, in the order of the store.
    pub reports: Vec<ReportRow>,
    /// One row an entry of `policies`.
    pub entries: Vec<EntryRow>,
    /// One row an element of `failure-details`.
    pub failures: Vec<FailureRow>,
    /// By number of reason: its kind.
    kind_of_reason: Vec<u32>,
    /// By number of address: its network and country.
    place_of_address: Vec<(u32, Option<Country>)>,
}

/// One report.
#[derive(Debug, Clone, Copy)]
pub struct ReportRow {
    /// Number of `organization-name`.
    pub organization: u32,
    /// The UTC day of its start; `None` when the date cannot be read.
    pub day: Option<Day>,
    /// The UTC day of its end, at least `day`.
    pub last_day: Option<Day>,
    /// Its sessions.
    pub sessions: Sessions,
    first_entry: u32,
    end_entry: u32,
}

/// One entry of `policies`.
#[derive(Debug, Clone, Copy)]
pub struct EntryRow {
    /// Number of its report.
    pub report: u32,
    /// Number of `policy-domain`.
    pub policy_domain: u32,
    /// Number of `policy-type`.
    pub policy_type: u32,
    /// Number of its text.
    pub policy_text: u32,
    /// The summary as reported.
    pub summary: Sessions,
    first_failure: u32,
    end_failure: u32,
}

/// One element of `failure-details`.
#[derive(Debug, Clone, Copy)]
pub struct FailureRow {
    /// Number of its report.
    pub report: u32,
    /// Number of its entry.
    pub entry: u32,
    /// Number of `result-type`.
    pub result_type: u32,
    /// Number of `receiving-mx-hostname`.
    pub receiving_mx: u32,
    /// Number of `failure-reason-code`.
    pub reason: u32,
    /// Number of `sending-mta-ip`.
    pub sending_ip: u32,
    /// Number of `receiving-ip`.
    pub receiving_ip: u32,
    /// `failed-session-count`.
    pub failed: u64,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            organizations: Names::default(),
            policy_domains: Names::default(),
            policy_types: Names::with(["tlsa", "sts", "no-policy-found"]),
            policy_texts: Names::default(),
            result_types: Names::with(ResultType::REGISTERED.iter().map(ResultType::as_str)),
            receiving_mxs: Names::default(),
            reasons: Names::default(),
            reason_kinds: Names::default(),
            addresses: Names::default(),
            networks: Names::default(),
            reports: Vec::new(),
            entries: Vec::new(),
            failures: Vec::new(),
            kind_of_reason: vec![0],
            place_of_address: vec![(0, None)],
        }
    }
}

impl Columns {
    /// Number of the policy-type `tlsa`.
    pub const TLSA: u32 = 1;
    /// Number of the policy-type `sts`.
    pub const STS: u32 = 2;
    /// Number of the policy-type `no-policy-found`.
    pub const NO_POLICY: u32 = 3;

    pub(super) fn add(
        &mut self,
        report: &Report,
        day: Option<Day>,
        last_day: Option<Day>,
        table: Option<&CountryTable>,
    ) {
        let number = index(self.reports.len());
        let first_entry = index(self.entries.len());
        for entry in &report.policies {
            self.add_entry(number, entry, table);
        }
        let end_entry = index(self.entries.len());
        let mut row = ReportRow {
            organization: self.organizations.number(&report.organization_name),
            day,
            last_day,
            sessions: Sessions::default(),
            first_entry,
            end_entry,
        };
        row.sessions = sessions_of(self.entries_of(&row));
        self.reports.push(row);
    }

    fn add_entry(&mut self, report: u32, entry: &PolicyResult, table: Option<&CountryTable>) {
        let number = index(self.entries.len());
        let first_failure = index(self.failures.len());
        for detail in &entry.failure_details {
            let row = self.failure(report, number, detail, table);
            self.failures.push(row);
        }
        self.entries.push(EntryRow {
            report,
            policy_domain: self.policy_domains.number(&entry.policy.policy_domain),
            policy_type: self.policy_types.number(entry.policy.policy_type.as_str()),
            policy_text: self.policy_texts.number(&entry.policy.policy_string.join("\n")),
            summary: Sessions { successful: entry.summary.successful, failed: entry.summary.failed },
            first_failure,
            end_failure: index(self.failures.len()),
        });
    }

    fn failure(&mut self, report: u32, entry: u32, detail: &FailureDetail, table: Option<&CountryTable>) -> FailureRow {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let reason = self.reasons.number(detail.failure_reason_code.as_deref().unwrap_or_default());
        if self.kind_of_reason.len() < self.reasons.len() {
            self.kind_of_reason.push(self.reason_kinds.number(&reason_kind(self.reasons.text(reason))));
        }
        let mx = detail.receiving_mx_hostname.as_deref().map(str::to_lowercase).unwrap_or_default();
        FailureRow {
            report,
            entry,
            result_type: self.result_types.number(detail.result_type.as_str()),
            receiving_mx: self.receiving_mxs.number(&mx),
            reason,
            sending_ip: self.address(&text(&detail.sending_mta_ip), table),
            receiving_ip: self.address(&text(&detail.receiving_ip), table),
            failed: detail.failed_session_count,
        }
    }

    fn address(&mut self, text: &str, table: Option<&CountryTable>) -> u32 {
        let number = self.addresses.number(text);
        if self.place_of_address.len() < self.addresses.len() {
            self.place_of_address.push((self.networks.number(&network_of(text)), country_of(text, table)));
        }
        number
    }

    /// Looks every address up anew.
    pub(super) fn locate(&mut self, table: &CountryTable) {
        for (number, (_, country)) in self.place_of_address.iter_mut().enumerate() {
            *country = country_of(self.addresses.text(index(number)), Some(table));
        }
    }

    /// The entries of a report.
    pub fn entries_of(&self, report: &ReportRow) -> &[EntryRow] {
        self.entries.get(report.first_entry as usize..report.end_entry as usize).unwrap_or_default()
    }

    /// The failures of an entry.
    pub fn failures_of(&self, entry: &EntryRow) -> &[FailureRow] {
        self.failures.get(entry.first_failure as usize..entry.end_failure as usize).unwrap_or_default()
    }

    /// Where a failure stands in its report: which entry of `policies`, which of its failures.
    pub(super) fn place_of(&self, row: &FailureRow) -> Option<(usize, usize)> {
        let report = self.reports.get(row.report as usize)?;
        let entry = self.entries.get(row.entry as usize)?;
        let at = self.failures_of(entry).iter().position(|other| std::ptr::eq(other, row))?;
        Some((row.entry.checked_sub(report.first_entry)? as usize, at))
    }

    /// Number of the sending network of a failure.
    pub fn network(&self, failure: &FailureRow) -> u32 {
        self.place_of_address.get(failure.sending_ip as usize).map_or(0, |(network, _)| *network)
    }

    /// The country that a failure was sent from, once the table is there.
    pub fn country(&self, failure: &FailureRow) -> Option<Country> {
        self.place_of_address.get(failure.sending_ip as usize).and_then(|(_, country)| *country)
    }

    /// Number of the kind of a failure's reason.
    pub fn reason_kind(&self, failure: &FailureRow) -> u32 {
        self.kind_of_reason.get(failure.reason as usize).copied().unwrap_or_default()
    }

    /// The result type of a number.
    pub fn result_type(&self, number: u32) -> ResultType {
        ResultType::parse(self.result_types.text(number))
    }
}

fn country_of(text: &str, table: Option<&CountryTable>) -> Option<Country> {
    table?.country(text.trim().parse().ok()?)
}

/// Row numbers fit: a row costs more bytes than its number can count.
fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
