//! When the page is put on paper.

use gloo_events::EventListener;

/// Calls `on_change` with true just before the page is printed, and with false afterwards.
pub fn listen(on_change: impl Fn(bool) + Clone + 'static) {
    if let Some(window) = web_sys::window() {
        let after = on_change.clone();
        EventListener::new(&window, "beforeprint", move |_| on_change(true)).forget();
        EventListener::new(&window, "afterprint", move |_| after(false)).forget();
    }
}
