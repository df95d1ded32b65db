//! An incident, told as a finding.

use std::collections::BTreeSet;

use super::assess::{assess, is_everywhere};
use super::finding::Finding;
use super::records;
use super::rule::FindingRule;
use super::stale;
use super::steps;
use super::telling::Telling;
use super::wording::{list, mx_hosts, names, when, who};
use super::words::{self, what};
use crate::analysis::cause::{Cause, Judged};
use crate::analysis::history::{History, texts};
use crate::analysis::incidents::{Incident, IpFamily, Story, Trend, weeks_between};
use crate::day::Years;
use crate::explain::{CauseClass, explain};
use crate::language::{format_count, tr};
use crate::record::TlsaFault;
use crate::report::ResultType;
use crate::{counted, say};

/// What there is to say of an incident.
pub(super) fn tell(history: &History<'_>, incident: &Incident, years: Years) -> Finding {
    let assessment = assess(history, incident);
    let telling = Telling {
        history,
        incident,
        assessment,
        years,
        records: records::change(history, incident),
        stale: stale::holders(history, incident),
        faults: records::faults(history, incident),
    };
    telling.finding()
}

impl Telling<'_> {
    fn finding(&self) -> Finding {
        let Self { history, incident, assessment, .. } = self;
        let columns = history.columns;
        let rule = self.rule();
        let mut finding = Finding::new(rule, assessment.severity, assessment.actor, self.sentence());
        finding.id = self.id();
        finding.policy_domains = texts(&columns.policy_domains, &incident.domains);
        if let [only] = finding.policy_domains.as_slice() {
            finding.policy_domain.clone_from(only);
        }
        finding.hosts = words::hosts(history, incident);
        finding.organizations = history.organizations(&incident.met);
        if let Some((first, last)) = incident.days() {
            (finding.first_day, finding.last_day) = (Some(first), Some(last));
        }
        finding.failed = incident.failed;
        finding.shown = incident.failed;
        finding.sessions = incident.course.sessions;
        finding.by_day.clone_from(&incident.course.days);
        let types: BTreeSet<u32> = incident.failures.iter().map(|failure| failure.result_type).collect();
        finding.result_types = texts(&columns.result_types, &types);
        let types: BTreeSet<u32> = incident.failures.iter().map(|failure| failure.policy_type).collect();
        finding.policy_types = texts(&columns.policy_types, &types);
        finding.traits = incident.traits.clone();
        if matches!(incident.story, Story::StrangeAddress(_)) {
            finding.traits.receiving_ips = self.strange_addresses();
        }
        finding.consequence = Some(incident.consequence());
        finding.trend = incident.trend().cloned();
        finding.confidence = assessment.confidence;
        finding.reasons = self.reasons();
        finding.steps = steps::of(self);
        let result_type = self.result_type();
        finding.source = self.source(&result_type);
        finding.topic = result_type.to_string();
        finding.evidence = incident.evidence(history);
        if let (true, [one]) = (assessment.interference, incident.met.as_slice()) {
            // It is that reporter's story: all of it is theirs, and the filter says so.
            finding.evidence.organization = history.all_names(&[*one]);
        }
        finding
    }

    /// Made of cause, kind of policy and place; nothing in it changes with days, counts, senders or language.
    fn id(&self) -> String {
        let incident = self.incident;
        let story = match incident.story {
            Story::Fault if incident.idle => "idle",
            Story::Fault => "fault",
            Story::SendersOwn => "sender",
            Story::StrangeAddress(_) => "address",
            Story::Background => "background",
        };
        let (cause, judged) = (incident.cause.id(self.history.columns), incident.cause.judged().id());
        let mut id = format!("{story}/{cause}/{judged}/{}", incident.place(self.history));
        if incident.hosts.is_empty() && self.history.is_met_as_host(incident.place(self.history)) {
            // What is met at the host of that name is another incident.
            id.push_str("/domain");
        }
        if let Story::StrangeAddress(network) = incident.story {
            id.push('/');
            id.push_str(self.history.columns.networks.text(network));
        }
        id
    }

    fn rule(&self) -> FindingRule {
        let Self { incident, assessment, .. } = self;
        match incident.story {
            Story::Background => return FindingRule::PassingFailures,
            Story::SendersOwn => return FindingRule::SendersOwn,
            _ if assessment.interference => return FindingRule::PossibleInterception,
            _ => {}
        }
        if incident.idle {
            return match incident.cause.judged() {
                Judged::Dane => FindingRule::DaneIgnored,
                _ => FindingRule::CachedPolicy,
            };
        }
        match (incident.cause, &self.records, &self.stale) {
            (Cause::Class(CauseClass::MxNotInPolicy), _, Some(_)) => FindingRule::PolicyStale,
            (Cause::Class(CauseClass::MxNotInPolicy), ..) => FindingRule::MxUncovered,
            (Cause::Class(CauseClass::DaneNoMatch | CauseClass::TlsaUnusable), Some(change), _) => change.rule(),
            (Cause::Class(CauseClass::DaneNoMatch), ..) => FindingRule::DaneMismatch,
            (Cause::Class(CauseClass::TlsVersion), ..) => FindingRule::TlsVersionMismatch,
            (Cause::Class(CauseClass::CipherOrKey), ..) => FindingRule::TlsCipherMismatch,
            _ => FindingRule::Failing(self.result_type()),
        }
    }

    fn source(&self, result_type: &ResultType) -> &'static str {
        match self.incident.cause {
            Cause::Class(CauseClass::DaneNoMatch) => "RFC 7672, section 3.1",
            Cause::Class(CauseClass::MxNotInPolicy) => "RFC 8461, section 4.1",
            _ => explain(result_type).source,
        }
    }

    fn sentence(&self) -> String {
        let Self { incident, .. } = self;
        if incident.story == Story::Background {
            return self.background();
        }
        if incident.idle {
            return self.idle();
        }
        let told = self.counts();
        let more = if matches!(incident.story, Story::StrangeAddress(_)) || self.assessment.interference {
            self.interference()
        } else if incident.story == Story::SendersOwn {
            self.senders_own()
        } else if let Some(stale) = &self.stale {
            stale.sentence(
                (&self.met(), incident.met.len()),
                self.is_over(),
                incident.days().map(|(_, last)| last),
                self.years,
            )
        } else if let Some(change) = &self.records {
            change.sentence(self.years)
        } else {
            incident.consequence().words().to_owned()
        };
        say!("{sentence} {next}", sentence = told, next = more)
    }

    /// Whether the sentence says what it did to the mail.
    fn ends_with_consequence(&self) -> bool {
        let Self { incident, assessment, .. } = self;
        incident.story == Story::Fault
            && !incident.idle
            && !assessment.interference
            && self.stale.is_none()
            && self.records.is_none()
    }

    /// How many sessions failed, for whom, and when.
    fn counts(&self) -> String {
        let Self { history, incident, years, .. } = self;
        let (what, whom, when) = (what(history, incident), who(history, incident), when(incident, *years));
        let failed = format_count(incident.failed);
        match (self.all_mx_hosts(), when.is_empty()) {
            (Some(all), false) => counted!(
                incident.course.sessions,
                "{what}, {hosts} of {all} MX hosts: {failed} of {n} session failed for {who} {when}.",
                "{what}, {hosts} of {all} MX hosts: {failed} of {n} sessions failed for {who} {when}.",
                what,
                hosts = incident.hosts.len(),
                all,
                failed,
                who = whom,
                when,
            ),
            (Some(all), true) => counted!(
                incident.course.sessions,
                "{what}, {hosts} of {all} MX hosts: {failed} of {n} session failed for {who}.",
                "{what}, {hosts} of {all} MX hosts: {failed} of {n} sessions failed for {who}.",
                what,
                hosts = incident.hosts.len(),
                all,
                failed,
                who = whom,
            ),
            (None, false) => counted!(
                incident.course.sessions,
                "{what}: {failed} of {n} session failed for {who} {when}.",
                "{what}: {failed} of {n} sessions failed for {who} {when}.",
                what,
                failed,
                who = whom,
                when,
            ),
            (None, true) => counted!(
                incident.course.sessions,
                "{what}: {failed} of {n} session failed for {who}.",
                "{what}: {failed} of {n} sessions failed for {who}.",
                what,
                failed,
                who = whom,
            ),
        }
    }

    fn background(&self) -> String {
        let Self { history, incident, years, .. } = self;
        let what = what(history, incident);
        let when = when(incident, *years);
        counted!(
            incident.course.sessions,
            "{what}: only {failed} of {n} session, {when}.",
            "{what}: only {failed} of {n} sessions, {when}.",
            what,
            failed = format_count(incident.failed),
            when = if when.is_empty() { tr("on days that are not known").to_owned() } else { when },
        )
    }

    /// Nothing failed, and something is dead.
    fn idle(&self) -> String {
        let Self { history, incident, years, .. } = self;
        let (who, when) = (names(history, &incident.met), when(incident, *years));
        let hosts = mx_hosts(&words::hosts(history, incident));
        let domain = self.domains();
        match incident.cause {
            Cause::Class(CauseClass::TlsaUnusable | CauseClass::DaneNoMatch | CauseClass::NoTlsa) => say!(
                "The TLSA records of {hosts} cannot be used, so {who} sent without DANE {when}: delivered, without authentication.",
                hosts,
                who,
                when,
            ),
            Cause::Class(CauseClass::StsRecordMissing | CauseClass::StsRecordBroken) => counted!(
                incident.domains.len(),
                "The TXT record _mta-sts.{domain} is missing or cannot be read: {who} used a kept policy {when}, and the protection ends when that runs out.",
                "The _mta-sts TXT records of {domain} are missing or cannot be read: {who} used kept policies {when}, and the protection ends when those run out.",
                domain,
                who,
                when,
            ),
            cause if cause.is_of_policy_host() => counted!(
                incident.domains.len(),
                "The MTA-STS policy of {domain} could not be had: {who} used a kept one {when}, and the protection ends when that runs out.",
                "The MTA-STS policies of {domain} could not be had: {who} used kept ones {when}, and the protection ends when those run out.",
                domain,
                who,
                when,
            ),
            _ => say!(
                "{who} noted a problem of {domain} {when}, in which nothing failed: {what}.",
                who,
                domain,
                when,
                what = what(history, incident),
            ),
        }
    }

    fn domains(&self) -> String {
        list(&texts(&self.history.columns.policy_domains, &self.incident.domains))
    }

    fn interference(&self) -> String {
        let incident = self.incident;
        if let Story::StrangeAddress(_) = incident.story {
            let addresses = self.strange_addresses();
            return counted!(
                addresses.len(),
                "It was met only at {ip}, an address that is in no other failure: this may be interference.",
                "It was met only at {ip}, addresses of one network that is in no other failure: this may be interference.",
                ip = list(&addresses),
            );
        }
        if incident.spared().0 == 1 {
            tr("Another organisation succeeded meanwhile: this may be interference.").to_owned()
        } else {
            tr("Others succeeded meanwhile: this may be interference.").to_owned()
        }
    }

    /// The addresses of all its failures, in order.
    fn strange_addresses(&self) -> Vec<String> {
        let addresses: BTreeSet<u32> = self.incident.failures.iter().map(|failure| failure.receiving_ip).collect();
        texts(&self.history.columns.addresses, &addresses)
    }

    fn senders_own(&self) -> String {
        let Self { history, incident, .. } = self;
        let (who, count) = (names(history, &incident.met), incident.met.len());
        if is_everywhere(history, incident) {
            return counted!(
                incident.hosts.len(),
                "{who} met this at {n} MX host of unrelated domains, where others succeed: the trouble is on that side.",
                "{who} met this at {n} MX hosts of unrelated domains, where others succeed: the trouble is on that side.",
                who,
            );
        }
        let own = incident.sessions_of(|number| incident.is_met_by(*number));
        let never = own.successful == 0;
        match incident.cause {
            Cause::Class(CauseClass::TlsVersion | CauseClass::CipherOrKey) if never => counted!(
                count,
                "{who} never succeeds, and others do: most likely old TLS software on that side.",
                "{who} never succeed, and others do: most likely old TLS software on their side.",
                who,
            ),
            Cause::Class(CauseClass::TlsVersion | CauseClass::CipherOrKey) => {
                counted!(
                    count,
                    "{who} hardly ever succeeds, and others do: most likely old TLS software on that side.",
                    "{who} hardly ever succeed, and others do: most likely old TLS software on their side.",
                    who,
                )
            }
            Cause::Class(
                CauseClass::ChainUntrusted
                | CauseClass::NameMismatch
                | CauseClass::NoStarttls
                | CauseClass::DaneNoMatch,
            ) if never => counted!(
                count,
                "{who} never succeeds, and others do: a box between, or a list of authorities of its own.",
                "{who} never succeed, and others do: a box between, or lists of authorities of their own.",
                who,
            ),
            Cause::Class(
                CauseClass::ChainUntrusted
                | CauseClass::NameMismatch
                | CauseClass::NoStarttls
                | CauseClass::DaneNoMatch,
            ) => counted!(
                count,
                "{who} hardly ever succeeds, and others do: a box between, or a list of authorities of its own.",
                "{who} hardly ever succeed, and others do: a box between, or lists of authorities of their own.",
                who,
            ),
            _ if never => counted!(
                count,
                "{who} never succeeds, and others do: look for what is special between you and it.",
                "{who} never succeed, and others do: look for what is special between you and them.",
                who,
            ),
            _ => counted!(
                count,
                "{who} hardly ever succeeds, and others do: look for what is special between you and it.",
                "{who} hardly ever succeed, and others do: look for what is special between you and them.",
                who,
            ),
        }
    }

    /// How many MX hosts there are beside which these are some, where the newest policy names them all.
    fn all_mx_hosts(&self) -> Option<usize> {
        let Self { history, incident, .. } = self;
        let domain = history.domain(*incident.domains.first()?).filter(|_| incident.domains.len() == 1)?;
        let known = &history.policy(domain.newest_sts()?.text).mx;
        // "*" sorts before every letter.
        let whole = !known.first().is_some_and(|mx| mx.starts_with('*'));
        let hosts = words::hosts(history, incident);
        let some = whole
            && !hosts.is_empty()
            && known.len() > hosts.len()
            && hosts.iter().all(|host| known.binary_search(host).is_ok());
        some.then_some(known.len())
    }

    fn reasons(&self) -> Vec<String> {
        let Self { incident, assessment, .. } = self;
        let mut reasons = Vec::new();
        let (spared, sessions) = incident.spared();
        if incident.story == Story::Background {
            let single = incident.course.times.iter().all(|(first, last)| first == last);
            let text = if single {
                tr("So few sessions, on single days, pass by themselves.")
            } else {
                tr("So few sessions pass by themselves.")
            };
            reasons.push(text.to_owned());
            return reasons;
        }
        if incident.met.len() > 1 && spared == 0 {
            reasons.push(
                tr("All that apply the same kind of policy and reported in that time met it, so it is on your side.")
                    .to_owned(),
            );
        } else if incident.met.len() > 1 {
            reasons.push(counted!(
                incident.met.len(),
                "{n} organisation met it, so it is not one sender’s own trouble.",
                "{n} organisations met it, so it is not one sender’s own trouble."
            ));
        } else if spared == 0 {
            let text = tr(
                "Nobody else that applies the same kind of policy reported in that time, so there is nothing to compare it with.",
            );
            reasons.push(text.to_owned());
        }
        if spared > 0 {
            reasons.push(counted!(
                sessions,
                "Organisations that apply the same kind of policy and did not meet it: {others}, with {n} session in the same days; reports do not say at which MX.",
                "Organisations that apply the same kind of policy and did not meet it: {others}, with {n} sessions in the same days; reports do not say at which MX.",
                others = format_count(spared as u64),
            ));
        }
        if assessment.interference {
            self.for_and_against(&mut reasons);
        }
        reasons.extend(self.shared());
        if !self.ends_with_consequence() {
            reasons.push(incident.consequence().words().to_owned());
        }
        if incident.cause.is_of_policy_host() {
            let text =
                tr("A sender that cannot have the policy goes on with the one it keeps, or as if there were none.");
            reasons.push(text.to_owned());
        }
        if incident.judged_twice {
            let text = tr("Sessions that a sender evaluated under both DANE and MTA-STS are counted once.");
            reasons.push(text.to_owned());
        }
        if let Some((first, last)) = incident.days().filter(|_| !incident.course.weekdays.is_empty()) {
            let days = weeks_between(first, last);
            reasons.push(counted!(
                days,
                "It came in {n} week, always on the same weekdays: look for a job, a backup or a host that runs only then.",
                "It came in {n} weeks, always on the same weekdays: look for a job, a backup or a host that runs only then."
            ));
        } else if let Some(Trend::Recurring { every: Some(every), begins, .. }) = incident.trend() {
            reasons.push(counted!(
                every.unsigned_abs(),
                "It came {times} times, about every {n} day.",
                "It came {times} times, about every {n} days.",
                times = begins.len(),
            ));
        }
        reasons.extend(self.faults.iter().map(TlsaFault::sentence));
        if self.stale.is_some() {
            reasons.extend(stale::reasons(self.history, self.incident));
        }
        if let Some(change) = &self.records {
            reasons.extend(change.reasons());
        }
        reasons
    }

    /// What all failures share.
    fn shared(&self) -> Vec<String> {
        let traits = &self.incident.traits;
        let mut shared = Vec::new();
        if let Some(ip) = traits.receiving_ips.first() {
            shared.push(say!("All of it happened at the address {ip}.", ip));
        } else if let Some(family) = traits.ip_family {
            let family = match family {
                IpFamily::Ipv4 => "IPv4",
                IpFamily::Ipv6 => "IPv6",
            };
            shared.push(say!("All of it happened over {family}.", family));
        }
        if let Some(network) = traits.networks.first() {
            shared.push(say!("All of it came from the network {network}.", network));
        }
        if let Some(reason) = traits.reasons.first() {
            shared.push(say!("All of it is reported with “{reason}”.", reason));
        }
        shared
    }

    fn for_and_against(&self, reasons: &mut Vec<String>) {
        let Self { incident, .. } = self;
        let own = incident.sessions_of(|number| incident.is_met_by(*number));
        if own.successful > 0 {
            reasons.push(counted!(
                own.successful,
                "For: other sessions of the same sender succeeded, {n} session in all.",
                "For: other sessions of the same sender succeeded, {n} sessions in all."
            ));
        } else {
            let text = tr(
                "Against: none of the sender’s sessions succeeded, so it may be a setting of theirs, or a block of yours.",
            );
            reasons.push(text.to_owned());
        }
        if incident.failed <= 2 {
            reasons.push(tr("Against: it is very few sessions.").to_owned());
        }
        let text = tr("Against: a load balancer, a mail filter or one server of a cluster can look the same.");
        reasons.push(text.to_owned());
    }
}
