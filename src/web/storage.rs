//! What the browser keeps for this page: a few settings, nothing of any report.

/// The text under a name; `None` when there is none, or the browser keeps nothing.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok()?
}

/// Keeps a text; a browser that keeps nothing forgets it with the page.
pub fn write(name: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(name), text);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The name under which this page keeps a text; `None` for a text of another page.
pub fn own(key: &str) -> Option<&str> {
    key.strip_prefix(PREFIX)
}

/// Other pages of the same host share the storage.
fn key(name: &str) -> String {
    format!("{PREFIX}{name}")
}

const PREFIX: &str = "tlsrpt-lens.";
