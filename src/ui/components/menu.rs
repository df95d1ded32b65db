//! A button that opens a list of actions.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// One action.
#[derive(Clone)]
pub(crate) struct MenuItem {
    label: &'static str,
    act: Rc<dyn Fn()>,
}

impl MenuItem {
    /// An action under a label.
    pub(crate) fn new(label: &'static str, act: impl Fn() + 'static) -> Self {
        Self { label, act: Rc::new(act) }
    }
}

/// The button and its list; Escape closes it.
#[component]
pub(crate) fn Menu(label: &'static str, items: Vec<MenuItem>) -> impl IntoView {
    let open = RwSignal::new(false);
    let items = StoredValue::new_local(items);
    let button = NodeRef::<leptos::html::Button>::new();
    let list = move || {
        let items = items.get_value().into_iter().map(|item| {
            let act = item.act;
            view! {
                <button type="button" role="menuitem" class="menu__item" on:click=move |_| { open.set(false); act(); }>{item.label}</button>
            }
        });
        items.collect_view()
    };
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            open.set(false);
            if let Some(button) = button.get_untracked() {
                // An element that cannot take the focus leaves it where it was.
                let _ = button.focus();
            }
        }
    };
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
        <span class="menu" on:keydown=escape on:focusout=leave>
            <button type="button" class="button" data-variant="quiet" node_ref=button aria-haspopup="menu" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>{label} <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg></button>
            <span class="menu__list" role="menu" aria-label=label hidden=move || !open.get()>{list()}</span>
        </span>
    }
}
