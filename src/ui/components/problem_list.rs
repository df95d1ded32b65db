//! What could not be read, with where it was, why, and what to do.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::rejects::is_file;
use super::section::Section;
use super::strange::strange;
use crate::intake::{NotAReport, Trail};
use crate::joined::colon;
use crate::language::{begin_behind_colon, tr};
use crate::store::{LeftAside, NotReportCounts, Store};
use crate::ui::reading::acts;
use crate::ui::state::{AppState, app_state};
use crate::{counted, say};

/// The list below all that was read; nothing when nothing is to be told.
#[component]
pub(crate) fn ProblemList() -> impl IntoView {
    let any = any(app_state());
    view! {
        <Show when=move || any.get()>
            <Section id="problems" title=tr("Not read") note=tr("Files and emails that yielded no TLS report, and why.")><Problems beside=false/></Section>
        </Show>
    }
}

/// The list beside the drop zone, without the files that are named above it.
#[component]
pub(crate) fn ProblemsBeside() -> impl IntoView {
    let state = app_state();
    let any = Memo::new(move |_| {
        let told = told(state, true);
        state.store.with(|store| store.problems().len() > 0 || untold(store, &told).total() > 0)
    });
    view! {
        <Show when=move || any.get()>
            <section class="rejects" aria-labelledby="problems">
                <h2 id="problems">{tr("Not read")}</h2>
                <Problems beside=true/>
            </section>
        </Show>
    }
}

fn any(state: AppState) -> Memo<bool> {
    Memo::new(move |_| state.store.with(|store| store.problems().len() > 0 || store.not_reports().total() > 0))
}

/// The files that are named above the list.
fn told(state: AppState, beside: bool) -> BTreeSet<String> {
    state.rejects.track();
    let rejects = if beside { state.orders.rejects() } else { Vec::new() };
    rejects.into_iter().map(|(name, _)| name).collect()
}

/// Whether something is a file that is named above the list.
fn is_told(told: &BTreeSet<String>, aside: &LeftAside) -> bool {
    told.get(aside.trail.file()).is_some_and(|name| is_file(&aside.trail, name))
}

/// How many there are of each kind beside those.
fn untold(store: &Store, told: &BTreeSet<String>) -> NotReportCounts {
    let mut counts = store.not_reports();
    for aside in store.left_aside().iter().filter(|aside| is_told(told, aside)) {
        let count = match aside.kind {
            NotAReport::Dmarc => &mut counts.dmarc,
            NotAReport::Feedback | NotAReport::Returned => &mut counts.feedback,
            NotAReport::Mail => &mut counts.mail,
            NotAReport::Placeholder | NotAReport::Other => &mut counts.other,
        };
        *count = count.saturating_sub(1);
    }
    counts
}

#[component]
fn Problems(
    /// Below the files that are named.
    beside: bool,
) -> impl IntoView {
    let state = app_state();
    let shown = RwSignal::new(SHOWN);
    let rows = move || {
        state.store.with(|store| {
            store
                .problems()
                .take(shown.get())
                .map(|problem| {
                    let raise = problem.error.is_raisable_limit().then(|| raise(state, &problem.trail));
                    view! {
                        <li class="notice" data-variant="warning">
                            <svg class="severity-mark" data-severity="warning" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-warning"></use></svg>
                            <div><p><b>{strange(&problem.trail.to_string())} {colon()}</b> {say!("{error}. {remedy}", error = begin_behind_colon(&problem.error.to_string()), remedy = problem.error.remedy())}</p> {raise}</div>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    let count = Memo::new(move |_| state.store.with(|store| store.problems().len()));
    let asides = move || {
        let told = told(state, beside);
        state.store.with(|store| {
            let kinds = left_aside(untold(store, &told));
            kinds.into_iter().map(|kind| aside(store, kind, &told)).collect_view()
        })
    };
    view! {
        {asides}
        <ul class="problem-list">{rows}</ul>
        <Show when=move || { count.get() > shown.get() }>
            <button type="button" class="link-button" on:click=move |_| shown.update(|shown| *shown += STEP)>{move || more(count.get(), shown.get())}</button>
        </Show>
    }
    .into_any()
}

/// A kind of things that are no TLS reports.
struct Kind {
    /// What is said of them.
    words: String,
    /// How many there are.
    count: u64,
    /// Whether something is of this kind.
    has: fn(NotAReport) -> bool,
}

/// The words of a kind if there are any, their count, and what is of the kind.
type Line = (Option<String>, u64, fn(NotAReport) -> bool);

/// The words for a kind, and the names of the first ones.
fn aside(store: &Store, kind: Kind, told: &BTreeSet<String>) -> AnyView {
    let own = store.left_aside().iter().filter(|aside| (kind.has)(aside.kind) && !is_told(told, aside));
    let names: Vec<String> = own.map(|aside| aside.trail.to_string()).collect();
    let few = names.len() <= MOST_OPEN;
    let rest = kind.count.saturating_sub(names.len() as u64);
    let rest = (rest > 0).then(|| view! { <li>{counted!(rest, "{n} more", "{n} more" as "files")}</li> });
    let items = names.iter().map(|name| view! { <li>{strange(name)}</li> }).collect_view();
    view! {
        <details class="disclosure" prop:open=few>
            <summary><svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>{kind.words}</summary>
            <ul class="row-list muted">{items}{rest}</ul>
        </details>
    }
    .into_any()
}

/// What was read and holds no TLS report, by kind.
fn left_aside(others: NotReportCounts) -> Vec<Kind> {
    let NotReportCounts { dmarc, feedback, mail, other } = others;
    let lines: [Line; 4] = [
        (
            (dmarc > 0).then(|| {
                counted!(
                    dmarc,
                    "One DMARC report was ignored: this page reads TLS reports only.",
                    "{n} DMARC reports were ignored: this page reads TLS reports only."
                )
            }),
            dmarc,
            |kind| kind == NotAReport::Dmarc,
        ),
        (
            (feedback > 0).then(|| {
                counted!(
                    feedback,
                    "One feedback report or delivery notification was ignored.",
                    "{n} feedback reports and delivery notifications were ignored."
                )
            }),
            feedback,
            |kind| matches!(kind, NotAReport::Feedback | NotAReport::Returned),
        ),
        (
            (mail > 0).then(|| counted!(mail, "One email contains no report.", "{n} emails contain no report.")),
            mail,
            |kind| kind == NotAReport::Mail,
        ),
        (
            (other > 0).then(|| counted!(other, "One file is not a report.", "{n} files are not reports.")),
            other,
            |kind| matches!(kind, NotAReport::Other | NotAReport::Placeholder),
        ),
    ];
    lines.into_iter().filter_map(|(words, count, has)| Some(Kind { words: words?, count, has })).collect()
}

/// The way to raised limits: at once for a file that is still at hand.
fn raise(state: AppState, trail: &Trail) -> impl IntoView + use<> {
    let name = trail.file().to_owned();
    let next = state.orders.held(|held| held.limits_of(&name)).and_then(|used| state.settings.limits_above(used));
    let acts = acts();
    let again = next.map(|limits| {
        view! {
            <button type="button" class="button" on:click=move |_| acts.read_again(&name, limits)>{counted!(limits, "Read again with limits {n} time as high", "Read again with limits {n} times as high")}</button>
            " "
        }
    });
    view! { <p>{again} <a href="#/settings">{tr("Limits")}</a></p> }
}

/// What the button says that shows more.
fn more(all: usize, shown: usize) -> String {
    if all > shown + STEP {
        counted!(all, "Show more ({n} in total)", "Show more ({n} in total)")
    } else {
        counted!(all, "Show all {n}", "Show all {n}")
    }
}

const SHOWN: usize = 20;
/// Names of one kind that stand open.
const MOST_OPEN: usize = 8;
/// Problems that one press shows: a million broken entries are no list.
const STEP: usize = 500;
