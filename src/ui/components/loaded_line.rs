//! One slim line: what is loaded, or how far the reading is; add, export, clear.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::drop_zone::FileButton;
use super::menu::{Menu, MenuItem};
use super::sentence::sentence;
use crate::analysis::Filter;
use crate::chart::{PICTURE_WIDTH, picture_height, timeline_svg};
use crate::export;
use crate::language::format_count;
use crate::language::tr;
use crate::store::Store;
use crate::ui::reading::acts;
use crate::ui::state::{AppState, Progress, app_state};
use crate::web::{download, picture};
use crate::{counted, say};

/// The line above the filters.
#[component]
pub(crate) fn LoadedLine() -> impl IntoView {
    let (state, acts) = (app_state(), acts());
    let facts = move || {
        state.store.with(|store| {
            let problems = store.problems().len();
            let others = store.not_reports();
            let others = others.dmarc + others.feedback + others.mail + others.other;
            let loaded = sentence(tr("{reports} from {files}"), |slot| match slot {
                "reports" => view! { <b>{counted!(store.len(), "{n} report", "{n} reports")}</b> }.into_any(),
                "files" => counted!(store.files_read(), "{n} file", "{n} files").into_any(),
                _ => ().into_any(),
            });
            view! {
                <span>{loaded}</span>
                {(store.duplicates() > 0).then(|| view! { <span>{say!("{count} came twice, counted once", count = format_count(store.duplicates()))}</span> })}
                {(others > 0).then(|| view! { <span>{say!("{count} not a TLS report", count = format_count(others))}</span> })}
                {(problems > 0).then(|| view! { <span>{say!("{count} could not be read", count = format_count(problems as u64))}</span> })}
            }
        })
    };
    view! {
        <div class="loaded-line">
            <p class="loaded-line__facts">{facts}</p>
            <p class="loaded-line__actions">
                <FileButton label=tr("Choose report files") variant="quiet" folder=false/>
                <ExportMenu/>
                <button type="button" class="button" data-variant="quiet" on:click=move |_| acts.clear()>{tr("Clear")}</button>
            </p>
        </div>
    }
}

/// What happens while files are read.
#[component]
pub(crate) fn ReadingLine() -> impl IntoView {
    let (state, acts) = (app_state(), acts());
    view! {
        {move || state.progress.get().map(|progress| view! {
            <div class="status-line">
                <p class="status-line__text" role="status">{how_far(&progress)}</p>
                <button type="button" class="button" on:click=move |_| acts.cancel()>{tr("Cancel, keep what is read")}</button>
            </div>
            <progress class="status-line__bar" aria-label=tr("Reading") max="100" prop:value=percent(&progress)></progress>
        })}
    }
}

fn percent(progress: &Progress) -> f64 {
    if progress.bytes > 0.0 { (progress.bytes_done * 100.0 / progress.bytes).min(100.0) } else { 0.0 }
}

fn how_far(progress: &Progress) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "for the eye"
    )]
    let speed = if progress.elapsed > 200.0 { (progress.reports as f64 * 1000.0 / progress.elapsed) as u64 } else { 0 };
    let done = format_count(progress.files_done as u64);
    let mut parts =
        vec![tr("Reading").to_owned(), counted!(progress.files, "{done} of {n} file", "{done} of {n} files", done)];
    if progress.mails > 0 {
        parts.push(counted!(progress.mails, "{n} mail", "{n} mails"));
    }
    parts.push(counted!(progress.reports, "{n} report", "{n} reports"));
    if speed > 0 {
        parts.push(counted!(speed, "{n} report a second", "{n} reports a second"));
    }
    parts.join(" · ")
}

/// The button "Export" and its items.
#[component]
fn ExportMenu() -> impl IntoView {
    let state = app_state();
    let filtered = move |write: fn(&Store, &Filter) -> String| {
        state.settled(|store| state.filter.with_untracked(|filter| write(store, filter)))
    };
    let items = vec![
        MenuItem::new(tr("Summary (JSON)"), move || {
            save("summary.json", "application/json", &state.settled(export::summary_json));
        }),
        MenuItem::new(tr("Failures (CSV)"), move || save("failures.csv", "text/csv", &filtered(export::failures_csv))),
        MenuItem::new(tr("Reports (NDJSON)"), move || {
            save("reports.ndjson", "application/x-ndjson", &filtered(export::reports_ndjson));
        }),
        MenuItem::new(tr("Report to hand on (HTML)"), move || {
            let html = filtered(|store, filter| export::report_html(store, filter, false));
            save("tls-report.html", "text/html", &html);
        }),
        MenuItem::new(tr("The same without names (HTML)"), move || {
            let html = filtered(|store, filter| export::report_html(store, filter, true));
            save("tls-report-without-names.html", "text/html", &html);
        }),
        MenuItem::new(tr("Timeline (SVG)"), move || save("timeline.svg", "image/svg+xml", &timeline(state))),
        MenuItem::new(tr("Timeline (PNG)"), move || {
            let (svg, height) = (timeline(state), state.overview.with_untracked(|all| picture_height(&all.timeline)));
            leptos::task::spawn_local(async move {
                if picture::save_png("timeline.png", &svg, (PICTURE_WIDTH, height)).await.is_none() {
                    leptos::logging::warn!("the browser could not draw the picture");
                }
            });
        }),
        MenuItem::new(tr("Print"), print),
    ];
    view! { <Menu label=tr("Export") items/> }
}

fn timeline(state: AppState) -> String {
    state.overview.with_untracked(|all| timeline_svg(&all.timeline, all.timeline.title()))
}

/// Opens every finding, for paper cannot be clicked, and prints.
fn print() {
    let open = document().query_selector_all("details.finding:not([open])").ok();
    for index in 0..open.as_ref().map_or(0, web_sys::NodeList::length) {
        let element =
            open.as_ref().and_then(|all| all.item(index)).and_then(|node| node.dyn_into::<web_sys::Element>().ok());
        if let Some(element) = element {
            // A finding that cannot be opened is printed as its sentence.
            let _ = element.set_attribute("open", "");
        }
    }
    // What opened is built in the next task.
    gloo_timers::callback::Timeout::new(100, || drop(window().print())).forget();
}

fn save(name: &str, media_type: &str, text: &str) {
    if download::save(name, media_type, text).is_err() {
        leptos::logging::warn!("the browser refused a download");
    }
}
