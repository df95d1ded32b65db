//! What the page shows: domain, filter, what is loaded, and what can be done with it. The only thing above the answer,
//! and the only thing that sticks.

use leptos::html;
use leptos::prelude::*;

use super::dates_chip::DatesChip;
use super::drop_zone::FileButton;
use super::export_menu::ExportMenu;
use super::filter_chips::FilterChips;
use super::filter_search::FilterSearch;
use super::leading;
use super::menu::{Menu, MenuItem};
use super::strange::MOST_LETTERS;
use crate::analysis::all_domains;
use crate::language::{Piece, pieces, tr};
use crate::shown::{in_brief, shown};
use crate::store::Store;
use crate::ui::domains::Domains;
use crate::ui::reading::acts;
use crate::ui::state::{AppState, app_state};
use crate::ui::tab::Tab;
use crate::web::size::{SizeWatch, tell_style};
use crate::{counted, text};

/// The bar.
#[component]
pub(crate) fn ScopeBar() -> impl IntoView {
    let (state, acts) = (app_state(), acts());
    let more = vec![
        MenuItem::new(tr("Clear"), move || acts.clear()),
        MenuItem::new(tr("Keyboard shortcuts"), move || state.keys_shown.set(true)).for_keyboards(),
    ];
    let frame: NodeRef<html::Div> = NodeRef::new();
    tell_height(frame);
    view! {
        <div class="scope-bar" node_ref=frame role="group" aria-label=tr("What this page shows")>
            <DomainChoice/>
            <DatesChip/>
            <FilterSearch/>
            <div class="scope-bar__loaded">
                <p class="loaded-line__facts">{move || state.store.with(|store| facts(state, store))}</p>
                <div class="scope-bar__acts">
                    <FileButton label=tr("Choose report files") shown=tr("Add reports") short=tr("Add") variant="quiet" folder=false/>
                    <ExportMenu/>
                    <Menu label=tr("More") items=more/>
                </div>
            </div>
            <FilterChips/>
        </div>
    }
    .into_any()
}

/// Tells the style how high the bar is: what takes the focus is scrolled clear of it (WCAG 2.4.11).
fn tell_height(frame: NodeRef<html::Div>) {
    Effect::new(move |_| {
        let Some(element) = frame.get() else { return };
        let watch = SizeWatch::new(&element, |_, height| tell_style(HEIGHT, Some(height)));
        let watch = StoredValue::new_local(watch);
        on_cleanup(move || {
            watch.dispose();
            tell_style(HEIGHT, None);
        });
    });
}

/// The policy domain as the name of the page: a text, or a choice where there are several.
#[component]
fn DomainChoice() -> impl IntoView {
    let state = app_state();
    let domains = Memo::new(move |_| state.store.with(Domains::of));
    let choose = move |event| {
        let picked: usize = event_target_value(&event).parse().unwrap_or_default();
        let domain = picked.checked_sub(1).and_then(|at| domains.with_untracked(|all| all.first.get(at).cloned()));
        let mut filter = state.filter.get_untracked();
        filter.policy_domain = domain.into();
        AppState::set_filter(&filter);
    };
    let options = move || {
        domains.with(|all| {
            let chosen = state.filter.with(|filter| filter.policy_domain.only().map(str::to_owned));
            let several = state.filter.with(|filter| filter.policy_domain.len()).checked_sub(2).map(|more| {
                let count = more + 2;
                view! { <option value="" prop:selected=true disabled>{counted!(count, "{n} domain", "{n} domains")}</option> }
            });
            let every = all_domains(all.count);
            let of_one = |(at, domain): (usize, &String)| {
                let is_chosen = chosen.as_ref() == Some(domain);
                view! { <option value=(at + 1).to_string() prop:selected=is_chosen>{named(domain)}</option> }
            };
            // What is chosen stands there, also where it is not among those that are offered.
            let other = chosen.clone().filter(|chosen| !all.first.contains(chosen));
            let other = other.map(|domain| view! { <option value="" prop:selected=true disabled>{named(&domain)}</option> });
            let rest = all.count.checked_sub(all.first.len()).filter(|rest| *rest > 0).map(|rest| {
                let count = counted!(rest, "{n} more", "{n} more" as "domains");
                view! { <option value="" disabled>{count}</option> }
            });
            view! {
                <select class="scope-bar__select" on:change=choose>
                    {several}
                    <option value="0" prop:selected=chosen.is_none()>{every}</option>
                    {other}
                    {all.first.iter().enumerate().map(of_one).collect_view()}
                    {rest}
                </select>
            }
        })
    };
    let one =
        Memo::new(move |_| domains.with(|all| if let [one] = all.first.as_slice() { Some(named(one)) } else { None }));
    view! {
        {move || match one.get() {
            Some(name) => view! { <p class="scope-bar__domain"><span class="visually-hidden">{tr("Policy domain")} " "</span><b><bdi>{name}</bdi></b></p> }.into_any(),
            None => view! { <label class="scope-bar__domain"><span class="visually-hidden">{tr("Policy domain")}</span>{options}</label> }.into_any(),
        }}
    }
    .into_any()
}

fn named(domain: &str) -> String {
    if domain.is_empty() {
        tr(text!("not stated" as "domain")).to_owned()
    } else {
        shown(&in_brief(domain, MOST_LETTERS)).into_owned()
    }
}

/// What is loaded; each number leads to what it counts.
fn facts(state: AppState, store: &Store) -> impl IntoView + use<> {
    let problems = store.problems().len();
    let others = store.not_reports().total();
    // Of what the history or the sample holds no file was given here; and not all files that were read hold a report.
    // What is no report as a whole is told apart, so that each file is counted once.
    let files = if state.history.on.get() { 0 } else { store.files_read().saturating_sub(store.files_aside()) };
    // {reports}: "12 reports", a link
    // {files}: "3 files"
    let template = match files {
        0 => "{reports}",
        _ if others > 0 || problems > 0 => tr("{reports}, {files} read"),
        _ => tr("{reports} from {files}"),
    };
    let to_reports = |words: AnyView| {
        view! { <a href=move || state.tab_link(Tab::Reports) on:click=move |_| leading::to_tab(state, Tab::Reports)>{words}</a> }
    };
    // A report that came more than once says so in the list.
    let duplicates = (store.duplicates() > 0).then(|| {
        let words = counted!(store.duplicates(), "{n} duplicate report ignored", "{n} duplicate reports ignored");
        view! { <span data-room="wide">{to_reports(words.into_any())}</span> }
    });
    let loaded = pieces(template).into_iter().map(|piece| match piece {
        Piece::Slot("reports") => {
            to_reports(view! { <b>{counted!(store.len(), "{n} report", "{n} reports")}</b> }.into_any()).into_any()
        }
        // What they held is listed there.
        Piece::Slot(_) => {
            let link = to_reports(counted!(files, "{n} file", "{n} files").into_any());
            view! { <span data-room="wide">{link}</span> }.into_any()
        }
        Piece::Words(words) => view! { <span data-room="wide">{words}</span> }.into_any(),
    });
    let loaded = loaded.collect_view();
    let to_problems = |words: String, room: Option<&'static str>| {
        view! { <span data-room=room><a href=move || leading::problems_link(state) on:click=move |_| leading::to_problems(state)>{words}</a></span> }
    };
    view! {
        // A phone has room for the number, and for what may need an act.
        <span>{loaded}</span>
        {duplicates}
        {(others > 0).then(|| to_problems(counted!(others, "{n} item ignored (not a TLS report)", "{n} items ignored (not TLS reports)"), Some("wide")))}
        {(problems > 0).then(|| to_problems(counted!(problems, "{n} item not read", "{n} items not read"), None))}
    }
}

/// The name of the height in the style.
const HEIGHT: &str = "--bar-now";
