//! The list of reports: sorted by any column, days as groups, and of a long list only the rows in view.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::paper::on_paper;
use super::report_row::{day_row, report_row};
use super::report_window::{Window, focus_report, focus_row, frame_of, is_in_link, row_of};
use crate::analysis::{Filter, Line, ListSteps, SortBy};
use crate::language::tr;
use crate::query;
use crate::ui::place_state::{OPENED, Place, WITHIN, of_list};
use crate::ui::route::query_of;
use crate::ui::state::{AppState, Numbers, app_state};
use crate::ui::turns::{Turn, Turns};
use crate::web::pause::Slice;
use crate::web::{hash, selection};
use crate::{counted, text};

/// How the list is to be made. The browser's history keeps it, for the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish {
    by: SortBy,
    descending: bool,
    only_failing: bool,
}

impl Wish {
    /// From a text; newest first where nothing else is said.
    pub(crate) fn read(text: &str) -> Self {
        let mut wish = Self { by: SortBy::Day, descending: true, only_failing: false };
        for (name, value) in query::read(text) {
            match name.as_str() {
                "sort" => wish.by = SortBy::ALL.into_iter().find(|by| by.id() == value).unwrap_or_default(),
                "order" => wish.descending = value == "down",
                "only" => wish.only_failing = value == "failed",
                _ => {}
            }
        }
        wish
    }

    fn write(self) -> Vec<(&'static str, String)> {
        let order = if self.descending { "down" } else { "up" };
        let mut pairs = vec![("sort", self.by.id().to_owned()), ("order", order.to_owned())];
        pairs.extend(self.only_failing.then(|| ("only", "failed".to_owned())));
        pairs
    }
}

/// The list as the page keeps it.
#[derive(Clone, Copy)]
struct Kept {
    place: Place,
    wish: Memo<Wish>,
}

impl Kept {
    /// Another list, seen from its beginning.
    fn change(self, change: impl FnOnce(&mut Wish)) {
        let mut wish = self.wish.get_untracked();
        change(&mut wish);
        self.place.list_top.set(0.0);
        self.place.set_list(query::write(&wish.write()));
    }

    /// Remembers which report is opened from it, and which list it is, unless it is the whole as it is at first.
    fn leave_by(self, state: AppState, report: &str) {
        let wish = self.wish.get_untracked();
        let mut pairs = wish.write();
        pairs.push((OPENED, report.to_owned()));
        if wish != Wish::read("") || !state.filter.with_untracked(Filter::is_empty) {
            pairs.push((WITHIN, untrack(|| query_of(&state.overview_link()).to_owned())));
        }
        self.place.set_list(query::write(&pairs));
    }

    /// The report that was opened from it.
    fn left_by(self) -> Option<String> {
        of_list(&self.place.list.get_untracked(), OPENED)
    }

    /// Goes to where the list was left, once; else to its beginning. What led away from it gets the focus back when the
    /// table is new on the page.
    fn go_back(self, window: RwSignal<Window>, is_new: bool) {
        let top = self.place.list_top.get_untracked();
        self.place.list_top.set(0.0);
        let left_by = self.left_by().filter(|_| is_new);
        leptos::task::spawn_local(async move {
            // Once to be drawn and measured, once to be as high as it is.
            for _ in 0..2 {
                gloo_timers::future::TimeoutFuture::new(0).await;
                if window.try_update(|window| window.begin(top)).is_none() {
                    return;
                }
            }
            gloo_timers::future::TimeoutFuture::new(0).await;
            if let Some(report) = left_by {
                focus_report(&report);
            }
        });
    }
}

/// What is shown, and by what it is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct List {
    lines: Vec<Line>,
    /// How often it was made: a new list begins at its top.
    number: usize,
}

/// The table.
#[component]
pub(crate) fn ReportTable() -> impl IntoView {
    let state = app_state();
    let wish = Memo::new(move |_| state.place.list.with(|list| Wish::read(list)));
    let kept = Kept { place: state.place, wish };
    let list = RwSignal::new(List::default());
    let turns = Turns::new();
    Effect::new(move |_| {
        let (wish, reports) = (wish.get(), state.reports.get());
        leptos::task::spawn_local(make(state, wish, reports, list, turns.begin()));
    });
    let window = RwSignal::new(Window::default());
    let total = Memo::new(move |_| list.with(|list| list.lines.len()));
    let is_long = Memo::new(move |_| total.get() > MOST_WHOLE && !state.printing.get());
    // What is drawn: on paper the beginning, in a short list all, in a long one what is in view.
    let drawn = Memo::new(move |_| {
        let most = if state.printing.get() { MOST_PRINTED } else { usize::MAX };
        if is_long.get() { window.get().rows(total.get()) } else { (0, total.get().min(most)) }
    });
    Effect::new(move |before: Option<usize>| {
        let number = list.with(|list| list.number);
        if number > 0 && before != Some(number) {
            kept.go_back(window, before.unwrap_or_default() == 0);
        }
        number
    });
    let indexes = move || {
        let (from, to) = drawn.get();
        let number = list.with(|list| list.number);
        (from..to).map(|index| (number, index)).collect::<Vec<_>>()
    };
    let row = move |(_, index): (usize, usize)| {
        let line = list.with_untracked(|list| list.lines.get(index).copied());
        let by_day = wish.get_untracked().by == SortBy::Day;
        state.store.with_untracked(|store| match line {
            Some(Line::Day { day, reports, sessions }) => day_row(index, day, reports, sessions),
            Some(Line::Report(id)) => report_row(store, index, id as usize, by_day),
            None => ().into_any(),
        })
    };
    let gap = move |rows: usize| {
        let height = window.with(|window| window.height_of(rows));
        (is_long.get() && rows > 0)
            .then(|| view! { <tr class="report-list__gap" aria-hidden="true"><td colspan="7"><svg width="1" height=height.to_string()></svg></td></tr> })
    };
    view! {
        <p class="report-list__choices">
            <label><input type="checkbox" prop:checked=move || wish.get().only_failing on:change=move |event| kept.change(|wish| wish.only_failing = event_target_checked(&event))/> {tr("Only with failures")}</label>
            <span class="report-list__sort">
                <label>{tr("Sort by")} " " <span class="select"><select class="input" on:change=move |event| sort_by(kept, &event_target_value(&event))>
                    {COLUMNS.map(|(by, name, _)| view! { <option value=by.id() prop:selected=move || wish.get().by == by>{tr(name)}</option> }).collect_view()}
                </select><svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg></span></label>
                <button type="button" class="button" data-variant="quiet" aria-label=tr("Reverse the order") on:click=move |_| kept.change(|wish| wish.descending = !wish.descending)>{move || if wish.get().descending { "▾" } else { "▴" }}</button>
            </span>
            <span class="muted" role="status">{move || list.with(summary)}</span>
        </p>
        <div class="table-frame report-list" data-long=move || is_long.get().then_some("") role="group" aria-label=tr("Reports")
            tabindex=move || is_long.get().then_some("0")
            on:scroll=move |event| window.update(|window| window.see(&event_target(&event)))
            on:click=move |event| open_row(state, &event, kept)
            on:keydown=move |event| move_by_key(&event, list, window)>
            <table class="data-table" aria-rowcount=move || (total.get() + 1).to_string()>
                <caption class="visually-hidden">{move || caption(wish.get())}</caption>
                <thead><tr aria-rowindex="1">
                    {COLUMNS.into_iter().map(|(by, name, is_number)| head(kept, by, name, is_number)).collect_view()}
                </tr></thead>
                <tbody>
                    {move || gap(drawn.get().0)}
                    <For each=indexes key=|key| *key children=row/>
                    {move || gap(total.get().saturating_sub(drawn.get().1))}
                </tbody>
            </table>
        </div>
        {move || list.with(|list| on_paper(state, reports_in(&list.lines), reports_in(list.lines.get(..MOST_PRINTED).unwrap_or(&list.lines))))}
    }
    .into_any()
}

/// The columns. The first one holds the link that opens a row.
const COLUMNS: [(SortBy, &str, bool); 7] = [
    (SortBy::Organization, text!("Reporting organisation"), false),
    (SortBy::Day, text!("Day"), false),
    (SortBy::Domain, text!("Policy domain"), false),
    (SortBy::Policies, text!("Policies"), false),
    (SortBy::Notes, text!("Notes" as "column"), false),
    (SortBy::Sessions, text!("Sessions"), true),
    (SortBy::Failed, text!("Failed"), true),
];

/// A heading that sorts; a second press turns the order round. Numbers and days begin with the largest.
fn head(kept: Kept, by: SortBy, name: &'static str, is_number: bool) -> impl IntoView {
    let own = Memo::new(move |_| Some(kept.wish.get()).filter(|wish| wish.by == by).map(|wish| wish.descending));
    let sort = move |_| {
        kept.change(|wish| {
            wish.descending = if wish.by == by { !wish.descending } else { largest_first(by) };
            wish.by = by;
        });
    };
    let sorted = move || own.get().map(|descending| if descending { "descending" } else { "ascending" });
    view! {
        <th scope="col" class=is_number.then_some("num") aria-sort=sorted>
            <button type="button" class="data-table__sort" data-state=move || own.get().map(|descending| if descending { "down" } else { "up" }) on:click=sort>
                {tr(name)}
                {move || own.get().map(|descending| view! { <span aria-hidden="true">{if descending { "▾" } else { "▴" }}</span> })}
            </button>
        </th>
    }
}

/// Whether sorting by a column begins with the largest.
fn largest_first(by: SortBy) -> bool {
    COLUMNS.iter().any(|(own, _, is_number)| *own == by && *is_number) || matches!(by, SortBy::Day | SortBy::Notes)
}

/// The same without headings, where there is no room for them.
fn sort_by(kept: Kept, id: &str) {
    if let Some(by) = SortBy::ALL.into_iter().find(|by| by.id() == id) {
        kept.change(|wish| (wish.by, wish.descending) = (by, largest_first(by)));
    }
}

/// Makes the list in slices, and shows it unless another was asked for meanwhile.
async fn make(state: AppState, wish: Wish, reports: Numbers, list: RwSignal<List>, turn: Turn) {
    let Some(lines) = lines(state, wish, &reports.reports_list, turn).await else { return };
    // The table may be gone by now.
    drop(list.try_set(List { lines, number: turn.number() }));
}

/// The lines of a list of these reports. `None` where another was asked for meanwhile.
pub(crate) async fn lines(state: AppState, wish: Wish, reports: &[usize], turn: Turn) -> Option<Vec<Line>> {
    let mut steps = ListSteps::new(wish.by, wish.descending, wish.only_failing);
    let mut slice = Slice::begin();
    while !state.store.with_untracked(|store| steps.step(store, reports, WORK_A_STEP)) {
        slice.pause_if_long().await;
        if turn.is_over() {
            return None;
        }
    }
    Some(steps.finish())
}

/// Reports among lines, of which others begin a day.
fn reports_in(lines: &[Line]) -> usize {
    lines.iter().filter(|line| matches!(line, Line::Report(_))).count()
}

fn summary(list: &List) -> String {
    let reports = reports_in(&list.lines);
    counted!(reports, "{n} report", "{n} reports")
}

fn caption(wish: Wish) -> &'static str {
    match (wish.by, wish.descending) {
        (SortBy::Day, true) => tr("Reports, newest first"),
        (SortBy::Day, false) => tr("Reports, oldest first"),
        _ => tr("Reports, sorted"),
    }
}

/// A press anywhere on a row opens its report; one on a link does so by itself, and marked text stays marked.
fn open_row(state: AppState, event: &web_sys::MouseEvent, kept: Kept) {
    if event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
    let Some(report) = row_of(&element).and_then(|row| row.get_attribute("data-report")) else { return };
    let by_itself = is_in_link(&element);
    if by_itself || !selection::is_any() {
        kept.leave_by(state, &report);
    }
    if !by_itself && !selection::is_any() {
        hash::write(&format!("/report/{report}"));
    }
}

/// Up and down go from report to report, Home and End to the ends, also beyond what is drawn.
fn move_by_key(event: &web_sys::KeyboardEvent, list: RwSignal<List>, window: RwSignal<Window>) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
        return;
    }
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
    let Some(from) = row_of(&element).and_then(|row| row.get_attribute("data-index")?.parse::<usize>().ok()) else {
        return;
    };
    let to = list.with_untracked(|list| {
        let is_report = |index: &usize| matches!(list.lines.get(*index), Some(Line::Report(_)));
        let page = window.with_untracked(Window::page);
        match event.key().as_str() {
            "ArrowDown" => (from + 1..list.lines.len()).find(is_report),
            "ArrowUp" => (0..from).rev().find(is_report),
            "PageDown" => (from + 1..=from + page).rev().find(is_report),
            "PageUp" => (from.saturating_sub(page)..from).find(is_report),
            "Home" => (0..list.lines.len()).find(is_report),
            "End" => (0..list.lines.len()).rev().find(is_report),
            _ => None,
        }
    });
    if let Some(to) = to {
        event.prevent_default();
        if let Some(frame) = frame_of(&element) {
            window.update(|window| window.show(&frame, to));
            focus_row(frame, to);
        }
    }
}

/// Reports looked at between two looks at the clock.
const WORK_A_STEP: usize = 2_000;
/// Lines of a list that is drawn whole.
const MOST_WHOLE: usize = 200;
/// Lines that go on paper.
const MOST_PRINTED: usize = 40;
