//! The part of the address after `#`: the page's route and filters.

use gloo_events::EventListener;

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

/// Calls `on_change` whenever the fragment changes, for as long as the page lives.
pub fn listen(on_change: impl Fn(String) + 'static) {
    if let Some(window) = web_sys::window() {
        EventListener::new(&window, "hashchange", move |_| on_change(read())).forget();
    }
}
