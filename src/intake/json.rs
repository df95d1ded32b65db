//! JSON texts with one report or many: one after another, one a line (NDJSON), behind
//! record separators ([RFC 7464](https://www.rfc-editor.org/rfc/rfc7464)), in a list, in
//! the output of another program, or in the middle of other text.
//!
//! A value that is broken never stops the others: reading goes on at the next place where
//! a value starts. Where several are found, each has a step in its trail.

mod extent;
mod found;
mod opened;
mod reader;

pub(super) use reader::Around;

use serde::de::IgnoredAny;

use super::error::IntakeError;
use super::item::Outcome;
use super::reading::{Reading, Visit};
use super::sniff::{self, Kind};
use super::trail::TrailStep;
use crate::limits::SizeLimit;
use found::{Found, Put};
use reader::{has_lines, read_stretch};

/// Reads every report in a text.
pub(super) fn read(visit: &Visit, bytes: &[u8], around: Around, reading: &mut Reading<'_>) {
    let mut found = Found::default();
    read_stretch(visit, bytes, around, &mut found, reading);
    Put { trail: &visit.trail, sink: reading.sink, found: &mut found }.finish(around == Around::Text);
}

/// A text of one value a line that comes in pieces.
#[derive(Debug)]
pub(super) struct LineReader {
    visit: Visit,
    found: Found,
}

impl LineReader {
    /// For a text that is known to be lines of one value each.
    pub(super) fn new(visit: Visit) -> Self {
        Self { visit, found: Found::of_lines() }
    }

    /// Reads whole lines.
    pub(super) fn read(&mut self, lines: &[u8], reading: &mut Reading<'_>) {
        read_stretch(&self.visit, lines, Around::Nothing, &mut self.found, reading);
        self.found.line_before += memchr::memchr_iter(b'\n', lines).count();
        self.found.bytes_before += lines.len();
    }

    /// Names the next line as too long; it was passed over up to its end.
    pub(super) fn too_long(&mut self, bytes: usize, reading: &mut Reading<'_>) {
        self.found.line_before += 1;
        self.found.bytes_before += bytes;
        self.found.values += 1;
        let limit = SizeLimit::Report(reading.limits.report_bytes);
        let step = TrailStep::Line(self.found.line_before as u64);
        self.put(reading).outcome(step, Outcome::Problem(IntakeError::TooLarge { limit }));
    }

    /// The end of the text.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_>) {
        self.put(reading).finish(false);
    }

    fn put<'a>(&'a mut self, reading: &'a mut Reading<'_>) -> Put<'a> {
        Put { trail: &self.visit.trail, sink: reading.sink, found: &mut self.found }
    }
}

/// Whether the start of a text is lines of one value each, not counting the last one.
pub(super) fn is_lines(start: &[u8]) -> bool {
    let end = memchr::memrchr(b'\n', start).unwrap_or_default();
    let whole = start.get(..end).unwrap_or_default();
    sniff::kind(whole) == Kind::Json && has_lines(&String::from_utf8_lossy(whole))
}

/// Whether a text is one object and nothing else but what archives are padded with.
pub(super) fn is_one_object(text: &[u8]) -> bool {
    let end = text.iter().rposition(|byte| *byte != 0 && !byte.is_ascii_whitespace()).map_or(0, |last| last + 1);
    let text = text.get(..end).unwrap_or_default().trim_ascii_start();
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    text.starts_with(b"{") && matches!(values.next(), Some(Ok(_))) && values.next().is_none()
}
