//! Checking a domain: what its records say, whether they are live, and what hangs on them.
//!
//! [`gather`] asks the DNS; [`judge_facts`] says what the answers mean. Everything between is
//! plain data, so a check can be judged again without asking again.

mod certificate;
mod compare;
mod dane;
mod export;
mod facts;
mod gather;
mod lookups;
mod mta_sts;
mod policy_file;
mod tlsrpt;
mod with_reports;

pub use certificate::{Certificate, CertificateFault, certificates};
pub use compare::{ask_again, compared_questions, disagreements};
pub use dane::{DaneResult, DaneVerdict, HostResult};
pub use export::{markdown, result_json, results_csv};
pub use facts::{DestinationFacts, Facts, HostFacts};
pub use gather::{gather, planned_names};
pub use mta_sts::{StsResult, StsState};
pub use policy_file::{PolicyFileResult, judge_policy_file};
pub use tlsrpt::{TlsrptResult, TlsrptState};
pub use with_reports::{policy_of_reports, with_reports};

use crate::record::Finding;

/// What a check comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckResult {
    /// The domain.
    pub domain: String,
    /// The label of the resolver that answered first.
    pub resolver: String,
    /// The TLSRPT record.
    pub tlsrpt: TlsrptResult,
    /// The MTA-STS record and its policy host.
    pub mta_sts: StsResult,
    /// DANE at the MX hosts.
    pub dane: DaneResult,
}

impl CheckResult {
    /// All findings, worst first.
    pub fn findings(&self) -> Vec<&Finding> {
        let mut all: Vec<&Finding> =
            self.tlsrpt.findings.iter().chain(&self.mta_sts.findings).chain(&self.dane.findings).collect();
        all.sort_by_key(|finding| finding.severity);
        all
    }
}

/// Judges what was gathered.
pub fn judge_facts(facts: &Facts) -> CheckResult {
    let mta_sts = mta_sts::judge(facts);
    let dane = dane::judge(facts);
    let tlsrpt = tlsrpt::judge(facts, &mta_sts, &dane);
    let first = facts.tlsrpt.attempts.last().map(|attempt| attempt.resolver.name().to_owned());
    CheckResult { domain: facts.domain.clone(), resolver: first.unwrap_or_default(), tlsrpt, mta_sts, dane }
}
