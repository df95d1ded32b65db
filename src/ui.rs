//! The page: thin components over plain core data.

#![expect(unreachable_pub, reason = "the component macro writes pub items")]
#![expect(clippy::needless_pass_by_value, reason = "components own their properties, handlers their events")]

mod address_names;
mod alone;
mod check_state;
mod cleared;
mod components;
mod counting;
mod domains;
mod filter_steps;
mod held_files;
mod history;
mod history_state;
mod installed;
mod keys;
mod loaded;
mod merging;
mod orders;
mod pages;
mod part;
mod parts;
mod place;
mod place_state;
mod reading;
mod reject;
mod rejects;
mod route;
mod settings;
mod state;
mod tab;
mod titles;
mod traffic_state;
mod turns;
mod watched_folder;
mod watched_state;

use leptos::prelude::*;

use components::masthead::{Colophon, Masthead};
use components::page_drop::PageDrop;
use components::part_view::drawn;
use components::update_notice::UpdateNotice;
use pages::reports::ReportsPage;
use part::{Part, Parts};
use reading::Acts;
use route::Route;
use state::{AppState, app_state};

use crate::language::tr;
use crate::web::{focus, scroll};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let state = AppState::new();
    let parts = Parts::new();
    let acts = Acts { state, parts };
    provide_context(state);
    provide_context(parts);
    provide_context(acts);
    begin_at_top(state.route);
    count_what_changed(state, parts);
    say_check_again(state, parts);
    installed::start(acts);
    load_parts(state, parts);
    // Another language draws everything anew; what is loaded stays.
    let drawn = move || {
        state.settings.language.track();
        view! { <Drawn/> }
    };
    view! {
        {drawn}
        <PageDrop/>
    }
}

/// All that is to be seen.
#[component]
fn Drawn() -> impl IntoView {
    let state = app_state();
    let route = state.route;
    let Parts { reports, tools, .. } = part::parts();
    view! {
        <a class="skip-link" href="#main" on:click=skip_to_main>
            {tr("Skip to content")}
        </a>
        <Masthead/>
        <UpdateNotice/>
        {move || match reports.get() {
            Part::There(part) => Some((part.beside)()),
            Part::Underway | Part::Failed => None,
        }}
        <main class="page" id="main" tabindex="-1" aria-busy=move || if state.importing() || state.check.running.get() { "true" } else { "false" }>
            {move || match route.get() {
                Route::Reports => view! { <ReportsPage/> }.into_any(),
                Route::Report(id) => drawn(reports, move |part| (part.report_page)(id)),
                Route::Learn => drawn(tools, |part| (part.learn_page)()),
                Route::Check => drawn(tools, |part| (part.check_page)()),
                Route::BuildRecord => drawn(tools, |part| (part.record_builder)()),
                Route::BuildPolicy => drawn(tools, |part| (part.policy_builder)()),
                Route::Privacy => drawn(tools, |part| (part.privacy_page)()),
                Route::Settings => drawn(tools, |part| (part.settings_page)()),
            }}
        </main>
        <Colophon/>
    }
}

/// Counts anew whatever changes: what is loaded, the filter, the language.
fn count_what_changed(state: AppState, parts: Parts) {
    Effect::new(move |_| {
        state.store.track();
        state.filter.track();
        state.settings.language.track();
        if let Part::There(part) = parts.reports.get() {
            leptos::task::spawn_local((part.count)(state));
        }
    });
}

/// Puts the last check into the words of another language.
fn say_check_again(state: AppState, parts: Parts) {
    Effect::new(move |before: Option<()>| {
        state.settings.language.track();
        // Without the part there is no check.
        if let (Some(()), Part::There(part)) = (before, parts.tools.get_untracked()) {
            (part.say_check_again)(state.check);
        }
    });
}

/// Loads the parts of the program, and once more whatever did not come when the user asks for it.
fn load_parts(state: AppState, parts: Parts) {
    Effect::new(move |_| {
        parts.tries.track();
        let other_page = !matches!(state.route.get_untracked(), Route::Reports | Route::Report(_));
        leptos::task::spawn_local(parts::load(state, parts, other_page));
    });
}

/// A new page begins at its top, with the focus on it. Where the overview was left is found by [`place`].
fn begin_at_top(route: Memo<Route>) {
    Effect::new(move |before: Option<Route>| {
        let now = route.get();
        if before.is_some_and(|before| before != now) {
            scroll::to(0.0);
            focus::on("main");
        }
        now
    });
}

/// The skip link must not change the route, which lives in the fragment.
fn skip_to_main(event: web_sys::MouseEvent) {
    event.prevent_default();
    focus::on("main");
}
