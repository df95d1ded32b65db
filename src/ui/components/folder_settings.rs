//! Watching a folder: begin, go on, stop.

use leptos::prelude::*;

use crate::counted;
use crate::language::tr;
use crate::say;
use crate::ui::state::{AppState, app_state};
use crate::ui::watched_folder::{go_on, pick, stop};
use crate::ui::watched_state::Watching;

/// How the watching stands, with what can be done about it.
#[component]
pub(crate) fn FolderSettings() -> impl IntoView {
    let state = app_state();
    let folder = state.folder;
    let standing = move || {
        match folder.watching.get() {
        Watching::Off => view! {
            <p class="prose">{tr("Choose a folder in which your mail program or a script saves reports. The page reads it immediately, including its subfolders, and then reads each new file in it while the page is open.")}</p>
            <p>{pick_button(state)}</p>
        }
        .into_any(),
        Watching::Asks => view! {
            <p class="prose">{say!("The folder {name} was watched last time. The browser will ask you before it is read again.", name = folder.name.get())}</p>
            <p class="drop-zone__actions"><GoOnWatching/> {stop_button(state)}</p>
        }
        .into_any(),
        Watching::On => view! {
            <p class="prose" role="status">{counted!(
                folder.files.get(),
                "The folder {name} is being watched: {n} file has been read so far.",
                "The folder {name} is being watched: {n} files have been read so far.",
                name = folder.name.get()
            )}</p>
            <p>{stop_button(state)}</p>
        }
        .into_any(),
        Watching::Gone => view! {
            <p class="prose" role="status">{say!("The folder {name} can no longer be read: it is gone, or the browser withdrew the permission.", name = folder.name.get())}</p>
            <p class="drop-zone__actions">{pick_button(state)} {stop_button(state)}</p>
        }
        .into_any(),
    }
    };
    view! { <div class="form">{standing}</div> }
}

/// Asks the browser for the folder of the last visit.
#[component]
pub(crate) fn GoOnWatching() -> impl IntoView {
    let state = app_state();
    let press = move |_| leptos::task::spawn_local(go_on(state));
    view! { <button type="button" class="button" on:click=press>{move || say!("Resume watching {name}", name = state.folder.name.get())}</button> }
}

fn pick_button(state: AppState) -> AnyView {
    let press = move |_| leptos::task::spawn_local(pick(state));
    view! { <button type="button" class="button" on:click=press>{tr("Watch a folder")}</button> }.into_any()
}

fn stop_button(state: AppState) -> AnyView {
    let press = move |_| leptos::task::spawn_local(stop(state));
    view! { <button type="button" class="button" on:click=press>{tr("Stop watching")}</button> }.into_any()
}
