//! Files that another app shared with the installed page; the service worker keeps them until they are read.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, File, Response};

use super::drop::Given;
use super::{page_file, untyped};
use crate::query;

/// Takes what was shared; nothing is left of it behind the page.
pub async fn take() -> Given {
    take_all().await.unwrap_or_default()
}

async fn take_all() -> Option<Given> {
    // On insecure origins there are no caches.
    let caches: CacheStorage = untyped::field(web_sys::window()?.as_ref(), "caches")?.unchecked_into();
    let name = format!("tlsrpt-lens {} shared", page_file::beside_page("./"));
    if !JsFuture::from(caches.has(&name)).await.ok()?.is_truthy() {
        return None;
    }
    let cache: Cache = JsFuture::from(caches.open(&name)).await.ok()?.unchecked_into();
    let responses: Array = JsFuture::from(cache.match_all()).await.ok()?.unchecked_into();
    let mut shared = Given::default();
    for response in responses.iter() {
        let response: Response = response.unchecked_into();
        let name = response.headers().get("x-name").ok().flatten().map(|name| query::decode(&name)).unwrap_or_default();
        match file(&response, &name).await {
            Ok(file) => shared.0.push((name, file)),
            Err(_) => shared.1.push(name),
        }
    }
    // Were it not deleted, the same files would be read again next time.
    let _ = JsFuture::from(caches.delete(&name)).await;
    Some(shared)
}

async fn file(response: &Response, name: &str) -> Result<File, JsValue> {
    let body = JsFuture::from(response.blob()?).await?;
    File::new_with_blob_sequence(&Array::of1(&body), name)
}
