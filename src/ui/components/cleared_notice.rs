//! Says that all was cleared, and brings it back for ten seconds. The time stands still while the pointer or the focus
//! is on it ([WCAG 2.2.1](https://www.w3.org/TR/WCAG22/#timing-adjustable)).

use leptos::prelude::*;

use crate::counted;
use crate::language::tr;
use crate::ui::reading::acts;
use crate::ui::state::app_state;
use crate::ui::turns::Turns;
use crate::web::focus;

/// The notice, while something can be brought back.
#[component]
pub(crate) fn ClearedNotice() -> impl IntoView {
    let (state, acts) = (app_state(), acts());
    let cleared = state.cleared;
    let (hovered, focused) = (StoredValue::new(false), StoredValue::new(false));
    let seconds = RwSignal::new(0);
    let turns = Turns::new();
    Effect::new(move |_| {
        if cleared.get() == 0 {
            return;
        }
        let turn = turns.begin();
        hovered.set_value(false);
        focused.set_value(false);
        leptos::task::spawn_local(async move {
            let mut left = SHOWN_MS;
            // What was pressed is gone with the bar.
            gloo_timers::future::TimeoutFuture::new(0).await;
            // The way back is the next stop; what stands before it lets the time go on.
            focus::on("cleared");
            while left > 0 {
                seconds.set(left.div_ceil(1_000));
                gloo_timers::future::TimeoutFuture::new(STEP_MS).await;
                // The page may have been drawn anew, or cleared again, or it was brought back.
                if turn.is_over() || cleared.get_untracked() == 0 {
                    return;
                }
                if !hovered.get_value() && !focused.get_value() {
                    left = left.saturating_sub(STEP_MS);
                }
            }
            state.free_cleared();
        });
    });
    let bring_back = move |_| {
        acts.bring_back();
        focus::on("main");
    };
    view! {
        <div class="cleared" id="cleared" role="status" tabindex="-1">
            {move || Some(cleared.get()).filter(|count| *count > 0).map(|count| view! {
                <div class="cleared__notice" on:pointerenter=move |_| hovered.set_value(true) on:pointerleave=move |_| hovered.set_value(false)
                    on:focusin=move |_| focused.set_value(true) on:focusout=move |_| focused.set_value(false)>
                    <p>{counted!(count, "{n} report was cleared.", "{n} reports were cleared.")}</p>
                    <button type="button" class="button" on:click=bring_back>{tr("Undo")}</button>
                    // To be heard once is enough.
                    <span class="muted" aria-hidden="true">{move || counted!(seconds.get(), "{n} second", "{n} seconds")}</span>
                </div>
            })}
        </div>
    }
    .into_any()
}

/// How long it can be brought back, and how often that is looked at, in milliseconds.
const SHOWN_MS: u32 = 10_000;
const STEP_MS: u32 = 100;
