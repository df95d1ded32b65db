//! Shows what is loaded now.

use std::sync::Arc;

use leptos::prelude::*;

use super::state::AppState;
use crate::store::Store;
use crate::web::country_table;

/// Tells everybody that the store has changed. Counting follows, and ends the progress of an import.
pub(super) fn announce(state: AppState) {
    state.store.update(Store::settle);
    locate(state);
}

/// Fetches the table of countries once a report names a sending address.
fn locate(state: AppState) {
    let wanted =
        state.store.with_untracked(|store| !store.columns().addresses.is_empty() && store.countries().is_none());
    if wanted {
        leptos::task::spawn_local(async move {
            if let Some(table) = country_table::fetch().await {
                state.store.update(|store| store.locate(Arc::new(table)));
            }
        });
    }
}
