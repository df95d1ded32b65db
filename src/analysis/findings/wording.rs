//! Phrases that several rules share.

use super::history::History;
use crate::analysis::{Day, format_count};

/// "a", "a and b", "a, b and 3 more".
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// "1 session", "3 sessions".
pub(super) fn sessions(count: u64) -> String {
    if count == 1 { "1 session".to_owned() } else { format!("{} sessions", format_count(count)) }
}

/// "on 3 Feb", "from 3 to 9 Feb", as far as days are known.
pub(super) fn when(first: Option<Day>, last: Option<Day>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => format!("on {}", first.label()),
        (Some(first), Some(last)) => format!("from {} to {}", first.label(), last.label()),
        _ => String::new(),
    }
}

/// How many organisations of how many: "all 6 organisations", "Google Inc. alone, of 6".
pub(super) fn who(history: &History<'_>, failing: &[u32], active: usize) -> String {
    match failing {
        [] => String::new(),
        [one] if active > 1 => format!("{} alone, of {active} organisations", name(history, *one)),
        [one] => name(history, *one),
        all if all.len() >= active => format!("all {active} organisations"),
        some => format!("{} of {active} organisations", some.len()),
    }
}

pub(super) fn name(history: &History<'_>, organization: u32) -> String {
    let name = history.organization(organization);
    if name.is_empty() { "an organisation that does not say its name".to_owned() } else { name.to_owned() }
}
