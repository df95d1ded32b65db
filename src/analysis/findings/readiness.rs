//! Whether a domain in mode testing may go to enforce: yes, not yet because, or not enough evidence.

use std::collections::BTreeSet;

use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use super::wording::{domain_in_words, list, name, names_in_order};
use crate::analysis::Filter;
use crate::analysis::history::{DomainHistory, Failure, History};
use crate::analysis::incidents::{Incident, Story};
use crate::analysis::policy_text::PolicyText;
use crate::day::{Day, Years};
use crate::explain::Actor;
use crate::joined::clauses;
use crate::language::{format_count, tr};
use crate::store::Columns;
use crate::{counted, say, text};

/// Days without a failure that speak for enforce.
const ENOUGH_DAYS: i32 = 14;
/// Days of these with a report.
const ENOUGH_REPORTED: usize = 10;
/// Sessions in these days that make a reporter a large one.
const LARGE: u64 = 50;

/// What there is to say of a domain in mode testing; `own` gives its failures.
pub(super) fn findings<'a>(
    history: &History<'_>,
    domain: &DomainHistory,
    own: impl FnOnce() -> Vec<(&'a Incident, &'a Failure)>,
    years: Years,
) -> Option<Finding> {
    let newest = domain.newest_sts()?;
    let text = history.policy(newest.text);
    if text.mode != "testing" {
        return None;
    }
    let (_, end) = domain.days()?;
    let begin = newest.first_day;
    let from = begin.max(end.plus(1 - ENOUGH_DAYS));
    let recent = Recent::of(history, domain, &own(), (text, from));
    let large: Vec<u32> = domain
        .organizations_between(from, end)
        .into_iter()
        .filter(|(_, sum)| sum.total() >= LARGE)
        .map(|(number, _)| number)
        .collect();
    let reported = domain.days_between(from, end);
    let evidence = Evidence {
        failed: recent.failed,
        last: recent.last,
        uncovered: recent.uncovered.into_iter().collect(),
        days: end.0 - begin.0 + 1,
        reported,
        large: &large,
        who: names_in_order(history, &recent.met),
        years,
    };
    let (against, missing) = (evidence.against(), evidence.missing(history));
    let domain_name = history.domain_name(domain.domain).to_owned();
    let total = domain.sessions_between(from, end).total();
    let (rule, actor, sentence, confidence) = if !against.is_empty() {
        let why = clauses(&against);
        (
            FindingRule::NotReadyForEnforce,
            Actor::You,
            say!("{domain} should not switch to enforce mode yet: {why}.", domain = domain_in_words(&domain_name), why),
            Confidence::High,
        )
    } else if !missing.is_empty() {
        let why = clauses(&missing);
        (
            FindingRule::EnforceUnclear,
            Actor::Nobody,
            say!(
                "It is too early to tell whether {domain} can switch to enforce mode: {why}.",
                domain = domain_in_words(&domain_name),
                why
            ),
            Confidence::Low,
        )
    } else {
        let sentence = ready(domain_in_words(&domain_name), total, recent.aside);
        (FindingRule::ReadyForEnforce, Actor::You, sentence, Confidence::Medium)
    };
    let mut finding = Finding::new(rule, FindingSeverity::Info, actor, sentence);
    finding.reasons = vec![
        counted!(
            domain.organizations_between(from, end).len(),
            "{n} organisation reported in this period ({part} with {sessions} or more).",
            "{n} organisations reported in this period ({part} of them with {sessions} or more).",
            part = if large.is_empty() { tr(text!("none" as "organisations")).to_owned() } else { large.len().to_string() },
            sessions = counted!(LARGE, "{n} session", "{n} sessions"),
        ),
        say!("The policy lists {hosts}.", hosts = list(&text.mx)),
        tr("Reports only mention MX hosts at which sessions failed; compare the policy with the MX records on the Check page.")
            .to_owned(),
    ];
    if !recent.own.is_empty() {
        let who = names_in_order(history, &recent.own);
        finding.reasons.push(counted!(
            recent.own.len(),
            "{who} would not deliver in enforce mode: hardly any of its sessions succeed, while those of others do.",
            "{who} would not deliver in enforce mode: hardly any of their sessions succeed, while those of others do.",
            who,
        ));
        finding.organizations = history.organizations(&recent.own);
    }
    finding.steps = steps(&finding.rule);
    finding.id = format!("enforce/{domain_name}");
    finding.policy_domains = vec![domain_name.clone()];
    finding.policy_domain = domain_name;
    finding.first_day = Some(from);
    finding.last_day = Some(end);
    finding.confidence = confidence;
    finding.evidence = Filter {
        policy_type: "sts".into(),
        policy_domain: finding.policy_domain.as_str().into(),
        days: Some((from, end)),
        ..Filter::default()
    };
    finding.source = "RFC 8461, section 5";
    finding.topic = "sts".into();
    Some(finding)
}

/// What to do about it.
fn steps(rule: &FindingRule) -> Vec<Step> {
    match rule {
        FindingRule::ReadyForEnforce => vec![
            Step::new(tr("Compare the policy with today’s MX records on the Check page.")),
            Step::with(tr("Change the mode in the policy file."), "mode: enforce"),
            Step::new(tr("Then change the id in the _mta-sts record, and watch the reports over the next few days.")),
        ],
        FindingRule::NotReadyForEnforce => vec![Step::new(tr(
            "First fix what is failing; the other findings explain how. Then wait for two weeks without failures.",
        ))],
        _ => vec![Step::new(tr(
            "Load more reports, or wait for them; few organisations send reports, so two large ones are enough.",
        ))],
    }
}

/// That it can go to enforce, though some sessions failed for reasons that are not the domain's.
fn ready(domain: &str, total: u64, aside: u64) -> String {
    let in_days = counted!(ENOUGH_DAYS.unsigned_abs(), "in the last day", "in the last {n} days");
    if aside > 0 {
        counted!(
            total,
            "{domain} can switch from testing to enforce mode: the only session failed under the policy {in_days}; the failure was isolated or limited to one sender.",
            "{domain} can switch from testing to enforce mode: {part} of {n} sessions failed under the policy {in_days}; all failures were isolated or limited to single senders.",
            domain,
            part = format_count(aside),
            in_days,
        )
    } else {
        counted!(
            total,
            "{domain} can switch from testing to enforce mode: no failures in {n} session under the policy {in_days}.",
            "{domain} can switch from testing to enforce mode: no failures in {n} sessions under the policy {in_days}.",
            domain,
            in_days,
        )
    }
}

/// What failed lately under the policy. Under enforce every failure of a session judged by MTA-STS is mail held back;
/// single sessions are tried again.
#[derive(Default)]
struct Recent {
    /// Sessions that count, the last day of them, and who met them.
    failed: u64,
    last: Option<Day>,
    met: BTreeSet<u32>,
    /// Sessions that failed for a reason of single senders, or now and then; and such senders.
    aside: u64,
    own: BTreeSet<u32>,
    /// MX hosts that the policy leaves out.
    uncovered: BTreeSet<String>,
}

impl Recent {
    fn of(
        history: &History<'_>,
        domain: &DomainHistory,
        own: &[(&Incident, &Failure)],
        (policy, from): (&PolicyText, Day),
    ) -> Self {
        let mut recent = Self::default();
        let counts =
            |failure: &Failure| failure.policy_type == Columns::STS && failure.day.is_some_and(|day| day >= from);
        let untold = history.untold().range((domain.domain, 0)..=(domain.domain, u32::MAX));
        for failure in untold.flat_map(|(_, failures)| failures).filter(|failure| counts(failure)) {
            recent.add(failure);
        }
        for (incident, failure) in own.iter().filter(|(one, _)| !one.idle && !one.cause.is_of_policy_host()) {
            let host = history.host(failure.receiving_mx);
            let is_met = incident.story != Story::Background && failure.day.is_some_and(|day| day >= from);
            if is_met && !host.is_empty() && !policy.covers(host) {
                recent.uncovered.insert(host.to_owned());
            }
            match incident.story {
                _ if !counts(failure) => {}
                Story::Background => recent.aside = recent.aside.saturating_add(failure.failed),
                Story::SendersOwn => {
                    recent.aside = recent.aside.saturating_add(failure.failed);
                    recent.own.insert(failure.organization);
                }
                Story::Fault | Story::StrangeAddress(_) => recent.add(failure),
            }
        }
        recent
    }

    fn add(&mut self, failure: &Failure) {
        self.met.insert(failure.organization);
        self.failed = self.failed.saturating_add(failure.failed);
        self.last = self.last.max(failure.day);
    }
}

/// What the last two weeks show.
struct Evidence<'a> {
    /// Sessions that failed under the policy, and the last day of them.
    failed: u64,
    last: Option<Day>,
    /// MX hosts that the policy leaves out.
    uncovered: Vec<String>,
    /// Days that the reports cover, and how many of the last two weeks have one.
    days: i32,
    reported: usize,
    /// The large reporters.
    large: &'a [u32],
    /// Those who met the failures.
    who: String,
    years: Years,
}

impl Evidence<'_> {
    /// What speaks against enforce.
    fn against(&self) -> Vec<String> {
        let mut against = Vec::new();
        if self.failed > 0 {
            let in_days = counted!(ENOUGH_DAYS.unsigned_abs(), "in the last day", "in the last {n} days");
            against.push(if let Some(day) = self.last {
                counted!(
                    self.failed,
                    "{n} session failed under the policy {in_days}, most recently on {day} ({who})",
                    "{n} sessions failed under the policy {in_days}, most recently on {day} ({who})",
                    in_days,
                    who = self.who,
                    day = day.label_in(self.years),
                )
            } else {
                counted!(
                    self.failed,
                    "{n} session failed under the policy {in_days}",
                    "{n} sessions failed under the policy {in_days}",
                    in_days,
                )
            });
        }
        if !self.uncovered.is_empty() {
            against.push(say!("the policy does not cover {hosts}", hosts = list(&self.uncovered)));
        }
        against
    }

    /// What is missing to tell.
    fn missing(&self, history: &History<'_>) -> Vec<String> {
        let mut missing = Vec::new();
        if self.days < ENOUGH_DAYS {
            missing.push(counted!(
                self.days.unsigned_abs(),
                "the policy has been seen for {n} day, but {needed} are needed",
                "the policy has been seen for {n} days, but {needed} are needed",
                needed = ENOUGH_DAYS,
            ));
        } else if self.reported < ENOUGH_REPORTED {
            missing.push(counted!(
                ENOUGH_DAYS.unsigned_abs(),
                "there are reports for only {part} of the last {n} day, but {needed} are needed",
                "there are reports for only {part} of the last {n} days, but {needed} are needed",
                part = self.reported,
                needed = ENOUGH_REPORTED,
            ));
        }
        match self.large {
            [] => {
                missing.push(counted!(
                    LARGE,
                    "two organisations need to report {n} session or more, but none did",
                    "two organisations need to report {n} sessions or more, but none did"
                ));
            }
            [one] => missing.push(counted!(
                LARGE,
                "two organisations need to report {n} session or more, but only {organization} did",
                "two organisations need to report {n} sessions or more, but only {organization} did",
                organization = name(history, *one),
            )),
            _ => {}
        }
        missing
    }
}
