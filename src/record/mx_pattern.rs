//! The `mx` lines of an MTA-STS policy: their form, and the hosts that they cover
//! (RFC 8461, sections 3.2 and 4.1).

use std::net::IpAddr;

use super::finding::{Finding, Severity, quote};
use super::policy::{Mode, Policy};
use super::rules::Rule;
use crate::language::tr;
use crate::say;

/// Whether a pattern covers a host: equal, or `*.` in place of exactly one label.
pub fn covers(pattern: &str, host: &str) -> bool {
    let (pattern, host) = (pattern.trim_end_matches('.'), host.trim_end_matches('.'));
    match pattern.strip_prefix("*.") {
        Some(parent) => {
            host.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest.eq_ignore_ascii_case(parent))
        }
        None => host.eq_ignore_ascii_case(pattern),
    }
}

/// Judges a policy against the MX hosts of its domain: hosts that no pattern covers, and
/// patterns that cover no host.
pub fn judge_coverage(policy: &Policy, hosts: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if policy.mode == Mode::None {
        return findings;
    }
    for host in hosts.iter().filter(|host| !policy.mx.iter().any(|pattern| covers(pattern, host))) {
        let (severity, mut message) = match policy.mode {
            Mode::Enforce => {
                (Severity::Error, say!("No mx line covers the MX host {host}: senders refuse to deliver to it.", host))
            }
            _ => (
                Severity::Warning,
                say!(
                    "No mx line covers the MX host {host}: senders report it, and would refuse it under enforce.",
                    host
                ),
            ),
        };
        let depth = policy.mx.iter().find(|pattern| is_near(pattern, host));
        if let Some(pattern) = depth {
            message.push(' ');
            message.push_str(&say!("{pattern} stands for exactly one label.", pattern));
        }
        let remedy = say!("Add \"mx: {host}\" to the policy first, then change the id in the record.", host);
        let rule = if depth.is_some() { Rule::PolicyMxWildcardDepth } else { Rule::PolicyMxUncovered };
        findings.push(Finding::new(rule, message, remedy).with_severity(severity));
    }
    for pattern in policy.mx.iter().filter(|pattern| !hosts.iter().any(|host| covers(pattern, host))) {
        let message = say!("The line \"mx: {pattern}\" covers no MX host of today.", pattern);
        findings.push(Finding::new(Rule::PolicyMxUnused, message, tr("Keep it for a planned host, else remove it.")));
    }
    findings
}

/// A wildcard whose parent ends the host's name, though at another depth.
fn is_near(pattern: &str, host: &str) -> bool {
    pattern.strip_prefix("*").is_some_and(|parent| {
        let host = format!(".{}", host.trim_end_matches('.')).to_ascii_lowercase();
        host.ends_with(&parent.trim_end_matches('.').to_ascii_lowercase())
    })
}

/// Whether a pattern is `["*."] Domain`.
pub(crate) fn check(pattern: &str) -> Result<(), Finding> {
    let fault = |message: String, remedy: String| Err(Finding::new(Rule::PolicyMxSyntax, message, remedy));
    let shown = quote(pattern);
    if pattern.is_empty() {
        return fault(tr("An mx line names no host.").into(), tr("Write mx: and the name of one MX host.").into());
    }
    if pattern.contains([',', ' ', ';', '\t']) {
        return fault(say!("{pattern} is a list.", pattern = shown), tr("Write one mx line for each host.").into());
    }
    if pattern.contains("://") || pattern.contains(['/', '@', ':']) {
        return fault(
            say!("{pattern} is not a host name.", pattern = shown),
            tr("Write the name only, as in the MX record.").into(),
        );
    }
    if pattern.parse::<IpAddr>().is_ok() {
        return fault(
            say!("{pattern} is an IP address.", pattern = shown),
            tr("Write the host name, as in the MX record.").into(),
        );
    }
    if let Some(name) = pattern.strip_suffix('.') {
        return fault(say!("{pattern} ends in a dot.", pattern = shown), say!("Write mx: {name}", name));
    }
    if let Some(name) = pattern.strip_prefix('.') {
        let message = say!("{pattern} begins with a dot, a form of an early draft.", pattern = shown);
        return fault(message, say!("Write mx: *.{name}", name));
    }
    let domain = pattern.strip_prefix("*.").unwrap_or(pattern);
    if domain.contains('*') {
        let message = say!("{pattern} has an asterisk that is not the whole first label.", pattern = shown);
        return fault(message, tr("Write *. and a domain, or the full name of the host.").into());
    }
    if !domain.is_ascii() {
        let message = say!("{pattern} has letters outside ASCII.", pattern = shown);
        return fault(message, tr("Write the name as in the DNS, beginning with xn--.").into());
    }
    if domain.contains('_') {
        return fault(
            say!("{pattern} has an underscore.", pattern = shown),
            tr("Host names have letters, digits and hyphens only.").into(),
        );
    }
    let good = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if domain.len() > 253 || !domain.split('.').all(good) {
        return fault(
            say!("{pattern} is not a host name.", pattern = shown),
            tr("Write the name as in the MX record.").into(),
        );
    }
    Ok(())
}

/// What can be said of a well-formed pattern.
pub(crate) fn advice(pattern: &str) -> Option<Finding> {
    let parent = pattern.strip_prefix("*.")?;
    (!parent.contains('.')).then(|| {
        Finding::new(
            Rule::PolicyMxBroad,
            say!(
                "{pattern} covers every host under .{parent}, those of strangers too.",
                pattern = quote(pattern),
                parent
            ),
            tr("Name the MX hosts one by one."),
        )
    })
}
