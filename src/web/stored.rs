//! What this site has stored in the browser, of whatever kind.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, CacheStorage, Response, Storage};

/// Something stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Where.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Files that it holds; one for anything but a cache.
    pub files: u32,
    /// Bytes, where the browser tells.
    pub bytes: Option<f64>,
}

/// Kinds of storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Files of a service worker.
    Cache,
    /// A setting that stays.
    Setting,
    /// A setting that goes with the tab.
    TabSetting,
    /// A database.
    Database,
    /// A cookie.
    Cookie,
}

/// Everything that is stored for this site, pages of others at the same host included.
pub async fn list() -> Vec<Stored> {
    let mut all = caches().await.unwrap_or_default();
    if let Some(window) = web_sys::window() {
        all.extend(settings(Place::Setting, window.local_storage().ok().flatten()));
        all.extend(settings(Place::TabSetting, window.session_storage().ok().flatten()));
        let stored = |name| Stored { place: Place::Database, name, files: 1, bytes: None };
        all.extend(databases().await.into_iter().map(stored));
        let cookies = window.document().and_then(|document| Reflect::get(&document, &"cookie".into()).ok());
        let cookies = cookies.and_then(|cookies| cookies.as_string()).unwrap_or_default();
        all.extend(cookies.split(';').filter_map(|cookie| cookie.split_once('=')).map(|(name, value)| Stored {
            place: Place::Cookie,
            name: name.trim().to_owned(),
            files: 1,
            bytes: length(value),
        }));
    }
    all
}

async fn caches() -> Option<Vec<Stored>> {
    // On insecure origins there are none.
    let window = web_sys::window().filter(|window| Reflect::has(window, &"caches".into()).unwrap_or(false))?;
    let storage: CacheStorage = window.caches().ok()?;
    let names: Array = JsFuture::from(storage.keys()).await.ok()?.unchecked_into();
    let mut caches = Vec::new();
    for name in names.iter().filter_map(|name| name.as_string()) {
        let cache: Cache = JsFuture::from(storage.open(&name)).await.ok()?.unchecked_into();
        let responses: Array = JsFuture::from(cache.match_all()).await.ok()?.unchecked_into();
        let mut bytes = 0.0;
        for response in responses.iter() {
            let response: Response = response.unchecked_into();
            let body: Blob = JsFuture::from(response.blob().ok()?).await.ok()?.unchecked_into();
            bytes += body.size();
        }
        caches.push(Stored { place: Place::Cache, name, files: responses.length(), bytes: Some(bytes) });
    }
    Some(caches)
}

fn settings(place: Place, storage: Option<Storage>) -> Vec<Stored> {
    let Some(storage) = storage else { return Vec::new() };
    let names = (0..storage.length().unwrap_or_default()).filter_map(|index| storage.key(index).ok().flatten());
    names
        .map(|name| {
            let bytes = storage.get_item(&name).ok().flatten().and_then(|value| length(&value));
            Stored { place, name, files: 1, bytes }
        })
        .collect()
}

/// Names of the databases; browsers do not tell how large one is.
pub async fn databases() -> Vec<String> {
    database_names().await.unwrap_or_default()
}

async fn database_names() -> Option<Vec<String>> {
    let window = web_sys::window()?;
    let factory = Reflect::get(&window, &"indexedDB".into()).ok()?;
    let list: Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
    let promise: Promise = list.call0(&factory).ok()?.dyn_into().ok()?;
    let databases: Array = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let named = databases.iter().filter_map(|database| Reflect::get(&database, &"name".into()).ok()?.as_string());
    Some(named.collect())
}

fn length(text: &str) -> Option<f64> {
    u32::try_from(text.len()).ok().map(f64::from)
}
