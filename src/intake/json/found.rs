//! What is found in a JSON text, on its way out: alone it is the text itself, one of many has a step
//! in its trail, and values that are no reports are told once.

use crate::intake::error::IntakeError;
use crate::intake::item::{Ingested, NotAReport, Outcome};
use crate::intake::reading::Sink;
use crate::intake::trail::{Trail, TrailStep};
use crate::report::{LooksLike, ReportError};

/// What was met so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Outcomes so far.
    count: usize,
    /// Values so far.
    pub(super) values: usize,
    /// Outcomes that wait: the first one, and values that are no reports while none was met.
    held: Vec<(TrailStep, Outcome)>,
    /// Something else than values that are no reports was met.
    reports: bool,
    /// It has more values than may be read, which is said.
    pub(super) is_given_up: bool,
    /// It is known to be lines of one value each.
    pub(super) lines: bool,
    /// Lines and bytes before the stretch that is read.
    pub(super) line_before: usize,
    pub(super) bytes_before: usize,
}

impl Found {
    /// For a text that is known to be lines of one value each.
    pub(super) fn of_lines() -> Self {
        Self { lines: true, ..Self::default() }
    }
}

/// Hands outcomes on; alone, one needs no step in its trail.
pub(super) struct Put<'a> {
    pub(super) trail: &'a Trail,
    pub(super) sink: &'a mut Sink<'a>,
    pub(super) found: &'a mut Found,
}

impl Put<'_> {
    /// Hands on what is at a step.
    pub(super) fn outcome(&mut self, step: TrailStep, outcome: Outcome) {
        self.found.count += 1;
        let foreign = matches!(outcome, Outcome::Problem(IntakeError::Report(ReportError::NotAReport { .. })));
        if foreign && !self.found.reports || self.found.count == 1 {
            self.found.reports |= !foreign;
            if self.found.held.len() < MOST_HELD {
                self.found.held.push((step, outcome));
            }
            return;
        }
        self.found.reports = true;
        self.flush();
        self.send(step, outcome);
    }

    fn flush(&mut self) {
        for (step, outcome) in std::mem::take(&mut self.found.held) {
            self.send(step, outcome);
        }
    }

    fn send(&mut self, step: TrailStep, outcome: Outcome) {
        (self.sink)(Ingested { trail: self.trail.join(step), outcome });
    }

    /// The end; what was found stands in the middle of other text, or is all that there should be.
    pub(super) fn finish(&mut self, in_text: bool) {
        let outcome = match (self.found.count, self.found.held.len()) {
            (0, _) if in_text => Outcome::NotAReport(NotAReport::Other),
            (0, _) => Outcome::Problem(ReportError::Empty.into()),
            (1, 1) => match self.found.held.pop() {
                Some((_, outcome)) => outcome,
                None => return,
            },
            (count, _) if !self.found.reports => {
                let events = self.found.held.iter().all(|(_, outcome)| *outcome == event());
                let looks_like = if events { LooksLike::MtaEvent } else { LooksLike::Several(count as u64) };
                Outcome::Problem(ReportError::NotAReport { looks_like }.into())
            }
            _ => return self.flush(),
        };
        (self.sink)(Ingested { trail: self.trail.clone(), outcome });
    }
}

fn event() -> Outcome {
    Outcome::Problem(ReportError::NotAReport { looks_like: LooksLike::MtaEvent }.into())
}

/// Values that are no reports are not remembered beyond this number.
const MOST_HELD: usize = 256;
