//! A list of one-line texts: typed, added, removed, moved.

use leptos::prelude::*;

use crate::say;

/// What to say below a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowNote {
    /// Nothing.
    None,
    /// Worth knowing.
    Hint(String),
    /// Wrong; the row is left out.
    Fault(String),
}

/// What the list says of its rows, in the language spoken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowLabels {
    /// Names one row: "Destination".
    pub(crate) name: &'static str,
    /// The button that adds a row.
    pub(crate) add: &'static str,
    /// The button that moves the row of a number up.
    pub(crate) move_up: fn(usize) -> String,
    /// The button that removes the row of a number.
    pub(crate) remove: fn(usize) -> String,
}

/// The rows. `id` sets them apart from other lists of the page.
#[component]
pub(crate) fn TextRows(
    id: &'static str,
    labels: RowLabels,
    placeholder: &'static str,
    rows: Signal<Vec<String>>,
    notes: Signal<Vec<RowNote>>,
    /// A word before each row, such as what it was recognised as.
    #[prop(optional)]
    kinds: Option<Signal<Vec<&'static str>>>,
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let count = Memo::new(move |_| rows.with(Vec::len));
    let change = move |act: &dyn Fn(&mut Vec<String>)| {
        let mut all = rows.get_untracked();
        act(&mut all);
        on_change.run(all);
    };
    // The row that takes the focus as soon as it is drawn.
    let fresh = StoredValue::new(None::<usize>);
    let add = move |_| {
        fresh.set_value(Some(count.get_untracked()));
        change(&|all| all.push(String::new()));
    };
    let row = move |index: usize| {
        let input = NodeRef::<leptos::html::Input>::new();
        input.on_load(move |input| {
            if fresh.get_value() == Some(index) {
                fresh.set_value(None);
                // An element that cannot take focus simply leaves it where it was.
                let _ = input.focus();
            }
        });
        let note = move || notes.with(|notes| notes.get(index).cloned().unwrap_or(RowNote::None));
        let invalid = move || matches!(note(), RowNote::Fault(_)).then_some("true");
        let note_id = format!("{id}-note-{index}");
        let described = note_id.clone();
        let kind = kinds.map(|kinds| {
            let kind = move || kinds.with(|kinds| kinds.get(index).copied().unwrap_or_default());
            view! { <span class="text-row__kind">{kind}</span> }
        });
        let kind_class = if kinds.is_some() { "kind" } else { "plain" };
        let up = move |_| {
            change(&|all| {
                if index > 0 && index < all.len() {
                    all.swap(index - 1, index);
                }
            });
        };
        let remove = move |_| {
            change(&|all| {
                if index < all.len() {
                    all.remove(index);
                }
                if all.is_empty() {
                    all.push(String::new());
                }
            });
            focus_row(id, index.saturating_sub(1));
        };
        let number = index + 1;
        view! {
            <div class="text-row" data-variant=kind_class>
                {kind}
                <input class="input" node_ref=input id=format!("{id}-{index}") placeholder=placeholder
                    aria-label=say!("{name} {number}", name = labels.name, number)
                    autocomplete="off" spellcheck="false" autocapitalize="off" aria-invalid=invalid aria-describedby=described
                    prop:value=move || rows.with(|rows| rows.get(index).cloned().unwrap_or_default())
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        change(&|all| {
                            if let Some(text) = all.get_mut(index) {
                                text.clone_from(&typed);
                            }
                        });
                    }/>
                <button type="button" class="icon-button" aria-label=(labels.move_up)(number) disabled=index == 0 on:click=up>
                    <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-up"></use></svg>
                </button>
                <button type="button" class="icon-button" aria-label=(labels.remove)(number) on:click=remove>
                    <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-close"></use></svg>
                </button>
            </div>
            <div id=note_id class="text-row__note">
                {move || match note() {
                    RowNote::None => ().into_any(),
                    RowNote::Hint(text) => view! { <p class="field__hint">{text}</p> }.into_any(),
                    RowNote::Fault(text) => view! { <p class="field__error">{text}</p> }.into_any(),
                }}
            </div>
        }
    };
    view! {
        <For each=move || 0..count.get() key=|index| *index let:index>{row(index)}</For>
        <p><button type="button" class="button" on:click=add>{labels.add}</button></p>
    }
}

/// Moves the focus to a row once it is drawn.
fn focus_row(id: &'static str, index: usize) {
    use wasm_bindgen::JsCast;
    leptos::task::spawn_local(async move {
        gloo_timers::future::TimeoutFuture::new(0).await;
        if let Some(input) = document().get_element_by_id(&format!("{id}-{index}")) {
            // An element that cannot take focus simply leaves it where it was.
            let _ = input.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}
