//! Addresses in one spelling, and their networks.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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

/// An address in any spelling that a browser takes for one: in brackets, as SMTP writes it, or IPv4 in fewer or other
/// numbers than four decimal ones, like `127.1` and `0x7f.1` (WHATWG URL, section 3.5).
pub fn ip_literal(text: &str) -> Option<IpAddr> {
    parse(text).or_else(|| shortened_v4(text.trim()).map(IpAddr::V4))
}

/// One to four numbers; the last one fills the bytes that are left.
fn shortened_v4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = text.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    let left = 4_u32.checked_sub(u32::try_from(first.len()).ok()?)?;
    let fits = left > 0 && u64::from(*last) < 1 << (8 * left) && first.iter().all(|part| *part < 256);
    let high = first.iter().fold(0_u32, |bits, part| bits << 8 | part);
    fits.then(|| Ipv4Addr::from_bits(high.checked_shl(8 * left).unwrap_or_default() | last))
}

/// Decimal, hexadecimal after `0x`, octal after `0`.
fn number(text: &str) -> Option<u32> {
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (digits, radix) = match (hexadecimal, text.strip_prefix('0')) {
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) if !digits.is_empty() => (digits, 8),
        _ => (text, 10),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { u32::from_str_radix(digits, radix).ok() } else { None }
}

/// Whether an address leads nowhere from the internet: private, local, shared or reserved (RFC 6890, section 2.2).
/// Those of examples and measurements are none of these.
pub fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(ip) => matches!(
            ip.octets(),
            [0 | 10 | 127 | 224..=255, ..] | [100, 64..=127, ..] | [169, 254, ..] | [172, 16..=31, ..] | [192, 168, ..]
        ),
        IpAddr::V6(ip) => {
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
        }
    }
}

/// Whether everybody can reach the address: it is in none of the blocks that are not globally reachable (IANA registries
/// of RFC 6890), and belongs to one host.
pub fn is_public(address: IpAddr) -> bool {
    let is_special = match address.to_canonical() {
        IpAddr::V4(ip) => {
            matches!(ip.octets(), [192, 0, 0 | 2, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _])
        }
        // Only 2000::/3 is given out (RFC 4291, section 2.4); in it two blocks are for documents (RFC 3849, RFC 9637).
        IpAddr::V6(ip) => {
            // Behind 6to4 is the IPv4 address in it (RFC 3056, section 2).
            if let [0x2002, high, low, ..] = ip.segments() {
                return is_public(IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))));
            }
            let documents = matches!(ip.segments(), [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..]);
            !matches!(ip.segments(), [0x2000..=0x3fff, ..]) || documents
        }
    };
    !is_private(address) && !is_special
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
    use super::{ip_literal, is_public, network_of, normal_address};

    #[test]
    fn an_address_is_known_in_every_spelling() {
        for (text, address) in [
            ("127.1", "127.0.0.1"),
            ("0x7f.1", "127.0.0.1"),
            ("0177.0.0.1", "127.0.0.1"),
            ("2130706433", "127.0.0.1"),
            ("10.1.2", "10.1.0.2"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("192.0.2.1", "192.0.2.1"),
        ] {
            assert_eq!(ip_literal(text).map(|address| address.to_string()).as_deref(), Some(address), "{text}");
        }
        for text in ["256.1", "1.2.3.4.5", "1.2.3.256", "example.com", "0x.1", "08.1", "1..2", "", "4294967296", "+1.2"]
        {
            assert_eq!(ip_literal(text), None, "{text}");
        }
    }

    #[test]
    fn what_no_stranger_reaches_is_not_public() {
        // Blocks of RFC 6890 and of the registries that it began: first and last address of each, and their neighbours.
        for (private, public) in [
            ("0.255.255.255", "1.0.0.0"),
            ("10.0.0.0", "9.255.255.255"),
            ("100.64.0.0", "100.63.255.255"),
            ("100.127.255.255", "100.128.0.0"),
            ("127.0.0.1", "128.0.0.0"),
            ("169.254.0.1", "169.253.255.255"),
            ("172.31.255.255", "172.32.0.0"),
            ("192.0.2.1", "192.0.3.0"),
            ("192.168.0.0", "192.169.0.0"),
            ("198.19.255.255", "198.20.0.0"),
            ("198.51.100.255", "198.51.101.0"),
            ("203.0.113.0", "203.0.114.0"),
            ("240.0.0.1", "223.255.255.255"),
            ("255.255.255.255", "8.8.8.8"),
            ("::ffff:10.0.0.1", "::ffff:9.9.9.9"),
            ("::ffff:203.0.113.9", "2606:4700::1111"),
            ("2001:db8::1", "2001:db9::1"),
            ("fd00::1", "2a00:1450::1"),
            ("fe80::1", "2400::1"),
            ("::1", "2620:fe::fe"),
            ("3fff:fff::1", "3fff:1000::1"),
            ("ff02::1", "2000::1"),
            ("2002:a00:1::1", "2002:808:808::1"),
            ("2002:c000:207::1", "2002:d00:1::1"),
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

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
