//! How large an element is, for what is drawn in it and for the style of what it may cover.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Tells the width and the height of an element, in CSS pixels, now and at each change, until it is dropped.
#[derive(Debug)]
pub struct SizeWatch {
    observer: Option<web_sys::ResizeObserver>,
    /// What the observer calls must live as long.
    _on_change: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Begins; in a browser without observers the size is never told.
    pub fn new(element: &web_sys::Element, on_change: impl Fn(f64, f64) + 'static) -> Self {
        let watched = element.clone();
        let on_change = Closure::new(move || {
            let place = watched.get_bounding_client_rect();
            on_change(place.width(), place.height());
        });
        let observer = web_sys::ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self { observer, _on_change: on_change }
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Gives a length to the style of the page under a name that begins with `--`; `None` takes it away.
pub fn tell_style(name: &str, pixels: Option<f64>) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root.and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok()) {
        let style = root.style();
        // A name of its own takes any value.
        let _ = match pixels {
            Some(pixels) => style.set_property(name, &format!("{pixels:.1}px")),
            None => style.remove_property(name).map(drop),
        };
    }
}
