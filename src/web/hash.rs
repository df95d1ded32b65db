//! The part of the address after `#`: the page's route and filters.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;

/// The fragment without its `#`.
pub fn read() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').map(str::to_owned).unwrap_or(hash)
}

/// Goes to a fragment, as a link to it would.
pub fn write(fragment: &str) {
    if let Some(window) = web_sys::window() {
        // The browser refuses only what is no string.
        let _ = window.location().set_hash(fragment);
    }
}

/// Changes the fragment in place: no step in the history, nobody is told.
pub fn replace(fragment: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let kept = history.state().unwrap_or(JsValue::NULL);
        // Refused only when called hundreds of times a second; the next change catches up.
        let _ = history.replace_state_with_url(&kept, "", Some(&format!("#{fragment}")));
    }
}

/// Goes back to the fragment before, as the browser's own button does.
pub fn back() {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // Without anything to go back to nothing happens.
        let _ = history.back();
    }
}

/// Calls `on_change` whenever the fragment changes, for as long as the page lives.
pub fn listen(on_change: impl Fn(String) + 'static) {
    if let Some(window) = web_sys::window() {
        EventListener::new(&window, "hashchange", move |_| on_change(read())).forget();
    }
}
