//! Commands for a shell that show what senders meet: one a host, ready to run, each ending by itself.
//!
//! Whatever is no plain host name, no plain domain and no record never gets into one, for a report is written by
//! strangers, and what it names would be run.
//!
//! A host that does not answer would hold `openssl s_client` for minutes: it has no limit of its own, and macOS has no
//! `timeout`. Perl is on macOS and on nearly every Linux and BSD, its alarm outlives `exec`, and the signal ends the
//! program that took its place.

use std::fmt::Write;
use std::net::IpAddr;

/// A name that may stand in a command: letters, digits, hyphens and underscores in labels (RFC 1123, section 2.1;
/// underscores as in `_mta-sts`), at least two of them, the last with a letter, and no dot at the end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlainName(String);

impl PlainName {
    /// The name, if it is one; letters outside ASCII make none.
    pub fn new(name: &str) -> Option<Self> {
        let name = name.strip_suffix('.').unwrap_or(name);
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        let (_, last) = name.rsplit_once('.')?;
        let fits =
            name.len() <= 253 && name.split('.').all(is_label) && last.bytes().any(|byte| byte.is_ascii_alphabetic());
        fits.then(|| Self(name.to_ascii_lowercase()))
    }

    /// As it stands in a command.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Seconds after which a command is ended that has not come to an end.
pub const LONGEST: u32 = 10;

/// A version of TLS that senders speak (RFC 9325, section 3.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsVersion {
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

/// A session with an MX host, at an address where one is known.
#[derive(Debug, Clone, Copy)]
pub struct Mx<'a> {
    /// The name that the certificate should hold, and that is asked for.
    pub host: &'a PlainName,
    /// The address that failed; `None` for whichever the name has.
    pub address: Option<IpAddr>,
}

impl<'a> Mx<'a> {
    /// A session at whichever address the host has.
    pub fn of(host: &'a PlainName) -> Self {
        Self { host, address: None }
    }

    /// The beginning of a session with STARTTLS (RFC 3207).
    fn session(self) -> String {
        let host = self.host.as_str();
        let at = match self.address {
            None => format!("{host}:25"),
            Some(IpAddr::V4(address)) => format!("{address}:25"),
            Some(IpAddr::V6(address)) => format!("'[{address}]:25'"),
        };
        format!("{ENDING} openssl s_client -starttls smtp -connect {at} -servername {host}")
    }

    /// Shows whether STARTTLS is offered, and the TLS version and cipher suite that come of it.
    pub fn starttls(self) -> String {
        format!("{} -brief </dev/null", self.session())
    }

    /// Shows whether a version of TLS is spoken, and the error where it is not.
    pub fn speaks(self, version: TlsVersion) -> String {
        let option = match version {
            TlsVersion::Tls12 => "-tls1_2",
            TlsVersion::Tls13 => "-tls1_3",
        };
        format!("{} {option} -brief </dev/null", self.session())
    }

    /// Shows names, issuer and dates of the certificate that is served.
    pub fn certificate(self) -> String {
        format!(
            "{} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName",
            self.session()
        )
    }

    /// Shows the whole chain that is served.
    pub fn chain(self) -> String {
        format!("{} -showcerts </dev/null", self.session())
    }

    /// Checks the chain and the name as a sender with MTA-STS does (RFC 8461, section 4.2).
    pub fn trust(self) -> String {
        format!("{} -verify_return_error -verify_hostname {} -brief </dev/null", self.session(), self.host.as_str())
    }

    /// Compares the certificate with TLSA records as a sender with DANE does (RFC 7672, section 3.1); `None` without a
    /// record that such a sender can use. Each record as `3 1 1` and hexadecimal data. With usage 3 no name is looked at
    /// (section 3.1.1), which openssl does only when told to.
    pub fn dane(self, records: &[String]) -> Option<String> {
        self.dane_of(self.host, records)
    }

    /// The same with the records of `base`, the name that the host is an alias of (RFC 7672, section 2.2.3). Records of
    /// usage 3 are compared whatever names the certificate has (RFC 7672, section 3.1.1).
    pub fn dane_of(self, base: &PlainName, records: &[String]) -> Option<String> {
        let mut command = format!("{} -dane_ee_no_namechecks -dane_tlsa_domain {}", self.session(), base.as_str());
        let mut usable = false;
        for record in records.iter().filter(|record| is_usable_record(record)) {
            // Writing to a text cannot fail.
            let _ = write!(command, " -dane_tlsa_rrdata \"{record}\"");
            usable = true;
        }
        command.push_str(" -brief </dev/null");
        usable.then_some(command)
    }

    /// Prints the data of the TLSA record `3 1 1` for the key that is served, and of no other kind: the SHA-256 of the
    /// public key (RFC 6698, section 2.1).
    pub fn data_of_3_1_1(self) -> String {
        format!("{} </dev/null 2>/dev/null | {}", self.session(), digest("", 1, 1))
    }

    /// Prints the data of a TLSA record of usage 3 for what is served, with this selector and matching type (1 for
    /// SHA-256, 2 for SHA-512).
    pub fn data_of_own(self, selector: u8, matching: u8) -> String {
        format!("{} </dev/null 2>/dev/null | {}", self.session(), digest("", selector, matching))
    }
}

/// Prints the data of a TLSA record of usage 2 for the certificate of an issuer, which is in `issuer.pem`.
pub fn data_of_issuer(selector: u8, matching: u8) -> String {
    digest(" -in issuer.pem", selector, matching)
}

/// The digest that a selector and a matching type mean (RFC 6698, sections 2.1.2 and 2.1.3).
fn digest(source: &str, selector: u8, matching: u8) -> String {
    let digest = if matching == 2 { "sha512" } else { "sha256" };
    if selector == 0 {
        format!("openssl x509{source} -outform DER | openssl {digest}")
    } else {
        format!("openssl x509{source} -noout -pubkey | openssl pkey -pubin -outform DER | openssl {digest}")
    }
}

/// What a command shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Whether STARTTLS is offered, and what comes of it.
    Starttls,
    /// Whether a version of TLS is spoken.
    Version,
    /// Names, issuer and dates of a certificate.
    Certificate,
    /// The chain that is served.
    Chain,
    /// Whether chain and name pass.
    Trust,
    /// Whether a certificate fits TLSA records.
    Dane,
    /// The data of a TLSA record.
    TlsaData,
    /// Whether records validate (DNSSEC).
    Validation,
    /// The TLSA records of an MX host.
    TlsaRecords,
    /// The MX hosts of a domain.
    MxHosts,
    /// The TXT record of MTA-STS.
    StsRecord,
    /// The policy of MTA-STS.
    Policy,
}

/// What a command of these shows; `None` for any other text.
pub fn shown_by(command: &str) -> Option<Shown> {
    // The first that fits: those further down are parts of those further up.
    let marks = [
        ("-dane_tlsa_rrdata", Shown::Dane),
        ("-verify_return_error", Shown::Trust),
        ("-showcerts", Shown::Chain),
        ("-ext subjectAltName", Shown::Certificate),
        ("| openssl sha", Shown::TlsaData),
        (" -tls1_", Shown::Version),
        ("-starttls smtp", Shown::Starttls),
        ("delv ", Shown::Validation),
        ("dig +short TLSA ", Shown::TlsaRecords),
        ("dig +short MX ", Shown::MxHosts),
        ("dig +short TXT _mta-sts.", Shown::StsRecord),
        ("/.well-known/mta-sts.txt", Shown::Policy),
    ];
    let is_command = ["perl ", "openssl ", "delv ", "dig ", "curl "].iter().any(|program| command.starts_with(program));
    marks.into_iter().find(|(mark, _)| is_command && command.contains(mark)).map(|(_, shown)| shown)
}

/// Whether a command of these is about an MX host.
pub fn is_about(command: &str, host: &PlainName) -> bool {
    let host = host.as_str();
    let session = format!("-starttls smtp -connect {host}:25 ");
    [session, format!("delv {host} A"), format!("_25._tcp.{host}")].iter().any(|part| command.contains(part))
}

/// Ends what follows after [`LONGEST`] seconds.
const ENDING: &str = "perl -e 'alarm 10; exec @ARGV'";

/// Prints a whole answer with its response code and flags, which [`crate::dns::Pasted`] reads; with signatures, so that a
/// resolver says whether it validated them (RFC 6840, section 5.8).
pub fn query(name: &PlainName, record_type: &str) -> String {
    format!("dig +dnssec {record_type} {}", name.as_str())
}

/// Prints the name servers of the root, which every resolver that validates says to have validated.
pub fn root() -> String {
    "dig +dnssec NS .".to_owned()
}

/// Lists the MX hosts of a domain.
pub fn mx(domain: &PlainName) -> String {
    format!("dig +short MX {}", domain.as_str())
}

/// Prints the TXT record of MTA-STS (RFC 8461, section 3.1).
pub fn sts_record(domain: &PlainName) -> String {
    format!("dig +short TXT _mta-sts.{}", domain.as_str())
}

/// Prints the TLSA records of an MX host (RFC 7672, section 2.2.3).
pub fn tlsa_records(host: &PlainName) -> String {
    format!("dig +short TLSA _25._tcp.{}", host.as_str())
}

/// Validates the MX records.
pub fn dnssec_of_mx(domain: &PlainName) -> String {
    format!("delv {} MX", domain.as_str())
}

/// Validates the address of an MX host.
pub fn dnssec_of_address(host: &PlainName) -> String {
    format!("delv {} A", host.as_str())
}

/// Validates the TLSA records of an MX host.
pub fn dnssec_of_tlsa(host: &PlainName) -> String {
    format!("delv _25._tcp.{} TLSA", host.as_str())
}

/// Fetches the policy of a domain as a stranger does: status, headers and text, without following a redirect (RFC 8461,
/// section 3.3).
pub fn policy(domain: &PlainName) -> String {
    format!("curl -sSi --max-time {LONGEST} https://mta-sts.{}/.well-known/mta-sts.txt", domain.as_str())
}

/// Shows names, issuer and dates of the certificate of the policy host.
pub fn policy_certificate(domain: &PlainName) -> String {
    let domain = domain.as_str();
    format!(
        "{ENDING} openssl s_client -connect mta-sts.{domain}:443 -servername mta-sts.{domain} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName"
    )
}

/// A web server that serves a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// nginx.
    Nginx,
    /// Apache httpd, as Debian has it.
    Apache,
    /// Caddy, which obtains certificates without any command.
    Caddy,
}

impl Server {
    /// Its service.
    fn service(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Apache => "apache2",
            Self::Caddy => "caddy",
        }
    }
}

/// Obtains a certificate for the host of a policy, and has the server load each later one.
pub fn certificate_of_policy_host(host: &PlainName, server: Server) -> String {
    let (host, service) = (host.as_str(), server.service());
    let plugin = service.trim_end_matches(|char: char| char.is_ascii_digit());
    format!("certbot certonly --{plugin} -d {host} --deploy-hook 'systemctl reload {service}'")
}

/// Has a server check and load the configuration of the host of a policy.
pub fn load_policy_host(host: &PlainName, server: Server) -> String {
    let check = match server {
        Server::Nginx => "nginx -t".to_owned(),
        Server::Apache => format!("a2enmod ssl && a2ensite {} && apachectl configtest", host.as_str()),
        Server::Caddy => "caddy validate --config /etc/caddy/Caddyfile".to_owned(),
    };
    format!("{check} && systemctl reload {}", server.service())
}

/// Posts an empty report to an https destination as a sender does (RFC 8460, section 5.4); `None` for an address with
/// characters that could end the quotes around it, or that curl would read as a pattern.
pub fn post(url: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!&()+,;=%".contains(&byte);
    let fits = url.starts_with("https://") && url.bytes().all(plain);
    fits.then(|| {
        format!(
            "printf '{{}}' | gzip | curl -sSi --max-time {LONGEST} -H 'Content-Type: application/tlsrpt+gzip' --data-binary @- '{url}'"
        )
    })
}

/// Three numbers and hexadecimal data, of a usage that mail has (RFC 7672, section 3.1), and with data that openssl
/// takes: it stops at a digest of another length.
fn is_usable_record(record: &str) -> bool {
    let mut parts = record.split(' ');
    let [usage, selector, matching, data] = [parts.next(), parts.next(), parts.next(), parts.next()];
    let length = data.map_or(0, str::len);
    let fits = match matching {
        Some("0") => length > 0 && length.is_multiple_of(2),
        Some("1") => length == 64,
        Some("2") => length == 128,
        _ => false,
    };
    matches!(usage, Some("2" | "3"))
        && matches!(selector, Some("0" | "1"))
        && fits
        && data.is_some_and(|data| data.bytes().all(|byte| byte.is_ascii_hexdigit()))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> PlainName {
        PlainName::new(text).unwrap()
    }

    #[test]
    fn only_plain_names_are_taken() {
        for plain in ["mx1.example.com", "MX.Example.COM.", "_mta-sts.example", "xn--mnchen-3ya.example", "a-b.c"] {
            assert!(PlainName::new(plain).is_some(), "{plain}");
        }
        let long = format!("{}.example", "a".repeat(64));
        for other in [
            "",
            ".",
            "HOST",
            "localhost",
            "-proxy.example",
            "mx-.example",
            "mx; rm -rf ~",
            "mx.example;id",
            "mx.example$(id)",
            "mx.`id`.example",
            "a b.example",
            "mx.example\n",
            "שלום.example",
            "münchen.example",
            "mx'.example",
            "a|b.example",
            "[2001:db8::1]",
            "192.0.2.1",
            "2001:db8::1",
            "mx..example",
            "mx.example..",
            "*.example.com",
            "mx.example:25",
            "https://mx.example",
            "..",
            &long,
        ] {
            assert_eq!(PlainName::new(other), None, "{other}");
        }
        assert_eq!(name("MX.Example.").as_str(), "mx.example");
    }

    #[test]
    fn an_address_is_asked_by_the_name_of_the_host() {
        let host = name("mx.example.com");
        let at = |address: &str| Mx { host: &host, address: Some(address.parse().unwrap()) }.starttls();
        assert!(at("2001:db8::1").contains("-connect '[2001:db8::1]:25' -servername mx.example.com"));
        assert!(at("192.0.2.1").contains("-connect 192.0.2.1:25 -servername mx.example.com"));
        assert!(Mx::of(&host).starttls().contains("-connect mx.example.com:25 -servername mx.example.com"));
    }

    #[test]
    fn every_usable_record_is_compared_and_nothing_else_is_run() {
        let host = name("mx.example.com");
        let good = format!("3 1 1 {}", "ab".repeat(32));
        let issuer = format!("2 0 2 {}", "CD".repeat(64));
        let records = [
            good.clone(),
            issuer.clone(),
            "3 1 1 abcd".to_owned(),
            format!("1 1 1 {}", "ab".repeat(32)),
            "3 1 1 \"; rm -rf ~; \"".to_owned(),
            format!("3 1 1 {}$(id)", "ab".repeat(29)),
            String::new(),
        ];
        let command = Mx::of(&host).dane(&records).unwrap();
        assert_eq!(command.matches("-dane_tlsa_rrdata").count(), 2);
        assert!(command.contains(&format!("-dane_tlsa_rrdata \"{good}\" -dane_tlsa_rrdata \"{issuer}\"")));
        assert_eq!(Mx::of(&host).dane(&records[2..]), None);
    }

    #[test]
    fn a_command_tells_what_it_shows() {
        let host = name("mx.example.com");
        let mx = Mx::of(&host);
        let record = format!("3 1 1 {}", "0a".repeat(32));
        for (command, shown) in [
            (mx.starttls(), Shown::Starttls),
            (mx.speaks(TlsVersion::Tls12), Shown::Version),
            (mx.speaks(TlsVersion::Tls13), Shown::Version),
            (mx.certificate(), Shown::Certificate),
            (policy_certificate(&host), Shown::Certificate),
            (mx.chain(), Shown::Chain),
            (mx.trust(), Shown::Trust),
            (mx.dane(&[record]).unwrap(), Shown::Dane),
            (mx.data_of_3_1_1(), Shown::TlsaData),
            (mx.data_of_own(0, 2), Shown::TlsaData),
            (data_of_issuer(1, 1), Shown::TlsaData),
            (dnssec_of_mx(&host), Shown::Validation),
            (dnssec_of_address(&host), Shown::Validation),
            (dnssec_of_tlsa(&host), Shown::Validation),
            (tlsa_records(&host), Shown::TlsaRecords),
            (super::mx(&host), Shown::MxHosts),
            (sts_record(&host), Shown::StsRecord),
            (policy(&host), Shown::Policy),
        ] {
            assert_eq!(shown_by(&command), Some(shown), "{command}");
        }
        for text in ["mode: enforce", "Dear postmaster, delv is a program", "dig +dnssec MX example.com", ""] {
            assert_eq!(shown_by(text), None, "{text}");
        }
    }

    #[test]
    fn a_command_tells_whether_it_is_about_a_host() {
        let (host, other) = (name("mx.example.com"), name("example.com"));
        let own = [
            Mx::of(&host).starttls(),
            Mx::of(&host).data_of_3_1_1(),
            dnssec_of_address(&host),
            dnssec_of_tlsa(&host),
            tlsa_records(&host),
        ];
        for command in own {
            assert!(is_about(&command, &host) && !is_about(&command, &other), "{command}");
        }
        for command in [mx(&other), policy(&other), policy_certificate(&other), dnssec_of_mx(&other)] {
            assert!(!is_about(&command, &host) && !is_about(&command, &other), "{command}");
        }
    }

    #[test]
    fn an_address_of_the_web_stays_in_its_quotes() {
        assert!(post("https://report.example.com/v1?a=b&c=d").is_some());
        for other in
            ["https://x.example/'$(id)'", "http://x.example/", "https://x.example/a b", "https://x.example/{1,2}"]
        {
            assert_eq!(post(other), None, "{other}");
        }
    }
}
