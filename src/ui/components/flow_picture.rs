//! Who did what in a session: five steps, the one that failed marked.

use leptos::prelude::*;

use crate::analysis::{StageState, flow};
use crate::report::ResultType;

/// The picture for a result type.
#[component]
pub(crate) fn FlowPicture(result_type: ResultType) -> impl IntoView {
    let steps = flow(&result_type)
        .into_iter()
        .map(|stage| {
            let (state, symbol) = match stage.state {
                StageState::Passed => ("passed", "#mark-pass"),
                StageState::Failed => ("failed", "#mark-critical"),
                StageState::NotReached => ("later", "#mark-later"),
                StageState::Unknown => ("unknown", "#mark-open"),
            };
            let actor =
                (stage.state == StageState::Failed).then(|| format!(": {}", stage.actor.words().to_lowercase()));
            view! {
                <li class="steps-flow__step" data-state=state>
                    <svg class="severity-mark" viewBox="0 0 16 16" aria-hidden="true"><use href=symbol></use></svg>
                    <b>{stage.who}</b>
                    <span>{stage.what}</span>
                    <span class="steps-flow__state">{stage.state.word()} {actor}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="steps-flow" aria-label="The steps of a session">{steps}</ol> }
}
