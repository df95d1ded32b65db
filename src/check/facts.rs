//! What the DNS said, before anybody judges it.

use crate::dns::{Lookup, LookupResult, RecordData, Tlsa};
use crate::record::{Destination, TxtRecord};

/// All answers of one check.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The domain.
    pub domain: String,
    /// TXT at `_smtp._tls.<domain>`.
    pub tlsrpt: Lookup,
    /// TXT at `_mta-sts.<domain>`.
    pub mta_sts: Lookup,
    /// A and AAAA at `mta-sts.<domain>`.
    pub policy_host: Vec<Lookup>,
    /// CAA at the policy host and, when it has none, at the domain; asked when the host has an address.
    pub issuers: Vec<Lookup>,
    /// MX of the domain.
    pub mx: Lookup,
    /// A and AAAA of the domain; asked when it has no MX.
    pub address: Vec<Lookup>,
    /// TXT at a sibling that nobody publishes; asked when there is a record.
    pub wildcard: Option<Lookup>,
    /// TXT at names where the record stands by mistake; asked when there is none.
    pub wrong_names: Vec<Lookup>,
    /// TXT at names where the MTA-STS record stands by mistake; asked when there is none.
    pub wrong_sts_names: Vec<Lookup>,
    /// TLSA at names where they stand by mistake; asked when no MX host has any.
    pub wrong_tlsa_names: Vec<Lookup>,
    /// The MX hosts.
    pub hosts: Vec<HostFacts>,
    /// The destinations of reports.
    pub destinations: Vec<DestinationFacts>,
}

/// What belongs to one MX host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostFacts {
    /// Its name.
    pub host: String,
    /// A and AAAA.
    pub addresses: Vec<Lookup>,
    /// TLSA at `_25._tcp.<host>`.
    pub tlsa: Lookup,
    /// TXT at `_smtp._tls.<host>`; asked when it has TLSA records.
    pub tlsrpt: Option<Lookup>,
}

/// What belongs to one destination of reports.
#[derive(Debug, Clone, PartialEq)]
pub struct DestinationFacts {
    /// The destination.
    pub destination: Destination,
    /// MX of its domain; for mail.
    pub mx: Option<Lookup>,
    /// A and AAAA of its host; for mail asked when there is no MX.
    pub addresses: Vec<Lookup>,
}

impl Facts {
    /// The MX hosts by preference, or the domain itself when it has none (RFC 5321, section 5.1).
    pub fn mail_hosts(&self) -> Vec<String> {
        if is_null_mx(&self.mx) {
            return Vec::new();
        }
        let hosts = mx_hosts(&self.mx);
        if hosts.is_empty() && !self.mx.result.is_unknown() && self.address.iter().any(has_records) {
            return vec![self.domain.clone()];
        }
        hosts
    }

    /// Every lookup, in the order of the check.
    pub fn lookups(&self) -> Vec<&Lookup> {
        let mut all = vec![&self.tlsrpt, &self.mta_sts];
        all.extend(self.policy_host.iter().chain(&self.issuers));
        all.push(&self.mx);
        all.extend(&self.address);
        all.extend(&self.wildcard);
        all.extend(self.wrong_names.iter().chain(&self.wrong_sts_names));
        for host in &self.hosts {
            all.extend(&host.addresses);
            all.push(&host.tlsa);
            all.extend(&host.tlsrpt);
        }
        all.extend(&self.wrong_tlsa_names);
        for destination in &self.destinations {
            all.extend(&destination.mx);
            all.extend(&destination.addresses);
        }
        all
    }
}

/// The TXT records of a lookup.
pub(super) fn txt_records(lookup: &Lookup) -> Vec<TxtRecord> {
    records(lookup)
        .filter_map(
            |data| if let RecordData::Txt(strings) = data { Some(TxtRecord::new(strings.clone())) } else { None },
        )
        .collect()
}

/// The TLSA records of a lookup.
pub(super) fn tlsa_records(lookup: &Lookup) -> Vec<&Tlsa> {
    records(lookup).filter_map(|data| if let RecordData::Tlsa(tlsa) = data { Some(tlsa) } else { None }).collect()
}

/// The hosts of MX records by preference, each once.
pub(super) fn mx_hosts(lookup: &Lookup) -> Vec<String> {
    let mut hosts: Vec<(u16, String)> = records(lookup)
        .filter_map(|data| match data {
            RecordData::Mx { preference, exchange } if !exchange.is_empty() => Some((*preference, exchange.clone())),
            _ => None,
        })
        .collect();
    hosts.sort();
    let mut names: Vec<String> = Vec::new();
    for (_, host) in hosts {
        if !names.contains(&host) {
            names.push(host);
        }
    }
    names
}

/// A single MX record of preference 0 for the root (RFC 7505).
pub(super) fn is_null_mx(lookup: &Lookup) -> bool {
    let mut all = records(lookup);
    matches!((all.next(), all.next()), (Some(RecordData::Mx { exchange, .. }), None) if exchange.is_empty())
}

pub(super) fn has_records(lookup: &Lookup) -> bool {
    matches!(lookup.result, LookupResult::Found(_))
}

/// No such records, for certain.
pub(super) fn is_absent(lookup: &Lookup) -> bool {
    matches!(lookup.result, LookupResult::NoData(_) | LookupResult::NxDomain(_) | LookupResult::CnameLoop(_))
}

pub(super) fn records(lookup: &Lookup) -> impl Iterator<Item = &RecordData> {
    let answer = if let LookupResult::Found(answer) = &lookup.result { Some(answer) } else { None };
    answer.into_iter().flat_map(|answer| answer.records.iter().map(|record| &record.data))
}

/// An address that no stranger can reach (RFC 6890), when there is no other.
pub(super) fn private_address(lookups: &[Lookup]) -> Option<String> {
    let mut private = None;
    for data in lookups.iter().flat_map(records) {
        let (address, is_private) = match data {
            RecordData::A(ip) => {
                (ip.to_string(), ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified())
            }
            RecordData::Aaaa(ip) => (
                ip.to_string(),
                ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_unspecified(),
            ),
            _ => continue,
        };
        if !is_private {
            return None;
        }
        private.get_or_insert(address);
    }
    private
}
