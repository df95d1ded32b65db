//! Colour tells the class of a failure, pattern tells the type.

use crate::report::{FailureClass, ResultType};

/// How a shape is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// A CSS class of the style sheets.
    Class(&'static str),
    /// The id of a pattern in index.html.
    Pattern(&'static str),
}

/// The fill of a result type.
pub fn fill_for(result_type: &ResultType) -> Fill {
    match result_type {
        ResultType::StarttlsNotSupported => Fill::Pattern("pattern-starttls-not-supported"),
        ResultType::CertificateNotTrusted => Fill::Pattern("pattern-certificate-not-trusted"),
        ResultType::CertificateHostMismatch => Fill::Pattern("pattern-certificate-host-mismatch"),
        ResultType::StsPolicyFetchError => Fill::Pattern("pattern-sts-policy-fetch-error"),
        ResultType::StsWebpkiInvalid => Fill::Pattern("pattern-sts-webpki-invalid"),
        ResultType::DnssecInvalid => Fill::Pattern("pattern-dnssec-invalid"),
        ResultType::DaneRequired => Fill::Pattern("pattern-dane-required"),
        ResultType::ValidationFailure => Fill::Pattern("pattern-validation-failure"),
        other => Fill::Class(match other.class() {
            FailureClass::Starttls => "fill-starttls",
            FailureClass::Certificate => "fill-certificate",
            FailureClass::MtaSts => "fill-mta-sts",
            FailureClass::Dane => "fill-dane",
            FailureClass::General => "fill-general",
        }),
    }
}
