//! Several domains at once: a list in, a table out.

use leptos::prelude::*;

use crate::check::{CheckResult, result_json, results_csv};
use crate::domain_name::understand_list;
use crate::language::{format_count, tr};
use crate::record::Severity;
use crate::shown::shown;
use crate::ui::check_state::MOST_DOMAINS;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::components::section::Section;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;
use crate::web::{download, idn};
use crate::{counted, say};

/// The field for the list, behind a button.
#[component]
pub(crate) fn SeveralForm() -> impl IntoView {
    let check = app_state().check;
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let understood = Memo::new(move |_| typed.with(|typed| understand_list(typed, idn::to_ascii)));
    let hint = move || {
        understood.with(|(names, others)| {
            let mut sentences = vec![counted!(names.len(), "{n} domain.", "{n} domains.")];
            if names.len() > MOST_DOMAINS {
                sentences.push(say!("The first {most} are checked.", most = format_count(MOST_DOMAINS as u64)));
            }
            if !others.is_empty() {
                sentences.push(say!(
                    "No domain: {texts}.",
                    texts = others.iter().map(|text| shown(text)).collect::<Vec<_>>().join(tr(", "))
                ));
            }
            sentences.join(" ")
        })
    };
    let start = move |_| {
        let (mut names, _) = understood.get_untracked();
        names.truncate(MOST_DOMAINS);
        if !names.is_empty() {
            check.start_list(names);
        }
    };
    view! {
        <p>
            <button type="button" class="link-button prose" aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|on| *on = !*on)>
                {tr("Several domains")}
            </button>
        </p>
        <Show when=move || open.get()>
            <div class="field">
                <label class="field__label" for="check-list">{tr("Domains, one a line")}</label>
                <textarea class="input input--mono" id="check-list" spellcheck="false" autocapitalize="off" aria-describedby="check-list-hint"
                    prop:value=typed on:input=move |event| typed.set(event_target_value(&event))></textarea>
                <p class="field__hint" id="check-list-hint" role="status">{hint}</p>
                <p><button type="button" class="button" on:click=start>{tr("Check all")}</button></p>
            </div>
        </Show>
    }
}

/// The results of the list.
#[component]
pub(crate) fn SeveralTable() -> impl IntoView {
    let check = app_state().check;
    let any = Memo::new(move |_| check.list.with(|list| !list.is_empty()));
    let rows = move || check.list.with(|list| list.iter().map(row).collect_view());
    let items = move || {
        vec![
            MenuItem::new(tr("Results (JSON)"), move || {
                let all: Vec<_> = check.list.with_untracked(|list| list.iter().map(result_json).collect());
                let text = serde_json::to_string_pretty(&all).unwrap_or_default();
                // A browser that refuses downloads says so itself.
                let _ = download::save("checks.json", "application/json", &text);
            }),
            MenuItem::new(tr("Results (CSV)"), move || {
                let text = check.list.with_untracked(|list| results_csv(list));
                // A browser that refuses downloads says so itself.
                let _ = download::save("checks.csv", "text/csv", &text);
            }),
        ]
    };
    view! {
        <Show when=move || any.get()>
            <Section id="several" title=tr("Domains") note=tr("In the order in which they answered.")>
                <Menu label=tr("Export") items=items()/>
                <div class="table-frame"><table class="data-table">
                    <caption class="visually-hidden">{tr("Verdicts of the domains")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{tr("Domain")}</th>
                            <th scope="col">"TLS-RPT"</th>
                            <th scope="col">"MTA-STS"</th>
                            <th scope="col">"DANE"</th>
                            <th scope="col">{tr("Worst finding")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </Section>
        </Show>
    }
}

fn row(result: &CheckResult) -> impl IntoView + use<> {
    let worst =
        result.findings().into_iter().find(|finding| matches!(finding.severity, Severity::Error | Severity::Warning));
    let worst = worst.map(|finding| finding.message.clone()).unwrap_or_default();
    view! {
        <tr>
            <td data-place="title"><a class="mono" href=format!("#/check/{}", result.domain)>{strange(&result.domain)}</a></td>
            <td data-label="TLS-RPT">{result.tlsrpt.verdict.id()}</td>
            <td data-label="MTA-STS">{result.mta_sts.verdict.id()}</td>
            <td data-label="DANE">{result.dane.verdict.id()}</td>
            <td>{worst}</td>
        </tr>
    }
}
