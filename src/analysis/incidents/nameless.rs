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
    let (mut at_hosts, at_domains): (Vec<Cluster>, Vec<Cluster>) =
        clusters.into_iter().partition(|cluster| cluster.at_hosts);
    // By cause and domain: in how many parts it is without a host.
    let mut nameless: BTreeMap<(Cause, u32), usize> = BTreeMap::new();
    for part in at_domains.iter().flat_map(|cluster| &cluster.parts) {
        if let Place::Domain(domain) = part.place {
            *nameless.entry((part.cause, domain)).or_default() += 1;
        }
    }
    let known = Known::of(&at_hosts);
    let mut rest = Vec::new();
    for cluster in at_domains {
        let found = known.beside(history, &cluster).into_iter().find_map(|at| {
            let limits = at_hosts.get(at)?.takes(&cluster, &nameless)?;
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

/// Faults at hosts, by what may be said of them elsewhere.
struct Known {
    by_host: BTreeMap<(Cause, u32), Vec<usize>>,
    by_domain: BTreeMap<(Cause, u32), Vec<usize>>,
}

impl Known {
    fn of(clusters: &[Cluster]) -> Self {
        let mut known = Self { by_host: BTreeMap::new(), by_domain: BTreeMap::new() };
        for (at, cluster) in clusters.iter().enumerate() {
            let Some(cause) = cluster.fault() else { continue };
            for place in &cluster.places {
                if let Place::Host(host) = place {
                    known.by_host.entry((cause, *host)).or_default().push(at);
                }
            }
            for domain in &cluster.domains {
                known.by_domain.entry((cause, *domain)).or_default().push(at);
            }
        }
        known
    }

    /// Those at a host that each domain of a cluster is, or has, or is served by.
    fn beside(&self, history: &History<'_>, cluster: &Cluster) -> Vec<usize> {
        let Some(cause) = cluster.fault() else { return Vec::new() };
        let mut all: Option<BTreeSet<usize>> = None;
        for domain in &cluster.domains {
            let hosts = history.hosts_of(*domain);
            let at_hosts = hosts.iter().filter_map(|host| self.by_host.get(&(cause, *host)));
            let found = at_hosts.chain(self.by_domain.get(&(cause, *domain)));
            let own: BTreeSet<usize> =
                found.flat_map(|found| found.iter().rev().take(MOST_LOOKED_AT)).copied().collect();
            all = Some(all.map_or(own.clone(), |all| all.intersection(&own).copied().collect()));
        }
        all.unwrap_or_default().into_iter().take(MOST_LOOKED_AT).collect()
    }
}

impl Cluster {
    /// Its cause, where it is a fault.
    fn fault(&self) -> Option<Cause> {
        self.parts.first().filter(|part| part.story == Story::Fault && !part.idle).map(|part| part.cause)
    }

    /// What limits both together, where the other tells the same without a host.
    fn takes(&self, other: &Self, nameless: &BTreeMap<(Cause, u32), usize>) -> Option<Limits> {
        let first = other.parts.first()?;
        if !other.parts.iter().all(|part| self.is_same_time(part, other.days)) {
            return None;
        }
        if self.domains.len() + other.domains.len() > MOST_DOMAINS {
            return None;
        }
        // Each domain's failures without a host are all here, in one part.
        let domains: BTreeSet<u32> = self.domains.union(&other.domains).copied().collect();
        let whole = domains.iter().all(|domain| match nameless.get(&(first.cause, *domain)) {
            None => true,
            Some(1) => other.places.contains(&Place::Domain(*domain)) || self.places.contains(&Place::Domain(*domain)),
            Some(_) => false,
        });
        whole.then(|| self.limits.join(&self.met, &other.limits, &other.met)).flatten()
    }

    /// Takes all of another in.
    pub(super) fn swallow(&mut self, other: Self, limits: Limits) {
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

/// Single sessions now and then of one cause, wherever they are: nobody need look at each host.
pub(super) fn quiet(clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut known: BTreeMap<(Cause, bool), usize> = BTreeMap::new();
    let mut all: Vec<Cluster> = Vec::with_capacity(clusters.len());
    for cluster in clusters {
        let first = cluster.parts.first().filter(|part| part.story == Story::Background && !part.idle);
        let Some(key) = first.map(|part| (part.cause, cluster.at_hosts)) else {
            all.push(cluster);
            continue;
        };
        let at = *known.entry(key).or_insert(all.len());
        let joined = all.get(at).and_then(|own| {
            let few = own.domains.len() + cluster.domains.len() <= MOST_DOMAINS
                && own.places.len() + cluster.places.len() <= MOST_DOMAINS;
            let elsewhere = own.places.is_disjoint(&cluster.places);
            (few && elsewhere).then(|| own.limits.join(&own.met, &cluster.limits, &cluster.met)).flatten()
        });
        match (all.get_mut(at), joined) {
            (Some(own), Some(limits)) => own.swallow(cluster, limits),
            _ => all.push(cluster),
        }
    }
    all
}
