//! The service worker that keeps the page for use without a network (build/service-worker.js).

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::{page_file, untyped};

/// What becomes of keeping the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Only releases are kept, and only where their files lie on a host.
    NotARelease,
    /// The browser has no service workers, or allows none at this address.
    NotAllowed,
    /// Not yet: the files are being fetched.
    Fetching,
    /// The page opens without a network.
    Ready,
    /// The browser refused, or a file was not what this version is made of.
    Failed,
}

/// Something to tell the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// How far the keeping is.
    Kept(Kept),
    /// A newer version is there and can take over.
    NewVersion,
}

/// Registers the service worker once the page has been drawn; `on_event` hears what comes of it, for
/// as long as the page lives.
pub fn register(on_event: impl Fn(Event) + 'static) {
    let version = page_file::meta("version");
    if version.is_empty() {
        return on_event(Event::Kept(Kept::NotARelease));
    }
    let Some(container) = container() else { return on_event(Event::Kept(Kept::NotAllowed)) };
    on_event(Event::Kept(Kept::Fetching));
    let on_event: Rc<dyn Fn(Event)> = Rc::new(on_event);
    listen(&container, &version, &on_event);
    gloo_timers::callback::Timeout::new(AFTER_DRAWING, move || {
        spawn_local(async move {
            match JsFuture::from(container.register(&page_file::beside_page(SCRIPT))).await {
                Ok(registration) => follow(&container, &registration.unchecked_into(), &on_event),
                Err(_) => on_event(Event::Kept(Kept::Failed)),
            }
        });
    })
    .forget();
}

/// Lets the newer version take over and opens it; what the page holds is forgotten.
pub fn reload() {
    spawn_local(async {
        let registration = match container() {
            Some(container) => JsFuture::from(container.get_registration()).await.ok(),
            None => None,
        };
        let waiting = registration
            .and_then(|registration| registration.dyn_into::<ServiceWorkerRegistration>().ok())
            .and_then(|registration| registration.waiting());
        match waiting {
            Some(waiting) => {
                RELOADING.set(true);
                // A plain string can always be cloned.
                let _ = waiting.post_message(&"take over".into());
            }
            // It has taken over already, from another window.
            None => reload_page(),
        }
    });
}

/// `None` where the browser has none: on insecure origins, in some private windows, and for local files.
fn container() -> Option<ServiceWorkerContainer> {
    let window = web_sys::window()?;
    let navigator = window.navigator();
    let there = untyped::field(&navigator, "serviceWorker").is_some_and(|container| container.is_object());
    let web = window.location().protocol().is_ok_and(|protocol| protocol.starts_with("http"));
    (there && web).then(|| navigator.service_worker())
}

fn listen(container: &ServiceWorkerContainer, version: &str, on_event: &Rc<dyn Fn(Event)>) {
    introduce(container, version);
    EventListener::new(container, "controllerchange", {
        let (container, version) = (container.clone(), version.to_owned());
        move |_| if RELOADING.get() { reload_page() } else { introduce(&container, &version) }
    })
    .forget();
    EventListener::new(container, "message", {
        let on_event = Rc::clone(on_event);
        move |event| {
            let message: &MessageEvent = event.unchecked_ref();
            if message.data().as_string().as_deref() == Some("outdated") {
                on_event(Event::NewVersion);
            }
        }
    })
    .forget();
}

/// Tells the service worker which version this page is: it answers when it is another one, and
/// otherwise forgets older ones.
fn introduce(container: &ServiceWorkerContainer, version: &str) {
    if let Some(controller) = container.controller() {
        // A plain string can always be cloned.
        let _ = controller.post_message(&version.into());
    }
}

fn follow(container: &ServiceWorkerContainer, registration: &ServiceWorkerRegistration, on_event: &Rc<dyn Fn(Event)>) {
    if registration.active().is_some() {
        on_event(Event::Kept(Kept::Ready));
    }
    if registration.waiting().is_some() && container.controller().is_some() {
        on_event(Event::NewVersion);
    }
    watch(container, registration, on_event);
    EventListener::new(registration, "updatefound", {
        let (container, registration, on_event) = (container.clone(), registration.clone(), Rc::clone(on_event));
        move |_| watch(&container, &registration, &on_event)
    })
    .forget();
}

/// Follows the version that is being installed.
fn watch(container: &ServiceWorkerContainer, registration: &ServiceWorkerRegistration, on_event: &Rc<dyn Fn(Event)>) {
    let Some(installing) = registration.installing() else { return };
    let (container, registration, on_event) = (container.clone(), registration.clone(), Rc::clone(on_event));
    let worker = installing.clone();
    EventListener::new(&installing, "statechange", move |_| match worker.state() {
        ServiceWorkerState::Installed if container.controller().is_some() => on_event(Event::NewVersion),
        ServiceWorkerState::Activated => on_event(Event::Kept(Kept::Ready)),
        ServiceWorkerState::Redundant if registration.active().is_none() => on_event(Event::Kept(Kept::Failed)),
        _ => {}
    })
    .forget();
}

fn reload_page() {
    if let Some(window) = web_sys::window() {
        // A page may always open itself again.
        let _ = window.location().reload();
    }
}

thread_local! {
    /// The user wants the new version.
    static RELOADING: Cell<bool> = const { Cell::new(false) };
}

/// Beside the page, so that its scope is the page's folder.
const SCRIPT: &str = "service-worker.js";
/// Milliseconds; the files that it keeps must not compete with those that the page starts with.
const AFTER_DRAWING: u32 = 1_000;
