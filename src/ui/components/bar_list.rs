//! Bar lists: each row is a number, a bar on its rule, and a filter.

use leptos::prelude::*;

use super::paper::on_paper;
use super::strange::strange;
use super::swatch::{Swatch, paint};
use crate::analysis::Filter;
use crate::language::format_count;
use crate::language::tr;
use crate::report::ResultType;
use crate::ui::state::{AppState, app_state};
use crate::{counted, text};

/// One row, in the terms of the list.
#[derive(Clone)]
pub(crate) struct BarRow {
    /// What is shown; empty for "not stated".
    pub(crate) label: String,
    /// The number.
    pub(crate) value: u64,
    /// A small note behind the number: "64%", "of 214,606".
    pub(crate) note: String,
    /// For rows that are result types.
    pub(crate) result_type: Option<ResultType>,
    /// The filter that a click sets.
    pub(crate) filter: Filter,
}

/// A list with its heading and unit.
#[component]
pub(crate) fn BarList(
    title: &'static str,
    unit: &'static str,
    rows: Vec<BarRow>,
    mono: bool,
    /// A line below the list.
    #[prop(optional)]
    note: String,
) -> impl IntoView {
    let most = rows.iter().map(|row| row.value).max().unwrap_or(0).max(1);
    let (state, total) = (app_state(), rows.len());
    let hidden = total.saturating_sub(SHOWN);
    let all = RwSignal::new(false);
    let empty = rows.is_empty();
    let items = move || {
        let count = if all.get() { usize::MAX } else { SHOWN };
        rows.iter().take(count).cloned().map(|row| item(row, most, mono)).collect_view()
    };
    view! {
        <div class="bar-list">
            <div class="bar-list__head"><h3>{title}</h3><span class="bar-list__unit">{unit}</span></div>
            <ul>{items}</ul>
            {empty.then(|| view! { <p class="bar-list__more">{tr(text!("None." as "list"))}</p> })}
            {(!note.is_empty()).then(|| view! { <p class="bar-list__more muted">{note}</p> })}
            {move || on_paper(state, total, if all.get() { total } else { SHOWN })}
            <Show when=move || { hidden > 0 && !all.get() && !state.printing.get() }>
                <p class="bar-list__more">
                    <button type="button" class="link-button" on:click=move |_| all.set(true)>{counted!(hidden, "Show {n} more", "Show {n} more")}</button>
                </p>
            </Show>
        </div>
    }
}

fn item(row: BarRow, most: u64, mono: bool) -> impl IntoView {
    #[expect(clippy::cast_precision_loss, reason = "a width on screen")]
    let width = format!("{:.3}%", row.value as f64 * 100.0 / most as f64);
    let (class, fill) = row.result_type.as_ref().map_or((Some("bar-failed".to_owned()), None), paint);
    let label = if row.label.is_empty() {
        view! { <span class="muted">{tr("not stated")}</span> }.into_any()
    } else if mono {
        view! { <span class="mono">{strange(&row.label)}</span> }.into_any()
    } else {
        strange(&row.label)
    };
    let link = app_state().filter_link(&row.filter);
    view! {
        <li>
            <a class="bar-list__row" href=link>
                <span class="bar-list__label">
                    {row.result_type.map(|result_type| view! { <Swatch result_type/> })}
                    {label}
                </span>
                // Read aloud, the parts are words of their own.
                " " <span class="bar-list__value">{format_count(row.value)} " " <small>{row.note}</small></span>
                <svg class="bar-list__bar" height="6" aria-hidden="true">
                    <rect class="bar-track" y="5" width="100%" height="1"></rect>
                    <rect class=class fill=fill width=width y="1" height="5"></rect>
                </svg>
            </a>
        </li>
    }
}

/// The filter with one change, for the rows of a list.
pub(crate) fn changed(state: AppState, change: impl FnOnce(&mut Filter)) -> Filter {
    let mut filter = state.filter.get_untracked();
    change(&mut filter);
    filter
}

const SHOWN: usize = 6;
