//! The button "Export" and its items.

use leptos::prelude::*;

use super::menu::{Menu, MenuItem};
use crate::analysis::Filter;
use crate::chart::{PICTURE_WIDTH, picture_height, timeline_svg};
use crate::export;
use crate::language::tr;
use crate::store::Store;
use crate::ui::state::{AppState, app_state};
use crate::web::{clock, download, picture};

/// The button "Export" and its items.
#[component]
pub(crate) fn ExportMenu() -> impl IntoView {
    let state = app_state();
    let filtered = move |write: fn(&Store, &Filter) -> String| {
        state.settled(|store| state.filter.with_untracked(|filter| write(store, filter)))
    };
    let name = move |hide| state.overview.with_untracked(|all| export::report_file_name(all, hide));
    let name_of = move |ending| state.overview.with_untracked(|all| export::exported_file_name(all, ending));
    let items = vec![
        MenuItem::new(tr("Summary (JSON)"), move || {
            save("summary.json", "application/json", &state.settled(export::summary_json));
        }),
        MenuItem::new(tr("Failures (CSV)"), move || {
            save(&name_of("failures.csv"), "text/csv", &filtered(export::failures_csv));
        }),
        MenuItem::new(tr("Reports (NDJSON)"), move || {
            save(&name_of("reports.ndjson"), "application/x-ndjson", &filtered(export::reports_ndjson));
        }),
        MenuItem::new(tr("Report to share (HTML)"), move || {
            let html = filtered(|store, filter| export::report_html_on(store, filter, false, Some(clock::today())));
            save(&name(false), "text/html", &html);
        }),
        MenuItem::new(tr("Report without names (HTML)"), move || {
            let html = filtered(|store, filter| export::report_html_on(store, filter, true, Some(clock::today())));
            save(&name(true), "text/html", &html);
        }),
        MenuItem::new(tr("Timeline (SVG)"), move || {
            save(&name_of("timeline.svg"), "image/svg+xml", &timeline(state));
        }),
        MenuItem::new(tr("Timeline (PNG)"), move || {
            let (svg, height) = (timeline(state), state.overview.with_untracked(|all| picture_height(&all.timeline)));
            leptos::task::spawn_local(async move {
                if picture::save_png(&name_of("timeline.png"), &svg, (PICTURE_WIDTH, height)).await.is_none() {
                    leptos::logging::warn!("the browser could not draw the picture");
                }
            });
        }),
        MenuItem::new(tr("Print"), move || print(state)),
    ];
    view! { <Menu label=tr("Export") items/> }
}

fn timeline(state: AppState) -> String {
    state.overview.with_untracked(|all| timeline_svg(&all.timeline, &export::picture_title(all)))
}

/// Draws all that there is, for paper cannot be pressed, and prints.
fn print(state: AppState) {
    state.printing.set(true);
    // What opened is built in the next task. The end of printing is heard by `crate::ui::printing`.
    gloo_timers::callback::Timeout::new(100, || drop(window().print())).forget();
}

fn save(name: &str, media_type: &str, text: &str) {
    if download::save(name, media_type, text).is_err() {
        leptos::logging::warn!("the browser refused a download");
    }
}
