//! Building a TLSRPT record: fields on one side, the record and its verdict on the other, live.

use leptos::prelude::*;

use super::existing::Existing;
use super::publish::Publish;
use super::tabs::tabs;
use crate::draft::{Row, TlsrptBuilt, TlsrptDraft};
use crate::joined::{listed, sentences};
use crate::language::tr;
use crate::record::{DestinationKind, Finding, Severity, Verdict};
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::notices::Notices;
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::text_rows::{RowLabels, RowNote, TextRows};
use crate::ui::state::app_state;
use crate::web::idn;
use crate::{counted, say, text};

/// The page `#/build`.
#[component]
pub(crate) fn RecordBuilder() -> impl IntoView {
    let state = app_state();
    let draft = state.record_draft;
    let built = Memo::new(move |_| draft.with(|draft| draft.build(idn::to_ascii)));
    let existing = RwSignal::new(false);
    if draft.with_untracked(|draft| draft.domain.is_empty()) {
        let domain = state.current_domain();
        draft.update(|draft| draft.domain = domain);
    }
    view! {
        {tabs(state, false)}
        <section class="section" data-variant="first" aria-labelledby="build-title">
            <div class="section__head">
                <h1 class="section__title" id="build-title">{tr("TLS-RPT record")}</h1>
                <p class="section__note">{tr("Tells senders where to send their reports about your domain. It does not change how mail is delivered.")}</p>
                <button type="button" class="link-button prose" aria-expanded=move || existing.get().to_string()
                    on:click=move |_| existing.update(|on| *on = !*on)>
                    {tr("Start from my record")}
                </button>
            </div>
            <div class="section__body">
                <Show when=move || existing.get()><Existing/></Show>
                <div class="split">
                    <Fields built/>
                    <div class="split__live stack"><Live built/></div>
                </div>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Fields(built: Memo<TlsrptBuilt>) -> impl IntoView {
    let state = app_state();
    let draft = state.record_draft;
    let change = move |act: &dyn Fn(&mut TlsrptDraft)| state.change_record_draft(act);
    let domain_note = move || {
        built.with(|built| match (&built.domain, draft.with(|draft| draft.domain.trim().is_empty())) {
            (_, true) => RowNote::Hint(
                tr("The part after the @. Subdomains that receive mail need a record of their own.").to_owned(),
            ),
            (Err(fault), _) => RowNote::Fault(fault.to_string()),
            (Ok(domain), _) => {
                let notes: Vec<String> = domain.notes.iter().map(|note| note.sentence(&domain.name)).collect();
                if notes.is_empty() { RowNote::None } else { RowNote::Hint(sentences(&notes)) }
            }
        })
    };
    let invalid = move || matches!(domain_note(), RowNote::Fault(_)).then_some("true");
    let destinations = Signal::derive(move || draft.with(|draft| draft.destinations.clone()));
    let kinds = Signal::derive(move || built.with(|built| built.rows.iter().map(kind).collect()));
    let notes = Signal::derive(move || built.with(|built| built.rows.iter().map(row_note).collect()));
    let also = Signal::derive(move || draft.with(|draft| draft.also.clone()));
    let also_notes = Signal::derive(move || {
        built.with(|built| draft.with(|draft| built.also.iter().zip(&draft.also).map(also_note).collect()))
    });
    view! {
        <form class="form" on:submit=move |event| event.prevent_default()>
            <div class="field">
                <label class="field__label" for="build-domain">{tr("Domain")}</label>
                <input class="input" id="build-domain" aria-keyshortcuts=move || state.settings.keys.get().then_some("/") autocomplete="off" spellcheck="false" autocapitalize="off" placeholder="example.com"
                    aria-invalid=invalid aria-describedby="build-domain-note"
                    prop:value=move || draft.with(|draft| draft.domain.clone())
                    on:input=move |event| { let typed = event_target_value(&event); change(&|draft| draft.domain.clone_from(&typed)); }/>
                <div id="build-domain-note">{move || note_view(domain_note())}</div>
            </div>
            <fieldset class="field text-rows">
                <legend class="field__label">{tr("Where reports go")}</legend>
                <TextRows id="destination" labels=destination_labels() placeholder="tls-reports@example.com" rows=destinations notes kinds
                    on_change=Callback::new(move |rows: Vec<String>| change(&|draft| draft.destinations.clone_from(&rows)))/>
                <p class="field__hint">
                    {tr("An email address or an https address; the scheme is added automatically. Use a role address: everyone can read it in DNS.")}
                </p>
            </fieldset>
            <fieldset class="field text-rows">
                <legend class="field__label">{tr("Also publish at")}</legend>
                <p class="field__hint">
                    {tr("For reports about DANE, senders that follow RFC 8460, section 1.1, look up the record at the MX host’s own name. Subdomains inherit nothing. List the names that need the same record.")}
                </p>
                <Show when=move || !also.with(Vec::is_empty)>
                    <TextRows id="also" labels=name_labels() placeholder="mx1.example.com" rows=also notes=also_notes
                        on_change=Callback::new(move |rows: Vec<String>| change(&|draft| draft.also.clone_from(&rows)))/>
                </Show>
                <Show when=move || also.with(Vec::is_empty)>
                    <p><button type="button" class="button" on:click=move |_| change(&|draft| draft.also.push(String::new()))>{tr("Add a name")}</button></p>
                </Show>
            </fieldset>
        </form>
    }
}

fn destination_labels() -> RowLabels {
    // {number}: which row of the form it is
    RowLabels {
        name: tr("Destination"),
        add: tr("Add a destination"),
        move_up: |number| say!("Move destination {number} up", number),
        remove: |number| say!("Remove destination {number}", number),
    }
}

fn name_labels() -> RowLabels {
    // {number}: which row of the form it is
    RowLabels {
        name: tr(text!("Name" as "row")),
        add: tr("Add a name"),
        move_up: |number| say!("Move name {number} up", number),
        remove: |number| say!("Remove name {number}", number),
    }
}

fn note_view(note: RowNote) -> AnyView {
    match note {
        RowNote::None => ().into_any(),
        RowNote::Hint(text) => view! { <p class="field__hint">{text}</p> }.into_any(),
        RowNote::Fault(text) => view! { <p class="field__error">{text}</p> }.into_any(),
    }
}

fn kind(row: &Row) -> &'static str {
    match row.destination().map(crate::record::Destination::kind) {
        Some(DestinationKind::Mailto) => tr("Email"),
        Some(DestinationKind::Https) => "HTTPS",
        None => "",
    }
}

fn row_note(row: &Row) -> RowNote {
    match row {
        Row::Empty => RowNote::None,
        Row::Good { notes, .. } if notes.is_empty() => RowNote::None,
        Row::Good { notes, .. } => RowNote::Hint(sentences(notes)),
        Row::Duplicate { of } => {
            RowNote::Fault(say!("Same as destination {number}, so it is written only once.", number = of + 1))
        }
        Row::Bad { message, remedy } => {
            RowNote::Fault(say!("{message} {remedy} Until then this line is left out.", message, remedy))
        }
    }
}

fn also_note(
    (understood, typed): (&Result<crate::domain_name::Understood, crate::domain_name::DomainFault>, &String),
) -> RowNote {
    match understood {
        Err(fault) if !typed.trim().is_empty() => RowNote::Fault(fault.to_string()),
        _ => RowNote::None,
    }
}

/// Verdict, record, name, and what to paste where.
#[component]
fn Live(built: Memo<TlsrptBuilt>) -> impl IntoView {
    let state = app_state();
    let text = Signal::derive(move || built.with(|built| built.text.clone()));
    let empty = Memo::new(move |_| text.with(String::is_empty));
    let entries = Signal::derive(move || built.with(|built| built.entries.clone()));
    let ttl = move || state.record_draft.with(|draft| draft.ttl);
    let facts = move || {
        built.with(TlsrptBuilt::spellings).map(|spellings| {
            view! {
                <dl class="facts">
                    <div><dt>{tr("Host field")}</dt><dd class="mono">{spellings.host_field}</dd></div>
                    <div><dt>{tr("Full name")}</dt><dd class="mono">{spellings.full}</dd></div>
                    <div><dt>{tr("In a zone file")}</dt><dd class="mono">{spellings.absolute}</dd></div>
                    <div><dt>{tr("Type, TTL")}</dt><dd>{listed(&["TXT".to_owned(), ttl().to_string()])}</dd></div>
                </dl>
            }
        })
    };
    view! {
        <div class="judgement" role="status">{move || built.with(verdict)}</div>
        <Show when=move || !empty.get()>
            <CopyField what=tr("the record") text/>
            {facts}
            <Publish entries/>
        </Show>
        {move || view! { <Notices findings=built.with(findings)/> }}
    }
}

/// What is wrong with the record, once there is one.
fn findings(built: &TlsrptBuilt) -> Vec<Finding> {
    if built.text.is_empty() { Vec::new() } else { built.judgement.findings.clone() }
}

fn verdict(built: &TlsrptBuilt) -> impl IntoView + use<> {
    let size = built.text.len();
    let strings = counted!(size.div_ceil(255), "one character-string", "{n} character-strings of at most 255 bytes");
    let notes = built.judgement.findings.iter().filter(|finding| finding.severity == Severity::Note).count();
    let warned = built.judgement.findings.iter().any(|finding| finding.severity == Severity::Warning);
    let (severity, sentence, more) = if size == 0 {
        let more = tr("The record appears here as you type.").to_owned();
        (Severity::Note, tr("Enter where reports should go."), more)
    } else {
        let more = if notes == 0 {
            counted!(size, "{n} byte, {strings}.", "{n} bytes, {strings}.", strings)
        } else {
            let notes = counted!(notes, "one note", "{n} notes");
            counted!(size, "{n} byte, {strings}, {notes}.", "{n} bytes, {strings}, {notes}.", strings, notes)
        };
        let (severity, sentence) = match (built.judgement.verdict, built.judgement.lenient_verdict) {
            (Verdict::Valid, Verdict::Valid) if warned => {
                (Severity::Warning, text!("Senders can use this record, but there is a warning."))
            }
            (Verdict::Valid, Verdict::Valid) => (Severity::Ok, text!("Senders can use this record.")),
            (Verdict::Valid, _) => (Severity::Warning, text!("Valid under RFC 8460, but some senders cannot use it.")),
            _ => (Severity::Error, text!("Senders cannot use this record.")),
        };
        (severity, tr(sentence), more)
    };
    view! {
        <div class="judgement__line">
            <SeverityMark severity/>
            <p class="judgement__verdict">{sentence}</p>
            <p class="judgement__more">{more}</p>
        </div>
    }
}
