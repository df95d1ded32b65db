//! What a report says in a sentence, and the five things that everybody asks about it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::analysis::{
    Figures, Finding, Headline, OfReportSteps, Overview, Part, actor_now, age, behind_colon, did_tls_work, goes_on,
    owner,
};
use crate::explain::Actor;
use crate::joined::{colon, gap};
use crate::language::tr;
use crate::store::{Excerpt, ReportRow, Store};
use crate::ui::components::elsewhere::{beside, beyond as way_to};
use crate::ui::components::sentence::sentence;
use crate::ui::components::strange::{strange, strange_list, strange_or_not_stated};
use crate::ui::state::AppState;
use crate::ui::turns::Turns;
use crate::web::clock;
use crate::web::pause::Slice;
use crate::{counted, say, text};

/// The findings about the failures of a report, `None` until they are known.
pub(super) type Findings = RwSignal<Option<Vec<Finding>>>;

/// Looks for the findings once they are known, in slices.
pub(super) fn findings_of(state: AppState, id: usize) -> Findings {
    let (found, turns) = (RwSignal::new(None), Turns::new());
    Effect::new(move |_| {
        state.findings.track();
        let turn = turns.begin();
        let diagnosis = state.explained.get().then(|| state.diagnosis.with_value(Option::clone)).flatten();
        let Some(diagnosis) = diagnosis else { return found.set(None) };
        leptos::task::spawn_local(async move {
            let mut slice = Slice::begin();
            let mut steps = state.store.with_untracked(|store| OfReportSteps::new(store, id));
            loop {
                let step = state.store.with_untracked(|store| {
                    let fits = diagnosis.fits(store) && !turn.is_over();
                    fits.then(|| steps.step(&diagnosis, store, FAILURES_A_STEP))
                });
                match step {
                    Some(true) => break,
                    Some(false) => slice.pause_if_long().await,
                    // Another count has begun, or will.
                    None => return,
                }
            }
            drop(found.try_set(Some(steps.finish(&diagnosis))));
        });
    });
    found
}

/// The heading: whether it worked, and whether the reader has to act. The same words as on the overview.
pub(super) fn headline(state: AppState, all: Arc<Overview>, findings: Findings) -> impl IntoView {
    move || {
        let said = findings.with(|findings| match findings {
            Some(findings) => Headline::of_part(&all, findings, &beside(state, Part::Report, findings)),
            None => Headline::looking(&all),
        });
        let lead = (!said.lead.is_empty()).then(|| view! { <strong>{said.lead.clone()}</strong> {gap()} });
        let cause = said.cause.map(|(id, gist)| view! { <a href=state.finding_link(&id)>{gist}</a> });
        view! { {lead} {cause} {said.rest} }
    }
}

/// The way to what needs attention, and is not in the report.
pub(super) fn beyond(state: AppState, findings: Findings) -> impl IntoView {
    move || findings.with(|own| own.as_ref().map(|own| way_to(state, &beside(state, Part::Report, own))))
}

/// The figures below the heading, once causes are known: how much was secured, and what failing did.
pub(super) fn figures(state: AppState, all: Arc<Overview>, findings: Findings) -> impl IntoView {
    move || {
        let said = findings.with(|findings| Figures::new(&all, findings.as_deref(), String::new()));
        let draw = |text: &str| {
            sentence(text, |slot| match slot {
                "share" | "failed" => view! { <b>{said.slot(slot)}</b> }.into_any(),
                _ => said.slot(slot).into_any(),
            })
        };
        // Of one session the heading and the answers say all.
        let parts = [&said.share, &said.failed].into_iter().filter(|text| !text.is_empty() && all.sessions.total() > 1);
        let parts: Vec<_> = parts.map(|part| view! { <span>{draw(part)}</span> {gap()} }).collect();
        let newest = state.reported.get_untracked().map(|(_, newest)| newest);
        let reports = state.store.with_untracked(Store::len);
        let goes_on = findings.with(|findings| findings.as_deref().is_some_and(goes_on));
        let old = newest.and_then(|newest| age(newest, clock::today(), reports, goes_on));
        let parts = (!parts.is_empty()).then(|| view! { <p class="verdict__figures">{parts}</p> });
        view! { {old.map(|old| view! { <p class="verdict__age">{old}</p> })} {parts} }
    }
}

/// Who reports, about whom, which day, did it work, who needs to act.
pub(super) fn answers(
    state: AppState,
    excerpt: &Excerpt,
    (row, all): (&ReportRow, &Overview),
    findings: Findings,
) -> AnyView {
    let Excerpt { report, domains, hosts, .. } = excerpt;
    let strong = |text: AnyView| view! { <strong>{text}</strong> }.into_any();
    let who = sentence(tr("{organization}, whose servers connected to yours"), |_| {
        strong(strange_or_not_stated(&report.organization_name))
    });
    let about = strong(strange_list(domains.iter().take(MOST_NAMES).map(String::as_str)));
    let at = (!hosts.is_empty()).then(|| {
        let hosts = || hosts.iter().take(MOST_NAMES).map(String::as_str);
        view! { <br/> {sentence(tr("Failed at {hosts}"), |_| strange_list(hosts()))} }
    });
    let day = row.day.map_or_else(|| tr("date not readable").to_owned(), crate::day::Day::label_with_year);
    let stated =
        |text: &str| if text.is_empty() { tr(text!("not stated" as "date")).to_owned() } else { text.to_owned() };
    let range = &report.date_range;
    let covers = say!("{first} to {last}", first = stated(&range.start.text), last = stated(&range.end.text));
    let sessions = row.sessions;
    let worked = did_tls_work(all);
    let became = move || findings.with(|findings| findings.as_deref().and_then(consequence));
    let acts = move || {
        let known = findings.get();
        match known.as_deref() {
            None => ().into_any(),
            Some([]) if sessions.failed > 0 => tr("Nobody needs to act now.").into_any(),
            Some([]) => tr("Nobody needs to act").into_any(),
            Some(findings) => {
                let items = findings.iter().take(MOST_CAUSES).map(|finding| {
                    let link = view! { <a href=state.finding_link(&finding.id)>{behind_colon(&finding.gist)}</a> };
                    view! { <li><strong>{owner(finding)}</strong> {colon()} {link}</li> }
                });
                let rest = findings.len().saturating_sub(MOST_CAUSES) as u64;
                let rest = (rest > 0).then(|| view! { <li>{counted!(rest, "{n} more", "{n} more" as "causes")}</li> });
                let calm = findings.iter().all(|finding| actor_now(finding) == Actor::Nobody);
                let calm = calm.then(|| tr("Nobody needs to act now."));
                view! { {calm} <ul>{items.collect_view()} {rest}</ul> }.into_any()
            }
        }
    };
    view! {
        <dl class="answers">
            <div><dt>{tr("Who reports")}</dt><dd>{who}</dd></div>
            <div><dt>{tr("About which domain")}</dt><dd>{about} {at}</dd></div>
            <div><dt>{tr("Which day")}</dt><dd><strong>{day}</strong> " " <small class="muted">{strange(&covers)}</small></dd></div>
            <div><dt>{tr("Did TLS work")}</dt><dd>{worked} {gap()} {became}</dd></div>
            <div><dt>{tr("Who needs to act")}</dt><dd>{acts}</dd></div>
        </dl>
    }
    .into_any()
}

/// What the failures did to the mail, where it is the same for all.
fn consequence(findings: &[Finding]) -> Option<&'static str> {
    let mut all = findings.iter().filter_map(Finding::shown_consequence);
    let first = all.next()?;
    let sessions = findings.iter().fold(0_u64, |sum, finding| sum.saturating_add(finding.shown));
    all.all(|other| other == first).then(|| first.words(sessions))
}

/// Causes of one report that are named.
const MOST_CAUSES: usize = 20;
/// Failures that are looked at between two looks at the clock.
const FAILURES_A_STEP: usize = 2_000;
/// Names in one answer.
const MOST_NAMES: usize = 8;
