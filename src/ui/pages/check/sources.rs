//! The verdicts as a table: for each protocol what the DNS, the policy and the reports say, and the worst decides.

use leptos::prelude::*;

use crate::check::{CheckResult, PolicyFileResult, ProtocolVerdict, Said, Source, protocol_verdicts};
use crate::language::tr;
use crate::record::{Finding, Severity};
use crate::store::Store;
use crate::text;
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::strange::strange;

/// The table. `joined` is what the reports say otherwise than the DNS; `policy` is what is said of the pasted one.
pub(super) fn sources(
    result: &CheckResult,
    store: &Store,
    joined: &[Finding],
    policy: Option<&PolicyFileResult>,
) -> impl IntoView + use<> {
    let rows = protocol_verdicts(result, policy, joined);
    let rows = rows.into_iter().map(|row| drawn(&row, store)).collect_view();
    view! {
        <table class="sources" role="table">
            <caption class="visually-hidden">{tr("Each result is the worst of DNS, the policy and the reports.")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{tr("Result: the worst of its sources")}</th>
                    <th scope="col" role="columnheader">{tr("DNS")}</th>
                    <th scope="col" role="columnheader">{tr(text!("Policy" as "source"))}</th>
                    <th scope="col" role="columnheader">{tr(text!("Reports" as "source"))}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

fn drawn(row: &ProtocolVerdict, store: &Store) -> impl IntoView + use<> {
    let why_silent = |source: Source| match (row.what, source) {
        ("MTA-STS", Source::Policy) => tr("not pasted"),
        ("TLS-RPT", _) | (_, Source::Policy) => "",
        _ if store.is_empty() => tr("no reports loaded"),
        _ => tr("nothing that contradicts DNS"),
    };
    let cell_of = |label: &'static str, source: Source| {
        cell(label, row.of(source).cloned().ok_or_else(|| why_silent(source)), row.decides == source)
    };
    let verdict = row.worst().map(|worst| {
        view! {
            <SeverityMark severity=worst.severity/> <small>{row.what}</small> <strong class="judgement__verdict">{strange(&worst.sentence)}</strong>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><span class="sources__verdict">{verdict}</span></th>
            {cell_of(tr("DNS"), Source::Dns)}
            {cell_of(tr(text!("Policy" as "source")), Source::Policy)}
            {cell_of(tr(text!("Reports" as "source")), Source::Reports)}
        </tr>
    }
}

fn cell(label: &'static str, cell: Result<Said, &'static str>, decides: bool) -> AnyView {
    match cell {
        Ok(Said { severity, sentence, more, .. }) => {
            let name = match severity {
                Severity::Error => "critical",
                Severity::Warning => "warning",
                Severity::Note | Severity::Ok => "info",
            };
            let said = decides.then(|| view! { <span class="visually-hidden">{tr("This source decides.")}</span> });
            view! {
                <td role="cell" data-label=label>
                    <div class="sources__cell" data-severity=name data-state=decides.then_some("worst")>
                        <SeverityMark severity/> <b>{strange(&sentence)}</b> <span>{strange(&more)}</span> {said}
                    </div>
                </td>
            }
            .into_any()
        }
        Err("") => view! {
            <td role="cell" data-label=label data-state="none">
                <span aria-hidden="true">"–"</span> <span class="visually-hidden">{tr("not part of this result")}</span>
            </td>
        }
        .into_any(),
        Err(why) => view! { <td role="cell" data-label=label class="muted">{why}</td> }.into_any(),
    }
}
