//! A button that opens a list of actions.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::web::keys;

/// One action.
#[derive(Clone)]
pub(crate) struct MenuItem {
    label: &'static str,
    act: Rc<dyn Fn()>,
    /// For whom it is, where not for all; the style knows the name.
    room: Option<&'static str>,
}

impl MenuItem {
    /// An action under a label.
    pub(crate) fn new(label: &'static str, act: impl Fn() + 'static) -> Self {
        Self { label, act: Rc::new(act), room: None }
    }

    /// The same, where there is a keyboard.
    pub(crate) fn for_keyboards(self) -> Self {
        Self { room: Some("keyboard"), ..self }
    }
}

/// The button and its list, by the keys of a menu
/// ([ARIA APG](https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/)): it opens on an item, arrows, Home and End move,
/// Escape closes it.
#[component]
pub(crate) fn Menu(label: &'static str, items: Vec<MenuItem>) -> impl IntoView {
    let open = RwSignal::new(false);
    let items = StoredValue::new_local(items);
    let (button, frame) = (NodeRef::<html::Button>::new(), NodeRef::<html::Span>::new());
    let to_button = move || {
        if let Some(button) = button.get_untracked() {
            // An element that cannot take the focus leaves it where it was.
            let _ = button.focus();
        }
    };
    let show = move |at: fn(&[web_sys::HtmlElement]) -> Option<&web_sys::HtmlElement>| {
        open.set(true);
        // What is hidden takes no focus: once it is drawn.
        let on_item = move || {
            let items = frame.try_get_untracked().flatten().map(|frame| keys::buttons(&frame)).unwrap_or_default();
            if let Some(item) = at(&items) {
                let _ = item.focus();
            }
        };
        gloo_timers::callback::Timeout::new(0, on_item).forget();
    };
    let list = move || {
        let items = items.get_value().into_iter().map(|item| {
            let act = item.act;
            view! {
                <button type="button" role="menuitem" tabindex="-1" class="menu__item" data-room=item.room on:click=move |_| { to_button(); open.set(false); act(); }>{item.label}</button>
            }
        });
        items.collect_view()
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            "Escape" if open.get_untracked() => {
                to_button();
                open.set(false);
            }
            // In the list they have moved already.
            "ArrowDown" if !event.default_prevented() => show(<[_]>::first),
            "ArrowUp" if !event.default_prevented() => show(<[_]>::last),
            _ => return,
        }
        event.prevent_default();
    };
    let press = move |_| if open.get_untracked() { open.set(false) } else { show(<[_]>::first) };
    // A press on one of its items leaves the button as well, in browsers where it takes no focus: to nowhere.
    let leave = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let menu = event.current_target().and_then(|menu| menu.dyn_into::<web_sys::Node>().ok());
        if let (Some(to), Some(menu)) = (to, menu)
            && !menu.contains(Some(&to))
        {
            open.set(false);
        }
    };
    view! {
        <span class="menu" on:keydown=on_key on:focusout=leave>
            <button type="button" class="button" data-variant="quiet" node_ref=button aria-haspopup="menu" aria-expanded=move || open.get().to_string() on:click=press>{label} <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg></button>
            <span class="menu__list" node_ref=frame on:keydown=|event| keys::move_along(&event) role="menu" aria-label=label hidden=move || !open.get()>{list()}</span>
        </span>
    }
}
