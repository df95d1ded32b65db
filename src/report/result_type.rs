//! Result types of [RFC 8460, section 4.3](https://www.rfc-editor.org/rfc/rfc8460#section-4.3),
//! an open enum: what the registry does not know is kept as written.
//! Complete as of 2026-11-01 (IANA registry "STARTTLS Validation Result Types").

use std::fmt;

/// Why sessions failed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResultType {
    /// `starttls-not-supported`, section 4.3.1.
    StarttlsNotSupported,
    /// `certificate-host-mismatch`, section 4.3.1.
    CertificateHostMismatch,
    /// `certificate-expired`, section 4.3.1.
    CertificateExpired,
    /// `certificate-not-trusted`, section 4.3.1.
    CertificateNotTrusted,
    /// `validation-failure`, section 4.3.1.
    ValidationFailure,
    /// `tlsa-invalid`, section 4.3.2.1.
    TlsaInvalid,
    /// `dnssec-invalid`, section 4.3.2.1.
    DnssecInvalid,
    /// `dane-required`, section 4.3.2.1.
    DaneRequired,
    /// `sts-policy-fetch-error`, section 4.3.2.2.
    StsPolicyFetchError,
    /// `sts-policy-invalid`, section 4.3.2.2.
    StsPolicyInvalid,
    /// `sts-webpki-invalid`, section 4.3.2.2.
    StsWebpkiInvalid,
    /// Not in the registry, as written; empty when not stated.
    Unknown(Box<str>),
}

/// What kind of step failed; decides the colour in charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailureClass {
    /// The receiving MX offers no STARTTLS.
    Starttls,
    /// The certificate of the receiving MX.
    Certificate,
    /// The MTA-STS policy itself.
    MtaSts,
    /// DANE or DNSSEC.
    Dane,
    /// Anything else.
    General,
}

impl ResultType {
    /// All eleven registered types, in the order of the RFC.
    pub const REGISTERED: [Self; 11] = [
        Self::StarttlsNotSupported,
        Self::CertificateHostMismatch,
        Self::CertificateExpired,
        Self::CertificateNotTrusted,
        Self::ValidationFailure,
        Self::TlsaInvalid,
        Self::DnssecInvalid,
        Self::DaneRequired,
        Self::StsPolicyFetchError,
        Self::StsPolicyInvalid,
        Self::StsWebpkiInvalid,
    ];

    /// Reads a type; never fails.
    pub fn parse(text: &str) -> Self {
        Self::REGISTERED
            .iter()
            .find(|known| known.as_str() == text)
            .cloned()
            .unwrap_or_else(|| Self::Unknown(text.into()))
    }

    /// What is meant: the registered type that is spelled so but for capitals, spaces around it and underlines.
    #[must_use]
    pub fn meant(self) -> Self {
        let Self::Unknown(text) = &self else { return self };
        let text = text.trim().replace('_', "-");
        Self::REGISTERED.iter().find(|known| known.as_str().eq_ignore_ascii_case(&text)).cloned().unwrap_or(self)
    }

    /// The type as the RFC spells it; `None` for one that is not registered.
    pub fn registered_name(&self) -> Option<&'static str> {
        Some(match self {
            Self::StarttlsNotSupported => "starttls-not-supported",
            Self::CertificateHostMismatch => "certificate-host-mismatch",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotTrusted => "certificate-not-trusted",
            Self::ValidationFailure => "validation-failure",
            Self::TlsaInvalid => "tlsa-invalid",
            Self::DnssecInvalid => "dnssec-invalid",
            Self::DaneRequired => "dane-required",
            Self::StsPolicyFetchError => "sts-policy-fetch-error",
            Self::StsPolicyInvalid => "sts-policy-invalid",
            Self::StsWebpkiInvalid => "sts-webpki-invalid",
            Self::Unknown(_) => return None,
        })
    }

    /// The type as the RFC spells it, or as it was written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Unknown(text) => text,
            known => known.registered_name().unwrap_or_default(),
        }
    }

    /// The class, for colour and grouping.
    pub fn class(&self) -> FailureClass {
        match self {
            Self::StarttlsNotSupported => FailureClass::Starttls,
            Self::CertificateHostMismatch | Self::CertificateExpired | Self::CertificateNotTrusted => {
                FailureClass::Certificate
            }
            Self::StsPolicyFetchError | Self::StsPolicyInvalid | Self::StsWebpkiInvalid => FailureClass::MtaSts,
            Self::TlsaInvalid | Self::DnssecInvalid | Self::DaneRequired => FailureClass::Dane,
            Self::ValidationFailure | Self::Unknown(_) => FailureClass::General,
        }
    }
}

impl fmt::Display for ResultType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
