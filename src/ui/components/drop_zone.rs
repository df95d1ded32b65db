//! Ways to give files: drop, choose, choose a folder, paste, sample.

use gloo_events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::joined::gap;
use crate::language::tr;
use crate::ui::reading::{Acts, acts};
use crate::web::drop::{NotHad, of_list};
use crate::web::{clipboard, sample};

/// The large zone of the first screen.
#[component]
pub(crate) fn DropZone() -> impl IntoView {
    let acts = acts();
    let hint = RwSignal::new("");
    view! {
        <section class="drop-zone" aria-labelledby="drop-title">
            <svg class="drop-zone__corners" aria-hidden="true">
                <rect class="drop-zone__edge" width="100%" height="100%"></rect>
                <path d="M0 24V0h24"></path>
                <svg x="100%" overflow="visible"><path d="M-24 0H0v24"></path></svg>
                <svg y="100%" overflow="visible"><path d="M0-24V0h24"></path></svg>
                <svg x="100%" y="100%" overflow="visible"><path d="M-24 0H0v-24"></path></svg>
            </svg>
            <h2 class="drop-zone__title" id="drop-title">{tr("Drop report emails, attachments, mailboxes or a folder")}</h2>
            <p class="drop-zone__hint">
                <b>{tr("Your reports never leave this page.")}</b> {gap()}
                {tr("Emails (.eml, .msg), mailboxes (.mbox, .mbox.gz, Maildir folders), archives (.zip, .tar, .tar.gz), reports (.json, .gz) or pasted text, even thousands at once. Files are recognised by their content, not by their name.")}
            </p>
            <p class="drop-zone__actions">
                <FileButton label=tr("Choose report files") variant="primary" folder=false/>
                <FileButton label=tr("Choose folder") variant="" folder=true/>
                <button type="button" class="button" on:click=move |_| paste_from_clipboard(acts, hint)>{tr("Paste")}</button>
                <button type="button" class="button" on:click=move |_| load_sample(acts)>{tr("Try sample reports")}</button>
            </p>
            <p class="drop-zone__hint drop-zone__status" role="status">{hint}</p>
        </section>
    }
}

/// A file input that looks like a button; `shown` are its words where they are others than its name, `short` those where
/// a phone has no room for them.
#[component]
pub(crate) fn FileButton(
    label: &'static str,
    variant: &'static str,
    folder: bool,
    #[prop(optional)] shown: Option<&'static str>,
    #[prop(optional)] short: Option<&'static str>,
) -> impl IntoView {
    let acts = acts();
    let chooser = NodeRef::new();
    chooser.on_load(move |input: HtmlInputElement| {
        let take = EventListener::new(&input, "change", move |event| {
            let input: HtmlInputElement = event_target(event);
            let files = input.files().map(|list| of_list(&list)).unwrap_or_default();
            // So that the same file can be chosen again.
            input.set_value("");
            acts.import(files);
        });
        // The button may go while the browser's dialog is open: what is chosen in it counts all the same.
        take.forget();
    });
    let words = shown.unwrap_or(label);
    let words = match short {
        None => words.into_any(),
        Some(short) => {
            view! { <span data-room="wide">{words}</span> <span data-room="narrow">{short}</span> }.into_any()
        }
    };
    view! {
        <label class="button" data-variant=variant>
            {words}
            <input class="visually-hidden" type="file" multiple aria-label=shown.map(|_| label) prop:webkitdirectory=folder node_ref=chooser/>
        </label>
    }
}

fn load_sample(acts: Acts) {
    let wish = acts.wish();
    leptos::task::spawn_local(async move {
        match sample::fetch().await {
            Some(file) => acts.import_wished(wish, vec![(file.name(), file.unchecked_into())]),
            None => acts.missing(wish, "sample-reports.mbox".to_owned(), NotHad::Unreadable),
        }
    });
}

fn paste_from_clipboard(acts: Acts, hint: RwSignal<&'static str>) {
    let wish = acts.wish();
    leptos::task::spawn_local(async move {
        match clipboard::read().await {
            Some(files) if files.is_empty() => {
                hint.set(tr("The clipboard contains no text. Copy a report or a whole email first."));
            }
            Some(files) => acts.import_wished(wish, files),
            None => hint.set(tr(
                "The browser did not allow access to the clipboard. Press Ctrl+V (or ⌘V) instead: it works anywhere on this page.",
            )),
        }
    });
}
