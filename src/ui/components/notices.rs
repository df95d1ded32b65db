//! Findings, each with its remedy and its source.

use leptos::prelude::*;

use super::command_field::CommandField;
use super::copy_field::CopyField;
use super::severity::SeverityMark;
use super::unbroken::unbroken;
use crate::counted;
use crate::explain::cited;
use crate::joined::dot;
use crate::language::tr;
use crate::record::{Finding, Severity};

/// One notice for each finding, in the order given.
#[component]
pub(crate) fn Notices(findings: Vec<Finding>) -> impl IntoView {
    findings
        .into_iter()
        .map(|Finding { rule, severity, message, remedy, .. }| {
            let variant = match severity {
                Severity::Error => Some("error"),
                Severity::Warning => Some("warning"),
                Severity::Note | Severity::Ok => None,
            };
            let command = remedy.command.as_deref().map(commands);
            view! {
                <div class="notice" data-variant=variant data-rule=rule.id()>
                    <SeverityMark severity/>
                    <div>
                        <p><b>{unbroken(&message)}</b></p>
                        <p>{unbroken(&remedy.text)}</p>
                        {command}
                        <p class="muted">{cited(rule.source())} {dot()} <code>{rule.id()}</code></p>
                    </div>
                </div>
            }
        })
        .collect_view()
}

/// Commands, one a line; beyond the first few the others stand together, folded.
fn commands(all: &str) -> impl IntoView + use<> {
    let lines: Vec<&str> = all.lines().collect();
    let (shown, others) = lines.split_at(lines.len().min(MOST_SHOWN));
    let field = |text: &str| view! { <CommandField what=tr("the command") text=text.to_owned()/> };
    let more = (!others.is_empty()).then(|| {
        let label = counted!(others.len(), "{n} more command", "{n} more commands");
        let text = Signal::stored(others.join("\n"));
        view! {
            <details class="disclosure">
                <summary><svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>{label}</summary>
                <CopyField what=tr("the commands") text/>
            </details>
        }
    });
    (shown.iter().map(|line| field(line)).collect_view(), more)
}

/// Commands that stand in a field of their own.
const MOST_SHOWN: usize = 3;
