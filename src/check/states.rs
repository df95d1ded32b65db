//! Every MX host with its state, also those that nothing is wrong with, as the table of hosts has them.

use super::dane::{DaneVerdict, HostResult};
use super::facts::{Facts, HostFacts, addresses, has_records, is_in_circle};
use super::result::CheckResult;
use crate::dns::Tlsa;
use crate::language::tr;
use crate::record::{Mode, Policy, Severity, covers};
use crate::text;

/// Where mail to a host goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addresses {
    /// These addresses, as text.
    Known(Vec<String>),
    /// None: no mail goes there.
    None,
    /// A lookup failed and no other found any.
    Unknown,
}

/// An MX host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostState {
    /// Its name.
    pub host: String,
    /// The name that it is an alias of, which an MX record should not name (RFC 2181, section 10.3).
    pub alias_of: Option<String>,
    /// Its addresses.
    pub addresses: Addresses,
    /// Whether the answers with its addresses are signed; `None` where there is none, or where the resolver would not know.
    pub addresses_signed: Option<bool>,
    /// Its TLSA records as a zone file has them.
    pub tlsa: Vec<String>,
    /// Whether the answer for TLSA is signed; `None` where the resolver would not know.
    pub tlsa_signed: Option<bool>,
    /// What senders that know DANE find.
    pub dane: DaneVerdict,
    /// Its TLSA records can be used, and none of them can match.
    pub never_matches: bool,
    /// The lookup of the TLSA records fails, and not that of the addresses alone.
    pub tlsa_fails: bool,
    /// Whether a line of the policy covers it; `None` without a policy, or with one that is withdrawn.
    pub covered: Option<bool>,
}

impl HostState {
    /// What senders that know DANE find, in words.
    pub fn dane_words(&self) -> (Severity, &'static str) {
        let (severity, words) = match self.dane {
            _ if self.addresses == Addresses::None => (Severity::Note, text!("no address, so no mail goes there")),
            DaneVerdict::Good => (Severity::Ok, text!("protected")),
            DaneVerdict::GoodMxInsecure => {
                (Severity::Warning, text!("host protected, but the MX records are not signed"))
            }
            DaneVerdict::Partial => (Severity::Warning, text!("partly protected")),
            DaneVerdict::Insecure if self.tlsa_signed == Some(true) => {
                (Severity::Error, text!("the addresses are not signed, so TLSA records have no effect"))
            }
            DaneVerdict::Insecure => (Severity::Error, text!("TLSA records are not signed and have no effect")),
            DaneVerdict::Unusable if self.never_matches => {
                (Severity::Error, text!("no TLSA record can match, so senders that use DANE hold back all email"))
            }
            DaneVerdict::Unusable => (Severity::Error, text!("no TLSA record can be used")),
            DaneVerdict::Broken if self.tlsa_fails => (Severity::Error, text!("the TLSA lookup fails")),
            DaneVerdict::Broken => (Severity::Error, text!("the address lookup fails")),
            DaneVerdict::None => (Severity::Note, text!("not used")),
            DaneVerdict::NotApplicable => (Severity::Note, text!("not applicable")),
            DaneVerdict::Unknown => (Severity::Note, text!("unknown" as "DANE")),
        };
        (severity, tr(words))
    }
}

/// The MX hosts by preference. `policy` is the MTA-STS policy that is known: pasted, or of a report.
pub fn host_states(facts: &Facts, result: &CheckResult, policy: Option<&Policy>) -> Vec<HostState> {
    let policy = policy.filter(|policy| policy.mode != Mode::None);
    // The results stand in the order of the hosts.
    facts.hosts.iter().zip(&result.dane.hosts).map(|(facts, result)| state(facts, result, policy)).collect()
}

fn state(facts: &HostFacts, result: &HostResult, policy: Option<&Policy>) -> HostState {
    let found: Vec<String> = addresses(&facts.addresses).map(|address| address.to_string()).collect();
    let has_any = facts.addresses.iter().any(has_records);
    let addresses = if !found.is_empty() {
        Addresses::Known(found)
    } else if facts.addresses.iter().any(|lookup| lookup.result.is_unknown()) {
        Addresses::Unknown
    } else {
        Addresses::None
    };
    HostState {
        host: facts.host.clone(),
        alias_of: facts.addresses.iter().find_map(|lookup| lookup.result.target()).map(str::to_owned),
        addresses,
        addresses_signed: result.address_signed.filter(|_| has_any),
        tlsa: result.tlsa.iter().map(Tlsa::to_string).collect(),
        tlsa_signed: result.tlsa_signed,
        dane: result.verdict,
        never_matches: result.never_matches,
        tlsa_fails: facts.tlsa.result.is_unknown() || is_in_circle(&facts.tlsa),
        covered: policy.map(|policy| policy.mx.iter().any(|pattern| covers(pattern, &facts.host))),
    }
}
