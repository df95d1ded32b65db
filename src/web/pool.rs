//! The pool of workers, from the page's side.
//!
//! Workers start from a `blob:` URL, so that the page's content-security policy holds in
//! them too. Work is sent once a worker said "ready"; cancelling ends the workers.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use super::drop::NamedFile;
use crate::store::Batch;

/// What happens during an import.
pub enum Event {
    /// So many more bytes and mails were read.
    Progress {
        /// Bytes of files.
        bytes: f64,
        /// Mails of mailboxes.
        mails: u64,
    },
    /// Things found.
    Batch(Box<Batch>),
    /// One file is read to its end.
    FileDone {
        /// All that it gave is problems.
        failed: bool,
    },
    /// These files were in the hands of a worker that died.
    Lost(Vec<String>),
    /// Nothing is left to do.
    Finished,
}

/// A running import; [`Import::cancel`] stops it.
#[derive(Clone)]
pub struct Import(Rc<State>);

struct State {
    queue: RefCell<VecDeque<Vec<NamedFile>>>,
    workers: RefCell<Vec<Running>>,
    on_event: Box<dyn Fn(Event)>,
}

type Handlers = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);

struct Running {
    worker: Worker,
    /// The files that it was sent and has not finished.
    jobs: VecDeque<String>,
    /// Kept for as long as the worker may call them.
    _handlers: Handlers,
}

impl Import {
    /// Reads `files`; `on_event` is called until [`Event::Finished`].
    pub fn start(files: Vec<NamedFile>, on_event: impl Fn(Event) + 'static) -> Self {
        let queue = bundles(files);
        let wanted = pool_size().min(queue.len()).max(1);
        let state = Rc::new(State {
            queue: RefCell::new(queue),
            workers: RefCell::new(Vec::new()),
            on_event: Box::new(on_event),
        });
        let import = Self(state);
        spawn_local({
            let import = import.clone();
            async move {
                let module = compiled_worker().await;
                for _ in 0..wanted {
                    if import.0.queue.borrow().is_empty() {
                        break;
                    }
                    if import.add_worker(&module).is_err() {
                        break;
                    }
                }
                import.finish_if_idle();
            }
        });
        import
    }

    /// Ends all workers at once; what they sent before is kept.
    pub fn cancel(&self) {
        self.0.queue.borrow_mut().clear();
        for running in self.0.workers.borrow_mut().drain(..) {
            running.worker.terminate();
        }
        (self.0.on_event)(Event::Finished);
    }

    fn add_worker(&self, module: &JsValue) -> Result<(), JsValue> {
        let worker = start_worker()?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let (import, worker) = (self.clone(), worker.clone());
            move |event: MessageEvent| import.message(&worker, &event)
        });
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new({
            let (import, worker) = (self.clone(), worker.clone());
            move |_| import.worker_died(&worker)
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(module)?;
        let running = Running { worker, jobs: VecDeque::new(), _handlers: (on_message, on_error) };
        self.0.workers.borrow_mut().push(running);
        Ok(())
    }

    fn message(&self, worker: &Worker, event: &MessageEvent) {
        let data: Array = event.data().unchecked_into();
        match data.get(0).as_string().as_deref() {
            Some("ready" | "idle") => self.next_job(worker),
            Some("progress") => {
                let bytes = data.get(1).as_f64().unwrap_or_default();
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the worker sent a u32")]
                let mails = data.get(2).as_f64().unwrap_or_default() as u64;
                (self.0.on_event)(Event::Progress { bytes, mails });
            }
            Some("batch") => {
                let bytes: Uint8Array = data.get(1).unchecked_into();
                if let Some(batch) = Batch::decode(&bytes.to_vec()) {
                    (self.0.on_event)(Event::Batch(Box::new(batch)));
                }
            }
            Some("file") => {
                self.with(worker, |running| running.jobs.pop_front());
                (self.0.on_event)(Event::FileDone { failed: data.get(1).is_truthy() });
            }
            _ => self.worker_died(worker),
        }
    }

    fn next_job(&self, worker: &Worker) {
        let Some(files) = self.0.queue.borrow_mut().pop_front() else {
            self.remove(worker);
            self.finish_if_idle();
            return;
        };
        self.with(worker, |running| running.jobs = files.iter().map(|(name, _)| name.clone()).collect());
        let message: Array = files.iter().map(|(name, file)| Array::of2(&name.into(), file)).collect();
        if worker.post_message(&message).is_err() {
            self.worker_died(worker);
        }
    }

    /// The files in its hands are named as lost; the others go on.
    fn worker_died(&self, worker: &Worker) {
        let Some(running) = self.remove(worker) else { return };
        let mut lost: Vec<String> = running.jobs.into();
        if self.0.workers.borrow().is_empty() {
            // Nobody is left to take the rest.
            let rest = self.0.queue.borrow_mut().drain(..).flatten().map(|(name, _)| name).collect::<Vec<_>>();
            lost.extend(rest);
        }
        (self.0.on_event)(Event::Lost(lost));
        self.finish_if_idle();
    }

    fn finish_if_idle(&self) {
        if self.0.workers.borrow().is_empty() {
            let rest: Vec<String> = self.0.queue.borrow_mut().drain(..).flatten().map(|(name, _)| name).collect();
            if !rest.is_empty() {
                (self.0.on_event)(Event::Lost(rest));
            }
            (self.0.on_event)(Event::Finished);
        }
    }

    fn with<T>(&self, worker: &Worker, act: impl FnOnce(&mut Running) -> T) -> Option<T> {
        self.0.workers.borrow_mut().iter_mut().find(|running| running.worker == *worker).map(act)
    }

    fn remove(&self, worker: &Worker) -> Option<Running> {
        let mut workers = self.0.workers.borrow_mut();
        let index = workers.iter().position(|running| running.worker == *worker)?;
        worker.terminate();
        let running = workers.swap_remove(index);
        // It may be this very handler that runs now: let it end before it is dropped.
        let Running { worker, jobs, _handlers: handlers } = running;
        let kept = Running { worker, jobs, _handlers: (Closure::new(|_| {}), Closure::new(|_| {})) };
        gloo_timers::callback::Timeout::new(0, move || drop(handlers)).forget();
        Some(kept)
    }
}

/// Small files travel together, so that a folder of ten thousand does not mean as many messages.
fn bundles(files: Vec<NamedFile>) -> VecDeque<Vec<NamedFile>> {
    let mut bundles: VecDeque<Vec<NamedFile>> = VecDeque::new();
    let mut bytes = f64::INFINITY;
    for (name, file) in files {
        bytes += file.size();
        match bundles.back_mut() {
            Some(bundle) if bytes <= BUNDLE_BYTES && bundle.len() < BUNDLE_FILES => bundle.push((name, file)),
            _ => {
                bytes = file.size();
                bundles.push_back(vec![(name, file)]);
            }
        }
    }
    bundles
}

/// One worker a core, at most eight.
fn pool_size() -> usize {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped just before")]
    let cores = cores.clamp(1.0, 8.0) as usize;
    cores
}

/// The worker's module, compiled once for all; its address when the server's media type forbids streaming.
async fn compiled_worker() -> JsValue {
    let url = page_file("worker-wasm");
    let Some(window) = web_sys::window() else { return url.into() };
    let compiling = WebAssembly::compile_streaming(&window.fetch_with_str(&url));
    JsFuture::from(compiling).await.unwrap_or_else(|_| url.into())
}

fn start_worker() -> Result<Worker, JsValue> {
    let script = format!(
        "import init from {:?};\nself.onmessage = (event) => {{ self.onmessage = null; init({{ module_or_path: event.data }}); }};\n",
        page_file("worker")
    );
    let blob_options = BlobPropertyBag::new();
    blob_options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &blob_options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&url, &options);
    gloo_timers::callback::Timeout::new(30_000, move || drop(Url::revoke_object_url(&url))).forget();
    worker
}

/// The absolute address of a file that the build wrote into a `<meta name=… content=…>`.
fn page_file(name: &str) -> String {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return String::new() };
    let relative = document
        .query_selector(&format!("meta[name={name}]"))
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default();
    let base = document.base_uri().ok().flatten().unwrap_or_default();
    Url::new_with_base(&relative, &base).map(|url| url.href()).unwrap_or(relative)
}

const BUNDLE_BYTES: f64 = 4_194_304.0;
const BUNDLE_FILES: usize = 64;
