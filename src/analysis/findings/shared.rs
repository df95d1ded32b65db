//! Hosts that are the MX of several domains: what one of these meets alone is seldom the host's fault as a whole.

use crate::analysis::cause::Cause;
use crate::analysis::history::{History, base};
use crate::analysis::incidents::Incident;
use crate::explain::CauseClass;

/// Whether an incident concerns one domain at hosts that bear another's name, and other domains are loaded.
pub(super) fn is_shared(history: &History<'_>, incident: &Incident) -> bool {
    let Some(domain) = incident.domains.first().filter(|_| incident.domains.len() == 1) else { return false };
    let name = history.domain_name(*domain);
    let foreign = |host: &u32| base(history.host(*host)) != base(name);
    history.domains().len() > 1
        && !history.is_met_as_host(name)
        && !incident.hosts.is_empty()
        && incident.hosts.iter().all(foreign)
}

/// How many other domains have a policy that names the same hosts, were reported under a policy in the days of an incident
/// of one domain at a shared host, or of connections to few, and had no failure then. Of a great many domains the first are
/// asked.
pub(super) fn spared_domains(history: &History<'_>, incident: &Incident) -> usize {
    let asked =
        if is_of_certificate(incident.cause) { is_shared(history, incident) } else { is_of_few_connections(incident) };
    if !asked {
        return 0;
    }
    let Some((first, last)) = incident.days() else { return 0 };
    let others = history.domains().iter().filter(|other| !incident.domains.contains(&other.domain)).take(MOST_ASKED);
    let spared = others.filter(|other| {
        let names = |host: &u32| {
            let policy = other.newest_sts().map(|seen| history.policy(seen.text));
            policy.is_some_and(|policy| !policy.mx.is_empty() && !policy.leaves_out(history.host(*host)))
        };
        let days = other.between(first, last);
        let sessions = other.sessions_between(first, last);
        incident.hosts.iter().all(names)
            && days.iter().any(|day| day.by.kinds.is_applied())
            && sessions.failed == 0
            && sessions.successful > 0
    });
    spared.count()
}

/// Whether a certificate is at fault, of which a host may hold one for each name that it is asked for.
fn is_of_certificate(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::Class(
            CauseClass::Expired | CauseClass::NotYetValid | CauseClass::NameMismatch | CauseClass::ChainUntrusted
        )
    )
}

/// Whether connections came to nothing, few of all: which, lies with the mail that happened to be under way.
fn is_of_few_connections(incident: &Incident) -> bool {
    incident.cause.is_of_connection()
        && !incident.hosts.is_empty()
        && incident.domains.len() <= MOST_CONCERNED
        && !incident.is_one_in(20)
}

/// Whether connections to few of the domains of a host came to nothing, while those to the others, of which
/// [`spared_domains`] gives the number, did not.
pub(super) fn is_seldom(incident: &Incident, spared: usize) -> bool {
    is_of_few_connections(incident) && spared > incident.domains.len()
}

/// Domains that few connections concern.
const MOST_CONCERNED: usize = 20;
/// Other domains that are asked.
const MOST_ASKED: usize = 500;
