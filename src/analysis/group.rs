//! What a finding asks of its reader: to act, to watch, to take a step, or nothing.

use super::findings::{Finding, FindingSeverity};
use crate::language::tr;
use crate::text;

/// The groups of findings, in the order of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Something is wrong now, and the reader can end it.
    ToDo,
    /// Something is wrong or looks wrong, and others have to end it, or more reports to decide it.
    Watch,
    /// A step forward is open.
    Ready,
    /// It was wrong.
    Over,
    /// Good to know.
    Notes,
}

impl Group {
    /// All, in the order of a page.
    pub const ALL: [Self; 5] = [Self::ToDo, Self::Watch, Self::Ready, Self::Over, Self::Notes];

    /// The group of a finding. It rests on what is loaded alone, as the finding does: no filter moves a finding.
    pub fn of(finding: &Finding) -> Self {
        match finding.severity {
            _ if finding.is_over() => Self::Over,
            _ if finding.is_next_step() => Self::Ready,
            _ if finding.is_to_be_acted_on() => Self::ToDo,
            FindingSeverity::Info => Self::Notes,
            _ if finding.rule.is_about_reports() => Self::Notes,
            FindingSeverity::Critical | FindingSeverity::Warning => Self::Watch,
        }
    }

    /// A stable name.
    pub fn id(self) -> &'static str {
        match self {
            Self::ToDo => "todo",
            Self::Watch => "watch",
            Self::Ready => "ready",
            Self::Over => "over",
            Self::Notes => "notes",
        }
    }

    /// Its name on the page.
    pub fn words(self) -> &'static str {
        tr(match self {
            Self::ToDo => text!("To do"),
            Self::Watch => text!("Watch"),
            Self::Ready => text!("Next steps"),
            Self::Over => text!("Ended"),
            Self::Notes => text!("Notes" as "findings"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{FindingRule, Trend};
    use crate::explain::Actor;

    fn group(rule: FindingRule, severity: FindingSeverity, actor: Actor, trend: Option<Trend>) -> Group {
        Group::of(&Finding { trend, ..Finding::new(rule, severity, actor, String::new()) })
    }

    #[test]
    fn who_can_end_it_decides() {
        let at = |severity, actor| group(FindingRule::TlsCipherMismatch, severity, actor, Some(Trend::Ongoing));
        assert_eq!(at(FindingSeverity::Critical, Actor::You), Group::ToDo);
        assert_eq!(at(FindingSeverity::Warning, Actor::You), Group::ToDo);
        assert_eq!(at(FindingSeverity::Warning, Actor::DnsHost), Group::ToDo);
        // Messages are refused now, and nobody else will look.
        assert_eq!(at(FindingSeverity::Critical, Actor::Depends), Group::ToDo);
        assert_eq!(at(FindingSeverity::Warning, Actor::Depends), Group::Watch);
        assert_eq!(at(FindingSeverity::Critical, Actor::Sender), Group::Watch);
        assert_eq!(at(FindingSeverity::Info, Actor::You), Group::Notes);
    }

    #[test]
    fn what_is_over_is_over_however_bad_it_was() {
        for (severity, actor) in [(FindingSeverity::Critical, Actor::You), (FindingSeverity::Info, Actor::Nobody)] {
            assert_eq!(group(FindingRule::TlsCipherMismatch, severity, actor, Some(Trend::Over)), Group::Over);
        }
        let unclear =
            group(FindingRule::TlsCipherMismatch, FindingSeverity::Critical, Actor::You, Some(Trend::Unclear));
        assert_eq!(unclear, Group::ToDo, "few reports do not end it");
    }

    #[test]
    fn steps_and_notes_ask_nobody_to_hurry() {
        let of = |rule, severity| group(rule, severity, Actor::You, None);
        assert_eq!(of(FindingRule::ReadyForEnforce, FindingSeverity::Info), Group::Ready);
        assert_eq!(of(FindingRule::NoPolicy, FindingSeverity::Info), Group::Ready);
        assert_eq!(of(FindingRule::ReportsDamaged, FindingSeverity::Warning), Group::Notes);
        assert_eq!(of(FindingRule::DomainSilent, FindingSeverity::Warning), Group::ToDo);
    }
}
