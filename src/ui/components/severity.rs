//! The mark beside a finding: shape and colour, and the word for those who see neither.

use leptos::prelude::*;

use crate::language::tr;
use crate::record::Severity;
use crate::text;

/// The mark.
#[component]
pub(crate) fn SeverityMark(severity: Severity) -> impl IntoView {
    let (name, symbol, word) = match severity {
        Severity::Error => ("critical", "#mark-critical", text!("Error:")),
        Severity::Warning => ("warning", "#mark-warning", text!("Warning:")),
        Severity::Note => ("info", "#mark-info", text!("Note:")),
        Severity::Ok => ("pass", "#mark-pass", text!("OK:")),
    };
    view! {
        <svg class="severity-mark" data-severity=name viewBox="0 0 16 16" aria-hidden="true"><use href=symbol></use></svg>
        <span class="visually-hidden">{tr(word)} " "</span>
    }
}
