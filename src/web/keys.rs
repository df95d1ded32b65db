//! Single keys, and the elements that they lead to.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, KeyboardEvent, NodeList};

/// Calls `on_key` with each key that is pressed alone and that nothing on the page has a use for: no field has the
/// focus, no dialog is open. Whether it was used is what `on_key` gives.
pub fn listen(on_key: impl Fn(&str) -> bool + 'static) {
    let Some(document) = document() else { return };
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document, "keydown", options, move |event| {
        let event: &KeyboardEvent = event.unchecked_ref();
        let with_others = event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing();
        if !with_others && !event.default_prevented() && is_free(&event.key()) && on_key(&event.key()) {
            event.prevent_default();
        }
    })
    .forget();
}

/// Presses the button, or moves the focus to the field, that names this key as its own (`aria-keyshortcuts`). Whether
/// there is one.
pub fn press(key: &str) -> bool {
    let own = all(&format!("[aria-keyshortcuts~=\"{key}\"]"));
    let Some(element) = own.into_iter().find(|element| element.offset_parent().is_some()) else { return false };
    // An element that cannot take the focus leaves it where it was.
    let _ = element.focus();
    if element.tag_name() == "BUTTON" {
        element.click();
    }
    true
}

/// Moves the focus from one of the elements of a selector to the next, or to the one before. Those that lie within
/// what `hidden` selects are passed over. Whether there is one.
pub fn step(selector: &str, hidden: &str, forward: bool) -> bool {
    let elements: Vec<HtmlElement> =
        all(selector).into_iter().filter(|element| !matches!(element.closest(hidden), Ok(Some(_)))).collect();
    let focused = document().and_then(|document| document.active_element());
    // What is open belongs to its line.
    let within = |element: &HtmlElement| {
        let whole = element.parent_element();
        whole.is_some_and(|whole| focused.as_ref().is_some_and(|focused| whole.contains(Some(focused))))
    };
    let now = elements.iter().rposition(within);
    let next = match (now, forward) {
        (None, true) => elements.first(),
        (None, false) => elements.last(),
        (Some(now), true) => elements.get(now + 1),
        (Some(now), false) => now.checked_sub(1).and_then(|before| elements.get(before)),
    };
    if let Some(element) = next {
        let _ = element.focus();
    }
    !elements.is_empty()
}

/// Lets the arrow keys, Home and End go from button to button of the element that listens, round at its ends.
pub fn move_along(event: &KeyboardEvent) {
    let frame = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let items = frame.map(|frame| buttons(&frame)).unwrap_or_default();
    let Some(last) = items.len().checked_sub(1) else { return };
    let focused = document().and_then(|document| document.active_element());
    let at = items.iter().position(|item| focused.as_ref() == Some(item.as_ref()));
    let to = match (event.key().as_str(), at) {
        ("ArrowDown", at) => at.map_or(0, |at| if at == last { 0 } else { at + 1 }),
        ("ArrowUp", at) => at.map_or(last, |at| if at == 0 { last } else { at - 1 }),
        ("Home", _) => 0,
        ("End", _) => last,
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.get(to) {
        // A button can take the focus.
        let _ = item.focus();
    }
}

/// The buttons within an element, in order.
pub fn buttons(frame: &Element) -> Vec<HtmlElement> {
    listed(frame.query_selector_all("button").ok().as_ref())
}

/// A letter chooses in a list of choices; Escape does nothing in one that is closed.
fn is_free(key: &str) -> bool {
    let Some(document) = document() else { return false };
    let typing = |element: Element| {
        let field = "input:not([type=radio], [type=checkbox], [type=file]), textarea, [contenteditable]";
        let choice = if key == "Escape" { "" } else { ", select" };
        matches!(element.closest(&format!("{field}{choice}")), Ok(Some(_)))
    };
    let dialog = matches!(document.query_selector("dialog[open]"), Ok(Some(_)));
    !dialog && !document.active_element().is_some_and(typing)
}

fn all(selector: &str) -> Vec<HtmlElement> {
    listed(document().and_then(|document| document.query_selector_all(selector).ok()).as_ref())
}

fn listed(found: Option<&NodeList>) -> Vec<HtmlElement> {
    let count = found.map_or(0, NodeList::length);
    (0..count).filter_map(|at| found?.item(at)?.dyn_into().ok()).collect()
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
