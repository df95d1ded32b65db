//! The builder: a TLSRPT record, or an MTA-STS policy with its record.

mod existing;
mod policy;
mod publish;
mod record;

use leptos::prelude::*;

pub(crate) use policy::PolicyBuilder;
pub(crate) use record::RecordBuilder;

use crate::language::tr;
use crate::record::{Finding, Severity};
use crate::ui::components::severity::SeverityMark;
use crate::ui::state::AppState;

/// The two halves of the builder.
fn tabs(state: AppState, policy: bool) -> impl IntoView {
    let current = |own: bool| own.then_some("page");
    view! {
        <nav class="tabs" aria-label=tr("What to build")>
            <a href=move || state.record_link() aria-current=current(!policy)>{tr("TLS-RPT record")}</a>
            <a href=move || state.policy_link() aria-current=current(policy)>{tr("MTA-STS policy")}</a>
        </nav>
    }
}

/// What the checker says of what was built.
pub(crate) fn finding_notices(findings: Vec<Finding>) -> impl IntoView {
    findings
        .into_iter()
        .filter(|finding| finding.severity != Severity::Ok)
        .map(|finding| {
            let variant = match finding.severity {
                Severity::Error => Some("error"),
                Severity::Warning => Some("warning"),
                _ => None,
            };
            view! {
                <div class="notice" data-variant=variant data-rule=finding.rule.id()>
                    <SeverityMark severity=finding.severity/>
                    <div><p><b>{finding.message}</b> " " {finding.remedy} " " <span class="muted">{finding.rule.source()}</span></p></div>
                </div>
            }
        })
        .collect_view()
}
