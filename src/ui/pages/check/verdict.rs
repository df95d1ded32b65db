//! Three lines of verdict, the findings below, and ways to take them along.

use leptos::prelude::*;

use crate::check::{CheckResult, DaneVerdict, StsState, TlsrptState, markdown, result_json, with_reports};
use crate::draft::TlsrptDraft;
use crate::language::tr;
use crate::record::{Finding, Severity, TxtRecord, Verdict, readable_records};
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::components::section::Section;
use crate::ui::components::severity::SeverityMark;
use crate::ui::state::app_state;
use crate::web::{clipboard, download};
use crate::{say, text};

/// What the check came to.
#[component]
pub(crate) fn Judged() -> impl IntoView {
    let state = app_state();
    let check = state.check;
    move || {
        check.done.with(|done| {
            done.as_ref().map(|(facts, result)| {
                let found = findings(&result.findings());
                let joined = state.store.with(|store| with_reports(store, facts, result));
                let joined = (!joined.is_empty()).then(|| {
                    let shown = findings(&joined.iter().collect::<Vec<_>>());
                    view! { <Section id="reports" title=tr("With your reports") note=tr("Today’s DNS beside the reports that are loaded.")>{shown}</Section> }
                });
                view! {
                    <section class="section" data-variant="first" aria-labelledby="verdict-title">
                        <div class="section__head">
                            <h2 class="section__title" id="verdict-title">{result.domain.clone()}</h2>
                            <p class="section__note">{say!("As {resolver} sees it.", resolver = &result.resolver)}</p>
                            <Actions/>
                        </div>
                        <div class="section__body stack">
                            <div class="judgement" role="status">{lines(result)}</div>
                            {records(result)}
                        </div>
                    </section>
                    <Section id="findings" title=tr("Findings") note=tr("Worst first.")>{found}</Section>
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
    [tlsrpt_line(result), sts_line(result), dane_line(result)]
        .into_iter()
        .map(|(what, severity, verdict, more)| {
            view! {
                <div class="judgement__line">
                    <SeverityMark severity/>
                    <p class="judgement__what">{what}</p>
                    <p class="judgement__verdict">{verdict}</p>
                    <p class="judgement__more">{more}</p>
                </div>
            }
        })
        .collect_view()
}

type Line = (&'static str, Severity, &'static str, String);

fn worst(findings: &[Finding]) -> String {
    let worst = findings.iter().find(|finding| matches!(finding.severity, Severity::Error | Severity::Warning));
    worst.map(|finding| finding.message.clone()).unwrap_or_default()
}

fn tlsrpt_line(result: &CheckResult) -> Line {
    let dead = result
        .tlsrpt
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error && finding.rule.id().starts_with("tr-mailto-n"));
    let more = worst(&result.tlsrpt.findings);
    let (severity, verdict) = match (result.tlsrpt.verdict, result.tlsrpt.lenient_verdict) {
        (TlsrptState::Unknown, _) => (Severity::Note, text!("Unknown: the lookup failed.")),
        (TlsrptState::Known(Verdict::Valid), TlsrptState::Known(Verdict::Valid)) if dead => {
            (Severity::Error, text!("The record is right, but reports cannot arrive."))
        }
        (TlsrptState::Known(Verdict::Valid), TlsrptState::Known(Verdict::Valid)) => {
            (Severity::Ok, text!("Reports will come."))
        }
        (TlsrptState::Known(Verdict::Valid), _) => {
            (Severity::Warning, text!("Reports will come from strict senders only."))
        }
        (_, TlsrptState::Known(Verdict::Valid)) => {
            (Severity::Warning, text!("Reports will come from lenient senders only."))
        }
        (TlsrptState::Known(Verdict::Multiple), _) => {
            (Severity::Error, text!("Reports will not come: several records."))
        }
        (TlsrptState::Known(Verdict::Invalid), _) => {
            (Severity::Error, text!("Reports will not come: the record is faulty."))
        }
        (TlsrptState::Known(Verdict::None), _) => (Severity::Warning, text!("Reports will not come: no record.")),
    };
    ("TLS-RPT", severity, tr(verdict), more)
}

fn sts_line(result: &CheckResult) -> Line {
    let (severity, verdict) = match result.mta_sts.verdict {
        StsState::RecordOk => (Severity::Ok, text!("The record and its policy host are there.")),
        StsState::RecordOkHostMissing => (Severity::Error, text!("The policy cannot be fetched.")),
        StsState::Invalid => (Severity::Error, text!("The record is faulty: senders see no policy.")),
        StsState::Multiple => (Severity::Error, text!("Several records: senders see no policy.")),
        StsState::None => (Severity::Note, text!("Not used.")),
        StsState::Orphan => (Severity::Warning, text!("A policy host without a record.")),
        StsState::Unknown => (Severity::Note, text!("Unknown: a lookup failed.")),
    };
    ("MTA-STS", severity, tr(verdict), worst(&result.mta_sts.findings))
}

fn dane_line(result: &CheckResult) -> Line {
    let (severity, verdict) = match result.dane.verdict {
        DaneVerdict::Good => (Severity::Ok, text!("Every MX host is protected.")),
        DaneVerdict::GoodMxInsecure => (Severity::Warning, text!("The hosts are protected, the way to them is not.")),
        DaneVerdict::Partial => (Severity::Warning, text!("Only some MX hosts are protected.")),
        DaneVerdict::Insecure => (Severity::Error, text!("TLSA records without DNSSEC: without effect.")),
        DaneVerdict::Unusable => (Severity::Error, text!("No TLSA record can be used.")),
        DaneVerdict::Broken => (Severity::Error, text!("Lookups fail: senders that know DANE hold mail back.")),
        DaneVerdict::None => (Severity::Note, text!("Not used.")),
        DaneVerdict::NotApplicable => (Severity::Note, text!("Not applicable: the domain takes no mail.")),
        DaneVerdict::Unknown => (Severity::Note, text!("Unknown: a lookup failed.")),
    };
    ("DANE", severity, tr(verdict), worst(&result.dane.findings))
}

/// The texts as they were found.
fn records(result: &CheckResult) -> impl IntoView + use<> {
    let texts = result.tlsrpt.records.iter().chain(&result.mta_sts.records).map(TxtRecord::text);
    texts.map(|text| view! { <CopyField what=tr("the record as found") text=Signal::stored(text)/> }).collect_view()
}

fn findings(findings: &[&Finding]) -> impl IntoView + use<> {
    findings
        .iter()
        .map(|finding| {
            let variant = match finding.severity {
                Severity::Error => Some("error"),
                Severity::Warning => Some("warning"),
                _ => None,
            };
            let (rule, source) = (finding.rule.id(), finding.rule.source());
            let command = finding.remedy.starts_with("openssl").then(|| finding.remedy.clone());
            view! {
                <div class="notice" data-variant=variant data-rule=rule>
                    <SeverityMark severity=finding.severity/>
                    <div>
                        <p><b>{finding.message.clone()}</b></p>
                        {match command {
                            Some(command) => view! { <CopyField what=tr("the command") text=Signal::stored(command)/> }.into_any(),
                            None => view! { <p>{finding.remedy.clone()}</p> }.into_any(),
                        }}
                        <p class="muted">{source} " · " <code>{rule}</code></p>
                    </div>
                </div>
            }
        })
        .collect_view()
}
