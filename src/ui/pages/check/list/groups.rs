//! The domains of a list by their worst fault. Rows open results that are kept, and ask nothing.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use super::tally::{class_id, class_words};
use crate::check::{
    Beside, CheckResult, FaultGroup, ListClass, Source, failed_by_domain, group_by_fault, outage_of, protocol_verdicts,
    result_json, results_csv, worst_fault,
};
use crate::counted;
use crate::dns::RESOLVERS;
use crate::joined::{gap, listed};
use crate::language::tr;
use crate::record::Severity;
use crate::say;
use crate::ui::check_state::Kept;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;
use crate::web::download;

/// What is open, and what is looked for.
#[derive(Clone, Copy)]
struct Shown {
    /// Groups, by [`FaultGroup::key`].
    groups: RwSignal<BTreeSet<String>>,
    /// Groups of which all rows are shown.
    whole: RwSignal<BTreeSet<String>>,
    /// Rows, by their domain.
    rows: RwSignal<BTreeSet<String>>,
    /// What is typed into the search field, in lower case.
    sought: RwSignal<String>,
    /// Failed sessions of the loaded reports, by domain.
    failed: Memo<BTreeMap<String, u64>>,
}

/// Search, export, and a section for each class.
#[component]
pub(super) fn Groups() -> impl IntoView {
    let state = app_state();
    let check = state.check;
    let shown = Shown {
        groups: RwSignal::default(),
        whole: RwSignal::default(),
        rows: RwSignal::default(),
        sought: RwSignal::default(),
        failed: Memo::new(move |_| state.store.with(failed_by_domain)),
    };
    let groups = Memo::new(move |_| check.list.with(|list| group_by_fault(list.iter().map(|kept| &kept.result))));
    let items = vec![
        MenuItem::new(tr("Results (JSON)"), move || {
            let all: Vec<_> = check
                .list
                .with_untracked(|list| list.iter().map(|kept| result_json(&kept.result, Beside::default())).collect());
            let text = serde_json::to_string_pretty(&all).unwrap_or_default();
            // A browser that refuses downloads says so itself.
            let _ = download::save("checks.json", "application/json", &text);
        }),
        MenuItem::new(tr("Results (CSV)"), move || {
            let results: Vec<CheckResult> =
                check.list.with_untracked(|list| list.iter().map(|kept| kept.result.clone()).collect());
            // A browser that refuses downloads says so itself.
            let _ = download::save("checks.csv", "text/csv", &results_csv(&results));
        }),
    ];
    let sections = ListClass::ALL.map(|class| {
        let own = Memo::new(move |_| {
            groups.with(|groups| groups.iter().filter(|group| group.class == class).cloned().collect::<Vec<_>>())
        });
        let id = format!("list-{}", class_id(class));
        view! {
            <Show when=move || !own.with(Vec::is_empty)>
                <section class="section" aria-labelledby=id.clone()>
                    <div class="section__head"><h2 id=id.clone()>{class_words(class)}</h2></div>
                    <div class="section__body">
                        {(class == ListClass::Unknown).then(again)}
                        <For each=move || own.get() key=FaultGroup::key let:group>
                            <Group key=group.key() all=own shown/>
                        </For>
                    </div>
                </section>
            </Show>
        }
    });
    view! {
        <div class="list-tools">
            <div class="field">
                <label class="field__label" for="list-search">{tr("Find a domain")}</label>
                <input class="input" id="list-search" type="search" autocomplete="off" spellcheck="false" autocapitalize="off"
                    prop:value=shown.sought on:input=move |event| shown.sought.set(event_target_value(&event).trim().to_lowercase())/>
            </div>
            <Menu label=tr("Export") items/>
        </div>
        <p class="field__hint">{tr("Worst first. Each domain counts once, under its worst finding. These results come from DNS alone: for failed sessions in the loaded reports, only the number is shown. Opening a row sends no query.")}</p>
        {sections.into_iter().collect_view()}
    }
}

/// Asks once more, of the resolver that is chosen now, which is named.
fn again() -> impl IntoView {
    let check = app_state().check;
    let resolver = move || RESOLVERS.get(check.resolver.get()).map_or("", |resolver| resolver.name());
    view! {
        <p><button type="button" class="button" on:click=move |_| check.ask_unknown_again()>
            {move || say!("Check these again with {resolver}", resolver = resolver())}
        </button></p>
    }
}

#[component]
fn Group(key: String, all: Memo<Vec<FaultGroup>>, shown: Shown) -> impl IntoView {
    let check = app_state().check;
    let name = StoredValue::new(key);
    let group = Memo::new(move |_| {
        all.with(|all| all.iter().find(|group| name.with_value(|name| group.key() == *name)).cloned())
    });
    let members = Memo::new(move |_| {
        let members = group.with(|group| group.as_ref().map(|group| group.members.clone()).unwrap_or_default());
        shown.sought.with(|sought| {
            check.list.with(|list| {
                let is_sought =
                    |place: &usize| list.get(*place).is_some_and(|kept| kept.result.domain.contains(sought.as_str()));
                members.into_iter().filter(is_sought).collect::<Vec<_>>()
            })
        })
    });
    let seeks = move || shown.sought.with(|sought| !sought.is_empty());
    let open = Memo::new(move |_| {
        let is_open = shown.groups.with(|groups| name.with_value(|name| groups.contains(name)));
        is_open != (seeks() && members.with(|members| !members.is_empty()))
    });
    let toggle = move |_| {
        shown.groups.update(|groups| {
            let name = name.get_value();
            if !groups.remove(&name) {
                groups.insert(name);
            }
        });
    };
    let whole = Memo::new(move |_| shown.whole.with(|whole| name.with_value(|name| whole.contains(name))));
    let rows = move || {
        let most = if whole.get() { usize::MAX } else { ROWS_AT_FIRST };
        members.with(|members| {
            check.list.with(|list| {
                let own = members
                    .iter()
                    .take(most)
                    .filter_map(|place| Some((*place, list.get(*place)?.result.domain.clone())));
                own.collect::<Vec<_>>()
            })
        })
    };
    let hidden = move || members.with(Vec::len).saturating_sub(if whole.get() { usize::MAX } else { ROWS_AT_FIRST });
    let any_hidden = move || hidden() > 0;
    let head = move || {
        let out = members.with(|members| check.list.with(|list| out_of_reach(list, members)));
        // Opened, each has its row.
        let names =
            if open.get() { String::new() } else { members.with(|own| check.list.with(|list| names(list, own))) };
        group.with(|group| group.as_ref().map(|group| head(group, out, &names)))
    };
    let count = move || counted!(members.with(Vec::len), "{n} domain", "{n} domains");
    view! {
        <div class="faults" hidden=move || seeks() && members.with(Vec::is_empty)>
            <h3><button type="button" class="faults__line" aria-expanded=move || open.get().to_string() on:click=toggle>
                {head} <span class="faults__count">{count}</span>
                <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>
            </button></h3>
            <Show when=move || open.get()>
                <ul class="kept-list"><For each=rows key=|own| own.clone() let:own><li><Row place=own.0 domain=own.1 shown/></li></For></ul>
                <Show when=any_hidden>
                    <p><button type="button" class="link-button" on:click=move |_| shown.whole.update(|whole| { whole.insert(name.get_value()); })>
                        {move || counted!(hidden(), "Show {n} more domain", "Show {n} more domains")}
                    </button></p>
                </Show>
            </Show>
        </div>
    }
}

/// What is said where the resolver answered about none of these domains; as of a single one.
fn out_of_reach(list: &[Kept], members: &[usize]) -> Option<String> {
    let mut outages = members.iter().map(|place| outage_of(&list.get(*place)?.facts));
    let first = outages.next()??;
    outages.all(|outage| outage.is_some()).then(|| {
        let said = tr("The resolver did not answer. Nothing is known about these domains.");
        format!("{said} {}", first.tried)
    })
}

/// The first domains of a group, and how many more there are.
fn names(list: &[Kept], members: &[usize]) -> String {
    let own = members.iter().filter_map(|place| Some(list.get(*place)?.result.domain.clone()));
    let mut names: Vec<String> = own.take(NAMES_IN_LINE).collect();
    let rest = members.len().saturating_sub(NAMES_IN_LINE);
    if rest > 0 {
        names.push(counted!(rest, "{n} more", "{n} more" as "domains"));
    }
    listed(&names)
}

/// The fault in a sentence, and what it is about.
fn head(group: &FaultGroup, out_of_reach: Option<String>, names: &str) -> impl IntoView + use<> {
    let severity = match group.class {
        ListClass::Error => Severity::Error,
        ListClass::Warning => Severity::Warning,
        ListClass::Unknown | ListClass::Further => Severity::Note,
        ListClass::InOrder => Severity::Ok,
    };
    let sentence = match group.class {
        ListClass::Error | ListClass::Warning => strange(&group.sentence).into_any(),
        ListClass::Unknown if out_of_reach.is_some() => out_of_reach.into_any(),
        ListClass::Unknown => {
            tr("Some lookups gave no usable answer. Anything that could not be determined is called unknown, never missing.")
                .into_any()
        }
        ListClass::Further => tr("DNS shows no problems, but MTA-STS, DANE or both are not in use.").into_any(),
        ListClass::InOrder => tr("DNS shows no problems, and nothing is missing.").into_any(),
    };
    let names = (!names.is_empty()).then(|| view! { <span class="faults__names">{strange(names)}</span> });
    let rule = group.rule.map(|rule| view! { <span>{group.protocol}</span> <code>{rule.id()}</code> });
    view! {
        <SeverityMark severity/>
        <span class="faults__text"><span class="faults__sentence">{sentence}</span> <span class="faults__meta">{names} {rule}</span></span>
    }
}

/// A domain; opened, its three verdicts.
#[component]
fn Row(place: usize, domain: String, shown: Shown) -> impl IntoView {
    let check = app_state().check;
    // Kept beside the rows: a search takes them away and brings them back.
    let name = StoredValue::new(domain.clone());
    let open = Memo::new(move |_| shown.rows.with(|rows| name.with_value(|name| rows.contains(name))));
    let toggle = move |_| {
        shown.rows.update(|rows| {
            let name = name.get_value();
            if !rows.remove(&name) {
                rows.insert(name);
            }
        });
    };
    let failed = move || {
        let failed = shown.failed.with(|failed| name.with_value(|name| failed.get(name).copied()))?;
        Some(counted!(failed, "{n} failed session in the loaded reports", "{n} failed sessions in the loaded reports"))
    };
    let found = move || {
        check.list.with(|list| {
            let kept = list.get(place)?;
            let outage = outage_of(&kept.facts);
            let found = match &outage {
                Some(outage) => outage.sentence.clone(),
                None => worst_fault(&kept.result).map(|(_, finding)| finding.message.clone()).unwrap_or_default(),
            };
            let others = kept
                .result
                .findings()
                .into_iter()
                .filter(|finding| matches!(finding.severity, Severity::Error | Severity::Warning))
                .count()
                .saturating_sub(1);
            // Each of them is about a lookup that failed.
            let others = if outage.is_some() { 0 } else { others };
            let also = (others > 0).then(|| counted!(others, "{n} more finding.", "{n} more findings."));
            Some(view! { <span class="kept__found">{strange(&found)} {gap()} <span class="muted">{also} {gap()} {failed()}</span></span> })
        })
    };
    let opened = move || {
        check.list.with(|list| {
            let kept = list.get(place)?;
            // As a check of this domain alone has them.
            let lines = protocol_verdicts(&kept.result, None, &[]).map(|verdict| {
                verdict.of(Source::Dns).map(|said| {
                    view! { <li><SeverityMark severity=said.severity/> <b>{verdict.what}</b> <span>{said.sentence.clone()} {gap()} {strange(&said.more)}</span></li> }
                })
            });
            let own = kept.result.domain.clone();
            let href = format!("#/check/{own}");
            Some(view! {
                <div class="kept__body">
                    <ul class="kept__verdicts">{lines.into_iter().collect_view()}</ul>
                    <p class="actions">
                        <a class="button" href=href on:click=move |_| check.open(&own)>{tr("Open the full result")}</a>
                        <span class="muted">{say!("Checked at {time} UTC", time = &kept.at)}</span>
                    </p>
                </div>
            })
        })
    };
    view! {
        <button type="button" class="kept__row" aria-expanded=move || open.get().to_string() on:click=toggle>
            <span class="kept__domain">{strange(&domain)}</span> {found}
            <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-right"></use></svg>
        </button>
        <Show when=move || open.get()>{opened}</Show>
    }
}

/// Domains that the line of a folded group names.
const NAMES_IN_LINE: usize = 3;
/// Rows of a group that are drawn before the others are asked for.
const ROWS_AT_FIRST: usize = 50;
