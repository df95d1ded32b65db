//! A button that opens a list of actions.

use std::rc::Rc;

use leptos::prelude::*;

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
    let list = move || {
        let items = items.get_value().into_iter().map(|item| {
            let act = item.act;
            view! {
                <button type="button" role="menuitem" class="menu__item" on:click=move |_| { open.set(false); act(); }>{item.label}</button>
            }
        });
        items.collect_view()
    };
    view! {
        <span class="menu" on:keydown=move |event| if event.key() == "Escape" { open.set(false) }>
            <button type="button" class="button" data-variant="quiet" aria-haspopup="menu" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>{label}</button>
            {move || open.get().then(|| view! { <span class="menu__list" role="menu" aria-label=label>{list()}</span> })}
        </span>
    }
}
