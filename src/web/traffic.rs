//! What the browser says that this page requested, and what its policy stopped.

use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{
    PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit, PerformanceResourceTiming,
    SecurityPolicyViolationEvent,
};

use super::untyped;

/// Tells the address of each request from the page's beginning on, for as long as it lives.
pub fn on_request(tell: impl Fn(String) + 'static) {
    let heard = Closure::<dyn FnMut(PerformanceObserverEntryList)>::new(move |list: PerformanceObserverEntryList| {
        for entry in list.get_entries().iter() {
            tell(entry.unchecked_into::<PerformanceResourceTiming>().name());
        }
    });
    if let Ok(observer) = PerformanceObserver::new(heard.as_ref().unchecked_ref()) {
        let options: PerformanceObserverInit = untyped::object(&[("type", "resource".into())]).unchecked_into();
        options.set_buffered(true);
        observer.observe(&options);
        // Both live as long as the page.
        heard.forget();
    }
}

/// Tells what the page's policy stopped: the directive, and what it was.
pub fn on_violation(tell: impl Fn(String, String) + 'static) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        EventListener::new(&document, "securitypolicyviolation", move |event| {
            let event: &SecurityPolicyViolationEvent = event.unchecked_ref();
            tell(event.effective_directive(), event.blocked_uri());
        })
        .forget();
    }
}
