//! What workers are started from.

use futures_util::future;
use js_sys::{Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Url, Worker, WorkerOptions};

use super::shipped::Shipped;

/// The worker's script and module, fetched and compiled once for all workers.
pub(super) struct WorkerProgram {
    /// A `blob:` URL, so that the page's content-security policy holds in the worker too. The script
    /// is a classic one and imports nothing: Chromium starts no other from a page on disk.
    script: String,
    /// The compiled module; its address when the server's media type forbids streaming.
    module: JsValue,
}

impl WorkerProgram {
    /// `None` when it cannot be had.
    pub(super) async fn fetch() -> Option<Self> {
        let (script, module) = future::join(Shipped::Worker.text(), compiled_module()).await;
        let blob = Blob::new_with_str_sequence(&Array::of1(&script?.into())).ok()?;
        Some(Self { script: Url::create_object_url_with_blob(&blob).ok()?, module: module? })
    }

    /// Starts a worker, which says "ready" when it is, and gives the name that no other has.
    pub(super) fn start(&self) -> Result<(Worker, String), JsValue> {
        let name = format!("tlsrpt-lens worker {}", js_sys::Math::random());
        let options = WorkerOptions::new();
        options.set_name(&name);
        let worker = Worker::new_with_options(&self.script, &options)?;
        worker.post_message(&self.module)?;
        Ok((worker, name))
    }
}

impl Drop for WorkerProgram {
    fn drop(&mut self) {
        // An address that is no longer known is what is wanted.
        let _ = Url::revoke_object_url(&self.script);
    }
}

async fn compiled_module() -> Option<JsValue> {
    let address = Shipped::WorkerModule.address()?;
    let compiling = WebAssembly::compile_streaming(&web_sys::window()?.fetch_with_str(&address));
    Some(JsFuture::from(compiling).await.unwrap_or_else(|_| address.into()))
}
