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

use super::batch::{ReportDraft, days_of};
use super::candidates::Candidates;
use super::kept::{Kept, Span};
use super::opened::{Opened, Said};
use super::rows::number_of;
use crate::report::Completeness;
use crate::seed::Seed;

/// What the loaded reports are compared by, and how many came again.
///
/// The number of a report in the store changes when one before it gives way. Here each has a number for good, its
/// ticket, in the order in which they came; so nothing but a list of numbers changes with the store's.
#[derive(Debug, Clone, Default)]
pub(super) struct Duplicates {
    /// By ticket: the number in the store of the report, or of what took its place.
    ids: Vec<u32>,
    by_content: Candidates,
    by_identity: Candidates,
    /// By what a table tells too: organisation, report-id and the day of the start. Without those that gave way.
    counterparts: Candidates,
    /// Reports that gave way and are still there, each with what took its place; by their numbers in the store.
    replaced: BTreeMap<u32, u32>,
    /// The first report of each report-id.
    by_report_id: Candidates,
    /// By the ticket of the first report of a shared report-id: which of `shared_ids` it is.
    shared: BTreeMap<u32, usize>,
    shared_ids: Vec<String>,
    /// The reports that share them: their tickets, and their numbers in the store.
    shared_tickets: Vec<u32>,
    shared_by: Vec<usize>,
    opened: Opened,
    /// What the report that was looked for last says, if it had to be opened.
    new: Option<Looked>,
    count: u64,
}

/// What a report says that was opened; `None` where it was too long for that.
#[derive(Debug, Clone, Copy)]
struct Looked(Option<Said>);

impl Duplicates {
    /// Nothing yet. The seed keeps strangers from making digests meet.
    pub(super) fn with_seed(seed: Seed) -> Self {
        Self { opened: Opened::with_seed(seed), ..Self::default() }
    }

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
        self.new = None;
        let mut same = self.same_content(kept, draft, span);
        if same.is_none() {
            same = self.same_identity(kept, draft, span);
        }
        let same = same?;
        self.count = self.count.saturating_add(1);
        Some(standing(&self.replaced, same))
    }

    /// Notes a report just added, and settles which of it and its counterparts stays.
    pub(super) fn note(&mut self, kept: &mut Kept, draft: &ReportDraft, id: u32) {
        let ticket = number_of(self.ids.len());
        self.ids.push(id);
        if let Some(Looked(said)) = self.new.take() {
            self.opened.note(ticket, said);
        }
        self.by_content.note(draft.content, ticket);
        if let Some((identity, key)) = draft.identity.zip(draft.table_key) {
            self.by_identity.note(identity, ticket);
            if self.settle(kept, ticket, key) {
                self.note_report_id(kept, draft.report_id, ticket);
            }
        }
    }

    /// Takes out what gave way, once that is much of what would have to be numbered anew: what is moved for it stays a
    /// multiple of what came.
    pub(super) fn close_many_gaps(&mut self, kept: &mut Kept) {
        let Some((first, _)) = self.replaced.first_key_value() else { return };
        let behind = kept.len().saturating_sub(*first as usize);
        if self.replaced.len().saturating_mul(MOVED_FOR_ONE) >= behind {
            self.close_gaps(kept);
        }
    }

    /// Takes out what gave way, and numbers the rest behind the first of it anew.
    pub(super) fn close_gaps(&mut self, kept: &mut Kept) {
        let replaced = std::mem::take(&mut self.replaced);
        let Some(first) = replaced.keys().next().copied() else { return };
        let at = |id: u32| id.checked_sub(first).map(|at| at as usize);
        let mut stays = vec![true; kept.len().saturating_sub(first as usize)];
        for slot in replaced.keys().filter_map(|id| at(*id)) {
            if let Some(stays) = stays.get_mut(slot) {
                *stays = false;
            }
        }
        let mut next = first;
        let number = |stays: &bool| {
            let number = next;
            next += u32::from(*stays);
            number
        };
        let mut numbers: Vec<u32> = stays.iter().map(number).collect();
        for id in replaced.keys() {
            let number = at(standing(&replaced, *id)).and_then(|at| numbers.get(at).copied());
            if let Some((slot, number)) = at(*id).and_then(|at| numbers.get_mut(at)).zip(number) {
                *slot = number;
            }
        }
        kept.retain(first, &stays);
        for id in &mut self.ids {
            *id = at(*id).and_then(|at| numbers.get(at)).copied().unwrap_or(*id);
        }
        let ids = &self.ids;
        for (id, ticket) in self.shared_by.iter_mut().zip(&self.shared_tickets) {
            *id = ids.get(*ticket as usize).map_or(*id, |id| *id as usize);
        }
    }

    /// The number in the store of a ticket's report.
    fn id(&self, ticket: u32) -> u32 {
        self.ids.get(ticket as usize).copied().unwrap_or(u32::MAX)
    }

    fn same_content(&mut self, kept: &Kept, draft: &ReportDraft, span: Span) -> Option<u32> {
        let candidates: Vec<u32> = self.by_content.of(draft.content).take(MOST_OPENED).collect();
        let is_same = |ticket: &u32| {
            let both = kept.packed(self.id(*ticket)).zip(kept.packed_at(span));
            both.is_some_and(|(known, new)| known.bytes == new.bytes)
                || self.says_the_same(kept, *ticket, draft, span, |said| said.text)
        };
        let same = candidates.into_iter().find(is_same)?;
        Some(self.id(same))
    }

    fn same_identity(&mut self, kept: &Kept, draft: &ReportDraft, span: Span) -> Option<u32> {
        let candidates: Vec<u32> = self.by_identity.of(draft.identity?).take(MOST_OPENED).collect();
        let is_same = |ticket: &u32| {
            completeness(kept, self.id(*ticket)) >= Some(draft.completeness)
                && self.says_the_same(kept, *ticket, draft, span, |said| said.identity)
        };
        let same = candidates.into_iter().find(is_same)?;
        Some(self.id(same))
    }

    /// Whether a report and one that is about to be added say the same. Of what is too long to be opened the rows tell.
    fn says_the_same(
        &mut self,
        kept: &Kept,
        ticket: u32,
        draft: &ReportDraft,
        span: Span,
        of: fn(&Said) -> u64,
    ) -> bool {
        let known = self.said(kept, ticket);
        let opened = &self.opened;
        let Looked(new) = *self.new.get_or_insert_with(|| Looked(opened.open(kept.packed_at(span))));
        let both = known.zip(new).map(|(known, new)| of(&known) == of(&new));
        both.unwrap_or_else(|| has_rows(kept, self.id(ticket), draft))
    }

    fn said(&mut self, kept: &Kept, ticket: u32) -> Option<Said> {
        let id = self.id(ticket);
        self.opened.said(ticket, || kept.packed(id))
    }

    /// Compares a report just added with those that may be the same one. Says whether its
    /// report-id is news.
    fn settle(&mut self, kept: &mut Kept, ticket: u32, key: u64) -> bool {
        let known: Vec<u32> = self.counterparts.of(key).take(MOST_COUNTERPARTS).collect();
        self.counterparts.note(key, ticket);
        let id = self.id(ticket);
        let own = completeness(kept, id);
        let mut news = own > Some(Completeness::Failures);
        if known.is_empty() {
            return news;
        }
        let domains = domains_of(kept, id);
        let mut work = COMPARED_FREE.saturating_add(domains.len().saturating_mul(COMPARED_TIMES));
        for other in known {
            let theirs = completeness(kept, self.id(other));
            if theirs == own || !is_held(kept, id, &domains, self.id(other), theirs > own, &mut work) {
                continue;
            }
            let said = self.said(kept, other).zip(self.said(kept, ticket));
            if said.is_some_and(|(theirs, own)| theirs.report_id != own.report_id) {
                continue;
            }
            if theirs > own {
                self.give_way(kept, ticket, other, key);
                return false;
            }
            news &= theirs == Some(Completeness::Failures);
            self.give_way(kept, other, ticket, key);
        }
        news
    }

    fn give_way(&mut self, kept: &mut Kept, lesser: u32, fuller: u32, key: u64) {
        self.count = self.count.saturating_add(1);
        self.counterparts.remove(key, lesser);
        self.opened.forget(lesser);
        let (lesser, fuller) = (self.id(lesser), self.id(fuller));
        kept.hand_trails(lesser, fuller);
        self.replaced.insert(lesser, fuller);
    }

    fn note_report_id(&mut self, kept: &Kept, hash: u64, ticket: u32) {
        let candidates: Vec<u32> = self.by_report_id.of(hash).take(MOST_OPENED).collect();
        if candidates.is_empty() {
            return self.by_report_id.note(hash, ticket);
        }
        // Too long to be read again for it.
        let Some(own) = self.said(kept, ticket) else { return };
        let is_same = |first: &u32| self.said(kept, *first).is_some_and(|said| said.report_id == own.report_id);
        let Some(first) = candidates.into_iter().find(is_same) else {
            return self.by_report_id.note(hash, ticket);
        };
        if !self.shared.contains_key(&first) {
            self.shared.insert(first, self.shared_ids.len());
            self.shared_ids.push(kept.report_id(self.id(ticket)).unwrap_or_default());
            self.note_shared(first);
        }
        self.note_shared(ticket);
    }

    fn note_shared(&mut self, ticket: u32) {
        self.shared_tickets.push(ticket);
        self.shared_by.push(self.id(ticket) as usize);
    }
}

fn completeness(kept: &Kept, id: u32) -> Option<Completeness> {
    kept.columns.reports.get(id as usize).map(|row| row.completeness)
}

/// The policy domains of a report, in order and each once.
fn domains_of(kept: &Kept, id: u32) -> Vec<u32> {
    let entries = kept.columns.reports.get(id as usize).map(|row| kept.columns.entries_of(row)).unwrap_or_default();
    let mut domains: Vec<u32> = entries.iter().map(|entry| entry.policy_domain).collect();
    domains.sort_unstable();
    domains.dedup();
    domains
}

/// Whether one of two reports, `other` if it `is_fuller`, is about all policy domains of the other one, of the same
/// organisation and day. A table of failures leaves out the domains without any. What it costs is taken from `work`;
/// what costs more than is left is not looked at.
fn is_held(kept: &Kept, id: u32, domains: &[u32], other: u32, is_fuller: bool, work: &mut usize) -> bool {
    let columns = &kept.columns;
    let rows = columns.reports.get(id as usize).zip(columns.reports.get(other as usize));
    let alike = rows.filter(|(own, theirs)| (own.organization, own.day) == (theirs.organization, theirs.day));
    let Some((_, theirs)) = alike else { return false };
    let entries = columns.entries_of(theirs);
    let cost = entries.len().saturating_add(if is_fuller { domains.len() } else { 0 });
    let Some(left) = work.checked_sub(cost) else { return false };
    *work = left;
    let mut places = entries.iter().map(|entry| domains.binary_search(&entry.policy_domain).ok());
    if !is_fuller {
        return places.all(|place| place.is_some());
    }
    let mut met = vec![false; domains.len()];
    for place in places.flatten() {
        if let Some(met) = met.get_mut(place) {
            *met = true;
        }
    }
    met.iter().all(|met| *met)
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
/// Entries that one report is compared with at most: so many, and some for each of its own domains. No sender's
/// report has a tenth of them.
const COMPARED_FREE: usize = 20_000;
const COMPARED_TIMES: usize = 4;
/// Reports that are numbered anew for each that gave way, at most.
const MOVED_FOR_ONE: usize = 8;
/// Reports of one hash that are opened to be compared.
const MOST_OPENED: usize = 16;
