//! Why an incident is told as it is: who met it and who did not, what its failures share, how it goes through time.

use super::policy_faults;
use super::shared;
use super::stale;
use super::telling::Telling;
use super::wording::list;
use crate::analysis::incidents::{IpFamily, Story, Trend, weeks_between};
use crate::analysis::one_host::is_private;
use crate::analysis::words::share_failed;
use crate::explain::Actor;
use crate::language::{format_count, tr};
use crate::record::TlsaFault;
use crate::store::Sessions;
use crate::{counted, say};

impl Telling<'_> {
    /// Why it is told so.
    pub(super) fn reasons(&self) -> Vec<String> {
        let Self { incident, assessment, .. } = self;
        let mut reasons = Vec::new();
        if incident.story == Story::Background {
            let single = incident.course.times.iter().all(|(first, last)| first == last);
            let text = if single {
                tr("With so few sessions, on isolated days, failures like these go away on their own.")
            } else {
                tr("With so few sessions, failures like these go away on their own.")
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
                "{n} other domain with a policy that names the same MX had no failure in that time: compare the MX record of {domain}, and the certificate that the host shows for the name asked for.",
                "{n} other domains with a policy that names the same MX had no failure in that time: compare the MX record of {domain}, and the certificate that the host shows for the name asked for.",
                domain,
            ));
        } else if shared::is_seldom(incident, others) {
            reasons.push(counted!(
                others,
                "{n} other domain with a policy that names the same MX had no failure in that time, so most connections to it succeed.",
                "{n} other domains with a policy that names the same MX had no failure in that time, so most connections to it succeed."
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
                "The details of some reports count {n} failed session here, their summaries {summaries}: the details are told, the totals come from the summaries.",
                "The details of some reports count {n} failed sessions here, their summaries {summaries}: the details are told, the totals come from the summaries.",
                summaries = format_count(summaries),
            ));
        }
        if !self.ends_with_consequence() {
            reasons.push(self.consequence());
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
        self.in_time(&mut reasons);
        reasons.extend(policy_faults::sentences(self));
        reasons.extend(self.faults.iter().map(TlsaFault::sentence));
        if self.stale.is_some() {
            reasons.extend(stale::reasons(self.history, self.incident));
        }
        if let Some(change) = &self.records {
            reasons.extend(change.reasons());
        }
        reasons
    }

    /// Who met it, and who did not.
    fn who_met_it(&self, reasons: &mut Vec<String>) {
        let Self { incident, assessment, .. } = self;
        let (spared, sessions) = incident.spared();
        if incident.met.len() > 1 && spared == 0 {
            // Whose move it is stands beside it, and must not be another's.
            let text = match assessment.actor {
                Actor::You => tr(
                    "All that apply the same kind of policy and reported in that time met it, so it is on your side.",
                ),
                Actor::DnsHost => tr(
                    "All that apply the same kind of policy and reported in that time met it, so it is on the side of the domain.",
                ),
                _ => tr(
                    "All that apply the same kind of policy and reported in that time met it, so it is not one sender’s own trouble.",
                ),
            };
            reasons.push(text.to_owned());
        } else if incident.met.len() > 1 {
            // Where it is the senders' own, the sentence says so.
            if incident.story != Story::SendersOwn {
                reasons.push(counted!(
                    incident.met.len(),
                    "{n} organisation met it, so it is not one sender’s own trouble.",
                    "{n} organisations met it, so it is not one sender’s own trouble."
                ));
            }
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
                "It came {times} times, about every {n} day.",
                "It came {times} times, about every {n} days.",
                times = begins.len(),
            ));
        }
        if let Some((before, now)) = incident.course.eased {
            let share =
                |(failed, all): (u64, u64)| share_failed(&Sessions { successful: all.saturating_sub(failed), failed });
            reasons.push(say!(
                "It is less than it was: {now} in the last week, {before} in the first.",
                now = share(now),
                before = share(before),
            ));
        }
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
        let own = incident.meanwhile.own;
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
            reasons.push(tr("Against: only very few sessions are affected.").to_owned());
        }
        let text = tr("Against: a load balancer, a mail filter or one server of a cluster can look the same.");
        reasons.push(text.to_owned());
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
            "{ip} is a private or reserved address, which nobody reaches from the internet: it comes from the DNS of the host, or from the sender’s own network or resolver.",
            "{ip} are private or reserved addresses, which nobody reaches from the internet: they come from the DNS of the host, or from the sender’s own network or resolver.",
            ip = list(addresses),
        )
    }
}
