//! What was sent and requested since the page was opened.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::dns::{Question, question_in};
use crate::privacy::{RequestKind, request_kind};
use crate::web::{clock, page_file, traffic};

/// Handles to the signals.
#[derive(Clone, Copy)]
pub(crate) struct TrafficState {
    /// DNS questions that were sent.
    pub(crate) ledger: RwSignal<Ledger>,
    /// Addresses that the browser lists as requested, each as often as it was.
    pub(crate) requested: RwSignal<Vec<String>>,
    /// What the page's policy stopped: the directive, and what it was.
    pub(crate) stopped: RwSignal<Vec<(String, String)>>,
}

/// DNS questions that were sent.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Ledger {
    /// Each, in order.
    pub(crate) sent: Vec<Sent>,
    /// How many, by host: a list of domains sends tens of thousands, which nobody counts anew at each.
    pub(crate) counts: Vec<(String, usize)>,
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
    /// What for.
    pub(crate) kind: RequestKind,
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
            ledger: RwSignal::default(),
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
    pub(crate) fn note_question(self, url: &str, kind: RequestKind) {
        let sent = Sent { at: clock::utc_time(), url: page_file::beside_page(url), question: question_in(url), kind };
        self.ledger.update(|ledger| {
            match ledger.counts.iter_mut().find(|(host, _)| host == sent.host()) {
                Some((_, count)) => *count += 1,
                None => ledger.counts.push((sent.host().to_owned(), 1)),
            }
            ledger.sent.push(sent);
        });
    }

    /// The requests of a kind: each address with how often it was requested, in order.
    pub(crate) fn of_kind(self, kind: RequestKind) -> Vec<(String, usize)> {
        let folder = page_file::beside_page("./");
        self.ledger.with(|ledger| {
            let asked: BTreeMap<&str, RequestKind> =
                ledger.sent.iter().map(|sent| (sent.url.as_str(), sent.kind)).collect();
            let is_kind = |url: &&str| request_kind(url, &folder, |url| asked.get(url).copied()) == kind;
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
