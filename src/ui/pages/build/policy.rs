//! Building an MTA-STS policy: the file, its record, where to put both, and the way to enforce.

use leptos::prelude::*;

use super::publish::Publish;
use super::tabs::tabs;
use crate::analysis::{Caution, Filter};
use crate::check::{InForce, StsResult, judge_policy_file, policy_in_force};
use crate::draft::{MAX_AGES, MtaStsBuilt, MtaStsDraft, MxRow, STAGES, Stage, WAY_BACK};
use crate::joined::{labelled, sentences};
use crate::language::tr;
use crate::publish::{TxtEntry, WebHost};
use crate::record::{Finding, Mode, Rule, Severity};
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::notices::Notices;
use crate::ui::components::section::Section;
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::text_rows::{RowLabels, RowNote, TextRows};
use crate::ui::state::{AppState, app_state};
use crate::ui::tab::Tab;
use crate::web::{download, idn};
use crate::{counted, say, text};

/// The page `#/build/mta-sts`.
#[component]
pub(crate) fn PolicyBuilder() -> impl IntoView {
    let state = app_state();
    if state.policy_draft.with_untracked(|draft| draft.domain.is_empty()) {
        let domain = state.current_domain();
        state.policy_draft.update(|draft| draft.domain = domain);
    }
    let built = Memo::new(move |_| state.policy_draft.with(|draft| draft.build(idn::to_ascii)));
    let domain = Memo::new(move |_| {
        built.with(|built| built.domain.as_ref().map(|domain| domain.name.clone()).unwrap_or_default())
    });
    let known = Memo::new(move |_| in_force(state, &domain.get()));
    Effect::new(move |_| {
        let known = known.get();
        let begin = |draft: &mut MtaStsDraft| draft.begin_with(known.as_ref().map(|known| &known.policy));
        let is_begun = |draft: &MtaStsDraft| {
            let mut other = draft.clone();
            begin(&mut other);
            other == *draft
        };
        if !state.policy_draft.with(is_begun) {
            state.change_policy_draft(&begin);
        }
    });
    // A policy that can be published has a record, whose id is the time of the last change.
    Effect::new(move |_| {
        let is_without = built.with(|built| built.usable && built.domain.is_ok() && built.text.is_empty());
        if is_without {
            state.change_policy_draft(&|_| {});
        }
    });
    view! {
        {tabs(state, true)}
        <section class="section" data-variant="first" aria-labelledby="policy-title">
            <div class="section__head">
                <h1 class="section__title" id="policy-title">{tr("MTA-STS policy")}</h1>
                <p class="section__note">{tr("Tells senders which hosts receive your mail, and that they must offer TLS with a valid certificate.")}</p>
            </div>
            <div class="section__body split">
                <Fields built known/>
                <div class="split__live stack"><Live built known/></div>
            </div>
        </section>
        // Its note names the domain as soon as there is one.
        <section class="section" aria-labelledby="hosting">
            <div class="section__head">
                <h2 id="hosting">{tr("Serve the file")}</h2>
                <p class="section__note">{move || where_served(&domain.get())}</p>
            </div>
            <div class="section__body"><Hosting built/></div>
        </section>
        <Section id="plan" title=tr("Rollout plan") note=tr("A safe order, and the way back from any step.")><Plan/></Section>
    }
    .into_any()
}

/// Where senders look for the file.
fn where_served(domain: &str) -> String {
    if domain.is_empty() {
        return tr("At https://mta-sts.<domain>/.well-known/mta-sts.txt, as text/plain, without a redirect.")
            .to_owned();
    }
    say!("At {address}, as text/plain, without a redirect.", address = StsResult::policy_url(domain))
}

/// Whether the domain was checked and has a policy, of which nothing is known.
fn is_unknown(state: AppState, domain: &str, known: Option<&InForce>) -> bool {
    known.is_none()
        && state.check.done.with(|done| {
            done.as_ref().is_some_and(|(facts, result)| facts.domain == domain && result.mta_sts.is_published())
        })
}

/// The policy that the domain has, as far as reports and the last check tell.
fn in_force(state: AppState, domain: &str) -> Option<InForce> {
    let check = state.check;
    state.store.with(|store| {
        check.done.with(|done| {
            let checked = done.as_ref().map(|(facts, result)| (facts, result));
            check.policy_text.with(|pasted| policy_in_force(store, domain, checked, pasted))
        })
    })
}

#[component]
fn Fields(built: Memo<MtaStsBuilt>, known: Memo<Option<InForce>>) -> impl IntoView {
    let state = app_state();
    let draft = state.policy_draft;
    let change = move |act: &dyn Fn(&mut MtaStsDraft)| state.change_policy_draft(act);
    let domain_fault = move || {
        let empty = draft.with(|draft| draft.domain.trim().is_empty());
        built.with(|built| built.domain.as_ref().err().filter(|_| !empty).map(ToString::to_string))
    };
    let patterns = Signal::derive(move || draft.with(|draft| draft.mx.clone()));
    let notes = Signal::derive(move || built.with(|built| built.rows.iter().map(row_note).collect()));
    let modes = Mode::ALL
        .into_iter()
        .rev()
        .map(|mode| {
            let what = tr(match mode {
                Mode::None => text!("the policy is withdrawn"),
                Mode::Testing => text!("senders report failures but still deliver"),
                Mode::Enforce => text!("senders do not deliver if the policy is not met"),
            });
            view! {
                <label class="choice">
                    <input type="radio" name="mode" prop:checked=move || draft.with(|draft| draft.mode == mode)
                        on:change=move |_| change(&|draft| (draft.mode, draft.chosen) = (mode, true))/>
                    <span>{mode.word()} " " <span class="muted">{what}</span></span>
                </label>
            }
        })
        .collect_view();
    let ages = MAX_AGES
        .iter()
        .map(|&(seconds, what)| {
            let what = tr(what);
            view! { <option value=seconds.to_string() selected=move || draft.with(|draft| draft.max_age == seconds)>{labelled(&seconds.to_string(), what)}</option> }
        })
        .collect_view();
    let other = move || {
        let seconds = draft.with(|draft| draft.max_age);
        MAX_AGES.iter().all(|(preset, _)| *preset != seconds).then(|| {
            // The number as it will stand in the file.
            let label = counted!(seconds, "{seconds} second", "{seconds} seconds", seconds);
            view! { <option value=seconds.to_string() selected=true>{label}</option> }
        })
    };
    let from_reports = move || {
        let domain = built.with(|built| built.domain.as_ref().map(|domain| domain.name.clone()).unwrap_or_default());
        let hosts = state.store.with(|store| crate::analysis::mx_of_reports(store, &domain));
        let hosts = draft.with(|draft| draft.uncovered(&hosts));
        (!hosts.is_empty()).then(|| {
            let label =
                counted!(hosts.len(), "Add {n} host from the loaded reports", "Add {n} hosts from the loaded reports");
            let take = move |_| {
                change(&|draft| {
                    draft.mx.retain(|typed| !typed.trim().is_empty());
                    draft.mx.extend(hosts.iter().cloned());
                });
            };
            view! { <p><button type="button" class="link-button prose" on:click=take>{label}</button></p> }
        })
    };
    let seen = move || {
        let InForce { policy, day } = known.get()?;
        let mode = policy.mode.word();
        let said = match day {
            Some(day) => say!(
                "The report of {day} shows the policy of this domain in {mode} mode.",
                day = day.label_with_year(),
                mode
            ),
            None => say!("The policy of this domain is in {mode} mode.", mode),
        };
        Some(view! { <p class="field__hint">{said}</p> })
    };
    let unknown = move || {
        let domain = built.with(|built| built.domain.as_ref().ok().map(|domain| domain.name.clone()))?;
        let is_unknown = known.with(|known| is_unknown(state, &domain, known.as_ref()));
        let may_weaken = is_unknown && draft.with(|draft| draft.mode != Mode::Enforce);
        may_weaken.then(|| {
            view! {
                <div class="notice" data-variant="warning" role="status">
                    <SeverityMark severity=Severity::Warning/>
                    <div>
                        <p><b>{tr("This domain has a policy, but nothing here says in which mode.")}</b></p>
                        <p>{tr("If it is in enforce mode, publishing this one would weaken it.")} " "
                            <a href=format!("#/check/{domain}")>{tr("Paste the current policy into the check first")}</a></p>
                    </div>
                </div>
            }
        })
    };
    view! {
        <form class="form" on:submit=move |event| event.prevent_default()>
            <div class="field">
                <label class="field__label" for="policy-domain">{tr("Domain")}</label>
                <input class="input" id="policy-domain" aria-keyshortcuts=move || state.settings.keys.get().then_some("/") autocomplete="off" spellcheck="false" autocapitalize="off" placeholder="example.com"
                    aria-invalid=move || domain_fault().map(|_| "true") aria-describedby="policy-domain-note"
                    prop:value=move || draft.with(|draft| draft.domain.clone())
                    on:input=move |event| { let typed = event_target_value(&event); change(&|draft| draft.domain.clone_from(&typed)); }/>
                <div id="policy-domain-note">{move || domain_fault().map(|fault| view! { <p class="field__error">{fault}</p> })}</div>
            </div>
            <fieldset class="field"><legend class="field__label">{tr("Mode")}</legend>{modes} {seen} {unknown}</fieldset>
            <div class="field">
                <label class="field__label" for="policy-age">{tr("max_age, in seconds")}</label>
                <div class="select">
                    <select class="input" id="policy-age" on:change=move |event| {
                        if let Ok(seconds) = event_target_value(&event).parse() {
                            change(&|draft| (draft.max_age, draft.chosen) = (seconds, true));
                        }
                    }>{ages} {other}</select>
                    <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg>
                </div>
                <p class="field__hint">{tr("How long senders cache the policy after fetching it.")}</p>
            </div>
            <fieldset class="field text-rows">
                <legend class="field__label">{tr("MX hosts")}</legend>
                <TextRows id="mx" labels=host_labels() placeholder="mx1.example.com" rows=patterns notes
                    on_change=Callback::new(move |rows: Vec<String>| change(&|draft| draft.mx.clone_from(&rows)))/>
                {from_reports}
                <p class="field__hint">{tr("The names in your MX records. *.example.com matches exactly one label.")}</p>
            </fieldset>
        </form>
    }
}

fn host_labels() -> RowLabels {
    // {number}: which row of the form it is
    RowLabels {
        name: tr("Host"),
        add: tr("Add a host"),
        move_up: |number| say!("Move host {number} up", number),
        remove: |number| say!("Remove host {number}", number),
    }
}

fn row_note(row: &MxRow) -> RowNote {
    match row {
        MxRow::Empty | MxRow::Good => RowNote::None,
        MxRow::Bad { message, remedy } => RowNote::Fault(sentences(&[message.as_str(), remedy.as_str()])),
    }
}

/// Verdict, file, record.
#[component]
fn Live(built: Memo<MtaStsBuilt>, known: Memo<Option<InForce>>) -> impl IntoView {
    let state = app_state();
    let usable = Memo::new(move |_| built.with(|built| built.usable));
    let policy = Signal::derive(move || built.with(|built| built.policy.clone()));
    let text = Signal::derive(move || built.with(|built| built.text.clone()));
    let entries: Signal<Vec<TxtEntry>> = Signal::derive(move || built.with(|built| built.entries.clone()));
    let label = Signal::derive(move || {
        let host = built
            .with(|built| built.domain.as_ref().map(|domain| format!("mta-sts.{}", domain.name)).unwrap_or_default());
        if host.is_empty() {
            ".well-known/mta-sts.txt".to_owned()
        } else {
            format!("https://{host}/.well-known/mta-sts.txt")
        }
    });
    let caution = Memo::new(move |_| caution(state, built, known));
    // The hosts are those of the last check, if that was of this domain.
    let findings: Memo<Vec<Finding>> = Memo::new(move |_| {
        built.with(|built| {
            state.check.done.with(|done| {
                let domain = built.domain.as_ref().map(|domain| domain.name.as_str()).unwrap_or_default();
                let facts = done.as_ref().map(|(facts, _)| facts).filter(|facts| facts.domain == domain);
                let judged = facts.filter(|_| built.usable).map(|facts| judge_policy_file(&built.policy, facts, None));
                let findings = judged.map_or_else(|| built.findings.clone(), |judged| judged.findings);
                let is_begun = built.rows.iter().any(|row| *row != MxRow::Empty);
                findings.into_iter().map(|finding| if is_begun { finding } else { still_to_type(finding) }).collect()
            })
        })
    });
    let verdict = move || {
        let is_weaker = state.policy_draft.with(|draft| draft.mode != Mode::Enforce)
            && known.with(|known| known.as_ref().is_some_and(|known| known.policy.mode == Mode::Enforce));
        let uncovered = findings.with(|all| {
            let is_uncovered =
                |finding: &&Finding| matches!(finding.rule, Rule::PolicyMxUncovered | Rule::PolicyMxWildcardDepth);
            all.iter().filter(is_uncovered).map(|finding| finding.severity).min()
        });
        let (severity, sentence, more) = match (uncovered, caution.get()) {
            _ if !usable.get() => {
                (Severity::Note, tr("The policy is incomplete."), tr("See below for what is missing."))
            }
            (Some(severity), _) => (
                severity,
                tr("Senders can use this policy, but it does not cover every MX host."),
                tr("See below for the hosts that are missing."),
            ),
            (None, Some(said)) => (said.severity, tr(said.sentence), tr(said.more)),
            (None, None) if is_weaker => (
                Severity::Warning,
                tr("Senders can use this policy, but it is weaker than the current one."),
                tr("In enforce mode, senders do not deliver if the policy is not met; with this one they do."),
            ),
            (None, None) => {
                (Severity::Ok, tr("Senders can use this policy."), tr("Publish the file first, then the record."))
            }
        };
        let causes = caution.get().filter(|_| usable.get()).map(|said| {
            let link = |(id, gist): (String, String)| {
                let href = untrack(|| state.link_to(&Filter::default(), Tab::default(), Some(&id)));
                view! { <li><a href=href>{gist}</a></li> }
            };
            view! { <ul class="row-list">{said.causes.into_iter().map(link).collect_view()}</ul> }
        });
        view! {
            <div class="judgement__line"><SeverityMark severity/><p class="judgement__verdict">{sentence}</p><p class="judgement__more">{more}</p></div>
            {causes}
        }
    };
    let facts = move || {
        built.with(MtaStsBuilt::spellings).map(|spellings| {
            view! {
                <dl class="facts">
                    <div><dt>{tr("Host field")}</dt><dd class="mono">{spellings.host_field}</dd></div>
                    <div><dt>{tr("Full name")}</dt><dd class="mono">{spellings.full}</dd></div>
                    <div><dt>"id"</dt><dd>{tr("The time of your last change, in UTC. Senders fetch the file again when the id changes.")}</dd></div>
                </dl>
            }
        })
    };
    let save = move |_| {
        // A browser that refuses downloads says so itself.
        let _ = download::save("mta-sts.txt", "text/plain", &policy.get_untracked());
    };
    view! {
        <div class="judgement" role="status">{verdict}</div>
        <CopyField what=tr("the policy file") text=policy label/>
        <p><button type="button" class="button" on:click=save>{tr("Save mta-sts.txt")}</button>
            " " <span class="field__hint">{tr("Lines end in CR LF, as in RFC 8461.")}</span></p>
        <Show when=move || !text.with(String::is_empty)>
            <CopyField what=tr("the record") text/>
            {facts}
            <Publish entries/>
        </Show>
        {move || view! { <Notices findings=findings.get()/> }}
    }
}

/// Before a host is typed the lack of one is no fault yet.
fn still_to_type(finding: Finding) -> Finding {
    match finding.rule {
        Rule::PolicyMxMissing => Finding { severity: Severity::Note, ..finding },
        _ => finding,
    }
}

/// What the loaded reports say to the policy, if it is to be enforced.
fn caution(state: AppState, built: Memo<MtaStsBuilt>, known: Memo<Option<InForce>>) -> Option<Caution> {
    // The diagnosis is there once the findings are.
    let is_there = state.explained.get() && state.policy_draft.with(|draft| draft.mode == Mode::Enforce);
    let is_enforced = known.with(|known| known.as_ref().is_some_and(|known| known.policy.mode == Mode::Enforce));
    let diagnosis = state.diagnosis.with_value(Option::clone).filter(|_| is_there)?;
    built.with(|built| Caution::new(diagnosis.all(), &built.domain.as_ref().ok()?.name, is_enforced))
}

/// Ready configurations for web hosts.
#[component]
fn Hosting(built: Memo<MtaStsBuilt>) -> impl IntoView {
    let chosen = RwSignal::new(WebHost::Nginx);
    let options = WebHost::ALL
        .into_iter()
        .enumerate()
        .map(|(index, host)| view! { <option value=index.to_string()>{host.label()}</option> })
        .collect_view();
    let choose = move |event| {
        let host = event_target_value(&event).parse().ok().and_then(|index: usize| WebHost::ALL.get(index).copied());
        chosen.set(host.unwrap_or(WebHost::Nginx));
    };
    let snippets = move || {
        built.with(|built| match &built.domain {
            Ok(domain) if built.usable => chosen
                .get()
                .snippets(&domain.name, &built.policy)
                .into_iter()
                .map(|snippet| {
                    let (title, text) = (snippet.title, snippet.text);
                    view! { <CopyField what=tr("this file") label=Signal::stored(title) text=Signal::stored(text)/> }
                })
                .collect_view()
                .into_any(),
            _ => view! { <p class="field__hint">{tr("Once the domain and the policy are complete, the configuration appears here.")}</p> }.into_any(),
        })
    };
    view! {
        <div class="formats">
            <div class="field">
                <label class="field__label" for="web-host">{tr("Web host")}</label>
                <div class="select"><select class="input" id="web-host" on:change=choose>{options}</select>
                    <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg></div>
            </div>
            {snippets}
        </div>
    }
}

#[component]
fn Plan() -> impl IntoView {
    let said = |stage: &Stage| view! { <div><b>{tr(stage.title)}</b> {tr(stage.text)}</div> };
    let stages = STAGES.iter().map(|stage| view! { <li class="plan__stage">{said(stage)}</li> }).collect_view();
    view! {
        <ol class="steps plan">{stages}</ol>
        <div class="plan__stage">{said(&WAY_BACK)}</div>
        <p class="field__hint">{say!("{document}, sections {first} and {second}.", document = "RFC 8461", first = "8.1", second = "8.3")}</p>
    }
}
