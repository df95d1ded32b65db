//! What paper says of a list that goes on: there is nothing to press.

use leptos::prelude::*;

use crate::counted;
use crate::ui::state::AppState;

/// How many lines paper leaves out, while the page is printed; nothing where it has all.
pub(super) fn on_paper(state: AppState, all: usize, shown: usize) -> Option<impl IntoView> {
    let rest = all.checked_sub(shown).filter(|rest| *rest > 0 && state.printing.get())?;
    Some(
        view! { <p class="bar-list__more muted">{counted!(rest, "And {n} more. Export the reports to get them all.", "And {n} more. Export the reports to get them all.")}</p> },
    )
}
