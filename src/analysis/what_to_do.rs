//! What a finding asks for, as it is drawn: each step once, and what is likely apart from what is to be done.

use super::{Confidence, Finding, Step};
use crate::language::{Piece, pieces, tr};
use crate::text;

/// The possible causes of a finding, and its steps, each once. A cause is nothing to be done, and what is likely has no
/// order.
pub fn causes_and_steps(finding: &Finding) -> (Vec<&Step>, Vec<&Step>) {
    let mut told: Vec<&Step> = Vec::new();
    for step in &finding.steps {
        if !told.contains(&step) {
            told.push(step);
        }
    }
    told.into_iter().partition(|step| is_cause(step))
}

/// How certain a finding is; nothing of an advice, of which nobody can be certain.
pub fn how_certain(finding: &Finding) -> Option<&'static str> {
    (!finding.is_advice()).then(|| {
        tr(match finding.confidence {
            Confidence::High => text!("Certain: the reports say so."),
            Confidence::Medium => text!("Likely: this explanation matches the reports best."),
            Confidence::Low => text!("Possible: the reports do not rule out a harmless cause."),
        })
    })
}

/// Whether a step is a possible cause, as the words that say so tell.
fn is_cause(step: &Step) -> bool {
    // {cause}: why it may fail, as an expert would guess
    match pieces(tr("Possible cause: {cause}")).first() {
        Some(Piece::Words(words)) => step.text.starts_with(words),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{FindingRule, FindingSeverity};
    use crate::explain::Actor;
    use crate::say;

    #[test]
    fn a_step_is_said_once_and_a_cause_is_none() {
        let (rule, severity) = (FindingRule::TlsaContent, FindingSeverity::Warning);
        let mut finding = Finding::new(rule, severity, Actor::You, "A sentence.".to_owned());
        let cause = say!("Possible cause: {cause}", cause = "a full disk.");
        finding.steps = ["One.", "Two.", &cause, "One."].map(Step::new).to_vec();
        let (causes, steps) = causes_and_steps(&finding);
        let texts = |all: Vec<&Step>| all.into_iter().map(|step| step.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(causes), ["Possible cause: a full disk."]);
        assert_eq!(texts(steps), ["One.", "Two."]);
    }
}
