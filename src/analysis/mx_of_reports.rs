//! The MX hosts of a domain, as its reports name them.

use std::collections::BTreeSet;

use super::policy_text::PolicyText;
use crate::domain_name::tidy;
use crate::store::{EntryRow, Store};

/// What may stand as `mx` lines of a policy for the domain: the patterns that senders saw in
/// its MTA-STS policy, else the MX hosts of its failures. In lower case and order.
pub fn mx_of_reports(store: &Store, domain: &str) -> Vec<String> {
    let columns = store.columns();
    let own = |entry: &&EntryRow| columns.policy_domains.text(entry.policy_domain).eq_ignore_ascii_case(domain);
    let entries = || columns.entries.iter().filter(own);
    // The same few texts stand in many reports.
    let patterns: BTreeSet<u32> = entries().map(|entry| entry.mx_patterns).collect();
    let patterns = patterns.into_iter().flat_map(|number| columns.mx_patterns.text(number).lines()).map(tidy);
    // Not every sender repeats them beside the policy that it quotes (RFC 8460, section 4.4).
    let texts: BTreeSet<u32> = entries().map(|entry| entry.policy_text).collect();
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
