//! The files that were given and hold no report, by name.

use leptos::prelude::*;

use super::sentence::sentence;
use super::strange::strange;
use crate::intake::Trail;
use crate::language::tr;
use crate::text;
use crate::ui::reject::Reject;
use crate::ui::state::app_state;

/// The list beside the drop zone; nothing where every file is told below with its own reason.
#[component]
pub(crate) fn Rejects() -> impl IntoView {
    let state = app_state();
    let rows = move || {
        state.rejects.track();
        let rejects = state.orders.rejects();
        state.store.with(|store| {
            let row = |(name, why): &(String, Reject)| {
                let own = store.left_aside().iter().find(|aside| is_file(&aside.trail, name));
                let why = why.known_as(own.map(|aside| aside.kind));
                view! {
                    <li>
                        <svg class="severity-mark" data-severity="warning" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-warning"></use></svg>
                        <p><span>{sentence(why.words(), |_| view! { <b>{strange(name)}</b> }.into_any())}</span></p>
                    </li>
                }
            };
            rejects.iter().map(row).collect_view()
        })
    };
    view! {
        <Show when=move || { state.rejects.get() > 0 }>
            <section class="rejects" aria-labelledby="rejects-title">
                <h2 id="rejects-title">{move || tr(if state.rejects.get() == 1 { text!("What it is") } else { text!("What these files are") })}</h2>
                <ul>{rows}</ul>
            </section>
        </Show>
    }
    .into_any()
}

/// Whether a trail is that of a whole file of this name.
pub(super) fn is_file(trail: &Trail, name: &str) -> bool {
    trail.file() == name && trail.to_string() == name
}
