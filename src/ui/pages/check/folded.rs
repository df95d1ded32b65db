//! Findings with equal ones folded into one, which says how many they are.

use leptos::prelude::*;

use crate::check::{FoldedFinding, fold};
use crate::counted;
use crate::record::Finding;
use crate::ui::components::notices::Notices;
use crate::ui::components::strange::strange;

/// The findings in the order given. Those of one rule with one remedy stand together.
#[component]
pub(super) fn Folded(findings: Vec<Finding>) -> impl IntoView {
    let drawn = fold(findings).into_iter().map(|FoldedFinding { finding, others, count }| {
        let more = (!others.is_empty()).then(|| {
            let label = counted!(count.saturating_sub(1), "{n} more finding like this", "{n} more findings like this");
            let items = others.iter().map(|message| view! { <li>{strange(message)}</li> }).collect_view();
            view! {
                <details class="disclosure folded">
                    <summary><svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>{label}</summary>
                    <ul class="row-list">{items}</ul>
                </details>
            }
        });
        // Several that say the very same differ by nothing that could be listed.
        let times = (count > 1 && others.is_empty())
            .then(|| view! { <p class="folded muted">{counted!(count, "Found {n} time.", "Found {n} times.")}</p> });
        view! { <Notices findings=vec![finding]/> {more} {times} }
    });
    drawn.collect_view()
}
