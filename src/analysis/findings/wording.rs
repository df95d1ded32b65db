//! Phrases that several rules share.

use std::fmt::Display;

use super::history::History;
use crate::day::Day;
use crate::language::{format_count, tr};
use crate::shown::shown;
use crate::{counted, say};

/// "a", "a and b", "a, b and 3 more".
pub(super) fn list<T: Display>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [one] => shown(&one.to_string()).into_owned(),
        [first, second] => say!("{first} and {second}", first, second),
        [first, second, third] => say!("{first}, {second} and {third}", first, second, third),
        [first, second, rest @ ..] => {
            counted!(rest.len(), "{first}, {second} and {n} more", "{first}, {second} and {n} more", first, second)
        }
    }
}

/// The receiving MX hosts that a sentence is about.
pub(super) fn mx_hosts(hosts: &[String]) -> String {
    if hosts.is_empty() { tr("a receiving MX").to_owned() } else { list(hosts) }
}

/// "on 3 Feb", "from 3 to 9 Feb", as far as days are known.
pub(super) fn when(first: Option<Day>, last: Option<Day>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => say!("on {day}", day = first.label()),
        (Some(first), Some(last)) => say!("from {first} to {last}", first = first.label(), last = last.label()),
        _ => String::new(),
    }
}

/// How many organisations of how many: "all 6 organisations", "Google Inc. alone, of 6".
pub(super) fn who(history: &History<'_>, failing: &[u32], active: usize) -> String {
    match failing {
        [] => String::new(),
        [one] if active > 1 => counted!(
            active,
            "{organization} alone, of {n} organisations",
            "{organization} alone, of {n} organisations",
            organization = name(history, *one),
        ),
        [one] => name(history, *one),
        all if all.len() >= active => counted!(all.len(), "all {n} organisations", "all {n} organisations"),
        some => counted!(
            active,
            "{failing} of {n} organisations",
            "{failing} of {n} organisations",
            failing = format_count(some.len() as u64),
        ),
    }
}

pub(super) fn name(history: &History<'_>, organization: u32) -> String {
    let name = history.organization(organization);
    if name.is_empty() { tr("an organisation that does not say its name").to_owned() } else { name.to_owned() }
}
