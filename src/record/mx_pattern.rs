//! The form of the `mx` lines of an MTA-STS policy (RFC 8461, section 3.2).

use std::net::IpAddr;

use super::finding::{Finding, quote};
use super::rules::Rule;
use crate::language::tr;
use crate::say;

/// Whether a pattern is `["*."] Domain`.
pub(crate) fn check(pattern: &str) -> Result<(), Finding> {
    let fault = |message: String, remedy: String| Err(Finding::new(Rule::PolicyMxSyntax, message, remedy));
    let shown = quote(pattern);
    if pattern.is_empty() {
        return fault(tr("An mx line contains no host.").into(), tr("Write mx: and the name of one MX host.").into());
    }
    if pattern.contains([',', ' ', ';', '\t']) {
        return fault(
            say!("{pattern} is not a single host name.", pattern = shown),
            tr("Write one mx line for each host.").into(),
        );
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
        return fault(say!("{pattern} ends with a dot.", pattern = shown), say!("Write mx: {name}", name));
    }
    if let Some(name) = pattern.strip_prefix('.') {
        let message = say!("{pattern} begins with a dot, a form from an early draft.", pattern = shown);
        return fault(message, say!("Write mx: *.{name}", name));
    }
    let domain = pattern.strip_prefix("*.").unwrap_or(pattern);
    if domain.contains('*') {
        let message = say!("{pattern} has an asterisk that is not the whole first label.", pattern = shown);
        return fault(message, tr("Write *. and a domain, or the full name of the host.").into());
    }
    if !domain.is_ascii() {
        let message = say!("{pattern} contains non-ASCII characters.", pattern = shown);
        return fault(message, tr("Write the name as it appears in DNS, beginning with xn--.").into());
    }
    if domain.contains('_') {
        return fault(
            say!("{pattern} has an underscore.", pattern = shown),
            tr("Host names may contain only letters, digits and hyphens.").into(),
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
                "{pattern} covers every name directly under .{parent}, including those of other people.",
                pattern = quote(pattern),
                parent
            ),
            tr("List the MX hosts one by one."),
        )
    })
}
