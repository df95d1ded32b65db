//! Names and addresses taken out of text, the same one always by the same stand-in.

use std::collections::HashMap;
use std::net::IpAddr;

/// Stand-ins for what was met so far.
#[derive(Debug, Default)]
pub struct Redactor {
    names: HashMap<String, String>,
    addresses: usize,
    hosts: usize,
    mails: usize,
}

impl Redactor {
    /// The text with every host name, mail address and IP address or network replaced.
    pub fn redact(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let (token, after) = rest.split_at(end);
            out.push_str(&self.token(token));
            let mut letters = after.chars();
            out.extend(letters.next());
            rest = letters.as_str();
        }
        out
    }

    fn token(&mut self, token: &str) -> String {
        if let Some((scheme, rest)) = token.split_once("://") {
            return format!("{scheme}://{}", self.token(rest));
        }
        let name = token.trim_matches(['.', ':', '-', '/', '_']);
        let Some((before, after)) = token.split_once(name).filter(|_| !name.is_empty()) else {
            return token.to_owned();
        };
        let key = name.to_lowercase();
        if let Some(known) = self.names.get(&key) {
            return format!("{before}{known}{after}");
        }
        let stand_in = if key.contains('@') {
            self.mails += 1;
            format!("mail-{}", self.mails)
        } else if is_address(&key) {
            self.addresses += 1;
            format!("address-{}", self.addresses)
        } else if let Some((host, port)) = key.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()) {
            let host = self.token(host);
            return format!("{before}{host}:{port}{after}");
        } else if let Some((first, path)) = key.split_once('/').filter(|(first, _)| is_host(first)) {
            let first = self.host(first);
            return format!("{before}{first}/{path}{after}");
        } else if is_host(&key) {
            return format!("{before}{}{after}", self.host(&key));
        } else {
            return token.to_owned();
        };
        self.names.insert(key, stand_in.clone());
        format!("{before}{stand_in}{after}")
    }

    fn host(&mut self, host: &str) -> String {
        if let Some(known) = self.names.get(host) {
            return known.clone();
        }
        self.hosts += 1;
        let stand_in = format!("name-{}", self.hosts);
        self.names.insert(host.to_owned(), stand_in.clone());
        stand_in
    }
}

/// A letter of a name or an address.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '@' | '/' | '*')
}

fn is_address(text: &str) -> bool {
    let ip = text.split_once('/').map_or(text, |(ip, _)| ip);
    ip.parse::<IpAddr>().is_ok()
}

/// Labels with dots whose last one is no number: "mx1.example.com", "*.example.com", "_25._tcp.mx.example".
fn is_host(text: &str) -> bool {
    let mut labels = text.split('.');
    let last = labels.next_back().unwrap_or_default();
    let tld = last.len() >= 2 && last.chars().all(|c| c.is_alphabetic() || c == '-') || last.starts_with("xn--");
    tld && text.contains('.') && labels.all(|label| !label.is_empty()) && !text.contains(['/', ':'])
}

#[cfg(test)]
mod tests {
    use super::Redactor;

    #[test]
    fn names_and_addresses_have_stand_ins_and_all_else_stays() {
        let mut redactor = Redactor::default();
        for (text, expected) in [
            ("The certificate of mx1.example.com has expired.", "The certificate of name-1 has expired."),
            ("MX1.EXAMPLE.COM:25, mx2.example.com", "name-1:25, name-2"),
            ("from 192.0.2.0/24 and 2001:db8::/48", "from address-1 and address-2"),
            ("mailto:tls@example.com!", "mail-1!"),
            ("dial tcp 192.0.2.55:443", "dial tcp address-3:443"),
            ("https://mta-sts.example.com/.well-known/mta-sts.txt", "https://name-3/.well-known/mta-sts.txt"),
            ("RFC 8460, section 4.3.1; 99.94 % of 1,200", "RFC 8460, section 4.3.1; 99.94 % of 1,200"),
            ("mode: enforce, 3 1 1", "mode: enforce, 3 1 1"),
        ] {
            assert_eq!(redactor.redact(text), expected);
        }
    }
}
