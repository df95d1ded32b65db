//! Stories at several places put together where they are one.

use std::collections::{BTreeMap, BTreeSet};

use super::background;
use super::course::per_day;
use super::part::{Limits, Part, Story, distinct};
use super::table::Tables;
use crate::analysis::MOST_VALUES;
use crate::analysis::cause::Cause;
use crate::analysis::history::{Failure, History, Place};
use crate::analysis::in_order::InOrder;
use crate::day::Day;
use crate::explain::CauseClass;
use crate::store::Columns;

/// Parts put together where they are one story, in steps.
pub(super) struct Merging {
    stage: Stage,
    /// What is still to be put to the others.
    left: Parts,
    clusters: Vec<Cluster>,
    /// Of each kind of story, the clusters that there are.
    known: BTreeMap<(Cause, bool, Story), Vec<usize>>,
    /// The cluster and the part of it that are looked at next.
    at: (usize, usize),
    spans: Vec<Span>,
    raised: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Parts are put together.
    First,
    /// What is hardly anything at each host may be something at all of them.
    Scattered,
    /// And what is hardly anything beside a fault, in its days, is a part of it.
    Beside,
    /// They come apart again, where some have become another story,
    Apart,
    /// and are put together once more.
    Again,
    Done,
}

impl Merging {
    /// Nothing is put together yet.
    pub(super) fn new(left: Parts) -> Self {
        Self {
            stage: Stage::First,
            left,
            clusters: Vec::new(),
            known: BTreeMap::new(),
            at: (0, 0),
            spans: Vec::new(),
            raised: false,
        }
    }

    /// Looks at about so many more rows; true when all parts are where they belong.
    pub(super) fn step(&mut self, history: &History<'_>, tables: &mut Tables, work: &mut usize) -> bool {
        while *work > 0 {
            let cost = match self.stage {
                Stage::First | Stage::Again => self.put_next(history),
                Stage::Scattered => self.next_scattered(history, tables),
                Stage::Beside => self.next_beside(),
                Stage::Apart => self.next_apart(history),
                Stage::Done => return true,
            };
            match cost {
                Some(cost) => *work = work.saturating_sub(cost),
                None => self.end_stage(),
            }
        }
        self.stage == Stage::Done
    }

    /// The stories.
    pub(super) fn finish(self) -> Vec<Cluster> {
        self.clusters
    }

    fn end_stage(&mut self) {
        self.at = (0, 0);
        self.stage = match self.stage {
            Stage::First => Stage::Scattered,
            Stage::Scattered => {
                self.spans = self.clusters.iter().filter_map(Cluster::span).take(MOST_LOOKED_AT).collect();
                Stage::Beside
            }
            Stage::Beside if self.raised => {
                self.known.clear();
                Stage::Apart
            }
            Stage::Apart => Stage::Again,
            Stage::Beside | Stage::Again | Stage::Done => Stage::Done,
        };
    }

    /// Puts the next part to those of its story.
    fn put_next(&mut self, history: &History<'_>) -> Option<usize> {
        let (days, part) = self.left.next()?;
        let mut cost = COMPARING + part.failures.len();
        let Self { clusters, known, .. } = self;
        let places = known.entry((part.cause, part.idle, part.story)).or_default();
        // Only the last ones are looked at: a stranger can name any number of hosts.
        let near = places.iter().rev().take(MOST_LOOKED_AT);
        let about = About::of(history, &part, days);
        let mut found = near.clone().copied().find_map(|at| Some((at, clusters.get(at)?.with(&part, &about)?)));
        // Else it may be what was at another host until the day before. A look at all rows of one is enough.
        let moved =
            || near.copied().find_map(|at| Some((at, clusters.get(at).filter(|own| own.was_until(&part, &about))?)));
        if found.is_none()
            && let Some((at, own)) = moved()
            && own.rows() <= MOST_ROWS
        {
            cost += own.rows();
            found = own.moves_to(&part, &about).map(|limits| (at, limits));
        }
        if let Some((cluster, limits)) = found.and_then(|(at, limits)| Some((clusters.get_mut(at)?, limits))) {
            cluster.add(part, about, limits);
        } else {
            places.push(clusters.len());
            clusters.push(Cluster::of(part, about));
        }
        Some(cost)
    }

    fn next_apart(&mut self, history: &History<'_>) -> Option<usize> {
        let cluster = self.clusters.pop()?;
        let mut cost = 1;
        for (number, part) in cluster.parts.into_iter().enumerate() {
            cost += COMPARING + part.failures.len();
            self.left.add(history, (self.clusters.len(), number), part);
        }
        Some(cost)
    }

    fn next_scattered(&mut self, history: &History<'_>, tables: &mut Tables) -> Option<usize> {
        let cluster = self.clusters.get_mut(self.at.0)?;
        self.at.0 += 1;
        let Some(cause) = cluster.parts.first().map(|part| part.cause).filter(|_| cluster.is_scattered()) else {
            return Some(1);
        };
        let failures: Vec<Failure> = cluster.parts.iter().flat_map(|part| &part.failures).copied().collect();
        let table = tables.beside(history, &failures);
        if !background::is(cause, &failures, &table) {
            cluster.parts.iter_mut().for_each(|part| part.story = Story::Fault);
            self.raised = true;
        }
        Some(failures.len() + table.len())
    }

    fn next_beside(&mut self) -> Option<usize> {
        let (at, next) = &mut self.at;
        let cluster = self.clusters.get_mut(*at)?;
        // The first part says what they all were.
        let first = *next == 0;
        let skip = first && !cluster.is_background();
        let Some(part) = cluster.parts.get_mut(*next).filter(|_| !skip) else {
            (*at, *next) = (*at + 1, 0);
            return Some(1);
        };
        *next += 1;
        let (days, domains) = (part.days(), part.domains());
        let beside = self.spans.iter().any(|span| span.holds(part.cause, days, &domains));
        if beside && part.limits.days.is_none() {
            part.story = Story::Fault;
            self.raised = true;
        }
        Some(COMPARING + part.failures.len())
    }
}

/// Parts in the order of their days and places. By name, for numbers depend on what was loaded first; of two alike the
/// one that came first.
#[derive(Default)]
pub(super) struct Parts(InOrder<Rank, Box<Part>>);

type Rank = (Option<(Day, Day)>, bool, Box<str>, (usize, usize));

impl Parts {
    /// Adds one; `number` is what it came as.
    pub(super) fn add(&mut self, history: &History<'_>, number: (usize, usize), part: Part) {
        let name = history.place_name(part.place).into();
        self.0.push((part.days(), !is_host(part.place), name, number), Box::new(part));
    }

    fn next(&mut self) -> Option<(Option<(Day, Day)>, Part)> {
        self.0.pop().map(|((days, ..), part)| (days, *part))
    }
}

/// Where and when there is a fault.
struct Span {
    cause: Cause,
    days: (Day, Day),
    domains: BTreeSet<u32>,
}

impl Span {
    fn holds(&self, cause: Cause, days: Option<(Day, Day)>, domains: &BTreeSet<u32>) -> bool {
        let within =
            days.is_some_and(|(first, last)| self.days.0.0 - NEAR <= first.0 && last.0 <= self.days.1.0 + NEAR);
        within && self.cause == cause && !self.domains.is_disjoint(domains)
    }
}

/// Parts of one story.
pub(super) struct Cluster {
    pub(super) days: Option<(Day, Day)>,
    pub(super) domains: BTreeSet<u32>,
    pub(super) met: BTreeSet<u32>,
    /// Kinds of reasons.
    pub(super) kinds: BTreeSet<u32>,
    /// The names of its domains under DANE, and of the hosts of their TLSA records.
    pub(super) dane: BTreeSet<String>,
    /// The names above its places, where a sender calls the host a domain.
    pub(super) parents: BTreeSet<String>,
    pub(super) limits: Limits,
    pub(super) places: BTreeSet<Place>,
    /// Each of its places is a host; else each is a domain.
    pub(super) at_hosts: bool,
    pub(super) failed: u64,
    /// Days with failures, where it is a fault at hosts.
    on: BTreeSet<Day>,
    pub(super) parts: Vec<Part>,
}

/// What is asked of a part again and again.
struct About {
    met: BTreeSet<u32>,
    domains: BTreeSet<u32>,
    kinds: BTreeSet<u32>,
    days: Option<(Day, Day)>,
    /// The name above it, where a sender calls the host a domain.
    parents: BTreeSet<String>,
    /// Where DANE is applied: the domain, and the hosts that its TLSA records are of.
    dane: BTreeSet<String>,
    /// Days with failures, where it is a fault at a host.
    on: BTreeSet<Day>,
}

impl About {
    fn of(history: &History<'_>, part: &Part, days: Option<(Day, Day)>) -> Self {
        let domains = part.domains();
        let name = match part.place {
            Place::Domain(domain) => history.domain_name(domain),
            // Postfix calls the host the domain too, so that no domain ties two hosts together.
            Place::Host(host) => Some(history.host(host))
                .filter(|host| domains.iter().all(|domain| history.domain_name(*domain) == *host))
                .unwrap_or_default(),
        };
        let parent = name.split_once('.').map_or("", |(_, parent)| parent);
        let parents = (parent.contains('.')).then(|| parent.to_owned()).into_iter().collect();
        let kinds = distinct(part.failures.iter().map(|failure| failure.kind));
        let of_dane = part.failures.iter().any(|failure| failure.policy_type == Columns::TLSA);
        let dane = match part.place {
            Place::Domain(domain) if of_dane => history.dane_names(domain),
            _ => BTreeSet::new(),
        };
        let is_fault = part.story == Story::Fault && !part.idle && is_host(part.place);
        let on =
            if is_fault { per_day(&part.failures).into_iter().map(|(day, _)| day).collect() } else { BTreeSet::new() };
        Self { met: part.met(), domains, kinds, days, parents, dane, on }
    }
}

fn is_host(place: Place) -> bool {
    matches!(place, Place::Host(_))
}

impl Cluster {
    fn of(part: Part, about: About) -> Self {
        let (limits, places, at_hosts) = (part.limits.clone(), BTreeSet::from([part.place]), is_host(part.place));
        let About { met, domains, kinds, days, parents, dane, on } = about;
        Self {
            days,
            domains,
            met,
            kinds,
            parents,
            dane,
            limits,
            places,
            at_hosts,
            failed: part.failed(),
            on,
            parts: vec![part],
        }
    }

    fn add(&mut self, part: Part, about: About, limits: Limits) {
        self.days = match (self.days, about.days) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        self.domains.extend(about.domains);
        self.met.extend(about.met);
        self.kinds.extend(about.kinds);
        self.dane.extend(about.dane);
        self.on.extend(about.on);
        self.parents.extend(about.parents);
        self.places.insert(part.place);
        self.at_hosts &= is_host(part.place);
        self.failed = self.failed.saturating_add(part.failed());
        self.limits = limits;
        self.parts.push(part);
    }

    /// Whether it began and ended about when the others did. Few sessions need not fall on the first and last day.
    pub(super) fn is_same_time(&self, part: &Part, days: Option<(Day, Day)>) -> bool {
        let (Some(own), Some(other)) = (self.days, days) else { return self.days == days };
        let (a, b) = (own.1.0 - own.0.0, other.1.0 - other.0.0);
        let near = NEAR.max(a.max(b) / 4);
        let alike = (own.0.0 - other.0.0).abs() <= near && (own.1.0 - other.1.0).abs() <= near;
        let within =
            |(first, last): (Day, Day), outer: (Day, Day)| outer.0.0 - NEAR <= first.0 && last.0 <= outer.1.0 + NEAR;
        alike || part.failed() < FEW && within(other, own) || self.failed < FEW && within(own, other)
    }

    /// Where someone in between may be at work, it counts who met it.
    fn is_met_alike(&self, part: &Part, met: &BTreeSet<u32>) -> bool {
        let both = self.met.intersection(met).count();
        let may_be = part.cause.may_be_interference() && part.cause != Cause::Class(CauseClass::DaneNoMatch);
        !may_be || both * 2 >= self.met.len().max(met.len())
    }

    /// Whether what serves several domains may be at fault: their policy host, or their DNS. They share neither for sure,
    /// so it has to be the same at the same time, with the same reasons, for the same organisations.
    fn is_of_one_service(&self, part: &Part, about: &About) -> bool {
        let shared = part.cause.is_of_domain()
            || matches!(part.cause, Cause::Class(CauseClass::DnssecBroken | CauseClass::NoTlsa));
        // Postfix calls the host what is a domain to Microsoft: that is one place, whoever met it.
        let same_host = !self.dane.is_disjoint(&about.dane) && !part.cause.is_of_policy_host();
        if same_host {
            return self.domains.len() < MOST_DOMAINS;
        }
        self.domains.len() < MOST_DOMAINS
            && (shared || !self.parents.is_disjoint(&about.parents))
            && !self.kinds.is_disjoint(&about.kinds)
            && self.met.intersection(&about.met).count() * 2 >= self.met.len().max(about.met.len())
    }

    fn rows(&self) -> usize {
        self.parts.iter().map(|part| part.failures.len()).sum()
    }

    /// Whether it was there on one of the two days before a part began at another host, and not on the day on which it began.
    /// Both stay so whatever is added later, and so does what is made of them: a finding keeps its id.
    fn was_until(&self, part: &Part, about: &About) -> bool {
        let Some((first, _)) = about.days.filter(|_| !about.on.is_empty()) else { return false };
        let was_near = self.on.range(first.plus(-NEAR)..first).next().is_some();
        was_near
            && !self.on.contains(&first)
            && self.at_hosts
            && self.places.len() < MOST_VALUES
            && !self.places.contains(&part.place)
            && !self.domains.is_disjoint(&about.domains)
    }

    /// What limits both together, where half of those who met a part on its first day met this on the days before, for a
    /// reason that was given then: one certificate, or one server, that stands in now for this host and now for that.
    fn moves_to(&self, part: &Part, about: &About) -> Option<Limits> {
        let (first, _) = about.days?;
        let on =
            |days: std::ops::Range<Day>| move |failure: &&Failure| failure.day.is_some_and(|day| days.contains(&day));
        let who = |failure: &Failure| (failure.organization, failure.kind, failure.policy_type);
        let before = self.parts.iter().flat_map(|part| &part.failures).filter(on(first.plus(-NEAR)..first));
        let before: BTreeSet<(u32, u32, u32)> = before.map(who).collect();
        let own = part.failures.iter().filter(on(first..first.plus(1)));
        let own: BTreeSet<(u32, u32, u32)> = own.map(who).collect();
        let both = own.intersection(&before).count();
        // Where someone in between may be at work, it counts who met it.
        let all = if part.cause.may_be_interference() { own.len().max(before.len()) } else { own.len() };
        (both * 2 >= all).then(|| self.limits.join(&self.met, &part.limits, &about.met)).flatten()
    }

    fn is_background(&self) -> bool {
        self.parts.first().is_some_and(|part| part.story == Story::Background)
    }

    /// Hardly anything at several places.
    fn is_scattered(&self) -> bool {
        self.is_background() && self.at_hosts && self.parts.len() > 1 && self.limits.days.is_none()
    }

    fn span(&self) -> Option<Span> {
        let first = self.parts.first().filter(|part| part.story == Story::Fault && !part.idle)?;
        Some(Span { cause: first.cause, days: self.days?, domains: self.domains.clone() })
    }

    /// What limits both together, where a part is the same story at another place.
    fn with(&self, part: &Part, about: &About) -> Option<Limits> {
        let strange = matches!(part.story, Story::StrangeAddress(_));
        let elsewhere = self.at_hosts == is_host(part.place)
            && self.places.len() < MOST_VALUES
            && !self.places.contains(&part.place);
        // Who answers at a strange address is the same whosever mail it is.
        let related = if self.at_hosts {
            // Who fails everywhere fails for a reason of its own.
            let everywhere = part.story == Story::SendersOwn && self.met == about.met;
            strange
                || everywhere
                || !self.domains.is_disjoint(&about.domains)
                || !self.parents.is_disjoint(&about.parents)
        } else {
            self.is_of_one_service(part, about)
        };
        if !elsewhere || !related {
            return None;
        }
        if strange {
            let mut limits = self.limits.clone();
            limits.receiving_ips = limits
                .receiving_ips
                .zip(part.limits.receiving_ips.clone())
                .map(|(own, others)| own.union(&others).copied().collect());
            let part = Limits { receiving_ips: limits.receiving_ips.clone(), ..part.limits.clone() };
            return limits.join(&self.met, &part, &about.met);
        }
        let one = match part.story {
            Story::Background | Story::StrangeAddress(_) => true,
            Story::SendersOwn => !self.met.is_disjoint(&about.met),
            Story::Fault => self.is_same_time(part, about.days) && self.is_met_alike(part, &about.met),
        };
        one.then(|| self.limits.join(&self.met, &part.limits, &about.met)).flatten()
    }
}

/// Days that the beginnings, and the ends, of one story may lie apart: not everybody reports every host every day.
const NEAR: i32 = 2;
/// So few failed sessions tell little of when it was.
const FEW: u64 = 10;
/// Failures of a story that are looked at where it may have moved on.
const MOST_ROWS: usize = 5_000;
/// What it costs to compare a part with others, in rows.
const COMPARING: usize = 4;
/// Domains that a filter can hold well.
pub(super) const MOST_DOMAINS: usize = 500;
/// Stories of a kind that one is compared with.
pub(super) const MOST_LOOKED_AT: usize = 64;
