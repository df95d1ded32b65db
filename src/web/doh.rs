//! DNS over HTTPS by `fetch`: nothing but the question is sent.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit, Response,
};

use super::clock;
use crate::dns::{Breaker, DohTransport, HttpAnswer, Pauses, TransportError};

thread_local! {
    /// What is known of the resolvers since the page was opened.
    static BREAKER: RefCell<Breaker> = RefCell::default();
}

/// Asks every resolver again: the user began a new check.
pub fn forget_failures() {
    BREAKER.take();
}

/// Whether this site can have a resolver of its own: a page opened from disk has no site.
pub fn page_has_server() -> bool {
    web_sys::window().and_then(|window| window.location().protocol().ok()).is_some_and(|protocol| protocol != "file:")
}

/// Fetches, and tells `on_send` of each address before it is asked.
pub struct Fetch<F> {
    /// Called with the address.
    pub on_send: F,
}

impl<F: Fn(&str)> Fetch<F> {
    /// The answer, and for how many seconds the resolver wants to be left alone, if it says so.
    async fn attempt(&self, url: &str) -> Result<(HttpAnswer, Option<u32>), TransportError> {
        if BREAKER.with_borrow(|breaker| breaker.rests(url, clock::now())) {
            return Err(TransportError::Resting);
        }
        (self.on_send)(url);
        let running = Running::start().ok_or(TransportError::Unreachable)?;
        let answer = fetch(url, &running.controller).await;
        let is_late = answer.is_none() && running.timed_out.get();
        BREAKER.with_borrow_mut(|breaker| {
            if is_late {
                breaker.note_late(url, clock::now());
            } else {
                breaker.note(url, answer.is_some(), clock::now());
            }
        });
        answer.ok_or(if is_late { TransportError::TimedOut } else { TransportError::Unreachable })
    }
}

impl<F: Fn(&str)> DohTransport for Fetch<F> {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        self.attempt(url).await.map(|(answer, _)| answer)
    }
}

/// Fetches a few at a time, and leaves a resolver alone that says that it is asked too much.
pub struct Queue<F> {
    fetch: Fetch<F>,
    places: Places,
    pauses: RefCell<Pauses>,
}

impl<F: Fn(&str)> Queue<F> {
    /// At most so many requests at a time.
    pub fn new(fetch: Fetch<F>, at_once: usize) -> Self {
        let places = Places { free: Cell::new(at_once), waiting: RefCell::default() };
        Self { fetch, places, pauses: RefCell::default() }
    }
}

impl<F> Queue<F> {
    /// Waits until the resolver may be asked; what another question is told meanwhile counts too.
    async fn pause(&self, url: &str) {
        loop {
            let left = self.pauses.borrow().left(url, clock::now());
            let Some(left) = left else { return };
            TimeoutFuture::new(milliseconds(left)).await;
        }
    }
}

impl<F: Fn(&str)> DohTransport for Queue<F> {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        // Held while it waits, so that fewer ask a resolver that is asked too much.
        let _place = self.places.take().await;
        let mut doubling = 1;
        loop {
            self.pause(url).await;
            let (answer, wanted) = self.fetch.attempt(url).await?;
            if answer.status != TOO_MANY_REQUESTS || doubling > LONGEST_PAUSE {
                return Ok(answer);
            }
            let seconds = wanted.unwrap_or(doubling).clamp(1, LONGEST_PAUSE);
            self.pauses.borrow_mut().begin(url, seconds, clock::now());
            doubling *= 2;
        }
    }
}

/// Places of a queue: so many may be taken at a time.
struct Places {
    free: Cell<usize>,
    waiting: RefCell<Vec<Waker>>,
}

impl Places {
    /// Waits for a place.
    async fn take(&self) -> Place<'_> {
        poll_fn(|context| {
            if let Some(left) = self.free.get().checked_sub(1) {
                self.free.set(left);
                Poll::Ready(())
            } else {
                self.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
        })
        .await;
        Place(self)
    }
}

/// A place that is taken, until it is dropped.
struct Place<'a>(&'a Places);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.free.set(self.0.free.get() + 1);
        // All are woken: the first of them may be of a check that was stopped.
        let waiting = self.0.waiting.take();
        waiting.into_iter().for_each(Waker::wake);
    }
}

/// RFC 6585, section 4.
const TOO_MANY_REQUESTS: u16 = 429;

/// Seconds; also the longest that a resolver may ask for.
const LONGEST_PAUSE: u32 = 32;

/// A wait for a timer, which has whole milliseconds: never shorter than it should be.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn milliseconds(wait: f64) -> u32 {
    wait.ceil().clamp(1.0, f64::from(LONGEST_PAUSE) * 1_000.0) as u32
}

async fn fetch(url: &str, controller: &AbortController) -> Option<(HttpAnswer, Option<u32>)> {
    let headers = Headers::new().ok()?;
    // A header that needs no question beforehand (CORS-safelisted).
    headers.set("accept", "application/dns-message").ok()?;
    let init = RequestInit::new();
    init.set_method("GET");
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&controller.signal()));
    let request = Request::new_with_str_and_init(url, &init).ok()?;
    let window = web_sys::window()?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await.ok()?.unchecked_into();
    let body = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    // Other sites show this header to a page only if they want to (RFC 9110, section 10.2.3).
    let pause = response.headers().get("retry-after").ok().flatten().and_then(|seconds| seconds.trim().parse().ok());
    let content_type = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    Some((HttpAnswer { status: response.status(), content_type, body: Uint8Array::new(&body).to_vec() }, pause))
}

/// A request under way; it is aborted when it takes too long, and when nobody waits any more.
struct Running {
    controller: AbortController,
    timed_out: std::rc::Rc<Cell<bool>>,
    _timer: gloo_timers::callback::Timeout,
}

impl Running {
    fn start() -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let timed_out = std::rc::Rc::new(Cell::new(false));
        let timer = gloo_timers::callback::Timeout::new(MOST_MILLISECONDS, {
            let (controller, timed_out) = (controller.clone(), timed_out.clone());
            move || {
                timed_out.set(true);
                controller.abort();
            }
        });
        Some(Self { controller, timed_out, _timer: timer })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

const MOST_MILLISECONDS: u32 = 5_000;
