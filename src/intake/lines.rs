//! A long text of one JSON value a line (NDJSON), read as it comes: each line may take what a report may.

use super::Sink;
use super::json::LineReader;
use super::trail::Trail;
use crate::limits::Limits;
use crate::report::Hints;

/// Reads lines; give it all slices, then finish.
#[derive(Debug)]
pub(super) struct Lines {
    trail: Trail,
    hints: Hints,
    reader: LineReader,
    /// The unfinished line.
    kept: Vec<u8>,
    /// Bytes of an unfinished line that is too long to be kept.
    passed_over: usize,
}

impl Lines {
    /// For a text of a part.
    pub(super) fn new(trail: Trail, hints: Hints) -> Self {
        Self { trail, hints, reader: LineReader::default(), kept: Vec::new(), passed_over: 0 }
    }

    /// Takes the next slice.
    pub(super) fn push(&mut self, slice: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        let mut rest = slice;
        if (!self.kept.is_empty() || self.passed_over > 0)
            && let Some(end) = memchr::memchr(b'\n', rest)
        {
            let (line, behind) = rest.split_at(end + 1);
            self.keep(line, limits);
            self.end_line(limits, sink);
            rest = behind;
        }
        if let Some(end) = memchr::memrchr(b'\n', rest).filter(|_| self.kept.is_empty() && self.passed_over == 0) {
            let (lines, behind) = rest.split_at(end + 1);
            self.reader.read(&self.trail, lines, &self.hints, limits, sink);
            rest = behind;
        }
        self.keep(rest, limits);
    }

    /// The end of the text.
    pub(super) fn finish(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        self.end_line(limits, sink);
        self.reader.finish(&self.trail, sink);
    }

    fn keep(&mut self, piece: &[u8], limits: &Limits) {
        let length = self.kept.len().saturating_add(piece.len());
        if self.passed_over == 0 && length as u64 <= limits.report_bytes {
            self.kept.extend_from_slice(piece);
        } else {
            self.passed_over += length;
            self.kept = Vec::new();
        }
    }

    fn end_line(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        if self.passed_over > 0 {
            self.reader.too_long(&self.trail, self.passed_over, limits, sink);
        } else if !self.kept.is_empty() {
            self.reader.read(&self.trail, &self.kept, &self.hints, limits, sink);
        }
        self.kept.clear();
        self.passed_over = 0;
    }
}
