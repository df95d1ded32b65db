//! The first screen: what this is, that nothing leaves the page, and where to drop.

use leptos::prelude::*;

use super::learn::Flow;
use crate::analysis::answer::{causes_to_end, share_of, some_refused};
use crate::analysis::verdict::failed;
use crate::joined::gap;
use crate::language::{format_count, format_decimal, tr};
use crate::say;
use crate::ui::components::drop_zone::DropZone;
use crate::ui::components::part_view::drawn;
use crate::ui::components::section::Section;
use crate::ui::components::sentence::sentence;
use crate::ui::part::{Part, parts};
use crate::ui::state::app_state;
use crate::ui::watched_state::Watching;

/// The screen while nothing is loaded.
#[component]
pub(crate) fn Opening() -> impl IntoView {
    let (state, reports) = (app_state(), parts().reports);
    // The part opens what is kept by itself when it comes.
    let open_kept = move |_| {
        if let Part::There(part) = reports.get_untracked() {
            leptos::task::spawn_local((part.reopen_history)(state));
        }
    };
    view! {
        <div class="opening"><div class="stack">
            <h1 class="subtitle">{tr("Is TLS to your mail servers working?")}</h1>
            <p class="lead">
                {tr("Large senders answer that every day, in reports written for machines. Drop them here and read the answer in plain words: what failed, since when, at which MX, and who needs to act.")}
            </p>
            <DropZone/>
            <Show when=move || state.folder.watching.get() == Watching::Asks><p>{drawn(reports, |part| (part.go_on_watching)())}</p></Show>
            <Show when=move || state.history.on.get()>
                <p><button type="button" class="button" on:click=open_kept>{tr("Open reports stored on this device")}</button></p>
            </Show>
        </div>
            // A verdict that is not of one's own files must not stand beside them.
            <Show when=move || state.progress.with(Option::is_none)><ExampleAnswer/></Show>
        </div>
        <Section id="privacy" title=tr("Your reports never leave this page")>
            <div class="columns">
                <div class="prose">
                    <p>
                        {tr("Your reports are read, counted and charted in this browser tab. They are never sent to a server, and there is no account and no visitor tracking. Closing the tab discards them, unless you turn on the history in the settings: then they stay on this device.")}
                    </p>
                </div>
                <div class="prose">
                    <p>
                        {tr("You do not have to take our word for it. The page’s content security policy allows connections only to this site and to four DNS resolvers, and reading reports never queries a resolver. Once the page has loaded, you can also turn your network off and drop the files: reading works just the same.")} " "
                        <a href="#/privacy">{tr("What is stored and sent")}</a>
                    </p>
                </div>
            </div>
        </Section>
        <Section id="origin" title=tr("Where reports come from") note=tr("You receive them; the senders create them.")><Flow/></Section>
    }
    .into_any()
}

/// What the page says once reports are in, at the sample that ships with it. The functions of the findings come later than
/// this screen; `tests/first_screen.rs` holds that these texts are what they say, in every language.
#[component]
fn ExampleAnswer() -> impl IntoView {
    let bold = |text: String| view! { <b>{text}</b> }.into_any();
    let figures = |text: &str| {
        sentence(text, |slot| match slot {
            "share" => bold(say!("{percent}%", percent = format_decimal(99.94, 2))),
            "total" => format_count(239_360).into_any(),
            "failed" => bold(failed(145)),
            _ => ().into_any(),
        })
    };
    let (secured, refused) = (figures(&share_of(239_360)), figures(&some_refused(102)));
    view! {
        <figure class="example">
            <figcaption class="example__title">{tr("What the page says once reports are loaded, here for the sample")}</figcaption>
            <p class="example__sentence">{bold(causes_to_end(1))} {gap()} {tr("the certificate of mx2.example.net has expired.")}</p>
            <p>{secured} {gap()} {refused}</p>
            <ul class="example__list">
                <li>
                    <svg class="severity-mark" data-severity="critical" viewBox="0 0 16 16" aria-hidden="true">
                        <use href="#mark-critical"></use>
                    </svg>
                    <p>
                        {tr("The certificate of mx2.example.net has expired.")} {gap()}
                        <span>{tr("You need to act. Since 11 Feb, still failing on 14 Feb, the last day reported.")}</span>
                    </p>
                </li>
                <li>
                    <svg class="severity-mark" data-severity="info" viewBox="0 0 16 16" aria-hidden="true">
                        <use href="#mark-info"></use>
                    </svg>
                    <p>
                        {tr("According to Meridian Telecom, STARTTLS was not offered by mx1.example.com.")} {gap()}
                        <span>{tr("It may have been interference. 19 to 20 Jan, ended.")}</span>
                    </p>
                </li>
                <li>
                    <svg class="severity-mark" data-severity="info" viewBox="0 0 16 16" aria-hidden="true">
                        <use href="#mark-info"></use>
                    </svg>
                    <p>
                        {tr("The MTA-STS policy of example.com could not be fetched.")} {gap()}
                        <span>{tr("Nobody needs to act. 16 Jan, ended.")}</span>
                    </p>
                </li>
            </ul>
        </figure>
    }
}
