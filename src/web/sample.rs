//! The sample reports that ship with the page.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Response};

use super::page_file;

/// The sample mailbox from the page's own host; `None` when it cannot be fetched.
pub async fn fetch() -> Option<File> {
    let window = web_sys::window()?;
    let response: Response =
        JsFuture::from(window.fetch_with_str(&page_file::address("sample"))).await.ok()?.unchecked_into();
    if !response.ok() {
        return None;
    }
    let bytes: JsValue = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    File::new_with_buffer_source_sequence(&Array::of1(&bytes), "sample-reports.mbox").ok()
}
