//! The name of an address, asked for and asked back.

use std::fmt;
use std::fmt::Write;
use std::net::IpAddr;

use super::answer::RecordData;
use super::lookup::lookup;
use super::question::{Question, RecordType};
use super::resolver::{AnyTransport, Resolver};
use crate::language::tr;
use crate::say;

/// What the DNS knows of the name of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressName {
    /// The name leads back to the address.
    Confirmed(String),
    /// The name does not lead back: who holds the address can claim any name.
    Claimed(String),
    /// Whether the name leads back is not known, for that lookup failed.
    Unchecked(String),
    /// It has none.
    None,
    /// The lookup failed; why.
    Unknown(String),
}

impl fmt::Display for AddressName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Confirmed(name) => name.clone(),
            Self::Claimed(name) => say!("claims to be {name}, but that name does not resolve to it", name),
            Self::Unchecked(name) => say!("claims to be {name}; whether that name resolves to it is unknown", name),
            Self::None => tr("no name").to_owned(),
            Self::Unknown(why) => say!("name unknown: {why}", why),
        })
    }
}

/// The name under which the DNS keeps the name of an address (RFC 1035, section 3.5; RFC 3596, section 2.5).
pub fn reverse_name(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(ip) => {
            let mut name = String::new();
            for byte in ip.octets().iter().rev() {
                let _ = write!(name, "{:x}.{:x}.", byte & 15, byte >> 4);
            }
            name.push_str("ip6.arpa");
            name
        }
    }
}

/// Asks for the name of an address, and then whether that name leads back to it: a name by itself proves nothing, for
/// whoever holds the address writes it.
pub async fn name_of(transport: &dyn AnyTransport, resolvers: &[Resolver], address: IpAddr) -> AddressName {
    let address = address.to_canonical();
    let found = lookup(transport, resolvers, Question::new(reverse_name(address), RecordType::Ptr)).await;
    let Some(answer) = found.result.answer().filter(|_| !found.result.is_unknown()) else {
        return AddressName::Unknown(found.result.summary());
    };
    let names = answer.records.iter().filter_map(|record| match &record.data {
        RecordData::Ptr(name) if !name.is_empty() => Some(name),
        _ => None,
    });
    let forward = if address.is_ipv4() { RecordType::A } else { RecordType::Aaaa };
    let mut first = AddressName::None;
    for name in names.take(MOST_NAMES) {
        let back = lookup(transport, resolvers, Question::new(name.clone(), forward)).await;
        let leads_back = back
            .result
            .answer()
            .is_some_and(|answer| answer.records.iter().any(|record| record.data.address() == Some(address)));
        if leads_back && !back.result.is_unknown() {
            return AddressName::Confirmed(name.clone());
        }
        if first == AddressName::None {
            let is_unknown = back.result.is_unknown();
            first = if is_unknown { AddressName::Unchecked(name.clone()) } else { AddressName::Claimed(name.clone()) };
        }
    }
    first
}

/// Names of one address that are asked back.
const MOST_NAMES: usize = 3;

#[cfg(test)]
mod tests {
    use super::reverse_name;

    /// The examples of RFC 1035, section 3.5, and RFC 3596, section 2.5.
    #[test]
    fn names_of_addresses_are_those_of_the_standards() {
        for (address, name) in [
            ("10.2.0.52", "52.0.2.10.in-addr.arpa"),
            ("4321:0:1:2:3:4:567:89ab", "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa"),
            ("::ffff:192.0.2.1", "1.2.0.192.in-addr.arpa"),
        ] {
            assert_eq!(reverse_name(address.parse().unwrap()), name);
        }
    }
}
