//! The rules that findings come from, each with a stable id.

use crate::report::ResultType;

macro_rules! finding_rules {
    ($($name:ident => $id:literal, $sentence:literal;)*) => {
        /// What a finding says; `id` is stable and appears in exports.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingRule {
            /// Sessions failed with this result type.
            Failing(ResultType),
            $(#[doc = $sentence] $name,)*
        }
        impl FindingRule {
            /// All rules but those about one result type.
            pub const BESIDE_FAILING: &'static [Self] = &[$(Self::$name,)*];
            /// The stable name in exports: that of a registered result type is its own.
            pub fn id(&self) -> &'static str {
                match self {
                    Self::Failing(result_type) => result_type.registered_name().unwrap_or("unknown-result-type"),
                    $(Self::$name => $id,)*
                }
            }
        }
    };
}

finding_rules! {
    TlsVersionMismatch => "tls-version-mismatch", "Sessions failed since the TLS versions do not fit together.";
    TlsCipherMismatch => "tls-cipher-mismatch", "Sessions failed since the ciphers or keys do not fit together.";
    PassingFailures => "passing-failures", "Single sessions failed now and then.";
    PossibleInterception => "possible-interception", "Failures of one sender alone look like interference.";
    MxUncovered => "sts-mx-uncovered", "An MX is tried that the MTA-STS policy does not name.";
    PolicyDiffers => "sts-policy-differs", "Senders see different MTA-STS policies.";
    PolicyChanged => "sts-policy-changed", "The MTA-STS policy changed.";
    TlsaChanged => "tlsa-changed", "The TLSA records changed, and the certificate does not fit them.";
    TlsaCertificateChanged => "tlsa-certificate-changed", "The certificate changed, and its TLSA records did not.";
    NotReadyForEnforce => "not-ready-for-enforce", "A policy in mode testing should not go to enforce yet.";
    EnforceUnclear => "enforce-unclear", "Whether a policy can go to enforce cannot be told.";
    ReadyForEnforce => "ready-for-enforce", "A policy in mode testing can go to enforce.";
    DomainSilent => "domain-silent", "No report about a domain comes any more.";
    ReporterSilent => "reporter-silent", "An organisation stopped reporting.";
    CoverageGaps => "coverage-gaps", "Days have no report.";
    ReportMailOnly => "report-mail-only", "An organisation reports only the mails that carry reports.";
    ForeignDomain => "foreign-domain", "A report is about a domain of somebody else.";
    ReporterDeviates => "reporter-deviates", "Reports of an organisation depart from RFC 8460.";
    SummaryDisagrees => "summary-disagrees", "Failures in the summary and in the details differ.";
    ReportIdCollision => "report-id-collision", "Different reports share a report-id.";
}

impl FindingRule {
    /// Whether it explains sessions that another finding counts already.
    pub fn is_second_view(&self) -> bool {
        matches!(self, Self::MxUncovered | Self::TlsaChanged | Self::TlsaCertificateChanged)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_those_of_result_types_are_theirs() {
        let failing = ResultType::REGISTERED.map(FindingRule::Failing);
        let unknown = FindingRule::Failing(ResultType::parse("odd"));
        let ids: Vec<&str> =
            failing.iter().chain([&unknown]).chain(FindingRule::BESIDE_FAILING).map(FindingRule::id).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert_eq!((ids[2], ids[11], ids[12]), ("certificate-expired", "unknown-result-type", "tls-version-mismatch"));
    }
}
