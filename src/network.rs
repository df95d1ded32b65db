//! Addresses in one spelling, and their networks.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv6Addr};

/// The one spelling of an address: IPv6 as RFC 5952 writes it, an IPv4 address mapped into IPv6 (RFC 4291, section
/// 2.5.5.2) as that; a text that is no address as it is.
pub fn normal_address(text: &str) -> Cow<'_, str> {
    match parse(text) {
        Some(address) => {
            let normal = address.to_string();
            if normal == text { Cow::Borrowed(text) } else { Cow::Owned(normal) }
        }
        None => Cow::Borrowed(text),
    }
}

/// An address, in brackets or as SMTP writes it as well (RFC 5321, section 4.1.3).
fn parse(text: &str) -> Option<IpAddr> {
    let bare = text.trim();
    let bare = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(bare);
    let tagged = bare.get(..5).filter(|tag| tag.eq_ignore_ascii_case("ipv6:")).and(bare.get(5..));
    tagged.unwrap_or(bare).parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// The /24 of an IPv4 address, the /48 of an IPv6 address; a text that is no address as it is.
pub fn network_of(text: &str) -> String {
    match parse(text) {
        Some(IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, ..] = ip.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{network_of, normal_address};

    #[test]
    fn an_address_has_one_spelling() {
        for (address, normal) in [
            ("2001:DB8:0:0::0001", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[IPv6:2001:db8::1]", "2001:db8::1"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("::FFFF:c000:207", "192.0.2.7"),
            (" 192.0.2.7 ", "192.0.2.7"),
            ("192.0.2.7", "192.0.2.7"),
            ("192.0.2.xxx", "192.0.2.xxx"),
            ("", ""),
        ] {
            assert_eq!(normal_address(address), normal);
        }
        assert_eq!(network_of("::ffff:192.0.2.7"), "192.0.2.0/24");
    }

    #[test]
    fn addresses_fall_into_networks() {
        for (address, network) in
            [("192.0.2.77", "192.0.2.0/24"), (" 2001:db8:1:2::3 ", "2001:db8:1::/48"), ("x.x.x.x", "x.x.x.x"), ("", "")]
        {
            assert_eq!(network_of(address), network);
        }
    }
}
