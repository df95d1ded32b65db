//! Tables of reports: one outcome for each report in one, and one for each damaged row.

use super::error::IntakeError;
use super::item::{NotAReport, Outcome};
use super::reading::{Reading, Visit};
use super::trail::TrailStep;
use super::unpacked::charge;
use crate::report::{Decoded, Table, read_table};

/// Reads a table that starts with a heading.
pub(super) fn read(visit: &Visit, bytes: &[u8], table: Table, reading: &mut Reading<'_>) {
    if let Err(error) = charge(bytes.len().saturating_mul(2), reading.limits) {
        reading.problem(&visit.trail, error);
        return;
    }
    let decoded = Decoded::of(bytes);
    // How a spreadsheet encodes its tables is no fault of the senders, and not noted.
    let (found, is_whole) = read_table(table, &decoded.text, reading.limits.value_bytes);
    if !is_whole {
        reading.limits.exceed();
    }
    let mut found = found.peekable();
    if found.peek().is_none() {
        reading.put(&visit.trail, Outcome::NotAReport(NotAReport::Other));
    }
    for row in found {
        let trail = visit.trail.join(TrailStep::Line(row.line as u64));
        if let Err(limit) = reading.limits.entry() {
            reading.problem(&trail, IntakeError::TooManyEntries { limit });
            return;
        }
        reading.put(
            &trail,
            row.outcome.map_or_else(|error| Outcome::Problem(error.into()), |report| Outcome::Report(Box::new(report))),
        );
    }
}
