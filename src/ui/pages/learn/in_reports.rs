//! The way from a topic to where it occurs in the loaded reports.

use leptos::prelude::*;

use crate::analysis::Filter;
use crate::store::Store;
use crate::ui::part::{Part, parts};
use crate::ui::state::app_state;

/// A link to the failed sessions that a filter leaves of what is loaded, where there are some.
pub(super) fn in_reports(filter: Filter) -> impl IntoView {
    let (state, reports) = (app_state(), parts().reports);
    move || match reports.get() {
        Part::There(part) if !state.store.with(Store::is_empty) => Some((part.sessions_link)(state, filter.clone())),
        _ => None,
    }
}
