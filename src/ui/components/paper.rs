//! What paper says of a list that goes on: there is nothing to press.

use leptos::prelude::*;

use crate::language::format_count;
use crate::say;
use crate::ui::state::AppState;

/// How many lines paper leaves out, while the page is printed; nothing where it has all.
pub(super) fn on_paper(state: AppState, all: usize, shown: usize) -> Option<impl IntoView> {
    let rest = all.checked_sub(shown).filter(|rest| *rest > 0 && state.printing.get())?;
    let rest = format_count(rest as u64);
    Some(
        view! { <p class="bar-list__more muted">{say!("And {rest} more. Export the reports to get them all.", rest)}</p> },
    )
}
