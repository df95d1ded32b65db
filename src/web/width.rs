//! How wide an element is.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Tells the width of an element, in CSS pixels, now and at each change, until it is dropped.
#[derive(Debug)]
pub struct WidthWatch {
    observer: Option<web_sys::ResizeObserver>,
    /// What the observer calls must live as long.
    _on_change: Closure<dyn FnMut()>,
}

impl WidthWatch {
    /// Begins; in a browser without observers the width is never told.
    pub fn new(element: &web_sys::Element, on_change: impl Fn(f64) + 'static) -> Self {
        let watched = element.clone();
        let on_change = Closure::new(move || on_change(watched.get_bounding_client_rect().width()));
        let observer = web_sys::ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self { observer, _on_change: on_change }
    }
}

impl Drop for WidthWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
