//! Text to copy, exactly as shown but for marks in the place of controls.

use leptos::prelude::*;

use crate::language::tr;
use crate::shown::shown;
use crate::web::clipboard;
use crate::{say, text};

/// A box with text and a button that copies it. `what` names the text, in the language spoken: "the record".
#[component]
pub(crate) fn CopyField(
    what: &'static str,
    #[prop(into)] text: Signal<String>,
    /// A line above the text; without it the text stands beside its button.
    #[prop(into, optional)]
    label: Option<Signal<String>>,
) -> impl IntoView {
    let seen = move || text.with(|text| unbroken(&shown(text)));
    view! {
        <div class="copy-field" data-variant=label.is_some().then_some("block")>
            {match label {
                Some(label) => view! {
                    <span class="copy-field__label">{label}</span> <CopyButton what text/> <pre>{seen}</pre>
                }.into_any(),
                // The text runs on below it.
                None => view! { <CopyButton what text/> <code>{seen}</code> }.into_any(),
            }}
        </div>
    }
}

/// Text whose words keep together: browsers break a line behind a hyphen as well.
fn unbroken(text: &str) -> Vec<AnyView> {
    let words = text.split_inclusive([' ', '\n']).map(|word| {
        let own = word.trim_end_matches([' ', '\n']);
        if own.contains('-') {
            let rest = word.get(own.len()..).unwrap_or_default().to_owned();
            view! { <span>{own.to_owned()}</span> {rest} }.into_any()
        } else {
            word.to_owned().into_any()
        }
    });
    words.collect()
}

/// The button alone; it copies what `text` gives when it is pressed.
#[component]
pub(crate) fn CopyButton(what: &'static str, text: Signal<String>) -> impl IntoView {
    let state = RwSignal::new(Copied::Not);
    let copy = move |_| {
        leptos::task::spawn_local(async move {
            let done = clipboard::write(&text.get_untracked()).await;
            state.set(if done { Copied::Done } else { Copied::Refused });
            gloo_timers::future::TimeoutFuture::new(2_000).await;
            // The field may be gone by now.
            let _ = state.try_set(Copied::Not);
        });
    };
    let word = move || {
        tr(match state.get() {
            Copied::Not => text!("Copy"),
            Copied::Done => text!("Copied"),
            Copied::Refused => text!("Select and press Ctrl+C"),
        })
    };
    let label = move || match state.get() {
        Copied::Not => say!("Copy {what}", what),
        Copied::Done => say!("Copied {what}", what),
        Copied::Refused => say!("Select and press Ctrl+C: {what}", what),
    };
    let said = move || if state.get() == Copied::Done { say!("Copied {what}.", what) } else { String::new() };
    view! {
        <button type="button" class="copy-field__button" aria-label=label
            data-state=move || (state.get() == Copied::Done).then_some("done") on:click=copy>
            <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-copy"></use></svg>
            {word}
            <span class="visually-hidden" role="status">{said}</span>
        </button>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copied {
    Not,
    Done,
    Refused,
}
