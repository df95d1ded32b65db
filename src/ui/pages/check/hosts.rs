//! Every MX host with its state, also those that nothing is wrong with.

use leptos::prelude::*;

use crate::check::{Addresses, CheckResult, Facts, HostState, host_states};
use crate::joined::{labelled, listed};
use crate::language::tr;
use crate::record::{Policy, Severity};
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::strange::strange;
use crate::{counted, say, text};

/// The table of the hosts. `policy` is the MTA-STS policy that is known.
pub(super) fn hosts(facts: &Facts, result: &CheckResult, policy: Option<&Policy>) -> impl IntoView + use<> {
    let states = host_states(facts, result, policy);
    let is_covered = states.iter().any(|state| state.covered.is_some());
    let rows = states.iter().map(|state| row(state, is_covered)).collect_view();
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("MX hosts and their state")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr("MX host")}</th>
                    <th scope="col">"DANE"</th>
                    <th scope="col">{tr("Address")}</th>
                    <th scope="col">{tr("TLSA records")}</th>
                    {is_covered.then(|| view! { <th scope="col">"MTA-STS"</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

fn row(state: &HostState, is_covered: bool) -> impl IntoView + use<> {
    let (severity, dane) = state.dane_words();
    let address = match &state.addresses {
        Addresses::None => tr(text!("none" as "address")).to_owned(),
        Addresses::Unknown => tr(text!("unknown" as "address")).to_owned(),
        Addresses::Known(all) => labelled(&shown(all), signed(state.addresses_signed)),
    };
    let tlsa = match (state.tlsa.len(), state.tlsa_signed) {
        (0, _) if state.tlsa_fails => tr(text!("unknown" as "TLSA records")).to_owned(),
        (0, _) => "–".to_owned(),
        (count, Some(true)) => counted!(count, "{n} record, signed", "{n} records, signed"),
        (count, Some(false)) => counted!(count, "{n} record, not signed", "{n} records, not signed"),
        (count, None) => counted!(count, "{n} record, not known to be signed", "{n} records, not known to be signed"),
    };
    // {target}: the name of a host
    let alias = state.alias_of.as_ref().map(|target| say!("alias of {target}", target));
    let covered = is_covered.then(|| {
        let (severity, words) = match state.covered {
            Some(true) => (Severity::Ok, text!("covered by the policy")),
            Some(false) => (Severity::Error, text!("not covered by the policy")),
            None => (Severity::Note, text!("unknown" as "MTA-STS")),
        };
        view! { <td data-label="MTA-STS"><SeverityMark severity/> " " {tr(words)}</td> }
    });
    view! {
        <tr>
            <td data-place="title"><span class="mono">{strange(&state.host)}</span>{alias.map(|alias| view! { <br/> <span class="mono muted">{strange(&alias)}</span> })}</td>
            <td data-label="DANE"><SeverityMark severity/> " " {dane}</td>
            <td data-label=tr("Address")>{strange(&address)}</td>
            <td data-label=tr("TLSA records")>{tlsa}</td>
            {covered}
        </tr>
    }
}

fn signed(signed: Option<bool>) -> &'static str {
    tr(match signed {
        Some(true) => text!("signed" as "address"),
        Some(false) => text!("not signed" as "address"),
        None => text!("not known to be signed" as "address"),
    })
}

/// A few addresses, and how many more there are.
fn shown(all: &[String]) -> String {
    let first = all.get(..MOST_ADDRESSES).unwrap_or(all);
    match all.len().saturating_sub(first.len()) {
        0 => listed(first),
        more => counted!(more, "{addresses} and {n} other", "{addresses} and {n} others", addresses = listed(first)),
    }
}

/// Addresses of a host that its row names.
const MOST_ADDRESSES: usize = 4;
