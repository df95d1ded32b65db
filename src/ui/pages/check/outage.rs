//! No resolver answered: who was tried, and the commands that ask from the user's own network.

use leptos::prelude::*;

use super::pasted::FromCommands;
use crate::check::{Facts, first_commands, is_pasted};
use crate::dns::LookupResult;
use crate::joined::listed;
use crate::language::tr;
use crate::say;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;

/// Whether nothing was learned at all from those who were asked.
pub(super) fn is_outage(facts: &Facts) -> bool {
    // Of a name that cannot be nobody is asked.
    let is_silent =
        |result: &LookupResult| *result == LookupResult::BadName || result.is_unknown() && result.answer().is_none();
    !is_pasted(facts) && facts.lookups().iter().all(|lookup| is_silent(&lookup.result))
}

/// One sentence, three commands, and another try.
pub(super) fn outage(facts: &Facts) -> impl IntoView + use<> {
    let check = app_state().check;
    let tried: Vec<&str> = facts.tlsrpt.attempts.iter().map(|attempt| attempt.resolver.name()).collect();
    let tried = listed(&tried);
    view! {
        <div class="outage stack">
            <div class="outage__line">
                <svg class="severity-mark" data-severity="info" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-open"></use></svg>
                <p role="status"><strong class="judgement__verdict">{strange(&say!("No resolver answered from this network. Nothing is known about {domain}.", domain = facts.domain))}</strong></p>
                <p class="muted">{say!("Tried: {resolvers}. A firewall that blocks DNS over HTTPS is the usual cause.", resolvers = tried)}</p>
            </div>
            <FromCommands commands=first_commands(&facts.domain)/>
            <p><button type="button" class="button" on:click=move |_| check.start()>{tr("Try again")}</button></p>
        </div>
    }
}
