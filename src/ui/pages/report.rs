//! One report: what it says in a sentence, the five answers, what failed, and the text as sent. What is drawn of it is
//! an excerpt, and a long report is read by a worker: nothing here takes the longer the more a report holds.

mod answer;
mod in_list;
mod in_turn;
mod raw;
mod tables;
mod to_do;

use std::sync::Arc;

use futures_util::future::abortable;
use leptos::prelude::*;

use crate::analysis::{Filter, actor_now, is_without_policy, neighbours, overview_of_report};
use crate::day::Day;
use crate::domain_name::understand;
use crate::draft::MtaStsDraft;
use crate::explain::{Actor, CauseClass};
use crate::language::{format_count, tr};
use crate::report::ResultType;
use crate::store::{Excerpt, Store, ToShow};
use crate::ui::components::drop_zone::DropZone;
use crate::ui::components::flow_picture::{FlowPicture, class_of};
use crate::ui::components::lens::lens;
use crate::ui::components::reading_line::ReadingLine;
use crate::ui::components::scope_bar::ScopeBar;
use crate::ui::components::section::Section;
use crate::ui::components::strange::{strange, strange_or_not_stated};
use crate::ui::state::{AppState, app_state};
use crate::worker::opening;
use crate::{counted, say};
use answer::{Findings, answers, beyond, figures, findings_of, headline};
use in_list::{InList, pointing_back, pointing_on};
use in_turn::InTurn;
use raw::RawReport;
use tables::{deviations, failures, policies};
use to_do::to_do;

/// The page of one report.
#[component]
pub(crate) fn ReportPage(id: usize) -> impl IntoView {
    let state = app_state();
    view! {
        <ReadingLine/>
        {move || {
            state.store.with(|store| match store.to_show(id) {
                Some(ToShow::Excerpt(excerpt)) => page(state, store, id, &Arc::from(excerpt)).into_any(),
                Some(ToShow::Long(kept)) => view! { <LongReport id kept/> }.into_any(),
                None => not_loaded(store.is_empty()).into_any(),
            })
        }}
    }
}

/// A report that a worker reads; whoever goes on to another page ends that.
#[component]
fn LongReport(id: usize, kept: Vec<u8>) -> impl IntoView {
    let state = app_state();
    let opened = RwSignal::new(None::<Option<Arc<Excerpt>>>);
    let (reading, ending) = abortable(opening::open(kept));
    on_cleanup(move || ending.abort());
    leptos::task::spawn_local(async move {
        if let Ok(excerpt) = reading.await {
            drop(opened.try_set(Some(excerpt.map(Arc::new))));
        }
    });
    move || {
        match opened.get() {
        None => {
            view! { <div class="status-line"><p class="status-line__text" role="status">{tr("Reading")}</p></div> }.into_any()
        }
        Some(Some(excerpt)) => state.store.with_untracked(|store| page(state, store, id, &excerpt)).into_any(),
        Some(None) => view! {
            <section class="verdict">
                <h1 class="verdict__sentence">{tr("This report cannot be shown.")}</h1>
                <p class="lead">{tr("Reading it again needs more memory than the browser allows. It is still counted.")}</p>
                <p><a href="#/">{tr("Back to the reports")}</a></p>
            </section>
        }
        .into_any(),
    }
    }
}

fn not_loaded(nothing_is: bool) -> impl IntoView {
    view! {
        <section class="verdict">
            <h1 class="verdict__sentence">{tr("This report is not loaded.")}</h1>
            <p class="lead">{tr("Reports are discarded when the page closes. Load the files again.")}</p>
            <p><a href="#/">{tr("Back to the reports")}</a></p>
        </section>
        {nothing_is.then(|| view! { <DropZone/> })}
    }
}

fn page(state: AppState, store: &Store, id: usize, excerpt: &Arc<Excerpt>) -> Option<impl IntoView + use<>> {
    let row = store.columns().reports.get(id)?;
    let (trails, more_places) = store.places(id)?;
    let all = Arc::new(overview_of_report(store, id)?);
    let report = &excerpt.report;
    let organization_name = report.organization_name.as_str();
    let domain = report.policies.first().map_or("", |entry| entry.policy.policy_domain.as_str());
    let findings = findings_of(state, id);
    let flows = flows(excerpt, findings);
    // Only what is a domain becomes a link, and the link asks nothing by itself.
    let check = understand(domain, |_| None).ok().map(|domain| {
        view! { <a href=format!("#/check/{}", domain.name)>{tr("Check this domain")}</a> }
    });
    let build = is_without_policy(&all).then(|| {
        let draft = MtaStsDraft { domain: domain.to_owned(), ..MtaStsDraft::default() };
        view! { <a class="button" href=format!("#/build/mta-sts?{}", draft.to_query())>{tr("Build a policy")}</a> }
    });
    let trails =
        trails.iter().map(|trail| view! { <li class="mono">{strange(&trail.to_string())}</li> }).collect_view();
    let more = (more_places > 0)
        .then(|| view! { <li>{counted!(more_places, "and {n} more place", "and {n} more places")}</li> });
    let (sessions, untold) = (row.sessions, all.untold);
    let rows = excerpt.failures.len() + report.policies.len() + report.deviations.len();
    let mut in_turn = InTurn::new(rows <= MOST_AT_ONCE);
    let failed = (sessions.failed > 0).then(|| {
        let excerpt = Arc::clone(excerpt);
        in_turn.part(move || {
            let failed = failures(&excerpt);
            view! { <Section id="details" title=tr("Failures")>{failed}</Section> }
        })
    });
    let flows = flows.map(|flows| in_turn.part(flows));
    let policies = {
        let excerpt = Arc::clone(excerpt);
        in_turn.part(move || {
            let policies = policies(&excerpt);
            view! {
                <Section id="policies" title=tr("Policies") note=tr("What the sender found and applied to your MX.")>
                    {policies}
                </Section>
            }
        })
    };
    let deviations = {
        let excerpt = Arc::clone(excerpt);
        in_turn.part(move || deviations(&excerpt))
    };
    in_turn.begin();
    let contact = strange_or_not_stated(report.contact_info.as_deref().unwrap_or_default());
    let (report_id, organization) =
        (strange_or_not_stated(&report.report_id), strange_or_not_stated(organization_name));
    let way = way(state, store, id, organization_name);
    let answers = answers(state, excerpt, (row, &all), findings);
    let file_name = file_name(excerpt, domain);
    let (start, bytes) = (report.raw.clone(), excerpt.all.bytes);
    Some(view! {
        {way}
        <section class="verdict" aria-label=tr("Overall result")>
            <h1 class="verdict__sentence">{headline(state, Arc::clone(&all), findings)}</h1>
            {beyond(state, findings)}
            {figures(state, all, findings)}
            {lens(sessions, &excerpt.by_type, untold)}
            <p class="verdict__actions">{build} {check}</p>
        </section>
        {answers}
        {to_do(findings)}
        {failed}
        {flows}
        {policies}
        {deviations}
        <Section id="envelope" title=tr("Report")>
            <dl class="facts">
                <div><dt>{tr("Reporting organisation")}</dt><dd>{organization}</dd></div>
                <div><dt>{tr("Contact")}</dt><dd class="mono">{contact}</dd></div>
                <div><dt>{tr("Report ID")}</dt><dd class="mono">{report_id}</dd></div>
                <div><dt>{tr("Found in")}</dt><dd><ul>{trails} {more}</ul></dd></div>
            </dl>
        </Section>
        <RawReport id start bytes file_name/>
    })
}

/// A picture of a session for each result type of the report, with the step that failed; `None` where nothing did.
fn flows(excerpt: &Excerpt, findings: Findings) -> Option<impl Fn() -> AnyView + Send + Sync + use<>> {
    let types: Vec<ResultType> = excerpt.by_type.iter().map(|(known, _)| known.clone()).take(MOST_FLOWS).collect();
    let class_of_type = |result_type: &ResultType| {
        let own = excerpt.failures.iter().filter(|failure| failure.result_type == *result_type);
        class_of(own.map(|failure| failure.failure_reason_code.as_deref().unwrap_or_default()))
    };
    let types: Vec<_> = types.into_iter().map(|known| (class_of_type(&known), known)).collect();
    (!types.is_empty()).then_some(move || {
        let types = types.clone();
        let pictures = move || {
            let picture = |(class, result_type): &(Option<CauseClass>, ResultType)| {
                let name = result_type.to_string();
                let told = |all: &Vec<_>| all.iter().find(|finding| is_told(finding, &name)).map(actor_now);
                let actor: Option<Actor> = findings.with(|all| all.as_ref().and_then(told));
                view! { <div><h3><a href=format!("#/learn/{name}") class="mono">{strange(&name)}</a></h3><FlowPicture result_type=result_type.clone() actor class=*class/></div> }
            };
            types.iter().map(picture).collect_view()
        };
        view! {
            <Section id="flows" title=tr("Who did what") note=tr("The step that failed, and who needs to act.")>
                <div class="stack">{pictures}</div>
            </Section>
        }
        .into_any()
    })
}

/// The way back, and to the reports of the same organisation about the same domain before and after.
fn way(state: AppState, store: &Store, id: usize, organization: &str) -> impl IntoView + use<> {
    let near = neighbours(store, id);
    let day_of = |id: usize| store.columns().reports.get(id).and_then(|row| row.day);
    let label = |day: Option<Day>| day.map_or_else(|| tr("date not readable").to_owned(), Day::label_with_year);
    let link = |to: Option<usize>, is_before: bool| {
        let to = to?;
        let day = label(day_of(to));
        let name =
            if is_before { say!("Previous report: {day}", day = &day) } else { say!("Next report: {day}", day = &day) };
        let text = if is_before { pointing_back(day) } else { pointing_on(day) };
        Some(view! { <a href=format!("#/report/{to}") aria-label=name>{text}</a> })
    };
    let (before, after) = (link(near.before, true), link(near.after, false));
    let place = (near.all > 1).then(|| {
        let number = format_count(near.number as u64);
        view! { <span>{counted!(near.all, "{number} of {n} from this organisation about this domain", "{number} of {n} from this organisation about this domain", number)}</span> }
    });
    // There is no overview that would have it.
    let alone = (store.len() == 1).then(|| view! { <ScopeBar/> });
    let organization = strange_or_not_stated(organization);
    let back = move || if state.filter.with(Filter::is_empty) { tr("All reports") } else { tr("Filtered reports") };
    view! {
        {alone}
        <nav class="trail" aria-label=tr("Where you are")>
            <a href=move || state.overview_link()>{back}</a> <span aria-hidden="true">"›"</span> <span>{organization}</span>
            <InList id/>
            <span class="trail__pager">{place} {before} {after}</span>
        </nav>
    }
}

/// Whether a finding tells of failures of a result type.
fn is_told(finding: &crate::analysis::Finding, result_type: &str) -> bool {
    finding.result_types.iter().any(|own| own == result_type)
}

/// "2026-11-24-example.com.json", of letters that every system takes.
fn file_name(excerpt: &Excerpt, domain: &str) -> String {
    let plain = |char: char| if char.is_ascii_alphanumeric() || char == '-' || char == '.' { char } else { '_' };
    let domain: String = domain.chars().take(100).map(plain).collect();
    let day: String = excerpt.report.date_range.start.text.chars().take(10).map(plain).collect();
    format!("tls-report-{day}-{}.json", domain.trim_matches('.'))
}

/// Rows of all tables that are drawn at once; the tables of a longer report come one after the other.
const MOST_AT_ONCE: usize = 60;
/// Pictures beyond which a page helps nobody; a report of that many types is made up.
const MOST_FLOWS: usize = 11;
