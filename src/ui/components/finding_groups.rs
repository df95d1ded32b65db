//! Findings in groups: what to do stands open, the rest folds to one line each.

use leptos::prelude::*;

use super::elsewhere::elsewhere;
use super::enforcing::enforce_buttons;
use super::finding_list::FindingList;
use crate::analysis::{Finding, Group, looking_for_causes};
use crate::joined::in_line;
use crate::language::{format_count, tr};
use crate::ui::components::finding_list::element_id;
use crate::ui::state::app_state;
use crate::web::{focus, scroll};

/// All groups that have something in them; "To do" in any case.
#[component]
pub(crate) fn FindingGroups() -> impl IntoView {
    let state = app_state();
    let known = Memo::new(move |before: Option<&bool>| before == Some(&true) || state.explained.get());
    go_to_wanted();
    view! {
        <Show when=move || known.get()>
            <ToDo/>
            {Group::ALL.into_iter().filter(|group| *group != Group::ToDo).map(|group| view! { <Folded group/> }).collect_view()}
        </Show>
    }
    .into_any()
}

/// How many findings a group has.
fn count_of(group: Group) -> Memo<usize> {
    let state = app_state();
    Memo::new(move |_| state.findings.with(|all| all.iter().filter(|finding| Group::of(finding) == group).count()))
}

#[component]
fn ToDo() -> impl IntoView {
    let state = app_state();
    let count = count_of(Group::ToDo);
    // Until causes are known it must not say that there are none.
    let none = Memo::new(move |_| (count.get() == 0).then(|| state.explained.get()));
    let number = move || (none.get() != Some(false)).then(|| view! { <b>{format_count(count.get() as u64)}</b> });
    let gist = move || {
        let words = none.get().map(|known| {
            if !known {
                looking_for_causes()
            } else if elsewhere(state).is_empty() {
                tr("Nothing needs your attention now.")
            } else {
                tr("Nothing in this selection needs your attention now.")
            }
        });
        words.map(|words| view! { <p class="group__gist">{words}</p> })
    };
    view! {
        <section class="group group--open" aria-labelledby="group-todo" data-state=move || none.get().map(|_| "none")>
            <h2 class="group__name" id="group-todo"><span>{Group::ToDo.words()}</span> " " {number}</h2>
            <div class="group__body">
                {gist}
                <FindingList group=Group::ToDo/>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Folded(group: Group) -> impl IntoView {
    let state = app_state();
    let count = count_of(group);
    let mark = mark_of(group);
    // What is to be watched is open until it is folded.
    let is_open = Memo::new(move |_| state.place.is_open(mark) != (group == Group::Watch));
    let gist = move || state.findings.with(|all| gist_of(all, group));
    let turn = move |event: web_sys::Event| {
        let open = event_target::<web_sys::Element>(&event).has_attribute("open");
        // On paper all is open.
        if !state.printing.get_untracked() {
            state.place.set_open(mark, open != (group == Group::Watch));
        }
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <details class="group" data-group=group.id() prop:open=move || is_open.get() || state.printing.get() on:toggle=turn>
                <summary class="group__line">
                    <h2 class="group__name"><span>{group.words()}</span> " " <b>{move || format_count(count.get() as u64)}</b></h2>
                    <span class="group__gist">{gist}</span>
                    <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>
                </summary>
                <div class="group__body">
                    <Show when=move || is_open.get() || state.printing.get()><FindingList group/></Show>
                </div>
            </details>
            {(group == Group::Ready).then(|| enforce_buttons(state))}
        </Show>
    }
    .into_any()
}

/// What is in a group, in one line.
fn gist_of(all: &[Finding], group: Group) -> String {
    let in_it = all.iter().filter(|finding| Group::of(finding) == group);
    let gists: Vec<&str> = in_it.take(GISTS).map(|finding| finding.gist.trim_end_matches(['.', '。'])).collect();
    in_line(&gists)
}

/// Under which name a group is kept as open, or as folded where it is open by itself.
fn mark_of(group: Group) -> &'static str {
    match group {
        Group::ToDo => "group:todo",
        Group::Watch => "group:watch",
        Group::Ready => "group:ready",
        Group::Over => "group:over",
        Group::Notes => "group:notes",
    }
}

/// Opens the finding that a link asks for, as soon as it is there, and goes to it.
fn go_to_wanted() {
    let state = app_state();
    Effect::new(move |_| {
        let id = state.place.wanted.get();
        // Before anything is loaded there are none.
        if id.is_empty() || !state.explained.get() || state.findings.with(Vec::is_empty) {
            return;
        }
        let found = state.findings.with(|all| all.iter().find(|finding| finding.id == id).map(Group::of));
        state.place.wanted.set(String::new());
        if let Some(group) = found {
            match group {
                Group::ToDo => {}
                group => state.place.set_open(mark_of(group), group != Group::Watch),
            }
            state.place.set_open(&id, true);
            let element = element_id(&id);
            scroll::to_element(&element);
            focus::soon_on(format!("{element}-line"));
        }
    });
}

/// Findings that a folded line speaks of; it is cut at the end of the line anyway.
const GISTS: usize = 4;
