//! What the reports say to enforcing the MTA-STS policy of a domain: for whoever is about to publish one.

use super::findings::{Finding, FindingRule, FindingSeverity};
use crate::domain_name::tidy;
use crate::explain::Actor;
use crate::record::Severity;
use crate::text;

/// What was found about a policy in enforce mode, before it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// How much speaks against it.
    pub severity: Severity,
    /// What that is; [`tr`](crate::language::tr) translates it.
    pub sentence: &'static str,
    /// What it means for mail, or what to do, also to be translated.
    pub more: &'static str,
    /// The findings that say so, those that fail first: id and gist of each.
    pub causes: Vec<(String, String)>,
}

impl Caution {
    /// What these findings say to enforce mode at a domain; `None` where they say nothing about it. `is_enforced` is
    /// whether senders apply it already.
    pub fn new(findings: &[Finding], domain: &str, is_enforced: bool) -> Option<Self> {
        let domain = tidy(domain);
        let own = || findings.iter().filter(|finding| finding.policy_domains.iter().any(|own| tidy(own) == domain));
        let failing: Vec<&Finding> = own().filter(|finding| fails_under_policy(finding)).collect();
        let readiness = own().find(|finding| {
            use FindingRule::{EnforceUnclear, NotReadyForEnforce, ReadyForEnforce};
            matches!(finding.rule, ReadyForEnforce | NotReadyForEnforce | EnforceUnclear)
        });
        let not_ready = readiness.is_some_and(|finding| finding.rule == FindingRule::NotReadyForEnforce);
        let (severity, sentence, more) = if not_ready || !failing.is_empty() {
            let more = if is_enforced {
                text!("The policy is in enforce mode already: senders do not deliver when a session fails under it.")
            } else {
                text!("In enforce mode, senders do not deliver when a session fails under the policy. Fix these first:")
            };
            (Severity::Warning, text!("Senders can use this policy, but the loaded reports show failures."), more)
        } else if readiness?.rule == FindingRule::ReadyForEnforce {
            (
                Severity::Ok,
                text!("Senders can use this policy, and the loaded reports show nothing against enforce mode."),
                text!("Publish the file first, then the record."),
            )
        } else {
            (
                Severity::Note,
                text!(
                    "Senders can use this policy, but the loaded reports do not show yet whether it is safe to enforce."
                ),
                text!("Until they do, testing mode is safer: senders report failures but still deliver."),
            )
        };
        let causes = failing.into_iter().chain(readiness);
        let causes = causes.map(|finding| (finding.id.clone(), finding.gist.clone())).collect();
        Some(Self { severity, sentence, more, causes })
    }
}

/// Whether sessions still fail that an MTA-STS policy judges, or would judge, for a reason that is not the sender's own.
/// What DANE alone judges fails with any policy; of failures without details nobody knows what judged them.
fn fails_under_policy(finding: &Finding) -> bool {
    let is_judged = finding.policy_types.is_empty() || finding.policy_types.iter().any(|own| own != "tlsa");
    finding.failed > 0
        && is_judged
        && !finding.is_over()
        && finding.severity != FindingSeverity::Info
        && matches!(finding.actor, Actor::You | Actor::DnsHost | Actor::Depends)
}
