//! An incident, and what was found out about it.

use super::assess::Assessment;
use super::records::RecordsChange;
use super::shared;
use super::stale::Stale;
use super::wording::{domain_in_words, mx_hosts, names};
use crate::analysis::cause::Cause;
use crate::analysis::history::{Failure, History};
use crate::analysis::incidents::{Incident, Story, Trend};
use crate::day::{Day, Years};
use crate::explain::{CauseClass, reason_of_kind};
use crate::record::TlsaFault;
use crate::report::ResultType;
use crate::{counted, say};

/// An incident and what was found out about it.
pub(super) struct Telling<'a> {
    pub(super) history: &'a History<'a>,
    pub(super) incident: &'a Incident,
    pub(super) assessment: Assessment,
    pub(super) years: Years,
    /// The hosts and the policy domains of it, by name.
    pub(super) hosts: Vec<String>,
    pub(super) domains: Vec<String>,
    /// How the TLSA records changed.
    pub(super) records: Option<RecordsChange>,
    /// Whether there are more TLSA records than those take who met it.
    pub(super) too_many: bool,
    /// Who still holds an MTA-STS policy that was replaced.
    pub(super) stale: Option<Stale>,
    /// The same of some of its domains, where the policies of others lack the host to this day.
    pub(super) partly_stale: Option<Stale>,
    /// Since when the policy covers the hosts, where that was too late, and copies of the former one play no part.
    pub(super) covered_since: Option<Day>,
    /// What is wrong with the TLSA records.
    pub(super) faults: Vec<TlsaFault>,
    /// What the host called itself, where that shows a firewall that masks STARTTLS.
    pub(super) masked: Option<String>,
    /// What is wrong with the MTA-STS policy that senders call invalid.
    pub(super) policy_faults: Vec<crate::record::Finding>,
}

impl Telling<'_> {
    /// The registered result type that explains most.
    pub(super) fn result_type(&self) -> ResultType {
        match self.incident.cause {
            Cause::PolicyFetch => ResultType::StsPolicyFetchError,
            Cause::PolicyInvalid => ResultType::StsPolicyInvalid,
            Cause::DaneRequired => ResultType::DaneRequired,
            Cause::Unstated => ResultType::ValidationFailure,
            Cause::Told(result_type) => self.history.columns.result_type(result_type).meant(),
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

    /// Whether it is told in the past.
    pub(super) fn is_past(&self) -> bool {
        let incident = self.incident;
        incident.trend().is_none_or(Trend::is_over) || incident.is_past() || incident.story == Story::Background
    }

    /// Whether a sender says by the result that a certificate expired; it may be one of the chain where only the
    /// reason says it.
    pub(super) fn is_stated_as_expired(&self) -> bool {
        let result_type = |number: u32| self.history.columns.result_type(number).meant();
        let stated = |failure: &Failure| result_type(failure.result_type) == ResultType::CertificateExpired;
        self.incident.failures.iter().any(stated)
    }

    /// Whether all say that a certificate was revoked, and none that it could not be found out.
    pub(super) fn is_revoked(&self) -> bool {
        let kind = |failure: &Failure| self.history.columns.reason_kinds.text(failure.kind);
        let revoked = |kind: &str| matches!(kind, "certificate-revoked" | "alert-certificate-revoked");
        self.incident.failures.iter().all(|failure| revoked(kind(failure)))
    }

    /// Whether all say of a chain that is not trusted why, and that is not that a certificate of it is left out.
    pub(super) fn is_whole_chain(&self) -> bool {
        let text = |failure: &Failure| self.history.columns.reason_kinds.text(failure.kind);
        let whole = |failure| reason_of_kind(text(failure)).is_some_and(|reason| reason.is_of_whole_chain());
        self.incident.failures.iter().all(whole)
    }

    /// The hosts, and of how many domains they are the MX.
    pub(super) fn hosts_and_customers(&self) -> String {
        let Self { history, incident, .. } = self;
        let hosts = mx_hosts(&self.hosts);
        // Who applies DANE may call the host the policy domain.
        let is_customer = |domain: &&u32| !history.is_met_as_host(history.domain_name(**domain));
        let customers = incident.domains.iter().filter(is_customer).count();
        if incident.hosts.is_empty() {
            return hosts;
        }
        // At a host of several domains it is this one's certificate, name or policy that is in question.
        if let ([domain], true) = (self.domains.as_slice(), shared::is_shared(history, incident)) {
            return say!("{hosts} (affecting only {domain})", hosts, domain = domain_in_words(domain));
        }
        if customers > 1 {
            return counted!(customers, "{hosts} (affecting {n} domain)", "{hosts} (affecting {n} domains)", hosts);
        }
        hosts
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
