//! Makes what workers run fast before it is needed. A browser compiles a program for speed only where it sees
//! that a part of it is used much, and shares the result between workers: the first mailbox would take twice as
//! long as the second. So a worker reads a mail of our own a few hundred times while the user looks for a file.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, Worker};

use super::message::{ToPage, ToWorker};
use super::program::WorkerProgram;

/// The worker that warms up, and its handler.
type Warming = (Worker, Closure<dyn FnMut(MessageEvent)>);

thread_local! {
    static WARMING: RefCell<Option<Warming>> = const { RefCell::new(None) };
    /// The worker reads.
    static STARTED: Cell<bool> = const { Cell::new(false) };
    /// Nothing is left to warm up.
    static WARM: Cell<bool> = const { Cell::new(false) };
}

/// Begins; ends by itself. Without a second processor it would only be in the way.
pub(super) fn begin(program: &WorkerProgram) {
    let spare = web_sys::window().is_some_and(|window| window.navigator().hardware_concurrency() > 1.0);
    if !spare || WARM.get() {
        return;
    }
    let mailbox = Array::of1(&MAIL.repeat(TIMES).into());
    let Ok(mailbox) = File::new_with_str_sequence(&mailbox, NAME) else { return };
    let Ok((worker, _)) = program.start() else { return };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
        let worker = worker.clone();
        move |event: MessageEvent| match ToPage::read(&event.data()) {
            Some(ToPage::Ready { .. }) if !WARM.get() => {
                STARTED.set(true);
                // A file can always be cloned.
                let _ = ToWorker::Files(vec![(NAME.to_owned(), mailbox.clone())]).post(&worker);
            }
            // Done, or not wanted any more. The handler must not go while it runs.
            Some(ToPage::Ready { .. } | ToPage::Idle { .. }) | None => {
                gloo_timers::callback::Timeout::new(0, stop).forget();
            }
            Some(_) => {}
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    WARMING.set(Some((worker, on_message)));
}

/// Ends at once: the processors are wanted. A worker that is only about to start ends when it has: one that is
/// stopped before leaves the browser with a request that never ends.
pub(super) fn end() {
    WARM.set(true);
    if STARTED.get() {
        stop();
    }
}

fn stop() {
    WARM.set(true);
    if let Some((worker, _)) = WARMING.take() {
        worker.terminate();
    }
}

/// A mailbox of one mail, in the shape that large senders use.
const MAIL: &str = include_str!("warm_up/mail.mbox");
/// About as often as it takes until reading it gets no faster.
const TIMES: usize = 400;
const NAME: &str = "warm-up";
