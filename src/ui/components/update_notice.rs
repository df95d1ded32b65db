//! Says that a newer version of the page is there.

use leptos::prelude::*;

use crate::analysis::format_count;
use crate::store::Store;
use crate::ui::state::app_state;
use crate::web::service_worker;

/// The notice, while there is something to say. Nothing is reloaded until the user wants it.
#[component]
pub(crate) fn UpdateNotice() -> impl IntoView {
    let state = app_state();
    let loaded = move || state.store.with(Store::len);
    let sentence = move || match loaded() {
        0 => "A new version is ready.".to_owned(),
        1 => "A new version is ready. Reloading forgets the report that is loaded here.".to_owned(),
        count => format!(
            "A new version is ready. Reloading forgets the {} reports that are loaded here.",
            format_count(count as u64)
        ),
    };
    let action = move || if loaded() == 0 { "Reload" } else { "Forget and reload" };
    view! {
        <div class="update-notice" role="status">
            <Show when=move || state.new_version.get()>
                <p class="update-notice__text">{sentence}</p>
                <button type="button" class="button" on:click=move |_| service_worker::reload()>{action}</button>
                <button type="button" class="button" data-variant="quiet" on:click=move |_| state.new_version.set(false)>"Later"</button>
            </Show>
        </div>
    }
}
