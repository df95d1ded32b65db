//! The parts of the program that come behind the first screen, as those see them who use them: tables of functions
//! that are there or on their way. [`super::parts`] fills the tables.

use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;

use super::address_names::AddressNames;
use super::check_state::CheckState;
use super::state::AppState;
use crate::analysis::Filter;

/// What reads, counts and shows reports.
#[derive(Clone, Copy)]
pub(crate) struct ReportsPart {
    /// What the page does by itself once the part is there.
    pub(crate) begin: fn(AppState),
    /// Makes an import begin sooner, once nothing else is to be loaded.
    pub(crate) prepare_import: fn(),
    /// Goes on with what was given to be read.
    pub(crate) read_next: fn(AppState),
    /// Stops reading.
    pub(crate) stop_reading: fn(AppState),
    /// Counts what the filter leaves, and says what it means.
    pub(crate) count: fn(AppState) -> LocalBoxFuture<'static, ()>,
    /// Shows what is kept on the device.
    pub(crate) reopen_history: fn(AppState) -> LocalBoxFuture<'static, ()>,
    /// A button that asks for the folder of the last visit.
    pub(crate) go_on_watching: fn() -> AnyView,
    /// What stands beside every page: what to do with what was shared, the way back from Clear, what the keys do.
    pub(crate) beside: fn() -> AnyView,
    /// All that is loaded.
    pub(crate) loaded: fn() -> AnyView,
    /// A link to the failed sessions that a filter leaves, where there are some.
    pub(crate) sessions_link: fn(AppState, Filter) -> AnyView,
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
    /// Asks for the name of an address.
    pub(crate) ask_name: fn(AddressNames, CheckState, &str),
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
    /// How often those that did not come were asked for again.
    pub(crate) tries: RwSignal<u32>,
}

impl Parts {
    /// Both still on their way.
    pub(crate) fn new() -> Self {
        Self { reports: RwSignal::new(Part::Underway), tools: RwSignal::new(Part::Underway), tries: RwSignal::new(0) }
    }

    /// Asks once more for those that did not come.
    pub(crate) fn try_again(self) {
        if let Part::Failed = self.reports.get_untracked() {
            self.reports.set(Part::Underway);
        }
        if let Part::Failed = self.tools.get_untracked() {
            self.tools.set(Part::Underway);
        }
        self.tries.update(|tries| *tries += 1);
    }
}

/// The context that [`super::App`] provides.
pub(crate) fn parts() -> Parts {
    expect_context()
}
