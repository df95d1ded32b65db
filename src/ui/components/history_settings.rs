//! The settings of the history: on or off, how much is kept, saving and wiping it.

use leptos::prelude::*;

use crate::analysis::Filter;
use crate::day::Day;
use crate::export;
use crate::language::{format_bytes, tr};
use crate::record::Severity;
use crate::shown::shown;
use crate::store::Store;
use crate::ui::components::severity::SeverityMark;
use crate::ui::history;
use crate::ui::history_state::Wipe;
use crate::ui::state::{AppState, app_state};
use crate::web::device_storage::Room;
use crate::web::download;
use crate::{counted, say};

/// What can be set, and what is the case.
#[component]
pub(crate) fn HistorySettings() -> impl IntoView {
    let state = app_state();
    let history = state.history;
    view! {
        <div class="form">
            {move || history.fault.get().map(|fault| notice(fault.to_string()))}
            // {problem}: why the history cannot be read, as a clause
            {move || history.unreadable.get().map(|problem| notice(say!("{problem}.", problem)))}
            <Show when=move || history.on.get() fallback=Off><On/></Show>
        </div>
    }
}

fn notice(text: String) -> impl IntoView {
    view! {
        <div class="notice" data-variant="warning" role="alert"><SeverityMark severity=Severity::Warning/><p>{text}</p></div>
    }
}

#[component]
fn Off() -> impl IntoView {
    let state = app_state();
    let turn_on = move |_| leptos::task::spawn_local(history::turn_on(state));
    view! {
        <p class="prose">{tr("Off: reports are discarded when the page closes. When on, they are stored in this browser on this device and are there the next time you open the page. Nothing is sent anywhere.")}</p>
        <p><button type="button" class="button" on:click=turn_on>{tr("Keep reports on this device")}</button></p>
    }
}

#[component]
fn On() -> impl IntoView {
    let state = app_state();
    let history = state.history;
    let kept = move || {
        let reports = state.store.with(Store::len);
        if history.writing.get() > 0 {
            return counted!(
                reports,
                "On: {n} report is being stored on this device.",
                "On: {n} reports are being stored on this device."
            );
        }
        if history.hidden.get() {
            return tr(
                "On. You have cleared the page: the reports stored on this device are still there but are not shown.",
            )
            .to_owned();
        }
        counted!(reports, "On: {n} report is stored on this device.", "On: {n} reports are stored on this device.")
    };
    let refused = RwSignal::new(false);
    let save = move |_| {
        let all = state.settled(|store| export::reports_ndjson(store, &Filter::default()));
        refused.set(download::save("tls-reports.ndjson", "application/x-ndjson", &all).is_err());
    };
    let turn_off = move |_| {
        if confirmed(tr(
            "Turn the history off and delete the reports stored on this device? Reports that are loaded stay until the page closes.",
        )) {
            leptos::task::spawn_local(history::turn_off(state));
        }
    };
    let open = move |_| leptos::task::spawn_local(history::reopen(state));
    view! {
        <Show when=move || refused.get()>{notice(tr("The browser refused the download.").to_owned())}</Show>
        <p class="prose" role="status">{kept}</p>
        <p class="field__hint">{move || history.room.get().map(room_sentence)}</p>
        <p class="button-row">
            // What is saved, and what can be chosen to be wiped, is what is shown.
            <Show when=move || !history.hidden.get() fallback=move || view! {
                <button type="button" class="button" on:click=open>{tr("Open reports stored on this device")}</button>
            }>
                <button type="button" class="button" on:click=save>{tr("Save all as one file")}</button>
            </Show>
            <button type="button" class="button" on:click=turn_off>{tr("Turn off and delete")}</button>
        </p>
        <Show when=move || !history.hidden.get()>
            <p class="field__hint">{tr("The file is read like any other report file: choose or drop it here or on another device.")}</p>
            <WipeForm/>
        </Show>
    }
}

/// Wiping a domain, a period, or all.
#[component]
fn WipeForm() -> impl IntoView {
    let state = app_state();
    let domain = RwSignal::new(String::new());
    let day = RwSignal::new(String::new());
    let domains = move || {
        state.choices.with(|overview| {
            let names =
                overview.by_policy_domain.iter().map(|share| share.label.clone()).filter(|name| !name.is_empty());
            let option = |name: String| {
                let label = shown(&name).into_owned();
                view! { <option value=name>{label}</option> }
            };
            names.map(option).collect_view()
        })
    };
    let wipe_domain = move |_| {
        let chosen = domain.get_untracked();
        if !chosen.is_empty() {
            wipe(state, &say!("Delete all reports about {domain}?", domain = chosen), Wipe::Domain(chosen));
            domain.set(String::new());
        }
    };
    let wipe_before = move |_| {
        if let Some(first) = Day::parse(&day.get_untracked()) {
            wipe(state, &say!("Delete all reports before {day}?", day = first.label_with_year()), Wipe::Before(first));
        }
    };
    view! {
        <fieldset class="form"><legend class="field__label">{tr("Delete stored reports")}</legend>
            <div class="field-row">
                <div class="field">
                    <label class="field__label" for="wipe-domain">{tr("Domain")}</label>
                    <div class="select">
                        <select class="input" id="wipe-domain" prop:value=domain on:change=move |event| domain.set(event_target_value(&event))>
                            <option value="">{tr("choose one")}</option> {domains}
                        </select>
                        <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg>
                    </div>
                </div>
                <button type="button" class="button" disabled=move || domain.get().is_empty() on:click=wipe_domain>{tr("Delete this domain’s reports")}</button>
            </div>
            <div class="field-row">
                <div class="field">
                    <label class="field__label" for="wipe-before">{tr("Before")}</label>
                    <input class="input" id="wipe-before" type="date" on:input=move |event| day.set(event_target_value(&event))/>
                </div>
                <button type="button" class="button" disabled=move || Day::parse(&day.get()).is_none() on:click=wipe_before>{tr("Delete older reports")}</button>
            </div>
            <p><button type="button" class="button" on:click=move |_| wipe(state, tr("Delete all reports stored on this device?"), Wipe::All)>{tr("Delete all")}</button></p>
        </fieldset>
    }
}

/// Nothing brings back what is wiped: the user is asked first.
fn wipe(state: AppState, question: &str, what: Wipe) {
    if confirmed(question) {
        leptos::task::spawn_local(history::wipe(state, what));
    }
}

fn confirmed(question: &str) -> bool {
    window().confirm_with_message(question).unwrap_or_default()
}

fn room_sentence(room: Room) -> String {
    let (used, most) = (format_bytes(room.used), format_bytes(room.most));
    if room.persistent {
        say!(
            "The browser uses {used} of {most} for this site. It has agreed not to delete the stored reports on its own.",
            used,
            most
        )
    } else {
        say!(
            "The browser uses {used} of {most} for this site. It may delete the stored reports when the device runs out of space; save a file from time to time.",
            used,
            most
        )
    }
}
