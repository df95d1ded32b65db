//! Files that another app shared with the installed page, or that a site posted to it. The service worker keeps them
//! (build/service-worker.js) until the user says what to do with them, for a day at most.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, File, Response};

use super::drop::{Given, NotHad};
use super::{clock, page_file, untyped};
use crate::query;

/// What waits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Waiting {
    /// The files, in the order in which they came.
    pub files: Vec<SharedFile>,
    /// Files that came beyond what may wait; they are gone.
    pub refused: u64,
    /// Shares that were larger than all that may wait.
    pub too_large: u64,
    /// The addresses of all of it in the cache.
    keys: Vec<String>,
}

/// A file that waits. Nothing of it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedFile {
    /// Its name, a text of a stranger.
    pub name: String,
    /// Its size.
    pub bytes: f64,
    /// The origin of the page that sent it, where the browser said one.
    pub from: Option<String>,
    key: String,
}

impl Waiting {
    /// Whether there is nothing to be said.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Looks at what waits, and deletes what has waited too long.
    pub async fn look() -> Self {
        let Some(cache) = cache().await else { return Self::default() };
        let waiting = Self::in_cache(&cache).await.unwrap_or_default();
        if waiting.is_empty() {
            delete(&cache, &[]).await;
        }
        waiting
    }

    async fn in_cache(cache: &Cache) -> Result<Self, JsValue> {
        let mut waiting = Self::default();
        let keys: Array = JsFuture::from(cache.keys()).await?.unchecked_into();
        for key in keys.iter().map(|request| untyped::text(&request, "url")) {
            let response = JsFuture::from(cache.match_with_str(&key)).await?;
            // Another window may have taken it meanwhile.
            let Ok(response) = response.dyn_into::<Response>() else { continue };
            let header = |name| response.headers().get(name).ok().flatten().unwrap_or_default();
            let number = |name| header(name).parse::<f64>().unwrap_or_default();
            // Clocks are set back too.
            if (clock::unix_milliseconds() - number("x-time")).abs() >= MOST_AGE {
                delete(cache, std::slice::from_ref(&key)).await;
                continue;
            }
            if header("x-size").is_empty() {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "the service worker counts them"
                )]
                let count = |name| number(name) as u64;
                (waiting.refused, waiting.too_large) = (count("x-files"), count("x-shares"));
            } else {
                let from = Some(query::decode(&header("x-from"))).filter(|from| !from.is_empty());
                let (name, bytes, key) = (query::decode(&header("x-name")), number("x-size"), key.clone());
                waiting.files.push(SharedFile { name, bytes, from, key });
            }
            waiting.keys.push(key);
        }
        Ok(waiting)
    }

    /// Hands out these files, and no others that came since; nothing is left of them behind the page.
    pub async fn take(self) -> Given {
        let mut given = Given::default();
        let Some(cache) = cache().await else { return given };
        for SharedFile { name, key, .. } in self.files {
            match file(&cache, &key, &name).await {
                Ok(file) => given.0.push((name, file)),
                Err(_) => given.1.push((name, NotHad::Unreadable)),
            }
        }
        delete(&cache, &self.keys).await;
        given
    }

    /// Deletes all of it unread.
    pub async fn discard(self) {
        if let Some(cache) = cache().await {
            delete(&cache, &self.keys).await;
        }
    }
}

fn caches() -> Option<CacheStorage> {
    // On insecure origins there are none.
    Some(untyped::field(web_sys::window()?.as_ref(), "caches")?.unchecked_into())
}

fn cache_name() -> String {
    format!("tlsrpt-lens {} shared", page_file::beside_page("./"))
}

/// The cache in which shared files wait; `None` when none was ever shared.
async fn cache() -> Option<Cache> {
    let caches = caches()?;
    if !JsFuture::from(caches.has(&cache_name())).await.ok()?.is_truthy() {
        return None;
    }
    Some(JsFuture::from(caches.open(&cache_name())).await.ok()?.unchecked_into())
}

async fn file(cache: &Cache, key: &str, name: &str) -> Result<File, JsValue> {
    let response: Response = JsFuture::from(cache.match_with_str(key)).await?.dyn_into()?;
    let body = JsFuture::from(response.blob()?).await?;
    File::new_with_blob_sequence(&Array::of1(&body), name)
}

/// Deletes what stands at these addresses, and the cache when nothing is left in it. What cannot be deleted is
/// offered again, and gone after a day.
async fn delete(cache: &Cache, keys: &[String]) {
    for key in keys {
        let _ = JsFuture::from(cache.delete_with_str(key)).await;
    }
    let left = JsFuture::from(cache.keys()).await.map(JsCast::unchecked_into::<Array>);
    if let (Ok(0), Some(caches)) = (left.map(|left| left.length()), caches()) {
        let _ = JsFuture::from(caches.delete(&cache_name())).await;
    }
}

/// Milliseconds that something waits; the service worker knows them too.
const MOST_AGE: f64 = 86_400_000.0;
