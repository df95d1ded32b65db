//! Each report counts once. The same report may come again, in another wrapping too; and it may be
//! loaded as it was sent, and once more out of a table that another program made of it. Of those the
//! fuller one stays and the other gives way, whichever came first.
//!
//! Hashes name candidates ([`Candidates`]); what is kept of the reports tells whether they are the same. Where
//! hashes meet by a stranger's work only some candidates are looked at: a report may then count
//! twice, but two different ones never become one. Only reports of more than a megabyte, of which no sender has any,
//! are told by hash and rows alone: to read two of them again would hold the page. Two of them that meet on purpose
//! are by the same hand, for nobody finds a text to a given hash.

use std::collections::BTreeMap;

use super::batch::{ReportDraft, days_of, identity_of};
use super::candidates::Candidates;
use super::kept::{Kept, Span};
use super::rows::number_of;
use crate::report::Completeness;

/// What the loaded reports are compared by, and how many came again.
#[derive(Debug, Clone, Default)]
pub(super) struct Duplicates {
    by_content: Candidates,
    by_identity: Candidates,
    /// By what a table tells too: organisation, report-id and the day of the start.
    counterparts: Candidates,
    /// Reports that gave way and are still there, each with what took its place.
    replaced: BTreeMap<u32, u32>,
    /// The first report of each report-id.
    by_report_id: Candidates,
    /// By the first report of a shared report-id: which of `shared_ids` it is.
    shared: BTreeMap<u32, usize>,
    shared_ids: Vec<String>,
    shared_by: Vec<usize>,
    count: u64,
}

impl Duplicates {
    /// How many reports came again.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The same numbers with other report ids; nothing can be compared with it.
    pub(super) fn renamed(&self, name: impl FnMut(&String) -> String) -> Self {
        let (shared_ids, shared_by) = (self.shared_ids.iter().map(name).collect(), self.shared_by.clone());
        Self { shared_ids, shared_by, count: self.count, ..Self::default() }
    }

    /// Report ids that different reports share, and the reports.
    pub(super) fn shared_report_ids(&self) -> (&[String], &[usize]) {
        (&self.shared_ids, &self.shared_by)
    }

    /// The report that is loaded already and is this one, as full as this one; it is counted as come again.
    pub(super) fn find(&mut self, kept: &Kept, draft: &ReportDraft, span: Span) -> Option<u32> {
        let same = self.same_content(kept, draft, span).or_else(|| self.same_identity(kept, draft, span))?;
        self.count = self.count.saturating_add(1);
        Some(standing(&self.replaced, same))
    }

    /// Notes a report just added, and settles which of it and its counterparts stays.
    pub(super) fn note(&mut self, kept: &mut Kept, draft: &ReportDraft, id: u32) {
        self.by_content.note(draft.content, id);
        if let Some((identity, key)) = draft.identity.zip(draft.table_key) {
            self.by_identity.note(identity, id);
            if self.settle(kept, id, key) {
                self.note_report_id(kept, draft.report_id, id);
            }
        }
    }

    /// Takes out what gave way, and numbers the rest anew.
    pub(super) fn close_gaps(&mut self, kept: &mut Kept) {
        let replaced = std::mem::take(&mut self.replaced);
        if replaced.is_empty() {
            return;
        }
        let (mut numbers, mut next) = (Vec::with_capacity(kept.len()), 0_u32);
        for id in (0..).take(kept.len()) {
            numbers.push(next);
            next += u32::from(!replaced.contains_key(&id));
        }
        let renumbered = |id: u32| numbers.get(standing(&replaced, id) as usize).copied().unwrap_or(id);
        kept.retain(|id| !replaced.contains_key(&id), renumbered);
        for candidates in [&mut self.by_content, &mut self.by_identity, &mut self.counterparts, &mut self.by_report_id]
        {
            candidates.renumber(renumbered);
        }
        self.shared = std::mem::take(&mut self.shared).into_iter().map(|(id, at)| (renumbered(id), at)).collect();
        self.shared_by.iter_mut().for_each(|id| *id = renumbered(number_of(*id)) as usize);
    }

    fn same_content(&self, kept: &Kept, draft: &ReportDraft, span: Span) -> Option<u32> {
        let is_same = |id: &u32| {
            let Some((known, new)) = kept.packed(*id).zip(kept.packed_at(span)) else { return false };
            known.bytes == new.bytes
                || known.short_text().zip(new.short_text()).map_or(has_rows(kept, *id, draft), |(a, b)| a == b)
        };
        self.by_content.of(draft.content).take(MOST_OPENED).find(is_same)
    }

    fn same_identity(&self, kept: &Kept, draft: &ReportDraft, span: Span) -> Option<u32> {
        let rows = &kept.columns.reports;
        let as_full = |id: &u32| rows.get(*id as usize).is_some_and(|row| row.completeness >= draft.completeness);
        let mut candidates = self.by_identity.of(draft.identity?).take(MOST_OPENED).filter(as_full).peekable();
        candidates.peek()?;
        let new = kept.packed_at(span)?.short_report();
        let is_same = |id: &u32| {
            let known = kept.packed(*id).and_then(|known| known.short_report());
            let both = known.as_ref().zip(new.as_ref());
            both.map_or(has_rows(kept, *id, draft), |(known, new)| identity_of(known) == identity_of(new))
        };
        candidates.find(is_same)
    }

    /// Compares a report just added with those that may be the same one. Says whether its
    /// report-id is news.
    fn settle(&mut self, kept: &mut Kept, id: u32, key: u64) -> bool {
        let known = self.counterparts_of(key);
        self.counterparts.note(key, id);
        let own = completeness(kept, id);
        let mut news = own > Some(Completeness::Failures);
        for other in known {
            let theirs = completeness(kept, other);
            if theirs > own && holds(kept, other, id) {
                self.give_way(kept, id, other);
                return false;
            }
            if theirs < own && holds(kept, id, other) {
                news &= theirs == Some(Completeness::Failures);
                self.give_way(kept, other, id);
            }
        }
        news
    }

    fn counterparts_of(&self, key: u64) -> Vec<u32> {
        let standing = self.counterparts.of(key).filter(|id| !self.replaced.contains_key(id));
        let mut ids: Vec<u32> = standing.take(MOST_COUNTERPARTS).collect();
        // What gave way left its number to what took its place.
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn give_way(&mut self, kept: &mut Kept, lesser: u32, fuller: u32) {
        self.count = self.count.saturating_add(1);
        kept.hand_trails(lesser, fuller);
        self.replaced.insert(lesser, fuller);
    }

    fn note_report_id(&mut self, kept: &Kept, hash: u64, id: u32) {
        let mut candidates = self.by_report_id.of(hash).take(MOST_OPENED).peekable();
        let own = candidates.peek().and_then(|_| kept.report_id(id));
        // Too long to be read again for it.
        if candidates.peek().is_some() && own.is_none() {
            return;
        }
        let first = candidates.find(|first| match self.shared.get(first).and_then(|at| self.shared_ids.get(*at)) {
            Some(known) => own.as_ref() == Some(known),
            None => own.is_some() && kept.report_id(*first) == own,
        });
        let Some(first) = first else {
            drop(candidates);
            self.by_report_id.note(hash, id);
            return;
        };
        if !self.shared.contains_key(&first) {
            self.shared.insert(first, self.shared_ids.len());
            self.shared_ids.push(own.unwrap_or_default());
            self.shared_by.push(first as usize);
        }
        self.shared_by.push(id as usize);
    }
}

fn completeness(kept: &Kept, id: u32) -> Option<Completeness> {
    kept.columns.reports.get(id as usize).map(|row| row.completeness)
}

/// Whether a report is about all policy domains of a lesser one of the same organisation and
/// day, and has its report-id. A table of failures leaves out the domains without any.
fn holds(kept: &Kept, fuller: u32, lesser: u32) -> bool {
    let columns = &kept.columns;
    let rows = columns.reports.get(fuller as usize).zip(columns.reports.get(lesser as usize));
    let Some((full, less)) = rows else { return false };
    let mut domains: Vec<u32> = columns.entries_of(full).iter().map(|entry| entry.policy_domain).collect();
    domains.sort_unstable();
    let mut own = columns.entries_of(less).iter().map(|entry| entry.policy_domain);
    (full.organization, full.day) == (less.organization, less.day)
        && own.all(|domain| domains.binary_search(&domain).is_ok())
        && kept.report_id(fuller).zip(kept.report_id(lesser)).is_none_or(|(fuller, lesser)| fuller == lesser)
}

/// Whether a report has as many entries as another that is about to be added, and its days.
fn has_rows(kept: &Kept, id: u32, draft: &ReportDraft) -> bool {
    let row = kept.columns.reports.get(id as usize);
    row.is_some_and(|row| {
        let entries = kept.columns.entries_of(row).len();
        entries == draft.entries as usize && (row.day, row.last_day) == days_of(draft.start, draft.end)
    })
}

fn standing(replaced: &BTreeMap<u32, u32>, mut id: u32) -> u32 {
    // Each is fuller than the one before, so this ends.
    while let Some(next) = replaced.get(&id) {
        id = *next;
    }
    id
}

/// Reports of one organisation, id and day that a new one is compared with.
const MOST_COUNTERPARTS: usize = 256;
/// Reports of one hash that are opened to be compared.
const MOST_OPENED: usize = 16;
