//! The verdict on what is loaded: how much was secured, and whose move the failures are.

use super::findings::{Finding, FindingRule, FindingSeverity};
use super::overview::{Overview, Share};
use super::words::share_secured;
use crate::explain::Actor;
use crate::joined::{listed, sentences};
use crate::language::{fill, format_count, tr};
use crate::store::Sessions;
use crate::{counted, text};

// What [`Verdict::slot`] puts into the texts of a verdict:
// {share}: the secured share, "99.97%", "All but 3" or "None"
// {total}: the number of sessions, which the text is counted by
// {failed}: "131 failed"
// {causes}: what the failures come down to, "one cause is yours to fix, one cause looks like interference"
// {count}: the number of failed sessions, which the text is counted by
// {mx}: the name of an MX host
// {in_reports}: "in 12 reports"

/// What is to be said first. Causes are findings about failures that go on; what another finding
/// counts already is no cause of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// All sessions that are known of.
    pub sessions: Sessions,
    /// Those that succeeded without an active policy, so that nothing was verified.
    pub unverified: u64,
    /// Whether there was none behind any.
    pub unenforced: bool,
    /// What is known at all under the filter.
    pub known: Known,
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

/// What is known under a filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Known {
    /// Which sessions succeeded and which failed.
    #[default]
    All,
    /// Which failed: of those that succeeded reports tell neither host nor network (RFC 8460, section 4.4).
    Failures {
        /// The receiving MX, where one is asked for.
        mx: Option<String>,
        /// In how many reports they are.
        reports: usize,
        /// Whether failures of one kind are asked for, so that of what succeeded nothing can be known.
        of_a_kind: bool,
    },
    /// Nothing: no report fits the filter.
    Nothing,
}

impl Verdict {
    /// The verdict on what a filter leaves, from what was found about it.
    pub fn new(all: &Overview, findings: &[Finding]) -> Self {
        Self::of(all).with_causes(findings)
    }

    /// The same before anything was found.
    pub fn of(all: &Overview) -> Self {
        let stated = || all.filter.receiving_mx.only().filter(|mx| !mx.is_empty()).map(str::to_owned);
        let known = match () {
            () if all.fits_nothing() => Known::Nothing,
            () if all.filter.by_failure() => {
                Known::Failures { mx: stated(), reports: all.reports, of_a_kind: all.filter.by_detail() }
            }
            () => Known::All,
        };
        Self {
            sessions: all.sessions,
            unverified: unverified(all),
            unenforced: is_unenforced(all),
            known,
            ..Self::default()
        }
    }

    /// The same with the causes that were found.
    #[must_use]
    pub fn with_causes(self, findings: &[Finding]) -> Self {
        let mut verdict = self;
        for finding in findings.iter().filter(|finding| finding.failed > 0) {
            verdict.explained = true;
            let count = match (&finding.rule, finding.actor) {
                _ if finding.severity == FindingSeverity::Info => continue,
                (FindingRule::PossibleInterception, _) => &mut verdict.suspected,
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

    /// The names of all slots.
    pub const SLOTS: [&str; 7] = ["share", "total", "failed", "causes", "count", "mx", "in_reports"];

    /// The sentence as the page has it, with the slots that [`Verdict::slot`] fills.
    pub fn text(&self) -> String {
        let total = self.sessions.total();
        match &self.known {
            Known::All => {}
            Known::Failures { of_a_kind: false, .. } => return failed_sessions(self.sessions.failed, &self.causes()),
            Known::Failures { mx, .. } => return failures_alone(self.sessions.failed, mx.is_some(), &self.causes()),
            Known::Nothing => return tr("No report matches the filter.").to_owned(),
        }
        if total == 0 {
            tr("The reports contain no sessions.").to_owned()
        } else if (self.unverified > 0 || self.unenforced) && (total, self.sessions.failed) != (1, 1) {
            self.of_unverified()
        } else if self.sessions.failed == 0 {
            counted!(total, "The only session was secured.", "{share} of {total} sessions were secured.")
        } else if !self.causes().is_empty() {
            secured_but(total)
        } else if self.explained {
            counted!(
                total,
                "The only session failed: no action is needed now.",
                "{share} of {total} sessions were secured. {failed}: no action is needed now."
            )
        } else {
            counted!(total, "The only session failed.", "{share} of {total} sessions were secured. {failed}.")
        }
    }

    /// The same where a policy did not stand behind all that succeeded.
    fn of_unverified(&self) -> String {
        let share = if self.unenforced {
            share_unenforced(self.sessions.total())
        } else {
            share_with_unverified(self.sessions.total(), self.unverified)
        };
        let rest = match () {
            () if self.sessions.failed == 0 => return share,
            () if !self.causes().is_empty() => text!("{failed}: {causes}."),
            () if self.explained => text!("{failed}: no action is needed now."),
            () => text!("{failed}."),
        };
        sentences(&[share.as_str(), tr(rest)])
    }

    /// What stands in a slot of [`Verdict::text`].
    pub fn slot(&self, name: &str) -> String {
        match name {
            "share" => share_secured(&self.sessions),
            "total" => format_count(self.sessions.total()),
            "failed" => failed_of(&self.sessions),
            "causes" => self.causes(),
            _ => self.slot_of_failures(name),
        }
    }

    fn slot_of_failures(&self, name: &str) -> String {
        match (name, &self.known) {
            ("count", _) => format_count(self.sessions.failed),
            ("mx", Known::Failures { mx, .. }) => mx.clone().unwrap_or_default(),
            ("in_reports", Known::Failures { reports, .. }) => counted!(*reports, "in {n} report", "in {n} reports"),
            _ => String::new(),
        }
    }

    /// The whole sentence.
    pub fn sentence(&self) -> String {
        let slots = Self::SLOTS.map(|name| (name, self.slot(name)));
        fill(&self.text(), &slots.each_ref().map(|(name, words)| (*name, words as &dyn std::fmt::Display)))
    }

    /// What the failures come down to: "one cause is yours to fix, one cause looks like interference".
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
        listed(&said)
    }
}

/// Whether no active policy stood behind any session, so that none can be called secured: it was encrypted by chance. One
/// in mode none is not active (RFC 8461, section 5).
pub fn is_unenforced(all: &Overview) -> bool {
    let is_inactive = |share: &Share| match share.label.as_str() {
        NO_POLICY => true,
        // DANE may have judged the same sessions, also where a filter does not ask for it.
        "sts" => {
            share.sessions.total() > 0
                && share.sessions == all.in_mode_none
                && all.unverified >= share.sessions.successful
        }
        _ => false,
    };
    !all.filter.by_failure()
        && all.sessions.total() > 0
        && !all.by_policy_type.is_empty()
        && all.by_policy_type.iter().all(is_inactive)
}

/// Whether there was none behind any, and none in mode none either, so that one is to be built.
pub fn is_without_policy(all: &Overview) -> bool {
    is_unenforced(all) && all.by_policy_type.iter().all(|share| share.label == NO_POLICY)
}

/// Sessions that succeeded where no policy was found, or one in mode none alone: encrypted, while nobody asked whether the
/// certificate was right. None of a kind of failure.
pub fn unverified(all: &Overview) -> u64 {
    if all.filter.by_failure() {
        return 0;
    }
    let without = all.by_policy_type.iter().find(|share| share.label == NO_POLICY);
    let without = without.map_or(0, |share| share.sessions.successful);
    without.saturating_add(all.unverified).min(all.sessions.successful)
}

/// Whether the sessions of a report worked, in the words of the heading above it: what nothing enforced was encrypted,
/// and only what a policy stood behind was secured.
pub fn did_tls_work(all: &Overview) -> String {
    match (all.sessions.failed, all.sessions.total()) {
        (_, 0) => tr("No sessions were reported.").to_owned(),
        (0, total) if is_unenforced(all) => {
            counted!(total, "The only session was encrypted.", "All {n} sessions were encrypted.")
        }
        (0, total) if unverified(all) > 0 => {
            counted!(total, "The only session succeeded.", "All {n} sessions succeeded.")
        }
        (0, total) => counted!(total, "The only session was secured.", "All {n} sessions were secured."),
        (failed, total) if failed == total => counted!(total, "The only session failed.", "All {n} sessions failed."),
        (failed, total) => counted!(
            failed,
            "One of {total} sessions failed.",
            "{n} of {total} sessions failed.",
            total = format_count(total)
        ),
    }
}

/// The type of policy where a sender found none (RFC 8460, section 4.4).
const NO_POLICY: &str = "no-policy-found";

/// "{share} of {total} sessions succeeded; 12 of them had no active policy and were not verified.", with its slots.
pub(super) fn share_with_unverified(total: u64, unverified: u64) -> String {
    if total == 1 {
        return tr("The only session succeeded; it had no active policy and was not verified.").to_owned();
    }
    counted!(
        unverified,
        "{share} of {total} sessions succeeded; {n} of them had no active policy and was not verified.",
        "{share} of {total} sessions succeeded; {n} of them had no active policy and were not verified."
    )
}

/// "{share} of {total} sessions were encrypted, but nothing enforces it.", with its slots.
pub(super) fn share_unenforced(total: u64) -> String {
    counted!(
        total,
        "The only session used encryption, but nothing enforces it.",
        "{share} of {total} sessions were encrypted, but nothing enforces it."
    )
}

/// The verdict where only failures are asked for, of whatever kind, with its slots.
fn failed_sessions(failed: u64, causes: &str) -> String {
    if causes.is_empty() {
        counted!(failed, "{count} session failed, {in_reports}.", "{count} sessions failed, {in_reports}.")
    } else {
        counted!(
            failed,
            "{count} session failed, {in_reports}: {causes}.",
            "{count} sessions failed, {in_reports}: {causes}."
        )
    }
}

/// The verdict where only failures are known, with its slots.
fn failures_alone(failed: u64, at_one: bool, causes: &str) -> String {
    match (at_one, causes.is_empty()) {
        (true, true) => counted!(
            failed,
            "{count} session failed at {mx}, {in_reports}; how many succeeded there is not reported.",
            "{count} sessions failed at {mx}, {in_reports}; how many succeeded there is not reported."
        ),
        (true, false) => counted!(
            failed,
            "{count} session failed at {mx}, {in_reports}; how many succeeded there is not reported. Causes: {causes}.",
            "{count} sessions failed at {mx}, {in_reports}; how many succeeded there is not reported. Causes: {causes}."
        ),
        (false, true) => counted!(
            failed,
            "{count} failed session matches the filter, {in_reports}; how many succeeded is not reported in such detail.",
            "{count} failed sessions match the filter, {in_reports}; how many succeeded is not reported in such detail."
        ),
        (false, false) => counted!(
            failed,
            "{count} failed session matches the filter, {in_reports}; how many succeeded is not reported in such detail. Causes: {causes}.",
            "{count} failed sessions match the filter, {in_reports}; how many succeeded is not reported in such detail. Causes: {causes}."
        ),
    }
}

/// The verdict where failures have causes, with its slots.
pub fn secured_but(total: u64) -> String {
    counted!(
        total,
        "The only session failed: {causes}.",
        "{share} of {total} sessions were secured. {failed}: {causes}."
    )
}

/// "131 failed".
pub fn failed(count: u64) -> String {
    counted!(count, "{n} failed", "{n} failed" as "sentence")
}

/// The same of these sessions: of one there is none beside it.
pub(super) fn failed_of(sessions: &Sessions) -> String {
    if sessions.total() == 1 && sessions.failed == 1 {
        tr("The only session failed").to_owned()
    } else {
        failed(sessions.failed)
    }
}

/// "one cause is yours to fix".
pub fn yours_to_fix(count: usize) -> String {
    let number = number_word(count);
    counted!(count, "one cause is yours to fix", "{number} causes are yours to fix", number)
}

/// "two look like interference".
fn like_interference(count: usize) -> String {
    counted!(
        count,
        "one cause looks like interference",
        "{number} causes look like interference",
        number = number_word(count)
    )
}

fn for_dns_host(count: usize) -> String {
    counted!(
        count,
        "one cause is for your DNS provider to fix",
        "{number} causes are for your DNS provider to fix",
        number = number_word(count)
    )
}

fn for_senders(count: usize) -> String {
    counted!(
        count,
        "one cause is for the sender to fix",
        "{number} causes are for the senders to fix",
        number = number_word(count)
    )
}

fn closer_look(count: usize) -> String {
    counted!(count, "one cause needs a closer look", "{number} causes need a closer look", number = number_word(count))
}

/// Small numbers as words.
pub(super) fn number_word(count: usize) -> String {
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
    use crate::analysis::Filter;

    #[track_caller]
    fn check(verdict: &Verdict, expected: &str) {
        assert_eq!(verdict.sentence(), expected);
    }

    #[test]
    fn says_how_much_and_whose_move_it_is() {
        let of = |successful, failed| Verdict { sessions: Sessions { successful, failed }, ..Verdict::default() };
        check(&of(10, 0), "100% of 10 sessions were secured.");
        check(&of(1, 0), "The only session was secured.");
        check(&of(0, 1), "The only session failed.");
        check(
            &Verdict { explained: true, ..of(99, 1) },
            "99.00% of 100 sessions were secured. 1 failed: no action is needed now.",
        );
        check(
            &Verdict { explained: true, yours: 1, dns_host: 2, senders: 1, unclear: 12, suspected: 1, ..of(50, 50) },
            "50.00% of 100 sessions were secured. 50 failed: one cause is yours to fix, two causes are for your DNS provider to fix, one cause is for the sender to fix, 12 causes need a closer look, one cause looks like interference.",
        );
    }

    #[test]
    fn what_nobody_verified_is_not_called_secured() {
        let without = |successful, unverified, failed| {
            let share = |label: &str, successful| Share {
                label: label.to_owned(),
                sessions: Sessions { successful, failed: 0 },
                ..Share::default()
            };
            let with = successful - unverified;
            let with = (with > 0).then(|| share("sts", with));
            Overview {
                reports: 1,
                sessions: Sessions { successful, failed },
                by_policy_type: with.into_iter().chain([share("no-policy-found", unverified)]).collect(),
                ..Overview::default()
            }
        };
        check(
            &Verdict::of(&without(90, 40, 10)),
            "90.00% of 100 sessions succeeded; 40 of them had no active policy and were not verified. 10 failed.",
        );
        check(
            &Verdict::of(&without(100, 1, 0)),
            "100% of 100 sessions succeeded; 1 of them had no active policy and was not verified.",
        );
        check(&Verdict::of(&without(48, 48, 0)), "100% of 48 sessions were encrypted, but nothing enforces it.");
    }

    /// RFC 8461, section 5: a domain in mode none is treated as one without an active policy.
    #[test]
    fn mode_none_secures_nothing() {
        let share = |label: &str, successful| Share {
            label: label.to_owned(),
            sessions: Sessions { successful, failed: 0 },
            ..Share::default()
        };
        let none = Sessions { successful: 48, failed: 0 };
        let all = |successful, shares: &[Share]| Overview {
            reports: 1,
            sessions: Sessions { successful, failed: 0 },
            unverified: 48,
            in_mode_none: none,
            by_policy_type: shares.to_vec(),
            ..Overview::default()
        };
        let alone = all(48, &[share("sts", 48)]);
        check(&Verdict::of(&alone), "100% of 48 sessions were encrypted, but nothing enforces it.");
        assert!(!is_without_policy(&alone), "there is one to change, and none to build");
        check(
            &Verdict::of(&all(100, &[share("sts", 100)])),
            "100% of 100 sessions succeeded; 48 of them had no active policy and were not verified.",
        );
        check(
            &Verdict::of(&all(60, &[share("sts", 48), share("no-policy-found", 12)])),
            "100% of 60 sessions were encrypted, but nothing enforces it.",
        );
        check(
            &Verdict::of(&all(100, &[share("tlsa", 40), share("sts", 48), share("no-policy-found", 12)])),
            "100% of 100 sessions succeeded; 60 of them had no active policy and were not verified.",
        );
        // DANE judged the same sessions.
        let both = Overview { unverified: 0, ..all(48, &[share("tlsa", 48), share("sts", 48)]) };
        check(&Verdict::of(&both), "100% of 48 sessions were secured.");
    }

    #[test]
    fn of_failures_alone_no_share_is_told() {
        let under = |query, failed, reports, findings: &[Finding]| {
            let filter = Filter::from_query(query);
            let sessions = Sessions { successful: 0, failed };
            Verdict::new(&Overview { filter, reports, sessions, ..Overview::default() }, findings)
        };
        check(
            &under("mx=mx2.example.com&result=certificate-expired", 257, 27, &[]),
            "257 sessions failed at mx2.example.com, in 27 reports; how many succeeded there is not reported.",
        );
        check(
            &under("mx=a.example&mx=b.example", 1, 1, &[]),
            "1 failed session matches the filter, in 1 report; how many succeeded is not reported in such detail.",
        );
        let cause = Finding {
            failed: 1,
            ..Finding::new(FindingRule::TlsCipherMismatch, FindingSeverity::Critical, Actor::You, String::new())
        };
        check(
            &under("country=DE", 30, 2, &[cause]),
            "30 failed sessions match the filter, in 2 reports; how many succeeded is not reported in such detail. Causes: one cause is yours to fix.",
        );
        check(&under("failed=1", 30, 2, &[]), "30 sessions failed, in 2 reports.");
        check(&under("by=nobody", 0, 0, &[]), "No report matches the filter.");
        check(&under("by=A&from=2026-01-01&to=2026-01-02", 0, 3, &[]), "The reports contain no sessions.");
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
            finding(FindingRule::PossibleInterception, FindingSeverity::Warning, Actor::Depends, 1),
            finding(FindingRule::PossibleInterception, FindingSeverity::Info, Actor::Depends, 1),
        ];
        let verdict = Verdict::new(&Overview::default(), &findings);
        assert_eq!(verdict, Verdict { explained: true, yours: 1, suspected: 1, ..Verdict::default() });
    }
}
