//! The overview of all that is loaded: the answer, the findings, the evidence.

use leptos::prelude::*;

use super::opening::Opening;
use crate::analysis::{Filter, Overview};
use crate::counted;
use crate::language::tr;
use crate::store::Store;
use crate::ui::components::answer::Answer;
use crate::ui::components::drop_zone::DropZone;
use crate::ui::components::evidence::Evidence;
use crate::ui::components::filter_change::change;
use crate::ui::components::filter_chips::without_one;
use crate::ui::components::finding_groups::FindingGroups;
use crate::ui::components::part_view::{NotLoaded, drawn};
use crate::ui::components::problem_list::{ProblemList, ProblemsBeside};
use crate::ui::components::reading_line::ReadingLine;
use crate::ui::components::rejects::Rejects;
use crate::ui::components::room_notice::RoomNotice;
use crate::ui::components::scope_bar::ScopeBar;
use crate::ui::counting::overview_of;
use crate::ui::part::{Part, parts};
use crate::ui::reading::acts;
use crate::ui::state::{AppState, app_state};
use crate::web::focus;
use crate::web::pause::Slice;

/// The first screen, or the overview.
#[component]
pub(crate) fn ReportsPage() -> impl IntoView {
    let (state, acts) = (app_state(), acts());
    let nothing = Memo::new(move |_| {
        state.store.with(|store| store.is_empty() && store.files_read() == 0 && store.files_failed() == 0)
    });
    // Back from what a drop brought leads to where it was dropped.
    let at_start = Memo::new(move |_| state.left_start.get() && state.fragment.with(String::is_empty));
    let shown = Memo::new(move |_| !at_start.get() && !nothing.get() || state.history.opening.get());
    let loaded = move || {
        let label = counted!(state.store.with(Store::len), "Show {n} loaded report", "Show {n} loaded reports");
        view! { <p class="status-line"><a class="button" href="#/">{label}</a></p> }
    };
    let reports = parts().reports;
    let not_loaded = move || !shown.get() && matches!(reports.get(), Part::Failed);
    view! {
        <ReadingLine/>
        <Show when=not_loaded><NotLoaded/></Show>
        <Show when=move || at_start.get() && !nothing.get()>{loaded}</Show>
        <Show when=move || state.history.opening.get()>
            <div class="status-line">
                <p class="status-line__text" role="status">{tr("Opening reports stored on this device")}</p>
                // Later the bar has it.
                <Show when=move || nothing.get()><button type="button" class="button" on:click=move |_| acts.clear()>{tr("Clear")}</button></Show>
            </div>
        </Show>
        <Show when=move || shown.get() fallback=Opening>
            // What is awaited is said above.
            <Show when=move || !matches!(reports.get(), Part::Underway)>{drawn(reports, |part| (part.loaded)())}</Show>
        </Show>
    }
    .into_any()
}

/// What is loaded: the overview, and what could not be read.
#[component]
pub(crate) fn Loaded() -> impl IntoView {
    let state = app_state();
    let any = Memo::new(move |_| state.store.with(|store| !store.is_empty()));
    let fits_nothing = Memo::new(move |_| state.overview.with(|overview| overview.fits_nothing()));
    let any_read = move || state.store.with(|store| store.files_read() > 0 || store.files_failed() > 0);
    view! {
        <Show when=move || any.get() fallback=move || view! { <Show when=any_read><NoReports/></Show> }>
            <ScopeBar/>
            <RoomNotice/>
            <Show when=move || !fits_nothing.get() fallback=NothingFits>
                <Answer/>
                <FindingGroups/>
                <Evidence/>
            </Show>
            <ProblemList/>
        </Show>
    }
    .into_any()
}

/// A filter that leaves no report, and the ways out of it: one for each thing that is asked for.
#[component]
fn NothingFits() -> impl IntoView {
    let state = app_state();
    let loaded = move || {
        let reports = state.store.with(Store::len);
        counted!(
            reports,
            "{n} report is loaded, and the filter hides it.",
            "{n} reports are loaded, and the filter hides all of them."
        )
    };
    let button = move |((label, filter), brings): ((String, Filter), RwSignal<String>)| {
        let go = move |_| {
            change(state, |own| own.clone_from(&filter));
            focus::on("filter");
        };
        view! { <button type="button" class="button" on:click=go>{label} " " <span class="muted">{brings}</span></button> }
    };
    let buttons = move || {
        let mut ways = state.filter.with(|filter| without_one(state, filter));
        if ways.len() > 1 {
            ways.push((tr("Remove all filters").to_owned(), Filter::default()));
        }
        let brings = count_ways(state, ways.iter().map(|(_, filter)| filter.clone()).collect());
        ways.into_iter().zip(brings).map(button).collect_view()
    };
    view! {
        <section class="verdict" aria-label=tr("Overall result")>
            <h1 class="verdict__sentence">{tr("No report matches the filter.")}</h1>
            <p class="muted">{loaded}</p>
            <p class="verdict__actions">{buttons}</p>
        </section>
    }
    .into_any()
}

/// What each of these filters would leave, in words; the words are empty until it is counted.
fn count_ways(state: AppState, filters: Vec<Filter>) -> Vec<RwSignal<String>> {
    let said: Vec<_> = filters.iter().map(|_| RwSignal::new(String::new())).collect();
    let words = said.clone();
    leptos::task::spawn_local(async move {
        let mut slice = Slice::begin();
        for (filter, words) in filters.into_iter().zip(words) {
            // Another filter, or another page, has signals of its own.
            let outdated = || words.is_disposed();
            let Some(left) = overview_of(state, &filter, &mut slice, &outdated).await else { return };
            words.try_set(brings(&left));
        }
    });
    said
}

/// What a filter leaves: of failures alone the failed sessions, for reports have others beside them.
fn brings(left: &Overview) -> String {
    if left.filter.by_failure() {
        let failed = left.sessions.failed;
        counted!(failed, "{n} failed session", "{n} failed sessions")
    } else {
        counted!(left.reports, "{n} report", "{n} reports")
    }
}

/// What was given holds no report: what it is instead, and the way to give something else.
#[component]
fn NoReports() -> impl IntoView {
    let state = app_state();
    lead_to_heading(state);
    let heading = move || {
        let (read, failed) = state.store.with(|store| (store.files_read(), store.files_failed()));
        if read == 0 {
            return counted!(failed, "The file could not be read.", "None of the {n} files could be read.");
        }
        counted!(
            read.saturating_add(failed),
            "The file contains no TLS report.",
            "None of the {n} files contains a TLS report."
        )
    };
    view! {
        <section class="verdict" aria-label=tr("Overall result")>
            <h1 class="verdict__sentence" id=NO_REPORTS tabindex="-1">{heading}</h1>
            <p class="muted">{tr("Reports come as emails with an attachment named like sender!domain!start!end.json.gz.")}</p>
        </section>
        <RoomNotice/>
        <div class="intake">
            <DropZone/>
            <div class="intake__told"><Rejects/> <ProblemsBeside/></div>
        </div>
    }
    .into_any()
}

/// Gives the heading the focus once all that was given is read: what was pressed for it may be gone.
fn lead_to_heading(state: AppState) {
    Effect::new(move |told: Option<(u64, u64)>| {
        let given = state.store.with(|store| (store.files_read(), store.files_failed()));
        let idle = state.progress.with(Option::is_none);
        if idle && told != Some(given) {
            focus::soon_within("main", NO_REPORTS);
        }
        if idle { given } else { told.unwrap_or_default() }
    });
}

/// The id of the heading that says that nothing was found.
const NO_REPORTS: &str = "no-reports";
