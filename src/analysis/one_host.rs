//! One host in several spellings, and addresses that are none.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::network::{self, normal_address};
use crate::store::Names;

/// A name as hosts are compared: in lower case, without a dot at the end, A-labels as the letters that they stand for
/// (RFC 5890, section 2.3.2.1), and an address without the brackets of a literal (RFC 5321, section 4.1.3).
pub(super) fn normal(name: &str) -> String {
    let name = name.trim_end_matches('.').to_lowercase();
    let name = normal_address(&name);
    if !name.contains(A_LABEL) {
        return name.into_owned();
    }
    let labels: Vec<String> = name.split('.').map(letters).collect();
    labels.join(".")
}

/// The letters of a label; one that is damaged stays as it is.
fn letters(label: &str) -> String {
    let decoded = label.strip_prefix(A_LABEL).filter(|code| code.len() <= MOST_LETTERS);
    decoded.and_then(idna::punycode::decode_to_string).unwrap_or_else(|| label.to_owned())
}

/// Whether a name may have another spelling: all others were made alike when they were read.
fn may_be_another(name: &str) -> bool {
    !name.is_ascii() || name.contains(A_LABEL) || name.starts_with('[') || name.parse::<IpAddr>().is_ok()
}

/// The spellings of hosts that have several, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// By compared name, while they are gathered.
    known: BTreeMap<String, Vec<u32>>,
    /// By number: the one that stands for all.
    chosen: BTreeMap<u32, u32>,
    /// By that one: all.
    all: BTreeMap<u32, Vec<u32>>,
}

impl Spellings {
    /// Notes a name.
    pub(super) fn see(&mut self, names: &Names, number: u32) {
        let name = names.text(number);
        if may_be_another(name) {
            self.known.entry(normal(name)).or_default().push(number);
        }
    }

    /// Chooses among the spellings: the one that DNS has, and of these the first by name.
    pub(super) fn close(&mut self, names: &Names) {
        for mut numbers in std::mem::take(&mut self.known).into_values().filter(|numbers| numbers.len() > 1) {
            numbers.sort_by_key(|number| {
                let name = names.text(*number);
                (!name.is_ascii(), name.starts_with('['), name)
            });
            let Some(first) = numbers.first().copied() else { continue };
            self.chosen.extend(numbers.iter().map(|number| (*number, first)));
            self.all.insert(first, numbers);
        }
    }

    /// The number that stands for all spellings of a host.
    pub(super) fn one(&self, number: u32) -> u32 {
        self.chosen.get(&number).copied().unwrap_or(number)
    }

    /// All spellings of a host.
    pub(super) fn all(&self, number: u32) -> impl Iterator<Item = u32> {
        let several = self.all.get(&number).map_or(&[][..], Vec::as_slice);
        several.iter().copied().chain(several.is_empty().then_some(number))
    }
}

/// Whether a text is an address that leads nowhere from the internet.
pub(super) fn is_private(text: &str) -> bool {
    text.trim().parse().is_ok_and(network::is_private)
}

/// What an A-label begins with.
const A_LABEL: &str = "xn--";
/// Letters of a label (RFC 1034, section 3.1).
const MOST_LETTERS: usize = 63;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_however_it_is_spelled() {
        // RFC 3492, section 7.1, has the code of such names; this one stands in RFC 5891's companions as well.
        assert_eq!(normal("mx.xn--bcher-kva.example"), "mx.bücher.example");
        assert_eq!(normal("MX.BÜCHER.example."), "mx.bücher.example");
        assert_eq!(normal("[192.0.2.11]"), normal("192.0.2.11"));
        assert_eq!(normal("[IPv6:2001:DB8:0::b]"), "2001:db8::b");
        assert_eq!(normal("xn--.example"), "xn--.example".replace("xn--", &letters("xn--")));
        assert_ne!(normal("mx1.example"), normal("mx2.example"));
    }

    #[test]
    fn private_addresses_lead_nowhere() {
        for text in ["10.0.0.25", "192.168.1.1", "172.16.0.9", "127.0.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0"] {
            assert!(is_private(text), "{text}");
        }
        for text in ["fe80::1", "fd00::25", "::1", "::", "::ffff:10.0.0.25", "255.255.255.255"] {
            assert!(is_private(text), "{text}");
        }
        for text in ["192.0.2.11", "203.0.113.9", "2001:db8::1", "100.128.0.1", "172.32.0.1", "unknown", ""] {
            assert!(!is_private(text), "{text}");
        }
    }
}
