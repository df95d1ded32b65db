//! An address that a report states, and a button that asks for its name.

use leptos::html::Small;
use leptos::prelude::*;

use crate::dns::AddressName;
use crate::language::tr;
use crate::say;
use crate::ui::address_names::{Asked, nameable};
use crate::ui::components::strange::{strange, strange_value};
use crate::ui::part::{Part, parts};
use crate::ui::state::app_state;

/// The address as it was sent. Nothing is asked before the press; addresses that the DNS of everybody cannot know have no
/// button.
pub(crate) fn address(text: Option<&str>) -> AnyView {
    let shown = strange_value(text);
    match text.and_then(nameable) {
        Some(normal) => view! { {shown} " " <NameOf address=normal/> }.into_any(),
        None => shown,
    }
}

/// What the address is called, once that was asked.
#[component]
fn NameOf(address: String) -> impl IntoView {
    let (state, parts) = (app_state(), parts());
    let place = NodeRef::<Small>::new();
    let own = address.clone();
    let known = Memo::new(move |_| state.names.of(&own));
    let said = move || {
        known.get().map(|asked| match asked {
            Asked::Said(name) => strange(&name.to_string()),
            Asked::Waiting => tr("looking up…").into_any(),
        })
    };
    let button = move || {
        // What failed may be asked again.
        let open = known.with(|known| matches!(known, None | Some(Asked::Said(AddressName::Unknown(_)))));
        let Part::There(part) = parts.tools.get() else { return None };
        if !open {
            return None;
        }
        let (own, label) = (address.clone(), say!("Look up the name of {address}", address));
        let ask = move |_| {
            // The button goes; who pressed it by a key stays here.
            let _ = place.get_untracked().map(|place| place.focus());
            (part.ask_name)(state.names, state.check, &own);
        };
        Some(
            view! { " " <button type="button" class="link-button" aria-label=label on:click=ask>{tr("Look up the name")}</button> },
        )
    };
    view! {
        <small class="address-name" tabindex="-1" node_ref=place role=move || known.with(Option::is_some).then_some("status")>{said}</small>
        {button}
    }
}
