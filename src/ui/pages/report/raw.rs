//! The report as it was sent, with a line for each value; copied as it is shown, saved as it came.

use leptos::prelude::*;

use crate::counted;
use crate::export::formatted;
use crate::language::tr;
use crate::shown::{in_brief, shown};
use crate::ui::components::copy_field::CopyButton;
use crate::ui::components::section::Section;
use crate::ui::state::app_state;
use crate::web::download;

/// The text of so many bytes, of which this is the start; of a long one the beginning, and the rest on demand.
#[component]
pub(super) fn RawReport(id: usize, start: String, bytes: usize, file_name: String) -> impl IntoView {
    let state = app_state();
    let is_cut = start.len() < bytes;
    let start = StoredValue::new(start);
    let most = RwSignal::new(SHOWN_AT_FIRST);
    let raw = move || state.store.with_untracked(|store| store.text(id)).unwrap_or_default();
    let text = move |most: usize| match most {
        usize::MAX => formatted(&raw(), most),
        _ => start.with_value(|start| formatted(start, most)),
    };
    let seen = Memo::new(move |_| text(most.get()).text);
    let is_whole = Memo::new(move |_| most.get() == usize::MAX || !is_cut && text(most.get()).is_whole);
    // A single value may be longer than what is shown at first.
    let drawn = move || seen.with(|text| shown(&in_brief(text, most.get())).into_owned());
    // Made when it is copied, and not before: a report may be large.
    let whole = Signal::derive(move || text(usize::MAX).text);
    let save = move |_| drop(download::save(&file_name, "application/json", &raw()));
    let size = counted!(bytes, "{n} byte as received", "{n} bytes as received");
    view! {
        <Section id="raw" title=tr("Raw report") note=tr("Shown as text. Nothing in it is opened or fetched.")>
            <p class="raw-report__acts">
                <span>{size}</span>
                <CopyButton what=tr("the report") text=whole/>
                <button type="button" class="copy-field__button" aria-label=tr("Save the report as received") on:click=save>{tr("Save")}</button>
            </p>
            <pre class="source" tabindex="0" aria-label=tr("Raw report, JSON")>{drawn}</pre>
            <Show when=move || !is_whole.get()>
                <p class="raw-report__more"><button type="button" class="link-button" on:click=move |_| most.set(usize::MAX)>{tr("Show all of it")}</button></p>
            </Show>
        </Section>
    }
}

/// Bytes.
const SHOWN_AT_FIRST: usize = 64 * 1024;
