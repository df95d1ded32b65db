//! The overview of all that is loaded: verdict, evidence, reports.

use leptos::prelude::*;

use super::opening::Opening;
use crate::analysis::{Actor, Filter, Finding, FindingSeverity, Overview, Share, format_count, share_secured};
use crate::geo::Country;
use crate::ui::components::bar_list::{BarList, BarRow, changed};
use crate::ui::components::failure_table::FailureTable;
use crate::ui::components::filter_bar::FilterBar;
use crate::ui::components::finding_list::FindingList;
use crate::ui::components::lens::Lens;
use crate::ui::components::loaded_line::{LoadedLine, ReadingLine};
use crate::ui::components::periods::Periods;
use crate::ui::components::problem_list::ProblemList;
use crate::ui::components::report_table::ReportTable;
use crate::ui::components::section::Section;
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
        <Show when=move || state.history.opening.get()><p class="status-line" role="status">"Opening what is kept on this device"</p></Show>
        <Show when=move || !nothing.get() || state.history.opening.get() fallback=Opening>
            <LoadedLine/>
            <Show when=move || any.get() fallback=NoReports>
                <FilterBar/>
                {move || state.overview.with(|overview| verdict(state, overview))}
                <Section id="findings" title="Findings" note="What is wrong, whose move it is, and what to do. Worst first."><FindingList/></Section>
                <Section id="timeline" title="Timeline" note="Days without a report are hatched."><TimelineFigure/></Section>
                <Section id="periods" title="Two periods" note="The days chosen, or the last week, beside as many before."><Periods/></Section>
                <Section id="breakdown" title="Breakdown" note="Every line filters the page.">
                    <div class="columns" data-variant="wide">{move || state.breakdown.with(|overview| breakdown(state, overview))}</div>
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

fn verdict(state: AppState, overview: &Overview) -> impl IntoView + use<> {
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
        let diagnosis = move || state.findings.with(|findings| diagnosis(findings));
        view! { " " <strong>{format!("{} failed", format_count(sessions.failed))}</strong> {diagnosis} }
    });
    view! {
        <section class="verdict" aria-label="Verdict">
            <h1 class="verdict__sentence"><strong>{share}</strong> {format!(" of {} sessions were secured.", format_count(sessions.total()))} {failed}</h1>
            <p class="muted">{facts}</p>
            <Lens sessions by_type=overview.by_result_type.clone()/>
        </section>
    }
}

/// What the failures come down to: ": one cause is yours to fix, one looks like interference."
fn diagnosis(findings: &[Finding]) -> String {
    let failing = || findings.iter().filter(|finding| finding.failed > 0 && !is_second_view(finding));
    let now = |finding: &&Finding| finding.severity < FindingSeverity::Info;
    let suspected = failing().filter(|finding| finding.rule == "possible-interception").count();
    let count =
        |actor: Actor| failing().filter(now).filter(|f| f.actor == actor && f.rule != "possible-interception").count();
    let mut parts = Vec::new();
    let mut say = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => parts.push(format!("one {one}")),
        count => parts.push(format!("{} {many}", number_word(count))),
    };
    say(count(Actor::You), "cause is yours to fix", "causes are yours to fix");
    say(count(Actor::DnsHost), "is for your DNS host", "are for your DNS host");
    say(count(Actor::Sender), "is the sender’s", "are the senders’");
    say(count(Actor::Depends), "needs a closer look", "need a closer look");
    say(suspected, "looks like interference", "look like interference");
    if parts.is_empty() {
        return if failing().next().is_some() {
            ": nothing that needs anybody now.".to_owned()
        } else {
            ".".to_owned()
        };
    }
    format!(": {}.", parts.join(", "))
}

/// Small numbers as words.
fn number_word(count: usize) -> String {
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        .get(count)
        .map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// A finding that explains sessions which another one counts already.
fn is_second_view(finding: &Finding) -> bool {
    matches!(finding.rule, "sts-mx-uncovered" | "tlsa-changed" | "tlsa-certificate-changed")
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
    let failed_share = |share: &Share| (share.failed, percent(share.failed, failed));
    let reasons = rows(state, &overview.by_reason, failed_share, |filter, label| filter.reason = Some(label));
    let countries = rows(state, &overview.by_country, failed_share, |filter, label| filter.country = Some(label));
    let networks = rows(state, &overview.by_network, failed_share, |filter, label| filter.network = Some(label));
    let of = |share: &Share| {
        (
            share.sessions.total(),
            if share.failed == 0 { "none failed".to_owned() } else { format!("{} failed", format_count(share.failed)) },
        )
    };
    let organizations = rows(state, &overview.by_organization, of, |filter, label| filter.organization = Some(label));
    let policies = rows(state, &overview.by_policy_type, of, |filter, label| filter.policy_type = Some(label));
    let domains = rows(state, &overview.by_policy_domain, of, |filter, label| filter.policy_domain = Some(label));
    let date = state.store.with_untracked(|store| store.countries().map(|table| table.date().to_owned()));
    let table_date = date
        .map(|date| format!("Where the network is registered, as of {date}. Data: NRO, CC-BY 4.0."))
        .unwrap_or_default();
    view! {
        <BarList title="Result type" unit="failed sessions" rows=types mono=false/>
        <BarList title="Receiving MX" unit="failed sessions" rows=mx mono=true note=rest(&overview.by_mx)/>
        <BarList title="Reason given" unit="failed sessions" rows=reasons mono=false note=rest(&overview.by_reason)/>
        <BarList title="Sending country" unit="failed sessions" rows=country_names(state, countries) mono=false note=table_date/>
        <BarList title="Sending network" unit="failed sessions" rows=networks mono=true note=rest(&overview.by_network)/>
        <BarList title="Reporting organisation" unit="sessions" rows=organizations mono=false note=rest(&overview.by_organization)/>
        <BarList title="Policy applied" unit="sessions" rows=policies mono=true/>
        <BarList title="Policy domain" unit="sessions" rows=domains mono=true note=rest(&overview.by_policy_domain)/>
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
        rest => format!("And {} smaller ones; the exports have them all.", format_count(rest as u64)),
    }
}

/// Rows beyond which a list helps nobody; the exports have them all.
const MOST_ROWS: usize = 200;

/// A whole percentage that never rounds something to nothing.
fn percent(part: u64, whole: u64) -> String {
    match part.saturating_mul(100).checked_div(whole) {
        None => String::new(),
        Some(0) if part > 0 => "< 1 %".to_owned(),
        Some(share) => format!("{share} %"),
    }
}
