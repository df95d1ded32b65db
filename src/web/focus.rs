//! The keyboard's focus, moved where what had it is gone.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to what the first of some selectors finds, once the page has been drawn.
pub fn on_first(selectors: &'static [&'static str]) {
    gloo_timers::callback::Timeout::new(0, move || {
        let document = web_sys::window().and_then(|window| window.document());
        let found = selectors.iter().find_map(|selector| document.as_ref()?.query_selector(selector).ok().flatten());
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    })
    .forget();
}

/// Moves the focus to the element with this id. One that cannot take it keeps it where it was.
pub fn on(id: &str) {
    let element =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The same for an element that takes the focus from nobody else, such as a heading.
pub fn on_heading(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(element) = document.and_then(|document| document.get_element_by_id(id)) {
        // A plain attribute: setting it cannot fail.
        let _ = element.set_attribute("tabindex", "-1");
        on(id);
    }
}

/// The same once the page has been drawn.
pub fn soon_on(id: String) {
    gloo_timers::callback::Timeout::new(AFTER_DRAWING, move || on(&id)).forget();
}

/// The same for a heading.
pub fn soon_on_heading(id: &'static str) {
    gloo_timers::callback::Timeout::new(AFTER_DRAWING, move || on_heading(id)).forget();
}

/// The same, unless the focus is on something outside of the element `frame`: nobody is called away from there.
pub fn soon_within(frame: &'static str, id: &'static str) {
    gloo_timers::callback::Timeout::new(AFTER_DRAWING, move || {
        let document = web_sys::window().and_then(|window| window.document());
        let focused = document.as_ref().and_then(web_sys::Document::active_element);
        let frame = document.and_then(|document| document.get_element_by_id(frame));
        // Where nothing has the focus, the body has it.
        let is_outside = |focused: web_sys::Element| {
            focused.tag_name() != "BODY" && !frame.is_some_and(|frame| frame.contains(Some(&focused)))
        };
        if !focused.is_some_and(is_outside) {
            on(id);
        }
    })
    .forget();
}

/// Milliseconds after which what changed is drawn.
const AFTER_DRAWING: u32 = 60;
