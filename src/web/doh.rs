//! DNS over HTTPS by `fetch`: nothing but the question is sent.

use std::cell::RefCell;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit, Response,
};

use super::clock;
use crate::dns::{Breaker, DohTransport, HttpAnswer, TransportError};

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

impl<F: Fn(&str)> DohTransport for Fetch<F> {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        if BREAKER.with_borrow(|breaker| breaker.rests(url, clock::now())) {
            return Err(TransportError::Resting);
        }
        (self.on_send)(url);
        let running = Running::start().ok_or(TransportError::Unreachable)?;
        let answer = fetch(url, &running.controller).await;
        BREAKER.with_borrow_mut(|breaker| breaker.note(url, answer.is_some(), clock::now()));
        answer.ok_or(if running.timed_out.get() { TransportError::TimedOut } else { TransportError::Unreachable })
    }
}

async fn fetch(url: &str, controller: &AbortController) -> Option<HttpAnswer> {
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
    Some(HttpAnswer { status: response.status(), body: Uint8Array::new(&body).to_vec() })
}

/// A request under way; it is aborted when it takes too long, and when nobody waits any more.
struct Running {
    controller: AbortController,
    timed_out: std::rc::Rc<std::cell::Cell<bool>>,
    _timer: gloo_timers::callback::Timeout,
}

impl Running {
    fn start() -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let timed_out = std::rc::Rc::new(std::cell::Cell::new(false));
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
