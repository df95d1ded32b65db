//! The name of each page in the browser's tab.

use leptos::prelude::*;

use super::domains::Domains;
use super::pages::learn::topic_name;
use super::route::{Route, topic_of};
use super::state::AppState;
use crate::analysis::all_domains;
use crate::day::Day;
use crate::joined::listed;
use crate::language::tr;
use crate::say;
use crate::shown::{in_brief, shown};

/// Names the page in the browser's tab.
pub(crate) fn begin(state: AppState) {
    let domains = Memo::new(move |_| state.store.with(Domains::of));
    Effect::new(move |_| {
        state.settings.language.track();
        let page = match state.route.get() {
            Route::Reports => state
                .filter
                .with(|filter| filter.policy_domain.only().map(|domain| shown(domain).into_owned()))
                .unwrap_or_else(|| domains.with(loaded)),
            Route::Report(id) => report_name(state, id).unwrap_or_else(|| tr("Report").to_owned()),
            Route::Learn => state.fragment.with(|fragment| match topic_of(fragment) {
                topic if topic.is_empty() => tr("Learn").to_owned(),
                topic => topic_name(&topic).to_owned(),
            }),
            Route::Check => tr("Check").to_owned(),
            Route::BuildRecord | Route::BuildPolicy => tr("Build").to_owned(),
            Route::Privacy => tr("What is stored and sent").to_owned(),
            Route::Settings => tr("Settings").to_owned(),
        };
        let name = if page.is_empty() { NAME.to_owned() } else { say!("{page} – TLS-RPT Lens", page) };
        document().set_title(&name);
    });
}

/// The policy domain of all that is loaded, or how many there are: "example.com", "All 3 domains".
fn loaded(domains: &Domains) -> String {
    match (domains.first.as_slice(), domains.count) {
        (_, 0) => String::new(),
        ([only], _) => shown(&in_brief(only, MOST_LETTERS)).into_owned(),
        (_, count) => all_domains(count),
    }
}

/// "Google Inc., example.com, 27 Nov 2026": entries of the browser's history must be told apart.
fn report_name(state: AppState, id: usize) -> Option<String> {
    state.store.with(|store| {
        let columns = store.columns();
        let report = columns.reports.get(id)?;
        let domain = columns.entries_of(report).first().map(|entry| columns.policy_domains.text(entry.policy_domain));
        let names = [Some(columns.organizations.text(report.organization)), domain];
        let names = names.into_iter().flatten().filter(|name| !name.is_empty()).map(|name| shown(name).into_owned());
        let parts: Vec<String> = names.chain(report.day.map(Day::label_with_year)).collect();
        (!parts.is_empty()).then(|| listed(&parts))
    })
}

const NAME: &str = "TLS-RPT Lens";
/// Letters of a domain: far more than a tab shows.
const MOST_LETTERS: usize = 100;
