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
