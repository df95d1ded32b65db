//! What is wrong with an MTA-STS policy that senders call invalid, by the text of it in their reports.

use super::telling::Telling;
use crate::analysis::cause::Cause;
use crate::analysis::incidents::distinct;
use crate::explain::CauseClass;
use crate::record::{Finding, Severity, judge_policy};
use crate::say;
use crate::store::Columns;

/// What is wrong, in words.
pub(super) fn sentences(telling: &Telling<'_>) -> Vec<String> {
    let faults = of(telling).into_iter();
    faults.map(|fault| say!("In the policy as reported: {fault}", fault = fault.message)).collect()
}

/// What to do about it.
pub(super) fn remedies(telling: &Telling<'_>) -> Vec<String> {
    let mut all: Vec<String> = of(telling).into_iter().map(|fault| fault.remedy.text).collect();
    all.dedup();
    all
}

/// The faults for which a sender takes a text for no policy; none where it is one, for then the reports do not tell.
fn of(telling: &Telling<'_>) -> Vec<Finding> {
    let incident = telling.incident;
    if !matches!(incident.cause, Cause::PolicyInvalid | Cause::Class(CauseClass::PolicySyntax)) {
        return Vec::new();
    }
    let own =
        incident.failures.iter().filter(|failure| failure.policy_type == Columns::STS && failure.policy_text != 0);
    let mut all: Vec<Finding> = Vec::new();
    for text in distinct(own.map(|failure| failure.policy_text)).into_iter().take(MOST_TEXTS) {
        let judgement = judge_policy(telling.history.columns.policy_texts.text(text));
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
