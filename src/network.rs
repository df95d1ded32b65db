//! Networks of sending addresses.

use std::net::{IpAddr, Ipv6Addr};

/// The /24 of an IPv4 address, the /48 of an IPv6 address; a text that is no address as it is.
pub fn network_of(text: &str) -> String {
    match text.trim().parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, ..] = ip.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::network_of;

    #[test]
    fn addresses_fall_into_networks() {
        for (address, network) in
            [("192.0.2.77", "192.0.2.0/24"), (" 2001:db8:1:2::3 ", "2001:db8:1::/48"), ("x.x.x.x", "x.x.x.x"), ("", "")]
        {
            assert_eq!(network_of(address), network);
        }
    }
}
