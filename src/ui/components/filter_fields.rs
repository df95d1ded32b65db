//! The fields of a filter on the page.

use leptos::prelude::*;

use crate::analysis::value_words;
use crate::ui::state::AppState;
use crate::web::country_names::country_name;

/// The keys of all fields, in the order in which they are shown.
pub(crate) const KEYS: [&str; 10] =
    ["domain", "by", "result", "mx", "reason", "country", "network", "ip", "policy", "cause"];

/// Whether senders state all sessions by this field; the others only those that failed.
pub(crate) fn has_sessions(key: &str) -> bool {
    matches!(key, "domain" | "by" | "policy")
}

/// A country in the language spoken, or as the table of countries has it.
pub(crate) fn named_country(state: AppState, letters: &str) -> Option<String> {
    country_name(letters).or_else(|| state.store.with_untracked(|store| store.country_name(letters)))
}

/// What a value of a field is called.
pub(crate) fn named(state: AppState, key: &str, value: &str) -> String {
    value_words(key, value, &|letters| named_country(state, letters)).0
}
