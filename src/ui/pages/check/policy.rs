//! The policy file, pasted by the user and judged against the MX hosts.

use leptos::prelude::*;

use crate::check::{PolicyFileResult, StsResult, judge_policy_file, policy_of_reports};
use crate::command::{self, PlainName};
use crate::language::tr;
use crate::record::Severity;
use crate::say;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::notices::Notices;
use crate::ui::components::pasted_text::PastedText;
use crate::ui::components::sentence::sentence;
use crate::ui::components::severity::SeverityMark;
use crate::ui::state::app_state;

/// What is said of the text that is pasted, once there is one and a domain is checked.
pub(super) fn judged() -> Memo<Option<PolicyFileResult>> {
    let state = app_state();
    let check = state.check;
    Memo::new(move |_| {
        let typed = check.policy_text.get();
        if typed.trim().is_empty() {
            return None;
        }
        check.done.with(|done| {
            let (facts, _) = done.as_ref()?;
            let reported = state.store.with(|store| policy_of_reports(store, &facts.domain)).map(|(_, text)| text);
            Some(judge_policy_file(&typed, facts, reported.as_deref()))
        })
    })
}

/// A link to the file, a field for its text, and what is wrong with it.
#[component]
pub(crate) fn PolicyCheck(
    /// What is said of it.
    policy: Memo<Option<PolicyFileResult>>,
) -> impl IntoView {
    let state = app_state();
    let check = state.check;
    let typed = check.policy_text;
    let domain =
        move || check.done.with(|done| done.as_ref().map(|(facts, _)| facts.domain.clone()).unwrap_or_default());
    let url = Memo::new(move |_| StsResult::policy_url(&domain()));
    let command = Memo::new(move |_| PlainName::new(&domain()).map(|domain| command::policy(&domain)));
    let said = move || {
        let PolicyFileResult { usable, findings } = policy.get()?;
        let (severity, sentence) = if usable {
            (Severity::Ok, tr("Senders can use this policy."))
        } else {
            (Severity::Error, tr("Senders cannot use this policy as it is."))
        };
        Some(view! {
            <div class="judgement" role="status"><div class="judgement__line"><SeverityMark severity/><p class="judgement__verdict">{sentence}</p></div></div>
            <Notices findings/>
        })
    };
    let from_reports = move || {
        state.store.with(|store| policy_of_reports(store, &domain())).map(|(day, text)| {
            let label = match day {
                Some(day) => say!("Use the policy from the report of {day}", day = day.label_with_year()),
                None => tr("Use the policy from the loaded reports").to_owned(),
            };
            view! { <p><button type="button" class="link-button prose" on:click=move |_| typed.set(text.clone())>{label}</button></p> }
        })
    };
    let open = sentence(
        tr("Open {address} and paste its text here, drop the file here, or paste the output of this command:"),
        |_| view! { <a href=move || url.get() rel="noreferrer" target="_blank">{move || url.get()}</a> }.into_any(),
    );
    view! {
        <div class="stack">
            <p>{open}</p>
            {move || command.get().map(|command| view! { <CopyField what=tr("the command") text=Signal::stored(command)/> })}
            <PastedText id="policy-text" label=tr("Text of the policy") typed/>
            {from_reports}
            {said}
        </div>
    }
}
