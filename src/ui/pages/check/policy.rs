//! The policy file, pasted by the user and judged against the MX hosts.

use leptos::prelude::*;

use crate::check::{StsResult, policy_of_reports};
use crate::record::{Finding, Severity, judge_coverage, judge_policy, pasted_policy};
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::severity::SeverityMark;
use crate::ui::state::app_state;

/// A link to the file, a field for its text, and what is wrong with it.
#[component]
pub(crate) fn PolicyCheck() -> impl IntoView {
    let state = app_state();
    let check = state.check;
    let typed = RwSignal::new(String::new());
    let domain =
        move || check.done.with(|done| done.as_ref().map(|(facts, _)| facts.domain.clone()).unwrap_or_default());
    let url = Memo::new(move |_| StsResult::policy_url(&domain()));
    let command = Signal::derive(move || format!("curl -sSi --max-redirs 0 {}", url.get()));
    let judged = move || {
        let pasted = pasted_policy(&typed.get());
        let judgement = judge_policy(&pasted.text);
        let mut findings = pasted.findings;
        findings.extend(judgement.findings);
        if let Some(policy) = &judgement.policy {
            let hosts = check.done.with(|done| done.as_ref().map(|(facts, _)| facts.mail_hosts()).unwrap_or_default());
            findings.extend(judge_coverage(policy, &hosts));
        }
        findings.sort_by_key(|finding: &Finding| finding.severity);
        let fine =
            judgement.policy.is_some() && findings.iter().all(|finding| !matches!(finding.severity, Severity::Error));
        let (severity, sentence) = if fine {
            (Severity::Ok, "Senders can use this policy.")
        } else {
            (Severity::Error, "Senders cannot use this policy as it is.")
        };
        view! {
            <div class="judgement" role="status"><div class="judgement__line"><SeverityMark severity/><p class="judgement__verdict">{sentence}</p></div></div>
            {crate::ui::pages::build::finding_notices(findings)}
        }
    };
    let from_reports = move || {
        state.store.with(|store| policy_of_reports(store, &domain())).map(|(day, text)| {
            let label = match day {
                Some(day) => format!("Take it from the report of {}", day.label_with_year()),
                None => "Take it from the loaded reports".to_owned(),
            };
            view! { <p><button type="button" class="link-button prose" on:click=move |_| typed.set(text.clone())>{label}</button></p> }
        })
    };
    view! {
        <div class="stack">
            <p>"Open " <a href=move || url.get() rel="noreferrer" target="_blank">{move || url.get()}</a> " and paste its text here, or what this command prints:"</p>
            <CopyField what="the command" text=command/>
            <div class="field">
                <label class="field__label" for="policy-text">"Text of the policy"</label>
                <textarea class="input input--mono" id="policy-text" spellcheck="false" prop:value=typed on:input=move |event| typed.set(event_target_value(&event))></textarea>
            </div>
            {from_reports}
            <Show when=move || !typed.with(|typed| typed.trim().is_empty())>{judged}</Show>
        </div>
    }
}
