//! Files that another app shared with the installed page; the service worker keeps them until they are read.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, File, Response};

use super::drop::NamedFile;
use super::page_file;
use crate::query;

/// Takes what was shared; nothing is left of it behind the page.
pub async fn take() -> Vec<NamedFile> {
    take_all().await.unwrap_or_default()
}

async fn take_all() -> Option<Vec<NamedFile>> {
    // On insecure origins there are no caches.
    let window = web_sys::window().filter(|window| js_sys::Reflect::has(window, &"caches".into()).unwrap_or(false))?;
    let caches = window.caches().ok()?;
    let name = format!("tlsrpt-lens {} shared", page_file::beside_page("./"));
    if !JsFuture::from(caches.has(&name)).await.ok()?.is_truthy() {
        return None;
    }
    let cache: Cache = JsFuture::from(caches.open(&name)).await.ok()?.unchecked_into();
    let responses: Array = JsFuture::from(cache.match_all()).await.ok()?.unchecked_into();
    let mut files = Vec::new();
    for response in responses.iter() {
        let response: Response = response.unchecked_into();
        let name = response.headers().get("x-name").ok().flatten().map(|name| query::decode(&name)).unwrap_or_default();
        let Ok(body) = response.blob() else { continue };
        let Ok(body) = JsFuture::from(body).await else { continue };
        files.extend(File::new_with_blob_sequence(&Array::of1(&body), &name).ok().map(|file| (name, file)));
    }
    // Were it not deleted, the same files would be read again next time.
    let _ = JsFuture::from(caches.delete(&name)).await;
    Some(files)
}
