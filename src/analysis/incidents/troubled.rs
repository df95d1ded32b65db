//! Who has other trouble at the places of an incident in its days: whom it spared is not for them to say.

use std::collections::{BTreeMap, BTreeSet};

use super::forgetting::forget_some;
use super::merge::Cluster;
use super::part::Story;
use crate::analysis::history::Place;
use crate::day::Day;

/// Of each place, the faults there and who met them.
#[derive(Default)]
pub(super) struct Troubled {
    by_place: BTreeMap<Place, Vec<Trouble>>,
}

/// Sessions of an organisation that failed at a place for one cause: the first and the last day, and how many.
struct Trouble {
    organization: u32,
    days: (Day, Day),
    failed: u64,
}

impl Troubled {
    /// Notes the faults of a cluster. Gives what that cost.
    pub(super) fn note(&mut self, cluster: &Cluster) -> usize {
        let mut cost = 1;
        for part in cluster.parts.iter().filter(|part| part.story != Story::Background && !part.idle) {
            cost += part.failures.len();
            let mut own: BTreeMap<u32, ((Day, Day), u64)> = BTreeMap::new();
            for failure in &part.failures {
                let Some(day) = failure.day else { continue };
                let (days, failed) = own.entry(failure.organization).or_insert(((day, day), 0));
                *days = (days.0.min(day), days.1.max(day));
                *failed = failed.saturating_add(failure.failed);
            }
            let own = own.into_iter().map(|(organization, (days, failed))| Trouble { organization, days, failed });
            self.by_place.entry(part.place).or_default().extend(own);
        }
        cost
    }

    /// Those who failed at one of these places in a stretch of days, often enough that it is no chance beside so many
    /// failures. At a place of too many faults, as only a stranger has them, nobody is looked for.
    pub(super) fn at(
        &self,
        places: impl Iterator<Item = Place>,
        (first, last): (Day, Day),
        failed: u64,
    ) -> BTreeSet<u32> {
        let of_places = places.take(MOST_PLACES).filter_map(|place| self.by_place.get(&place));
        let few = of_places.filter(|all| all.len() <= MOST_FAULTS).flatten();
        few.filter(|own| own.days.0 <= last && first <= own.days.1)
            .filter(|own| own.failed >= LEAST && own.failed.saturating_mul(TELLING) >= failed)
            .map(|own| own.organization)
            .collect()
    }

    /// Lets go of some of what was noted; true when there was any.
    pub(super) fn forget(&mut self) -> bool {
        forget_some(&mut self.by_place)
    }
}

/// Places of an incident, and faults of a place, that are looked at.
const MOST_PLACES: usize = 64;
const MOST_FAULTS: usize = 256;
/// So many failed sessions are no chance,
const LEAST: u64 = 10;
/// nor are they beside an incident of as many times more.
const TELLING: u64 = 10;
