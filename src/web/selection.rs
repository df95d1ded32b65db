//! Text that the user has marked.

use super::untyped::{call, text};

/// Whether any text of the page is marked.
pub fn is_any() -> bool {
    let marked = web_sys::window().and_then(|window| call(&window, "getSelection").ok());
    // "Caret" and "None" mark nothing.
    marked.is_some_and(|marked| text(&marked, "type") == "Range")
}
