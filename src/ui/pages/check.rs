//! The checker: a domain, what the DNS says about it, and what that means.

mod answers;
mod more;
mod policy;
mod several;
mod verdict;

use leptos::prelude::*;

use answers::Answers;
use more::{CertificateCheck, SecondResolver};
use policy::PolicyCheck;
use several::{SeveralForm, SeveralTable};
use verdict::Judged;

use crate::check::planned_names;
use crate::counted;
use crate::language::tr;
use crate::ui::components::resolver_select::ResolverSelect;
use crate::ui::components::section::Section;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;

/// The page `#/check`.
#[component]
pub(crate) fn CheckPage() -> impl IntoView {
    let check = app_state().check;
    let any = Memo::new(move |_| check.lookups.with(|lookups| !lookups.is_empty()));
    let done = Memo::new(move |_| check.done.with(Option::is_some));
    on_cleanup(move || check.cancel());
    view! {
        <h1 class="visually-hidden">{tr("Check a domain")}</h1>
        <CheckForm/>
        <SeveralForm/>
        <SeveralTable/>
        <Show when=move || done.get()><Judged/></Show>
        <Show when=move || any.get()>
            <Section id="answers" title=tr("Answers") note=tr("What the DNS said, as it came.")><Answers/></Section>
        </Show>
        <Show when=move || done.get()>
            <Section id="policy" title=tr("Policy file") note=tr("A browser may not read it from another site; you can.")><PolicyCheck/></Section>
            <Section id="certificate-section" title=tr("Certificate") note=tr("What the MX host shows, beside the TLSA records.")><CertificateCheck/></Section>
            <Section id="second" title=tr("A second resolver") note=tr("Does the rest of the world see the same?")><SecondResolver/></Section>
        </Show>
        <Show when=move || !any.get() && !check.running.get() && check.list.with(Vec::is_empty)><Before/></Show>
    }
    .into_any()
}

#[component]
fn CheckForm() -> impl IntoView {
    let check = app_state().check;
    let fault = move || {
        let empty = check.typed.with(|typed| typed.trim().is_empty());
        check.domain().err().filter(|_| !empty).map(|fault| fault.to_string())
    };
    let notes = move || {
        check
            .domain()
            .ok()
            .map(|domain| domain.notes.iter().map(|note| note.sentence(&domain.name)).collect::<Vec<_>>().join(" "))
    };
    let status = move || {
        let domains = check.list.with(Vec::len);
        let answers = check.lookups.with(Vec::len);
        match (check.running.get(), domains) {
            (false, _) => String::new(),
            (true, 0) => counted!(answers, "{n} answer so far.", "{n} answers so far."),
            (true, domains) => counted!(domains, "{n} domain so far.", "{n} domains so far."),
        }
    };
    view! {
        <form class="check-form" on:submit=move |event| { event.prevent_default(); check.start(); }>
            <div class="field">
                <label class="field__label" for="check-domain">{tr("Domain")}</label>
                <input class="input" id="check-domain" autocomplete="off" spellcheck="false" autocapitalize="off" placeholder="example.com"
                    aria-invalid=move || fault().map(|_| "true") aria-describedby="check-domain-note"
                    prop:value=move || check.typed.get() on:input=move |event| check.typed.set(event_target_value(&event))/>
            </div>
            <ResolverSelect id="check-resolver" label=tr("Resolver") chosen=check.resolver/>
            <button type="submit" class="button" data-variant="primary">{tr("Check")}</button>
        </form>
        <div id="check-domain-note">
            {move || fault().map(|fault| view! { <p class="field__error">{fault}</p> })}
            {move || notes().filter(|notes| !notes.is_empty()).map(|notes| view! { <p class="field__hint">{notes}</p> })}
        </div>
        <div class="status-line">
            <p class="status-line__text" role="status">{status}</p>
            <Show when=move || check.running.get()>
                <button type="button" class="button" on:click=move |_| check.cancel()>{tr("Stop")}</button>
            </Show>
        </div>
    }
}

/// What will be asked, before anything is.
#[component]
fn Before() -> impl IntoView {
    let check = app_state().check;
    let names = move || {
        check.domain().ok().map(|domain| {
            let names = planned_names(&domain.name)
                .into_iter()
                .map(|name| view! { <li class="mono">{strange(&name)}</li> })
                .collect_view();
            view! {
                <p>{tr("These names will be asked for, and then the MX hosts and destinations that they name:")}</p>
                <ul class="row-list">{names}</ul>
            }
        })
    };
    view! {
        <Section id="before" title=tr("What a check does") note=tr("Nothing is asked before you press Check.")>
            <div class="prose stack">
                <p>
                    {tr("It asks the DNS over HTTPS, straight from this browser: is there a TLSRPT record, can \
                        senders read it, can reports arrive where it says; is there MTA-STS; is DANE in order at \
                        each MX host. What could not be learned is called unknown, never missing.")}
                </p>
                <p>
                    {tr("The resolver that you choose sees the names. Nobody else does, and nothing of your reports \
                        is sent. If it does not answer, the next one is asked; your own site’s resolver stands \
                        alone.")}
                </p>
                <p>{tr("A browser cannot open port 25 and cannot post to an https destination. Where that matters, the command that can is shown.")}</p>
                {names}
            </div>
        </Section>
    }
}
