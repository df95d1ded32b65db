//! The top and the bottom of every page.

use leptos::prelude::*;

use super::sentence::sentence;
use crate::joined::listed;
use crate::language::tr;
use crate::ui::route::Route;
use crate::ui::state::app_state;
use crate::{counted, say};

/// Name, navigation, colours.
#[component]
pub(crate) fn Masthead() -> impl IntoView {
    let state = app_state();
    let route = state.route;
    let reports = move || {
        view! {
            <a href=move || state.overview_link() aria-current=move || matches!(route.get(), Route::Reports | Route::Report(_)).then_some("page")>{tr("Reports")}</a>
        }
    };
    let build = move || {
        view! {
            <a href=move || state.record_link() aria-current=move || matches!(route.get(), Route::BuildRecord | Route::BuildPolicy).then_some("page")>{tr("Build")}</a>
        }
    };
    let link = move |href: &'static str, name: &'static str, own: fn(Route) -> bool| {
        view! { <a href=href aria-current=move || own(route.get()).then_some("page")>{name}</a> }
    };
    view! {
        <header class="masthead">
            <a class="masthead__brand" href="#/">
                <svg viewBox="0 0 22 18" aria-hidden="true">
                    <path fill="currentColor" d="M0 0h22v3H0z"></path>
                    <path class="lens__sliver" d="M18 0h4v3h-4z"></path>
                    <path fill="none" stroke="currentColor" d="M18.2 3 .5 12.5M21.8 3v9.5"></path>
                    <path class="lens__sliver" d="M0 13h22v5H0z"></path>
                </svg>
                "TLS-RPT Lens"
            </a>
            <nav class="masthead__nav" aria-label=tr("Main")>
                {reports()}
                {link("#/check", tr("Check"), |route| route == Route::Check)}
                {build()}
                {link("#/learn", tr("Learn"), |route| route == Route::Learn)}
            </nav>
            <div class="masthead__tools">
                <ThemeButton/>
                <a class="button" data-variant="quiet" href="#/settings" aria-label=tr("Settings") aria-current=move || (route.get() == Route::Settings).then_some("page")>
                    <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-settings"></use></svg>
                </a>
            </div>
        </header>
    }
}

/// Cycles the colours: as the system has them, light, dark.
#[component]
fn ThemeButton() -> impl IntoView {
    let scheme = app_state().settings.scheme;
    view! {
        <button type="button" class="button" data-variant="quiet" aria-label=move || say!("Colours: {scheme}", scheme = scheme.get().words()) on:click=move |_| scheme.update(|scheme| *scheme = scheme.next())>
            <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-theme"></use></svg>
        </button>
    }
}

/// What was sent, and the terms.
#[component]
pub(crate) fn Colophon() -> impl IntoView {
    let state = app_state();
    view! {
        <footer class="colophon">
            <p>{move || state.check.traffic.ledger.with(|ledger| sent_line(&ledger.counts, &window().location().host().unwrap_or_default()))} " " <a href="#/privacy">{tr("What is stored and sent")}</a></p>
            <p>
                {sentence(tr("Days are in UTC. Terms follow {rfc}."), |_| view! { <a href="https://www.rfc-editor.org/rfc/rfc8460">"RFC 8460"</a> }.into_any())} " "
                <a href="#/learn/counting">{tr("How sessions are counted")}</a>
            </p>
        </footer>
    }
}

/// The promise, as it stands now; `own` is the page's host.
fn sent_line(sent: &[(String, usize)], own: &str) -> String {
    let part = |(host, count): &(String, usize)| {
        let host = if host == own { tr("this site") } else { host };
        counted!(*count, "{n} DNS query to {host}", "{n} DNS queries to {host}", host)
    };
    let parts: Vec<String> = sent.iter().map(part).collect();
    if parts.is_empty() {
        tr("Sent by this page since it was opened: nothing.").to_owned()
    } else {
        say!("Sent by this page since it was opened: {questions}.", questions = listed(&parts))
    }
}
