//! Reports that say nothing: report mails answering report mails, and domains of strangers.

use std::collections::BTreeSet;

use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::rule::FindingRule;
use super::wording::{domain_in_words, name};
use crate::analysis::Filter;
use crate::analysis::history::{DomainHistory, History, SeenPolicy};
use crate::day::Day;
use crate::explain::Actor;
use crate::language::tr;
use crate::store::Sessions;
use crate::{counted, say};

pub(super) fn findings(history: &History<'_>, domain: &DomainHistory) -> Vec<Finding> {
    let mut all = loops(history, domain);
    if history.most_reports() >= MANY_REPORTS && history.is_alone(domain) {
        all.extend(foreign(history, domain));
    }
    all
}

/// What an organisation reported of a domain.
#[derive(Default)]
struct Own {
    first: Option<Day>,
    days: usize,
    /// Of these, those with more than a session or two.
    others: usize,
    /// Days with a report of no session.
    idle: usize,
    sum: Sessions,
}

/// Organisations whose only mail for the domain is their own report of the day before.
fn loops(history: &History<'_>, domain: &DomainHistory) -> Vec<Finding> {
    let sums = domain.of_each(|own: &mut Own, one| {
        own.first = own.first.or(Some(one.day));
        // A report is mail of the next day, so that none is without.
        let total = one.by.all.total();
        own.days += usize::from(total > 0);
        own.idle += usize::from(total == 0);
        own.sum = own.sum.plus(one.by.all);
        own.others += usize::from(total > 2 || one.by.all.failed > 0);
    });
    let mut sums: Vec<(u32, Own)> = sums
        .into_iter()
        .filter(|(_, own)| own.others == 0 && own.days >= MANY_DAYS && own.idle * 4 <= own.days)
        .collect();
    sums.sort_by_key(|(_, own)| own.first);
    sums.into_iter()
        .map(|(organization, Own { days, sum, .. })| {
            let who = name(history, organization);
            let sentence = counted!(
                sum.total(),
                "{who} reports {n} session {on_days}, one or two a day, and none failed: most likely, it only carried a report email.",
                "{who} reports {n} sessions {on_days}, one or two a day, and none failed: most likely, these only carried report emails.",
                who,
                on_days = counted!(days, "on {n} day", "on {n} days" as "sessions"),
            );
            let mut finding = Finding::new(FindingRule::ReportMailOnly, FindingSeverity::Info, Actor::Nobody, sentence);
            finding.policy_domain = history.domain_name(domain.domain).into();
            finding.policy_domains = vec![finding.policy_domain.clone()];
            finding.id = format!("report-mail-only/{}/{who}", finding.policy_domain);
            finding.organizations = vec![who];
            finding.confidence = Confidence::Medium;
            finding.reasons = vec![
                tr("If you send reports too, each one is an email, which is itself reported on the next day.").to_owned(),
                tr("It does no harm and says nothing about other mail.").to_owned(),
            ];
            finding.evidence =
                Filter {
                organization: history.all_names(&[organization]),
                policy_domain: finding.policy_domain.as_str().into(),
                ..Filter::default()
            };
            finding.steps = vec![Step::new(tr(
                "Nothing. Organisations that send reports can leave out sessions that carried only reports.",
            ))];
            finding.source = "RFC 8460, section 5.3";
            finding
        })
        .collect()
}

/// A domain that one organisation reported once or twice, and none like it, beside domains that are reported daily.
fn foreign(history: &History<'_>, domain: &DomainHistory) -> Option<Finding> {
    let own = history.domain_name(domain.domain).to_owned();
    let organizations = domain.policies.iter().flat_map(SeenPolicy::holders);
    let strange = !own.is_empty() && domain.reports <= 2 && organizations.collect::<BTreeSet<_>>().len() <= 1;
    if !strange {
        return None;
    }
    let sentence = if domain.reports == 1 {
        say!("One report is about {domain}, a domain that may not be yours.", domain = domain_in_words(&own))
    } else {
        say!("Two reports are about {domain}, a domain that may not be yours.", domain = domain_in_words(&own))
    };
    let mut finding = Finding::new(FindingRule::ForeignDomain, FindingSeverity::Info, Actor::Nobody, sentence);
    finding.id = format!("foreign-domain/{own}");
    finding.policy_domains = vec![own.clone()];
    finding.policy_domain = own;
    finding.confidence = Confidence::Low;
    finding.reasons = vec![
        tr("Anyone can email a report to the address in your record.").to_owned(),
        tr("This counts towards the totals; filter by your own domains to leave it out.").to_owned(),
    ];
    finding.evidence = Filter { policy_domain: finding.policy_domain.as_str().into(), ..Filter::default() };
    finding.steps =
        vec![Step::new(tr("If the domain is yours, do nothing. If not, ignore what is reported about it."))];
    finding.source = "RFC 8460, section 7";
    Some(finding)
}

/// Reports about one domain beside which one or two about another are strange.
const MANY_REPORTS: usize = 20;
/// Days of single sessions that make a habit.
const MANY_DAYS: usize = 5;
