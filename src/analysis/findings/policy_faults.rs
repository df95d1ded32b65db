//! What is wrong with an MTA-STS policy that senders call invalid, by the text of it in their reports.

use crate::analysis::cause::Cause;
use crate::analysis::history::History;
use crate::analysis::incidents::{Incident, distinct};
use crate::explain::CauseClass;
use crate::record::{Finding, Severity, judge_policy};
use crate::say;
use crate::store::Columns;

/// What is wrong, in words.
pub(super) fn sentences(faults: &[Finding]) -> impl Iterator<Item = String> {
    faults.iter().map(|fault| say!("In the policy as reported: {fault}", fault = fault.message))
}

/// What to do about it.
pub(super) fn remedies(faults: &[Finding]) -> Vec<String> {
    let mut all: Vec<String> = faults.iter().map(|fault| fault.remedy.text.clone()).collect();
    all.dedup();
    all
}

/// The faults for which a sender takes a text for no policy; none where it is one, for then the reports do not tell.
pub(super) fn of(history: &History<'_>, incident: &Incident) -> Vec<Finding> {
    if !matches!(incident.cause, Cause::PolicyInvalid | Cause::Class(CauseClass::PolicySyntax)) {
        return Vec::new();
    }
    let own =
        incident.failures.iter().filter(|failure| failure.policy_type == Columns::STS && failure.policy_text != 0);
    let mut all: Vec<Finding> = Vec::new();
    for text in distinct(own.map(|failure| failure.policy_text)).into_iter().take(MOST_TEXTS) {
        let judgement = judge_policy(history.columns.policy_texts.text(text));
        let grave = judgement.findings.into_iter().filter(|fault| fault.severity == Severity::Error);
        for fault in grave.filter(|_| judgement.policy.is_none()) {
            if all.len() < MOST_TOLD && all.iter().all(|known| known.message != fault.message) {
                all.push(fault);
            }
        }
    }
    all
}

/// Texts of policies that are looked at.
const MOST_TEXTS: usize = 8;
/// Faults that are told.
const MOST_TOLD: usize = 6;
