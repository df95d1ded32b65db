//! Findings, worst first: one line each, opening to evidence and steps.

use leptos::prelude::*;

use super::copy_field::CopyField;
use super::flow_picture::FlowPicture;
use super::swatch::paint;
use crate::analysis::{Confidence, Finding, FindingRule, FindingSeverity};
use crate::chart::{Bar, SPARK_HEIGHT_PX, SPARK_WIDTH_PX, outline, spark};
use crate::day::{Day, Years};
use crate::draft::MtaStsDraft;
use crate::language::format_count;
use crate::language::tr;
use crate::report::ResultType;
use crate::ui::state::app_state;
use crate::{counted, say, text};

/// The list under the current filter.
#[component]
pub(crate) fn FindingList() -> impl IntoView {
    let state = app_state();
    let shown = RwSignal::new(STEP);
    let total = Memo::new(move |_| state.findings.with(Vec::len));
    let calm = Memo::new(move |_| {
        state.findings.with(|all| all.iter().all(|finding| finding.severity == FindingSeverity::Info))
    });
    let items = move || {
        let days = state.overview.with_untracked(|overview| overview.first_day.zip(overview.last_day));
        let years = state.years.get();
        state.findings.with(|all| all.iter().take(shown.get()).map(|finding| item(finding, days, years)).collect_view())
    };
    view! {
        <Show when=move || { total.get() > 0 && calm.get() }>
            <p>{tr("Nothing to do: what follows is good to know.")}</p>
        </Show>
        {items}
        <Show when=move || total.get() == 0><p>{tr("Nothing to say: no failure, and nothing that stands out.")}</p></Show>
        <Show when=move || { total.get() > shown.get() }>
            <p class="bar-list__more"><button type="button" class="link-button" on:click=move |_| shown.update(|shown| *shown += STEP)>
                {move || counted!(total.get(), "Show more of {n} finding", "Show more of {n} findings")}
            </button></p>
        </Show>
    }
}

fn item(finding: &Finding, days: Option<(Day, Day)>, years: Years) -> AnyView {
    let (name, symbol, word) = match finding.severity {
        FindingSeverity::Critical => ("critical", "#mark-critical", text!("Critical")),
        FindingSeverity::Warning => ("warning", "#mark-warning", text!("Warning")),
        FindingSeverity::Info if finding.rule == FindingRule::ReadyForEnforce => ("pass", "#mark-pass", text!("Ready")),
        FindingSeverity::Info => ("info", "#mark-info", text!("Info")),
    };
    let mut meta = vec![finding.actor.words().to_owned()];
    meta.extend(span(finding, years));
    if finding.organizations.len() > 1 {
        meta.push(counted!(finding.organizations.len(), "{n} organisation", "{n} organisations"));
    }
    if finding.shown < finding.failed {
        meta.push(counted!(
            finding.failed,
            "{shown} of {n} session within the filter",
            "{shown} of {n} sessions within the filter",
            shown = format_count(finding.shown),
        ));
    }
    let meta = meta.into_iter().map(|text| view! { <span>{text}</span> " " }).collect_view();
    let result_type = Some(ResultType::parse(&finding.topic)).filter(|_| !finding.by_day.is_empty());
    let count = if finding.failed > 0 {
        view! { <span class="finding__count">{format_count(finding.shown)} " " <small>{tr("failed")}</small></span> }
            .into_any()
    } else {
        view! { <span class="finding__count"></span> }.into_any()
    };
    let sparkline = days.map(|days| sparkline(&spark(&finding.by_day, days), result_type.as_ref()));
    let whole = StoredValue::new(finding.clone());
    let open = RwSignal::new(false);
    view! {
        <details class="finding" data-rule=finding.rule.id() on:toggle=move |event| open.set(is_open(&event))>
            <summary class="finding__summary">
                <svg class="severity-mark" data-severity=name viewBox="0 0 16 16" aria-hidden="true"><use href=symbol></use></svg>
                <span class="finding__text">
                    <span class="finding__sentence">{finding.sentence.clone()}</span>
                    <span class="finding__meta"><span class="severity-word" data-severity=name>{tr(word)}</span> " " {meta}</span>
                </span>
                {sparkline} {count}
                <svg class="finding__chevron" viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>
            </summary>
            {move || open.get().then(|| whole.with_value(detail))}
        </details>
    }
    .into_any()
}

/// Only what is open is built: a list of findings is long, and each detail is large.
fn is_open(event: &web_sys::Event) -> bool {
    event_target::<web_sys::Element>(event).has_attribute("open")
}

/// "since 11 Feb, still failing", "16 Jan only".
fn span(finding: &Finding, years: Years) -> Option<String> {
    let days = years.period(finding.first_day.zip(finding.last_day)?);
    Some(match &finding.trend {
        Some(trend) => say!("{days}, {trend}", days, trend = trend.clause()),
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

fn detail(finding: &Finding) -> AnyView {
    let result_type = ResultType::parse(&finding.topic);
    let picture = (finding.failed > 0 && ResultType::REGISTERED.contains(&result_type)).then(
        || view! { <div><h3>{tr("Who did what")}</h3><FlowPicture result_type=result_type actor=Some(finding.actor)/></div> },
    );
    let confidence = tr(match finding.confidence {
        Confidence::High => text!("Sure: the reports say so."),
        Confidence::Medium => text!("Likely: the reports fit it better than anything else."),
        Confidence::Low => text!("Possible: the reports do not tell it from something harmless."),
    });
    let reasons = finding.reasons.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect_view();
    let steps = finding
        .steps
        .iter()
        .map(|step| {
            let copy =
                step.copy.clone().map(|copy| view! { <CopyField what=tr("this text") text=Signal::stored(copy)/> });
            view! { <li><p>{step.text.clone()}</p> {copy}</li> }
        })
        .collect_view();
    let query = finding.evidence.to_query();
    let show = (!query.is_empty()).then(|| {
        let label = match finding.failed {
            0 => tr("Show these reports").to_owned(),
            count => counted!(count, "Show this session", "Show these {n} sessions"),
        };
        view! { <a class="button" href=format!("#/?{query}")>{label}</a> }
    });
    let domain = &finding.policy_domain;
    let build = (finding.rule == FindingRule::NoPolicy).then(|| {
        let draft = MtaStsDraft { domain: domain.clone(), ..MtaStsDraft::default() };
        view! { <a class="button" href=format!("#/build/mta-sts?{}", draft.to_query())>{tr("Build a policy")}</a> }
    });
    let check = (!domain.is_empty())
        .then(|| view! { <a href=format!("#/check/{domain}")>{say!("Check {domain}", domain)}</a> });
    let learn = (!finding.topic.is_empty())
        .then(|| view! { <a href=format!("#/learn/{}", finding.topic)>{tr("What this means")}</a> });
    view! {
        <div class="finding__detail">
            <div class="finding__side">
                {picture}
                <div><h3>{tr("What to do")}</h3><ol class="steps">{steps}</ol></div>
            </div>
            <div class="finding__side">
                <div><h3>{tr("Why we think so")}</h3><p>{confidence}</p><ul class="row-list">{reasons}</ul></div>
            </div>
            <p class="finding__links">{show} {build} {check} {learn} <a href=source_url(finding.source)>{finding.source}</a></p>
        </div>
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
