//! A long text of one JSON value a line (NDJSON), read as it comes: each line may take what a report may.

use super::json::LineReader;
use super::reading::{Reading, Visit};
use crate::limits::Limits;

/// Reads lines; give it all slices, then finish.
#[derive(Debug)]
pub(super) struct Lines {
    reader: LineReader,
    /// The unfinished line.
    kept: Vec<u8>,
    /// Bytes of an unfinished line that is too long to be kept.
    passed_over: usize,
}

impl Lines {
    /// For a text of a part.
    pub(super) fn new(visit: Visit) -> Self {
        Self { reader: LineReader::new(visit), kept: Vec::new(), passed_over: 0 }
    }

    /// Takes the next slice.
    pub(super) fn push(&mut self, slice: &[u8], reading: &mut Reading<'_>) {
        let mut rest = slice;
        if (!self.kept.is_empty() || self.passed_over > 0)
            && let Some(end) = memchr::memchr(b'\n', rest)
        {
            let (line, behind) = rest.split_at(end + 1);
            self.keep(line, reading.limits);
            self.end_line(reading);
            rest = behind;
        }
        if let Some(end) = memchr::memrchr(b'\n', rest).filter(|_| self.kept.is_empty() && self.passed_over == 0) {
            let (lines, behind) = rest.split_at(end + 1);
            self.reader.read(lines, reading);
            rest = behind;
        }
        self.keep(rest, reading.limits);
    }

    /// The end of the text.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_>) {
        self.end_line(reading);
        self.reader.finish(reading);
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

    fn end_line(&mut self, reading: &mut Reading<'_>) {
        if self.passed_over > 0 {
            self.reader.too_long(self.passed_over, reading);
        } else if !self.kept.is_empty() {
            self.reader.read(&self.kept, reading);
        }
        self.kept.clear();
        self.passed_over = 0;
    }
}
