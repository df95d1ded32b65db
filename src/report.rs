//! Reading one TLS report: bytes to text, text to JSON, JSON to [`Report`].
//!
//! Lenient on purpose: what can be understood is read, and each departure from
//! [RFC 8460](https://www.rfc-editor.org/rfc/rfc8460) becomes a named [`Deviation`] on the report.

mod deviation;
mod error;
mod instant;
mod lower;
mod model;
mod result_type;
mod sample_shape;
mod text;
mod wire;

pub use deviation::{Deviation, DeviationRule};
pub use error::ReportError;
pub use model::{AppliedPolicy, DateRange, FailureDetail, Instant, PolicyResult, PolicyType, Report, Source, Summary};
pub use result_type::{FailureClass, ResultType};

/// What a mail says about the report it carries; used where the report itself is silent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hints {
    /// `TLS-Report-Domain` header, or the policy domain in the file name or subject.
    pub policy_domain: Option<String>,
}

/// Reads the report in `bytes`: JSON, in UTF-8 (with or without BOM), UTF-16 or Latin-1.
///
/// # Errors
/// When the text is no JSON, is cut off, or is JSON but no TLS report.
pub fn parse(bytes: &[u8], hints: &Hints) -> Result<Report, ReportError> {
    let mut deviations = Vec::new();
    let text = text::decode(bytes, &mut deviations);
    if deviations.is_empty()
        && let Some(report) = wire::read(&text, hints)
    {
        return Ok(report);
    }
    let value = text::json(&text, &mut deviations)?;
    let mut report = lower::lower(&value, &text, hints, deviations)?;
    if report.raw.as_bytes() != bytes {
        report.source = Source::Bytes(bytes.into(), hints.clone());
    }
    Ok(report)
}
