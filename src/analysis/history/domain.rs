//! What reports say of one policy domain: who reported it on which day, and which policies they had.

use std::collections::BTreeMap;

use super::seen_policy::{InTurn, Seen, SeenPolicy, apart, by_organization, in_turn};
use crate::day::Day;
use crate::store::{Columns, EntryRow, Names, Sessions, policy_in_use};

/// What is known of one policy domain.
#[derive(Default)]
pub(in crate::analysis) struct DomainHistory {
    /// Its number.
    pub(in crate::analysis) domain: u32,
    /// What each organisation reported: once closed in the order of days, one entry a day and organisation.
    pub(in crate::analysis) activity: Vec<Activity>,
    /// What each organisation reported of no day that can be believed.
    pub(in crate::analysis) undated: BTreeMap<u32, ByPolicy>,
    /// Those who reported it, in order.
    organizations: Vec<u32>,
    /// Days of its reports, in order.
    pub(in crate::analysis) days: Vec<Day>,
    /// The policies that senders applied. Once closed one of MTA-STS that came back is there for each of its stretches.
    pub(in crate::analysis) policies: Vec<SeenPolicy>,
    /// What each of these policies was seen by, while they are gathered.
    seen: Vec<Seen>,
    /// Their places by type and text, while they are gathered.
    places: BTreeMap<(u32, u32), usize>,
    /// MTA-STS policies that senders got in turn.
    in_turn: InTurn,
    /// Reports about it.
    pub(in crate::analysis) reports: usize,
}

impl DomainHistory {
    /// Nothing is known of it yet.
    pub(super) fn of(domain: u32) -> Self {
        Self { domain, ..Self::default() }
    }

    /// Notes that an organisation applied a policy on a day.
    pub(super) fn saw(&mut self, entry: &EntryRow, day: Day, organization: u32) {
        let EntryRow { policy_type, policy_text: text, mx_patterns, summary: sessions, .. } = *entry;
        // Nearly always it is one of few.
        let is_it = |policy: &SeenPolicy| (policy.policy_type, policy.text) == (policy_type, text);
        let near = self.policies.iter().take(FEW).position(is_it);
        let place = near.unwrap_or_else(|| *self.places.entry((policy_type, text)).or_insert(self.policies.len()));
        if self.policies.get(place).is_none() {
            let none = Sessions::default();
            let organizations = Vec::new();
            self.policies.push(SeenPolicy {
                policy_type,
                text,
                mx_patterns,
                first_day: day,
                last_day: day,
                organizations,
                sessions: none,
            });
            self.seen.push(Seen::default());
        }
        let Some(policy) = self.policies.get_mut(place) else { return };
        policy.first_day = policy.first_day.min(day);
        policy.last_day = policy.last_day.max(day);
        policy.sessions = policy.sessions.plus(sessions);
        if let Some(seen) = self.seen.get_mut(place).filter(|seen| seen.last() != Some(&(day, organization))) {
            seen.push((day, organization));
        }
    }

    /// Notes a report.
    pub(super) fn reported(&mut self, day: Option<Day>, organization: u32, by: ByPolicy) {
        self.reports += 1;
        let Some(day) = day else {
            self.undated.entry(organization).or_default().add(by);
            return;
        };
        self.activity.push(Activity { day, organization, place: 0, by });
    }

    /// Puts everything into its order; nothing is noted afterwards. `texts` are those of policies, of which `is_policy` says
    /// whether one was applied: what is quoted beside an error may be none.
    pub(super) fn close(&mut self, texts: &Names, mut is_policy: impl FnMut(u32) -> bool) {
        self.close_activity();
        self.places = BTreeMap::new();
        let (mut policies, seen) = (std::mem::take(&mut self.policies), std::mem::take(&mut self.seen));
        for (policy, seen) in policies.iter_mut().zip(&seen) {
            policy.organizations = by_organization(seen.iter());
            if is_seen(policy) && !is_policy(policy.text) {
                policy.text = 0;
            }
        }
        let (of_sts, others): (Vec<_>, Vec<_>) =
            policies.into_iter().zip(seen).partition(|(policy, _)| is_seen(policy));
        let (of_sts, mut seen): (Vec<SeenPolicy>, Vec<Seen>) = of_sts.into_iter().unzip();
        for seen in &mut seen {
            seen.sort();
            seen.dedup();
        }
        self.in_turn = in_turn(&of_sts, &seen);
        self.policies = others.into_iter().map(|(policy, _)| policy).collect();
        self.policies.append(&mut apart(of_sts, &seen));
        // Numbers are given as files come; of two of one day the texts tell which is named first.
        let head = |number: u32| {
            let text = texts.text(number).as_bytes();
            text.get(..HEAD).unwrap_or(text)
        };
        self.policies.sort_by(|one, other| {
            let texts = || head(one.text).cmp(head(other.text));
            one.first_day.cmp(&other.first_day).then_with(texts).then(one.text.cmp(&other.text))
        });
    }

    /// Puts what was reported into the order of days, an entry a day and organisation.
    fn close_activity(&mut self) {
        self.activity.sort_by_key(|one| (one.day, one.organization));
        self.activity.dedup_by(|next, kept| {
            let same = (next.day, next.organization) == (kept.day, kept.organization);
            if same {
                kept.by.add(next.by);
            }
            same
        });
        self.days = self.activity.iter().map(|activity| activity.day).collect();
        self.days.dedup();
        self.organizations = self.activity.iter().map(|activity| activity.organization).collect();
        self.organizations.sort_unstable();
        self.organizations.dedup();
        for activity in &mut self.activity {
            let place = self.organizations.binary_search(&activity.organization).unwrap_or_default();
            activity.place = u32::try_from(place).unwrap_or(u32::MAX);
        }
    }

    /// The same together with what is reported under the names of its MX hosts (RFC 8460, section 1.1).
    pub(in crate::analysis) fn with_hosts<'a>(&self, hosts: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let activity = hosts.clone().flat_map(|host| host.activity.iter().copied());
        let policies = hosts.clone().flat_map(|host| host.policies.iter().cloned());
        let mut whole = Self {
            domain: self.domain,
            activity: self.activity.iter().copied().chain(activity).collect(),
            policies: self.policies.iter().cloned().chain(policies).collect(),
            in_turn: self.in_turn.clone(),
            reports: hosts.fold(self.reports, |sum, host| sum.saturating_add(host.reports)),
            ..Self::default()
        };
        whole.close_activity();
        whole.policies.sort_by_key(|policy| policy.first_day);
        whole
    }

    /// Whether senders got these two MTA-STS policies in turn.
    pub(in crate::analysis) fn is_in_turn(&self, one: u32, other: u32) -> bool {
        self.in_turn.contains_key(&(one.min(other), one.max(other)))
    }

    /// The policies, two each, that senders got in turn, as first seen, and who did.
    pub(in crate::analysis) fn in_turn(&self) -> impl Iterator<Item = ((&SeenPolicy, &SeenPolicy), &[u32])> {
        let first = |text: u32| self.sts_policies().find(|policy| policy.text == text);
        self.in_turn.iter().filter_map(move |((one, other), who)| {
            let (one, other) = first(*one).zip(first(*other))?;
            let in_order = if other.first_day < one.first_day { (other, one) } else { (one, other) };
            Some((in_order, who.as_slice()))
        })
    }

    /// The last day on which an MTA-STS policy was applied.
    pub(in crate::analysis) fn last_of_text(&self, text: u32) -> Option<Day> {
        self.sts_policies().filter(|policy| policy.text == text).map(|policy| policy.last_day).max()
    }

    /// How much there is to look at.
    pub(in crate::analysis) fn size(&self) -> usize {
        self.activity.len() + self.policies.len()
    }

    /// The first and last day of its reports.
    pub(in crate::analysis) fn days(&self) -> Option<(Day, Day)> {
        Some((*self.days.first()?, *self.days.last()?))
    }

    /// What was reported between two days.
    pub(in crate::analysis) fn between(&self, first: Day, last: Day) -> &[Activity] {
        let from = self.activity.partition_point(|activity| activity.day < first);
        let to = self.activity.partition_point(|activity| activity.day <= last);
        self.activity.get(from..to).unwrap_or_default()
    }

    /// Those who reported it, in order.
    pub(in crate::analysis) fn organizations(&self) -> &[u32] {
        &self.organizations
    }

    /// What is noted of each who reported it, in order: one report after the other, in the order of days.
    pub(in crate::analysis) fn of_each<T: Default>(&self, mut note: impl FnMut(&mut T, &Activity)) -> Vec<(u32, T)> {
        let mut all: Vec<(u32, T)> = self.organizations.iter().map(|number| (*number, T::default())).collect();
        for one in &self.activity {
            if let Some((_, own)) = all.get_mut(one.place as usize) {
                note(own, one);
            }
        }
        all
    }

    /// Sessions per organisation between two days, most first.
    pub(in crate::analysis) fn organizations_between(&self, first: Day, last: Day) -> Vec<(u32, Sessions)> {
        let mut sums: BTreeMap<u32, Sessions> = BTreeMap::new();
        for activity in self.between(first, last) {
            let sum = sums.entry(activity.organization).or_default();
            *sum = sum.plus(activity.by.all);
        }
        let mut sums: Vec<(u32, Sessions)> = sums.into_iter().collect();
        sums.sort_by_key(|(number, sum)| (std::cmp::Reverse(sum.total()), *number));
        sums
    }

    /// Sessions between two days.
    pub(in crate::analysis) fn sessions_between(&self, first: Day, last: Day) -> Sessions {
        self.between(first, last).iter().fold(Sessions::default(), |sum, activity| sum.plus(activity.by.all))
    }

    /// Days with a report between two days.
    pub(in crate::analysis) fn days_between(&self, first: Day, last: Day) -> usize {
        let from = self.days.partition_point(|day| *day < first);
        self.days.partition_point(|day| *day <= last).saturating_sub(from)
    }

    /// Whether anybody applied an MTA-STS policy, whether or not a report says what it was.
    pub(in crate::analysis) fn is_under_sts(&self) -> bool {
        self.activity.iter().any(|one| one.by.kinds.sts)
    }

    /// The MTA-STS policies that say something, in the order in which they came; one that came back comes twice.
    pub(in crate::analysis) fn sts_policies(&self) -> impl DoubleEndedIterator<Item = &SeenPolicy> {
        self.policies.iter().filter(|policy| is_seen(policy))
    }

    /// The newest MTA-STS policy: of those still applied at the end, the one that came last.
    pub(in crate::analysis) fn newest_sts(&self) -> Option<&SeenPolicy> {
        let policies = self.policies.iter().filter(|policy| is_seen(policy));
        policy_in_use(policies, |policy| (Some(policy.first_day), Some(policy.last_day)))
    }
}

/// Whether it is a policy that may be replaced and come back.
fn is_seen(policy: &SeenPolicy) -> bool {
    policy.policy_type == Columns::STS && policy.text != 0
}

/// Sessions of an organisation on a day about a domain, by the kind of policy that it applied.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::analysis) struct ByPolicy {
    /// All, each counted once.
    pub(in crate::analysis) all: Sessions,
    /// Those judged by MTA-STS, by DANE, and by no policy.
    pub(in crate::analysis) sts: Sessions,
    pub(in crate::analysis) dane: Sessions,
    pub(in crate::analysis) none: Sessions,
    /// Whether each of these was applied, or found missing.
    pub(in crate::analysis) kinds: Kinds,
}

impl ByPolicy {
    fn add(&mut self, other: Self) {
        self.all = self.all.plus(other.all);
        self.sts = self.sts.plus(other.sts);
        self.dane = self.dane.plus(other.dane);
        self.none = self.none.plus(other.none);
        self.kinds = self.kinds.and(other.kinds);
    }

    /// Those judged by one of these kinds of policy, each counted once.
    pub(in crate::analysis) fn judged(&self, kinds: Kinds) -> Sessions {
        match kinds {
            Kinds { sts: true, dane: false, none: false } => self.sts,
            Kinds { sts: false, dane: true, none: false } => self.dane,
            Kinds { sts: false, dane: false, none: true } => self.none,
            Kinds { sts: true, dane: false, none: true } => self.sts.plus(self.none),
            _ => self.all,
        }
    }
}

/// Kinds of policy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analysis) struct Kinds {
    pub(in crate::analysis) sts: bool,
    pub(in crate::analysis) dane: bool,
    pub(in crate::analysis) none: bool,
}

impl Kinds {
    /// The kind of a policy type.
    pub(in crate::analysis) fn of(policy_type: u32) -> Self {
        let (sts, dane) = (policy_type == Columns::STS, policy_type == Columns::TLSA);
        Self { sts, dane, none: !sts && !dane }
    }

    /// Both.
    pub(in crate::analysis) fn and(self, other: Self) -> Self {
        Self { sts: self.sts || other.sts, dane: self.dane || other.dane, none: self.none || other.none }
    }

    /// Whether a policy was applied.
    pub(in crate::analysis) fn is_applied(self) -> bool {
        self.sts || self.dane
    }
}

/// An organisation's reports of one day about one domain.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis) struct Activity {
    pub(in crate::analysis) day: Day,
    pub(in crate::analysis) organization: u32,
    /// Its place among those who reported the domain.
    pub(in crate::analysis) place: u32,
    pub(in crate::analysis) by: ByPolicy,
}

/// Bytes of a policy by which it is put in order.
const HEAD: usize = 1_024;
/// Policies of a domain that are looked through.
const FEW: usize = 4;
