//! An incident, and what was found out about it.

use super::assess::Assessment;
use super::records::RecordsChange;
use super::stale::Stale;
use super::wording::names;
use crate::analysis::cause::Cause;
use crate::analysis::history::History;
use crate::analysis::incidents::{Incident, Trend};
use crate::day::Years;
use crate::explain::CauseClass;
use crate::record::TlsaFault;
use crate::report::ResultType;

/// An incident and what was found out about it.
pub(super) struct Telling<'a> {
    pub(super) history: &'a History<'a>,
    pub(super) incident: &'a Incident,
    pub(super) assessment: Assessment,
    pub(super) years: Years,
    /// How the TLSA records changed.
    pub(super) records: Option<RecordsChange>,
    /// Who still holds an MTA-STS policy that was replaced.
    pub(super) stale: Option<Stale>,
    /// What is wrong with the TLSA records.
    pub(super) faults: Vec<TlsaFault>,
}

impl Telling<'_> {
    /// The registered result type that explains most.
    pub(super) fn result_type(&self) -> ResultType {
        match self.incident.cause {
            Cause::PolicyFetch => ResultType::StsPolicyFetchError,
            Cause::PolicyInvalid => ResultType::StsPolicyInvalid,
            Cause::DaneRequired => ResultType::DaneRequired,
            Cause::Unstated => ResultType::ValidationFailure,
            Cause::Told(result_type) => self.history.columns.result_type(result_type),
            Cause::Class(class) => match class {
                CauseClass::Expired | CauseClass::NotYetValid => ResultType::CertificateExpired,
                CauseClass::NameMismatch => ResultType::CertificateHostMismatch,
                CauseClass::ChainUntrusted | CauseClass::WeakSignature | CauseClass::CertificateUnfit => {
                    ResultType::CertificateNotTrusted
                }
                CauseClass::NoStarttls => ResultType::StarttlsNotSupported,
                CauseClass::DaneNoMatch | CauseClass::TlsaUnusable => ResultType::TlsaInvalid,
                CauseClass::DnssecBroken => ResultType::DnssecInvalid,
                CauseClass::MxNotInPolicy => ResultType::StsPolicyInvalid,
                CauseClass::PolicyHostCertificate => ResultType::StsWebpkiInvalid,
                CauseClass::StsRecordMissing | CauseClass::StsRecordBroken | CauseClass::CachedPolicyUsed => {
                    ResultType::StsPolicyFetchError
                }
                _ => ResultType::ValidationFailure,
            },
        }
    }

    /// Whom it concerns, by name.
    pub(super) fn met(&self) -> String {
        names(self.history, &self.incident.met)
    }

    /// Whether it is over.
    pub(super) fn is_over(&self) -> bool {
        self.incident.trend().is_some_and(Trend::is_over)
    }
}
