//! What the page knows of the user's place on it: how far it is scrolled, and what is open.
//!
//! All of it is in types that the first screen has anyway, so that nothing of it makes that larger.

use leptos::prelude::*;

use crate::query;
use crate::web::{place, scroll};

/// Handles to it.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// What is open, by id, one a line: findings, and groups of them as "group:over".
    pub(crate) open: RwSignal<String>,
    /// The finding that a link asks for and that is not shown yet; empty when there is none.
    pub(crate) wanted: RwSignal<String>,
    /// The entry of the browser's history that the page shows, by a name of ours.
    pub(super) entry: RwSignal<String>,
    /// Counts the places gone to: what began at another place ends.
    pub(super) visits: RwSignal<u64>,
    /// Whether the page is on its way to where it was.
    pub(super) returning: RwSignal<bool>,
    /// The overview as it was left, for a link that leads back to it.
    pub(super) overview: RwSignal<String>,
    /// How the list of reports stands, in words of its own; empty as it is at first.
    pub(crate) list: RwSignal<String>,
    /// How far the list of reports is to be scrolled once it is there, in pixels.
    pub(crate) list_top: RwSignal<f64>,
}

impl Place {
    /// The top of the page, with nothing open.
    pub(crate) fn new() -> Self {
        Self {
            open: RwSignal::new(String::new()),
            wanted: RwSignal::new(String::new()),
            entry: RwSignal::new(String::new()),
            visits: RwSignal::new(0),
            returning: RwSignal::new(false),
            overview: RwSignal::new(String::new()),
            list: RwSignal::new(String::new()),
            list_top: RwSignal::new(0.0),
        }
    }

    /// Whether something is open.
    pub(crate) fn is_open(self, id: &str) -> bool {
        self.open.with(|open| has(open, id))
    }

    /// Opens or closes something.
    pub(crate) fn set_open(self, id: &str, is_open: bool) {
        let open = self.open.get_untracked();
        if has(&open, id) != is_open {
            let id = line(id);
            let rest = open.lines().filter(|own| *own != id);
            let all: Vec<&str> = rest.chain(is_open.then_some(id.as_str())).collect();
            self.open.set(all.join("\n"));
            self.keep();
        }
    }

    /// Keeps how the list of reports stands.
    pub(crate) fn set_list(self, list: String) {
        self.list.set(list);
        self.keep();
    }

    /// The place as it is now, as a text for [`read`].
    pub(super) fn now(self) -> String {
        Kept {
            entry: self.entry.get_untracked(),
            scrolled: scroll::position(),
            open: self.open.get_untracked(),
            list: self.list.get_untracked(),
            list_top: scroll::within_list(),
        }
        .write()
    }

    /// Keeps where the page is, unless it is on its way. The browser changes the entry of its history some time before it
    /// says so; until then that entry is not ours to write.
    pub(super) fn keep(self) {
        let is_ours =
            || self.entry.with_untracked(|own| place::read().is_some_and(|text| Kept::read(&text).entry == *own));
        if !self.returning.get_untracked() && is_ours() {
            place::write(&self.now());
        }
    }
}

/// What is kept of a place.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Kept {
    /// The name of the entry of the history.
    pub(super) entry: String,
    /// Pixels from the top of the page.
    pub(super) scrolled: f64,
    /// What is open.
    pub(super) open: String,
    /// How the list of reports stands.
    pub(super) list: String,
    /// Pixels from the top of that list.
    pub(super) list_top: f64,
}

impl Kept {
    /// As a text for the browser's history.
    pub(super) fn write(self) -> String {
        query::write(&[
            ("entry", self.entry),
            ("y", format!("{:.0}", self.scrolled)),
            ("open", self.open),
            ("list", self.list),
            ("top", format!("{:.0}", self.list_top)),
        ])
    }

    /// From that text; what cannot be read is left aside.
    pub(super) fn read(text: &str) -> Self {
        let mut kept = Self::default();
        for (name, value) in query::read(text) {
            match name.as_str() {
                "entry" => kept.entry = value,
                "y" => kept.scrolled = value.parse().unwrap_or_default(),
                "open" => kept.open = value,
                "list" => kept.list = value,
                "top" => kept.list_top = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        kept
    }
}

/// What a text about the list of reports says under a name.
pub(crate) fn of_list(list: &str, name: &str) -> Option<String> {
    query::read(list).into_iter().find(|(own, _)| own == name).map(|(_, value)| value)
}

/// Under which name it has the report that was opened from it last.
pub(crate) const OPENED: &str = "report";
/// Under which name it has the query of its overview, where it is not the whole list as it is at first.
pub(crate) const WITHIN: &str = "in";

fn has(open: &str, id: &str) -> bool {
    let id = line(id);
    open.lines().any(|own| own == id)
}

/// An id as one line: ids hold names that strangers wrote.
fn line(id: &str) -> String {
    id.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_reads_back() {
        let open = "fault/expired/sts/mx2.example.com\ngroup:over";
        let (entry, list) = ("17".to_owned(), "sort=failed".to_owned());
        let kept = Kept { entry, scrolled: 712.0, open: open.to_owned(), list, list_top: 34.0 };
        assert_eq!(Kept::read(&kept.clone().write()), kept);
        assert_eq!(Kept::read("y=nonsense&z&open"), Kept::default());
        assert!(has(open, "group:over") && !has(open, "group") && has("a b", "a\nb"));
    }
}
