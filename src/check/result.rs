//! What a check comes to: the three judgements together.

use super::dane::{self, DaneResult};
use super::facts::Facts;
use super::mta_sts::{self, StsResult};
use super::tlsrpt::{self, TlsrptResult};
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
