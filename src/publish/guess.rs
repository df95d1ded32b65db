//! Which format fits, by the names of a zone's name servers.

use super::format::Format;
use crate::domain_name::tidy;

/// Ends of the names of name servers, and the format of their host.
const ENDS: &[(&str, Format)] = &[
    ("ns.cloudflare.com", Format::CloudflarePanel),
    ("foundationdns.com", Format::CloudflarePanel),
    ("foundationdns.net", Format::CloudflarePanel),
    ("foundationdns.org", Format::CloudflarePanel),
    ("domaincontrol.com", Format::GoDaddy),
    ("azure-dns.com", Format::AzureCli),
    ("azure-dns.net", Format::AzureCli),
    ("azure-dns.org", Format::AzureCli),
    ("azure-dns.info", Format::AzureCli),
    ("googledomains.com", Format::GoogleCloud),
    ("registrar-servers.com", Format::Namecheap),
    ("ui-dns.com", Format::Ionos),
    ("ui-dns.de", Format::Ionos),
    ("ui-dns.org", Format::Ionos),
    ("ui-dns.biz", Format::Ionos),
    ("ovh.net", Format::Ovh),
    ("ovh.ca", Format::Ovh),
    ("anycast.me", Format::Ovh),
    ("gandi.net", Format::Gandi),
    ("hetzner.com", Format::Hetzner),
    ("hetzner.de", Format::Hetzner),
    ("first-ns.de", Format::Hetzner),
    ("second-ns.com", Format::Hetzner),
    ("second-ns.de", Format::Hetzner),
    ("porkbun.com", Format::Porkbun),
];

/// Guesses the format for a zone from the host names of its name servers.
///
/// If they belong to several hosts, the one with most of them counts; of equals the first.
pub fn guess(name_servers: &[&str]) -> Option<Format> {
    let mut votes: Vec<(Format, usize)> = Vec::new();
    for format in name_servers.iter().filter_map(|name| host_of(name)) {
        match votes.iter_mut().find(|(known, _)| *known == format) {
            Some((_, count)) => *count += 1,
            None => votes.push((format, 1)),
        }
    }
    let most = votes.iter().map(|(_, count)| *count).max()?;
    votes.into_iter().find(|(_, count)| *count == most).map(|(format, _)| format)
}

fn host_of(name_server: &str) -> Option<Format> {
    let name = tidy(name_server);
    // `ns-1234.awsdns-12.co.uk`: the number is in the middle, under four top-level domains.
    if name.split('.').nth(1).is_some_and(|label| label.starts_with("awsdns-")) {
        return Some(Format::Route53);
    }
    let ends_with = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
    ENDS.iter().find(|(end, _)| ends_with(end)).map(|(_, format)| *format)
}
