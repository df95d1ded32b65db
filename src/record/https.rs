//! Judging an `https://` destination (RFC 9110, section 4.2.2).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::finding::{Finding, quote};
use super::mailto::{is_domain, is_too_long};
use super::rules::Rule;
use crate::language::tr;
use crate::query::decode_bytes;
use crate::say;

/// The parts of an https address, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts<'a> {
    pub(crate) userinfo: Option<&'a str>,
    /// With its brackets when it is an IPv6 address.
    pub(crate) host: &'a str,
    pub(crate) port: Option<&'a str>,
    /// Path and query.
    pub(crate) path: &'a str,
    pub(crate) fragment: Option<&'a str>,
}

/// Takes apart what follows `https:`; `None` without the two slashes.
pub(crate) fn split(rest: &str) -> Option<Parts<'_>> {
    let rest = rest.strip_prefix("//")?;
    let (rest, fragment) = rest.split_once('#').map_or((rest, None), |(rest, fragment)| (rest, Some(fragment)));
    let (authority, path) = rest.split_at_checked(rest.find(['/', '?']).unwrap_or(rest.len()))?;
    let (userinfo, host_port) =
        authority.rsplit_once('@').map_or((None, authority), |(userinfo, host)| (Some(userinfo), host));
    let port_at = host_port.rfind(':').filter(|at| host_port.rfind(']').is_none_or(|bracket| bracket < *at));
    let (host, port) = match port_at.and_then(|at| host_port.split_at_checked(at)) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => (host_port, None),
    };
    Some(Parts { userinfo, host, port, path, fragment })
}

/// What a look at an https address comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judged {
    Usable,
    /// A URI, but none that a report can be sent to.
    Unusable,
    /// Not a URI.
    Malformed,
}

/// What is to be said of the part after `https:`.
pub(crate) fn judge(rest: &str, findings: &mut Vec<Finding>) -> Judged {
    let whole = quote(&format!("https:{rest}"));
    let Some(parts) = split(rest) else {
        let message = say!("Two slashes are missing after https: in {destination}.", destination = whole);
        let remedy = say!("Write https://{address}", address = rest.trim_start_matches('/'));
        findings.push(Finding::new(Rule::HttpsSlashes, message, remedy));
        return Judged::Unusable;
    };
    let literal = parts.host.contains(['[', ']']) || parts.userinfo.is_some_and(|user| user.contains(['[', ']']));
    if (literal && !is_ipv6(parts.host)) || parts.port.is_some_and(|port| !port.bytes().all(|b| b.is_ascii_digit())) {
        let message = say!("The host and port in {destination} cannot be read.", destination = whole);
        let remedy = tr("Write https://host/path; an IPv6 address goes in square brackets, and a port is a number.");
        findings.push(Finding::new(Rule::RuaUriSyntax, message, remedy));
        return Judged::Malformed;
    }
    let host = String::from_utf8(decode_bytes(parts.host)).unwrap_or_default();
    let name = host.strip_suffix('.').unwrap_or(&host);
    if !literal && !is_domain(name) {
        let message = if host.is_empty() {
            say!("{destination} contains no host.", destination = whole)
        } else if is_too_long(name) {
            say!("The host {host} cannot exist: it is longer than DNS allows.", host = quote(&host))
        } else {
            say!("{host} in {destination} is not a valid host name.", host = quote(&host), destination = whole)
        };
        findings.push(Finding::new(
            Rule::HttpsNoHost,
            message,
            tr("Write https://host/path with the host’s full name."),
        ));
        return Judged::Unusable;
    }
    let port = parts.port.filter(|port| !port.is_empty());
    if let Some(port) = port.filter(|port| port.parse::<u16>().ok().is_none_or(|number| number == 0)) {
        let message = say!(
            "Port {port} in {destination} does not exist; ports range from 1 to 65535.",
            port = quote(port),
            destination = whole
        );
        findings.push(Finding::new(Rule::HttpsPort, message, tr("Leave out the port; 443 is the default.")));
        return Judged::Unusable;
    }
    if host.len() > name.len() {
        // The server is told the name without it, and may know no other.
        let message = say!(
            "The host {host} ends with a dot, which some senders and web servers do not accept.",
            host = quote(&host)
        );
        findings.push(Finding::new(Rule::HttpsFinalDot, message, say!("Write {host} without the dot.", host = name)));
    }
    say_oddities(&parts, name, port, findings);
    Judged::Usable
}

fn say_oddities(parts: &Parts<'_>, name: &str, port: Option<&str>, findings: &mut Vec<Finding>) {
    if let Some(port) = port.filter(|port| port.parse() != Ok(443_u16)) {
        let message = say!("The port is {port} instead of 443; a sender’s firewall may block it.", port);
        findings.push(Finding::new(Rule::HttpsPortUnusual, message, tr("Use port 443 if possible.")));
    }
    if let Some(userinfo) = parts.userinfo {
        let message =
            say!("{userinfo} before the @ is published in DNS, where anyone can read it.", userinfo = quote(userinfo));
        let remedy = tr("Remove it, and if it contains a password, change that password.");
        findings.push(Finding::new(Rule::HttpsUserinfo, message, remedy));
    }
    if let Some(fragment) = parts.fragment {
        let message = say!("{fragment} is never sent to the server.", fragment = quote(&format!("#{fragment}")));
        findings.push(Finding::new(
            Rule::HttpsFragment,
            message,
            tr("Remove it, or write %23 if the # is part of the path."),
        ));
    }
    if name.starts_with('[') || name.parse::<Ipv4Addr>().is_ok() {
        let message =
            say!("The host is the address {host}, for which hardly any server has a certificate.", host = quote(name));
        findings.push(Finding::new(Rule::HttpsIpLiteral, message, tr("Use a host name.")));
    } else if !name.contains('.') {
        let message = say!("The host {host} has no domain, so senders elsewhere cannot reach it.", host = quote(name));
        findings.push(Finding::new(Rule::HttpsSingleLabel, message, tr("Use the host’s full name.")));
    }
}

fn is_ipv6(host: &str) -> bool {
    let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.is_some_and(|inside| inside.parse::<Ipv6Addr>().is_ok())
}
