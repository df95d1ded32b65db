//! The overview of all that is loaded: verdict, evidence, reports.

use leptos::prelude::*;

use super::opening::Opening;
use crate::analysis::{Filter, Overview, Share, Verdict, basis};
use crate::day::Years;
use crate::geo::Country;
use crate::language::format_count;
use crate::language::tr;
use crate::store::Store;
use crate::ui::components::bar_list::{BarList, BarRow, changed};
use crate::ui::components::failure_table::FailureTable;
use crate::ui::components::filter_bar::FilterBar;
use crate::ui::components::finding_list::FindingList;
use crate::ui::components::lens::Lens;
use crate::ui::components::loaded_line::{LoadedLine, ReadingLine};
use crate::ui::components::part_view::{NotLoaded, drawn};
use crate::ui::components::periods::Periods;
use crate::ui::components::problem_list::ProblemList;
use crate::ui::components::report_table::ReportTable;
use crate::ui::components::room_notice::RoomNotice;
use crate::ui::components::section::Section;
use crate::ui::components::sentence::sentence;
use crate::ui::components::strange::strange;
use crate::ui::components::timeline::TimelineFigure;
use crate::ui::part::{Part, parts};
use crate::ui::state::{AppState, app_state};
use crate::{counted, say};

/// The first screen, or the overview.
#[component]
pub(crate) fn ReportsPage() -> impl IntoView {
    let state = app_state();
    let nothing = Memo::new(move |_| {
        state.store.with(|store| store.is_empty() && store.files_read() == 0 && store.files_failed() == 0)
    });
    let shown = Memo::new(move |_| !nothing.get() || state.history.opening.get());
    let reports = parts().reports;
    let not_loaded = move || !shown.get() && matches!(reports.get(), Part::Failed);
    view! {
        <ReadingLine/>
        <Show when=not_loaded><NotLoaded/></Show>
        <Show when=move || state.history.opening.get()><p class="status-line" role="status">{tr("Opening what is kept on this device")}</p></Show>
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
    view! {
        <LoadedLine/>
        <RoomNotice/>
        <Show when=move || any.get() fallback=NoReports>
            <FilterBar/>
            <Show when=move || !fits_nothing.get() fallback=NothingFits><Evidence/></Show>
        </Show>
        <ProblemList/>
    }
    .into_any()
}

/// What the filter leaves: the verdict, and what it rests on.
#[component]
fn Evidence() -> impl IntoView {
    let state = app_state();
    view! {
            {move || state.overview.with(|overview| verdict(state, overview))}
            <Section id="findings" title=tr("Findings") note=tr("What is wrong, whose move it is, and what to do. Worst first.")><FindingList/></Section>
            <Section id="timeline" title=tr("Timeline") note=tr("Days without a report are hatched.")><TimelineFigure/></Section>
            <Section id="periods" title=tr("Two periods") note=tr("The days chosen, or the last week, beside as many before.")><Periods/></Section>
            <Section id="breakdown" title=tr("Breakdown") note=tr("Every line filters the page.")>
                <div class="columns" data-variant="wide">{move || state.breakdown.with(|overview| breakdown(state, overview))}</div>
            </Section>
            <Section id="failures" title=tr("Failures") note=tr("Grouped as the senders reported them. A group opens to its rows, a row to its report.")><FailureTable/></Section>
            <Section id="reports" title=tr("Reports") note=tr("One row a report, made by the organisation that sent the mail.")><ReportTable/></Section>
    }
    .into_any()
}

/// A filter that leaves no report, and the way out of it.
#[component]
fn NothingFits() -> impl IntoView {
    let state = app_state();
    let loaded = move || {
        let reports = state.store.with(Store::len);
        counted!(
            reports,
            "{n} report is loaded. Remove the filter, or one of its values above, to see it.",
            "{n} reports are loaded. Remove the filter, or one of its values above, to see them."
        )
    };
    view! {
        <section class="verdict" aria-label=tr("Verdict")>
            <h1 class="verdict__sentence">{tr("No report matches the filter.")}</h1>
            <p class="muted">{loaded}</p>
            <p><button type="button" class="button" on:click=|_| AppState::set_filter(&Filter::default())>{tr("Remove the filter")}</button></p>
        </section>
    }
    .into_any()
}

#[component]
fn NoReports() -> impl IntoView {
    view! {
        <section class="verdict"><h1 class="verdict__sentence">{tr("No TLS report was found in these files.")}</h1>
        <p class="lead">{tr("Below is what could not be read and why. Reports come as mails with an attachment named like sender!domain!start!end.json.gz.")}</p></section>
    }
}

fn verdict(state: AppState, overview: &Overview) -> impl IntoView + use<> {
    let sessions = overview.sessions;
    let days = overview.first_day.zip(overview.last_day).map(Years::in_full);
    let failures_only = overview.timeline.failures_only;
    let mut facts = basis(overview, days.as_deref());
    // Evaluations are of whole policies, not of what failed in one way.
    if !failures_only {
        facts.push(' ');
        facts.push_str(&counted!(
            overview.evaluations.total(),
            "{n} evaluation in all: a session judged by DANE and MTA-STS is one session and two evaluations.",
            "{n} evaluations in all: a session judged by DANE and MTA-STS is one session and two evaluations."
        ));
    }
    let before_causes = Verdict::of(overview);
    let outdated = move || (!state.explained.get()).then_some("");
    let verdict = move || {
        let verdict = before_causes.clone();
        let verdict = match sessions.failed {
            0 => verdict,
            _ => state.findings.with(|findings| verdict.with_causes(findings)),
        };
        sentence(&verdict.text(), |slot| {
            let words = verdict.slot(slot);
            match slot {
                "share" | "failed" | "count" => view! { <strong>{words}</strong> }.into_any(),
                "mx" => strange(&words),
                "causes" => view! { <span class="verdict__causes" data-stale=outdated>{words}</span> }.into_any(),
                _ => words.into_any(),
            }
        })
    };
    view! {
        <section class="verdict" aria-label=tr("Verdict")>
            <h1 class="verdict__sentence">{verdict}</h1>
            <p class="muted">{facts}</p>
            {(!failures_only).then(|| view! { <Lens sessions by_type=overview.by_result_type.clone()/> })}
        </section>
    }
}

fn breakdown(state: AppState, overview: &Overview) -> impl IntoView + use<> {
    let failed: u64 = overview.by_result_type.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count));
    let types = overview
        .by_result_type
        .iter()
        .take(MOST_ROWS)
        .map(|(result_type, count)| BarRow {
            label: result_type.to_string(),
            value: *count,
            note: percent(*count, failed),
            result_type: Some(result_type.clone()),
            filter: changed(state, |filter| filter.result_type = result_type.to_string().into()),
        })
        .collect();
    let mx = rows(
        state,
        &overview.by_mx,
        |share| (share.failed, percent(share.failed, failed)),
        |filter, label| {
            filter.receiving_mx = label.into();
        },
    );
    let failed_share = |share: &Share| (share.failed, percent(share.failed, failed));
    let reasons = rows(state, &overview.by_reason, failed_share, |filter, label| filter.reason = label.into());
    let countries = rows(state, &overview.by_country, failed_share, |filter, label| filter.country = label.into());
    let networks = rows(state, &overview.by_network, failed_share, |filter, label| filter.network = label.into());
    let failures_only = overview.timeline.failures_only;
    let of = |share: &Share| {
        if failures_only {
            return failed_share(share);
        }
        (
            share.sessions.total(),
            if share.failed == 0 {
                tr("none failed").to_owned()
            } else {
                say!("{failed} failed", failed = format_count(share.failed))
            },
        )
    };
    let organizations = rows(state, &overview.by_organization, of, |filter, label| filter.organization = label.into());
    let policies = rows(state, &overview.by_policy_type, of, |filter, label| filter.policy_type = label.into());
    let domains = rows(state, &overview.by_policy_domain, of, |filter, label| filter.policy_domain = label.into());
    let date = state.store.with_untracked(|store| store.countries().map(|table| table.date().to_owned()));
    let table_date = date
        .map(|date| say!("Where the network is registered, as of {date}. Data: NRO, CC-BY 4.0.", date))
        .unwrap_or_default();
    let unit = if failures_only { tr("failed sessions") } else { tr("sessions") };
    view! {
        <BarList title=tr("Result type") unit=tr("failed sessions") rows=types mono=false/>
        <BarList title=tr("Receiving MX") unit=tr("failed sessions") rows=mx mono=true note=rest(&overview.by_mx)/>
        <BarList title=tr("Reason given") unit=tr("failed sessions") rows=reasons mono=false note=rest(&overview.by_reason)/>
        <BarList title=tr("Sending country") unit=tr("failed sessions") rows=country_names(state, countries) mono=false note=table_date/>
        <BarList title=tr("Sending network") unit=tr("failed sessions") rows=networks mono=true note=rest(&overview.by_network)/>
        <BarList title=tr("Reporting organisation") unit=unit rows=organizations mono=false note=rest(&overview.by_organization)/>
        <BarList title=tr("Policy applied") unit=unit rows=policies mono=true/>
        <BarList title=tr("Policy domain") unit=unit rows=domains mono=true note=rest(&overview.by_policy_domain)/>
    }
}

/// Countries by their names; what no table knows stays "not stated".
fn country_names(state: AppState, rows: Vec<BarRow>) -> Vec<BarRow> {
    state.store.with_untracked(|store| {
        let named = |row: BarRow| {
            let country = Country::parse(&row.label).zip(store.countries());
            let label = country.map_or(row.label, |(country, table)| table.name(country));
            BarRow { label, ..row }
        };
        rows.into_iter().map(named).collect()
    })
}

fn rows(
    state: AppState,
    shares: &[Share],
    value: impl Fn(&Share) -> (u64, String),
    set: impl Fn(&mut Filter, String),
) -> Vec<BarRow> {
    shares
        .iter()
        .take(MOST_ROWS)
        .map(|share| {
            let (value, note) = value(share);
            let filter = changed(state, |filter| set(filter, share.label.clone()));
            BarRow { label: share.label.clone(), value, note, result_type: None, filter }
        })
        .collect()
}

/// What is said of the rows that are left out.
fn rest(shares: &[Share]) -> String {
    match shares.len().saturating_sub(MOST_ROWS) {
        0 => String::new(),
        rest => say!("And {count} smaller ones; the exports have them all.", count = format_count(rest as u64)),
    }
}

/// Rows beyond which a list helps nobody; the exports have them all.
const MOST_ROWS: usize = 200;

/// A whole percentage that never rounds something to nothing.
fn percent(part: u64, whole: u64) -> String {
    match part.saturating_mul(100).checked_div(whole) {
        None => String::new(),
        Some(0) if part > 0 => tr("< 1 %").to_owned(),
        Some(share) => say!("{percent} %", percent = share),
    }
}
