//! Tables of reports: one outcome for each report in one, and one for each damaged row.

use super::Sink;
use super::error::IntakeError;
use super::item::{Ingested, NotAReport, Outcome};
use super::trail::{Trail, TrailStep};
use super::wrapped::charge;
use crate::limits::Limits;
use crate::report::{Decoded, Table, read_table};

/// Reads a table that starts with a heading.
pub(super) fn read(trail: &Trail, bytes: &[u8], table: Table, limits: &mut Limits, sink: &mut Sink<'_>) {
    if let Err(error) = charge(bytes.len().saturating_mul(2), limits) {
        sink(Ingested { trail: trail.clone(), outcome: Outcome::Problem(error) });
        return;
    }
    let decoded = Decoded::of(bytes);
    // How a spreadsheet encodes its tables is no fault of the senders, and not noted.
    let found = read_table(table, &decoded.text);
    if found.is_empty() {
        sink(Ingested { trail: trail.clone(), outcome: Outcome::NotAReport(NotAReport::Other) });
    }
    for row in found {
        let trail = trail.join(TrailStep::Line(row.line as u64));
        if let Err(limit) = limits.entry() {
            sink(Ingested { trail, outcome: Outcome::Problem(IntakeError::TooManyEntries { limit }) });
            return;
        }
        let outcome = match row.outcome {
            Ok(report) => Outcome::Report(Box::new(report)),
            Err(error) => Outcome::Problem(error.into()),
        };
        sink(Ingested { trail, outcome });
    }
}
