//! Makes what workers run fast before it is needed. A browser compiles a program for speed only where it sees
//! that a part of it is used much, and shares the result between workers: the first mailbox would take twice as
//! long as the second. So a worker reads a mail of our own a few hundred times while the user looks for a file.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, Worker};

use super::message::{ToPage, ToWorker};
use super::program::WorkerProgram;

/// The worker that warms up, and its handler.
type Warming = (Worker, Closure<dyn FnMut(MessageEvent)>);

/// How far it is.
enum State {
    Cold,
    Starting(Warming),
    Reading(Warming),
    /// The processors are wanted, but a worker that is stopped before it has started leaves the browser with a
    /// request that never ends: it is stopped when it has.
    Unwanted(Warming),
    Over,
}

thread_local! {
    static STATE: RefCell<State> = const { RefCell::new(State::Cold) };
}

/// Begins; ends by itself. Without a second processor it would only be in the way.
pub(super) fn begin(program: &WorkerProgram) {
    let spare = web_sys::window().is_some_and(|window| window.navigator().hardware_concurrency() > 1.0);
    if !spare || !STATE.with_borrow(|state| matches!(state, State::Cold)) {
        return;
    }
    let mailbox = Array::of1(&MAIL.repeat(TIMES).into());
    let Ok(mailbox) = File::new_with_str_sequence(&mailbox, NAME) else { return };
    let Ok((worker, _)) = program.start() else { return };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
        let worker = worker.clone();
        move |event: MessageEvent| match ToPage::read(&event.data()) {
            Some(ToPage::Ready { .. }) if read() => {
                // A file can always be cloned.
                let _ = ToWorker::Files(vec![(NAME.to_owned(), mailbox.clone())]).post(&worker);
            }
            // Done, or not wanted any more. The handler must not go while it runs.
            Some(ToPage::Ready { .. } | ToPage::Idle { .. } | ToPage::Lost) | None => {
                gloo_timers::callback::Timeout::new(0, stop).forget();
            }
            Some(_) => {}
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    STATE.set(State::Starting((worker, on_message)));
}

/// Ends at once: the processors are wanted.
pub(super) fn end() {
    STATE.with_borrow_mut(|state| {
        *state = match std::mem::replace(state, State::Over) {
            State::Starting(warming) | State::Unwanted(warming) => State::Unwanted(warming),
            State::Reading((worker, _)) => {
                worker.terminate();
                State::Over
            }
            State::Cold | State::Over => State::Over,
        };
    });
}

/// The worker has started: goes on to reading, if that is still wanted.
fn read() -> bool {
    STATE.with_borrow_mut(|state| match std::mem::replace(state, State::Over) {
        State::Starting(warming) => {
            *state = State::Reading(warming);
            true
        }
        other => {
            *state = other;
            false
        }
    })
}

fn stop() {
    if let State::Starting((worker, _)) | State::Reading((worker, _)) | State::Unwanted((worker, _)) =
        STATE.replace(State::Over)
    {
        worker.terminate();
    }
}

/// A mailbox of one mail, in the shape that large senders use.
const MAIL: &str = include_str!("warm_up/mail.mbox");
/// About as often as it takes until reading it gets no faster.
const TIMES: usize = 400;
const NAME: &str = "warm-up";
