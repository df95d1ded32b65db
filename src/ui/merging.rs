//! Taking a batch into the store in slices, so that the page answers meanwhile.

use leptos::prelude::*;

use super::state::AppState;
use crate::store::Merging;
use crate::web::pause::Slice;

/// Looks the texts of a batch up until nothing is left but to finish it; false when it no longer `is_wanted` after a
/// pause, for the user may have cancelled or cleared meanwhile.
pub(super) async fn look_up(
    state: AppState,
    merging: &mut Merging,
    slice: &mut Slice,
    is_wanted: impl Fn() -> bool,
) -> bool {
    while state.store.try_update_untracked(|store| merging.step(store, FAILURES_A_STEP)) == Some(false) {
        slice.pause_if_long().await;
        if !is_wanted() {
            return false;
        }
    }
    true
}

/// Failures whose texts are looked up between two looks at the clock.
const FAILURES_A_STEP: usize = 500;
