//! The MX hosts that an MTA-STS policy covers (RFC 8461, section 4.1).

use super::finding::Finding;
use super::policy::{Mode, Policy};
use super::rules::Rule;
use super::severity::Severity;
use crate::domain_name::tidy;
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
                    "No mx line covers the MX host {host}: senders report it, and would refuse to deliver to it in enforce mode.",
                    host
                ),
            ),
        };
        let depth = policy.mx.iter().find(|pattern| is_near(pattern, host));
        if let Some(pattern) = depth {
            message.push(' ');
            message.push_str(&say!("The asterisk in {pattern} matches exactly one label.", pattern));
        }
        let remedy = say!("Add “mx: {host}” to the policy first, then change the id in the record.", host);
        let rule = if depth.is_some() { Rule::PolicyMxWildcardDepth } else { Rule::PolicyMxUncovered };
        findings.push(Finding::new(rule, message, remedy).with_severity(severity));
    }
    for pattern in policy.mx.iter().filter(|pattern| !hosts.iter().any(|host| covers(pattern, host))) {
        let message = say!("The line “mx: {pattern}” matches none of the current MX hosts.", pattern);
        findings.push(Finding::new(
            Rule::PolicyMxUnused,
            message,
            tr("Keep it for a planned host; otherwise remove it."),
        ));
    }
    findings
}

/// A wildcard whose parent ends the host's name, though at another depth.
fn is_near(pattern: &str, host: &str) -> bool {
    pattern.strip_prefix("*").is_some_and(|parent| format!(".{}", tidy(host)).ends_with(&tidy(parent)))
}
