//! The MX hosts of a domain, as its reports name them.

use std::collections::{BTreeMap, BTreeSet};

use super::policy_text::PolicyText;
use crate::day::Day;
use crate::domain_name::tidy;
use crate::store::{Columns, EntryRow, Store, policy_in_use};

/// What may stand as `mx` lines of a policy for the domain: the patterns of the newest MTA-STS policy that senders saw
/// (those of a replaced one may be names that are gone), else the MX hosts of its failures. In lower case and order.
pub fn mx_of_reports(store: &Store, domain: &str) -> Vec<String> {
    let columns = store.columns();
    let own = |entry: &&EntryRow| columns.policy_domains.text(entry.policy_domain).eq_ignore_ascii_case(domain);
    let entries = || columns.entries.iter().filter(own);
    let newest = newest_text(columns, entries());
    let current = || entries().filter(|entry| newest.is_none_or(|text| entry.policy_text == text));
    // The same few texts stand in many reports.
    let patterns: BTreeSet<u32> = current().map(|entry| entry.mx_patterns).collect();
    let patterns = patterns.into_iter().flat_map(|number| columns.mx_patterns.text(number).lines()).map(tidy);
    // Not every sender repeats them beside the policy that it quotes (RFC 8460, section 4.4).
    let texts: BTreeSet<u32> = current().map(|entry| entry.policy_text).collect();
    let quoted = texts.into_iter().flat_map(|number| PolicyText::read(columns.policy_texts.text(number)).mx);
    let patterns: BTreeSet<String> = patterns.chain(quoted.map(|name| tidy(&name))).collect();
    let patterns: BTreeSet<String> = patterns.into_iter().filter(|name| !name.is_empty()).collect();
    if !patterns.is_empty() {
        return patterns.into_iter().collect();
    }
    let hosts: BTreeSet<u32> =
        entries().flat_map(|entry| columns.failures_of(entry)).map(|row| row.receiving_mx).collect();
    let mut hosts: Vec<String> = hosts.into_iter().map(|number| tidy(columns.receiving_mxs.text(number))).collect();
    hosts.retain(|name| !name.is_empty());
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// The text of the MTA-STS policy in use.
fn newest_text<'a>(columns: &Columns, entries: impl Iterator<Item = &'a EntryRow>) -> Option<u32> {
    let mut days: BTreeMap<(&str, u32), (Day, Day)> = BTreeMap::new();
    for entry in entries.filter(|entry| entry.policy_type == Columns::STS && entry.policy_text != 0) {
        let Some(day) = columns.reports.get(entry.report as usize).and_then(|report| report.day) else { continue };
        let text = columns.policy_texts.text(entry.policy_text);
        let own = days.entry((text, entry.policy_text)).or_insert((day, day));
        *own = (own.0.min(day), own.1.max(day));
    }
    policy_in_use(days.iter(), |(_, (first, last))| (Some(*first), Some(*last))).map(|((_, text), _)| *text)
}
