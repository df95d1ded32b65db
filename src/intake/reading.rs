//! What every reader is given: the thing that it reads, the budget, and where what it finds goes.

use super::error::IntakeError;
use super::item::{Ingested, Outcome};
use super::names::{hints_of_name, shown_name};
use super::places::Places;
use super::trail::{Trail, TrailStep};
use super::weight::Weights;
use crate::limits::{Limits, Thing, Within};
use crate::report::Hints;

/// Takes what is found, one thing at a time.
pub type Sink<'a> = dyn FnMut(Ingested) + 'a;

/// The thing that is read: where it is, what its surroundings say of it, and how deep it lies in its file.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) trail: Trail,
    pub(super) hints: Hints,
    pub(super) depth: u32,
    /// It is what a mail holds that announces a report.
    pub(super) is_announced: bool,
    /// It is what came out of the thing that has the name.
    pub(super) is_unpacked: bool,
}

impl Visit {
    /// A file that the user gave, or a part of it.
    pub(super) fn of_file(trail: Trail) -> Self {
        let hints = hints_of_name(trail.file());
        Self { trail, hints, depth: 0, is_announced: false, is_unpacked: false }
    }

    /// Why it is not read when it is deeper than allowed.
    pub(super) fn too_deep(&self, limits: &Limits) -> Option<IntakeError> {
        (self.depth > limits.depth).then_some(IntakeError::TooDeep { limit: limits.depth })
    }

    /// What is in it, one level deeper and with nothing else beside it.
    pub(super) fn content(&self) -> Self {
        Self { depth: self.depth + 1, is_unpacked: true, ..self.clone() }
    }

    /// Something in it, one level deeper.
    pub(super) fn inner(&self, step: TrailStep, hints: Hints) -> Self {
        let trail = self.trail.join(step);
        Self { trail, hints, depth: self.depth + 1, is_announced: false, is_unpacked: false }
    }

    /// Something in it that has a name.
    pub(super) fn member(&self, name: &str) -> Self {
        self.inner(TrailStep::Member(shown_name(name).into()), hints_of_name(name))
    }
}

/// The budget of the file, where what is found goes, and the way further in.
pub(super) struct Reading<'a> {
    pub(super) limits: &'a mut Limits,
    pub(super) sink: &'a mut Sink<'a>,
    /// Counts the mails and members that are read.
    pub(super) places: &'a mut Places,
    /// Weighs the things that are read.
    pub(super) weights: &'a Weights,
    /// What each byte that is handed on now weighs.
    pub(super) rate: u64,
    /// Reads bytes of any kind, as `part` does.
    pub(super) any: fn(&Visit, &[u8], &mut Reading<'_>),
}

impl Reading<'_> {
    /// Hands on what was found.
    pub(super) fn put(&mut self, trail: &Trail, outcome: Outcome) {
        (self.sink)(Ingested { trail: trail.clone(), outcome });
    }

    /// Hands on what is wrong.
    pub(super) fn problem(&mut self, trail: &Trail, error: IntakeError) {
        self.put(trail, Outcome::Problem(error));
    }

    /// Reads something of any kind that was found in what is read.
    pub(super) fn inside(&mut self, visit: &Visit, bytes: &[u8]) {
        (self.any)(visit, bytes, self);
    }

    /// A thing begins that weighs so much already; gives what [`Reading::end`] is to be told.
    pub(super) fn begin(&mut self, thing: Thing, weight: u64) -> Within {
        self.weights.begin(thing, weight);
        self.limits.begin(thing)
    }

    /// The thing has ended.
    pub(super) fn end(&mut self, outer: Within) {
        self.limits.end(outer);
        self.weights.end();
    }

    /// Reads something of which each byte weighs `rate`.
    pub(super) fn at_rate<T>(&mut self, rate: u64, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.rate, rate);
        let result = read(self);
        self.rate = outer;
        result
    }

    /// Reads so that what is found goes through `pass`, which hands on what it wants.
    pub(super) fn through(
        &mut self,
        mut pass: impl FnMut(Ingested, &mut Sink<'_>),
        read: impl FnOnce(&mut Reading<'_>),
    ) {
        let Self { limits, sink, places, weights, rate, any } = self;
        let sink = &mut |item| pass(item, &mut **sink);
        read(&mut Reading { limits, sink, places, weights, rate: *rate, any: *any });
    }
}
