//! No resolver answered: who was tried, what is not known, and the commands that ask from the user's own network.

use leptos::prelude::*;

use super::pasted::FromCommands;
use crate::check::{Outage, first_commands};
use crate::counted;
use crate::joined::listed;
use crate::language::tr;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;

/// One sentence, the lookups that failed, three commands, and another try.
pub(super) fn drawn(outage: &Outage, domain: &str) -> impl IntoView + use<> {
    let check = app_state().check;
    let failed = counted!(
        outage.failed.len(),
        "{n} lookup failed: {names}.",
        "{n} lookups failed: {names}.",
        names = listed(&outage.failed)
    );
    view! {
        <div class="outage stack">
            <div class="outage__line">
                <svg class="severity-mark" data-severity="info" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-open"></use></svg>
                <p role="status"><strong class="judgement__verdict">{strange(&outage.sentence)}</strong></p>
                <p class="muted">{outage.tried.clone()}</p>
                <p class="muted">{strange(&failed)}</p>
            </div>
            <FromCommands commands=first_commands(domain)/>
            <p><button type="button" class="button" on:click=move |_| check.start()>{tr("Try again")}</button></p>
        </div>
    }
}
