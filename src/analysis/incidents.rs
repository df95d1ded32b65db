//! From failures to incidents: every failed session belongs to one, and one is told once.
//!
//! Failures are grouped by what failed and where; a group is taken apart where it holds several stories (an address
//! that nobody else knows, a sender's own trouble, single sessions beside an outage); and what is one story at
//! several hosts is put together. Plain data in and out; what an incident means is for the findings to say.

mod background;
mod course;
mod incident;
mod merge;
mod part;
mod split;
mod table;
mod traits;
mod trend;

pub(super) use course::{Course, weeks_between};
pub use incident::Consequence;
pub(super) use incident::Incident;
pub(super) use part::Story;
pub(super) use table::Table;
pub use traits::{IpFamily, Traits};
pub use trend::Trend;

use super::history::{Gathered, History};
use merge::Merging;
use part::{Limits, Part};

/// Incidents made in steps.
#[derive(Default)]
pub(super) struct IncidentsSteps {
    /// Which group is taken apart next.
    at: usize,
    parts: Vec<Part>,
    merging: Option<Merging>,
    merged: Option<Vec<(Limits, Vec<Part>)>>,
    /// What is done.
    incidents: Vec<Incident>,
}

impl IncidentsSteps {
    /// Looks at about so many more rows; true when all incidents are made.
    pub(super) fn step(&mut self, history: &History<'_>, gathered: &Gathered, mut work: usize) -> bool {
        while let Some(key) = gathered.keys().get(self.at) {
            if work == 0 {
                return false;
            }
            let cost = split::apart(history, key, &mut self.parts);
            work = work.saturating_sub(cost);
            self.at += 1;
        }
        if self.merged.is_none() {
            let merging = self.merging.get_or_insert_with(|| Merging::new(std::mem::take(&mut self.parts)));
            if !merging.step(history, &mut work) {
                return false;
            }
        }
        let merging = &mut self.merging;
        let merged = self.merged.get_or_insert_with(|| merging.take().map(Merging::finish).unwrap_or_default());
        while let Some(parts) = merged.pop() {
            let cost = Incident::of(history, parts, &mut self.incidents);
            work = work.saturating_sub(cost);
            if work == 0 && !merged.is_empty() {
                return false;
            }
        }
        true
    }

    /// All incidents, in no order that means anything.
    pub(super) fn finish(self) -> Vec<Incident> {
        self.incidents
    }
}
