//! What the browser keeps of an entry of its history beside the address, for the way back.

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsValue;
use web_sys::{History, ScrollRestoration};

/// The text kept with this entry; `None` where it was never here.
pub fn read() -> Option<String> {
    history()?.state().ok()?.as_string()
}

/// Keeps a text with this entry.
pub fn write(text: &str) {
    if let Some(history) = history() {
        // Refused only when called hundreds of times a second; the next call catches up.
        let _ = history.replace_state(&JsValue::from_str(text), "");
    }
}

/// Tells the browser that the page scrolls by itself on the way back: it would scroll before anything is drawn.
pub fn scroll_by_itself() {
    if let Some(history) = history() {
        // A browser that does not know it scrolls as it likes.
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
}

/// Calls `on_scroll` whenever the page or a list on it is scrolled, for as long as it lives.
pub fn listen(on_scroll: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        // What a list says of its scrolling does not rise to the window: it is heard on its way down.
        let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
        EventListener::new_with_options(&window, "scroll", options, move |_| on_scroll()).forget();
    }
}

/// Calls `on_act` whenever the user does something by wheel, finger, mouse or key, for as long as the page lives.
pub fn on_act(on_act: impl Fn() + Clone + 'static) {
    if let Some(window) = web_sys::window() {
        let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
        for kind in ["wheel", "touchstart", "pointerdown", "keydown"] {
            let on_act = on_act.clone();
            EventListener::new_with_options(&window, kind, options, move |_| on_act()).forget();
        }
    }
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}
