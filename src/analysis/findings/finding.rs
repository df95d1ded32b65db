//! One finding.

use std::cmp::Reverse;

use super::rule::FindingRule;
use super::trend::Trend;
use crate::analysis::Filter;
use crate::day::Day;
use crate::explain::{Actor, Advice};
use crate::language::tr;
use crate::text;

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

    /// The word for people.
    pub fn words(self) -> &'static str {
        tr(match self {
            Self::Critical => text!("critical"),
            Self::Warning => text!("warning"),
            Self::Info => text!("info"),
        })
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

    /// The word for people.
    pub fn words(self) -> &'static str {
        tr(match self {
            Self::High => text!("high"),
            Self::Medium => text!("medium"),
            Self::Low => text!("low"),
        })
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

    /// An advice in this case; a command of it is to be copied.
    pub(super) fn about(advice: Advice, host: &str, domain: &str) -> Self {
        let (text, copy) = advice.about(host, domain);
        Self { text, copy }
    }
}

/// What all failures of a finding share; empty where they differ or say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// The sending networks, as "192.0.2.0/24", where they are few.
    pub networks: Vec<String>,
    /// The sending country, as two letters.
    pub countries: Vec<String>,
    /// The receiving addresses, where they are few.
    pub receiving_ips: Vec<String>,
    /// The family of the receiving addresses.
    pub ip_family: Option<IpFamily>,
    /// The reason codes as senders wrote them, where they are few.
    pub reasons: Vec<String>,
}

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IpFamily {
    /// Four bytes.
    Ipv4,
    /// Sixteen bytes.
    Ipv6,
}

impl IpFamily {
    /// The word in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
        }
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
    /// The first day that it was seen.
    pub first_day: Option<Day>,
    /// The last day that it was seen.
    pub last_day: Option<Day>,
    /// Failed sessions by day, in order; empty when it is not about failures.
    pub by_day: Vec<(Day, u64)>,
    /// Failed sessions that it explains: exactly those that `evidence` leaves.
    pub failed: u64,
    /// All sessions of those that met it, in the days in which they did.
    pub sessions: u64,
    /// The result types of its failures, as senders wrote them, in order.
    pub result_types: Vec<String>,
    /// The policy types of its failures, in order.
    pub policy_types: Vec<String>,
    /// What all its failures share.
    pub traits: Traits,
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
    /// A finding of which nothing but this is known.
    pub(crate) fn new(rule: FindingRule, severity: FindingSeverity, actor: Actor, sentence: String) -> Self {
        Self {
            rule,
            id: String::new(),
            severity,
            sentence,
            actor,
            policy_domain: String::new(),
            policy_domains: Vec::new(),
            hosts: Vec::new(),
            organizations: Vec::new(),
            first_day: None,
            last_day: None,
            by_day: Vec::new(),
            failed: 0,
            sessions: 0,
            result_types: Vec::new(),
            policy_types: Vec::new(),
            traits: Traits::default(),
            trend: None,
            confidence: Confidence::High,
            reasons: Vec::new(),
            evidence: Filter::default(),
            steps: Vec::new(),
            source: "RFC 8460",
            topic: String::new(),
        }
    }

    /// Worst first; of two alike the one that still goes on, then the one with more sessions.
    pub(super) fn rank(&self) -> (FindingSeverity, bool, Reverse<u64>, &'static str, &str) {
        let over = self.trend.as_ref().is_some_and(Trend::is_over);
        (self.severity, over, Reverse(self.failed), self.rule.id(), &self.policy_domain)
    }
}
