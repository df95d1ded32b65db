//! What to do about a finding and why we think so: the same beside the finding and on the page of a report.

use leptos::prelude::*;

use super::command_field::CommandField;
use super::unbroken::unbroken;
use crate::analysis::{Finding, Step, causes_and_steps, how_certain};
use crate::language::tr;

/// What is likely to be the cause, then the steps; nothing where there are none.
pub(crate) fn what_to_do(finding: &Finding) -> AnyView {
    let draw = |step: &&Step| {
        let copy = step.copy.clone().map(|copy| view! { <CommandField what=tr("this text") text=copy/> });
        view! { <li><p>{unbroken(&step.text)}</p> {copy}</li> }
    };
    let (causes, steps) = causes_and_steps(finding);
    let causes = (!causes.is_empty())
        .then(|| view! { <ul class="row-list causes">{causes.iter().map(draw).collect_view()}</ul> });
    let steps = (!steps.is_empty()).then(|| view! { <ol class="steps">{steps.iter().map(draw).collect_view()}</ol> });
    let before = finding.before_steps().map(|before| view! { <p>{before}</p> });
    view! { {before} {causes} {steps} }.into_any()
}

/// How certain it is, and what it rests on.
pub(crate) fn why(finding: &Finding) -> AnyView {
    let certain = how_certain(finding).map(|words| view! { <p>{words}</p> });
    let reasons = finding.reasons.iter().map(|reason| view! { <li>{unbroken(reason)}</li> }).collect_view();
    view! { {certain} <ul class="row-list">{reasons}</ul> }.into_any()
}
