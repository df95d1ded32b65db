//! From failures to incidents: every failed session belongs to one, and one is told once.
//!
//! Failures are grouped by what failed and where; a group is taken apart where it holds several stories (an address
//! that nobody else knows, a sender's own trouble, single sessions beside an outage); and what is one story at
//! several hosts is put together. Plain data in and out; what an incident means is for the findings to say.

mod background;
mod counted;
mod course;
mod day_sums;
mod incident;
mod merge;
mod nameless;
mod part;
mod split;
mod table;
mod traits;
mod trend;

pub(super) use counted::note as count_once;
pub(super) use course::{Course, FEW_TIMES, weeks_between};
pub use incident::Consequence;
pub(super) use incident::Incident;
pub(super) use part::Story;
pub(super) use table::Tables;
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
    tables: Tables,
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
            let cost = split::apart(history, &mut self.tables, key, &mut self.parts);
            work = work.saturating_sub(cost);
            self.at += 1;
        }
        if self.merged.is_none() {
            let merging = self.merging.get_or_insert_with(|| Merging::new(history, std::mem::take(&mut self.parts)));
            if !merging.step(history, &mut self.tables, &mut work) {
                return false;
            }
        }
        let merging = &mut self.merging;
        let merged = self.merged.get_or_insert_with(|| {
            let stories = merging.take().map(Merging::finish).unwrap_or_default();
            let mut stories = nameless::quiet(nameless::join(history, stories));
            stories.reverse();
            stories.into_iter().map(|story| (story.limits, story.parts)).collect()
        });
        while let Some(parts) = merged.pop() {
            let cost = Incident::of(history, &mut self.tables, parts, &mut self.incidents);
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
