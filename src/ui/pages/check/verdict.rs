//! Three lines of verdict, the findings below, and ways to take them along.

use leptos::prelude::*;

use crate::check::{CheckResult, VerdictLine, markdown, result_json, verdict_lines, with_reports};
use crate::draft::TlsrptDraft;
use crate::language::tr;
use crate::record::{TxtRecord, readable_records};
use crate::say;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::components::notices::Notices;
use crate::ui::components::section::Section;
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;
use crate::web::{clipboard, download};

/// What the check came to.
#[component]
pub(crate) fn Judged() -> impl IntoView {
    let state = app_state();
    let check = state.check;
    move || {
        check.done.with(|done| {
            done.as_ref().map(|(facts, result)| {
                let found = result.findings().into_iter().cloned().collect::<Vec<_>>();
                let joined = state.store.with(|store| with_reports(store, facts, result));
                let joined = (!joined.is_empty()).then(|| {
                    let note = tr("Today’s DNS beside the reports that are loaded.");
                    view! { <Section id="reports" title=tr("With your reports") note><Notices findings=joined/></Section> }
                });
                view! {
                    <section class="section" data-variant="first" aria-labelledby="verdict-title">
                        <div class="section__head">
                            <h2 class="section__title" id="verdict-title">{strange(&result.domain)}</h2>
                            <p class="section__note">{say!("As {resolver} sees it.", resolver = &result.resolver)}</p>
                            <Actions/>
                        </div>
                        <div class="section__body stack">
                            <div class="judgement" role="status">{lines(result)}</div>
                            {records(result)}
                        </div>
                    </section>
                    <Section id="findings" title=tr("Findings") note=tr("Worst first.")><Notices findings=found/></Section>
                    {joined}
                }
            })
        })
    }
}

/// Export, and the builder filled with what was found.
#[component]
fn Actions() -> impl IntoView {
    let check = app_state().check;
    let with = move |act: fn(&CheckResult)| {
        check.done.with_untracked(|done| {
            if let Some((_, result)) = done {
                act(result);
            }
        });
    };
    let items = vec![
        MenuItem::new(tr("Result (JSON)"), move || with(save_json)),
        MenuItem::new(tr("Result (Markdown)"), move || with(save_markdown)),
        MenuItem::new(tr("Copy for a ticket"), move || with(copy_markdown)),
    ];
    let builder = move || {
        check.done.with(|done| {
            done.as_ref().map(|(_, result)| {
                let draft = TlsrptDraft::of_records(&result.domain, &readable_records(&result.tlsrpt.records));
                format!("#/build?{}", draft.to_query())
            })
        })
    };
    view! {
        <Menu label=tr("Export") items/>
        <p><a href=builder>{tr("Build the record")}</a></p>
    }
}

fn save_json(result: &CheckResult) {
    let text = serde_json::to_string_pretty(&result_json(result)).unwrap_or_default();
    // A browser that refuses downloads says so itself.
    let _ = download::save(&format!("{}.check.json", result.domain), "application/json", &text);
}

fn save_markdown(result: &CheckResult) {
    // A browser that refuses downloads says so itself.
    let _ = download::save(&format!("{}.check.md", result.domain), "text/markdown", &markdown(result));
}

fn copy_markdown(result: &CheckResult) {
    let text = markdown(result);
    leptos::task::spawn_local(async move {
        clipboard::write(&text).await;
    });
}

fn lines(result: &CheckResult) -> impl IntoView + use<> {
    verdict_lines(result)
        .map(|VerdictLine { what, severity, sentence, worst }| {
            view! {
                <div class="judgement__line">
                    <SeverityMark severity/>
                    <p class="judgement__what">{what}</p>
                    <p class="judgement__verdict">{sentence}</p>
                    <p class="judgement__more">{worst}</p>
                </div>
            }
        })
        .collect_view()
}

/// The texts as they were found.
fn records(result: &CheckResult) -> impl IntoView + use<> {
    let texts = result.tlsrpt.records.iter().chain(&result.mta_sts.records).map(TxtRecord::text);
    texts.map(|text| view! { <CopyField what=tr("the record as found") text=Signal::stored(text)/> }).collect_view()
}
