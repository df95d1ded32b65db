//! The failure details behind a group, one by one.

use super::overview::group_key;
use super::selection::Selection;
use super::{FailureGroup, Filter};
use crate::day::Day;
use crate::geo::Country;
use crate::store::{Names, Store};

/// One failure detail of one report, as the sender wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupedFailure {
    /// Number of the report in the store.
    pub report: usize,
    /// The UTC day of the report's start.
    pub day: Option<Day>,
    /// `organization-name`.
    pub organization: String,
    /// The policy domain that the failure stands under.
    pub policy_domain: String,
    /// `sending-mta-ip`.
    pub sending_mta_ip: Option<String>,
    /// The country that the address belongs to.
    pub country: Option<Country>,
    /// `receiving-ip`.
    pub receiving_ip: Option<String>,
    /// `additional-information`, a link or a note of the sender's.
    pub additional_information: Option<String>,
    /// Failed sessions.
    pub failed: u64,
}

/// The rows of a group under the filter that made it, newest report first.
pub fn failure_rows(store: &Store, filter: &Filter, group: &FailureGroup) -> Vec<GroupedFailure> {
    let columns = store.columns();
    let mut rows = Vec::new();
    Selection::new(columns, filter).each(|passed| {
        let own = passed.failures.iter().filter(|row| group_key(columns, row) == group.key);
        rows.extend(own.map(|row| {
            let text = |names: &Names, number: u32| (number != 0).then(|| names.text(number).to_owned());
            let entry = columns.entries.get(row.entry as usize);
            GroupedFailure {
                report: passed.id,
                day: passed.report.day,
                organization: columns.organizations.text(passed.report.organization).to_owned(),
                policy_domain: columns.policy_domains.text(entry.map_or(0, |entry| entry.policy_domain)).to_owned(),
                sending_mta_ip: text(&columns.addresses, row.sending_ip),
                country: columns.country(row),
                receiving_ip: text(&columns.addresses, row.receiving_ip),
                additional_information: text(&columns.information, row.information),
                failed: row.failed,
            }
        }));
    });
    rows.sort_by_key(|row| (std::cmp::Reverse(row.day), row.report));
    rows
}
