//! A section with its heading in the margin.

use leptos::prelude::*;

/// A section; `id` names its heading.
#[component]
pub(crate) fn Section(
    id: &'static str,
    title: &'static str,
    #[prop(optional)] note: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby=id>
            <div class="section__head">
                <h2 id=id>{title}</h2>
                {(!note.is_empty()).then(|| view! { <p class="section__note">{note}</p> })}
            </div>
            <div class="section__body">{children()}</div>
        </section>
    }
}
