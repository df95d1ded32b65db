//! One report: who said what about which policy, what failed, and the text as sent.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::domain_name::understand;
use crate::explain::{decode_reason, explain};
use crate::language::format_count;
use crate::language::tr;
use crate::report::{FailureDetail, PolicyResult, Report, ResultType};
use crate::shown::shown;
use crate::store::StoredReport;
use crate::ui::components::flow_picture::FlowPicture;
use crate::ui::components::lens::Lens;
use crate::ui::components::section::Section;
use crate::ui::components::sentence::sentence;
use crate::ui::components::strange::{strange, strange_list, strange_or_not_stated, strange_value};
use crate::ui::components::swatch::Swatch;
use crate::ui::state::{AppState, app_state};
use crate::{counted, say};

/// The page of one report.
#[component]
pub(crate) fn ReportPage(id: usize) -> impl IntoView {
    let state = app_state();
    move || {
        state.store.with(|store| {
            store.report(id).map_or_else(|| not_loaded().into_any(), |stored| page(state, &stored).into_any())
        })
    }
}

fn not_loaded() -> impl IntoView {
    view! {
        <section class="verdict">
            <h1 class="verdict__sentence">{tr("This report is not loaded.")}</h1>
            <p class="lead">{tr("Reports are forgotten when the page closes. Load the files again.")}</p>
            <p><a href="#/">{tr("To the reports")}</a></p>
        </section>
    }
}

fn page(state: AppState, stored: &StoredReport) -> impl IntoView + use<> {
    let report = &stored.report;
    let organization = report.organization_name.clone();
    let day = stored.day.map_or_else(|| tr("date not readable").to_owned(), crate::day::Day::label_with_year);
    let mut counts: BTreeMap<&ResultType, u64> = BTreeMap::new();
    for row in report.policies.iter().flat_map(|entry| &entry.failure_details) {
        let count = counts.entry(&row.result_type).or_default();
        *count = row.failed_session_count.saturating_add(*count);
    }
    let mut by_type: Vec<_> = counts.into_iter().map(|(result_type, count)| (result_type.clone(), count)).collect();
    by_type.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let failed = if stored.sessions.failed == 0 {
        tr("None failed.").to_owned()
    } else {
        say!("{failed} failed.", failed = format_count(stored.sessions.failed))
    };
    let domain = report.policies.first().map_or("", |entry| entry.policy.policy_domain.as_str());
    // Only what is a domain becomes a link, and the link asks nothing by itself.
    let check = understand(domain, |_| None).ok().map(|domain| {
        view! { <p><a href=format!("#/check/{}", domain.name)>{tr("Check this domain")}</a></p> }
    });
    let trails =
        stored.trails.iter().map(|trail| view! { <li class="mono">{strange(&trail.to_string())}</li> }).collect_view();
    let (policies, failures) = (policies(report), failures(report));
    let mut flows: Vec<ResultType> = by_type.iter().map(|(result_type, _)| result_type.clone()).collect();
    flows.truncate(MOST_FLOWS);
    let flows = (!flows.is_empty()).then(|| {
        let pictures = flows.into_iter().map(|result_type| {
            let name = result_type.to_string();
            let actor = state.actor_of(&name, None);
            view! { <div><h3><a href=format!("#/learn/{name}") class="mono">{strange(&name)}</a></h3><FlowPicture result_type actor/></div> }
        });
        let pictures = pictures.collect_view();
        view! {
            <Section id="flows" title=tr("Who did what") note=tr("The step that failed, and whose move it is.")>
                <div class="stack">{pictures}</div>
            </Section>
        }
    });
    let contact = strange_or_not_stated(report.contact_info.as_deref().unwrap_or_default());
    let report_id = strange_or_not_stated(&report.report_id);
    let range = &report.date_range;
    let covers = say!("{first} to {last}", first = stated(&range.start.text), last = stated(&range.end.text));
    let raw = shown(&report.raw).into_owned();
    let strong = |text: AnyView| view! { <strong>{text}</strong> }.into_any();
    let text = counted!(
        stored.sessions.total(),
        "{organization} opened {sessions} session to {domain}, {day}. {failed}",
        "{organization} opened {sessions} sessions to {domain}, {day}. {failed}"
    );
    let verdict = sentence(&text, |slot| match slot {
        "organization" => strong(strange_or_not_stated(&organization)),
        "sessions" => format_count(stored.sessions.total()).into_any(),
        "domain" => strong(strange_or_not_stated(domain)),
        "day" => day.clone().into_any(),
        "failed" => strong(failed.clone().into_any()),
        _ => ().into_any(),
    });
    view! {
        <nav class="trail" aria-label=tr("Where you are")>
            <a href=move || state.overview_link()>{tr("Reports")}</a> <span aria-hidden="true">"›"</span> <span>{day}</span>
            <span aria-hidden="true">"›"</span> <span>{strange_or_not_stated(&organization)}</span>
        </nav>
        <section class="verdict" aria-label=tr("Verdict")>
            <h1 class="verdict__sentence">{verdict}</h1>
            <Lens sessions=stored.sessions by_type/>
            {check}
        </section>
        <Section id="envelope" title=tr("Report")>
            <dl class="facts">
                <div>
                    <dt>{tr("Reporting organisation")}</dt>
                    <dd>
                        {strange_or_not_stated(&organization)} " "
                        <span class="muted">{tr("the sender’s operator, who made this report")}</span>
                    </dd>
                </div>
                <div><dt>{tr("Contact")}</dt><dd class="mono">{contact}</dd></div>
                <div><dt>{tr("Report ID")}</dt><dd class="mono">{report_id}</dd></div>
                <div><dt>{tr("Covers")}</dt><dd class="mono">{covers}</dd></div>
                <div><dt>{tr("Found in")}</dt><dd><ul>{trails}</ul></dd></div>
            </dl>
        </Section>
        <Section id="policies" title=tr("Policies") note=tr("What the sender found and judged your MX by.")>
            {policies}
        </Section>
        <Section id="details" title=tr("Failures")>
            {failures}
        </Section>
        {flows}
        {deviations(report)}
        <Section id="raw" title=tr("Raw report") note=tr("Shown as text. Nothing in it is opened or fetched.")>
            <pre class="source" tabindex="0" aria-label=tr("Raw report, JSON")>{raw}</pre>
        </Section>
    }
}

fn policies(report: &Report) -> impl IntoView + use<> {
    let rows = report.policies.iter().take(MOST_ROWS).map(policy_row).collect_view();
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("Policies in this report")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr("Policy")}</th>
                    <th scope="col">{tr("Policy domain")}</th>
                    <th scope="col">{tr("As the sender saw it")}</th>
                    <th scope="col">{tr("MX patterns")}</th>
                    <th scope="col" class="num">{tr("Successful")}</th>
                    <th scope="col" class="num">{tr("Failed")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
        {more(report.policies.len())}
    }
}

fn failures(report: &Report) -> AnyView {
    let details = || report.policies.iter().flat_map(|entry| &entry.failure_details);
    let count = details().count();
    if count == 0 {
        return view! { <p>{tr("This report names no failure.")}</p> }.into_any();
    }
    let rows = details().take(MOST_ROWS).map(failure_row).collect_view();
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("Failure details of this report")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr("Result type")}</th>
                    <th scope="col">{tr("Reason code")}</th>
                    <th scope="col">{tr("Receiving MX")}</th>
                    <th scope="col">{tr("Receiving IP")}</th>
                    <th scope="col">{tr("Sending MTA IP")}</th>
                    <th scope="col" class="num">{tr("Failed")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
        {more(count)}
    }
    .into_any()
}

/// Rows beyond which a table helps nobody and the page is slow to draw.
const MOST_ROWS: usize = 500;

/// What is said of the rows that are left out.
fn more(all: usize) -> Option<impl IntoView> {
    let rest = all.checked_sub(MOST_ROWS).filter(|rest| *rest > 0)?;
    Some(
        view! { <p class="muted">{say!("And {count} more; the raw report has them all.", count = format_count(rest as u64))}</p> },
    )
}

/// Pictures beyond which a page helps nobody; a report of that many types is made up.
const MOST_FLOWS: usize = 11;

fn stated(text: &str) -> String {
    if text.is_empty() { tr("not stated").to_owned() } else { text.to_owned() }
}

/// Whether there is anything to show: an empty cell is left out on narrow screens.
fn filled(lines: &[String]) -> bool {
    lines.iter().any(|line| !line.is_empty())
}

fn policy_row(entry: &PolicyResult) -> impl IntoView + use<> {
    let policy = &entry.policy;
    let name = match policy.policy_type.as_str() {
        "sts" => "MTA-STS",
        "tlsa" => "DANE",
        "no-policy-found" => tr("No policy"),
        _ => tr("Other"),
    };
    view! {
        <tr>
            <td data-place="title"><b>{name}</b> " " <span class="mono muted">{strange(policy.policy_type.as_str())}</span></td>
            <td><span class="mono">{strange_or_not_stated(&policy.policy_domain)}</span></td>
            <td data-place="block">
                {filled(&policy.policy_string).then(|| view! { <pre class="mono policy-text">{shown(&policy.policy_string.join("\n")).into_owned()}</pre> })}
            </td>
            <td data-label="MX">{filled(&policy.mx_host).then(|| view! { <span class="mono">{strange_list(policy.mx_host.iter().map(String::as_str))}</span> })}</td>
            <td class="num" data-label=tr("successful")>{format_count(entry.summary.successful)}</td>
            <td class="num num--strong" data-place="value">{format_count(entry.summary.failed)}</td>
        </tr>
    }
}

fn failure_row(row: &FailureDetail) -> impl IntoView + use<> {
    let title = explain(&row.result_type).title;
    let meaning = row.failure_reason_code.as_deref().and_then(decode_reason);
    let meaning = meaning
        .map(|reason| view! { <br/> <small class="muted">{reason.meaning} " " {say!("{actor}.", actor = reason.actor.words())}</small> });
    view! {
        <tr>
            <td data-place="title">
                <span class="cell-flag">
                    <Swatch result_type=row.result_type.clone()/>
                    {strange(row.result_type.as_str())}
                </span> " "
                <small class="muted">{title}</small>
            </td>
            <td data-label=tr("reason")>
                {strange_or_not_stated(row.failure_reason_code.as_deref().unwrap_or_default())}
                {meaning}
                {row.additional_information.as_deref().map(|text| view! { <br/> <small class="muted">{strange(text)}</small> })}
            </td>
            <td data-label="MX">{strange_value(row.receiving_mx_hostname.as_deref())}</td>
            <td data-label=tr("to")>{strange_value(row.receiving_ip.as_deref())}</td>
            <td data-label=tr("from")>{strange_value(row.sending_mta_ip.as_deref())}</td>
            <td class="num num--strong" data-place="value">{format_count(row.failed_session_count)}</td>
        </tr>
    }
}

fn deviations(report: &Report) -> impl IntoView + use<> {
    let items = report
        .deviations
        .iter()
        .take(MOST_ROWS)
        .map(|deviation| {
            let place = deviation.place_in_words().into_owned();
            let found = (!deviation.found.is_empty())
                .then(|| format!(" {}", say!("(found: {found})", found = deviation.found_in_words())));
            view! {
                <li class="notice">
                    <svg class="severity-mark" data-severity="info" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-info"></use></svg>
                    <div><p><b>{deviation.rule.sentence()}</b> " " {deviation.rule.section()} ". " <code>{strange(&place)}</code> {found}</p></div>
                </li>
            }
        })
        .collect_view();
    let (none, rest) = (report.deviations.is_empty(), more(report.deviations.len()));
    view! {
        <Section id="deviations" title=tr("Deviations") note=tr("Where the report departs from its standard. It was read all the same.")>
            {none.then(|| view! { <p>{tr("None: the report is as RFC 8460 wants it.")}</p> })}
            <ul class="problem-list">{items}</ul>
            {rest}
        </Section>
    }
}
