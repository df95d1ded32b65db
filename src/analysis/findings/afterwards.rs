//! What to do about an incident that is over: nothing is to be mended any more, so each step keeps it from coming back,
//! or looks whether it is still well.

use super::finding::{MOST_HOSTS, Step};
use super::telling::Telling;
use crate::analysis::cause::Cause;
use crate::analysis::incidents::Story;
use crate::command::{self, Mx, PlainName};
use crate::explain::CauseClass;
use crate::language::tr;
use crate::{say, text};

/// What there is to do.
pub(super) fn steps(telling: &Telling<'_>) -> Vec<Step> {
    let incident = telling.incident;
    if incident.story == Story::SendersOwn || incident.cause == Cause::Class(CauseClass::SenderSetup) {
        let who = telling.met();
        return vec![Step::new(say!("If it comes again, tell {who}: mail of others was not concerned.", who))];
    }
    let Some((text, look)) = prevention(incident.cause) else {
        return vec![watch()];
    };
    let names = |names: &[String]| -> Vec<PlainName> {
        names.iter().filter_map(|name| PlainName::new(name)).take(MOST_HOSTS).collect()
    };
    let (hosts, domains) = (names(&telling.hosts), names(&telling.domains));
    let commands: Vec<String> = match look {
        Look::Nothing => Vec::new(),
        Look::AtHost(command) => hosts.iter().map(command).collect(),
        Look::AtDomain(command) => domains.iter().map(command).collect(),
    };
    vec![Step { text: tr(text).to_owned(), copy: (!commands.is_empty()).then(|| commands.join("\n")) }]
}

/// To wait for more, where nothing is known that could be done.
pub(super) fn watch() -> Step {
    Step::new(tr("Watch the next reports; if it comes again, look into the log of your mail server."))
}

/// What shows whether all is still well.
enum Look {
    Nothing,
    AtHost(fn(&PlainName) -> String),
    AtDomain(fn(&PlainName) -> String),
}

/// What keeps a cause from coming back; `None` where nothing is known that would.
fn prevention(cause: Cause) -> Option<(&'static str, Look)> {
    let of_policy = || {
        (
            text!("After each change of the policy, its record or its host, fetch the policy as a sender does."),
            Look::AtDomain(command::policy),
        )
    };
    let class = match cause {
        Cause::PolicyFetch | Cause::PolicyInvalid => return Some(of_policy()),
        Cause::Class(class) => class,
        Cause::DaneRequired | Cause::Unstated | Cause::Told(_) => return None,
    };
    Some(match class {
        CauseClass::Expired | CauseClass::NotYetValid => (
            text!(
                "Let something watch the last day of the certificate, and let each renewal reload the mail server: the running process keeps the old one."
            ),
            Look::AtHost(|host| Mx::of(host).certificate()),
        ),
        CauseClass::ChainUntrusted
        | CauseClass::NameMismatch
        | CauseClass::WeakSignature
        | CauseClass::CertificateUnfit
        | CauseClass::Revocation => (
            text!("After each change of the certificate, check its chain and its name as a sender does."),
            Look::AtHost(|host| Mx::of(host).trust()),
        ),
        CauseClass::NoStarttls | CauseClass::StarttlsRefused => (
            text!("After each change of the server, or of a filter before it, see that STARTTLS is offered."),
            Look::AtHost(|host| Mx::of(host).starttls()),
        ),
        CauseClass::TlsVersion | CauseClass::CipherOrKey | CauseClass::NotTls | CauseClass::HandshakeFailed => (
            text!("After each change of the server’s TLS settings, see that a handshake succeeds."),
            Look::AtHost(|host| Mx::of(host).starttls()),
        ),
        CauseClass::DaneNoMatch | CauseClass::TlsaUnusable | CauseClass::NoTlsa => (
            text!("Before a change of key, publish the new record beside the old one and wait for two TTLs."),
            Look::AtHost(command::tlsa_records),
        ),
        CauseClass::DnssecBroken => (
            text!("Let something watch that the zone is signed anew before its signatures run out."),
            Look::AtDomain(command::dnssec_of_mx),
        ),
        CauseClass::PolicyHostCertificate => (
            text!("Let something watch the last day of the policy host’s certificate, and see that it is renewed."),
            Look::AtDomain(command::policy_certificate),
        ),
        CauseClass::StsRecordMissing | CauseClass::StsRecordBroken => (
            text!("After each change of the zone, see that the _mta-sts record is there and can be read."),
            Look::AtDomain(command::sts_record),
        ),
        CauseClass::MxNotInPolicy => (
            text!(
                "Name a new MX host in the policy, and change the id in the record, before its MX record is published."
            ),
            Look::Nothing,
        ),
        CauseClass::PolicyNotFound
        | CauseClass::PolicyHostUnreachable
        | CauseClass::PolicyHttpStatus
        | CauseClass::PolicySyntax
        | CauseClass::CachedPolicyUsed => of_policy(),
        CauseClass::ConnectionRefused
        | CauseClass::TimedOut
        | CauseClass::ConnectionLost
        | CauseClass::Unreachable
        | CauseClass::RateLimitOrBlock
        | CauseClass::DnsFailure
        | CauseClass::RecipientRejected
        | CauseClass::SenderSetup
        | CauseClass::Other => return None,
    })
}
