//! A chip that opens a panel: over the page where there is room, a sheet from the lower edge on a phone.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::filter_change::is_own;
use crate::ui::state::app_state;
use crate::web::focus;

/// The chip and its panel. Escape, Back, and whatever takes the focus elsewhere, closes the panel.
#[component]
pub(crate) fn Popover(
    open: RwSignal<bool>,
    /// The id of the chip.
    id: &'static str,
    /// The keys that press the chip.
    #[prop(optional)]
    key: Option<&'static str>,
    /// What the panel is called.
    name: &'static str,
    /// What the chip is called.
    label: impl Fn() -> String + Send + Sync + 'static,
    /// What the chip shows.
    #[prop(into)]
    chip: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let frame: NodeRef<html::Span> = NodeRef::new();
    let (fragment, keys) = (app_state().fragment, app_state().settings.keys);
    Effect::new(move |before: Option<()>| {
        // What is chosen in the panel changes the address as well.
        if fragment.with(|now| !is_own(now)) && before.is_some() && open.get_untracked() {
            close(open, id);
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        if open.get_untracked() && event.key() == "Escape" {
            event.prevent_default();
            close(open, id);
        }
    };
    let on_leave = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // The focus also leaves when the page goes on to another one, and what belongs to the chip is gone by then.
        let Some(frame) = frame.try_get_untracked() else { return };
        let within = frame.is_some_and(|frame| frame.contains(to.as_ref()));
        // Another window may have taken it; this one gets it back.
        if !within && document().has_focus().unwrap_or(true) {
            open.set(false);
        }
    };
    view! {
        <span class="popover" node_ref=frame on:keydown=on_key on:focusout=on_leave>
            <button type="button" class="chip" id=id aria-haspopup="dialog" aria-keyshortcuts=move || key.filter(|_| keys.get()) aria-expanded=move || open.get().to_string() data-state=move || open.get().then_some("open") on:click=move |_| open.update(|open| *open = !*open)><span class="visually-hidden">{label}</span><span class="chip__face" aria-hidden="true">{move || chip.run()}</span></button>
            <Show when=move || open.get()>
                <div class="popover__panel" role="dialog" aria-label=name tabindex="-1">{children()}</div>
            </Show>
        </span>
    }
}

/// Closes the panel and gives the focus back to its chip.
pub(crate) fn close(open: RwSignal<bool>, id: &'static str) {
    focus::on(id);
    open.set(false);
}
