//! The overview of all that is loaded: verdict, evidence, reports.

use leptos::prelude::*;

use super::opening::Opening;
use crate::analysis::{Filter, Overview, Share, explain, format_count, share_secured};
use crate::ui::components::bar_list::{BarList, BarRow, changed};
use crate::ui::components::failure_table::FailureTable;
use crate::ui::components::filter_bar::FilterBar;
use crate::ui::components::lens::Lens;
use crate::ui::components::loaded_line::{LoadedLine, ReadingLine};
use crate::ui::components::problem_list::ProblemList;
use crate::ui::components::report_table::ReportTable;
use crate::ui::components::section::Section;
use crate::ui::components::swatch::Swatch;
use crate::ui::components::timeline::TimelineFigure;
use crate::ui::state::{AppState, app_state};

/// The first screen, or the overview.
#[component]
pub(crate) fn ReportsPage() -> impl IntoView {
    let state = app_state();
    let nothing = Memo::new(move |_| {
        state.store.with(|store| store.is_empty() && store.files_read() == 0 && store.files_failed() == 0)
    });
    let any = Memo::new(move |_| state.store.with(|store| !store.is_empty()));
    view! {
        <ReadingLine/>
        <Show when=move || !nothing.get() fallback=Opening>
            <LoadedLine/>
            <Show when=move || any.get() fallback=NoReports>
                <FilterBar/>
                {move || state.overview.with(verdict)}
                <Section id="causes" title="Causes" note="What failed, whose move it is, and what to do.">{move || state.overview.with(causes)}</Section>
                <Section id="timeline" title="Timeline" note="Days without a report are hatched."><TimelineFigure/></Section>
                <Section id="breakdown" title="Breakdown" note="Every line filters the page.">
                    <div class="columns" data-variant="wide">{move || state.overview.with(|overview| breakdown(state, overview))}</div>
                </Section>
                <Section id="failures" title="Failures" note="Grouped as the senders reported them. A group opens to its rows, a row to its report."><FailureTable/></Section>
                <Section id="reports" title="Reports" note="One row a report, made by the organisation that sent the mail."><ReportTable/></Section>
            </Show>
            <ProblemList/>
        </Show>
    }
    .into_any()
}

#[component]
fn NoReports() -> impl IntoView {
    view! {
        <section class="verdict"><h1 class="verdict__sentence">"No TLS report was found in these files."</h1>
        <p class="lead">"Below is what could not be read and why. Reports come as mails with an attachment named like sender!domain!start!end.json.gz."</p></section>
    }
}

fn verdict(overview: &Overview) -> impl IntoView + use<> {
    let sessions = overview.sessions;
    let share = share_secured(&sessions);
    let days = match (overview.first_day, overview.last_day) {
        (Some(first), Some(last)) if first == last => format!(", {}", first.label_with_year()),
        (Some(first), Some(last)) => format!(", {} to {}", first.label(), last.label_with_year()),
        _ => String::new(),
    };
    let facts = format!(
        "In {} reports of {} organisations{days}. {} evaluations in all: a session judged by DANE and MTA-STS is one session and two evaluations.",
        format_count(overview.reports as u64),
        format_count(overview.organizations as u64),
        format_count(overview.evaluations.total())
    );
    let failed = (sessions.failed > 0).then(|| {
        let cause = overview.by_result_type.first().map_or_else(
            || " The reports do not say why.".to_owned(),
            |(result_type, count)| {
                format!(" {} of them: {}.", format_count(*count), explain(result_type).title.to_lowercase())
            },
        );
        view! { " " <strong>{format!("{} failed.", format_count(sessions.failed))}</strong> {cause} }
    });
    view! {
        <section class="verdict" aria-label="Verdict">
            <h1 class="verdict__sentence"><strong>{share}</strong> {format!(" of {} sessions were secured.", format_count(sessions.total()))} {failed}</h1>
            <p class="muted">{facts}</p>
            <Lens sessions by_type=overview.by_result_type.clone()/>
        </section>
    }
}

fn causes(overview: &Overview) -> impl IntoView + use<> {
    if overview.by_result_type.is_empty() {
        return view! { <p>"No report names a failure."</p> }.into_any();
    }
    overview
        .by_result_type
        .iter()
        .map(|(result_type, count)| {
            let explanation = explain(result_type);
            let groups = overview.failure_groups.iter().filter(|group| group.result_type == *result_type);
            let mut hosts: Vec<&str> = groups.clone().filter_map(|group| group.receiving_mx.as_deref()).collect();
            hosts.sort_unstable();
            hosts.dedup();
            let first = groups.clone().filter_map(|group| group.first_day).min();
            let last = groups.filter_map(|group| group.last_day).max();
            let when = match (first, last) {
                (Some(first), Some(last)) if first == last => format!(" · {}", first.label()),
                (Some(first), Some(last)) => format!(" · {} to {}", first.label(), last.label()),
                _ => String::new(),
            };
            let at = if hosts.is_empty() { String::new() } else { format!(" · at {}", hosts.join(", ")) };
            let steps = explanation.what_to_do.iter().map(|step| view! { <li><p>{*step}</p></li> }).collect_view();
            let name = result_type.to_string();
            view! {
                <details class="finding">
                    <summary class="finding__summary">
                        <Swatch result_type=result_type.clone()/>
                        <span class="finding__text">
                            <span class="finding__sentence">{explanation.title}</span>
                            <span class="finding__meta"><span class="mono">{name}</span> <span>{explanation.whose_move} {when} {at}</span></span>
                        </span>
                        <span class="finding__count">{format_count(*count)} " " <small>"failed"</small></span>
                        <svg class="finding__chevron" viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>
                    </summary>
                    <div class="finding__detail">
                        <h3>"What happened"</h3><p>{explanation.happened} " " {explanation.who_connected}</p>
                        <h3>"What to do"</h3><ol class="steps">{steps}</ol>
                        <p class="finding__links"><a href=explanation.url>"RFC 8460, section " {explanation.section}</a></p>
                    </div>
                </details>
            }
        })
        .collect_view()
        .into_any()
}

fn breakdown(state: AppState, overview: &Overview) -> impl IntoView + use<> {
    let failed: u64 = overview.by_result_type.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count));
    let types = overview
        .by_result_type
        .iter()
        .map(|(result_type, count)| BarRow {
            label: result_type.to_string(),
            value: *count,
            note: percent(*count, failed),
            result_type: Some(result_type.clone()),
            filter: changed(state, |filter| filter.result_type = Some(result_type.to_string())),
        })
        .collect();
    let mx = rows(
        state,
        &overview.by_mx,
        |share| (share.failed, percent(share.failed, failed)),
        |filter, label| {
            filter.receiving_mx = Some(label);
        },
    );
    let of = |share: &Share| {
        (
            share.sessions.total(),
            if share.failed == 0 { "none failed".to_owned() } else { format!("{} failed", format_count(share.failed)) },
        )
    };
    let organizations = rows(state, &overview.by_organization, of, |filter, label| filter.organization = Some(label));
    let policies = rows(state, &overview.by_policy_type, of, |filter, label| filter.policy_type = Some(label));
    let domains = rows(state, &overview.by_policy_domain, of, |filter, label| filter.policy_domain = Some(label));
    view! {
        <BarList title="Result type" unit="failed sessions" rows=types mono=false/>
        <BarList title="Receiving MX" unit="failed sessions" rows=mx mono=true/>
        <BarList title="Reporting organisation" unit="sessions" rows=organizations mono=false/>
        <BarList title="Policy applied" unit="sessions" rows=policies mono=true/>
        <BarList title="Policy domain" unit="sessions" rows=domains mono=true/>
    }
}

fn rows(
    state: AppState,
    shares: &[Share],
    value: impl Fn(&Share) -> (u64, String),
    set: impl Fn(&mut Filter, String),
) -> Vec<BarRow> {
    shares
        .iter()
        .map(|share| {
            let (value, note) = value(share);
            let filter = changed(state, |filter| set(filter, share.label.clone()));
            BarRow { label: share.label.clone(), value, note, result_type: None, filter }
        })
        .collect()
}

/// A whole percentage that never rounds something to nothing.
fn percent(part: u64, whole: u64) -> String {
    match part.saturating_mul(100).checked_div(whole) {
        None => String::new(),
        Some(0) if part > 0 => "< 1 %".to_owned(),
        Some(share) => format!("{share} %"),
    }
}
