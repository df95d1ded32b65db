//! The way between the two halves of the builder.

use leptos::prelude::*;

use crate::language::tr;
use crate::ui::state::AppState;

/// The two halves of the builder.
pub(super) fn tabs(state: AppState, policy: bool) -> impl IntoView {
    let current = |own: bool| own.then_some("page");
    view! {
        <nav class="tabs" aria-label=tr("What to build")>
            <a href=move || state.record_link() aria-current=current(!policy)>{tr("TLS-RPT record")}</a>
            <a href=move || state.policy_link() aria-current=current(policy)>{tr("MTA-STS policy")}</a>
        </nav>
    }
}
