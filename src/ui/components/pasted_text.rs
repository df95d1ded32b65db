//! A field for a text of several lines, typed, pasted or dropped as a file.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File};

/// The field. A file dropped on it becomes its text and is not taken for a report.
#[component]
pub(crate) fn PastedText(id: &'static str, label: &'static str, typed: RwSignal<String>) -> impl IntoView {
    let dropped = move |event: DragEvent| {
        let file = event.data_transfer().and_then(|transfer| transfer.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        event.prevent_default();
        leptos::task::spawn_local(async move {
            if let Some(text) = text_of(&file).await {
                typed.set(text);
            }
        });
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <textarea
                class="input input--mono"
                id=id
                spellcheck="false"
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                on:drop=dropped
            ></textarea>
        </div>
    }
}

/// The beginning of a file, which is all that a policy or a certificate needs.
async fn text_of(file: &File) -> Option<String> {
    let head = file.slice_with_f64_and_f64(0.0, MOST_BYTES).ok()?;
    JsFuture::from(head.text()).await.ok()?.as_string()
}

const MOST_BYTES: f64 = 1_048_576.0;
