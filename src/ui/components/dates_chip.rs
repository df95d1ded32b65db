//! The days that the page is about: a chip that says them, and a panel to choose others.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;

use super::filter_change::change;
use super::popover::{Popover, close};
use crate::analysis::{Filter, Period, SessionsByDay, share_failed};
use crate::day::{Day, Month, Years};
use crate::joined::listed;
use crate::language::tr;
use crate::ui::state::{AppState, app_state};
use crate::ui::turns::Turns;
use crate::web::pause::Slice;
use crate::web::{clock, focus, keys};
use crate::{counted, say};

const ID: &str = "dates";

/// A choice with a name.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Preset {
    All,
    Of(Period),
}

const PRESETS: [Preset; 5] = [
    Preset::Of(Period::Last(7)),
    Preset::Of(Period::Last(30)),
    Preset::Of(Period::ThisMonth),
    Preset::Of(Period::LastMonth),
    Preset::All,
];

/// The chip and its panel.
#[component]
pub(crate) fn DatesChip() -> impl IntoView {
    let state = app_state();
    let open = RwSignal::new(false);
    let sums = RwSignal::new_local(None::<Rc<SessionsByDay>>);
    count_while_open(state, open, sums);
    Effect::new(move |_| {
        if open.get() {
            focus::on_first(&["#dates-presets [aria-current]", "#dates-presets button"]);
        }
    });
    let chip = move || {
        let (name, days) = state.filter.with(|filter| chip_words(state, filter));
        view! {
            <b>{name}</b>
            {(!days.is_empty()).then(|| view! { <span class="chip__also">{days}</span> })}
            <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg>
        }
    };
    // What can be seen stands in it as it is.
    let label = move || {
        let (name, days) = state.filter.with(|filter| chip_words(state, filter));
        let seen = if days.is_empty() { name } else { format!("{name} {days}") };
        listed(&[tr("Dates"), &seen])
    };
    view! {
        <Popover open id=ID key="D" name=tr("Dates") label=label chip=chip>
            <div class="presets" id="dates-presets" on:keydown=|event| keys::move_along(&event)>
                {move || PRESETS.map(|preset| row(state, open, sums, preset)).collect_view()}
            </div>
            {move || months(state, open)}
            {move || range(state, open)}
            <p class="popover__foot">{move || state.reported.get().map(|(_, newest)| say!("Counted back from the newest report, {day}", day = newest.label_with_year()))}</p>
        </Popover>
    }
    .into_any()
}

/// Keeps what each choice would give while it can be seen.
fn count_while_open(state: AppState, open: RwSignal<bool>, sums: RwSignal<Option<Rc<SessionsByDay>>, LocalStorage>) {
    let turns = Turns::new();
    Effect::new(move |_| {
        state.store.track();
        let mut filter = state.filter.get();
        let turn = turns.begin();
        if !open.get() {
            return;
        }
        filter.set_days(None);
        leptos::task::spawn_local(async move {
            let (mut slice, mut days) = (Slice::begin(), SessionsByDay::default());
            // Each report once.
            state.settled(|_| ());
            while !state.store.with_untracked(|store| days.step(store, &filter, REPORTS_A_STEP)) {
                slice.pause_if_long().await;
                if turn.is_over() {
                    return;
                }
            }
            sums.set(Some(Rc::new(days)));
        });
    });
}

/// What the chip says: a name, and the days where the name does not say them.
fn chip_words(state: AppState, filter: &Filter) -> (String, String) {
    let in_words = |days| period_words(state, days);
    match (filter.period(), filter.days) {
        (Some(period), days) => (preset_name(state, Preset::Of(period)), days.map(in_words).unwrap_or_default()),
        (None, Some((first, last))) if first == last => (in_words((first, last)), String::new()),
        (None, Some((first, last))) => {
            let count = u32::try_from(last.0.saturating_sub(first.0).saturating_add(1)).unwrap_or_default();
            (counted!(count, "{n} day", "{n} days"), in_words((first, last)))
        }
        (None, None) if !filter.stretches.is_empty() => (tr("Chosen days").to_owned(), String::new()),
        (None, None) => {
            let days = state.reported.get().map(in_words).unwrap_or_default();
            (tr("Whole period").to_owned(), days)
        }
    }
}

/// Days in words; the address may ask for those of any year.
pub(crate) fn period_words(state: AppState, days: (Day, Day)) -> String {
    let years = match state.years.get() {
        Years::Left => Years::on_page(Some(days), clock::today()),
        Years::Written => Years::Written,
    };
    years.period(days)
}

fn preset_name(state: AppState, preset: Preset) -> String {
    match preset {
        Preset::All => {
            let days = state.reported.get().map_or(0, |(first, last)| last.0.saturating_sub(first.0).saturating_add(1));
            counted!(u32::try_from(days).unwrap_or_default(), "Whole period ({n} day)", "Whole period ({n} days)")
        }
        Preset::Of(Period::Last(days)) => counted!(u32::from(days), "Last day", "Last {n} days"),
        Preset::Of(Period::ThisMonth) => tr("This month").to_owned(),
        Preset::Of(Period::LastMonth) => tr("Last month").to_owned(),
        Preset::Of(Period::Month(month)) => month.label_in(Years::Written),
    }
}

/// A choice with its days and what it would say.
fn row(
    state: AppState,
    open: RwSignal<bool>,
    sums: RwSignal<Option<Rc<SessionsByDay>>, LocalStorage>,
    preset: Preset,
) -> impl IntoView + use<> {
    let reported = state.reported.get();
    let days = match preset {
        Preset::All => reported,
        Preset::Of(period) => period.days(reported.map(|(_, newest)| newest)),
    };
    let in_force = state.filter.with(|filter| match preset {
        Preset::All => filter.days.is_none() && filter.stretches.is_empty(),
        Preset::Of(period) => filter.period() == Some(period),
    });
    let share = move || {
        let sessions = sums.with(|sums| Some(sums.as_ref()?.between(days?)))?;
        Some(if state.filter.with(Filter::by_failure) {
            counted!(sessions.failed, "{n} failed", "{n} failed")
        } else {
            share_failed(&sessions)
        })
    };
    let choose = move |_| {
        change(state, |filter| match preset {
            Preset::All => filter.set_days(None),
            Preset::Of(period) => filter.set_period(period),
        });
        close(open, ID);
    };
    let words = days.map(|days| period_words(state, days));
    view! {
        <button type="button" class="presets__item" aria-current=in_force.then_some("true") on:click=choose>
            <svg viewBox="0 0 12 12" aria-hidden="true">{in_force.then(|| view! { <use href="#icon-check"></use> })}</svg>
            <b>{preset_name(state, preset)}</b> " " <span>{words}</span> " " <span class="num">{share}</span>
        </button>
    }
}

/// The months of the reports.
fn months(state: AppState, open: RwSignal<bool>) -> AnyView {
    let Some((first, last)) = state.reported.get() else { return ().into_any() };
    let (Some(first), Some(last)) = (Month::of(first), Month::of(last)) else { return ().into_any() };
    let all = std::iter::successors(Some(last), |month| month.plus(-1)).take_while(|month| *month >= first);
    let mut all: Vec<Month> = all.take(MOST_MONTHS).collect();
    all.reverse();
    let chosen = state.filter.with(Filter::period);
    // A row a year, which says it; a single one is said at both ends.
    let rows: Vec<Vec<Month>> = all.chunk_by(|one, next| one.year() == next.year()).map(<[Month]>::to_vec).collect();
    let several = rows.len() > 1;
    let (oldest, newest) = (all.first().copied(), all.last().copied());
    let item = move |month: Month| {
        let with_year = !several && (Some(month) == oldest || Some(month) == newest);
        let shown = month.label_in(if with_year { Years::Written } else { Years::Left });
        let choose = move |_| {
            change(state, |filter| filter.set_period(Period::Month(month)));
            close(open, ID);
        };
        let pressed = chosen == Some(Period::Month(month));
        view! { <button type="button" class="chip" data-state=pressed.then_some("set") aria-pressed=pressed.to_string() aria-label=month.label_in(Years::Written) on:click=choose><b>{shown}</b></button> }
    };
    let rows = rows.into_iter().map(|months| {
        let year =
            several.then(|| months.first().map(|month| view! { <span class="months__year">{month.year()}</span> }));
        view! { <p class="months">{year.flatten()}{months.into_iter().map(item).collect_view()}</p> }
    });
    let rows = rows.collect_view();
    view! {
        <p class="options__group" id="dates-months"><span>{tr("Choose a month")}</span></p>
        <div role="group" aria-labelledby="dates-months">{rows}</div>
    }
    .into_any()
}

/// Fields for any days among those of the reports.
fn range(state: AppState, open: RwSignal<bool>) -> AnyView {
    let Some((first, last)) = state.reported.get() else { return ().into_any() };
    let (from, to) = state.filter.with(|filter| filter.days).unwrap_or((first, last));
    let fields: [NodeRef<html::Input>; 2] = [NodeRef::new(), NodeRef::new()];
    let show = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let [from, to] = fields.map(|field| field.get_untracked().and_then(|field| Day::parse(&field.value())));
        if let Some((from, to)) = from.or(to).zip(to.or(from)) {
            change(state, |filter| filter.set_days(Some((from.min(to), from.max(to)))));
            close(open, ID);
        }
    };
    let [from_field, to_field] = fields;
    view! {
        <form class="range" on:submit=show>
            <div class="field"><label class="field__label" for="dates-from">{tr("First day")}</label><input class="input" id="dates-from" type="date" node_ref=from_field value=from.to_string() min=first.to_string() max=last.to_string()/></div>
            <div class="field"><label class="field__label" for="dates-to">{tr("Last day")}</label><input class="input" id="dates-to" type="date" node_ref=to_field value=to.to_string() min=first.to_string() max=last.to_string()/></div>
            <button type="submit" class="button">{tr("Show")}</button>
        </form>
    }
    .into_any()
}

const REPORTS_A_STEP: usize = 2_000;
/// Four years; older ones are reached by the fields.
const MOST_MONTHS: usize = 48;
