//! The settings: limits, colours, resolver, and how many workers read.

use leptos::prelude::*;

use crate::analysis::format_count;
use crate::limits::{Limits, format_bytes};
use crate::ui::components::history_settings::HistorySettings;
use crate::ui::components::resolver_select::ResolverSelect;
use crate::ui::components::section::Section;
use crate::ui::settings::{LIMIT_FACTORS, Scheme};
use crate::ui::state::app_state;
use crate::web::pool::pool_size;

/// The page `#/settings`.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let settings = app_state().settings;
    let schemes = Scheme::ALL.map(|scheme| {
        let chosen = move || settings.scheme.get() == scheme;
        choice("colours", scheme.words(), "", chosen, move || settings.scheme.set(scheme))
    });
    let workers = match pool_size() {
        1 => "One worker reads, for this browser says that there is one processor core.".to_owned(),
        workers => format!("{workers} workers read side by side: one for each processor core, at most eight."),
    };
    view! {
        <section class="verdict">
            <h1 class="verdict__sentence">"Settings"</h1>
            <p class="muted">"Kept in this browser on this device, and nowhere else."</p>
        </section>
        <Section id="history" title="History" note="Reports kept from one visit to the next."><HistorySettings/></Section>
        <Section id="limits" title="Limits" note="What one file may take before reading it stops, so that a hostile one cannot fill the memory."><LimitSettings/></Section>
        <Section id="workers" title="Reading"><p class="prose">{workers}</p></Section>
        <Section id="colours" title="Colours"><fieldset><legend class="visually-hidden">"Colours"</legend>{schemes.collect_view()}</fieldset></Section>
        <Section id="resolver" title="Resolver" note="Asked first when you check a domain, and not before you press Check.">
            <ResolverSelect id="settings-resolver" label="Asked first" chosen=settings.resolver/>
        </Section>
    }
    .into_any()
}

#[component]
fn LimitSettings() -> impl IntoView {
    let settings = app_state().settings;
    let choices = LIMIT_FACTORS.map(|factor| {
        let chosen = move || settings.limits.get() == factor;
        choice("limits", times(factor), memory(factor), chosen, move || settings.limits.set(factor))
    });
    let rows = move || {
        rows(&Limits::scaled(settings.limits.get()))
            .into_iter()
            .map(|(what, most)| view! { <tr><td data-place="title">{what}</td><td class="num" data-place="value">{most}</td></tr> })
            .collect_view()
    };
    view! {
        <div class="form">
            <fieldset><legend class="field__label">"Limits of the next import"</legend>{choices.collect_view()}</fieldset>
            <div class="table-frame"><table class="data-table">
                <caption class="visually-hidden">"Limits, with their values as chosen"</caption>
                <thead><tr><th scope="col">"What is limited"</th><th scope="col" class="num">"At most"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
            <p class="field__hint">"Mailboxes and archives are read as they come, so their own size is not limited. What meets a limit is listed under Not read, and stops nothing else."</p>
        </div>
    }
}

/// Each limit in plain words, with its value.
fn rows(limits: &Limits) -> [(&'static str, String); 5] {
    [
        ("One report, or one mail with its attachments", format_bytes(limits.report_bytes)),
        ("A file that is neither mailbox nor archive", format_bytes(limits.whole_bytes)),
        ("All that one file unpacks to", format_bytes(limits.inflated_bytes)),
        ("Entries of archives and parts of mails in one file", format_count(limits.entries)),
        ("Levels of nesting, such as a mail in an archive in a mail", limits.depth.to_string()),
    ]
}

pub(crate) fn times(factor: u64) -> &'static str {
    match factor {
        1 => "usual",
        4 => "4 times",
        _ => "16 times",
    }
}

fn memory(factor: u64) -> &'static str {
    match factor {
        1 => "for all that real senders and mail programs write",
        4 => "a hostile file may take some 2 GB of memory for each worker",
        _ => "a hostile file may take all the memory that the browser gives; what does not fit is named as not read",
    }
}

fn choice(
    group: &'static str,
    label: &'static str,
    note: &'static str,
    chosen: impl Fn() -> bool + Send + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    view! {
        <label class="choice">
            <input type="radio" name=group prop:checked=chosen on:change=move |_| choose()/>
            <span>{label} " " <span class="muted">{note}</span></span>
        </label>
    }
    .into_any()
}
