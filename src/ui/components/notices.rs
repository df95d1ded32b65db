//! Findings, each with its remedy and its source.

use leptos::prelude::*;

use super::command_field::CommandField;
use super::severity::SeverityMark;
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
            // One command a line.
            let lines = remedy.command.iter().flat_map(|all| all.lines());
            let command =
                lines.map(|line| view! { <CommandField what=tr("the command") text=line.to_owned()/> }).collect_view();
            view! {
                <div class="notice" data-variant=variant data-rule=rule.id()>
                    <SeverityMark severity/>
                    <div>
                        <p><b>{message}</b></p>
                        <p>{remedy.text}</p>
                        {command}
                        <p class="muted">{cited(rule.source())} {dot()} <code>{rule.id()}</code></p>
                    </div>
                </div>
            }
        })
        .collect_view()
}
