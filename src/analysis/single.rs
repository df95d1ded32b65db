//! One report alone: what an overview of it says, and the reports before and after it.

use std::collections::BTreeMap;

use super::judged::{OfDomain, OfPolicy, is_ignored};
use super::overview::{Overview, Share};
use super::policy_text::Modes;
use crate::store::{Columns, EntryRow, ReportRow, Sessions, Store};

/// What the answer to one report rests on: its sessions and the policies behind them. `None` for one that is not loaded.
pub fn overview_of_report(store: &Store, id: usize) -> Option<Overview> {
    let columns = store.columns();
    let report = columns.reports.get(id)?;
    // RFC 8460, section 4.4, knows three types. Whoever makes up many gets one share for what is beyond these.
    let mut types: BTreeMap<Option<u32>, Sessions> = BTreeMap::new();
    // Of domains with something untold, in mode none, or with ignored records, all policies are looked at: hardly any is, and a report may name
    // a hundred thousand.
    let mut domains: BTreeMap<u32, OfDomain> = BTreeMap::new();
    let (mut modes, mut in_mode_none, mut work) = (Modes::default(), Sessions::default(), usize::MAX);
    let mut of_entry = |entry: &EntryRow| {
        let nothing_judged = modes.is_none(columns, entry, &mut work) || is_ignored(columns, entry);
        let in_none = if nothing_judged { entry.summary } else { Sessions::default() };
        OfPolicy { in_none, ..OfPolicy::of(columns, entry) }
    };
    for entry in columns.entries_of(report) {
        let own = of_entry(entry);
        if entry.policy_type == Columns::STS {
            in_mode_none = in_mode_none.plus(own.in_none);
        }
        if own.told < own.sessions.failed || own.in_none.total() > 0 {
            domains.entry(entry.policy_domain).or_default();
        }
        let own = Some(entry.policy_type);
        let is_full = types.len() >= MOST_TYPES && !types.contains_key(&own);
        let is_known = || columns.policy_types.text(entry.policy_type) == "no-policy-found";
        let sum = types.entry(own.filter(|_| !is_full || is_known())).or_default();
        *sum = sum.plus(entry.summary);
    }
    if !domains.is_empty() {
        for entry in columns.entries_of(report) {
            if let Some(domain) = domains.get_mut(&entry.policy_domain) {
                domain.add(entry.policy_type, of_entry(entry));
            }
        }
    }
    let share = |(number, sessions): (Option<u32>, Sessions)| {
        let label = number.map_or_else(String::new, |number| columns.policy_types.text(number).to_owned());
        Share { label, reports: 1, sessions, failed: sessions.failed }
    };
    Some(Overview {
        reports: 1,
        sessions: report.sessions,
        untold: domains.values().fold(0, |sum, own| sum.saturating_add(own.untold())),
        unverified: domains.values().fold(0, |sum, own| sum.saturating_add(own.unverified(Sessions::default()))),
        in_mode_none,
        organizations: 1,
        first_day: report.day,
        last_day: report.last_day,
        by_policy_type: types.into_iter().map(share).collect(),
        ..Overview::default()
    })
}

/// Policy types of one report that are told apart.
const MOST_TYPES: usize = 20;

/// The reports of one organisation about one domain, by day, around one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before it.
    pub before: Option<usize>,
    /// The one after it.
    pub after: Option<usize>,
    /// Which it is, counted from 1.
    pub number: usize,
    /// How many there are.
    pub all: usize,
}

/// The reports before and after one, of the same organisation about the same first policy domain.
pub fn neighbours(store: &Store, id: usize) -> Neighbours {
    let columns = store.columns();
    let Some(own) = columns.reports.get(id) else { return Neighbours::default() };
    let domain = first_domain(columns, own);
    let place = (own.day, id);
    let mut found = Neighbours { number: 1, ..Neighbours::default() };
    let (mut before, mut after) = (None, None);
    let same = |report: &ReportRow| report.organization == own.organization && first_domain(columns, report) == domain;
    for (other, report) in columns.reports.iter().enumerate().filter(|(_, report)| same(report)) {
        let other = (report.day, other);
        found.all += 1;
        if other < place {
            found.number += 1;
            before = before.max(Some(other));
        } else if other > place && after.is_none_or(|after| other < after) {
            after = Some(other);
        }
    }
    found.before = before.map(|(_, id)| id);
    found.after = after.map(|(_, id)| id);
    found
}

fn first_domain(columns: &Columns, report: &ReportRow) -> Option<u32> {
    columns.entries_of(report).first().map(|entry| entry.policy_domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::is_unenforced;
    use crate::intake;
    use crate::limits::Limits;

    /// A report whose policies have these types, with a session each.
    fn of_types(types: &[String]) -> Overview {
        let entry = |policy_type: &String| {
            format!(
                r#"{{"policy":{{"policy-type":"{policy_type}","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}"#
            )
        };
        let entries = types.iter().map(entry).collect::<Vec<_>>().join(",");
        let report = format!(
            r#"{{"organization-name":"S","date-range":{{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-01T23:59:59Z"}},"contact-info":"c","report-id":"1","policies":[{entries}]}}"#
        );
        let mut store = Store::default();
        intake::read("x", report.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
        overview_of_report(&store, 0).unwrap()
    }

    #[test]
    fn made_up_policy_types_share_what_is_beyond_twenty() {
        let mut types: Vec<String> = (0..30_000).map(|number| format!("type {number}")).collect();
        let all = of_types(&types);
        assert_eq!(all.by_policy_type.len(), 21);
        assert_eq!(all.by_policy_type.iter().map(|share| share.sessions.successful).sum::<u64>(), 30_000);
        // The one that means something is told apart wherever it stands.
        types.push("no-policy-found".to_owned());
        let share = of_types(&types).by_policy_type.into_iter().find(|share| share.label == "no-policy-found").unwrap();
        assert_eq!(share.sessions.successful, 1);
        assert!(is_unenforced(&of_types(&types.split_off(30_000))));
    }
}
