//! Waiting for a lock that another thread of the browser holds (the Web Locks API).

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::untyped::{self, settled};

/// Calls `then` once nobody holds the lock `name` any more; never in a browser without locks.
pub(crate) fn when_free(name: &str, then: impl FnOnce() + 'static) {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return };
    let Some(locks) = untyped::field(&navigator, "locks") else { return };
    let Some(request) = untyped::method(&locks, "request") else { return };
    if let Ok(granted) = request.call2(&locks, &name.into(), &Closure::once_into_js(then)) {
        // Refused where the page may not use locks, which is as if there were none.
        spawn_local(async move { drop(settled(granted).await) });
    }
}
