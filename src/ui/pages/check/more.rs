//! What a check can be compared with: another resolver, and the certificate in use.

use leptos::prelude::*;

use crate::check::{ask_again, certificates, compared_questions, disagreements};
use crate::command::{Mx, PlainName};
use crate::dns::RESOLVERS;
use crate::language::tr;
use crate::privacy::RequestKind;
use crate::record::{Finding, Severity};
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::notices::Notices;
use crate::ui::components::pasted_text::PastedText;
use crate::ui::components::resolver_select::ResolverSelect;
use crate::ui::components::sentence::sentence;
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;
use crate::web::doh::Fetch;
use crate::{say, text};

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
            let fetch = Fetch { on_send: move |url: &str| check.traffic.note_question(url, RequestKind::Question) };
            let second = ask_again(&fetch, resolver, compared_questions(&facts)).await;
            let known = second.iter().any(|lookup| !lookup.result.is_unknown());
            answer.set(Some((resolver.name(), disagreements(&facts, &second), known)));
            check.running.set(false);
        });
    };
    let said = move || {
        answer.get().map(|(resolver, findings, known)| {
            if !known {
                let said = say!("{resolver} did not answer, so nothing can be compared.", resolver);
                view! { <p role="status">{said}</p> }.into_any()
            } else if findings.is_empty() {
                view! { <p role="status">{say!("{resolver} gives the same answers.", resolver)}</p> }.into_any()
            } else {
                view! { <div role="status"><Notices findings/></div> }.into_any()
            }
        })
    };
    view! {
        <div class="check-form">
            <ResolverSelect id="second-resolver" label=tr("Compare with") chosen/>
            <button type="button" class="button" on:click=ask>{tr("Compare")}</button>
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
    let command = Memo::new(move |_| PlainName::new(&host()).map(|name| Mx::of(&name).chain()));
    let compared = move || {
        match certificates(&typed.get()) {
        Err(fault) => view! { <p class="field__error">{fault.to_string()}</p> }.into_any(),
        Ok(chain) => check.done.with(|done| {
            let hosts = done.as_ref().map(|(_, result)| result.dane.hosts.clone()).unwrap_or_default();
            let rows = hosts.iter().flat_map(|host| host.tlsa.iter().map(move |tlsa| (host, tlsa))).map(|(host, tlsa)| {
                // Usage 3 is the server's own certificate, usage 2 any issuer above it (RFC 7672, section 3.1).
                let own = if tlsa.usage == 3 { chain.get(..1) } else { chain.get(1..) };
                let matches = own.unwrap_or_default().iter().any(|certificate| certificate.matches(tlsa));
                let record = format!("{} {} {}", tlsa.usage, tlsa.selector, tlsa.matching);
                let (severity, text) = if matches {
                    (Severity::Ok, text!("{host}: {record} matches"))
                } else {
                    (Severity::Warning, text!("{host}: {record} does not match"))
                };
                let said = sentence(tr(text), |slot| match slot {
                    "host" => view! { <span class="mono">{strange(&host.host)}</span> }.into_any(),
                    "record" => record.clone().into_any(),
                    _ => ().into_any(),
                });
                view! { <li><SeverityMark severity/> " " {said}</li> }
            });
            let rows = rows.collect_view();
            let none = hosts.iter().all(|host| host.tlsa.is_empty()).then(|| view! { <p>{tr("There are no TLSA records to compare with.")}</p> });
            let line = chain.first().map(|own| Signal::stored(own.recommended())).map(|text| {
                view! { <CopyField what=tr("the TLSA record") label=Signal::stored(tr("The record for this certificate’s key").to_owned()) text/> }
            });
            view! { <div role="status"><ul class="row-list">{rows}</ul></div> {none} {line} }.into_any()
        }),
    }
    };
    // Where no MX host is known there is no command.
    let asked = move || {
        if command.get().is_some() {
            tr(
                "A browser cannot open port 25. Run this command and paste its output, or drop the certificate file here; it stays on this page:",
            )
        } else {
            tr("A browser cannot open port 25. Paste the certificate or drop its file here; it stays on this page:")
        }
    };
    view! {
        <div class="stack">
            <p>{asked}</p>
            {move || command.get().map(|command| view! { <CopyField what=tr("the command") text=Signal::stored(command)/> })}
            <PastedText id="certificate" label=tr("Certificate (PEM)") typed/>
            <Show when=move || !typed.with(|typed| typed.trim().is_empty())>{compared}</Show>
        </div>
    }
}
