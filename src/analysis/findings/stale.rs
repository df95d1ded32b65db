//! Senders that still hold an MTA-STS policy that was replaced.

use std::collections::BTreeSet;

use super::finding::Step;
use super::wording::list;
use crate::analysis::cause::Cause;
use crate::analysis::history::{DomainHistory, History, SeenPolicy};
use crate::analysis::incidents::Incident;
use crate::day::{Day, Years};
use crate::explain::CauseClass;
use crate::language::tr;
use crate::{counted, say};

/// Who holds an old policy, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stale {
    /// The day of the first report with the newest policy.
    since: Day,
    /// When the old one runs out at the latest: a sender fetched it before it was replaced, and keeps it for its
    /// `max_age` (RFC 8461, section 3.2).
    until: Option<Day>,
}

/// Those who refuse a host that the newest policy names.
pub(super) fn holders(history: &History<'_>, incident: &Incident) -> Option<Stale> {
    if incident.cause != Cause::Class(CauseClass::MxNotInPolicy) || incident.hosts.is_empty() {
        return None;
    }
    let domain = history.domain(*incident.domains.first()?)?;
    let newest = domain.newest_sts()?;
    let covers = |host: &u32| !history.policy(newest.text).leaves_out(history.host(*host));
    let old: BTreeSet<u32> = incident.failures.iter().map(|failure| failure.policy_text).collect();
    if !incident.hosts.iter().all(covers) || old.contains(&newest.text) {
        return None;
    }
    let longest = old.iter().filter_map(|text| history.policy(*text).max_age.parse::<i64>().ok()).max();
    let days = longest.map(|seconds| i32::try_from((seconds / 86_400).clamp(0, MOST_DAYS)).unwrap_or_default());
    Some(Stale { since: newest.first_day, until: days.map(|days| newest.first_day.plus(days)) })
}

impl Stale {
    pub(super) fn sentence(&self, (who, count): (&str, usize), over: bool, last: Option<Day>, years: Years) -> String {
        // {who}: the organisations that this is about, as a list
        let since = self.since.label_in(years);
        if over {
            return say!(
                "The newest policy, seen since {since}, covers what the old one left out; {who} had cached the old one.",
                since,
                who
            );
        }
        match self.until {
            Some(until) if last.is_none_or(|last| last <= until) => counted!(
                count,
                "The newest policy, seen since {since}, covers what the old one left out: {who} still applies the old one, until {until} at the latest.",
                "The newest policy, seen since {since}, covers what the old one left out: {who} still apply the old one, until {until} at the latest.",
                since,
                who,
                until = until.label_in(years),
            ),
            _ => counted!(
                count,
                "The newest policy, seen since {since}, covers what the old one left out: {who} still applies the old one.",
                "The newest policy, seen since {since}, covers what the old one left out: {who} still apply the old one.",
                since,
                who,
            ),
        }
    }
}

/// Who has the newest policy already, and how long an old one is kept.
pub(super) fn reasons(history: &History<'_>, incident: &Incident) -> Vec<String> {
    let domain = incident.domains.first().and_then(|number| history.domain(*number));
    let holders = domain.and_then(DomainHistory::newest_sts).map(SeenPolicy::holders);
    let others: Vec<u32> =
        holders.into_iter().flatten().copied().filter(|number| !incident.is_met_by(*number)).collect();
    let mut reasons = Vec::new();
    if !others.is_empty() {
        let who = list(&history.organizations(&others));
        reasons.push(counted!(
            others.len(),
            "{who} already applies the newest policy.",
            "{who} already apply the newest policy.",
            who,
        ));
    }
    let text = tr(
        "Senders cache a policy for its max_age; before it expires, most fetch it again only when the id in the record changes.",
    );
    reasons.push(text.to_owned());
    reasons
}

/// What to do about it.
pub(super) fn steps(over: bool) -> Vec<Step> {
    if over {
        return vec![Step::new(tr("Next time, change the id in the _mta-sts record together with the policy."))];
    }
    vec![
        Step::new(tr(
            "Change the id in the _mta-sts record: senders that have cached the old policy then fetch the new one.",
        )),
        Step::new(tr("If you serve the policy from several hosts, compare the file on each.")),
    ]
}

/// A policy may be kept for a year at most (RFC 8461, section 3.2).
const MOST_DAYS: i64 = 366;
