//! Waiting for a lock that another thread of the browser holds (the Web Locks API).

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Calls `then` once nobody holds the lock `name` any more; never in a browser without locks.
pub(crate) fn when_free(name: &str, then: impl FnOnce() + 'static) {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return };
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    let Some(request) = request else { return };
    let granted = request.call2(&locks, &name.into(), &Closure::once_into_js(then));
    if let Some(promise) = granted.ok().and_then(|granted| granted.dyn_into::<Promise>().ok()) {
        // Refused where the page may not use locks, which is as if there were none.
        spawn_local(async move { drop(JsFuture::from(promise).await) });
    }
}
