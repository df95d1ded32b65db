//! What a check can be compared with: another resolver, and the certificate in use.

use leptos::prelude::*;

use crate::check::{ask_again, certificates, compared_questions, disagreements};
use crate::dns::RESOLVERS;
use crate::record::{Finding, Severity};
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::pasted_text::PastedText;
use crate::ui::components::resolver_select::ResolverSelect;
use crate::ui::components::severity::SeverityMark;
use crate::ui::pages::build::finding_notices;
use crate::ui::state::app_state;
use crate::web::doh::Fetch;

/// A choice of a second resolver, and where it differs.
#[component]
pub(crate) fn SecondResolver() -> impl IntoView {
    let check = app_state().check;
    let chosen = RwSignal::new(1_usize);
    let answer = RwSignal::new(None::<(&'static str, Vec<Finding>, bool)>);
    let ask = move |_| {
        let Some(resolver) = RESOLVERS.get(chosen.get_untracked()).copied() else { return };
        let Some(facts) = check.done.with_untracked(|done| done.as_ref().map(|(facts, _)| facts.clone())) else {
            return;
        };
        check.running.set(true);
        leptos::task::spawn_local(async move {
            let fetch = Fetch { on_send: move |url: &str| check.traffic.note_question(url) };
            let second = ask_again(&fetch, resolver, compared_questions(&facts)).await;
            let known = second.iter().any(|lookup| !lookup.result.is_unknown());
            answer.set(Some((resolver.label, disagreements(&facts, &second), known)));
            check.running.set(false);
        });
    };
    let said = move || {
        answer.get().map(|(label, findings, known)| {
            if !known {
                view! { <p role="status">{format!("{label} did not answer, so nothing can be compared.")}</p> }
                    .into_any()
            } else if findings.is_empty() {
                view! { <p role="status">{format!("{label} says the same.")}</p> }.into_any()
            } else {
                view! { <div role="status">{finding_notices(findings)}</div> }.into_any()
            }
        })
    };
    view! {
        <div class="check-form">
            <ResolverSelect id="second-resolver" label="Compare with" chosen/>
            <button type="button" class="button" on:click=ask>"Compare"</button>
        </div>
        {said}
    }
}

/// A field for the server's certificate, and which TLSA records it matches.
#[component]
pub(crate) fn CertificateCheck() -> impl IntoView {
    let check = app_state().check;
    let typed = RwSignal::new(String::new());
    let host = move || {
        check
            .done
            .with(|done| done.as_ref().and_then(|(facts, _)| facts.mail_hosts().into_iter().next()).unwrap_or_default())
    };
    let command = Signal::derive(move || {
        format!("openssl s_client -starttls smtp -connect {0}:25 -servername {0} -showcerts </dev/null", host())
    });
    let compared = move || {
        match certificates(&typed.get()) {
        Err(fault) => view! { <p class="field__error">{fault.to_string()}</p> }.into_any(),
        Ok(chain) => check.done.with(|done| {
            let hosts = done.as_ref().map(|(_, result)| result.dane.hosts.clone()).unwrap_or_default();
            let rows = hosts.iter().flat_map(|host| host.tlsa.iter().map(move |tlsa| (host, tlsa))).map(|(host, tlsa)| {
                // Usage 3 is the server's own certificate, usage 2 any issuer above it (RFC 7672, section 3.1).
                let own = if tlsa.usage == 3 { chain.get(..1) } else { chain.get(1..) };
                let matches = own.unwrap_or_default().iter().any(|certificate| certificate.matches(tlsa));
                let shown = format!("{} {} {}", tlsa.usage, tlsa.selector, tlsa.matching);
                let (severity, word) = if matches { (Severity::Ok, "matches") } else { (Severity::Warning, "does not match") };
                view! { <li><SeverityMark severity/> " " <span class="mono">{host.host.clone()}</span> {format!(": {shown} {word}")}</li> }
            });
            let rows = rows.collect_view();
            let none = hosts.iter().all(|host| host.tlsa.is_empty()).then(|| view! { <p>"There are no TLSA records to compare with."</p> });
            let line = chain.first().map(|own| Signal::stored(own.recommended())).map(|text| {
                view! { <CopyField what="the TLSA record" label=Signal::stored("The record for this certificate’s key".to_owned()) text/> }
            });
            view! { <div role="status"><ul class="row-list">{rows}</ul></div> {none} {line} }.into_any()
        }),
    }
    };
    view! {
        <div class="stack">
            <p>"A browser cannot open port 25. Run this and paste what it prints, or drop the certificate’s file; it stays on this page:"</p>
            <CopyField what="the command" text=command/>
            <PastedText id="certificate" label="Certificate (PEM)" typed/>
            <Show when=move || !typed.with(|typed| typed.trim().is_empty())>{compared}</Show>
        </div>
    }
}
