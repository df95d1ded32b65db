//! Single sessions now and then of one cause, wherever they are: nobody need look at each host.

use std::collections::BTreeMap;

use super::merge::{Cluster, MOST_DOMAINS};
use super::part::Story;
use crate::analysis::cause::Cause;

/// Clusters, each put to the first of its cause that hardly happens either.
#[derive(Default)]
pub(super) struct Quiet {
    known: BTreeMap<(Cause, bool), usize>,
    all: Vec<Option<Cluster>>,
}

impl Quiet {
    /// Adds one. Gives what that cost.
    pub(super) fn add(&mut self, cluster: Cluster) -> usize {
        let Self { known, all } = self;
        let first = cluster.parts.first().filter(|part| part.story == Story::Background && !part.idle);
        let Some(key) = first.map(|part| (part.cause, cluster.at_hosts)) else {
            all.push(Some(cluster));
            return 1;
        };
        let cost = cluster.size() + cluster.met.len();
        let at = *known.entry(key).or_insert(all.len());
        let own = all.get_mut(at).and_then(Option::as_mut);
        let joined = own.and_then(|own| {
            let few = own.domains.len() + cluster.domains.len() <= MOST_DOMAINS
                && own.places.len() + cluster.places.len() <= MOST_DOMAINS;
            let elsewhere = own.places.is_disjoint(&cluster.places);
            let limits = (few && elsewhere).then(|| own.limits.join(&own.met, &cluster.limits, &cluster.met)).flatten();
            Some((own, limits?))
        });
        match joined {
            Some((own, limits)) => own.swallow(cluster, limits),
            None => all.push(Some(cluster)),
        }
        cost
    }

    /// All that there are now.
    pub(super) fn finish(self) -> Vec<Option<Cluster>> {
        self.all
    }
}
