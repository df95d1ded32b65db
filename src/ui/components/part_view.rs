//! What a part of the program draws, or how it stands.

use leptos::prelude::*;

use super::severity::SeverityMark;
use crate::language::tr;
use crate::record::Severity;
use crate::ui::part::{Part, parts};

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
    let parts = parts();
    view! {
        <div class="notice" data-variant="error" role="alert">
            <SeverityMark severity=Severity::Error/>
            <div>
                <p>
                    {tr("Part of this page could not be loaded. If you are offline, try again when you are back online; if a newer version has replaced this one, reload the page.")}
                </p>
                <p><button type="button" class="button" on:click=move |_| parts.try_again()>{tr("Try again")}</button></p>
            </div>
        </div>
    }
}
