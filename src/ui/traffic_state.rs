//! What was sent and requested since the page was opened.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use crate::dns::{Question, question_in};
use crate::privacy::{RequestKind, request_kind};
use crate::web::{clock, page_file, traffic};

/// Handles to the signals.
#[derive(Clone, Copy)]
pub(crate) struct TrafficState {
    /// DNS questions that were sent, in order.
    pub(crate) sent: RwSignal<Vec<Sent>>,
    /// Addresses that the browser lists as requested, each as often as it was.
    pub(crate) requested: RwSignal<Vec<String>>,
    /// What the page's policy stopped: the directive, and what it was.
    pub(crate) stopped: RwSignal<Vec<(String, String)>>,
}

/// A DNS question that was sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sent {
    /// The time of day in UTC.
    pub(crate) at: String,
    /// The absolute address.
    pub(crate) url: String,
    /// What is asked, read from that address.
    pub(crate) question: Option<Question>,
}

impl Sent {
    /// The resolver's host.
    pub(crate) fn host(&self) -> &str {
        self.url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default()
    }
}

impl TrafficState {
    /// Listens from now on; the browser also tells what was requested before.
    pub(crate) fn new() -> Self {
        let state = Self {
            sent: RwSignal::new(Vec::new()),
            requested: RwSignal::new(Vec::new()),
            stopped: RwSignal::new(Vec::new()),
        };
        traffic::on_request(move |url| state.note_request(url));
        traffic::on_violation(move |directive, what| state.stopped.update(|all| all.push((directive, what))));
        state
    }

    /// Notes a request.
    pub(crate) fn note_request(self, url: String) {
        self.requested.update(|all| all.push(url));
    }

    /// Notes a question that is about to be sent.
    pub(crate) fn note_question(self, url: &str) {
        let sent = Sent { at: clock::utc_time(), url: page_file::beside_page(url), question: question_in(url) };
        self.sent.update(|all| all.push(sent));
    }

    /// Questions sent, by host.
    pub(crate) fn counts(self) -> Vec<(String, usize)> {
        self.sent.with(|all| counted(all.iter().map(Sent::host)))
    }

    /// The requests of a kind: each address with how often it was requested, in order.
    pub(crate) fn of_kind(self, kind: RequestKind) -> Vec<(String, usize)> {
        let folder = page_file::beside_page("./");
        self.sent.with(|sent| {
            let asked: BTreeSet<&str> = sent.iter().map(|sent| sent.url.as_str()).collect();
            let is_kind = |url: &&str| request_kind(url, &folder, |url| asked.contains(url)) == kind;
            self.requested.with(|all| counted(all.iter().map(String::as_str).filter(is_kind)))
        })
    }
}

/// Each text once, with how often it came, in the order of the first.
fn counted<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut places = BTreeMap::new();
    for text in texts {
        let place = *places.entry(text).or_insert(counts.len());
        match counts.get_mut(place) {
            Some((_, count)) => *count += 1,
            None => counts.push((text.to_owned(), 1)),
        }
    }
    counts
}
