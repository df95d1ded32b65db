//! What the DNS said, before anybody judges it.

use std::net::IpAddr;

use crate::dns::{Lookup, LookupResult, RecordData, Tlsa};
use crate::network::is_public;
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
    /// CAA at the policy host and at each name above, up to the first that has any or of which it is not known; asked
    /// when the host has an address.
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
    /// A, AAAA and TXT at a sibling of `_mta-sts` and `mta-sts` that nobody publishes: each asked when one of these has an
    /// answer of that type; addresses when there is no record.
    pub sts_siblings: Vec<Lookup>,
    /// TLSA at names where they stand by mistake; asked when no MX host has any.
    pub wrong_tlsa_names: Vec<Lookup>,
    /// The MX hosts.
    pub hosts: Vec<HostFacts>,
    /// MX hosts beyond those, which nobody was asked about.
    pub hosts_left_out: usize,
    /// The destinations of reports.
    pub destinations: Vec<DestinationFacts>,
    /// Destinations beyond those, which nobody was asked about.
    pub destinations_left_out: usize,
    /// NS of the root; asked of a resolver of whose answers none was validated.
    pub root: Vec<Lookup>,
    /// The resolvers, by id, that do not validate DNSSEC, or do not say so.
    pub not_validating: Vec<&'static str>,
}

/// What belongs to one MX host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostFacts {
    /// Its name.
    pub host: String,
    /// A and AAAA.
    pub addresses: Vec<Lookup>,
    /// TLSA at `_25._tcp.<host>`, or at the name that the host is an alias of (RFC 7672, section 2.2.2).
    pub tlsa: Lookup,
    /// TLSA at the other of these two names; asked when the host is an alias.
    pub other_tlsa: Option<Lookup>,
    /// CNAME of the host; asked when it is an alias and not all of the way to its addresses is signed.
    pub alias: Option<Lookup>,
    /// TXT at `_smtp._tls.<base>`, where the TLSA records are those of `base`; asked when there are any.
    pub tlsrpt: Option<Lookup>,
}

impl HostFacts {
    /// The name that the TLSA records belong to: the TLSA base domain (RFC 7672, section 2.2.3).
    pub fn tlsa_base(&self) -> &str {
        tlsa_base(&self.tlsa).unwrap_or(&self.host)
    }

    /// A resolver that would not know said whether what leads to the host, and its records, are signed.
    pub(super) fn is_blind(&self, facts: &Facts) -> bool {
        self.addresses.iter().chain([&self.tlsa]).chain(&self.alias).any(|lookup| facts.is_blind(lookup))
    }
}

/// The name below which TLSA records of SMTP were asked for.
pub(super) fn tlsa_base(tlsa: &Lookup) -> Option<&str> {
    tlsa.question.name.strip_prefix("_25._tcp.")
}

/// What belongs to one destination of reports.
#[derive(Debug, Clone, PartialEq)]
pub struct DestinationFacts {
    /// The destination.
    pub destination: Destination,
    /// MX of its domain; for mail.
    pub mx: Option<Lookup>,
    /// A and AAAA of its host; for mail of its MX hosts, up to the first one that can be reached. Nothing is asked of an
    /// address that stands for a host.
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

    /// The same, where it is known what they are: hosts that no answer tells of are not missing.
    pub(super) fn known_mail_hosts(&self) -> Option<Vec<String>> {
        let hosts = self.mail_hosts();
        let is_open = self.mx.result.is_unknown() || self.address.iter().any(|lookup| lookup.result.is_unknown());
        (!hosts.is_empty() || !is_open).then_some(hosts)
    }

    /// No mail can reach the domain, for certain: it says so (RFC 7505), or has neither MX nor address. One in a circle of
    /// aliases is a mistake of somebody who wants mail.
    pub fn takes_no_mail(&self) -> bool {
        is_null_mx(&self.mx) || (is_absent(&self.mx) && !is_in_circle(&self.mx) && has_no_address(&self.address))
    }

    /// The domain does not exist: below such a name there is nothing either (RFC 8020, section 2).
    pub(super) fn is_nowhere(&self) -> bool {
        self.is_denied() && self.below().all(|lookup| !has_records(lookup))
    }

    /// The resolver says that there is no such domain.
    pub(super) fn is_denied(&self) -> bool {
        matches!(&self.mx.result, LookupResult::NxDomain(answer) if answer.chain.is_empty())
    }

    /// What was asked at the domain and below it beside its MX records.
    pub(super) fn below(&self) -> impl Iterator<Item = &Lookup> {
        [&self.tlsrpt, &self.mta_sts].into_iter().chain(&self.policy_host).chain(&self.address)
    }

    /// Whether an answer is signed, as the resolver says that gave it; `None` where it would not know, and where there is
    /// no answer: what fails validation is signed, and wrongly.
    pub fn signed(&self, lookup: &Lookup) -> Option<bool> {
        let is_told = !self.is_blind(lookup) && !lookup.result.is_unknown() && lookup.result.answer().is_some();
        if lookup.result.validated() { Some(true) } else { is_told.then_some(false) }
    }

    /// The resolver that gave the answer would not know whether it is signed.
    pub(super) fn is_blind(&self, lookup: &Lookup) -> bool {
        let blind = lookup.answered_by().is_some_and(|resolver| self.not_validating.contains(&resolver.id));
        blind && !lookup.result.validated()
    }

    /// Every lookup, in the order of the check.
    pub fn lookups(&self) -> Vec<&Lookup> {
        let mut all = vec![&self.tlsrpt, &self.mta_sts];
        all.extend(self.policy_host.iter().chain(&self.issuers));
        all.push(&self.mx);
        all.extend(&self.address);
        all.extend(&self.wildcard);
        all.extend(self.wrong_names.iter().chain(&self.wrong_sts_names).chain(&self.sts_siblings));
        for host in &self.hosts {
            all.extend(&host.addresses);
            all.extend(&host.alias);
            all.extend(&host.other_tlsa);
            all.push(&host.tlsa);
            all.extend(&host.tlsrpt);
        }
        all.extend(&self.wrong_tlsa_names);
        for destination in &self.destinations {
            all.extend(&destination.mx);
            all.extend(&destination.addresses);
        }
        all.extend(&self.root);
        all
    }

    /// Every lookup, in any order.
    pub(super) fn lookups_mut(&mut self) -> Vec<&mut Lookup> {
        let mut all = vec![&mut self.tlsrpt, &mut self.mta_sts, &mut self.mx];
        let lists = [
            &mut self.policy_host,
            &mut self.issuers,
            &mut self.address,
            &mut self.wrong_names,
            &mut self.wrong_sts_names,
            &mut self.sts_siblings,
            &mut self.wrong_tlsa_names,
            &mut self.root,
        ];
        all.extend(lists.into_iter().flatten());
        all.extend(&mut self.wildcard);
        for host in &mut self.hosts {
            all.extend(&mut host.addresses);
            all.push(&mut host.tlsa);
            all.extend([&mut host.alias, &mut host.other_tlsa, &mut host.tlsrpt].into_iter().flatten());
        }
        for destination in &mut self.destinations {
            all.extend(&mut destination.mx);
            all.extend(&mut destination.addresses);
        }
        all
    }
}

/// "example.com MX".
pub(super) fn named(lookup: &Lookup) -> String {
    format!("{} {}", lookup.question.shown_name(), lookup.question.record_type)
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

/// MX records for the root and for nothing else (RFC 7505): one is allowed, and more name no host either.
pub(super) fn is_null_mx(lookup: &Lookup) -> bool {
    has_records(lookup)
        && records(lookup).all(|data| matches!(data, RecordData::Mx { exchange, .. } if exchange.is_empty()))
}

/// An MX record for the root among others, which RFC 7505, section 3, does not allow.
pub(super) fn has_null_mx(lookup: &Lookup) -> bool {
    records(lookup).any(|data| matches!(data, RecordData::Mx { exchange, .. } if exchange.is_empty()))
}

pub(super) fn has_records(lookup: &Lookup) -> bool {
    matches!(lookup.result, LookupResult::Found(_))
}

/// No such records, for certain.
pub(super) fn is_absent(lookup: &Lookup) -> bool {
    lookup.result.is_absent()
}

/// No such name can be, so nobody publishes anything there.
pub(super) fn cannot_be(lookup: &Lookup) -> bool {
    lookup.result == LookupResult::BadName
}

/// The name is an alias that leads to no end: senders get an error and try again later.
pub(super) fn is_in_circle(lookup: &Lookup) -> bool {
    matches!(lookup.result, LookupResult::CnameLoop(_))
}

/// Neither A nor AAAA, for certain, of what was asked for both.
pub(super) fn has_no_address(lookups: &[Lookup]) -> bool {
    !lookups.is_empty() && lookups.iter().all(is_absent)
}

/// The addresses that lookups found.
pub(super) fn addresses(lookups: &[Lookup]) -> impl Iterator<Item = IpAddr> {
    lookups.iter().flat_map(records).filter_map(RecordData::address)
}

pub(super) fn records(lookup: &Lookup) -> impl Iterator<Item = &RecordData> {
    let answer = if let LookupResult::Found(answer) = &lookup.result { Some(answer) } else { None };
    answer.into_iter().flat_map(|answer| answer.records.iter().map(|record| &record.data))
}

/// Whether there is an address at which everybody reaches the host.
pub(super) fn is_public_host(lookups: &[Lookup]) -> bool {
    addresses(lookups).any(is_public)
}

/// An address that no stranger can reach, when it is certain that there is no other: no lookup that failed may have found
/// one.
pub(super) fn private_address(lookups: &[Lookup]) -> Option<String> {
    let is_known = lookups.iter().all(|lookup| !lookup.result.is_unknown());
    let first = addresses(lookups).next().filter(|_| is_known)?;
    (!is_public_host(lookups)).then(|| first.to_string())
}
