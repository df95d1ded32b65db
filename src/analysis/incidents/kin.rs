//! Stories of several causes that are one: records that were rolled over, a certificate that fits neither names nor
//! records, sessions that one sender judged by two policies, and single sessions that broke off for this reason or that.

use std::collections::{BTreeMap, BTreeSet};

use super::forgetting::forget_some;
use super::merge::{Cluster, MOST_DOMAINS};
use super::part::{Limits, Story};
use super::table::Tables;
use crate::analysis::cause::Cause;
use crate::analysis::history::{Failure, History, Place};
use crate::day::Day;
use crate::explain::CauseClass;
use crate::store::Columns;

/// Of each cause at each place, the clusters that hold it.
type Owners = BTreeMap<(Cause, Place), Vec<usize>>;

/// Clusters, each put to one before it that tells the same under another cause. Only where a filter can tell what comes
/// of it: it names causes and places each for itself, so that all these causes have at these places must be of it.
#[derive(Default)]
pub(super) struct Kin {
    /// One that another took in leaves a hole.
    all: Vec<Option<Cluster>>,
    /// Which is noted next.
    at: usize,
    owners: Owners,
    alike: BTreeMap<Alike, Vec<usize>>,
    /// Of those that are alike, what is looked at next, the first one last; and those that others can be put to.
    group: Vec<usize>,
    heads: Vec<usize>,
    /// Rows that were looked at to find others whom it spared.
    seen: usize,
}

impl Kin {
    /// Of all clusters, nothing joined yet.
    pub(super) fn of(all: Vec<Option<Cluster>>) -> Self {
        Self { all, ..Self::default() }
    }

    /// Notes the next one. Gives what that cost, as does the other.
    pub(super) fn note_next(&mut self) -> Option<usize> {
        let next = self.all.get(self.at)?;
        let at = self.at;
        self.at += 1;
        let Some(cluster) = next else { return Some(1) };
        for (cause, place) in cluster.parts.iter().map(|part| (part.cause, part.place)).collect::<BTreeSet<_>>() {
            self.owners.entry((cause, place)).or_default().push(at);
        }
        if let Some(key) = Alike::of(cluster) {
            self.alike.entry(key).or_default().push(at);
        }
        Some(cluster.size())
    }

    /// Puts the next one where it belongs, once all are noted.
    pub(super) fn join_next(&mut self, history: &History<'_>, tables: &mut Tables) -> Option<usize> {
        let Some(at) = self.group.pop() else {
            let (_, mut group) = self.alike.pop_first()?;
            group.truncate(MOST_JOINED);
            group.reverse();
            (self.group, self.heads) = (group, Vec::new());
            return Some(1);
        };
        let Self { all, owners, heads, seen, .. } = self;
        let Some(cluster) = all.get_mut(at).and_then(Option::take) else { return Some(1) };
        let (before, size) = (*seen, cluster.size());
        let mut others = Others { history, tables, seen };
        // Only the last ones are looked at: a stranger can name any number of hosts.
        let found = heads.iter().rev().take(HEADS_LOOKED_AT).find_map(|head| {
            let other = all.get(*head)?.as_ref()?;
            Some((*head, together((other, *head), (&cluster, at), owners, &mut others)?))
        });
        let other = found.and_then(|(head, limits)| Some((head, limits, all.get_mut(head)?.as_mut()?)));
        if let Some((head, limits, other)) = other {
            for part in &cluster.parts {
                let own = owners.entry((part.cause, part.place)).or_default();
                own.iter_mut().filter(|owner| **owner == at).for_each(|owner| *owner = head);
            }
            other.swallow(cluster, limits);
        } else {
            heads.push(at);
            if let Some(own) = all.get_mut(at) {
                *own = Some(cluster);
            }
        }
        Some(HEADS_LOOKED_AT * size + *seen - before)
    }

    /// All that there are now; nothing stays.
    pub(super) fn take(&mut self) -> Vec<Option<Cluster>> {
        std::mem::take(&mut self.all)
    }

    /// Lets go of some of what was noted; true when there was any.
    pub(super) fn forget(&mut self) -> bool {
        forget_some(&mut self.owners)
    }
}

/// What clusters must have in common before anything else is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    /// Single sessions at hosts.
    Background,
    /// Faults at the same places.
    Places(BTreeSet<Place>),
}

impl Alike {
    fn of(cluster: &Cluster) -> Option<Self> {
        let first = cluster.parts.first().filter(|part| !part.idle)?;
        match first.story {
            Story::Background if cluster.at_hosts => Some(Self::Background),
            Story::Fault => Some(Self::Places(cluster.places.clone())),
            _ => None,
        }
    }
}

/// Whether a changed certificate, or changed TLSA records, can be behind it.
fn of_one_change(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::Class(
            CauseClass::DaneNoMatch
                | CauseClass::TlsaUnusable
                | CauseClass::ChainUntrusted
                | CauseClass::NameMismatch
                | CauseClass::CertificateUnfit
        )
    )
}

/// Whether one change can be behind both, or may have been.
fn are_of_keys(one: &Cluster, other: &Cluster) -> bool {
    let may_be = |cluster: &Cluster| {
        let cause = cluster.parts.first().map(|part| part.cause);
        cluster.at_hosts && cause.is_some_and(|cause| of_one_change(cause) || cause == Cause::Unstated)
    };
    may_be(one) && may_be(other)
}

/// What limits both together, where they are one story.
fn together(
    (one, number): (&Cluster, usize),
    (other, other_number): (&Cluster, usize),
    owners: &Owners,
    others: &mut Others<'_, '_>,
) -> Option<Limits> {
    let causes: BTreeSet<Cause> = one.parts.iter().chain(&other.parts).map(|part| part.cause).collect();
    let places: BTreeSet<Place> = one.places.union(&other.places).copied().collect();
    let is_background = one.parts.first().is_some_and(|part| part.story == Story::Background);
    let few = places.len() <= MOST_DOMAINS
        && causes.len().saturating_mul(places.len()) <= MOST_PAIRS
        && one.domains.len() + other.domains.len() <= MOST_DOMAINS;
    let is_one = is_background
        || is_in_other_words(one, other)
        || are_of_keys(one, other) && (is_one_change(one, other, others) || are_same_sessions(one, other, others));
    if !few || !is_one {
        return None;
    }
    let own = |owner: &usize| *owner == number || *owner == other_number;
    let mut pairs = causes.iter().flat_map(|cause| places.iter().map(move |place| (*cause, *place)));
    let whole = pairs.all(|pair| owners.get(&pair).is_none_or(|owners| owners.iter().all(own)));
    whole.then(|| one.limits.join(&one.met, &other.limits, &other.met)).flatten()
}

/// Whether both began together and ended together: records that do not fit and records that cannot be used, or a
/// certificate that fails by its name or chain and by no record. What changed for all is met by all: a certificate that
/// some of those who apply one kind of policy never met is another's fault.
fn is_one_change(one: &Cluster, other: &Cluster, others: &mut Others<'_, '_>) -> bool {
    let kinds = |cluster: &Cluster| cluster.parts.first().map(|part| part.cause);
    let (Some(a), Some(b)) = (kinds(one), kinds(other)) else { return false };
    let (no_match, unusable) = (Cause::Class(CauseClass::DaneNoMatch), Cause::Class(CauseClass::TlsaUnusable));
    let related = a != b && (a == no_match || b == no_match) && one.parts.iter().all(|part| part.cause == a);
    let (Some(own), Some(their)) = (one.days, other.days) else { return false };
    let near = |a: i32, b: i32| (a - b).abs() <= NEAR;
    let of_records = a != unusable && b != unusable;
    related
        && near(own.0.0, their.0.0)
        && near(own.1.0, their.1.0)
        && (!of_records || !others.are_spared(one) && !others.are_spared(other))
}

/// Whether others say of the same fault in other words what it is: each sender has its own for what it meets, and one that
/// has two of them met two things.
fn is_in_other_words(one: &Cluster, other: &Cluster) -> bool {
    let said = |cluster: &Cluster| cluster.parts.iter().map(|part| part.cause).collect::<BTreeSet<_>>();
    let (own, theirs) = (said(one), said(other));
    let alike = own.iter().all(|cause| theirs.iter().all(|other| cause.may_be_said_otherwise_as(*other)));
    alike && one.met.is_disjoint(&other.met) && are_of_one_time(one, other)
}

/// Whether both began and ended together. Few sessions need not fall on the first and last day.
fn are_of_one_time(one: &Cluster, other: &Cluster) -> bool {
    let (Some(own), Some(theirs)) = (one.days, other.days) else { return false };
    let near = |a: Day, b: Day| (a.0 - b.0).abs() <= NEAR;
    let within = |(first, last): (Day, Day), outer: (Day, Day)| outer.0 <= first && last <= outer.1;
    near(own.0, theirs.0) && near(own.1, theirs.1)
        || one.failed < FEW && within(own, theirs)
        || other.failed < FEW && within(theirs, own)
}

/// Whether a sender judged the same sessions by DANE and by MTA-STS, and failed them under both: at one place, in one
/// report, as many. What the second says of them is no fault of its own, whoever else was spared.
fn are_same_sessions(one: &Cluster, other: &Cluster, others: &mut Others<'_, '_>) -> bool {
    let failures = |cluster: &Cluster| cluster.parts.iter().map(|part| part.failures.len()).sum::<usize>();
    let cost = failures(one) + failures(other);
    if *others.seen + cost > MOST_ROWS {
        return false;
    }
    let judged_by = |cluster: &Cluster, kind: u32| {
        cluster.parts.iter().flat_map(|part| &part.failures).all(|failure| failure.policy_type == kind)
    };
    let (dane, sts) = if judged_by(one, Columns::TLSA) { (one, other) } else { (other, one) };
    if !judged_by(dane, Columns::TLSA) || !judged_by(sts, Columns::STS) {
        return false;
    }
    *others.seen += cost;
    let sums = |cluster: &Cluster| {
        let mut sums: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for failure in cluster.parts.iter().flat_map(|part| &part.failures) {
            let sum = sums.entry((failure.report, failure.domain)).or_default();
            *sum = sum.saturating_add(failure.failed);
        }
        sums
    };
    sums(dane) == sums(sts)
}

/// Those who could have met a story.
struct Others<'h, 't> {
    history: &'h History<'h>,
    tables: &'t mut Tables,
    /// Rows that were looked at.
    seen: &'t mut usize,
}

impl Others<'_, '_> {
    /// Whether somebody who applies the same kind of policy succeeded in its days and did not meet it.
    fn are_spared(&mut self, cluster: &Cluster) -> bool {
        let failures: Vec<Failure> = cluster.parts.iter().flat_map(|part| &part.failures).copied().collect();
        let table = self.tables.beside(self.history, &failures);
        let cost = failures.len() + table.len();
        let Some(days) = cluster.days.filter(|_| *self.seen + cost <= MOST_ROWS) else { return true };
        *self.seen += cost;
        table.meanwhile(days, &cluster.met).spared > 0
    }
}

/// Days that the beginnings, and the ends, of one change may lie apart: not everybody reports every host every day.
const NEAR: i32 = 1;
/// So few failed sessions tell little of when it was.
const FEW: u64 = 10;
/// Rows that are looked at to find others whom it spared.
const MOST_ROWS: usize = 200_000;
/// Pairs of a cause and a place that are looked at.
const MOST_PAIRS: usize = 200;
/// Stories that are put together, and others that each of them is compared with.
const MOST_JOINED: usize = 300;
const HEADS_LOOKED_AT: usize = 3;
