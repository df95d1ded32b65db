//! Internationalised domain names, by the browser's own URL parser (UTS 46).

use web_sys::Url;

/// The A-label form of a name; `None` when it is not one.
pub fn to_ascii(name: &str) -> Option<String> {
    // A character that ends the host of a URL would silently cut the name.
    if name.contains(['/', '?', '#', ':', '@', '\\', ' ', '[', ']']) {
        return None;
    }
    let host = Url::new(&format!("https://{name}/")).ok()?.hostname();
    (!host.is_empty()).then_some(host)
}
