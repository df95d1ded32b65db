//! What to do about a finding and why we think so: the same beside the finding and on the page of a report.

use leptos::prelude::*;

use super::command_field::CommandField;
use crate::analysis::{Confidence, Finding, Step};
use crate::language::{Piece, pieces, tr};
use crate::text;

/// What is likely to be the cause, then the steps, each once; nothing where there are none.
pub(crate) fn what_to_do(finding: &Finding) -> AnyView {
    let mut told: Vec<&Step> = Vec::new();
    for step in &finding.steps {
        if !told.contains(&step) {
            told.push(step);
        }
    }
    let draw = |step: &&Step| {
        let copy = step.copy.clone().map(|copy| view! { <CommandField what=tr("this text") text=copy/> });
        view! { <li><p>{step.text.clone()}</p> {copy}</li> }
    };
    // A cause is nothing to be done, and what is likely has no order.
    let (causes, steps): (Vec<&Step>, Vec<&Step>) = told.into_iter().partition(|step| is_cause(step));
    let causes = (!causes.is_empty())
        .then(|| view! { <ul class="row-list causes">{causes.iter().map(draw).collect_view()}</ul> });
    let steps = (!steps.is_empty()).then(|| view! { <ol class="steps">{steps.iter().map(draw).collect_view()}</ol> });
    let before = finding.before_steps().map(|before| view! { <p>{before}</p> });
    view! { {before} {causes} {steps} }.into_any()
}

/// How certain it is, and what it rests on.
pub(crate) fn why(finding: &Finding) -> AnyView {
    // Nobody can be certain of an advice.
    let confidence = (!finding.is_advice()).then(|| view! { <p>{confidence_words(finding.confidence)}</p> });
    let reasons = finding.reasons.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect_view();
    view! { {confidence} <ul class="row-list">{reasons}</ul> }.into_any()
}

fn confidence_words(confidence: Confidence) -> &'static str {
    tr(match confidence {
        Confidence::High => text!("Certain: the reports say so."),
        Confidence::Medium => text!("Likely: this explanation matches the reports best."),
        Confidence::Low => text!("Possible: the reports do not rule out a harmless cause."),
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
