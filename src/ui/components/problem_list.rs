//! What could not be read, with where it was, why, and what to do.

use leptos::prelude::*;

use super::section::Section;
use crate::analysis::format_count;
use crate::intake::Trail;
use crate::ui::held_files;
use crate::ui::pages::settings::times;
use crate::ui::state::{AppState, app_state};

/// The list; nothing when all was read.
#[component]
pub(crate) fn ProblemList() -> impl IntoView {
    let state = app_state();
    let all = RwSignal::new(false);
    let rows = move || {
        state.store.with(|store| {
            let count = if all.get() { usize::MAX } else { SHOWN };
            store
                .problems()
                .take(count)
                .map(|problem| {
                    let raise = problem.error.is_raisable_limit().then(|| raise(state, &problem.trail));
                    view! {
                        <li class="notice" data-variant="warning">
                            <svg class="severity-mark" data-severity="warning" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-warning"></use></svg>
                            <div><p><b>{problem.trail.to_string()} ":"</b> " " {problem.error.to_string()} ". " {problem.error.remedy()}</p> {raise}</div>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    let count = Memo::new(move |_| state.store.with(|store| store.problems().len()));
    let dmarc = Memo::new(move |_| state.store.with(|store| store.not_reports().dmarc));
    view! {
        <Show when=move || { count.get() > 0 || dmarc.get() > 0 }>
            <Section id="problems" title="Not read" note="Files and mails that gave no TLS report, and why.">
                <Show when=move || { dmarc.get() > 0 }>
                    <p>{move || match dmarc.get() {
                        1 => "One DMARC report was left aside: this page reads TLS reports only.".to_owned(),
                        many => format!("{} DMARC reports were left aside: this page reads TLS reports only.", format_count(many)),
                    }}</p>
                </Show>
                <ul class="problem-list">{rows}</ul>
                <Show when=move || { count.get() > SHOWN && !all.get() }>
                    <button type="button" class="link-button" on:click=move |_| all.set(true)>{move || format!("Show all {}", count.get())}</button>
                </Show>
            </Section>
        </Show>
    }
}

/// The way to raised limits: at once for a file that is still at hand.
fn raise(state: AppState, trail: &Trail) -> impl IntoView + use<> {
    let name = trail.steps().first().cloned().unwrap_or_default();
    let next = held_files::limits_of(&name).and_then(|used| state.settings.limits_above(used));
    let again = next.map(|limits| {
        view! {
            <button type="button" class="button" on:click=move |_| state.read_again(&name, limits)>{format!("Read again with {} the limits", times(limits))}</button>
            " "
        }
    });
    view! { <p>{again} <a href="#/settings">"Limits"</a></p> }
}

const SHOWN: usize = 20;
