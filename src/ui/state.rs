//! The page's only state: the store, the fragment and the running import.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use super::check_state::CheckState;
use super::held_files;
use super::history::{self, History};
use super::parts::{Part, Parts};
use super::route::{Route, domain_of, query_of};
use super::settings::Settings;
use super::traffic_state::TrafficState;
use super::watched_folder::{self, WatchedFolder};
use crate::analysis::{Filter, Finding, FindingsSteps, Overview, OverviewSteps};
use crate::draft::{MtaStsDraft, TlsrptDraft};
use crate::intake::{Ingested, IntakeError, Outcome, Trail};
use crate::publish::Format;
use crate::store::Store;
use crate::web::clock;
use crate::web::country_table;
use crate::web::drop::NamedFile;
use crate::web::hash;
use crate::web::pause::Slice;
use crate::web::service_worker::Kept;
use crate::worker::pool::{Event, Import};

/// How far a running import is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Progress {
    /// Files given.
    pub(crate) files: usize,
    /// Files read to the end.
    pub(crate) files_done: usize,
    /// Bytes of all files.
    pub(crate) bytes: f64,
    /// Bytes read.
    pub(crate) bytes_done: f64,
    /// Mails of mailboxes read.
    pub(crate) mails: u64,
    /// Reports found in this import.
    pub(crate) reports: usize,
    /// When it began, in milliseconds of the page's clock.
    pub(crate) since: f64,
    /// Milliseconds since then.
    pub(crate) elapsed: f64,
    /// `elapsed` when it was shown last.
    shown: f64,
}

/// Handles to the signals; copied into components by context.
#[derive(Clone, Copy)]
pub(crate) struct AppState {
    /// Everything loaded. Changed silently during an import and announced at its end.
    pub(crate) store: RwSignal<Store>,
    /// The running import.
    pub(crate) progress: RwSignal<Option<Progress>>,
    /// The page that the fragment names.
    pub(crate) route: Memo<Route>,
    /// The filter that the fragment names, or that it named last.
    pub(crate) filter: Memo<Filter>,
    /// What the filter leaves, counted; for the parts at the top of the page.
    pub(crate) overview: RwSignal<Arc<Overview>>,
    /// The same for the parts below, a task later: to draw all of them at once would hold the page up.
    pub(crate) breakdown: RwSignal<Arc<Overview>>,
    /// The same for what the filters offer, another task later.
    pub(crate) choices: RwSignal<Arc<Overview>>,
    /// The same for the groups of failures, another task later.
    pub(crate) failures: RwSignal<Arc<Overview>>,
    /// The same for the list of reports, last.
    pub(crate) reports: RwSignal<Arc<Overview>>,
    /// What that means; follows the overview.
    pub(crate) findings: RwSignal<Vec<Finding>>,
    /// Whether the findings are those of the overview: for a moment they are those of the one before.
    pub(crate) explained: RwSignal<bool>,
    /// The TLSRPT record in the builder; kept in the fragment of its page.
    pub(crate) record_draft: RwSignal<TlsrptDraft>,
    /// The MTA-STS policy in the builder; kept in the fragment of its page.
    pub(crate) policy_draft: RwSignal<MtaStsDraft>,
    /// The check that runs or ran last.
    pub(crate) check: CheckState,
    /// The form in which records to publish are shown.
    pub(crate) publish_format: RwSignal<Format>,
    /// What is kept on the device.
    pub(crate) history: History,
    /// The folder that is watched.
    pub(crate) folder: WatchedFolder,
    /// What was sent and requested.
    pub(crate) traffic: TrafficState,
    /// Whether the page opens without a network.
    pub(crate) kept: RwSignal<Kept>,
    /// A newer version of the page is there.
    pub(crate) new_version: RwSignal<bool>,
    /// What the user chose for good.
    pub(crate) settings: Settings,
    /// The parts of the program.
    pub(crate) parts: Parts,
}

/// An import that has not ended.
enum Running {
    /// The part that reads is not there yet; no two imports have the same number.
    Waiting(u64),
    /// Files are read.
    Reading(Import),
}

thread_local! {
    /// The import that Cancel would stop; browser handles live outside signals.
    static IMPORT: RefCell<Option<Running>> = const { RefCell::new(None) };
    /// How many imports there were.
    static IMPORTS: Cell<u64> = const { Cell::new(0) };
    /// How often counting began: a count that is not the newest stops.
    static COUNTS: Cell<u64> = const { Cell::new(0) };
}

impl AppState {
    /// The state of a page just opened.
    pub(crate) fn new() -> Self {
        let store = RwSignal::new(Store::default());
        let fragment = RwSignal::new(hash::read());
        hash::listen(move |now| fragment.set(now));
        let route = Memo::new(move |_| fragment.with(|text| Route::of_fragment(text)));
        // Other pages keep the overview's filter, so that a way back leads to where it came from.
        let filter = Memo::new(move |before: Option<&Filter>| match before {
            Some(before) if route.get() != Route::Reports => before.clone(),
            _ => fragment.with(|text| Filter::from_query(query_of(text))),
        });
        let record_draft = RwSignal::new(TlsrptDraft::default());
        let policy_draft = RwSignal::new(MtaStsDraft::default());
        let traffic = TrafficState::new();
        let settings = Settings::load();
        let check = CheckState::new(settings.resolver, traffic);
        // A link with a draft fills the builder; typing changes the address without coming back here.
        Effect::new(move |_| {
            fragment.with(|text| match (Route::of_fragment(text), query_of(text)) {
                (Route::Check, _) => check.fill(&domain_of(text)),
                (_, "") => {}
                (Route::BuildRecord, query) => record_draft.set(TlsrptDraft::from_query(query)),
                (Route::BuildPolicy, query) => policy_draft.set(MtaStsDraft::from_query(query)),
                _ => {}
            });
        });
        let publish_format = RwSignal::new(Format::default());
        let state = Self {
            store,
            progress: RwSignal::new(None),
            route,
            filter,
            overview: RwSignal::default(),
            breakdown: RwSignal::default(),
            choices: RwSignal::default(),
            failures: RwSignal::default(),
            reports: RwSignal::default(),
            findings: RwSignal::default(),
            explained: RwSignal::new(false),
            record_draft,
            policy_draft,
            check,
            publish_format,
            history: History::load(),
            folder: WatchedFolder::new(),
            traffic,
            kept: RwSignal::new(Kept::NotAllowed),
            new_version: RwSignal::new(false),
            settings,
            parts: Parts::new(),
        };
        Effect::new(move |_| {
            store.track();
            filter.track();
            settings.language.track();
            if let Part::There(part) = state.parts.reports.get() {
                leptos::task::spawn_local((part.count)(state));
            }
        });
        Effect::new(move |before: Option<()>| {
            settings.language.track();
            // Without the part there is no check.
            if let (Some(()), Part::There(part)) = (before, state.parts.tools.get_untracked()) {
                (part.say_check_again)(check);
            }
        });
        state
    }

    /// What the page does by itself from its first moment on: opens what is kept, and goes on watching.
    pub(super) fn begin(self) {
        history::begin(self);
        leptos::task::spawn_local(watched_folder::resume(self));
    }

    /// Counts what the filter leaves and draws the findings, in slices. Between the numbers of the
    /// top, those below and the findings the page has its turn.
    pub(super) async fn count(self) {
        let number = COUNTS.get() + 1;
        COUNTS.set(number);
        let outdated = || COUNTS.get() != number;
        let filter = self.filter.get_untracked();
        let mut slice = Slice::begin();
        let mut steps = self.store.with_untracked(OverviewSteps::new);
        while !self.store.with_untracked(|store| steps.step(store, &filter, REPORTS_A_STEP)) {
            slice.pause_if_long().await;
            if outdated() {
                return;
            }
        }
        let overview = Arc::new(self.store.with_untracked(|store| steps.finish(store)));
        slice.pause_if_long().await;
        if outdated() {
            return;
        }
        self.explained.set(false);
        for part in [self.overview, self.breakdown, self.choices, self.failures, self.reports] {
            part.set(Arc::clone(&overview));
            slice.pause().await;
            if outdated() {
                return;
            }
        }
        // An import ends for its user when its numbers are there.
        if IMPORT.with_borrow(Option::is_none) {
            self.progress.set(None);
        }
        let mut steps = self.store.with_untracked(|store| FindingsSteps::new(store, &filter));
        while !self.store.with_untracked(|store| steps.step(store, REPORTS_A_STEP)) {
            slice.pause_if_long().await;
            if outdated() {
                return;
            }
        }
        self.findings.set(steps.finish());
        self.explained.set(true);
    }

    /// The link to the record builder as it was left.
    pub(crate) fn record_link(self) -> String {
        link("build", &self.record_draft.with(TlsrptDraft::to_query))
    }

    /// The link to the policy builder as it was left.
    pub(crate) fn policy_link(self) -> String {
        link("build/mta-sts", &self.policy_draft.with(MtaStsDraft::to_query))
    }

    /// Changes the record in the builder, and the address with it.
    pub(crate) fn change_record_draft(self, change: &dyn Fn(&mut TlsrptDraft)) {
        self.record_draft.update(change);
        hash::replace(self.record_link().trim_start_matches('#'));
    }

    /// Changes the policy in the builder, and the address with it. A changed policy gets a new id.
    pub(crate) fn change_policy_draft(self, change: &dyn Fn(&mut MtaStsDraft)) {
        self.policy_draft.update(|draft| {
            let policy = |draft: &MtaStsDraft| (draft.mode, draft.max_age, draft.mx.clone());
            let before = policy(draft);
            change(draft);
            if policy(draft) != before || draft.id.is_empty() {
                draft.id = clock::utc_stamp();
            }
        });
        hash::replace(self.policy_link().trim_start_matches('#'));
    }

    /// Whether an import runs.
    pub(crate) fn importing(self) -> bool {
        self.progress.with(Option::is_some)
    }

    /// Changes the filter, which lives in the fragment.
    pub(crate) fn set_filter(filter: &Filter) {
        hash::write(&overview_fragment(filter));
    }

    /// The link to the overview as it was last seen.
    pub(crate) fn overview_link(self) -> String {
        format!("#{}", self.filter.with(overview_fragment))
    }

    /// Reads files beside what is loaded. A drop during an import joins its queue's end.
    pub(crate) fn import(self, files: Vec<NamedFile>) {
        self.import_within(files, self.settings.limits.get_untracked());
    }

    /// Reads files once more that met a limit, within so many times the usual limits.
    pub(crate) fn read_again(self, name: &str, limits: u64) {
        let Some(again) = held_files::take(name) else { return };
        self.store.update_untracked(|store| store.forget_file(name, again.failed, again.read));
        self.import_within(again.files, limits);
    }

    fn import_within(self, files: Vec<NamedFile>, limits: u64) {
        if files.is_empty() {
            return;
        }
        if self.importing() {
            // One pool at a time: wait for the running one, then go on.
            leptos::task::spawn_local(async move {
                while self.progress.with_untracked(Option::is_some) {
                    gloo_timers::future::TimeoutFuture::new(50).await;
                }
                self.import_within(files, limits);
            });
            return;
        }
        let bytes = files.iter().map(|(_, file)| file.size()).sum();
        let progress = Progress { files: files.len(), bytes, since: now(), ..Progress::default() };
        self.progress.set(Some(progress));
        let number = IMPORTS.get() + 1;
        IMPORTS.set(number);
        IMPORT.set(Some(Running::Waiting(number)));
        leptos::task::spawn_local(async move {
            // What was given waits for the part that reads it, unless the user cancels.
            let wanted =
                || IMPORT.with_borrow(|import| matches!(import, Some(Running::Waiting(waiting)) if *waiting == number));
            if let Some(part) = self.parts.reports_while(wanted).await {
                (part.start_import)(self, files, limits);
            }
        });
    }

    /// Lists a file that could not be had at all, once the part that lists it is there.
    pub(crate) fn unreadable(self, name: String) {
        leptos::task::spawn_local(async move {
            if let Some(part) = self.parts.reports_while(|| true).await {
                (part.note_unreadable)(self, &name);
            }
        });
    }

    /// Stops the import, also one that waits for its part, and keeps what was read.
    pub(crate) fn cancel(self) {
        if let Part::There(part) = self.parts.reports.get_untracked() {
            (part.stop_import)(self);
        } else {
            IMPORT.set(None);
            self.progress.set(None);
        }
    }

    /// Begins to read; the progress is shown already.
    pub(super) fn start_import(self, files: Vec<NamedFile>, limits: u64) {
        held_files::hold(&files, limits);
        let import = Import::start(files, limits, move |event| self.on_event(event));
        IMPORT.set(Some(Running::Reading(import)));
    }

    /// Lists a file that could not be had at all.
    pub(super) fn note_unreadable(self, name: &str) {
        self.store.update(|store| unreadable(store, name));
    }

    /// Stops the import and keeps what was read.
    pub(super) fn stop_import(self) {
        match IMPORT.take() {
            Some(Running::Reading(import)) => import.cancel(),
            _ => self.progress.set(None),
        }
    }

    /// Forgets everything that is loaded.
    pub(crate) fn clear(self) {
        self.stop_import();
        held_files::keep(&BTreeSet::new());
        self.store.set(Store::default());
        hash::write("/");
    }

    fn on_event(self, event: Event) {
        match event {
            Event::Progress { bytes, mails } => self.update_progress(|progress| {
                progress.bytes_done += bytes;
                progress.mails += mails;
            }),
            Event::Batch(batch, part) => {
                let before = self.store.with_untracked(Store::len);
                let kept = self.history.on.get_untracked().then(|| batch.as_ref().clone());
                let new = self.store.try_update_untracked(|store| store.merge_part(*batch, part));
                if let Some((batch, new)) = kept.zip(new) {
                    history::keep(self, &batch, &new, part);
                }
                let after = self.store.with_untracked(Store::len);
                self.update_progress(|progress| progress.reports += after.saturating_sub(before));
            }
            Event::FileDone { name, failed } => {
                held_files::done(&name, failed);
                self.store.update_untracked(|store| store.file_read(failed));
                self.update_progress(|progress| progress.files_done += 1);
            }
            Event::MailsBefore(part, before) => {
                self.store.update_untracked(|store| store.count_mails(part, before));
                history::note_part(self, part, before);
            }
            Event::Lost { name, whole } => self.store.update_untracked(|store| lost(store, &name, whole)),
            Event::Requested(url) => self.traffic.note_request(url),
            Event::Finished => {
                IMPORT.set(None);
                held_files::keep(&self.store.with_untracked(over_limit));
                self.announce_loaded();
            }
        }
    }

    /// Shows what is loaded now. Counting follows, and ends the progress of an import.
    pub(crate) fn announce_loaded(self) {
        self.store.notify();
        self.locate();
    }

    /// Fetches the table of countries once a report names a sending address.
    fn locate(self) {
        let wanted =
            self.store.with_untracked(|store| !store.columns().addresses.is_empty() && store.countries().is_none());
        if wanted {
            leptos::task::spawn_local(async move {
                if let Some(table) = country_table::fetch().await {
                    self.store.update(|store| store.locate(Arc::new(table)));
                }
            });
        }
    }

    /// Notes how far the import is, and shows it if it was not shown just before: to draw each of
    /// a thousand messages takes longer than to merge what they bring.
    fn update_progress(self, change: impl FnOnce(&mut Progress)) {
        let due = self.progress.try_update_untracked(|progress| {
            let progress = progress.as_mut()?;
            change(progress);
            progress.elapsed = now() - progress.since;
            (progress.elapsed - progress.shown >= SHOWN_EVERY_MS).then(|| progress.shown = progress.elapsed)
        });
        if due.flatten().is_some() {
            self.progress.notify();
        }
    }
}

/// Milliseconds between two drawings of the progress.
const SHOWN_EVERY_MS: f64 = 100.0;

/// Reports that are looked at between two looks at the clock.
const REPORTS_A_STEP: usize = 2_000;

/// The context that [`super::App`] provides.
pub(crate) fn app_state() -> AppState {
    expect_context()
}

fn link(path: &str, query: &str) -> String {
    if query.is_empty() { format!("#/{path}") } else { format!("#/{path}?{query}") }
}

fn overview_fragment(filter: &Filter) -> String {
    let query = filter.to_query();
    if query.is_empty() { "/".to_owned() } else { format!("/?{query}") }
}

/// The files in which something met a limit that can be raised.
fn over_limit(store: &Store) -> BTreeSet<String> {
    let problems = store.problems().filter(|problem| problem.error.is_raisable_limit());
    problems.map(|problem| problem.trail.file().to_owned()).collect()
}

fn unreadable(store: &mut Store, name: &str) {
    let outcome = Outcome::Problem(IntakeError::Unreadable);
    store.add(Ingested { trail: Trail::of_file(name), outcome });
    store.file_read(true);
}

/// What a worker had in its hands when it died; the parts of a large file are counted with it.
fn lost(store: &mut Store, name: &str, whole: bool) {
    let outcome = Outcome::Problem(IntakeError::ReaderDied);
    store.add(Ingested { trail: Trail::of_file(name), outcome });
    if whole {
        store.file_read(true);
    }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
