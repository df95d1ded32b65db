//! The way from what something means to where it is in the loaded reports.

use leptos::prelude::*;

use super::leading;
use crate::analysis::Filter;
use crate::counted;
use crate::ui::counting::overview_of;
use crate::ui::state::AppState;
use crate::ui::tab::Tab;
use crate::web::pause::Slice;

/// A link to the failed sessions that a filter leaves; nothing where there are none.
pub(crate) fn sessions_link(state: AppState, filter: Filter) -> AnyView {
    let count = RwSignal::new(0_u64);
    let href = untrack(|| state.link_to(&filter, Tab::Failures, None));
    leptos::task::spawn_local(async move {
        let mut slice = Slice::begin();
        slice.pause().await;
        state.settled(|_| ());
        let outdated = || count.is_disposed();
        if let Some(all) = overview_of(state, &filter, &mut slice, &outdated).await {
            _ = count.try_set(all.sessions.failed);
        }
    });
    let go = move |_| leading::to_tab(state, Tab::Failures);
    let link = move || {
        let words = counted!(count.get(), "Show this session", "Show these {n} sessions");
        (count.get() > 0).then(|| view! { <a class="button" href=href.clone() on:click=go>{words}</a> })
    };
    view! { {link} }.into_any()
}
