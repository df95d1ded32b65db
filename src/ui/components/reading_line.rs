//! One line while files are read: how far it is, and the way out.

use leptos::prelude::*;

use crate::counted;
use crate::joined::in_line;
use crate::language::{format_count, tr};
use crate::ui::reading::acts;
use crate::ui::state::{Progress, app_state};

/// What happens while files are read.
#[component]
pub(crate) fn ReadingLine() -> impl IntoView {
    let (state, acts) = (app_state(), acts());
    view! {
        {move || state.progress.get().map(|progress| view! {
            <div class="status-line">
                <p class="status-line__text" role="status">{how_far(&progress)}</p>
                <button type="button" class="button" on:click=move |_| acts.cancel()>{tr("Stop, but keep what has been read")}</button>
            </div>
            <progress class="status-line__bar" aria-label=tr("Reading") max="100" prop:value=percent(&progress)></progress>
        })}
    }
}

fn percent(progress: &Progress) -> f64 {
    if progress.bytes > 0.0 { (progress.bytes_done * 100.0 / progress.bytes).min(100.0) } else { 0.0 }
}

fn how_far(progress: &Progress) -> String {
    let part = format_count(progress.files_done as u64);
    let mut parts =
        vec![tr("Reading").to_owned(), counted!(progress.files, "{part} of {n} file", "{part} of {n} files", part)];
    if progress.mails > 0 {
        parts.push(counted!(progress.mails, "{n} email", "{n} emails"));
    }
    parts.push(counted!(progress.reports, "{n} report", "{n} reports"));
    in_line(&parts)
}
