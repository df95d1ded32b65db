//! What to do about an incident that is over: nothing is to be mended any more, so each step keeps it from coming back,
//! or looks whether it is still well.

use super::commands::{MOST_HOSTS, beyond, without};
use super::dane;
use super::finding::Step;
use super::hosts;
use super::telling::Telling;
use crate::analysis::cause::Cause;
use crate::analysis::incidents::Story;
use crate::command::{self, Mx, PlainName};
use crate::explain::CauseClass;
use crate::language::tr;
use crate::{say, text};

/// What there is to do, looking at these hosts.
pub(super) fn steps(telling: &Telling<'_>, at: &[String]) -> Vec<Step> {
    let incident = telling.incident;
    if incident.story == Story::SendersOwn || incident.cause == Cause::Class(CauseClass::SenderSetup) {
        let who = telling.met();
        return vec![Step::new(say!("If it happens again, tell {who}: mail from others was not affected.", who))];
    }
    let Some((text, look)) = prevention(incident.cause) else {
        return vec![watch()];
    };
    let of_dane = matches!(incident.cause, Cause::Class(CauseClass::DaneNoMatch));
    let of_certificate = of_dane.then(|| dane::of_whole_certificate(telling)).flatten();
    let text = match &of_certificate {
        Some(_) => {
            text!(
                "Before renewing the certificate, publish the new record alongside the old one and wait for two TTLs."
            )
        }
        None => text,
    };
    let names = |names: &[String]| -> Vec<PlainName> {
        names.iter().filter_map(|name| PlainName::new(name)).take(MOST_HOSTS).collect()
    };
    let of_mail = hosts::mail_domains(telling.history, &telling.domains, at);
    let (hosts, domains) = (names(at), names(&of_mail));
    let commands: Vec<String> = match look {
        Look::Nothing => Vec::new(),
        Look::AtHost(command) => hosts.iter().map(command).collect(),
        Look::AtDomain(command) => domains.iter().map(command).collect(),
    };
    let rest = beyond(match look {
        Look::AtDomain(_) => of_mail.as_slice(),
        Look::AtHost(_) | Look::Nothing => at,
    });
    let step = Step { text: tr(text).to_owned(), copy: (!commands.is_empty()).then(|| commands.join("\n")) };
    let mut steps = vec![without(step, rest)];
    steps.extend(of_certificate.as_deref().map(dane::rather_of_key));
    steps
}

/// To wait for more, where nothing is known that could be done.
pub(super) fn watch() -> Step {
    Step::new(tr("Watch the next reports; if it happens again, check the log of your mail server."))
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
            text!("After each change to the policy, its record or its host, fetch the policy as a sender would."),
            Look::AtDomain(command::policy),
        )
    };
    let class = match cause {
        Cause::PolicyFetch | Cause::PolicyInvalid => return Some(of_policy()),
        Cause::Class(class) => class,
        Cause::DaneRequired | Cause::Unstated | Cause::Told(_) => return None,
    };
    Some(match class {
        CauseClass::Expired => (
            text!(
                "Monitor the expiry date of the certificate, and make each renewal reload the mail server: the running process keeps using the old certificate."
            ),
            Look::AtHost(|host| Mx::of(host).certificate()),
        ),
        CauseClass::NotYetValid
        | CauseClass::ChainUntrusted
        | CauseClass::NameMismatch
        | CauseClass::WeakSignature
        | CauseClass::CertificateUnfit
        | CauseClass::Revocation => (
            text!("After each certificate change, check the chain and the name as a sender would."),
            Look::AtHost(|host| Mx::of(host).trust()),
        ),
        CauseClass::NoStarttls | CauseClass::StarttlsRefused => (
            text!("After each change to the server, or to a filter in front of it, check that STARTTLS is offered."),
            Look::AtHost(|host| Mx::of(host).starttls()),
        ),
        CauseClass::TlsVersion | CauseClass::CipherOrKey | CauseClass::NotTls | CauseClass::HandshakeFailed => (
            text!("After each change to the server’s TLS settings, check that a handshake succeeds."),
            Look::AtHost(|host| Mx::of(host).starttls()),
        ),
        CauseClass::DaneNoMatch | CauseClass::TlsaUnusable | CauseClass::NoTlsa => (
            text!("Before changing the key, publish the new record alongside the old one and wait for two TTLs."),
            Look::AtHost(command::tlsa_records),
        ),
        CauseClass::DnssecBroken => (
            text!("Monitor the signatures of the zone: it must be re-signed before they expire."),
            Look::AtDomain(command::dnssec_of_mx),
        ),
        CauseClass::PolicyHostCertificate => (
            text!("Monitor the expiry date of the policy host’s certificate, and check that it is renewed."),
            Look::AtDomain(command::policy_certificate),
        ),
        CauseClass::StsRecordMissing | CauseClass::StsRecordBroken => (
            text!("After each change to the zone, check that the _mta-sts record exists and can be read."),
            Look::AtDomain(command::sts_record),
        ),
        CauseClass::MxNotInPolicy => (
            text!(
                "Add a new MX host to the policy, and change the id in the record, before you publish its MX record."
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
