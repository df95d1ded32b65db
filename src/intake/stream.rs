//! One file, whole or in slices.

use super::error::IntakeError;
use super::item::{Ingested, Outcome};
use super::outgoing::Outgoing;
use super::part::{self, Part};
use super::reading::{Reading, Sink, Visit};
use super::trail::{Trail, TrailStep};
use crate::limits::Limits;

/// Reads one file that is whole in memory.
pub fn read(name: &str, bytes: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
    let (trail, mut out) = (Trail::of_file(name), Outgoing::default());
    out.given = bytes.len() as u64;
    let most = out.most(limits);
    let charged = &mut |item| out.take(item, most, sink);
    part::read(&Visit::of_file(trail.clone()), bytes, &mut Reading { limits, sink: charged, any: part::read });
    out.finish(&trail, sink);
}

/// Reads one file; give it all slices, then finish.
///
/// Mailboxes and archives are read as they come, packed or not; anything else once it is whole.
#[derive(Debug)]
pub struct StreamReader {
    trail: Trail,
    part: Part,
    out: Outgoing,
    /// A slice came.
    begun: bool,
}

impl StreamReader {
    /// A reader for a file of this name.
    pub fn new(name: &str) -> Self {
        Self::of(Trail::of_file(name))
    }

    /// A reader for one range of a large mailbox, which others read too. Its mails are counted from 1
    /// and named by the part, until [`crate::store::Store::count_mails`] knows how many come before.
    pub fn of_range(name: &str, part: u32) -> Self {
        Self::of(Trail::of_file(name).join(TrailStep::Part(part)))
    }

    fn of(trail: Trail) -> Self {
        let part = Part::new(Visit::of_file(trail.clone()));
        Self { trail, part, out: Outgoing::default(), begun: false }
    }

    /// Mails of mailboxes read so far.
    pub fn mails(&self) -> u64 {
        self.part.mails()
    }

    /// Whether all that was found so far is problems: the file as a whole could not be read.
    pub fn failed(&self) -> bool {
        self.out.failed()
    }

    /// Whether anything but a problem was found.
    pub fn found_any(&self) -> bool {
        self.out.any()
    }

    /// Takes the next slice.
    pub fn push(&mut self, slice: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        self.begun = true;
        self.out.given = self.out.given.saturating_add(slice.len() as u64);
        let most = self.out.most(limits);
        let sink = &mut |item| self.out.take(item, most, sink);
        self.part.push(slice, &mut Reading { limits, sink, any: part::read });
    }

    /// The file cannot be read, or no further; nothing follows.
    pub fn cannot_read(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        let outcome = Outcome::Problem(IntakeError::Unreadable);
        self.out.take(Ingested { trail: self.trail.clone(), outcome }, self.out.most(limits), sink);
        self.give_up(limits, sink);
    }

    /// The same, where it is told elsewhere: what was begun is taken as it is.
    pub fn give_up(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        if self.begun {
            self.finish(limits, sink);
        }
    }

    /// The end of the file.
    pub fn finish(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        let most = self.out.most(limits);
        let charged = &mut |item| self.out.take(item, most, sink);
        self.part.finish(&mut Reading { limits, sink: charged, any: part::read });
        self.out.finish(&self.trail, sink);
    }
}
