//! Who did what in a session: five steps, the one that failed marked.

use leptos::prelude::*;

use crate::explain::{Actor, StageState, flow};
use crate::language::tr;
use crate::report::ResultType;
use crate::text;

/// The picture for a result type; what is known of the case decides whose move it is.
#[component]
pub(crate) fn FlowPicture(
    result_type: ResultType,
    /// Who has to act, where more is known than the result type says.
    #[prop(optional_no_strip, into)]
    actor: Option<Actor>,
) -> impl IntoView {
    let steps = flow(&result_type)
        .into_iter()
        .map(|stage| {
            let (state, symbol) = match stage.state {
                StageState::Passed => ("passed", "#mark-pass"),
                StageState::Failed => ("failed", "#mark-critical"),
                StageState::NotReached => ("later", "#mark-later"),
                StageState::Unknown => ("unknown", "#mark-open"),
            };
            let said = if stage.state == StageState::Failed {
                failed(actor.unwrap_or(stage.actor))
            } else {
                stage.state.word()
            };
            view! {
                <li class="steps-flow__step" data-state=state>
                    <svg class="severity-mark" viewBox="0 0 16 16" aria-hidden="true"><use href=symbol></use></svg>
                    <b>{stage.who}</b>
                    <span>{stage.what}</span>
                    <span class="steps-flow__state">{said}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="steps-flow" aria-label=tr("The steps of a session")>{steps}</ol> }
}

/// The word for a step that failed, and whose move it is.
fn failed(actor: Actor) -> &'static str {
    tr(match actor {
        Actor::You => text!("failed: you need to act"),
        Actor::Sender => text!("failed: the sender needs to act"),
        Actor::DnsHost => text!("failed: your DNS provider needs to act"),
        Actor::Nobody => text!("failed: nobody needs to act"),
        Actor::Depends => text!("failed: it depends"),
    })
}
