//! From failures to incidents: every failed session belongs to one, and one is told once.
//!
//! Failures are grouped by what failed and where; a group is taken apart where it holds several stories (an address
//! that nobody else knows, a sender's own trouble, single sessions beside an outage); and what is one story at
//! several hosts is put together. Plain data in and out; what an incident means is for the findings to say.

mod background;
mod counted;
mod course;
mod day_sums;
mod distinct;
mod forgetting;
mod habit;
mod incident;
mod joining;
mod kin;
mod merge;
mod modes;
mod nameless;
mod once_each;
mod ordering;
mod part;
mod quiet;
mod recovered;
mod split;
mod table;
mod traits;
mod trend;
mod troubled;

pub(super) use course::{Course, FEW_TIMES, Worse, weeks_between};
pub(super) use habit::{HABIT, stopped};
pub use incident::Consequence;
pub(super) use incident::Incident;
pub(super) use part::{Story, distinct};
pub(super) use table::{Meanwhile, Tables};
pub use traits::{IpFamily, Traits};
pub use trend::Trend;

use super::history::{Groups, History};
use incident::Forming;
use joining::Joining;
use merge::{Merging, Parts};
use ordering::Ordering;
use part::Part;
use split::Apart;

/// Incidents made in steps.
#[derive(Default)]
pub(super) struct IncidentsSteps {
    /// The groups that are still to be taken apart, and how many were.
    groups: Groups,
    at: usize,
    /// The group that is taken apart now.
    apart: Option<Apart>,
    /// What came of it.
    parts: Vec<Part>,
    in_order: Parts,
    tables: Tables,
    merging: Option<Merging>,
    joining: Option<Joining>,
    /// The parts of the next incident,
    ordering: Option<Ordering>,
    /// and the one that is made now.
    forming: Option<Forming>,
    /// What is done.
    incidents: Vec<Incident>,
}

impl IncidentsSteps {
    /// Of groups of failures, nothing done yet.
    pub(super) fn of(groups: Groups) -> Self {
        Self { groups, ..Self::default() }
    }

    /// Looks at about so many more rows; true when all incidents are made.
    pub(super) fn step(&mut self, history: &History<'_>, mut work: usize) -> bool {
        loop {
            if self.apart.is_none() {
                self.apart = self.groups.pop_first().map(|(key, failures)| Apart::of(key, failures));
            }
            let Some(apart) = &mut self.apart else { break };
            if work == 0 {
                return false;
            }
            let done = apart.step(history, &mut self.tables, &mut self.parts);
            work = work.saturating_sub(1 + apart.size());
            if done {
                for (number, part) in self.parts.drain(..).enumerate() {
                    self.in_order.add(history, (self.at, number), part);
                }
                (self.apart, self.at) = (None, self.at + 1);
            }
        }
        if self.joining.is_none() {
            let merging = self.merging.get_or_insert_with(|| Merging::new(std::mem::take(&mut self.in_order)));
            if !merging.step(history, &mut self.tables, &mut work) {
                return false;
            }
        }
        let merging = &mut self.merging;
        let joining =
            self.joining.get_or_insert_with(|| Joining::of(merging.take().map(Merging::finish).unwrap_or_default()));
        if !joining.step(history, &mut self.tables, &mut work) {
            return false;
        }
        loop {
            if let Some(forming) = &mut self.forming {
                if work == 0 {
                    return false;
                }
                let done = forming.step(history, &mut self.tables, joining.troubled());
                work = work.saturating_sub(1 + forming.size());
                if done {
                    self.incidents.extend(self.forming.take().map(Forming::finish));
                }
            } else if let Some(ordering) = &mut self.ordering {
                if work == 0 {
                    return false;
                }
                work = work.saturating_sub(1 + ordering.size());
                if ordering.step(history) {
                    self.forming = self.ordering.take().and_then(|ordering| Forming::of(history, ordering.finish()));
                    work = work.saturating_sub(self.forming.as_ref().map_or(0, Forming::size));
                }
            } else if let Some(parts) = joining.next() {
                self.ordering = Some(Ordering::of(parts));
            } else if work == 0 {
                return false;
            } else if self.tables.forget() | joining.forget_more() {
                work -= 1;
            } else {
                return true;
            }
        }
    }

    /// All incidents, in no order that means anything.
    pub(super) fn finish(self) -> Vec<Incident> {
        self.incidents
    }
}
