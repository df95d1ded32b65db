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
    PolicyStale => "sts-policy-stale", "A sender still holds an MTA-STS policy that was replaced.";
    PolicyLost => "policy-lost", "A policy that senders applied is no longer found.";
    DaneLost => "dane-lost", "TLSA records that senders found are gone.";
    PolicyWeakened => "sts-policy-weakened", "The mode of the MTA-STS policy went down.";
    PolicyModeNone => "sts-policy-none", "The MTA-STS policy is in mode none.";
    MaxAgeShort => "sts-max-age-short", "The MTA-STS policy is kept for less than a week.";
    NoPolicy => "no-policy", "Nothing enforces encryption.";
    SendersOwn => "sender-own", "A sender that hardly ever succeeds, while others do.";
    DaneMismatch => "dane-mismatch", "No TLSA record fits the certificate.";
    DaneIgnored => "dane-ignored", "Nothing failed, and DANE protects nothing.";
    CachedPolicy => "sts-policy-cached", "Nothing failed, and senders live on a policy that they keep.";
    TlsaRollover => "tlsa-rollover", "Senders met a new certificate with the old TLSA records.";
    TlsaContent => "tlsa-content", "A TLSA record says something that no certificate can fit.";
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
    StrangeDate => "strange-date", "Reports are dated far from all others.";
    ReporterRenamed => "reporter-renamed", "An organisation goes on under another name.";
    SameContent => "same-content", "Reports with the same content have different report-ids.";
    ReportsDamaged => "reports-damaged", "Reports were damaged on their way here.";
    ReporterDeviates => "reporter-deviates", "Reports of an organisation depart from RFC 8460.";
    FailuresUntold => "failures-untold", "Sessions failed, and no report says why.";
    FindingsLeftOut => "findings-left-out", "There are more findings than a list can have.";
    SummaryDisagrees => "summary-disagrees", "Failures in the summary and in the details differ.";
    ReportIdCollision => "report-id-collision", "Different reports share a report-id.";
}

impl FindingRule {
    /// Whether it is about the form of reports, and not about what they report.
    pub fn is_about_reports(&self) -> bool {
        matches!(
            self,
            Self::FindingsLeftOut
                | Self::ReporterDeviates
                | Self::ReportsDamaged
                | Self::SummaryDisagrees
                | Self::ReportIdCollision
                | Self::StrangeDate
                | Self::ReporterRenamed
                | Self::SameContent
                | Self::ReportMailOnly
                | Self::ForeignDomain
        )
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
