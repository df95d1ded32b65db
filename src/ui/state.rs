//! All that the page shows, as signals that everybody may watch. What happens to it stands in the files above.

use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::address_names::AddressNames;
use super::check_state::CheckState;
use super::history_state::History;
use super::orders::Orders;
use super::place_state::Place;
use super::route::{Route, domain_of, query_of};
use super::settings::Settings;
use super::tab::{FINDING, TAB, Tab};
use super::traffic_state::TrafficState;
use super::watched_state::WatchedFolder;
use crate::analysis::{Diagnosis, FailureGroup, Filter, Finding, Overview, actor_now, reported_days};
use crate::day::{Day, Years};
use crate::draft::{MtaStsDraft, TlsrptDraft};
use crate::explain::Actor;
use crate::publish::Format;
use crate::query;
use crate::store::Store;
use crate::web::clock;
use crate::web::hash;
use crate::web::random::seed;
use crate::web::service_worker::Kept;

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
    elapsed: f64,
    /// `elapsed` when it was shown last.
    shown: f64,
}

impl Progress {
    /// Nothing read yet of so many files with so many bytes.
    pub(crate) fn of(files: usize, bytes: f64, now: f64) -> Self {
        Self { files, bytes, since: now, ..Self::default() }
    }

    /// Notes the time. Whether it is to be shown: not if it was shown just before.
    pub(crate) fn is_due(&mut self, now: f64) -> bool {
        self.elapsed = now - self.since;
        let due = self.elapsed - self.shown >= SHOWN_EVERY_MS;
        if due {
            self.shown = self.elapsed;
        }
        due
    }
}

/// Handles to the signals; copied into components by context.
#[derive(Clone, Copy)]
pub(crate) struct AppState {
    /// Everything loaded. Changed silently during an import and announced at its end.
    pub(crate) store: RwSignal<Store>,
    /// The running import.
    pub(crate) progress: RwSignal<Option<Progress>>,
    /// The part of the address behind `#`, as it was gone to last.
    pub(crate) fragment: RwSignal<String>,
    /// The page that the fragment names.
    pub(crate) route: Memo<Route>,
    /// The filter that the fragment names, or that it named last, its period as days.
    pub(crate) filter: Memo<Filter>,
    /// Where the user is on the page.
    pub(crate) place: Place,
    /// The days of the first and the newest report, but for those that a wrong clock wrote.
    pub(crate) reported: Memo<Option<(Day, Day)>>,
    /// The query of the overview as it was last seen: the filter, and how it is shown; see [`AppState::view`].
    asked: Memo<String>,
    /// Whether days are written with their years.
    pub(crate) years: Memo<Years>,
    counted: RwSignal<Counted>,
    /// How often counting began.
    counts: StoredValue<u64>,
    /// Which of them was drawn whole last.
    drawn: StoredValue<u64>,
    /// What the filter leaves, counted; for the parts at the top of the page.
    pub(crate) overview: Memo<Numbers>,
    /// The same for the parts below, a task later.
    pub(crate) breakdown: Memo<Numbers>,
    /// The same for what the filters offer, another task later.
    pub(crate) choices: Memo<Numbers>,
    /// The same for the groups of failures, another task later.
    pub(crate) failures: Memo<Numbers>,
    /// The same for the list of reports, last.
    pub(crate) reports: Memo<Numbers>,
    /// What is to be said of all that is loaded; `None` once something else is.
    pub(crate) diagnosis: StoredValue<Option<Rc<Diagnosis>>, LocalStorage>,
    /// What of it concerns the filter; follows the overview.
    pub(crate) findings: RwSignal<Vec<Finding>>,
    /// Whether the findings are those of the overview: for a moment they are those of the one before.
    pub(crate) explained: RwSignal<bool>,
    /// What was in the days before those that the filter asks for, or what its failures are a part of, in words; counted
    /// last.
    pub(crate) beside: RwSignal<String>,
    /// Whether the page is printed, so that all is drawn.
    pub(crate) printing: RwSignal<bool>,
    /// Whether the keys are explained.
    pub(crate) keys_shown: RwSignal<bool>,
    /// How many files hold no report, while nothing is loaded.
    pub(crate) rejects: RwSignal<usize>,
    /// Whether what was given to the first screen led on from it, so that Back leads to it.
    pub(crate) left_start: RwSignal<bool>,
    /// How many reports were cleared and can be brought back.
    pub(crate) cleared: RwSignal<usize>,
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
    /// Names of addresses, as far as they were asked for.
    pub(crate) names: AddressNames,
    /// Whether the page opens without a network.
    pub(crate) kept: RwSignal<Kept>,
    /// A newer version of the page is there.
    pub(crate) new_version: RwSignal<bool>,
    /// What the user chose for good.
    pub(crate) settings: Settings,
    /// What was given to be read.
    pub(crate) orders: Orders,
}

/// What the filter leaves, counted, as each stage of the page shows it: to draw all at once would hold the page up.
#[derive(Debug, Clone, Default)]
struct Counted([Numbers; Stage::ALL.len()]);

/// Counts that are the same only if they are of one counting.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers(Arc<Overview>);

impl Deref for Numbers {
    type Target = Overview;

    fn deref(&self) -> &Overview {
        &self.0
    }
}

impl PartialEq for Numbers {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What of the page is drawn in one task, in the order of the tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The top of the page.
    Top,
    /// The parts below.
    Breakdown,
    /// What the filters offer.
    Choices,
    /// The groups of failures.
    Failures,
    /// The list of reports.
    Reports,
}

impl Stage {
    /// In the order of the tasks.
    pub(crate) const ALL: [Self; 5] = [Self::Top, Self::Breakdown, Self::Choices, Self::Failures, Self::Reports];
}

impl AppState {
    /// The state of a page just opened.
    pub(crate) fn new() -> Self {
        let store = RwSignal::new(Store::with_seed(seed()));
        let fragment = RwSignal::new(hash::read());
        hash::listen(move |now| fragment.set(now));
        let route = Memo::new(move |_| fragment.with(|text| Route::of_fragment(text)));
        // Other pages keep the overview's filter, so that a way back leads to where it came from.
        let asked = Memo::new(move |before: Option<&String>| match before {
            Some(before) if route.get() != Route::Reports => before.clone(),
            _ => fragment.with(|text| query_of(text).to_owned()),
        });
        let reported = Memo::new(move |_| store.with(reported_days));
        let filter = Memo::new(move |_| {
            let newest = reported.get().map(|(_, newest)| newest);
            asked.with(|query| Filter::from_query(query)).resolved(newest)
        });
        let record_draft = RwSignal::new(TlsrptDraft::default());
        let policy_draft = RwSignal::new(MtaStsDraft::default());
        let settings = Settings::load();
        let check = CheckState::new(settings.resolver, TrafficState::new());
        let publish_format = settings.publish_format;
        // A link with a draft fills the builder; typing changes the address without coming back here.
        Effect::new(move |_| {
            fragment.with(|text| match (Route::of_fragment(text), query_of(text)) {
                (Route::Check, query) => check.fill(&domain_of(text), query),
                (_, "") => {}
                (Route::BuildRecord, query) => {
                    record_draft.set(TlsrptDraft::from_query(query));
                    Self::share_domain(record_draft, policy_draft, true);
                    Self::take_format(publish_format, query);
                }
                (Route::BuildPolicy, query) => {
                    policy_draft.set(MtaStsDraft::from_query(query));
                    Self::share_domain(record_draft, policy_draft, false);
                    Self::take_format(publish_format, query);
                }
                _ => {}
            });
        });
        let diagnosis = StoredValue::new_local(None);
        Effect::new(move |_| {
            store.track();
            // Its sentences are in the language that was spoken.
            settings.language.track();
            diagnosis.set_value(None);
        });
        let counted = RwSignal::new(Counted::default());
        let shown_at = |stage| {
            Memo::new(move |_| counted.with(|Counted(shown)| shown.get(stage as usize).cloned().unwrap_or_default()))
        };
        let years = Memo::new(move |_| Years::on_page(store.with(Store::days), clock::today()));
        Self {
            store,
            progress: RwSignal::new(None),
            fragment,
            route,
            filter,
            place: Place::new(),
            reported,
            asked,
            years,
            counted,
            counts: StoredValue::new(0),
            drawn: StoredValue::new(0),
            overview: shown_at(Stage::Top),
            breakdown: shown_at(Stage::Breakdown),
            choices: shown_at(Stage::Choices),
            failures: shown_at(Stage::Failures),
            reports: shown_at(Stage::Reports),
            diagnosis,
            findings: RwSignal::default(),
            explained: RwSignal::new(false),
            beside: RwSignal::new(String::new()),
            printing: RwSignal::new(false),
            keys_shown: RwSignal::new(false),
            rejects: RwSignal::new(0),
            left_start: RwSignal::new(false),
            cleared: RwSignal::new(0),
            record_draft,
            policy_draft,
            check,
            publish_format,
            history: History::load(),
            folder: WatchedFolder::new(),
            names: AddressNames::new(),
            kept: RwSignal::new(Kept::NotAllowed),
            new_version: RwSignal::new(false),
            settings,
            orders: Orders::new(),
        }
    }

    /// The domain that was worked on last, as far as one is known: the builders, the checker and the reports share it.
    pub(crate) fn current_domain(self) -> String {
        let checked = || self.check.domain().ok().map(|domain| domain.name);
        let drafted = || {
            let drafts = [
                self.record_draft.with(|draft| draft.domain.clone()),
                self.policy_draft.with(|draft| draft.domain.clone()),
            ];
            drafts.into_iter().find(|domain| !domain.is_empty())
        };
        let filtered = || self.filter.with(|filter| filter.policy_domain.only().map(str::to_owned));
        untrack(|| checked().or_else(drafted).or_else(filtered)).unwrap_or_default()
    }

    /// The link to the record builder as it was left.
    pub(crate) fn record_link(self) -> String {
        link("build", &self.with_format(self.record_draft.with(TlsrptDraft::to_query)))
    }

    /// The link to the policy builder as it was left.
    pub(crate) fn policy_link(self) -> String {
        link("build/mta-sts", &self.with_format(self.policy_draft.with(MtaStsDraft::to_query)))
    }

    /// A draft's query with the form in which its records are shown: whoever opens the link may have chosen another.
    fn with_format(self, query: String) -> String {
        let format = self.publish_format.get();
        if query.is_empty() { query } else { format!("{query}&{FORMAT}={}", format.id()) }
    }

    /// Takes the form in which records are shown from a link.
    fn take_format(publish_format: RwSignal<Format>, query: &str) {
        let named = query::read(query).into_iter().find(|(name, _)| name == FORMAT).map(|(_, id)| id);
        if let Some(format) = named.and_then(|id| Format::ALL.iter().find(|format| format.id() == id)) {
            publish_format.set(*format);
        }
    }

    /// Gives the domain of one draft to the other: both pages of the builder are about the same one.
    fn share_domain(record: RwSignal<TlsrptDraft>, policy: RwSignal<MtaStsDraft>, of_record: bool) {
        let of =
            (record.with_untracked(|draft| draft.domain.clone()), policy.with_untracked(|draft| draft.domain.clone()));
        match of {
            (one, other) if one == other => {}
            (domain, _) if of_record => policy.update(|draft| draft.domain = domain),
            (_, domain) => record.update(|draft| draft.domain = domain),
        }
    }

    /// Changes the record in the builder, and the address with it.
    pub(crate) fn change_record_draft(self, change: &dyn Fn(&mut TlsrptDraft)) {
        self.record_draft.update(change);
        Self::share_domain(self.record_draft, self.policy_draft, true);
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
        Self::share_domain(self.record_draft, self.policy_draft, false);
        hash::replace(self.policy_link().trim_start_matches('#'));
    }

    /// Who has to act about a group of failures: as the finding says it that explains them.
    pub(crate) fn actor_of(self, group: &FailureGroup) -> Option<Actor> {
        self.findings.track();
        let diagnosis = self.diagnosis.with_value(Option::clone)?;
        self.settled(|store| {
            let known = diagnosis.fits(store);
            let told = known.then(|| self.filter.with_untracked(|filter| diagnosis.of_group(store, filter, group)));
            told.flatten().map(actor_now)
        })
    }

    /// What is loaded, each report once, for who counts it now and does not follow its changes.
    pub(crate) fn settled<T>(self, look: impl FnOnce(&Store) -> T) -> T {
        self.store.update_untracked(Store::settle);
        self.store.with_untracked(look)
    }

    /// Whether an import runs.
    pub(crate) fn importing(self) -> bool {
        self.progress.with(Option::is_some)
    }

    /// Lets go of what was cleared.
    pub(crate) fn free_cleared(self) {
        if self.cleared.get_untracked() > 0 {
            self.cleared.set(0);
        }
        self.orders.hold_cleared(None);
    }

    /// Changes the filter, which lives in the fragment; what else stands there stays.
    pub(crate) fn set_filter(filter: &Filter) {
        hash::write(&overview_fragment(filter, &views_of(query_of(&hash::read()))));
    }

    /// What the address asks for under a key of [`VIEW_KEYS`].
    pub(crate) fn view(self, key: &str) -> Option<String> {
        self.asked.with(|query| views_of(query)).into_iter().find(|(own, _)| own == key).map(|(_, value)| value)
    }

    /// Asks for another view of the same, in the fragment; `None` for the usual one.
    pub(crate) fn set_view(self, key: &str, value: Option<&str>) {
        let mut views = self.asked.with_untracked(|query| views_of(query));
        views.retain(|(own, _)| own != key);
        views.extend(value.map(|value| (key.to_owned(), value.to_owned())));
        hash::write(&self.filter.with_untracked(|filter| overview_fragment(filter, &views)));
    }

    /// The link to the overview under another filter, and otherwise as it is.
    pub(crate) fn filter_link(self, filter: &Filter) -> String {
        format!("#{}", self.asked.with_untracked(|query| overview_fragment(filter, &views_of(query))))
    }

    /// The link to the overview as it was last seen.
    pub(crate) fn overview_link(self) -> String {
        format!("#{}", self.asked.with(|query| self.filter.with(|filter| overview_fragment(filter, &views_of(query)))))
    }

    /// The tab of the evidence that is asked for.
    pub(crate) fn tab(self) -> Tab {
        self.view(TAB).map(|id| Tab::of_id(&id)).unwrap_or_default()
    }

    /// The link to a tab, under the filter that is set.
    pub(crate) fn tab_link(self, tab: Tab) -> String {
        self.filter.with(|filter| self.link_to(filter, tab, None))
    }

    /// The link to a finding, under the filter that is set.
    pub(crate) fn finding_link(self, id: &str) -> String {
        self.filter.with(|filter| self.link_to(filter, self.tab(), Some(id)))
    }

    /// The link to what a filter leaves, in a tab, with a finding open.
    pub(crate) fn link_to(self, filter: &Filter, tab: Tab, finding: Option<&str>) -> String {
        let mut views = self.asked.with(|query| views_of(query));
        views.retain(|(key, _)| key != TAB);
        views.extend((tab != Tab::default()).then(|| (TAB.to_owned(), tab.id().to_owned())));
        views.extend(finding.map(|id| (FINDING.to_owned(), id.to_owned())));
        format!("#{}", overview_fragment(filter, &views))
    }

    /// Shows the newest counts in one more stage of the page.
    pub(crate) fn draw(self, overview: &Arc<Overview>, stage: Stage) {
        self.counted.update(|Counted(shown)| {
            if let Some(shown) = shown.get_mut(stage as usize) {
                *shown = Numbers(Arc::clone(overview));
            }
        });
    }

    /// Begins to count; what it gives says whether another count began since.
    pub(crate) fn begin_count(self) -> impl Fn() -> bool {
        let number = self.counts.get_value() + 1;
        self.counts.set_value(number);
        move || self.counts.get_value() != number
    }

    /// Notes that the newest count is drawn.
    pub(crate) fn end_count(self) {
        self.drawn.set_value(self.counts.get_value());
    }

    /// Whether the numbers shown are not yet those of what is loaded.
    pub(crate) fn is_counting(self) -> bool {
        self.drawn.get_value() != self.counts.get_value()
    }
}

/// Milliseconds between two drawings of the progress.
const SHOWN_EVERY_MS: f64 = 100.0;

/// The context that [`super::App`] provides.
pub(crate) fn app_state() -> AppState {
    expect_context()
}

/// The key of a builder's link that names the form of its records.
const FORMAT: &str = "at";

fn link(path: &str, query: &str) -> String {
    if query.is_empty() { format!("#/{path}") } else { format!("#/{path}?{query}") }
}

/// Keys of the fragment that choose how something is shown, and not what: the timeline's view and step, and the tab.
const VIEW_KEYS: [&str; 3] = ["view", "step", TAB];

fn views_of(query: &str) -> Vec<(String, String)> {
    let mut pairs = query::read(query);
    pairs.retain(|(key, _)| VIEW_KEYS.contains(&key.as_str()));
    pairs.truncate(VIEW_KEYS.len());
    pairs
}

fn overview_fragment(filter: &Filter, views: &[(String, String)]) -> String {
    let pairs = [filter.named().as_slice(), views].concat();
    if pairs.is_empty() { "/".to_owned() } else { format!("/?{}", query::write(&pairs)) }
}
