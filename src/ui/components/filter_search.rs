//! One field that finds the values of all fields of the filter.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::filter_change::change;
use super::filter_fields::{KEYS, has_sessions, named_country};
use super::popover::{Popover, close};
use super::strange::strange;
use crate::analysis::{
    Filter, FoundIn, Hit, Offer, OfferSteps, Offers, OffersNow, OffersNowSteps, OverviewSteps, field_name,
};
use crate::joined::listed;
use crate::language::{format_count, tr};
use crate::ui::state::{AppState, app_state};
use crate::ui::turns::Turns;
use crate::web::pause::Slice;
use crate::web::{focus, scroll};
use crate::{counted, say};

const ID: &str = "filter";

/// The prepared values; the same ones as long as the store is.
type Prepared = RwSignal<Option<Rc<Offers>>, LocalStorage>;

/// What the values count in what is shown now.
type Now = RwSignal<Option<Rc<OffersNow>>, LocalStorage>;

/// The button and its dialog.
#[component]
pub(crate) fn FilterSearch() -> impl IntoView {
    let state = app_state();
    let open = RwSignal::new(false);
    let prepared: Prepared = RwSignal::new_local(None);
    Effect::new(move |_| {
        state.store.track();
        prepared.set(None);
    });
    prepare_while_open(state, open, prepared);
    let now: Now = RwSignal::new_local(None);
    count_while_open(state, open, now);
    Effect::new(move |_| {
        if open.get() {
            focus::on_first(&["#filter-search"]);
        }
    });
    let chip = move || {
        view! { <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-plus"></use></svg>{tr("Filter")} }
    };
    view! {
        <Popover open id=ID key="/ F" name=tr("Filter") label=|| tr("Filter").to_owned() chip=chip>
            <Search open prepared now/>
        </Popover>
    }
    .into_any()
}

/// Counts all that is loaded, whatever the filter, and names it: in slices, once it is asked for.
fn prepare_while_open(state: AppState, open: RwSignal<bool>, prepared: Prepared) {
    let turns = Turns::new();
    Effect::new(move |_| {
        if !open.get() || prepared.with(Option::is_some) {
            return;
        }
        let turn = turns.begin();
        leptos::task::spawn_local(async move {
            let (mut slice, mut steps, all) = (Slice::begin(), OverviewSteps::new(), Filter::default());
            // Each report once.
            state.settled(|_| ());
            while !state.store.with_untracked(|store| steps.step(store, &all, WORK_A_STEP)) {
                slice.pause_if_long().await;
                if turn.is_over() {
                    return;
                }
            }
            slice.pause_if_long().await;
            let mut steps = state.store.with_untracked(|store| OfferSteps::new(steps.finish(), store));
            while !steps.step(OFFERS_A_STEP, &|letters| named_country(state, letters)) {
                slice.pause_if_long().await;
                if turn.is_over() {
                    return;
                }
            }
            prepared.set(Some(Rc::new(steps.finish())));
        });
    });
}

/// Counts the values in what is shown, anew after each change of the filter.
fn count_while_open(state: AppState, open: RwSignal<bool>, now: Now) {
    let turns = Turns::new();
    Effect::new(move |_| {
        state.store.track();
        let filter = state.filter.get();
        let turn = turns.begin();
        if !open.get() {
            return now.set(None);
        }
        leptos::task::spawn_local(async move {
            let (mut slice, mut steps) = (Slice::begin(), OffersNowSteps::new(&filter));
            // The numbers of the page come first.
            slice.pause().await;
            state.settled(|_| ());
            loop {
                if turn.is_over() {
                    return;
                }
                if state.store.with_untracked(|store| steps.step(store, WORK_A_STEP)) {
                    break;
                }
                slice.pause_if_long().await;
            }
            drop(now.try_set(Some(Rc::new(steps.finish()))));
        });
    });
}

/// What is in the dialog.
#[component]
fn Search(open: RwSignal<bool>, prepared: Prepared, now: Now) -> impl IntoView {
    let state = app_state();
    let typed = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let most = if typed.with(|typed| typed.trim().is_empty()) { MOST_UNASKED } else { MOST_FOUND };
        prepared.with(|prepared| prepared.as_ref().map(|offers| typed.with(|typed| offers.find(typed, most))))
    });
    // The offers that are shown, in order.
    let shown = Memo::new(move |_| {
        found.with(|found| {
            let hits = found.iter().flatten().flat_map(|field| &field.hits);
            hits.map(|hit| hit.offer).take(MOST_SHOWN).collect::<Vec<usize>>()
        })
    });
    let press = move |at: usize, is_not: bool| {
        let offer = shown.with_untracked(|shown| shown.get(at).copied());
        let offer = prepared.with_untracked(|prepared| prepared.as_ref()?.get(offer?).cloned());
        if let Some(offer) = offer {
            active.set(at);
            toggle(state, &offer, is_not);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        // An input method uses the same keys. Where its Enter ends a word, WebKit tells of it by the number alone.
        if event.is_composing() || event.key_code() == OF_INPUT_METHOD {
            return;
        }
        let last = shown.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => active.update(|at| *at = if *at == 0 { last } else { (*at - 1).min(last) }),
            "Enter" => {
                press(active.get_untracked(), event.shift_key());
                // It is taken: the next letters are of another value, and Enter alone takes no second one.
                if !typed.with_untracked(String::is_empty) {
                    typed.set(String::new());
                    active.set(NONE);
                }
            }
            "Backspace" if typed.with_untracked(String::is_empty) => remove_last(state),
            _ => return,
        }
        event.prevent_default();
        scroll::within("filter-options", &option_id(active.get_untracked()));
    };
    let on_input = move |event: web_sys::Event| {
        typed.set(event_target_value(&event));
        active.set(0);
    };
    let any = Memo::new(move |_| !shown.with(Vec::is_empty));
    view! {
        <div class="search-field">
            <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-search"></use></svg>
            <input class="input" id="filter-search" type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false" aria-autocomplete="list" aria-expanded=move || any.get().to_string() aria-controls="filter-options"
                aria-activedescendant=move || (any.get() && active.get() != NONE).then(|| option_id(active.get())) placeholder=tr("Organisation, MX, result, country, …")
                aria-label=tr("Search organisations, MX hosts, results, reasons, networks, countries and policies") prop:value=move || typed.get() on:keydown=on_key on:input=on_input/>
        </div>
        <div class="options" id="filter-options" role="listbox" aria-label=tr("Filter values") aria-multiselectable="true" on:mousedown=|event| event.prevent_default()>
            {move || found.with(|found| groups(state, (prepared, now), found.as_deref().unwrap_or_default(), active, press))}
        </div>
        {move || prepared.with(Option::is_none).then(|| view! { <p class="options__none muted">{tr("Counting the loaded reports")}</p> })}
        {move || (prepared.with(Option::is_some) && !any.get()).then(|| view! { <p class="options__none muted">{tr("No value matches.")}</p> })}
        <label class="choice"><input type="checkbox" prop:checked=move || state.filter.with(|filter| filter.failed) on:change=move |event| {
            let on = event_target_checked(&event);
            change(state, |filter| filter.failed = on);
        }/><span>{tr("Only sessions that failed")}</span></label>
        <p class="popover__foot">
            <span class="popover__keys"><kbd class="kbd">"↑"</kbd> " " <kbd class="kbd">"↓"</kbd> " " {tr("move")}</span>
            <span class="popover__keys"><kbd class="kbd">"Enter"</kbd> " " {tr("include")}</span>
            <span class="popover__keys"><kbd class="kbd">"Shift"</kbd> " " <kbd class="kbd">"Enter"</kbd> " " {tr("exclude")}</span>
            <button type="button" class="link-button" on:click=move |_| close(open, ID)>{tr("Close")}</button>
        </p>
        <p class="options__left muted" role="status">{left(state, typed, found)}</p>
    }
}

/// How many values and reports are left, said once the user has paused.
fn left(
    state: AppState,
    typed: RwSignal<String>,
    found: Memo<Option<Vec<FoundIn>>>,
) -> impl Fn() -> String + Send + Sync + Copy + 'static {
    let said = RwSignal::new(String::new());
    let timer = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |_| {
        typed.track();
        let values: usize = found.with(|found| found.iter().flatten().map(|field| field.all).sum());
        let reports = state.overview.with(|overview| overview.reports);
        let words = say!(
            "{values}, {reports}",
            values = counted!(values, "{n} value matches", "{n} values match"),
            reports = counted!(reports, "{n} report is shown", "{n} reports are shown")
        );
        timer.set_value(Some(Timeout::new(PAUSE_MS, move || _ = said.try_set(words))));
    });
    move || said.get()
}

/// The groups of what was found, by field.
fn groups(
    state: AppState,
    (prepared, now): (Prepared, Now),
    found: &[FoundIn],
    active: RwSignal<usize>,
    press: impl Fn(usize, bool) + Copy + 'static,
) -> AnyView {
    let offers = prepared.get_untracked();
    let mut next = 0;
    let mut views = Vec::new();
    for field in found {
        let hits = field.hits.get(..field.hits.len().min(MOST_SHOWN.saturating_sub(next))).unwrap_or_default();
        if hits.is_empty() {
            break;
        }
        let mut lines = Vec::new();
        for hit in hits {
            if let Some(offer) = offers.as_ref().and_then(|offers| offers.get(hit.offer)) {
                lines.push(line((state, now), offer, hit, next, active, press));
            }
            next += 1;
        }
        let more = field.all - hits.len();
        let key = field.key;
        let unit = move || if has_all(state, key) { tr("failed of all sessions") } else { tr("failed sessions") };
        let head = format!("filter-group-{}", field.key);
        let labelled = head.clone();
        views.push(view! {
            <div role="group" aria-labelledby=labelled>
                <p class="options__group" id=head role="presentation"><span>{field_name(field.key)}</span><span aria-hidden="true">{unit}</span></p>
                {lines}
                {(more > 0).then(|| view! { <p class="options__more" role="presentation">{counted!(more, "{n} more: type part of the name to find it", "{n} more: type part of a name to find them")}</p> })}
            </div>
        });
    }
    views.into_any()
}

/// One value with its two buttons. For the keyboard and screen readers the line is one option.
fn line(
    (state, now): (AppState, Now),
    offer: &Offer,
    hit: &Hit,
    at: usize,
    active: RwSignal<usize>,
    press: impl Fn(usize, bool) + Copy + 'static,
) -> AnyView {
    let (key, value) = (offer.key, offer.value.clone());
    let how = Memo::new(move |_| {
        state.filter.with(|filter| {
            let mut filter = filter.clone();
            let values = filter.field_mut(key);
            values.map_or((false, false), |values| (values.contains(&value), values.leaves_out(&value)))
        })
    });
    let (of_now, of_all) = (offer.value.clone(), (offer.sessions, offer.failed));
    let counted = Memo::new(move |_| {
        // Without a filter all is shown.
        let all = state.filter.with(Filter::is_empty).then_some(of_all);
        all.or_else(|| now.with(|now| now.as_ref().map(|now| now.of(key, &of_now))))
    });
    let count = move || match counted.get() {
        None => String::new(),
        Some((sessions, failed)) if has_all(state, key) => {
            counted!(sessions.total(), "{part} of {n}", "{part} of {n}" as "sessions", part = format_count(failed))
        }
        Some((_, failed)) => format_count(failed),
    };
    // It leads to no report.
    let is_none = move || counted.get().is_some_and(|(sessions, failed)| sessions.total() == 0 && failed == 0);
    let seen = if offer.code.is_empty() { offer.words.clone() } else { format!("{} {}", offer.words, offer.code) };
    let name = listed(&[field_name(key), &seen]);
    let label = move || {
        let failed = counted.get().map_or(0, |(_, failed)| failed);
        let failed = counted!(failed, "{n} failed session", "{n} failed sessions");
        match how.get() {
            (true, _) => say!("{value}, {failed}, included", value = name, failed),
            (_, true) => say!("{value}, {failed}, excluded", value = name, failed),
            _ => say!("{value}, {failed}", value = name, failed),
        }
    };
    let words = if hit.in_code { marked(&offer.words, 0..0) } else { marked(&offer.words, hit.letters.clone()) };
    let code = (!offer.code.is_empty()).then(|| {
        let code = if hit.in_code { marked(&offer.code, hit.letters.clone()) } else { marked(&offer.code, 0..0) };
        view! { " " <small>{code}</small> }
    });
    let verb = move |is_not: bool| {
        let pressed = move || if is_not { how.get().1 } else { how.get().0 };
        let act = move |event: web_sys::MouseEvent| {
            event.stop_propagation();
            press(at, is_not);
        };
        view! { <span class="options__verb" data-verb=if is_not { "not" } else { "is" } data-state=move || pressed().then_some("set") on:click=act>{if is_not { tr("is not") } else { tr("is") }}</span> }
    };
    view! {
        <div class="options__item" id=option_id(at) role="option" aria-selected=move || (how.get() != (false, false)).to_string() data-state=move || (active.get() == at).then_some("active") on:click=move |_| press(at, false)>
            <span class="visually-hidden">{label}</span><span class="options__name" class:muted=is_none aria-hidden="true">{words}{code}</span><span class="num" aria-hidden="true">{count}</span>
            <span class="options__verbs" aria-hidden="true">{verb(false)}{verb(true)}</span>
        </div>
    }
    .into_any()
}

/// Whether of the values of a field all sessions are known: where only failures are asked for nothing is known of those
/// that succeeded.
fn has_all(state: AppState, key: &str) -> bool {
    has_sessions(key) && !state.filter.with(Filter::by_failure)
}

/// A text with some of its letters underlined.
fn marked(text: &str, letters: std::ops::Range<usize>) -> AnyView {
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    if letters.is_empty() {
        return strange(text);
    }
    let (before, own, after) = (part(0..letters.start), part(letters.clone()), part(letters.end..text.len()));
    view! { <bdi>{before.to_owned()}<u>{own.to_owned()}</u>{after.to_owned()}</bdi> }.into_any()
}

/// Asks for a value or leaves it out; once more takes that back.
fn toggle(state: AppState, offer: &Offer, is_not: bool) {
    change(state, |filter| {
        let Some(values) = filter.field_mut(offer.key) else { return };
        let value = offer.value.clone();
        match (is_not, values.contains(&value), values.leaves_out(&value)) {
            (false, true, _) | (true, _, true) => values.remove(&value),
            (false, ..) => values.insert(value),
            (true, ..) => values.leave_out(value),
        }
    });
}

/// Removes the value that is shown last.
fn remove_last(state: AppState) {
    change(state, |filter| {
        if filter.failed {
            filter.failed = false;
            return;
        }
        if filter.stretches.pop().is_some() {
            return;
        }
        for key in KEYS.iter().rev() {
            let Some(values) = filter.field_mut(key) else { continue };
            let last = values.left_out().last().or_else(|| values.iter().last()).map(str::to_owned);
            if let Some(last) = last {
                values.remove(&last);
                return;
            }
        }
    });
}

fn option_id(at: usize) -> String {
    format!("filter-option-{at}")
}

/// The number of a key that an input method took ([UI Events](https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode)).
const OF_INPUT_METHOD: u32 = 229;
const WORK_A_STEP: usize = 2_000;
const OFFERS_A_STEP: usize = 500;
/// No value is chosen by the keys.
const NONE: usize = usize::MAX;
/// Values of each field before anything is typed.
const MOST_UNASKED: usize = 4;
/// Values of each field that match.
const MOST_FOUND: usize = 8;
/// Values in all that are drawn at once.
const MOST_SHOWN: usize = 48;
/// Milliseconds without a key after which the numbers are said.
const PAUSE_MS: u32 = 500;
