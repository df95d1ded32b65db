//! What workers are started from.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::{self, LocalBoxFuture, Shared};
use js_sys::{Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Url, Worker, WorkerOptions};

use crate::web::shipped::Shipped;

/// The worker's script and module, fetched and compiled once for all workers of the page.
pub(super) struct WorkerProgram {
    /// A `blob:` URL, so that the page's content-security policy holds in the worker too. The script
    /// is a classic one and imports nothing: Chromium starts no other from a page on disk.
    script: String,
    /// The compiled module; its address when the server's media type forbids streaming.
    module: JsValue,
}

/// A fetch that everyone who needs the program waits for.
type Fetching = Shared<LocalBoxFuture<'static, Option<Rc<WorkerProgram>>>>;

thread_local! {
    /// Fetched once for all imports: compiled code gets faster with use.
    static PROGRAM: RefCell<Option<Fetching>> = const { RefCell::new(None) };
}

impl WorkerProgram {
    /// `None` when it cannot be had; then it is tried anew the next time.
    pub(super) async fn get() -> Option<Rc<Self>> {
        let begin = || Self::fetch().boxed_local().shared();
        let fetching = PROGRAM.with_borrow_mut(|fetching| fetching.get_or_insert_with(begin).clone());
        let program = fetching.await;
        if program.is_none() {
            PROGRAM.set(None);
        }
        program
    }

    async fn fetch() -> Option<Rc<Self>> {
        let (script, module) = future::join(Shipped::Worker.text(), compiled_module()).await;
        let blob = Blob::new_with_str_sequence(&Array::of1(&script?.into())).ok()?;
        Some(Rc::new(Self { script: Url::create_object_url_with_blob(&blob).ok()?, module: module? }))
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

async fn compiled_module() -> Option<JsValue> {
    let address = Shipped::WorkerModule.address()?;
    let compiling = WebAssembly::compile_streaming(&web_sys::window()?.fetch_with_str(&address));
    Some(JsFuture::from(compiling).await.unwrap_or_else(|_| address.into()))
}
