//! What all failures of an incident share.

use std::collections::BTreeSet;

use super::part::distinct;
use crate::analysis::history::{Failure, History};

/// What all failures share; empty where they differ or say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// The sending network, as "192.0.2.0/24".
    pub networks: Vec<String>,
    /// The sending country, as two letters.
    pub countries: Vec<String>,
    /// The receiving address.
    pub receiving_ips: Vec<String>,
    /// The family of the receiving addresses.
    pub ip_family: Option<IpFamily>,
    /// The reason code as senders wrote it.
    pub reasons: Vec<String>,
}

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IpFamily {
    /// Four bytes.
    Ipv4,
    /// Sixteen bytes.
    Ipv6,
}

impl IpFamily {
    /// The word in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
        }
    }
}

impl Traits {
    /// What these failures share.
    pub(super) fn of(history: &History<'_>, failures: &[Failure]) -> Self {
        let columns = history.columns;
        let distinct = |of: &dyn Fn(&Failure) -> u32| distinct(failures.iter().map(of));
        let only = |values: BTreeSet<u32>, text: &dyn Fn(u32) -> String| {
            let mut values = values.into_iter();
            let one = values.next().filter(|number| *number != 0 && values.next().is_none());
            one.map(text).into_iter().collect::<Vec<String>>()
        };
        let mut countries = failures.iter().map(|failure| failure.country);
        let country = countries.next().flatten().filter(|first| countries.all(|other| other == Some(*first)));
        // Of what is no address nothing is shared.
        let address = |failure: &Failure| if history.has_address(failure) { failure.receiving_ip } else { 0 };
        let addresses = distinct(&address);
        let mut families = addresses.iter().map(|number| columns.is_ipv6(*number));
        let family = families.next().flatten().filter(|first| families.all(|other| other == Some(*first)));
        let ip_family = family.map(|is_ipv6| if is_ipv6 { IpFamily::Ipv6 } else { IpFamily::Ipv4 });
        Self {
            networks: only(distinct(&|failure| failure.network), &|number| columns.networks.text(number).to_owned()),
            countries: country.map(|country| country.to_string()).into_iter().collect(),
            receiving_ips: only(addresses, &|number| columns.addresses.text(number).to_owned()),
            ip_family,
            reasons: only(distinct(&|failure| failure.reason), &|number| columns.reasons.text(number).to_owned()),
        }
    }
}
