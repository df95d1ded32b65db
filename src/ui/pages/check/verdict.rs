//! Three lines of verdict, the findings below, and ways to take them along.

use leptos::prelude::*;

use super::folded::Folded;
use super::hosts::hosts;
use super::outage;
use super::pasted::FromCommands;
use super::sources::sources;
use crate::check::{
    Beside, CheckResult, Facts, PolicyFileResult, is_pasted, markdown, outage_of, pasted_note, policy_in_force,
    result_json, wanted_commands, with_reports,
};
use crate::dns::{Lookup, RESOLVERS};
use crate::draft::{MtaStsDraft, TlsrptDraft};
use crate::language::tr;
use crate::record::{TxtRecord, readable_records};
use crate::say;
use crate::store::Store;
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
    // The policy that says which MX hosts it covers: as pasted, or as senders saw it.
    let known = Memo::new(move |_| {
        check.done.with(|done| {
            let (facts, result) = done.as_ref()?;
            let in_force = |store: &Store| {
                check.policy_text.with(|pasted| policy_in_force(store, &facts.domain, Some((facts, result)), pasted))
            };
            state.store.with(in_force)
        })
    });
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
                    view! { <div role="status">{table}</div> }.into_any()
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
                    let table = known.with(|known| hosts(facts, result, known.as_ref().map(|known| &known.policy)));
                    view! { <Section id="hosts" title=tr("MX hosts") note=tr("All hosts, including those without problems.")>{table}</Section> }
                });
                view! {
                    <section class="section" data-variant="first" aria-labelledby="verdict-title">
                        <div class="section__head">
                            <h2 class="section__title" id="verdict-title">{strange(&result.domain)}</h2>
                            <p class="section__note">{seen}</p>
                            <Actions policy/>
                        </div>
                        <div class="section__body stack">
                            {verdicts}
                        </div>
                    </section>
                    {more}
                    {findings}
                    {joined}
                    {hosts}
                    {(!is_out).then(|| records(facts, result))}
                }
            })
        })
    }
}

/// Export, and the builder filled with what was found. Exports have the verdicts that the page shows.
#[component]
fn Actions(policy: Memo<Option<PolicyFileResult>>) -> impl IntoView {
    let state = app_state();
    let check = state.check;
    let with = move |act: &dyn Fn(&CheckResult, Beside<'_>)| {
        check.done.with_untracked(|done| {
            if let Some((facts, result)) = done {
                let reports = state.store.with_untracked(|store| with_reports(store, facts, result));
                policy.with_untracked(|policy| act(result, Beside { policy: policy.as_ref(), reports: &reports }));
            }
        });
    };
    let items = vec![
        MenuItem::new(tr("Result (JSON)"), move || with(&save_json)),
        MenuItem::new(tr("Result (Markdown)"), move || with(&save_markdown)),
        MenuItem::new(tr("Copy for a ticket"), move || with(&copy_markdown)),
        MenuItem::new(tr("Copy a link to this check"), move || {
            let resolver = RESOLVERS.get(check.resolver.get_untracked()).map_or("", |resolver| resolver.id);
            with(&move |result, _| copy_link(result, resolver));
        }),
    ];
    // Both builders begin with what is published: the records, and the MX hosts.
    let builders = move || {
        check.done.with(|done| {
            done.as_ref().map(|(facts, result)| {
                let draft = TlsrptDraft::of_records(&result.domain, &readable_records(&result.tlsrpt.records));
                let record = format!("#/build?{}", draft.to_query());
                let record_label =
                    if result.tlsrpt.is_published() { tr("Change the record") } else { tr("Build the record") };
                let mx = facts.mail_hosts();
                let draft = MtaStsDraft { domain: result.domain.clone(), ..MtaStsDraft::default() };
                let draft = if mx.is_empty() { draft } else { MtaStsDraft { mx, ..draft } };
                let policy = format!("#/build/mta-sts?{}", draft.to_query());
                let policy_label =
                    if result.mta_sts.is_published() { tr("Change the policy") } else { tr("Build the policy") };
                view! { <p class="actions"><a href=record>{record_label}</a> <a href=policy>{policy_label}</a></p> }
            })
        })
    };
    view! { <Menu label=tr("Export") items/> {builders} }
}

fn save_json(result: &CheckResult, beside: Beside<'_>) {
    let text = serde_json::to_string_pretty(&result_json(result, beside)).unwrap_or_default();
    // A browser that refuses downloads says so itself.
    let _ = download::save(&format!("{}.check.json", result.domain), "application/json", &text);
}

fn save_markdown(result: &CheckResult, beside: Beside<'_>) {
    // A browser that refuses downloads says so itself.
    let _ = download::save(&format!("{}.check.md", result.domain), "text/markdown", &markdown(result, beside));
}

/// The link holds the domain and the resolver, not the result, and asks nothing until the button is pressed.
fn copy_link(result: &CheckResult, resolver: &str) {
    let link = page_file::beside_page(&format!("./#/check/{}?resolver={resolver}", result.domain));
    leptos::task::spawn_local(async move {
        clipboard::write(&link).await;
    });
}

fn copy_markdown(result: &CheckResult, beside: Beside<'_>) {
    let text = markdown(result, beside);
    leptos::task::spawn_local(async move {
        clipboard::write(&text).await;
    });
}

/// The texts as they were found, each under its name.
fn records(facts: &Facts, result: &CheckResult) -> impl IntoView + use<> {
    let named = |lookup: &Lookup, records: &[TxtRecord]| -> Vec<(String, String)> {
        let label = say!("TXT record at {name}", name = lookup.question.name);
        records.iter().map(|record| (label.clone(), record.text())).collect()
    };
    let all = [named(&facts.tlsrpt, &result.tlsrpt.records), named(&facts.mta_sts, &result.mta_sts.records)].concat();
    (!all.is_empty()).then(|| {
        let boxes = all.into_iter().map(|(label, text)| {
            let (label, text) = (Signal::stored(label), Signal::stored(text));
            view! { <CopyField what=tr("the record as found") text label/> }
        });
        let note = tr("The TXT records, exactly as found.");
        view! { <Section id="records" title=tr("Records") note><div class="stack">{boxes.collect_view()}</div></Section> }
    })
}
