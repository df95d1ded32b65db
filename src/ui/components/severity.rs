//! The mark beside a finding: shape and colour, and the word for those who see neither.

use leptos::prelude::*;

use crate::record::Severity;

/// The mark.
#[component]
pub(crate) fn SeverityMark(severity: Severity) -> impl IntoView {
    let (name, symbol, word) = match severity {
        Severity::Error => ("critical", "#mark-critical", "Error: "),
        Severity::Warning => ("warning", "#mark-warning", "Warning: "),
        Severity::Note => ("info", "#mark-info", "Note: "),
        Severity::Ok => ("pass", "#mark-pass", "Right: "),
    };
    view! {
        <svg class="severity-mark" data-severity=name viewBox="0 0 16 16" aria-hidden="true"><use href=symbol></use></svg>
        <span class="visually-hidden">{word}</span>
    }
}
