//! What the build wrote into the page's `<meta name=… content=…>`.

use web_sys::Url;

/// The content of a `<meta>`; empty when there is none.
pub fn meta(name: &str) -> String {
    content(&format!("meta[name={name}]"))
}

/// The page's content-security policy; empty where the page has none.
pub fn policy() -> String {
    content("meta[http-equiv=content-security-policy]")
}

/// The absolute address of a path beside the page, wherever that lies.
pub fn beside_page(path: &str) -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let base = document.and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    Url::new_with_base(path, &base).map_or_else(|_| path.to_owned(), |url| url.href())
}

fn content(selector: &str) -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let meta = document.and_then(|document| document.query_selector(selector).ok().flatten());
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}
