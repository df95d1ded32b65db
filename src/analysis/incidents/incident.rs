//! One incident: what, where, when, who met it, how large, and what its failures share.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::counted;
use super::course::Course;
use super::modes::Modes;
use super::part::{Limits, Part, Story, distinct, failed_by};
use super::recovered::{self, Recovered};
use super::table::{Meanwhile, Table, Tables};
use super::traits::Traits;
use super::trend::Trend;
use super::troubled::Troubled;
use crate::analysis::cause::Cause;
use crate::analysis::history::{Failure, History, Place};
use crate::analysis::{Filter, Values};
use crate::day::Day;
use crate::explain::CauseClass;
use crate::language::tr;
use crate::record::{TlsaRecord, tlsa_fault};
use crate::report::ResultType;
use crate::store::Columns;

/// What the failures did to the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// It was not delivered by that attempt: the policy was enforced, or DANE applied (RFC 8461, section 5; RFC 7672,
    /// section 2.2).
    Refused,
    /// A part was refused, a part delivered.
    PartlyRefused,
    /// A part was refused; of the rest the reports do not tell.
    RestNotTold,
    /// It was delivered all the same: the policy is in testing, there is none, or it could not be had.
    Delivered,
    /// The same, and in the clear: without an offer of STARTTLS nothing else is left where nothing is enforced.
    Unencrypted,
    /// It was delivered without the authentication that DANE would have given.
    WithoutAuthentication,
    /// The reports do not tell: `tlsa-invalid` alone says that no record was valid (RFC 8460, section 4.3.2.1), and a
    /// sender that meets that may go on without authentication or try again later (RFC 7672, section 2.2).
    NotTold,
}

impl Consequence {
    /// In one sentence, of so many sessions.
    pub fn words(self, sessions: u64) -> &'static str {
        match self {
            Self::Refused if sessions == 1 => tr("The mail was not delivered on this attempt."),
            Self::Refused => tr("The mail was not delivered on these attempts."),
            Self::PartlyRefused => tr("Some of the mail was not delivered on these attempts."),
            Self::RestNotTold => {
                tr("Some of the mail was not delivered on these attempts; it is not known whether the rest was.")
            }
            Self::Delivered => tr("The mail was delivered all the same."),
            Self::Unencrypted => tr("The mail was delivered all the same, but unencrypted."),
            Self::WithoutAuthentication => tr("The mail was delivered, but without authentication."),
            Self::NotTold => tr("It is not known whether the mail was delivered."),
        }
    }
}

/// One incident. Numbers are those of [`Columns`].
#[derive(Debug, Clone)]
pub(in crate::analysis) struct Incident {
    /// What is told of it first.
    pub(in crate::analysis) cause: Cause,
    /// What else senders met of the same story.
    pub(in crate::analysis) beside: BTreeSet<Cause>,
    /// Of all these, what was met first.
    pub(in crate::analysis) met_first: Cause,
    /// Nothing failed: the rows tell of something dead all the same.
    pub(in crate::analysis) idle: bool,
    pub(in crate::analysis) story: Story,
    /// The receiving MX hosts, in the order in which they failed first.
    pub(in crate::analysis) hosts: Vec<u32>,
    /// The policy domains, in order.
    pub(in crate::analysis) domains: BTreeSet<u32>,
    pub(in crate::analysis) limits: Limits,
    pub(in crate::analysis) failures: Vec<Failure>,
    /// Failed sessions, each counted once.
    pub(in crate::analysis) failed: u64,
    /// Some of them were judged by DANE and MTA-STS both.
    pub(in crate::analysis) judged_twice: bool,
    /// Of these, those that were refused.
    pub(in crate::analysis) refused: u64,
    /// Of these, those of its last days: what a policy enforced weeks ago is no mail at risk now.
    pub(in crate::analysis) refused_lately: u64,
    /// Of these, those of which the reports do not tell whether the sender delivered: no TLSA record was valid, and
    /// neither a reason nor the records are named; or the MTA-STS policy is not quoted, and nobody else tells its mode.
    pub(in crate::analysis) untold: u64,
    /// Numbers of the rows of these, where only a part of all was refused; in order.
    pub(in crate::analysis) refused_rows: Vec<u32>,
    /// Those who met it, the one with the most failures first.
    pub(in crate::analysis) met: Vec<u32>,
    /// The same by number.
    who: BTreeSet<u32>,
    /// What was reported in these days by all who could have met it, and by those who did.
    pub(in crate::analysis) meanwhile: Meanwhile,
    /// How many of the others, who are not counted as spared, had other trouble at the same place in these days.
    pub(in crate::analysis) troubled: usize,
    /// How many of the few organisations that carry most of the sessions met it, and how many there are.
    pub(in crate::analysis) large: (usize, usize),
    pub(in crate::analysis) course: Course,
    /// Who meets it still, where others are rid of it.
    pub(in crate::analysis) recovered: Option<Recovered>,
    /// Reports whose details count more failures than their summaries: these failures, and what the summaries count.
    pub(in crate::analysis) overstated: Option<(u64, u64)>,
    pub(in crate::analysis) traits: Traits,
    /// All reports span these days.
    pub(in crate::analysis) loaded: Option<(Day, Day)>,
}

/// An incident that is being made of its parts. Each step looks at all of its failures once or twice.
pub(super) struct Forming {
    next: Look,
    parts: Vec<Part>,
    table: Rc<Table>,
    incident: Incident,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Failures,
    Twice,
    Table,
    Index,
    Course,
    Counts,
    Met,
    Others,
    Traits,
    Nothing,
}

impl Forming {
    /// What parts in their order are together; `None` without any.
    pub(super) fn of(history: &History<'_>, (limits, parts): (Limits, Vec<Part>)) -> Option<Self> {
        let first = parts.first()?;
        let (met_first, idle, story) = (first.cause, first.idle, first.story);
        let mut beside: BTreeSet<Cause> = parts.iter().map(|part| part.cause).collect();
        let cause = told_first(met_first, &beside);
        beside.remove(&cause);
        let mut seen = BTreeSet::new();
        let hosts = parts.iter().filter_map(|part| match part.place {
            Place::Host(mx) => Some(mx),
            Place::Domain(_) => None,
        });
        let hosts = hosts.filter(|mx| seen.insert(*mx)).collect();
        let incident = Incident {
            cause,
            beside,
            met_first,
            idle,
            story,
            hosts,
            domains: BTreeSet::new(),
            limits,
            failures: Vec::new(),
            failed: 0,
            judged_twice: false,
            refused: 0,
            untold: 0,
            refused_lately: 0,
            refused_rows: Vec::new(),
            met: Vec::new(),
            who: BTreeSet::new(),
            meanwhile: Meanwhile::default(),
            troubled: 0,
            large: (0, 0),
            course: Course::default(),
            recovered: None,
            overstated: None,
            traits: Traits::default(),
            loaded: history.days(),
        };
        Some(Self { next: Look::Failures, parts, table: Rc::default(), incident })
    }

    /// Rows that each step looks at.
    pub(super) fn size(&self) -> usize {
        self.parts.len().saturating_add(self.incident.failures.len()).saturating_add(self.table.len())
    }

    /// Takes the next look; true when it was the last.
    pub(super) fn step(&mut self, history: &History<'_>, tables: &mut Tables, troubled: &Troubled) -> bool {
        let Self { next, parts, table, incident } = self;
        *next = match *next {
            Look::Failures => {
                for mut part in std::mem::take(parts) {
                    if incident.failures.is_empty() {
                        incident.failures = part.failures;
                    } else {
                        incident.failures.append(&mut part.failures);
                    }
                }
                Look::Twice
            }
            Look::Twice => {
                incident.judged_twice = counted::note(&mut incident.failures);
                Look::Table
            }
            Look::Table => {
                incident.domains = distinct(incident.failures.iter().map(|failure| failure.domain));
                *table = tables.beside(history, &incident.failures);
                Look::Index
            }
            Look::Index => {
                table.prepare();
                Look::Course
            }
            Look::Course => {
                incident.course = Course::of(&incident.failures, table, history.days().map(|(_, last)| last));
                Look::Counts
            }
            Look::Counts => {
                incident.count(history);
                Look::Met
            }
            Look::Met => {
                incident.note_met(history);
                Look::Others
            }
            Look::Others => {
                incident.note_others(table, troubled);
                let goes_on = incident.trend().is_some_and(|trend| !trend.is_over());
                incident.recovered =
                    (goes_on && incident.met.len() > 1).then(|| recovered::of(&incident.failures, table)).flatten();
                incident.overstated = overstated(history, &incident.failures);
                Look::Traits
            }
            Look::Traits => {
                incident.traits = Traits::of(history, &incident.failures);
                Look::Nothing
            }
            Look::Nothing => Look::Nothing,
        };
        *next == Look::Nothing
    }

    /// The incident.
    pub(super) fn finish(self) -> Incident {
        self.incident
    }
}

impl Incident {
    /// Whether an organisation met it.
    pub(in crate::analysis) fn is_met_by(&self, organization: u32) -> bool {
        self.who.contains(&organization)
    }

    /// Counts the sessions that failed, and those of them that were refused.
    fn count(&mut self, history: &History<'_>) {
        let (cause, failures) = (self.cause, &self.failures);
        let sum = |of: &dyn Fn(&Failure) -> bool| counted::sessions(failures.iter().filter(|failure| of(failure)));
        let failed = sum(&|_| true);
        // Where no record can be used, a sender goes on without authentication (RFC 7672, section 2.2).
        let unusable = Cause::Class(CauseClass::TlsaUnusable);
        let usable = self.causes().any(|own| own == unusable).then(|| usable(history, failures));
        // Beside certificates that fit no record only what is said of the records themselves can leave a sender without one.
        let of_records =
            |failure: &Failure| history.columns.result_type(failure.result_type).meant() == ResultType::TlsaInvalid;
        let is_usable = |failure: &Failure| match &usable {
            Some(usable) if cause == unusable || of_records(failure) => usable.contains(&failure.policy_text),
            _ => true,
        };
        let nothing_named = usable.as_ref().map_or_else(BTreeSet::new, |_| {
            let bare = failures.iter().filter(|own| own.kind == 0 && (cause == unusable || of_records(own)));
            let mut texts = distinct(bare.map(|own| own.policy_text));
            texts.retain(|text| records(history, *text).next().is_none());
            texts
        });
        let modes = Modes::of(history, failures);
        // With a status code of its own a sender says that it did not deliver (RFC 3463, section 2; Exchange Online, x.7.321
        // to x.7.325).
        let says_so = |failure: &Failure| history.columns.reason_kinds.text(failure.kind).starts_with("exchange-");
        let is_about_policy = |failure: &Failure| {
            matches!(
                history.columns.result_type(failure.result_type).meant(),
                ResultType::StsPolicyFetchError | ResultType::StsPolicyInvalid | ResultType::StsWebpkiInvalid
            )
        };
        let enforced = |failure: &Failure| match failure.policy_type {
            Columns::TLSA => is_usable(failure) || says_so(failure),
            // A sender that cannot use the policy goes on with the one it has, or without (RFC 8461, section 5).
            Columns::STS => !is_about_policy(failure) && modes.is_enforced(failure) == Some(true),
            _ => false,
        };
        let lately = failures.iter().filter_map(|failure| failure.day).max().map(|last| last.plus(-LATELY));
        (self.refused, self.refused_lately) = match cause {
            _ if cause.is_of_policy_host() => (0, 0),
            // Who demands DANE does not deliver without it.
            Cause::DaneRequired => (failed, failed),
            _ => (sum(&enforced), sum(&|failure| enforced(failure) && failure.day >= lately)),
        };
        let is_untold = |failure: &Failure| match failure.policy_type {
            Columns::STS => !is_about_policy(failure) && modes.is_enforced(failure).is_none(),
            _ => {
                failure.kind == 0
                    && (cause == unusable || of_records(failure))
                    && nothing_named.contains(&failure.policy_text)
                    && !enforced(failure)
            }
        };
        let any = (!nothing_named.is_empty() || modes.some_are_unknown()) && !cause.is_of_policy_host();
        self.untold = if any { sum(&is_untold).min(failed - self.refused.min(failed)) } else { 0 };
        if (1..failed).contains(&self.refused) {
            let rows = failures.iter().filter(|failure| enforced(failure)).map(|failure| failure.row);
            self.refused_rows = rows.collect();
            self.refused_rows.sort_unstable();
        }
        self.failed = failed;
    }

    /// Notes who met it.
    fn note_met(&mut self, history: &History<'_>) {
        let by_met = failed_by(self.failures.iter().map(|failure| (failure.organization, failure.counted)));
        let name = |number: u32| history.organization(number);
        let mut met: Vec<_> =
            by_met.iter().map(|(number, failed)| (std::cmp::Reverse(*failed), name(*number), *number)).collect();
        met.sort_unstable();
        self.met = met.into_iter().map(|(.., number)| number).collect();
        self.who = by_met.into_iter().map(|(number, _)| number).collect();
    }

    /// Notes what those who could have met it reported.
    fn note_others(&mut self, table: &Table, troubled: &Troubled) {
        let days = &self.course.days;
        let stretch = days.first().zip(days.last());
        let stretch = stretch.map(|((first, _), (last, _))| (*first, self.course.covered.unwrap_or(*last)));
        let nothing = Meanwhile { active: self.who.len(), ..Meanwhile::default() };
        self.meanwhile = stretch.map_or(nothing, |stretch| table.meanwhile(stretch, &self.who));
        let places = self.hosts.iter().map(|host| Place::Host(*host));
        let domains = self.domains.iter().filter(|_| self.hosts.is_empty()).map(|domain| Place::Domain(*domain));
        let mut troubled =
            stretch.map_or_else(BTreeSet::new, |days| troubled.at(places.chain(domains), days, self.failed));
        troubled.retain(|organization| !self.who.contains(organization));
        if let Some(stretch) = stretch.filter(|_| !troubled.is_empty()) {
            self.troubled = troubled.len();
            troubled.extend(&self.who);
            let Meanwhile { others, spared, .. } = table.meanwhile(stretch, &troubled);
            (self.meanwhile.others, self.meanwhile.spared) = (others, spared);
        }
        self.large = table.large_among(&self.who);
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
            0 if self.untold > 0 => Consequence::NotTold,
            0 if self.cause == Cause::Class(CauseClass::TlsaUnusable) => Consequence::WithoutAuthentication,
            0 => self.when_delivered(),
            refused if refused >= self.failed => Consequence::Refused,
            refused if self.untold >= self.failed - refused => Consequence::RestNotTold,
            _ => Consequence::PartlyRefused,
        }
    }

    /// What it did to what was delivered in spite of it.
    pub(in crate::analysis) fn when_delivered(&self) -> Consequence {
        match self.cause {
            Cause::Class(CauseClass::NoStarttls | CauseClass::StarttlsRefused) => Consequence::Unencrypted,
            _ => Consequence::Delivered,
        }
    }

    /// Whether at least one of so many sessions failed, of those who met it in the days of it.
    pub(in crate::analysis) fn is_one_in(&self, many: u64) -> bool {
        self.failed.saturating_mul(many) >= self.course.sessions
    }

    /// Others who could have met it in these days, succeeded, and did not meet it: their number and sessions.
    pub(in crate::analysis) fn spared(&self) -> (usize, u64) {
        (self.meanwhile.spared, self.meanwhile.others.successful)
    }

    /// All that senders met of it.
    fn causes(&self) -> impl Iterator<Item = Cause> {
        std::iter::once(self.cause).chain(self.beside.iter().copied())
    }

    /// Whether some senders met the fault that is told first, and called it otherwise.
    pub(in crate::analysis) fn is_told_in_other_words(&self) -> bool {
        let otherwise = |other: &Cause| self.cause.may_be_said_otherwise_as(*other);
        self.story == Story::Fault && !self.judged_twice && self.beside.iter().any(otherwise)
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
                let hosts = self.hosts.iter().flat_map(|host| history.spellings(*host));
                texts(&mut hosts.chain(unnamed), &|number| history.host(number).to_owned())
            },
            receiving_ip: limit(&self.limits.receiving_ips, &columns.addresses),
            cause: self.causes().map(|cause| cause.id(columns)).collect(),
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

/// Failures of entries whose details count more than their summary, and what these summaries count.
fn overstated(history: &History<'_>, failures: &[Failure]) -> Option<(u64, u64)> {
    // What a part of the details counts is no more than what all of them do.
    let all = history.overstated();
    if all.is_empty() {
        return None;
    }
    let columns = history.columns;
    let mut by_entry: BTreeMap<u32, u64> = BTreeMap::new();
    let rows = failures.iter().filter_map(|failure| columns.failures.get(failure.row as usize));
    for row in rows.filter(|row| all.binary_search(&row.entry).is_ok()) {
        let sum = by_entry.entry(row.entry).or_default();
        *sum = sum.saturating_add(row.failed);
    }
    let mut found: Option<(u64, u64)> = None;
    for (number, own) in by_entry {
        let Some(entry) = columns.entries.get(number as usize).filter(|entry| own > entry.summary.failed) else {
            continue;
        };
        let (details, summaries) = found.unwrap_or_default();
        found = Some((details.saturating_add(own), summaries.saturating_add(entry.summary.failed)));
    }
    found
}

/// Of the causes of one story, the one that is told: what a certificate lacks says more than that no record fits it, and
/// that more than that records cannot be used; or than that a connection broke off. All of them say more than nothing.
fn told_first(met_first: Cause, all: &BTreeSet<Cause>) -> Cause {
    let (no_match, unusable) = (Cause::Class(CauseClass::DaneNoMatch), Cause::Class(CauseClass::TlsaUnusable));
    if all.contains(&no_match) {
        let says_less = [no_match, unusable, Cause::Unstated];
        return all.iter().copied().find(|cause| !says_less.contains(cause)).unwrap_or(no_match);
    }
    let says = |cause: &Cause| (!cause.is_of_connection(), !cause.says_little());
    let most = all.iter().map(says).max();
    let first = std::iter::once(met_first).chain(all.iter().copied());
    first.into_iter().find(|cause| Some(says(cause)) == most).unwrap_or(met_first)
}

/// Numbers of the sets of TLSA records of which a sender can use one.
fn usable(history: &History<'_>, failures: &[Failure]) -> BTreeSet<u32> {
    let texts = distinct(failures.iter().map(|failure| failure.policy_text));
    let is_usable = |record: TlsaRecord| tlsa_fault(&record).is_none_or(|fault| !fault.is_unusable());
    texts.into_iter().filter(|text| records(history, *text).any(is_usable)).collect()
}

/// The TLSA records that a policy text holds.
fn records<'a>(history: &'a History<'_>, text: u32) -> impl Iterator<Item = TlsaRecord> + 'a {
    history.columns.policy_texts.text(text).lines().take(MOST_RECORDS).filter_map(TlsaRecord::parse)
}

/// Records of a set that are looked at.
const MOST_RECORDS: usize = 100;
/// Days without it after which it is told in the past.
const PAST: i32 = 7;
/// Days before its last failure that are its last days.
const LATELY: i32 = 2;
/// Result types of one cause that are worth naming in an address.
const MOST_TYPES: usize = 50;
