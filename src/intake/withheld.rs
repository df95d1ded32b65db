//! Problems that wait until it is known whether they are told. The first few are kept, the rest is counted: a file of
//! some kilobytes can hold a million.

use super::error::IntakeError;
use super::item::{Ingested, Outcome};

/// Problems of a mail.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    listed: Vec<Ingested>,
    /// How many of them say what was given up.
    given_up: usize,
    more: u64,
}

impl Withheld {
    pub(super) fn push(&mut self, item: Ingested) {
        match &item.outcome {
            Outcome::Problem(IntakeError::More { problems }) => self.more = self.more.saturating_add(*problems),
            // However much else there is, what was not read on is told.
            Outcome::Problem(error) if error.is_raisable_limit() && self.given_up < MOST_LISTED => {
                self.given_up += 1;
                self.listed.push(item);
            }
            _ if self.listed.len() - self.given_up < MOST_LISTED => self.listed.push(item),
            _ => self.more = self.more.saturating_add(1),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Leaves those that are to be told in any case.
    pub(super) fn retain(&mut self, is_told: impl FnMut(&Ingested) -> bool) {
        self.listed.retain(is_told);
        self.given_up = self.listed.len();
        self.more = 0;
    }
}

impl IntoIterator for Withheld {
    type Item = Ingested;
    type IntoIter = std::iter::Chain<std::vec::IntoIter<Ingested>, std::option::IntoIter<Ingested>>;

    fn into_iter(self) -> Self::IntoIter {
        let more = self.listed.last().filter(|_| self.more > 0).map(|last| Ingested {
            trail: last.trail.clone(),
            outcome: Outcome::Problem(IntakeError::More { problems: self.more }),
        });
        self.listed.into_iter().chain(more)
    }
}

/// As many as are listed of a whole file.
const MOST_LISTED: usize = 200;
