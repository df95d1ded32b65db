//! Every answer as it came, and the chain of signatures at the MX hosts.

use leptos::prelude::*;

use crate::check::is_answered;
use crate::dns::{Lookup, LookupResult};
use crate::joined::labelled;
use crate::language::tr;
use crate::ui::components::strange::strange;
use crate::ui::state::app_state;
use crate::{counted, say, text};

/// The table of answers, behind a button once the check is over.
#[component]
pub(crate) fn Answers() -> impl IntoView {
    let check = app_state().check;
    let open = RwSignal::new(false);
    let shown = move || check.running.get() || open.get();
    let rows = move || {
        let signed = |lookup: &Lookup| {
            check.done.with(|done| done.as_ref().is_none_or(|(facts, _)| facts.signed(lookup).is_some()))
        };
        check.lookups.with(|lookups| lookups.iter().map(|lookup| row(lookup, signed(lookup))).collect_view())
    };
    let counts = move || check.lookups.with(|lookups| counts(lookups));
    let show = move || match counts() {
        (0, failed) => counted!(failed, "Show {n} failed lookup", "Show {n} failed lookups"),
        (answers, _) => counted!(answers, "Show {n} raw answer", "Show {n} raw answers"),
    };
    let hide = move || if counts().0 == 0 { tr("Hide the failed lookups") } else { tr("Hide the raw answers") };
    let beside = move || match counts() {
        (0, _) | (_, 0) => String::new(),
        (_, failed) => counted!(failed, "{n} lookup failed.", "{n} lookups failed."),
    };
    view! {
        <Show when=move || !check.running.get()>
            <p><button type="button" class="link-button prose" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|on| *on = !*on)>
                {move || if open.get() { hide().to_owned() } else { show() }}
            </button> " " <span class="muted">{beside}</span></p>
        </Show>
        <Show when=shown>
            <div class="table-frame"><table class="data-table">
                <caption class="visually-hidden">{tr("DNS answers")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{tr("Name")}</th>
                        <th scope="col">{tr("Type")}</th>
                        <th scope="col">{tr("Answer")}</th>
                        <th scope="col">{tr("Signed")}</th>
                        <th scope="col">{tr("From")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table></div>
        </Show>
    }
}

/// How many lookups were answered, and how many were not.
pub(super) fn counts(lookups: &[Lookup]) -> (usize, usize) {
    let answers = lookups.iter().filter(|lookup| is_answered(lookup)).count();
    (answers, lookups.len().saturating_sub(answers))
}

/// `is_judged` says whether the resolver would know that the answer is signed.
fn row(lookup: &Lookup, is_judged: bool) -> impl IntoView + use<> {
    let signed = tr(match &lookup.result {
        result if result.validated() => text!("signed" as "answer"),
        LookupResult::Bogus(_) => text!("broken" as "answer"),
        result if result.is_unknown() || !is_judged => text!("unknown" as "answer"),
        _ => text!("not signed" as "answer"),
    });
    let data: Vec<String> = lookup.result.answer().map_or_else(Vec::new, |answer| {
        let hops = answer.chain.iter().map(|hop| format!("CNAME {}", hop.to));
        hops.chain(answer.records.iter().map(|record| record.data.presentation())).collect()
    });
    let errors: Vec<String> = lookup.result.answer().map_or_else(Vec::new, |answer| {
        // {code}: a number that RFC 8914 registers
        // {text}: what the server said beside it
        answer.extended_errors.iter().map(|(code, text)| say!("extended error {code} {text}", code, text)).collect()
    });
    // {first}: the resolver that was asked first
    // {next}: the one that was asked when that failed
    let from = lookup
        .attempts
        .iter()
        .map(|attempt| {
            let resolver = attempt.resolver.name();
            if attempt.result.is_unknown() {
                labelled(resolver, &attempt.result.summary())
            } else {
                resolver.to_owned()
            }
        })
        .reduce(|first, next| say!("{first}, then {next}", first, next))
        .unwrap_or_default();
    view! {
        <tr>
            <td data-place="title"><span class="mono">{strange(lookup.question.shown_name())}</span></td>
            <td>{lookup.question.record_type.to_string()}</td>
            <td data-place="last">
                {lookup.result.summary()}
                {data.into_iter().map(|line| view! { <br/> <span class="mono wrap">{strange(&line)}</span> }).collect_view()}
                {errors.into_iter().map(|line| view! { <br/> <span class="muted">{line}</span> }).collect_view()}
            </td>
            <td>{signed}</td>
            <td>{from}</td>
        </tr>
    }
}
