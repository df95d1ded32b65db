//! What this site has stored in the browser, of whatever kind.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, CacheStorage, Response, Storage, Window};

use super::untyped::{self, settled};

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

/// What is stored for this site.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// Everything that the browser tells of, pages of others at the same host included.
    pub stored: Vec<Stored>,
    /// The browser does not tell of everything.
    pub has_gaps: bool,
}

/// Everything that is stored, as far as the browser tells.
pub async fn list() -> Listing {
    let Some(window) = web_sys::window() else { return Listing::default() };
    let (caches, databases) = (caches(&window).await, database_names(&window).await);
    let has_gaps = caches.is_err() || databases.is_none();
    let mut stored = caches.unwrap_or_default();
    stored.extend(settings(Place::Setting, window.local_storage().ok().flatten()));
    stored.extend(settings(Place::TabSetting, window.session_storage().ok().flatten()));
    let database = |name| Stored { place: Place::Database, name, files: 1, bytes: None };
    stored.extend(databases.unwrap_or_default().into_iter().map(database));
    let cookies = window.document().map(|document| untyped::text(&document, "cookie")).unwrap_or_default();
    stored.extend(cookies.split(';').filter_map(|cookie| cookie.split_once('=')).map(|(name, value)| Stored {
        place: Place::Cookie,
        name: name.trim().to_owned(),
        files: 1,
        bytes: length(value),
    }));
    Listing { stored, has_gaps }
}

async fn caches(window: &Window) -> Result<Vec<Stored>, JsValue> {
    // On insecure origins there are none.
    let Some(storage) = untyped::field(window, "caches") else { return Ok(Vec::new()) };
    let storage: CacheStorage = storage.unchecked_into();
    let names: Array = JsFuture::from(storage.keys()).await?.unchecked_into();
    let mut caches = Vec::new();
    for name in names.iter().filter_map(|name| name.as_string()) {
        let cache: Cache = JsFuture::from(storage.open(&name)).await?.unchecked_into();
        let responses: Array = JsFuture::from(cache.match_all()).await?.unchecked_into();
        let mut bytes = 0.0;
        for response in responses.iter() {
            let response: Response = response.unchecked_into();
            let body: Blob = JsFuture::from(response.blob()?).await?.unchecked_into();
            bytes += body.size();
        }
        caches.push(Stored { place: Place::Cache, name, files: responses.length(), bytes: Some(bytes) });
    }
    Ok(caches)
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

/// Names of the databases; none in a browser that does not tell.
pub async fn databases() -> Vec<String> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    database_names(&window).await.unwrap_or_default()
}

/// Browsers do not tell how large one is; `None` where they do not even tell which there are.
async fn database_names(window: &Window) -> Option<Vec<String>> {
    let Some(factory) = untyped::field(window, "indexedDB").filter(JsValue::is_object) else { return Some(Vec::new()) };
    let list = untyped::call(&factory, "databases").ok()?;
    let databases: Array = settled(list).await.ok()?.dyn_into().ok()?;
    Some(databases.iter().map(|database| untyped::text(&database, "name")).collect())
}

fn length(text: &str) -> Option<f64> {
    u32::try_from(text.len()).ok().map(f64::from)
}
