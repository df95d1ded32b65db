//! An overview, made at once or in steps.

use super::Filter;
use super::counting::Counting;
use super::overview::Overview;
use super::selection::{Selection, Walk};
use super::writing::Writing;
use crate::store::Store;

/// Counts what a filter leaves of the store.
pub fn overview(store: &Store, filter: &Filter) -> Overview {
    let mut steps = OverviewSteps::new();
    while !steps.step(store, filter, usize::MAX) {}
    steps.finish()
}

/// An overview made in steps, for a thread that has to answer its user between them. Store and
/// filter must be the same at each step.
pub struct OverviewSteps(Stage);

enum Stage {
    /// Rows are counted.
    Counting(Box<Counting>, Walk),
    /// What was counted is put into order.
    Writing(Box<Writing>),
}

impl Default for OverviewSteps {
    fn default() -> Self {
        Self::new()
    }
}

impl OverviewSteps {
    /// Nothing counted yet.
    pub fn new() -> Self {
        Self(Stage::Counting(Box::default(), Walk::default()))
    }

    /// Does so much more work, in rows and lines of a list; true when nothing is left to do.
    pub fn step(&mut self, store: &Store, filter: &Filter, work: usize) -> bool {
        let columns = store.columns();
        match &mut self.0 {
            Stage::Counting(counting, walk) => {
                let mut work = work;
                if !counting.dates.step(&columns.reports, &mut work) {
                    return false;
                }
                if walk.step(&Selection::new(columns, filter), work, counting.as_mut()) {
                    let mut counted = std::mem::take(counting.as_mut());
                    counted.overview.timeline.failures_only = filter.by_failure();
                    counted.overview.filter = filter.clone();
                    self.0 = Stage::Writing(Box::new(Writing::new(counted)));
                }
                false
            }
            Stage::Writing(writing) => writing.step(columns, work),
        }
    }

    /// The overview of what was counted.
    pub fn finish(self) -> Overview {
        match self.0 {
            Stage::Counting(..) => Overview::default(),
            Stage::Writing(writing) => writing.finish(),
        }
    }
}
