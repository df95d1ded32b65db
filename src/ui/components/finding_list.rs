//! The findings of a group, worst first: one line each, opening to evidence and steps.

use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::address::address;
use super::enforcing::{enforce_button, ready};
use super::flow_picture::{FlowPicture, class_of};
use super::leading;
use super::paper::on_paper;
use super::reported_table::reported_table;
use super::strange::strange;
use super::swatch::paint;
use super::what_to_do::{what_to_do, why};
use crate::analysis::{
    Consequence, Finding, FindingRule, FindingSeverity, Group, Trend, actor_now, all_domains as all_domains_of,
    covered_days, owner,
};
use crate::chart::{Bar, SPARK_HEIGHT_PX, SPARK_WIDTH_PX, outline, spark};
use crate::day::{Day, Years};
use crate::draft::MtaStsDraft;
use crate::explain::cited;
use crate::language::{Piece, format_count, pieces, tr};
use crate::report::ResultType;
use crate::ui::address_names::nameable;
use crate::ui::state::{AppState, app_state};
use crate::ui::tab::Tab;
use crate::web::{focus, hash};
use crate::{counted, say, text};

/// The findings of a group that concern the filter.
#[component]
pub(crate) fn FindingList(group: Group) -> impl IntoView {
    let state = app_state();
    let shown = RwSignal::new(STEP);
    let total = Memo::new(move |_| state.findings.with(|all| all.iter().filter(|one| Group::of(one) == group).count()));
    let items = move || {
        let days = state.overview.with_untracked(|overview| overview.first_day.zip(overview.last_day));
        let about = About {
            state,
            days,
            years: state.years.get(),
            last: state.store.with_untracked(covered_days).map(|(_, last)| last),
        };
        let most = shown.get();
        state.findings.with(|all| {
            let own = all.iter().filter(|finding| Group::of(finding) == group);
            own.take(most).map(|finding| item(finding, about)).collect_view()
        })
    };
    view! {
        {items}
        {move || on_paper(state, total.get(), shown.get())}
        <Show when=move || { total.get() > shown.get() && !state.printing.get() }>
            <p class="bar-list__more"><button type="button" class="link-button" on:click=move |_| shown.update(|shown| *shown += STEP)>
                {move || counted!(total.get(), "Show more findings ({n} in total)", "Show more findings ({n} in total)")}
            </button></p>
        </Show>
    }
}

/// What a line needs beside its finding.
#[derive(Clone, Copy)]
struct About {
    state: AppState,
    /// The days that are shown, for the small chart.
    days: Option<(Day, Day)>,
    years: Years,
    /// The last day of all that is loaded.
    last: Option<Day>,
}

/// The id of the element that a finding has.
pub(crate) fn element_id(id: &str) -> String {
    format!("finding-{}", id.replace(char::is_whitespace, "_"))
}

fn item(finding: &Finding, about: About) -> AnyView {
    let state = about.state;
    let (name, symbol, word) = match finding.severity {
        FindingSeverity::Critical => ("critical", "#mark-critical", text!("Critical")),
        FindingSeverity::Warning => ("warning", "#mark-warning", text!("Warning")),
        FindingSeverity::Info if finding.rule == FindingRule::ReadyForEnforce => ("pass", "#mark-pass", text!("Ready")),
        FindingSeverity::Info => ("info", "#mark-info", text!("Info")),
    };
    let result_type = Some(ResultType::parse(&finding.topic)).filter(|_| !finding.by_day.is_empty());
    let count = if finding.failed > 0 {
        view! { <span class="finding__count">{count_failed(finding.shown)}</span> }.into_any()
    } else {
        view! { <span class="finding__count"></span> }.into_any()
    };
    // One day has no course.
    let sparkline = about
        .days
        .filter(|(first, last)| first < last)
        .map(|days| sparkline(&spark(&finding.by_day, days), result_type.as_ref()));
    let whole = StoredValue::new(finding.clone());
    let (id, element) = (finding.id.clone(), element_id(&finding.id));
    let line = format!("{element}-line");
    let own = id.clone();
    let is_open = Memo::new(move |_| state.place.is_open(&own));
    // On paper what is over or only noted has its line.
    let is_printed = !matches!(Group::of(finding), Group::Over | Group::Notes);
    let is_shown = move || is_open.get() || is_printed && state.printing.get();
    let turn = move |event: web_sys::Event| {
        let open = event_target::<web_sys::Element>(&event).has_attribute("open");
        // On paper more is open.
        if !state.printing.get_untracked() && is_open.get_untracked() != open {
            state.place.set_open(&id, open);
            let address = untrack(|| if open { state.finding_link(&id) } else { state.overview_link() });
            hash::replace(address.trim_start_matches('#'));
        }
    };
    let line_of = line.clone();
    // Escape closes it from anywhere within.
    let close = move |event: web_sys::KeyboardEvent| {
        let own = event.current_target().and_then(|own| own.dyn_into::<web_sys::Element>().ok());
        if event.key() == "Escape"
            && !event.default_prevented()
            && let Some(own) = own.filter(|own| own.has_attribute("open"))
        {
            event.prevent_default();
            // An element of the page has attributes that can be removed.
            let _ = own.remove_attribute("open");
            focus::on(&line_of);
        }
    };
    view! {
        <details class="finding" id=element on:keydown=close data-rule=finding.rule.id() prop:open=is_shown on:toggle=turn>
            <summary class="finding__summary" id=line>
                <svg class="severity-mark" data-severity=name viewBox="0 0 16 16" role="img" aria-label=tr(word)><use href=symbol></use></svg>
                <h3 class="finding__sentence">{finding.gist.clone()}</h3>
                {meta(finding, about)}
                {sparkline} {count}
                <svg class="finding__chevron" viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>
            </summary>
            {move || is_shown().then(|| whole.with_value(|finding| detail(finding, state)))}
        </details>
    }
    .into_any()
}

/// "145 failed", the words smaller than the number.
fn count_failed(count: u64) -> Vec<AnyView> {
    // {count}: the number that the text is counted by; a language that has it first keeps two lines
    let words = counted!(count, "{count} failed", "{count} failed" as "finding");
    let piece = |piece| match piece {
        Piece::Slot(_) => format_count(count).into_any(),
        Piece::Words(words) => view! { " " <small>{words.trim().to_owned()}</small> }.into_any(),
    };
    pieces(&words).into_iter().map(piece).collect()
}

/// Who needs to act, delivered or not, since when, how many organisations.
fn meta(finding: &Finding, about: About) -> impl IntoView + use<> {
    let delivered = finding.shown_consequence().map(|consequence| {
        let (refused, words) = match consequence {
            Consequence::Refused if finding.shown == 1 => (true, text!("not delivered on this attempt")),
            Consequence::Refused => (true, text!("not delivered on these attempts")),
            Consequence::PartlyRefused => (true, text!("some not delivered")),
            Consequence::RestNotTold => (true, text!("some not delivered, the rest unknown")),
            Consequence::Delivered => (false, text!("delivered all the same")),
            Consequence::Unencrypted => (false, text!("delivered unencrypted")),
            Consequence::WithoutAuthentication => (false, text!("delivered without authentication")),
            Consequence::NotTold => (false, text!("delivery unknown")),
        };
        // What hurts is what goes on.
        let severity = (refused && Group::of(finding) != Group::Over).then_some("critical");
        view! { <span class="severity-word" data-severity=severity>{tr(words)}</span> " " }
    });
    let mut rest: Vec<String> = span(finding, about).into_iter().collect();
    match (finding.organizations.len(), finding.observers) {
        (0 | 1, 0 | 1) => {}
        (met, observers) if observers > met => {
            let met = format_count(met as u64);
            rest.push(counted!(observers, "{part} of {n} organisation", "{part} of {n} organisations" as "in brief", part = met));
        }
        (met, _) => rest.push(counted!(met, "{n} organisation", "{n} organisations")),
    }
    rest.extend(finding.within_filter());
    let rest = rest.into_iter().map(|text| view! { <span>{text}</span> " " }).collect_view();
    let class = if matches!(Group::of(finding), Group::ToDo) { "finding__owner" } else { "" };
    view! {
        <span class="finding__meta"><span class=class>{owner(finding)}</span> " " {delivered} {rest}</span>
    }
}

/// "since 11 Feb, still failing on 14 Feb, the last day reported", "16 Jan, ended".
fn span(finding: &Finding, about: About) -> Option<String> {
    let (first, last) = finding.first_day.zip(finding.last_day)?;
    let years = about.years;
    let goes_on = matches!(finding.trend, Some(Trend::New | Trend::Ongoing | Trend::Worse));
    if goes_on && about.last == Some(last) {
        let (since, last) = (first.label_in(years), last.label_in(years));
        return Some(match (finding.again, &finding.trend) {
            _ if finding.first_day == finding.last_day => say!("failing on {last}, the last day reported", last),
            (Some(again), Some(Trend::Worse)) => say!(
                "again since {again}, getting worse, last on {last}, the last day reported (first on {first})",
                again = again.label_in(years),
                last,
                first = since,
            ),
            (Some(again), _) => say!(
                "again since {again}, still failing on {last}, the last day reported (first on {first})",
                again = again.label_in(years),
                last,
                first = since,
            ),
            (None, Some(Trend::Worse)) => {
                say!("since {first}, getting worse, last on {last}, the last day reported", first = since, last)
            }
            (None, _) => say!("since {first}, still failing on {last}, the last day reported", first = since, last),
        });
    }
    let days = years.period((first, last));
    Some(match &finding.trend {
        Some(trend) => say!("{days}, {trend}", days, trend = trend.clause()),
        None if finding.rule == FindingRule::PolicyChanged => first.label_in(years),
        None if finding.is_state() => say!("since {first}", first = first.label_in(years)),
        None => days,
    })
}

fn sparkline(bars: &[Bar], result_type: Option<&ResultType>) -> impl IntoView + use<> {
    let (class, fill) = result_type.map_or((None, None), paint);
    let drawing = (!bars.is_empty()).then(|| {
        let path = outline(bars, SPARK_WIDTH_PX);
        view! { <line class="spark-base" x1="0" x2="100%" y1="25.5" y2="25.5"></line> <path class=class fill=fill d=path></path> }
    });
    view! {
        <svg class="finding__spark" viewBox=format!("0 0 {SPARK_WIDTH_PX} {SPARK_HEIGHT_PX}") preserveAspectRatio="none" aria-hidden="true">{drawing}</svg>
    }
}

fn detail(finding: &Finding, state: AppState) -> AnyView {
    let result_type = ResultType::parse(&finding.topic);
    let class = class_of(finding.traits.reasons.iter().map(String::as_str));
    let picture = (finding.failed > 0 && ResultType::REGISTERED.contains(&result_type)).then(
        || view! { <div><h4>{tr("Who did what")}</h4><FlowPicture result_type=result_type actor=Some(actor_now(finding)) class=class/></div> },
    );
    let told = (finding.gist != finding.sentence)
        .then(|| view! { <div><h4>{tr("What happened")}</h4><p>{finding.sentence.clone()}</p></div> });
    let to_do =
        (!finding.steps.is_empty()).then(|| view! { <div><h4>{tr("What to do")}</h4>{what_to_do(finding)}</div> });
    let copied = finding.steps.iter().filter_map(|step| step.copy.as_deref()).flat_map(str::lines);
    let stated = finding.traits.receiving_ips.iter().map(String::as_str).chain(copied);
    let named: BTreeSet<String> = stated.filter_map(nameable).take(MOST_ADDRESSES).collect();
    let addresses = (!named.is_empty()).then(|| {
        let items = named.iter().map(|ip| view! { <li>{address(Some(ip))}</li> }).collect_view();
        view! { <div><h4>{tr("Names of the addresses")}</h4><ul class="row-list">{items}</ul></div> }
    });
    // Days without a report have none to show.
    let has_reports = !finding.evidence.is_empty() && finding.rule != FindingRule::CoverageGaps;
    let show = has_reports.then(|| {
        let (tab, label) = match finding.failed {
            0 => (Tab::Reports, tr("Show these reports").to_owned()),
            count => (Tab::Failures, counted!(count, "Show this session", "Show these {n} sessions")),
        };
        let go = move |_| leading::to_tab(state, tab);
        view! { <a class="button" href=untrack(|| state.link_to(&finding.evidence, tab, None)) on:click=go>{label}</a> }
    });
    let domain = &finding.policy_domain;
    let build = (finding.rule == FindingRule::NoPolicy).then(|| {
        let draft = MtaStsDraft { domain: domain.clone(), ..MtaStsDraft::default() };
        view! { <a class="button" href=format!("#/build/mta-sts?{}", draft.to_query())>{tr("Build a policy")}</a> }
    });
    let open_to = ready(finding);
    let is_alone = open_to.len() == 1;
    let enforce = open_to.iter().take(MOST_ADDRESSES).map(|domain| enforce_button(state, domain, is_alone));
    let enforce = enforce.collect_view();
    let reported = (has_reports && finding.failed > 0).then(|| reported_table(state, &finding.evidence));
    // Each of several domains has a policy of its own to be built.
    let domains = (finding.rule == FindingRule::NoPolicy && domain.is_empty()).then(|| {
        let link = |domain: &String| {
            let draft = MtaStsDraft { domain: domain.clone(), ..MtaStsDraft::default() };
            view! { <li><a href=format!("#/build/mta-sts?{}", draft.to_query())>{strange(domain)}</a></li> }
        };
        let links = finding.policy_domains.iter().take(MOST_ADDRESSES).map(link).collect_view();
        view! { <div><h4>{tr("Build a policy for")}</h4><ul class="row-list">{links}</ul></div> }
    });
    let lists = [all_domains(finding).into_any(), all_hosts(finding).into_any()];
    let check = (!domain.is_empty())
        .then(|| view! { <a href=format!("#/check/{domain}")>{say!("Check {domain}", domain)}</a> });
    let learn = (!finding.topic.is_empty())
        .then(|| view! { <a href=format!("#/learn/{}", finding.topic)>{tr("What this means")}</a> });
    view! {
        <div class="finding__detail">
            <div class="finding__side">
                {told}
                {picture}
                {to_do}
            </div>
            <div class="finding__side">
                <div><h4>{tr("Why we think so")}</h4>{why(finding)}</div>
                {reported} {addresses} {domains} {lists}
            </div>
            <p class="finding__links">{enforce} {show} {build} {check} {learn} <a href=source_url(finding.source)>{cited(finding.source)}</a></p>
        </div>
    }
    .into_any()
}

/// All domains of a finding, of which its sentence names the first.
fn all_domains(finding: &Finding) -> impl IntoView + use<> {
    let domains = &finding.policy_domains;
    let link = |domain: &String| match domain.as_str() {
        "" => tr("not stated").into_any(),
        domain => view! { <a href=format!("#/check/{domain}")>{strange(domain)}</a> }.into_any(),
    };
    (domains.len() > 1).then(|| {
        folded(all_domains_of(domains.len()), domains, |rest| counted!(rest, "{n} more", "{n} more" as "domains"), link)
    })
}

/// The same of its MX hosts.
fn all_hosts(finding: &Finding) -> impl IntoView + use<> {
    let hosts = &finding.hosts;
    let name = |host: &String| strange(host);
    (hosts.len() > 1).then(|| {
        folded(
            if hosts.len() == 2 {
                tr("Both MX hosts").to_owned()
            } else {
                counted!(hosts.len(), "{n} MX host", "All {n} MX hosts")
            },
            hosts,
            |rest| counted!(rest, "{n} more", "{n} more" as "MX hosts"),
            name,
        )
    })
}

/// A list that is folded until it is asked for.
fn folded(title: String, names: &[String], more: fn(usize) -> String, draw: impl Fn(&String) -> AnyView) -> AnyView {
    let rest = names.len().saturating_sub(MOST_NAMES);
    let rest = (rest > 0).then(|| view! { <li>{more(rest)}</li> });
    let items = names.iter().take(MOST_NAMES).map(|name| view! { <li>{draw(name)}</li> }).collect_view();
    view! {
        <details class="disclosure">
            <summary><svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>{title}</summary>
            <ul class="row-list">{items}{rest}</ul>
        </details>
    }
    .into_any()
}

/// The address of "RFC 8460, section 4.3.1".
fn source_url(source: &str) -> String {
    let number: String = source.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let section = source.split_once("section ").map(|(_, section)| format!("#section-{section}")).unwrap_or_default();
    format!("https://www.rfc-editor.org/rfc/rfc{number}{section}")
}

const STEP: usize = 12;
/// Addresses of a finding whose names can be asked for, and domains that have a link each.
const MOST_ADDRESSES: usize = 12;
/// Names in a list that is opened on purpose.
const MOST_NAMES: usize = 1_000;
