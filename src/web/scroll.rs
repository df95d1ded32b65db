//! Where the window is scrolled to.

/// Pixels from the top.
pub fn position() -> f64 {
    web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or_default()
}

/// Goes there, once the page has been drawn.
pub fn restore(position: f64) {
    gloo_timers::callback::Timeout::new(0, move || {
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, position);
        }
    })
    .forget();
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

/// Milliseconds; later than [`restore`].
const AFTER_DRAWING: u32 = 50;
