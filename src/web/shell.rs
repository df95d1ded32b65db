//! The shell: the first screen as `index.html` has it, there before the program is.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlInputElement};

use super::drop::{NamedFile, of_list};

/// Takes the shell away and gives the files that were chosen or dropped there. Where the browser's
/// dialog is still open, `chosen` gets its files when it closes.
pub fn take(chosen: impl Fn(Vec<NamedFile>) + Clone + 'static) -> Vec<NamedFile> {
    let Some(shell) = document().and_then(|document| document.get_element_by_id("shell")) else { return Vec::new() };
    let mut files = Vec::new();
    if let Ok(inputs) = shell.query_selector_all("input") {
        for input in (0..inputs.length()).filter_map(|at| inputs.item(at)?.dyn_into::<HtmlInputElement>().ok()) {
            files.extend(files_of(&input));
            let chosen = chosen.clone();
            let later = input.clone();
            EventListener::new(&input, "change", move |_| chosen(files_of(&later))).forget();
        }
    }
    PRESSED.set(shell.get_attribute("data-pressed").and_then(|at| at.parse().ok()));
    shell.remove();
    files
}

fn files_of(input: &HtmlInputElement) -> Vec<NamedFile> {
    input.files().map(|list| of_list(&list)).unwrap_or_default()
}

/// Presses the button of the page that was pressed in the shell, if one was.
pub fn press_again() {
    let buttons = document().and_then(|document| document.query_selector_all(".drop-zone__actions button").ok());
    let button = PRESSED.take().and_then(|at| buttons?.item(at));
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

thread_local! {
    /// Which of the shell's buttons was pressed last (build/start.js writes it down).
    static PRESSED: std::cell::Cell<Option<u32>> = const { std::cell::Cell::new(None) };
}
