//! The check that runs or ran last.

use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use futures_util::{StreamExt, stream};
use leptos::prelude::*;

use super::traffic_state::TrafficState;
use crate::check::{CheckResult, Facts, ListClass, gather, gather_knowing, is_wanted, judge_facts, list_class};
use crate::dns::{
    Lookup, PASTED, Pasted, Question, RESOLVERS, RecordType, Resolver, Validators, asks_for_validation, question_in,
};
use crate::domain_name::{DomainFault, Understood, understand};
use crate::privacy::RequestKind;
use crate::web::clock;
use crate::web::doh::{self, Fetch, Queue};
use crate::web::{focus, idn};

/// Handles to the signals of the check page.
#[derive(Clone, Copy)]
pub(crate) struct CheckState {
    /// The domain as typed.
    pub(crate) typed: RwSignal<String>,
    /// The policy file as pasted.
    pub(crate) policy_text: RwSignal<String>,
    /// The domain that the policy file is of.
    policy_of: StoredValue<String>,
    /// What commands printed, as pasted.
    pub(crate) pasted: RwSignal<String>,
    /// The resolver asked first, by its place in [`RESOLVERS`]: the one of the settings, unless a link names another.
    pub(crate) resolver: RwSignal<usize>,
    /// A check runs.
    pub(crate) running: RwSignal<bool>,
    /// Answers so far, in the order in which they came.
    pub(crate) lookups: RwSignal<Vec<Lookup>>,
    /// What came of the last check.
    pub(crate) done: RwSignal<Option<(Facts, CheckResult)>>,
    /// What runs or ran last is a list.
    pub(crate) of_list: RwSignal<bool>,
    /// The check was stopped before it came to its end.
    pub(crate) stopped: RwSignal<bool>,
    /// The list of domains as typed.
    pub(crate) typed_list: RwSignal<String>,
    /// What came of a list of domains, in the order in which they came. Changed silently, and announced in steps.
    pub(crate) list: RwSignal<Vec<Kept>>,
    /// How many domains of the list are checked.
    pub(crate) checked: RwSignal<usize>,
    /// The domains of the list that are not checked yet.
    pub(crate) waiting: RwSignal<Vec<String>>,
    /// Queries sent for the list.
    pub(crate) list_queries: RwSignal<usize>,
    /// What was sent and requested, in checks and elsewhere.
    pub(crate) traffic: TrafficState,
    /// What stops the running check.
    handle: StoredValue<Option<AbortHandle>>,
}

/// What came of one domain of a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    /// What the DNS said.
    pub(crate) facts: Facts,
    /// What it means.
    pub(crate) result: CheckResult,
    /// The time of day in UTC.
    pub(crate) at: String,
}

impl CheckState {
    /// Nothing checked yet; the resolver is the one of the settings.
    pub(crate) fn new(setting: RwSignal<usize>, traffic: TrafficState) -> Self {
        let resolver = RwSignal::new(setting.get_untracked());
        Effect::new(move |_| resolver.set(setting.get()));
        Self {
            typed: RwSignal::new(String::new()),
            policy_text: RwSignal::new(String::new()),
            policy_of: StoredValue::new(String::new()),
            pasted: RwSignal::new(String::new()),
            resolver,
            running: RwSignal::new(false),
            lookups: RwSignal::new(Vec::new()),
            done: RwSignal::new(None),
            of_list: RwSignal::new(false),
            stopped: RwSignal::new(false),
            typed_list: RwSignal::new(String::new()),
            list: RwSignal::new(Vec::new()),
            checked: RwSignal::new(0),
            waiting: RwSignal::new(Vec::new()),
            list_queries: RwSignal::new(0),
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
        self.list.update(|list| list.iter_mut().for_each(|kept| kept.result = judge_facts(&kept.facts)));
    }

    /// Fills the fields from a link that names a domain and a resolver; nothing is asked, and no setting changes.
    pub(crate) fn fill(self, domain: &str, query: &str) {
        let named = query.strip_prefix("resolver=").unwrap_or_default();
        if let Some(resolver) = RESOLVERS.iter().position(|resolver| resolver.id == named) {
            self.resolver.set(resolver);
        }
        if !domain.is_empty() && self.typed.with_untracked(|typed| typed != domain) {
            self.stop();
            self.typed.set(domain.to_owned());
            self.policy_text.set(String::new());
            self.done.set(None);
            self.stopped.set(false);
            self.lookups.set(Vec::new());
        }
    }

    /// A result is about to be that of a domain: the policy file of another says nothing of it.
    fn turn_to(self, domain: &str) {
        if self.policy_of.with_value(|own| own != domain) {
            self.policy_text.set(String::new());
            self.policy_of.set_value(domain.to_owned());
        }
    }

    /// Asks about the domain.
    pub(crate) fn start(self) {
        let Ok(domain) = untrack(|| self.domain()) else { return };
        self.turn_to(&domain.name);
        self.pasted.set(String::new());
        self.of_list.set(false);
        self.run(async move |resolvers| {
            let fetch = Fetch { on_send: move |url: &str| self.traffic.note_question(url, kind_of(url)) };
            let heard = move |lookup: &Lookup| self.lookups.update(|all| all.push(lookup.clone()));
            let facts = gather_knowing(&validators(), &fetch, &resolvers, &domain.name, &heard).await;
            let result = judge_facts(&facts);
            self.done.set(Some((facts, result)));
        });
    }

    /// Judges the domain of the last check by what commands printed; nothing is asked.
    pub(crate) fn judge_pasted(self) {
        let domain = self.done.with_untracked(|done| done.as_ref().map(|(facts, _)| facts.domain.clone()));
        let pasted = self.pasted.with_untracked(|text| Pasted::read(text));
        let Some(domain) = domain.filter(|_| pasted.answers() > 0) else { return };
        leptos::task::spawn_local(async move {
            let facts = gather(&pasted, &[PASTED], &domain, &|_: &Lookup| {}).await;
            let result = judge_facts(&facts);
            self.lookups.set(facts.lookups().into_iter().filter(|lookup| !is_wanted(lookup)).cloned().collect());
            self.done.set(Some((facts, result)));
            // The button that was pressed goes with what was shown.
            focus::soon_on_heading("verdict-title");
        });
    }

    /// Asks about several domains: at most [`QUERIES_AT_ONCE`] queries at a time, to the chosen resolver alone.
    pub(crate) fn start_list(self, domains: Vec<String>) {
        self.list.set(Vec::new());
        self.checked.set(0);
        self.list_queries.set(0);
        self.waiting.set(domains);
        self.go_on();
    }

    /// Asks about the domains of the list that are not checked yet.
    pub(crate) fn go_on(self) {
        let domains = self.waiting.get_untracked();
        self.of_list.set(true);
        self.run(async move |resolvers| {
            // A list of customers is shown to the resolver that was named before the press, and to no other.
            let chosen: Vec<Resolver> = resolvers.into_iter().take(1).collect();
            let on_send = move |url: &str| {
                self.list_queries.update(|queries| *queries += 1);
                self.traffic.note_question(url, kind_of(url));
            };
            let queue = Queue::new(Fetch { on_send }, QUERIES_AT_ONCE);
            let one = async |domain: String| {
                let facts = gather_knowing(&validators(), &queue, &chosen, &domain, &|_: &Lookup| {}).await;
                self.keep(facts);
            };
            stream::iter(domains).for_each_concurrent(QUERIES_AT_ONCE, one).await;
        });
    }

    /// Asks once more about the domains of the list of which something is unknown; what was learned of them is given up.
    pub(crate) fn ask_unknown_again(self) {
        self.stop();
        let is_unknown = |kept: &Kept| list_class(&kept.result) == ListClass::Unknown;
        let mut list = self.list.get_untracked();
        let again = list.extract_if(.., |kept| is_unknown(kept)).map(|kept| kept.result.domain).collect::<Vec<_>>();
        self.checked.set(list.len());
        self.list.set(list);
        self.waiting.update(|waiting| waiting.extend(again));
        self.go_on();
    }

    fn keep(self, facts: Facts) {
        let result = judge_facts(&facts);
        // Where it stands in the list of those that wait is near the beginning: they go out in order.
        self.waiting.update(|waiting| {
            if let Some(place) = waiting.iter().position(|domain| *domain == facts.domain) {
                waiting.remove(place);
            }
        });
        self.list.update_untracked(|list| list.push(Kept { facts, result, at: clock::utc_time() }));
        let checked = self.list.with_untracked(Vec::len);
        self.checked.set(checked);
        if checked.is_multiple_of(SHOWN_EVERY) || self.waiting.with_untracked(Vec::is_empty) {
            self.list.notify();
        }
    }

    /// Shows a result of the list as the last check; nothing is asked.
    pub(crate) fn open(self, domain: &str) {
        let kept = self.list.with_untracked(|list| list.iter().find(|kept| kept.result.domain == domain).cloned());
        if let Some(Kept { facts, result, .. }) = kept {
            self.turn_to(domain);
            self.typed.set(domain.to_owned());
            self.lookups.set(facts.lookups().into_iter().cloned().collect());
            self.done.set(Some((facts, result)));
            self.stopped.set(false);
        }
    }

    /// Who is asked, in order.
    pub(crate) fn resolvers(self) -> Vec<Resolver> {
        order(self.resolver.get_untracked())
    }

    /// Forgets the last check and runs another.
    fn run(self, work: impl AsyncFnOnce(Vec<Resolver>) + 'static) {
        self.stop();
        doh::forget_failures();
        self.lookups.set(Vec::new());
        self.done.set(None);
        self.running.set(true);
        self.stopped.set(false);
        let (task, handle) = abortable(work(self.resolvers()));
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
        if self.running.get_untracked() {
            self.stopped.set(true);
        }
        self.stop();
        self.running.set(false);
        self.list.notify();
    }

    fn stop(self) {
        if let Some(handle) = self.handle.try_update_value(Option::take).flatten() {
            handle.abort();
        }
    }
}

thread_local! {
    /// What is known of the resolvers since the page was opened.
    static VALIDATORS: Rc<Validators> = Rc::default();
}

fn validators() -> Rc<Validators> {
    VALIDATORS.with(Rc::clone)
}

/// What a question of a check is put for.
fn kind_of(url: &str) -> RequestKind {
    match question_in(url) {
        Some(question) if asks_for_validation(&question) => RequestKind::Validation,
        Some(Question { record_type: RecordType::Cname, .. }) => RequestKind::Alias,
        Some(Question { record_type: RecordType::Soa, .. }) => RequestKind::Zone,
        _ => RequestKind::Question,
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

/// Queries of a list that are under way at a time.
pub(crate) const QUERIES_AT_ONCE: usize = 8;

/// Results of a list after which the page is drawn anew.
const SHOWN_EVERY: usize = 25;
