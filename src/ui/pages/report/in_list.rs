//! The reports before and after one in the list that it was opened from, where that is not the whole list.

use leptos::prelude::*;

use crate::analysis::{Filter, Line};
use crate::counted;
use crate::language::{format_count, tr};
use crate::query;
use crate::ui::components::report_table::{Wish, lines};
use crate::ui::counting::overview_of;
use crate::ui::place_state::{OPENED, WITHIN, of_list};
use crate::ui::state::{AppState, app_state};
use crate::ui::turns::{Turn, Turns};
use crate::web::pause::Slice;

/// Where a report stands in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Near {
    before: Option<u32>,
    after: Option<u32>,
    /// Counted from 1.
    number: usize,
    all: usize,
}

/// "7 of 45 in this list", and the ways to the one before and the one after.
#[component]
pub(super) fn InList(id: usize) -> impl IntoView {
    let state = app_state();
    let near = RwSignal::new(None::<Near>);
    let turns = Turns::new();
    Effect::new(move |_| {
        // What is counted anew may be another list.
        state.reports.track();
        let list = state.place.list.get();
        let turn = turns.begin();
        leptos::task::spawn_local(async move {
            let found = find(state, id, &list, turn).await;
            if !turn.is_over() {
                // The page may be gone by now.
                _ = near.try_set(found);
            }
        });
    });
    let link = move |to: Option<u32>, name: &'static str, text: AnyView| {
        let to = to?.to_string();
        let href = format!("#/report/{to}");
        Some(view! { <a href=href aria-label=name on:click=move |_| go_on(state, &to)>{text}</a> })
    };
    move || {
        let near = near.get()?;
        let number = format_count(near.number as u64);
        let place = counted!(near.all, "{number} of {n} in this list", "{number} of {n} in this list", number);
        let before = link(near.before, tr("Previous in this list"), pointing_back(tr("Previous").to_owned()));
        let after = link(near.after, tr("Next in this list"), pointing_on(tr("Next").to_owned()));
        Some(view! { <span class="trail__pager"><span>{place}</span> {before} {after}</span> })
    }
}

/// What a way back says; a phone has room for the arrow alone.
pub(super) fn pointing_back(words: String) -> AnyView {
    view! { "‹" <span>{words}</span> }.into_any()
}

/// What a way on says.
pub(super) fn pointing_on(words: String) -> AnyView {
    view! { <span>{words}</span> "›" }.into_any()
}

/// Finds a report in the list that the page goes on with, in slices. `None` where there is no list, where it is not in it,
/// or where another was asked for meanwhile.
async fn find(state: AppState, id: usize, list: &str, turn: Turn) -> Option<Near> {
    let within = of_list(list, WITHIN)?;
    let newest = state.reported.get_untracked().map(|(_, newest)| newest);
    let filter = Filter::from_query(&within).resolved(newest);
    let counted = state.reports.with_untracked(|all| (all.filter == filter).then(|| all.reports_list.clone()));
    let reports = match counted {
        Some(counted) => counted,
        // The overview has another filter by now.
        None => overview_of(state, &filter, &mut Slice::begin(), &|| turn.is_over()).await?.reports_list,
    };
    let lines = lines(state, Wish::read(list), &reports, turn).await?;
    let reports = || lines.iter().filter_map(|line| if let Line::Report(report) = line { Some(*report) } else { None });
    let at = reports().position(|report| report as usize == id)?;
    let before = at.checked_sub(1).and_then(|before| reports().nth(before));
    Some(Near { before, after: reports().nth(at + 1), number: at + 1, all: reports().count() })
}

/// The next page goes on with the same list.
fn go_on(state: AppState, to: &str) {
    let mut pairs = query::read(&state.place.list.get_untracked());
    if let Some((_, opened)) = pairs.iter_mut().find(|(name, _)| name == OPENED) {
        to.clone_into(opened);
    }
    state.place.set_list(query::write(&pairs));
}
