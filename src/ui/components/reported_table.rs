//! What reports show of a finding: a row for each host, sender and result. Counted when the finding is opened.

use leptos::prelude::*;

use super::strange::{strange, strange_or_not_stated, strange_value};
use super::swatch::Swatch;
use crate::analysis::{Filter, Reported, ReportedSteps};
use crate::day::Years;
use crate::language::{format_count, tr};
use crate::ui::state::AppState;
use crate::web::pause::Slice;
use crate::{counted, text};

/// The table of what a filter leaves of all that is loaded.
pub(super) fn reported_table(state: AppState, evidence: &Filter) -> impl IntoView + use<> {
    let found = RwSignal::new((Vec::new(), 0));
    let filter = evidence.clone();
    leptos::task::spawn_local(async move {
        let (mut slice, mut steps) = (Slice::begin(), ReportedSteps::default());
        // The numbers of the page come first.
        slice.pause().await;
        state.settled(|_| ());
        // A finding that is closed, or drawn anew, has a table of its own.
        while !found.is_disposed() {
            if state.store.with_untracked(|store| steps.step(store, &filter, FAILURES_A_STEP)) {
                let told = state.store.with_untracked(|store| steps.finish(store, MOST_ROWS));
                drop(found.try_set(told));
                return;
            }
            slice.pause_if_long().await;
        }
    });
    let table = move || found.with(|(rows, count)| (*count > 0).then(|| drawn(rows, *count, state.years.get())));
    view! { <div class="finding__reported"><h4>{tr("What the reports show")}</h4>{table}</div> }
}

fn drawn(rows: &[Reported], count: usize, years: Years) -> impl IntoView + use<> {
    let rest = count.saturating_sub(rows.len());
    let rest = (rest > 0).then(|| {
        let words = counted!(
            rest,
            "And {n} more row; the Failures tab has them all.",
            "And {n} more rows; the Failures tab has them all."
        );
        view! { <p class="muted">{words}</p> }
    });
    let rows = rows.iter().map(|row| {
        let seen = row.days.map_or_else(|| tr("date not readable").to_owned(), |days| years.period(days));
        let mx = Some(row.receiving_mx.as_str()).filter(|mx| !mx.is_empty());
        view! {
            <tr>
                <td data-place="title">{strange_value(mx)}</td>
                <td>{strange_or_not_stated(&row.organization)}</td>
                <td><span class="cell-flag"><Swatch result_type=row.result_type.clone()/>{strange(row.result_type.as_str())}</span></td>
                <td>{seen}</td>
                <td class="num num--strong" data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(row.failed)}</td>
            </tr>
        }
    });
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("What the reports show")}</caption>
            <thead><tr>
                <th scope="col">{tr("Receiving MX")}</th><th scope="col">{tr("Reported by")}</th><th scope="col">{tr("Result type")}</th>
                <th scope="col">{tr("Seen")}</th><th scope="col" class="num">{tr("Failed")}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
        {rest}
    }
}

/// Rows beyond which the tab of failures tells more.
const MOST_ROWS: usize = 12;
/// Failures that are looked at between two looks at the clock.
const FAILURES_A_STEP: usize = 2_000;
