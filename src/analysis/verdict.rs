//! The verdict on what is loaded: how much was secured, and whose move the failures are.

use super::findings::{Finding, FindingRule, FindingSeverity};
use super::words::share_secured;
use crate::explain::Actor;
use crate::language::{fill, format_count, tr};
use crate::store::Sessions;
use crate::{counted, say};

/// What is to be said first. Causes are findings about failures that go on; what another finding
/// counts already is no cause of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdict {
    /// All sessions.
    pub sessions: Sessions,
    /// Whether anything is known of the failures.
    pub explained: bool,
    /// Causes that are yours to fix.
    pub yours: usize,
    /// Causes for your DNS host.
    pub dns_host: usize,
    /// Causes that are the senders' own.
    pub senders: usize,
    /// Causes that need a closer look.
    pub unclear: usize,
    /// Failures that look like interference, over or not.
    pub suspected: usize,
}

impl Verdict {
    /// The verdict on sessions, from what was found about them.
    pub fn new(sessions: Sessions, findings: &[Finding]) -> Self {
        let mut verdict = Self { sessions, ..Self::default() };
        for finding in findings.iter().filter(|finding| finding.failed > 0) {
            verdict.explained = true;
            let count = match (&finding.rule, finding.actor) {
                (FindingRule::PossibleInterception, _) => &mut verdict.suspected,
                _ if finding.severity == FindingSeverity::Info => continue,
                (_, Actor::You) => &mut verdict.yours,
                (_, Actor::DnsHost) => &mut verdict.dns_host,
                (_, Actor::Sender) => &mut verdict.senders,
                (_, Actor::Depends) => &mut verdict.unclear,
                (_, Actor::Nobody) => continue,
            };
            *count += 1;
        }
        verdict
    }

    /// The sentence as the page has it, with the slots that [`Verdict::slot`] fills.
    pub fn text(&self) -> String {
        let total = self.sessions.total();
        if self.sessions.failed == 0 {
            counted!(total, "{share} of {total} session was secured.", "{share} of {total} sessions were secured.")
        } else if !self.causes().is_empty() {
            secured_but(total)
        } else if self.explained {
            counted!(
                total,
                "{share} of {total} session was secured. {failed}: nothing that needs anybody now.",
                "{share} of {total} sessions were secured. {failed}: nothing that needs anybody now."
            )
        } else {
            counted!(
                total,
                "{share} of {total} session was secured. {failed}.",
                "{share} of {total} sessions were secured. {failed}."
            )
        }
    }

    /// What stands in a slot of [`Verdict::text`].
    pub fn slot(&self, name: &str) -> String {
        match name {
            "share" => share_secured(&self.sessions),
            "total" => format_count(self.sessions.total()),
            "failed" => failed(self.sessions.failed),
            "causes" => self.causes(),
            _ => String::new(),
        }
    }

    /// The whole sentence.
    pub fn sentence(&self) -> String {
        let slots = ["share", "total", "failed", "causes"].map(|name| (name, self.slot(name)));
        let [share, total, failed, causes] = &slots;
        fill(
            &self.text(),
            &[share, total, failed, causes].map(|(name, words)| (*name, words as &dyn std::fmt::Display)),
        )
    }

    /// What the failures come down to: "one cause is yours to fix, one looks like interference".
    fn causes(&self) -> String {
        let mut said = Vec::new();
        let mut say_of = |count: usize, words: fn(usize) -> String| {
            if count > 0 {
                said.push(words(count));
            }
        };
        say_of(self.yours, yours_to_fix);
        say_of(self.dns_host, for_dns_host);
        say_of(self.senders, for_senders);
        say_of(self.unclear, closer_look);
        say_of(self.suspected, like_interference);
        said.join(tr(", "))
    }
}

/// The verdict where failures have causes, with its slots.
pub fn secured_but(total: u64) -> String {
    counted!(
        total,
        "{share} of {total} session was secured. {failed}: {causes}.",
        "{share} of {total} sessions were secured. {failed}: {causes}."
    )
}

/// "131 failed".
pub fn failed(count: u64) -> String {
    say!("{failed} failed", failed = format_count(count))
}

/// "one cause is yours to fix".
pub fn yours_to_fix(count: usize) -> String {
    let number = number_word(count);
    counted!(count, "one cause is yours to fix", "{number} causes are yours to fix", number)
}

/// "two look like interference".
pub fn like_interference(count: usize) -> String {
    counted!(count, "one looks like interference", "{number} look like interference", number = number_word(count))
}

fn for_dns_host(count: usize) -> String {
    counted!(count, "one is for your DNS host", "{number} are for your DNS host", number = number_word(count))
}

fn for_senders(count: usize) -> String {
    counted!(count, "one is the sender’s", "{number} are the senders’", number = number_word(count))
}

fn closer_look(count: usize) -> String {
    counted!(count, "one needs a closer look", "{number} need a closer look", number = number_word(count))
}

/// Small numbers as words.
fn number_word(count: usize) -> String {
    let word = match count {
        1 => tr("one"),
        2 => tr("two"),
        3 => tr("three"),
        4 => tr("four"),
        5 => tr("five"),
        6 => tr("six"),
        7 => tr("seven"),
        8 => tr("eight"),
        9 => tr("nine"),
        _ => return format_count(count as u64),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(verdict: Verdict, expected: &str) {
        assert_eq!(verdict.sentence(), expected);
    }

    #[test]
    fn says_how_much_and_whose_move_it_is() {
        let of = |successful, failed| Verdict { sessions: Sessions { successful, failed }, ..Verdict::default() };
        check(of(10, 0), "All of 10 sessions were secured.");
        check(of(1, 0), "All of 1 session was secured.");
        check(of(0, 1), "None of 1 session was secured. 1 failed.");
        check(
            Verdict { explained: true, ..of(99, 1) },
            "99.00 % of 100 sessions were secured. 1 failed: nothing that needs anybody now.",
        );
        check(
            Verdict { explained: true, yours: 1, dns_host: 2, senders: 1, unclear: 12, suspected: 1, ..of(50, 50) },
            "50.00 % of 100 sessions were secured. 50 failed: one cause is yours to fix, two are for your DNS host, one is the sender’s, 12 need a closer look, one looks like interference.",
        );
    }

    #[test]
    fn a_cause_is_counted_once_and_only_while_it_goes_on() {
        let finding =
            |rule, severity, actor, failed| Finding { failed, ..Finding::new(rule, severity, actor, String::new()) };
        let findings = [
            finding(FindingRule::PassingFailures, FindingSeverity::Info, Actor::Nobody, 1),
            finding(FindingRule::TlsCipherMismatch, FindingSeverity::Critical, Actor::You, 1),
            finding(FindingRule::TlsCipherMismatch, FindingSeverity::Info, Actor::You, 1),
            finding(FindingRule::DomainSilent, FindingSeverity::Warning, Actor::You, 0),
            finding(FindingRule::PossibleInterception, FindingSeverity::Info, Actor::Depends, 1),
        ];
        let verdict = Verdict::new(Sessions::default(), &findings);
        assert_eq!(verdict, Verdict { explained: true, yours: 1, suspected: 1, ..Verdict::default() });
    }
}
