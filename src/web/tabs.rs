//! Word to the other tabs of this page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel to all other tabs; without one in this browser nothing is said and nothing heard.
#[derive(Debug)]
pub struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Listens for as long as the page is open.
    pub fn listen(on_word: impl Fn(String) + 'static) -> Self {
        let channel = BroadcastChannel::new("tlsrpt-lens").ok();
        if let Some(channel) = &channel {
            let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(word) = event.data().as_string() {
                    on_word(word);
                }
            });
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            // The one handler lives as long as the page.
            on_message.forget();
        }
        Self(channel)
    }

    /// Says a word to the others.
    pub fn say(&self, word: &str) {
        if let Some(channel) = &self.0 {
            // A plain string can always be sent.
            let _ = channel.post_message(&word.into());
        }
    }
}
