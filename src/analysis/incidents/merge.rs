//! Stories at several places put together where they are one.

use std::collections::{BTreeMap, BTreeSet};

use super::part::{Limits, Part, Story};
use crate::analysis::cause::Cause;
use crate::analysis::history::Place;
use crate::day::Day;

/// Parts that are one story, together.
pub(super) fn together(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut clusters: Vec<Cluster> = Vec::new();
    // Of each kind of story, the clusters that there are.
    let mut known: BTreeMap<(Cause, bool, Story), Vec<usize>> = BTreeMap::new();
    let mut parts: Vec<(Option<(Day, Day)>, Part)> = parts.into_iter().map(|part| (part.days(), part)).collect();
    parts.sort_by_key(|(days, part)| (*days, part.place));
    for (days, part) in parts {
        let key = (part.cause, part.idle, part.story);
        let places = known.entry(key).or_default();
        // Only the last ones are looked at: a stranger can name any number of hosts.
        let near = places.iter().rev().take(MOST_LOOKED_AT);
        let met = part.met();
        let found = near.copied().find_map(|at| Some((at, clusters.get(at)?.with(&part, &met, days)?)));
        match found.and_then(|(at, limits)| Some((clusters.get_mut(at)?, limits))) {
            Some((cluster, limits)) => cluster.add(part, met, days, limits),
            None => {
                places.push(clusters.len());
                clusters.push(Cluster::of(part, met, days));
            }
        }
    }
    let limited = clusters.into_iter().map(|cluster| {
        let Cluster { limits, mut parts, .. } = cluster;
        for part in &mut parts {
            part.limits.clone_from(&limits);
        }
        parts
    });
    limited.collect()
}

/// Parts of one story.
struct Cluster {
    days: Option<(Day, Day)>,
    domains: BTreeSet<u32>,
    met: BTreeSet<u32>,
    limits: Limits,
    places: BTreeSet<Place>,
    parts: Vec<Part>,
}

impl Cluster {
    fn of(part: Part, met: BTreeSet<u32>, days: Option<(Day, Day)>) -> Self {
        let (domains, limits, places) = (part.domains(), part.limits.clone(), BTreeSet::from([part.place]));
        Self { days, domains, met, limits, places, parts: vec![part] }
    }

    fn add(&mut self, part: Part, met: BTreeSet<u32>, days: Option<(Day, Day)>, limits: Limits) {
        self.days = match (self.days, days) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        self.domains.extend(part.domains());
        self.met.extend(met);
        self.places.insert(part.place);
        self.limits = limits;
        self.parts.push(part);
    }

    /// What limits both together, where a part is the same story at another place.
    fn with(&self, part: &Part, met: &BTreeSet<u32>, days: Option<(Day, Day)>) -> Option<Limits> {
        let at_hosts = |place: &Place| matches!(place, Place::Host(_));
        let elsewhere = at_hosts(&part.place) && self.places.iter().all(at_hosts) && !self.places.contains(&part.place);
        if !elsewhere || self.domains.is_disjoint(&part.domains()) {
            return None;
        }
        let same_time = match (self.days, days) {
            (Some(a), Some(b)) => (a.0.0 - b.0.0).abs() <= NEAR && (a.1.0 - b.1.0).abs() <= NEAR,
            (a, b) => a == b,
        };
        let one = match part.story {
            Story::Background | Story::StrangeAddress(_) => true,
            Story::SendersOwn => !self.met.is_disjoint(met),
            Story::Fault => same_time,
        };
        one.then(|| self.limits.join(&self.met, &part.limits, met)).flatten()
    }
}

/// Days that the beginnings, and the ends, of one story may lie apart: not everybody reports every host every day.
const NEAR: i32 = 2;
/// Stories of a kind that one is compared with.
const MOST_LOOKED_AT: usize = 64;
