//! The check that runs or ran last.

use futures_util::future::{AbortHandle, abortable};
use futures_util::{StreamExt, stream};
use leptos::prelude::*;

use super::traffic_state::TrafficState;
use crate::check::{CheckResult, Facts, gather, judge_facts};
use crate::dns::{Lookup, RESOLVERS, Resolver};
use crate::domain_name::{DomainFault, Understood, understand};
use crate::web::doh::{self, Fetch};
use crate::web::idn;

/// Handles to the signals of the check page.
#[derive(Clone, Copy)]
pub(crate) struct CheckState {
    /// The domain as typed.
    pub(crate) typed: RwSignal<String>,
    /// The resolver asked first.
    pub(crate) resolver: RwSignal<usize>,
    /// A check runs.
    pub(crate) running: RwSignal<bool>,
    /// Answers so far, in the order in which they came.
    pub(crate) lookups: RwSignal<Vec<Lookup>>,
    /// What came of the last check.
    pub(crate) done: RwSignal<Option<(Facts, CheckResult)>>,
    /// Results of a list of domains, in the order in which they came.
    pub(crate) list: RwSignal<Vec<CheckResult>>,
    /// Where questions are noted.
    pub(crate) traffic: TrafficState,
    /// What stops the running check.
    handle: StoredValue<Option<AbortHandle>>,
}

impl CheckState {
    /// Nothing checked yet; the resolver is a setting.
    pub(crate) fn new(resolver: RwSignal<usize>, traffic: TrafficState) -> Self {
        Self {
            typed: RwSignal::new(String::new()),
            resolver,
            running: RwSignal::new(false),
            lookups: RwSignal::new(Vec::new()),
            done: RwSignal::new(None),
            list: RwSignal::new(Vec::new()),
            traffic,
            handle: StoredValue::new(None),
        }
    }

    /// The domain that was typed.
    pub(crate) fn domain(self) -> Result<Understood, DomainFault> {
        self.typed.with(|typed| understand(typed, idn::to_ascii))
    }

    /// Puts the last check into words again, when they are to be of another language.
    pub(crate) fn say_again(self) {
        self.done.update(|done| {
            if let Some((facts, result)) = done {
                *result = judge_facts(facts);
            }
        });
    }

    /// Fills the field from a link that names a domain; nothing is asked.
    pub(crate) fn fill(self, domain: &str) {
        if !domain.is_empty() && self.typed.with_untracked(|typed| typed != domain) {
            self.stop();
            self.typed.set(domain.to_owned());
            self.done.set(None);
            self.lookups.set(Vec::new());
        }
    }

    /// Asks about the domain.
    pub(crate) fn start(self) {
        let Ok(domain) = untrack(|| self.domain()) else { return };
        self.run(async move |resolvers| {
            let fetch = Fetch { on_send: move |url: &str| self.traffic.note_question(url) };
            let heard = move |lookup: &Lookup| self.lookups.update(|all| all.push(lookup.clone()));
            let facts = gather(&fetch, &resolvers, &domain.name, &heard).await;
            let result = judge_facts(&facts);
            self.done.set(Some((facts, result)));
        });
    }

    /// Asks about several domains, a few at a time.
    pub(crate) fn start_list(self, domains: Vec<String>) {
        self.list.set(Vec::new());
        self.run(async move |resolvers| {
            let one = async |domain: String| {
                let fetch = Fetch { on_send: move |url: &str| self.traffic.note_question(url) };
                let facts = gather(&fetch, &resolvers, &domain, &|_: &Lookup| {}).await;
                self.list.update(|list| list.push(judge_facts(&facts)));
            };
            stream::iter(domains).for_each_concurrent(DOMAINS_AT_ONCE, one).await;
        });
    }

    /// Forgets the last check and runs another.
    fn run(self, work: impl AsyncFnOnce(Vec<Resolver>) + 'static) {
        self.stop();
        doh::forget_failures();
        self.lookups.set(Vec::new());
        self.done.set(None);
        self.running.set(true);
        let resolvers = order(self.resolver.get_untracked());
        let (task, handle) = abortable(work(resolvers));
        self.handle.set_value(Some(handle));
        leptos::task::spawn_local(async move {
            // Stopped or finished: either way nothing runs any more, unless another check began.
            if task.await.is_ok() {
                self.running.set(false);
            }
        });
    }

    /// Stops the running check and keeps its answers.
    pub(crate) fn cancel(self) {
        self.stop();
        self.running.set(false);
    }

    fn stop(self) {
        if let Some(handle) = self.handle.try_update_value(Option::take).flatten() {
            handle.abort();
        }
    }
}

/// The chosen resolver first, then the others; this site's own only when it was chosen.
fn order(chosen: usize) -> Vec<Resolver> {
    let first = RESOLVERS.get(chosen).copied();
    let others = RESOLVERS.into_iter().filter(|other| Some(*other) != first && other.id != "site");
    let alone = first.is_some_and(|first| first.id == "site");
    // Who asks a server of his own does not want the question told to strangers.
    first.into_iter().chain(others.filter(|_| !alone)).collect()
}

/// Domains of a list that are checked at a time; each asks up to six questions at once.
const DOMAINS_AT_ONCE: usize = 3;

/// Domains of a list that are checked.
pub(crate) const MOST_DOMAINS: usize = 200;
