//! Failures of which no MX is named, put together with the same story at the MX.
//!
//! Postfix reports the MX as the policy domain, Microsoft what fails in DNS under the mail domain alone (RFC 8460,
//! section 1.1).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::forgetting::forget_some;
use super::merge::{Cluster, MOST_DOMAINS, MOST_LOOKED_AT};
use super::part::{Limits, Story};
use crate::analysis::MOST_VALUES;
use crate::analysis::cause::Cause;
use crate::analysis::history::{History, Place};

/// Clusters at domains, each put to the cluster at hosts that tells the same. Only where a filter can tell what comes of
/// it: it names hosts and domains each for itself, so that whatever else these domains have without a host must be of it.
#[derive(Default)]
pub(super) struct Nameless {
    at_hosts: Vec<Cluster>,
    at_domains: VecDeque<Cluster>,
    known: Known,
    /// By cause and domain: in how many parts it is without a host.
    counts: BTreeMap<(Cause, u32), usize>,
    /// Those at domains that stay for themselves.
    rest: VecDeque<Cluster>,
    /// Those at hosts, once nothing is put to them any more.
    joined: VecDeque<Cluster>,
}

impl Nameless {
    /// Notes one. Gives what that cost, as do the others.
    pub(super) fn sort(&mut self, cluster: Cluster) -> usize {
        let cost = cluster.size();
        if cluster.at_hosts {
            self.known.note(self.at_hosts.len(), &cluster);
            self.at_hosts.push(cluster);
            return cost;
        }
        for part in &cluster.parts {
            if let Place::Domain(domain) = part.place {
                *self.counts.entry((part.cause, domain)).or_default() += 1;
            }
        }
        self.at_domains.push_back(cluster);
        cost
    }

    /// Puts the next one where it belongs, once all are noted.
    pub(super) fn join_next(&mut self, history: &History<'_>) -> Option<usize> {
        let cluster = self.at_domains.pop_front()?;
        let cost = cluster.size();
        let found = self.known.beside(history, &cluster).into_iter().find_map(|at| {
            let limits = self.at_hosts.get(at)?.takes(&cluster, &self.counts)?;
            Some((at, limits))
        });
        match found.and_then(|(at, limits)| Some((self.at_hosts.get_mut(at)?, limits))) {
            Some((host, limits)) => host.swallow(cluster, limits),
            None => self.rest.push_back(cluster),
        }
        Some(cost)
    }

    /// Nothing is put to others any more.
    pub(super) fn close(&mut self) {
        self.joined = std::mem::take(&mut self.at_hosts).into();
    }

    /// The next of all that there are now: those at hosts first.
    pub(super) fn next_joined(&mut self) -> Option<Cluster> {
        self.joined.pop_front().or_else(|| self.rest.pop_front())
    }

    /// Lets go of some of what was noted; true when there was any.
    pub(super) fn forget(&mut self) -> bool {
        let Known { by_host, by_domain } = &mut self.known;
        forget_some(&mut self.counts) | forget_some(by_host) | forget_some(by_domain)
    }
}

/// Faults at hosts, by what may be said of them elsewhere.
#[derive(Default)]
struct Known {
    by_host: BTreeMap<(Cause, u32), Vec<usize>>,
    by_domain: BTreeMap<(Cause, u32), Vec<usize>>,
}

impl Known {
    fn note(&mut self, at: usize, cluster: &Cluster) {
        let Some(cause) = cluster.fault() else { return };
        for place in &cluster.places {
            if let Place::Host(host) = place {
                self.by_host.entry((cause, *host)).or_default().push(at);
            }
        }
        for domain in &cluster.domains {
            self.by_domain.entry((cause, *domain)).or_default().push(at);
        }
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
        if self.domains.len() + other.domains.len() > MOST_DOMAINS
            || self.places.len() + other.places.len() > MOST_VALUES
        {
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

    /// What a look at it costs, in parts.
    pub(super) fn size(&self) -> usize {
        1 + self.parts.len() + self.domains.len()
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
