//! One file, whole or in slices.

use super::error::IntakeError;
use super::item::{Ingested, Outcome};
use super::outgoing::{BLOCK, Outgoing};
use super::part::{self, Part};
use super::places::Places;
use super::reading::{Reading, Sink, Visit};
use super::trail::{Trail, TrailStep};
use super::weight::BYTE;
use crate::limits::Limits;

/// Reads one file that is whole in memory.
pub fn read(name: &str, bytes: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
    let (trail, mut out) = (Trail::of_file(name), Outgoing::default().of_size(bytes.len() as u64));
    let (most, weights) = (out.most(limits), out.weights());
    let (charged, places) = (&mut |item| out.take(item, most, sink), &mut Places::default());
    let reading = &mut Reading { limits, sink: charged, places, weights: &weights, rate: BYTE, any: part::read };
    part::read(&Visit::of_file(trail.clone()), bytes, reading);
    out.finish(&trail, sink);
}

/// Reads one file; give it all slices, then finish.
///
/// Mailboxes and archives are read as they come, packed or not; anything else once it is whole. Whatever the slices
/// are, what is found is the same: the file is read in blocks.
#[derive(Debug)]
pub struct StreamReader {
    trail: Trail,
    part: Part,
    out: Outgoing,
    places: Places,
    /// The block that is not whole yet.
    block: Vec<u8>,
    /// Slices are read as they come.
    as_they_come: bool,
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
        let (out, places) = (Outgoing::default(), Places::default());
        Self { trail, part, out, places, block: Vec::new(), as_they_come: false, begun: false }
    }

    /// Counts the mails and members of the file by `places`, of which nothing was read yet.
    #[must_use]
    pub fn with_places(self, places: Places) -> Self {
        Self { places, ..self }
    }

    /// The file, or its range, has so many bytes: what may be kept of it is measured by them from the start, and shared by
    /// all of it: without it, what comes first may take what a file may keep at most.
    #[must_use]
    pub fn with_size(self, bytes: u64) -> Self {
        Self { out: self.out.of_size(bytes), ..self }
    }

    /// Reads slices as they come, and not in blocks: for who asks what becomes of things that are cut anywhere. What a
    /// thing weighs, and so what may be kept of it, is told by the slices then.
    #[must_use]
    pub fn in_slices(self) -> Self {
        Self { as_they_come: true, ..self }
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
        if self.as_they_come {
            self.read(slice, limits, sink);
            return;
        }
        let mut slice = slice;
        while !slice.is_empty() {
            if self.block.is_empty()
                && let Some((block, rest)) = slice.split_at_checked(BLOCK)
            {
                self.read(block, limits, sink);
                slice = rest;
                continue;
            }
            let room = BLOCK.saturating_sub(self.block.len());
            let (now, rest) = slice.split_at_checked(room).unwrap_or((slice, &[]));
            self.block.extend_from_slice(now);
            slice = rest;
            if self.block.len() >= BLOCK {
                self.read_block(limits, sink);
            }
        }
    }

    fn read_block(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        let mut block = std::mem::take(&mut self.block);
        self.read(&block, limits, sink);
        block.clear();
        self.block = block;
    }

    fn read(&mut self, block: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        self.out.give(block.len());
        self.with_reading(limits, sink, |part, reading| part.push(block, reading));
    }

    fn with_reading(
        &mut self,
        limits: &mut Limits,
        sink: &mut Sink<'_>,
        read: impl FnOnce(&mut Part, &mut Reading<'_>),
    ) {
        let (most, weights) = (self.out.most(limits), self.out.weights());
        let (charged, places) = (&mut |item| self.out.take(item, most, sink), &mut self.places);
        let reading = &mut Reading { limits, sink: charged, places, weights: &weights, rate: BYTE, any: part::read };
        read(&mut self.part, reading);
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
        if !self.block.is_empty() {
            self.read_block(limits, sink);
        }
        self.with_reading(limits, sink, Part::finish);
        self.out.finish(&self.trail, sink);
    }
}
