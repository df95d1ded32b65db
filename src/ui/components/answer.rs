//! The answer: what to do, the figures below it, the period before, and the lens.

use leptos::prelude::*;

use super::elsewhere::{beyond, elsewhere};
use super::lens::lens;
use super::periods::Periods;
use super::sentence::sentence;
use super::strange::strange;
use crate::analysis::{
    Before, Figures, Headline, Known, Verdict, age, basis, goes_on, is_without_policy, looking_for_causes,
    weeks_in_words,
};
use crate::day::Years;
use crate::draft::MtaStsDraft;
use crate::joined::gap;
use crate::language::tr;
use crate::store::Store;
use crate::ui::state::{AppState, Numbers, app_state};
use crate::web::clock;

/// The section above the findings.
#[component]
pub(crate) fn Answer() -> impl IntoView {
    let state = app_state();
    let old = Memo::new(move |_| {
        let (_, newest) = state.reported.get()?;
        let reports = state.store.with(Store::len);
        let goes_on = state.findings.with(|findings| goes_on(findings));
        age(newest, clock::today(), reports, goes_on)
    });
    let heading = Memo::new(move |before: Option<&Heading>| heading(state, before));
    view! {
        <section class="verdict" aria-label=tr("Overall result")>
            <h1 class="verdict__sentence">{move || heading.with(|heading| drawn(state, heading))}</h1>
            {move || beyond(state, &elsewhere(state))}
            {move || old.get().map(|old| view! { <p class="verdict__age">{old}</p> })}
            {move || state.overview.with(|all| figures(state, all))}
            {move || state.overview.with(|all| is_without_policy(all).then(|| next_step(all)))}
            <Periods news=move || state.overview.with(|all| view! { {weeks(state, all)} <span>{rests_on(all)}</span> })/>
            {move || state.overview.with(|all| (!all.timeline.failures_only).then(|| lens(all.sessions, &all.by_result_type, all.untold)))}
        </section>
    }
    .into_any()
}

/// The heading, and whether it is that of numbers shown before.
#[derive(Debug, Clone, PartialEq)]
enum Heading {
    /// What to do.
    Headline(Headline, bool),
    /// Only failures are known; what to do about them may be that of before.
    Failures(Verdict, Headline, bool),
}

fn heading(state: AppState, before: Option<&Heading>) -> Heading {
    let explained = state.explained.get();
    // Not of what is loaded, but of what was: while only the filter is new, the causes are known.
    let known = explained || is_diagnosed(state);
    state.overview.with(|all| {
        state.findings.with(|findings| {
            let verdict = Verdict::of(all);
            match (verdict.known == Known::All, explained, before) {
                (true, true, _) => Heading::Headline(Headline::of_part(all, findings, &elsewhere(state)), false),
                (true, false, _) if !known || all.reports == 0 => Heading::Headline(Headline::looking(all), true),
                // For a moment the cause is the one of before.
                (true, false, Some(Heading::Headline(headline, _))) if headline.cause.is_some() => {
                    Heading::Headline(headline.clone(), true)
                }
                (true, false, _) => Heading::Headline(Headline::before_findings(all), false),
                (false, ..) if verdict.sessions.failed == 0 => Heading::Failures(verdict, Headline::default(), false),
                (false, ..) if !known => {
                    let lead = looking_for_causes().to_owned();
                    Heading::Failures(verdict, Headline { lead, ..Headline::default() }, true)
                }
                (false, ..) => Heading::Failures(verdict, Headline::of_failures(all, findings), !explained),
            }
        })
    })
}

/// Whether the causes are known of what is loaded now.
fn is_diagnosed(state: AppState) -> bool {
    let diagnosis = state.diagnosis.with_value(Option::clone);
    diagnosis.is_some_and(|known| state.store.with_untracked(|store| known.fits(store)))
}

fn drawn(state: AppState, heading: &Heading) -> AnyView {
    match heading {
        Heading::Headline(headline, outdated) => to_do(state, headline, *outdated),
        Heading::Failures(verdict, headline, outdated) => {
            let failures = sentence(&verdict.text(), |slot| {
                let words = verdict.slot(slot);
                match slot {
                    "count" => view! { <strong>{words}</strong> }.into_any(),
                    "mx" => strange(&words),
                    _ => words.into_any(),
                }
            });
            view! { {failures} {gap()} {to_do(state, headline, *outdated)} }.into_any()
        }
    }
}

fn to_do(state: AppState, headline: &Headline, outdated: bool) -> AnyView {
    let mark = outdated.then_some("");
    let lead =
        (!headline.lead.is_empty()).then(|| view! { <strong data-stale=mark>{headline.lead.clone()}</strong> {gap()} });
    let cause = headline.cause.clone().map(|(id, gist)| {
        view! { <a class="verdict__causes" data-stale=mark href=state.finding_link(&id)>{gist}</a> }
    });
    view! { {lead} {cause} {headline.rest.clone()} }.into_any()
}

/// "95.10% of 35,452 sessions were secured, …": the figures, once causes are known.
fn figures(state: AppState, all: &Numbers) -> impl IntoView + use<> {
    let said = state.findings.with(|findings| {
        Figures::new(all, Some(findings.as_slice()).filter(|_| state.explained.get()), state.beside.get())
    });
    let draw = |text: &str| {
        sentence(text, |slot| match slot {
            "share" | "failed" => view! { <b>{said.slot(slot)}</b> }.into_any(),
            _ => said.slot(slot).into_any(),
        })
    };
    let parts = [&said.share, &said.beside, &said.failed].map(|text| (!text.is_empty()).then(|| draw(text)));
    let any = parts.iter().any(Option::is_some);
    let parts = parts.into_iter().flatten().map(|part| view! { <span>{part}</span> {gap()} }).collect_view();
    any.then(|| view! { <p class="verdict__figures">{parts}</p> })
}

/// The last week beside the week before, where no dates are chosen.
fn weeks(state: AppState, all: &Numbers) -> impl IntoView + use<> {
    let chosen = all.filter.days.is_some() || !all.filter.stretches.is_empty() || all.timeline.failures_only;
    let (days, now, before) = Before::weeks(all).filter(|_| !chosen)?;
    Some(view! { <span>{weeks_in_words(&state.years.get().period(days), &now, before)}</span> {gap()} })
}

/// What the numbers rest on.
fn rests_on(all: &Numbers) -> String {
    basis(all, all.first_day.zip(all.last_day).map(Years::in_full).as_deref())
}

/// Where nothing is enforced: the way to a policy.
fn next_step(all: &Numbers) -> impl IntoView + use<> {
    let domain = all.by_policy_domain.first().map(|share| share.label.clone()).unwrap_or_default();
    let draft = MtaStsDraft { domain, ..MtaStsDraft::default() };
    view! {
        <p>{tr("No sender found an MTA-STS policy or DANE. Anyone on the network path can switch encryption off, and these reports would not show it.")}</p>
        <p class="verdict__actions">
            <a class="button" data-variant="primary" href=format!("#/build/mta-sts?{}", draft.to_query())>{tr("Build a policy")}</a>
            <span class="muted">{tr("Start in testing mode: nothing is refused, and reports say what would have been.")}</span>
        </p>
    }
}
