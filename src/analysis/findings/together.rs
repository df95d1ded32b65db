//! What is true of several domains alike, told once.

use std::collections::{BTreeMap, BTreeSet};

use super::commands::{MOST_HOSTS, without};
use super::dates::LEAST_UNTOLD;
use super::finding::{Finding, Step};
use super::rule::FindingRule;
use super::wording::{domain_in_words, list};
use crate::counted;
use crate::day::Day;

/// Findings that say the same of one domain each become one that names them all; the others stay. Those about failures
/// were put together as incidents.
pub(super) fn of(found: Vec<(Finding, Option<usize>)>) -> Vec<(Finding, Option<usize>)> {
    let mut alike: BTreeMap<Alike, Vec<Finding>> = BTreeMap::new();
    let mut all = Vec::with_capacity(found.len());
    let told = told_of_records(&found);
    for (finding, incident) in found {
        if incident.is_none() && is_told(&finding, &told) {
            continue;
        }
        // A few failures that nobody explains are one thing, whomever of many domains they are about.
        let (failed, by_day) = finding.told();
        let few = finding.rule == FindingRule::FailuresUntold && failed < LEAST_UNTOLD;
        if incident.is_none() && (few || by_day.is_empty()) && finding.policy_domains.len() == 1 {
            alike.entry(Alike::of(&finding)).or_default().push(finding);
        } else {
            all.push((finding, incident));
        }
    }
    for mut findings in alike.into_values() {
        findings.sort_by(|a, b| a.policy_domain.cmp(&b.policy_domain));
        // One domain may have several of a kind.
        findings.dedup_by(|next, kept| {
            let same = next.policy_domain == kept.policy_domain;
            if same {
                all.push((next.clone(), None));
            }
            same
        });
        all.extend(one(findings).map(|finding| (finding, None)));
    }
    all
}

/// What incidents tell of the TLSA records of a host: under DANE one sender names the mail domain, the other the MX host
/// (RFC 8460, section 1.1), and the records are the same.
fn told_of_records(found: &[(Finding, Option<usize>)]) -> BTreeSet<(String, String)> {
    let is_any = found.iter().any(|(finding, _)| finding.rule == FindingRule::TlsaContent);
    let of_incidents = found.iter().filter(|(finding, incident)| {
        is_any && incident.is_some() && finding.policy_types.iter().any(|policy_type| policy_type == "tlsa")
    });
    let each = of_incidents.flat_map(|(finding, _)| {
        let reasons =
            move |host: &String| finding.reasons.iter().map(|reason| (host.clone(), reason.clone())).collect();
        finding.hosts.iter().take(MOST_HOSTS).flat_map(move |host| -> Vec<_> { reasons(host) })
    });
    each.collect()
}

/// Whether incidents at all its hosts tell what a finding about TLSA records says.
fn is_told(finding: &Finding, told: &BTreeSet<(String, String)>) -> bool {
    finding.rule == FindingRule::TlsaContent
        && !finding.hosts.is_empty()
        && finding.hosts.iter().all(|host| told.contains(&(host.clone(), finding.sentence.clone())))
}

/// What findings have in common that differ in their domain alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    rule: FindingRule,
    severity: &'static str,
    actor: &'static str,
    days: (Option<i32>, Option<i32>),
    organizations: Vec<String>,
    /// Its sentence and reasons, without the name of the domain.
    words: Vec<String>,
}

impl Alike {
    fn of(finding: &Finding) -> Self {
        // How many sessions each domain has makes it no other thing.
        let counts = matches!(
            finding.rule,
            FindingRule::NoPolicy
                | FindingRule::ReporterSilent
                | FindingRule::ReadyForEnforce
                | FindingRule::FailuresUntold
        );
        // A step that is open to many domains is one step, on whatever days and from whomever their reports are.
        let is_step = finding.rule == FindingRule::NoPolicy || is_ready(finding);
        let nameless = |text: &String| {
            let text = text.replace(domain_in_words(&finding.policy_domain), "\u{0}");
            if counts { text.chars().filter(|char| !char.is_ascii_digit() && *char != ',').collect() } else { text }
        };
        Self {
            rule: finding.rule.clone(),
            severity: finding.severity.id(),
            actor: finding.actor.id(),
            days: if is_step {
                (None, None)
            } else {
                (finding.first_day.map(|day| day.0), finding.last_day.map(|day| day.0))
            },
            organizations: if is_step { Vec::new() } else { finding.organizations.clone() },
            words: [&finding.sentence]
                .into_iter()
                .chain(finding.reasons.iter().filter(|_| !is_step))
                .map(nameless)
                .collect(),
        }
    }
}

/// Whether it is ready for every sender: where some have trouble of their own, it names them.
fn is_ready(finding: &Finding) -> bool {
    finding.rule == FindingRule::ReadyForEnforce && finding.organizations.is_empty()
}

/// One finding of those that are alike, in the order of their domains. It goes by the name of the domain about which it
/// was true first, so that one which joins later gives it no other.
fn one(findings: Vec<Finding>) -> Option<Finding> {
    let earliest = |one: &&Finding| one.first_day;
    let id = findings.iter().min_by_key(earliest).map(|first| first.id.clone()).unwrap_or_default();
    let mut rest = findings.into_iter();
    let mut told = rest.next()?;
    let mut others = Vec::new();
    let (mut failed, by_day) = told.told();
    let mut by_day: BTreeMap<Day, u64> = by_day.iter().copied().collect();
    let mut apart = told.apart.0 > 0;
    let mut organizations: BTreeSet<String> = told.organizations.iter().cloned().collect();
    for (at, other) in rest.enumerate() {
        if at + 1 < MOST_HOSTS {
            for (own, step) in told.steps.iter_mut().zip(&other.steps) {
                match (&mut own.copy, &step.copy) {
                    (Some(own), Some(copy)) if own != copy => {
                        own.push('\n');
                        own.push_str(copy);
                    }
                    _ => {}
                }
            }
        }
        told.evidence.policy_domain.insert(other.policy_domain.as_str());
        let days = (told.evidence.days, other.evidence.days);
        if let (Some((first, last)), Some((from, to))) = days {
            told.evidence.days = Some((first.min(from), last.max(to)));
        }
        apart |= other.apart.0 > 0;
        failed = failed.saturating_add(other.told().0);
        for (day, failed) in other.told().1 {
            *by_day.entry(*day).or_insert(0_u64) += failed;
        }
        told.hosts.extend(other.hosts);
        told.shown = told.shown.saturating_add(other.shown);
        told.sessions = told.sessions.saturating_add(other.sessions);
        told.first_day = told.first_day.min(other.first_day);
        told.last_day = told.last_day.max(other.last_day);
        organizations.extend(other.organizations);
        // What holds for some of them alone is no reason for all.
        told.reasons.retain(|reason| other.reasons.contains(reason));
        others.push(other.policy_domain);
    }
    if others.is_empty() {
        return Some(told);
    }
    // One more is `told` itself.
    let rest = others.get(MOST_HOSTS - 1..).unwrap_or_default();
    let own = told.policy_domain.clone();
    let is_of_domain = |step: &Step| step.copy.as_deref().is_some_and(|copy| copy.contains(&own));
    let step = |step: Step| if is_of_domain(&step) { without(step, rest) } else { step };
    told.steps = std::mem::take(&mut told.steps).into_iter().map(step).collect();
    told.hosts.sort_unstable();
    told.hosts.dedup();
    let by_day = by_day.into_iter().collect();
    if apart {
        (told.failed, told.shown, told.by_day, told.apart) = (0, 0, Vec::new(), (failed, by_day));
    } else {
        (told.failed, told.by_day) = (failed, by_day);
    }
    told.organizations = organizations.into_iter().collect();
    let of_all = |sentence: &str| {
        counted!(
            others.len(),
            "{sentence} The same is true of {n} more domain: {domains}.",
            "{sentence} The same is true of {n} more domains: {domains}.",
            sentence,
            domains = list(&others),
        )
    };
    told.sentence = of_all(&told.sentence);
    let domains = others.len() + 1;
    told.gist = match told.rule {
        FindingRule::NoPolicy => {
            counted!(
                domains,
                "Nothing enforces encryption for {n} domain.",
                "Nothing enforces encryption for {n} domains."
            )
        }
        FindingRule::ReadyForEnforce => {
            counted!(
                domains,
                "{n} domain can switch from testing to enforce mode.",
                "{n} domains can switch from testing to enforce mode."
            )
        }
        // Else it would be about the first of them alone.
        _ => of_all(&told.gist),
    };
    told.id = id;
    told.policy_domains.extend(others);
    told.policy_domain = String::new();
    Some(told)
}
