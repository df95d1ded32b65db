//! The program comes in parts, so that the first screen waits for little: what counts and shows reports, and
//! the other pages, are files of their own in a release build (`--cfg split`; docs/adr/0016-program-in-parts.md).
//!
//! A part is what can be reached through its table of functions here, and in no other way.

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::check_state::CheckState;
use super::components::folder_settings::GoOnWatching;
use super::components::severity::SeverityMark;
use super::history;
use super::pages::build::{PolicyBuilder, RecordBuilder};
use super::pages::check::CheckPage;
use super::pages::learn::LearnPage;
use super::pages::privacy::PrivacyPage;
use super::pages::report::ReportPage;
use super::pages::reports::Loaded;
use super::pages::settings::SettingsPage;
use super::route::Route;
use super::state::{AppState, app_state};
use crate::language::tr;
use crate::record::Severity;
use crate::web::drop::NamedFile;
use crate::worker::pool;

/// What reads, counts and shows reports.
#[derive(Clone, Copy)]
pub(crate) struct ReportsPart {
    /// What the page does by itself once the part is there.
    begin: fn(AppState),
    /// Makes an import begin sooner, once nothing else is to be loaded.
    prepare_import: fn(),
    /// Reads files.
    pub(crate) start_import: fn(AppState, Vec<NamedFile>, u64),
    /// Stops reading.
    pub(crate) stop_import: fn(AppState),
    /// Lists a file that could not be had at all.
    pub(crate) note_unreadable: fn(AppState, &str),
    /// Counts what the filter leaves, and says what it means.
    pub(crate) count: fn(AppState) -> LocalBoxFuture<'static, ()>,
    /// Shows what is kept on the device.
    pub(crate) reopen_history: fn(AppState) -> LocalBoxFuture<'static, ()>,
    /// A button that asks for the folder of the last visit.
    pub(crate) go_on_watching: fn() -> AnyView,
    /// All that is loaded.
    pub(crate) loaded: fn() -> AnyView,
    /// One report, by its number in the store.
    pub(crate) report_page: fn(usize) -> AnyView,
}

/// The builders, the checker, and the pages that explain or set something.
#[derive(Clone, Copy)]
pub(crate) struct ToolsPart {
    /// How it all works.
    pub(crate) learn_page: fn() -> AnyView,
    /// The checker.
    pub(crate) check_page: fn() -> AnyView,
    /// Puts the last check into words again.
    pub(crate) say_check_again: fn(CheckState),
    /// The builder of a TLSRPT record.
    pub(crate) record_builder: fn() -> AnyView,
    /// The builder of an MTA-STS policy.
    pub(crate) policy_builder: fn() -> AnyView,
    /// What is stored and sent.
    pub(crate) privacy_page: fn() -> AnyView,
    /// The settings.
    pub(crate) settings_page: fn() -> AnyView,
}

/// How a part stands.
#[derive(Clone, Copy)]
pub(crate) enum Part<Functions: 'static> {
    /// It is on its way.
    Underway,
    /// It is there.
    There(&'static Functions),
    /// It did not come.
    Failed,
}

/// Handles to how the parts stand.
#[derive(Clone, Copy)]
pub(crate) struct Parts {
    /// What reads, counts and shows reports.
    pub(crate) reports: RwSignal<Part<ReportsPart>>,
    /// The other pages.
    pub(crate) tools: RwSignal<Part<ToolsPart>>,
}

/// The program of a part could not be had.
#[derive(Debug, Clone, Copy)]
struct NotThere;

impl Parts {
    /// None there yet.
    pub(crate) fn new() -> Self {
        Self { reports: RwSignal::new(Part::Underway), tools: RwSignal::new(Part::Underway) }
    }

    /// The part for reports, as soon as it is there; `None` when it is no longer `wanted`.
    pub(crate) async fn reports_while(self, wanted: impl Fn() -> bool) -> Option<&'static ReportsPart> {
        while wanted() {
            if let Part::There(part) = self.reports.get_untracked() {
                return Some(part);
            }
            TimeoutFuture::new(LOOK_EVERY_MS).await;
        }
        None
    }

    async fn load_reports(self, state: AppState) {
        if !matches!(self.reports.get_untracked(), Part::There(_)) {
            let part = reports_part().await;
            if let Ok(part) = part {
                (part.begin)(state);
            }
            self.reports.set(part.map_or(Part::Failed, Part::There));
        }
    }

    async fn load_tools(self) {
        if !matches!(self.tools.get_untracked(), Part::There(_)) {
            self.tools.set(tools_part().await.map_or(Part::Failed, Part::There));
        }
    }
}

/// Loads all that is not there: first what the page shown needs.
pub(crate) async fn load(state: AppState, tools_first: bool) {
    if tools_first {
        state.parts.load_tools().await;
    }
    state.parts.load_reports(state).await;
    state.parts.load_tools().await;
    // On the other pages nobody is about to read reports.
    if let (Route::Reports, Part::There(part)) = (state.route.get_untracked(), state.parts.reports.get_untracked()) {
        (part.prepare_import)();
    }
}

/// What a part draws, once it is there.
pub(crate) fn drawn<Functions: Copy + Send + Sync>(
    part: RwSignal<Part<Functions>>,
    draw: impl Fn(&'static Functions) -> AnyView + Send + 'static,
) -> AnyView {
    (move || match part.get() {
        Part::There(functions) => draw(functions),
        Part::Underway => view! { <p class="status-line" role="status">{tr("Opening this page")}</p> }.into_any(),
        Part::Failed => view! {
            <section class="verdict"><h1 class="verdict__sentence">{tr("This page could not be opened.")}</h1></section>
            <NotLoaded/>
        }
        .into_any(),
    })
    .into_any()
}

/// Says that a part did not come, and tries again.
#[component]
pub(crate) fn NotLoaded() -> impl IntoView {
    let state = app_state();
    let again = move |_| {
        if let Part::Failed = state.parts.reports.get_untracked() {
            state.parts.reports.set(Part::Underway);
        }
        if let Part::Failed = state.parts.tools.get_untracked() {
            state.parts.tools.set(Part::Underway);
        }
        leptos::task::spawn_local(load(state, false));
    };
    view! {
        <div class="notice" data-variant="error" role="alert">
            <SeverityMark severity=Severity::Error/>
            <div>
                <p>{tr("A part of this page could not be loaded. Without a network, try again once it is back; if a newer version has replaced this one, reload the page.")}</p>
                <p><button type="button" class="button" on:click=again>{tr("Try again")}</button></p>
            </div>
        </div>
    }
}

/// In a build that is split, calling one of these loads its part.
macro_rules! part {
    ($part:ident: fn $name:ident() -> $functions:ty = $table:expr;) => {
        #[cfg(split)]
        #[wasm_split_helpers::wasm_split($part, fallible)]
        fn $name() -> Result<&'static $functions, NotThere> {
            Ok($table)
        }

        #[cfg(not(split))]
        async fn $name() -> Result<&'static $functions, NotThere> {
            Ok($table)
        }
    };
}

part! { reports: fn reports_part() -> ReportsPart = &ReportsPart {
    begin: AppState::begin,
    prepare_import: pool::prepare,
    start_import: AppState::start_import,
    stop_import: AppState::stop_import,
    note_unreadable: AppState::note_unreadable,
    count: |state| state.count().boxed_local(),
    reopen_history: |state| history::reopen(state).boxed_local(),
    go_on_watching: || view! { <GoOnWatching/> }.into_any(),
    loaded: || view! { <Loaded/> }.into_any(),
    report_page: |id| view! { <ReportPage id/> }.into_any(),
}; }

part! { tools: fn tools_part() -> ToolsPart = &ToolsPart {
    learn_page: || view! { <LearnPage/> }.into_any(),
    check_page: || view! { <CheckPage/> }.into_any(),
    say_check_again: CheckState::say_again,
    record_builder: || view! { <RecordBuilder/> }.into_any(),
    policy_builder: || view! { <PolicyBuilder/> }.into_any(),
    privacy_page: || view! { <PrivacyPage/> }.into_any(),
    settings_page: || view! { <SettingsPage/> }.into_any(),
}; }

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for NotThere {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// How often what waits for a part looks whether it is there.
const LOOK_EVERY_MS: u32 = 20;
