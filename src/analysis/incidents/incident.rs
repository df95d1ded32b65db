//! One incident: what, where, when, who met it, how large, and what its failures share.

use std::collections::{BTreeMap, BTreeSet};

use super::counted;
use super::course::Course;
use super::part::{Limits, Part, Story, distinct};
use super::table::Tables;
use super::traits::Traits;
use super::trend::Trend;
use crate::analysis::cause::Cause;
use crate::analysis::history::{Failure, History, Place};
use crate::analysis::{Filter, Values};
use crate::day::Day;
use crate::explain::CauseClass;
use crate::language::tr;
use crate::record::{TlsaRecord, tlsa_fault};
use crate::store::{Columns, Sessions};

/// What the failures did to the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// It was not delivered by that attempt: the policy was enforced, or DANE applied (RFC 8461, section 5; RFC 7672,
    /// section 2.2).
    Refused,
    /// A part was refused, a part delivered.
    PartlyRefused,
    /// It was delivered all the same: the policy is in testing, there is none, or it could not be had.
    Delivered,
    /// It was delivered without the authentication that DANE would have given.
    WithoutAuthentication,
}

impl Consequence {
    /// In one sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Refused => tr("The mail was not delivered by these attempts."),
            Self::PartlyRefused => tr("Some of it was refused, the rest delivered all the same."),
            Self::Delivered => tr("The mail was delivered all the same."),
            Self::WithoutAuthentication => tr("The mail was delivered, without authentication."),
        }
    }
}

/// One incident. Numbers are those of [`Columns`].
#[derive(Debug, Clone)]
pub(in crate::analysis) struct Incident {
    pub(in crate::analysis) cause: Cause,
    /// Nothing failed: the rows tell of something dead all the same.
    pub(in crate::analysis) idle: bool,
    pub(in crate::analysis) story: Story,
    /// The receiving MX hosts, in the order in which they failed first.
    pub(in crate::analysis) hosts: Vec<u32>,
    /// The policy domains, in order.
    pub(in crate::analysis) domains: BTreeSet<u32>,
    pub(in crate::analysis) limits: Limits,
    pub(in crate::analysis) failures: Vec<Failure>,
    /// Numbers of the rows.
    pub(in crate::analysis) rows: Vec<u32>,
    /// Failed sessions, each counted once.
    pub(in crate::analysis) failed: u64,
    /// Some of them were judged by DANE and MTA-STS both.
    pub(in crate::analysis) judged_twice: bool,
    /// Of these, those that were refused.
    pub(in crate::analysis) refused: u64,
    /// Of these, those of its last days: what a policy enforced weeks ago is no mail at risk now.
    pub(in crate::analysis) refused_lately: u64,
    /// Those who met it, the one with the most failures first.
    pub(in crate::analysis) met: Vec<u32>,
    /// The same by number.
    who: BTreeSet<u32>,
    /// Those who could have met it in these days, each with its sessions in them.
    pub(in crate::analysis) could: BTreeMap<u32, Sessions>,
    /// Of these, those who succeeded and did not meet it: their number and sessions.
    spared: (usize, u64),
    pub(in crate::analysis) course: Course,
    pub(in crate::analysis) traits: Traits,
    /// All reports span these days.
    pub(in crate::analysis) loaded: Option<(Day, Day)>,
}

impl Incident {
    /// Adds what parts are together. Gives what that cost, in rows.
    pub(super) fn of(
        history: &History<'_>,
        tables: &mut Tables,
        (limits, mut parts): (Limits, Vec<Part>),
        incidents: &mut Vec<Self>,
    ) -> usize {
        parts.sort_by_cached_key(|part| {
            let host = match part.place {
                Place::Host(mx) => history.host(mx),
                Place::Domain(domain) => history.domain_name(domain),
            };
            (part.days().map_or(Day(i32::MAX), |(first, _)| first), host)
        });
        let Some(first) = parts.first() else { return 0 };
        let (cause, idle, story) = (first.cause, first.idle, first.story);
        let hosts = parts.iter().filter_map(|part| match part.place {
            Place::Host(mx) => Some(mx),
            Place::Domain(_) => None,
        });
        let hosts: Vec<u32> = hosts.collect();
        let (mut failures, mut rows) = (Vec::new(), Vec::new());
        for mut part in parts {
            failures.append(&mut part.failures);
            rows.append(&mut part.rows);
        }
        let judged_twice = counted::note(&mut failures);
        let domains = distinct(failures.iter().map(|failure| failure.domain));
        let table = tables.beside(history, &failures);
        let end = history.days().map(|(_, last)| last);
        let course = Course::of(&failures, &table, end);
        let cost = rows.len() + table.len();
        let sum = |of: &dyn Fn(&Failure) -> bool| counted::sessions(failures.iter().filter(|failure| of(failure)));
        let failed = sum(&|_| true);
        // Where no record can be used, a sender goes on without authentication (RFC 7672, section 2.2).
        let usable = (cause == Cause::Class(CauseClass::TlsaUnusable)).then(|| usable(history, &failures));
        let texts = distinct(failures.iter().map(|failure| failure.policy_text));
        let enforcing: BTreeSet<u32> =
            texts.into_iter().filter(|text| history.policy(*text).mode == "enforce").collect();
        let enforced = |failure: &Failure| match failure.policy_type {
            Columns::TLSA => usable.as_ref().is_none_or(|usable| usable.contains(&failure.policy_text)),
            Columns::STS => enforcing.contains(&failure.policy_text),
            _ => false,
        };
        let refused = match cause {
            _ if cause.is_of_policy_host() => 0,
            // Who demands DANE does not deliver without it.
            Cause::DaneRequired => failed,
            _ => sum(&enforced),
        };
        let lately = failures.iter().filter_map(|failure| failure.day).max().map(|last| last.plus(-LATELY));
        let refused_lately = match cause {
            _ if cause.is_of_policy_host() => 0,
            Cause::DaneRequired => failed,
            _ => sum(&|failure| enforced(failure) && failure.day >= lately),
        };
        let mut by_met: BTreeMap<u32, u64> = BTreeMap::new();
        for failure in &failures {
            let own = by_met.entry(failure.organization).or_default();
            *own = own.saturating_add(failure.counted);
        }
        let mut met: Vec<u32> = by_met.keys().copied().collect();
        met.sort_by_key(|number| (std::cmp::Reverse(by_met.get(number).copied()), history.organization(*number)));
        let stretch = course.days.first().zip(course.days.last()).map(|((first, _), (last, _))| (*first, *last));
        let mut could = stretch.map_or_else(BTreeMap::new, |stretch| table.by_organization_between(stretch));
        for number in &met {
            could.entry(*number).or_default();
        }
        let who: BTreeSet<u32> = by_met.into_keys().collect();
        let others = could.iter().filter(|(number, sessions)| sessions.successful > 0 && !who.contains(number));
        let spared = others
            .fold((0_usize, 0_u64), |(count, sum), (_, sessions)| (count + 1, sum.saturating_add(sessions.successful)));
        let traits = Traits::of(history, &failures);
        incidents.push(Self {
            cause,
            idle,
            story,
            hosts,
            domains,
            limits,
            failed,
            judged_twice,
            refused,
            refused_lately,
            met,
            who,
            could,
            spared,
            course,
            traits,
            failures,
            rows,
            loaded: history.days(),
        });
        cost
    }

    /// How it goes.
    pub(in crate::analysis) fn trend(&self) -> Option<&Trend> {
        self.course.trend.as_ref()
    }

    /// Whether it has not been there for a week of reports, though it may come back.
    pub(in crate::analysis) fn is_past(&self) -> bool {
        let open = matches!(self.trend(), Some(Trend::Recurring { .. } | Trend::Unclear));
        open && self.days().zip(self.loaded).is_some_and(|((_, last), (_, end))| end.0 - last.0 > PAST)
    }

    /// The first and last day with a failure.
    pub(in crate::analysis) fn days(&self) -> Option<(Day, Day)> {
        Some((self.course.days.first()?.0, self.course.days.last()?.0))
    }

    /// What it did to the mail.
    pub(in crate::analysis) fn consequence(&self) -> Consequence {
        match self.refused {
            0 if self.idle && !self.cause.is_of_policy_host() => Consequence::WithoutAuthentication,
            0 if self.cause == Cause::Class(CauseClass::TlsaUnusable) => Consequence::WithoutAuthentication,
            0 => Consequence::Delivered,
            refused if refused >= self.failed => Consequence::Refused,
            _ => Consequence::PartlyRefused,
        }
    }

    /// Whether at least one of so many sessions failed, of those who met it in the days of it.
    pub(in crate::analysis) fn is_one_in(&self, many: u64) -> bool {
        self.failed.saturating_mul(many) >= self.course.sessions
    }

    /// Others who could have met it in these days, succeeded, and did not meet it: their number and sessions.
    pub(in crate::analysis) fn spared(&self) -> (usize, u64) {
        self.spared
    }

    /// Whether an organisation met it.
    pub(in crate::analysis) fn is_met_by(&self, organization: u32) -> bool {
        self.who.contains(&organization)
    }

    /// The sum of the sessions of some of those who could have met it, in these days.
    pub(in crate::analysis) fn sessions_of(&self, numbers: impl Fn(&u32) -> bool) -> Sessions {
        let own = self.could.iter().filter(|(number, _)| numbers(number));
        own.fold(Sessions::default(), |sum, (_, sessions)| sum.plus(*sessions))
    }

    /// The filter that leaves its failures and no others.
    pub(in crate::analysis) fn evidence(&self, history: &History<'_>) -> Filter {
        let columns = history.columns;
        let texts = |numbers: &mut dyn Iterator<Item = u32>, text: &dyn Fn(u32) -> String| -> Values {
            numbers.map(text).collect()
        };
        let mut types = distinct(self.failures.iter().map(|failure| failure.result_type));
        let limit = |numbers: &Option<BTreeSet<u32>>, names: &crate::store::Names| -> Values {
            numbers.iter().flatten().map(|number| names.text(*number).to_owned()).collect()
        };
        // Some senders name no host.
        let nameless = !self.hosts.is_empty() && self.failures.iter().any(|failure| failure.receiving_mx == 0);
        // Where all name hosts the domains follow from them, and may be many.
        let domains = if self.hosts.is_empty() || self.domains.len() == 1 || nameless {
            self.domains.clone()
        } else {
            BTreeSet::new()
        };
        if types.len() > MOST_TYPES {
            types.clear();
        }
        Filter {
            policy_domain: texts(&mut domains.iter().copied(), &|number| history.domain_name(number).to_owned()),
            organization: history.all_names(self.limits.organizations.iter().flatten()),
            result_type: texts(&mut types.iter().copied(), &|number| columns.result_types.text(number).to_owned()),
            receiving_mx: if self.hosts.is_empty() && !self.cause.is_of_domain() {
                Values::one("")
            } else {
                let unnamed = nameless.then_some(0);
                texts(&mut self.hosts.iter().copied().chain(unnamed), &|number| history.host(number).to_owned())
            },
            receiving_ip: limit(&self.limits.receiving_ips, &columns.addresses),
            cause: Values::one(self.cause.id(columns)),
            stretches: self.limits.days.clone().unwrap_or_default(),
            ..Filter::default()
        }
    }

    /// Where it is, in normal form: the MX that failed first, else the domain.
    pub(in crate::analysis) fn place<'a>(&self, history: &History<'a>) -> &'a str {
        // Failures lie in the order in which places failed first.
        match (self.hosts.first(), self.failures.first()) {
            (Some(host), _) => history.host(*host),
            (None, Some(failure)) => history.domain_name(failure.domain),
            (None, None) => "",
        }
    }
}

/// Numbers of the sets of TLSA records of which a sender can use one.
fn usable(history: &History<'_>, failures: &[Failure]) -> BTreeSet<u32> {
    let texts = distinct(failures.iter().map(|failure| failure.policy_text));
    let is_usable = |line: &str| {
        TlsaRecord::parse(line).is_some_and(|record| tlsa_fault(&record).is_none_or(|fault| !fault.is_unusable()))
    };
    let lines = |text: &u32| history.columns.policy_texts.text(*text).lines();
    texts.into_iter().filter(|text| lines(text).take(MOST_RECORDS).any(is_usable)).collect()
}

/// Records of a set that are looked at.
const MOST_RECORDS: usize = 100;
/// Days without it after which it is told in the past.
const PAST: i32 = 7;
/// Days before its last failure that are its last days.
const LATELY: i32 = 2;
/// Result types of one cause that are worth naming in an address.
const MOST_TYPES: usize = 50;
