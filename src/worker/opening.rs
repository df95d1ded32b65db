//! A long report, read by a worker of its own so that the page answers meanwhile.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

use super::message::{ToPage, ToWorker};
use super::program::WorkerProgram;
use super::warm_up;
use crate::store::Excerpt;
use crate::web::locks;

/// What is shown of a report of which this is kept; `None` when it cannot be read, or the worker ended. Whoever drops
/// this before it is done ends the worker.
pub async fn open(kept: Vec<u8>) -> Option<Excerpt> {
    let program = WorkerProgram::get().await?;
    warm_up::end();
    let (worker, name) = program.start().ok()?;
    let opening = Opening { worker, handlers: RefCell::default() };
    let answer = Promise::new(&mut |resolve, _| opening.listen(&resolve, &name, &kept));
    drop(kept);
    let answer = JsFuture::from(answer).await.ok()?;
    Excerpt::decode(&answer.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// The worker, ended when this goes, and what it calls.
struct Opening {
    worker: Worker,
    handlers: RefCell<Option<Handlers>>,
}

type Handlers = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);

impl Opening {
    /// Gives the worker what is kept once it is ready. `resolve` is called with what it answers, or with nothing.
    fn listen(&self, resolve: &Function, name: &str, kept: &[u8]) {
        let kept = Rc::new(RefCell::new(Some(Uint8Array::from(kept))));
        let settle = {
            let resolve = resolve.clone();
            // A promise is settled once, whatever comes later.
            move |answer: Option<Uint8Array>| drop(resolve.call1(&JsValue::UNDEFINED, &answer.into()))
        };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let (worker, settle, name) = (self.worker.clone(), settle.clone(), name.to_owned());
            move |event: MessageEvent| match ToPage::read(&event.data()) {
                Some(ToPage::Ready { holds_lock }) => {
                    if holds_lock {
                        let settle = settle.clone();
                        locks::when_free(&name, move || settle(None));
                    }
                    let sent = kept.take().is_some_and(|kept| ToWorker::Open(kept).post(&worker).is_ok());
                    if !sent {
                        settle(None);
                    }
                }
                Some(ToPage::Opened(answer)) => settle(answer),
                _ => settle(None),
            }
        });
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| settle(None));
        self.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.handlers.replace(Some((on_message, on_error)));
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        self.worker.terminate();
        let handlers = self.handlers.take();
        // It may be one of them that runs now.
        gloo_timers::callback::Timeout::new(0, move || drop(handlers)).forget();
    }
}
