//! What was read and is no TLS report, by name: the first of it, for names have no end.

use super::compact::{Compact, compact_fields, numbered};
use crate::intake::{NotAReport, Trail};

/// Something that is no TLS report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAside {
    /// Where it was met.
    pub trail: Trail,
    /// What it is.
    pub kind: NotAReport,
}

/// The first of it, and how many whole files there are among all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asides {
    pub(super) first: Vec<LeftAside>,
    pub(super) whole_files: u64,
}

impl Asides {
    /// Notes one more.
    pub(super) fn add(&mut self, aside: LeftAside) {
        if aside.trail.steps().len() == 1 {
            self.whole_files = self.whole_files.saturating_add(1);
        }
        if self.first.len() < MOST_NAMED {
            self.first.push(aside);
        }
    }

    /// Notes those of another as well.
    pub(super) fn extend(&mut self, other: Self) {
        self.whole_files = self.whole_files.saturating_add(other.whole_files);
        let room = MOST_NAMED.saturating_sub(self.first.len());
        self.first.extend(other.first.into_iter().take(room));
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> u64 {
        let own = |aside: &LeftAside| aside.trail.bytes() + size_of::<LeftAside>() as u64;
        self.first.iter().fold(0, |sum, aside| sum.saturating_add(own(aside)))
    }

    /// Behind a batch on its way to another thread. What is kept of a batch holds none of it, and has kept its form.
    pub(super) fn put_behind(&self, out: &mut Vec<u8>) {
        if self.whole_files > 0 || !self.first.is_empty() {
            self.put(out);
        }
    }

    /// What [`Asides::put_behind`] wrote.
    pub(super) fn get_behind(bytes: &mut &[u8]) -> Option<Self> {
        if bytes.is_empty() { Some(Self::default()) } else { Self::get(bytes) }
    }
}

compact_fields! {
    Asides { first, whole_files }
    LeftAside { trail, kind }
}

numbered! {
    NotAReport {
        1 => { Self::Dmarc } ();
        2 => { Self::Feedback } ();
        3 => { Self::Returned } ();
        4 => { Self::Placeholder } ();
        5 => { Self::Mail } ();
        6 => { Self::Other } ();
    }
}

/// Names that a store keeps.
const MOST_NAMED: usize = 50;
