//! Single keys: `/` to the filter, or to the field that a page is about, D to the dates and F to the filter, J and K from finding to finding, `?` for what the keys do. A setting switches these
//! off; Escape, which is no letter, takes the last change of the filter back ([WCAG 2.1.4](https://www.w3.org/TR/WCAG22/#character-key-shortcuts)).

use leptos::prelude::*;

use super::filter_steps;
use super::state::AppState;
use crate::web::{keys, printing};

/// Listens from now on; to the printer as well, for which all is drawn.
pub(crate) fn begin(state: AppState) {
    keys::listen(move |key| match key {
        "Escape" => filter_steps::take_back(state),
        key => state.settings.keys.get_untracked() && act(state, key),
    });
    printing::listen(move |on| state.printing.set(on));
}

/// Whether the key does something here.
fn act(state: AppState, key: &str) -> bool {
    match key {
        "/" => keys::press(key),
        "d" | "D" => keys::press("D"),
        "f" | "F" => keys::press("F"),
        "j" | "J" => keys::step(LINES, FOLDED, true),
        "k" | "K" => keys::step(LINES, FOLDED, false),
        "?" => {
            state.keys_shown.set(true);
            true
        }
        _ => false,
    }
}

/// The lines of groups and findings.
const LINES: &str = ".group > summary, .finding > summary";
/// What is inside of a folded group.
const FOLDED: &str = "details.group:not([open]) > .group__body";
