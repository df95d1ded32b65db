//! What the answer rests on: one panel with tabs. The tab is in the address; on paper all of them are there.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::bar_list::{BarList, BarRow, changed};
use super::failure_table::FailureTable;
use super::filter_fields::named;
use super::report_table::ReportTable;
use super::share_table::{ShareColumns, ShareTable, share_in_words};
use super::timeline::TimelineFigure;
use super::timeline_text::mode_words;
use crate::analysis::{Filter, LaneSteps, Overview, Share, policy_name};
use crate::chart::sum_of;
use crate::joined::gap;
use crate::language::{format_count, tr};
use crate::store::Store;
use crate::ui::state::{AppState, app_state};
use crate::ui::tab::Tab;
use crate::ui::turns::Turns;
use crate::web::pause::Slice;
use crate::web::scroll;
use crate::{counted, say};

/// The tabs and the panel of the one that is open.
#[component]
pub(crate) fn Evidence() -> impl IntoView {
    let state = app_state();
    let open = Memo::new(move |_| {
        let asked = state.tab();
        if state.overview.with(|all| is_empty(all, asked)) { Tab::Timeline } else { asked }
    });
    // In a narrow window the line of tabs is wider than it.
    Effect::new(move |_| {
        let tab = open.get();
        _ = state.breakdown.get();
        scroll::along(format!("tab-{}", tab.id()));
    });
    let panels = move || {
        if state.printing.get() {
            Tab::ALL
                .into_iter()
                .filter(|tab| !state.overview.with_untracked(|all| is_empty(all, *tab)))
                .map(panel)
                .collect_view()
                .into_any()
        } else {
            panel(open.get())
        }
    };
    view! {
        <section class="evidence" id=EVIDENCE aria-label=tr("Evidence")>
            <nav class="tabs" aria-label=tr("Evidence")>{Tab::ALL.into_iter().map(|tab| view! { <TabLink tab open/> }).collect_view()}</nav>
            {panels}
        </section>
    }
    .into_any()
}

#[component]
fn TabLink(tab: Tab, open: Memo<Tab>) -> impl IntoView {
    let state = app_state();
    let shown = Memo::new(move |_| tab == Tab::Timeline || state.overview.with(|all| !is_empty(all, tab)));
    let count = move || {
        state
            .overview
            .with(|all| count_of(all, tab))
            .map(|count| view! { " " <small>{format_count(count as u64)}</small> })
    };
    view! {
        <Show when=move || shown.get()>
            <a id=format!("tab-{}", tab.id()) href=move || state.tab_link(tab) on:click=move |_| scroll::up_to_element(EVIDENCE) aria-current=move || (open.get() == tab).then_some("true")>{tab.words()} {count}</a>
        </Show>
    }
}

/// What the number beside a tab's name counts.
fn count_of(all: &Overview, tab: Tab) -> Option<usize> {
    match tab {
        Tab::Timeline => None,
        // What is not stated is no host.
        Tab::Mx => Some(all.by_mx.iter().filter(|share| !share.label.is_empty()).count()),
        Tab::Senders => Some(all.by_organization.len()),
        Tab::Failures => Some(all.failure_groups.len()),
        Tab::Reports => Some(all.reports_list.len()),
        // Of several domains one looks for one's own, of one domain for its policies.
        Tab::Policies => Some(match all.by_policy_domain.len() {
            0 | 1 => all.by_policy_type.len(),
            domains => domains,
        }),
    }
}

fn is_empty(all: &Overview, tab: Tab) -> bool {
    match tab {
        Tab::Mx => all.by_mx.is_empty(),
        tab => count_of(all, tab) == Some(0),
    }
}

fn panel(tab: Tab) -> AnyView {
    let content = match tab {
        Tab::Timeline => view! { <TimelineFigure/> }.into_any(),
        Tab::Mx => view! { <MxPanel/> }.into_any(),
        Tab::Senders => view! { <SendersPanel/> }.into_any(),
        Tab::Failures => view! { <FailuresPanel/> }.into_any(),
        Tab::Reports => view! { <ReportTable/> }.into_any(),
        Tab::Policies => view! { <PoliciesPanel/> }.into_any(),
    };
    view! {
        <div class="evidence__panel" data-tab=tab.id()>
            // The tab names it; on paper there are no tabs.
            <h2 class="evidence__name" id=tab.id()>{tab.words()}</h2>
            {content}
        </div>
    }
    .into_any()
}

#[component]
fn MxPanel() -> impl IntoView {
    let state = app_state();
    let set = |filter: &mut Filter, label: String| filter.receiving_mx = label.into();
    view! {
        <p class="state-note">{tr("Failed sessions only: senders do not report which MX a successful session used.")}</p>
        {move || state.breakdown.with(|all| view! {
            <ShareTable caption=tr("Receiving MX") name=tr("Receiving MX") mono=true columns=ShareColumns::Failures shares=all.by_mx.clone() set/>
        })}
    }
    .into_any()
}

#[component]
fn SendersPanel() -> impl IntoView {
    let state = app_state();
    let set = |filter: &mut Filter, label: String| filter.organization = label.into();
    let columns =
        move |all: &Overview| if all.timeline.failures_only { ShareColumns::Failures } else { ShareColumns::Sessions };
    let date = state.store.with_untracked(|store| store.countries().map(|table| table.date().to_owned()));
    let table_date = date
        .map(|date| say!("Where the network is registered, as of {date}. Data: NRO, CC-BY 4.0.", date))
        .unwrap_or_default();
    let places = move || {
        state.breakdown.with(|all| {
            let failed = sum_of(&all.by_result_type);
            let share = |share: &Share| (share.failed, percent(share.failed, failed));
            let countries = rows(state, &all.by_country, share, |filter, label| filter.country = label.into());
            let networks = rows(state, &all.by_network, share, |filter, label| filter.network = label.into());
            let note = rest(&all.by_network);
            (!countries.is_empty() || !networks.is_empty()).then(|| view! {
                <details class="disclosure evidence__more" prop:open=move || state.printing.get()>
                    <summary><svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>{tr("By country and network")}</summary>
                    <div class="columns" data-variant="wide">
                        <BarList title=tr("Sending country") unit=tr("failed sessions") rows=country_names(state, countries) mono=false note=table_date.clone()/>
                        <BarList title=tr("Sending network") unit=tr("failed sessions") rows=networks mono=true note/>
                    </div>
                </details>
            })
        })
    };
    view! {
        <p class="state-note">{tr("Highest share of failed sessions first.")} {gap()} <span>{tr("Select a row to filter the page.")}</span></p>
        {move || state.breakdown.with(|all| view! {
            <ShareTable caption=tr("Reporting organisation") name=tr("Reporting organisation") mono=false columns=columns(all) shares=all.by_organization.clone() set/>
        })}
        {places}
    }
    .into_any()
}

#[component]
fn FailuresPanel() -> impl IntoView {
    let state = app_state();
    let lists = move || {
        state.breakdown.with(|all| {
            let failed = sum_of(&all.by_result_type);
            let share = |share: &Share| (share.failed, percent(share.failed, failed));
            let types: Vec<BarRow> = all
                .by_result_type
                .iter()
                .take(MOST_ROWS)
                .map(|(result_type, count)| BarRow {
                    label: result_type.to_string(),
                    value: *count,
                    note: percent(*count, failed),
                    result_type: Some(result_type.clone()),
                    filter: changed(state, |filter| filter.result_type = result_type.to_string().into()),
                })
                .collect();
            let reasons = rows(state, &all.by_reason, share, |filter, label| filter.reason = label.into());
            let note = rest(&all.by_reason);
            view! {
                <BarList title=tr("Result type") unit=tr("failed sessions") rows=types mono=false/>
                <BarList title=tr("Reason given") unit=tr("failed sessions") rows=reasons mono=false note/>
            }
        })
    };
    view! {
        <div class="columns evidence__lists" data-variant="wide">{lists}</div>
        <p class="state-note">{tr("Grouped as the senders reported them.")} {gap()} <span>{tr("Open a group to see its rows; a row leads to its report.")}</span></p>
        <FailureTable/>
    }
    .into_any()
}

#[component]
fn PoliciesPanel() -> impl IntoView {
    let state = app_state();
    let columns =
        move |all: &Overview| if all.timeline.failures_only { ShareColumns::Failures } else { ShareColumns::Sessions };
    let set_type = |filter: &mut Filter, label: String| filter.policy_type = label.into();
    let set_domain = |filter: &mut Filter, label: String| filter.policy_domain = label.into();
    let modes = modes(state);
    // Evaluations are of whole policies, not of what failed in one way.
    let evaluations = move || {
        state.overview.with(|all| {
            let differs = all.evaluations.total() != all.sessions.total();
            (!all.timeline.failures_only && differs).then(|| {
                let told = counted!(
                    all.evaluations.total(),
                    "{n} evaluation in total: a session judged by both DANE and MTA-STS counts as one session and two evaluations.",
                    "{n} evaluations in total: a session judged by both DANE and MTA-STS counts as one session and two evaluations."
                );
                view! { <p class="state-note">{told}</p> }
            })
        })
    };
    view! {
        {evaluations}
        {move || state.breakdown.with(|all| view! {
            <ShareTable caption=tr("Policy applied") name=tr("Policy applied") mono=false words=policy_name columns=columns(all) shares=all.by_policy_type.clone() beside=all.by_policy_domain.clone() set=set_type/>
            <ShareTable caption=tr("Policy domain") name=tr("Policy domain") mono=true columns=columns(all) shares=all.by_policy_domain.clone() beside=all.by_policy_type.clone() aside=modes set=set_domain/>
        })}
    }
    .into_any()
}

/// In which mode senders saw the policy of each domain last, found in slices.
fn modes(state: AppState) -> RwSignal<BTreeMap<String, &'static str>> {
    let words = |steps: &LaneSteps, store: &Store| {
        let latest = steps.latest(store).into_iter();
        latest.map(|(domain, mode)| (domain, mode_words(mode))).collect::<BTreeMap<_, _>>()
    };
    let modes = RwSignal::new(BTreeMap::new());
    // Paper does not wait.
    if state.printing.get_untracked() {
        let (mut steps, filter) = (LaneSteps::default(), state.filter.get_untracked());
        state.settled(|store| {
            while !steps.step(store, &filter, REPORTS_A_STEP) {}
            modes.set(words(&steps, store));
        });
        return modes;
    }
    let turns = Turns::new();
    Effect::new(move |_| {
        state.store.track();
        let filter = state.filter.get();
        let turn = turns.begin();
        leptos::task::spawn_local(async move {
            let (mut slice, mut steps) = (Slice::begin(), LaneSteps::default());
            // The numbers of the page come first.
            slice.pause().await;
            state.settled(|_| ());
            while !state.store.with_untracked(|store| steps.step(store, &filter, REPORTS_A_STEP)) {
                slice.pause_if_long().await;
                if turn.is_over() {
                    return;
                }
            }
            if !turn.is_over() {
                _ = modes.try_set(state.store.with_untracked(|store| words(&steps, store)));
            }
        });
    });
    modes
}

/// Countries by their names.
fn country_names(state: AppState, rows: Vec<BarRow>) -> Vec<BarRow> {
    rows.into_iter().map(|row| BarRow { label: named(state, "country", &row.label), ..row }).collect()
}

fn rows(
    state: AppState,
    shares: &[Share],
    value: impl Fn(&Share) -> (u64, String),
    set: impl Fn(&mut Filter, String),
) -> Vec<BarRow> {
    shares
        .iter()
        .take(MOST_ROWS)
        .map(|share| {
            let (value, note) = value(share);
            let filter = changed(state, |filter| set(filter, share.label.clone()));
            BarRow { label: share.label.clone(), value, note, result_type: None, filter }
        })
        .collect()
}

/// What is said of the rows that are left out.
fn rest(shares: &[Share]) -> String {
    match shares.len().saturating_sub(MOST_ROWS) {
        0 => String::new(),
        rest => counted!(
            rest,
            "And {n} smaller one; the exports contain them all.",
            "And {n} smaller ones; the exports contain them all."
        ),
    }
}

/// The section's name in the page.
pub(super) const EVIDENCE: &str = "evidence";
/// Reports that are looked at between two looks at the clock.
const REPORTS_A_STEP: usize = 2_000;
/// Rows beyond which a list helps nobody; the exports have them all.
const MOST_ROWS: usize = 200;

/// A part as a percentage; nothing where there is no whole.
fn percent(part: u64, whole: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a share on screen")]
    if whole == 0 { String::new() } else { share_in_words(part as f64 / whole as f64, part) }
}
