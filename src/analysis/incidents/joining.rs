//! Stories put together across causes and places, in steps: those without a host, those that hardly happen, and those
//! that are one change.

use std::collections::VecDeque;

use super::kin::Kin;
use super::merge::Cluster;
use super::nameless::Nameless;
use super::part::{Limits, Part};
use super::quiet::Quiet;
use super::table::Tables;
use super::troubled::Troubled;
use crate::analysis::history::History;

/// Clusters on their way. Each step moves one cluster on: a stranger can make as many of them as failures.
#[derive(Default)]
pub(super) struct Joining {
    stage: Stage,
    /// What the stage has still to look at, in order.
    left: VecDeque<Cluster>,
    nameless: Nameless,
    quiet: Quiet,
    kin: Kin,
    /// What is done: a cluster that another one took in leaves a hole.
    done: VecDeque<Option<Cluster>>,
    /// Which of them is noted next.
    at: usize,
    troubled: Troubled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    #[default]
    Sort,
    Nameless,
    Quiet,
    Note,
    Kin,
    Troubled,
    Forget,
    Done,
}

impl Joining {
    /// Of all clusters, nothing joined yet.
    pub(super) fn of(clusters: Vec<Cluster>) -> Self {
        Self { left: clusters.into(), ..Self::default() }
    }

    /// Looks at about so many more parts; true when all are where they belong.
    pub(super) fn step(&mut self, history: &History<'_>, tables: &mut Tables, work: &mut usize) -> bool {
        while *work > 0 {
            let cost = match self.stage {
                Stage::Sort => self.left.pop_front().map(|cluster| self.nameless.sort(cluster)),
                Stage::Nameless => self.nameless.join_next(history),
                Stage::Quiet => self.nameless.next_joined().map(|cluster| self.quiet.add(cluster)),
                Stage::Note => self.kin.note_next(),
                Stage::Kin => self.kin.join_next(history, tables),
                Stage::Troubled => self.note_trouble(),
                Stage::Forget => self.forget(),
                Stage::Done => return true,
            };
            match cost {
                Some(cost) => *work = work.saturating_sub(cost.max(1)),
                None => self.end_stage(),
            }
        }
        self.stage == Stage::Done
    }

    fn end_stage(&mut self) {
        self.stage = match self.stage {
            Stage::Sort => Stage::Nameless,
            Stage::Nameless => {
                self.nameless.close();
                Stage::Quiet
            }
            Stage::Quiet => {
                self.kin = Kin::of(std::mem::take(&mut self.quiet).finish());
                Stage::Note
            }
            Stage::Note => Stage::Kin,
            Stage::Kin => {
                self.done = self.kin.take().into();
                Stage::Troubled
            }
            Stage::Troubled => Stage::Forget,
            Stage::Forget | Stage::Done => Stage::Done,
        };
    }

    fn note_trouble(&mut self) -> Option<usize> {
        let next = self.done.get(self.at)?;
        self.at += 1;
        Some(next.as_ref().map_or(1, |cluster| self.troubled.note(cluster)))
    }

    /// Who failed where, once all are joined.
    pub(super) fn troubled(&self) -> &Troubled {
        &self.troubled
    }

    /// Lets go of some of that, when nobody asks any more; true when there was any.
    pub(super) fn forget_more(&mut self) -> bool {
        self.troubled.forget()
    }

    /// To let go of all that was noted at once would take as long as to note it.
    fn forget(&mut self) -> Option<usize> {
        (self.nameless.forget() | self.kin.forget()).then_some(1)
    }

    /// The next story, once all are joined.
    pub(super) fn next(&mut self) -> Option<(Limits, Vec<Part>)> {
        while let Some(next) = self.done.pop_front() {
            if let Some(cluster) = next {
                return Some((cluster.limits, cluster.parts));
            }
        }
        None
    }
}
