//! The MX hosts of a domain, as its reports name them.

use std::collections::BTreeSet;

use crate::store::Store;

/// What may stand as `mx` lines of a policy for the domain: the patterns that senders saw in
/// its MTA-STS policy, else the MX hosts of its failures. In lower case and order.
pub fn mx_of_reports(store: &Store, domain: &str) -> Vec<String> {
    let entries = || {
        let all = store.reports().iter().flat_map(|stored| &stored.report.policies);
        all.filter(|entry| entry.policy.policy_domain.eq_ignore_ascii_case(domain))
    };
    let tidy = |name: &str| name.trim().trim_end_matches('.').to_ascii_lowercase();
    let patterns: BTreeSet<String> = entries()
        .flat_map(|entry| &entry.policy.mx_host)
        .map(|name| tidy(name))
        .filter(|name| !name.is_empty())
        .collect();
    if !patterns.is_empty() {
        return patterns.into_iter().collect();
    }
    let failures = entries().flat_map(|entry| &entry.failure_details);
    let hosts: BTreeSet<String> = failures.filter_map(|row| row.receiving_mx_hostname.as_deref()).map(tidy).collect();
    hosts.into_iter().filter(|name| !name.is_empty()).collect()
}
