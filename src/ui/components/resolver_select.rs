//! The choice of a resolver.

use leptos::prelude::*;

use crate::dns::RESOLVERS;
use crate::web::doh::page_has_server;

/// A labelled select; `chosen` is a place in [`RESOLVERS`]. What the user chooses is also put into `keep`.
#[component]
pub(crate) fn ResolverSelect(
    id: &'static str,
    label: &'static str,
    chosen: RwSignal<usize>,
    #[prop(optional)] keep: Option<RwSignal<usize>>,
) -> impl IntoView {
    let options = RESOLVERS
        .iter()
        .enumerate()
        .filter(|(_, resolver)| resolver.id != "site" || page_has_server())
        .map(|(index, resolver)| view! { <option value=index.to_string() selected=move || chosen.get() == index>{resolver.name()}</option> })
        .collect_view();
    let choose = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            chosen.set(index);
            if let Some(keep) = keep {
                keep.set(index);
            }
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <div class="select">
                <select class="input" id=id on:change=choose>{options}</select>
                <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg>
            </div>
        </div>
    }
}
