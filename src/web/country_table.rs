//! The table of countries, fetched from the page's own host.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::page_file;
use crate::geo::CountryTable;

/// The table; `None` when it cannot be had, which leaves countries unknown.
pub async fn fetch() -> Option<CountryTable> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(&page_file::address("countries"))).await.ok()?;
    let response: Response = response.unchecked_into();
    let bytes = JsFuture::from(response.array_buffer().ok().filter(|_| response.ok())?).await.ok()?;
    CountryTable::read(&Uint8Array::new(&bytes).to_vec()).ok()
}
