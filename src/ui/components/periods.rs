//! Two periods side by side: new, gone, worse, better.

use std::rc::Rc;

use leptos::prelude::*;

use super::strange::{strange, strange_or_not_stated};
use super::swatch::Swatch;
use crate::analysis::{Change, ChangeKind, Comparison, ComparisonSteps, Filter, share_secured};
use crate::day::Years;
use crate::language::format_count;
use crate::language::tr;
use crate::store::Sessions;
use crate::ui::state::{AppState, app_state};
use crate::ui::turns::Turns;
use crate::web::pause::Slice;
use crate::{counted, say, text};

/// What came of it: not there yet, or no report has a date.
type Compared = RwSignal<Option<Option<Rc<Comparison>>>, LocalStorage>;

/// The line of news, and at its end the comparison, made when it is asked for.
#[component]
pub(crate) fn Periods(
    /// The news.
    #[prop(into)]
    news: ViewFn,
) -> impl IntoView {
    let state = app_state();
    let open = RwSignal::new(false);
    let compared: Compared = RwSignal::new_local(None);
    compare_while_open(state, open, compared);
    let said = move || {
        compared.with(|compared| match compared {
            Some(Some(compared)) => {
                state.filter.with_untracked(|filter| table(compared, filter, state.years.get_untracked())).into_any()
            }
            Some(None) => view! { <p>{tr("No report has a readable date.")}</p> }.into_any(),
            None => ().into_any(),
        })
    };
    view! {
        <p class="news">
            {move || news.run()}
            <button type="button" class="link-button news__compare" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|on| *on = !*on)>
                {move || if open.get() { tr("Hide the comparison") } else { tr("Compare with the previous period") }}
            </button>
        </p>
        <Show when=move || open.get()>{said}</Show>
    }
}

/// Compares in slices, and shows it unless another was asked for meanwhile.
fn compare_while_open(state: AppState, open: RwSignal<bool>, compared: Compared) {
    let turns = Turns::new();
    Effect::new(move |_| {
        state.store.track();
        let filter = state.filter.get();
        let turn = turns.begin();
        if !open.get() {
            return;
        }
        leptos::task::spawn_local(async move {
            let mut slice = Slice::begin();
            // Each report once.
            state.settled(|_| ());
            let mut found = state.store.with_untracked(|store| ComparisonSteps::new(store, &filter));
            while let Some(steps) = &mut found
                && !state.store.with_untracked(|store| steps.step(store, WORK_A_STEP))
            {
                slice.pause_if_long().await;
                if turn.is_over() {
                    return;
                }
            }
            let found = found.map(|steps| Rc::new(state.store.with_untracked(|store| steps.finish(store))));
            drop(compared.try_set(Some(found)));
        });
    });
}

fn table(compared: &Comparison, filter: &Filter, years: Years) -> impl IntoView + use<> {
    // The period before may lie in the year before.
    let years = if compared.before.0.year() == compared.days.1.year() { years } else { Years::Written };
    let in_words = |days| if years == Years::Written { Years::in_full(days) } else { years.period(days) };
    let (now, before) = (in_words(compared.days), in_words(compared.before));
    let (said, said_before) = if compared.failures_only {
        let said = |failed: u64| counted!(failed, "{n} session failed", "{n} sessions failed");
        let (failed, failed_before) = compared.failed();
        (said(failed), said(failed_before))
    } else {
        let said = |sessions: &Sessions| {
            if (sessions.failed, sessions.total()) == (1, 1) {
                return tr("the only session failed").to_owned();
            }
            counted!(
                sessions.total(),
                "the only session succeeded",
                "{share} of {n} sessions succeeded",
                share = within(&share_secured(sessions))
            )
        };
        (said(&compared.sessions), said(&compared.sessions_before))
    };
    let totals = say!("{now}: {said}. {before}: {said_before}.", now, said, before, said_before);
    let none = compared.changes.is_empty();
    let rows = compared.changes.iter().take(MOST).map(|change| row(change, compared, filter)).collect_view();
    view! {
        <p role="status">{totals}</p>
        {if none { view! { <p>{tr("No failures in either period.")}</p> }.into_any() } else { view! {
            <div class="table-frame"><table class="data-table">
                <caption class="visually-hidden">{tr("Causes in the two periods, largest difference first")}</caption>
                <thead><tr>
                    <th scope="col">{tr("Change")}</th><th scope="col">{tr("Result type")}</th><th scope="col">{tr("Receiving MX")}</th><th scope="col">{tr("Policy domain")}</th>
                    <th scope="col" class="num">{before}</th><th scope="col" class="num">{now}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }.into_any() }}
    }
}

/// Words that begin a sentence, within one.
fn within(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn row(change: &Change, compared: &Comparison, filter: &Filter) -> impl IntoView + use<> {
    let period = if change.kind == ChangeKind::Gone { compared.before } else { compared.days };
    let link = app_state().filter_link(&Filter {
        policy_domain: change.policy_domain.clone().into(),
        result_type: change.result_type.to_string().into(),
        receiving_mx: change.receiving_mx.clone().into(),
        days: Some(period),
        ..filter.clone()
    });
    let name = change.result_type.to_string();
    let mx = strange_or_not_stated(&change.receiving_mx);
    view! {
        <tr>
            <td data-place="title"><b>{change.kind.word()}</b></td>
            <td><a class="cell-flag" href=link><Swatch result_type=change.result_type.clone()/>{strange(&name)}</a></td>
            <td class="mono" data-label="MX">{mx}</td>
            <td class="mono" data-label=tr("domain")>{strange(&change.policy_domain)}</td>
            <td class="num" data-label=tr("before")>{format_count(change.failed_before)}</td>
            <td class="num num--strong" data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(change.failed)}</td>
        </tr>
    }
}

const MOST: usize = 50;
/// Rows between two looks at the clock.
const WORK_A_STEP: usize = 2_000;
