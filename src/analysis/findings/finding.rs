//! One finding.

use std::cmp::Reverse;

use super::rule::FindingRule;
use crate::analysis::Filter;
use crate::analysis::incidents::{Consequence, Traits, Trend};
use crate::counted;
use crate::day::Day;
use crate::explain::Actor;
use crate::language::{format_count, tr};

/// How much a finding hurts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingSeverity {
    /// Mail is refused or at risk now.
    Critical,
    /// Something is wrong, or will be.
    Warning,
    /// Good to know.
    Info,
}

impl FindingSeverity {
    /// The word in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The reports say so.
    High,
    /// The reports fit it, and fit something else less well.
    Medium,
    /// Possible; the reports do not tell it from something harmless.
    Low,
}

impl Confidence {
    /// The word in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub text: String,
    /// A command or a text to copy; its label says which.
    pub copy: Option<String>,
}

impl Step {
    /// Something to do without anything to copy.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), copy: None }
    }

    /// Something to do with a command or text to copy.
    pub fn with(text: impl Into<String>, copy: impl Into<String>) -> Self {
        Self { text: text.into(), copy: Some(copy.into()) }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which rule says it.
    pub rule: FindingRule,
    /// The same for the same incident, whatever was loaded beside it, in which order and language: made of
    /// rule, place, kind of policy and cause.
    pub id: String,
    /// How much it hurts.
    pub severity: FindingSeverity,
    /// One sentence in plain words, with the numbers in it.
    pub sentence: String,
    /// The same in few words, without numbers and days, for a heading; the sentence itself where it is short enough.
    pub gist: String,
    /// Who has to act.
    pub actor: Actor,
    /// The policy domain; empty when it is about none or several.
    pub policy_domain: String,
    /// All policy domains that it is about, in order.
    pub policy_domains: Vec<String>,
    /// The receiving MX hosts concerned.
    pub hosts: Vec<String>,
    /// The organisations that report it.
    pub organizations: Vec<String>,
    /// How many organisations could have met it in its days, these among them; 0 when it is not about failures.
    pub observers: usize,
    /// The first day that it was seen.
    pub first_day: Option<Day>,
    /// The first day since which it fails without a pause, where it went on before and came again.
    pub again: Option<Day>,
    /// The last day that it was seen.
    pub last_day: Option<Day>,
    /// Failed sessions by day, in order; empty when it is not about failures.
    pub by_day: Vec<(Day, u64)>,
    /// Failed sessions that it explains: exactly those that `evidence` leaves.
    pub failed: u64,
    /// The same two of failures that no filter tells from others in the same reports; those are empty then.
    pub apart: (u64, Vec<(Day, u64)>),
    /// In how many of them the sender did not deliver.
    pub refused: u64,
    /// In how many of them the reports do not tell whether the sender delivered.
    pub untold: u64,
    /// The same as `refused` of those that the filter leaves.
    pub shown_refused: u64,
    /// All sessions of those that met it, in the days in which they did.
    pub sessions: u64,
    /// The result types of its failures, as senders wrote them, in order.
    pub result_types: Vec<String>,
    /// The policy types of its failures, in order.
    pub policy_types: Vec<String>,
    /// What all its failures share.
    pub traits: Traits,
    /// What its failures did to the mail; `None` where it is not about failures.
    pub consequence: Option<Consequence>,
    /// What they did to what was delivered in spite of them.
    pub(in crate::analysis) when_delivered: Consequence,
    /// Failed sessions that the filter leaves of those it explains; all of them without a filter.
    pub shown: u64,
    /// Whether it is new, over, or comes back.
    pub trend: Option<Trend>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why it is so sure, and what speaks for and against.
    pub reasons: Vec<String>,
    /// The filter that shows what it rests on.
    pub evidence: Filter,
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// The document and section that it rests on.
    pub source: &'static str,
    /// The result type or reason that explains more, for the reference page; empty when there is none.
    pub topic: String,
}

impl Finding {
    /// "27 of 1,863 sessions within the filter"; `None` where the filter leaves all of them.
    pub fn within_filter(&self) -> Option<String> {
        (self.shown < self.failed).then(|| {
            counted!(
                self.failed,
                "matching the filter: none",
                "matching the filter: {part} of {n} sessions",
                part = format_count(self.shown),
            )
        })
    }

    /// What the failures that the filter leaves did to the mail: of a part all may have been refused, or none.
    pub fn shown_consequence(&self) -> Option<Consequence> {
        match (self.consequence, self.shown_refused) {
            (Some(Consequence::PartlyRefused | Consequence::RestNotTold), 0) if self.shown > 0 => {
                Some(if self.untold > 0 { Consequence::NotTold } else { self.when_delivered })
            }
            (Some(Consequence::PartlyRefused | Consequence::RestNotTold), refused) if refused >= self.shown => {
                Some(Consequence::Refused)
            }
            (consequence, _) => consequence,
        }
    }

    /// Whether what it tells is over: nobody needs to act on it now.
    pub fn is_over(&self) -> bool {
        self.trend.as_ref().is_some_and(Trend::is_over)
    }

    /// Whether it tells of failures that go on, and asks nobody to act on them now.
    pub fn is_calm(&self) -> bool {
        let is_noted = self.severity == FindingSeverity::Info && !self.is_next_step() || self.rule.is_about_reports();
        self.failed > 0 && is_noted && !self.is_over()
    }

    /// Whether it is a step forward that is open.
    pub fn is_next_step(&self) -> bool {
        matches!(self.rule, FindingRule::ReadyForEnforce | FindingRule::NoPolicy)
            && self.severity == FindingSeverity::Info
    }

    /// Whether something is wrong now, and the reader can end it, or is the only one who will look.
    pub fn is_to_be_acted_on(&self) -> bool {
        let is_wrong = self.severity != FindingSeverity::Info && !self.rule.is_about_reports();
        let is_yours = match self.actor {
            Actor::You | Actor::DnsHost => true,
            Actor::Depends => self.severity == FindingSeverity::Critical,
            Actor::Sender | Actor::Nobody => false,
        };
        is_wrong && is_yours && !self.is_over() && !self.is_next_step()
    }

    /// Whether it recommends something. How sure it is says how well its facts are known, and nobody can be certain of
    /// an advice.
    pub fn is_advice(&self) -> bool {
        self.is_next_step()
            || matches!(
                self.rule,
                FindingRule::NotReadyForEnforce | FindingRule::EnforceUnclear | FindingRule::NoPolicy
            )
    }

    /// Whether it tells of something that has been so from its first day on, and not of a number of days.
    pub fn is_state(&self) -> bool {
        use FindingRule::{
            DaneLost, DomainSilent, MaxAgeShort, PolicyLost, PolicyModeNone, PolicyWeakened, ReporterSilent,
            TlsaContent,
        };
        self.trend.is_none()
            && matches!(
                self.rule,
                PolicyLost
                    | DaneLost
                    | PolicyWeakened
                    | PolicyModeNone
                    | MaxAgeShort
                    | TlsaContent
                    | DomainSilent
                    | ReporterSilent
            )
    }

    /// What stands before the steps of a finding that asks nobody to act now, and is none of them.
    pub fn before_steps(&self) -> Option<&'static str> {
        if self.steps.is_empty() || self.rule == FindingRule::PassingFailures {
            return None;
        }
        let is_yours = matches!(self.actor, Actor::You | Actor::DnsHost);
        Some(match (self.is_over(), self.is_calm()) {
            (true, _) if is_yours => tr("Nothing now: it is over. To keep it from coming back:"),
            (true, _) => tr("Nothing now: it is over. If you want to be sure:"),
            (false, true) if is_yours => tr("Nothing now. If it happens again:"),
            (false, true) => tr("Nobody needs to act now. If you want to be sure:"),
            (false, false) => return None,
        })
    }

    /// A finding of which nothing but this is known.
    pub(crate) fn new(rule: FindingRule, severity: FindingSeverity, actor: Actor, sentence: String) -> Self {
        Self {
            rule,
            id: String::new(),
            severity,
            gist: sentence.clone(),
            sentence,
            actor,
            policy_domain: String::new(),
            policy_domains: Vec::new(),
            hosts: Vec::new(),
            organizations: Vec::new(),
            observers: 0,
            first_day: None,
            again: None,
            last_day: None,
            by_day: Vec::new(),
            failed: 0,
            apart: (0, Vec::new()),
            refused: 0,
            untold: 0,
            shown_refused: 0,
            sessions: 0,
            result_types: Vec::new(),
            policy_types: Vec::new(),
            traits: Traits::default(),
            consequence: None,
            when_delivered: Consequence::Delivered,
            shown: 0,
            trend: None,
            confidence: Confidence::High,
            reasons: Vec::new(),
            evidence: Filter::default(),
            steps: Vec::new(),
            source: "RFC 8460",
            topic: String::new(),
        }
    }

    /// Failed sessions that it tells of, and those of each day in order, whether or not a filter leaves just these.
    pub fn told(&self) -> (u64, &[(Day, u64)]) {
        if self.apart.0 > 0 { (self.apart.0, &self.apart.1) } else { (self.failed, &self.by_day) }
    }

    /// Whether no row of failures is behind it.
    pub(super) fn is_without_rows(&self) -> bool {
        self.by_day.is_empty() || self.rule == FindingRule::FailuresUntold
    }

    /// Whether what a filter leaves may concern it, where it is not about failures.
    pub(super) fn agrees_with(&self, filter: &Filter) -> bool {
        let days = self.evidence.days.zip(filter.days);
        let apart = days.is_some_and(|((first, last), (from, to))| last < from || to < first);
        let domain = filter.policy_domain.is_any()
            || self.policy_domains.is_empty()
            || self.policy_domains.iter().any(|domain| filter.policy_domain.contains(domain));
        !filter.by_failure() && domain && !apart && self.evidence.agrees_with(filter)
    }

    /// Worst first. Of two alike the one that still goes on, then the one with more sessions; what is said about the
    /// form of reports, or of what needs nobody, comes last.
    pub(super) fn rank(&self) -> (FindingSeverity, u8, Reverse<u64>, &'static str, &str, &str) {
        let over = self.is_over();
        let place = match self.rule {
            FindingRule::PassingFailures => 3,
            _ if self.rule.is_about_reports() => 4,
            _ if over => 1,
            _ if self.by_day.is_empty() && self.severity == FindingSeverity::Info => 2,
            _ => 0,
        };
        (self.severity, place, Reverse(self.failed), self.rule.id(), &self.policy_domain, &self.id)
    }
}
