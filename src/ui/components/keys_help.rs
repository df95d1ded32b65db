//! What the keys do.

use leptos::html;
use leptos::prelude::*;

use crate::language::tr;
use crate::ui::state::app_state;

/// The dialog, while it is wanted.
#[component]
pub(crate) fn KeysHelp() -> impl IntoView {
    let state = app_state();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let (true, Some(dialog)) = (state.keys_shown.get(), dialog.get())
            && !dialog.open()
        {
            // Refused only where it is open already.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let key = |keys: &'static [&'static str], what: &'static str| {
        let keys = keys.iter().map(|key| view! { <kbd class="kbd">{*key}</kbd> " " }).collect_view();
        view! { <div><dt>{keys}</dt><dd>{what}</dd></div> }
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="keys-title" on:close=move |_| state.keys_shown.set(false)>
            <h2 id="keys-title">{tr("Keyboard shortcuts")}</h2>
            <dl class="facts">
                {key(&["/"], tr("Go to the filter or the main field"))}
                {key(&["D"], tr("Choose the dates"))}
                {key(&["F"], tr("Choose a filter"))}
                {key(&["J", "K"], tr("Next and previous finding"))}
                {key(&["Enter"], tr("Open or close the finding"))}
                {key(&["←", "→"], tr("In the timeline: one day back or forward"))}
                {key(&["Esc"], tr("Close, clear the selection, or remove the last filter"))}
                {key(&["?"], tr("Show this list"))}
            </dl>
            <p class="muted">
                {move || if state.settings.keys.get() {
                    tr("Shortcuts do nothing while you type in a field.")
                } else {
                    tr("Single-key shortcuts are switched off.")
                }} " "
                <a href="#/settings" on:click=move |_| close()>{tr("Settings")}</a>
            </p>
            <p><button type="button" class="button" on:click=move |_| close()>{tr("Close")}</button></p>
        </dialog>
    }
    .into_any()
}
