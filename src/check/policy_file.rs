//! The policy file, as the user fetched it: a browser may not read it from another site.

use std::collections::BTreeSet;

use super::facts::{Facts, is_null_mx};
use crate::language::tr;
use crate::record::{Finding, Policy, Rule, Severity, judge_coverage, judge_policy, pasted_policy};
use crate::say;

/// What is said of a policy file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PolicyFileResult {
    /// Senders can use it and reach every MX host under it.
    pub usable: bool,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

/// Judges what was pasted, with HTTP headers or without, against the MX hosts, and against the
/// newest policy that a report tells of.
pub fn judge_policy_file(pasted: &str, facts: &Facts, reported: Option<&str>) -> PolicyFileResult {
    let pasted = pasted_policy(pasted);
    let judgement = judge_policy(&pasted.text);
    let mut findings = pasted.findings;
    findings.extend(judgement.findings);
    if let Some(policy) = &judgement.policy {
        if is_null_mx(&facts.mx) {
            let message = say!(
                "{domain} declares that it accepts no mail (null MX), so no policy is needed.",
                domain = facts.domain
            );
            findings.push(Finding::new(
                Rule::PolicyNullMx,
                message,
                tr("Remove the null MX if the domain is meant to receive mail."),
            ));
        } else if let Some(hosts) = facts.known_mail_hosts() {
            findings.extend(judge_coverage(policy, &hosts));
        }
        let seen = reported.and_then(|text| judge_policy(text).policy);
        findings.extend(seen.filter(|seen| differs(seen, policy)).map(|_| {
            let message = tr("The newest report that contains a policy shows a different one.");
            let remedy =
                tr("Senders with a cached policy may not fetch the file again until the id in the record changes: change the id with every edit.");
            Finding::new(Rule::PolicyIdStale, message, remedy)
        }));
    }
    findings.sort_by_key(|finding| finding.severity);
    let usable = judgement.policy.is_some() && findings.iter().all(|finding| finding.severity != Severity::Error);
    PolicyFileResult { usable, findings }
}

/// Senders treat mail differently under the two; the order of lines does not matter.
fn differs(left: &Policy, right: &Policy) -> bool {
    let lines =
        |policy: &Policy| -> BTreeSet<String> { policy.mx.iter().map(|line| line.to_ascii_lowercase()).collect() };
    left.mode != right.mode || left.max_age != right.max_age || lines(left) != lines(right)
}
