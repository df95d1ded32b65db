//! What to do about the worst finding of a report, and why we think so.

use leptos::prelude::*;

use super::answer::Findings;
use crate::language::tr;
use crate::ui::components::section::Section;
use crate::ui::components::what_to_do::{what_to_do, why};

/// The section, where there is something to do. What happened names what a step is about.
pub(super) fn to_do(findings: Findings) -> impl IntoView {
    move || {
        let finding = findings.with(|findings| findings.as_ref()?.first().cloned());
        let finding = finding.filter(|finding| !finding.steps.is_empty())?;
        let told = (finding.gist != finding.sentence)
            .then(|| view! { <div><h3>{tr("What happened")}</h3><p>{finding.sentence.clone()}</p></div> });
        Some(view! {
            <Section id="steps" title=tr("What to do")>
                <div class="to-do">
                    <div>{what_to_do(&finding)}</div>
                    <div class="to-do__why">{told} <div><h3>{tr("Why we think so")}</h3>{why(&finding)}</div></div>
                </div>
            </Section>
        })
    }
}
