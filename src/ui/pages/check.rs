//! The checker: a domain, what the DNS says about it, and what that means.

mod answers;
mod folded;
mod hosts;
mod list;
mod more;
mod outage;
mod pasted;
mod policy;
mod sources;
mod verdict;

use leptos::prelude::*;

use answers::{Answers, counts};
use list::ListPage;
use more::{CertificateCheck, SecondResolver};
use policy::{PolicyCheck, judged};
use verdict::Judged;

use crate::check::planned_names;
use crate::joined::sentences;
use crate::language::tr;
use crate::ui::components::resolver_select::ResolverSelect;
use crate::ui::components::section::Section;
use crate::ui::components::strange::strange;
use crate::ui::route::is_check_list;
use crate::ui::state::app_state;
use crate::{counted, text};

/// The page `#/check`, and `#/check/list` for a list of domains.
#[component]
pub(crate) fn CheckPage() -> impl IntoView {
    let state = app_state();
    let check = state.check;
    let is_list = Memo::new(move |_| state.fragment.with(|fragment| is_check_list(fragment)));
    let current = move |own: bool| (is_list.get() == own).then_some("page");
    let one = move || match check.domain() {
        Ok(domain) => format!("#/check/{}", domain.name),
        Err(_) => "#/check".to_owned(),
    };
    if check.typed.with_untracked(String::is_empty) {
        check.typed.set(state.current_domain());
    }
    on_cleanup(move || check.cancel());
    view! {
        <nav class="tabs" aria-label=tr("What to check")>
            <a href=one aria-current=move || current(false)>{tr("One domain")}</a>
            <a href="#/check/list" aria-current=move || current(true)>{tr("List of domains")}</a>
        </nav>
        <h1 class="visually-hidden">{move || if is_list.get() { tr("Check a list of domains") } else { tr("Check a domain") }}</h1>
        {move || if is_list.get() { view! { <ListPage/> }.into_any() } else { view! { <OneDomain/> }.into_any() }}
    }
    .into_any()
}

#[component]
fn OneDomain() -> impl IntoView {
    let check = app_state().check;
    let any = Memo::new(move |_| check.lookups.with(|lookups| !lookups.is_empty()));
    let none_answered =
        Memo::new(move |_| !check.running.get() && check.lookups.with(|lookups| counts(lookups).0 == 0));
    let done = Memo::new(move |_| check.done.with(Option::is_some));
    let policy = judged();
    view! {
        <CheckForm/>
        <Show when=move || done.get()><Judged policy/></Show>
        <Show when=move || any.get() && !none_answered.get()>
            <Section id="answers" title=tr("Answers") note=tr("The answers from DNS, exactly as received.")><Answers/></Section>
        </Show>
        <Show when=move || any.get() && none_answered.get()>
            <Section id="answers" title=tr("Failed lookups") note=tr("None of these lookups was answered.")><Answers/></Section>
        </Show>
        <Show when=move || done.get()>
            <Section id="policy" title=tr("Policy file") note=tr("Browsers do not let a page read this file from another site. You can open it and paste it here.")><PolicyCheck policy/></Section>
            <Section id="certificate-section" title=tr("Certificate") note=tr("What the MX host presents, compared with the TLSA records.")><CertificateCheck/></Section>
            <Section id="second" title=tr("A second opinion") note=tr("Does another resolver give the same answers?")><SecondResolver/></Section>
        </Show>
        <Show when=move || !any.get() && !done.get() && !check.running.get()><Before/></Show>
    }
}

#[component]
fn CheckForm() -> impl IntoView {
    let (check, keys) = (app_state().check, app_state().settings.keys);
    // An empty field is a fault only once it was to be checked.
    let pressed = RwSignal::new(false);
    let fault = move || {
        if check.typed.with(|typed| typed.trim().is_empty()) {
            return pressed.get().then(|| tr("Enter a domain.").to_owned());
        }
        check.domain().err().map(|fault| fault.to_string())
    };
    let notes = move || {
        check
            .domain()
            .ok()
            .map(|domain| sentences(&domain.notes.iter().map(|note| note.sentence(&domain.name)).collect::<Vec<_>>()))
    };
    let status = move || {
        let (answers, failed) = check.lookups.with(|lookups| counts(lookups));
        let said = if check.of_list.get() {
            return String::new();
        } else if check.running.get() {
            counted!(answers, "{n} answer so far.", "{n} answers so far.")
        } else if check.stopped.get() {
            counted!(answers, "Stopped after {n} answer.", "Stopped after {n} answers.")
        } else {
            return String::new();
        };
        match failed {
            0 => said,
            failed => sentences(&[said, counted!(failed, "{n} lookup failed.", "{n} lookups failed.")]),
        }
    };
    view! {
        <form class="check-form" on:submit=move |event| { event.prevent_default(); pressed.set(true); check.start(); }>
            <div class="field">
                <label class="field__label" for="check-domain">{tr("Domain")}</label>
                <input class="input" id="check-domain" aria-keyshortcuts=move || keys.get().then_some("/") autocomplete="off" spellcheck="false" autocapitalize="off" placeholder="example.com"
                    aria-invalid=move || fault().map(|_| "true") aria-describedby="check-domain-note"
                    prop:value=move || check.typed.get() on:input=move |event| { pressed.set(false); check.typed.set(event_target_value(&event)); }/>
            </div>
            <ResolverSelect id="check-resolver" label=tr("Resolver") chosen=check.resolver keep=app_state().settings.resolver/>
            <button type="submit" class="button" data-variant="primary">{tr(text!("Check" as "button"))}</button>
        </form>
        <div id="check-domain-note">
            {move || fault().map(|fault| view! { <p class="field__error">{fault}</p> })}
            {move || notes().filter(|notes| !notes.is_empty()).map(|notes| view! { <p class="field__hint">{notes}</p> })}
        </div>
        <div class="status-line">
            <p class="status-line__text" role="status">{status}</p>
            <Show when=move || check.running.get() && !check.of_list.get()>
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
                <p>{tr("These names will be looked up, followed by the MX hosts and destinations they point to:")}</p>
                <ul class="row-list">{names}</ul>
            }
        })
    };
    view! {
        <Section id="before" title=tr("What a check does") note=tr("Nothing is looked up until you press Check.")>
            <div class="prose stack">
                <p>
                    {tr("A check queries DNS over HTTPS, directly from this browser. It looks for a TLSRPT record, and finds out whether senders can read it and whether its destinations can be found in DNS; it looks for MTA-STS; and it tests whether DANE is set up correctly on each MX host. Anything that could not be determined is called unknown, never missing.")}
                </p>
                <p>
                    {tr("The resolver that you choose sees the names that are looked up. If it does not answer, another public resolver is queried, unless you chose this site’s own. Nothing else is sent.")}
                </p>
                <p>{tr("A browser cannot connect to port 25 or post to an https destination on another site. Where that matters, the page shows a command that can.")}</p>
                {names}
            </div>
        </Section>
    }
}
