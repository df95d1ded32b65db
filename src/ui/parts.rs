//! Fills the tables of the parts ([`super::part`]) and loads them. In a release build (`--cfg split`) each is a file
//! of its own, so that the first screen waits for little (docs/adr/0016-program-in-parts.md).
//!
//! A part is what can be reached through its table of functions here, and in no other way.

use futures_util::FutureExt;
use leptos::prelude::*;

use super::check_state::CheckState;
use super::components::cleared_notice::ClearedNotice;
use super::components::folder_settings::GoOnWatching;
use super::components::keys_help::KeysHelp;
use super::components::sessions_link::sessions_link;
use super::components::share_notice::ShareNotice;
use super::pages::build::{PolicyBuilder, RecordBuilder};
use super::pages::check::CheckPage;
use super::pages::learn::LearnPage;
use super::pages::privacy::PrivacyPage;
use super::pages::report::ReportPage;
use super::pages::reports::Loaded;
use super::pages::settings::SettingsPage;
use super::part::{Part, Parts, ReportsPart, ToolsPart};
use super::route::Route;
use super::state::AppState;
use super::{address_names, counting, history, keys, place, reading, titles, watched_folder};
use crate::worker::pool;

/// The program of a part could not be had.
#[derive(Debug, Clone, Copy)]
struct NotThere;

/// Loads all that is not there: first what the page shown needs.
pub(crate) async fn load(state: AppState, parts: Parts, tools_first: bool) {
    if tools_first {
        load_tools(parts).await;
    }
    load_reports(state, parts).await;
    load_tools(parts).await;
    // On the other pages nobody is about to read reports.
    if let (Route::Reports, Part::There(part)) = (state.route.get_untracked(), parts.reports.get_untracked()) {
        (part.prepare_import)();
    }
}

async fn load_reports(state: AppState, parts: Parts) {
    if let Part::Underway = parts.reports.get_untracked() {
        let part = reports_part().await;
        // It may have been asked for twice, and begins once.
        if let Part::Underway = parts.reports.get_untracked() {
            parts.reports.set(part.map_or(Part::Failed, Part::There));
            if let Ok(part) = part {
                (part.begin)(state);
            }
        }
    }
}

async fn load_tools(parts: Parts) {
    if let Part::Underway = parts.tools.get_untracked() {
        let part = tools_part().await;
        if let Part::Underway = parts.tools.get_untracked() {
            parts.tools.set(part.map_or(Part::Failed, Part::There));
        }
    }
}

/// What the page does by itself once reports can be read: opens what is kept, reads what was given meanwhile, and
/// goes on watching.
fn begin(state: AppState) {
    place::begin(state);
    titles::begin(state);
    keys::begin(state);
    history::begin(state);
    reading::read_next(state);
    leptos::task::spawn_local(watched_folder::resume(state));
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
    begin,
    prepare_import: pool::prepare,
    read_next: reading::read_next,
    stop_reading: reading::stop,
    count: |state| counting::count(state).boxed_local(),
    reopen_history: |state| history::reopen(state).boxed_local(),
    go_on_watching: || view! { <GoOnWatching/> }.into_any(),
    beside: || view! { <ShareNotice/><ClearedNotice/><KeysHelp/> }.into_any(),
    loaded: || view! { <Loaded/> }.into_any(),
    sessions_link,
    report_page: |id| view! { <ReportPage id/> }.into_any(),
}; }

part! { tools: fn tools_part() -> ToolsPart = &ToolsPart {
    learn_page: || view! { <LearnPage/> }.into_any(),
    check_page: || view! { <CheckPage/> }.into_any(),
    ask_name: address_names::ask,
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
