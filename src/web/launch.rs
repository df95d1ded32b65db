//! Files that the system opens with the installed page (the File Handling API).

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::drop::NamedFile;

/// What a launch brings: files, and the names of those that could not be had.
pub type Launched = (Vec<NamedFile>, Vec<String>);

/// Gives each launch to `on_launch`, for as long as the page lives; nothing in a browser without launches.
pub fn listen(on_launch: impl Fn(Launched) + Clone + 'static) {
    let Some(queue) = web_sys::window().and_then(|window| property(&window, "launchQueue")) else { return };
    let Some(set_consumer) = property(&queue, "setConsumer").and_then(|set| set.dyn_into::<Function>().ok()) else {
        return;
    };
    let consumer = Closure::<dyn FnMut(JsValue)>::new(move |launch: JsValue| {
        let handles = property(&launch, "files").and_then(|files| files.dyn_into::<Array>().ok()).unwrap_or_default();
        if handles.length() == 0 {
            return;
        }
        let on_launch = on_launch.clone();
        spawn_local(async move {
            let mut launched = Launched::default();
            for handle in handles.iter() {
                if let Some(file) = file_of(&handle).await {
                    launched.0.push((file.name(), file));
                } else {
                    let name = property(&handle, "name").and_then(|name| name.as_string());
                    launched.1.push(name.unwrap_or_default());
                }
            }
            on_launch(launched);
        });
    });
    // A queue that takes no consumer launches nothing.
    let _ = set_consumer.call1(&queue, consumer.as_ref());
    // The one consumer lives as long as the page.
    consumer.forget();
}

/// The file behind a handle; `None` when it is gone, or is a folder.
async fn file_of(handle: &JsValue) -> Option<File> {
    let get_file: Function = property(handle, "getFile")?.dyn_into().ok()?;
    let promise: Promise = get_file.call0(handle).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// A property that is there.
fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined())
}
