//! A field for what commands print, where no resolver can be reached from the browser.

use leptos::prelude::*;

use crate::counted;
use crate::dns::Pasted;
use crate::language::tr;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::pasted_text::PastedText;
use crate::ui::state::app_state;

/// The commands, the field for what they print, and a button that judges it.
#[component]
pub(super) fn FromCommands(commands: Vec<String>) -> impl IntoView {
    let check = app_state().check;
    let typed = check.pasted;
    let commands = (!commands.is_empty()).then(|| {
        let label = counted!(commands.len(), "Run this command", "Run these {n} commands");
        let text = commands.join("\n");
        view! {
            <CopyField what=tr("the commands") label=Signal::stored(label) text=Signal::stored(text)/>
            <p class="field__hint">{tr("This queries the resolver that your computer uses.")}</p>
        }
    });
    // Said beside the field: the page above changes once something was read.
    let fault = move || {
        let is_other = typed.with(|text| !text.trim().is_empty() && Pasted::read(text).answers() == 0);
        is_other.then(|| tr("This is not the output of dig, which has a line beginning with “;; ->>HEADER<<-”."))
    };
    view! {
        <div class="stack">
            {commands}
            <PastedText id="dig-output" label=tr("Output of these commands, in any order") typed/>
            {move || fault().map(|fault| view! { <p class="field__error">{fault}</p> })}
            <p><button type="button" class="button" on:click=move |_| check.judge_pasted()>{tr("Check this output")}</button></p>
        </div>
    }
}
