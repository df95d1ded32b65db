//! Where the window is scrolled to.

use wasm_bindgen::JsCast;

/// Pixels from the top.
pub fn position() -> f64 {
    web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or_default()
}

/// How far the long list of the page is scrolled, in pixels; 0 where there is none.
pub fn within_list() -> f64 {
    let document = web_sys::window().and_then(|window| window.document());
    let list = document.and_then(|document| document.query_selector(LONG_LIST).ok().flatten());
    list.map_or(0.0, |list| f64::from(list.scroll_top()))
}

/// The frame of a list that scrolls by itself.
const LONG_LIST: &str = ".report-list[data-long]";

/// Goes there, or as far as the page goes.
pub fn to(position: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, position);
    }
}

/// Whether the window stays where it is scrolled to when something above becomes higher. Otherwise the browser scrolls on,
/// so that what is in view stays there (CSS Scroll Anchoring).
pub fn hold(is_held: bool) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        // It takes any attribute of this name.
        let _ = root.toggle_attribute_with_force("data-held", is_held);
    }
}

/// Whether the page is high enough to be scrolled there.
pub fn reaches(position: f64) -> bool {
    let height = || {
        let window = web_sys::window()?;
        let page = f64::from(window.document()?.document_element()?.scroll_height());
        Some(page - window.inner_height().ok()?.as_f64()?)
    };
    height().is_some_and(|most| most + 1.0 >= position)
}

/// Brings an element into view once the page has been drawn and stands at its top.
pub fn to_element(id: &str) {
    let id = id.to_owned();
    gloo_timers::callback::Timeout::new(AFTER_DRAWING, move || {
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(element) = document.and_then(|document| document.get_element_by_id(&id)) {
            element.scroll_into_view();
        }
    })
    .forget();
}

/// The same in a window as narrow as a phone's where the element begins in its lower half; elsewhere nothing moves.
pub fn up_to_element(id: &str) {
    let Some(window) = web_sys::window() else { return };
    let pixels = |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64()).unwrap_or_default();
    let (width, height) = (pixels(window.inner_width()), pixels(window.inner_height()));
    let element = window.document().and_then(|document| document.get_element_by_id(id));
    let is_low = element.is_some_and(|element| element.get_bounding_client_rect().top() > height / 2.0);
    if is_low && width < NARROW {
        to_element(id);
    }
}

/// Scrolls a list just so far that one of its items can be seen, and nothing else.
pub fn within(list: &str, item: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = |id: &str| document.as_ref()?.get_element_by_id(id)?.dyn_into::<web_sys::HtmlElement>().ok();
    let (Some(list), Some(item)) = (element(list), element(item)) else { return };
    let (view, own) = (list.get_bounding_client_rect(), item.get_bounding_client_rect());
    let by = if own.top() < view.top() { own.top() - view.top() } else { (own.bottom() - view.bottom()).max(0.0) };
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    list.set_scroll_top(list.scroll_top() + by.round() as i32);
}

/// Scrolls a line of items just so far that one of them can be seen, once it has been drawn.
pub fn along(item: String) {
    gloo_timers::callback::Timeout::new(AFTER_DRAWING, move || {
        let document = web_sys::window().and_then(|window| window.document());
        let Some(item) = document.and_then(|document| document.get_element_by_id(&item)) else { return };
        let Some(line) = item.parent_element() else { return };
        let (view, own) = (line.get_bounding_client_rect(), item.get_bounding_client_rect());
        let by = if own.left() < view.left() {
            own.left() - view.left()
        } else {
            (own.right() + FADE - view.right()).max(0.0)
        };
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        line.set_scroll_left(line.scroll_left() + by.round() as i32);
    })
    .forget();
}

/// How much of the line fades where it goes on, in pixels (style/55-parts/evidence.css).
const FADE: f64 = 24.0;
/// 40rem in pixels, from where on style/ has one column.
const NARROW: f64 = 640.0;
/// Milliseconds; later than a new page is scrolled to its top.
const AFTER_DRAWING: u32 = 50;
