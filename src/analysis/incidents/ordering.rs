//! The parts of one incident put in order, in steps: one story may be told at as many hosts as a stranger names.

use std::vec::IntoIter;

use super::part::{Limits, Part};
use crate::analysis::history::History;
use crate::analysis::in_order::InOrder;
use crate::day::Day;

/// Parts on their way into their order.
pub(super) struct Ordering {
    limits: Limits,
    count: usize,
    left: IntoIter<Part>,
    in_order: InOrder<Begin, Part>,
    parts: Vec<Part>,
}

/// The day that a part begins, its place and its cause. By name, for numbers depend on what was loaded first.
type Begin = (Day, Box<str>, String);

/// Parts that a step puts in or takes out.
const A_STEP: usize = 512;

impl Ordering {
    /// Of parts that are one story.
    pub(super) fn of((limits, parts): (Limits, Vec<Part>)) -> Self {
        let count = parts.len();
        Self { limits, count, left: parts.into_iter(), in_order: InOrder::default(), parts: Vec::with_capacity(count) }
    }

    /// Parts that each step looks at.
    pub(super) fn size(&self) -> usize {
        A_STEP.min(self.count)
    }

    /// Orders some more; true when all are in order.
    pub(super) fn step(&mut self, history: &History<'_>) -> bool {
        if self.left.len() > 0 {
            for part in self.left.by_ref().take(A_STEP) {
                let day = part.days().map_or(Day(i32::MAX), |(first, _)| first);
                let place = history.place_name(part.place).into();
                self.in_order.push((day, place, part.cause.id(history.columns)), part);
            }
            return false;
        }
        for _ in 0..A_STEP {
            let Some((_, part)) = self.in_order.pop() else { return true };
            self.parts.push(part);
        }
        false
    }

    /// The parts in their order, and what bounds them.
    pub(super) fn finish(self) -> (Limits, Vec<Part>) {
        (self.limits, self.parts)
    }
}
