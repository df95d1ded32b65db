//! The whole page takes drops and pastes.

use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::DragEvent;

use crate::language::tr;
use crate::ui::reading::acts;
use crate::web::clipboard;
use crate::web::drop::Dropped;

/// What to do with an event, and whether a field took it for itself.
type Handler = Box<dyn Fn(&DragEvent, bool)>;

/// Listens for drops and pastes anywhere on the page and says so while files are held over it.
#[component]
pub(crate) fn PageDrop() -> impl IntoView {
    let acts = acts();
    let held = RwSignal::new(false);
    let options = EventListenerOptions::enable_prevent_default();
    let listen = |name: &'static str, act: Handler| {
        EventListener::new_with_options(&window(), name, options, move |event| {
            // A field that took the drop for itself has said so.
            let taken = event.default_prevented();
            event.prevent_default();
            act(event.unchecked_ref(), taken);
        })
        .forget();
    };
    listen("dragover", Box::new(move |_, _| held.set(true)));
    listen(
        "dragleave",
        Box::new(move |event, _| {
            // Leaving the window, not moving from one element to the next.
            if event.related_target().is_none() {
                held.set(false);
            }
        }),
    );
    listen(
        "drop",
        Box::new(move |event, taken| {
            held.set(false);
            if let Some(transfer) = event.data_transfer().filter(|_| !taken) {
                let dropped = Dropped::take(&transfer);
                let wish = acts.wish();
                let most = MOST_ENTRIES.saturating_mul(acts.state.settings.limits.get_untracked());
                leptos::task::spawn_local(async move { acts.take(wish, dropped.walk(most).await) });
            }
        }),
    );
    let pasted = EventListener::new(&window(), "paste", move |event| {
        acts.import(clipboard::of_event(event.unchecked_ref()));
    });
    pasted.forget();
    view! {
        <Show when=move || held.get()>
            <p class="page-drop" role="status">{tr("Release to read the files. They never leave this page.")}</p>
        </Show>
    }
}

/// Files and folders of a drop that are taken within the usual limits: each is an object of the browser.
const MOST_ENTRIES: u64 = 500_000;
