//! Failures of which no MX is named, put together with the same story at the MX.
//!
//! Postfix reports the MX as the policy domain, Microsoft what fails in DNS under the mail domain alone (RFC 8460,
//! section 1.1).

use std::collections::{BTreeMap, BTreeSet};

use super::merge::{Cluster, MOST_DOMAINS, MOST_LOOKED_AT};
use super::part::{Limits, Story};
use crate::analysis::cause::Cause;
use crate::analysis::history::{History, Place};

/// Clusters at domains, each put to the cluster at hosts that tells the same. Only where a filter can tell what comes of
/// it: it names hosts and domains each for itself, so that whatever else these domains have without a host must be of it.
pub(super) fn join(history: &History<'_>, clusters: Vec<Cluster>) -> Vec<Cluster> {
    // By cause and domain: in how many parts it is without a host.
    let mut nameless: BTreeMap<(Cause, u32), usize> = BTreeMap::new();
    let (mut at_hosts, mut at_domains): (Vec<Cluster>, Vec<Cluster>) =
        clusters.into_iter().partition(|cluster| cluster.at_hosts);
    for part in at_domains.iter().flat_map(|cluster| &cluster.parts) {
        if let Place::Domain(domain) = part.place {
            *nameless.entry((part.cause, domain)).or_default() += 1;
        }
    }
    let mut by_cause: BTreeMap<Cause, Vec<usize>> = BTreeMap::new();
    for (at, cluster) in at_hosts.iter().enumerate() {
        if let Some(first) = cluster.parts.first().filter(|part| part.story == Story::Fault && !part.idle) {
            by_cause.entry(first.cause).or_default().push(at);
        }
    }
    let mut rest = Vec::new();
    for cluster in at_domains.drain(..) {
        let Some(first) = cluster.parts.first().filter(|part| part.story == Story::Fault && !part.idle) else {
            rest.push(cluster);
            continue;
        };
        let near = by_cause.get(&first.cause).into_iter().flatten().rev().take(MOST_LOOKED_AT);
        let found = near.copied().find_map(|at| {
            let limits = at_hosts.get(at)?.takes(history, &cluster, &nameless)?;
            Some((at, limits))
        });
        match found.and_then(|(at, limits)| Some((at_hosts.get_mut(at)?, limits))) {
            Some((host, limits)) => host.swallow(cluster, limits),
            None => rest.push(cluster),
        }
    }
    at_hosts.append(&mut rest);
    at_hosts
}

impl Cluster {
    /// What limits both together, where the other tells the same without a host.
    fn takes(&self, history: &History<'_>, other: &Self, nameless: &BTreeMap<(Cause, u32), usize>) -> Option<Limits> {
        let first = other.parts.first()?;
        let same_time = other.parts.iter().all(|part| self.is_same_time(part, other.days));
        if !same_time {
            return None;
        }
        let hosts: BTreeSet<&str> = self.places.iter().filter_map(|place| name(history, *place)).collect();
        let senders: BTreeSet<u32> = hosts.iter().take(MOST_LOOKED_AT).flat_map(|host| history.dane_at(host)).collect();
        let related = |domain: &u32| {
            self.domains.contains(domain) || senders.contains(domain) || hosts.contains(history.domain_name(*domain))
        };
        let domains: BTreeSet<u32> = self.domains.union(&other.domains).copied().collect();
        // Each domain's failures without a host are all here, in one part.
        let whole = domains.iter().all(|domain| match nameless.get(&(first.cause, *domain)) {
            None => true,
            Some(1) => other.places.contains(&Place::Domain(*domain)) || self.places.contains(&Place::Domain(*domain)),
            Some(_) => false,
        });
        if !other.domains.iter().all(related) || !whole || domains.len() > MOST_DOMAINS {
            return None;
        }
        self.limits.join(&self.met, &other.limits, &other.met)
    }

    /// Takes all of another in.
    fn swallow(&mut self, other: Self, limits: Limits) {
        self.days = match (self.days, other.days) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        self.domains.extend(other.domains);
        self.met.extend(other.met);
        self.kinds.extend(other.kinds);
        self.places.extend(other.places);
        self.failed = self.failed.saturating_add(other.failed);
        self.limits = limits;
        self.parts.extend(other.parts);
    }
}

fn name<'a>(history: &History<'a>, place: Place) -> Option<&'a str> {
    match place {
        Place::Host(host) => Some(history.host(host)),
        Place::Domain(_) => None,
    }
}
