//! Says that a newer version of the page is there.

use leptos::prelude::*;

use crate::counted;
use crate::language::tr;
use crate::store::Store;
use crate::ui::state::app_state;
use crate::web::service_worker;

/// The notice, while there is something to say. Nothing is reloaded until the user wants it.
#[component]
pub(crate) fn UpdateNotice() -> impl IntoView {
    let state = app_state();
    let loaded = move || state.store.with(Store::len);
    let sentence = move || match loaded() {
        0 => tr("A new version is ready.").to_owned(),
        count => counted!(
            count,
            "A new version is ready. Reloading discards the report that is loaded here.",
            "A new version is ready. Reloading discards the {n} reports that are loaded here."
        ),
    };
    let action = move || if loaded() == 0 { tr("Reload") } else { tr("Discard and reload") };
    view! {
        <div class="update-notice" role="status">
            <Show when=move || state.new_version.get()>
                <p class="update-notice__text">{sentence}</p>
                <button type="button" class="button" on:click=move |_| service_worker::reload()>{action}</button>
                <button type="button" class="button" data-variant="quiet" on:click=move |_| state.new_version.set(false)>{tr("Later")}</button>
            </Show>
        </div>
    }
}
