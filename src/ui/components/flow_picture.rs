//! Who did what in a session: five steps, the one that failed marked.

use leptos::prelude::*;

use crate::explain::{Actor, CauseClass, StageState, decode_reason, flow};
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
    /// The kind of fault, where all that is known of the case tells of one.
    #[prop(optional_no_strip, into)]
    class: Option<CauseClass>,
) -> impl IntoView {
    let stages = flow(&result_type, class);
    let none = stages.iter().all(|stage| stage.state != StageState::Failed);
    let untold = none.then(
        || view! { <p class="muted">{tr("What was reported does not say at which step the session failed.")}</p> },
    );
    let steps = stages
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
    view! { <ol class="steps-flow" aria-label=tr("The steps of a session")>{steps}</ol> {untold} }
}

/// The kind of fault that reasons tell of; `None` unless all tell of the same.
pub(crate) fn class_of<'a>(reasons: impl IntoIterator<Item = &'a str>) -> Option<CauseClass> {
    let mut classes = reasons.into_iter().map(|reason| decode_reason(reason).map(|reason| reason.class()));
    let first = classes.next()??;
    classes.all(|class| class == Some(first)).then_some(first)
}

/// The word for a step that failed, and whose move it is.
fn failed(actor: Actor) -> &'static str {
    tr(match actor {
        Actor::You => text!("failed: you need to act"),
        Actor::Sender => text!("failed: the sender needs to act"),
        Actor::DnsHost => text!("failed: your DNS provider needs to act"),
        Actor::Nobody => text!("failed: no action needed now"),
        Actor::Depends => text!("failed: who needs to act depends on the cause"),
    })
}
