//! What the build wrote into the page's `<meta name=… content=…>`.

use wasm_bindgen::JsCast;
use web_sys::{Element, Url};

/// The content of a `<meta>`; empty when there is none.
pub fn meta(name: &str) -> String {
    content(&format!("meta[name={name}]"))
}

/// All `<meta>` elements of a name, in order.
pub fn metas(name: &str) -> Vec<Element> {
    let document = web_sys::window().and_then(|window| window.document());
    let list = document.and_then(|document| document.query_selector_all(&format!("meta[name={name}]")).ok());
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
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
