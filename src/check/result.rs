//! What a check comes to: the three judgements together.

use super::dane::{self, DaneResult};
use super::facts::Facts;
use super::mta_sts::{self, StsResult};
use super::pasted::{Pending, is_pasted};
use super::tlsrpt::{self, TlsrptResult};
use crate::dns::{PASTED, Resolver};
use crate::language::tr;
use crate::record::Finding;
use crate::say;

/// What a check comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckResult {
    /// The domain.
    pub domain: String,
    /// The label of the resolver of the first answer that tells something, else of the first answer; empty where none came.
    pub resolver: String,
    /// The TLSRPT record.
    pub tlsrpt: TlsrptResult,
    /// The MTA-STS record and its policy host.
    pub mta_sts: StsResult,
    /// DANE at the MX hosts.
    pub dane: DaneResult,
    /// What is still to be pasted.
    pub pending: Pending,
}

impl CheckResult {
    /// Whose answers it rests on.
    pub fn seen_by(&self) -> String {
        if self.resolver.is_empty() {
            tr("No resolver gave a usable answer.").to_owned()
        } else {
            say!("Resolver: {resolver}", resolver = self.resolver)
        }
    }

    /// The full names at which a record of the domain is published that can be changed.
    pub fn published_names(&self) -> Vec<String> {
        let tlsrpt = self.tlsrpt.is_published().then(|| format!("_smtp._tls.{}", self.domain));
        let mta_sts = self.mta_sts.is_published().then(|| format!("_mta-sts.{}", self.domain));
        tlsrpt.into_iter().chain(mta_sts).collect()
    }

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
    let resolver = if is_pasted(facts) { Some(PASTED) } else { first_resolver(facts) };
    let resolver = resolver.map(|resolver| resolver.name().to_owned()).unwrap_or_default();
    let pending = Pending::of(facts);
    CheckResult { domain: facts.domain.clone(), resolver, tlsrpt, mta_sts, dane, pending }
}

/// Who gave the first answer that tells something; without one, whoever answered at all, be it with an error.
fn first_resolver(facts: &Facts) -> Option<Resolver> {
    let lookups = facts.lookups();
    let telling = lookups.iter().filter(|lookup| !lookup.result.is_unknown());
    telling.chain(&lookups).find_map(|lookup| lookup.answered_by())
}
