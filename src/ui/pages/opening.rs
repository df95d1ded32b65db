//! The first screen: what this is, that nothing leaves the page, and where to drop.

use leptos::prelude::*;

use super::learn::Flow;
use crate::ui::components::drop_zone::DropZone;
use crate::ui::components::section::Section;
use crate::ui::history;
use crate::ui::state::app_state;

/// The screen while nothing is loaded.
#[component]
pub(crate) fn Opening() -> impl IntoView {
    let state = app_state();
    let open_kept = move |_| leptos::task::spawn_local(history::reopen(state));
    view! {
        <div class="opening"><div class="stack">
            <h1 class="subtitle">"Is TLS to your mail servers working?"</h1>
            <p class="lead">"Large senders answer that every day, in reports that no person can read. Drop them here and read the answer in words: what failed, since when, at which MX, and who has to act."</p>
            <DropZone/>
            <Show when=move || state.history.on.get()>
                <p><button type="button" class="button" on:click=open_kept>"Open what is kept on this device"</button></p>
            </Show>
        </div><ExampleAnswer/></div>
        <Section id="privacy" title="Nothing leaves this page">
            <div class="columns">
                <div class="prose"><p>"Your reports are read, counted and drawn in this browser tab. There is no server behind the page, no account, no measurement of visitors. Closing the tab forgets everything, unless you turn the history on in the settings: then it stays on this device."</p></div>
                <div class="prose"><p>"You need not believe that. The page’s content-security policy forbids every other host but four DNS resolvers, and nothing here asks those. Or turn your network off and drop the files: it works the same. " <a href="#/privacy">"What is stored and sent"</a></p></div>
            </div>
        </Section>
        <Section id="origin" title="Where reports come from" note="You receive them; the sender’s side makes them."><Flow/></Section>
    }
    .into_any()
}

/// What the page says once reports are in, at the sample that ships with it.
#[component]
fn ExampleAnswer() -> impl IntoView {
    view! {
        <figure class="example">
            <figcaption class="example__title">"What the page says once reports are in, here the sample"</figcaption>
            <p class="example__sentence"><b>"99.94 %"</b> " of 239,360 sessions were secured. " <b>"145 failed"</b> ": one cause is yours to fix, two look like interference."</p>
            <ul class="example__list">
                <li><svg class="severity-mark" data-severity="critical" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-critical"></use></svg><p>"The certificate of mx2.example.net has expired: 102 sessions failed for 5 of 6 organisations. " <span>"You act, 11 to 14 Feb, new."</span></p></li>
                <li><svg class="severity-mark" data-severity="warning" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-warning"></use></svg><p>"Meridian Telecom found no STARTTLS at mx1.example.com, while others succeeded: this may be interference. " <span>"19 to 20 Jan, over."</span></p></li>
                <li><svg class="severity-mark" data-severity="info" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-info"></use></svg><p>"The MTA-STS policy of example.com could not be fetched: 9 sessions failed. " <span>"16 Jan, over."</span></p></li>
            </ul>
        </figure>
    }
}
