//! One slim line: what is loaded, or how far the reading is; add, export, clear.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::drop_zone::FileButton;
use super::menu::{Menu, MenuItem};
use crate::analysis::{Filter, format_count};
use crate::chart::{PICTURE_WIDTH, picture_height, timeline_svg};
use crate::export;
use crate::store::Store;
use crate::ui::state::{AppState, Progress, app_state};
use crate::web::{download, picture};

/// The line above the filters.
#[component]
pub(crate) fn LoadedLine() -> impl IntoView {
    let state = app_state();
    let facts = move || {
        state.store.with(|store| {
            let problems = store.problems().len();
            let others = store.not_reports();
            let others = others.dmarc + others.feedback + others.mail + others.other;
            view! {
                <span><b>{format_count(store.len() as u64)}</b> " reports from " {files(store.files_read())}</span>
                {(store.duplicates() > 0).then(|| view! { <span>{format!("{} came twice, counted once", format_count(store.duplicates()))}</span> })}
                {(others > 0).then(|| view! { <span>{format!("{} not a TLS report", format_count(others))}</span> })}
                {(problems > 0).then(|| view! { <span>{format!("{} could not be read", format_count(problems as u64))}</span> })}
            }
        })
    };
    view! {
        <div class="loaded-line">
            <p class="loaded-line__facts">{facts}</p>
            <p class="loaded-line__actions">
                <FileButton label="Choose report files" variant="quiet" folder=false/>
                <ExportMenu/>
                <button type="button" class="button" data-variant="quiet" on:click=move |_| state.clear()>"Clear"</button>
            </p>
        </div>
    }
}

fn files(count: u64) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{} files", format_count(count)) }
}

/// What happens while files are read.
#[component]
pub(crate) fn ReadingLine() -> impl IntoView {
    let state = app_state();
    view! {
        {move || state.progress.get().map(|progress| view! {
            <div class="status-line">
                <p class="status-line__text" role="status">{sentence(&progress)}</p>
                <button type="button" class="button" on:click=move |_| AppState::cancel()>"Cancel, keep what is read"</button>
            </div>
            <progress class="status-line__bar" aria-label="Reading" max="100" prop:value=percent(&progress)></progress>
        })}
    }
}

fn percent(progress: &Progress) -> f64 {
    if progress.bytes > 0.0 { (progress.bytes_done * 100.0 / progress.bytes).min(100.0) } else { 0.0 }
}

fn sentence(progress: &Progress) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "for the eye"
    )]
    let speed = if progress.elapsed > 200.0 { (progress.reports as f64 * 1000.0 / progress.elapsed) as u64 } else { 0 };
    let mails = if progress.mails > 0 { format!(" · {} mails", format_count(progress.mails)) } else { String::new() };
    let speed = if speed > 0 { format!(" · {} reports a second", format_count(speed)) } else { String::new() };
    format!(
        "Reading · {} of {} files{mails} · {} reports{speed}",
        format_count(progress.files_done as u64),
        format_count(progress.files as u64),
        format_count(progress.reports as u64)
    )
}

/// The button "Export" and its items.
#[component]
fn ExportMenu() -> impl IntoView {
    let state = app_state();
    let filtered = move |write: fn(&Store, &Filter) -> String| {
        state.store.with_untracked(|store| state.filter.with_untracked(|filter| write(store, filter)))
    };
    let items = vec![
        MenuItem::new("Summary (JSON)", move || {
            save("summary.json", "application/json", &state.store.with_untracked(export::summary_json));
        }),
        MenuItem::new("Failures (CSV)", move || save("failures.csv", "text/csv", &filtered(export::failures_csv))),
        MenuItem::new("Reports (NDJSON)", move || {
            save("reports.ndjson", "application/x-ndjson", &filtered(export::reports_ndjson));
        }),
        MenuItem::new("Report to hand on (HTML)", move || {
            let html = filtered(|store, filter| export::report_html(store, filter, false));
            save("tls-report.html", "text/html", &html);
        }),
        MenuItem::new("The same without names (HTML)", move || {
            let html = filtered(|store, filter| export::report_html(store, filter, true));
            save("tls-report.html", "text/html", &html);
        }),
        MenuItem::new("Timeline (SVG)", move || save("timeline.svg", "image/svg+xml", &timeline(state))),
        MenuItem::new("Timeline (PNG)", move || {
            let (svg, height) = (timeline(state), state.overview.with_untracked(|all| picture_height(&all.timeline)));
            leptos::task::spawn_local(async move {
                if picture::save_png("timeline.png", &svg, (PICTURE_WIDTH, height)).await.is_none() {
                    leptos::logging::warn!("the browser could not draw the picture");
                }
            });
        }),
        MenuItem::new("Print", print),
    ];
    view! { <Menu label="Export" items/> }
}

fn timeline(state: AppState) -> String {
    state.overview.with_untracked(|all| timeline_svg(&all.timeline, "Sessions and failed sessions per day"))
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
