//! A page that is announced and not there yet: it says so.

use leptos::prelude::*;

/// Says that this part is still to come.
#[component]
pub(crate) fn SoonPage(title: &'static str) -> impl IntoView {
    view! {
        <section class="verdict">
            <h1 class="verdict__sentence">{title}</h1>
            <p class="lead">"This part is not built yet. Reading reports is."</p>
            <p><a href="#/">"Read reports"</a></p>
        </section>
    }
    .into_any()
}
