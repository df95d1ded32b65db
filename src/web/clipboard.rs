//! The clipboard: text and files out of it, text into it.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, Element, File};

use super::drop::{NamedFile, of_list};
use crate::language::tr;

/// What a paste holds: its files, or else its text as one file. Nothing for a paste into a text field.
pub fn of_event(event: &ClipboardEvent) -> Vec<NamedFile> {
    let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if field.is_some_and(|field| field.matches("input, textarea, [contenteditable]").unwrap_or(false)) {
        return Vec::new();
    }
    let Some(data) = event.clipboard_data() else { return Vec::new() };
    let files = data.files().map(|list| of_list(&list)).unwrap_or_default();
    if files.is_empty() { of_text(&data.get_data("text/plain").unwrap_or_default()) } else { files }
}

/// The clipboard's text as a file; `None` when the browser does not hand it over.
pub async fn read() -> Option<Vec<NamedFile>> {
    let clipboard = web_sys::window()?.navigator().clipboard();
    let text = JsFuture::from(clipboard.read_text()).await.ok()?.as_string()?;
    Some(of_text(&text))
}

/// Puts text into the clipboard; says whether the browser let it.
pub async fn write(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

fn of_text(text: &str) -> Vec<NamedFile> {
    let name = tr("pasted text");
    let file = File::new_with_str_sequence(&Array::of1(&text.into()), name).ok();
    file.filter(|_| !text.trim().is_empty()).map(|file| (name.to_owned(), file)).into_iter().collect()
}
