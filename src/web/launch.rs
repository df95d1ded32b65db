//! Files that the system opens with the installed page (the File Handling API).

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::drop::{Given, NotHad};
use super::untyped;

/// Gives each launch to `on_launch`, for as long as the page lives; nothing in a browser without launches.
pub fn listen(on_launch: impl Fn(Given) + Clone + 'static) {
    let Some(queue) = web_sys::window().and_then(|window| untyped::field(&window, "launchQueue")) else { return };
    let Some(set_consumer) = untyped::method(&queue, "setConsumer") else { return };
    let consumer = Closure::<dyn FnMut(JsValue)>::new(move |launch: JsValue| {
        let files = untyped::field(&launch, "files").and_then(|files| files.dyn_into::<Array>().ok());
        let handles = files.unwrap_or_default();
        if handles.length() == 0 {
            return;
        }
        let on_launch = on_launch.clone();
        spawn_local(async move {
            let mut launched = Given::default();
            for handle in handles.iter() {
                match untyped::file(&handle).await {
                    Some(file) => launched.0.push((file.name(), file)),
                    None => launched.1.push((untyped::text(&handle, "name"), NotHad::Unreadable)),
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
