//! A report may be loaded as it was sent, and once more out of a table that another program made
//! of it. The fuller one stays and the other gives way, whichever came first.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::packed::Packed;
use super::{Store, count};
use crate::report::Completeness;

/// Reports by what a table tells too: organisation, report-id and the day of the start.
#[derive(Debug, Default)]
pub(super) struct Counterparts {
    first: FxHashMap<u64, u32>,
    /// Further ones, such as those about other domains.
    more: FxHashMap<u64, Vec<u32>>,
    /// Reports that gave way and are still there, each with what took its place.
    replaced: BTreeMap<u32, u32>,
}

impl Counterparts {
    fn note(&mut self, key: u64, id: u32) {
        match self.first.entry(key) {
            Entry::Vacant(first) => _ = first.insert(id),
            Entry::Occupied(_) => self.more.entry(key).or_default().push(id),
        }
    }

    /// The report that stands in the place of one.
    pub(super) fn standing(&self, id: u32) -> u32 {
        standing(&self.replaced, id)
    }

    fn with_key(&self, key: u64) -> Vec<u32> {
        let all = self.first.get(&key).into_iter().chain(self.more.get(&key).into_iter().flatten());
        let standing = all.copied().filter(|id| !self.replaced.contains_key(id));
        let mut ids: Vec<u32> = standing.take(MOST_COMPARED).collect();
        // What gave way left its number to what took its place.
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

impl Store {
    /// Compares a report just added with those that may be the same one. Says whether its
    /// report-id is news.
    pub(super) fn settle(&mut self, id: u32, key: u64) -> bool {
        let known = self.counterparts.with_key(key);
        self.counterparts.note(key, id);
        let own = self.completeness(id);
        let mut news = own > Some(Completeness::Failures);
        for other in known {
            let theirs = self.completeness(other);
            if theirs > own && self.holds(other, id) {
                self.give_way(id, other);
                return false;
            }
            if theirs < own && self.holds(id, other) {
                news &= theirs == Some(Completeness::Failures);
                self.give_way(other, id);
            }
        }
        news
    }

    /// Takes out what gave way, and numbers the rest anew.
    pub(super) fn close_gaps(&mut self) {
        let replaced = std::mem::take(&mut self.counterparts.replaced);
        if replaced.is_empty() {
            return;
        }
        let (mut numbers, mut places) = (Vec::with_capacity(self.places.len()), Vec::with_capacity(self.places.len()));
        for (id, place) in (0..).zip(&self.places) {
            numbers.push(count(places.len()));
            if !replaced.contains_key(&id) {
                places.push(*place);
            }
        }
        let renumbered = |id: u32| numbers.get(standing(&replaced, id) as usize).copied().unwrap_or(id);
        let renumber = |id: &mut u32| *id = renumbered(*id);
        self.columns.retain(|id| !replaced.contains_key(&id));
        self.places = places;
        self.by_content.values_mut().for_each(renumber);
        self.by_identity.values_mut().for_each(renumber);
        self.by_report_id.values_mut().for_each(|(first, _)| renumber(first));
        self.shared_by.iter_mut().for_each(|id| *id = renumbered(count(*id)) as usize);
        let trails = std::mem::take(&mut self.more_trails).into_iter();
        self.more_trails = trails.map(|(id, trails)| (renumbered(id), trails)).collect();
        self.counterparts.first.values_mut().for_each(renumber);
        self.counterparts.more.values_mut().flatten().for_each(renumber);
    }

    fn completeness(&self, id: u32) -> Option<Completeness> {
        self.columns.reports.get(id as usize).map(|row| row.completeness)
    }

    /// Whether a report is about all policy domains of a lesser one of the same organisation and
    /// day, and has its report-id. A table of failures leaves out the domains without any.
    fn holds(&self, fuller: u32, lesser: u32) -> bool {
        let reports = &self.columns.reports;
        let Some((full, less)) = reports.get(fuller as usize).zip(reports.get(lesser as usize)) else { return false };
        let mut domains: Vec<u32> = self.columns.entries_of(full).iter().map(|entry| entry.policy_domain).collect();
        domains.sort_unstable();
        let mut own = self.columns.entries_of(less).iter().map(|entry| entry.policy_domain);
        (full.organization, full.day) == (less.organization, less.day)
            && own.all(|domain| domains.binary_search(&domain).is_ok())
            && self.report_id(fuller) == self.report_id(lesser)
    }

    fn report_id(&self, id: u32) -> Option<String> {
        Some(Packed::open(self.kept(id as usize)?)?.report()?.report_id)
    }

    fn give_way(&mut self, lesser: u32, fuller: u32) {
        self.duplicates = self.duplicates.saturating_add(1);
        let trail = self.kept(lesser as usize).and_then(Packed::open).map(|kept| kept.trail);
        let part = self.places.get(lesser as usize).and_then(|place| self.pieces.get(place.piece as usize)?.part);
        let more = self.more_trails.remove(&lesser).unwrap_or_default();
        let trails = trail.map(|trail| (part, trail)).into_iter().chain(more);
        self.more_trails.entry(fuller).or_default().extend(trails);
        self.counterparts.replaced.insert(lesser, fuller);
    }
}

fn standing(replaced: &BTreeMap<u32, u32>, mut id: u32) -> u32 {
    // Each is fuller than the one before, so this ends.
    while let Some(next) = replaced.get(&id) {
        id = *next;
    }
    id
}

/// Reports of one organisation, id and day that a new one is compared with.
const MOST_COMPARED: usize = 256;
