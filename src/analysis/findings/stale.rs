//! Senders that still hold an MTA-STS policy that was replaced.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Step;
use super::wording::{list, names};
use crate::analysis::cause::Cause;
use crate::analysis::history::{DomainHistory, History, SeenPolicy, texts};
use crate::analysis::incidents::Incident;
use crate::day::{Day, Years};
use crate::explain::CauseClass;
use crate::language::tr;
use crate::{counted, say};

/// Who holds an old policy, of which domains, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stale {
    /// The domains whose newest policy names what the old one leaves out.
    domains: BTreeSet<u32>,
    /// Those who met it and use the old one still, the one with the most failures first.
    still: Vec<u32>,
    /// Others who have the newest one already.
    renewed: Vec<u32>,
    /// The day since which all these domains have been reported with the newest policy.
    since: Day,
    /// When the old one runs out at the latest: a sender fetched it before it was replaced, and keeps it for its
    /// `max_age` (RFC 8461, section 3.2).
    until: Option<Day>,
    /// It was applied for days after that: what is so old is no copy in a cache.
    is_no_copy: bool,
    /// Nobody was refused once the newest one had been seen: it came too late, and nothing tells of copies.
    is_late: bool,
    /// Senders get the one that leaves it out and the one that covers it in turn: both are served at once.
    in_turn: bool,
}

/// What is known of failures of one domain.
#[derive(Default)]
struct Own {
    hosts: BTreeSet<u32>,
    texts: BTreeSet<u32>,
    days: Option<(Day, Day)>,
}

/// Those who refuse a host that the newest policy names. One host may be the MX of several domains, and some of these may
/// lack it to this day.
pub(super) fn holders(history: &History<'_>, incident: &Incident) -> Option<Stale> {
    if incident.cause != Cause::Class(CauseClass::MxNotInPolicy) || incident.hosts.is_empty() {
        return None;
    }
    let mut by_domain: BTreeMap<u32, Own> = BTreeMap::new();
    for failure in &incident.failures {
        let own = by_domain.entry(failure.domain).or_default();
        own.hosts.extend((failure.receiving_mx != 0).then_some(failure.receiving_mx));
        own.texts.insert(failure.policy_text);
        if let Some(day) = failure.day {
            let (first, last) = own.days.unwrap_or((day, day));
            own.days = Some((first.min(day), last.max(day)));
        }
    }
    let mut found: Option<Stale> = None;
    let (mut still, mut renewed) = (BTreeSet::new(), BTreeSet::new());
    for (number, own) in &by_domain {
        let Some(domain) = history.domain(*number) else { continue };
        let other = served_beside(history, domain, own);
        let Some(newest) = other.or_else(|| domain.newest_sts()) else { continue };
        let covers = |host: &u32| !history.policy(newest.text).leaves_out(history.host(*host));
        if !own.hosts.iter().all(covers) || own.texts.contains(&newest.text) {
            continue;
        }
        let longest = own.texts.iter().filter_map(|text| history.policy(*text).max_age.parse::<i64>().ok()).max();
        let days = longest.map(|seconds| i32::try_from((seconds / 86_400).clamp(0, MOST_DAYS)).unwrap_or_default());
        let until = days.map(|days| newest.first_day.plus(days));
        let mut last_old: BTreeMap<u32, Day> = BTreeMap::new();
        for policy in domain.sts_policies().filter(|policy| own.texts.contains(&policy.text)) {
            for (organization, (_, last)) in &policy.organizations {
                let day = last_old.entry(*organization).or_insert(*last);
                *day = (*day).max(*last);
            }
        }
        renewed.extend(newest.holders().copied());
        still.extend(last_old.into_iter().filter_map(|(organization, last)| {
            newest.last_of(organization).is_none_or(|new| new <= last).then_some(organization)
        }));
        let stale = found.get_or_insert_with(|| Stale {
            domains: BTreeSet::new(),
            still: Vec::new(),
            renewed: Vec::new(),
            since: newest.first_day,
            until,
            is_no_copy: false,
            is_late: true,
            in_turn: false,
        });
        stale.in_turn |= other.is_some();
        stale.is_late &= own.days.is_some_and(|(first, last)| first < newest.first_day && last <= newest.first_day);
        stale.domains.insert(*number);
        stale.since = stale.since.max(newest.first_day);
        stale.until = stale.until.zip(until).map(|(one, other)| one.max(other));
    }
    let mut stale = found?;
    stale.still = incident.met.iter().copied().filter(|one| still.contains(one)).collect();
    stale.is_late &= stale.still.is_empty() && !stale.in_turn;
    if stale.still.is_empty() || stale.in_turn {
        stale.still.clone_from(&incident.met);
    }
    let last = incident.days().map(|(_, last)| last);
    stale.is_no_copy = last.zip(stale.until).is_some_and(|(last, until)| last.0 - until.0 > LATE);
    stale.renewed = renewed.into_iter().filter(|one| !stale.still.contains(one)).collect();
    Some(stale)
}

/// The policy that covers hosts, where senders get it and one that leaves them out in turn.
fn served_beside<'a>(history: &History<'_>, domain: &'a DomainHistory, own: &Own) -> Option<&'a SeenPolicy> {
    let covers =
        |policy: &SeenPolicy| own.hosts.iter().all(|host| !history.policy(policy.text).leaves_out(history.host(*host)));
    let others = domain.in_turn().flat_map(|((one, other), _)| [(one, other), (other, one)]);
    let mut others = others.filter(|(bad, good)| own.texts.contains(&bad.text) && covers(good));
    others.next().map(|(_, good)| good).filter(|good| !own.texts.contains(&good.text))
}

impl Stale {
    /// Whether senders get both policies in turn.
    pub(super) fn in_turn(&self) -> bool {
        self.in_turn
    }

    /// Whether each domain of an incident has a newer policy that names what the old one leaves out.
    pub(super) fn is_whole(&self, incident: &Incident) -> bool {
        self.domains.len() == incident.domains.len()
    }

    /// Whether the newest policy of a domain has what an old one leaves out.
    pub(super) fn is_of(&self, domain: u32) -> bool {
        self.domains.contains(&domain)
    }

    /// Since when the policies of all domains have covered the hosts, where these were in use before, and nobody who
    /// refused them did so once the newest policy was seen.
    pub(super) fn late(&self, incident: &Incident) -> Option<Day> {
        (self.is_late && self.is_whole(incident)).then_some(self.since)
    }

    /// Whether it was applied for longer than a sender caches it.
    pub(super) fn is_no_copy(&self) -> bool {
        self.is_no_copy
    }

    /// What is so of some domains, where others lack it to this day.
    pub(super) fn of_some(&self, history: &History<'_>, years: Years) -> String {
        say!(
            "For {domain}, the newest policy, seen since {since}, covers what the old one left out.",
            domain = list(&texts(&history.columns.policy_domains, &self.domains)),
            since = self.since.label_in(years),
        )
    }

    /// What to do about these.
    pub(super) fn step_of_some(&self, history: &History<'_>) -> Step {
        Step::new(say!(
            "For {domain}, change the id in the _mta-sts record: senders that have cached the old policy then fetch the new one.",
            domain = list(&texts(&history.columns.policy_domains, &self.domains)),
        ))
    }

    /// What is so of all domains of an incident.
    pub(super) fn sentence(&self, history: &History<'_>, incident: &Incident, over: bool, years: Years) -> String {
        let last = incident.days().map(|(_, last)| last);
        // Those who had it are rid of it where it is over.
        let who = if over { &incident.met } else { &self.still };
        let (who, count) = (names(history, who), who.len());
        // {who}: the organisations that this is about, as a list
        let since = self.since.label_in(years);
        if self.in_turn {
            return say!(
                "The other one, seen since {since}, covers what this one leaves out: {who} received both in turn.",
                since,
                who,
            );
        }
        if self.is_no_copy {
            return say!(
                "The newest policy, seen since {since}, covers what the old one left out: {who} still received the old one after any cached copy of it had expired.",
                since,
                who,
            );
        }
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
pub(super) fn reasons(history: &History<'_>, stale: &Stale, years: Years) -> Vec<String> {
    if stale.in_turn {
        return vec![served_in_turn().to_owned()];
    }
    let others = &stale.renewed;
    let mut reasons = Vec::new();
    if !others.is_empty() {
        let who = list(&history.organizations(others));
        reasons.push(counted!(
            others.len(),
            "{who} already applies the newest policy.",
            "{who} already apply the newest policy.",
            who,
        ));
    }
    let until = stale.until.filter(|_| stale.is_no_copy);
    reasons.push(until.map_or_else(|| caching().to_owned(), |until| no_copy(&until.label_in(years))));
    reasons
}

/// For how long an old policy is kept.
pub(super) fn caching() -> &'static str {
    tr(
        "Senders cache a policy for its max_age; before it expires, most fetch it again only when the id in the record changes.",
    )
}

/// Why a policy comes back after another, and again.
pub(super) fn served_in_turn() -> &'static str {
    tr(
        "A policy that was replaced does not keep coming back: most likely, several servers answer for the policy host, and they serve different files.",
    )
}

/// That an old policy is older than any copy of it may be.
pub(super) fn no_copy(until: &str) -> String {
    say!(
        "A cached copy of the old policy would have expired on {until} at the latest: most likely, several servers answer for the policy host, and one of them still serves the old file.",
        until
    )
}

/// What to do about it.
pub(super) fn steps(stale: &Stale, over: bool) -> Vec<Step> {
    if over && !stale.is_no_copy && !stale.in_turn {
        return vec![Step::new(tr("Next time, change the id in the _mta-sts record together with the policy."))];
    }
    to_renew(stale.is_no_copy || stale.in_turn)
}

/// How senders get the newest policy: where what they get is no copy, the hosts that serve it come first.
pub(super) fn to_renew(is_no_copy: bool) -> Vec<Step> {
    let mut steps = vec![
        Step::new(tr(
            "Change the id in the _mta-sts record: senders that have cached the old policy then fetch the new one.",
        )),
        Step::new(tr("If you serve the policy from several hosts, compare the file on each.")),
    ];
    if is_no_copy {
        steps.reverse();
    }
    steps
}

/// A policy may be kept for a year at most (RFC 8461, section 3.2).
const MOST_DAYS: i64 = 366;
/// Days after its end in which a copy may still be reported, for reports and the day of the change are of whole days.
const LATE: i32 = 2;
