//! Starting from what is published: paste it, see what is wrong, take it over as one valid record.

use leptos::prelude::*;

use crate::domain_name::understand;
use crate::draft::{Change, TlsrptDraft, difference};
use crate::language::tr;
use crate::record::{Finding, Severity, TxtRecord, judge, judge_of, pasted_records, readable_records};
use crate::ui::components::notices::Notices;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;
use crate::web::idn;

/// A field for the records, and what comes of them.
#[component]
pub(crate) fn Existing() -> impl IntoView {
    let state = app_state();
    let typed = RwSignal::new(String::new());
    let records = Memo::new(move |_| typed.with(|typed| pasted_records(typed)));
    let judgement = Memo::new(move |_| {
        let domain = state.record_draft.with(|draft| understand(&draft.domain, idn::to_ascii));
        records.with(|records| match &domain {
            Ok(domain) => judge_of(&domain.name, records),
            Err(_) => judge(records),
        })
    });
    let draft = Memo::new(move |_| {
        let domain = state.record_draft.with(|draft| draft.domain.clone());
        records.with(|records| TlsrptDraft::of_records(&domain, &readable_records(records)))
    });
    let new_text = Memo::new(move |_| draft.with(|draft| draft.build(idn::to_ascii).text));
    let any = Memo::new(move |_| records.with(|records| !records.is_empty()));
    let take = move |_| {
        let next = draft.get_untracked();
        state.change_record_draft(&|draft| draft.destinations.clone_from(&next.destinations));
    };
    let shown = move || {
        let texts: Vec<String> = records.with(|records| records.iter().map(TxtRecord::text).collect());
        judgement.with(|judgement| {
            texts.iter().enumerate().map(|(index, text)| marked(index, text, &judgement.findings)).collect_view()
        })
    };
    let change = move || {
        let old = records.with(|records| records.iter().map(TxtRecord::text).collect::<Vec<_>>().join(" "));
        let parts = difference(&old, &new_text.get()).into_iter().map(|change| match change {
            Change::Same(text) => view! { <span>{strange(&text)}</span> }.into_any(),
            Change::Gone(text) => view! { <del>{strange(&text)}</del> }.into_any(),
            Change::New(text) => view! { <ins>{strange(&text)}</ins> }.into_any(),
        });
        parts.collect_view()
    };
    view! {
        <div class="existing stack">
            <div class="field">
                <label class="field__label" for="existing">{tr("The TXT records you have at _smtp._tls")}</label>
                <textarea class="input input--mono" id="existing" spellcheck="false" autocapitalize="off" aria-describedby="existing-hint"
                    prop:value=typed on:input=move |event| typed.set(event_target_value(&event))></textarea>
                <p class="field__hint" id="existing-hint">{tr("One per line: the bare text, a line of a zone file, or the output of dig.")}</p>
            </div>
            <Show when=move || any.get()>
                <div class="stack" role="group" aria-label=tr("What is wrong with these records")>
                    {shown}
                    {move || view! { <Notices findings=judgement.with(|judgement| judgement.findings.clone())/> }}
                </div>
                <Show when=move || !new_text.with(String::is_empty)
                    fallback=|| view! { <p class="field__hint">{tr("No readable destination was found, so there is nothing to start from.")}</p> }>
                    <div class="field">
                        <p class="field__label">{tr("As one valid record")}</p>
                        <p class="difference mono">{change}</p>
                        <p><button type="button" class="button" data-variant="primary" on:click=take>{tr("Use this record")}</button></p>
                    </div>
                </Show>
            </Show>
        </div>
    }
}

/// A record with its faults underlined.
fn marked(index: usize, text: &str, findings: &[Finding]) -> impl IntoView + use<> {
    let mut places: Vec<_> = findings
        .iter()
        .filter(|finding| matches!(finding.severity, Severity::Error | Severity::Warning))
        .filter_map(|finding| finding.place.map(|place| (place, finding.severity)))
        .filter(|(place, _)| place.record == index && place.start < place.end)
        .collect();
    places.sort_by_key(|(place, _)| (place.start, place.end));
    let mut at = 0;
    let mut parts = Vec::new();
    for (place, severity) in places {
        // Of faults that overlap the first is marked; all are named below.
        let (Some(before), Some(fault)) = (text.get(at..place.start), text.get(place.start..place.end)) else {
            continue;
        };
        let name = if severity == Severity::Error { "critical" } else { "warning" };
        parts.push(view! { <span>{strange(before)}</span> <mark data-severity=name>{strange(fault)}</mark> });
        at = place.end;
    }
    let rest = strange(text.get(at..).unwrap_or_default());
    view! { <div class="diagnosis"><code>{parts} <span>{rest}</span></code></div> }
}
