//! What needs attention and is no part of what is shown, and the way to it.

use leptos::prelude::*;

use crate::analysis::{Elsewhere, Filter, Finding, Part};
use crate::joined::gap;
use crate::ui::state::AppState;

/// What needs attention outside of what the filter leaves.
pub(super) fn elsewhere(state: AppState) -> Elsewhere {
    // Without a filter nothing is outside.
    if !state.explained.get() || state.filter.with(|filter| *filter == Filter::default()) {
        return Elsewhere::default();
    }
    state.findings.with(|shown| beside(state, Part::Selection, shown))
}

/// What is among all findings and not among those about a part.
pub(crate) fn beside(state: AppState, part: Part, shown: &[Finding]) -> Elsewhere {
    let diagnosis = state.diagnosis.with_value(Option::clone);
    diagnosis.map(|all| Elsewhere::of(part, all.all(), shown)).unwrap_or_default()
}

/// The way to it.
pub(crate) fn beyond(state: AppState, elsewhere: &Elsewhere) -> impl IntoView + use<> {
    let lead = elsewhere.lead();
    elsewhere.worst.clone().map(|(id, gist)| {
        let link = untrack(|| state.link_to(&Filter::default(), state.tab(), Some(&id)));
        view! { <p class="verdict__beyond">{lead} {gap()} <a href=link>{gist}</a></p> }
    })
}
