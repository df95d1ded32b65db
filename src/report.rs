//! Reading one TLS report: bytes to text, text to JSON, JSON to [`Report`].
//!
//! Lenient on purpose: what can be understood is read, and each departure from
//! [RFC 8460](https://www.rfc-editor.org/rfc/rfc8460) becomes a named [`Deviation`] on the report.

mod completeness;
mod decoded;
mod deviation;
mod dialect;
mod error;
mod hints;
mod instant;
mod lower;
mod model;
mod own_export;
mod parsedmarc;
mod result_type;
mod rows;
mod sample_shape;
mod table;
mod text;
mod value;
mod wire;

pub(crate) use decoded::{Decoded, utf16, utf16_unit};
pub(crate) use dialect::lower;
pub(crate) use table::{Table, read as read_table};
pub(crate) use text::{FirstValue, first_value};

pub use completeness::Completeness;
pub use deviation::{Deviation, DeviationRule, Found, Place};
pub use error::{LooksLike, ReportError};
pub use hints::Hints;
pub use model::{AppliedPolicy, DateRange, FailureDetail, Instant, PolicyResult, PolicyType, Report, Source, Summary};
pub use result_type::{FailureClass, ResultType};

/// Reads the report in `bytes`: JSON, in UTF-8 (with or without BOM), UTF-16 or Latin-1.
///
/// # Errors
/// When the text is no JSON, is cut off, or is JSON but no TLS report.
pub fn parse(bytes: &[u8], hints: &Hints) -> Result<Report, ReportError> {
    if let Some(report) = quick(bytes, hints) {
        return Ok(report);
    }
    let decoded = Decoded::of(bytes);
    let mut deviations = decoded.deviations(0, &(0..decoded.text.len()));
    let value = text::json(&decoded.text, &mut deviations)?;
    lower(&value, decoded.text.trim_ascii(), hints, deviations)
}

/// Reads a report that departs from RFC 8460 in nothing; `None` for every other text.
pub(crate) fn quick(bytes: &[u8], hints: &Hints) -> Option<Report> {
    // A longer one is weighed while it is read.
    (bytes.len() <= MOST_QUICK).then_some(())?;
    wire::read(std::str::from_utf8(bytes).ok()?.trim_ascii(), hints)
}

/// Bytes of a text that may be read unweighed: it takes at most sixteen times as much.
const MOST_QUICK: usize = 4_000_000;
