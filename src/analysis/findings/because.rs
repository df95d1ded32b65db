//! Why an incident is told as it is: who met it and who did not, what its failures share, how it goes through time.

use std::collections::BTreeMap;

use super::assess::is_everywhere;
use super::masked;
use super::policy_faults;
use super::shared;
use super::stale;
use super::telling::Telling;
use super::wording::{list, mx_hosts, newest_first, share_of};
use crate::analysis::incidents::{IpFamily, Story, Trend, weeks_between};
use crate::analysis::one_host::is_private;
use crate::day::Day;
use crate::explain::Actor;
use crate::joined::sentences;
use crate::language::{format_count, tr};
use crate::record::TlsaFault;
use crate::{counted, say};

impl Telling<'_> {
    /// Why it is told so.
    pub(super) fn reasons(&self) -> Vec<String> {
        let Self { incident, assessment, .. } = self;
        let mut reasons = Vec::new();
        if incident.story == Story::Background {
            let single = incident.course.times.iter().all(|(first, last)| first == last);
            let text = if incident.failed > FEW {
                tr("Such a small share of failed sessions usually comes from brief disruptions and needs no action.")
            } else if single {
                tr("A few failed sessions on isolated days usually come from brief disruptions and need no action.")
            } else {
                tr("So few failed sessions usually come from brief disruptions and need no action.")
            };
            reasons.push(text.to_owned());
            return reasons;
        }
        self.who_met_it(&mut reasons);
        if assessment.interference {
            self.for_and_against(&mut reasons);
        }
        let others = shared::spared_domains(self.history, incident);
        if let ([domain], 1.., false) = (self.domains.as_slice(), others, incident.cause.is_of_connection()) {
            reasons.push(counted!(
                others,
                "{n} other domain whose policy lists the same MX had no failures during that time: compare the MX record of {domain}, and the certificate that the host presents for the requested name.",
                "{n} other domains whose policies list the same MX had no failures during that time: compare the MX record of {domain}, and the certificate that the host presents for the requested name.",
                domain,
            ));
        } else if shared::is_seldom(incident, others) {
            reasons.push(counted!(
                others,
                "{n} other domain whose policy lists the same MX had no failures during that time, so most connections to it succeed.",
                "{n} other domains whose policies list the same MX had no failures during that time, so most connections to it succeed."
            ));
        }
        reasons.extend(self.shared());
        let private = self.private_addresses();
        if !private.is_empty() && !assessment.interference {
            reasons.push(Self::of_private(&private));
        }
        if let Some((details, summaries)) = incident.overstated {
            reasons.push(counted!(
                details,
                "The details of some reports count {n} failed session here, but their summaries count {summaries}: the details are used here, the summaries for the totals.",
                "The details of some reports count {n} failed sessions here, but their summaries count {summaries}: the details are used here, the summaries for the totals.",
                summaries = format_count(summaries),
            ));
        }
        if !self.ends_with_consequence() && !self.is_sent_without_dane() {
            reasons.push(self.consequence());
        }
        if incident.cause.is_of_policy_host() {
            let text = tr(
                "A sender that cannot fetch the policy continues with its cached copy, or acts as if there were none.",
            );
            reasons.push(text.to_owned());
        }
        if incident.judged_twice {
            let text = tr("Sessions that a sender evaluated under both DANE and MTA-STS are counted once.");
            reasons.push(text.to_owned());
        }
        if incident.is_told_in_other_words() {
            let text = tr(
                "Senders give different reasons, but all in the same place and on the same days, so it is most likely one fault.",
            );
            reasons.push(text.to_owned());
        }
        self.in_turn(&mut reasons);
        self.in_time(&mut reasons);
        reasons.extend(self.masked.as_deref().map(masked::reason));
        reasons.extend(policy_faults::sentences(&self.policy_faults));
        reasons.extend(self.faults.iter().map(TlsaFault::sentence));
        if self.too_many && incident.spared().1 > 0 {
            let text = tr("Others succeeded with the same records, so one of them does match the certificate.");
            reasons.push(text.to_owned());
        }
        if let Some(stale) = self.stale.as_ref().or(self.partly_stale.as_ref()) {
            reasons.extend(stale::reasons(self.history, stale, self.years));
        }
        if let Some(change) = &self.records {
            reasons.extend(change.reasons(self.years));
        }
        reasons
    }

    /// Who met it, and who did not.
    fn who_met_it(&self, reasons: &mut Vec<String>) {
        let Self { incident, assessment, .. } = self;
        let (spared, sessions) = incident.spared();
        if incident.troubled > 0 {
            reasons.push(counted!(
                incident.troubled,
                "In the same place and at that time, sessions of {n} other organisation failed for other reasons.",
                "In the same place and at that time, sessions of {n} other organisations failed for other reasons."
            ));
        } else if incident.met.len() > 1 && spared == 0 {
            // Whose move it is stands beside it, and must not be another's.
            let text = match assessment.actor {
                Actor::You => tr(
                    "All organisations that apply the same kind of policy and reported during that time were affected, so the cause is most likely on your side.",
                ),
                Actor::DnsHost => tr(
                    "All organisations that apply the same kind of policy and reported during that time were affected, so the cause is most likely on the domain’s side.",
                ),
                _ => tr(
                    "All organisations that apply the same kind of policy and reported during that time were affected, so the cause does not lie with a single sender.",
                ),
            };
            reasons.push(text.to_owned());
        } else if incident.met.len() > 1 {
            // Where it is the senders' own, the sentence says so.
            if incident.story != Story::SendersOwn {
                reasons.push(counted!(
                    incident.met.len(),
                    "{n} organisation was affected, so the cause does not lie with a single sender.",
                    "{n} organisations were affected, so the cause does not lie with a single sender."
                ));
            }
        } else if spared == 0 {
            let text = tr(
                "No other organisation that applies the same kind of policy reported during that time, so there is nothing to compare this with.",
            );
            reasons.push(text.to_owned());
        }
        if spared > 0 {
            let others = counted!(
                spared,
                "One organisation that applies the same kind of policy was not affected.",
                "{n} organisations that apply the same kind of policy were not affected."
            );
            let succeeded = counted!(
                sessions,
                "On the same days, {n} session of theirs succeeded; reports do not say at which MX.",
                "On the same days, {n} of their sessions succeeded; reports do not say at which MX."
            );
            reasons.push(sentences(&[others, succeeded]));
            let (part, large) = incident.large;
            if large > 1 {
                reasons.push(counted!(
                    large,
                    "It affected {part} of the {n} organisation with the most sessions.",
                    "It affected {part} of the {n} organisations with the most sessions.",
                    part = format_count(part as u64),
                ));
            }
        }
    }

    /// Whether it was at one host after the other, or in turn: never at two on one day.
    fn in_turn(&self, reasons: &mut Vec<String>) {
        let incident = self.incident;
        let is_mute = incident.idle
            || incident.story != Story::Fault
            || incident.cause.is_of_connection()
            || self.assessment.interference;
        if is_mute || incident.hosts.len() < 2 || incident.course.days.len() < LEAST_IN_TURN {
            return;
        }
        let mut by_day: BTreeMap<Day, u32> = BTreeMap::new();
        let mut last: BTreeMap<u32, Day> = BTreeMap::new();
        for failure in &incident.failures {
            let Some(day) = failure.day else { return };
            if *by_day.entry(day).or_insert(failure.receiving_mx) != failure.receiving_mx {
                return;
            }
            last.insert(failure.receiving_mx, last.get(&failure.receiving_mx).map_or(day, |last| day.max(*last)));
        }
        // One host may be named under both kinds of policy.
        if last.len() < 2 {
            return;
        }
        let text = tr(
            "On each of these days, only one of these hosts was affected: the same certificate or server may be behind all of them.",
        );
        reasons.push(text.to_owned());
        let mut last: Vec<(Day, &str)> = last.into_iter().map(|(host, day)| (day, self.history.host(host))).collect();
        let days = newest_first(&mut last, MOST_IN_TURN, |day, host| {
            say!("{host}: {day}", host = mx_hosts(&[(*host).to_owned()]), day = day.label_in(self.years))
        });
        reasons.push(say!("Most recently affected, by host: {days}.", days));
    }

    /// In which rhythm it came, and whether it is less than it was.
    fn in_time(&self, reasons: &mut Vec<String>) {
        let incident = self.incident;
        if let Some((first, last)) = incident.days().filter(|_| !incident.course.weekdays.is_empty()) {
            let days = weeks_between(first, last);
            reasons.push(counted!(
                days,
                "It occurred in {n} week, always on the same weekdays: look for a job, a backup or a host that only runs then.",
                "It occurred in {n} weeks, always on the same weekdays: look for a job, a backup or a host that only runs then."
            ));
        } else if let Some(Trend::Recurring { every: Some(every), begins, .. }) = incident.trend() {
            reasons.push(counted!(
                every.unsigned_abs(),
                "It occurred {times}, about {n} day apart.",
                "It occurred {times}, about {n} days apart.",
                times = counted!(begins.len(), "{n} time", "{n} times"),
            ));
        }
        if let Some((before, now)) = incident.course.eased {
            reasons.push(say!(
                "It is less frequent than it was: {now} in the last week, {before} in the first.",
                now = share_of(now),
                before = share_of(before),
            ));
        }
    }

    /// What all failures share.
    fn shared(&self) -> Vec<String> {
        let traits = &self.incident.traits;
        let mut shared = Vec::new();
        if let Some(ip) = traits.receiving_ips.first() {
            shared.push(say!("Only sessions to {ip} were affected.", ip));
        } else if let Some(family) = traits.ip_family {
            let family = match family {
                IpFamily::Ipv4 => "IPv4",
                IpFamily::Ipv6 => "IPv6",
            };
            shared.push(say!("Only sessions over {family} were affected.", family));
        }
        if let Some(network) = traits.networks.first() {
            shared.push(say!("Only sessions from {network} were affected.", network));
        } else if let Some(country) = traits.countries.first().filter(|_| self.history.has_several_countries()) {
            let country = self.history.store.country_name(country).unwrap_or_else(|| country.clone());
            shared
                .push(say!("All affected sessions came from addresses registered in one country: {country}.", country));
        }
        if let Some(reason) = traits.reasons.first() {
            shared.push(say!("The reason given is always “{reason}”.", reason));
        }
        shared
    }

    fn for_and_against(&self, reasons: &mut Vec<String>) {
        let Self { incident, .. } = self;
        let own = incident.meanwhile.own;
        if own.successful > 0 {
            reasons.push(counted!(
                own.successful,
                "For interference: {n} other session from the affected senders succeeded.",
                "For interference: {n} other sessions from the affected senders succeeded."
            ));
        } else if let Some(before @ 1..) = self.successful_before() {
            reasons.push(counted!(
                before,
                "For interference: until then, {n} session from the affected senders succeeded, but none on those days.",
                "For interference: until then, {n} sessions from the affected senders succeeded, but none on those days."
            ));
        } else {
            let text = tr(
                "Against interference: no session from the affected senders succeeded on those days, so it may be a setting on their side or a block on yours.",
            );
            reasons.push(text.to_owned());
        }
        if incident.failed <= 2 {
            reasons.push(tr("Against interference: only very few sessions are affected.").to_owned());
        }
        // Of one server that stands in for those of others there is none in a cluster.
        if let (Story::StrangeAddress(_), true) = (incident.story, is_everywhere(self.history, incident)) {
            reasons.push(say!(
                "For interference: {domains} have nothing else in common, and the same address appeared in place of the MX hosts of each.",
                domains = list(&self.domains),
            ));
            let text =
                tr("Against interference: it may be a mail filter or a load balancer that all these domains use.");
            reasons.push(text.to_owned());
            return;
        }
        let text = tr(
            "Against interference: a load balancer, a mail filter or a single server in a cluster can cause the same symptoms.",
        );
        reasons.push(text.to_owned());
    }

    /// Successful sessions of those that met it, on the days before.
    fn successful_before(&self) -> Option<u64> {
        let Self { history, incident, .. } = self;
        let (first, _) = incident.days()?;
        let domains = incident.domains.iter().filter_map(|number| history.domain(*number));
        let days = domains.flat_map(|domain| domain.between(Day(i32::MIN), first.plus(-1)));
        let own = days.filter(|one| incident.is_met_by(one.organization));
        Some(own.fold(0_u64, |sum, one| sum.saturating_add(one.by.all.successful)))
    }

    /// Receiving addresses, where all are private.
    pub(super) fn private_addresses(&self) -> Vec<String> {
        let ips = self.addresses();
        if ips.iter().all(|ip| is_private(ip)) { ips } else { Vec::new() }
    }

    /// That they lead nowhere.
    pub(super) fn of_private(addresses: &[String]) -> String {
        counted!(
            addresses.len(),
            "{ip} is a private or reserved address, which cannot be reached from the internet: it comes from the DNS of the host, or from the sender’s own network or resolver.",
            "{ip} are private or reserved addresses, which cannot be reached from the internet: they come from the DNS of the host, or from the sender’s own network or resolver.",
            ip = list(addresses),
        )
    }
}

/// Days on which it was at one host alone, so that this is no chance; hosts that are named with their days.
const LEAST_IN_TURN: usize = 4;
const MOST_IN_TURN: usize = 12;
/// Failed sessions beyond which they are not called a few.
const FEW: u64 = 50;
