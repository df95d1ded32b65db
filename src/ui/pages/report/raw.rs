//! The report as it was sent, with a line for each value; copied as it is shown, saved as it came.

use leptos::prelude::*;

use crate::counted;
use crate::export::formatted;
use crate::language::tr;
use crate::shown::{in_brief, shown};
use crate::ui::components::copy_field::CopyButton;
use crate::ui::components::section::Section;
use crate::web::download;

/// The text; of a long one the beginning, and the rest on demand.
#[component]
pub(super) fn RawReport(raw: String, file_name: String) -> impl IntoView {
    let bytes = raw.len();
    let raw = StoredValue::new(raw);
    let most = RwSignal::new(SHOWN_AT_FIRST);
    let text = move |most: usize| raw.with_value(|raw| formatted(raw, most));
    let seen = Memo::new(move |_| text(most.get()).text);
    let is_whole = Memo::new(move |_| most.get() == usize::MAX || text(most.get()).is_whole);
    // A single value may be longer than what is shown at first.
    let drawn = move || seen.with(|text| shown(&in_brief(text, most.get())).into_owned());
    // Made when it is copied, and not before: a report may be large.
    let whole = Signal::derive(move || text(usize::MAX).text);
    let save = move |_| raw.with_value(|raw| drop(download::save(&file_name, "application/json", raw)));
    let size = counted!(bytes, "{n} byte as it came", "{n} bytes as it came");
    view! {
        <Section id="raw" title=tr("Raw report") note=tr("Shown as text. Nothing in it is opened or fetched.")>
            <p class="raw-report__acts">
                <span>{size}</span>
                <CopyButton what=tr("the report") text=whole/>
                <button type="button" class="copy-field__button" aria-label=tr("Save the report as it came") on:click=save>{tr("Save")}</button>
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
