//! The settings: limits, colours, resolver, and how many workers read.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::language::{format_count, tr};
use crate::limits::{Limits, bytes_in_words};
use crate::ui::components::folder_settings::FolderSettings;
use crate::ui::components::history_settings::HistorySettings;
use crate::ui::components::resolver_select::ResolverSelect;
use crate::ui::components::section::Section;
use crate::ui::settings::{LIMIT_FACTORS, Scheme};
use crate::ui::state::app_state;
use crate::web::folder::Folder;
use crate::web::language;
use crate::worker::pool::pool_size;
use crate::{counted, text};

/// The page `#/settings`.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let settings = app_state().settings;
    let schemes = Scheme::ALL.map(|scheme| {
        let chosen = move || settings.scheme.get() == scheme;
        choice("colours", scheme.words(), "", chosen, move || settings.scheme.set(scheme))
    });
    let workers = counted!(
        pool_size(),
        "One worker reads, because this browser reports only one processor core.",
        "{n} workers read in parallel: one for each processor core, at most eight."
    );
    view! {
        <section class="verdict">
            <h1 class="verdict__sentence">{tr("Settings")}</h1>
            <p class="muted">{tr("Stored in this browser on this device, and nowhere else.")}</p>
        </section>
        <Section id="language" title=tr("Language")><LanguageSettings/></Section>
        <Section id="history" title=tr("History") note=tr("Reports stored from one visit to the next.")><HistorySettings/></Section>
        {Folder::is_known().then(|| view! { <Section id="folder" title=tr("Folder") note=tr("New reports are picked up automatically.")><FolderSettings/></Section> })}
        <Section id="limits" title=tr("Limits") note=tr("How much a file may use before the page stops reading it, so that a malicious file cannot fill the memory.")><LimitSettings/></Section>
        <Section id="workers" title=tr(text!("Reading" as "setting"))><p class="prose">{workers}</p></Section>
        <Section id="colours" title=tr("Colours")><fieldset><legend class="visually-hidden">{tr("Colours")}</legend>{schemes.collect_view()}</fieldset></Section>
        <Section id="keys" title=tr("Single-key shortcuts") note=tr("The page has keyboard shortcuts, which work while no field has the focus; press ? for the list.")><KeySettings/></Section>
        <Section id="resolver" title=tr("Resolver") note=tr("The resolver that a check queries first. Nothing is queried until you press Check.")>
            <div class="readable"><ResolverSelect id="settings-resolver" label=tr("Used first") chosen=settings.resolver/></div>
        </Section>
    }
    .into_any()
}

#[component]
fn KeySettings() -> impl IntoView {
    let keys = app_state().settings.keys;
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=move || keys.get() on:change=move |event| keys.set(event_target_checked(&event))/>
            <span>{tr("Use single-key shortcuts")}</span>
        </label>
    }
    .into_any()
}

/// Each language by its own name, and the browser's.
#[component]
fn LanguageSettings() -> impl IntoView {
    let settings = app_state().settings;
    let of_browser = (String::new(), tr("same as the browser").to_owned());
    let known = language::known().into_iter().map(|known| (known.code, known.name));
    let choices = std::iter::once(of_browser).chain(known).map(|(code, name)| {
        let lang = Some(code.clone()).filter(|code| !code.is_empty());
        let own = code.clone();
        let chosen = move || settings.language.with(|chosen| *chosen == own);
        let choose = move |_| {
            let code = code.clone();
            leptos::task::spawn_local(async move {
                settings.choose_language(&code).await;
                focus_chosen_language();
            });
        };
        view! {
            <label class="choice">
                <input type="radio" name="language" prop:checked=chosen on:change=choose/>
                <span lang=lang>{name}</span>
            </label>
        }
    });
    view! { <fieldset><legend class="visually-hidden">{tr("Language")}</legend>{choices.collect_view()}</fieldset> }
}

/// All was drawn anew: whoever chose with the keyboard goes on from there.
fn focus_chosen_language() {
    request_animation_frame(|| {
        let chosen = document().query_selector("input[name=language]:checked").ok().flatten();
        if let Some(chosen) = chosen.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            // An element that cannot take focus leaves it where it was.
            let _ = chosen.focus();
        }
    });
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
            <fieldset><legend class="field__label">{tr("Limits for the next import")}</legend>{choices.collect_view()}</fieldset>
            <div class="table-frame"><table class="data-table">
                <caption class="visually-hidden">{tr("Limits, with the chosen values")}</caption>
                <thead><tr><th scope="col">{tr("What is limited")}</th><th scope="col" class="num">{tr("At most")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
            <p class="field__hint">{tr("Mailboxes and archives are read as a stream, so their own size is not limited. Anything that exceeds a limit is listed under “Not read” and does not stop the rest.")}</p>
        </div>
    }
}

/// Each limit in plain words, with its value.
fn rows(limits: &Limits) -> [(&'static str, String); 5] {
    [
        (tr("One report, or one email with its attachments"), bytes_in_words(limits.report_bytes)),
        (tr("A file that is neither a mailbox nor an archive"), bytes_in_words(limits.whole_bytes)),
        (tr("Unpacked size of one file"), bytes_in_words(limits.inflated_bytes)),
        (tr("Entries of archives and parts of emails in one file"), format_count(limits.entries)),
        (tr("Levels of nesting, such as an email in an archive in an email"), format_count(limits.depth.into())),
    ]
}

pub(crate) fn times(factor: u64) -> &'static str {
    tr(match factor {
        1 => text!("default"),
        4 => text!("4 times"),
        _ => text!("16 times"),
    })
}

fn memory(factor: u64) -> &'static str {
    tr(match factor {
        1 => text!("enough for everything that we have seen from real senders and mail programs"),
        4 => text!("a malicious file may use about 2 GB of memory per worker"),
        _ => text!(
            "a malicious file may use all the memory that the browser allows; whatever exceeds it is listed as not read"
        ),
    })
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
            <span><span>{label}</span> " " <span class="muted">{note}</span></span>
        </label>
    }
    .into_any()
}
