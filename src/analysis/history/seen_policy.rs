//! A policy as senders saw it, and the stretches of time in which it was the one: it may be replaced, and come back.

use std::collections::{BTreeMap, BTreeSet};

use crate::day::Day;
use crate::store::Sessions;

/// A policy as senders saw it, in one stretch of time.
#[derive(Debug, Clone)]
pub(in crate::analysis) struct SeenPolicy {
    pub(in crate::analysis) policy_type: u32,
    /// Number of its text.
    pub(in crate::analysis) text: u32,
    /// Number of the `mx-host` patterns that came with it first.
    pub(in crate::analysis) mx_patterns: u32,
    pub(in crate::analysis) first_day: Day,
    pub(in crate::analysis) last_day: Day,
    /// Organisations in order, each with the first and last day on which it applied it.
    pub(in crate::analysis) organizations: Vec<(u32, (Day, Day))>,
    /// Sessions under it, in all its stretches.
    pub(in crate::analysis) sessions: Sessions,
}

impl SeenPolicy {
    /// Those that applied it, in order.
    pub(in crate::analysis) fn holders(&self) -> impl Iterator<Item = &u32> {
        self.organizations.iter().map(|(number, _)| number)
    }

    /// The first and the last day on which an organisation applied it.
    pub(in crate::analysis) fn days_of(&self, organization: u32) -> Option<(Day, Day)> {
        let place = self.organizations.binary_search_by_key(&organization, |(number, _)| *number).ok()?;
        self.organizations.get(place).map(|(_, days)| *days)
    }

    /// The last day on which an organisation applied it.
    pub(in crate::analysis) fn last_of(&self, organization: u32) -> Option<Day> {
        self.days_of(organization).map(|(_, last)| last)
    }
}

/// Days and organisations that a policy was seen by, in order once all are known.
pub(super) type Seen = Vec<(Day, u32)>;

/// Takes policies of one kind apart where they went and came back: each then is there once for each of its stretches.
/// `seen` is what each policy was seen by, in their order.
pub(super) fn apart(policies: Vec<SeenPolicy>, seen: &[Seen]) -> Vec<SeenPolicy> {
    if policies.len() < 2 {
        return policies;
    }
    // Who applied any of them on which days.
    let mut any: BTreeMap<u32, BTreeSet<Day>> = BTreeMap::new();
    for (day, organization) in seen.iter().flatten() {
        any.entry(*organization).or_default().insert(*day);
    }
    let mut all = Vec::with_capacity(policies.len());
    for (policy, seen) in policies.into_iter().zip(seen) {
        let begins = begins(seen, &any);
        // Two files behind one name come and go all the time.
        if begins.is_empty() || begins.len() >= MOST_STRETCHES {
            all.push(policy);
            continue;
        }
        let from = std::iter::once(policy.first_day).chain(begins.iter().copied());
        let to = begins.iter().map(|day| Some(*day)).chain([None]);
        for (from, to) in from.zip(to) {
            all.extend(part(&policy, seen, from, to));
        }
    }
    all
}

/// The texts of two policies each that senders got in turn, and who did: one came back after the other, and again.
pub(super) fn in_turn(policies: &[SeenPolicy], seen: &[Seen]) -> InTurn {
    let mut all = InTurn::new();
    if policies.len() < 2 {
        return all;
    }
    let mut by_organization: BTreeMap<u32, Vec<(Day, u32)>> = BTreeMap::new();
    for (policy, seen) in policies.iter().zip(seen) {
        for (day, organization) in seen {
            by_organization.entry(*organization).or_default().push((*day, policy.text));
        }
    }
    for (organization, mut own) in by_organization {
        own.sort_unstable();
        let mut known = BTreeSet::new();
        let mut current = None;
        let mut returns: BTreeMap<(u32, u32), Vec<Day>> = BTreeMap::new();
        for of_day in own.chunk_by(|one, next| one.0 == next.0) {
            // On the day of a change there are both.
            if let [(day, text)] = of_day
                && let Some(before) = current.replace(*text).filter(|before| before != text && known.contains(text))
            {
                returns.entry((before.min(*text), before.max(*text))).or_default().push(*day);
            }
            known.extend(of_day.iter().map(|(_, text)| *text));
        }
        for (pair, days) in returns {
            let span = days.first().zip(days.last()).map_or(0, |(first, last)| last.0 - first.0);
            let times = i32::try_from(days.len()).unwrap_or(i32::MAX);
            if times >= LEAST_RETURNS && span <= times.saturating_mul(LONGEST_TURN) {
                all.entry(pair).or_default().push(organization);
            }
        }
    }
    all
}

/// By the texts of two policies, the lower number first: who got them in turn, in order.
pub(super) type InTurn = BTreeMap<(u32, u32), Vec<u32>>;

/// The days on which a policy came back: on several days before, those who hold it now, and held it before, all had
/// another one.
fn begins(seen: &[(Day, u32)], any: &BTreeMap<u32, BTreeSet<Day>>) -> Vec<Day> {
    let mut days: BTreeMap<Day, Vec<u32>> = BTreeMap::new();
    for (day, organization) in seen {
        days.entry(*day).or_default().push(*organization);
    }
    let mut begins = Vec::new();
    let mut before: BTreeSet<u32> = BTreeSet::new();
    let mut last: Option<Day> = None;
    for (day, who) in days {
        if let Some(last) = last.filter(|last| day.0 - last.0 > LEAST_DAYS) {
            let between = last.plus(1)..day;
            let others = who
                .iter()
                .filter(|one| before.contains(one))
                .filter_map(|one| any.get(one))
                .any(|days| days.range(between.clone()).take(ENOUGH_DAYS).count() == ENOUGH_DAYS);
            if others {
                begins.push(day);
            }
        }
        before.extend(who);
        last = Some(day);
    }
    begins
}

/// What is known of a policy from one day until before another.
fn part(policy: &SeenPolicy, seen: &[(Day, u32)], from: Day, to: Option<Day>) -> Option<SeenPolicy> {
    let later = seen.get(seen.partition_point(|(day, _)| *day < from)..).unwrap_or_default();
    let own = || later.iter().take_while(move |(day, _)| to.is_none_or(|to| *day < to));
    let (first_day, last_day) = (own().next()?.0, own().last()?.0);
    let organizations = by_organization(own());
    Some(SeenPolicy { first_day, last_day, organizations, ..policy.clone() })
}

/// Organisations in order, each with its first and last day.
pub(super) fn by_organization<'a>(seen: impl Iterator<Item = &'a (Day, u32)>) -> Vec<(u32, (Day, Day))> {
    let mut all: Vec<(u32, Day)> = seen.map(|(day, organization)| (*organization, *day)).collect();
    all.sort_unstable();
    let own = all.chunk_by(|one, next| one.0 == next.0);
    own.filter_map(|own| Some((own.first()?.0, (own.first()?.1, own.last()?.1)))).collect()
}

/// Times that either of two policies came back after the other: one of them twice.
const LEAST_RETURNS: i32 = 3;
/// Days for each of them: who changes a policy on purpose leaves it for longer.
const LONGEST_TURN: i32 = 7;
/// Days without a policy after which it may have come back.
const LEAST_DAYS: i32 = 3;
/// Days between on which one who holds it had another.
const ENOUGH_DAYS: usize = 2;
/// Times that a policy may come.
const MOST_STRETCHES: usize = 8;
