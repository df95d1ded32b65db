//! A list of domains: what to ask, how far it is, and what came of it by fault.

mod form;
mod groups;
mod tally;

use leptos::prelude::*;

use form::{ListForm, queries_sent};
use groups::Groups;
use tally::{Tally, percent};

use crate::counted;
use crate::language::format_count;
use crate::language::tr;
use crate::record::Severity;
use crate::ui::components::severity::SeverityMark;
use crate::ui::state::app_state;

/// The view `#/check/list`.
#[component]
pub(super) fn ListPage() -> impl IntoView {
    let check = app_state().check;
    let any = Memo::new(move |_| check.list.with(|list| !list.is_empty()));
    view! {
        <ListForm/>
        <Running/>
        <Stopped/>
        <Show when=move || any.get()>
            <Tally/>
            <Groups/>
        </Show>
    }
}

/// How far the list is, and the button that stops it.
#[component]
fn Running() -> impl IntoView {
    let check = app_state().check;
    let total = Memo::new(move |_| check.checked.get() + check.waiting.with(Vec::len));
    let shown = Memo::new(move |_| check.running.get() && check.of_list.get() && total.get() > 0);
    let numbers = move || {
        let part = format_count(check.checked.get() as u64);
        counted!(total.get(), "{part} of {n} domain checked.", "{part} of {n} domains checked.", part)
    };
    let queries = move || queries_sent(check);
    // Screen readers hear of each batch, not of each domain.
    let said = move || {
        let checked = check.list.with(Vec::len);
        let total = check.waiting.with_untracked(Vec::len) + check.checked.get_untracked();
        let part = format_count(checked as u64);
        if shown.get() {
            counted!(total, "{part} of {n} domain checked.", "{part} of {n} domains checked.", part)
        } else {
            String::new()
        }
    };
    let width = move || format!("{:.2}%", percent(check.checked.get(), total.get()));
    view! {
        <p class="visually-hidden" role="status">{said}</p>
        <Show when=move || shown.get()>
            <div class="running">
                <p class="running__line"><b>{numbers}</b> <span>{queries}</span>
                    <button type="button" class="button" on:click=move |_| check.cancel()>{tr("Stop, but keep what has been checked")}</button></p>
                <svg class="progress" height="6" role="progressbar" aria-label=tr("Domains checked") aria-valuemin="0"
                    aria-valuemax=move || total.get().to_string() aria-valuenow=move || check.checked.get().to_string()>
                    <rect class="progress__track" width="100%" height="6"></rect><rect class="progress__done" width=width height="6"></rect>
                </svg>
            </div>
        </Show>
    }
}

/// What is left of a list that was stopped.
#[component]
fn Stopped() -> impl IntoView {
    let check = app_state().check;
    let left =
        Memo::new(move |_| if check.running.get() && check.of_list.get() { 0 } else { check.waiting.with(Vec::len) });
    let sentence = move || {
        let checked = check.checked.get();
        let total = checked + left.get();
        let part = format_count(checked as u64);
        counted!(total, "Stopped after {part} of {n} domain.", "Stopped after {part} of {n} domains.", part)
    };
    let any_left = move || left.get() > 0;
    let go_on = move || counted!(left.get(), "Check the other one", "Check the other {n}");
    view! {
        <Show when=any_left>
            <div class="notice" role="status">
                <SeverityMark severity=Severity::Note/>
                <div>
                    <p><b>{sentence}</b></p>
                    <p><button type="button" class="link-button" on:click=move |_| check.go_on()>{go_on}</button></p>
                </div>
            </div>
        </Show>
    }
}
