//! Failures that go on or went on, by cause: what failed, at which MX, for whom, since when.

use super::domain::{CellKey, DomainHistory, Failure, per_day};
use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::history::History;
use super::rule::FindingRule;
use super::trend::{Trend, episodes_with, trend};
use super::weight::{MOST_OF_DOMAIN, weightiest};
use super::wording::{mx_hosts, when, who};
use crate::analysis::Filter;
use crate::explain::{Actor, explain, reason_of_kind};
use crate::language::{tr, without_stop};
use crate::report::ResultType;
use crate::store::Columns;
use crate::{counted, say};

/// The causes of a domain that are told, the last of them first: result type and kind of reason.
pub(super) fn causes(domain: &DomainHistory) -> Vec<(u32, u32)> {
    let mut causes = weightiest(domain.causes.iter().map(|(cause, failed)| (*cause, *failed)));
    causes.reverse();
    causes
}

/// One finding a cause, which is a result type at a domain; where one MX or one time of it
/// looks like interference, the rest of it is told apart from that.
pub(super) fn of_cause(history: &History<'_>, domain: &DomainHistory, (result_type, kind): (u32, u32)) -> Vec<Finding> {
    let mut all = Vec::new();
    let (named, sessions) = (named_hosts(history, domain), all_sessions(domain));
    let cells = domain.cells.range((result_type, 0, 0)..=(result_type, u32::MAX, u32::MAX));
    let cells: Vec<(&CellKey, &Vec<Failure>)> = cells.filter(|(key, _)| key.2 == kind).collect();
    let result_type = history.columns.result_type(result_type);
    let cause = Cause { history, domain, named: &named, sessions, result_type, kind };
    let suspected = |key: &CellKey| !history.suspicions_in(domain, *key).is_empty();
    if !cells.iter().any(|(key, _)| suspected(key)) {
        let failures: Vec<Failure> = cells.iter().flat_map(|(_, failures)| failures.iter().copied()).collect();
        let hosts: Vec<u32> = cells.iter().map(|(key, _)| key.1).collect();
        all.push(cause.finding(&hosts, &failures, cause.evidence()));
        return all;
    }
    let sum = |failures: &[Failure]| failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
    let chosen = weightiest(cells.iter().map(|(key, failures)| (**key, sum(failures))));
    for (key, failures) in cells.into_iter().filter(|(key, _)| chosen.binary_search(key).is_ok()) {
        let at_host = Filter { receiving_mx: history.host(key.1).into(), ..cause.evidence() };
        if !suspected(key) {
            all.push(cause.finding(&[key.1], failures, at_host));
            continue;
        }
        let suspicions = history.suspicions_in(domain, *key);
        let times = episodes_with(domain, failures);
        let innocent = times.iter().filter(|(days, _)| !suspicions.iter().any(|one| one.days == *days));
        for ((first, last), failures) in innocent.take(MOST_OF_DOMAIN) {
            let evidence = Filter { days: Some((*first, *last)), ..at_host.clone() };
            all.push(cause.finding(&[key.1], failures, evidence));
        }
    }
    all
}

/// What the MTA-STS policies of a domain name, in order.
fn named_hosts<'a>(history: &History<'a>, domain: &DomainHistory) -> Vec<&'a str> {
    let policies = domain.policies.iter().filter(|policy| policy.policy_type == Columns::STS);
    let mut named: Vec<&str> =
        policies.flat_map(|policy| &history.policy(policy.text).mx).map(String::as_str).collect();
    named.sort_unstable();
    named.dedup();
    named
}

fn all_sessions(domain: &DomainHistory) -> u64 {
    domain.activity.iter().fold(0_u64, |sum, activity| sum.saturating_add(activity.sessions.total()))
}

struct Cause<'a> {
    history: &'a History<'a>,
    domain: &'a DomainHistory,
    /// The MX hosts and patterns that its policies name, in order.
    named: &'a [&'a str],
    /// All its sessions.
    sessions: u64,
    result_type: ResultType,
    /// Number of the kind of reason, where the result type says too little.
    kind: u32,
}

impl Cause<'_> {
    fn evidence(&self) -> Filter {
        let kind = self.history.columns.reason_kinds.text(self.kind).to_owned();
        let vague = matches!(self.result_type, ResultType::ValidationFailure | ResultType::Unknown(_));
        Filter {
            result_type: self.result_type.to_string().into(),
            reason: vague.then_some(kind).into(),
            ..self.history.about(self.domain)
        }
    }

    fn finding(&self, hosts: &[u32], failures: &[Failure], evidence: Filter) -> Finding {
        let Self { history, domain, result_type, .. } = self;
        let failed = failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
        let days = failures.iter().filter_map(|failure| failure.day);
        let (first_day, last_day) = (days.clone().min(), days.max());
        let mut failing: Vec<u32> = failures.iter().map(|failure| failure.organization).collect();
        failing.sort_unstable();
        failing.dedup();
        let active =
            first_day.zip(last_day).map_or_else(Vec::new, |(first, last)| domain.organizations_between(first, last));
        let mut named: Vec<String> = hosts.iter().map(|host| history.host(*host).to_owned()).collect();
        named.retain(|host| !host.is_empty());
        let trend = trend(domain, failures);
        let passing = self.is_passing(failures, failed);
        let enforced = failures.iter().any(|failure| {
            failure.policy_type == Columns::TLSA || history.policy(failure.policy_text).mode == "enforce"
        });
        let severity = match &trend {
            _ if passing => FindingSeverity::Info,
            Some(trend) if trend.is_over() => FindingSeverity::Info,
            Some(Trend::Unclear) | None => FindingSeverity::Warning,
            Some(_) if enforced => FindingSeverity::Critical,
            Some(_) => FindingSeverity::Warning,
        };
        let reason = reason_of_kind(history.columns.reason_kinds.text(self.kind));
        let what = self.what(&named, reason.map(|reason| reason.meaning));
        let whom = who(history, &failing, active.len());
        let sentence = self.sentence(&what, &named, failed, &whom, &when(first_day, last_day));
        let actor = if passing { Actor::Nobody } else { reason.map_or_else(|| self.actor(), |reason| reason.actor) };
        let mut finding = Finding::new(self.rule(passing), severity, actor, sentence);
        finding.policy_domain = history.domain_name(domain);
        finding.organizations = history.organizations(&failing);
        finding.first_day = first_day;
        finding.last_day = last_day;
        finding.failed = failed;
        finding.by_day = per_day(failures);
        finding.confidence = if failing.len() > 1 { Confidence::High } else { Confidence::Medium };
        finding.reasons = reasons(failures, failing.len(), active.len(), enforced);
        finding.steps = if passing {
            vec![Step::new(tr("Nothing, unless it comes more often."))]
        } else {
            self.steps(&named, failures, reason.map(|reason| reason.cause))
        };
        finding.source = explain(result_type).source;
        finding.topic = result_type.to_string();
        finding.trend = trend;
        finding.hosts = named;
        finding.evidence = evidence;
        finding
    }

    /// What it is called: the result type, or what the reason code says of TLS itself.
    fn rule(&self, passing: bool) -> FindingRule {
        if passing {
            return FindingRule::PassingFailures;
        }
        match reason_of_kind(self.history.columns.reason_kinds.text(self.kind)) {
            Some(reason) if reason.is_tls_version() => FindingRule::TlsVersionMismatch,
            Some(reason) if reason.is_cipher() => FindingRule::TlsCipherMismatch,
            _ => FindingRule::Failing(self.result_type.clone()),
        }
    }

    /// Single sessions now and then, too few to be anything but a moment's trouble.
    fn is_passing(&self, failures: &[Failure], failed: u64) -> bool {
        let may_pass = matches!(
            self.result_type,
            ResultType::ValidationFailure
                | ResultType::Unknown(_)
                | ResultType::StarttlsNotSupported
                | ResultType::StsPolicyFetchError
                | ResultType::DnssecInvalid
        );
        let mut days: Vec<_> = failures.iter().filter_map(|failure| failure.day).collect();
        days.sort_unstable();
        days.dedup();
        let apart = days.iter().zip(days.iter().skip(1)).all(|(a, b)| b.0 - a.0 > 1);
        let few = failed <= 2 * days.len() as u64 && failed.saturating_mul(100) < self.sessions;
        may_pass && apart && !days.is_empty() && few
    }

    /// The whole sentence; `when` may be empty.
    fn sentence(&self, what: &str, hosts: &[String], failed: u64, who: &str, when: &str) -> String {
        match (self.all_mx_hosts(hosts), when.is_empty()) {
            (Some(all), false) => counted!(
                failed,
                "{what}, {hosts} of {all} MX hosts: {n} session failed for {who} {when}.",
                "{what}, {hosts} of {all} MX hosts: {n} sessions failed for {who} {when}.",
                what,
                hosts = hosts.len(),
                all,
                who,
                when,
            ),
            (Some(all), true) => counted!(
                failed,
                "{what}, {hosts} of {all} MX hosts: {n} session failed for {who}.",
                "{what}, {hosts} of {all} MX hosts: {n} sessions failed for {who}.",
                what,
                hosts = hosts.len(),
                all,
                who,
            ),
            (None, false) => counted!(
                failed,
                "{what}: {n} session failed for {who} {when}.",
                "{what}: {n} sessions failed for {who} {when}.",
                what,
                who,
                when,
            ),
            (None, true) => counted!(
                failed,
                "{what}: {n} session failed for {who}.",
                "{what}: {n} sessions failed for {who}.",
                what,
                who,
            ),
        }
    }

    /// What failed, as a clause that stands before a colon.
    fn what(&self, named: &[String], meaning: Option<&str>) -> String {
        let domain = self.history.domain_name(self.domain);
        let hosts = mx_hosts(named);
        match &self.result_type {
            ResultType::CertificateExpired => say!("The certificate of {hosts} has expired", hosts),
            ResultType::CertificateHostMismatch => {
                say!("The certificate of {hosts} does not hold the name asked for", hosts)
            }
            ResultType::CertificateNotTrusted => say!("The certificate of {hosts} is not trusted", hosts),
            ResultType::StarttlsNotSupported => say!("No STARTTLS was offered by {hosts}", hosts),
            ResultType::TlsaInvalid => say!("No TLSA record fits the certificate of {hosts}", hosts),
            ResultType::DnssecInvalid => {
                say!("DNSSEC did not validate for {names}", names = if named.is_empty() { &domain } else { &hosts })
            }
            ResultType::DaneRequired => say!("A sender insists on DANE for {domain} and found none", domain),
            ResultType::StsPolicyFetchError => say!("The MTA-STS policy of {domain} could not be fetched", domain),
            ResultType::StsPolicyInvalid => say!("The MTA-STS policy of {domain} is not valid", domain),
            ResultType::StsWebpkiInvalid => say!("The certificate of mta-sts.{domain} is not valid", domain),
            ResultType::ValidationFailure | ResultType::Unknown(_) => match (meaning, self.kind) {
                (Some(meaning), _) => format!("{} ({hosts})", without_stop(meaning)),
                (None, 0) => say!("Sessions to {hosts} failed for a reason that is not stated", hosts),
                (None, kind) => {
                    let reason = shortened(self.history.columns.reason_kinds.text(kind));
                    say!("Sessions to {hosts} failed, as senders put it, with “{reason}”", hosts, reason)
                }
            },
        }
    }

    /// How many MX hosts there are beside which these are some, where the policy names them all.
    fn all_mx_hosts(&self, hosts: &[String]) -> Option<usize> {
        let known = self.named;
        // "*" sorts before every letter.
        let whole = !known.first().is_some_and(|mx| mx.starts_with('*'));
        let some = whole
            && !hosts.is_empty()
            && known.len() > hosts.len()
            && hosts.iter().all(|host| known.binary_search(&host.as_str()).is_ok());
        some.then_some(known.len())
    }

    fn actor(&self) -> Actor {
        match self.result_type {
            ResultType::DnssecInvalid => Actor::DnsHost,
            ResultType::DaneRequired => Actor::Sender,
            ResultType::ValidationFailure | ResultType::Unknown(_) => Actor::Depends,
            _ => Actor::You,
        }
    }

    fn steps(&self, hosts: &[String], failures: &[Failure], cause: Option<&str>) -> Vec<Step> {
        let domain = self.history.domain_name(self.domain);
        let host = hosts.first().map_or("HOST", String::as_str);
        let mut steps: Vec<Step> = cause.map(Step::new).into_iter().collect();
        steps.extend(explain(&self.result_type).what_to_do.iter().map(|advice| Step::about(*advice, host, &domain)));
        let connection = matches!(self.result_type, ResultType::StarttlsNotSupported | ResultType::ValidationFailure);
        let mut networks: Vec<u32> = failures.iter().map(|failure| failure.network).filter(|n| *n != 0).collect();
        networks.sort_unstable();
        networks.dedup();
        if connection && !networks.is_empty() && networks.len() <= MOST_NETWORKS {
            let shown: Vec<&str> =
                networks.iter().map(|network| self.history.columns.networks.text(*network)).collect();
            let text =
                tr("These networks were concerned; see whether a block list or a rate limit of yours holds them.");
            steps.push(Step::with(text, shown.join("\n")));
        }
        steps
    }
}

/// Why it is so sure.
fn reasons(failures: &[Failure], failing: usize, active: usize, enforced: bool) -> Vec<String> {
    let mut reasons = Vec::new();
    if failing > 1 && failing >= active {
        reasons.push(tr("All organisations that reported in that time met it, so it is on your side.").to_owned());
    } else if failing > 1 {
        reasons.push(counted!(
            failing,
            "{n} organisation met it, so it is not one sender’s own trouble.",
            "{n} organisations met it, so it is not one sender’s own trouble."
        ));
    } else if active > 1 {
        let text = tr("Only one organisation met it; the others did not, so look at what is special about it.");
        reasons.push(text.to_owned());
    } else {
        let text = tr("Only one organisation reported in that time, so there is nothing to compare it with.");
        reasons.push(text.to_owned());
    }
    if enforced {
        reasons.push(tr("The policy in force tells senders not to deliver such mail.").to_owned());
    } else {
        let text = tr("No policy in force: mail was delivered all the same, possibly without encryption.");
        reasons.push(text.to_owned());
    }
    let under = |policy_type: u32| failures.iter().any(|failure| failure.policy_type == policy_type);
    if under(Columns::TLSA) && under(Columns::STS) {
        let text = tr("Senders judged by DANE and MTA-STS both, so one session may be counted under each.");
        reasons.push(text.to_owned());
    }
    reasons
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(MOST_QUOTED).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Networks beyond which a list of them helps nobody.
const MOST_NETWORKS: usize = 12;
/// Letters of a sender's text that a sentence can hold.
const MOST_QUOTED: usize = 80;
