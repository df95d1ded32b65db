//! A report that is alone is shown as a report, and not as an overview of one.

use leptos::prelude::*;

use super::route::Route;
use super::state::AppState;
use crate::analysis::Filter;
use crate::web::hash;

/// At the end of an import: goes from the overview to the report that it brought, if that is all there is. More reports
/// beside it, or what could not be read, lead back. What else is to be seen on the overview is not passed over: a filter,
/// or what could not be read.
pub(super) fn open(state: AppState) {
    let new = state.progress.with_untracked(|progress| progress.as_ref().map_or(0, |progress| progress.reports));
    let (reports, problems) = state.store.with_untracked(|store| (store.len(), store.problems().len()));
    let is_calm = problems == 0 && state.filter.with_untracked(Filter::is_empty) && !state.orders.any();
    match (state.route.get_untracked(), new) {
        (Route::Reports, 1) if reports == 1 && is_calm => hash::write("/report/0"),
        (Route::Report(_), 1..) if reports > 1 && reports - new == 1 => hash::write("/"),
        (Route::Report(_), 0) if reports == 1 && problems > 0 => hash::write("/"),
        _ => {}
    }
}
