//! The way from a domain that can go to enforce mode to the policy that does so.

use leptos::prelude::*;

use crate::analysis::{Finding, FindingRule, mx_of_reports};
use crate::draft::MtaStsDraft;
use crate::language::tr;
use crate::record::Mode;
use crate::say;
use crate::shown::{in_brief, shown};
use crate::ui::state::AppState;
use crate::web::clock;

/// The button beside the folded group: a step that is open has its door where it can be seen.
pub(super) fn enforce_buttons(state: AppState) -> impl IntoView {
    move || {
        let domains = state.findings.with(|all| all.iter().flat_map(ready).take(MOST_BUTTONS).collect::<Vec<_>>());
        let is_alone = domains.len() == 1;
        let buttons = domains.iter().map(|domain| enforce_button(state, domain, is_alone)).collect_view();
        (!domains.is_empty()).then(|| view! { <p class="group__act">{buttons}</p> })
    }
}

/// The button for a domain; of several each says its name.
pub(super) fn enforce_button(state: AppState, domain: &str, is_alone: bool) -> AnyView {
    let words = if is_alone {
        tr("Create the enforce policy").to_owned()
    } else {
        say!("Create the enforce policy for {domain}", domain = shown(&in_brief(domain, MOST_LETTERS)))
    };
    view! { <a class="button" href=enforce_link(state, domain)>{words}</a> }.into_any()
}

/// The domains that a finding calls ready.
pub(super) fn ready(finding: &Finding) -> Vec<String> {
    if finding.rule == FindingRule::ReadyForEnforce { finding.policy_domains.clone() } else { Vec::new() }
}

/// The builder, filled with what the reports show of the policy and with a new id.
fn enforce_link(state: AppState, domain: &str) -> String {
    let mut mx = state.store.with_untracked(|store| mx_of_reports(store, domain));
    mx.truncate(MOST_HOSTS);
    let draft = MtaStsDraft {
        domain: domain.to_owned(),
        mode: Mode::Enforce,
        max_age: WEEK,
        chosen: true,
        mx,
        id: clock::utc_stamp(),
        ..MtaStsDraft::default()
    };
    format!("#/build/mta-sts?{}", draft.to_query())
}

/// RFC 8461, section 3.2, has weeks in mind; to begin with, one.
const WEEK: u64 = 604_800;
/// Buttons beside the group; the findings in it have more.
const MOST_BUTTONS: usize = 3;
/// Lines of a policy that fit into an address.
const MOST_HOSTS: usize = 50;
/// Letters of a name on a button.
const MOST_LETTERS: usize = 60;
