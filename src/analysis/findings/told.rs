//! An incident, told as a finding.

use std::collections::BTreeSet;

use super::assess::{assess, is_everywhere};
use super::finding::Finding;
use super::hosts;
use super::masked;
use super::policy_faults;
use super::records;
use super::rule::FindingRule;
use super::seen_by_one::idle_by_one;
use super::stale;
use super::steps;
use super::telling::Telling;
use super::wording::{again, list, mx_hosts, names, when, when_at_all, who, worse};
use super::words;
use crate::analysis::cause::{Cause, Judged};
use crate::analysis::history::{History, texts};
use crate::analysis::incidents::{Consequence, Incident, Story, distinct};
use crate::analysis::one_host::normal;
use crate::day::Years;
use crate::explain::{CauseClass, explain};
use crate::language::{format_count, tr};
use crate::report::ResultType;
use crate::{counted, say};

/// What there is to say of an incident.
pub(super) fn tell(history: &History<'_>, incident: &Incident, years: Years) -> Finding {
    let assessment = assess(history, incident);
    let (hosts, domains) = (hosts::of(history, incident), texts(&history.columns.policy_domains, &incident.domains));
    let (stale, partly_stale, covered_since) = match stale::holders(history, incident) {
        Some(stale) if !stale.is_whole(incident) => (None, Some(stale), None),
        stale => match stale.as_ref().and_then(|stale| stale.late(incident)) {
            Some(since) => (None, None, Some(since)),
            None => (stale, None, None),
        },
    };
    let too_many = records::are_too_many(history, incident);
    let telling = Telling {
        history,
        incident,
        assessment,
        years,
        hosts,
        domains,
        too_many,
        records: if too_many { None } else { records::change(history, incident) },
        stale,
        partly_stale,
        covered_since,
        faults: records::faults(history, incident),
        masked: masked::greeting(history, incident),
        policy_faults: policy_faults::of(history, incident),
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
        if !incident.idle {
            finding.gist = say!("{what}.", what = self.what());
        }
        finding.policy_domains.clone_from(&self.domains);
        if let [only] = finding.policy_domains.as_slice() {
            finding.policy_domain.clone_from(only);
        }
        finding.hosts.clone_from(&self.hosts);
        finding.organizations = history.organizations(&incident.met);
        finding.observers = incident.meanwhile.active.max(finding.organizations.len());
        if let Some((first, last)) = incident.days() {
            (finding.first_day, finding.last_day) = (Some(first), Some(last));
        }
        finding.again = again(incident);
        finding.failed = incident.failed;
        finding.refused = incident.refused.min(incident.failed);
        finding.untold = incident.untold;
        (finding.shown, finding.shown_refused) = (incident.failed, finding.refused);
        finding.sessions = incident.course.sessions;
        finding.by_day.clone_from(&incident.course.days);
        let types = distinct(incident.failures.iter().map(|failure| failure.result_type));
        finding.result_types = texts(&columns.result_types, &types);
        let types = distinct(incident.failures.iter().map(|failure| failure.policy_type));
        finding.policy_types = texts(&columns.policy_types, &types);
        finding.traits = incident.traits.clone();
        if matches!(incident.story, Story::StrangeAddress(_)) {
            finding.traits.receiving_ips = self.addresses();
        }
        finding.consequence = Some(incident.consequence());
        finding.when_delivered = incident.when_delivered();
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
            // A few sessions may be how a fault begins, and what is left of it later; beside one they are another thing.
            Story::Background if incident.limits.days.is_some() => "background",
            Story::Fault | Story::Background => "fault",
            Story::SendersOwn => "sender",
            Story::StrangeAddress(_) => "address",
        };
        let (cause, judged) = (incident.met_first.id(self.history.columns), incident.met_first.judged().id());
        let place = normal(incident.place(self.history));
        let mut id = format!("{story}/{cause}/{judged}/{place}");
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
        if self.too_many {
            return FindingRule::Failing(ResultType::TlsaInvalid);
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
        let mut told = self.counts();
        if let Some(recovered) = incident.recovered.as_ref().filter(|_| incident.story == Story::Fault) {
            let next = counted!(
                recovered.still.len(),
                "{who} is still affected; the others were last affected on {day}.",
                "{who} are still affected; the others were last affected on {day}.",
                who = names(self.history, &recovered.still),
                day = recovered.last.label_in(self.years),
            );
            told = say!("{sentence} {next}", sentence = told, next);
        }
        if let Some(next) = worse(&incident.course, self.years) {
            told = say!("{sentence} {next}", sentence = told, next);
        }
        let more = if matches!(incident.story, Story::StrangeAddress(_)) || self.assessment.interference {
            self.interference()
        } else if incident.story == Story::SendersOwn {
            self.senders_own()
        } else if let Some(stale) = &self.stale {
            stale.sentence(self.history, incident, self.is_over(), self.years)
        } else if let Some(since) = self.covered_since {
            say!(
                "The newest policy, seen only since {since}, covers what the old one left out.",
                since = since.label_in(self.years),
            )
        } else if let Some(change) = &self.records {
            change.sentence(self.is_over(), self.years)
        } else if let Some(partly) = &self.partly_stale {
            let next = partly.of_some(self.history, self.years);
            say!("{sentence} {next}", sentence = self.consequence(), next)
        } else {
            self.consequence()
        };
        say!("{sentence} {next}", sentence = told, next = more)
    }

    /// What failed; where senders hold a policy that was replaced it is theirs that leaves a host out, and not today's.
    fn what(&self) -> String {
        if self.stale.is_some() {
            return words::of_cached_policy(self);
        }
        words::what(self)
    }

    /// What it did to the mail.
    pub(super) fn consequence(&self) -> String {
        let incident = self.incident;
        match (incident.consequence(), incident.untold) {
            (Consequence::PartlyRefused, 0) => {}
            (Consequence::RestNotTold, _) => {
                return counted!(
                    incident.refused,
                    "{n} of these sessions was refused; it is not known whether the mail was delivered in the others.",
                    "{n} of these sessions were refused; it is not known whether the mail was delivered in the others."
                );
            }
            (Consequence::PartlyRefused, untold) => {
                return counted!(
                    incident.refused,
                    "{n} of these sessions was refused; it is not known whether the mail was delivered in {untold} more.",
                    "{n} of these sessions were refused; it is not known whether the mail was delivered in {untold} more.",
                    untold = format_count(untold),
                );
            }
            (consequence, _) => return consequence.words(incident.failed).to_owned(),
        }
        counted!(
            incident.refused,
            "{n} of these sessions was refused; in the others the mail was delivered all the same.",
            "{n} of these sessions were refused; in the others the mail was delivered all the same."
        )
    }

    /// Whether the sentence says what it did to the mail.
    pub(super) fn ends_with_consequence(&self) -> bool {
        let Self { incident, assessment, .. } = self;
        incident.story == Story::Fault
            && !incident.idle
            && !assessment.interference
            && self.stale.is_none()
            && self.covered_since.is_none()
            && self.records.is_none()
    }

    /// Whether nothing failed for want of usable TLSA records: the sentence says what that did to the mail.
    pub(super) fn is_sent_without_dane(&self) -> bool {
        let of_records = matches!(
            self.incident.cause,
            Cause::Class(CauseClass::TlsaUnusable | CauseClass::DaneNoMatch | CauseClass::NoTlsa)
        );
        self.incident.idle && of_records
    }

    /// How many sessions failed, for whom, and when.
    fn counts(&self) -> String {
        let Self { history, incident, years, .. } = self;
        let (what, whom, when) = (self.what(), who(history, incident), when(incident, *years));
        let part = format_count(incident.failed);
        let hosts = hosts::beside(history, incident, &self.hosts)
            .map(|all| counted!(all, "{part} of {n} MX host", "{part} of {n} MX hosts", part = incident.hosts.len()));
        match (hosts, when.is_empty()) {
            (Some(hosts), false) => counted!(
                incident.course.sessions,
                "{what} ({hosts}): the only session failed for {who} {when}.",
                "{what} ({hosts}): {part} of {n} sessions failed for {who} {when}.",
                what,
                hosts,
                part,
                who = whom,
                when,
            ),
            (Some(hosts), true) => counted!(
                incident.course.sessions,
                "{what} ({hosts}): the only session failed for {who}.",
                "{what} ({hosts}): {part} of {n} sessions failed for {who}.",
                what,
                hosts,
                part,
                who = whom,
            ),
            (None, false) => counted!(
                incident.course.sessions,
                "{what}: the only session failed for {who} {when}.",
                "{what}: {part} of {n} sessions failed for {who} {when}.",
                what,
                part,
                who = whom,
                when,
            ),
            (None, true) => counted!(
                incident.course.sessions,
                "{what}: the only session failed for {who}.",
                "{what}: {part} of {n} sessions failed for {who}.",
                what,
                part,
                who = whom,
            ),
        }
    }

    fn background(&self) -> String {
        let Self { incident, years, .. } = self;
        let what = self.what();
        counted!(
            incident.course.sessions,
            "{what}: the only session failed, {when}.",
            "{what}: only {part} of {n} sessions failed, {when}.",
            what,
            part = format_count(incident.failed),
            when = when_at_all(incident, *years),
        )
    }

    /// Nothing failed, and something is dead.
    fn idle(&self) -> String {
        if let Some(own) = idle_by_one(self) {
            return own;
        }
        let Self { history, incident, years, .. } = self;
        let (who, when) = (names(history, &incident.met), when_at_all(incident, *years));
        let hosts = mx_hosts(&self.hosts);
        let domain = list(&self.domains);
        match incident.cause {
            Cause::Class(CauseClass::TlsaUnusable | CauseClass::DaneNoMatch | CauseClass::NoTlsa) => say!(
                "The TLSA records of {hosts} cannot be used, so {who} sent without DANE ({when}): the mail was delivered, but without authentication.",
                hosts,
                who,
                when,
            ),
            Cause::Class(CauseClass::StsRecordMissing | CauseClass::StsRecordBroken) => counted!(
                incident.domains.len(),
                "The TXT record _mta-sts.{domain} is missing or cannot be read: {who} used a cached policy ({when}), and the protection ends when it expires.",
                "The _mta-sts TXT records of {domain} are missing or cannot be read: {who} used cached policies ({when}), and the protection ends when they expire.",
                domain,
                who,
                when,
            ),
            cause if cause.is_of_policy_host() => counted!(
                incident.domains.len(),
                "The MTA-STS policy of {domain} could not be fetched: {who} used a cached copy ({when}), and the protection ends when it expires.",
                "The MTA-STS policies of {domain} could not be fetched: {who} used cached copies ({when}), and the protection ends when they expire.",
                domain,
                who,
                when,
            ),
            _ => say!(
                "{what}: {who} reported this for {domain} ({when}), but no session failed.",
                who,
                domain,
                when,
                what = self.what(),
            ),
        }
    }

    fn interference(&self) -> String {
        let incident = self.incident;
        let private = self.private_addresses();
        if !private.is_empty() {
            return Self::of_private(&private);
        }
        if let Story::StrangeAddress(_) = incident.story {
            let addresses = self.addresses();
            if is_everywhere(self.history, incident) {
                return counted!(
                    addresses.len(),
                    "It happened only at {ip}, an address that appears in no other failure, in place of the MX hosts of unrelated domains: this is most likely interference.",
                    "It happened only at {ip}, addresses of one network that appears in no other failure, in place of the MX hosts of unrelated domains: this is most likely interference.",
                    ip = list(&addresses),
                );
            }
            return counted!(
                addresses.len(),
                "It happened only at {ip}, an address that appears in no other failure: this may be interference.",
                "It happened only at {ip}, addresses of one network that appears in no other failure: this may be interference.",
                ip = list(&addresses),
            );
        }
        if incident.spared().0 == 1 {
            tr("Another organisation succeeded during that time: this may be interference.").to_owned()
        } else {
            tr("Others succeeded during that time: this may be interference.").to_owned()
        }
    }

    /// The addresses of all its failures, in order.
    pub(super) fn addresses(&self) -> Vec<String> {
        let addresses: BTreeSet<u32> = self.incident.failures.iter().map(|failure| failure.receiving_ip).collect();
        texts(&self.history.columns.addresses, &addresses)
    }

    fn senders_own(&self) -> String {
        let Self { history, incident, .. } = self;
        let (who, count) = (names(history, &incident.met), incident.met.len());
        if is_everywhere(history, incident) {
            return counted!(
                incident.hosts.len(),
                "{who} had this problem at {n} MX host of unrelated domains, while others succeeded: the cause is most likely on the sending side.",
                "{who} had this problem at {n} MX hosts of unrelated domains, while others succeeded: the cause is most likely on the sending side.",
                who,
            );
        }
        let own = incident.meanwhile.own;
        let never = own.successful == 0;
        match incident.cause {
            Cause::Class(CauseClass::TlsVersion | CauseClass::CipherOrKey) if never => counted!(
                count,
                "{who} never succeeds, but others do: most likely old TLS software on its side.",
                "{who} never succeed, but others do: most likely old TLS software on their side.",
                who,
            ),
            Cause::Class(CauseClass::TlsVersion | CauseClass::CipherOrKey) => {
                counted!(
                    count,
                    "{who} hardly ever succeeds, but others do: most likely old TLS software on its side.",
                    "{who} hardly ever succeed, but others do: most likely old TLS software on their side.",
                    who,
                )
            }
            Cause::Class(CauseClass::NoStarttls) if never => counted!(
                count,
                "{who} never succeeds, but others do: most likely a device in between strips STARTTLS.",
                "{who} never succeed, but others do: most likely a device in between strips STARTTLS.",
                who,
            ),
            Cause::Class(CauseClass::NoStarttls) => counted!(
                count,
                "{who} hardly ever succeeds, but others do: most likely a device in between strips STARTTLS.",
                "{who} hardly ever succeed, but others do: most likely a device in between strips STARTTLS.",
                who,
            ),
            Cause::DaneRequired | Cause::Class(CauseClass::SenderSetup) if never => counted!(
                count,
                "{who} never succeeds, but others do: the cause is in its own settings.",
                "{who} never succeed, but others do: the cause is in their own settings.",
                who,
            ),
            Cause::DaneRequired | Cause::Class(CauseClass::SenderSetup) => counted!(
                count,
                "{who} hardly ever succeeds, but others do: the cause is in its own settings.",
                "{who} hardly ever succeed, but others do: the cause is in their own settings.",
                who,
            ),
            // What is self-signed lacks no intermediate certificate.
            Cause::Class(CauseClass::ChainUntrusted) if self.is_whole_chain() => presents_another(&who, count, never),
            // Others may know the issuer, or fetch what is missing of the chain.
            Cause::Class(CauseClass::ChainUntrusted) if never => counted!(
                count,
                "{who} never succeeds, but others do: either the chain lacks an intermediate certificate that others already have, or the cause is a device in between or its own list of trusted CAs.",
                "{who} never succeed, but others do: either the chain lacks an intermediate certificate that others already have, or the cause is a device in between or their own lists of trusted CAs.",
                who,
            ),
            Cause::Class(CauseClass::ChainUntrusted) => counted!(
                count,
                "{who} hardly ever succeeds, but others do: either the chain lacks an intermediate certificate that others already have, or the cause is a device in between or its own list of trusted CAs.",
                "{who} hardly ever succeed, but others do: either the chain lacks an intermediate certificate that others already have, or the cause is a device in between or their own lists of trusted CAs.",
                who,
            ),
            Cause::Class(CauseClass::NameMismatch | CauseClass::DaneNoMatch) => presents_another(&who, count, never),
            _ if never => counted!(
                count,
                "{who} never succeeds, but others do: look for what is different about the connection between you and it.",
                "{who} never succeed, but others do: look for what is different about the connection between you and them.",
                who,
            ),
            _ => counted!(
                count,
                "{who} hardly ever succeeds, but others do: look for what is different about the connection between you and it.",
                "{who} hardly ever succeed, but others do: look for what is different about the connection between you and them.",
                who,
            ),
        }
    }
}

/// That what lies between a sender and the host has a certificate of its own.
fn presents_another(who: &str, count: usize, never: bool) -> String {
    if never {
        return counted!(
            count,
            "{who} never succeeds, but others do: most likely a device in between presents another certificate to it.",
            "{who} never succeed, but others do: most likely a device in between presents another certificate to them.",
            who,
        );
    }
    counted!(
        count,
        "{who} hardly ever succeeds, but others do: most likely a device in between presents another certificate to it.",
        "{who} hardly ever succeed, but others do: most likely a device in between presents another certificate to them.",
        who,
    )
}
