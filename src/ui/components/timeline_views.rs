//! How the timeline is shown: sessions or shares, days, weeks or months, as a table. The address keeps it.

use leptos::prelude::*;

use crate::chart::Step;
use crate::language::tr;
use crate::text;
use crate::ui::state::{AppState, app_state};

/// What the address asks for, and what suits without that.
#[derive(Clone, Copy)]
pub(crate) struct ViewChoice {
    /// Whether shares are shown instead of sessions.
    pub(super) share: Memo<bool>,
    /// What a bar stands for.
    pub(super) step: Memo<Step>,
    /// What it stands for when nothing is asked for.
    usual: Memo<Step>,
    /// How many days there are.
    days: Memo<usize>,
    /// Whether shares are known.
    has_shares: Memo<bool>,
}

impl ViewChoice {
    pub(super) fn new(state: AppState) -> Self {
        let days = Memo::new(move |_| state.overview.with(|overview| overview.timeline.days.len()));
        let has_shares = Memo::new(move |_| {
            state.overview.with(|overview| !overview.timeline.failures_only && overview.sessions.failed > 0)
        });
        let usual = Memo::new(move |_| Step::usual(days.get()));
        let step = Memo::new(move |_| state.view("step").and_then(|id| Step::parse(&id)).unwrap_or(usual.get()));
        let share = Memo::new(move |_| has_shares.get() && state.view("view").as_deref() == Some("share"));
        Self { share, step, usual, days, has_shares }
    }
}

/// The choices, beside the chart.
#[component]
pub(super) fn Views(choice: ViewChoice, as_table: RwSignal<bool>) -> impl IntoView {
    let state = app_state();
    let view_radio = move |share: bool, label: &'static str| {
        let choose = move |_| state.set_view("view", share.then_some("share"));
        view! { <label><input type="radio" name="timeline-view" prop:checked=move || choice.share.get() == share on:change=choose/>{label}</label> }
    };
    let step_radio = move |step: Step| {
        let choose = move |_| {
            state.set_view("step", (step != choice.usual.get_untracked()).then_some(step.id()));
        };
        let label = match step {
            Step::Day => tr("day"),
            Step::Week => tr("week"),
            Step::Month => tr("month"),
        };
        view! { <label><input type="radio" name="timeline-step" prop:checked=move || choice.step.get() == step on:change=choose/>{label}</label> }
    };
    let steps = move || {
        let (days, now) = (choice.days.get(), choice.step.get());
        let offered = |step: &Step| {
            let sensible = match step {
                Step::Day => days <= MOST_DAYS,
                Step::Week => days > 14,
                Step::Month => days > 62,
            };
            sensible || *step == now
        };
        let offered: Vec<Step> = Step::ALL.into_iter().filter(offered).collect();
        (offered.len() > 1).then(|| view! { <fieldset><legend>{tr("One bar for each")}</legend>{offered.into_iter().map(step_radio).collect_view()}</fieldset> })
    };
    view! {
        <div class="views">
            <Show when=move || choice.has_shares.get()>
                <fieldset><legend>{tr("Show failures as")}</legend>{view_radio(false, tr(text!("sessions" as "scale")))}{view_radio(true, tr("share of all sessions"))}</fieldset>
            </Show>
            {steps}
            <p class="views__links">
                <button type="button" class="link-button" aria-expanded=move || as_table.get().to_string() on:click=move |_| as_table.update(|on| *on = !*on)>
                    {move || if as_table.get() { tr("Hide the table") } else { tr("Show as a table") }}
                </button>
            </p>
        </div>
    }
}

/// Days that can still be seen as bars of their own.
const MOST_DAYS: usize = 400;
