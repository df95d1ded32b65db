//! Three lines of verdict, the findings below, and ways to take them along.

use leptos::prelude::*;

use super::folded::Folded;
use super::hosts::hosts;
use super::outage;
use super::pasted::FromCommands;
use super::sources::sources;
use crate::check::{
    CheckResult, PolicyFileResult, is_pasted, markdown, outage_of, pasted_note, result_json, wanted_commands,
    with_reports,
};
use crate::dns::RESOLVERS;
use crate::draft::{MtaStsDraft, TlsrptDraft};
use crate::language::tr;
use crate::record::{TxtRecord, readable_records};
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::components::section::Section;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;
use crate::web::{clipboard, download, page_file};

/// What the check came to.
#[component]
pub(crate) fn Judged(
    /// What is said of the pasted policy.
    policy: Memo<Option<PolicyFileResult>>,
) -> impl IntoView {
    let state = app_state();
    let check = state.check;
    move || {
        check.done.with(|done| {
            done.as_ref().map(|(facts, result)| {
                let found = result.findings().into_iter().cloned().collect::<Vec<_>>();
                let joined = state.store.with(|store| with_reports(store, facts, result));
                let out = outage_of(facts);
                let is_out = out.is_some();
                let verdicts = if let Some(out) = &out {
                    outage::drawn(out, &facts.domain).into_any()
                } else {
                    let table = state
                        .store
                        .with(|store| policy.with(|policy| sources(result, store, &joined, policy.as_ref())));
                    view! { <div role="status">{table}</div> {records(result)} }.into_any()
                };
                let joined = (!joined.is_empty()).then(|| {
                    let note = tr("Today’s DNS compared with the loaded reports.");
                    view! { <Section id="reports" title=tr("Compared with your reports") note><Folded findings=joined/></Section> }
                });
                let is_pasted = is_pasted(facts);
                let more = is_pasted.then(|| {
                    let commands = wanted_commands(facts);
                    // The note of a section does not change, and this one does.
                    let said = pasted_note(facts);
                    view! { <Section id="pasted" title=tr("Pasted output")><p>{strange(&said)}</p><FromCommands commands/></Section> }
                });
                let seen = if is_pasted {
                    tr("From the pasted output.").to_owned()
                } else {
                    result.seen_by()
                };
                let findings = (!is_out).then(|| {
                    let note = tr("Worst first. Similar findings are grouped.");
                    view! { <Section id="findings" title=tr("Findings") note><Folded findings=found/></Section> }
                });
                let hosts = (!result.dane.hosts.is_empty()).then(|| {
                    let table = hosts(result);
                    view! { <Section id="hosts" title=tr("MX hosts") note=tr("All hosts, including those without problems.")>{table}</Section> }
                });
                view! {
                    <section class="section" data-variant="first" aria-labelledby="verdict-title">
                        <div class="section__head">
                            <h2 class="section__title" id="verdict-title">{strange(&result.domain)}</h2>
                            <p class="section__note">{seen}</p>
                            <Actions/>
                        </div>
                        <div class="section__body stack">
                            {verdicts}
                        </div>
                    </section>
                    {more}
                    {findings}
                    {joined}
                    {hosts}
                }
            })
        })
    }
}

/// Export, and the builder filled with what was found.
#[component]
fn Actions() -> impl IntoView {
    let check = app_state().check;
    let with = move |act: &dyn Fn(&CheckResult)| {
        check.done.with_untracked(|done| {
            if let Some((_, result)) = done {
                act(result);
            }
        });
    };
    let items = vec![
        MenuItem::new(tr("Result (JSON)"), move || with(&save_json)),
        MenuItem::new(tr("Result (Markdown)"), move || with(&save_markdown)),
        MenuItem::new(tr("Copy for a ticket"), move || with(&copy_markdown)),
        MenuItem::new(tr("Copy a link to this check"), move || {
            let resolver = RESOLVERS.get(check.resolver.get_untracked()).map_or("", |resolver| resolver.id);
            with(&move |result| copy_link(result, resolver));
        }),
    ];
    // Both builders begin with what is published: the records, and the MX hosts.
    let builders = move || {
        check.done.with(|done| {
            done.as_ref().map(|(facts, result)| {
                let draft = TlsrptDraft::of_records(&result.domain, &readable_records(&result.tlsrpt.records));
                let record = format!("#/build?{}", draft.to_query());
                let record_label =
                    if result.tlsrpt.records.is_empty() { tr("Build the record") } else { tr("Change the record") };
                let mx = facts.mail_hosts();
                let draft = MtaStsDraft { domain: result.domain.clone(), ..MtaStsDraft::default() };
                let draft = if mx.is_empty() { draft } else { MtaStsDraft { mx, ..draft } };
                let policy = format!("#/build/mta-sts?{}", draft.to_query());
                let policy_label =
                    if result.mta_sts.records.is_empty() { tr("Build the policy") } else { tr("Change the policy") };
                view! { <p class="actions"><a href=record>{record_label}</a> <a href=policy>{policy_label}</a></p> }
            })
        })
    };
    view! { <Menu label=tr("Export") items/> {builders} }
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

/// The link holds the domain and the resolver, not the result, and asks nothing until the button is pressed.
fn copy_link(result: &CheckResult, resolver: &str) {
    let link = page_file::beside_page(&format!("./#/check/{}?resolver={resolver}", result.domain));
    leptos::task::spawn_local(async move {
        clipboard::write(&link).await;
    });
}

fn copy_markdown(result: &CheckResult) {
    let text = markdown(result);
    leptos::task::spawn_local(async move {
        clipboard::write(&text).await;
    });
}

/// The texts as they were found.
fn records(result: &CheckResult) -> impl IntoView + use<> {
    let texts = result.tlsrpt.records.iter().chain(&result.mta_sts.records).map(TxtRecord::text);
    texts.map(|text| view! { <CopyField what=tr("the record as found") text=Signal::stored(text)/> }).collect_view()
}
