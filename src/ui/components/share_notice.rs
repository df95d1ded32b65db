//! Asks what to do with what another app shared, or a site posted: nothing of it is read or kept without a yes.

use leptos::prelude::*;

use super::sentence::sentence;
use super::strange::strange;
use crate::counted;
use crate::joined::comma;
use crate::language::{format_bytes, tr};
use crate::ui::installed;
use crate::ui::reading::acts;
use crate::web::shared::{SharedFile, Waiting};
use crate::web::{focus, page_file};

/// The notice, while something waits.
#[component]
pub(crate) fn ShareNotice() -> impl IntoView {
    let acts = acts();
    let waiting = RwSignal::new(Waiting::default());
    leptos::task::spawn_local(async move {
        let found = Waiting::look().await;
        // The page may be drawn anew meanwhile, in another language.
        let _ = waiting.try_set(found);
    });
    // The button that had the focus goes.
    let answered = move || {
        focus::on("main");
        waiting.try_update(std::mem::take).unwrap_or_default()
    };
    let read = move |_| {
        let (wish, files) = (acts.wish(), answered());
        leptos::task::spawn_local(async move { installed::open(acts, wish, files.take().await) });
    };
    let discard = move |_| leptos::task::spawn_local(answered().discard());
    let any = move || waiting.with(|waiting| !waiting.files.is_empty());
    view! {
        <div class="update-notice" data-variant="question" role="status">
            <Show when=move || waiting.with(|waiting| !waiting.is_empty())>
                <div class="update-notice__text">
                    {move || waiting.with(|waiting| waiting.files.chunk_by(|a, b| a.from == b.from).map(share).collect_view())}
                    {move || waiting.with(refused)}
                </div>
                <Show when=any>
                    <button type="button" class="button" data-variant="primary" on:click=read>{tr("Read these files")}</button>
                </Show>
                <button type="button" class="button" on:click=discard>{tr("Discard")}</button>
            </Show>
        </div>
    }
}

/// The files of one sender.
fn share(files: &[SharedFile]) -> impl IntoView + use<> {
    let from = files.first().and_then(|file| file.from.clone());
    let own = page_file::beside_page("/");
    // {origin}: the address of a site, "https://example.com"
    let text = match &from {
        Some(from) if format!("{from}/") == own => {
            tr("Another app, or another page of {origin}, wants this page to read files. None of them has been read.")
        }
        Some(_) => tr("The site {origin} wants this page to read files. None of them has been read."),
        None => tr(
            "Another app, or a site that does not reveal its address, wants this page to read files. None of them has been read.",
        ),
    };
    let who = from.unwrap_or_default();
    let text = sentence(text, |_| view! { <bdi class="mono">{who.clone()}</bdi> }.into_any());
    let files = files
        .iter()
        .map(|file| view! { <li>{strange(&start_of(&file.name))} {comma()} {format_bytes(file.bytes)}</li> })
        .collect_view();
    view! { <p>{text}</p> <ul>{files}</ul> }
}

/// What did not come, and why.
fn refused(waiting: &Waiting) -> impl IntoView + use<> {
    let files = (waiting.refused > 0).then(|| {
        let text = counted!(
            waiting.refused,
            "{n} more file was refused: at most 20 files and 64 MB can wait here.",
            "{n} more files were refused: at most 20 files and 64 MB can wait here."
        );
        view! { <p>{text}</p> }
    });
    let shares = (waiting.too_large > 0).then(|| {
        let text = counted!(
            waiting.too_large,
            "{n} share of more than 64 MB was refused.",
            "{n} shares of more than 64 MB were refused."
        );
        view! { <p>{text}</p> }
    });
    (files, shares)
}

/// The start of a name that a stranger chose.
fn start_of(name: &str) -> String {
    let mut letters = name.chars();
    let start: String = letters.by_ref().take(MOST_LETTERS).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

const MOST_LETTERS: usize = 80;
