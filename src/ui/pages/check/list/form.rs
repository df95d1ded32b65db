//! The domains of a list, and what it costs to check them.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::check::{planned_names, reported_domains};
use crate::dns::RESOLVERS;
use crate::domain_name::understand_list;
use crate::joined::{self, gap, listed};
use crate::language::{format_count, tr};
use crate::shown::shown;
use crate::ui::check_state::{CheckState, QUERIES_AT_ONCE};
use crate::ui::components::resolver_select::ResolverSelect;
use crate::ui::state::app_state;
use crate::web::idn;
use crate::{counted, say};

/// The field, the resolver, the cost, and the button.
#[component]
pub(super) fn ListForm() -> impl IntoView {
    let state = app_state();
    let check = state.check;
    let typed = check.typed_list;
    let empty = RwSignal::new(false);
    let understood = Memo::new(move |_| typed.with(|typed| understand_list(typed, idn::to_ascii)));
    let count = Memo::new(move |_| understood.with(|(names, _)| names.len()));
    let hint = move || {
        understood.with(|(names, others)| {
            let mut sentences = vec![counted!(names.len(), "{n} domain.", "{n} domains.")];
            if !others.is_empty() {
                let texts = listed(&others.iter().take(MOST_OTHERS).map(|text| shown(text)).collect::<Vec<_>>());
                sentences.push(say!("Not a domain: {texts}.", texts));
            }
            if let Some(more) = others.len().checked_sub(MOST_OTHERS).filter(|more| *more > 0) {
                sentences.push(counted!(more, "And {n} more.", "And {n} more."));
            }
            joined::sentences(&sentences)
        })
    };
    let resolver = move || RESOLVERS.get(check.resolver.get()).map_or("", |resolver| resolver.name());
    let cost = move || {
        let least = count.get().saturating_mul(planned_names("example.com").len());
        let at_once = format_count(QUERIES_AT_ONCE as u64);
        counted!(
            least,
            "At least {n} DNS query will be sent, to {resolver}, at most {at_once} at a time.",
            "At least {n} DNS queries will be sent, all to {resolver}, at most {at_once} at a time.",
            resolver = resolver(),
            at_once
        )
    };
    let start = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (names, _) = understood.get_untracked();
        empty.set(names.is_empty());
        if !names.is_empty() {
            check.start_list(names);
        }
    };
    let label = move || match count.get() {
        0 => tr("Check the list").to_owned(),
        count => counted!(count, "Check {n} domain", "Check {n} domains"),
    };
    // What was asked about is no longer about to be asked.
    let is_asked = Memo::new(move |_| {
        if check.running.get() && check.of_list.get() {
            return true;
        }
        let mut known: BTreeSet<String> = check.waiting.with(|waiting| waiting.iter().cloned().collect());
        known.extend(check.list.with(|list| list.iter().map(|kept| kept.result.domain.clone()).collect::<Vec<_>>()));
        understood.with(|(names, _)| names.iter().all(|name| known.contains(name)))
    });
    let any = move || count.get() > 0 && !is_asked.get();
    let sent = move || !check.running.get() && is_asked.get() && count.get() > 0;
    let reported = Memo::new(move |_| state.store.with(|store| !store.is_empty()));
    let take = move |_| {
        let names = state.store.with_untracked(reported_domains);
        typed.set(names.join("\n"));
        empty.set(false);
    };
    view! {
        <form class="list-form" on:submit=start>
            <div class="field">
                <label class="field__label" for="check-list">{tr("Domains, one per line")}</label>
                <textarea class="input input--mono" id="check-list" rows="5" spellcheck="false" autocapitalize="off" aria-describedby="check-list-hint"
                    aria-invalid=move || empty.get().then_some("true")
                    prop:value=typed on:input=move |event| { empty.set(false); typed.set(event_target_value(&event)); }></textarea>
                <div id="check-list-hint">
                    <p class="field__hint" role="status">{hint}</p>
                    {move || empty.get().then(|| view! { <p class="field__error">{tr("Enter at least one domain.")}</p> })}
                </div>
            </div>
            <div class="stack">
                <ResolverSelect id="list-resolver" label=tr("Resolver") chosen=check.resolver keep=state.settings.resolver/>
                <p class="actions">
                    <button type="submit" class="button" data-variant="primary">{label}</button>
                    <Show when=move || reported.get()>
                        <button type="button" class="button" on:click=take>{tr("Use the domains in the loaded reports")}</button>
                    </Show>
                </p>
                <Show when=any>
                    <p class="field__hint">{cost} {gap()} {tr("The total depends on what the domains publish. Results stay in this tab.")}</p>
                </Show>
                <Show when=sent><p class="field__hint">{move || queries_sent(check)}</p></Show>
            </div>
        </form>
    }
}

/// How many queries the list has cost so far.
pub(super) fn queries_sent(check: CheckState) -> String {
    counted!(check.list_queries.get(), "{n} DNS query sent.", "{n} DNS queries sent.")
}

/// Words that are no domains and are shown.
const MOST_OTHERS: usize = 10;
